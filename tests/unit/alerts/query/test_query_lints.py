import pytest
from hypothesis import given
from query_language import queries

from alerts.query import Node, unparse
from alerts.query.lints import lints


@pytest.mark.parametrize(
    ("query", "at", "says"),
    [
        ("x OR y AND z", 7, "binds closer"),
        ("alderbrook review OR inquest", 18, "binds closer"),
        ("(a OR b) c OR d", 11, "binds closer"),
        ("x (a b OR c)", 7, "binds closer"),
        ("serious case review", 0, 'write "serious case review"'),
        ("the AND of", 0, "nearly every article"),
        ("safeguarding", 0, "job adverts"),
        ("safeguarding OR inquest", 0, "job adverts"),
    ],
)
def test_what_is_probably_not_meant_so(query: str, at: int, says: str) -> None:
    [lint] = lints(query)
    assert says in lint.message
    assert lint.at == at


@pytest.mark.parametrize(
    "query",
    [
        '"serious case review"',
        "alderbrook AND safeguarding",
        "(a OR b) c",
        "(a OR b) AND (c OR d)",
        "x OR y OR z",
        "a b -c",
        "title:safeguarding",
        "safeguarding NEAR/5 failings",
        "inquest OR coroner",
        "safeguard*",
        "a NOT b",
    ],
)
def test_what_is_well(query: str) -> None:
    assert [lint for lint in lints(query) if "anywhere" not in lint.message] == []


@given(queries())
def test_whatever_can_be_read_can_be_doubted(tree: Node) -> None:
    query = unparse(tree)
    assert all(0 <= lint.at <= len(query) for lint in lints(query))
