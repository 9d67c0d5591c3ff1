"""All watches against one article: an index finds the few worth asking, their plans decide.

The index is of watches, not of articles. Each watch is filed under words that an article must have for it to match, at best
under one rare pair of words; that is what keeps the work per article small however many watches there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from alerts.models import Match, Passage
from alerts.query.plan import AnyLeaf, Plan, plan
from alerts.query.snippets import lead, passages
from alerts.query.texts import Article, Matchable, Zone
from alerts.query.watches import watch_query
from config.models import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A watch, ready to be matched."""

    name: str
    plan: Plan
    only_from: frozenset[str]

    def admits(self, article: Article) -> bool:
        """Whether the watch takes articles from any of the sources that listed this one."""
        return not self.only_from or not self.only_from.isdisjoint(article.origins)

    def match(self, article: Article) -> Match | None:
        """The match with its evidence, or None."""
        leaves = self.plan.fired(article) if self.admits(article) else None
        return (
            None
            if leaves is None
            else Match(watch=self.name, terms=_terms(leaves), passages=self._evidence(article, leaves))
        )

    def _evidence(self, article: Article, leaves: tuple[AnyLeaf, ...]) -> tuple[Passage, ...]:
        """What shows that it holds: where its terms stand, or, of a query for what stands elsewhere, how the article begins."""
        return passages(article, leaves) or lead(article)


def standing(watch: Watch) -> Standing:
    """Makes a watch ready. Raises QueryError where its query cannot be read."""
    return Standing(name=watch.name, plan=plan(watch_query(watch)), only_from=frozenset(watch.only_from))


class WatchIndex:
    """Some watches, ready to be matched against any number of articles."""

    def __init__(self, watches: Iterable[Watch]) -> None:
        """Raises QueryError where the query of one of `watches` cannot be read."""
        self._standing = [standing(watch) for watch in watches]
        self._always: list[int] = []
        self._by_word: dict[str, list[int]] = {}
        self._by_pair: dict[str, dict[str, list[int]]] = {}  # by first word, then by second
        self._by_prefix: dict[str, list[int]] = {}
        for number, one in enumerate(self._standing):
            self._file(number, one)

    def match(self, matchable: Matchable) -> list[Match]:
        """Every watch that the article answers, in the order in which the watches were given."""
        article = Article(matchable)
        asked = (self._standing[number] for number in sorted(self._worth_asking(article)))
        return [match for match in (one.match(article) for one in asked) if match is not None]

    def _file(self, number: int, one: Standing) -> None:
        anchors = one.plan.anchors()
        if not anchors:
            self._always.append(number)
        for anchor in anchors:
            if anchor[-1].endswith("*"):
                self._by_prefix.setdefault(anchor[0][:-1], []).append(number)
            elif len(anchor) == 1:
                self._by_word.setdefault(anchor[0], []).append(number)
            else:
                first, second = anchor
                self._by_pair.setdefault(first, {}).setdefault(second, []).append(number)

    def _worth_asking(self, article: Article) -> set[int]:
        numbers = set(self._always)
        for zone in article.zones:
            self._add_by_word(zone, numbers)
            self._add_by_pair(zone, numbers)
            if self._by_prefix:
                self._add_by_prefix(zone, numbers)
        return numbers

    def _add_by_prefix(self, zone: Zone, numbers: set[int]) -> None:
        lengths = {len(prefix) for prefix in self._by_prefix}
        for word in {token.surface for token in zone.tokens}:
            for length in lengths:
                numbers.update(self._by_prefix.get(word[:length], ()))

    def _add_by_word(self, zone: Zone, numbers: set[int]) -> None:
        for word in self._by_word.keys() & set(zone.words):
            numbers.update(self._by_word[word])

    def _add_by_pair(self, zone: Zone, numbers: set[int]) -> None:
        by_pair = self._by_pair
        for first, second in pairwise(zone.words):
            if first in by_pair and second in by_pair[first]:
                numbers.update(by_pair[first][second])


def _terms(leaves: Iterable[AnyLeaf]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(leaf.term for leaf in leaves))
