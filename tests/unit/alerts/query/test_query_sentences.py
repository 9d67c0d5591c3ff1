import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.query.sentences import sentences


def split(text: str) -> list[str]:
    return [text[one.start : one.end] for one in sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Cllr. Ada Penrose spoke at St. Osyth's.",
        "Mr. and Mrs. Fennimore met Dr. A. B. Quill at No. 5 Mill Lane.",
        "See Nos. 4 to 6, para. 12, p. 7 and s. 47 of the Act.",
        "Some, e.g. Alderbrook, i.e. The Council, did not.",
        "R v. Westmarsh was heard by the U.K. Supreme Court.",
        "It rose by 4.5 per cent. of all cases at 9 a.m. on Monday.",
        "The budget (approx. £5m) was agreed.",
        "She said “Enough!” and left.",
    ],
)
def test_stays_whole(sentence: str) -> None:
    assert split(sentence) == [sentence]
    assert split(f"{sentence} Then more.") == [sentence, "Then more."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
        ("He said: “Stop.” The car stopped.", ["He said: “Stop.”", "The car stopped."]),
        ("“One.” ‘Two.’ (Three.) 4 were hurt.", ["“One.”", "‘Two.’", "(Three.)", "4 were hurt."]),
        (
            "They met at 9 a.m. The vote was at 11 p.m. All agreed.",
            ["They met at 9 a.m.", "The vote was at 11 p.m.", "All agreed."],
        ),
        ("The answer is no. Others agree.", ["The answer is no.", "Others agree."]),
        ("He loves art. The rest does not.", ["He loves art.", "The rest does not."]),
        ("It was Smith Ltd. The firm closed.", ["It was Smith Ltd.", "The firm closed."]),
        ("", []),
        (" \n ", []),
        ("  Alone \n", ["Alone"]),
    ],
)
def test_splits(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_each_line_is_a_paragraph_where_no_blank_lines_stand() -> None:
    text = "Heading Without Stop\nThe first paragraph. It goes on.\nThe second was\nwrapped."
    assert [(text[one.start : one.end], one.paragraph) for one in sentences(text)] == [
        ("Heading Without Stop", 0),
        ("The first paragraph.", 1),
        ("It goes on.", 1),
        ("The second was\nwrapped.", 2),
    ]


def test_lines_are_wrapped_where_blank_lines_part_paragraphs() -> None:
    text = "The Alderbrook\nSafeguarding Partnership met.\nIt agreed.\r\n \r\nThe next\nParagraph"
    assert [(text[one.start : one.end], one.paragraph) for one in sentences(text)] == [
        ("The Alderbrook\nSafeguarding Partnership met.", 0),
        ("It agreed.", 1),
        ("The next\nParagraph", 2),
    ]


@given(st.text(alphabet="aB1 \n.!?…”“()\u00a0é") | st.text())
def test_only_white_space_lies_between(text: str) -> None:
    found = sentences(text)
    ends = [0, *(one.end for one in found)]
    starts = [*(one.start for one in found), len(text)]
    assert all(not text[end:start].strip() for end, start in zip(ends, starts, strict=True))
    assert all(text[one.start : one.end] == text[one.start : one.end].strip() != "" for one in found)
    assert [one.paragraph for one in found] == sorted(one.paragraph for one in found)


@pytest.mark.parametrize("piece", [".", " ", "\n", "”", ".\n", "a.", "(", ". “", "No. "])
def test_hostile_text_is_not_slow(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    begun = time.process_time()
    sentences(text)
    assert time.process_time() - begun < 3
