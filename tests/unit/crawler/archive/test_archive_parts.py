"""What is kept of reading a listing on: parts, gaps, what is left to be read, and what is fetched again; on both engines."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from archive_builders import (
    NOW,
    claim_entries,
    claim_sources,
    declare,
    declared,
    dump,
    keep_page,
    list_once,
    page_read,
    read,
    seen,
)
from sqlalchemy import select
from stores import Killed, fresh_database, killed_before_the_commit

from crawler import decide
from crawler.archive import declared as declaring
from crawler.archive import entries, gaps, parts, polls, sources
from crawler.archive.records import Gap, GapSeen, KeptPart
from crawler.archive.schema import entry, source
from crawler.dedupe.urls import url_key
from crawler.errands import Errand, ToRead, from_json, to_json
from crawler.models import Entry

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SITE = "https://news.alderbrook.example"
ERRAND = Errand(why="gap", horizon=NOW - DAY, to_read=(ToRead(url=f"{SITE}/feed?page=3"),), gap_at=NOW)


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as made:
        yield made


async def kept(database, *results):
    async with database.write() as connection:
        return await polls.record(connection, results)


async def the_source(database, *, now=NOW):
    (due,) = await claim_sources(database, now=now)
    return due


async def after_a_poll(database, *listed, at=NOW - HOUR):
    """A source that listed this at a first poll, claimed for its second one."""
    await declare(database, declared("Alderbrook"), now=at)
    await kept(database, read(await the_source(database, now=at), *listed, at=at))
    async with database.write() as connection:
        await sources.poll_now(connection, None, now=NOW)
    return await the_source(database)


async def all_gaps(database, since=NOW - 9 * DAY):
    async with database.read() as connection:
        return await gaps.since(connection, since, [1]), await gaps.open_of(connection, [1])


async def waiting(database):
    async with database.read() as connection:
        rows = await connection.execute(select(entry.c.url, entry.c.next_fetch_at).order_by(entry.c.id))
        return {row.url: row.next_fetch_at for row in rows}


class TestParts:
    async def test_what_was_read_last_stands(self, database):
        due = await after_a_poll(database)
        part = KeptPart(
            address=f"{SITE}/1.xml", modified=NOW, etag='"1"', last_modified="x", body_hash="h", read_at=NOW
        )
        over = KeptPart(address=f"{SITE}/0.xml", modified=NOW - DAY)
        await kept(database, replace(read(due), parts=(over, replace(part, etag='"0"'), part)))
        async with database.read() as connection:
            found = await parts.of_source(connection, due.id)
        assert found == {part.address: part, over.address: replace(over, read_at=NOW)}
        assert [found[each].was_read for each in sorted(found)] == [False, True]

    async def test_with_its_entries_or_not_at_all(self, database):
        due = await after_a_poll(database)
        result = replace(
            read(due, seen(f"{SITE}/1")),
            parts=(KeptPart(address=f"{SITE}/1.xml", modified=NOW),),
            resume=to_json([ERRAND]),
            gaps=(GapSeen(since_at=NOW - HOUR, until_at=NOW),),
        )
        before = await dump(database)
        with pytest.raises(Killed):
            await killed_before_the_commit(database, polls.record, [result])
        assert await dump(database) == before

    async def test_a_lost_lease_changes_nothing(self, database):
        due = await after_a_poll(database)
        stale = replace(due, lease_until=due.lease_until - timedelta(seconds=1))
        part = KeptPart(address=f"{SITE}/1.xml", modified=NOW)
        before = await dump(database)
        (done,) = await kept(
            database,
            replace(
                read(stale, seen(f"{SITE}/1")),
                parts=(part,),
                resume=to_json([ERRAND]),
                gaps=(GapSeen(since_at=NOW - HOUR, until_at=NOW),),
                wanted_since=NOW - DAY,
            ),
        )
        assert not done.kept
        assert await dump(database) == before


class TestGaps:
    @pytest.mark.parametrize(
        ("before", "now", "found"),
        [(["1"], ["2", "3"], True), (["1"], ["2", "1"], False), ([], ["2"], False), (["1"], [], False)],
    )
    async def test_nothing_known_where_something_was(self, database, before, now, found):
        due = await after_a_poll(database, *[seen(f"{SITE}/{each}") for each in before])
        may_gap = GapSeen(since_at=NOW - HOUR, until_at=NOW, reason="it leads to no older pages")
        await kept(database, replace(read(due, *[seen(f"{SITE}/{each}") for each in now]), may_gap=may_gap))
        seen_since, still_open = await all_gaps(database)
        assert seen_since == still_open
        assert [(each.since_at, each.until_at, each.reason) for each in still_open] == (
            [(NOW - HOUR, NOW, "it leads to no older pages")] if found else []
        )

    async def test_filled_at_once(self, database):
        due = await after_a_poll(database, seen(f"{SITE}/1"))
        older = seen(f"{SITE}/2")
        gap = GapSeen(
            since_at=NOW - HOUR,
            until_at=NOW,
            filled_by="older pages",
            keys=frozenset({older.entry.key, seen(f"{SITE}/1").entry.key}),
        )
        await kept(database, replace(read(due, seen(f"{SITE}/3"), older, seen(f"{SITE}/1")), gaps=(gap,)))
        filled = Gap(
            source_id=1,
            since_at=NOW - HOUR,
            until_at=NOW,
            filled_at=NOW,
            filled_by="older pages",
            reason=None,
            found=1,
        )
        assert await all_gaps(database) == ([filled], [])
        assert await all_gaps(database, since=NOW + HOUR) == ([], [])

    async def test_filled_by_later_polls(self, database):
        due = await after_a_poll(database, seen(f"{SITE}/1"))
        gap = GapSeen(since_at=NOW - HOUR, until_at=NOW, keys=frozenset({seen(f"{SITE}/2").entry.key}))
        await kept(database, replace(read(due, seen(f"{SITE}/2")), gaps=(gap,), resume=to_json([ERRAND])))
        assert [each.found for each in (await all_gaps(database))[1]] == [1]
        later = NOW + DAY
        again = await the_source(database, now=later)
        assert from_json(again.resume) == (ERRAND,)
        keys = frozenset({seen(f"{SITE}/3").entry.key})
        filled = GapSeen(since_at=NOW, until_at=NOW, filled_by="older pages", keys=keys)
        await kept(database, replace(read(again, seen(f"{SITE}/3"), at=later), gaps=(filled,)))
        (found,), still_open = await all_gaps(database)
        assert (found.filled_at, found.filled_by, found.found, still_open) == (later, "older pages", 2, [])
        assert (await the_source(database, now=later + DAY)).resume is None


class TestResume:
    async def test_a_failed_poll_leaves_it(self, database):
        due = await after_a_poll(database)
        await kept(database, replace(read(due), resume=to_json([ERRAND])))
        again = await the_source(database, now=NOW + DAY)
        await kept(database, decide.poll_failed(again, "no", now=NOW + DAY, took=0.1))
        assert from_json((await the_source(database, now=NOW + 9 * DAY)).resume) == (ERRAND,)

    async def test_another_address_has_none(self, database):
        due = await after_a_poll(database)
        await kept(database, replace(read(due), resume=to_json([ERRAND])))
        await declare(database, declared("Alderbrook", host="moved.example"))
        assert (await the_source(database)).resume is None

    async def test_a_backfill_that_is_declared_later_is_begun_once(self, database):
        due = await after_a_poll(database)
        await kept(database, replace(read(due), resume=to_json([ERRAND])))
        await declare(database, declared("Alderbrook", backfill="90d"))
        again = await the_source(database)
        backfill = Errand(why="backfill", horizon=NOW - 90 * DAY, undated=True, fresh=True)
        assert from_json(again.resume) == (ERRAND, backfill)
        assert (again.etag, again.body_hash) == (None, None)
        await kept(database, read(again))
        await declare(database, declared("Alderbrook", backfill="90d"), now=NOW + DAY)
        assert (await the_source(database, now=NOW + DAY)).resume is None

    async def test_one_that_was_never_read_reads_back_at_its_first_reading(self, database):
        await declare(database, declared("Alderbrook"))
        await declare(database, declared("Alderbrook", backfill="90d"))
        assert (await the_source(database)).resume is None

    async def test_declared_while_it_is_polled_it_is_not_lost(self, database):
        due = await after_a_poll(database)
        await declare(database, declared("Alderbrook", backfill="90d"))
        await kept(database, read(due))
        assert from_json((await the_source(database)).resume)[0].why == "backfill"

    async def test_declared_at_its_first_reading_it_is_not_lost(self, database):
        await declare(database, declared("Alderbrook"))
        due = await the_source(database)
        await declare(database, declared("Alderbrook", backfill="90d"))
        await kept(database, replace(read(due), resume=to_json([ERRAND])))
        assert [each.why for each in from_json((await the_source(database)).resume)] == ["gap", "backfill"]

    async def test_what_a_poll_left_outlasts_another_declaration(self, database, monkeypatch):
        due = await after_a_poll(database)
        monkeypatch.setattr(declaring, "LISTING_VERSION", declaring.LISTING_VERSION + 1)
        await declare(database, declared("Alderbrook"))
        await kept(database, replace(read(due), resume=to_json([ERRAND])))
        assert from_json((await the_source(database)).resume) == (ERRAND,)

    async def test_what_a_poll_left_of_another_address_is_not_read(self, database):
        due = await after_a_poll(database)
        await declare(database, declared("Alderbrook", host="moved.example"))
        await kept(database, replace(read(due), resume=to_json([ERRAND])))
        assert (await the_source(database)).resume is None


class TestWanted:
    async def test_what_is_not_wanted_is_known_and_not_fetched(self, database):
        due = await after_a_poll(database)
        old, new = seen(f"{SITE}/old", old=True), seen(f"{SITE}/new")
        await kept(database, read(due, replace(old, wanted=False), new))
        assert await waiting(database) == {f"{SITE}/old": None, f"{SITE}/new": NOW}

    async def test_a_backfill_wants_what_is_not_older_than_that(self, database):
        listed = [
            seen(f"{SITE}/{name}", published=published, modified=modified)
            for name, published, modified in [
                ("within", None, NOW - 3 * DAY),
                ("older", NOW - 30 * DAY, NOW),
                ("undated", None, None),
            ]
        ]
        due = await after_a_poll(database, *[replace(each, wanted=False) for each in listed])
        await kept(database, replace(read(due), wanted_since=NOW - 9 * DAY))
        assert await waiting(database) == {f"{SITE}/within": NOW, f"{SITE}/older": None, f"{SITE}/undated": NOW}


class TestChanged:
    async def polled(self, database, kind, was, now):
        """Entries that were fetched, then listed with other dates; gives which are due again."""
        await declare(database, declared("Alderbrook"))
        async with database.write() as connection:
            await connection.execute(source.update().values(kind=kind))
        listed = [seen(f"{SITE}/{number}", modified=modified) for number, modified in enumerate(was)]
        await kept(database, read(await the_source(database), *listed))
        for _ in was:
            for due in await claim_entries(database):
                await keep_page(database, page_read(due))
        later = NOW + HOUR
        again = [seen(f"{SITE}/{number}", modified=modified) for number, modified in enumerate(now)]
        await kept(database, read(await the_source(database, now=later), *again, at=later))
        found = await waiting(database)
        return [found[f"{SITE}/{number}"] is not None for number in range(len(was))]

    async def test_a_page_that_changed_is_fetched_again(self, database):
        was, now = [NOW - DAY, NOW - DAY, None, NOW], [NOW, NOW - DAY, NOW, NOW - DAY]
        assert await self.polled(database, "sitemap", was, now) == [True, False, False, False]
        (due,) = await claim_entries(database, now=NOW + HOUR)
        assert (due.url, due.attempts, due.article_id) == (f"{SITE}/0", 0, 1)
        await keep_page(database, page_read(due, body="It says something else now.", at=NOW + HOUR))
        assert await claim_entries(database, now=NOW + 2 * HOUR) == []

    @pytest.mark.parametrize(("kind", "fetched"), [("sitemap", False), ("govuk", True)])
    async def test_a_site_that_was_rebuilt_is_not(self, database, kind, fetched):
        was, now = [NOW - DAY] * 21, [NOW] * 11 + [NOW - DAY] * 10
        assert await self.polled(database, kind, was, now) == [fetched] * 11 + [False] * 10


class TestKnown:
    async def test_which_keys_a_source_listed_before(self, database):
        await list_once(database, seen(f"{SITE}/1"), seen(f"{SITE}/2"))
        await list_once(database, seen(f"{SITE}/3"), name="Westmarsh")
        asked = [url_key(f"{SITE}/{number}") for number in range(12_000)]
        async with database.read() as connection:
            assert await entries.known(connection, 1, asked) == {url_key(f"{SITE}/1"), url_key(f"{SITE}/2")}
            assert await entries.known(connection, 1, []) == frozenset()
            assert await entries.known(connection, 1, asked, before=NOW) == frozenset()
            assert len(await entries.known(connection, 1, asked, before=NOW + HOUR)) == 2
            assert [await entries.any_of(connection, source_id) for source_id in (1, 2, 3)] == [True, True, False]


async def test_what_is_read_back_is_no_news_though_it_stands_above_what_is_known(database):
    due = await after_a_poll(database, seen(f"{SITE}/known", published=NOW - 50 * DAY))
    listed = {
        "new": NOW,
        "back, undated": None,
        "back, within the lookback": NOW - DAY,
        "back, long ago": NOW - 9 * DAY,
        "known": NOW - 50 * DAY,
    }
    found = [
        Entry(key=url_key(f"{SITE}/{n}"), url=f"{SITE}/{n}", title=title, published=at)
        for n, (title, at) in enumerate(listed.items())
        if title != "known"
    ]
    known = seen(f"{SITE}/known", published=NOW - 50 * DAY).entry
    back = frozenset(each.key for each in found[1:])
    see = partial(decide.first_sight, due, None, now=NOW, lookback=2 * DAY, back=back)
    await kept(database, replace(read(due), entries=(*found, known), first_sight=see, back=back))
    async with database.read() as connection:
        rows = await connection.execute(select(entry.c.title, entry.c.old).where(entry.c.first_seen_at == NOW))
        old = {row.title: row.old for row in rows}
    assert old == {
        "new": False,
        "back, undated": True,
        "back, within the lookback": False,
        "back, long ago": True,
    }
