"""Whether a watch matches: the rules by example, then everything against the slow oracle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query_trees import Spelled, holds, spelled, spelled_terms, trees

from alerts.errors import QueryError
from alerts.query import Matchable, Node, Or, Term, WatchIndex, explain, unparse, watch_query
from config.models import Watch


def fires(query: str, *, title: str = "", body: str = "") -> bool:
    return bool(WatchIndex([Watch(name="w", query=query)]).match(Matchable(title=title, body=body)))


@pytest.mark.parametrize(
    "body",
    [
        "Two Serious Case Reviews were published.",
        "the serious-case\nreview’s findings",
        "a serious\u00a0case\u2011re\u00adview",
        "SERIOUS  CASE REVIEW",
    ],
)
def test_a_phrase_in_its_spellings(body: str) -> None:
    assert fires('"serious case review"', body=body)
    assert fires("serious-case-review", body=body)


@pytest.mark.parametrize(
    "body", ["a serious case reviewer", "the case review was serious", "a serious criminal case review"]
)
def test_not_the_phrase(body: str) -> None:
    assert not fires('"serious case review"', body=body)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("alderbrook inspection", True),
        ("alderbrook AND fennimore", False),
        ("fennimore OR inspection", True),
        ("fennimore inspection OR alderbrook", True),
        ("fennimore (inspection OR alderbrook)", False),
        ("alderbrook NOT fennimore", True),
        ("alderbrook NOT inspection", False),
        ("alderbrook -title:inspection", True),
        ("title:alderbrook", True),
        ("title:inspection", False),
        ("title:(alderbrook OR inspection) inspection", True),
        ("title:(alderbrook NOT inspection)", True),
        ("title:(council NOT alderbrook)", False),
        ('"alderbrook council"', True),
        ('"council inspection"', False),  # from the title into the body
        ('title:"alderbrook council"', True),
    ],
)
def test_operators(query: str, expected: bool) -> None:
    assert fires(query, title="Alderbrook Council", body="Inspection of children's services") is expected


MATCHABLE = Matchable(
    title="A title", body="Words of the body.", sources=frozenset({"The Westmarsh Times"}), tags=frozenset({"trade"})
)


@pytest.mark.parametrize(
    ("only_from", "expected"),
    [((), True), (("trade",), True), (("council", "The Westmarsh Times"), True), (("council",), False)],
)
def test_only_from(only_from: tuple[str, ...], expected: bool) -> None:
    for watch in (
        Watch(name="w", query="body", only_from=only_from),
        Watch(name="w", everything=True, only_from=only_from),
    ):
        assert bool(WatchIndex([watch]).match(MATCHABLE)) is expected
        assert bool(explain(watch, MATCHABLE).match) is expected


def test_matches_come_by_the_names_of_the_watches() -> None:
    watches = [
        Watch(name=name, query=query)
        for name, query in (("1", "body"), ("2", "none"), ("3", '"the body"'), ("4", "title"))
    ]
    watches.insert(0, Watch(name="all", everything=True))
    assert [match.watch for match in WatchIndex(watches).match(MATCHABLE)] == ["1", "3", "4", "all"]


WORDS = st.sampled_from(["body", "title", '"the body"', "bod*", "NOT title body", "none", "tag:trade"])


@given(st.lists(st.dictionaries(st.sampled_from("abcde"), WORDS, max_size=5), max_size=6))
def test_an_index_that_changes_is_as_one_that_is_new(steps: list[dict[str, str]]) -> None:
    changing = WatchIndex()
    for step in steps:
        watches = [Watch(name=name, query=query) for name, query in step.items()]
        changing.become(watches)
        assert changing.match(MATCHABLE) == WatchIndex(watches).match(MATCHABLE)


def test_only_what_changed_is_read_again(monkeypatch) -> None:
    index = WatchIndex(
        [Watch(name="kept", query="body"), Watch(name="edited", query="none"), Watch(name="gone", query="title")]
    )
    read = []
    monkeypatch.setattr("alerts.query.index.watch_query", lambda watch: read.append(watch.name) or watch_query(watch))
    index.become(
        [Watch(name="kept", query="body"), Watch(name="edited", query="words"), Watch(name="new", query="body")]
    )
    assert read == ["edited", "new"]
    assert [match.watch for match in index.match(MATCHABLE)] == ["edited", "kept", "new"]


def test_a_watch_that_cannot_be_read_leaves_the_one_of_its_name() -> None:
    index = WatchIndex([Watch(name="w", query="body")])
    with pytest.raises(QueryError):
        index.add(Watch(name="w", query="a OR"))
    assert [match.watch for match in index.match(MATCHABLE)] == ["w"]


def test_terms_are_those_that_fired_as_they_are_written() -> None:
    watch = Watch(
        name="w", query='Words ("The  Body" OR nothing OR (title nothing)) title:Title NOT vacancy body Words'
    )
    [match] = WatchIndex([watch]).match(MATCHABLE)
    assert match.terms == ("Words", "The Body", "Title", "body")


def test_a_list_of_phrases_is_any_of_them() -> None:
    watch = Watch(
        name="w", phrases=("prevention of  future deaths", "“coroner's report”", "safe AND sound", "coroner's report")
    )
    terms = tuple(Term(text=text) for text in ("prevention of future deaths", "coroner's report", "safe AND sound"))
    assert watch_query(watch) == Or(parts=terms)
    assert watch_query(Watch(name="w", phrases=("inquests",))) == Term(text="inquests")


@pytest.mark.parametrize("watch", [{"phrases": ("fine", "\u02bc")}, {"phrases": ("safeguard*",)}, {"query": "a OR"}])
def test_a_watch_that_asks_for_nothing_readable(watch) -> None:
    with pytest.raises(QueryError):
        WatchIndex([Watch(name="w", **watch)])


def zones(title: Spelled, body: Spelled) -> dict[str, tuple[str, ...]]:
    return {"title": title.words, "body": body.words}


@given(trees(spelled_terms()), spelled(most=5), spelled(most=25))
def test_against_the_oracle(tree: Node, title: Spelled, body: Spelled) -> None:
    matchable = Matchable(title=title.text, body=body.text)
    watch = Watch(name="w", query=unparse(tree))
    explained = explain(watch, matchable)
    assert (explained.match is not None) is holds(tree, zones(title, body))
    assert (explained.obstacles == ()) is (explained.match is not None)


@given(st.lists(trees(spelled_terms(), depth=2), max_size=8), spelled(most=5), spelled(most=25))
def test_the_index_finds_what_asking_every_watch_finds(queries: list[Node], title: Spelled, body: Spelled) -> None:
    matchable = Matchable(title=title.text, body=body.text)
    watches = [Watch(name=str(number), query=unparse(tree)) for number, tree in enumerate(queries)]
    asked = [explain(watch, matchable).match for watch in watches]
    assert WatchIndex(watches).match(matchable) == [match for match in asked if match]


BEGINNINGS = st.sampled_from(["review*", "rev*", "seri*", "chil*", "case* review", "title:rev*"])


@given(st.lists(st.tuples(BEGINNINGS, BEGINNINGS), max_size=6), spelled(most=4), spelled(most=9))
def test_beginnings_are_found_with_an_index_and_without(
    pairs: list[tuple[str, str]], title: Spelled, body: Spelled
) -> None:
    matchable = Matchable(title=title.text, body=body.text)
    watches = [
        Watch(name=str(number), query=f"{one} NOT ({other} serious)") for number, (one, other) in enumerate(pairs)
    ]
    index = WatchIndex(watches)
    index.add(Watch(name="gone", query="chi*"))
    index.match(matchable)
    index.remove("gone")
    asked = [explain(watch, matchable).match for watch in watches]
    assert index.match(matchable) == [match for match in asked if match]
