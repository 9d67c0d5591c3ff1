"""Article pages as real sites dress them: with menus, cookie notices, related links, comment boxes and footers."""

import json
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from alerts.demo.articles import Site, Story

#: What a protected site answers instead of its feed, with status 200 as if all were well.
CHALLENGE = """<!DOCTYPE html>
<html lang="en-US"><head><meta charset="utf-8"><title>Just a moment...</title><meta name="robots" content="noindex">
</head><body><div class="main-wrapper"><h1>Checking if the site connection is secure</h1>
<noscript>Enable JavaScript and cookies to continue</noscript></div></body></html>
"""


def page(site: Site, story: Story, *, url: str, published: datetime) -> str:
    """The HTML page of `story` in the layout of `site`; `url` is its own address, `published` an aware time."""
    return layout(site.layout).substitute(
        site=escape(site.name),
        title=escape(story.title),
        summary=escape(story.summary),
        byline=escape(story.by),
        url=escape(url),
        iso=published.isoformat(timespec="seconds"),
        day=spelt(published),
        paragraphs="\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in story.paragraphs),
        json_ld=_json_ld(site, story, url, published),
    )


@cache
def layout(name: str) -> Template:
    """The layout of that name, with a $place for each piece."""
    return Template((files("alerts.demo") / "layouts" / f"{name}.html").read_text(encoding="utf-8"))


def spelt(day: datetime) -> str:
    """A day as sites write it: "4 June 2026"."""
    return f"{day.day} {day:%B %Y}"


def _json_ld(site: Site, story: Story, url: str, published: datetime) -> str:
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": published.isoformat(timespec="seconds"),
        "author": {"@type": "Person", "name": story.by},
        "publisher": {"@type": "Organization", "name": site.name},
        "mainEntityOfPage": url,
    }
    return json.dumps(facts, ensure_ascii=False).replace("</", "<\\/")
