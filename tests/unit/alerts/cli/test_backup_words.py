"""What `backup`, `restore` and `move` say of how far they are, and of what they had to change."""

import io
import sys

from alerts.cli.backup import _in_short, _shown, _tell_mended


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_a_bar_shows_how_far_it_is(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with _shown("Copying") as on_rows:
        on_rows(250, 1000)
    assert "Copying" in screen.getvalue()
    assert " 250/1000" in screen.getvalue()
    assert screen.getvalue().rstrip().endswith("\x1b[2K")  # the line is gone


def test_elsewhere_nothing_shows(capsys):
    with _shown("Copying") as on_rows:
        on_rows(250, 1000)
    assert capsys.readouterr() == ("", "")


def test_counts_are_told_in_words():
    rows = {"article": 1, "match": 1, "digest": 0, "delivery": 1, "entry": 9}
    assert _in_short(rows) == "1 article, 1 match, 0 digests, 1 delivery"
    assert _in_short(dict.fromkeys(rows, 2)) == "2 articles, 2 matches, 2 digests, 2 deliveries"


def test_what_had_to_be_changed_is_told(capsys):
    _tell_mended(0)
    assert capsys.readouterr().err == ""
    _tell_mended(3)
    assert capsys.readouterr().err == (
        "3 texts held a NUL character, which PostgreSQL takes in no text; their places are marked with U+FFFD.\n"
    )
