"""Which reader a worker gives what it is sent, by what its source was declared as."""

import json

import pytest
from site_answers import AT, item, rss

from crawler.sandbox.pages import READERS
from crawler.sandbox.worker import answer

URL = "https://www.alderbrook.example/news"
FEED = rss(item())
SITEMAP = "<urlset><url><loc>https://www.alderbrook.example/news/care-review</loc><lastmod>2026-06-04T07:30Z</lastmod></url></urlset>"
SEARCH = json.dumps({"results": [{"title": "Care review", "link": "/news/1"}], "total": 1, "start": 0})
CONTENT = json.dumps({"base_path": "/news/1", "schema_name": "news_article", "title": "T", "description": "What the board of Alderbrook found."})  # fmt: skip
PAGE = f"<html><head><title>T</title></head><body><h1>T</h1><article><p>{'Words of the board. ' * 20}</p></article></body></html>"
NEWS = "<html><head><title>News</title></head><body><main>" + "".join(f'<article><h2><a href="/news/{n}">Plan {n} for the parks of Westmarsh agreed</a></h2><p>{n} June 2026</p><p>Words about it.</p></article>' for n in range(1, 9)) + "</main></body></html>"  # fmt: skip


def ask(job, kind, body, **more):
    given = {"job": job, "kind": kind, "url": URL, "content_type": "", "zone": "Europe/London", "at": AT.isoformat(), "links": "", "date": "", "next": ""}  # fmt: skip
    header, found = answer(READERS, given | more, body.encode())
    return json.loads(found) if header["kind"] == "read" else header["reason"]


@pytest.mark.parametrize(
    ("declared", "body", "read_as"),
    [
        ("", FEED, "rss"),
        ("feed", FEED, "rss"),
        ("sitemap", SITEMAP, "sitemap"),
        ("govuk", SEARCH, "govuk"),
        ("listing", NEWS, "listing"),
        ("listing", FEED, "rss"),
        ("listing", json.dumps({"version": "https://jsonfeed.org/version/1", "items": []}), "json feed"),
    ],
)
def test_listings(declared, body, read_as):
    assert ask("listing", declared, body)["kind"] == read_as


def test_selectors_of_a_listing_are_handed_on():
    found = ask("listing", "listing", NEWS, links="main h2 a", next="h2 a")
    assert [entry["url"] for entry in found["entries"]][:2] == [f"{URL}/1", f"{URL}/2"]
    assert found["older"]


@pytest.mark.parametrize(
    ("declared", "body", "mend"),
    [
        ("feed", SITEMAP, "write sitemap: instead of feed:"),
        ("sitemap", FEED, "write feed: instead of sitemap:"),
        ("govuk", NEWS, "the site sent a page instead of search results"),
    ],
)
def test_what_was_declared_as_something_else_is_refused_with_the_mend(declared, body, mend):
    assert mend in ask("listing", declared, body)


def test_times_and_spans_come_through_the_pipe():
    (entry,) = ask("listing", "sitemap", SITEMAP)["entries"]
    assert entry["modified"] == "2026-06-04T07:30:00+00:00"
    assert ask("listing", "feed", FEED.replace("<item>", "<ttl>5</ttl><item>", 1))["ttl"] == 300


@pytest.mark.parametrize(("declared", "body", "title_by"), [("govuk", CONTENT, "govuk"), ("govuk", PAGE, "h1"), ("feed", PAGE, "h1"), ("", PAGE, "h1")])  # fmt: skip
def test_articles(declared, body, title_by):
    assert ask("article", declared, body)["title_by"] == title_by


def test_the_content_api_is_read_for_govuk_alone():
    assert ask("article", "listing", CONTENT) == "the address leads to data, not to a page"
