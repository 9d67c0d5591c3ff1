"""Polls per second of 1, 2 and 4 real `cuttings run` on one PostgreSQL database, and of one on an SQLite file beside them.

Run as `python tests/benchmarks/bench_daemons.py`; `--hosts`, `--seconds` and `--engines` make it smaller. The web is that of
`bench_polls`: a process of its own that plays one feed on each of 2,000 hosts of 127.77.x.y, and answers every poll with
304. The sources are declared with `every: 1s`, so that there is always more due than can be done, first without a pause
between the requests to a host, so that the work is measured; then for 100 hosts with the usual pause of a second, to show
what politeness allows, however many daemons there are. All of it shares one machine: daemons, web and database. The web's
own ceiling, asked by a bare client, stands above the tables.
"""

# ruff: noqa: T201 - tables for people are what this is for

import argparse
import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from polls_meter import addresses
from rich.console import Console
from rich.table import Table
from sqlalchemy import update
from store_engines import ENGINES, asked, empty, present

from alerts.rooms import open_store
from config.load import load
from crawler.archive import declared
from crawler.archive.schema import source

HERE = Path(__file__).parent
CUTTINGS = Path(sys.executable).parent / "cuttings"
DAEMONS = {"sqlite": (1,), "postgresql": (1, 2, 4)}
POLITE_HOSTS = 100
AT_ONCE = 64
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What had been done at a moment: polls and commits by the database, CPU seconds by the system."""

    at: float
    polls: int
    commits: int
    log_bytes: int
    daemons: float
    web: float
    busy: float


@contextmanager
def web(hosts: int) -> Iterator[tuple[int, int]]:
    """The server's process: its id and its port."""
    command = [sys.executable, str(HERE / "bench_polls.py"), "--serve", "--hosts", str(hosts)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.pid, int(process.stdout.readline())
        process.communicate()


async def ceiling(pid: int, port: int, hosts: Sequence[str], requests: int = 5_000) -> str:
    """What the web can answer, by its own CPU; asked over new connections, as the daemons do."""
    waiting = iter(range(requests))

    async def ask() -> None:
        for number in waiting:
            host = hosts[number % len(hosts)]
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(f'GET /304 HTTP/1.1\r\nHost: {host}:{port}\r\nIf-None-Match: "one"\r\n\r\n'.encode())
            assert (await reader.read()).startswith(b"HTTP/1.1 304")
            writer.close()

    began, cpu = time.monotonic(), _cpu(pid)
    await asyncio.gather(*(ask() for _ in range(AT_ONCE)))
    spent = (_cpu(pid) - cpu) / requests
    reached = requests / (time.monotonic() - began)
    return f"the web: {1 / spent:,.0f} answers/s of one core ({1000 * spent:.2f} ms each); a bare client got {reached:,.0f}/s"


def configure(folder: Path, url: str, port: int, hosts: Sequence[str], delay: str) -> Path:
    content = {
        "database": url,
        "network": {
            "contact": "https://example.org/us",
            "per_host_delay": delay,
            "requests_at_once": AT_ONCE,
            "allow": ["127.77.0.0/16"],
        },
        "web": {"listen": "127.0.0.1:0"},
        "sources": [{"name": host, "feed": f"http://{host}:{port}/304", "every": "1s"} for host in hosts],
    }
    path = folder / "cuttings.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


async def declare(config: Path) -> None:
    """Has the sources stand as if they had been read before, so that no entry or page comes in between."""
    settings = load(config, environment=os.environ).settings
    now = datetime.now(UTC) - timedelta(hours=1)
    async with open_store(settings, make=True) as database, database.write() as connection:
        await declared.reconcile(connection, settings.sources, now=now)
        await connection.execute(update(source).values(etag='"one"', body_hash="", first_read_at=now, last_read_at=now))


@contextmanager
def daemons(config: Path, number: int) -> Iterator[list[int]]:
    """So many `cuttings run`; their process ids."""
    with ExitStack() as stack:
        log = stack.enter_context((config.parent / "log").open("wb"))
        running = [
            stack.enter_context(subprocess.Popen([CUTTINGS, "run", "--config", config], stderr=log))
            for _ in range(number)
        ]
        try:
            yield [process.pid for process in running]
        finally:
            for process in running:
                process.terminate()


def read(url: str, pids: Sequence[int], web_pid: int) -> Reading:
    commits = log_bytes = 0
    if not url.startswith("sqlite"):
        query = "SELECT xact_commit, pg_current_wal_lsn() - '0/0'::pg_lsn FROM pg_stat_database WHERE datname = current_database()"
        [(commits, log_bytes)] = asked(url, query)
    [(polls,)] = asked(url, "SELECT coalesce(max(id), 0) FROM poll")
    fields = list(map(int, Path("/proc/stat").read_text().partition("\n")[0].split()[1:9]))
    return Reading(
        at=time.monotonic(),
        polls=polls,
        commits=int(commits),
        log_bytes=int(log_bytes),
        daemons=sum(map(_cpu, pids)),
        web=_cpu(web_pid),
        busy=(sum(fields) - fields[3] - fields[4]) / TICKS,
    )


def _cpu(pid: int) -> float:
    """CPU seconds of a process and its children."""
    children = [
        child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS + sum(_cpu(int(child)) for child in children)


def measure(
    engine: str, number: int, hosts: Sequence[str], *, port: int, web_pid: int, delay: str, seconds: float
) -> list[str]:
    """One row of the table."""
    with empty(engine) as url, TemporaryDirectory() as folder:
        config = configure(Path(folder), url, port, hosts, delay)
        asyncio.run(declare(config))
        with daemons(config, number) as pids:
            _wait(url, (number + 2) * len(hosts), config)
            first = read(url, pids, web_pid)
            time.sleep(seconds)
            last = read(url, pids, web_pid)
        assert not asked(url, "SELECT reason FROM poll WHERE outcome = 'failed' LIMIT 1")
        return _row(engine, number, first, last)


def _wait(url: str, polls: int, config: Path) -> None:
    """Until everyone has begun and knows everyone's robots.txt."""
    until = time.monotonic() + 180
    while asked(url, "SELECT coalesce(max(id), 0) FROM poll")[0][0] < polls:
        assert time.monotonic() < until, (config.parent / "log").read_text(encoding="utf-8")[-2000:]
        time.sleep(0.5)


def _row(engine: str, number: int, first: Reading, last: Reading) -> list[str]:
    polls, seconds = last.polls - first.polls, last.at - first.at
    busy = (last.busy - first.busy) / seconds / (os.cpu_count() or 1)
    assert polls, "nothing was polled"
    server = [f"{(last.commits - first.commits) / polls:.2f}", f"{(last.log_bytes - first.log_bytes) / polls:,.0f}"]
    return [
        engine,
        str(number),
        f"{polls / seconds:.0f}",
        f"{1000 * (last.daemons - first.daemons) / polls:.2f}",
        f"{1000 * (last.web - first.web) / polls:.2f}",
        f"{1000 * (last.busy - first.busy) / polls:.2f}",
        f"{100 * busy:.0f} %",
        *(server if engine == "postgresql" else ["", ""]),
    ]


def report(title: str, rows: Sequence[Sequence[str]]) -> None:
    heads = ("", "daemons", "polls/s", "ms: daemons", "ms: web", "ms: machine", "busy", "commits/poll", "WAL B/poll")
    table = Table(*heads, title=title)
    for row in rows:
        table.add_row(*row)
    Console(width=120).print(table)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=ENGINES)
    options = parser.parse_args(arguments)
    engines = present(options.engines)
    hosts = addresses(options.hosts)
    with web(options.hosts) as (pid, port):
        print(asyncio.run(ceiling(pid, port, hosts)))
        print(
            f"{os.cpu_count()} cores for all; ms is CPU per poll, of the daemons with their workers, the web, the machine"
        )
        for delay, among in (("0s", hosts), ("1s", hosts[:POLITE_HOSTS])):
            rows = [
                measure(engine, number, among, port=port, web_pid=pid, delay=delay, seconds=options.seconds)
                for engine in engines
                for number in DAEMONS[engine]
            ]
            report(f"Polling {len(among)} hosts, {delay} between the requests to a host", rows)


if __name__ == "__main__":
    main()
