"""Which requests carry what a source declares for its own host."""

from dataclasses import replace

import pytest
from archive_builders import LEASE, NOW
from pydantic import SecretStr

from config.sources import Source
from crawler import asking
from crawler.archive.records import DueSource

FEED = "https://news.alderbrook.example/feed"
DUE = DueSource(
    id=1,
    name="Alderbrook",
    address=FEED,
    kind="feed",
    host="news.alderbrook.example",
    every=None,
    declaration="d",
    etag=None,
    last_modified=None,
    body_hash=None,
    failures=0,
    failing_since=None,
    first_read_at=None,
    lease_until=NOW + LEASE,
)


def sent(url, *, feed=FEED):
    declared = Source(name="Alderbrook", feed=feed, headers={"X-Licence": "7"}, cookie=SecretStr("session=1"))
    return set(asking.ask_for_part(replace(DUE, address=feed), declared, url).headers)


@pytest.mark.parametrize(
    ("feed", "url"),
    [
        (FEED, "https://news.alderbrook.example/feed?page=2"),
        (FEED, "https://news.alderbrook.example:443/feed?page=2"),
        ("http://news.alderbrook.example/feed", "http://news.alderbrook.example/feed?page=2"),
        ("http://news.alderbrook.example/feed", "https://news.alderbrook.example/feed?page=2"),
        ("http://news.alderbrook.example:8080/feed", "http://news.alderbrook.example:8080/feed?page=2"),
    ],
)
def test_they_go_to_the_host_of_the_source(feed, url):
    assert sent(url, feed=feed) == {"X-Licence", "Cookie"}


@pytest.mark.parametrize(
    "url",
    [
        "https://www.alderbrook.example/feed?page=2",
        "http://news.alderbrook.example/feed?page=2",
        "https://news.alderbrook.example:8443/feed?page=2",
    ],
)
def test_they_go_nowhere_else_nor_unprotected(url):
    assert sent(url) == set()
