"""The dates of sitemaps: W3C's profile of ISO 8601 (https://www.w3.org/TR/NOTE-datetime), and what is nearly that.

A form may name a year, a month or a day alone. That is a span, and which end of it counts depends on the question.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from crawler.extract.dates import read_date

_SPAN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_YEARS = range(1971, 2200)  # as read_date has them


class Lastmods:
    """Reads dates, each form once: tens of thousands stand in one sitemap, and most are alike. `zone` holds where none is named."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._read: dict[str, tuple[datetime, datetime] | None] = {}

    def first_moment(self, raw: str) -> datetime | None:
        """The first moment of the span that `raw` names, in UTC; None where it names none."""
        span = self._span(raw)
        return span[0] if span else None

    def last_moment(self, raw: str) -> datetime | None:
        """Its last moment: a sitemap "of 4 June" that was read at noon may have changed since, until that day is over."""
        span = self._span(raw)
        return span[1] if span else None

    def _span(self, raw: str) -> tuple[datetime, datetime] | None:
        raw = raw.strip()
        if raw not in self._read:
            self._read[raw] = _span(raw, self._zone) if raw else None
        return self._read[raw]


def _span(raw: str, zone: tzinfo) -> tuple[datetime, datetime] | None:
    if named := _SPAN.fullmatch(raw):
        return _named_span(*named.groups(), zone=zone)
    moment = _quickly(raw, zone) or read_date(raw, zone=zone)
    return (moment, moment) if moment else None


def _named_span(year: str, month: str | None, day: str | None, *, zone: tzinfo) -> tuple[datetime, datetime] | None:
    try:
        first = datetime(int(year), int(month or 1), int(day or 1), tzinfo=zone)
        behind = _next(first, whole_month=day is None, whole_year=month is None)
    except ValueError:
        return None
    if first.year not in _YEARS:
        return None
    return first.astimezone(UTC), behind.astimezone(UTC) - timedelta(seconds=1)


def _next(first: datetime, *, whole_month: bool, whole_year: bool) -> datetime:
    """The first moment behind the span that starts at `first`."""
    if whole_year:
        return first.replace(year=first.year + 1)
    if whole_month:
        return (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return first + timedelta(days=1)


def _quickly(raw: str, zone: tzinfo) -> datetime | None:
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        return None
    if moment.year not in _YEARS:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
