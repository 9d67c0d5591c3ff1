"""What a visit means: the deciders, each against its rule."""

from datetime import timedelta

import pytest
from archive_builders import LEASE, NOW
from hypothesis import given
from hypothesis import strategies as st
from paper_sites import entry, page, redirected

from crawler import asking, decide
from crawler.archive.records import DueEntry, DueSource
from crawler.models import Listing, Reading

DAY = timedelta(days=1)
FEED = "https://alderbrook.gov.uk/feed"
LINK = "https://www.alderbrook.gov.uk/news/serious-case-review"


def source(**fields) -> DueSource:
    values = {
        "id": 1,
        "name": "Alderbrook Council",
        "address": FEED,
        "kind": "feed",
        "host": "alderbrook.gov.uk",
        "every": timedelta(minutes=15),
        "declaration": "d",
        "etag": '"1"',
        "last_modified": "Thu, 04 Jun 2026 07:00:00 GMT",
        "body_hash": None,
        "failures": 0,
        "failing_since": None,
        "first_read_at": NOW - 30 * DAY,
        "lease_until": NOW + LEASE,
    }
    return DueSource(**(values | fields))


def due(**fields) -> DueEntry:
    values = {
        "id": 1,
        "source_id": 1,
        "source_name": "Alderbrook Council",
        "source_address": FEED,
        "url": LINK,
        "url_key": "alderbrook.gov.uk/news/serious-case-review",
        "host": "www.alderbrook.gov.uk",
        "title": "Serious case review published",
        "summary": "In short.",
        "content": "",
        "author": "A. Reporter",
        "published": NOW - DAY,
        "first_seen_at": NOW,
        "old": False,
        "article_id": None,
        "attempts": 0,
        "lease_until": NOW + LEASE,
    }
    return DueEntry(**(values | fields))


def reading(**fields) -> Reading:
    return Reading(**({"title": "Review", "title_by": "h1", "body": "Text."} | fields))


class TestOld:
    def old(self, published, *, first_read_at=None, lookback=2 * DAY):
        return decide.is_old(published, first_read_at=first_read_at, now=NOW, lookback=lookback)

    def test_at_first_sight_of_a_source_only_the_last_days_are_news(self):
        assert self.old(NOW - 3 * DAY)
        assert not self.old(NOW - DAY)
        assert self.old(None)

    def test_after_a_pause_nothing_of_it_is_old(self):
        assert not self.old(NOW - 9 * DAY, first_read_at=NOW - 30 * DAY)
        assert not self.old(None, first_read_at=NOW - 30 * DAY)

    def test_whatever_its_date_what_turns_up_amid_known_entries_is_new(self):
        values = {"now": NOW, "lookback": 2 * DAY, "amid": True}
        assert not decide.is_old(NOW - 400 * DAY, first_read_at=NOW - 30 * DAY, **values)
        assert decide.is_old(NOW - 400 * DAY, first_read_at=None, **values)

    def test_what_was_out_before_we_began_stays_old_when_it_is_listed_late(self):
        assert self.old(NOW - 40 * DAY, first_read_at=NOW - 30 * DAY)

    def test_where_a_source_moved_what_came_out_since_it_was_last_read_is_news(self):
        moved = {"first_read_at": None, "last_read_at": NOW - 5 * DAY, "now": NOW, "lookback": 2 * DAY}
        assert not decide.is_old(NOW - 6 * DAY, **moved)
        assert decide.is_old(NOW - 8 * DAY, **moved)
        assert decide.is_old(None, **moved)
        assert not decide.is_old(None, amid=True, **moved)
        assert not decide.is_old(NOW - 6 * DAY, **moved | {"first_read_at": NOW - 4 * DAY, "last_read_at": NOW})

    def test_with_lookback_all_nothing_is_old(self):
        assert not self.old(None, lookback=None)
        assert not self.old(NOW - 4000 * DAY, lookback=None)

    @given(
        st.none() | st.integers(-100, 5),
        st.none() | st.integers(-50, 0),
        st.none() | st.integers(-50, 0),
        st.none() | st.integers(0, 60),
    )
    def test_the_rule_as_a_table(self, published, first_read, last_read, lookback):
        def days(number):
            return None if number is None else NOW + number * DAY

        got = decide.is_old(
            days(published),
            first_read_at=days(first_read),
            last_read_at=days(last_read),
            now=NOW,
            lookback=None if lookback is None else lookback * DAY,
        )
        first_poll = first_read is None
        began = (last_read or 0) if first_poll else first_read
        expected = lookback is not None and (first_poll if published is None else published < began - lookback)
        assert got is expected


