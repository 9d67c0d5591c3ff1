"""What the operator hears of the sources, on both engines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from archive_builders import LEASE, declare, declared, failed, read
from hypothesis import given
from hypothesis import strategies as st
from ledger_press import Clock
from stores import fresh_database

from alerts.health import Health, Story, report, slot_of, stories
from alerts.ledger import notices
from crawler.archive import polls, sources
from crawler.archive.changes import Change

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 6, 4, 7, 30, tzinfo=UTC)
SINCE = datetime(2026, 6, 2, 13, 10, tzinfo=UTC)


def story(name: str = "Alderbrook Council", was: str = "healthy", state: str = "broken", **fields) -> Story:
    values = {"ids": (1,), "kind": "feed", "since": SINCE, "reason": "the server answered 500", "polled_at": NOW}
    return Story(name=name, was=was, state=state, **(values | fields))


def said(*told: Story) -> str:
    return "\n".join(report(told, LONDON, now=NOW))


def test_one_source_is_told_with_its_mend():
    assert said(story()) == (
        "Alderbrook Council: broken since Tue 2 June, 14:10: the server answered 500. See whether the address still holds: "
        "`cuttings check ADDRESS` proposes what is there now."
    )
    changed = story(state="layout changed", kind="listing", reason="its page lists nothing any more")
    assert said(changed) == (
        "Alderbrook Council: layout changed since Tue 2 June, 14:10: its page lists nothing any more. Look at it, and write "
        "`links:`."
    )


def test_sources_in_one_state_share_the_mend_and_recoveries_are_told():
    told = said(
        story(),
        story("Fennimore Council", reason=None),
        story("The Gazette", "broken", "healthy"),
        story("The Times", "blocked", "healthy"),
        story("Westmarsh Council", "quiet", "healthy"),
    )
    assert told == (
        "Alderbrook Council: broken since Tue 2 June, 14:10: the server answered 500; Fennimore Council: broken since Tue 2 June, "
        "14:10. See whether the address still holds: `cuttings check ADDRESS` proposes what is there now.\n"
        "The Gazette and The Times are read again.\nWestmarsh Council is publishing again."
    )


def test_what_is_as_the_operator_knows_it_is_not_told():
    assert said(story(was="broken", state="broken")) == said() == said(story(was="gap", state="healthy")) == ""


def test_many_are_counted():
    told = said(*[story(f"S{n:02}") for n in range(25)])
    assert told.count("broken since") == 20
    assert "; and 5 more sources. See" in told


states = st.sampled_from(["healthy", "broken", "blocked", "quiet", "gap", "partial", "layout changed"])


@given(st.lists(st.tuples(st.integers(1, 4), states, st.booleans()), max_size=30))
def test_the_changes_of_a_source_are_one_story(history):
    """Each source is told from where the operator knew it to where it stands."""
    stands: dict[int, str] = {}
    knew: dict[int, str] = {}
    rows = []
    for n, (source_id, state, _) in enumerate(history, start=1):
        was = stands.get(source_id, "healthy")
        if was == state:
            continue
        knew.setdefault(source_id, was)
        stands[source_id] = state
        rows.append(
            Change(
                id=n,
                source_id=source_id,
                was=was,
                state=state,
                reason=None,
                name=f"S{source_id}",
                kind="feed",
                since=SINCE,
                last_polled_at=NOW,
                retired_at=None,
            )
        )
    told = stories(rows)
    assert {each.name: (each.was, each.state) for each in told} == {
        f"S{source_id}": (knew[source_id], stands[source_id]) for source_id in stands
    }
    assert sorted(number for each in told for number in each.ids) == [row.id for row in rows]
    text = said(*told)
    assert bool(text) == any(each.state != each.was and (each.state != "healthy" or each.was != "gap") for each in told)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_poll_is_within_its_time(at):
    start, end = slot_of(at)
    assert start + timedelta(minutes=5) <= at < end - timedelta(minutes=5)


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as opened:
        yield opened


@pytest.fixture
def clock():
    return Clock()


async def poll_all(database, clock, outcome, *names):
    async with database.write() as connection:
        await sources.poll_now(connection, names or None, now=clock())
    async with database.write() as connection:
        times = {"now": clock(), "due_by": clock(), "until": clock() + LEASE}
        due = await sources.claim(connection, **times, limit=100, names=names or None)
        await polls.record(connection, [outcome(each, at=clock()) for each in due])


async def heard(database) -> list[str]:
    async with database.read() as connection:
        return [each.text for each in await notices.untold(connection)]


async def test_a_broken_source_is_told_once_and_so_is_its_recovery(database, clock):
    health = Health(database, "Europe/London", now=clock)
    await declare(database, declared("Alderbrook", host="alderbrook.example"), now=clock())
    await poll_all(database, clock, read)
    for _ in range(3):
        clock.turn(minutes=15)
        await poll_all(database, clock, failed)
        await health.tell()
    assert await heard(database) == []  # others may have changed with it
    clock.turn(minutes=10)
    for other in (health, Health(database, "Europe/London", now=clock)):
        await other.tell()
    (text,) = await heard(database)
    assert text.startswith("Alderbrook: broken since ")
    clock.turn(minutes=15)
    await poll_all(database, clock, read)
    clock.turn(minutes=10)
    await health.tell()
    assert (await heard(database))[1:] == ["Alderbrook is read again."]


async def test_an_outage_of_our_own_is_told_once_and_who_stays_broken_afterwards(database, clock):
    health = Health(database, "Europe/London", now=clock)
    names = [f"S{n}" for n in range(8)]
    await declare(database, *[declared(name, host=f"{name.lower()}.example") for name in names], now=clock())
    await poll_all(database, clock, read)
    for _ in range(4):
        clock.turn(minutes=30)
        await poll_all(database, clock, failed)
        clock.turn(minutes=10)
        await health.tell()
    (text,) = await heard(database)
    assert text.startswith("Most checks have failed since Thu 4 June, ")
    assert "of 8 sources" in text
    clock.turn(minutes=30)
    await poll_all(database, clock, read, *names[:7])
    await poll_all(database, clock, failed, "S7")
    clock.turn(minutes=10)
    await health.tell()
    (again,) = (await heard(database))[1:]
    assert again.startswith("S7: broken since ")


async def test_what_is_told_and_what_is_noted_are_one_transaction(database, clock, monkeypatch):
    health = Health(database, "Europe/London", now=clock)
    await declare(database, declared("Alderbrook"), now=clock())
    for _ in range(3):
        await poll_all(database, clock, failed)
        clock.turn(minutes=15)
    write = notices.write

    async def killed(*given, **fields):
        await write(*given, **fields)
        raise RuntimeError("killed")

    monkeypatch.setattr(notices, "write", killed)
    with pytest.raises(RuntimeError):
        await health.tell()
    assert await heard(database) == []
    monkeypatch.undo()
    await health.tell()
    assert len(await heard(database)) == 1


async def test_sources_that_left_the_file_are_not_told_of(database, clock):
    await declare(database, declared("Alderbrook"), now=clock())
    for _ in range(3):
        await poll_all(database, clock, failed)
        clock.turn(minutes=15)
    await declare(database, now=clock())
    await Health(database, "Europe/London", now=clock).tell(at_once=True)
    assert await heard(database) == []


def test_a_story_ends_where_its_source_was_retired():
    change = Change(
        id=1,
        source_id=1,
        was="healthy",
        state="broken",
        reason=None,
        name="A",
        kind="feed",
        since=SINCE,
        last_polled_at=NOW,
        retired_at=None,
    )
    assert stories([change])[0].state == "broken"
    assert stories([replace(change, retired_at=NOW)])[0].state == "healthy"
