"""Where feeds lead on, and how long they ask to be left alone."""

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from site_answers import item, rss

from crawler.listing.feed import read_feed
from crawler.listing.onward import LONGEST_TTL

URL = "https://www.alderbrook.example/feeds/news.xml"
ATOM = 'xmlns:atom="http://www.w3.org/2005/Atom"'
FH = 'xmlns:fh="http://purl.org/syndication/history/1.0"'
SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
WORDPRESS = "<generator>https://wordpress.org/?v=6.8</generator>"


def read(feed: str, url: str = URL):
    return read_feed(feed.encode(), url=url)


def older(feed: str, url: str = URL) -> list[str]:
    return [part.url for part in read(feed, url).older]


def channel(inner: str, items: str | None = None) -> str:
    return rss(inner + (item() if items is None else items)).replace("<rss ", f"<rss {ATOM} {FH} {SY} ")


def atom(inner: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {FH}><title>Alderbrook</title><id>urn:x</id>{inner}<entry><title>T</title><id>https://x.example/1</id></entry></feed>'


@pytest.mark.parametrize(
    ("feed", "leads_to"),
    [
        (atom('<link rel="next" href="?page=2"/>'), [URL + "?page=2"]),
        (channel('<atom:link rel="next" href="/feeds/news.xml?page=2"/>'), [URL + "?page=2"]),
        (atom('<link rel="NEXT" href="https://y.example/2"/>'), ["https://y.example/2"]),
        (atom('<link rel="prev-archive" href="/archive/9"/><link rel="current" href="/now"/>'), ["https://www.alderbrook.example/archive/9"]),
        (channel('<fh:archive/><atom:link rel="prev-archive" href="/archive/8"/><atom:link rel="next-archive" href="/archive/10"/>'), ["https://www.alderbrook.example/archive/8"]),
        (atom('<link rel="prev-archive" href="/archive/9"/><link rel="next" href="/2"/>'), ["https://www.alderbrook.example/2"]),
    ],
)  # fmt: skip
def test_what_is_older_is_where_the_feed_says(feed, leads_to):
    assert older(feed) == leads_to


@pytest.mark.parametrize(
    "feed",
    [
        rss(item()),
        atom('<link rel="self" href="?a"/><link rel="previous" href="?page=0"/><link rel="current" href="/c"/><link rel="next-archive" href="/n"/><link rel="alternate" href="/"/>'),
        atom(f'<link rel="next" href="{URL}"/>'),
        atom('<link rel="next" href="#top"/>'),
        atom('<link rel="next" href=""/>'),
        atom('<link rel="next" href="javascript:next()"/>'),
        atom('<link rel="next" href="file:///etc/passwd"/>'),
        channel('<fh:complete/><atom:link rel="next" href="/2"/>'),
        channel("", '<item><title>T</title><link>/1</link><atom:link rel="next" href="/article/page/2"/></item>'),
    ],
)  # fmt: skip
def test_what_leads_nowhere_or_to_what_is_newer_is_not_followed(feed):
    assert older(feed) == []


@pytest.mark.parametrize(
    ("url", "leads_to"),
    [
        ("https://x.example/feed/", "https://x.example/feed/?paged=2"),
        ("https://x.example/feed/?paged=2", "https://x.example/feed/?paged=3"),
        ("https://x.example/feed/?post_type=pfd", "https://x.example/feed/?post_type=pfd&paged=2"),
        ("https://x.example/?feed=rss2&paged=09", "https://x.example/?feed=rss2&paged=2"),
    ],
)
def test_wordpress_has_further_pages_that_it_does_not_link(url, leads_to):
    assert older(channel(WORDPRESS), url) == [leads_to]


def test_wordpress_ends_with_an_empty_page_and_others_are_never_asked_for_pages():
    assert older(channel(WORDPRESS, ""), "https://x.example/feed/?paged=7") == []
    assert older(channel("<generator>Jadu CMS</generator>"), "https://x.example/feed/") == []
    assert older(channel(f'{WORDPRESS}<atom:link rel="next" href="/2"/>')) == ["https://www.alderbrook.example/2"]


def json_feed(**more) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "W", "items": [{"id": "1"}]} | more)


@pytest.mark.parametrize(
    ("given", "leads_to"),
    [
        ({"next_url": "/feeds/2.json"}, ["https://www.alderbrook.example/feeds/2.json"]),
        ({"next_url": URL}, []),
        ({"next_url": None}, []),
        ({"next_url": ["x"]}, []),
        ({}, []),
    ],
)
def test_json_feeds_lead_on(given, leads_to):
    assert older(json_feed(**given)) == leads_to


@settings(max_examples=25)
@given(st.integers(1, 12), st.sampled_from(["atom", "rss", "json"]))
def test_a_chain_of_pages_is_read_back_whole(pages, kind):
    def page(number: int) -> str:
        link = f"/news?page={number + 1}" if number < pages else ""
        if kind == "json":
            return json_feed(items=[{"id": str(number), "url": f"/{number}"}], **({"next_url": link} if link else {}))
        if kind == "atom":
            head = f'<link rel="next" href="{link}"/>' if link else ""
            return atom(head).replace("https://x.example/1", f"https://www.alderbrook.example/{number}")
        head = f'<atom:link rel="next" href="{link}"/>' if link else ""
        return channel(head, item(link=f"/{number}"))

    found, address = [], "https://www.alderbrook.example/news?page=1"
    while address:
        listing = read(page(int(address.partition("=")[2])), address)
        found += [entry.url for entry in listing.entries]
        address = listing.older[0].url if listing.older else ""
    assert found == [f"https://www.alderbrook.example/{number}" for number in range(1, pages + 1)]


# ---- TTL


@pytest.mark.parametrize(
    ("inner", "ttl"),
    [
        ("<ttl>60</ttl>", timedelta(hours=1)),
        ("<ttl> 5 </ttl>", timedelta(minutes=5)),
        ("<ttl>525600</ttl>", LONGEST_TTL),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>1.5</ttl>", None),
        ("<ttl>an hour</ttl>", None),
        ("<ttl></ttl>", None),
        ("<ttl>٣</ttl>", None),
        ("<ttl>99999999999999999999</ttl>", None),
        ("", None),
        ("<sy:updatePeriod>\n daily </sy:updatePeriod>", timedelta(days=1)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", timedelta(hours=6)),
        ("<sy:updatePeriod>monthly</sy:updatePeriod>", LONGEST_TTL),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>100000</sy:updateFrequency>", timedelta(minutes=1)),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>", timedelta(hours=1)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0.5</sy:updateFrequency>", None),
        ("<sy:updatePeriod>fortnightly</sy:updatePeriod>", None),
        ("<sy:updateFrequency>2</sy:updateFrequency>", None),
        ("<ttl>10</ttl><sy:updatePeriod>daily</sy:updatePeriod>", timedelta(minutes=10)),
    ],
)  # fmt: skip
def test_how_long_a_feed_asks_to_be_left_alone(inner, ttl):
    assert read(channel(inner)).ttl == ttl


def test_what_wordpress_writes_into_every_feed_is_nobodys_wish():
    period = "<sy:updatePeriod>{}</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>"
    assert read(channel(WORDPRESS + period.format("hourly"))).ttl is None
    assert read(channel(WORDPRESS + period.format("daily"))).ttl == timedelta(days=1)
