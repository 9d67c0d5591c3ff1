"""What each step costs with 10 thousand articles in the archive and with a million, on both engines.

Run as `python tests/benchmarks/bench_growth.py`; CUTTINGS_BENCH_ARTICLES=100000 (or `--articles`) makes the larger archive
smaller, `--engines` leaves one out. The archive is filled past our own code (`growth_archive`). Then news comes in, 25
articles a round, and takes its way through the real steps, each of which is timed: the poll's transaction, the pages', the
matcher, the digest. Each round is one measurement of every step; the table gives their median over each half of the rounds,
and the ratio of the medians over all of them. Milliseconds of the wall clock, with the database on the same machine.
"""

# ruff: noqa: T201 - a table for people is what this is for

import argparse
import asyncio
import os
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from statistics import median

from bench_match import Prose
from growth_archive import END, FIRES, WATCHES, fill, settings, word
from rich.console import Console
from rich.table import Table
from sqlalchemy import delete, func, select, update
from store_engines import ENGINES, asked, async_url, empty, present, sizes, tidy

from alerts.digests import Digests
from alerts.ledger import deliveries, matches, schema
from alerts.matching import BATCH, Matching
from alerts.render import Messages
from crawler.archive import entries, hosts, pages, polls, search, sources, texts
from crawler.archive.connection import Database, open_database
from crawler.archive.records import Alias, DueEntry, Finding, PageResult, PollResult, SeenEntry
from crawler.models import Entry

SMALL = 10_000
ROUNDS = 10
LEASE = timedelta(minutes=2)
STEPS = (
    "a poll's transaction, 25 new entries",
    "25 pages claimed and kept, one by one",
    "match 25 texts, 50 watches",
    "compose: immediately, news to tell",
    "compose: daily, a day of polls",
    "tick: nothing to compose",
    "any untold: all told",
    "any untold: took up a day ago",
    "what else a second asks",
    "search: a word of one article",
    "search: a word of 1 % of them",
)
Timings = dict[str, list[float]]


class Bench:
    """One archive, and the clock of who works on it."""

    def __init__(self, database: Database, articles: int) -> None:
        self.timings: Timings = defaultdict(list)
        self._database = database
        self._articles = articles
        self._now = END + timedelta(minutes=31)
        self._random = random.Random(11)
        self._prose = Prose(self._random)
        self._settings = settings()
        self._matching = Matching(database, now=self.now)
        messages = Messages(sender="Cuttings <cuttings@council.example>")
        self._digests = Digests(database, self._settings, messages, now=self.now)
        self._number = 0

    def now(self) -> datetime:
        return self._now

    async def run(self) -> Timings:
        await self._news()
        await self._tell()  # once to warm up, and the first look at what stands
        self.timings.clear()
        for _ in range(ROUNDS):
            await self._round()
        return self.timings

    async def _round(self) -> None:
        await self._news()
        await self._tell()
        await self._daily()
        await self._look()

    @contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.timings[step].append(1000 * (time.perf_counter() - began))

    def _later(self, **by: float) -> None:
        self._now += timedelta(**by)

    async def _news(self) -> None:
        """25 new articles from the poll to their matches."""
        self._later(minutes=1)
        now = self._now
        async with self._database.write() as connection:
            await sources.poll_now(connection, ["Council 7"], now=now)
        with self._timed(STEPS[0]):
            async with self._database.write() as connection:
                [source] = await sources.claim(
                    connection, now=now, due_by=now, until=now + LEASE, limit=1, names=["Council 7"]
                )
                await polls.record(connection, [self._poll(source)])
        spent = 0.0
        for _ in range(BATCH):  # one host is visited by one at a time
            spent += await self._visit()
        self.timings[STEPS[1]].append(spent)
        with self._timed(STEPS[2]):
            assert await self._matching.run_once() == BATCH

    async def _visit(self) -> float:
        """Claims a page and keeps it; the milliseconds, without those in which its text is made up."""
        now, began = self._now, time.perf_counter()
        async with self._database.write() as connection:
            [due] = await entries.claim(connection, now=now, retry_by=now, until=now + LEASE, limit=64)
        claimed = time.perf_counter()
        page = self._page(due)
        made_up = time.perf_counter() - claimed
        async with self._database.write() as connection:
            await pages.hold(connection, [page])
            await pages.record(connection, page)
        return 1000 * (time.perf_counter() - began - made_up)

    def _poll(self, source) -> PollResult:
        listed = [self._listed() for _ in range(BATCH)]
        return PollResult(
            source=source,
            at=self._now,
            outcome="read",
            next_poll_at=self._now + timedelta(hours=1),
            took=0.1,
            status=200,
            entries=tuple(each.entry for each in listed),
            first_sight=lambda entry, _: next(each for each in listed if each.entry is entry),
        )

    def _listed(self) -> SeenEntry:
        self._number += 1
        url = f"https://c7.example/news/new-{self._number:07}"
        listed = Entry(key=url, url=url, title=f"Further decision {self._number} of the council", summary="")
        return SeenEntry(entry=listed, url_key=url, host="c7.example", old=False)

    def _page(self, due: DueEntry) -> PageResult:
        said = [word(each) for each in range(WATCHES) if self._random.random() < 4 * FIRES]
        link = Alias(key=due.url_key, url=due.url, evidence="link")
        found = Finding(
            origin="page",
            url=due.url,
            site=due.host,
            title=due.title,
            title_by="h1",
            body=" ".join([self._prose.text(), *said]),
            aliases=(link,),
        )
        return PageResult(entry=due, at=self._now, outcome="read", finding=found, took=0.2, status=200)

    async def _tell(self) -> None:
        """One digest each of the two subscriptions that are told immediately."""
        with self._timed(STEPS[3]):
            assert await self._digests.compose_due(settled=True) == 2

    async def _daily(self) -> None:
        """The morning's digest of the archive's last day, and everything as it was before it."""
        await _make_due(self._database, END + timedelta(minutes=30))
        with self._timed(STEPS[4]):
            assert await self._digests.compose_due(settled=True) == 1
        await _undo(self._database)

    async def _look(self) -> None:
        self._later(seconds=1)
        with self._timed(STEPS[5]):
            assert await self._digests.compose_due(settled=True) == 0
        async with self._database.read() as connection:
            for step, subscription in ((STEPS[6], 1), (STEPS[7], 3)):
                with self._timed(step):
                    assert not await matches.any_untold(connection, subscription)
            with self._timed(STEPS[8]):
                await ask_all(connection, self._now)
            with self._timed(STEPS[9]):
                assert len(await search.plain(connection, f"decision {self._articles // 2} council")) == 1
            with self._timed(STEPS[10]):
                assert len(await search.plain(connection, word(9))) == 50


