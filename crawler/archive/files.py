"""SQLite files as files: a copy of one that is in use, and whether one can be trusted.

Plain functions that block, with a connection of their own; what they look at is never changed. Errors: StoreError.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from crawler.archive import search
from crawler.archive.schema import metadata
from crawler.errors import StoreError

#: What SQLite leaves beside a file that is in use.
BESIDE = ("-wal", "-shm", "-journal")
_HEADER = b"SQLite format 3\0"
_REVISION = "alembic_version"


def snapshot(source: Path, copy: Path) -> None:
    """Writes the database `source` as it is at this moment to `copy`, which must not be there. Who writes meanwhile goes on."""
    with _open(source, "mode=rw") as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))


def take(source: Path, copy: Path) -> None:
    """Copies a database that nobody needs to have open, also one that this user may only read, byte for byte."""
    _check_header(source)
    in_use = any(source.with_name(source.name + each).exists() for each in BESIDE)
    with _open(source, "mode=ro" if in_use else "immutable=1") as connection, _open(copy, "mode=rwc") as taken:
        connection.backup(taken)
        taken.execute("PRAGMA journal_mode=DELETE")  # one file, whatever was beside it


def check(path: Path) -> str:
    """Looks at every page of the database and gives its schema's revision.

    Raises StoreError for one that is damaged, or is none of ours.
    """
    _check_header(path)
    with _open(path, "mode=rw") as connection:
        tables = _tables(connection)
        if not {_REVISION, "article", "digest"} <= tables:
            raise StoreError("it is no database of Cuttings; name a file that `cuttings backup` wrote")
        faults = [fault for (fault,) in connection.execute("PRAGMA integrity_check(3)")]
        if faults != ["ok"]:
            raise StoreError(f"it is damaged ({'; '.join(faults)}); take an older one")
        if broken := len(connection.execute("PRAGMA foreign_key_check").fetchall()):
            raise StoreError(f"it is damaged ({broken} references lead nowhere); take an older one")
        connection.execute(f"INSERT INTO {search.TABLE} ({search.TABLE}) VALUES ('integrity-check')")  # noqa: S608
        (revision,) = connection.execute(f"SELECT version_num FROM {_REVISION}").fetchone() or ("",)  # noqa: S608
    return str(revision)


def counts(path: Path) -> dict[str, int]:
    """The rows of each table that is there, and how many texts the search index has."""
    with _open(path, "mode=rw") as connection:
        names = sorted(_tables(connection) & {*metadata.tables, search.TABLE})
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def settle(path: Path) -> None:
    """Makes a database that is closed one file that stands on its own, and on the disk."""
    with _open(path, "mode=rw") as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    for each in (path, path.parent):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _check_header(path: Path) -> None:
    try:
        with path.open("rb") as file:
            header = file.read(len(_HEADER))
    except OSError as error:
        raise StoreError(f"it cannot be read ({error.strerror}); mend the path, or who may read it") from error
    if header != _HEADER:
        raise StoreError("it is no SQLite file; name a file that `cuttings backup` wrote")


@contextmanager
def _open(path: Path, how: str) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True, isolation_level=None)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise StoreError(f"SQLite refused: {error}") from error
