"""The poll transaction: the poll, its source's validators and due time, and its entries, together or not at all.

Several results share one transaction, so that a thousand 304s cost a few commits. Errors: StoreError.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, RowMapping, bindparam, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crawler import paging
from crawler.archive import articles, changes, entries, gaps, parts
from crawler.archive.columns import Instant
from crawler.archive.dialects import PerDialect, among, chunks, ids
from crawler.archive.records import GapSeen, KeptPoll, PollResult, SeenEntry
from crawler.archive.schema import entry, poll, source
from crawler.dedupe.unsaid import brings_words
from crawler.errands import from_json, rejoined, to_json
from crawler.outlook import tells_rhythm

#: Held until the commit, in one order for all who hold several, so that no source is declared anew in between.
_HELD = (
    select(
        source.c.id,
        source.c.lease_until,
        source.c.declaration,
        source.c.address,
        source.c.kind,
        source.c.first_read_at,
        source.c.resume,
        *changes.COLUMNS,
    )
    .where(source.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(source.c.id)
    .with_for_update(key_share=True, of=source)
)
#: Of one source: for pairs of values SQLite would walk the whole table.
_KNOWN = select(entry.c.key, entry.c.id, entry.c.title, entry.c.article_id, entry.c.modified_at).where(
    entry.c.source_id == bindparam("of_source"), entry.c.key.in_(bindparam("keys", expanding=True))
)
Listed = Row[Any, Any, Any, Any, Any]
_INSERT_POLL = insert(poll)
_INSERT_POLL_ID = _INSERT_POLL.returning(poll.c.source_id, poll.c.id)
_INSERT_ENTRY = PerDialect(lambda insert: insert(entry).on_conflict_do_nothing(index_elements=["source_id", "key"]))
_EDIT = (
    update(entry)
    .where(entry.c.id == bindparam("the_id"))
    .values(title=bindparam("new_title"), summary=bindparam("new_summary"), content=bindparam("new_content"))
)
#: What changed since it was fetched is fetched again.
_OF_ENTRY = update(entry).where(entry.c.id == bindparam("the_id"))
_DATED = _OF_ENTRY.values(modified_at=bindparam("new_modified_at"))
_MOVED_ON = _DATED.values(next_fetch_at=bindparam("wanted_at"), attempts=0, reason=None)
_SAYS_NOW = _OF_ENTRY.values(content=bindparam("new_content"))
#: What was known and not wanted, as `SeenEntry.wanted` says, and is not older than that.
_WANTED = (
    update(entry)
    .where(
        entry.c.source_id == bindparam("of_source"),
        entry.c.article_id.is_(None),
        entry.c.next_fetch_at.is_(None),
        entry.c.attempts == 0,
        or_(
            func.coalesce(entry.c.published_at, entry.c.modified_at).is_(None),
            func.coalesce(entry.c.published_at, entry.c.modified_at) >= bindparam("wanted_since", type_=Instant()),
        ),
    )
    .values(next_fetch_at=bindparam("wanted_at"))
)
_READ = ("etag", "last_modified", "body_hash", "first_read_at", "last_read_at", "resume")
_ALWAYS = ("next_poll_at", "last_polled_at", "failures", "failing_since", "reason", *changes.SET)
_FAILED = (
    update(source)
    .where(source.c.id == bindparam("the_id"))
    .values({name: bindparam(f"new_{name}") for name in _ALWAYS} | {"lease_until": None, "lease_by": None})
)
_GOOD = _FAILED.values({name: bindparam(f"new_{name}") for name in _READ})

_COUNT = select(func.count()).select_from(poll).where(poll.c.at >= bindparam("since"))
_COUNT_OF = {name: _COUNT.where(listed) for name, listed in among(poll.c.source_id, "source_ids").items()}


async def record(connection: AsyncConnection, results: Sequence[PollResult]) -> list[KeptPoll]:
    """Keeps these polls, at most one of each source, and frees their sources until `next_poll_at`.

    A result whose lease is no longer its source's is dropped whole: somebody else polls it. Where the source was declared
    anew meanwhile, its validators stay cleared and it is due at once; where it moved, its new address was not read yet.
    """
    rows = (await connection.execute(_HELD, {"ids": [each.source.id for each in results]})).mappings()
    stored = {row["id"]: row for row in rows}
    held = [each for each in results if stored[each.source.id]["lease_until"] == each.source.lease_until]
    stands = await _known(connection, held)
    fresh = {each.source.id: new for each in held if (new := _unknown(each, stands))}
    known = await articles.known(
        connection, [(seen.url_key, seen.entry.title) for new in fresh.values() for seen in new]
    )
    for each in held:
        await _add_words(connection, each, fresh.get(each.source.id, ()), stands, known)
        await _fetch_again(connection, each, stands)
    gap_at = {
        each.source.id: await _keep_gaps(connection, each, fresh.get(each.source.id, ()), stands) for each in held
    }
    await _insert_polls(connection, held, fresh, known)
    await _update_sources(connection, held, stored, fresh, gap_at)
    read = {each.source.id: each.parts for each in held if each.parts}
    await parts.keep(connection, read, at={each.source.id: each.at for each in held})
    await changes.learn(
        connection, [each.source.id for each in held if each.source.id in fresh and not tells_rhythm(each)]
    )
    kept = {each.source.id for each in held}
    return [_kept(each, fresh.get(each.source.id, ()), known, kept=each.source.id in kept) for each in results]


async def _known(connection: AsyncConnection, held: Sequence[PollResult]) -> dict[tuple[int, str], Listed]:
    """What was listed before, by source and key."""
    found: dict[tuple[int, str], Listed] = {}
    for each in held:
        for keys in chunks({listed.key for listed in each.entries}):
            values = {"of_source": each.source.id, "keys": keys}
            found |= {(each.source.id, row.key): row for row in await connection.execute(_KNOWN, values)}
    return found


def _unknown(result: PollResult, known: Mapping[tuple[int, str], Listed]) -> list[SeenEntry]:
    """The entries that the source never listed before; of several with one key, the first."""
    listed = {each.key: each for each in reversed(result.entries)}
    stood = {key for key in listed if (result.source.id, key) in known and key not in result.back}
    earliest = min((at for key in stood if (at := listed[key].published)), default=None)
    fresh = []
    above = False
    for key, each in listed.items():  # from the end of the listing
        if key in stood:
            above = True
        elif (result.source.id, key) not in known:
            assert result.first_sight is not None
            later = bool(earliest and each.published and each.published > earliest)
            fresh.append(result.first_sight(each, above or later))
    return fresh[::-1]


async def _add_words(
    connection: AsyncConnection,
    result: PollResult,
    fresh: Sequence[SeenEntry],
    stands: Mapping[tuple[int, str], Listed],
    known: Mapping[str, int],
) -> None:
    """Has the matcher see what a listing says of articles that are known: the words of a source that lists one too, and
    headlines that were changed.
    """
    for seen in fresh:
        if seen.url_key in known:
            await articles.add_unsaid(connection, known[seen.url_key], seen.entry, at=result.at)
    for listed in result.entries:
        row = stands.get((result.source.id, listed.key))
        if row and row.title != listed.title and brings_words(listed.title, row.title):
            words = {"new_title": listed.title, "new_summary": listed.summary, "new_content": listed.content}
            await connection.execute(_EDIT, {"the_id": row.id} | words)
            if row.article_id:
                await articles.add_unsaid(connection, row.article_id, listed, at=result.at)


async def _fetch_again(
    connection: AsyncConnection, result: PollResult, stands: Mapping[tuple[int, str], Listed]
) -> None:
    """Has the pages fetched again that changed since, by what the source says (`paging.moved_on`)."""
    dates: dict[str, tuple[datetime | None, datetime]] = {}
    texts: dict[str, str] = {}
    for listed in result.entries:
        row = stands.get((result.source.id, listed.key))
        if row and listed.modified:
            dates[listed.key] = row.modified_at, listed.modified
            texts[listed.key] = listed.text
    if not dates:
        return
    ids_of = {key: stands[result.source.id, key].id for key in dates}
    changed, fetch = paging.moved_on(dates, can_be_rebuilt=result.source.kind == "sitemap")
    first_dated = {key for key, (was, _) in dates.items() if was is None}
    only_dated = first_dated if fetch else first_dated | changed
    rows = [{"the_id": ids_of[key], "new_modified_at": dates[key][1]} for key in sorted(only_dated)]
    if rows:
        await connection.execute(_DATED, rows)
    if not (changed and fetch):
        return
    rows = [
        {"the_id": ids_of[key], "new_modified_at": dates[key][1], "wanted_at": result.at} for key in sorted(changed)
    ]
    await connection.execute(_MOVED_ON, rows)
    said = [{"the_id": ids_of[key], "new_content": texts[key]} for key in sorted(changed) if texts[key]]
    if said:
        await connection.execute(_SAYS_NOW, said)


async def _keep_gaps(
    connection: AsyncConnection,
    result: PollResult,
    fresh: Sequence[SeenEntry],
    stands: Mapping[tuple[int, str], Listed],
) -> datetime | None:
    """Keeps what the poll says of gaps, before its entries; gives when the one ended that it opened and did not fill, if there is one."""
    if result.wanted_since:
        values = {"of_source": result.source.id, "wanted_since": result.wanted_since, "wanted_at": result.at}
        await connection.execute(_WANTED, values)
    new = {seen.entry.key for seen in fresh}
    seen_gaps = await _gaps(connection, result, stands)
    for each in seen_gaps:
        await gaps.keep(connection, result.source.id, each, at=result.at, found=len(each.keys & new))
    return max((each.until_at for each in seen_gaps if not each.filled_by), default=None)


async def _gaps(
    connection: AsyncConnection, result: PollResult, stands: Mapping[tuple[int, str], Listed]
) -> tuple[GapSeen, ...]:
    """Those that the visit saw; or that which shows only here, for nothing of what is listed is known."""
    if (
        result.may_gap is None
        or not result.entries
        or any((result.source.id, each.key) in stands for each in result.entries)
    ):
        return result.gaps
    return (result.may_gap,) if await entries.any_of(connection, result.source.id) else ()


async def _insert_polls(
    connection: AsyncConnection,
    held: Sequence[PollResult],
    fresh: Mapping[int, Sequence[SeenEntry]],
    known: Mapping[str, int],
) -> None:
    quiet = [_poll_row(each, 0) for each in held if each.source.id not in fresh]
    if quiet:
        await connection.execute(_INSERT_POLL, quiet)
    newsy = {each.source.id: each for each in held if each.source.id in fresh}
    if not newsy:
        return
    rows = [_poll_row(each, len(fresh[source_id])) for source_id, each in newsy.items()]
    poll_ids = {row.source_id: row.id for row in await connection.execute(_INSERT_POLL_ID, rows)}
    rows = [
        _entry_row(seen, newsy[source_id], poll_id, known.get(seen.url_key))
        for source_id, poll_id in poll_ids.items()
        for seen in fresh[source_id]
    ]
    await connection.execute(_INSERT_ENTRY.on(connection), rows)
    await articles.listed_again(connection, {row["article_id"] for row in rows if row["article_id"]})


def _poll_row(result: PollResult, new: int) -> dict[str, Any]:
    return {
        "source_id": result.source.id,
        "at": result.at,
        "outcome": result.outcome,
        "status": result.status,
        "reason": result.reason,
        "entries": len(result.entries),
        "new_entries": new,
        "took_ms": round(result.took * 1000),
    }


def _entry_row(seen: SeenEntry, result: PollResult, poll_id: int, article_id: int | None) -> dict[str, Any]:
    """An entry's first row. Its page is fetched at once, unless its article is known, or it is not wanted."""
    return {
        "source_id": result.source.id,
        "poll_id": poll_id,
        "key": seen.entry.key,
        "url": seen.entry.url,
        "url_key": seen.url_key,
        "host": seen.host,
        "title": seen.entry.title,
        "summary": seen.entry.summary,
        "content": seen.entry.text or seen.entry.content,
        "author": seen.entry.author,
        "published_at": seen.entry.published,
        "published_as_given": seen.entry.published_as_given,
        "first_seen_at": result.at,
        "old": seen.old,
        "article_id": article_id,
        "modified_at": seen.entry.modified,
        "next_fetch_at": result.at if article_id is None and seen.wanted else None,
    }


