"""When to ask again, against the rule written out the long way."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.cadence import LONGEST, MARGIN, WINDOW, Demand, hints_of, next_fetch_at, next_poll, rhythm_of

NOW = datetime(2026, 6, 4, 7, 30, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=seconds) for seconds in (1, 60, 3600, 86400))
QUARTER = 15 * MINUTE
intervals = st.timedeltas(min_value=SECOND, max_value=400 * DAY)
wishes = st.none() | st.datetimes(datetime(2026, 6, 1), datetime(2026, 7, 1), timezones=st.just(UTC))  # noqa: DTZ001
names = st.sampled_from(["ttl", "cache-control", "expires", "retry-after", "crawl-delay"])


def poll(**given):
    """The wait after a poll, and what set it."""
    planned = next_poll(**({"source_id": 0, "every": None, "now": NOW} | given))
    return planned.at - NOW, planned.by


def wait(*, every: timedelta = QUARTER, **given) -> timedelta:
    return poll(every=every, **given)[0]


def test_a_good_poll_is_followed_by_the_interval_that_was_declared():
    assert poll(every=QUARTER, rhythm=DAY, demand=Demand(immediately=True)) == (QUARTER, "every")


def test_without_a_declared_one_it_is_half_the_rhythm_within_bounds():
    assert poll(rhythm=2 * HOUR) == (HOUR, "rhythm")
    assert poll(rhythm=MINUTE) == (5 * MINUTE, "rhythm")
    assert poll(rhythm=30 * DAY) == (DAY, "rhythm")
    assert poll() == (QUARTER, "default")


def test_what_is_to_be_told_immediately_is_looked_for_every_five_minutes():
    assert poll(rhythm=DAY, demand=Demand(immediately=True)) == (5 * MINUTE, "immediately")


def test_a_hint_of_the_server_wins_over_all_where_it_asks_for_more():
    assert poll(every=QUARTER, hints={"ttl": HOUR, "cache-control": MINUTE}) == (HOUR, "ttl")
    assert poll(demand=Demand(immediately=True), hints={"cache-control": HOUR}) == (HOUR, "cache-control")
    assert poll(every=QUARTER, hints={"expires": MINUTE}) == (QUARTER, "every")
    assert poll(every=5 * SECOND, hints={"crawl-delay": 10 * SECOND}) == (10 * SECOND, "crawl-delay")
    assert poll(every=QUARTER, hints={"retry-after": 365 * DAY}) == (DAY, "retry-after")


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 15), (2, 30), (3, 60), (7, 960), (8, 1440), (9, 1440), (1000, 1440)]
)
def test_after_failures_the_wait_starts_at_the_interval_and_doubles_to_a_day(failures, minutes):
    assert poll(every=QUARTER, failures=failures) == (minutes * MINUTE, "failures" if failures > 1 else "every")


def test_five_seconds_are_obeyed_to_the_second_by_every_source():
    assert {wait(source_id=number, every=5 * SECOND) for number in range(50)} == {5 * SECOND}


def test_a_week_stays_a_week_however_often_it_fails():
    assert wait(every=7 * DAY) == wait(every=7 * DAY, failures=30) == 7 * DAY


def test_sources_that_were_added_together_drift_apart():
    waits = [wait(source_id=number) for number in range(1, 101)]
    assert len(set(waits)) > 60
    assert all(QUARTER * 0.9 <= each <= QUARTER for each in waits)


@given(st.integers(0, 10**9), intervals, st.integers(0, 10_000), st.dictionaries(names, intervals))
def test_polls_keep_within_what_was_declared_and_asked(source_id, every, failures, hints):
    found = wait(source_id=source_id, every=every, failures=failures, hints=hints)
    asked = min(max(hints.values(), default=timedelta()), LONGEST)
    doubled = every
    for _ in range(failures - 1):
        if doubled >= LONGEST:
            break
        doubled = min(doubled * 2, LONGEST)
    spread = every * 0.1 if every >= MINUTE else timedelta()
    assert max(doubled - spread, asked) <= found <= max(doubled, asked)


@given(st.none() | intervals, st.none() | intervals, st.booleans(), st.dictionaries(names, intervals))
def test_an_interval_of_its_own_stays_within_its_bounds(every, rhythm, immediately, hints):
    planned = next_poll(
        source_id=7, every=every, rhythm=rhythm, demand=Demand(immediately=immediately), hints=hints, now=NOW
    )
    asked = min(max(hints.values(), default=timedelta()), LONGEST)
    own = every or (5 * MINUTE if immediately else max(5 * MINUTE, min(rhythm / 2, DAY)) if rhythm else QUARTER)
    assert planned.interval == max(own, asked)
    assert (planned.by in hints) == (asked > own)
    assert planned.at - NOW <= planned.interval


def test_before_a_slot_a_poll_is_pulled_forward():
    slot = NOW + 5 * HOUR
    demand = Demand(next_slot=lambda after: slot if after < slot else None)
    found, by = poll(every=DAY, demand=demand)
    assert (by, 4 * HOUR <= found <= 5 * HOUR - MARGIN) == ("digest", True)
    assert poll(every=DAY, demand=demand, hints={"ttl": 4.5 * HOUR}) == (4.5 * HOUR, "digest")
    assert poll(every=DAY, demand=demand, hints={"ttl": 5 * HOUR}) == (DAY, "every")  # there is nothing to be done
    places = {wait(every=DAY, source_id=number, demand=demand) for number in range(100)}
    assert len(places) == 100


def test_one_that_would_come_just_before_the_hour_waits_for_it_as_long_as_its_interval_lasts():
    slot = NOW + 24.5 * HOUR
    demand = Demand(next_slot=lambda after: slot if after < slot else None)
    assert all(23.5 * HOUR <= wait(every=DAY, source_id=number, demand=demand) <= DAY for number in range(50))
    assert wait(every=22 * HOUR, demand=demand) == 22 * HOUR


@given(
    st.integers(0, 10**6),
    intervals.filter(lambda every: every > 20 * MINUTE),
    st.lists(st.integers(0, 10 * 1440), min_size=1, max_size=12),
    st.lists(st.integers(0, 3 * 60), min_size=1),
    st.lists(st.integers(0, 5), min_size=1),
)
def test_a_poll_falls_into_the_hour_before_every_slot_unless_a_hint_forbids_it(source_id, every, slots, asked, failed):
    slots = [NOW + minutes * MINUTE for minutes in sorted(slots)]
    demand = Demand(next_slot=lambda after: next((slot for slot in slots if slot > after), None))
    polls, at = [], NOW
    while at <= slots[-1] and len(polls) < 2000:
        hint = asked[len(polls) % len(asked)] * MINUTE
        polls.append((at, hint))
        failures = failed[len(polls) % len(failed)]
        at = next_poll(
            source_id=source_id, every=every, demand=demand, hints={"ttl": hint}, failures=failures, now=at
        ).at
        assert at >= polls[-1][0] + hint
    for slot in slots:
        first, last = slot - WINDOW, slot - MARGIN
        looked = any(first <= at <= last for at, _ in polls)
        forbidden = any(at < first and at + hint > last for at, hint in polls)
        assert looked or forbidden or last < NOW


@given(st.lists(st.integers(0, 10**7), max_size=40))
def test_the_rhythm_is_the_median_gap_of_the_last_twenty(seconds):
    found = rhythm_of([NOW - each * SECOND for each in seconds])
    newest = sorted(seconds)[:20]
    if len(newest) < 3:
        assert found is None
    else:
        gaps = sorted(newest[n + 1] - newest[n] for n in range(len(newest) - 1))
        assert found == (gaps[len(gaps) // 2] + gaps[(len(gaps) - 1) // 2]) / 2 * SECOND


@pytest.mark.parametrize(
    ("headers", "hints"),
    [
        ({}, {}),
        ({"cache-control": "public, max-age=3600"}, {"cache-control": HOUR}),
        ({"cache-control": "PRIVATE, Max-Age = 600"}, {"cache-control": 10 * MINUTE}),
        ({"cache-control": "s-maxage=600"}, {}),  # that is for caches which others share
        ({"cache-control": "max-age=0, must-revalidate"}, {}),
        ({"cache-control": "no-cache, max-age=600"}, {}),
        ({"cache-control": "no-store", "expires": "Thu, 04 Jun 2026 09:30:00 GMT"}, {}),
        ({"cache-control": "max-age=99999999999999999999"}, {"cache-control": DAY}),
        ({"expires": "Thu, 04 Jun 2026 09:30:00 GMT"}, {"expires": 2 * HOUR}),
        (
            {"expires": "Thu, 04 Jun 2026 09:30:00 GMT", "date": "Thu, 04 Jun 2026 09:00:00 GMT"},
            {"expires": 30 * MINUTE},
        ),
        (
            {"expires": "Thu, 04 Jun 2026 09:30:00 GMT", "cache-control": "max-age=60"},
            {"cache-control": MINUTE},
        ),
        ({"expires": "0"}, {}),
        ({"expires": "Thu, 04 Jun 2020 09:30:00 GMT"}, {}),
        ({"expires": "Thu, 04 Jun 2099 09:30:00"}, {"expires": DAY}),
    ],
)
def test_what_an_answer_asks_for(headers, hints):
    assert hints_of(headers, now=NOW) == hints


def test_what_else_asks_for_time():
    assert hints_of({}, now=NOW, ttl=2 * DAY, retry_at=NOW + HOUR, crawl_delay=10.0) == {
        "ttl": DAY,
        "retry-after": HOUR,
        "crawl-delay": 10 * SECOND,
    }
    assert hints_of({}, now=NOW, retry_at=NOW - HOUR) == {}


@given(st.dictionaries(st.sampled_from(["cache-control", "expires", "date"]), st.text(max_size=40)))
def test_any_headers_ask_for_a_day_at_the_most(headers):
    assert all(timedelta() < wish <= DAY for wish in hints_of(headers, now=NOW).values())


def test_a_page_is_tried_again_for_about_five_days():
    moment, waits = NOW, []
    while (again := next_fetch_at(attempts=len(waits) + 1, now=moment)) is not None:
        waits.append(again - moment)
        moment = again
    assert waits[:4] == [minutes * MINUTE for minutes in (5, 10, 20, 40)]
    assert waits[-3:] == [LONGEST] * 3
    assert 4.5 * DAY < moment - NOW < 5.5 * DAY


@given(st.integers(1, 30), wishes)
def test_a_page_is_never_tried_before_the_host_wants_it_nor_later_than_in_a_day(attempts, wish):
    again = next_fetch_at(attempts=attempts, now=NOW, retry_at=wish)
    if again is None:
        assert attempts > 12
    else:
        asked = min(wish - NOW, LONGEST) if wish else timedelta()
        assert max(5 * MINUTE, asked) <= again - NOW <= LONGEST
