"""The invented sites of the demonstration and what they publish, as it stands in sites/*.yaml."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Literal

import yaml

FeedKind = Literal["rss", "rss with full text", "atom", "json feed", "challenge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article. `text` keeps the line breaks of its file; a blank line parts paragraphs."""

    slug: str
    title: str
    hours_ago: float
    by: str
    summary: str
    text: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(self.text.strip().split("\n\n"))

    def published(self, opened: datetime) -> datetime:
        """When it came out, reckoned from the moment at which the newsroom opened."""
        return opened - timedelta(hours=self.hours_ago)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One publisher: its name, its loopback address, its feed, and the layout of its pages (layouts/*.html).

    The feed of kind "challenge" is never a feed: the site hides behind a page that says "Just a moment…".
    """

    name: str
    host: str
    address: str
    feed: FeedKind
    feed_path: str
    layout: str
    tags: tuple[str, ...]
    stories: tuple[Story, ...]


def sites() -> tuple[Site, ...]:
    """All sites, by address."""
    folder = files("alerts.demo") / "sites"
    found = (_site(file.read_text(encoding="utf-8")) for file in folder.iterdir() if file.name.endswith(".yaml"))
    return tuple(sorted(found, key=lambda site: site.address))


def _site(text: str) -> Site:
    fields = yaml.safe_load(text)
    stories = tuple(Story(**story) for story in fields.pop("articles"))
    return Site(tags=tuple(fields.pop("tags")), stories=stories, **fields)
