"""The day comes first, BST is an hour, and what is not sure is no date."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.dates import LONDON, read_date


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("06/10/2026", utc(2026, 10, 5, 23)),
        ("06/10/2026 09:30", utc(2026, 10, 6, 8, 30)),
        ("6.10.26 9.30am", utc(2026, 10, 6, 8, 30)),
        ("06-12-2026 12:00", utc(2026, 12, 6, 12)),
        ("Tue, 06 Oct 2026 07:30:00 BST", utc(2026, 10, 6, 6, 30)),
        ("Tue, 06 Jan 2026 07:30:00 BST", utc(2026, 1, 6, 6, 30)),
        ("Tue, 06 Oct 2026 07:30:00 GMT", utc(2026, 10, 6, 7, 30)),
        ("Tue, 06 Oct 2026 07:30:00 +0100", utc(2026, 10, 6, 6, 30)),
        ("Tue, 06 Oct 2026 07:30:00 +1:00", utc(2026, 10, 6, 6, 30)),
        ("Tue, 06 Oct 2026 07:30:00 -05", utc(2026, 10, 6, 12, 30)),
        ("Tue, 06 Oct 2026 07:30:00 EST", utc(2026, 10, 6, 12, 30)),
        ("Tue, 06 Oct 2026 07:30:00 Z", utc(2026, 10, 6, 7, 30)),
        ("Tue, 06 Oct 2026 07:30:00 XYZ", utc(2026, 10, 6, 6, 30)),
        ("Tue, 06 Oct 2026 07:30:00 UTC+0100", utc(2026, 10, 6, 6, 30)),
        ("Mon, 06 Oct 2026 07:30 gmt", utc(2026, 10, 6, 7, 30)),  # the weekday is wrong: the date counts
        ("6 Oct 2026 07:30:60 GMT", utc(2026, 10, 6, 7, 30, 59)),
        ("Tue Oct  6 07:30:00 2026", utc(2026, 10, 6, 6, 30)),
        ("Tue Oct  6 07:30:00 GMT 2026", utc(2026, 10, 6, 7, 30)),
        ("Tue Oct 06 2026 07:30:00 GMT+0100 (British Summer Time)", utc(2026, 10, 6, 6, 30)),
        ("2026-06-04T07:30:00Z", utc(2026, 6, 4, 7, 30)),
        ("2026-06-04T07:30:00.123456+01:00", utc(2026, 6, 4, 6, 30)),
        ("2026-06-04 07:30", utc(2026, 6, 4, 6, 30)),
        ("2026-6-4", utc(2026, 6, 3, 23)),
        ("2026/06/04", utc(2026, 6, 3, 23)),
        ("20260604", utc(2026, 6, 3, 23)),
        ("20260604T073000Z", utc(2026, 6, 4, 7, 30)),
        ("4 June 2026", utc(2026, 6, 3, 23)),
        ("Thursday 4th of June, 2026 at 12.05am", utc(2026, 6, 3, 23, 5)),
        ("June 4, 2026, 12:05 p.m.", utc(2026, 6, 4, 11, 5)),
        ("4-Sept-2026", utc(2026, 9, 3, 23)),
        ("4 Mehefin 2026", utc(2026, 6, 3, 23)),
        ("  2026-01-04\n T 07:30 ", utc(2026, 1, 4, 7, 30)),
    ],
)
def test_dates_as_sources_write_them(raw, moment):
    assert read_date(raw) == moment
    assert read_date(raw).tzinfo is UTC


@pytest.mark.parametrize(
    "raw",
    [
        "", "yesterday", "2 hours ago", "2026", "2026-06", "June 2026", "12:30", "10/25/2026", "31/02/2026", "00/00/0000",
        "0001-01-01T00:00:00", "1970-01-01T00:00:00Z", "9999-12-31", "2026-06-04T25:00", "4 June 2026 13pm",
        "Tue, 06 Oct 2026 07:30:00 +2500", "2026-06-04T07:30:00Z and more", "x" * 101, "٤/٦/٢٠٢٦",
    ],
)  # fmt: skip
def test_what_is_not_sure_is_no_date(raw):
    assert read_date(raw) is None


def test_the_zone_holds_only_where_none_is_given():
    chatham = ZoneInfo("Pacific/Chatham")
    assert read_date("2026-06-04 12:45", zone=chatham) == utc(2026, 6, 4, 0, 0)
    assert read_date("2026-06-04T12:45Z", zone=chatham) == utc(2026, 6, 4, 12, 45)


# The oracle: a moment is written down in one of the known ways, so it is known before it is read.

days = st.dates(date(1971, 1, 2), date(2199, 12, 30))
moments = st.builds(datetime.combine, days, st.times().map(lambda clock: clock.replace(microsecond=0, fold=0)))
LOCAL = [
    "%d/%m/%Y %H:%M:%S", "%d.%m.%Y %H.%M.%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%a, %d %b %Y %H:%M:%S",
    "%A %d %B %Y at %I:%M:%S %p", "%B %d, %Y %H:%M:%S", "%a %b %d %H:%M:%S %Y", "%Y%m%dT%H%M%S", "%d-%b-%Y %H:%M:%S",
]  # fmt: skip


@given(moments, st.sampled_from(LOCAL))
def test_local_forms_are_read_as_written(moment, form):
    assert read_date(moment.strftime(form)) == moment.replace(tzinfo=LONDON).astimezone(UTC)


@given(moments, st.sampled_from([form for form in LOCAL if not form.endswith("%Y")]), st.integers(-14 * 60, 14 * 60))
def test_offsets_are_obeyed(moment, form, minutes):
    there = timezone(timedelta(minutes=minutes))
    raw = moment.strftime(form) + (" " if " " in form else "") + moment.replace(tzinfo=there).strftime("%z")
    assert read_date(raw) == moment.replace(tzinfo=there).astimezone(UTC)


@given(days, st.sampled_from("/.-"))
def test_the_day_is_never_taken_for_the_month(day, between):
    found = read_date(day.strftime(f"%d{between}%m{between}%Y")).astimezone(LONDON)
    assert found.date() == day


@given(st.text("0123456789/-.: TZJunemoctaAMpm+()th,", max_size=120) | st.text(max_size=120))
def test_nothing_breaks_it(raw):
    found = read_date(raw)
    assert found is None or 1969 < found.year < 2201