async def _update_sources(
    connection: AsyncConnection,
    held: Sequence[PollResult],
    stored: Mapping[int, RowMapping],
    fresh: Mapping[int, Sequence[SeenEntry]],
    gap_at: Mapping[int, datetime | None],
) -> None:
    stand = [
        (
            each,
            changes.outcome_of(
                each, stored[each.source.id], fresh.get(each.source.id, ()), gap_at=gap_at[each.source.id]
            ),
        )
        for each in held
    ]
    good = [_good_columns(each, how, stored[each.source.id]) for each, how in stand if each.outcome != "failed"]
    failed = [_columns(each, how) for each, how in stand if each.outcome == "failed"]
    if good:
        await connection.execute(_GOOD, good)
    if failed:
        await connection.execute(_FAILED, failed)
    await changes.keep(connection, stand)


def _columns(result: PollResult, outcome: changes.Outcome) -> dict[str, Any]:
    failed = result.outcome == "failed"
    return {
        "the_id": result.source.id,
        "new_next_poll_at": result.next_poll_at,
        "new_last_polled_at": result.at,
        "new_failures": result.source.failures + 1 if failed else 0,
        "new_failing_since": (result.source.failing_since or result.at) if failed else None,
        "new_reason": result.reason if failed else None,
        **{f"new_{name}": value for name, value in changes.columns(result, outcome).items()},
    }


