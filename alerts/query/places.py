"""Where terms stand: words and phrases, such just as written, any of several, near each other, and in one sentence.

A place is a run of words of one zone, from its first to its last, by their numbers. What is near each other has a place too: from
the first word of the one to the last of the other.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from alerts.query.anchors import Anchors, Gram, any_of, beginning_of, cheapest, gram_of, is_beginning
from alerts.query.texts import Zone, begins
from alerts.query.tree import Exact, Near, Node, Or, Same, Term
from crawler.words.fold import bare, folded, tokens

#: More pairs than this of one sentence, or of one word with its surroundings, are not told apart.
_MOST_PAIRS = 10_000


class Place(NamedTuple):
    """From word `first` to word `last`, both included. `parts` are the runs that count, where others stand between."""

    first: int
    last: int
    parts: tuple[tuple[int, int], ...]


class Spot(Protocol):
    """Something that has places. One that several watches look for is the same object to all of them."""

    def places(self, zone: Zone, /) -> list[Place]:
        """Every place, in order."""
        ...

    def stands(self, zone: Zone, /) -> bool:
        """Whether it has a place there."""
        ...

    @property
    def needs(self) -> tuple[Gram, ...]:
        """Every zone with a place has all of these."""
        ...

    def anchors(self) -> Anchors:
        """Every zone with a place has one of these."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Folded words in a row; one that ends in `*` is the beginning of a word."""

    words: tuple[str, ...]
    needs: tuple[Gram, ...]

    def places(self, zone: Zone) -> list[Place]:
        length = len(self.words) - 1
        return [_run(start, start + length) for start in zone.find(self.words)]

    def stands(self, zone: Zone) -> bool:
        if len(self.words) > 1:
            return bool(zone.find(self.words))
        return self.needs[0] in zone.grams if self.needs else begins(zone.alphabet, self.words[0][:-1])

    def is_gram(self) -> bool:
        """Whether it stands wherever what it needs does."""
        return len(self.words) <= 2 and not any(map(is_beginning, self.words))

    def anchors(self) -> Anchors:
        return self.needs or beginning_of(self.words)


@dataclass(frozen=True, slots=True, eq=False)
class Exactly:
    """Words in a row just as `letters` has them, which fold to `words`."""

    words: Words
    letters: tuple[str, ...]

    def places(self, zone: Zone) -> list[Place]:
        return [place for place in standing(self.words, zone) if self._is(zone, place)]

    def stands(self, zone: Zone) -> bool:
        return self.words.stands(zone) and bool(standing(self, zone))

    @property
    def needs(self) -> tuple[Gram, ...]:
        return self.words.needs

    def anchors(self) -> Anchors:
        return self.words.anchors()

    def _is(self, zone: Zone, place: Place) -> bool:
        run = zone.spans[place.first : place.last + 1]
        return tuple(bare(zone.text[start:end]) for start, end in run) == self.letters


@dataclass(frozen=True, slots=True, eq=False)
class AnyOfThese:
    """At least one of several."""

    spots: tuple[Spot, ...]

    def places(self, zone: Zone) -> list[Place]:
        return sorted({place for spot in self.spots for place in standing(spot, zone)})

    def stands(self, zone: Zone) -> bool:
        return any(spot.stands(zone) for spot in self.spots)

    @property
    def needs(self) -> tuple[Gram, ...]:
        return ()

    def anchors(self) -> Anchors:
        return any_of(spot.anchors() for spot in self.spots)


@dataclass(frozen=True, slots=True, eq=False)
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

    def stands(self, zone: Zone) -> bool:
        if not (self.left.stands(zone) and self.right.stands(zone)):
            return False
        return any(True for _ in self._pairs(standing(self.left, zone), standing(self.right, zone)))

    @property
    def needs(self) -> tuple[Gram, ...]:
        return self.left.needs + self.right.needs

    def anchors(self) -> Anchors:
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


@dataclass(frozen=True, slots=True, eq=False)
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

    def stands(self, zone: Zone) -> bool:
        return self.left.stands(zone) and self.right.stands(zone) and bool(standing(self, zone))

    @property
    def needs(self) -> tuple[Gram, ...]:
        return self.left.needs + self.right.needs

    def anchors(self) -> Anchors:
        return cheapest([self.left.anchors(), self.right.anchors()])


def standing(spot: Spot, zone: Zone) -> list[Place]:
    """The places of a spot, looked up once in each zone, however many watches share it."""
    found = zone.known.get(spot)
    if found is None:
        found = zone.known[spot] = spot.places(zone)
    return found


def spot_of(node: Node, side: Callable[[Node], Spot]) -> Spot:
    """What a node that has places (`tree.has_places`) is looked for as. `side` gives the same for what it is made of."""
    match node:
        case Term(text=text):
            return _in_a_row(words_of(text))
        case Exact(text=text):
            letters = tuple(bare(text[token.start : token.end]) for token in tokens(text))
            return Exactly(_in_a_row(tuple(folded(text))), letters)
        case Or(parts=parts):
            return AnyOfThese(tuple(map(side, parts)))
        case Near(left=left, right=right, apart=apart, ordered=ordered):
            return Close(side(left), side(right), apart, ordered)
        case Same(left=left, right=right):
            return Together(side(left), side(right))
        case _:
            raise TypeError(f"a {type(node).__name__} has no places")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a term as they are looked for: folded, and what ends in `*` as its surface begins."""
    if "*" not in text:
        return tuple(folded(text))
    words: list[str] = []
    for piece in text.split():
        if not piece.endswith("*"):
            words += folded(piece)
        elif found := tokens(piece[:-1]):
            words += [*(token.folded for token in found[:-1]), f"{found[-1].surface}*"]
    return tuple(words)


def _in_a_row(words: tuple[str, ...]) -> Words:
    return Words(words, gram_of(words))


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
