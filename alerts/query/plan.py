"""A query made ready to be answered: what fires in an article, and which words an article must have to be worth asking.

One plan serves live matching, trials and explanations, so that they cannot disagree.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alerts.query.anchors import Anchors, Gram, any_of, cheapest
from alerts.query.leaves import AnyLeaf, Leaf, PatternLeaf, leaf
from alerts.query.places import Spot, spot_of
from alerts.query.texts import Article
from alerts.query.tree import And, AtLeast, Everything, Exact, Field, Near, Node, Not, Or, Pattern, Same, Within
from alerts.query.writing import describe


class Plan(ABC):
    """Part of a query, ready to be answered."""

    __slots__ = ()

    @property
    @abstractmethod
    def needs(self) -> tuple[Gram, ...]:
        """Every article in which this holds has all of these in its title or body."""

    @property
    @abstractmethod
    def suffices(self) -> bool:
        """Whether it holds wherever what it needs is there."""

    @abstractmethod
    def holds(self, article: Article) -> bool:
        """Whether the article answers it."""

    @abstractmethod
    def terms(self, article: Article) -> Iterator[AnyLeaf]:
        """Of what holds in `article`: the terms by which it does, in the query's order."""

    @abstractmethod
    def anchors(self) -> Anchors:
        """Every article in which this holds has one of these in its title or body. Empty: there is no such promise."""

    @abstractmethod
    def leaves(self) -> Iterator[tuple[AnyLeaf, bool]]:
        """Every term in the query's order, and whether it is one that must not be there."""

    @abstractmethod
    def wanting(self, article: Article) -> tuple[str, ...]:
        """In words, what stands in the way of this holding in `article`; empty if it holds."""

    @abstractmethod
    def node(self, inside: Field | None = None) -> Node:
        """The query again, as it stands `inside` a field."""

    def fired(self, article: Article) -> tuple[AnyLeaf, ...] | None:
        """The terms by which this holds in `article`, in the query's order; None if it does not hold."""
        return tuple(self.terms(article)) if self.holds(article) else None


@dataclass(frozen=True, slots=True, eq=False)
class One(Plan):
    """A term."""

    leaf: AnyLeaf

    @property
    def needs(self) -> tuple[Gram, ...]:
        return self.leaf.needs

    @property
    def suffices(self) -> bool:
        return self.leaf.suffices

    def holds(self, article: Article) -> bool:
        return self.leaf.holds(article)

    def terms(self, article: Article) -> Iterator[AnyLeaf]:  # noqa: ARG002 - it holds by itself
        yield self.leaf

    def anchors(self) -> Anchors:
        return self.leaf.anchors()

    def leaves(self) -> Iterator[tuple[AnyLeaf, bool]]:
        yield self.leaf, False

    def wanting(self, article: Article) -> tuple[str, ...]:
        return () if self.holds(article) else (f"{describe(self.node())} is missing",)

    def node(self, inside: Field | None = None) -> Node:
        return _in(self.leaf.field if inside is None else None, self.leaf.node)


@dataclass(frozen=True, slots=True, eq=False)
class Often(One):
    """A term, so many times at least."""

    times: int

    @property
    def suffices(self) -> bool:
        return False

    def holds(self, article: Article) -> bool:
        return self.leaf.holds(article) and article.count(self.leaf) >= self.times

    def node(self, inside: Field | None = None) -> Node:
        counted = AtLeast(times=self.times, part=self.leaf.node)
        return _in(self.leaf.field if inside is None else None, counted)


@dataclass(frozen=True, slots=True, eq=False)
class AllOf(Plan):
    """Every part. All of `grams` must be there; `others` are the parts of which that is not enough. `told` are those that are evidence."""

    parts: tuple[Plan, ...]
    grams: tuple[Gram, ...]
    others: tuple[Plan | AnyLeaf, ...]
    told: tuple[Plan, ...]

    @property
    def needs(self) -> tuple[Gram, ...]:
        return self.grams

    @property
    def suffices(self) -> bool:
        return not self.others

    def holds(self, article: Article) -> bool:
        if not article.grams.issuperset(self.grams):
            return False
        for part in self.others:  # noqa: SIM110 - a generator would cost more than most answers
            if not part.holds(article):
                return False
        return True

    def terms(self, article: Article) -> Iterator[AnyLeaf]:
        for part in self.told:
            yield from part.terms(article)

    def anchors(self) -> Anchors:
        return cheapest(part.anchors() for part in self.parts)

    def leaves(self) -> Iterator[tuple[AnyLeaf, bool]]:
        for part in self.parts:
            yield from part.leaves()

    def wanting(self, article: Article) -> tuple[str, ...]:
        return tuple(reason for part in self.parts for reason in part.wanting(article))

    def node(self, inside: Field | None = None) -> Node:
        return And(parts=tuple(part.node(inside) for part in self.parts))


