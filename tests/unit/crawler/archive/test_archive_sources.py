"""Sources: what is declared against what is stored, and who is polled next."""

from datetime import timedelta

import pytest
from archive_builders import (
    LEASE,
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
from stores import fresh_database

from crawler.archive import entries, polls, sources
from crawler.archive.records import Reconciled

HOUR = timedelta(hours=1)


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield database


async def reconciled(database, *wanted, now=NOW):
    async with database.write() as connection:
        return await sources.reconcile(connection, wanted, now=now)


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
    assert state.next_poll_at == NOW + HOUR + timedelta(minutes=15)  # not when the old interval would have ended
    (due,) = await claim_sources(database, now=NOW + 2 * HOUR)
    assert due.etag == '"1"'


async def test_read_differently_the_validators_are_gone(database, monkeypatch):
    await reconciled(database, declared("A"))
    await kept(database, read((await claim_sources(database))[0]))
    monkeypatch.setattr(sources, "LISTING_VERSION", sources.LISTING_VERSION + 1)
    assert (await reconciled(database, declared("A"), now=NOW + timedelta(seconds=1))).changed == ("A",)
    (due,) = await claim_sources(database, now=NOW + timedelta(seconds=1))
    assert (due.etag, due.last_modified, due.body_hash, due.first_read_at) == (None, None, None, NOW)


async def test_declared_anew_while_it_is_polled_the_validators_stay_cleared(database, monkeypatch):
    await reconciled(database, declared("A"))
    (due,) = await claim_sources(database)
    monkeypatch.setattr(sources, "LISTING_VERSION", sources.LISTING_VERSION + 1)
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
    assert (await states(database))[0].last_read_at == NOW


async def test_only_some_states(database):
    await reconciled(database, declared("A"), declared("B"))
    assert [each.name for each in await states(database, ids=[2])] == ["B"]
    assert await states(database, ids=[]) == []


async def test_one_source_per_host_and_the_longest_overdue_first(database):
    await reconciled(database, declared("A1"), declared("A2"), declared("B", host="b.example"))
    await reconciled(database, declared("A1"), declared("A2"), declared("B", host="b.example"), declared("C", host="c"))
    async with database.write() as connection:
        await sources.poll_now(connection, ["A2"], now=NOW - HOUR)
    assert [each.name for each in await claim_sources(database, limit=1)] == ["A2"]
    assert {each.name for each in await claim_sources(database)} == {"B", "C"}  # A1's host is busy
    assert await claim_sources(database) == []


async def test_a_host_with_a_long_queue_does_not_hide_the_others(database):
    crowd = [declared(f"A{number}") for number in range(50)]
    await reconciled(database, *crowd)
    await reconciled(database, *crowd, declared("Z", host="z.example"), now=NOW + timedelta(seconds=1))
    claimed = await claim_sources(database, now=NOW + HOUR, limit=2)
    assert {each.host for each in claimed} == {"news.alderbrook.example", "z.example"}


async def test_by_name_all_others_wait_however_long_they_are_due(database):
    await reconciled(database, declared("A"), declared("B", host="b.example"), declared("C", host="c.example"))
    async with database.write() as connection:
        span = {"now": NOW, "due_by": NOW, "until": NOW + HOUR, "limit": 10}
        claimed = await sources.claim(connection, **span, names=["C", "A", "none"])
        assert {each.name for each in claimed} == {"A", "C"}
        assert await sources.claim(connection, **span, names=[]) == []


async def test_due_by_leaves_later_ones_alone(database):
    await reconciled(database, declared("A"))
    assert await claim_sources(database, now=NOW, due_by=NOW - timedelta(seconds=1)) == []


async def test_a_lease_ends_is_given_back_or_is_dropped(database):
    await reconciled(database, declared("A"))
    (first,) = await claim_sources(database)
    assert await claim_sources(database, now=NOW + LEASE - timedelta(seconds=1)) == []
    (second,) = await claim_sources(database, now=NOW + LEASE)
    async with database.write() as connection:
        await sources.release(connection, [first])  # not ours any more
    assert await claim_sources(database, now=NOW + LEASE) == []
    async with database.write() as connection:
        await sources.release(connection, [second])
        await sources.release(connection, [])
    assert len(await claim_sources(database, now=NOW + LEASE)) == 1
    async with database.write() as connection:
        await sources.release_all(connection)
    assert len(await claim_sources(database, now=NOW + LEASE)) == 1


async def test_when_the_next_is_due(database):
    async def next_due_at():
        async with database.read() as connection:
            return await sources.next_due_at(connection)

    assert await next_due_at() is None
    await reconciled(database, declared("A"))
    assert await next_due_at() == NOW
    (due,) = await claim_sources(database)
    assert await next_due_at() is None
    await kept(database, read(due))
    assert await next_due_at() == NOW + due.every


async def test_polling_now_by_name_or_all(database):
    await reconciled(database, declared("A"), declared("B", host="b.example"), declared("C", host="c.example"))
    await kept(database, *map(read, await claim_sources(database)))
    await reconciled(database, declared("A"), declared("B", host="b.example"))
    async with database.write() as connection:
        assert await sources.poll_now(connection, ["A", "C", "Nowhere"], now=NOW) == {"A"}
    assert [each.name for each in await claim_sources(database)] == ["A"]
    async with database.write() as connection:
        assert await sources.poll_now(connection, None, now=NOW) == {"A", "B"}


def test_the_declaration_is_what_decides_how_a_listing_is_read():
    one = declared("A")
    assert sources.declaration_of(one) == sources.declaration_of(one.model_copy(update={"name": "B", "tags": ("x",)}))
    assert sources.declaration_of(one) != sources.declaration_of(declared("B"))


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
