import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from alerts.query.excerpt import Mark, excerpt

LONG = " ".join(f"word{number}" for number in range(200))


def shown(text: str, *phrases: str, longest: int = 300) -> tuple[str, list[str]]:
    marks = [found.span() for phrase in phrases for found in re.finditer(re.escape(phrase), text)]
    line, moved = excerpt(text, 0, len(text), marks, longest=longest)
    return line, [line[start:end] for start, end in moved]


def test_white_space_is_made_single() -> None:
    assert shown("  A serious\n case\u00a0\treview’s end. ", "serious\n case\u00a0\treview’s") == (
        "A serious case review’s end.",
        ["serious case review’s"],
    )


def test_overlapping_marks_are_joined_and_neighbours_are_not() -> None:
    assert shown("serious case review", "serious case", "case review")[1] == ["serious case review"]
    assert shown("serious case", "case", "serious")[1] == ["serious", "case"]


def test_the_beginning_is_kept_if_the_mark_is_near_it() -> None:
    line, marks = shown(LONG, "word3 ")
    assert line.startswith("word0 word1")
    assert line.endswith("…")
    assert 280 < len(line) <= 300
    assert marks == ["word3 "]


def test_both_ends_are_cut_at_words() -> None:
    line, marks = shown(LONG, "word100")
    assert re.fullmatch(r"…word\d+ .* word\d+…", line)
    assert 280 < len(line) <= 300
    assert marks == ["word100"]


def test_the_end_is_kept_if_the_mark_is_near_it() -> None:
    line, _ = shown(LONG, "word199")
    assert line.startswith("…word")
    assert line.endswith("word199")


def test_the_place_with_most_marks_is_shown() -> None:
    assert shown(LONG, "word20 ", "word120", "word121", "word199")[1] == ["word120", "word121"]


def test_no_comma_stands_before_the_ellipsis() -> None:
    assert shown("one, two, three", longest=10) == ("one, two…", [])
    assert shown("one, two, three", longest=9) == ("one…", [])


def test_one_endless_word() -> None:
    line, marks = shown("a " + "x" * 1000 + "y", "x" * 1000)
    assert len(line) == 300
    assert line.endswith("x…")
    assert len(marks) == 1


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    words = draw(st.lists(st.text(alphabet="ab,.", min_size=1, max_size=12), min_size=1, max_size=90))
    text = "".join(word + draw(st.sampled_from([" ", "\n ", "\u00a0"])) for word in words)
    spans = [found.span() for found in re.finditer(r"\S+", text)]
    ends = st.integers(0, len(spans) - 1)
    pairs = draw(st.lists(st.tuples(ends, st.integers(0, 4)), max_size=6))
    return text, [(spans[first][0], spans[min(first + more, len(spans) - 1)][1]) for first, more in pairs]


@given(marked())
def test_what_is_shown_stands_in_the_text(made: tuple[str, list[Mark]]) -> None:
    text, marks = made
    line, moved = excerpt(text, 0, len(text), marks, longest=300)
    whole = " ".join(text.split())
    assert len(line) <= 300
    assert line.strip("…") in whole
    assert bool(moved) is bool(marks)
    assert all(0 <= start < end <= len(line) for start, end in moved)
    assert all(one[1] <= other[0] for one, other in pairwise(moved))
    covered = {" ".join(text[start:end].split()) for start, end in marks}
    for start, end in moved:
        assert any(line[start:end].startswith(mark) for mark in covered)
        assert any(line[start:end].endswith(mark) for mark in covered)
