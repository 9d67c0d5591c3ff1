"""A query made ready to be answered: what fires in an article, and which words an article must have to be worth asking.

One plan serves live matching, trials and explanations, so that they cannot disagree.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from alerts.query.texts import Article, Leaf
from alerts.query.tree import And, Everything, Field, Node, Not, Or, Term, Within
from alerts.query.writing import describe
from crawler.words.fold import folded

#: One folded word, or two in a row.
Anchor = tuple[str, ...]

# As folded. Pairs of these stand in most articles, so that they make the worst anchors.
_COMMON = frozenset(
    folded(
        "the of and to a in is for on that with as at by be was are from it this has have had will were been an or not"
        " his her their its he she they we you who which would could can may more than other also said all one two new"
        " council service report year people work government local public police review child"
    )
)


class Plan(ABC):
    """Part of a query, ready to be answered."""

    @abstractmethod
    def fired(self, article: Article) -> tuple[Leaf, ...] | None:
        """The terms by which this holds in `article`, in the query's order; None if it does not hold."""

    @abstractmethod
    def anchors(self) -> frozenset[Anchor]:
        """Every article in which this holds has one of these. Empty: no such promise (only under a NOT)."""

    @abstractmethod
    def leaves(self) -> Iterator[tuple[Leaf, bool]]:
        """Every term in the query's order, and whether it is one that must not be there."""

    @abstractmethod
    def wanting(self, article: Article) -> tuple[str, ...]:
        """In words, what stands in the way of this holding in `article`; empty if it holds."""


@dataclass(frozen=True, slots=True)
class One(Plan):
    """A term."""

    leaf: Leaf

    def fired(self, article: Article) -> tuple[Leaf, ...] | None:
        return (self.leaf,) if article.has(self.leaf) else None

    def anchors(self) -> frozenset[Anchor]:
        words = self.leaf.words
        return frozenset({min(pairwise(words), key=_cost)} if len(words) > 1 else {words})

    def leaves(self) -> Iterator[tuple[Leaf, bool]]:
        yield self.leaf, False

    def wanting(self, article: Article) -> tuple[str, ...]:
        return () if article.has(self.leaf) else (f"{_spoken(self.leaf)} is missing",)


@dataclass(frozen=True, slots=True)
class AllOf(Plan):
    """Every part."""

    parts: tuple[Plan, ...]

    def fired(self, article: Article) -> tuple[Leaf, ...] | None:
        terms: tuple[Leaf, ...] = ()
        for part in self.parts:
            more = part.fired(article)
            if more is None:
                return None
            terms += more
        return terms

    def anchors(self) -> frozenset[Anchor]:
        choices = [anchors for anchors in (part.anchors() for part in self.parts) if anchors]
        return min(choices, key=lambda anchors: sum(map(_cost, anchors)), default=frozenset())

    def leaves(self) -> Iterator[tuple[Leaf, bool]]:
        for part in self.parts:
            yield from part.leaves()

    def wanting(self, article: Article) -> tuple[str, ...]:
        return tuple(reason for part in self.parts for reason in part.wanting(article))


@dataclass(frozen=True, slots=True)
class AnyOf(Plan):
    """At least one part. `words` is what is said of it where none holds."""

    parts: tuple[Plan, ...]
    words: str

    def fired(self, article: Article) -> tuple[Leaf, ...] | None:
        holding = [terms for terms in (part.fired(article) for part in self.parts) if terms is not None]
        return tuple(leaf for terms in holding for leaf in terms) if holding else None

    def anchors(self) -> frozenset[Anchor]:
        return frozenset().union(*(part.anchors() for part in self.parts))

    def leaves(self) -> Iterator[tuple[Leaf, bool]]:
        for part in self.parts:
            yield from part.leaves()

    def wanting(self, article: Article) -> tuple[str, ...]:
        return () if self.fired(article) is not None else (f"none of these holds: {self.words}",)


@dataclass(frozen=True, slots=True)
class NoneOf(Plan):
    """Not the part."""

    part: Plan

    def fired(self, article: Article) -> tuple[Leaf, ...] | None:
        return () if self.part.fired(article) is None else None

    def anchors(self) -> frozenset[Anchor]:
        return frozenset()

    def leaves(self) -> Iterator[tuple[Leaf, bool]]:
        for leaf, unwanted in self.part.leaves():
            yield leaf, not unwanted

    def wanting(self, article: Article) -> tuple[str, ...]:
        terms = self.part.fired(article)
        if terms is None:
            return ()
        verb = "stands" if len(terms) == 1 else "stand"
        return (f"{' and '.join(map(_spoken, terms))} {verb} there, which the query rules out",)


@dataclass(frozen=True, slots=True)
class Always(Plan):
    """Everything."""

    def fired(self, article: Article) -> tuple[Leaf, ...] | None:  # noqa: ARG002 - whatever it is
        return ()

    def anchors(self) -> frozenset[Anchor]:
        return frozenset()

    def leaves(self) -> Iterator[tuple[Leaf, bool]]:
        return iter(())

    def wanting(self, article: Article) -> tuple[str, ...]:  # noqa: ARG002 - whatever it is
        return ()


def plan(query: Node | Everything, field: Field | None = None) -> Plan:
    """The plan that answers `query`, all of it looked for in `field` alone unless that is None."""
    match query:
        case Everything():
            return Always()
        case Term(text=text):
            return One(Leaf(text, tuple(folded(text)), field))
        case And(parts=parts):
            return AllOf(tuple(plan(part, field) for part in parts))
        case Or(parts=parts):
            words = describe(query if field is None else Within(field=field, part=query))
            return AnyOf(tuple(plan(part, field) for part in parts), words)
        case Not(part=part):
            return NoneOf(plan(part, field))
        case Within(field=inner, part=part):
            return plan(part, inner)


def _cost(anchor: Anchor) -> float:
    """How often an anchor may be expected in an article: short and common words stand in many, pairs in few."""
    cost = 1.0
    for word in anchor:
        cost *= 0.8 if word in _COMMON else 0.2 / len(word)
    return cost


def _spoken(leaf: Leaf) -> str:
    return describe(Term(text=leaf.term) if leaf.field is None else Within(field=leaf.field, part=Term(text=leaf.term)))
