"""How sources stand, as polls leave them: their states and the changes of these, what their last pages gave, their rhythm.

A change is kept as evidence, and waits until the operator was told of it. Errors: StoreError, from the transaction that the
caller opened. Times are aware.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, bindparam, case, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crawler import paging
from crawler.archive.records import PageResult, PollResult, SeenEntry
from crawler.archive.schema import entry, gap, poll, source, source_change
from crawler.cadence import ITEMS, rhythm_of
from crawler.standing import RECENT, Found, Standing, State, Visited, standing_after, usual_gap

#: What a poll is held against, beside what its result says.
COLUMNS: tuple[ColumnElement[Any], ...] = (
    source.c.state,
    source.c.state_since,
    source.c.state_reason,
    source.c.recent,
    source.c.last_news_at,
    select(func.max(gap.c.until_at))
    .where(gap.c.source_id == source.c.id, gap.c.filled_at.is_(None))
    .scalar_subquery()
    .label("gap_at"),
)
#: What a poll sets.
SET = (
    *("interval_s", "interval_by", "rhythm_s", "usual_s", "ttl_s"),
    *("last_news_at", "state", "state_since", "state_reason"),
)
#: Entries that are looked at for a rhythm: more than the last twenty, for one day may bring many.
_LOOKED_AT = 200
#: The last entries of a source that have a date: the source's own, or that of first sight, but for what its first poll listed.
_LAST = (
    select(entry.c.published_at, entry.c.first_seen_at)
    .join(source, source.c.id == entry.c.source_id)
    .where(
        entry.c.source_id == bindparam("source_id"),
        or_(entry.c.published_at.is_not(None), entry.c.first_seen_at > source.c.first_read_at),
    )
    .order_by(entry.c.id.desc())
    .limit(_LOOKED_AT)
)
_LEARN = (
    update(source)
    .where(source.c.id == bindparam("the_id"))
    .values(rhythm_s=bindparam("new_rhythm_s"), usual_s=bindparam("new_usual_s"))
)
_CHANGED = insert(source_change)
_HOLD = (
    select(source.c.id)
    .where(source.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(source.c.id)
    .with_for_update(key_share=True)
)
_NOTED = source.c.recent.concat(bindparam("letters"))
_NOTE = {
    dialect: update(source).where(source.c.id == bindparam("the_id")).values(recent=last)
    for dialect, last in {
        "sqlite": func.substr(_NOTED, -RECENT),
        "postgresql": func.right(_NOTED, RECENT),
    }.items()
}


_ANY_UNTOLD = (
    select(source_change.c.id)
    .where(source_change.c.told_at.is_(None), source_change.c.at <= bindparam("until"))
    .limit(1)
)
_TAKE = (
    select(
        source_change.c.id,
        source_change.c.source_id,
        source_change.c.was,
        source_change.c.state,
        source_change.c.reason,
        source.c.name,
        source.c.kind,
        source.c.state_since.label("since"),
        source.c.last_polled_at,
        source.c.retired_at,
    )
    .join(source, source.c.id == source_change.c.source_id)
    .where(source_change.c.told_at.is_(None))
    .order_by(source_change.c.id)
    .with_for_update(skip_locked=True, of=source_change)
)
_TOLD = update(source_change).where(source_change.c.id == bindparam("the_id")).values(told_at=bindparam("now"))
_POLLS = select(
    func.count().label("polls"), func.sum(case((poll.c.outcome == "failed", 1), else_=0)).label("failed")
).where(poll.c.at >= bindparam("start"), poll.c.at < bindparam("end"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of state that nobody was told of, with what is known of its source by now."""

    id: int
    source_id: int
    was: State
    state: State
    reason: str | None
    name: str
    kind: str
    since: datetime | None
    last_polled_at: datetime | None
    retired_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a poll leaves of its source: how it stands, how it stood, and when the newest of its news was published."""

    standing: Standing
    was: Standing
    last_news_at: datetime | None


def outcome_of(
    result: PollResult, row: RowMapping, fresh: Sequence[SeenEntry], *, gap_at: datetime | None = None
) -> Outcome:
    """How a source stands after this poll. `row` has COLUMNS as they stood, `fresh` is what was never listed before.

    `gap_at` is when a gap ended that this poll opened, where it did not fill it, too.
    """
    failed = result.outcome == "failed"
    was = Standing(state=row["state"], since=row["state_since"], reason=row["state_reason"])
    last_news_at = newest(result, row["last_news_at"], fresh)
    filled = {each.until_at for each in result.gaps if each.filled_by}
    still_open = row["gap_at"] if row["gap_at"] not in filled else None
    # A feed may be empty, and a page says so where it is; where it lists nothing at all the poll has failed.
    nothing = result.outcome == "read" and not result.entries and result.source.kind == "spider"
    found = Found(
        at=result.at,
        failure=result.failure if failed else None,
        reason=result.reason,
        failures=result.source.failures + 1 if failed else 0,
        failing_since=(result.source.failing_since or result.at) if failed else None,
        listed_before=row["last_news_at"] is not None,
        lists_nothing=nothing,
        gap_at=gap_at or still_open,
        recent=row["recent"],
        last_news_at=last_news_at,
        usual=result.usual,
    )
    return Outcome(standing=standing_after(was, found), was=was, last_news_at=last_news_at)


def newest(result: PollResult, known: datetime | None, fresh: Sequence[SeenEntry]) -> datetime | None:
    """When the newest entry was published: what is dated anew is no news, nor what was found on older pages."""
    dated = [paging.date_of(seen.entry) or (None if seen.entry.key in result.back else result.at) for seen in fresh]
    dates = [min(date, result.at) for date in dated if date]
    return max([*dates, *([known] if known else [])], default=None)


def columns(result: PollResult, outcome: Outcome) -> dict[str, Any]:
    """What a poll sets, by the names in SET."""
    spans = {"interval": result.interval, "rhythm": result.rhythm, "usual": result.usual, "ttl": result.ttl}
    return {
        **{f"{name}_s": None if span is None else round(span.total_seconds()) for name, span in spans.items()},
        "interval_by": result.interval_by,
        "last_news_at": outcome.last_news_at,
        "state": outcome.standing.state,
        "state_since": outcome.standing.since,
        "state_reason": outcome.standing.reason,
    }


async def keep(connection: AsyncConnection, changed: Iterable[tuple[PollResult, Outcome]]) -> None:
    """Keeps the changes of state. That a new source can be read is no news, so that nobody is told of it."""
    rows = [
        {
            "source_id": result.source.id,
            "at": result.at,
            "state": outcome.standing.state,
            "was": outcome.was.state,
            "reason": outcome.standing.reason,
            "told_at": result.at if (outcome.was.state, outcome.standing.state) == ("new", "healthy") else None,
        }
        for result, outcome in changed
        if outcome.standing.state != outcome.was.state
    ]
    if rows:
        await connection.execute(_CHANGED, rows)


async def learn(connection: AsyncConnection, source_ids: Iterable[int]) -> None:
    """Learns the rhythm of these sources from the entries that they listed so far."""
    learnt = []
    for source_id in source_ids:
        found = (await connection.execute(_LAST, {"source_id": source_id})).all()
        dates = sorted(min(row.published_at or row.first_seen_at, row.first_seen_at) for row in found)
        learnt.append(
            {
                "the_id": source_id,
                "new_rhythm_s": _seconds(rhythm_of(dates[-ITEMS:])),
                "new_usual_s": _seconds(usual_gap(dates)),
            }
        )
    if learnt:
        await connection.execute(_LEARN, learnt)


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else round(span.total_seconds())


async def hold(connection: AsyncConnection, source_ids: Iterable[int]) -> None:
    """Holds these sources until the commit, before polls of some of them are kept: all who hold several do it in one order."""
    wanted = sorted(set(source_ids))
    if wanted and connection.dialect.name == "postgresql":
        await connection.execute(_HOLD, {"ids": wanted})


async def note(connection: AsyncConnection, visits: Iterable[PageResult]) -> None:
    """Notes with their sources what the pages gave that were visited, in the order of the visits."""
    letters: dict[int, str] = {}
    for each in visits:
        letters[each.entry.source_id] = letters.get(each.entry.source_id, "") + (visited(each) or "")
    rows = [{"the_id": source_id, "letters": noted} for source_id, noted in sorted(letters.items()) if noted]
    if rows:
        await connection.execute(_NOTE[connection.dialect.name], rows)


def visited(visit: PageResult) -> Visited | None:
    """How a visit is noted; None where it says nothing of the source's pages. One that gave no text counts once."""
    if visit.outcome == "read":
        return "p" if visit.finding.partial else "r"
    return "u" if visit.textless and not visit.entry.attempts else None


async def any_untold(connection: AsyncConnection, *, until: datetime) -> bool:
    """Whether there is a change that nobody was told of, and that is as old as that."""
    return (await connection.execute(_ANY_UNTOLD, {"until": until})).first() is not None


async def take_untold(connection: AsyncConnection) -> list[Change]:
    """The changes that nobody was told of, the oldest first, for who is to tell: until the commit nobody else takes these."""
    return [Change(**row) for row in (await connection.execute(_TAKE)).mappings()]


async def told(connection: AsyncConnection, ids: Iterable[int], *, now: datetime) -> None:
    """Notes that the operator was told of these changes: in the transaction that writes it down for them."""
    await connection.execute(_TOLD, [{"the_id": each, "now": now} for each in ids])


async def polls_between(connection: AsyncConnection, start: datetime, end: datetime) -> tuple[int, int]:
    """How many polls there were from `start` to before `end`, and how many of them failed."""
    row = (await connection.execute(_POLLS, {"start": start, "end": end})).one()
    return row.polls, row.failed or 0