def _good_columns(result: PollResult, outcome: changes.Outcome, row: RowMapping) -> dict[str, Any]:
    columns = _columns(result, outcome) | {
        "new_etag": result.etag,
        "new_last_modified": result.last_modified,
        "new_body_hash": result.body_hash,
        "new_first_read_at": result.source.first_read_at or result.at,
        "new_last_read_at": result.at,
        "new_resume": result.resume,
    }
    if row["declaration"] != result.source.declaration:
        columns |= {"new_etag": None, "new_last_modified": None, "new_body_hash": None, "new_next_poll_at": result.at}
        columns["new_resume"] = _resume(result, row)
    if row["address"] != result.source.address:
        columns["new_first_read_at"] = row["first_read_at"]
    return columns


def _resume(result: PollResult, row: RowMapping) -> list[dict[str, Any]] | None:
    """What is still to be read of a source that was declared anew meanwhile; of another listing the poll knows nothing."""
    left = from_json(row["resume"])
    if (row["address"], row["kind"]) == (result.source.address, result.source.kind):
        left = tuple(rejoined(from_json(result.resume), left))
    return to_json(left)


def _kept(result: PollResult, new: Sequence[SeenEntry], known: Mapping[str, int], *, kept: bool) -> KeptPoll:
    linked = sum(seen.url_key in known for seen in new)
    return KeptPoll(result=result, kept=kept, new=len(new), linked=linked)


async def count_since(connection: AsyncConnection, since: datetime, source_ids: Iterable[int] | None = None) -> int:
    """How many polls began at or after `since`, of these sources or of all."""
    if source_ids is None:
        return (await connection.execute(_COUNT, {"since": since})).scalar_one()
    values = {"since": since, "source_ids": ids(connection, source_ids)}
    return (await connection.execute(_COUNT_OF[connection.dialect.name], values)).scalar_one()
