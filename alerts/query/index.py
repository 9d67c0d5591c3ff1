"""All watches against one article: an index finds the few worth asking, their plans decide.

The index is of watches, not of articles. Each watch is filed under words that an article must have for it to match, at best
under one rare pair of words; that is what keeps the work per article small however many watches there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from alerts.models import Match, Passage
from alerts.query.anchors import Anchor, is_beginning
from alerts.query.leaves import AnyLeaf
from alerts.query.plan import Plan, Planner
from alerts.query.snippets import lead, passages
from alerts.query.texts import Article, Matchable
from alerts.query.watches import watch_query
from config.models import Watch
from crawler.words.fold import surfaces

#: Pieces of text of which is remembered what they begin with.
_PIECES = 50_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """A watch, ready to be matched."""

    watch: Watch
    plan: Plan

    @property
    def name(self) -> str:
        return self.watch.name

    def admits(self, article: Article) -> bool:
        """Whether the watch takes articles from any of the sources that listed this one."""
        return not self.watch.only_from or not article.origins.isdisjoint(self.watch.only_from)

    def fires(self, article: Article) -> bool:
        """Whether the article is one for this watch."""
        return self.plan.holds(article) and self.admits(article)

    def match(self, article: Article) -> Match | None:
        """The match with its evidence, or None."""
        return self.evident(article) if self.fires(article) else None

    def evident(self, article: Article) -> Match:
        """The match with an article that fires it."""
        leaves = tuple(self.plan.terms(article))
        return Match(watch=self.name, terms=_terms(leaves), passages=self._evidence(article, leaves))

    def _evidence(self, article: Article, leaves: tuple[AnyLeaf, ...]) -> tuple[Passage, ...]:
        """What shows that it holds: where its terms stand, or, of a query for what stands elsewhere, how the article begins."""
        return passages(article, leaves) or lead(article)


def standing(watch: Watch, planner: Planner) -> Standing:
    """Makes a watch ready. Raises QueryError where its query cannot be read."""
    return Standing(watch=watch, plan=planner.plan(watch_query(watch)))


class WatchIndex:
    """Some watches, ready to be matched against any number of articles. No two have one name."""

    def __init__(self, watches: Iterable[Watch] = ()) -> None:
        """Raises QueryError where the query of one of `watches` cannot be read."""
        self._standing: dict[str, Standing] = {}
        self._always: set[Standing] = set()
        self._filed: dict[Anchor, list[Standing]] = {}
        self._beginnings: set[str] = set()  # of words, that any watch has ever looked for
        self._lengths: set[int] = set()
        self._begun_by = lru_cache(maxsize=_PIECES)(self._beginnings_of)
        self._planner = Planner()
        self._removed = 0
        for watch in watches:
            self.add(watch)

    def become(self, watches: Iterable[Watch]) -> None:
        """Has these watches from now on, and no others. Only those that changed are read; QueryError where one cannot be: others
        may have changed then, and it can be asked again.
        """
        wanted = {watch.name: watch for watch in watches}
        for name, watch in wanted.items():
            if name not in self._standing or self._standing[name].watch != watch:
                self.add(watch)
        for name in self._standing.keys() - wanted.keys():
            self.remove(name)

    def add(self, watch: Watch) -> None:
        """Takes one more watch, in the place of the one of its name. Raises QueryError where it cannot be read."""
        made = standing(watch, self._planner)
        if watch.name in self._standing:
            self.remove(watch.name)
        self._standing[watch.name] = made
        self._file(made)

    def remove(self, name: str) -> None:
        """Forgets a watch. Raises KeyError where there is none of the name."""
        self._unfile(self._standing.pop(name))
        self._removed += 1
        if self._removed > len(self._standing):  # most of the terms that plans share are of watches that are gone
            self._planner = Planner()
            self._removed = 0

    def match(self, matchable: Matchable) -> list[Match]:
        """Every watch that the article answers, by name."""
        article = Article(matchable)
        return [one.evident(article) for one in self.firing(article)]

    def firing(self, article: Article) -> list[Standing]:
        """The watches that the article answers, by name; their evidence is not looked for."""
        fired = [one for one in self._worth_asking(article) if one.plan.holds(article) and one.admits(article)]
        return sorted(fired, key=lambda one: one.watch.name)

    def _worth_asking(self, article: Article) -> set[Standing]:
        filed = self._filed
        there: set[Anchor] = filed.keys() & article.grams
        if self._beginnings:
            article.begun = {
                each for zone in article.zones for begun in map(self._begun_by, zone.pieces) for each in begun
            }
            there |= filed.keys() & article.begun
        return self._always.union(*(filed[anchor] for anchor in there))

    def _beginnings_of(self, piece: str) -> tuple[str, ...]:
        """The beginnings that the words in a piece of text have, of those that are looked for."""
        begun = (f"{word[:length]}*" for word in surfaces([piece]) for length in self._lengths)
        return tuple(each for each in begun if each in self._beginnings)

    def _file(self, made: Standing) -> None:
        anchors = made.plan.anchors()
        self._look_for(
            {leaf.beginning for leaf, _ in made.plan.leaves() if leaf.beginning} | set(filter(is_beginning, anchors))
        )
        if not anchors:
            self._always.add(made)
        for anchor in anchors:
            if anchor in self._filed:
                self._filed[anchor].append(made)
            else:
                self._filed[anchor] = [made]  # which takes less room than an empty one that grows

    def _unfile(self, gone: Standing) -> None:
        self._always.discard(gone)
        for anchor in gone.plan.anchors():
            self._filed[anchor].remove(gone)
            if not self._filed[anchor]:
                del self._filed[anchor]

    def _look_for(self, beginnings: set[str]) -> None:
        if new := beginnings - self._beginnings:
            self._beginnings |= new
            self._lengths.update(len(each) - 1 for each in new)
            self._begun_by.cache_clear()


def _terms(leaves: Iterable[AnyLeaf]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(leaf.term for leaf in leaves))
