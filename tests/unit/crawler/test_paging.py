"""Whether a listing is read on: the rules one by one, and whole readings of random sites against what these published."""

from datetime import timedelta

import pytest
from archive_builders import NOW
from hypothesis import given
from hypothesis import strategies as st
from paper_sites import entry

from crawler import errands, paging
from crawler.archive.records import KeptPart
from crawler.errands import Errand, ToRead
from crawler.models import Listing, Part

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SITE = "https://news.alderbrook.example"
HOSTS = frozenset({"news.alderbrook.example"})
FIRST = Errand(why="first", horizon=NOW - 2 * DAY)
NEWS = Errand(why="news", horizon=NOW - 2 * DAY)


def listed(*names, ages=None):
    """Entries of these names; `ages` in days, None where all are undated."""
    dates = [NOW - timedelta(days=age) if age is not None else None for age in ages or [None] * len(names)]
    return tuple(entry(f"{SITE}/{name}", name, published=date) for name, date in zip(names, dates, strict=True))


def keys(*names):
    return frozenset(each.key for each in listed(*names))


def part(name, modified=None):
    return Part(url=f"{SITE}/{name}", modified=modified)


def kept(name, modified=None, *, read_at=NOW, body_hash="h"):
    return KeptPart(address=f"{SITE}/{name}", modified=modified, read_at=read_at, body_hash=body_hash)


class TestVerdict:
    @pytest.mark.parametrize(
        ("names", "ages", "known", "said"),
        [
            ("abc", None, "", "on"),
            ("abc", None, "abc", "joined"),
            ("abc", None, "c", "joined"),  # the last is known: so is all beyond
            ("abc", None, "bc", "joined"),
            ("pabcde", None, "p", "on"),  # pinned, above
            ("opabcde", None, "op", "on"),
            ("opqabcdefg", None, "opq", "joined"),  # so many are not pinned
            ("pa", None, "p", "joined"),
            ("abcd", (0, 0, 1, 1), "", "on"),
            ("abcd", (0, 1, 5, 9), "", "joined"),  # it leads back behind the last poll
            ("pabc", (0, 0, 0.1, 0.2), "p", "on"),
            ("oabc", (900, 0, 0.1, 0.2), "o", "on"),
            ("abcdx", (0, 3, 3, 3, 9), "abcd", "joined"),  # one that came up from below
        ],
    )
    def test_for_news(self, names, ages, known, said):
        assert paging.verdict(NEWS, listed(*names, ages=ages), keys(*known)) == said

    @pytest.mark.parametrize(
        ("ages", "said"),
        [((0, 1, 1.5), "on"), ((0, 3), "joined"), ((400, 0, 1), "on"), ((3, 4, 5), "joined"), (None, "end")],
    )
    def test_at_a_first_reading(self, ages, said):
        names = "abc"[: len(ages)] if ages else "abc"
        assert paging.verdict(FIRST, listed(*names, ages=ages), frozenset()) == said

    def test_undated_pages_are_read_back_for_a_backfill_alone_or_where_everything_is_wanted(self):
        assert paging.verdict(Errand(why="first", horizon=None, undated=True), listed("a"), frozenset()) == "on"
        assert paging.verdict(Errand(why="backfill", horizon=NOW, undated=True), listed("a"), keys("a")) == "on"

    def test_the_same_page_again_is_the_end(self):
        for errand in (FIRST, NEWS):
            assert paging.verdict(errand, listed("a", "b"), frozenset(), keys("a", "b", "c")) == "end"
            assert paging.verdict(errand, (), frozenset()) == "end"


class TestGap:
    @pytest.mark.parametrize(
        ("ages", "known", "gap"),
        [
            (None, "", True),
            (None, "a", False),
            ((0, 0.5, 0.9), "", True),
            ((0.1, 1.5, 1.9), "", True),  # by the day alone, or written before it came out
            ((0, 9, 9), "", False),  # it shows what came out before: nothing is missing between
            ((0, 0, 900), "", True),
        ],
    )
    def test_nothing_is_known_and_nothing_proves_that_nothing_is_missing(self, ages, known, gap):
        entries = listed("a", "b", "c", ages=ages)
        assert paging.is_gap(entries, keys(*known), last_read_at=NOW) is gap

    def test_an_empty_listing_is_none(self):
        assert not paging.is_gap((), (), last_read_at=NOW)

    def test_why_it_stays_open(self):
        errand = Errand(why="gap", horizon=NOW, gap_at=NOW)
        assert paging.unfilled(errand) == paging.NO_OLDER
        _, asked = errands.taken(Errand(why="gap", horizon=NOW, gap_at=NOW, to_read=(ToRead(url=SITE),)))
        assert paging.unfilled(asked) == paging.ENDED
        assert paging.unfilled(asked, "timed out") == "its older pages could not be read: timed out"


