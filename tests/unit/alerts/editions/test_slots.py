from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.editions.slots import LATE, DueSlot, Slot, due_slot, next_slot
from config.phrases import Schedule

LONDON = "Europe/London"
MINUTE = timedelta(minutes=1)
HOURLY = Schedule(kind="hourly")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def daily(at: str) -> Schedule:
    return Schedule(kind="daily", at=time.fromisoformat(at))


def cron(line: str) -> Schedule:
    return Schedule(kind="cron", cron=line)


def slots(schedule: Schedule, after: str, count: int, timezone: str = LONDON) -> list[str]:
    found, at = [], utc(after)
    for _ in range(count):
        slot = next_slot(schedule, at, timezone)
        found.append(slot.local)
        at = slot.at
    return found


class TestNextSlot:
    def test_is_strictly_after(self):
        slot = next_slot(daily("07:30"), utc("2026-06-04T06:30"), LONDON)
        assert slot == Slot(local="2026-06-05T07:30:00+01:00", at=utc("2026-06-05T06:30"))

    def test_seconds_count(self):
        assert slots(daily("07:30"), "2026-06-04T06:29:59.999999", 1) == ["2026-06-04T07:30:00+01:00"]
        assert slots(HOURLY, "2026-06-04T06:59:59.999999", 1) == ["2026-06-04T08:00:00+01:00"]

    def test_keeps_wall_time_over_the_year(self):
        assert slots(daily("07:30"), "2026-10-24T00:00", 2) == [
            "2026-10-24T07:30:00+01:00",
            "2026-10-25T07:30:00+00:00",
        ]

    def test_weekdays_leave_out_the_weekend(self):
        found = slots(Schedule(kind="weekdays", at=time(7, 30)), "2026-06-05T12:00", 2)
        assert found == ["2026-06-08T07:30:00+01:00", "2026-06-09T07:30:00+01:00"]

    def test_weekly(self):
        found = slots(Schedule(kind="weekly", weekday=0, at=time(9)), "2026-06-05T12:00", 2)
        assert found == ["2026-06-08T09:00:00+01:00", "2026-06-15T09:00:00+01:00"]

    def test_a_skipped_time_fires_behind_the_gap(self):
        slot = next_slot(daily("01:30"), utc("2026-03-28T12:00"), LONDON)
        assert slot == Slot(local="2026-03-29T02:30:00+01:00", at=utc("2026-03-29T01:30"))

    def test_a_skipped_time_fires_although_the_gap_has_begun(self):
        assert slots(daily("01:30"), "2026-03-29T01:10", 1) == ["2026-03-29T02:30:00+01:00"]

    def test_a_repeated_time_fires_once(self):
        assert slots(daily("01:30"), "2026-10-24T12:00", 2) == [
            "2026-10-25T01:30:00+01:00",
            "2026-10-26T01:30:00+00:00",
        ]

    def test_skipped_and_real_times_that_meet_are_one_slot(self):
        found = slots(cron("*/30 1-2 * * *"), "2026-03-29T00:00", 3)
        assert found == ["2026-03-29T02:00:00+01:00", "2026-03-29T02:30:00+01:00", "2026-03-30T01:00:00+01:00"]

    def test_a_real_time_before_the_landing_of_a_skipped_one_comes_first(self):
        found = slots(cron("45,10 1-2 * * *"), "2026-03-29T00:50", 2)
        assert found == ["2026-03-29T02:10:00+01:00", "2026-03-29T02:45:00+01:00"]

    def test_hourly_goes_by_real_hours(self):
        assert slots(HOURLY, "2026-10-25T00:00", 2) == ["2026-10-25T01:00:00+00:00", "2026-10-25T02:00:00+00:00"]
        assert slots(HOURLY, "2026-03-29T00:00", 2) == ["2026-03-29T02:00:00+01:00", "2026-03-29T03:00:00+01:00"]

    def test_hourly_stands_on_the_local_minute(self):
        assert slots(HOURLY, "2026-06-04T06:00", 1, "Asia/Kolkata") == ["2026-06-04T12:00:00+05:30"]

    def test_a_day_that_a_zone_left_out(self):
        found = slots(daily("07:30"), "2011-12-29T12:00", 2, "Pacific/Apia")
        assert found == ["2011-12-29T07:30:00-10:00", "2011-12-31T07:30:00+14:00"]

    def test_immediately_has_no_slots(self):
        with pytest.raises(ValueError, match="has no slots"):
            next_slot(Schedule(kind="immediately"), utc("2026-06-04T06:00"), LONDON)

    def test_a_cron_that_never_fires_is_said(self):
        with pytest.raises(ValueError, match="never fires"):
            next_slot(cron("0 0 */31 * 1#2"), utc("2026-06-04T06:00"), LONDON)


