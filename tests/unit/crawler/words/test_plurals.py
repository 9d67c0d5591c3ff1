import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.words.plurals import _NOT_PLURAL, IRREGULAR, singular


@pytest.mark.parametrize(
    "pair",
    [
        "review:reviews",
        "council:councils",
        "policy:policies",
        "inquiry:inquiries",
        "church:churches",
        "breach:breaches",
        "box:boxes",
        "witness:witnesses",
        "loss:losses",
        "crash:crashes",
        "house:houses",
        "case:cases",
        "nurse:nurses",
        "abuse:abuses",
        "licence:licences",
        "prize:prizes",
        "size:sizes",
        "area:areas",
        "photo:photos",
        "hero:heroes",
        "veto:vetoes",
        "survey:surveys",
        "authority:authorities",
        "child:children",
        "child:childrens",
        "woman:womens",
        "woman:women",
        "man:men",
        "crisis:crises",
        "analysis:analyses",
        "bus:buses",
        "gas:gases",
        "virus:viruses",
        "campus:campuses",
        "bias:biases",
        "lens:lenses",
        "criterion:criteria",
        "midwife:midwives",
        "life:lives",
        "foot:feet",
        "movie:movies",
        "cookie:cookies",
        "shoe:shoes",
        "creche:creches",
        "headache:headaches",
        "taxi:taxis",
        "mp:mps",
        "gp:gps",
        "scr:scrs",
        "ngo:ngos",
        "tie:ties",
        "status:statuses",
        "menu:menus",
        "quiz:quizzes",
        "axe:axes",
        "leaf:leafs",
        "tax:taxes",
        "ombudsman:ombudsmen",
        "bus:busses",
        "gas:gasses",
        "tranche:tranches",
        "annexe:annexes",
        "annex:annexes",
        "bureau:bureaux",
        "magpie:magpies",
        "foreman:foremen",
    ],
)
def test_number_does_not_count(pair: str) -> None:
    one, many = pair.split(":")
    assert singular(one) == singular(many)


@pytest.mark.parametrize(
    "word",
    [
        "leeds",
        "wales",
        "wells",
        "downs",
        "kirklees",
        "powys",
        "jennings",
        "owens",
        "ynys",
        "news",
        "aids",
        "economics",
        "james",
        "jones",
        "lewis",
        "this",
        "is",
        "his",
        "was",
        "its",
        "nhs",
        "status",
        "glass",
        "basis",
        "wickedness",
        "1990s",
        "mp3s",
        "us",
        "as",
    ],
)
def test_what_only_looks_like_a_plural_stays(word: str) -> None:
    assert singular(word) == word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("review", "reviewer"),
        ("abuse", "abused"),
        ("house", "housing"),
        ("police", "policy"),
        ("new", "news"),
        ("wale", "wales"),
        ("well", "wells"),
        ("owen", "owens"),
    ],
)
def test_other_words_are_kept_apart(one: str, other: str) -> None:
    assert singular(one) != singular(other)


def test_the_tables_agree_with_the_rules() -> None:
    for one in IRREGULAR.values():
        assert singular(one) == one
    assert not _NOT_PLURAL & IRREGULAR.keys()


@given(st.text(alphabet="abeghiosuyxz", min_size=1, max_size=8))
def test_never_empty_and_never_longer_by_more_than_the_tables(word: str) -> None:
    assert singular(word)
    assert word in IRREGULAR or len(singular(word)) <= len(word)
