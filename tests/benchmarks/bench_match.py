"""Milliseconds of CPU per article for 10, 1,000 and 10,000 watches, beside one regular expression per watch.

Run as `python tests/benchmarks/bench_match.py`. Articles and watches are made up with a fixed seed: 600 words in the
frequencies of real prose (Zipf), watches of one to four terms, phrases taken from other articles of the same kind. The
peer is what a first version would do: each term a compiled pattern that knows hyphens, line breaks and plurals, each watch
asked of each article. Both must find the same pairs, or the run fails.
"""

# ruff: noqa: T201 - a table for people is what this is for

import random
import re
import time
from collections.abc import Callable
from functools import cache
from itertools import accumulate
from statistics import median, quantiles

from alerts.query import And, Matchable, Node, Not, Or, Term, WatchIndex, unparse, watch_query
from config.models import Watch

SIZES = (10, 1_000, 10_000)
ARTICLES = 300
WORDS = 600
PEER_SECONDS = 4.0
SYLLABLES = (
    "ba",
    "co",
    "de",
    "fi",
    "gro",
    "hu",
    "lan",
    "mer",
    "nor",
    "pel",
    "ras",
    "ton",
    "ves",
    "wi",
    "sta",
    "o",
    "e",
    "lo",
)
ENDINGS = ("ton", "wick", "mer", "lan", "pel", "ford")
SENTENCE_ENDS = (". ", ". ", ". ", ".\n\n", "’s. ", "s. ")


def main() -> None:
    random_ = random.Random(7)
    prose = Prose(random_)
    articles = [Matchable(title=prose.words(9), body=prose.text()) for _ in range(ARTICLES)]
    watches = [Watch(name=str(number), query=unparse(prose.query())) for number in range(max(SIZES))]
    print(f"{ARTICLES} articles of {WORDS} words; CPU ms per article, one thread; tokenising and evidence included")
    print(
        f"{'watches':>9} {'index p50':>10} {'p99':>7} {'build s':>8} {'matches':>8}   {'regex p50':>9} {'p99':>8} {'ratio':>7}"
    )
    for size in SIZES:
        print(row(watches[:size], articles))


class Prose:
    """Made-up words in the frequencies of real ones, a third of them in phrases that come again in other articles."""

    def __init__(self, random_: random.Random) -> None:
        self._random = random_
        stems = dict.fromkeys("".join(random_.choices(SYLLABLES, k=4)) for _ in range(20_000))
        self._words = [stem + random_.choice(ENDINGS) for stem in stems]
        self._frequencies = _zipf(len(self._words))
        self._phrases = [self.words(random_.randint(2, 4)) for _ in range(50_000)]
        self._phrase_frequencies = _zipf(len(self._phrases))

    def words(self, count: int) -> str:
        return " ".join(self._random.choices(self._words, cum_weights=self._frequencies, k=count))

    def text(self) -> str:
        sentences = (self._sentence().capitalize() for _ in range(WORDS // 16))
        return "".join(sentence + self._random.choice(SENTENCE_ENDS) for sentence in sentences)

    def query(self) -> Node:
        parts: list[Node] = [self._term() for _ in range(self._random.randint(1, 3))]
        node = parts[0] if len(parts) == 1 else self._random.choice([And, Or])(parts=tuple(parts))
        return node if self._random.random() < 0.8 else And(parts=(node, Not(part=self._term())))

    def _sentence(self) -> str:
        return f"{self.words(self._random.randint(3, 9))} {self._phrase()} {self.words(self._random.randint(3, 9))} {self._phrase()}"

    def _phrase(self) -> str:
        return self._random.choices(self._phrases, cum_weights=self._phrase_frequencies)[0]

    def _term(self) -> Term:
        """Two phrases in three terms; the words are none of the 4,000 most frequent."""
        one_word = self._random.random() < 0.33
        return Term(text=self._random.choice(self._words[4000:]) if one_word else self._random.choice(self._phrases))


def _zipf(size: int) -> list[float]:
    return list(accumulate(1 / (rank + 2.7) for rank in range(size)))


def row(watches: list[Watch], articles: list[Matchable]) -> str:
    begun = time.process_time()
    index = WatchIndex(watches)
    built = time.process_time() - begun
    ours, found = measure(lambda article: {int(match.watch) for match in index.match(article)}, articles, seconds=60)
    queries = [watch_query(watch) for watch in watches]
    peer, theirs = measure(lambda article: by_regex(queries, article), articles, seconds=PEER_SECONDS)
    for number, pairs in enumerate(theirs):
        assert found[number] == pairs, f"article {number}: {found[number] ^ pairs}"
    ratio = median(peer) / median(ours)
    hits = sum(map(len, found)) / len(found)
    return (
        f"{len(watches):>9,} {median(ours):>10.2f} {p99(ours):>7.2f} {built:>8.2f} {hits:>8.1f}"
        f"   {median(peer):>9.2f} {p99(peer):>8.2f} {ratio:>6.0f}x"
    )


def measure(
    match: Callable[[Matchable], set[int]], articles: list[Matchable], *, seconds: float
) -> tuple[list[float], list[set[int]]]:
    """CPU milliseconds and matches for each article, as many as fit into `seconds`, the first once for warming up."""
    match(articles[0])
    times, found = [], []
    until = time.monotonic() + seconds
    for article in articles:
        begun = time.process_time()
        found.append(match(article))
        times.append(1000 * (time.process_time() - begun))
        if time.monotonic() > until and len(times) >= 2:
            break
    return times, found


def p99(values: list[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98]


def by_regex(queries: list[Node], article: Matchable) -> set[int]:
    return {number for number, query in enumerate(queries) if holds(query, article)}


def holds(node: Node, article: Matchable) -> bool:
    match node:
        case Term(text=text):
            return any(pattern(text).search(zone) for zone in (article.title, article.body))
        case And(parts=parts):
            return all(holds(part, article) for part in parts)
        case Or(parts=parts):
            return any(holds(part, article) for part in parts)
        case Not(part=part):
            return not holds(part, article)
    raise AssertionError(node)


@cache
def pattern(text: str) -> re.Pattern[str]:
    words = (rf"{re.escape(word)}(?:['’]?s)?" for word in text.split())
    between = r"[\W_]+"
    return re.compile(rf"\b{between.join(words)}\b", re.IGNORECASE)


if __name__ == "__main__":
    main()
