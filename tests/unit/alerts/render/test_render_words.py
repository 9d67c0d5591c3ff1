"""Dates, numbers, subjects and coverage, word for word."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_editions import BEGINS, CHILDREN, NOT_READ, PARTLY_READ, READ, REVIEWS, SLOT_AT, digest, empty, item, morning

from alerts.models import Coverage, Group, NotRead, PartlyRead
from alerts.render import words

LONDON = ZoneInfo("Europe/London")
UNKNOWN = NotRead(source="Pennerley Council", since=None, reason="the name is not known.")


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


@pytest.mark.parametrize(
    ("looked_at", "said"),
    [
        (READ, "Checked 212 sources 1,344 times since Wed 3 June, 07:30. Every one could be read."),
        (NOT_READ, "Checked 212 sources 1,344 times since Wed 3 June, 07:30. 1 could not be read:"),
        (coverage(1, checks=1), "Checked 1 source once since Wed 3 June, 07:30. It could be read."),
        (coverage(1, UNKNOWN, checks=2), "Checked 1 source twice since Wed 3 June, 07:30. It could not be read:"),
        (
            coverage(2, UNKNOWN, UNKNOWN),
            "Checked 2 sources 96 times since Wed 3 June, 07:30. None of them could be read:",
        ),
        (coverage(3, checks=0), "None of 3 sources was due for a check since Wed 3 June, 07:30."),
        (
            coverage(3, UNKNOWN, checks=0),
            "None of 3 sources was due for a check since Wed 3 June, 07:30. 1 could not be read:",
        ),
        (coverage(0, checks=0), "There are no sources to check."),
    ],
)
def test_what_was_looked_at(looked_at: Coverage, said: str) -> None:
    assert f"{words.checked(looked_at, LONDON, now=SLOT_AT)} {words.outcome(looked_at)}".strip() == said


def test_what_was_not_read() -> None:
    said = words.not_read(NOT_READ.not_read[0], LONDON, now=SLOT_AT)
    assert said == "not since Tue 2 June, 14:10 (the server did not answer within 30 s)"
    assert words.not_read(UNKNOWN, LONDON, now=SLOT_AT) == "never yet (the name is not known)"
    assert words.not_read(NotRead(source="x", since=None, reason=" "), LONDON, now=SLOT_AT) == "never yet"


def partly_read(*numbers: int) -> str:
    """The sentence where "Source A" keeps the first of these numbers of pages to itself, "Source B" the next, …"""
    partly = tuple(PartlyRead(source=f"Source {chr(65 + at)}", articles=count) for at, count in enumerate(numbers))
    return words.partly_read(replace(READ, partly_read=partly))


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((), ""),
        ((1,), "The page of 1 new article could not be read, so only its summary was searched: Source A 1."),
        (
            (1200, 34),
            "The pages of 1,234 new articles could not be read, so only their summaries were searched: Source A 1,200, Source B 34.",
        ),
    ],
)
def test_what_was_searched_in_part(numbers: tuple[int, ...], said: str) -> None:
    assert partly_read(*numbers) == said


def test_ten_sources_are_named_and_the_rest_are_counted() -> None:
    assert partly_read(*[1] * 10).endswith(", Source I 1, Source J 1.")
    assert partly_read(*[1] * 11).endswith(", Source I 1, Source J 1 and 1 more source.")
    said = partly_read(*[1] * 13)
    assert said.startswith("The pages of 13 new articles could not be read")
    assert said.endswith(", Source I 1, Source J 1 and 3 more sources.")


def test_pages_that_were_not_read_change_nothing_that_is_said_of_sources() -> None:
    partly = replace(READ, partly_read=PARTLY_READ)
    assert words.outcome(partly) == "Every one could be read."
    assert words.subject(empty(partly)) == words.subject(empty(READ))
