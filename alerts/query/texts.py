"""An article as the matcher sees it: its fields folded once, and every term looked up once.

Nothing here is computed before it is asked for. Most articles match no watch at all, and cost their folding only.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from alerts.query.sentences import Sentence, sentences
from alerts.query.tree import Field
from crawler.words.fold import Token, folded, tokens

#: Half-open offsets into a text.
Span = tuple[int, int]
_PAGE_BREAK = re.compile("\f")
#: The lead is the first paragraph, and the next ones until it has so many words: some begin with a place or a date alone.
LEAD_WORDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Matchable:
    """What watches are matched against. `sources` are the names and `tags` the tags of the sources that listed the article.

    A document has a `document` title of its own beside the `title` of the article that links to it: a term may stand in either. Where it
    is `paged`, form feeds in the body part its pages.
    """

    title: str
    body: str
    sources: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    url: str = ""
    document: str | None = None
    paged: bool = False


class Zone:
    """One field of an article: its text, its folded words, and where each of them stands. Phrases stand inside one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = folded(text)
        self.known: dict[Any, Any] = {}  # what was looked for already, and its places (`places.standing`)

    @cached_property
    def tokens(self) -> list[Token]:
        return tokens(self.text)

    @cached_property
    def sentences(self) -> list[Sentence]:
        return sentences(self.text)

    @cached_property
    def sentence_of(self) -> list[int]:
        """For each word, the number of the sentence in which it begins."""
        starts = [sentence.start for sentence in self.sentences]
        return [bisect_right(starts, token.start) - 1 for token in self.tokens]

    @cached_property
    def surfaces(self) -> list[tuple[str, int]]:
        """The words as they are written but for case and accents, in order of the alphabet, each with its number."""
        return sorted((token.surface, number) for number, token in enumerate(self.tokens))

    @cached_property
    def lead(self) -> int:
        """How many words the lead has."""
        words, starts = 0, [token.start for token in self.tokens]
        ends = {sentence.paragraph: sentence.end for sentence in self.sentences}
        for end in ends.values():
            words = bisect_left(starts, end)
            if words >= LEAD_WORDS:
                break
        return words

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            places.setdefault(word, []).append(number)
        return places

    def of(self, word: str) -> list[int]:
        """The numbers of the words that are `word`; of those that begin so, where it ends in `*`. In order."""
        if not word.endswith("*"):
            return self._places.get(word, [])
        prefix = word[:-1]
        first = bisect_left(self.surfaces, (prefix, -1))
        last = bisect_left(self.surfaces, (prefix + chr(0x10FFFF), -1))
        return sorted(number for _, number in self.surfaces[first:last])

    def find(self, phrase: tuple[str, ...]) -> list[int]:
        """The numbers of the words at which `phrase` begins."""
        if len(phrase) == 1:
            return self.of(phrase[0])
        wanted, length = list(phrase), len(phrase)
        if not any(word.endswith("*") for word in phrase):
            places = self._places
            if not all(word in places for word in phrase):
                return []
            return [start for start in places[phrase[0]] if self.words[start : start + length] == wanted]
        following = [frozenset(self.of(word)) for word in phrase[1:]]
        return [
            start
            for start in self.of(phrase[0])
            if all(start + step in numbers for step, numbers in enumerate(following, start=1))
        ]


class Sought(Protocol):
    """What can be looked for in a zone. `term` is for people, `field` the only one that it is looked for in."""

    @property
    def term(self) -> str: ...

    @property
    def field(self) -> Field | None: ...

    def stands(self, zone: Zone, /) -> bool:
        """Whether it stands there."""
        ...

    def spans(self, zone: Zone, /) -> list[Span]:
        """Where it stands, as offsets in order."""
        ...


class Article:
    """A Matchable being matched. In the title of one with a `document`, the document's stands below the article's."""

    def __init__(self, matchable: Matchable) -> None:
        self.origins = matchable.sources | matchable.tags
        self.document = matchable.document
        self.headline = matchable.title
        document = matchable.document
        self.title = Zone(matchable.title if document is None else f"{matchable.title}\n{document}")
        self.body = Zone(matchable.body)
        self._matchable = matchable

    @property
    def zones(self) -> tuple[Zone, Zone]:
        return self.title, self.body

    @cached_property
    def _sources(self) -> list[Zone]:
        return [Zone(name) for name in sorted(self._matchable.sources)]

    @cached_property
    def _tags(self) -> list[Zone]:
        return [Zone(tag) for tag in sorted(self._matchable.tags)]

    @cached_property
    def _url(self) -> Zone:
        return Zone(self._matchable.url)

    def has(self, leaf: Sought) -> bool:
        """Whether the term stands anywhere it may."""
        return any(leaf.stands(zone) for zone in self._zones_of(leaf.field))

    def count(self, leaf: Sought) -> int:
        """How often the term stands there."""
        return sum(len(leaf.spans(zone)) for zone in self._zones_of(leaf.field))

    def title_spans(self, leaf: Sought) -> list[Span]:
        """Where the term stands in the title, as offsets, in order. Possessives belong to their word."""
        return leaf.spans(self.title) if self.title in self._zones_of(leaf.field) else []

    def body_spans(self, leaf: Sought) -> list[Span]:
        """Where the term stands in the body; nowhere, if it is looked for in another field only."""
        return leaf.spans(self.body) if self.body in self._zones_of(leaf.field) else []

    def page_at(self, offset: int) -> int | None:
        """The page, from 1, on which this offset into the body stands; None in what has no pages."""
        return bisect_left(self._breaks, offset) + 1 if self._matchable.paged else None

    @cached_property
    def _breaks(self) -> list[int]:
        return [found.start() for found in _PAGE_BREAK.finditer(self.body.text)]

    def _zones_of(self, field: Field | None) -> Sequence[Zone]:
        """The zones that a field is made of."""
        match field:
            case None:
                zones: Sequence[Zone] = self.zones
            case "title":
                zones = (self.title,)
            case "source":
                zones = self._sources
            case "tag":
                zones = self._tags
            case "url":
                zones = (self._url,)
            case _:
                elsewhere = {"lead": self.document is not None, "document": self.document is None}
                zones = () if elsewhere.get(field) else (self.body,)
        return zones
