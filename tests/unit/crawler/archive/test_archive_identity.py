"""Which row stands for which source, over any sequence of files: against a list of things kept by hand."""

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from archive_builders import NOW
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select
from stores import fresh_database

from config.models import Source
from crawler.archive import declared as declaring
from crawler.archive.identity import names_aside, standing
from crawler.archive.records import Reconciled
from crawler.archive.schema import source

NAMES, HOSTS = "ABCD", ("a.example", "b.example", "c.example", "d.example")
HOUR = timedelta(hours=1)

#: A step from one file to the next: (what, which of the names, another of them, which of the hosts).
steps = st.lists(
    st.lists(
        st.tuples(
            st.sampled_from(["add", "rename", "rename and move", "move", "remove", "forget was"]),
            st.sampled_from(NAMES),
            st.sampled_from(NAMES),
            st.sampled_from(HOSTS),
        ),
        min_size=1,
        max_size=4,
    ),
    min_size=1,
    max_size=8,
)


def edited(file, step):
    """The next file, as {name: (host, was)}; where the configuration would refuse it, the same as before."""
    what, name, other, host = step
    file = dict(file)
    if what == "add":
        file.setdefault(name, (host, None))
    elif name not in file:
        pass
    elif what == "remove":
        del file[name]
    elif what == "forget was":
        file[name] = (file[name][0], None)
    elif what == "move":
        file[name] = (host, file[name][1])
    elif other not in file:
        before, _ = file.pop(name)
        file[other] = (host if what == "rename and move" else before, name)
    return file


def is_allowed(file):
    """What the configuration sees to: no address and no past twice, and no past that is still in use."""
    hosts, pasts = [host for host, _ in file.values()], [was for _, was in file.values() if was]
    return len(set(hosts)) == len(hosts) and len(set(pasts)) == len(pasts) and not file.keys() & set(pasts)


@dataclass
class Thing:
    """One source, whatever it is called and wherever it is. `left` is the file that it was missing from first."""

    name: str
    host: str
    left: int | None = None


#: How a declared source is looked for among the things, one way after the other.
WAYS = [
    lambda thing, _name, host, _was: thing.host == host,
    lambda thing, name, _host, _was: thing.name == name and thing.left is None,
    lambda thing, _name, _host, was: thing.name == was,
    lambda thing, name, _host, _was: thing.name == name,
]


class Book:
    """Things in the order in which they came. Slow and plain: each declared one is looked for among all of them."""

    def __init__(self):
        self.things, self.files = [], 0

    def apply(self, file):
        self.files += 1
        found = self.found(file)
        for n, thing in enumerate(self.things):
            if n not in found.values() and thing.left is None:
                thing.left = self.files
        for name, (host, _) in file.items():
            if name not in found:
                self.things.append(Thing(name, host))
        for name, n in found.items():
            self.things[n] = Thing(name, file[name][0])

    def found(self, file):
        """Which of the things each name means in this file."""
        found = {}
        for way in WAYS:
            for name, (host, was) in file.items():
                others = {other for other, _ in file.values() if other != host}
                free = [
                    (thing.left is None, thing.left or 0, n)
                    for n, thing in enumerate(self.things)
                    if n not in found.values() and way(thing, name, host, was) and thing.host not in others
                ]
                if name not in found and free:
                    found[name] = max(free)[-1]
        return found


@hypothesis_settings(max_examples=25)
@given(steps)
async def test_over_any_sequence_of_files_a_row_is_one_thing(files):
    with tempfile.TemporaryDirectory() as folder:
        async with fresh_database(Path(folder)) as database:
            book, file = Book(), {}
            for changes in files:
                for step in changes:
                    file = after if is_allowed(after := edited(file, step)) else file
                now = NOW + book.files * HOUR
                await reconciled(database, file, now)
                book.apply(file)
                kept = [(thing.name, address(thing.host), thing.left is None) for thing in book.things]
                assert await rows(database) == kept
                assert await reconciled(database, file, now + HOUR / 2) == Reconciled()
                assert await rows(database) == kept


def address(host):
    return f"https://{host}/feed"


async def reconciled(database, file, now):
    wanted = [Source(name=name, feed=address(host), was=was) for name, (host, was) in file.items()]
    async with database.write() as connection:
        return await declaring.reconcile(connection, wanted, now=now)


async def rows(database):
    async with database.read() as connection:
        found = await connection.execute(select(source).order_by(source.c.id))
        return [(row.name, row.address, row.retired_at is None) for row in found]


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    retired_at: datetime | None = None


def named(name, was=None):
    return Source(name=name, feed=f"https://{name.lower()}.example", was=was)


@pytest.mark.parametrize(
    ("declared", "stored", "expected"),
    [
        ([named("A")], [Row(1, "A", NOW), Row(2, "A", NOW + HOUR)], {"A": 2}),
        ([named("A", "B")], [Row(1, "B")], {"A": 1}),
        ([named("A", "B")], [Row(1, "B", NOW)], {"A": 1}),
        ([named("A", "B")], [Row(1, "A", NOW), Row(2, "B")], {"A": 2}),
        ([named("A", "B")], [Row(1, "A"), Row(2, "B")], {"A": 1}),
        ([named("A", "B"), named("C", "A")], [Row(1, "A"), Row(2, "B")], {"A": 1}),  # A is still in use
        ([named("A", "B"), named("B", "A")], [Row(1, "A"), Row(2, "B")], {"A": 1, "B": 2}),
        ([named("A", "B"), named("B", "A")], [Row(1, "A", NOW), Row(2, "B")], {"A": 1, "B": 2}),
        ([named("A", "C"), named("B", "C")], [Row(1, "C")], {"A": 1}),
    ],
)
def test_who_stands_for_whom(declared, stored, expected):
    assert {name: row.id for name, row in standing(declared, stored).items()} == expected


def test_the_retired_step_aside_under_names_that_nobody_has():
    day = datetime(2026, 6, 4, 22, tzinfo=UTC)
    taken = [Row(3, "A (retired 2026-06-04)", day), Row(4, "A (retired 2026-06-04, 2)", day)]
    stored = [Row(1, "A", day), Row(2, "B"), *taken]
    assert names_aside(standing([named("A", "B")], stored), stored) == {1: "A (retired 2026-06-04, 3)"}
    assert names_aside(standing([named("A")], stored), stored) == {}
