"""What counts as read: the part of a digest that a reader's trust stands on."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.records import SourceState
from crawler.coverage import Unread, coverage

NOW = datetime(2026, 6, 4, 7, 30, tzinfo=UTC)
BEGINS = NOW - timedelta(days=1)
MINUTE = timedelta(minutes=1)


def state(name: str = "Alderbrook Council", *, read: timedelta | None = MINUTE, **fields) -> SourceState:
    values = {
        "id": 1,
        "name": name,
        "address": "https://alderbrook.example/feed",
        "kind": "feed",
        "tags": (),
        "every": 15 * MINUTE,
        "added_at": NOW - timedelta(days=90),
        "first_read_at": None if read is None else NOW - timedelta(days=90),
        "last_read_at": None if read is None else NOW - read,
        "last_polled_at": NOW - MINUTE,
        "next_poll_at": NOW,
        "failures": 0,
        "failing_since": None,
        "reason": None,
        "retired_at": None,
    }
    return SourceState(**(values | fields))


def unread(*states: SourceState) -> tuple[Unread, ...]:
    return coverage(states, begins=BEGINS, now=NOW, checks=96).not_read


def test_all_is_read():
    found = coverage([state("A"), state("B")], begins=BEGINS, now=NOW, checks=192)
    assert (found.sources, found.read, found.checks, found.begins, found.not_read) == (2, 2, 192, BEGINS, ())


def test_a_source_that_fails_is_not_read_since_it_was_last_all_right():
    failing = state(failures=1, reason="the server answered 404 (not found)", read=16 * MINUTE)
    assert unread(failing) == (
        Unread(source="Alderbrook Council", since=NOW - 16 * MINUTE, reason="the server answered 404 (not found)"),
    )


def test_a_source_that_never_answered_was_never_all_right():
    (never,) = unread(state(read=None, failures=3, reason="the name is not known"))
    assert (never.since, never.reason) == (None, "the name is not known")


def test_a_source_that_nobody_has_asked_yet_is_not_read():
    assert unread(state(read=None))[0].reason == "it has not been checked yet"


def test_a_source_that_moved_is_not_read_before_its_new_address_is():
    (moved,) = unread(state(first_read_at=None))
    assert (moved.since, moved.reason) == (NOW - MINUTE, "its new address has not been checked yet")


def test_after_the_daemon_was_down_all_is_overdue_until_it_is_polled():
    assert unread(state(read=40 * MINUTE)) == ()
    (overdue,) = unread(state(read=41 * MINUTE))
    assert (overdue.since, overdue.reason) == (NOW - 41 * MINUTE, "it has not been checked since then")


def test_a_rare_source_is_read_as_often_as_it_was_declared():
    weekly = timedelta(days=7)
    assert unread(state(every=weekly, read=timedelta(days=6))) == ()
    assert len(unread(state(every=weekly, read=timedelta(days=15)))) == 1


def test_retired_sources_are_not_counted_and_the_unread_stand_by_name():
    found = coverage(
        [state("C", failures=1), state("A", retired_at=NOW, failures=1), state("B", read=None)],
        begins=BEGINS,
        now=NOW,
        checks=0,
    )
    assert (found.sources, found.read, [each.source for each in found.not_read]) == (2, 0, ["B", "C"])


@given(
    st.lists(
        st.builds(
            state,
            read=st.none() | st.timedeltas(timedelta(), timedelta(days=9)),
            every=st.timedeltas(timedelta(seconds=5), timedelta(days=3)),
            failures=st.integers(0, 2),
            retired_at=st.sampled_from([None, None, NOW]),
        )
    )
)
def test_every_source_is_either_read_or_named_with_a_reason(states):
    found = coverage(states, begins=BEGINS, now=NOW, checks=7)
    assert found.read + len(found.not_read) == found.sources == sum(each.retired_at is None for each in states)
    assert all(each.reason for each in found.not_read)
    fresh = [each for each in states if not each.retired_at and not each.failures and each.last_read_at]
    assert found.read == sum(NOW - each.last_read_at <= 2 * each.every + 10 * MINUTE for each in fresh)


def test_a_source_that_was_read_in_the_future_is_not_read():
    reason = "it has not been checked since the clock was set back"
    assert unread(state(read=-11 * MINUTE)) == (Unread(source="Alderbrook Council", since=None, reason=reason),)
    assert unread(state(read=-9 * MINUTE)) == ()