class TestOnward:
    def test_to_the_same_host_alone_and_never_twice(self):
        listing = Listing(
            kind="rss",
            title="",
            entries=listed("a"),
            older=(
                part("2"),
                Part(url="https://elsewhere.example/3"),
                Part(url="https://www.news.alderbrook.example/4"),
            ),
        )
        found = paging.onward(NEWS, listing, HOSTS)
        assert [each.url for each in found.to_read] == [f"{SITE}/2", "https://www.news.alderbrook.example/4"]
        first, rest = errands.taken(found)
        assert first.url == f"{SITE}/2"
        assert [each.url for each in paging.onward(rest, listing, HOSTS).to_read] == [
            "https://www.news.alderbrook.example/4"
        ]

    def test_without_dates_only_so_far(self):
        undated = Listing(kind="listing", title="", entries=listed("a"), older=(part("n"),))
        passed = frozenset(errands.mark(str(number)) for number in range(paging.MOST_UNDATED))
        assert not paging.onward(Errand(why="gap", horizon=NOW, passed=passed), undated, HOSTS).to_read
        dated = Listing(kind="listing", title="", entries=listed("a", ages=[0]), older=(part("n"),))
        assert paging.onward(Errand(why="gap", horizon=NOW, passed=passed), dated, HOSTS).to_read
        assert paging.onward(Errand(why="first", horizon=None, passed=passed), undated, HOSTS).to_read


class TestFailures:
    def test_a_part_is_tried_again_a_few_times(self):
        errand = Errand(why="gap", horizon=NOW, to_read=(ToRead(url=SITE), ToRead(url=f"{SITE}/2")))
        for tries in range(1, errands.MOST_TRIES):
            tried, rest = errands.taken(errand)
            errand = errands.failed(rest, tried, for_good=False)
            assert errand.to_read[0] == ToRead(url=SITE, tries=tries)
            assert not errand.passed
        tried, rest = errands.taken(errand)
        assert errands.failed(rest, tried, for_good=False).to_read == (ToRead(url=f"{SITE}/2"),)

    def test_sitemaps_last_for_others_wait(self):
        errand = Errand(why="news", horizon=NOW, sitemaps=True, to_read=(ToRead(url=SITE), ToRead(url=f"{SITE}/2")))
        tried, rest = errands.taken(errand)
        assert [each.url for each in errands.failed(rest, tried, for_good=False).to_read] == [f"{SITE}/2", SITE]
        assert [each.url for each in errands.failed(rest, tried, for_good=True).to_read] == [f"{SITE}/2"]