class TestPolls:
    def test_the_request_carries_the_validators(self):
        ask = asking.ask_for_listing(source())
        assert (ask.url, ask.etag, ask.last_modified) == (FEED, '"1"', "Thu, 04 Jun 2026 07:00:00 GMT")

    @pytest.mark.parametrize(
        ("status", "reason"),
        [
            (200, None),
            (206, None),
            (404, "the server answered 404 (not found)"),
            (503, "the server answered 503 (service unavailable)"),
            (304, "the server answered 304 (not modified)"),
            (599, "the server answered 599"),
        ],
    )
    def test_what_the_server_answered(self, status, reason):
        assert decide.refusal(page(FEED, status=status)) == reason

    def test_unchanged_is_a_304_or_the_same_bytes(self):
        body_hash = decide.body_hash(page(FEED, body=b"x"))
        known = source(body_hash=body_hash)
        assert decide.is_unchanged(known, page(FEED, status=304))
        assert decide.is_unchanged(known, page(FEED, body=b"x"))
        assert not decide.is_unchanged(known, page(FEED, body=b"y"))
        assert not decide.is_unchanged(known, page(FEED, body=b"x", status=500))
        assert not decide.is_unchanged(source(), page(FEED, status=304))

    def test_a_304_keeps_the_validators_it_does_not_repeat(self):
        result = decide.poll_unchanged(source(body_hash="h"), page(FEED, status=304, headers={"etag": '"2"'}), now=NOW)
        assert (result.etag, result.last_modified, result.body_hash) == ('"2"', "Thu, 04 Jun 2026 07:00:00 GMT", "h")
        assert (result.outcome, result.entries) == ("unchanged", ())

    def test_a_reading_takes_the_validators_of_its_own_answer_alone(self):
        listing = Listing(kind="rss", title="News", entries=(entry(LINK, "Review"),))
        result = decide.poll_read(source(), page(FEED, body=b"x"), listing, now=NOW, lookback=None)
        assert (result.etag, result.last_modified, result.outcome) == (None, None, "read")
        assert result.body_hash == decide.body_hash(page(FEED, body=b"x"))

    def see(self, listed, answer=None):
        answer = answer or page(FEED)
        return decide.first_sight(source(first_read_at=None), answer, listed, False, now=NOW, lookback=2 * DAY)

    def test_first_sight_of_a_link(self):
        seen = self.see(entry(LINK + "?utm_source=rss", "Review", published=NOW))
        assert (seen.url_key, seen.host, seen.old) == (
            "alderbrook.gov.uk/news/serious-case-review",
            "www.alderbrook.gov.uk",
            False,
        )

    @pytest.mark.parametrize("base", [FEED, "https://cdn.alderbrook.gov.uk/feed.xml"])
    def test_a_place_in_the_feed_itself_is_no_page(self, base):
        answer = page(FEED, final_url="https://cdn.alderbrook.gov.uk/feed.xml", redirects=(base,))
        seen = self.see(entry(f"{base}#guid-7", "Notice", key="guid-7"), answer)
        assert (seen.url_key, seen.host, seen.old) == ("alderbrook.gov.uk/feed#guid-7", "", True)

    def test_two_notices_without_links_are_two_articles(self):
        keys = {self.see(entry(f"{FEED}#{guid}", "Notice", key=guid)).url_key for guid in ("a", "b")}
        assert len(keys) == 2

    def test_a_failure_waits_longer_each_time_and_as_long_as_the_host_wants(self):
        def wait(failures, **options):
            fails = source(id=0, failures=failures)
            return decide.poll_failed(fails, "no", now=NOW, took=1, **options).next_poll_at - NOW

        assert (wait(0), wait(1)) == (timedelta(minutes=15), timedelta(minutes=30))
        assert wait(0, retry_at=NOW + DAY / 2) == DAY / 2


