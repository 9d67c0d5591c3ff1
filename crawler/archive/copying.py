"""Whole databases copied row by row, from either engine to either: ids and all, every table but what belongs to the processes.

What is written holds no row of `daemon`, no lease, and no number of one: nobody is at work on a copy. A delivery that was
being sent stays "sending", so that whoever takes the copy up treats it as cut off. Errors: StoreError, from the transactions of the caller.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Table, Text, delete, func, insert, make_url, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crawler.archive import search
from crawler.archive.database import Database
from crawler.archive.schema import daemon, metadata
from crawler.errors import StoreError

#: Hears how the work goes: how many rows are written, of how many.
OnRows = Callable[[int, int], None]

#: Columns that tell of a process, and what stands in them where there is none.
_NOBODY = {"lease_until": None, "lease_by": None, "applied_by": 0}
#: Rows at a time; fewer where one of them can be a megabyte.
_CHUNK, _CHUNK_OF_TEXTS = 2_000, 100
_TEXTS = "text"
_BULKY = frozenset({"entry", "text", "match", "digest", "delivery"})
_HOLD_OFF = text("LOCK TABLE daemon IN SHARE ROW EXCLUSIVE MODE")
_SEQUENCE = text("SELECT pg_get_serial_sequence(:table, :column)")
_SET_SEQUENCE = text("SELECT setval(CAST(:sequence AS regclass), :last)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a copy holds: the rows of each table, and of the search index under its own name. `mended` counts the texts that
    held a NUL character, which PostgreSQL takes in no text: a replacement character (U+FFFD) stands for each.
    """

    rows: Mapping[str, int]
    mended: int


def tables() -> list[Table]:
    """The tables that are copied, those that others refer to first."""
    return [table for table in metadata.sorted_tables if table is not daemon]


async def counts(connection: AsyncConnection) -> dict[str, int]:
    """The rows of each table that is copied, and how many texts the search index has."""
    found = {
        table.name: int((await connection.execute(select(func.count()).select_from(table))).scalar_one())
        for table in tables()
    }
    return found | {search.TABLE: await search.size(connection)}


async def hold_off(connection: AsyncConnection) -> None:
    """Lets no process begin or go on to work on the database until this transaction ends.

    To be asked for first. An SQLite file has its lock file for that.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(_HOLD_OFF)


async def copy(source: AsyncConnection, target: AsyncConnection, *, on_rows: OnRows) -> Copied:
    """Copies every row into a database that has the tables and no rows yet, and makes its texts findable.

    Raises StoreError where the target does not hold as many rows as the source then.
    """
    there = await counts(source)
    mended = done = 0
    total = sum(there[table.name] for table in tables())
    for table in tables():
        fix = _without_nul(table) if target.dialect.name == "postgresql" else _as_it_is
        async for rows in _chunks(source, table):
            mended += sum(map(fix, rows))
            await target.execute(insert(table), rows)
            if table.name == _TEXTS:
                await target.run_sync(search.fill, rows[0]["id"] - 1)  # now, for it is most of the work
            done += len(rows)
            on_rows(done, total)
    await _complete(source, target)
    here = await counts(target)
    if wrong := [name for name in there if there[name] != here[name]]:
        told = ", ".join(f"{name}: {here[name]} rows of {there[name]}" for name in wrong)
        raise StoreError(f"the copy was not whole ({told}) and was taken back; try again, and report it if it stays so")
    return Copied(rows=here, mended=mended)


async def _complete(source: AsyncConnection, target: AsyncConnection) -> None:
    """Leaves unfindable what was, and on PostgreSQL readies the tables for the next rows."""
    for text_id in await search.unfindable(source):
        await search.remove(target, text_id)
    if target.dialect.name == "postgresql":
        await _set_sequences(target)
        for name in (*(table.name for table in tables()), search.TABLE):
            await target.execute(text(f'ANALYZE "{name}"'))  # or the first queries would be planned as for empty tables


async def _chunks(source: AsyncConnection, table: Table) -> AsyncIterator[list[dict[str, Any]]]:
    size = _CHUNK_OF_TEXTS if table.name in _BULKY else _CHUNK
    query = select(table).order_by(*table.primary_key).execution_options(yield_per=size)
    nobody = _nobody(table)
    async with source.stream(query) as result:
        async for part in result.mappings().partitions():
            yield [dict(row) | nobody for row in part]


def _nobody(table: Table) -> dict[str, Any]:
    return {name: value for name, value in _NOBODY.items() if name in table.c}


def _as_it_is(_row: dict[str, Any]) -> int:
    return 0


def _without_nul(table: Table) -> Callable[[dict[str, Any]], int]:
    """What replaces the NULs in a row of this table, in place, and gives how many of its texts had one."""
    names = [column.name for column in table.c if isinstance(column.type, Text)]

    def fix(row: dict[str, Any]) -> int:
        found = [name for name in names if row[name] and "\0" in row[name]]
        for name in found:
            row[name] = row[name].replace("\0", "\N{REPLACEMENT CHARACTER}")
        return len(found)

    return fix


async def _set_sequences(target: AsyncConnection) -> None:
    """Lets each table number its next row after its last one."""
    for table in tables():
        for column in table.primary_key:
            last = (await target.execute(select(func.max(column)))).scalar()
            sequence = (await target.execute(_SEQUENCE, {"table": f'"{table.name}"', "column": column.name})).scalar()
            if sequence and last:
                await target.execute(_SET_SEQUENCE, {"sequence": sequence, "last": last})


async def forget_workers(connection: AsyncConnection) -> None:
    """Drops every lease and every row of `daemon`, as in what `copy` writes: for a copy that was made in another way."""
    await connection.execute(delete(daemon))
    for table in tables():
        if nobody := _nobody(table):
            someone = or_(*(table.c[name].is_distinct_from(value) for name, value in nobody.items()))
            await connection.execute(update(table).where(someone).values(nobody))


def in_words(url: str) -> str:
    """The address as it is written in a configuration: `postgresql://cuttings@db/cuttings`."""
    return url.replace("sqlite+aiosqlite:", "sqlite:", 1).replace("postgresql+psycopg:", "postgresql:", 1)


@asynccontextmanager
async def scratch_schema(database: Database, url: str, tag: str) -> AsyncIterator[str]:
    """A schema of its own in this PostgreSQL database, named after it and the `tag`, dropped at the end whatever happens.

    Gives the address under which that schema is all there is. Raises StoreError, for one where this user may make none.
    """
    place = make_url(url)
    name = f"{(place.database or '')[:40]}_drill_{tag}"  # a name ends at 63 bytes
    quoted = '"' + name.replace('"', '""') + '"'
    try:
        await _administer(database, f"CREATE SCHEMA {quoted}")
    except StoreError as error:
        mend = f"GRANT CREATE ON DATABASE {place.database} to this user, as its owner"
        raise StoreError(f"no scratch schema can be made ({error}); {mend}") from error
    try:
        there_alone = "-csearch_path=" + quoted.replace("\\", "\\\\").replace(" ", "\\ ")
        options = " ".join([*_options(place), there_alone])
        yield place.update_query_dict({"options": options}).render_as_string(hide_password=False)
    finally:
        await _administer(database, f"DROP SCHEMA {quoted} CASCADE")


async def _administer(database: Database, statement: str) -> None:
    async with database.write() as connection:
        await connection.execute(text(statement))


def _options(place: URL) -> list[str]:
    given = place.query.get("options", ())
    return [given] if isinstance(given, str) else list(given)
