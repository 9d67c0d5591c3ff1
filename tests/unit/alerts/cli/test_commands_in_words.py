"""What commands say in words: names, sentences, tables on a terminal, progress."""

import io
import logging
import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.cli.app import COMMANDS, app
from alerts.cli.deliveries import in_words
from alerts.cli.digests import _spoken
from alerts.cli.listing import Column, print_listing
from alerts.cli.names import known, tell_of_changes
from alerts.cli.progress import Tally, quiet_logs, shown
from alerts.cli.text import capitalised, local, say
from alerts.errors import CommandError
from alerts.ledger.records import ListedDelivery

AT = datetime(2026, 6, 4, 7, 30, tzinfo=UTC)
DELIVERY = ListedDelivery(
    id=1,
    purpose="digest",
    subscription="Board",
    slot="#1",
    channel="email",
    address="lead@board.example",
    state="sent",
    attempts=1,
    uncertain=0,
    next_attempt_at=None,
    created_at=AT,
    finished_at=AT,
    message_id="<1@board.example>",
    answer="250 OK",
)


class Terminal(io.StringIO):
    def isatty(self):
        return True


@contextmanager
def terminal(columns=40):
    """Standard output and error as one terminal, so many columns wide."""
    screen = Terminal()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", screen)
        patch.setattr("sys.stderr", screen)
        patch.setenv("COLUMNS", str(columns))
        patch.setenv("TERM", "xterm")
        yield screen


def plain(screen):
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue())


@pytest.mark.parametrize(
    ("name", "among", "mend"),
    [
        ("alderbrok council", ["Alderbrook Council", "Ofsted"], "did you mean “Alderbrook Council”?"),
        ("x", ["Alderbrook Council", "Ofsted"], "there are: “Alderbrook Council”, “Ofsted”"),
        ("x", [f"Source {number}" for number in range(9)], "`cuttings sources` lists them"),
        ("x", [], "the configuration has none"),
    ],
)
def test_a_name_that_is_none(name, among, mend):
    with pytest.raises(CommandError) as error:
        known(name, among, "source", listed_by="sources")
    assert str(error.value) == f"there is no source “{name}”; {mend}"


def test_a_name_that_is_one():
    assert known("Ofsted", ["Alderbrook Council", "Ofsted"], "source") == "Ofsted"


def test_what_is_ahead_of_the_service_is_told(capsys):
    tell_of_changes("watch", {"A": 1, "B": 2}, {"A": 1, "B": 2})
    assert capsys.readouterr() == ("", "")
    tell_of_changes("watch", {"A": 1, "B": 2, "new": 3}, {"A": 1, "B": 0, "old": 4}, many="watches")
    assert capsys.readouterr() == (
        "",
        "3 watches differ in the configuration: “B”, “new”, “old”. It counts from the next `cuttings reload`, or start of `cuttings run`.\n",
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Sent to lead@board.example."),
        (
            {"state": "pending", "answer": "421 Busy", "next_attempt_at": AT},
            f"Not sent to lead@board.example: 421 Busy; it is tried again at {local(AT)}.",
        ),
        ({"state": "failed", "answer": "550 No"}, "Not sent to lead@board.example: 550 No; it gave up."),
        (
            {"state": "pending", "answer": None, "next_attempt_at": AT},
            f"Not sent to lead@board.example: it is still on its way; it is tried again at {local(AT)}.",
        ),
    ],
)
def test_how_a_delivery_went(changes, words):
    assert in_words(replace(DELIVERY, **changes)) == words


@pytest.mark.parametrize(
    ("slot", "words"),
    [
        ("#3", "#3"),
        ("2026-06-04T07:30:00+01:00", "2026-06-04 07:30"),
        ("now 2026-06-04T09:12:44+01:00", "asked for 2026-06-04 09:12"),
    ],
)
def test_slots(slot, words):
    assert _spoken(slot) == words


def test_a_sentence_begins_with_a_capital_and_keeps_the_others():
    assert [capitalised(text) for text in ("", "another Cuttings", "Ofsted is")] == [
        "",
        "Another Cuttings",
        "Ofsted is",
    ]


@given(st.text())
def test_a_sentence_is_one_line_where_it_is_piped(text):
    stdout = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", stdout)
        say(text)
    assert stdout.getvalue().count("\n") == 1


def test_a_sentence_is_broken_between_words_on_a_terminal():
    with terminal() as screen:
        say("  Alderbrook Council: https://www.alderbrook.example/a-long-address did not answer within 30 seconds")
        say("Done.", err=True)
    assert screen.getvalue().splitlines() == [
        "  Alderbrook Council:",
        "  https://www.alderbrook.example/a-long-address",
        "  did not answer within 30 seconds",
        "Done.",
    ]


