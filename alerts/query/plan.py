"""A query made ready to be answered: what fires in an article, and which words an article must have to be worth asking.

One plan serves live matching, trials and explanations, so that they cannot disagree.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from alerts.query.places import Anchor, Leaf, PatternLeaf, cheapest, spot_of
from alerts.query.texts import Article
from alerts.query.tree import And, AtLeast, Everything, Field, Node, Not, Or, Pattern, Term, Within
from alerts.query.writing import describe, unparse

AnyLeaf = Leaf | PatternLeaf


class Plan(ABC):
    """Part of a query, ready to be answered."""

    @abstractmethod
    def fired(self, article: Article) -> tuple[AnyLeaf, ...] | None:
        """The terms by which this holds in `article`, in the query's order; None if it does not hold."""

    @abstractmethod
    def anchors(self) -> frozenset[Anchor]:
        """Every article in which this holds has one of these in its title or body. Empty: there is no such promise."""

    @abstractmethod
    def leaves(self) -> Iterator[tuple[AnyLeaf, bool]]:
        """Every term in the query's order, and whether it is one that must not be there."""

    @abstractmethod
    def wanting(self, article: Article) -> tuple[str, ...]:
        """In words, what stands in the way of this holding in `article`; empty if it holds."""


@dataclass(frozen=True, slots=True)
class One(Plan):
    """A term, at least so many times."""

    leaf: AnyLeaf
    words: str
    times: int = 1

    def fired(self, article: Article) -> tuple[AnyLeaf, ...] | None:
        holds = article.has(self.leaf) if self.times == 1 else article.count(self.leaf) >= self.times
        return (self.leaf,) if holds else None

    def anchors(self) -> frozenset[Anchor]:
        return self.leaf.anchors()

    def leaves(self) -> Iterator[tuple[AnyLeaf, bool]]:
        yield self.leaf, False

    def wanting(self, article: Article) -> tuple[str, ...]:
        return () if self.fired(article) is not None else (f"{self.words} is missing",)


@dataclass(frozen=True, slots=True)
class AllOf(Plan):
    """Every part."""

    parts: tuple[Plan, ...]

    def fired(self, article: Article) -> tuple[AnyLeaf, ...] | None:
        terms: tuple[AnyLeaf, ...] = ()
        for part in self.parts:
            more = part.fired(article)
            if more is None:
                return None
            terms += more
        return terms

    def anchors(self) -> frozenset[Anchor]:
        return cheapest(part.anchors() for part in self.parts)

    def leaves(self) -> Iterator[tuple[AnyLeaf, bool]]:
        for part in self.parts:
            yield from part.leaves()

    def wanting(self, article: Article) -> tuple[str, ...]:
        return tuple(reason for part in self.parts for reason in part.wanting(article))


@dataclass(frozen=True, slots=True)
class AnyOf(Plan):
    """At least one part. `words` is what is said of it where none holds."""

    parts: tuple[Plan, ...]
    words: str

    def fired(self, article: Article) -> tuple[AnyLeaf, ...] | None:
        holding = [terms for terms in (part.fired(article) for part in self.parts) if terms is not None]
        return tuple(leaf for terms in holding for leaf in terms) if holding else None

    def anchors(self) -> frozenset[Anchor]:
        promised = [part.anchors() for part in self.parts]
        return frozenset().union(*promised) if all(promised) else frozenset()

    def leaves(self) -> Iterator[tuple[AnyLeaf, bool]]:
        for part in self.parts:
            yield from part.leaves()

    def wanting(self, article: Article) -> tuple[str, ...]:
        return () if self.fired(article) is not None else (f"none of these holds: {self.words}",)


@dataclass(frozen=True, slots=True)
class NoneOf(Plan):
    """Not the part."""

    part: Plan

    def fired(self, article: Article) -> tuple[AnyLeaf, ...] | None:
        return () if self.part.fired(article) is None else None

    def anchors(self) -> frozenset[Anchor]:
        return frozenset()

    def leaves(self) -> Iterator[tuple[AnyLeaf, bool]]:
        for leaf, unwanted in self.part.leaves():
            yield leaf, not unwanted

    def wanting(self, article: Article) -> tuple[str, ...]:
        terms = self.part.fired(article)
        if terms is None:
            return ()
        verb = "stands" if len(terms) == 1 else "stand"
        return (f"{' and '.join(f'“{each.term}”' for each in terms)} {verb} there, which the query rules out",)


@dataclass(frozen=True, slots=True)
class Always(Plan):
    """Everything."""

    def fired(self, article: Article) -> tuple[AnyLeaf, ...] | None:  # noqa: ARG002 - whatever it is
        return ()

    def anchors(self) -> frozenset[Anchor]:
        return frozenset()

    def leaves(self) -> Iterator[tuple[AnyLeaf, bool]]:
        return iter(())

    def wanting(self, article: Article) -> tuple[str, ...]:  # noqa: ARG002 - whatever it is
        return ()


def plan(query: Node | Everything, field: Field | None = None) -> Plan:
    """The plan that answers `query`, all of it looked for in `field` alone unless that is None."""
    match query:
        case Everything():
            made: Plan = Always()
        case And(parts=parts):
            made = AllOf(tuple(plan(part, field) for part in parts))
        case Or(parts=parts):
            made = AnyOf(tuple(plan(part, field) for part in parts), describe(_in(field, query)))
        case Not(part=part):
            made = NoneOf(plan(part, field))
        case Within(field=inner, part=part):
            made = plan(part, inner)
        case AtLeast(times=times, part=part):
            made = One(_leaf(part, field), describe(_in(field, query)), times)
        case _:
            made = One(_leaf(query, field), describe(_in(field, query)))
    return made


def _leaf(node: Node, field: Field | None) -> AnyLeaf:
    if isinstance(node, Pattern):
        return PatternLeaf(unparse(node), node.text, field)
    return Leaf(_shown(node), spot_of(node), field)


def _shown(node: Node) -> str:
    """The term for people: as the query writes it, but without the quotes of a phrase."""
    return node.text if isinstance(node, Term) else unparse(node)


def _in(field: Field | None, node: Node) -> Node:
    return node if field is None else Within(field=field, part=node)
