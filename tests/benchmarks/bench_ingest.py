"""From page to archive: articles per second, beside the same trafilatura calls alone in the same run.

Run as `python tests/benchmarks/bench_ingest.py`; `--articles` makes it smaller. A server in a process of its own plays the hosts, each
with a feed of 20 entries and their pages: slight ones of 8 kB, and such of 100 kB as councils and papers have, with a menu of three
hundred links, scripts, styles and what they state for machines. `cuttings` polls, fetches, reads in its two
workers and archives them in an SQLite file with synchronous=FULL. `trafilatura alone` reads the same bytes in two processes: the precise
text, the default text and the metadata of each page, which is what Cuttings asks of it, and keeps nothing. Each has the machine to
itself, in turns.
"""

# ruff: noqa: T201 - a table for people is what this is for

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import trafilatura
from lxml import html
from polls_meter import Meter, addresses
from rich.console import Console
from rich.table import Table
from trafilatura.metadata import extract_metadata

from alerts.rooms import open_rooms
from config.models import Network, Settings, Source
from crawler.spiders.reactor import run

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
from furnished_pages import STYLES
from loopback_sites import Answer, LoopbackSites

EACH = 20
WORDS = (
    "The cabinet of {host} agreed on point {number} to publish the review of early help, and to report on it in the autumn. ",
    "Members asked how often the partners had met since spring, and what the schools of {host} had been told of it by then. ",
    "The officers said that {number} families had been written to, and that each had been offered a visit before the summer. ",
)


MENU = "".join(f'<li><a href="/services/{n}">Service number {n} of the council</a></li>' for n in range(300))
STYLE = "".join(f".block-{n} > .part-{n}:hover {{ margin: {n}px; color: #{n:06d} }}\n" for n in range(600))
SCRIPT = "".join(
    f"window.settings = window.settings || {{}}; settings.part{n} = function () {{ return {n}; }};\n"
    for n in range(250)
)
CARDS = "".join(
    f'<div class="card"><a href="/news/older-{n}"><img src="/i/{n}.jpg" alt=""><h3>What the council did in week {n}</h3></a>'
    f"<p>In short, what it did in that week, and who was there when it did.</p></div>"
    for n in range(24)
)
STATED = {"@context": "https://schema.org", "@type": "NewsArticle", "datePublished": "2026-06-04T09:30:00+01:00"}


def story(host: str, number: int, *, whole: bool) -> bytes:
    """A page: eight paragraphs in one of the styles, and with all that surrounds them if `whole`."""
    page = _slight(host, number)
    if not whole:
        return page
    head = f"<style>{STYLE}</style><script>{SCRIPT}</script><script type='application/ld+json'>{json.dumps(STATED)}</script></head>"
    around = (
        f'<nav class="mega-menu"><ul>{MENU}</ul></nav>',
        f'<aside class="related"><h2>Related</h2>{CARDS}</aside></body>',
    )
    text = page.decode().replace("</head>", head, 1).replace("</body>", around[1], 1)
    opened = text.index(">", text.index("<body")) + 1
    return f"{text[:opened]}{around[0]}{text[opened:]}".encode()


def _slight(host: str, number: int) -> bytes:
    paragraphs = ["".join(WORDS).format(host=host, number=f"{number}-{n}") * 2 for n in range(8)]
    return STYLES[number % len(STYLES)](f"Decision {number} of the council of {host}", paragraphs).encode()


def feed(host: str) -> bytes:
    items = "".join(
        f"<item><title>Decision {number} of the council of {host}</title><link>/news/{number}</link>"
        "<pubDate>Thu, 04 Jun 2026 08:30:00 GMT</pubDate></item>"
        for number in range(EACH)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{host}</title>{items}</channel></rss>'.encode()


def serve(hosts: int, *, whole: bool) -> None:
    """Be the server until stdin is closed; the port is the first line on stdout."""
    with LoopbackSites(keep_visits=False) as sites:
        for address in addresses(hosts):
            site = sites.site(address, address=address)
            site.answer("/feed", Answer(body=feed(address), headers={"content-type": "application/rss+xml"}))
            for number in range(EACH):
                page = Answer(
                    body=story(address, number, whole=whole), headers={"content-type": "text/html; charset=utf-8"}
                )
                site.answer(f"/news/{number}", page)
        print(sites.port, flush=True)
        sys.stdin.read()


@contextmanager
def server(hosts: int, *, whole: bool) -> Iterator[int]:
    """The server's process; gives its port."""
    command = [sys.executable, __file__, "--serve", "--articles", str(hosts * EACH), *(["--whole"] if whole else [])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield int(process.stdout.readline())
        process.communicate()


def cuttings(port: int, hosts: int) -> tuple[float, float]:
    """Articles per second, and CPU per article in ms, from the first poll to the last commit."""
    sources = tuple(Source(name=each, feed=f"http://{each}:{port}/feed") for each in addresses(hosts))
    network = Network(requests_at_once=64, per_host_delay=timedelta(0), allow=("127.77.0.0/16",))

    async def work(folder: Path) -> tuple[float, float]:
        settings = Settings(database=f"sqlite:///{folder / 'cuttings.db'}", network=network, sources=sources)
        kept: list[str] = []
        async with open_rooms(settings, on_event=lambda kind, _: kept.append(kind)) as rooms:
            await rooms.declare()
            meter = Meter()
            meter.start()
            assert rooms.newsroom
            await rooms.newsroom.run_until_idle()
            figures = meter.figures(hosts * EACH)
        assert kept.count("article") == hosts * EACH, (kept.count("article"), set(kept))
        return float(figures["per_second"]), float(figures["cpu_ms"])  # type: ignore[arg-type]

    with TemporaryDirectory() as folder:
        return run(lambda: work(Path(folder)))


def read(page: bytes) -> int:
    """What Cuttings asks of trafilatura for a page, and nothing else."""
    tree = html.fromstring(page)
    texts = [
        trafilatura.bare_extraction(tree, favor_precision=precision, include_comments=False, include_tables=True)
        for precision in (True, False)
    ]
    extract_metadata(tree, date_config={"original_date": True, "extensive_search": False, "max_date": None})
    return sum(len(getattr(each, "text", None) or "") for each in texts)


def alone(hosts: int, *, whole: bool) -> float:
    """Pages per second of two processes that do nothing else."""
    pages = [story(host, number, whole=whole) for host in addresses(hosts) for number in range(EACH)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(read, pages[:40], chunksize=20))  # the imports are no part of it
        began = time.monotonic()
        assert all(pool.map(read, pages, chunksize=20))
        return len(pages) / (time.monotonic() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--whole", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    hosts = max(1, options.articles // EACH)
    if options.serve:
        serve(hosts, whole=options.whole)
        return
    table = Table("pages", "trafilatura alone, pages/s", "cuttings, articles/s", "ratio", "CPU ms/article")
    for whole in (False, True):
        size = f"{len(story('127.77.0.1', 1, whole=whole)) // 1024} kB"
        for _ in range(options.rounds):
            peer = alone(hosts, whole=whole)
            with server(hosts, whole=whole) as port:
                ours, cpu = cuttings(port, hosts)
            table.add_row(size, f"{peer:.1f}", f"{ours:.1f}", f"{peer / ours:.2f}", f"{cpu:.1f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