async def ask_all(connection, now: datetime) -> None:
    """Whatever a daemon at rest asks its database in a second, but for the subscriptions."""
    await sources.next_due_at(connection)
    await entries.next_due_at(connection)
    await sources.any_due(connection, now=END - timedelta(days=1))
    await entries.any_due(connection, now=now)
    await texts.any_waiting(connection)
    await texts.any_free(connection, now=now)
    await deliveries.any_cut_off(connection, now=now)
    await deliveries.any_due(connection, now=now, besides=())
    await deliveries.next_due_at(connection)
    await hosts.holds(connection, now=now)


async def _make_due(database: Database, at: datetime) -> None:
    async with database.write() as connection:
        morning = update(schema.subscription).where(schema.subscription.c.name == "Morning")
        await connection.execute(morning.values(next_slot_at=at))


async def _undo(database: Database) -> None:
    """Takes the morning's last digest back."""
    digest, item, delivery = schema.digest, schema.digest_item, schema.delivery
    of = select(schema.subscription.c.id).where(schema.subscription.c.name == "Morning").scalar_subquery()
    async with database.write() as connection:
        last = (await connection.execute(select(func.max(digest.c.id)).where(digest.c.subscription_id == of))).scalar()
        for table, column in ((item, item.c.digest_id), (delivery, delivery.c.digest_id), (digest, digest.c.id)):
            await connection.execute(delete(table).where(column == last))


@asynccontextmanager
async def archive(engine: str, articles: int) -> AsyncIterator[Database]:
    with empty(engine) as url:
        began = time.monotonic()
        await fill(url, articles)
        tidy(url)
        took = time.monotonic() - began
        weight = sizes(url)["poll"] / asked(url, "SELECT count(*) FROM poll")[0][0]
        print(f"{engine}: {articles:,} articles made in {took:.0f} s; a poll's row has {weight:.0f} bytes", flush=True)
        database = open_database(async_url(url))
        try:
            await _make_due(database, END + timedelta(days=1))
            yield database
        finally:
            await database.close()


def report(engine: str, small: Timings, large: Timings, articles: int) -> None:
    heads = ("p50, ms", f"{SMALL:,}", "second half", f"{articles:,}", "second half", "ratio")
    table = Table(*heads, title=f"{engine}: the archive has {SMALL:,} and {articles:,} articles")
    for step in STEPS:
        halves = [_p50(half) for timings in (small, large) for half in _halves(timings[step])]
        table.add_row(step, *halves, f"{median(large[step]) / median(small[step]):.1f}")
    Console(width=110).print(table)


def _halves(values: list[float]) -> tuple[list[float], list[float]]:
    return values[: len(values) // 2], values[len(values) // 2 :]


def _p50(values: list[float]) -> str:
    return f"{median(values):.2f}"


async def measure(engine: str, articles: int) -> Timings:
    async with archive(engine, articles) as database:
        return await Bench(database, articles).run()


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=int(os.environ.get("CUTTINGS_BENCH_ARTICLES", "1000000")))
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=ENGINES)
    options = parser.parse_args(arguments)
    for engine in present(options.engines):
        small, large = (asyncio.run(measure(engine, each)) for each in (SMALL, options.articles))
        report(engine, small, large, options.articles)


if __name__ == "__main__":
    main()
