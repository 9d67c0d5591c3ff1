"""Writes the demonstration's folder: the configuration as anybody would write it, and the webhook's secret."""

from importlib.resources import files
from pathlib import Path
from string import Template

from alerts.demo.articles import Site
from alerts.demo.site import Newsroom

#: How often the demonstration looks at each source, in seconds: soon, so that a second round need not be waited for.
EVERY_S = 3


def write_folder(folder: Path, newsroom: Newsroom, *, secret: str) -> Path:
    """Writes cuttings.yaml and webhook.secret into `folder`, which must exist; gives the path of the first."""
    (folder / "webhook.secret").write_text(secret + "\n", encoding="utf-8")
    template = Template((files("alerts.demo") / "cuttings.yaml").read_text(encoding="utf-8"))
    path = folder / "cuttings.yaml"
    text = template.substitute(hosts=_hosts(newsroom), sources=_sources(newsroom), webhook=newsroom.webhook_url)
    path.write_text(text, encoding="utf-8")
    return path


def section(text: str, name: str) -> str:
    """One section of a configuration's text, from its name to the blank line before the next."""
    return text[text.index(f"\n{name}:") :].strip().partition("\n\n")[0]


def _hosts(newsroom: Newsroom) -> str:
    return "\n".join(f"    {host}: {address}" for host, address in newsroom.hosts.items())


def _sources(newsroom: Newsroom) -> str:
    return "\n".join(
        f"  - {{name: {site.name}, {_place(newsroom, site)}, every: {EVERY_S}s, tags: [{', '.join(site.tags)}]}}"
        for site in newsroom.sites.values()
    )


def _place(newsroom: Newsroom, site: Site) -> str:
    if site.key == "govuk":
        organisation = site.name.lower().replace(" ", "-")
        return f'govuk: {{organisations: [{organisation}], site: "{newsroom.base(site.host)}"}}'
    return f'{site.key}: "{newsroom.source_url(site)}"'
