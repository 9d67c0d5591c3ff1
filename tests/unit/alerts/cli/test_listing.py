"""Listings: a table for people, one JSON array for programs."""

import json
import re
from datetime import UTC, datetime, timedelta, timezone

import click
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from alerts.cli.frame import configured
from alerts.cli.listing import Column, columns_of, lists, print_listing
from alerts.cli.text import counted, printable

COLUMNS = (
    Column(field="name", heading="Source", about="its name"),
    Column(field="tags", heading="Tags", about="its tags"),
    Column(field="since", heading="Not read since", about="when it broke"),
    Column(field="every", about="how often it is polled, in seconds"),
    Column(field="ok", heading="Read", about="whether it is read"),
)
ROWS = [
    {
        "name": "Alderbrook [bold]Council[/bold]\x1b[31m\nx",
        "tags": ("council", "london"),
        "since": datetime(2026, 6, 4, 8, 30, tzinfo=timezone(timedelta(hours=1))),
        "every": timedelta(minutes=15),
        "ok": True,
        "secret": "not a column",
    },
    {"name": "x" * 300, "ok": False},
]


@click.command()
@lists(COLUMNS)
def listing(*, as_json):
    print_listing(ROWS, COLUMNS, as_json=as_json)


def test_one_array_on_stdout():
    out = CliRunner().invoke(listing, ["--json"]).stdout
    assert out.isascii()
    assert json.loads(out) == [
        {
            "name": "Alderbrook [bold]Council[/bold]\x1b[31m\nx",
            "tags": ["council", "london"],
            "since": "2026-06-04T07:30:00+00:00",
            "every": 900.0,
            "ok": True,
        },
        {"name": "x" * 300, "tags": None, "since": None, "every": None, "ok": False},
    ]


def test_a_table_for_people():
    lines = CliRunner().invoke(listing).stdout.splitlines()
    assert lines[0].split() == ["Source", "Tags", "Not", "read", "since", "Read"]
    assert lines[1].startswith("Alderbrook [bold]Council[/bold]\\x1b[31m\\nx")
    assert lines[1].split()[-1] == "yes"
    assert "council, london" in lines[1]
    assert "x" * 300 in lines[2]
    assert len(lines) == 3


def test_an_empty_listing():
    @click.command()
    @lists(COLUMNS)
    def empty(*, as_json):
        print_listing([], COLUMNS, as_json=as_json)

    assert CliRunner().invoke(empty, ["--json"]).stdout == "[]\n"
    assert CliRunner().invoke(empty).stdout.split()[0] == "Source"


def test_values_of_other_kinds_become_plain(capsys):
    rows = [{"name": {1}, "ok": Column(field="a", about="b")}]
    print_listing(rows, COLUMNS, as_json=True)
    assert json.loads(capsys.readouterr().out)[0]["name"] == [1]


def test_the_columns_of_a_command_are_known_for_the_documentation():
    @click.command()
    @configured
    @lists(COLUMNS)
    def both(loaded, *, as_json):
        """Never run."""

    assert columns_of(listing) == columns_of(both) == COLUMNS
    assert columns_of(click.Command("none")) == ()


@given(st.text())
def test_printable_text_is_on_one_line_and_steers_no_terminal(text):
    safe = printable(text)
    assert len(safe.splitlines()) <= 1
    assert not any(ord(each) < 32 or 127 <= ord(each) < 160 for each in safe)
    assert printable(safe) == safe
    if text.isprintable():
        assert safe == text


def test_counts_have_their_nouns():
    assert [counted(0, "source"), counted(1, "watch", "watches"), counted(2, "watch", "watches")] == [
        "0 sources", "1 watch", "2 watches"]  # fmt: skip


def test_times_in_a_table_are_those_of_this_machine(capsys):
    print_listing([{"since": datetime(2026, 6, 4, tzinfo=UTC)}], COLUMNS, as_json=False)
    local = datetime(2026, 6, 4, tzinfo=UTC).astimezone()
    assert f"{local:%Y-%m-%d %H:%M}" in capsys.readouterr().out


def test_on_a_terminal_a_table_is_as_wide_as_the_terminal(monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    print_listing(ROWS, COLUMNS, as_json=False)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    assert max(len(line) for line in shown.splitlines()) == 60
