"""Short ways to the archive's records for tests, and whole tables as text for comparing."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from config.models import Source
from crawler.archive import declared as declaring
from crawler.archive import entries, pages, polls, sources
from crawler.archive.connection import Database
from crawler.archive.records import Alias, DueEntry, DueSource, Finding, KeptPage, PageResult, PollResult, SeenEntry
from crawler.archive.schema import metadata
from crawler.cadence import DEFAULT
from crawler.dedupe.urls import host_of, url_key
from crawler.models import Entry

NOW = datetime(2026, 6, 4, 7, 30, tzinfo=UTC)
LEASE = timedelta(minutes=2)


def declared(name: str, *, host: str = "news.alderbrook.example", **fields: Any) -> Source:
    return Source(name=name, feed=f"https://{host}/{name.lower().replace(' ', '-')}.xml", **fields)


def seen(url: str, title: str = "", *, old: bool = False, **fields: Any) -> SeenEntry:
    title = title or f"Council agrees the budget at {url}"
    return SeenEntry(
        entry=Entry(key=url_key(url), url=url, title=title, **fields), url_key=url_key(url), host=host_of(url), old=old
    )


def read(source: DueSource, *listed: SeenEntry, at: datetime = NOW, **fields: Any) -> PollResult:
    return PollResult(
        source=source,
        at=at,
        outcome="read",
        next_poll_at=at + (source.every or DEFAULT),
        took=0.2,
        status=200,
        **({"etag": '"1"', "body_hash": "hash"} | fields),
        entries=tuple(each.entry for each in listed),
        first_sight=lambda entry, _amid: next(each for each in listed if each.entry is entry),
    )


def failed(source: DueSource, reason: str = "the server answered 404 (not found)", *, at: datetime = NOW) -> PollResult:
    return PollResult(
        source=source,
        at=at,
        outcome="failed",
        next_poll_at=at + (source.every or DEFAULT),
        took=0.2,
        status=404,
        reason=reason,
    )


def page_read(due: DueEntry, *aliases: Alias, at: datetime = NOW, **fields: Any) -> PageResult:
    return PageResult(entry=due, at=at, outcome="read", finding=finding(due, *aliases, **fields), took=0.4, status=200)


def page_failed(due: DueEntry, *, at: datetime = NOW, again: datetime | None = None) -> PageResult:
    found = finding(due, origin="feed", title_by="feed", body=due.content or due.summary)
    return PageResult(
        entry=due, at=at, outcome="failed", finding=found, took=0.4, reason="timed out", next_fetch_at=again
    )


def finding(due: DueEntry, *aliases: Alias, **fields: Any) -> Finding:
    link = Alias(key=due.url_key, url=due.url, evidence="link")
    values = {"origin": "page", "url": due.url, "site": due.host, "title": due.title, "title_by": "h1"}
    return Finding(**(values | {"body": f"All about {due.title}.", "aliases": (link, *aliases)} | fields))


async def declare(database: Database, *wanted: Source, now: datetime = NOW) -> None:
    async with database.write() as connection:
        await declaring.reconcile(connection, wanted, now=now)


async def claim_sources(
    database: Database, *, now: datetime = NOW, due_by: datetime | None = None, limit: int = 100
) -> list[DueSource]:
    async with database.write() as connection:
        return await sources.claim(connection, now=now, due_by=due_by or now, until=now + LEASE, limit=limit)


async def claim_entries(
    database: Database, *, now: datetime = NOW, retry_by: datetime | None = None, limit: int = 100
) -> list[DueEntry]:
    async with database.write() as connection:
        return await entries.claim(connection, now=now, retry_by=retry_by or now, until=now + LEASE, limit=limit)


async def list_once(database: Database, *listed: SeenEntry, name: str = "Alderbrook", now: datetime = NOW) -> None:
    """Keeps one poll with these entries, of a source of this name: declared beside what stands, if need be."""
    async with database.write() as connection:
        if name not in {each.name for each in await sources.states(connection)}:
            row = declaring._new_row(declared(name, host=f"{name.lower()}.example"), now)
            await connection.execute(declaring._INSERT.on(connection), row)
        await sources.poll_now(connection, [name], now=now)
        claimed = await sources.claim(connection, now=now, due_by=now, until=now + LEASE, limit=100)
        (source,) = [each for each in claimed if each.name == name]
        await polls.record(connection, [read(source, *listed, at=now)])
        await sources.release(connection, claimed)


async def keep_page(database: Database, result: PageResult) -> KeptPage:
    async with database.write() as connection:
        return await pages.record(connection, result)


async def dump(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, for "nothing has changed"."""
    async with database.read() as connection:
        return {
            name: sorted(map(repr, (await connection.execute(select(table))).all()))
            for name, table in metadata.tables.items()
        }
