"""What the store does by itself: claims per second, pages per second, and bytes per article, on both engines.

Run as `python tests/benchmarks/bench_store.py`; `--articles`, `--sources`, `--seconds` and `--engines` make it smaller. A claim
here is the whole round of a daemon without the network: 64 due sources are leased in one transaction, their polls (all
"unchanged") are kept in the next. Each claimer is a process of its own. A digest's look is what its foot costs: the state of
every source, and the number of their checks. The articles have 600 words, and come in by the real
transactions, one page in each, then go before 50 watches of one to three terms; the log of changes (WAL) is not counted.
"""

# ruff: noqa: T201 - tables for people are what this is for

import argparse
import asyncio
import random
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from bench_match import Prose
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert
from store_engines import ENGINES, asked, async_url, empty, present, sizes, tidy

from alerts.ledger import reconcile
from alerts.matching import Matching
from alerts.migrations import upgrade
from alerts.query import unparse
from config.models import Settings, Source, Subscription, Watch
from crawler.archive import declared, entries, pages, polls, sources
from crawler.archive.connection import Database, open_database
from crawler.archive.records import Alias, DueEntry, DueSource, Finding, PageResult, PollResult, SeenEntry
from crawler.archive.schema import source
from crawler.models import Entry

AT_ONCE = 64
LEASE = timedelta(minutes=2)
LISTED = 20
CLAIMERS = {"sqlite": (1,), "postgresql": (1, 2, 4)}


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = open_database(async_url(url))
    try:
        yield database
    finally:
        await database.close()


async def make_due(url: str, number: int) -> None:
    """So many sources, each on a host of its own, all due."""
    now = datetime.now(UTC)
    same = {"kind": "feed", "tags": [], "every_s": 900, "declaration": "x" * 64, "etag": '"one"', "body_hash": ""}
    rows = [
        {"address": f"https://c{each}.example/feed", "host": f"c{each}.example", "name": f"Council {each}"}
        | {"next_poll_at": now - timedelta(seconds=each % 900), "added_at": now, "first_read_at": now}
        | same
        for each in range(number)
    ]
    async with opened(url) as database:
        await upgrade(database)
        async with database.write() as connection:
            await connection.execute(insert(source), rows)


async def claim_for(url: str, seconds: float) -> int:
    """Claims and keeps until the time is up; how many sources. It is then that everything has been polled at the latest."""
    done, until = 0, time.monotonic() + seconds
    async with opened(url) as database:
        while time.monotonic() < until:
            now = datetime.now(UTC)
            async with database.write() as connection:
                claimed = await sources.claim(connection, now=now, due_by=now, until=now + LEASE, limit=AT_ONCE)
            async with database.write() as connection:
                kept = await polls.record(connection, [unchanged(each) for each in claimed])
            assert all(each.kept for each in kept)
            done += len(kept)
    return done


async def look_at_all(url: str) -> float:
    """The milliseconds in which a digest sees how all sources are and counts their checks."""
    async with opened(url) as database, database.read() as connection:
        await sources.states(connection, [1])
        began = time.monotonic()
        states = await sources.states(connection)
        await polls.count_since(connection, datetime.now(UTC), [each.id for each in states])
        return 1000 * (time.monotonic() - began)


def unchanged(due: DueSource) -> PollResult:
    now = datetime.now(UTC)
    return PollResult(
        source=due,
        at=now,
        outcome="unchanged",
        next_poll_at=now,  # due again, behind all others
        took=0.1,
        status=304,
        etag=due.etag,
        body_hash=due.body_hash,
    )


def claims(engine: str, number: int, seconds: float) -> list[list[str]]:
    """A row for each number of claimers."""
    rows = []
    for claimers in CLAIMERS[engine]:
        with empty(engine) as url:
            asyncio.run(make_due(url, number))
            tidy(url)
            look = asyncio.run(look_at_all(url))
            command = [sys.executable, __file__, "--claim", url, "--seconds", str(seconds)]
            running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(claimers)]
            done = [int(process.communicate()[0]) for process in running]
            rows.append([engine, f"{number:,}", str(claimers), f"{sum(done) / seconds:,.0f}", f"{look:,.0f}"])
    return rows


