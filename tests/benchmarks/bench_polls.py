"""Polls per second and CPU per poll over 1,000 hosts, beside a plain httpx+feedparser loop and the `reader` package.

Run as `python tests/benchmarks/bench_polls.py`; `--hosts`, `--polls`, `--kinds` and `--contenders` make it smaller.

A server in a process of its own plays 1,000 hosts on 127.77.x.y: each has a robots.txt and two feeds of 20 entries. One
answers the validators with 304; of the other every answer is a 200 with new bytes and the entries of old. Every answer
ends its connection, since polls are minutes apart. Each contender runs in a process of its own: first a round to know
the feeds, then the measured rounds. CPU is that of the contender and its workers, not of the server. `reader` and
`cuttings` keep what they see in SQLite, `cuttings` commits with synchronous=FULL. Only ours ask robots.txt; the loop
keeps nothing, and `fetcher alone` does not even read what it gets.
"""

# ruff: noqa: T201 - a table for people is what this is for

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from polls_meter import Figures, addresses
from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "support"))
from loopback_sites import Answer, LoopbackSites, Visit  # noqa: E402 - a support module of the tests

KINDS = ("304", "200")
CONTENDERS = {
    "httpx + feedparser loop": "polls_loop.py",
    "reader, 10 threads": "polls_reader.py",
    "fetcher alone": "polls_cuttings.py",
    "cuttings": "polls_cuttings.py",
}
ENTRY = """<item><guid isPermaLink="false">{host}-{number}</guid><title>Decision {number} of the council of {host}</title>
<pubDate>Thu, 04 Jun 2026 07:{number:02d}:00 GMT</pubDate><description>{words}</description></item>"""
WORDS = "The cabinet agreed to publish the review of early help and to report on it again in the autumn. " * 7
HEADERS = {"content-type": "application/rss+xml", "connection": "close"}


def feed(host: str, number: int = 0) -> bytes:
    """A feed of 20 entries, 17 kB; `number` changes its bytes and nothing else."""
    entries = "".join(ENTRY.format(host=host, number=each, words=WORDS) for each in range(20))
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{host}</title>'
        f"<link>http://{host}/</link><description>{number}</description>{entries}</channel></rss>"
    ).encode()


def serve(hosts: int) -> None:
    """Be the server until stdin is closed; the port is the first line on stdout."""
    with LoopbackSites(keep_visits=False) as sites:
        for address in addresses(hosts):
            site = sites.site(address, address=address)
            site.answer("/robots.txt", Answer(body=b"User-agent: *\nDisallow: /private\n", headers=HEADERS))
            site.answer("/304", unchanging(address))
            site.answer("/200", ever_new(address))
        print(sites.port, flush=True)
        sys.stdin.read()


def unchanging(host: str) -> Callable[[Visit], Answer]:
    headers = HEADERS | {"etag": '"one"'}
    whole, unchanged = Answer(body=feed(host), headers=headers), Answer(status=304, headers=headers)
    return lambda visit: unchanged if visit.headers.get("if-none-match") == '"one"' else whole


def ever_new(host: str) -> Callable[[Visit], Answer]:
    before, after = feed(host, 424242).split(b"424242")
    return lambda _: Answer(body=b"%b%d%b" % (before, time.monotonic_ns(), after), headers=HEADERS)


@contextmanager
def server(hosts: int) -> Iterator[int]:
    """The server's process; gives its port."""
    command = [sys.executable, __file__, "--serve", "--hosts", str(hosts)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield int(process.stdout.readline())
        process.communicate()


def measure(name: str, kind: str, port: int, options: argparse.Namespace) -> Figures:
    """One contender's figures, from a process of its own."""
    rounds = max(1, options.polls // options.hosts)
    command = [sys.executable, str(HERE / CONTENDERS[name]), name, kind, *map(str, (port, options.hosts, rounds))]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=HERE.parents[1])
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def report(rows: list[tuple[str, str, Figures]], hosts: int) -> None:
    heads = ("answers", "", "polls", "polls/s", "CPU ms/poll", "process MB", "workers MB")
    table = Table(*heads, title=f"Polling {hosts} hosts")
    for kind, name, figures in rows:
        workers = ", ".join(map(str, figures["worker_mb"])) if isinstance(figures["worker_mb"], list) else ""
        speed, cpu = f"{figures['per_second']:.0f}", f"{figures['cpu_ms']:.2f}"
        table.add_row(kind, name, str(figures["polls"]), speed, cpu, str(figures["mb"]), workers)
    Console(width=100).print(table)


def main(arguments: list[str] | None = None) -> None:
    """Print the table; or be the server, for another process of this script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=1000)
    parser.add_argument("--polls", type=int, default=5000)
    parser.add_argument("--kinds", nargs="+", default=list(KINDS), choices=KINDS)
    parser.add_argument("--contenders", nargs="+", default=list(CONTENDERS), choices=list(CONTENDERS))
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.serve:
        serve(options.hosts)
        return
    with server(options.hosts) as port:
        pairs = [(kind, name) for kind in options.kinds for name in options.contenders]
        report([(kind, name, measure(name, kind, port, options)) for kind, name in pairs], options.hosts)


if __name__ == "__main__":
    main()
