"""Which of several sources is the best."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from config.sources import GovukQuery, Source
from crawler.dedupe.urls import url_key
from crawler.discovery.merits import is_enough, is_usable, weigh
from crawler.discovery.records import Candidate, Reached
from crawler.models import Entry, Listing, Part

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SITE = "https://www.alderbrook.example"


def entries(*numbers, age=0, dated=True, content="", ending=""):
    return tuple(
        Entry(
            key=url_key(f"{SITE}/news/{number}{ending}"),
            url=f"{SITE}/news/{number}{ending}",
            title=f"Story {number}",
            content=content,
            published=NOW - timedelta(days=age) if dated else None,
        )
        for number in numbers
    )


def reached(kind, listed, *, declared=False, older=()):
    place = GovukQuery(organisations=("ofsted",)) if kind == "govuk" else f"{SITE}/{kind}"
    source = Source.model_validate({"name": "?", kind: place})
    listing = Listing(kind=kind, title="", entries=listed, older=tuple(Part(url=each) for each in older))
    return Reached(
        candidate=Candidate(source=source, how="", declared=declared), address=f"{SITE}/{kind}", listing=listing
    )


def best(*offered, links=()):
    worth = weigh(offered, links, now=NOW)
    return max(zip(offered, worth, strict=True), key=lambda each: each[1].key)[0].candidate.source.kind


def test_of_equals_the_kind_that_programs_are_meant_to_read_is_best():
    own, feed, sitemap, search = (reached(kind, entries(1, 2, 3)) for kind in ("listing", "feed", "sitemap", "govuk"))
    assert best(own, feed, sitemap, search) == "govuk"
    assert best(own, feed, sitemap) == "feed"
    assert best(own, sitemap) == "sitemap"  # it gives the dates of all: one of news
    assert best(own, reached("sitemap", entries(1, 2, 3, dated=False))) == "listing"


def test_a_feed_that_has_stopped_loses_to_a_list_that_goes_on():
    assert best(reached("listing", entries(1, 2)), reached("feed", entries(1, 2, age=210), declared=True)) == "listing"
    assert best(reached("listing", entries(1, 2, dated=False)), reached("feed", entries(1, 2, age=210))) == "feed"


def test_a_feed_of_something_else_loses_to_the_list_on_the_page():
    own = reached("listing", entries(1, 2, 3))
    assert best(own, reached("feed", entries(7, 8, 9))) == "listing"
    assert best(own, reached("feed", entries(7, 8, 9), declared=True)) == "listing"
    assert best(own, reached("feed", entries(3, *range(10, 20)), declared=True)) == "feed"


def test_a_list_without_dates_is_no_evidence_against_a_feed():
    assert best(reached("listing", entries(1, 2, dated=False)), reached("feed", entries(7, 8))) == "feed"


def test_the_feed_that_has_more_of_the_page_is_better():
    offered = [reached("feed", entries(1, *range(20, 29))), reached("feed", entries(1, 2, 3, 4))]
    links = [f"{SITE}/news/{number}" for number in range(5)] + ["mailto:x@y.example"]
    first, second = weigh(offered, links, now=NOW)
    assert (first.shared, second.shared) == (0.1, 1.0)
    assert second.key > first.key


def test_what_is_seen_of_entries():
    papers = reached("listing", entries(1, 2, ending=".pdf") + entries(3))
    whole = reached("feed", entries(1, 2, content="x" * 2000) + entries(3, content="short"))
    ahead = reached("feed", entries(1, age=-30))
    first, second, third = weigh([papers, whole, ahead], (), now=NOW)
    assert (first.entries, first.documents, first.whole, second.whole) == (3, 2, False, True)
    assert (first.newest, third.newest) == (NOW, None)


def test_enough_is_a_feed_that_is_alive():
    def enough(*offered):
        return is_enough(weigh(offered, (), now=NOW)[-1], now=NOW)

    assert enough(reached("feed", entries(1)))
    assert enough(reached("sitemap", entries(1)))
    assert not enough(reached("feed", entries(1, age=90)))
    assert not enough(reached("feed", entries(1, dated=False)))
    assert not enough(reached("listing", entries(1, 2)))
    assert not enough(reached("listing", entries(1, 2)), reached("feed", entries(8, 9)))


def test_what_lists_nothing_is_of_no_use_but_for_an_index():
    assert not is_usable(reached("feed", ()))
    assert not is_usable(reached("listing", entries(1)))
    assert is_usable(reached("listing", entries(1, 2)))
    assert is_usable(reached("sitemap", (), older=(f"{SITE}/1.xml",)))


@given(
    st.lists(st.tuples(st.sampled_from(["feed", "listing", "sitemap"]), st.lists(st.integers(0, 30), max_size=12, unique=True), st.integers(-5, 400), st.booleans()), max_size=5)
)  # fmt: skip
def test_merits_hold_for_whatever_was_read(offered):
    read = [reached(kind, entries(*numbers, age=age, dated=dated)) for kind, numbers, age, dated in offered]
    worth = weigh(read, [f"{SITE}/news/{number}" for number in range(10)], now=NOW)
    assert len(worth) == len(read)
    for each, merits in zip(read, worth, strict=True):
        assert 0.0 <= merits.shared <= 1.0
        assert merits.newest is None or merits.newest <= NOW + timedelta(days=1)
        assert not (each.candidate.source.listing and merits.foreign)
    dated = [merits for merits in worth if merits.newest]
    assert not dated or any(not merits.stale for merits in dated)
