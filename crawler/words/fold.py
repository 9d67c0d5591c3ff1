"""From a text to its words, folded so that spellings of the same words compare equal.

"Serious Case Review's", "serious-case reviews" and "SERIOUS CASE REVIEW" over two lines fold to the same three words.
Case, accents, possessives, regular plurals and the kind of apostrophe do not count; hyphens of any kind, line breaks and
no-break spaces separate words; soft hyphens and zero-width characters inside a word are as if they were not there. The
text itself is never changed, so that offsets point into what the reader knows.

Queries, watches, articles and the search index all use this one fold; hence `FOLD_VERSION`, stored beside each text.
"""

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable
from itertools import chain
from typing import NamedTuple

from crawler.words.plurals import singular

#: Goes up with every change of what any text folds to: stored folded words are then folded again.
FOLD_VERSION = 2

# The one apostrophe that survives folding. A letter to Unicode, so that no tokeniser of a search index splits there.
APOSTROPHE = "\u02bc"
_APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u2018\u2019\u201b\u2032\uff07"
# Soft hyphen, zero-width and direction characters, variation selectors, tags of emoji.
_IGNORED = "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef"
# Python's \w leaves out the marks that stand on letters ("e" + U+0301, vowel signs): they belong to their word here.
_MARKS = "".join(
    re.escape(mark)
    for mark in map(chr, range(0x300, 0x10000))
    if unicodedata.category(mark)[0] == "M" and not re.match(f"[{_IGNORED}]", mark)
)
_LETTER = rf"[^\W_{_APOSTROPHES}]"
_WORD = re.compile(
    rf"""{_LETTER}+(?:
        [{_MARKS}]+{_LETTER}*
      | [{_IGNORED}]+[{_MARKS}]*{_LETTER}+
      | [{_IGNORED}]*[{_APOSTROPHES}][{_IGNORED}]*{_LETTER}+
    )*""",
    re.VERBOSE,
)
_DROPPED = re.compile(f"[{_IGNORED}]+")
_ANY_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
# "O'Brien" is "OBrien"; but "she'll" is not "shell".
_INNER_APOSTROPHE = re.compile(rf"{APOSTROPHE}(?!(?:t|d|m|ll|re|ve)$)")
# Welsh hangs its article and pronouns on the word before: "gwasanaethau'r plant", "i'w", "a'i" (which is no "AI").
_HANGING = re.compile(rf"(?:(?<=[aeiouwy]){APOSTROPHE}(?:r|n|w|ch|th)|(?<=\b[ao]){APOSTROPHE}[iu])$")

# Letters that Unicode does not take apart into a base letter and a mark.
_UNMARKED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


class Token(NamedTuple):
    """A word of a text: `text[start:end]`, what it folds to, and its surface, which keeps plural and possessive."""

    start: int
    end: int
    folded: str
    surface: str


def tokens(text: str) -> list[Token]:
    """The words of `text` in order, with their offsets in `text` as it stands."""
    return [
        Token(start, end, word, seen)
        for (start, end), word, seen in zip(spans(text), folded(text), surfaces(text.split()), strict=True)
    ]


def folded(text: str) -> list[str]:
    """The folded words of `text`: `[token.folded for token in tokens(text)]`, many times faster."""
    return folds(text.split())


def folds(pieces: Iterable[str]) -> list[str]:
    """The folded words of pieces of text that no white space is in (`text.split()`)."""
    return list(chain.from_iterable(map(_folds.__getitem__, pieces)))


def surfaces(pieces: Iterable[str]) -> list[str]:
    """The surfaces of their words, as many as they have folded words."""
    return list(chain.from_iterable(map(_surfaces.__getitem__, pieces)))


def spans(text: str) -> list[tuple[int, int]]:
    """Where the words of `text` begin and end in it, as many as it has folded words."""
    return [word.span() for word in _WORD.finditer(text)]


def bare(word: str) -> str:
    """One word as written, with its capitals and accents, but with one kind of apostrophe and nothing invisible in it."""
    return unicodedata.normalize("NFC", _ANY_APOSTROPHE.sub(APOSTROPHE, _DROPPED.sub("", word)))


def surface(word: str) -> str:
    """One word as written, without the differences of case, accents, apostrophes and invisible characters."""
    seen = _ANY_APOSTROPHE.sub(APOSTROPHE, _DROPPED.sub("", word))
    if not seen.isascii():
        seen = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", seen).casefold())
        seen = "".join(char for char in seen if not unicodedata.combining(char))
        seen = unicodedata.normalize("NFC", seen)
    lower = seen.casefold().translate(_UNMARKED)
    return "".join(char for char in lower if _belongs(char)) or word


def fold(word: str) -> str:
    """The folded form of one word (one match of the tokeniser): its surface without possessive and regular plural, and without
    what Welsh hangs on it.
    """
    stem = _HANGING.sub("", surface(word).removesuffix(APOSTROPHE + "s"))
    return singular(_INNER_APOSTROPHE.sub("", stem))


def _belongs(char: str) -> bool:
    # Compatibility forms fold to more than letters ("¼" has a slash, "㏂" dots), which would split words in an index.
    return char.isalnum() or unicodedata.category(char)[0] == "M"


class _Known(dict[str, tuple[str, ...]]):
    """What pieces of text between white space are made of, by memory: news repeats them, so that nearly every one costs a
    single look-up. No word has white space in it.

    Emptied when full, and closed to very long pieces, so that hostile text cannot make it grow without end.
    """

    def __init__(self, compute: Callable[[str], tuple[str, ...]], *, limit: int = 100_000, longest: int = 40) -> None:
        super().__init__()
        self._compute = compute
        self._limit = limit
        self._longest = longest

    def __missing__(self, piece: str) -> tuple[str, ...]:
        value = self._compute(piece)
        if len(piece) <= self._longest:
            if len(self) >= self._limit:
                self.clear()
            self[piece] = value
        return value


_folds = _Known(lambda piece: tuple(sys.intern(fold(word)) for word in _WORD.findall(piece)))
_surfaces = _Known(lambda piece: tuple(sys.intern(surface(word)) for word in _WORD.findall(piece)))
