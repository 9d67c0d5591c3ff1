"""Milliseconds of CPU per article for 10 to 100,000 watches, beside three other ways, and what a watch weighs.

Run as `python tests/benchmarks/bench_match.py [WATCHES …]`. Articles and watches are made up with a fixed seed (`match_prose`). The
peers (`match_peers`) are one regular expression per watch and term, an Aho-Corasick automaton of what watches are filed under with
our own verifying behind it, and SQLite's FTS5 in memory over batches of articles. All must find the same pairs, or the run fails.
"""

# ruff: noqa: T201 - tables for people are what this is for

import random
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median, quantiles
from typing import Any

from match_peers import ByAutomaton, ByFullText, ByRegex
from match_prose import WORDS, Prose

from alerts.query import Matchable, WatchIndex, parse
from alerts.query.texts import Article
from config.models import Watch

SIZES = (10, 1_000, 10_000, 100_000)
ARTICLES = 400
ADDED = 1_000
#: Watches beyond which a regular expression each is not tried, and seconds that it is given otherwise.
MOST_BY_REGEX, REGEX_SECONDS = 10_000, 5.0
BATCHES = (100, 400)
AIMS = "at 10,000 p50 1.2 and p99 3 ms, at 100,000 p50 6 ms, 1 KB per watch, 50 µs to add one"


def main() -> None:
    sizes = [int(each.replace(",", "")) for each in sys.argv[1:]] or SIZES
    prose = Prose(random.Random(7))
    articles = [prose.article() for _ in range(ARTICLES)]
    watches = [prose.watch(f"{number:06}") for number in range(max(sizes) + ADDED)]
    new = [timed(partial(Article, article)) / 1000 for article in articles]
    (known,), _ = measure([lambda article: bool(Article(article))], articles)
    print(
        f"{ARTICLES} articles of {WORDS} words; CPU ms per article, one thread, folding included, their words seen before"
    )
    print(f"(folding alone: p50 {median(known):.2f}, and {median(new):.2f} where most words are new). Aims: {AIMS}.")
    print(
        f"{'watches':>8} {'hits':>6} {'p50':>6} {'p99':>6} {'shown p50':>10} {'p99':>7} {'add µs':>7} {'parse':>6} {'remove':>7} {'KB each':>8}"
        f"  {'automaton p50':>14} {'p99':>6} {'build s':>8}  {'regex p50':>10} {'p99':>7}"
        + "".join(f"  {f'FTS5 by {size}':>12}" for size in BATCHES)
    )
    for size in sizes:
        print(row(watches[:size], watches[size : size + ADDED], articles), flush=True)


def row(watches: Sequence[Watch], more: Sequence[Watch], articles: Sequence[Matchable]) -> str:
    index, weight = weighed(watches)
    automaton, built = built_automaton(watches)
    matchers = [
        lambda article: {one.name for one in index.firing(Article(article))},
        automaton.names,
        lambda article: len(index.match(article)),
    ]
    (ours, theirs, shown), (found, others, _) = measure(matchers, articles)
    compare("automaton", others, found)
    added, parsed, removed = changing(index, more)
    hits = sum(map(len, found)) / len(found)
    return (
        f"{len(watches):>8,} {hits:>6.1f} {median(ours):>6.2f} {p99(ours):>6.2f} {median(shown):>10.2f} {p99(shown):>7.2f}"
        f" {added:>7.0f} {parsed:>6.0f} {removed:>7.0f} {weight:>8.2f}"
        f"  {median(theirs):>14.2f} {p99(theirs):>6.2f} {built:>8.1f}  {by_regex(watches, articles, found)}"
        + "".join(f"  {by_full_text(watches, articles, found, size):>12}" for size in BATCHES)
    )


def built_automaton(watches: Sequence[Watch]) -> tuple[ByAutomaton, float]:
    """The automaton, and the seconds of CPU that it took to build."""
    begun = time.process_time()
    automaton = ByAutomaton(watches)
    return automaton, time.process_time() - begun


def weighed(watches: Sequence[Watch]) -> tuple[WatchIndex, float]:
    """The index, and the kilobytes that it keeps for each watch, the declared watch itself left out."""
    tracemalloc.start()
    index = WatchIndex(watches)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return index, size / len(watches) / 1024


def changing(index: WatchIndex, more: Sequence[Watch]) -> tuple[float, float, float]:
    """Microseconds of CPU to add a watch, of these to parse its query, and to remove it again."""
    adding = timed(lambda: [index.add(watch) for watch in more])
    parsing = timed(lambda: [parse(watch.query or "") for watch in more])
    removing = timed(lambda: [index.remove(watch.name) for watch in more])
    return adding / len(more), parsing / len(more), removing / len(more)


def timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return 1e6 * (time.process_time() - begun)


def measure(
    matchers: Sequence[Callable[[Matchable], Any]], articles: Sequence[Matchable], *, seconds: float = 300
) -> tuple[list[list[float]], list[list[Any]]]:
    """For each matcher the CPU milliseconds and findings for each article, as many as fit into `seconds`, all of these once for
    warming up. They take turns, so that a busy neighbour slows all of them, and so does being the first with an article.
    """
    until = time.monotonic() + seconds
    warm = sum(1 for article in articles if time.monotonic() < until and [match(article) for match in matchers])
    times: list[list[float]] = [[] for _ in matchers]
    found: list[list[Any]] = [[] for _ in matchers]
    for turn, article in enumerate(articles[: max(warm, 2)]):
        for step in range(len(matchers)):
            number = (turn + step) % len(matchers)
            begun = time.process_time()
            found[number].append(matchers[number](article))
            times[number].append(1000 * (time.process_time() - begun))
    return times, found


def by_regex(watches: Sequence[Watch], articles: Sequence[Matchable], expected: Sequence[set[str]]) -> str:
    if len(watches) > MOST_BY_REGEX:
        return f"{'–':>10} {'–':>7}"
    (times,), (found,) = measure([ByRegex(watches).names], articles, seconds=REGEX_SECONDS)
    compare("regex", found, expected)
    return f"{median(times):>10.1f} {p99(times):>7.1f}"


def by_full_text(
    watches: Sequence[Watch], articles: Sequence[Matchable], expected: Sequence[set[str]], size: int
) -> str:
    peer = ByFullText(watches)
    batch = articles[:size]
    begun = time.process_time()
    found = peer.names(batch)
    took = time.process_time() - begun
    compare("FTS5", found, expected)
    return f"{1000 * took / len(batch):.2f}"


def compare(name: str, found: Sequence[set[str]], expected: Sequence[set[str]]) -> None:
    for number, (theirs, ours) in enumerate(zip(found, expected, strict=False)):
        assert theirs == ours, f"{name}, article {number}: {theirs ^ ours}"


def p99(values: Sequence[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98]


if __name__ == "__main__":
    main()
