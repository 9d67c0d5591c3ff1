"""Where terms stand: words and phrases, such just as written, any of several, near each other, in one sentence, and patterns.

A place is a run of words of one zone, from its first to its last, by their numbers. What is near each other has a place too: from
the first word of the one to the last of the other.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Protocol

from alerts.query.lexer import compiled
from alerts.query.texts import Span, Zone
from alerts.query.tree import Exact, Field, Near, Node, Or, Same, Term
from crawler.words.fold import bare, folded, tokens

#: One folded word, two in a row, or the beginning of a word with `*` behind it.
Anchor = tuple[str, ...]
#: More pairs than this of one sentence, or of one word with its surroundings, are not told apart.
_MOST_PAIRS = 10_000

# As folded. Pairs of these stand in most articles, so that they make the worst anchors.
_COMMON = frozenset(
    folded(
        "the of and to a in is for on that with as at by be was are from it this has have had will were been an or not"
        " his her their its he she they we you who which would could can may more than other also said all one two new"
        " council service report year people work government local public police review child"
    )
)


class Place(NamedTuple):
    """From word `first` to word `last`, both included. `parts` are the runs that count, where others stand between."""

    first: int
    last: int
    parts: tuple[tuple[int, int], ...]


class Spot(Protocol):
    """Something that has places."""

    def places(self, zone: Zone, /) -> list[Place]:
        """Every place, in order."""
        ...

    def anchors(self) -> frozenset[Anchor]:
        """Every zone with a place has one of these."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """Folded words in a row; one that ends in `*` is the beginning of a word."""

    words: tuple[str, ...]

    def places(self, zone: Zone) -> list[Place]:
        length = len(self.words) - 1
        return [_run(start, start + length) for start in zone.find(self.words)]

    def anchors(self) -> frozenset[Anchor]:
        whole = [pair for pair in pairwise(self.words) if not any(word.endswith("*") for word in pair)]
        single: list[Anchor] = [(word,) for word in self.words]
        return frozenset({min(whole or single, key=cost)})


@dataclass(frozen=True, slots=True)
class Exactly:
    """Words in a row just as `letters` has them, which fold to `words`."""

    words: tuple[str, ...]
    letters: tuple[str, ...]

    def places(self, zone: Zone) -> list[Place]:
        return [place for place in standing(Words(self.words), zone) if self._is(zone, place)]

    def anchors(self) -> frozenset[Anchor]:
        return Words(self.words).anchors()

    def _is(self, zone: Zone, place: Place) -> bool:
        run = zone.tokens[place.first : place.last + 1]
        return tuple(bare(zone.text[token.start : token.end]) for token in run) == self.letters


@dataclass(frozen=True, slots=True)
class AnyOfThese:
    """At least one of several."""

    spots: tuple[Spot, ...]

    def places(self, zone: Zone) -> list[Place]:
        return sorted({place for spot in self.spots for place in standing(spot, zone)})

    def anchors(self) -> frozenset[Anchor]:
        return frozenset().union(*(spot.anchors() for spot in self.spots))


@dataclass(frozen=True, slots=True)
class Close:
    """Both, with at most `apart` words between; `ordered`: the left one first, and none inside the other."""

    left: Spot
    right: Spot
    apart: int
    ordered: bool

    def places(self, zone: Zone) -> list[Place]:
        lefts = standing(self.left, zone)
        rights = standing(self.right, zone) if lefts else []
        return sorted({_both(left, right) for left, right in self._pairs(lefts, rights)})

    def anchors(self) -> frozenset[Anchor]:
        return cheapest([self.left.anchors(), self.right.anchors()])

    def _pairs(self, lefts: Sequence[Place], rights: Sequence[Place]) -> Iterator[tuple[Place, Place]]:
        """Linear in the words: only a window around each left place is looked at."""
        starts = [place.first for place in rights]
        longest = max((place.last - place.first for place in rights), default=0)
        for left in lefts:
            begin = bisect_left(starts, left.last + 1 if self.ordered else left.first - self.apart - 1 - longest)
            end = bisect_right(starts, left.last + self.apart + 1)
            for right in rights[begin : min(end, begin + _MOST_PAIRS)]:
                if right[:2] != left[:2] and left.first - right.last <= self.apart + 1:
                    yield left, right


@dataclass(frozen=True, slots=True)
class Together:
    """Both in one sentence."""

    left: Spot
    right: Spot

    def places(self, zone: Zone) -> list[Place]:
        lefts = standing(self.left, zone)
        rights = _by_sentence(zone, standing(self.right, zone)) if lefts else {}
        found: set[Place] = set()
        for sentence, ours in _by_sentence(zone, lefts).items():
            theirs = rights.get(sentence, [])
            few = len(ours) * len(theirs) <= _MOST_PAIRS
            pairs = ((a, b) for a in ours for b in theirs) if few else zip(ours, theirs, strict=False)
            found.update(_both(a, b) for a, b in pairs if a[:2] != b[:2])
        return sorted(found)

    def anchors(self) -> frozenset[Anchor]:
        return cheapest([self.left.anchors(), self.right.anchors()])


@dataclass(frozen=True, slots=True)
class Leaf:
    """A term made ready to be looked for, in `field` or, for None, in title and body. `term` is for people."""

    term: str
    spot: Spot
    field: Field | None

    def stands(self, zone: Zone) -> bool:
        return bool(self._places(zone))

    def spans(self, zone: Zone) -> list[Span]:
        parts = {part for place in self._places(zone) for part in place.parts}
        return [(zone.tokens[first].start, zone.tokens[last].end) for first, last in sorted(parts)]

    def _places(self, zone: Zone) -> list[Place]:
        places = standing(self.spot, zone)
        match self.field:
            case "lead":
                return [place for place in places if place.last < zone.lead] if places else places
            case "tag":  # which is meant whole
                return [place for place in places if place[:2] == (0, len(zone.words) - 1)]
            case _:
                return places

    def anchors(self) -> frozenset[Anchor]:
        """What every article that has the term has in its title or body; none where it is looked for elsewhere."""
        return frozenset() if self.field in {"source", "url", "tag"} else self.spot.anchors()


@dataclass(frozen=True, slots=True)
class PatternLeaf:
    """A regular expression to be looked for. It may find what is no word."""

    term: str
    pattern: str
    field: Field | None

    def stands(self, zone: Zone) -> bool:
        return bool(self.spans(zone))

    def spans(self, zone: Zone) -> list[Span]:
        end = len(zone.text)
        if self.field == "lead":
            end = zone.tokens[zone.lead - 1].end if zone.lead else 0
        found = (match.span() for match in _compiled(self.pattern).finditer(zone.text[:end]))
        return [span for span in found if span[0] < span[1]]

    def anchors(self) -> frozenset[Anchor]:
        """It says of no word that it must be there."""
        return frozenset()


def standing(spot: Spot, zone: Zone) -> list[Place]:
    """The places of a spot, looked up once in each zone, however many watches share it."""
    found = zone.known.get(spot)
    if found is None:
        found = zone.known[spot] = spot.places(zone)
    return found


def spot_of(node: Node) -> Spot:
    """What a node of a query that has places (`tree.has_places`) is looked for as."""
    match node:
        case Term(text=text):
            return Words(words_of(text))
        case Exact(text=text):
            return Exactly(tuple(folded(text)), tuple(bare(text[token.start : token.end]) for token in tokens(text)))
        case Or(parts=parts):
            return AnyOfThese(tuple(map(spot_of, parts)))
        case Near(left=left, right=right, apart=apart, ordered=ordered):
            return Close(spot_of(left), spot_of(right), apart, ordered)
        case Same(left=left, right=right):
            return Together(spot_of(left), spot_of(right))
        case _:
            raise TypeError(f"a {type(node).__name__} has no places")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a term as they are looked for: folded, and what ends in `*` as its surface begins."""
    words: list[str] = []
    for piece in text.split():
        if not piece.endswith("*"):
            words += folded(piece)
        elif found := tokens(piece[:-1]):
            words += [*(token.folded for token in found[:-1]), f"{found[-1].surface}*"]
    return tuple(words)


