"""Whole databases: a copy while the daemon runs, back from a copy, and from one engine to the other.

A copy is always an SQLite file, whatever it was made from, so that it can be kept, looked into and restored anywhere.
Errors: StoreError, and CommandError for what stands in the way; nothing that was there before has changed then.
"""

import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import alerts.ledger.schema  # noqa: F401 - its tables join the metadata
from alerts.errors import CommandError
from alerts.lock import Busy, holding, lock_of
from alerts.migrations import revisions, upgrade
from alerts.rooms import utc_now
from config.surroundings import is_embedded
from crawler.archive import copying, daemons, files
from crawler.archive.connection import AsyncConnection, Database, open_database
from crawler.archive.copying import Copied, OnRows, in_words
from crawler.archive.search import TABLE
from crawler.errors import StoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A table of a copy, or its search index: its rows in the file, and after it was restored."""

    table: str
    in_file: int
    restored: int


def unheard(_done: int, _of: int) -> None:
    """For who does not ask how the work goes."""


async def backup(database: str, file: Path, *, on_rows: OnRows = unheard) -> Mapping[str, int]:
    """Writes a copy of the database at this address (as in `Settings.database`) to a new file, and gives the rows of each table.

    Beside a daemon too: it is the database as it was at one moment. From SQLite its schema is that of the database, also where
    this program has a newer one: so a copy can be made before that is first run.
    """
    _check_new(file)
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.touch(0o600)  # it holds addresses and messages
        if is_embedded(database):
            files.snapshot(_existing(database), part)
        else:
            await _copy_to_file(database, part, on_rows)
        files.settle(part)
        rows = files.counts(part)
        _check_new(file)
        part.rename(file)
    finally:
        _remove(part)
    return rows


async def _copy_to_file(url: str, part: Path, on_rows: OnRows) -> None:
    async with _opened(url) as source, _opened(_url_of(part)) as target:
        await upgrade(target)
        async with source.read() as reading, target.write() as writing:
            _check_schema(await revisions.stored(reading), url)
            await copying.copy(reading, writing, on_rows=on_rows)


def _check_schema(revision: str | None, url: str) -> None:
    if revision is None:
        raise CommandError(f"there is nothing in {in_words(url)} yet; `cuttings run` makes it")
    if revision != revisions.newest():
        mend = "make the copy with the version of Cuttings that works on it, or start this one first"
        raise CommandError(f"the schema of {in_words(url)} is {revision}, and this is {revisions.newest()}; {mend}")


async def restore(database: str, file: Path, *, on_rows: OnRows = unheard) -> Copied:
    """Fills the database at this address, which must be missing or hold nothing, from a copy, of an older schema too.

    Raises Busy where a daemon works on it.
    """
    near = _file_of(database).parent if is_embedded(database) else None
    with _locked(database), TemporaryDirectory(prefix=".restore-", dir=near) as folder:
        taken = Path(folder, "taken.db")
        if is_embedded(database):
            _check_no_rows(files.counts(_file_of(database)) if _file_of(database).exists() else {}, database)
        _take(file, taken)
        if not is_embedded(database):
            return await _pour(_url_of(taken), database, on_rows)
        rows = await _renew(taken)
        _put_in_place(taken, _file_of(database))
        return Copied(rows=rows, mended=0)


async def drill(database: str, file: Path, *, on_rows: OnRows = unheard) -> list[Compared]:
    """Restores a copy as `restore` would, into a place that is thrown away, and compares; the database is left alone."""
    with TemporaryDirectory() as folder:
        taken, restored = Path(folder, "taken.db"), Path(folder, "restored.db")
        _take(file, taken)
        in_file = files.counts(taken)
        if is_embedded(database):
            await _renew(taken)
            _put_in_place(taken, restored)
            rows: Mapping[str, int] = files.counts(restored)
        else:
            async with (
                _opened(database) as server,
                copying.scratch_schema(server, database, str(os.getpid())) as scratch,
            ):
                rows = (await _pour(_url_of(taken), scratch, on_rows)).rows
    names = [*(table.name for table in copying.tables()), TABLE]
    return [Compared(table=name, in_file=in_file.get(name, 0), restored=rows[name]) for name in names]


async def move(database: str, to: str, *, on_rows: OnRows = unheard) -> Copied:
    """Copies the database at the one address into that at the other, which must be missing or hold nothing.

    Raises Busy where a daemon works on one of them. The old one stays as it is.
    """
    if to == database:
        raise CommandError(f"{in_words(to)} is the database that is in use; name another")
    if is_embedded(database):
        _existing(database)
    with _locked(database), _locked(to), _undone(to):
        await _check_rows(database)  # so it is not `to` in other words either, which must have none
        return await _pour(database, to, on_rows)


async def _pour(url: str, to: str, on_rows: OnRows) -> Copied:
    """Every row of the one database into the other, in one transaction that has both to itself."""
    async with _opened(url) as source, _opened(to) as target:
        await upgrade(source)
        await upgrade(target)
        async with _alone(target, to, target.write()) as writing:
            _check_no_rows(await copying.counts(writing), to)
            async with _alone(source, url, source.read()) as reading:
                return await copying.copy(reading, writing, on_rows=on_rows)


@asynccontextmanager
async def _alone(
    database: Database, url: str, transaction: AbstractAsyncContextManager[AsyncConnection]
) -> AsyncIterator[AsyncConnection]:
    """A transaction during which no daemon works on the database. For an SQLite file its lock file says so, see `_locked`."""
    now = await database.clock() or utc_now()
    async with transaction as connection:
        if not is_embedded(url):
            await copying.hold_off(connection)
            if working := await daemons.alive(connection, now=now):
                raise Busy(f"another Cuttings ({', '.join(each.name for each in working)})", in_words(url))
        yield connection


@contextmanager
def _locked(url: str) -> Iterator[None]:
    """Keeps daemons away from an SQLite file. Raises Busy where one works on it."""
    if not is_embedded(url):
        yield
        return
    path = _file_of(url)
    if not path.parent.is_dir():
        raise CommandError(f"the folder {path.parent} is not there; make it, or name another place for the database")
    with holding(lock_of(path)):
        yield


@contextmanager
def _undone(url: str) -> Iterator[None]:
    """Leaves no new SQLite file behind where the work fails."""
    made = is_embedded(url) and not _file_of(url).exists()
    try:
        yield
    except BaseException:
        if made:
            _remove(_file_of(url))
        raise


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    database = open_database(url)
    database.take_time()
    try:
        yield database
    finally:
        await database.close()


def _take(file: Path, taken: Path) -> None:
    """A copy of the copy to work on, once it is known to be whole and not of a newer program."""
    try:
        files.take(file, taken)
        revision = files.check(taken)
    except StoreError as error:
        raise CommandError(f"{file} cannot be restored: {error}") from error
    if not revisions.is_known(revision):
        raise CommandError(f"{file} was made by a newer version of Cuttings; restore it with that version")


async def _renew(taken: Path) -> Mapping[str, int]:
    """Brings a copy to the newest schema, as one that nobody works on; gives the rows of each table."""
    async with _opened(_url_of(taken)) as database:
        await upgrade(database)
        async with database.write() as connection:
            await copying.forget_workers(connection)
            rows = await copying.counts(connection)
    files.settle(taken)
    return rows


def _put_in_place(taken: Path, path: Path) -> None:
    """Makes the file at `taken` the database at `path`. What was there held nothing; what SQLite left beside it must go too."""
    _remove(path)
    taken.rename(path)
    files.settle(path)


def _check_new(file: Path) -> None:
    if not file.parent.is_dir():
        raise CommandError(f"the folder {file.parent} is not there; make it, or name another")
    if file.exists():
        raise CommandError(f"{file} is there already; name another file, or move it away")


def _check_no_rows(rows: Mapping[str, int], url: str) -> None:
    copied = {table.name for table in copying.tables()}
    if held := {name: count for name, count in rows.items() if count and name in copied}:
        most = max(held, key=lambda name: held[name])
        mend = "name an empty database, or move this one away first"
        raise CommandError(f"{in_words(url)} holds something already (table {most}: {held[most]} rows); {mend}")


async def _check_rows(url: str) -> None:
    async with _opened(url) as database:
        await upgrade(database)
        async with database.read() as connection:
            if not any((await copying.counts(connection)).values()):
                raise CommandError(
                    f"there is nothing in {in_words(url)} yet; `database:` must name what is to be moved"
                )


def _existing(url: str) -> Path:
    path = _file_of(url)
    if not path.exists():
        raise CommandError(f"there is no database at {path} yet; `cuttings run` makes it")
    return path


def _file_of(url: str) -> Path:
    return Path(url.partition(":///")[2])


def _url_of(path: Path) -> str:
    if "?" in str(path):
        raise CommandError(f"{path} has a question mark in its name, which no database may have; name another file")
    return f"sqlite+aiosqlite:///{path.absolute()}"


def _remove(path: Path) -> None:
    for each in (path, *(path.with_name(path.name + end) for end in files.BESIDE)):
        each.unlink(missing_ok=True)
