"""What a failure means for its source stands beside its words."""

import pytest

from crawler.errors import FetchFailed, NotAListing
from crawler.listing.feed import read_feed
from crawler.listing.html import read_html
from crawler.spiders.failures import renewed

CHALLENGE = b"<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"


def test_a_challenge_says_that_the_site_does_not_want_us():
    with pytest.raises(NotAListing, match="a challenge page") as failed:
        read_feed(CHALLENGE, url="https://alderbrook.example/feed", content_type="text/html")
    assert failed.value.kind == "blocked"


def test_a_page_where_a_feed_was_is_a_failure_like_any_other():
    with pytest.raises(NotAListing) as failed:
        read_feed(b"<html><title>Council news</title></html>", url="https://alderbrook.example/feed")
    assert failed.value.kind == "failed"


def test_in_other_words_a_failure_is_of_the_same_kind():
    assert (
        renewed(FetchFailed("robots.txt does not allow it", kind="blocked"), "redirected: so it is").kind == "blocked"
    )


@pytest.mark.parametrize("links", ["", "main h2 a"])
def test_a_page_that_lists_nothing_says_so(links):
    with pytest.raises(NotAListing) as failed:
        read_html(b"<html><title>News</title><p>Nothing here.</p></html>", url="https://a.example/news", links=links)
    assert failed.value.kind == "no list"
