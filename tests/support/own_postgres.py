"""A PostgreSQL server of a test's own, to be stopped, broken off and cut off as the test likes.

    with own_postgres() as server:                       # skips the test where PostgreSQL is not installed
        server.create("cuttings")
        … server.url("cuttings") …                       # postgresql://postgres@127.0.0.1:PORT/cuttings
        server.stop("immediate")
        server.start()
        async with Line(server.port) as line:            # a way to it that can be made to fail
            … server.url("cuttings", line.port) …
            line.cut_off()
            line.mend()

What is committed survives `stop("immediate")`, for that kills processes and not the machine: so nothing is forced to disk.
"""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pwd import getpwnam
from typing import Any, Literal, Self

import psycopg
import pytest

_SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{folder}'
fsync = off
full_page_writes = off
max_connections = 60
shared_buffers = 64MB
log_min_messages = warning
"""
_ENDS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}


def binaries() -> Path:
    """Where the server's programs are, of the newest version installed. Skips the test where there are none; that is a fault
    where CI=true.
    """
    numbered = sorted(
        Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=lambda path: int(path.parent.name), reverse=True
    )
    for folder in [*_told(), *numbered]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise _absent("no PostgreSQL server is installed here (initdb and postgres)")


def _told() -> list[Path]:
    asked = shutil.which("pg_config")
    if asked is None:
        return []
    return [Path(subprocess.run([asked, "--bindir"], capture_output=True, text=True, check=True).stdout.strip())]


def _absent(reason: str) -> BaseException:
    return (pytest.fail.Exception if os.environ.get("CI") == "true" else pytest.skip.Exception)(reason)


def _user() -> dict[str, Any]:
    """The server does not run as root: then it gets the user that its package made."""
    if os.geteuid() != 0:
        return {}
    try:
        known = getpwnam("postgres")
    except KeyError:
        raise _absent("PostgreSQL does not run as root, and there is no user postgres") from None
    return {"user": known.pw_uid, "group": known.pw_gid, "extra_groups": []}


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class OwnPostgres:
    """The server of one folder. Its methods block, for a second or two: from a loop, go through `asyncio.to_thread`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._binaries = binaries()
        self._user = _user()
        self._process: subprocess.Popen[bytes] | None = None
        if self._user:
            os.chown(folder, self._user["user"], self._user["group"])
        data = folder / "data"
        wanted = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        made = subprocess.run(
            [self._binaries / "initdb", "-D", data, *wanted],
            capture_output=True,
            text=True,
            cwd=folder,
            check=False,
            **self._user,
        )
        assert made.returncode == 0, made.stderr
        with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(_SETTINGS.format(port=self.port, folder=folder))

    def url(self, database: str = "postgres", port: int | None = None) -> str:
        """The address for the configuration: straight to the server, or by the port of a `Line`."""
        return f"postgresql://postgres@127.0.0.1:{port or self.port}/{database}"

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", self.folder / "data"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, start_new_session=True, **self._user,
            )  # fmt: skip
        until = time.monotonic() + 30
        while not self._answers():
            assert self._process.poll() is None and time.monotonic() < until, self.log()  # noqa: PT018
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        """Ends every connection and the server: in order ("fast"), or as a crash does, to be recovered from ("immediate")."""
        if self._process:
            self._process.send_signal(_ENDS[mode])
            self._process.wait(30)
            self._process = None

    def restart(self, mode: Literal["fast", "immediate"] = "immediate") -> None:
        """Stops it and starts it at once."""
        self.stop(mode)
        self.start()

    def create(self, database: str) -> None:
        """Makes an empty database."""
        self.ask(f'CREATE DATABASE "{database}"')

    def ask(self, sql: str, *values: object, database: str = "postgres") -> list[tuple[Any, ...]]:
        """What plain SQL says; changes are committed. Raises psycopg.Error."""
        with psycopg.connect(self.url(database), autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(sql, values)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def log(self) -> str:
        """What the server wrote."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """A new server that runs, without any database of ours; gone at the end, with all its files."""
    with tempfile.TemporaryDirectory(prefix="own-postgres-", ignore_cleanup_errors=True) as folder:
        server = OwnPostgres(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")


class Line:
    """A way to the server, of its own port on loopback, in the running loop.

    Open at first. `refuse` turns away who comes, and hangs up on all. `cut_off` lets every byte vanish without a word, as a
    broken switch does: connections stand and say nothing, for good; the server hears nothing either, not even that a client
    has left. `mend` lets new connections through; with `reset`, those that were cut off are hung up on.
    """

    def __init__(self, to_port: int) -> None:
        self.port = 0
        self.silent = False
        self._to_port = to_port
        self._server: asyncio.Server | None = None
        self._ends: set[_End] = set()

    async def __aenter__(self) -> Self:
        await self._listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.refuse()

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Caller(self), "127.0.0.1", self.port, backlog=200)
        self.port = self._server.sockets[0].getsockname()[1]

    async def refuse(self) -> None:
        """From now on nobody gets through, and everybody is told at once."""
        if self._server:
            self._server.close()
            self._server = None
        for end in list(self._ends):
            end.hang_up()
        await asyncio.sleep(0)

    def cut_off(self) -> None:
        """From now on nothing comes through, and nobody is told."""
        self.silent = True
        for end in self._ends:
            end.dead = True

    async def mend(self, *, reset: bool = False) -> None:
        """New connections come through again."""
        self.silent = False
        if self._server is None:
            await self._listen()
        for end in [end for end in self._ends if end.dead and reset]:
            end.hang_up()
        await asyncio.sleep(0)

    async def dial(self, caller: "_Caller") -> None:
        """Connects a caller with the server. One who calls while nothing comes through waits for good."""
        if self.silent:
            caller.dead = True
            return
        loop = asyncio.get_running_loop()
        try:
            _, far = await loop.create_connection(lambda: _End(self), "127.0.0.1", self._to_port)
        except OSError:
            caller.hang_up()
            return
        caller.meet(far)

    def joined(self, end: "_End") -> None:
        """Keeps count of who is connected."""
        self._ends.add(end)

    def left(self, end: "_End") -> None:
        """And of who has gone."""
        self._ends.discard(end)


class _End(asyncio.Protocol):
    """One end of a conversation through the line: the server's, or (`_Caller`) the client's."""

    def __init__(self, line: Line) -> None:
        self.dead = False
        self._line = line
        self._transport: asyncio.Transport | None = None
        self._other: _End | None = None
        self._early = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._line.joined(self)

    def meet(self, other: "_End") -> None:
        """From now on, what the one hears the other says."""
        self._other, other._other = other, self
        self.dead = other.dead = self.dead or other.dead
        self.data_received(b"")

    def data_received(self, data: bytes) -> None:
        if self.dead:
            return
        if self._other is None:
            self._early += data
        elif self._other._transport:
            self._other._transport.write(self._early + data)
            self._early = b""

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._line.left(self)
        if self._other and self._other._transport and not self.dead:
            self._other._transport.close()

    def hang_up(self) -> None:
        """Ends the conversation, on this side."""
        if self._transport:
            self._transport.abort()


class _Caller(_End):
    """The client's end; it dials on."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._dialling = asyncio.get_running_loop().create_task(self._line.dial(self))