def cheapest(choices: Iterable[frozenset[Anchor]]) -> frozenset[Anchor]:
    """Of several promises that hold at once the one that the fewest articles keep; empty where there is none."""
    return min(filter(None, choices), key=lambda anchors: sum(map(cost, anchors)), default=frozenset())


def cost(anchor: Anchor) -> float:
    """How often an anchor may be expected in an article: short and common words stand in many, pairs in few."""
    expected = 1.0
    for word in anchor:
        expected *= 0.8 if word in _COMMON else (0.6 if word.endswith("*") else 0.2) / len(word)
    return expected


def _run(first: int, last: int) -> Place:
    return Place(first, last, ((first, last),))


def _both(one: Place, other: Place) -> Place:
    return Place(min(one.first, other.first), max(one.last, other.last), tuple(sorted({*one.parts, *other.parts})))


def _by_sentence(zone: Zone, places: Iterable[Place]) -> dict[int, list[Place]]:
    """The places that lie in one sentence whole, by its number."""
    found: dict[int, list[Place]] = {}
    for place in places:
        number = zone.sentence_of[place.first]
        if number == zone.sentence_of[place.last]:
            found.setdefault(number, []).append(place)
    return found


@lru_cache(maxsize=1024)
def _compiled(pattern: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - RE2 names its type in private
    return compiled(pattern)
