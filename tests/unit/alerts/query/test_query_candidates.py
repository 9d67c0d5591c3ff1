"""What is looked for in the search before the matcher decides: never less than the query, see also test_trial_agrees."""

import pytest

from alerts.query import Everything, parse
from alerts.query.candidates import candidates
from alerts.query.scope import unanswered

SOURCES = {"Alderbrook Council": ("council", "north"), "Westmarsh Partnership": ("partnership",)}


@pytest.mark.parametrize(
    ("query", "clauses"),
    [
        ('"Serious Case-Reviews"', [["serious case review"]]),
        ("haringey AND (case OR review)", [["haringey"], ["case", "review"]]),
        ("haringey NOT (case OR review)", [["haringey"]]),
        ("(a b) OR (c NOT d)", [["a", "c"], ["b", "c"]]),
        ("abuse NEAR/3 child OR neglect SAME adult", [["abuse", "neglect"], ["abuse", "adult"], ["child", "neglect"], ["child", "adult"]]),
        ('ATLEAST/3 inquest ="SARs"', [["inquest"], ["sar"]]),
        ("title:inquest lead:(case OR review)", [["inquest"], ["case", "review"]]),
        ("review source:alderbrook tag:council url:news NOT kind:vacancy", [["review"]]),
        ("polici*", [["polici*", "policy"]]),
        ('"childr* services"', [["child service", "childr* service"]]),
        ("review OR /s114/", []),
        ("review /s114/", [["review"]]),
        ("tag:council", []),
    ],
)  # fmt: skip
def test_what_must_be_there(query, clauses):
    found = [[" ".join(phrase) for phrase in clause] for clause in candidates(parse(query))]
    assert found == clauses


def test_of_everything_nothing_must_be_there():
    assert candidates(Everything()) == ()


def test_what_would_grow_without_end_is_cut_short():
    many = " OR ".join(f'(a{n} "b{n} c{n}")' for n in range(12))
    [clause] = candidates(parse(many))
    assert clause == tuple((f"b{n}", f"c{n}") for n in range(12))
    phrase = candidates(parse('"policies* childrens* reviews* bodies* cities*"'))
    assert [all(len(each) == 1 for each in clause) for clause in phrase] == [True] * 5


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("review", ()),
        ("review source:alderbrook", ()),
        ("review tag:council tag:partnership", ()),  # an article that both list
        ("review source:(alderbrook NOT partnership)", ()),
        ("review source:harrowfold", ("source:harrowfold",)),
        ("review NOT source:harrowfold", ()),
        ("review OR source:harrowfold", ()),
        ("tag:trade review source:(a OR b)", ("tag:trade", "source:(a OR b)")),
    ],
)
def test_the_sources_that_a_query_is_limited_to(query, parts):
    assert unanswered(parse(query), SOURCES) == parts
