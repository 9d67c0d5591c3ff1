"""One worker per SQLite file: a lock on a file beside it, which the kernel drops with the process however that ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alerts.errors import CommandError


class Busy(CommandError):
    """Another process works on this database: `who` says which, for people."""

    def __init__(self, who: str, database: str) -> None:
        super().__init__(f"{who} works on {database}; stop it first")
        self.who = who


def lock_of(database: Path) -> Path:
    """The lock file of the SQLite file at `database`."""
    return database.with_name(f"{database.name}.lock")


@contextmanager
def holding(path: Path) -> Iterator[None]:
    """Holds the lock file at `path` for the length of the context. Raises Busy where another process holds it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(handle, 20, 0).decode(errors="replace").strip() or "unknown"
            raise Busy(f"another Cuttings (process {holder})", path.stem) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)
