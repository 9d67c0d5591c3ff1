from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from ledger_press import subscription

from alerts.cli.text import bars
from alerts.trial import Tried
from alerts.volume import Expected, expected, per_day, per_source, per_week
from crawler.archive.candidates import Candidate

NOW = datetime(2026, 6, 4, 12, tzinfo=UTC)  # a Thursday
LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)


def tried(days, *, weight=1.0, source=1, old=False):
    """An article that was first seen so many days ago."""
    at = NOW - days * DAY
    number = round(days * 1000)
    return Tried(Candidate(number, number, source, at, at, old, is_document=False), weight)


def test_weeks_begin_on_monday_as_it_is_there():
    late_on_sunday = tried((NOW - datetime(2026, 5, 31, 23, 30, tzinfo=UTC)) / DAY)  # 00:30 on Monday in London
    found = per_week([tried(0), late_on_sunday, tried(20, weight=0.5)], NOW - 21 * DAY, NOW, LONDON)
    assert found == [(date(2026, 5, 11), 0.5), (date(2026, 5, 18), 0), (date(2026, 5, 25), 0), (date(2026, 6, 1), 2.0)]


def test_sources_the_most_first():
    assert per_source([tried(1), tried(2, source=2), tried(3, source=2, weight=0.25)]) == [(2, 1.25), (1, 1.0)]


def test_old_articles_are_none_to_expect():
    assert per_day([tried(1), tried(2), tried(3, old=True)], NOW - 4 * DAY, NOW) == 0.5
    assert per_day([tried(0.01)] * 3, NOW - timedelta(hours=1), NOW) == 3  # an hour is no day


@pytest.mark.parametrize(
    ("send", "items", "most", "immediately"),
    [
        ("immediately", 2.0, None, True),
        ("hourly", pytest.approx(2 / 24), 2, False),
        ("daily at 07:30", 2.0, 2, False),
        ("weekdays at 07:30", pytest.approx(2.8, abs=0.2), 6, False),
        ("weekly on monday at 07:30", 14.0, 14, False),
    ],
)
def test_what_a_digest_would_have(send, items, most, immediately):
    twice_a_day = [tried(each / 2 // 1 + 0.25) for each in range(56)]
    found = expected(subscription(send=send), twice_a_day, NOW - 28 * DAY, NOW, timezone="Europe/London")
    assert found == Expected(subscription="Morning", items=items, most=most, immediately=immediately)


def test_in_less_than_one_digest_there_is_no_most():
    found = expected(subscription(send="weekly on monday at 07:30"), [tried(1)], NOW - 2 * DAY, NOW, timezone="UTC")
    assert (found.items, found.most) == (3.5, None)


def test_a_chart_fits_eighty_columns():
    rows = [("Alderbrook", 1234.0), ("A partnership of a very long name, and the board of it", 0.6), ("None", 0.0)]
    assert bars(rows) == [
        f"{'Alderbrook':40}  1,234  {'█' * 28}",
        "A partnership of a very long name, and…       1  █",
        f"{'None':40}      0",
    ]
    assert bars([]) == []
