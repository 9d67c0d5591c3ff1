"""Where sentences and paragraphs of British press prose begin and end."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# A run of full stops is looked at once, from its first (the look-behind), so that no text makes this slow.
_STOP = re.compile(r"""(?<![.!?…])([.!?…]++)["'”’)\]]*+\s++(?=["'“‘(\[]*+[^\sa-z])""")
#: A page of a document may end in the middle of a sentence, as a line may.
_BREAK = re.compile(r"[\n\f]\s*")
_LAST_WORD = re.compile(r"""[^\s("'“‘\[]+$""")
_INITIALS = re.compile(r"[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]")
_CLOSES = frozenset(".!?…:;\"'”’)]")
# Titles and the like, and what only shortens before a figure: "Cllr. Ada Penrose", "para. 4". "a.m.", "Ltd." and "etc."
# often do end a sentence, so they are not here.
_TITLES = "cllr cllrs ald mr mrs ms dr prof rev revd hon rt st messrs sgt insp supt det gen col capt lt vs v cf approx e.g i.e"
_COUNTED = "no nos para paras pp p vol fig figs art arts reg regs sch sec s ss cl jan feb mar apr aug sept oct nov dec"
_BEFORE_A_NAME = frozenset(_TITLES.split())
_BEFORE_A_FIGURE = frozenset(_COUNTED.split())
_ENDS_AFTER_ALL = frozenset({"a.m", "p.m"})
_LONGEST_ABBREVIATION = 12


class Sentence(NamedTuple):
    """`text[start:end]`, white space around it left out; `paragraph` counts from 0."""

    start: int
    end: int
    paragraph: int


def sentences(text: str) -> list[Sentence]:
    """The sentences of `text`, in order. Only white space lies between them; a paragraph always ends one."""
    return [
        Sentence(start, end, number)
        for number, (first, last) in enumerate(_paragraphs(text))
        for start, end in _trimmed(text, _cut(first, last, _sentence_ends(text, first, last)))
    ]


def _paragraphs(text: str) -> list[tuple[int, int]]:
    breaks = list(_BREAK.finditer(text))
    wrapped = any(map(_is_blank_line, breaks))
    ends = (found.end() for found in breaks if not _is_soft(text, found, wrapped=wrapped))
    return list(_trimmed(text, _cut(0, len(text), ends)))


def _is_soft(text: str, found: re.Match[str], *, wrapped: bool) -> bool:
    """Whether a line break only wraps a line: a single one in the middle of a sentence.

    In a text without blank lines (not `wrapped`) each line is a paragraph, and a heading has no full stop: there, only a
    line that goes on in small letters was wrapped.
    """
    before = text[max(0, found.start() - 2) : found.start()].rstrip()[-1:]
    goes_on = wrapped or text[found.end() : found.end() + 1].islower()
    return goes_on and not _is_blank_line(found) and before not in _CLOSES


def _is_blank_line(found: re.Match[str]) -> bool:
    return found[0].count("\n") > 1


def _sentence_ends(text: str, first: int, last: int) -> Iterator[int]:
    for found in _STOP.finditer(text, first, last):
        if found[1] != "." or not _is_abbreviation(text, found):
            yield found.end()


def _is_abbreviation(text: str, found: re.Match[str]) -> bool:
    word = _LAST_WORD.search(text[max(0, found.start() - _LONGEST_ABBREVIATION) : found.start()])
    if word is None or word[0] in _ENDS_AFTER_ALL:
        return False
    if word[0].lower() in _BEFORE_A_FIGURE:
        return text[found.end()].isdigit()
    return word[0].lower() in _BEFORE_A_NAME or _INITIALS.fullmatch(word[0]) is not None


def _cut(first: int, last: int, ends: Iterator[int]) -> Iterator[tuple[int, int]]:
    start = first
    for end in ends:
        yield start, end
        start = end
    yield start, last


def _trimmed(text: str, stretches: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in stretches:
        stretch = text[start:end]
        bare = stretch.strip()
        if bare:
            begins = start + len(stretch) - len(stretch.lstrip())
            yield begins, begins + len(bare)