COLUMNS = (
    Column(field="at", about="when", heading="WHEN"),
    Column(field="title", about="its headline", heading="ARTICLE"),
    Column(field="url", about="its address", heading="ADDRESS", beneath="title", shown=lambda url: f"<{url}>"),
    Column(field="counts", about="how many of each", heading="COUNTS"),
)
ROWS = [
    {"at": AT, "title": "Bins", "url": "https://a.example/news/bins-are-late", "counts": {"sent": 2, "failed": 1}},
    {"at": AT, "title": "Roads", "url": None, "counts": {}},
]


def test_beneath_each_other_on_a_terminal():
    with terminal(columns=60) as screen:
        print_listing(ROWS, COLUMNS, as_json=False)
    lines = plain(screen).splitlines()
    assert max(map(len, lines)) <= 60
    assert lines[0].split() == ["WHEN", "ARTICLE", "COUNTS"]
    assert lines[1].startswith(f"{local(AT)}  Bins ")  # times are whole
    article = slice(lines[0].index("ARTICLE"), lines[0].index("COUNTS"))
    cells = "".join(line[article].strip() for line in lines[1:])
    assert cells == "Bins<https://a.example/news/bins-are-late>Roads"  # nothing is cut off


def test_beside_each_other_where_it_is_piped(capsys):
    print_listing(ROWS, COLUMNS, as_json=False)
    head, bins, roads = capsys.readouterr().out.splitlines()
    assert head.split() == ["WHEN", "ARTICLE", "ADDRESS", "COUNTS"]
    assert bins.endswith("<https://a.example/news/bins-are-late>  2 sent, 1 failed")
    assert roads == roads.rstrip()


def test_where_there_are_no_rows_words_say_so(capsys):
    print_listing([], COLUMNS, as_json=False, empty="Nothing yet.")
    print_listing([], COLUMNS, as_json=True, empty="Nothing yet.")
    assert capsys.readouterr().out == "Nothing yet.\n[]\n"


EVENTS = [
    ("poll", {"source": "B"}),
    ("unchanged", {"source": "C"}),
    ("article", {"source": "B"}),
    ("page failed", {"source": "B"}),
    ("poll failed", {"source": "A", "reason": "it timed out"}),
]


def test_a_tally_counts_and_knows_who_was_not_read():
    tally = Tally()
    assert (str(tally), tally.unread()) == ("0 sources checked; 0 pages read", [])
    for kind, fields in EVENTS:
        tally.hear(kind, fields)
    assert str(tally) == "3 sources checked, 1 could not be read; 1 page read, 1 could not be"
    assert tally.unread() == ["A: it timed out"]
    for kind in ("document", "document", "document failed", "document not read"):
        tally.hear(kind, {"source": "A"})
    assert str(tally).endswith("1 page read, 1 could not be; 2 documents read, 2 could not be")
    tally.hear("poll", {"source": "A"})
    assert tally.unread() == []
    assert set(tally.polls) == {"A", "B", "C"}


@pytest.fixture
def logged():
    """What a handler of the root logger writes."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def log_some():
    log = logging.getLogger("cuttings.newsroom")
    log.info("article")
    log.warning("poll failed")
    log.warning("keeping together failed")


def test_on_a_terminal_only_what_is_not_told_anyway_is_logged(logged):
    with terminal(), quiet_logs():
        log_some()
    assert logged.getvalue() == "keeping together failed\n"
    log_some()
    assert logged.getvalue().count("article") == 1


def test_elsewhere_everything_is_logged(logged):
    with quiet_logs(), shown(Tally()):
        log_some()
    assert logged.getvalue().splitlines() == ["article", "poll failed", "keeping together failed"]


def test_progress_is_shown_while_it_lasts(logged):
    tally = Tally()
    with terminal() as screen, shown(tally):
        for kind, fields in EVENTS:
            tally.hear(kind, fields)
    assert "3 sources checked" in " ".join(plain(screen).split())
    assert screen.getvalue().rstrip().endswith("\x1b[2K")  # the line is gone
    assert tally.unread() == ["A: it timed out"]


def test_the_list_of_commands_is_in_the_order_of_need_and_cuts_no_sentence():
    context = click.Context(app, info_name="cuttings", terminal_width=80)
    listed = re.findall(r"^  (\w+) {2,}(.+)$", app.get_help(context).partition("Commands:")[2], re.MULTILINE)
    assert [name for name, _ in listed] == [command.name for command in COMMANDS]
    assert [name for name, about in listed if not about.endswith((".", "?"))] == []
    assert [name for name, about in listed if about.endswith("...")] == []
