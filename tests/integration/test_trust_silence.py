"""May a reader trust the silence? Real sites, odd in the ways of real ones, through all rooms to the reader's Maildir."""

import asyncio
import os
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from daemon_world import WATCHED, mailed, told, write_config
from loopback_sites import LoopbackSites, Site

from alerts.check import load_checked
from alerts.daemon import run_until_idle

TEXT = "".join(
    f"<p>Paragraph {n} is about the library, its new hours and the bins of the street.</p>" for n in range(9)
)


def shown(title: str, body: str = TEXT, *, head: str = "") -> bytes:
    page = f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body><main><article><h1>{title}</h1>{body}"
    return f"{page}</article></main></body></html>".encode()


def item(title: str, link: str, summary: str = "", *, date: str = "", guid: str = "") -> str:
    dated = f"<pubDate>{date}</pubDate>" if date else ""
    marked = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    return f"<item><title>{title}</title><link>{link}</link><description>{escape(summary)}</description>{dated}{marked}</item>"


def list_all(site: Site, *items: str) -> None:
    feed = f'<rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'
    site.serve("/feed", feed.encode(), content_type="application/rss+xml")


class World:
    """One site, one reader who is told at once, and rounds of the service."""

    def __init__(self, folder: Path, sites: LoopbackSites, *names: str) -> None:
        self.folder = folder
        self.sites = [sites.site(f"{name}.example") for name in names]
        self.config = folder / "cuttings.yaml"
        self._sites = sites

    async def round(self, **changes: object) -> list[str]:
        """What the reader is told in one round, as addresses."""
        sources = [{"name": each.name, "feed": each.url("/feed"), "every": "1s"} for each in self.sites]
        write_config(self.folder, self._sites, [], sources=sources, **changes)
        await asyncio.sleep(1.1)  # every source is due again
        before = len(mailed(self.folder))
        await run_until_idle(load_checked(self.config, environment=os.environ).settings)
        return [url for letter in mailed(self.folder)[before:] for url in told(letter)]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with LoopbackSites() as sites:
        yield World(tmp_path, sites, "alderbrook", "fennimore")


async def test_whatever_the_feed_or_the_page_is_like_each_article_is_told_once(world: World):
    site, other = world.sites
    for path in ("/news/a-statement", "/news/summary-only", "/news/linked-elsewhere", "/news"):
        site.serve(path, shown("A statement of the council"))
    site.serve("/oops", shown("We are moving house", "<p>Please bear with us while our new website is being made.</p>"))
    site.redirect("/news/moved-away", "/oops")
    claims = f'<link rel="canonical" href="{site.url("/news/local-practice-review-1")}">'
    for number in (1, 2):
        words = f"<p>This is a {WATCHED} number {number} of the partnership.</p>{TEXT}"
        site.serve(
            f"/news/local-practice-review-{number}", shown("Local practice review published", words, head=claims)
        )
    list_all(
        site,
        item(f"A {WATCHED}", "/news/a-statement"),
        item("A statement of the council", "/news/summary-only", f"The partnership orders a {WATCHED} of its work."),
        item("A move", "/news/moved-away", f"What became of the {WATCHED} of last year is told here."),
        item("Local practice review published", "/news/local-practice-review-1"),
        item("Local practice review published", "/news/local-practice-review-2"),
        item("Bins", "/news"),
        item(f"Here is a {WATCHED}", "/news"),
        item("Of the library", "/news/linked-elsewhere"),
        item("Not there", "/news/404", f"A {WATCHED} that the server has lost."),
    )
    list_all(other, item(f"Council hides {WATCHED}", site.url("/news/linked-elsewhere")))
    found = await world.round()
    paths = sorted(url.removeprefix(site.url("")).partition("#")[0] for url in found)
    assert paths == [
        "/news",
        "/news/404",
        "/news/a-statement",
        "/news/linked-elsewhere",
        "/news/local-practice-review-1",
        "/news/local-practice-review-2",
        "/news/summary-only",
        "/oops",
    ]
    assert await world.round() == []


async def test_what_turns_up_with_a_date_of_long_ago_is_told(world: World):
    site = world.sites[0]
    for name in ("one-statement", "two-statement"):
        site.serve(f"/news/{name}", shown("A statement of the council"))
    first = item("A statement of the council", "/news/one-statement", date="Tue, 06 Oct 2020 07:30:00 GMT")
    list_all(site, first)
    list_all(world.sites[1], item("Bins", "/bins"))
    assert await world.round(lookback="2d") == []
    old = item(f"A {WATCHED}", "/news/two-statement", date="Mon, 05 Oct 2020 07:30:00 GMT")
    list_all(site, old, first)
    assert await world.round(lookback="2d") == [site.url("/news/two-statement")]


async def test_a_headline_that_becomes_the_one_that_matters_is_told(world: World):
    site = world.sites[0]
    site.serve("/news/a-statement", shown("A statement of the council"))
    list_all(world.sites[1], item("Bins", "/bins"))
    list_all(site, item("A statement of the council", "/news/a-statement"))
    assert await world.round() == []
    list_all(site, item(f"Council publishes {WATCHED}", "/news/a-statement"))
    assert await world.round() == [site.url("/news/a-statement")]
    assert await world.round() == []


async def test_the_name_of_the_site_behind_the_feeds_headlines_is_no_news(world: World):
    site = world.sites[0]
    signed = "Westmarsh Serious Case Review Board"
    items = []
    for number, title in enumerate(["Bins are emptied", "Library opens", "Budget is agreed by the council"]):
        page = shown(title).replace(b"</title>", f" | {signed}</title>".encode())
        site.serve(f"/news/{number}", page)
        items.append(item(f"{title} | {signed}", f"/news/{number}", f"In short: {title}."))
    list_all(site, *items)
    list_all(world.sites[1], item("Bins", "/bins"))
    assert await world.round() == []
