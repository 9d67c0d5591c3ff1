"""An article as the matcher sees it: its fields folded once, and every term looked up once.

Nothing here is computed before it is asked for. Most articles match no watch at all, and cost their folding only.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from alerts.query.sentences import Sentence, sentences
from alerts.query.tree import Field
from crawler.words.fold import Token, folded, tokens

#: Half-open offsets into a text.
Span = tuple[int, int]

_PAGE_BREAK = re.compile("\f")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matchable:
    """What watches are matched against. `origins` are the names and tags of the sources that listed the article.

    A document has a `document` title of its own beside the `title` of the article that links to it: a term may stand in either. Where it
    is `paged`, form feeds in the body part its pages.
    """

    title: str
    body: str
    origins: frozenset[str] = frozenset()
    document: str | None = None
    paged: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """A term made ready to be looked for: `words` in a row, in `field` or, for None, in any. `term` is for people."""

    term: str
    words: tuple[str, ...]
    field: Field | None


class _Places(NamedTuple):
    """At which words a term begins."""

    title: list[int]
    body: list[int]


class Zone:
    """One field of an article: its text, its folded words, and where each of them stands. Phrases stand inside one."""

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
        """The numbers of the words at which `phrase` begins."""
        places = self._places
        if not all(word in places for word in phrase):
            return []
        if len(phrase) == 1:
            return places[phrase[0]]
        wanted, length = list(phrase), len(phrase)
        return [start for start in places[phrase[0]] if self.words[start : start + length] == wanted]


class Article:
    """A Matchable being matched. In the title of one with a `document`, the document's stands below the article's."""

    def __init__(self, matchable: Matchable) -> None:
        self.origins = matchable.origins
        self.document = matchable.document
        self.headline = matchable.title
        self._paged = matchable.paged
        document = matchable.document
        self.title = Zone(matchable.title if document is None else f"{matchable.title}\n{document}")
        self.body = Zone(matchable.body)
        self._found: dict[tuple[tuple[str, ...], Field | None], _Places] = {}

    @property
    def zones(self) -> tuple[Zone, Zone]:
        return self.title, self.body

    def has(self, leaf: Leaf) -> bool:
        """Whether the term stands anywhere it may."""
        found = self._places(leaf)
        return bool(found.title or found.body)

    def title_spans(self, leaf: Leaf) -> list[Span]:
        """Where the term stands in the title, as offsets, in order. Possessives belong to their word."""
        return _spans(self.title, self._places(leaf).title, len(leaf.words))

    def body_spans(self, leaf: Leaf) -> list[Span]:
        """Where the term stands in the body; nowhere, if it is looked for in the title only."""
        return _spans(self.body, self._places(leaf).body, len(leaf.words))

    def page_at(self, offset: int) -> int | None:
        """The page, from 1, on which this offset into the body stands; None in what has no pages."""
        return bisect_left(self._breaks, offset) + 1 if self._paged else None

    @cached_property
    def _breaks(self) -> list[int]:
        return [found.start() for found in _PAGE_BREAK.finditer(self.body.text)]

    def _places(self, leaf: Leaf) -> _Places:
        """Looked up once for each term, however many watches share it."""
        key = (leaf.words, leaf.field)
        found = self._found.get(key)
        if found is None:
            in_body = self.body.find(leaf.words) if leaf.field is None else []
            found = self._found[key] = _Places(self.title.find(leaf.words), in_body)
        return found


def _spans(zone: Zone, starts: list[int], length: int) -> list[Span]:
    return [(zone.tokens[start].start, zone.tokens[start + length - 1].end) for start in starts]