class Words:
    """The prose of `bench_match` in words as short as those of English, for bytes count here: 4.7 letters, common ones shorter."""

    def __init__(self, random_: random.Random) -> None:
        self._prose = Prose(random_)
        self._short = {word: _short(rank) for rank, word in enumerate(self._prose._words)}

    def text(self) -> str:
        return self._shortened(self._prose.text())

    def title(self) -> str:
        return self._shortened(self._prose.words(8))

    def query(self) -> str:
        return self._shortened(unparse(self._prose.query()))

    def _shortened(self, text: str) -> str:
        return re.sub(r"\w+", lambda found: self._short.get(found[0].lower(), found[0]), text)


def _short(rank: int) -> str:
    pairs = [f"{first}{second}" for first in "bcdfghjklmnpqrstvwyz" for second in "aeiou"]
    word = pairs[rank % 100]
    while rank := rank // 100:
        word += pairs[rank % 100]
    return word + ("", "s", "ing", "tion")[len(word) // 2 - 1 + (len(word) > 2)]


class Archive:
    """Articles by the real transactions, of sources that list 20 new entries each."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._random = random.Random(7)
        self._prose = Words(self._random)
        self._now = datetime(2026, 6, 4, 6, tzinfo=UTC)

    async def fill(self, articles: int) -> tuple[float, float, float]:
        """Polls, page transactions and matched texts per second of their own time."""
        await self._declare(articles // LISTED)
        polling = 0.0
        while seconds := await self._poll():
            polling += seconds
        done, spent = 0, 0.0
        while results := await self._pages():
            spent += await self._keep(results)
            done += len(results)
        assert done == articles
        begun = time.monotonic()
        matching = Matching(self._database, now=lambda: self._now)
        while await matching.run_once():
            pass
        return articles / LISTED / polling, done / spent, done / (time.monotonic() - begun)

    async def _declare(self, number: int) -> None:
        names = [f"Watch {each:02}" for each in range(50)]
        settings = Settings(
            watches=tuple(Watch(name=name, query=self._prose.query()) for name in names),
            subscriptions=(
                Subscription(name="Now", watches=tuple(names), send="immediately", to=("a@council.example",)),
            ),
            sources=tuple(
                Source(name=f"Council {each}", feed=f"https://c{each}.example/feed", every="1h")
                for each in range(number)
            ),
        )
        async with self._database.write() as connection:
            await declared.reconcile(connection, settings.sources, now=self._now)
            await reconcile.reconcile(connection, settings, now=self._now)

    async def _poll(self) -> float:
        """The seconds of a batch, without those in which its listings are made up; 0 where none is due any more."""
        now, began = self._now, time.monotonic()
        async with self._database.write() as connection:
            due = await sources.claim(connection, now=now, due_by=now, until=now + LEASE, limit=AT_ONCE)
        claimed = time.monotonic()
        listings = [self._listing(each) for each in due]
        made_up = time.monotonic() - claimed
        async with self._database.write() as connection:
            await polls.record(connection, listings)
        return time.monotonic() - began - made_up if due else 0.0

    def _listing(self, due: DueSource) -> PollResult:
        listed = [self._listed(due, number) for number in range(LISTED)]
        return PollResult(
            source=due,
            at=self._now,
            outcome="read",
            next_poll_at=self._now + (due.every or timedelta(minutes=15)),
            took=0.1,
            status=200,
            etag='"one"',
            body_hash="x" * 64,
            entries=tuple(each.entry for each in listed),
            first_sight=lambda entry, _: next(each for each in listed if each.entry is entry),
        )

    def _listed(self, due: DueSource, number: int) -> SeenEntry:
        title = self._prose.title()
        url = f"https://{due.host}/news/2026/06/{number:02}-{title.replace(' ', '-')[:60]}"
        body = self._prose.text()
        entry = Entry(key=url, url=url, title=title, summary=body[:250], published=self._now)
        return SeenEntry(entry=entry, url_key=url, host=due.host, old=False)

    async def _pages(self) -> list[PageResult]:
        now = self._now
        async with self._database.write() as connection:
            due = await entries.claim(connection, now=now, retry_by=now, until=now + LEASE, limit=AT_ONCE)
        return [self._page(each) for each in due]

    def _page(self, due: DueEntry) -> PageResult:
        link = Alias(key=due.url_key, url=due.url, evidence="link")
        body = f"{due.summary} {self._prose.text()}"
        found = Finding(
            origin="page", url=due.url, site=due.host, title=due.title, title_by="h1", body=body, aliases=(link,)
        )
        return PageResult(
            entry=due,
            at=self._now,
            outcome="read",
            finding=found,
            took=0.3,
            status=200,
            final_url=due.url,
            content_type="text/html; charset=utf-8",
            size=40_000,
        )

    async def _keep(self, results: Sequence[PageResult]) -> float:
        """One transaction each, as where they come in one by one; the seconds that it took."""
        began = time.monotonic()
        for each in results:
            async with self._database.write() as connection:
                await pages.hold(connection, [each])
                await pages.record(connection, each)
        return time.monotonic() - began


async def archive(url: str, articles: int) -> tuple[float, float, float]:
    async with opened(url) as database:
        await upgrade(database)
        return await Archive(database).fill(articles)


def weigh(engine: str, articles: int) -> tuple[list[str], dict[str, tuple[float, float]]]:
    """The speeds as a row, and rows and bytes per article by table."""
    with empty(engine) as url:
        speeds = asyncio.run(archive(url, articles))
        tidy(url)
        weights = {
            name: (asked(url, f'SELECT count(*) FROM "{name}"')[0][0] / articles, size / articles)
            for name, size in sizes(url).items()
        }
    return [engine, *(f"{each:,.0f}" for each in speeds)], weights


def show(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(*heads, title=title)
    for row in rows:
        table.add_row(*row)
    Console(width=100).print(table)


def show_weights(articles: int, weights: dict[str, dict[str, tuple[float, float]]]) -> None:
    names = {name for found in weights.values() for name, (_, size) in found.items() if size >= 10}
    rows = [
        [name, *(f"{each:,.1f}" for found in weights.values() for each in found.get(name, (0, 0)))]
        for name in sorted(names, key=lambda name: -max(found.get(name, (0, 0))[1] for found in weights.values()))
    ]
    totals = [f"{sum(size for _, size in found.values()):,.0f}" for found in weights.values()]
    rows.append(["all", *(cell for total in totals for cell in ("", total))])
    heads = ["per article", *(head for engine in weights for head in (f"{engine}: rows", "bytes"))]
    show(f"{articles:,} articles of 600 words, with their indexes", heads, rows)


def main(arguments: list[str] | None = None) -> None:
    """Print the tables; or be a claimer, for another process of this script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--sources", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=ENGINES)
    parser.add_argument("--claim", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.claim:
        print(asyncio.run(claim_for(options.claim, options.seconds)))
        return
    engines = present(options.engines)
    rows = [row for each in engines for number in options.sources for row in claims(each, number, options.seconds)]
    show(
        "Sources claimed, and their polls kept",
        ("", "sources, all due", "claimers", "per second", "a digest's look, ms"),
        rows,
    )
    weighed = {each: weigh(each, options.articles) for each in engines}
    heads = ("", "polls/s, 20 new entries each", "page transactions/s", "texts matched/s, 50 watches")
    show("News, one process", heads, [speeds for speeds, _ in weighed.values()])
    show_weights(options.articles, {each: weights for each, (_, weights) in weighed.items()})


if __name__ == "__main__":
    main()
