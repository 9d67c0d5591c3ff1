"""Sources: what is declared against what is stored."""

from datetime import timedelta

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
from stores import fresh_database

from crawler.archive import declared as declaring
from crawler.archive import entries, polls, sources
from crawler.archive.records import Reconciled

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
    assert state.next_poll_at == NOW + HOUR + timedelta(minutes=15)  # not when the old interval would have ended
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
