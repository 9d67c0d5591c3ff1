from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query_trees import spelled

from crawler.words.fold import _Known, fold, folded, spans, surface, surfaces, tokens

SERIOUS_CASE_REVIEW = ["serious", "case", "review"]


@pytest.mark.parametrize(
    "text",
    [
        "serious case review",
        "Serious Case Reviews",
        "Serious Case Review's",
        "serious-case review’s",
        "serious case\nreviews",
        "serious-case\r\nreview’s",
        "serious\u00a0case\u2011review",
        "SERIOUS  CASE\u2010REVIEW",
        "serious—case – review",
        "“serious case” reviews’",
        "Serious (case) review.",
        "ser\u00adious ca\u200bse re\u00adview",
        "\ufeffserious\u2060 case\u200d re\u200cview",
        "ſerious case review",
        "ｓｅｒｉｏｕｓ ｃａｓｅ ｒｅｖｉｅｗ",
        "serious_case_review",
    ],
)
def test_one_phrase_in_many_spellings(text: str) -> None:
    assert folded(text) == SERIOUS_CASE_REVIEW


@pytest.mark.parametrize(
    "text", ["serious case reviewer", "serious case reviewed", "seriously case review", "serious cased review"]
)
def test_other_words_stay_others(text: str) -> None:
    assert folded(text) != SERIOUS_CASE_REVIEW


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siân", "Sian"),
        ("Siân", "SIA\u0302N"),
        ("Łukasz", "lukasz"),
        ("Søren", "soren"),
        ("Straße", "STRASSE"),
        ("O'Brien", "O’BRIEN"),
        ("O`Brien", "OBrien"),
        ("children's", "children’s"),
        ("King's", "Kings"),
        ("d\u02bcÉtat", "d'etat"),
        ("wo\u00admen’s", "woman"),
        ("ﬁnance", "finance"),
        ("can't", "can’t"),
        ("İstanbul", "istanbul"),
    ],
)
def test_spellings_of_one_word(one: str, other: str) -> None:
    assert folded(one) == folded(other)
    assert len(folded(one)) == 1


@pytest.mark.parametrize(("one", "other"), [("she'll", "shell"), ("I'd", "ID"), ("we’re", "were"), ("can't", "cant")])
def test_contractions_are_not_other_words(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Ynys Môn", ["ynys", "mon"]),
        ("tŷ dŵr", ["ty", "dwr"]),
        ("gwasanaethau’r plant a'u teuluoedd", ["gwasanaethau", "plant", "a", "teuluoedd"]),
        ("i'r ysgol, i’w ddarllen", ["i", "ysgol", "i", "ddarllen"]),
        ("o'r", ["o"]),
        ("a'i AI", ["a", "ai"]),
        ("Hawai'i O'Brien rock'n'roll", ["hawaii", "obrien", "rocknroll"]),
    ],
)
def test_welsh(written: str, expected: list[str]) -> None:
    assert folded(written) == expected


HOSTILE = st.text(
    alphabet=st.sampled_from(
        "aeSsîŵﬁＡ①é\u0301\u0302\u20dd\u00ad\u200b\u200d\u202e\ufe0f\u180b\ud800\udfff\U0001f468\U000e0067 \n\u2028\x1c\u00a0-‑'’שלוםعيدहि한ᄒ"
    )
    | st.characters(exclude_categories=()),
    max_size=60,
)


@given(HOSTILE)
def test_hostile_text_keeps_its_offsets(text: str) -> None:
    found = tokens(text)
    assert spans(text) == [(token.start, token.end) for token in found]
    assert folded(text) == [token.folded for token in found]
    assert surfaces(text.split()) == [token.surface for token in found]
    for token in found:
        word = text[token.start : token.end]
        assert folded(word) == [token.folded]
        assert not any(char.isspace() for char in word + token.folded)


@given(HOSTILE, HOSTILE)
def test_white_space_parts_words_wherever_it_stands(one: str, other: str) -> None:
    assert folded(f"{one}\u00a0{other}") == folded(one) + folded(other)


def test_numbers_and_signs() -> None:
    assert folded("£5.5m for A&E in 2026/27, the 1990s; x_y") == [
        "5",
        "5m",
        "for",
        "a",
        "e",
        "in",
        "2026",
        "27",
        "the",
        "1990s",
        "x",
        "y",
    ]


@pytest.mark.parametrize("text", ["", " \n\t", "— … “” ’ '", "\u00ad\u200b", "___", "\u0301"])
def test_no_words(text: str) -> None:
    assert folded(text) == []


def test_offsets_stand_in_the_original() -> None:
    text = "A Serious\u00a0Case\n re\u00adview’s  end'"
    assert [text[token.start : token.end] for token in tokens(text)] == [
        "A",
        "Serious",
        "Case",
        "re\u00adview’s",
        "end",
    ]


def test_the_surface_keeps_number_and_possessive() -> None:
    assert [token.surface for token in tokens("Polícies REVIEW’s safe\u00adguarding")] == [
        "policies",
        "review\u02bcs",
        "safeguarding",
    ]


@given(st.text(max_size=80) | st.text(alphabet="aeS'’-\u00ad\u200b\u0301\u0302 \n.ÉßŁ¼㏂ͺ\u02bc", max_size=40))
def test_every_word_can_be_found_again(text: str) -> None:
    found = tokens(text)
    assert [token.folded for token in found] == folded(text)
    for token in found:
        word = text[token.start : token.end]
        assert folded(word) == [token.folded] == [fold(word)]
        assert token.surface == surface(word)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.text(max_size=80))
def test_nothing_between_words_could_be_one(text: str) -> None:
    ends = [0, *(token.end for token in tokens(text))]
    starts = [*(token.start for token in tokens(text)), len(text)]
    assert not any(
        char.isalnum() and char not in "\u02b9\u02bb\u02bc\u02bd"
        for end, start in zip(ends, starts, strict=True)
        for char in text[end:start]
    )


@given(st.text(max_size=80))
def test_a_folded_word_holds_nothing_that_an_index_would_split_at(text: str) -> None:
    for word in folded(text):
        assert word
        assert all(char.isalnum() or not char.isascii() for char in word)
        assert not any(char.isspace() for char in word)


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F), min_size=1))
def test_case_never_counts(word: str) -> None:
    assert folded(word.upper()) == folded(word.upper().lower())


@given(spelled())
def test_spelled_words_fold_to_their_list(made) -> None:
    assert tuple(folded(made.text)) == made.words


def test_the_memory_is_bounded() -> None:
    known = _Known(str.upper, limit=2, longest=3)
    assert [known[word] for word in ("a", "b", "c", "long")] == ["A", "B", "C", "LONG"]
    assert dict(known) == {"c": "C"}
