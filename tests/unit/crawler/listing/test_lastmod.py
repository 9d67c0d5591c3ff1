"""The dates of sitemaps."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.dates import LONDON
from crawler.listing.lastmod import Lastmods


def span(raw):
    lastmods = Lastmods(LONDON)
    return lastmods.first_moment(raw), lastmods.last_moment(raw)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("2026", utc(2026, 1, 1), utc(2026, 12, 31, 23, 59, 59)),
        ("2026-02", utc(2026, 2, 1), utc(2026, 2, 28, 23, 59, 59)),
        ("2024-02", utc(2024, 2, 1), utc(2024, 2, 29, 23, 59, 59)),
        ("2026-12", utc(2026, 12, 1), utc(2026, 12, 31, 23, 59, 59)),
        ("2026-06-04", utc(2026, 6, 3, 23), utc(2026, 6, 4, 22, 59, 59)),  # London's day, in summer
        ("2026-10-25", utc(2026, 10, 24, 23), utc(2026, 10, 25, 23, 59, 59)),  # one of 25 hours
    ],
)
def test_a_year_a_month_or_a_day_is_a_span(raw, first, last):
    assert span(raw) == (first, last)


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("2026-06-04T07:30Z", utc(2026, 6, 4, 7, 30)),
        ("2026-06-04T07:30+01:00", utc(2026, 6, 4, 6, 30)),
        ("2026-06-04T07:30:15-05:00", utc(2026, 6, 4, 12, 30, 15)),
        ("2026-06-04T07:30:15.45+01:00", utc(2026, 6, 4, 6, 30, 15, 450_000)),
        ("2026-06-04T07:30:15.1234567Z", utc(2026, 6, 4, 7, 30, 15)),
        ("2026-06-04 07:30:15", utc(2026, 6, 4, 6, 30, 15)),
        (" 2026-06-04T07:30Z\n", utc(2026, 6, 4, 7, 30)),
        ("Thu, 04 Jun 2026 07:30:00 BST", utc(2026, 6, 4, 6, 30)),
    ],
)
def test_a_time_is_a_moment(raw, moment):
    assert {each.replace(microsecond=0) for each in span(raw)} == {moment.replace(microsecond=0)}


@pytest.mark.parametrize("raw", ["", "yesterday", "2026-13", "2026-02-30", "0001-01-01", "9999", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59Z"])  # fmt: skip
def test_what_names_no_time_is_none(raw):
    assert span(raw) == (None, None)


@given(st.dates(min_value=date(1980, 1, 1), max_value=date(2190, 1, 1)))
def test_the_spans_of_days_follow_on_each_other_and_lie_in_their_month_and_year(day):
    first, last = span(day.isoformat())
    assert span((day + timedelta(days=1)).isoformat())[0] == last + timedelta(seconds=1)
    for longer in (f"{day:%Y-%m}", f"{day:%Y}"):
        assert span(longer)[0] <= first < last <= span(longer)[1]


@given(st.text(max_size=40))
def test_whatever_it_is_a_date_never_breaks_it(raw):
    first, last = span(raw)
    assert (first is None) == (last is None)