class TestSitemaps:
    def read(self, *parts, errand=NEWS, before=(), **options):
        found, passed_over = paging.sitemaps_to_read(
            parts, {each.address: each for each in before}, errand, hosts=HOSTS, **options
        )
        short = len(SITE) + 1
        return [each.url[short:] for each in found.to_read], [each.address[short:] for each in passed_over]

    def test_what_changed_since_it_was_read(self):
        parts = [part("new", NOW - HOUR), part("moved", NOW - HOUR), part("same", NOW - DAY), part("far", NOW)]
        before = [
            kept("moved", NOW - DAY),
            kept("same", NOW - DAY),
            KeptPart(address=f"{SITE}/far", modified=NOW - DAY, read_at=NOW),
        ]
        assert self.read(*parts, before=before) == (["new", "moved", "far"], [])

    def test_a_day_that_was_not_over_when_it_was_read_may_have_brought_more(self):
        tonight = NOW + 9 * HOUR
        assert self.read(part("today", tonight), before=[kept("today", tonight)]) == (["today"], [])
        assert self.read(part("today", tonight), before=[kept("today", tonight, read_at=NOW + DAY)]) == ([], [])

    def test_at_a_first_reading_what_is_too_old_is_passed_over(self):
        parts = [part("new", NOW), part("old", NOW - 9 * DAY), part("silent")]
        assert self.read(*parts, errand=FIRST) == (["new", "silent"], ["old"])
        assert self.read(*parts, errand=Errand(why="first", horizon=None)) == (["new", "old", "silent"], [])

    def test_a_backfill_that_comes_later_reads_what_was_passed_over(self):
        backfill = Errand(why="backfill", horizon=NOW - 10 * DAY)
        before = [
            kept("new", NOW - HOUR),
            kept("old", NOW - 9 * DAY, body_hash=None),
            kept("older", NOW - 11 * DAY, body_hash=None),
        ]
        parts = [part("new", NOW - HOUR), part("old", NOW - 9 * DAY), part("older", NOW - 11 * DAY)]
        assert self.read(*parts, errand=backfill, before=before) == (["old"], [])

    def test_of_many_that_say_nothing_of_their_age_those_that_were_asked_longest_ago(self):
        parts = [part(str(number)) for number in range(paging.MOST_PARTS + 5)]
        before = [kept(str(number), read_at=NOW + number * HOUR) for number in range(5)]
        read, _ = self.read(*parts, before=before)
        assert len(read) == paging.MOST_PARTS
        assert not set(read) & set("01234")
        assert len(self.read(*parts, errand=FIRST)[0]) == len(parts)

    def test_not_what_is_elsewhere_nor_on_another_errand(self):
        astray = Part(url="https://elsewhere.example/1", modified=NOW)
        assert self.read(astray, part("2", NOW), part("3", NOW), waiting={f"{SITE}/2"}) == (["3"], [])

    def test_an_index_that_names_no_times_says_nothing_by_not_changing(self):
        def index(*parts):
            return Listing(kind="sitemap index", title="", entries=(), older=parts)

        assert paging.says_all(index(part("a", NOW - HOUR)), now=NOW)
        assert not paging.says_all(index(part("a", NOW - HOUR), part("b")), now=NOW)
        assert not paging.says_all(index(part("a", NOW + HOUR)), now=NOW)

    def test_what_nobody_wants_to_fetch_of_one_that_is_read_first(self):
        entries = listed("new", "old", "undated", ages=[1, 9, None])
        assert paging.not_wanted(entries, FIRST) == keys("old", "undated")
        assert paging.not_wanted(entries, Errand(why="first", horizon=NOW - 10 * DAY, undated=True)) == frozenset()

    @pytest.mark.parametrize(
        ("errand", "is_new", "back", "unwanted"),
        [
            (FIRST, True, "nou", "ou"),
            (FIRST, False, "nou", "ou"),
            (NEWS, False, "nou", "ou"),  # it was passed over
            (NEWS, True, "o", "o"),  # it came up since, perhaps by another name for what was passed over
        ],
    )
    def test_what_stands_in_one_that_was_never_read(self, errand, is_new, back, unwanted):
        entries = listed("n", "o", "u", ages=[1, 9, None])
        assert paging.of_unread_sitemap(errand, entries, is_new=is_new) == (keys(*back), keys(*unwanted))


@given(st.lists(st.tuples(st.sampled_from(["same", "moved", "undated"])), max_size=40), st.booleans())
def test_what_changed_is_fetched_again_unless_the_site_was_rebuilt(shape, can_be):
    was = {"same": NOW, "moved": NOW - HOUR, "undated": None}
    dates = {str(number): (was[kind], NOW) for number, (kind,) in enumerate(shape)}
    changed, fetch = paging.moved_on(dates, can_be_rebuilt=can_be)
    assert changed == {str(number) for number, (kind,) in enumerate(shape) if kind == "moved"}
    assert fetch is not (can_be and len(shape) >= 20 and len(changed) > len(shape) / 2)


moments = st.none() | st.datetimes(min_value=NOW.replace(tzinfo=None)).map(lambda at: at.replace(tzinfo=NOW.tzinfo))


@given(
    st.lists(
        st.builds(
            Errand,
            why=st.sampled_from(["first", "backfill", "gap", "news"]),
            horizon=moments,
            to_read=st.lists(
                st.builds(ToRead, url=st.text(max_size=9), modified=moments, tries=st.integers(0, 4)), max_size=3
            ).map(tuple),
            undated=st.booleans(),
            sitemaps=st.booleans(),
            gap_at=moments,
            passed=st.frozensets(st.text(max_size=5), max_size=3),
            met=st.booleans(),
            fresh=st.booleans(),
        ),
        max_size=3,
    ).map(tuple)
)
def test_an_errand_is_kept_whole(wanted):
    assert errands.from_json(errands.to_json(wanted)) == wanted
