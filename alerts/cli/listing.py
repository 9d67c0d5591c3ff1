"""Listings: a table for people, or one JSON array with documented fields."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.cli.text import printable

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One field of a listing: its key in the JSON, what it is, and its heading in the table (None: JSON only)."""

    field: str
    about: str
    heading: str | None = None


Row = Mapping[str, object]

#: Wider than any table: what is piped to a file or to `grep` is never cut off.
_UNCUT = 100_000


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


def print_listing(rows: Iterable[Row], columns: Sequence[Column], *, as_json: bool) -> None:
    """Prints the rows on stdout. A row maps each column's field to a value; missing ones are null.

    Values: text, numbers, booleans, None, aware datetimes (ISO 8601 in UTC), timedeltas (seconds), lists and mappings.
    """
    if as_json:
        click.echo(_json(rows, columns))
    else:
        _print_table(rows, [column for column in columns if column.heading is not None])


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


def _print_table(rows: Iterable[Row], columns: Sequence[Column]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column.heading or column.field)
    for row in rows:
        table.add_row(*(Text(_cell(row.get(column.field))) for column in columns))
    console = Console()
    if not console.is_terminal:
        console = Console(width=_UNCUT)
    console.print(table)


def _cell(value: object) -> str:
    """A value as a person reads it; times in the zone of this machine."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.astimezone().strftime("%Y-%m-%d %H:%M")
        case list() | tuple() | set() | frozenset():
            return ", ".join(_cell(each) for each in value)
        case _:
            return printable(str(value))
