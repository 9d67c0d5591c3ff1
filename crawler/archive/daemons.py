"""Who works on this database: a row for each process, its signs of life, and what it is asked to do. Errors: StoreError.

The rows are for people and for agreement among the processes. No work hangs on them: what a process that died had in hand
comes free with its leases.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, Table, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crawler.archive import leases
from crawler.archive.schema import daemon, document, entry, host, source, to_match

#: Whoever gave no sign of life for so long counts as gone.
ALIVE = timedelta(seconds=30)
#: Rows of processes that are gone are kept so long, for who looks what happened.
KEPT = timedelta(days=7)

#: What is leased in the archive, in the words for people.
LEASED: Mapping[str, Table] = {
    "sources": source,
    "pages": entry,
    "documents": document,
    "texts": to_match,
    "hosts": host,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Daemon:
    """A process that works, or worked, on this database. `name` is its machine and process, `config` its file's path.

    `waits` says why it does nothing at the moment. `reload_answer` is what came of the last reload that it was asked for.
    """

    id: int
    name: str
    config: str
    fingerprint: str
    roles: tuple[str, ...]
    started_at: datetime
    seen_at: datetime
    stopped_at: datetime | None
    waits: str | None
    reload_asked_at: datetime | None
    reloaded_at: datetime | None
    reload_answer: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """What a sign of life brought back: whether the row still stands, and whether the file is to be read again."""

    known: bool
    to_reload: bool


_this = daemon.c.id == bindparam("the_id")
_INSERT = insert(daemon).returning(daemon.c.id)
_BEAT = (
    update(daemon)
    .where(_this)
    .values(
        seen_at=bindparam("now"),
        stopped_at=None,
        fingerprint=bindparam("new_fingerprint"),
        waits=bindparam("new_waits"),
    )
    .returning(daemon.c.reload_asked_at, daemon.c.reloaded_at)
)
_RUNS = update(daemon).where(_this).values(fingerprint=bindparam("new_fingerprint"), waits=bindparam("new_waits"))
_LEAVE = update(daemon).where(_this).values(stopped_at=bindparam("now"), seen_at=bindparam("now"), waits=None)
_ANSWER = update(daemon).where(_this).values(reloaded_at=bindparam("now"), reload_answer=bindparam("answer"))
_LEAVE_ALL = update(daemon).where(daemon.c.stopped_at.is_(None)).values(stopped_at=bindparam("now"), waits=None)
_FORGET = delete(daemon).where(daemon.c.seen_at < bindparam("before"))
_COLUMNS = select(
    daemon.c.id,
    daemon.c.name,
    daemon.c.config,
    daemon.c.fingerprint,
    daemon.c.roles,
    daemon.c.started_at,
    daemon.c.seen_at,
    daemon.c.stopped_at,
    daemon.c.waits,
    daemon.c.reload_asked_at,
    daemon.c.reloaded_at,
    daemon.c.reload_answer,
)
_ALIVE = _COLUMNS.where(daemon.c.stopped_at.is_(None), daemon.c.seen_at > bindparam("since")).order_by(daemon.c.id)
_BY_ID = _COLUMNS.where(daemon.c.id.in_(bindparam("ids", expanding=True))).order_by(daemon.c.id)
_ASK = (
    update(daemon)
    .where(daemon.c.id.in_(bindparam("ids", expanding=True)))
    .values(reload_asked_at=bindparam("now"), reload_answer=None)
)


async def join(
    connection: AsyncConnection, *, name: str, config: str, fingerprint: str, roles: Sequence[str], now: datetime
) -> int:
    """Makes a row for this process; gives its id, which stands in the leases it takes. Rows long gone are dropped."""
    await connection.execute(_FORGET, {"before": now - KEPT})
    row = {"name": name, "config": config, "fingerprint": fingerprint, "roles": list(roles)}
    return int((await connection.execute(_INSERT, row | {"started_at": now, "seen_at": now})).scalar_one())


async def beat(
    connection: AsyncConnection, daemon_id: int, *, fingerprint: str, waits: str | None, now: datetime
) -> Beat:
    """A sign of life. `waits` says why the process does nothing at the moment. Gives what is asked of it."""
    values = {"the_id": daemon_id, "now": now, "new_fingerprint": fingerprint, "new_waits": waits}
    row = (await connection.execute(_BEAT, values)).one_or_none()
    if row is None:
        return Beat(known=False, to_reload=False)
    asked = row.reload_asked_at
    return Beat(known=True, to_reload=asked is not None and (row.reloaded_at is None or row.reloaded_at < asked))


async def runs(connection: AsyncConnection, daemon_id: int, fingerprint: str, *, waits: str | None = None) -> None:
    """Which configuration the process runs from now on, or why it waits: said in the transaction that decides it."""
    await connection.execute(_RUNS, {"the_id": daemon_id, "new_fingerprint": fingerprint, "new_waits": waits})


async def leave(connection: AsyncConnection, daemon_id: int, *, now: datetime) -> None:
    """The process ends by itself."""
    await connection.execute(_LEAVE, {"the_id": daemon_id, "now": now})


async def leave_all(connection: AsyncConnection, *, now: datetime) -> None:
    """Nobody is left: for a process that knows itself to be the only one (it holds the database's lock file)."""
    await connection.execute(_LEAVE_ALL, {"now": now})


async def alive(connection: AsyncConnection, *, now: datetime) -> list[Daemon]:
    """The processes that gave a sign of life in the last half minute, the oldest first."""
    rows = (await connection.execute(_ALIVE, {"since": now - ALIVE})).mappings()
    return [_daemon(row) for row in rows]


async def by_id(connection: AsyncConnection, ids: Collection[int]) -> list[Daemon]:
    """These processes, alive or not."""
    return [_daemon(row) for row in (await connection.execute(_BY_ID, {"ids": list(ids)})).mappings()]


def _daemon(row: RowMapping) -> Daemon:
    return Daemon(**{**row, "roles": tuple(row["roles"])})


async def ask_to_reload(connection: AsyncConnection, ids: Collection[int], *, now: datetime) -> None:
    """Asks these processes to read their files again; they see it at their next sign of life."""
    await connection.execute(_ASK, {"ids": list(ids), "now": now})


async def answer_reload(
    connection: AsyncConnection, daemon_id: int, answer: Mapping[str, Any], *, now: datetime
) -> None:
    """Keeps what came of reading the file again, as JSON, for who asked."""
    await connection.execute(_ANSWER, {"the_id": daemon_id, "now": now, "answer": dict(answer)})


async def held(connection: AsyncConnection, *, now: datetime) -> dict[int, dict[str, int]]:
    """How many sources, pages, documents, texts and hosts each process has in hand, by its id."""
    found: dict[int, dict[str, int]] = {}
    for what, table in LEASED.items():
        for row in await connection.execute(leases.counted(table), {"now": now}):
            found.setdefault(row.lease_by, {})[what] = row.number
    return found
