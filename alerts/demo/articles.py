"""The invented sites of the demonstration and what they publish, as it stands in sites/*.yaml."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Literal

import yaml

SourceKind = Literal[
    "rss",
    "rss with full text",
    "atom",
    "json feed",
    "challenge",
    "news sitemap",
    "list of articles",
    "list of documents",
    "government search",
]
#: The key by which the configuration declares a source of that kind; all others are feeds.
_KEYS: dict[SourceKind, str] = {
    "news sitemap": "sitemap",
    "list of articles": "listing",
    "list of documents": "listing",
    "government search": "govuk",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """What came out so many hours before the newsroom opened."""

    slug: str
    title: str
    hours_ago: float

    def published(self, opened: datetime) -> datetime:
        """When it came out, reckoned from the moment at which the newsroom opened."""
        return opened - timedelta(hours=self.hours_ago)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story(Dated):
    """One article. `text` keeps the line breaks of its file; a blank line parts paragraphs. `change` is a note of what was changed."""

    by: str
    summary: str
    text: str
    change: str = ""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(self.text.strip().split("\n\n"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper(Dated):
    """A PDF, by the texts of its pages. A page without text is a picture, as a scanner leaves it."""

    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One publisher: its name, its loopback address, where it lists its news and how, and the layout of its pages (layouts/*.html).

    A source of kind "government search" has data for pages, and no layout. One of kind "challenge" never lists anything: the site
    hides behind a page that says "Just a moment…".
    """

    name: str
    host: str
    address: str
    source: SourceKind
    source_path: str
    tags: tuple[str, ...]
    layout: str = ""
    stories: tuple[Story, ...] = ()
    papers: tuple[Paper, ...] = ()

    @property
    def key(self) -> str:
        """The key that declares its source in a configuration: "feed", "sitemap", "listing" or "govuk"."""
        return _KEYS.get(self.source, "feed")

    @property
    def listed(self) -> tuple[Dated, ...]:
        """Whatever it has published, articles or papers."""
        return (*self.stories, *self.papers)

    def path(self, item: Dated) -> str:
        """Where an article or a paper of this site stands, below its address."""
        if isinstance(item, Paper):
            return f"/downloads/{item.slug}.pdf"
        return f"/government/news/{item.slug}" if self.key == "govuk" else f"/news/{item.slug}"


def sites() -> tuple[Site, ...]:
    """All sites, by address."""
    folder = files("alerts.demo") / "sites"
    found = (_site(file.read_text(encoding="utf-8")) for file in folder.iterdir() if file.name.endswith(".yaml"))
    return tuple(sorted(found, key=lambda site: _number(site.address)))


def _number(address: str) -> tuple[int, ...]:
    return tuple(map(int, address.split(".")))


def _site(text: str) -> Site:
    fields = yaml.safe_load(text)
    stories = tuple(Story(**story) for story in fields.pop("articles", ()))
    papers = tuple(Paper(**{**paper, "pages": tuple(paper["pages"])}) for paper in fields.pop("papers", ()))
    return Site(tags=tuple(fields.pop("tags")), stories=stories, papers=papers, **fields)
