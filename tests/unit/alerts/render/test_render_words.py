"""Dates, numbers and subjects, word for word."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_editions import BEGINS, CHILDREN, NOT_READ, REVIEWS, SLOT_AT, digest, empty, item, morning

from alerts.models import Coverage, Group, NotRead
from alerts.render import words

LONDON = ZoneInfo("Europe/London")


def coverage(sources: int, *not_read: NotRead, checks: int = 96) -> Coverage:
    return Coverage(sources=sources, read=sources - len(not_read), checks=checks, begins=BEGINS, not_read=not_read)


def test_moments_are_british_and_local() -> None:
    assert words.moment(SLOT_AT, LONDON) == "Thu 4 June 2026, 07:30"
    assert words.moment(SLOT_AT, ZoneInfo("America/New_York")) == "Thu 4 June 2026, 02:30"
    assert words.day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin")) == "Fri 1 January"


def test_the_clock_change_of_october_is_the_readers() -> None:
    before, after = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert words.moment(before, LONDON) == words.moment(after, LONDON) == "Sun 25 October 2026, 01:30"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 6, 3, 13, 5, tzinfo=UTC), "Wed 3 June 2026, 14:05"),
        (datetime(2026, 6, 3, tzinfo=UTC), "Wed 3 June 2026"),  # a date alone, read as midnight in UTC
        (datetime(2026, 6, 2, 23, tzinfo=UTC), "Wed 3 June 2026"),  # … or as midnight here
        (datetime(2026, 6, 3, tzinfo=timezone(timedelta(hours=5))), "Wed 3 June 2026"),
        (datetime(2026, 6, 3, 0, 0, 1, tzinfo=UTC), "Wed 3 June 2026, 01:00"),
    ],
)
def test_an_hour_is_said_only_where_one_was_given(at: datetime, said: str) -> None:
    assert words.published(at, LONDON) == said


def test_the_year_is_said_when_it_is_another() -> None:
    assert words.since(BEGINS, LONDON, now=SLOT_AT) == "Wed 3 June, 07:30"
    assert words.since(datetime(2025, 12, 31, 12, tzinfo=UTC), LONDON, now=SLOT_AT) == "Wed 31 December 2025, 12:00"


def test_numbers_and_lists() -> None:
    assert [words.number(n, "source") for n in (0, 1, 1344)] == ["0 sources", "1 source", "1,344 sources"]
    assert [words.times(n) for n in (0, 1, 2, 1344)] == ["0 times", "once", "twice", "1,344 times"]
    assert [words.series(names) for names in ((), ("A",), ("A", "B"), ("A", "B", "C"))] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]


@given(st.text(), st.integers(min_value=2, max_value=40))
def test_what_is_shortened_fits_and_begins_the_same(text: str, most: int) -> None:
    short = words.shortened(text, most)
    assert len(short) <= most
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


def test_what_is_shortened_ends_at_a_word() -> None:
    assert words.shortened("Safeguarding reviews, and more", 22) == "Safeguarding reviews…"
    assert words.shortened("Donaudampfschifffahrt", 10) == "Donaudamp…"


def test_subjects() -> None:
    one = item(1, "A", "Alderbrook Council")
    assert words.subject(morning()) == "9 new · Partnership morning digest · Thu 4 June"
    three = Group(watch=REVIEWS, items=(one, one, one))
    assert words.subject(digest(three)) == "3 new on Safeguarding reviews · Thu 4 June"
    assert words.subject(digest(three, Group(watch=CHILDREN, items=()))) == "3 new on Safeguarding reviews · Thu 4 June"
    assert words.subject(digest(three, coverage=NOT_READ)) == "3 new on Safeguarding reviews · Thu 4 June"
    long = words.subject(digest(Group(watch="serious " * 30, items=(one,))))
    assert long.endswith("… · Thu 4 June")
    assert len(long) < 120


def test_subjects_of_nothing_say_whether_everything_was_looked_at() -> None:
    assert words.subject(empty()) == "Nothing new: 212 of 212 sources read"
    assert words.subject(empty(NOT_READ)) == "Nothing new, but 1 of 212 not read"
    assert words.subject(empty(coverage(1))) == "Nothing new: 1 of 1 source read"
    assert words.subject(empty(coverage(0))) == "Nothing new: there are no sources to read"
    nowhere = NotRead(source="x", since=None, reason="its address is not known", unknown=True)
    assert words.subject(empty(coverage(138, nowhere))) == "Nothing new: 137 of 138 sources read"
