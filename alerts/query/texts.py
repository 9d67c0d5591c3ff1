"""An article as the matcher sees it: its fields folded once, and every term looked up once.

Nothing here is computed before it is asked for. Most articles match no watch at all, and cost their folding only.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Protocol

from alerts.query.anchors import Gram
from alerts.query.sentences import Sentence, sentences
from alerts.query.tree import Field
from crawler.extract.page_kind import kind_of
from crawler.words.fold import folds, spans, surfaces

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
        self._pieces = text.split()
        self.words = folds(self._pieces)
        self.known: dict[Any, Any] = {}  # what was looked for already, and its places (`places.standing`)

    @cached_property
    def pieces(self) -> set[str]:
        """What white space parts in the text, each once."""
        return set(self._pieces)

    @cached_property
    def grams(self) -> set[Gram]:
        """Its words, and its pairs of neighbours."""
        return grams(self.words)

    @cached_property
    def spans(self) -> list[Span]:
        """For each word, where it stands in the text."""
        return spans(self.text)

    @cached_property
    def surfaces(self) -> list[str]:
        """Each word as it is written but for case and accents."""
        return surfaces(self._pieces)

    @cached_property
    def alphabet(self) -> list[str]:
        """The surfaces in order of the alphabet, each once."""
        return sorted(set(surfaces(self.pieces)))

    @cached_property
    def sentences(self) -> list[Sentence]:
        return sentences(self.text)

    @cached_property
    def sentence_of(self) -> list[int]:
        """For each word, the number of the sentence in which it begins."""
        starts = [sentence.start for sentence in self.sentences]
        return [bisect_right(starts, start) - 1 for start, _ in self.spans]

    @cached_property
    def lead(self) -> int:
        """How many words the lead has."""
        words, starts = 0, [start for start, _ in self.spans]
        ends = {sentence.paragraph: sentence.end for sentence in self.sentences}
        for end in ends.values():
            words = bisect_left(starts, end)
            if words >= LEAD_WORDS:
                break
        return words

    def of(self, word: str) -> list[int]:
        """The numbers of the words that are `word`; of those that begin so, where it ends in `*`. In order."""
        if not word.endswith("*"):
            return self._places.get(word, [])
        return sorted(number for seen in beginning(self.alphabet, word[:-1]) for number in self._surface_places[seen])

    def find(self, phrase: tuple[str, ...]) -> list[int]:
        """The numbers of the words at which `phrase` begins."""
        if len(phrase) == 1:
            return self.of(phrase[0])
        wanted, length = list(phrase), len(phrase)
        if not any(word.endswith("*") for word in phrase):
            return [start for start in self.of(phrase[0]) if self.words[start : start + length] == wanted]
        following = [frozenset(self.of(word)) for word in phrase[1:]]
        return [
            start
            for start in self.of(phrase[0])
            if all(start + step in numbers for step, numbers in enumerate(following, start=1))
        ]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        return _numbered(self.words)

    @cached_property
    def _surface_places(self) -> dict[str, list[int]]:
        return _numbered(self.surfaces)


def grams(words: Sequence[str]) -> set[Gram]:
    """The words, and the pairs of neighbours."""
    found: set[Gram] = set(words)
    found.update(pairwise(words))
    return found


def begins(alphabet: Sequence[str], prefix: str) -> bool:
    """Whether a word of an alphabet does."""
    at = bisect_left(alphabet, prefix)
    return at < len(alphabet) and alphabet[at].startswith(prefix)


def beginning(alphabet: Sequence[str], prefix: str) -> Sequence[str]:
    """Those words of an alphabet that begin so."""
    return alphabet[bisect_left(alphabet, prefix) : bisect_right(alphabet, prefix + chr(0x10FFFF))]


def _numbered(words: Iterable[str]) -> dict[str, list[int]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, word in enumerate(words):
        places[word].append(number)
    return places


class Sought(Protocol):
    """What can be looked for in a zone. `term` is for people, `field` the only one that it is looked for in."""

    @property
    def term(self) -> str: ...

    @property
    def field(self) -> Field | None: ...

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
        self._known: dict[Sought, bool] = {}
        #: Of the beginnings of words that an index looks for: those that words of title or body have. None where no index was asked.
        self.begun: set[str] | None = None

    def known(self, leaf: Sought, stands_in: Callable[[Zone], bool]) -> bool:
        """Whether `leaf` stands in one of the zones where it may; told once, however many watches ask."""
        known = self._known.get(leaf)
        if known is None:
            known = self._known[leaf] = any(map(stands_in, self.zones_of(leaf.field)))
        return known

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

    @cached_property
    def _kind(self) -> Zone:
        return Zone(kind_of(title=self.title.text, url=self._matchable.url, body=self.body.text))

    @cached_property
    def grams(self) -> set[Gram]:
        """The words of title and body, and the pairs of neighbours in each."""
        found = grams(self.body.words)
        found.update(self.title.words)
        found.update(pairwise(self.title.words))
        return found

    def count(self, leaf: Sought) -> int:
        """How often the term stands there."""
        return sum(len(leaf.spans(zone)) for zone in self.zones_of(leaf.field))

    def title_spans(self, leaf: Sought) -> list[Span]:
        """Where the term stands in the title, as offsets, in order. Possessives belong to their word."""
        return leaf.spans(self.title) if self.title in self.zones_of(leaf.field) else []

    def body_spans(self, leaf: Sought) -> list[Span]:
        """Where the term stands in the body; nowhere, if it is looked for in another field only."""
        return leaf.spans(self.body) if self.body in self.zones_of(leaf.field) else []

    def page_at(self, offset: int) -> int | None:
        """The page, from 1, on which this offset into the body stands; None in what has no pages."""
        return bisect_left(self._breaks, offset) + 1 if self._matchable.paged else None

    @cached_property
    def _breaks(self) -> list[int]:
        return [found.start() for found in _PAGE_BREAK.finditer(self.body.text)]

    def zones_of(self, field: Field | None) -> Sequence[Zone]:
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
            case "kind":
                zones = (self._kind,)
            case _:
                elsewhere = {"lead": self.document is not None, "document": self.document is None}
                zones = () if elsewhere.get(field) else (self.body,)
        return zones
