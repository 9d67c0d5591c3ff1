"""Listings: a table for people, or one JSON array with documented fields."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.cli.text import local, printable, say

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One field of a listing: its key in the JSON, what it is, and its heading in the table (None: JSON only).

    On a terminal it may stand in the cell `beneath` another field, a line for itself, so that long texts have room; what
    is piped has a column for each. `shown` gives the words for a value where the table writes it in its own way.
    """

    field: str
    about: str
    heading: str | None = None
    beneath: str | None = None
    shown: Callable[[Any], str] | None = None


Row = Mapping[str, object]

#: Wider than any table: what is piped to a file or to `grep` is never cut off.
_UNCUT = 100_000
#: Columns that are no wider are not broken: times, numbers, states.
_WHOLE = 16


def lists(columns: Sequence[Column]) -> Callable[[F], F]:
    """Adds `--json`, given to the command as `as_json: bool`, and records the columns (the documentation is checked)."""

    def decorate(command: F) -> F:
        option = click.option("--json", "as_json", is_flag=True, help="Print one JSON array instead of a table.")
        decorated = option(command)
        decorated.columns = tuple(columns)  # type: ignore[attr-defined]
        return decorated

    return decorate


def columns_of(command: click.Command) -> tuple[Column, ...]:
    """The columns that `lists` recorded; none for a command that lists nothing."""
    return getattr(command.callback, "columns", ())


def print_listing(
    rows: Iterable[Row], columns: Sequence[Column], *, as_json: bool, empty: str = "", err: bool = False
) -> None:
    """Prints the rows on stdout, or as a table on stderr (`err`). A row maps each column's field to a value; missing ones are null.

    Values: text, numbers, booleans, None, aware datetimes (ISO 8601 in UTC), timedeltas (seconds), lists and mappings.
    Where there are no rows, people read `empty` instead of a table.
    """
    listed = list(rows)
    if as_json:
        click.echo(_json(listed, columns))
    elif listed or not empty:
        _print_table(listed, [column for column in columns if column.heading is not None], err=err)
    else:
        say(empty, err=err)


def _json(rows: Iterable[Row], columns: Sequence[Column]) -> str:
    # ASCII, so that no terminal's encoding and no control character in a headline can spoil it.
    kept = [{column.field: row.get(column.field) for column in columns} for row in rows]
    return json.dumps(kept, default=_plain, indent=2)


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case timedelta():
            return value.total_seconds()
        case tuple() | set() | frozenset():
            return list(value)
        case _:
            return str(value)


def _print_table(rows: Sequence[Row], columns: Sequence[Column], *, err: bool) -> None:
    console = Console(stderr=err)
    if console.is_terminal:
        console.print(_table(rows, columns))
        return
    apart = [replace(column, beneath=None) for column in columns]
    console = Console(width=_UNCUT)
    with console.capture() as printed:
        console.print(_table(rows, apart))
    for line in printed.get().splitlines():
        click.echo(line.rstrip(), err=err)


def _table(rows: Sequence[Row], columns: Sequence[Column]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    stacks: list[list[Text]] = []
    for top in (column for column in columns if column.beneath is None):
        below = [column for column in columns if column.beneath == top.field]
        stacks.append([_stacked(row, top, below) for row in rows])
        widest = max((len(line) for cell in stacks[-1] for line in cell.plain.split("\n")), default=0)
        table.add_column(top.heading or top.field, no_wrap=widest <= _WHOLE, overflow="fold")
    for cells in zip(*stacks, strict=True):
        table.add_row(*cells)
    return table


def _stacked(row: Row, top: Column, below: Iterable[Column]) -> Text:
    """A cell: a value, and beneath it those that have something to say."""
    cell = Text(_shown(row, top))
    for column in below:
        if said := _shown(row, column):
            cell.append(f"\n{said}", style="dim")
    return cell


def _shown(row: Row, column: Column) -> str:
    value = row.get(column.field)
    return _cell(value) if column.shown is None or value is None else printable(column.shown(value))


def _cell(value: object) -> str:
    """A value as a person reads it; times in the zone of this machine."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return local(value)
        case Mapping():
            return ", ".join(f"{_cell(number)} {key}" for key, number in value.items())
        case list() | tuple() | set() | frozenset():
            return ", ".join(_cell(each) for each in value)
        case _:
            return printable(str(value))
