from datetime import UTC, datetime, timedelta

import pytest
from ledger_press import Press, settings, watch
from stores import fresh_database

from alerts.ledger import watches
from alerts.ledger.records import ListedWatch
from alerts.matching import Matching
from alerts.silence import silence

NOW = datetime(2026, 6, 4, 6, tzinfo=UTC)
DAY = timedelta(days=1)


def listed(*, days, first=None, last=None, changed=400):
    """Its days with matches, and how many days ago its first and last match were and its wording came into force."""
    return ListedWatch(
        name="Review",
        watch=watch("Review"),
        changed_at=NOW - changed * DAY,
        retired_at=None,
        matches=days,
        last_match_at=None if last is None else NOW - last * DAY,
        subscriptions=(),
        first_match_at=None if first is None else NOW - first * DAY,
        days=days,
    )


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (listed(days=11, first=103, last=63), "no match for 9 weeks; it had one in 4 days before"),
        (listed(days=30, first=39, last=10), "no match for 10 days; it had one in a day before"),
        (listed(days=30, first=35, last=6), None),  # a week is no silence
        (listed(days=4, first=153, last=63), None),  # nor are two of its rhythms
        (listed(days=2, first=303, last=300), None),  # two days make no rhythm
        (listed(days=11, first=103, last=63, changed=3), None),  # another wording has just begun
        (listed(days=11, first=103, last=63, changed=35), "no match for 5 weeks; it had one in 4 days before"),
        (listed(days=0, changed=63), "no match yet, in 9 weeks"),
        (listed(days=0, changed=20), None),
    ],
)
def test_what_is_silent_for_far_longer_than_its_rhythm(found, said):
    assert silence(found, NOW) == said


async def test_days_are_counted_by_the_ledger(tmp_path):
    async with fresh_database(tmp_path) as database:
        press = Press(database)
        await press.apply(settings(watch("Review")))
        for slug, days in (("a", 0), ("b", 0), ("c", 3), ("d", 3)):
            press.clock.turn(days=days, minutes=1)
            await press.publish(slug)
            await Matching(database, now=press.clock).run_once()
        async with database.read() as connection:
            [found] = await watches.listing(connection)
    assert (found.matches, found.days, found.last_match_at - found.first_match_at) == (
        4,
        3,
        timedelta(days=6, minutes=3),
    )
