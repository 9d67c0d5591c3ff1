"""A stretch of text cut to a length that can be read at a glance, with its marks carried along."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

Mark = tuple[int, int]

_RUN = re.compile(r"\S+")
_ELLIPSIS = "…"
#: So many characters stand before the first mark where the beginning is cut off.
_BEFORE = 80


def excerpt(text: str, start: int, end: int, marks: Iterable[Mark], *, longest: int) -> tuple[str, tuple[Mark, ...]]:
    """`text[start:end]` as one line of at most `longest` characters, cut at words around most of the marks.

    `marks` are offsets into `text`, in any order, inside the stretch; those returned are offsets into the excerpt, sorted,
    overlapping ones joined. Where the stretch is cut, "…" stands, and marks that do not fit whole are left out.
    """
    line, moved = _single_spaced(text, start, end, _joined(marks))
    return (line, tuple(moved)) if len(line) <= longest else _trimmed(line, moved, longest)


def _joined(marks: Iterable[Mark]) -> list[Mark]:
    joined: list[Mark] = []
    for start, end in sorted(marks):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _single_spaced(text: str, start: int, end: int, marks: Sequence[Mark]) -> tuple[str, list[Mark]]:
    line = " ".join(text[start:end].split())
    if len(line) == end - start:  # nothing to make single, as in most texts
        return line, [(first - start, last - start) for first, last in marks]
    runs = [found.span() for found in _RUN.finditer(text, start, end)]
    starts = [run[0] for run in runs]
    shifts: list[int] = []  # what to take from an offset inside each run
    length = 0
    for run_start, run_end in runs:
        shifts.append(run_start - length)
        length += run_end - run_start + 1
    return line, [(_moved(first, starts, shifts), _moved(last - 1, starts, shifts) + 1) for first, last in marks]


def _moved(offset: int, starts: Sequence[int], shifts: Sequence[int]) -> int:
    return offset - shifts[bisect_right(starts, offset) - 1]


def _trimmed(line: str, marks: Sequence[Mark], longest: int) -> tuple[str, tuple[Mark, ...]]:
    focus = _focus(marks, longest - _BEFORE - 2 * len(_ELLIPSIS))
    begin = 0 if focus[1] <= longest - len(_ELLIPSIS) else _word_before(line, focus[0])
    opening = _ELLIPSIS if begin else ""
    end = _word_end(line, begin, begin + longest - len(opening), focus[1])
    closing = _ELLIPSIS if end < len(line) else ""
    shift = len(opening) - begin
    whole = [mark for mark in marks if begin <= mark[0] and mark[1] <= end] or [
        (start, end) for start in (focus[0],) if marks
    ]
    return opening + line[begin:end] + closing, tuple((first + shift, last + shift) for first, last in whole)


def _focus(marks: Sequence[Mark], room: int) -> Mark:
    """The stretch within `room` that holds most marks, the earliest of them; the first mark's beginning if none fits."""
    if not marks:
        return 0, 0
    ends = [mark[1] for mark in marks]
    fitting = [bisect_right(ends, start + room) - number for number, (start, _) in enumerate(marks)]
    most = max(fitting)
    number = fitting.index(most) if most > 0 else 0
    start = marks[number][0]
    return start, ends[number + most - 1] if most > 0 else start + room


def _word_before(line: str, mark: int) -> int:
    """The beginning of a word some way before `mark`, or `mark` itself where it stands in one very long word."""
    return line.find(" ", max(0, mark - _BEFORE), mark) + 1 or mark


def _word_end(line: str, begin: int, limit: int, at_least: int) -> int:
    """The end of the last whole word before `limit`, the ellipsis counted in, but not before `at_least`."""
    if limit >= len(line):
        return len(line)
    limit -= len(_ELLIPSIS)
    end = line.rfind(" ", begin, limit + 1)
    if end < max(at_least, begin + 1):
        return limit
    return begin + len(line[begin:end].rstrip(" ,;:-–—"))
