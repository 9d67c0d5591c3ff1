"""What SQLite and PostgreSQL say differently. Nothing else in the SQL may depend on the dialect, but for `search`."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from sqlalchemy import BigInteger, ColumnElement, any_, bindparam, cast, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import Executable

T = TypeVar("T")

#: Values per statement: SQLite takes 32,766 at once, PostgreSQL 65,535.
AT_ONCE = 5_000
#: A dialect's own `insert(table)`, which knows `.on_conflict_do_nothing(…)` and `.on_conflict_do_update(…)`.
Insert = Callable[..., Any]

_HOLD = text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS held(key)")
#: Keys share so many locks: a server has room for some thousands, and one transaction may hold hundreds of keys.
_LOCKS = 1024


class PerDialect:
    """One statement, built once for each dialect: `PerDialect(lambda insert: insert(table).on_conflict_do_nothing())`.

    Built at import, so that SQLAlchemy need not build, key and compile it again for each execution.
    """

    def __init__(self, build: Callable[[Insert], Executable]) -> None:
        self._statements = {"sqlite": build(sqlite.insert), "postgresql": build(postgresql.insert)}

    def on(self, connection: AsyncConnection) -> Any:
        """The statement for this connection's database."""
        return self._statements[connection.dialect.name]


def among(column: ColumnElement[int], name: str) -> dict[str, ColumnElement[bool]]:
    """Whether an id is one of those bound as `name` (by `ids`), for each dialect.

    For as many as there may be: an IN takes 32,766 values on SQLite and 65,535 on PostgreSQL.
    """
    listed = func.json_each(bindparam(name)).table_valued("value")
    return {
        "sqlite": column.in_(select(listed.c.value)),
        "postgresql": column == any_(cast(bindparam(name), postgresql.ARRAY(BigInteger))),
    }


def ids(connection: AsyncConnection, wanted: Iterable[int]) -> Any:
    """Ids as a statement with `among` takes them."""
    return json.dumps(list(wanted)) if connection.dialect.name == "sqlite" else list(wanted)


def chunks(wanted: Iterable[T]) -> Iterator[list[T]]:
    """The values in turn, as many at a time as one statement takes; nothing where there are none."""
    values = list(wanted)
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


async def hold_keys(connection: AsyncConnection, keys: Iterable[str]) -> None:
    """Waits until no other transaction holds any of these keys, and holds them until this one ends.

    For what is decided by what is *not* there yet, and so has no row to lock. In SQLite a writer is alone anyway. To be asked
    for at once and before any row: two that took theirs one by one could wait for each other.
    """
    if connection.dialect.name == "postgresql":
        locks = sorted({_lock(key) for key in keys})
        if locks:
            await connection.execute(_HOLD, {"keys": locks})


def _lock(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()[:4]) % _LOCKS
