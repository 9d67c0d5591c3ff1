"""Which stored row stands for which declared thing: what a name and `was:` mean. Pure.

A row is whatever has `id`, `name` and `retired_at`. At most one row of a name is live; sources may have several retired ones.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any, Protocol

#: A row as SQLAlchemy gives it.
Stored = Any

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Named(Protocol):
    """What is declared under a name, and perhaps says which one it had before."""

    @property
    def name(self) -> str: ...

    @property
    def was(self) -> str | None: ...


def standing(declared: Iterable[Named], rows: Iterable[Stored]) -> dict[str, Stored]:
    """By declared name, the row that goes on under it. What has none is new; a row that is not among them has left the file.

    A live row of its own name comes first: then `was` has done its work, and may stand in the file for as long as anybody
    likes. Then comes the row of the name that it had, unless that name is still in use; and last one of its own name that was
    retired. Of several that claim one past the first gets it.
    """
    wanted = list(declared)
    in_use = {each.name for each in wanted}
    left = _by_name(rows)
    found: dict[str, Stored] = {}

    def take(name: str, claimed: str | None, *, live: bool = False) -> None:
        stack = left.get(claimed) if claimed is not None else None
        if name not in found and stack and (stack[-1].retired_at is None or not live):
            found[name] = stack.pop()

    for each in wanted:
        take(each.name, each.name, live=True)
    for each in wanted:
        take(each.name, each.was if each.was not in in_use else None)
    for each in wanted:
        take(each.name, each.name)
    return found


def _by_name(rows: Iterable[Stored]) -> dict[str, list[Stored]]:
    """Those of each name, the one to be taken first at the end: live, else retired last."""
    by_name: dict[str, list[Stored]] = {}
    for row in sorted(rows, key=lambda row: (row.retired_at is None, row.retired_at or _LONG_AGO, row.id)):
        by_name.setdefault(row.name, []).append(row)
    return by_name


def renames(found: Mapping[str, Stored]) -> tuple[str, ...]:
    """Which names changed, in words for whoever reloads: "old -> new"."""
    return tuple(f"{row.name} -> {name}" for name, row in found.items() if row.name != name)


def names_aside(found: Mapping[str, Stored], rows: Iterable[Stored]) -> dict[int, str]:
    """By id, what the retired rows are called from now on whose names are needed for others: "Board (retired 2026-06-04)"."""
    stored = list(rows)
    taken = {row.name for row in stored} | found.keys()
    aside: dict[int, str] = {}
    for row in stored:
        heir = found.get(row.name)
        if heir is None or heir.id == row.id:
            continue
        when = f"retired {row.retired_at:%Y-%m-%d}"
        called = next(name for name in _ever_longer(row.name, when) if name not in taken)
        taken.add(called)
        aside[row.id] = called
    return aside


def _ever_longer(name: str, when: str) -> Iterator[str]:
    yield f"{name} ({when})"
    yield from (f"{name} ({when}, {n})" for n in count(2))
