"""What a trial of a query costs in an archive of 100 thousand articles, on both engines: how soon there is something to read.

Run as `python tests/benchmarks/bench_trial.py`; `--articles` and `--engines` make it smaller. The archive is filled past our own code
(`growth_archive`); its texts have 120 words. Queries of seven kinds, made up of words and phrases of the texts with a fixed seed, are tried
over the whole archive, each once to warm up. "Count" is the number of articles that may match, from the search alone; "first 20" is
from the query's text to the passages of its 20 newest matches, all asked by the matcher. Milliseconds of the wall clock.
"""

import argparse
import asyncio
import random
import time
from collections.abc import Iterator
from statistics import median, quantiles

from bench_growth import archive
from growth_archive import END, Filler, word
from rich.console import Console
from rich.table import Table
from store_engines import ENGINES, present

from alerts.query import parse
from alerts.query.candidates import candidates
from alerts.trial import Trial, shown
from config.models import Watch
from crawler.archive import candidates as found
from crawler.archive.connection import AsyncConnection

ARTICLES, QUERIES, WANTED = 100_000, 30, 20
SINCE = END.replace(year=END.year - 2)
Row = tuple[str, list[float], list[float], list[int]]


def queries(rng: random.Random) -> Iterator[tuple[str, list[str]]]:
    """Kinds of queries by name, with some of each."""
    bodies = [body.split() for body, _ in Filler("sqlite://", 1, END)._bodies]
    plain = [[piece for piece in body if piece.isalpha() and len(piece) > 3] for body in bodies]

    def one() -> str:
        return rng.choice(rng.choice(plain)).lower()

    def phrase() -> str:
        body = rng.choice(bodies)
        at = rng.randrange(len(body) - 3)
        return f'"{" ".join(piece for piece in body[at : at + 3] if piece.isalpha()) or one()}"'

    kinds = {
        "a word of 1 % of them": lambda: word(rng.randrange(50)),
        "a word of the prose": one,
        "a phrase": phrase,
        "a phrase and a word": lambda: f"{phrase()} AND {one()}",
        "NEAR": lambda: f"{one()} NEAR/5 {one()}",
        "a beginning": lambda: f"{one()[:5]}* AND {word(rng.randrange(50))}",
        "OR, NOT": lambda: f"({word(rng.randrange(50))} OR {phrase()}) NOT {one()}",
    }
    yield from ((name, [make() for _ in range(QUERIES)]) for name, make in kinds.items())


async def tried(connection: AsyncConnection, kind: str, some: list[str]) -> Row:
    counts, firsts, numbers = list[float](), list[float](), list[int]()
    for query in some:
        await count(connection, query)
        took, number = await count(connection, query)
        counts.append(took)
        numbers.append(number)
        firsts.append(await first(connection, query))
    return kind, counts, firsts, numbers


async def count(connection: AsyncConnection, query: str) -> tuple[float, int]:
    began = time.perf_counter()
    number = await found.count(connection, candidates(parse(query)), since=SINCE)
    return 1000 * (time.perf_counter() - began), number


async def first(connection: AsyncConnection, query: str) -> float:
    began = time.perf_counter()
    trial = Trial(connection, Watch(name="trial", query=query), since=SINCE)
    await trial.newest(WANTED)
    await shown(connection, trial.found[:WANTED])
    return 1000 * (time.perf_counter() - began)


def report(engine: str, articles: int, rows: list[Row]) -> None:
    heads = ("query", "may match, p50", "count p50", "p99", "first 20 p50", "p99")
    table = Table(*heads, title=f"{engine}: {articles:,} articles, {QUERIES} queries of each kind, ms")
    everything = ("all", *([each for row in rows for each in row[n]] for n in (1, 2, 3)))
    for kind, counts, firsts, numbers in (*rows, everything):
        times = [
            f"{each:.1f}" for values in (counts, firsts) for each in (median(values), quantiles(values, n=100)[98])
        ]
        table.add_row(kind, f"{median(numbers):,.0f}", *times)
    Console(width=110).print(table)


async def measure(engine: str, articles: int) -> list[Row]:
    async with archive(engine, articles) as database, database.read() as connection:
        return [await tried(connection, kind, some) for kind, some in queries(random.Random(5))]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=ENGINES)
    options = parser.parse_args(arguments)
    for engine in present(options.engines):
        report(engine, options.articles, asyncio.run(measure(engine, options.articles)))


if __name__ == "__main__":
    main()
