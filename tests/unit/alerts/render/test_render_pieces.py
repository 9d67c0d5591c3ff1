"""Passages in pieces, wrapped text and safe text, against slow and obvious oracles."""

from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.models import Passage
from alerts.render.pieces import Piece, cut, joined, merged
from alerts.render.plain import WIDTH, starred, wrap
from alerts.render.safe import encodable, inline, line, link

texts = st.text(st.characters(exclude_categories=[]), max_size=60)
marks = st.lists(st.tuples(st.integers(-3, 63), st.integers(-3, 63)), max_size=6)


def painted(text: str, spans: list[tuple[int, int]]) -> list[bool]:
    """The oracle: every character by itself, marked or not."""
    return [any(start <= n < end for start, end in spans) for n in range(len(text))]


@given(texts, marks)
def test_joined_marks_paint_the_same_characters(text: str, spans: list[tuple[int, int]]) -> None:
    found = joined(spans, length=len(text))
    assert painted(text, list(found)) == painted(text, spans)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))


@given(st.text("abc é", max_size=30), marks)
def test_pieces_say_the_passage_and_mark_the_terms(text: str, spans: list[tuple[int, int]]) -> None:
    pieces = cut(text, spans)
    said = "".join(piece.text for piece in pieces)
    assert said.split() == text.split()
    marked = "".join(character for character, on in zip(text, painted(text, spans), strict=True) if on)
    assert "".join(piece.text for piece in pieces if piece.term).split() == marked.split() or " " in text
    assert all(piece.text for piece in pieces)


def test_pieces() -> None:
    assert cut("a serious\n case review.", [(2, 22)]) == (
        Piece(text="a ", term=False),
        Piece(text="serious case review", term=True),
        Piece(text=".", term=False),
    )
    assert cut(" plain ", []) == (Piece(text="plain", term=False),)
    assert cut("whole", [(0, 5)]) == (Piece(text="whole", term=True),)
    assert cut("", [(0, 5)]) == ()


def test_what_two_watches_found_in_the_same_words_is_said_once() -> None:
    text = "a review of Alderbrook"
    one = Passage(where="body", text=text, marks=((2, 8),))
    other = Passage(where="body", text=text, marks=((12, 22),))
    elsewhere = Passage(where="document", text=text, marks=((2, 8),), page=3)
    assert merged([one, other, elsewhere]) == (
        Passage(where="body", text=text, marks=((2, 8), (12, 22))),
        elsewhere,
    )


def test_terms_stand_between_asterisks() -> None:
    assert starred(cut("a serious case review.", [(2, 21)])) == "a *serious case review*."
    assert starred([Piece(text=" spaced ", term=True), Piece(text=" ", term=True)]) == " *spaced*  "


@given(st.text(st.characters(categories=["L", "P", "Z"]), max_size=400), st.sampled_from(["", "1. ", "   | "]))
def test_lines_are_narrow_and_say_everything(text: str, first: str) -> None:
    lines = wrap(line(text), first).split("\n")
    assert "".join(lines).replace(" ", "") == (first + line(text) if line(text) else "").replace(" ", "")
    for one in lines:
        assert len(one) <= WIDTH or " " not in one.strip().removeprefix(first).strip()


def test_an_address_is_never_broken() -> None:
    address = "https://www.alderbrook.example/" + "-".join(["long"] * 30)
    assert address in wrap(f"see {address} there", "   | ", "   | ").split("   | ")[2]


@given(st.text(st.characters(exclude_categories=[]), max_size=200))
def test_a_line_is_one_line_that_can_be_sent(text: str) -> None:
    said = line(text)
    said.encode()
    assert said == said.strip()
    assert len(said.splitlines()) <= 1
    assert not any(ord(character) < 32 or character in "\u202e\u2028\ufeff" for character in said)
    assert line(said) == said
    assert inline(text).strip() == said


def test_half_characters_are_replaced_one_for_one() -> None:
    assert encodable("a\ud800b") == "a\ufffdb"


@given(
    st.text(st.characters(exclude_categories=[]), max_size=60),
    st.sampled_from(["", "https://", "http://x.example/", "HTTP://é/"]),
)
def test_a_link_is_http_or_none_and_cannot_leave_its_attribute(text: str, begin: str) -> None:
    found = link(begin + text)
    if found is not None:
        found.encode()
        assert urlsplit(found).scheme in {"http", "https"}
        assert urlsplit(found).hostname
        assert not set(found) & set(' "<>\\^`{|}\n\r\t\x00')
        assert link(found) == found


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.alderbrook.example/news?id=1&x=2#top", "https://www.alderbrook.example/news?id=1&x=2#top"),
        ("https://alderbrook.example/a b", "https://alderbrook.example/a%20b"),
        ('https://alderbrook.example/"><script>', "https://alderbrook.example/%22%3E%3Cscript%3E"),
        ("https://alderbrook.example/caf\u00e9", "https://alderbrook.example/caf\u00e9"),
        (" https://alderbrook.example/\u202egpj", "https://alderbrook.example/gpj"),
        ("https://alderbrook.example/%20", "https://alderbrook.example/%20"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("\x01javascript:alert(1)", None),
        ("data:text/html,<script>", None),
        ("vbscript:x", None),
        ("file:///etc/passwd", None),
        ("ftp://alderbrook.example/", None),
        ("//alderbrook.example/", None),
        ("/news", None),
        ("https:///path", None),
        ("http://[::1", None),
        ("", None),
    ],
)
def test_links(url: str, expected: str | None) -> None:
    assert link(url) == expected