class TestDueSlot:
    morning = daily("07:30")
    due = utc("2026-06-04T06:30")

    def test_nothing_before_its_time(self):
        assert due_slot(self.morning, self.due, self.due - MINUTE, LONDON) is None

    def test_on_time(self):
        slot = Slot(local="2026-06-04T07:30:00+01:00", at=self.due)
        assert due_slot(self.morning, self.due, self.due, LONDON) == DueSlot(slot=slot, late=False)
        assert due_slot(self.morning, self.due, self.due + LATE, LONDON) == DueSlot(slot=slot, late=False)

    def test_late_by_the_clock(self):
        found = due_slot(self.morning, self.due, self.due + LATE + MINUTE, LONDON)
        assert found is not None
        assert (found.slot.at, found.late) == (self.due, True)

    def test_missed_ones_are_one_late_digest(self):
        found = due_slot(self.morning, self.due, utc("2026-06-08T06:31"), LONDON)
        assert found == DueSlot(slot=Slot(local="2026-06-08T07:30:00+01:00", at=utc("2026-06-08T06:30")), late=True)

    def test_years_of_minutes_are_passed_over_quickly(self):
        found = due_slot(cron("* * * * *"), utc("2016-06-04T06:30"), utc("2026-06-08T06:31:30"), LONDON)
        assert found == DueSlot(slot=Slot(local="2026-06-08T07:31:00+01:00", at=utc("2026-06-08T06:31")), late=True)

    def test_a_due_time_that_the_clock_rules_have_moved_is_still_due(self):
        found = due_slot(self.morning, self.due - MINUTE, self.due - MINUTE, LONDON)
        assert found is not None
        assert found.slot.local == "2026-06-04T07:29:00+01:00"


# The slow oracle: walk real minutes, look at the wall clock, and fire what it shows for the first time. Where it jumps
# forward, what it left out fires as much later as it jumped.

ZONES = [LONDON, "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata"]
#: Some days before a change of the clock, so that the walk takes it in.
STARTS = {
    LONDON: ["2026-03-27", "2026-10-23"],
    "America/St_Johns": ["2026-03-06", "2026-10-30"],
    "Australia/Lord_Howe": ["2026-04-03", "2026-10-02"],
    "Asia/Kolkata": ["2026-03-27"],
}
WALK = timedelta(days=5)


