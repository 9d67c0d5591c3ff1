"""Text that is safe to print: what came from the network must neither break a line nor steer a terminal."""

import re
import shutil
import sys
import textwrap
from collections.abc import Sequence
from datetime import datetime

import click

#: C0 and C1 controls, DEL, the Unicode line and paragraph separators, and the controls that reorder what is read.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

#: Columns of a chart: for a name, and for the longest bar.
_NAME, _BAR = 40, 28


def printable(text: str) -> str:
    r"""The text with control characters spelled out (`\n`, `\x1b`, `\u2028`), on one line."""
    return _UNPRINTABLE.sub(lambda match: ascii(match[0])[1:-1], text)


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number and its noun: "1 source", "2 sources", "2 watches"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def local(at: datetime) -> str:
    """A time as people read it, in the zone of this machine: "2026-06-04 08:30"."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def capitalised(text: str) -> str:
    """The text as the beginning of a sentence; nothing else of it changes."""
    return text[:1].upper() + text[1:]


def bars(rows: Sequence[tuple[str, float]]) -> list[str]:
    """A chart in text: a line for each name, with its number and a bar; the longest bar is of the largest. Fits 80 columns."""
    widest = min(max((len(name) for name, _ in rows), default=0), _NAME)
    largest = max((number for _, number in rows), default=0)
    digits = len(f"{round(largest):,}")
    return [
        f"{_shortened(name, widest):{widest}}  {round(number):>{digits},}  {'█' * _length(number, largest)}".rstrip()
        for name, number in rows
    ]


def _length(number: float, largest: float) -> int:
    """What is more than nothing has a bar."""
    return max(round(_BAR * number / largest), 1) if number else 0


def _shortened(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def say(text: str, *, err: bool = False) -> None:
    """Prints a sentence for people, broken between words where it goes to a terminal; a line that continues stands in."""
    line = printable(text)
    if (sys.stderr if err else sys.stdout).isatty():
        indent = " " * (len(line) - len(line.lstrip()))
        width = shutil.get_terminal_size().columns
        line = textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    click.echo(line, err=err)