class TestPages:
    def test_an_entry_without_a_page_asks_for_nothing(self):
        assert asking.ask_for_page(due(host="")) is None
        assert asking.ask_for_page(due()).url == LINK

    def test_a_page_is_an_article(self):
        result = decide.page_read(due(), page(LINK, body=b"<html>"), reading(byline="B. Writer"), now=NOW)
        finding = result.finding
        assert (result.outcome, result.size, result.next_fetch_at) == ("read", 6, None)
        assert (finding.origin, finding.url, finding.site) == ("page", LINK, "alderbrook.gov.uk")
        assert (finding.title, finding.title_by, finding.byline) == ("Review", "h1", "B. Writer")
        assert [alias.evidence for alias in finding.aliases] == ["link"]

    def test_what_the_page_leaves_out_the_feed_fills_in(self):
        finding = decide.page_read(due(), page(LINK), reading(title=""), now=NOW).finding
        assert (finding.title, finding.title_by, finding.byline) == (
            "Serious case review published",
            "feed",
            "A. Reporter",
        )

    @pytest.mark.parametrize(
        ("claimed", "said", "said_by", "expected"),
        [
            (NOW, NOW - DAY, "json-ld", (NOW - DAY, "json-ld")),
            (NOW, NOW - DAY, "htmldate", (NOW, "feed")),
            (NOW, None, None, (NOW, "feed")),
            (None, NOW - DAY, "htmldate", (NOW - DAY, "htmldate")),
            (None, None, None, (None, None)),
        ],
    )
    def test_a_stated_date_wins_over_the_feeds_and_the_feeds_over_a_guess(self, claimed, said, said_by, expected):
        read = reading(published=said, published_by=said_by)
        finding = decide.page_read(due(published=claimed), page(LINK), read, now=NOW).finding
        assert (finding.published, finding.published_by) == expected

    def test_redirects_and_an_honest_canonical_are_aliases(self):
        final = "https://news.alderbrook.gov.uk/2026/review-published?utm_source=rss"
        canonical = "https://www.alderbrook.gov.uk/news/serious-case-review-2026"
        result = decide.page_read(due(), redirected(LINK, final, ""), reading(canonical=canonical), now=NOW)
        assert result.finding.url == final
        assert [(alias.key, alias.evidence) for alias in result.finding.aliases] == [
            ("alderbrook.gov.uk/news/serious-case-review", "link"),
            ("news.alderbrook.gov.uk/2026/review-published", "redirect"),
            ("alderbrook.gov.uk/news/serious-case-review-2026", "canonical"),
        ]

    @pytest.mark.parametrize("canonical", ["https://alderbrook.gov.uk/", "https://elsewhere.example/a-b-c", LINK])
    def test_a_canonical_that_says_nothing_is_none(self, canonical):
        found = decide.page_read(due(), page(LINK), reading(canonical=canonical), now=NOW).finding
        assert [alias.evidence for alias in found.aliases] == ["link"]

    def test_sent_on_to_the_front_page_it_is_not_the_article(self):
        assert decide.strays(due(), redirected(LINK, "https://alderbrook.gov.uk/", "x"))
        assert decide.strays(due(), redirected(LINK, "https://alderbrook.gov.uk/?id=7", "x")) is None
        assert decide.strays(due(), redirected(LINK, "https://alderbrook.gov.uk/news/7", "x")) is None
        assert decide.strays(due(), page(LINK)) is None
        front = due(url="https://alderbrook.gov.uk/", url_key="alderbrook.gov.uk")
        assert decide.strays(front, redirected(front.url, "https://www.alderbrook.gov.uk/", "x")) is None

    def test_the_feeds_own_text_stands_in(self):
        result = decide.page_failed(due(), "timed out", now=NOW, took=3.5)
        finding = result.finding
        assert (result.outcome, result.status, result.took) == ("failed", None, 3.5)
        assert result.next_fetch_at == NOW + timedelta(minutes=5)
        assert (finding.origin, finding.body, finding.published_by, finding.byline) == (
            "feed",
            "In short.",
            "feed",
            "A. Reporter",
        )
        assert decide.page_failed(due(content="In full."), "no", now=NOW, took=1).finding.body == "In full."
        assert decide.page_failed(due(published=None), "no", now=NOW, took=1).finding.published_by is None

    def test_a_page_that_answered_is_on_record_when_it_fails(self):
        answer = page(LINK, status=404, body=b"gone", headers={"content-type": "text/html; charset=x"})
        result = decide.page_failed(due(attempts=12), "gone", now=NOW, took=0.1, page=answer)
        assert (result.status, result.size, result.content_type, result.next_fetch_at) == (404, 4, "text/html", None)

    def test_linkless(self):
        result = decide.linkless(due(host=""), now=NOW)
        assert (result.outcome, result.finding.origin, result.next_fetch_at) == ("linkless", "feed", None)


def test_of_a_listing_that_breaks_off_no_validators_are_kept():
    answer = page(FEED, body=b"<rss>", headers={"etag": '"2"', "last-modified": "Fri, 05 Jun 2026 07:00:00 GMT"})
    listing = Listing(kind="rss", title="News", entries=(entry(LINK, "Review"),), whole=False)
    result = decide.poll_read(source(), answer, listing, now=NOW, lookback=2 * DAY)
    assert (result.etag, result.last_modified, result.body_hash) == (None, None, None)
