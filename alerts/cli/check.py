"""`cuttings check`: can the configuration be used, and if not, what would do? And of a page: how can it be a source?"""

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

import click

from alerts.check import load_checked
from alerts.cli import found
from alerts.cli.finding import Surroundings, look, surroundings
from alerts.cli.frame import config_option, fail
from alerts.cli.text import capitalised, counted, say
from alerts.delays import delays
from alerts.rooms import utc_now
from config.checks import check_url
from config.errors import Unfit
from config.models import Settings
from config.schema import json_schema
from config.written import item
from crawler.discovery.naming import unlike
from crawler.discovery.records import Discovery, Proposal

_WEB = re.compile(r"https?:", re.IGNORECASE)
#: What people type who mean a page: www.alderbrook.gov.uk/news.
_HALF_AN_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?")


@click.command()
@click.argument("subject", metavar="[FILE|URL]", required=False)
@config_option
@click.option(
    "--schema", is_flag=True, help="Print a JSON Schema of the configuration, for editors, and check nothing."
)
def check(*, subject: str | None, config: Path, schema: bool) -> None:
    """Check a configuration, or find the source behind a page.

    Every fault of the configuration, or of another FILE, is named. For the page at a URL the source to declare is printed as YAML, to be pasted under sources:;
    what was found there stands on standard error.
    """
    if schema:
        click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    elif subject and _WEB.match(subject):
        _check_page(_address(subject), surroundings(config, environment=os.environ))
    else:
        _check_file(_file(subject) if subject else config)


def _file(subject: str) -> Path:
    path = Path(subject)
    if not path.exists() and path.suffix not in {".yaml", ".yml"} and _HALF_AN_ADDRESS.fullmatch(subject):
        raise click.UsageError(f"there is no file {subject}; if you mean the page, write https://{subject}")
    if path.is_dir():
        raise click.UsageError(f"{subject} is a folder; name the file in it")
    return path


def _address(subject: str) -> str:
    try:
        return check_url(subject)
    except Unfit as unfit:
        raise click.UsageError(str(unfit)) from None


def _check_file(file: Path) -> None:
    settings = load_checked(file, environment=os.environ, spiders=True).settings
    click.echo(f"ok: {_counts(settings)}")
    for line in delays(settings, now=utc_now()):
        say(line)


def _counts(settings: Settings) -> str:
    unknown = sum(source.kind == "unknown" for source in settings.sources)
    counts = (
        counted(len(settings.sources), "source") + (f" ({unknown} without a known address)" if unknown else ""),
        counted(len(settings.watches), "watch", "watches"),
        counted(len(settings.subscriptions), "subscription"),
    )
    return ", ".join(counts)


def _check_page(url: str, around: Surroundings) -> None:
    if known := found.at_address(url, around.sources):
        say(f"{url} is declared already, as “{known.name}”. `cuttings poll '{known.name}'` checks it now.", err=True)
        return
    (discovery,) = look([url], around)
    best = discovery.best
    if best is None:
        _tell_nothing(discovery)
    elif known := found.declared_as(best.source, around.sources):
        _tell(discovery, best)
        say(f"It is declared already, as “{known.name}”.", err=True)
    else:
        _tell(discovery, best)
        _print(discovery, best, taken={each.name for each in around.sources})


def _tell(discovery: Discovery, best: Proposal) -> None:
    """What was found, why it is the best of it, and the rest."""
    now = utc_now()
    if discovery.moved:
        say(f"{discovery.address} links to {discovery.page} as its news; that was looked behind.", err=True)
    how = f" {capitalised(best.how)}." if best.how else ""
    say(f"{capitalised(found.kind_of(best))}: {found.facts(best, now=now)}.{how}", err=True)
    _list("The first on it:", found.titles(best))
    for caution in found.cautions(best, now=now):
        say(f"Careful: {caution}", err=True)
    _list("Also possible:", found.also(discovery, now=now))
    _list("Tried in vain:", found.in_vain(discovery))


def _list(heading: str, lines: Iterable[str]) -> None:
    """A heading and the lines beneath it; nothing where there are none."""
    for number, line in enumerate(lines):
        if number == 0:
            say(heading, err=True)
        say(f"  {line}", err=True)


def _print(discovery: Discovery, best: Proposal, *, taken: set[str]) -> None:
    name = unlike(best.source.name, taken, heading=discovery.heading, url=discovery.address)
    say(
        "Paste this under sources:, with a name that readers know. With `backfill: 90d` in it, it also reads what came out in the last 90 days.",
        err=True,
    )
    click.echo(item(best.source.model_copy(update={"name": name}), found.remark(best, now=utc_now())), nl=False)


def _tell_nothing(discovery: Discovery) -> None:
    """Ends the command: why there is nothing, and what a person can do who sees the news there."""
    if discovery.unread:
        fail(f"{discovery.address} could not be read: {discovery.unread}", mend_of(discovery.unread))
    _list("Tried in vain:", found.in_vain(discovery))
    fail(
        f"nothing that could be polled was found at {discovery.address}",
        "if a browser shows its news there, say which links they are, as in "
        f'- {{name: …, listing: "{discovery.address}", links: "main h2 a"}}',
    )


def mend_of(unread: str) -> str:
    """What can be done about a page that could not be read."""
    if "network.contact" in unread:
        return "`cuttings init --contact mailto:you@…` writes a configuration that says so"
    if "network.allow" in unread:
        return "private networks are only read where it names them"
    if "robots.txt does not allow it" in unread:
        return "the site asks programs to stay away: ask it for leave, or for a feed"
    return "look at it in a browser: is the address right, and does it open without a login?"
