"""The written text part: wrapped at 72 columns, terms *like this*."""

import textwrap
from collections.abc import Sequence

from alerts.render.pieces import Piece

WIDTH = 72


def starred(pieces: Sequence[Piece]) -> str:
    """The pieces as one line, the terms between asterisks: outside the blanks and around nothing else."""
    return "".join(_star(piece.text) if piece.term else piece.text for piece in pieces)


def _star(text: str) -> str:
    inner = text.strip()
    return text.replace(inner, f"*{inner}*", 1) if inner else text


def wrap(text: str, first: str = "", rest: str | None = None) -> str:
    """`text` in lines of at most 72 columns, unless a single word is longer: an address is never broken.

    The first line begins with `first`, the others with `rest` (blanks as wide as `first`, unless given).
    """
    return textwrap.fill(
        text,
        width=WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first) if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
