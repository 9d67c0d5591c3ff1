"""Sources: what is declared against what is stored."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from archive_builders import (
    NOW,
    claim_entries,
    claim_sources,
    declared,
    failed,
    keep_page,
    page_failed,
    read,
    seen,
)
from sqlalchemy import event, select
from stores import fresh_database

from crawler import decide
from crawler.archive import declared as declaring
from crawler.archive import entries, polls, sources
from crawler.archive.records import Reconciled
from crawler.archive.schema import entry
from crawler.models import Page

HOUR = timedelta(hours=1)


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield database


async def reconciled(database, *wanted, now=NOW):
    async with database.write() as connection:
        return await declaring.reconcile(connection, wanted, now=now)


async def kept(database, *results):
    async with database.write() as connection:
        return await polls.record(connection, results)


async def states(database, **options):
    async with database.read() as connection:
        return await sources.states(connection, **options)


async def test_new_sources_are_due_at_once(database):
    done = await reconciled(database, declared("B", tags=("council",)), declared("A", host="a.example", every="5s"))
    assert done == Reconciled(added=("B", "A"))
    first, second = await states(database)
    assert (first.name, first.every, second.tags, second.next_poll_at) == ("A", timedelta(seconds=5), ("council",), NOW)
    assert {each.name for each in await claim_sources(database)} == {"A", "B"}


async def test_reconciling_again_changes_nothing(database):
    await reconciled(database, declared("A"))
    assert await reconciled(database, declared("A"), now=NOW + HOUR) == Reconciled()


async def test_another_name_tag_or_interval_keeps_what_is_known(database):
    await reconciled(database, declared("A", every="24h"))
    await kept(database, read((await claim_sources(database))[0]))
    renamed = declared("A").model_copy(update={"name": "Alderbrook", "tags": ("council",)})
    assert (await reconciled(database, renamed, now=NOW + HOUR)).changed == ("Alderbrook",)
    (state,) = await states(database)
    assert (state.name, state.tags, state.every) == ("Alderbrook", ("council",), timedelta(minutes=15))
    assert state.next_poll_at == NOW + HOUR  # at once, for its own rhythm is to be found
    (due,) = await claim_sources(database, now=NOW + 2 * HOUR)
    assert due.etag == '"1"'


async def test_read_differently_the_validators_are_gone(database, monkeypatch):
    await reconciled(database, declared("A"))
    await kept(database, read((await claim_sources(database))[0]))
    monkeypatch.setattr(declaring, "LISTING_VERSION", declaring.LISTING_VERSION + 1)
    assert (await reconciled(database, declared("A"), now=NOW + timedelta(seconds=1))).changed == ("A",)
    (due,) = await claim_sources(database, now=NOW + timedelta(seconds=1))
    assert (due.etag, due.last_modified, due.body_hash, due.first_read_at) == (None, None, None, NOW)


async def test_declared_anew_while_it_is_polled_the_validators_stay_cleared(database, monkeypatch):
    await reconciled(database, declared("A"))
    (due,) = await claim_sources(database)
    monkeypatch.setattr(declaring, "LISTING_VERSION", declaring.LISTING_VERSION + 1)
    await reconciled(database, declared("A"))
    await kept(database, read(due, seen("https://alderbrook.example/1")))
    (again,) = await claim_sources(database)
    assert (again.etag, again.body_hash) == (None, None)


async def test_what_left_the_file_is_retired_and_comes_back_as_if_new(database):
    await reconciled(database, declared("A"), declared("B", host="b.example"))
    claimed = await claim_sources(database)
    await kept(database, *[read(each) if each.name == "A" else failed(each) for each in claimed])
    assert (await reconciled(database)).retired == ("A", "B")
    assert await states(database) == []
    assert [each.retired_at for each in await states(database, retired=True)] == [NOW, NOW]
    assert await claim_sources(database, now=NOW + HOUR) == []
    assert (await reconciled(database, declared("A"), declared("B", host="b.example"), now=NOW + HOUR)).revived == (
        "A",
        "B",
    )
    a, b = await claim_sources(database, now=NOW + HOUR)
    assert (a.etag, a.first_read_at, b.failures, b.failing_since) == (None, None, 0, None)
    assert (await states(database))[0].last_read_at is None


def test_the_declaration_is_what_decides_how_a_listing_is_read():
    one = declared("A")
    assert declaring.declaration_of(one) == declaring.declaration_of(
        one.model_copy(update={"name": "B", "tags": ("x",)})
    )
    assert declaring.declaration_of(one) != declaring.declaration_of(declared("B"))


async def test_what_a_clock_that_was_ahead_left_behind_is_set_right(database):
    ahead = NOW + timedelta(days=365)
    await reconciled(database, declared("A"), now=ahead)
    (due,) = await claim_sources(database, now=ahead)
    await kept(database, read(due, seen("https://alderbrook.example/news/1"), at=ahead))
    (page,) = await claim_entries(database, now=ahead)
    await keep_page(database, page_failed(page, at=ahead, again=ahead))
    await reconciled(database, declared("A"), now=NOW)
    async with database.write() as connection:
        await entries.recall(connection, now=NOW)
    (due,) = await claim_sources(database, now=NOW)
    assert due.first_read_at == NOW
    assert [each.attempts for each in await claim_entries(database, now=NOW)] == [1]


class TestRenamed:
    """A source is known by its address, else by the name that it had, else by its own."""

    async def test_by_address_whatever_it_is_called(self, database):
        await reconciled(database, declared("A"))
        again = declared("A").model_copy(update={"name": "B"})
        assert await reconciled(database, again) == Reconciled(renamed=("A -> B",))
        assert [(each.id, each.name) for each in await states(database)] == [(1, "B")]

    async def test_at_another_address_by_the_name_that_it_had(self, database):
        await reconciled(database, declared("A"))
        wanted = declared("B", host="b.example", was="A")
        assert await reconciled(database, wanted) == Reconciled(renamed=("A -> B",), changed=("B",))
        assert await reconciled(database, wanted) == Reconciled()
        assert [(each.id, each.name, each.address) for each in await states(database)] == [(1, "B", wanted.key)]

    async def test_at_another_address_by_its_own(self, database):
        await reconciled(database, declared("A"), declared("B"))
        moved = declared("A", host="a.example")
        assert await reconciled(database, moved, declared("B")) == Reconciled(changed=("A",))
        addresses = {each.id: each.address for each in await states(database)}
        assert addresses == {1: moved.key, 2: declared("B").key}
        (due,) = await claim_sources(database, limit=1)
        assert (due.id, due.host) == (1, "a.example")

    async def test_not_where_the_address_is_declared_by_another(self, database):
        await reconciled(database, declared("A"))
        other = declared("A").model_copy(update={"name": "B"})
        done = await reconciled(database, declared("A", host="a.example"), other)
        assert done == Reconciled(added=("A",), renamed=("A -> B",))
        assert {(each.id, each.name) for each in await states(database)} == {(1, "B"), (2, "A")}

    async def test_the_address_of_a_retired_one_is_its_own_for_ever(self, database):
        await reconciled(database, declared("A"), declared("A", host="a.example").model_copy(update={"name": "Old"}))
        await reconciled(database, declared("A"))
        done = await reconciled(database, declared("A", host="a.example"), now=NOW + HOUR)
        assert done == Reconciled(revived=("A",), renamed=("Old -> A",), retired=("A",))
        assert [each.id for each in await states(database)] == [2]

    async def test_once_renamed_the_former_name_means_nothing(self, database):
        former = declared("Former", host="former.example")
        await reconciled(database, former)
        await reconciled(database)
        here = declared("A", was="B")
        await reconciled(database, declared("B", host="b.example"))
        await reconciled(database, here)
        await reconciled(database, declared("B", host="former.example"), here.model_copy(update={"was": None}))
        await reconciled(database, here)  # now one that was called B is retired
        there = declared("A", host="there.example", was="B")
        assert await reconciled(database, there) == Reconciled(changed=("A",))
        assert [(each.id, each.address) for each in await states(database)] == [(2, there.key)]

    async def test_of_several_that_are_retired_the_last(self, database):
        for host in ("one.example", "two.example"):
            other = declared("A", host=host)
            await reconciled(database, other.model_copy(update={"name": host}))
        for n, host in enumerate(("two.example", "one.example")):
            await reconciled(database, declared("A", host=host), now=NOW + n * HOUR)
            await reconciled(database, now=NOW + n * HOUR)
        assert (await reconciled(database, declared("A", host="three.example"))).revived == ("A",)
        assert [each.id for each in await states(database)] == [1]

    async def test_what_is_said_of_the_former_address_does_not_hold_for_the_new_one(self, database):
        await reconciled(database, declared("A"))
        await kept(database, read((await claim_sources(database))[0]))
        later = NOW + HOUR
        await kept(database, failed((await claim_sources(database, now=later))[0], at=later))
        await reconciled(database, declared("A", host="a.example"), now=later)
        (due,) = await claim_sources(database, now=later)
        assert (due.etag, due.last_modified, due.body_hash, due.failures, due.failing_since) == (
            None,
            None,
            None,
            0,
            None,
        )
        assert (due.first_read_at, due.last_read_at) == (None, NOW)
        (state,) = await states(database)
        assert (state.added_at, state.reason) == (NOW, None)

    async def test_moved_while_it_is_polled_its_new_address_is_still_to_be_read(self, database):
        await reconciled(database, declared("A"))
        await kept(database, read((await claim_sources(database))[0]))
        later = NOW + HOUR
        (due,) = await claim_sources(database, now=later)
        await reconciled(database, declared("A", host="a.example"), now=later)
        await kept(database, read(due, seen("https://alderbrook.example/1"), at=later))
        (again,) = await claim_sources(database, now=later)
        assert (again.address, again.etag, again.body_hash) == (declared("A", host="a.example").key, None, None)
        assert (again.first_read_at, again.last_read_at) == (None, later)

    @pytest.mark.postgresql
    async def test_moved_by_another_just_when_its_poll_is_kept(self, database):
        await reconciled(database, declared("A"))
        (due,) = await claim_sources(database)
        async with database.write() as connection:
            await declaring.reconcile(connection, [declared("A", host="a.example")], now=NOW)
            keeping = asyncio.create_task(kept(database, read(due, seen("https://alderbrook.example/1"))))
            await asyncio.sleep(0.2)  # it waits for what is decided here
            assert not keeping.done()
        await keeping
        (again,) = await claim_sources(database)
        assert (again.etag, again.body_hash, again.first_read_at) == (None, None, None)

    async def test_read_in_the_future_at_the_former_address_it_was_read_now(self, database):
        ahead = NOW + timedelta(days=30)
        await reconciled(database, declared("A"), now=ahead)
        await kept(database, read((await claim_sources(database, now=ahead))[0], at=ahead))
        await reconciled(database, declared("A", host="a.example"))
        assert (await claim_sources(database))[0].last_read_at == NOW


LISTED = {
    "undated, above one that was seen": {},
    "seen before": {},
    "after it was last read": {"published": NOW - timedelta(days=4)},
    "within the lookback of that": {"published": NOW - timedelta(days=6)},
    "long before": {"published": NOW - timedelta(days=9)},
    "undated": {},
}


async def test_the_first_reading_of_a_new_address_floods_nobody_and_misses_nothing(database):
    first, last = NOW - timedelta(days=400), NOW - timedelta(days=5)
    await reconciled(database, declared("A"), now=first)
    for at in (first, last):
        (due,) = await claim_sources(database, now=at)
        await kept(database, read(due, *[seen("https://alderbrook.example/seen-before")][: at == last], at=at))
    await reconciled(database, declared("A", host="a.example"))
    links = {
        what: seen(f"https://alderbrook.example/{what.replace(' ', '-').replace(',', '')}", what, **more)
        for what, more in LISTED.items()
    }
    (due,) = await claim_sources(database)
    page = Page(url=due.address, final_url=due.address, status=200, at=NOW, took=0.1)
    see = partial(decide.first_sight, due, page, now=NOW, lookback=timedelta(days=2))
    await kept(database, replace(read(due, *links.values()), first_sight=see))
    async with database.read() as connection:
        rows = await connection.execute(select(entry.c.title, entry.c.old).where(entry.c.first_seen_at == NOW))
        old = {row.title: row.old for row in rows}
    assert old == {
        "undated, above one that was seen": False,
        "after it was last read": False,
        "within the lookback of that": False,
        "long before": True,
        "undated": True,
    }


async def test_it_takes_few_statements_however_many_sources_there_are(database):
    made = []
    event.listen(database._engine.sync_engine, "before_cursor_execute", lambda *given: made.append(given[2]))
    crowd = [declared(f"A{number}") for number in range(300)]
    tagged = [each.model_copy(update={"tags": ("council",)}) for each in crowd]
    moved = [declared(each.name, host="moved.example") for each in crowd]
    for wanted, most in ((crowd, 2), (crowd, 1), (tagged, 2), (moved, 2), ([], 2)):
        made.clear()
        await reconciled(database, *wanted)
        assert len([each for each in made if each.startswith(("SELECT", "INSERT", "UPDATE"))]) <= most
