"""Passages cut into pieces: what is a term of the query, and what stands around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from alerts.models import Passage
from alerts.render.safe import inline

Marks = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a passage, safe on one line; `term` says that it is what fired."""

    text: str
    term: bool


def cut(text: str, marks: Marks) -> tuple[Piece, ...]:
    """`text` in pieces. `marks` are [start, end) offsets in any order; what overlaps is joined, what lies outside cut."""
    pieces: list[Piece] = []
    here = 0
    for start, end in joined(marks, length=len(text)):
        pieces += (Piece(text=inline(text[here:start]), term=False), Piece(text=inline(text[start:end]), term=True))
        here = end
    pieces.append(Piece(text=inline(text[here:]), term=False))
    return tuple(piece for piece in _trimmed(pieces) if piece.text)


def _trimmed(pieces: list[Piece]) -> Iterable[Piece]:
    last = len(pieces) - 1
    for index, piece in enumerate(pieces):
        text = piece.text.lstrip() if index == 0 else piece.text
        yield Piece(text=text.rstrip() if index == last else text, term=piece.term)


def joined(marks: Marks, *, length: int) -> tuple[tuple[int, int], ...]:
    """`marks` sorted, within 0 and `length`, none empty, and none touching another."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(length, end)) for start, end in marks):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def merged(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Each passage once, in order: what several watches found in the same words carries the marks of all of them."""
    marks: dict[tuple[str, str, int | None, str | None], tuple[tuple[int, int], ...]] = {}
    firsts: dict[tuple[str, str, int | None, str | None], Passage] = {}
    for passage in passages:
        key = (passage.where, passage.text, passage.page, passage.document)
        firsts.setdefault(key, passage)
        marks[key] = marks.get(key, ()) + passage.marks
    return tuple(replace(first, marks=joined(marks[key], length=len(first.text))) for key, first in firsts.items())
