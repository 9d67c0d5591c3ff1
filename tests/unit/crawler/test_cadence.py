"""When to ask again, against the rule written out the long way."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.cadence import LONGEST, next_fetch_at, next_poll_at

NOW = datetime(2026, 6, 4, 7, 30, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
intervals = st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=400))
wishes = st.none() | st.datetimes(datetime(2026, 6, 1), datetime(2026, 7, 1), timezones=st.just(UTC))  # noqa: DTZ001


def poll(*, source_id: int = 0, every: timedelta = QUARTER, failures: int = 0, retry_at: datetime | None = None):
    return next_poll_at(source_id=source_id, every=every, failures=failures, now=NOW, retry_at=retry_at) - NOW


def test_a_good_poll_is_followed_by_the_interval():
    assert poll() == QUARTER


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 15), (2, 30), (3, 60), (7, 960), (8, 1440), (9, 1440), (1000, 1440)]
)
def test_after_failures_the_wait_starts_at_the_interval_and_doubles_to_a_day(failures, minutes):
    assert poll(failures=failures) == timedelta(minutes=minutes)


def test_five_seconds_are_obeyed_to_the_second_by_every_source():
    assert {poll(source_id=number, every=timedelta(seconds=5)) for number in range(50)} == {timedelta(seconds=5)}


def test_a_week_stays_a_week_however_often_it_fails():
    week = timedelta(days=7)
    assert poll(every=week) == poll(every=week, failures=30) == week


def test_sources_that_were_added_together_drift_apart():
    waits = [poll(source_id=number) for number in range(1, 101)]
    assert len(set(waits)) > 60
    assert all(QUARTER * 0.9 <= wait <= QUARTER for wait in waits)


def test_a_host_that_wants_more_time_gets_it_up_to_a_day():
    assert poll(retry_at=NOW + timedelta(hours=3)) == timedelta(hours=3)
    assert poll(retry_at=NOW + timedelta(minutes=1)) == QUARTER
    assert poll(retry_at=NOW + timedelta(days=365)) == timedelta(days=1)


@given(st.integers(0, 10**9), intervals, st.integers(0, 10_000), wishes)
def test_polls_keep_within_what_was_declared_and_asked(source_id, every, failures, wish):
    wait = poll(source_id=source_id, every=every, failures=failures, retry_at=wish)
    asked = min(wish - NOW, LONGEST) if wish else timedelta()
    doubled = every
    for _ in range(failures - 1):
        if doubled >= LONGEST:
            break
        doubled = min(doubled * 2, LONGEST)
    spread = every * 0.1 if every >= timedelta(minutes=1) else timedelta()
    assert max(doubled - spread, asked) <= wait <= max(doubled, asked)


def test_a_page_is_tried_again_for_about_five_days():
    moment, waits = NOW, []
    while (again := next_fetch_at(attempts=len(waits) + 1, now=moment)) is not None:
        waits.append(again - moment)
        moment = again
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (5, 10, 20, 40)]
    assert waits[-3:] == [LONGEST] * 3
    assert timedelta(days=4, hours=12) < moment - NOW < timedelta(days=5, hours=12)


@given(st.integers(1, 30), wishes)
def test_a_page_is_never_tried_before_the_host_wants_it_nor_later_than_in_a_day(attempts, wish):
    again = next_fetch_at(attempts=attempts, now=NOW, retry_at=wish)
    if again is None:
        assert attempts > 12
    else:
        asked = min(wish - NOW, LONGEST) if wish else timedelta()
        assert max(timedelta(minutes=5), asked) <= again - NOW <= LONGEST
