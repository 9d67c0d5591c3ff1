"""An article as the matcher sees it: its fields folded once, and every term looked up once.

Nothing here is computed before it is asked for. Most articles match no watch at all, and cost their folding only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from alerts.query.sentences import Sentence, sentences
from alerts.query.tree import Field
from crawler.words.fold import Token, folded, tokens

#: The fields of an article in reading order. Phrases stand inside one of them.
ZONES = ("title", "body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matchable:
    """What watches are matched against. `origins` are the names and tags of the sources that listed the article."""

    title: str
    body: str
    origins: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Leaf:
    """A term made ready to be looked for: `words` in a row, in `field` or, for None, in any. `term` is for people."""

    term: str
    words: tuple[str, ...]
    field: Field | None


class Zone:
    """One field of an article: its text, its folded words, and where each of them stands (by number)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = folded(text)

    @cached_property
    def tokens(self) -> list[Token]:
        return tokens(self.text)

    @cached_property
    def sentences(self) -> list[Sentence]:
        return sentences(self.text)

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            places.setdefault(word, []).append(number)
        return places

    def find(self, phrase: tuple[str, ...]) -> list[int]:
        """The numbers of the words at which `phrase` begins, going by its rarest word."""
        places = self._places
        if len(phrase) == 1:
            return places.get(phrase[0], [])
        rarest = min(range(len(phrase)), key=lambda i: len(places.get(phrase[i], ())))
        starts = (place - rarest for place in places.get(phrase[rarest], ()))
        wanted = list(phrase)
        return [start for start in starts if start >= 0 and self.words[start : start + len(wanted)] == wanted]


class Article:
    """A Matchable being matched."""

    def __init__(self, matchable: Matchable) -> None:
        self.origins = matchable.origins
        self.title = Zone(matchable.title)
        self.body = Zone(matchable.body)
        self._found: dict[tuple[tuple[str, ...], Field | None], bool] = {}

    def has(self, leaf: Leaf) -> bool:
        """Whether the term stands anywhere it may. Asked once for each term, however many watches share it."""
        key = (leaf.words, leaf.field)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = any(zone.find(leaf.words) for zone in self.zones(leaf.field))
        return found

    def zones(self, field: Field | None = None) -> Iterator[Zone]:
        """The zones that a term of `field` is looked for in."""
        yield self.title
        if field is None:
            yield self.body

    def spans(self, leaf: Leaf, zone: Zone) -> list[tuple[int, int]]:
        """Where the term stands in the text of `zone`, as offsets, in order; possessives belong to their word."""
        if leaf.field == "title" and zone is not self.title:
            return []
        last = len(leaf.words) - 1
        return [(zone.tokens[start].start, zone.tokens[start + last].end) for start in zone.find(leaf.words)]