@dataclass(frozen=True, slots=True, eq=False)
class AnyOf(Plan):
    """At least one part. Of the parts that are not `others` it is enough that one of `grams` is there."""

    parts: tuple[Plan, ...]
    field: Field | None
    grams: tuple[Gram, ...]
    others: tuple[Plan | AnyLeaf, ...]
    label: str = ""

    @property
    def needs(self) -> tuple[Gram, ...]:
        return ()

    @property
    def suffices(self) -> bool:
        return False

    def holds(self, article: Article) -> bool:
        if not article.grams.isdisjoint(self.grams):
            return True
        for part in self.others:  # noqa: SIM110 - as above
            if part.holds(article):
                return True
        return False

    def terms(self, article: Article) -> Iterator[AnyLeaf]:
        for part in self.parts:
            if part.holds(article):
                yield from part.terms(article)

    def anchors(self) -> Anchors:
        return any_of(part.anchors() for part in self.parts)

    def leaves(self) -> Iterator[tuple[AnyLeaf, bool]]:
        for part in self.parts:
            yield from part.leaves()

    def wanting(self, article: Article) -> tuple[str, ...]:
        return () if self.holds(article) else (f"none of these holds: {describe(self.node())}",)

    def node(self, inside: Field | None = None) -> Node:
        parts = tuple(part.node(inside or self.field) for part in self.parts)
        return _in(self.field if inside is None else None, Or(parts=parts, label=self.label))


@dataclass(frozen=True, slots=True, eq=False)
class NoneOf(Plan):
    """Not the part."""

    part: Plan

    @property
    def needs(self) -> tuple[Gram, ...]:
        return ()

    @property
    def suffices(self) -> bool:
        return False

    def holds(self, article: Article) -> bool:
        return not self.part.holds(article)

    def terms(self, article: Article) -> Iterator[AnyLeaf]:  # noqa: ARG002 - what is not there has no place
        return iter(())

    def anchors(self) -> Anchors:
        return ()

    def leaves(self) -> Iterator[tuple[AnyLeaf, bool]]:
        for each, unwanted in self.part.leaves():
            yield each, not unwanted

    def wanting(self, article: Article) -> tuple[str, ...]:
        if self.holds(article):
            return ()
        terms = [f"“{each.term}”" for each in self.part.terms(article)]
        verb = "stands" if len(terms) == 1 else "stand"
        return (f"{' and '.join(terms)} {verb} there, which the query rules out",)

    def node(self, inside: Field | None = None) -> Node:
        return Not(part=self.part.node(inside))


@dataclass(frozen=True, slots=True, eq=False)
class Always(Plan):
    """Everything."""

    @property
    def needs(self) -> tuple[Gram, ...]:
        return ()

    @property
    def suffices(self) -> bool:
        return False

    def holds(self, article: Article) -> bool:  # noqa: ARG002 - whatever it is
        return True

    def terms(self, article: Article) -> Iterator[AnyLeaf]:  # noqa: ARG002 - whatever it is
        return iter(())

    def anchors(self) -> Anchors:
        return ()

    def leaves(self) -> Iterator[tuple[AnyLeaf, bool]]:
        return iter(())

    def wanting(self, article: Article) -> tuple[str, ...]:  # noqa: ARG002 - whatever it is
        return ()

    def node(self, inside: Field | None = None) -> Node:  # noqa: ARG002 - wherever it stands
        raise TypeError("a watch that takes everything is no query")


class Planner:
    """Makes plans. A term that several of its plans have is one leaf to all of them, which saves memory and looking twice."""

    def __init__(self) -> None:
        self._ones: dict[tuple[Node, str], One] = {}

    def plan(self, query: Node | Everything, field: Field | None = None) -> Plan:
        """The plan that answers `query`, all of it looked for in `field` alone unless that is None."""
        match query:
            case Everything():
                return Always()
            case And(parts=parts):
                return _all_of([self.plan(part, field) for part in parts], told=1 if query.label else len(parts))
            case Or(parts=parts):
                return _any_of([self.plan(part, field) for part in parts], field, query.label)
            case Not(part=part):
                return NoneOf(self.plan(part, field))
            case Within(field=inner, part=part):
                return self.plan(part, inner)
            case _:
                return self._one(query, field)

    def _one(self, node: Node, field: Field | None) -> One:
        # What is told by other words is another term, though it looks for the same.
        key = _in(field, node), node.label if isinstance(node, Near | Same | Exact) else ""
        found = self._ones.get(key)
        if found is None:
            found = self._ones[key] = self._made(node, field)
        return found

    def _spot(self, node: Node) -> Spot:
        """What a node with places is looked for as, the same in every field and in every row."""
        shared = self._one(node, None).leaf
        assert isinstance(shared, Leaf)  # patterns have no places
        return shared.spot

    def _made(self, node: Node, field: Field | None) -> One:
        match node:
            case AtLeast(times=times, part=part):
                return Often(self._one(part, field).leaf, times)
            case Pattern():
                return One(PatternLeaf(node, field))
            case _:
                return One(leaf(node, self._spot(node) if field else spot_of(node, self._spot), field))


def _all_of(parts: Sequence[Plan], told: int) -> AllOf:
    """Of `parts` the first `told` are evidence."""
    grams = tuple(gram for part in parts for gram in part.needs)
    return AllOf(tuple(parts), grams, tuple(_direct(part) for part in parts if not part.suffices), tuple(parts[:told]))


def _any_of(parts: Sequence[Plan], field: Field | None, label: str = "") -> AnyOf:
    single = [part.suffices and len(part.needs) == 1 for part in parts]
    grams = tuple(part.needs[0] for part, is_single in zip(parts, single, strict=True) if is_single)
    others = tuple(_direct(part) for part, is_single in zip(parts, single, strict=True) if not is_single)
    return AnyOf(tuple(parts), field, grams, others, label)


def _direct(part: Plan) -> Plan | AnyLeaf:
    """What to ask whether `part` holds: of a term the leaf itself, which is one call less, ever so often."""
    return part.leaf if type(part) is One else part


def _in(field: Field | None, node: Node) -> Node:
    return node if field is None else Within(field=field, part=node)
