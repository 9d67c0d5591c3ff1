"""Whatever a word that begins so folds to, one of its beginnings fits it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.words.beginnings import folds
from crawler.words.fold import fold, surface
from crawler.words.plurals import IRREGULAR

LETTERS = st.text("abcehiorstxyzé\u02bc’'", min_size=1, max_size=9)
ENDINGS = st.sampled_from(["", "s", "es", "ies", "ches", "oes", "’s", "s’s", "’ll"])
WORDS = st.builds("{}{}{}".format, st.sampled_from("abistx"), LETTERS, ENDINGS).filter(lambda word: word[-1].isalpha())


def fits(word, beginning):
    return word.startswith(beginning[:-1]) if beginning.endswith("*") else word == beginning


@given(WORDS | st.sampled_from(sorted(IRREGULAR)), st.data())
def test_every_word_that_begins_so_is_found(word, data):
    seen = surface(word)
    prefix = seen[: data.draw(st.integers(1, len(seen)))]
    assert any(fits(fold(word), each) for each in folds(prefix)) or not folds(prefix)


@pytest.mark.parametrize(
    ("prefix", "beginnings"),
    [
        ("polic", ("polic*",)),
        ("polici", ("polici*", "policy")),
        ("childr", ("child", "childr*")),
        ("reviews", ("review", "reviews*")),
        ("boxes", ("box", "boxe", "boxes*")),
        ("mice", ("mic", "mice*", "mouse")),
    ],
)
def test_what_a_plural_was_cut_to_is_among_them(prefix, beginnings):
    assert folds(prefix) == beginnings


def test_what_stands_behind_an_apostrophe_may_go():
    assert folds("o\u02bcbr") == ("o*",)