@cache
def wall_clock(zone: str, start: str) -> list[tuple[datetime, datetime]]:
    """(moment, wall time that fires at it), by moment."""
    seen, fired = set(), []
    at, tz = utc(start), ZoneInfo(zone)
    before = at.astimezone(tz).replace(tzinfo=None) - MINUTE
    while at < utc(start) + WALK:
        wall = at.astimezone(tz).replace(tzinfo=None)
        jump = wall - before - MINUTE
        fired += [(at + n * MINUTE, before + (n + 1) * MINUTE) for n in range(jump // MINUTE)]
        if wall not in seen:
            fired.append((at, wall))
            seen.add(wall)
        before = wall
        at += MINUTE
    return sorted(fired)


@cache
def numbers(field: str, top: int) -> set[int]:
    found = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        low, _, high = span.replace("*", f"0-{top}").partition("-")
        found |= set(range(int(low), int(high or low) + 1, int(step or 1)))
    return found


def fires(schedule: Schedule, wall: datetime) -> bool:
    if schedule.cron is not None:
        minute, hour, _, _, day = schedule.cron.split()
        within = wall.minute in numbers(minute, 59) and wall.hour in numbers(hour, 23)
        return within and wall.isoweekday() % 7 in numbers(day, 6)
    if wall.time() != schedule.at or (schedule.kind == "weekdays" and wall.weekday() > 4):
        return False
    return schedule.kind != "weekly" or wall.weekday() == schedule.weekday


def oracle(schedule: Schedule, zone: str, start: str) -> list[datetime]:
    if schedule.kind == "hourly":
        tz, minutes = ZoneInfo(zone), WALK // MINUTE
        every = (utc(start) + n * MINUTE for n in range(minutes))
        return [at for at in every if at.astimezone(tz).minute == 0]
    return sorted({at for at, wall in wall_clock(zone, start) if fires(schedule, wall)})


near_a_change = st.one_of(st.times(), st.builds(time, st.integers(0, 3), st.integers(0, 59)))
minutes = near_a_change.map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None))
fields = st.sampled_from(["*", "0", "30", "*/20", "10,45", "5-50/15"])
schedules = st.one_of(
    st.just(HOURLY),
    st.builds(lambda at: Schedule(kind="daily", at=at), minutes),
    st.builds(lambda at: Schedule(kind="weekdays", at=at), minutes),
    st.builds(lambda at, day: Schedule(kind="weekly", at=at, weekday=day), minutes, st.integers(0, 6)),
    st.builds(
        lambda minute, hour, day: cron(f"{minute} {hour} * * {day}"),
        fields,
        st.sampled_from(["*", "1", "1-2", "0,1,2", "*/2", "0-3"]),
        st.sampled_from(["*", "0", "1-5"]),
    ),
)
places = st.sampled_from([(zone, start) for zone in ZONES for start in STARTS[zone]])


@settings(max_examples=150, deadline=None)
@given(place=places, schedule=schedules, skip=st.integers(0, 4 * 24 * 60 * 60))
def test_the_next_slot_is_what_a_clock_watcher_sees(place, schedule, skip):
    zone, start = place
    after = utc(start) + timedelta(seconds=skip)
    expected = [at for at in oracle(schedule, zone, start) if at > after]
    found = []
    while len(found) < min(len(expected), 30):
        slot = next_slot(schedule, found[-1] if found else after, zone)
        assert datetime.fromisoformat(slot.local) == slot.at
        found.append(slot.at)
    assert found == expected[:30]
    assert all(one < other for one, other in pairwise(found))


@settings(max_examples=150, deadline=None)
@given(
    place=places, schedule=schedules, begin=st.integers(0, 24 * 60), downs=st.lists(st.integers(1, 3000), max_size=6)
)
def test_a_daemon_that_comes_and_goes_sends_the_latest_slot_once(place, schedule, begin, downs):
    """Whatever the downtime: what is composed is the oracle's last slot, never one twice, and late if others were missed."""
    zone, start = place
    expected = oracle(schedule, zone, start)
    now = utc(start) + begin * MINUTE
    seen_until, due = now, next_slot(schedule, now, zone).at
    for down in downs:
        now = min(now + down * MINUTE, utc(start) + WALK - MINUTE)
        passed = [at for at in expected if seen_until < at <= now]
        found = due_slot(schedule, due, now, zone)
        assert (found is None) == (not passed)
        if found is not None:
            assert found.slot.at == passed[-1]
            assert found.late == (len(passed) > 1 or now - passed[-1] > LATE)
            seen_until, due = now, next_slot(schedule, max(now, found.slot.at), zone).at
