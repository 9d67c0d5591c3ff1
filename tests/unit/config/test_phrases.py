"""Durations and schedules in words."""

from contextlib import suppress
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import Unfit
from config.phrases import WEEKDAYS, Schedule, describe, describe_duration, parse_duration, parse_schedule


@pytest.mark.parametrize(
    ("words", "duration"),
    [
        ("15m", timedelta(minutes=15)),
        ("2d", timedelta(days=2)),
        ("1s", timedelta(seconds=1)),
        ("0s", timedelta()),
        ("0.5 s", timedelta(milliseconds=500)),
        ("250ms", timedelta(milliseconds=250)),
        ("90 minutes", timedelta(minutes=90)),
        ("6y", timedelta(days=6 * 365)),
        ("1 Hour  30 Minutes", timedelta(minutes=90)),
        ("1h30m", timedelta(minutes=90)),
        ("2 days, 3 hours and 1 min", timedelta(days=2, hours=3, minutes=1)),
        ("2 hrs", timedelta(hours=2)),
        ("1 week", timedelta(weeks=1)),
        (timedelta(hours=1), timedelta(hours=1)),
    ],
)
def test_durations_in_words(words, duration):
    assert parse_duration(words) == duration


@pytest.mark.parametrize("words", ["", "15", "m", "-5m", "1e3s", "soon", "5 m 3", None, 15, ["2d"], {"d": 2}])
def test_what_is_no_duration_is_told_what_would_do(words):
    with pytest.raises(Unfit) as caught:
        parse_duration(words)
    assert '"15m"' in caught.value.mend


def test_a_month_has_no_length():
    with pytest.raises(Unfit, match='unknown unit "month"'):
        parse_duration("1 month")


@pytest.mark.parametrize("words", ["99999999999y", "9" * 5000 + "s"])
def test_a_duration_beyond_all_bounds(words):
    with pytest.raises(Unfit, match="too long"):
        parse_duration(words)


@given(st.timedeltas(min_value=timedelta()))
def test_a_described_duration_is_read_back(duration):
    assert parse_duration(describe_duration(duration)) == duration


@given(st.lists(st.tuples(st.integers(0, 5000), st.sampled_from("smhdwy")), min_size=1, max_size=6))
def test_a_duration_is_the_sum_of_its_parts(parts):
    seconds = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400, "y": 365 * 86_400}
    written = " ".join(f"{count}{unit}" for count, unit in parts)
    assert parse_duration(written).total_seconds() == sum(count * seconds[unit] for count, unit in parts)


@pytest.mark.parametrize(
    ("words", "schedule"),
    [
        ("immediately", Schedule(kind="immediately")),
        (" Hourly ", Schedule(kind="hourly")),
        ("daily at 07:30", Schedule(kind="daily", at=time(7, 30))),
        ("daily at 7:30", Schedule(kind="daily", at=time(7, 30))),
        ("weekdays at  00:00", Schedule(kind="weekdays", at=time(0, 0))),
        ("weekly on Monday at 07:30", Schedule(kind="weekly", weekday=0, at=time(7, 30))),
        ({"cron": "30 7  * * MON-FRI"}, Schedule(kind="cron", cron="30 7 * * MON-FRI")),
        (Schedule(kind="hourly"), Schedule(kind="hourly")),
    ],
)
def test_schedules_in_words(words, schedule):
    assert parse_schedule(words) == schedule


@pytest.mark.parametrize(
    "words",
    ["daily", "daily at 24:00", "daily at 7.30", "weekly at 07:30", "weekly on mon at 07:30", "", None, 7, [], {}, {"at": "x"},
     {"cron": 5}, {"cron": "* * * * *", "at": "07:30"}],
)  # fmt: skip
def test_what_is_no_schedule_is_told_what_would_do(words):
    with pytest.raises(Unfit, match="is not a schedule; write one of: immediately"):
        parse_schedule(words)


@pytest.mark.parametrize(
    ("cron", "found"),
    [
        ("30 7 * *", "has 4 fields"),
        ("0 30 7 * * *", "has 6 fields"),
        ("61 7 * * *", "cannot be read: Bad minute"),
        ("0 0 30 2 *", "cannot be read: Bad day-of-month"),
        ("0 0 31 4,6 *", "cannot be read: Bad day-of-month"),
        ("0 0 */31 * 1#5", "never comes"),  # the fifth Monday on a first of the month
    ],
)
def test_cron_expressions_that_cannot_be_kept(cron, found):
    with pytest.raises(Unfit, match=found) as caught:
        parse_schedule({"cron": cron})
    assert "five fields" in caught.value.mend


def test_a_cron_expression_is_described_in_english():
    assert describe(parse_schedule({"cron": "30 7 * * 1-5"})) == "At 07:30 on Monday through Friday"


TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
SCHEDULES = st.one_of(
    st.builds(Schedule, kind=st.sampled_from(["immediately", "hourly"])),
    st.builds(Schedule, kind=st.sampled_from(["daily", "weekdays"]), at=TIMES),
    st.builds(Schedule, kind=st.just("weekly"), weekday=st.integers(0, 6), at=TIMES),
)


@given(SCHEDULES)
def test_a_described_schedule_is_read_back(schedule):
    assert parse_schedule(describe(schedule)) == schedule
    assert parse_schedule(describe(schedule).upper()) == schedule


@given(st.sampled_from(WEEKDAYS), TIMES)
def test_every_weekday_has_its_number(day, at):
    schedule = parse_schedule(f"weekly on {day} at {at:%H:%M}")
    assert (schedule.at, WEEKDAYS[schedule.weekday]) == (at, day)


@given(st.text(alphabet="0123456789*/-,#LW ", min_size=9, max_size=20).map(lambda text: {"cron": text}))
def test_no_cron_expression_breaks_the_reading(value):
    try:
        schedule = parse_schedule(value)
    except Unfit:
        return
    assert describe(schedule)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(words):
    for parse in (parse_duration, parse_schedule):
        with suppress(Unfit):
            parse(words)
