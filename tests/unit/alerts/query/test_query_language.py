"""The whole language against the slow oracle, and its corners by example."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_language import Known, holds, known, queries

from alerts.query import Matchable, Node, WatchIndex, explain, parse, unparse
from config.models import Watch
from crawler.words.fold import folded


def fires(query: str, body: str = "", **fields) -> bool:
    return bool(WatchIndex([Watch(name="w", query=query)]).match(Matchable(**({"title": "", "body": body} | fields))))


@settings(max_examples=300)
@given(queries(), known())
def test_against_the_oracle(tree: Node, article: Known) -> None:
    explained = explain(Watch(name="w", query=unparse(tree)), article.matchable)
    assert (explained.match is not None) is holds(tree, article)
    assert (explained.obstacles == ()) is (explained.match is not None)


@given(st.lists(queries(depth=2), max_size=6), known())
def test_the_index_finds_what_asking_every_watch_finds(trees: list[Node], article: Known) -> None:
    watches = [Watch(name=str(number), query=unparse(tree)) for number, tree in enumerate(trees)]
    asked = [explain(watch, article.matchable).match for watch in watches]
    assert WatchIndex(watches).match(article.matchable) == [match for match in asked if match]


@given(queries())
def test_what_is_written_reads_back(tree: Node) -> None:
    assert parse(unparse(tree)) == tree


@given(queries(), known())
def test_marks_cut_whole_words_of_the_text(tree: Node, article: Known) -> None:
    explained = explain(Watch(name="w", query=unparse(tree)), article.matchable)
    for passage in explained.match.passages if explained.match else ():
        for start, end in passage.marks:
            cut = passage.text[start:end]
            assert cut == cut.strip()
            assert folded(cut)


@pytest.mark.parametrize(
    ("query", "body", "expected"),
    [
        ("safeguard*", "Safeguarding for adults", True),
        ("safeguard*", "unsafeguarded", False),
        ("polici*", "new policies", True),
        ("polici*", "a new policy", False),
        ('"safeguard* review*"', "the safeguarding reviews", True),
        ('"self-harm*"', "self-harming is", True),
        ("abuse NEAR/2 child", "abuse of a child", True),
        ("abuse NEAR/1 child", "abuse of a child", False),
        ("child NEAR/2 abuse", "abuse of a child", True),
        ("child ONEAR/2 abuse", "abuse of a child", False),
        ("abuse pre/2 child", "abuse of a child", True),
        ("abuse w/2 child", "abuse of a child", True),
        ('"abuse child"~2', "abuse of a child", True),
        ("review NEAR review", "one review", False),
        ("review NEAR review", "review after review", True),
        ('"serious case" NEAR/0 "case review"', "a serious case review", True),
        ("(abuse OR neglect) NEAR/3 (child OR adult)", "neglect of an adult", True),
        ("a NEAR/1 b NEAR/1 c", "a b c", True),
        ("a NEAR/1 b NEAR/1 c", "c x x b a", False),
        ("child SAME died", "The child was ill. He died later.", False),
        ("child SAME died", "The child died.", True),
        ("child SAME died SAME winter", "The child died in the winter.", True),
        ("ATLEAST/2 review", "review upon review", True),
        ("ATLEAST/2 review", "one review", False),
        ("ATLEAST/3 (review OR inquest)", "an inquest, a review, two reviews", True),
        ('="SAR"', "A SAR is due", True),
        ('="SAR"', "He is sar", False),
        ('="SAR"', "SARs", False),
        ("=Reading", "reading books", False),
        ('="Siân"', "Sian Jones", False),
        ("/s(ection)? ?114/", "A Section 114 notice", True),
        ("/(?-i)s114/", "S114", False),
        ("/https?:\\/\\/x/", "see http://x now", True),
        ("lead:inquest", "An inquest began at the old court house in the town of Alderbrook today.\n\nMore.", True),
        ("lead:inquest", "The weather was fine in all of the county on every day of May.\n\nAn inquest began.", False),
        ("lead:inquest", "Alderbrook\n\nAn inquest began.", True),
        ("body:inquest", "An inquest began.", True),
        ("document:inquest", "An inquest began.", False),
    ],
)
def test_by_example(query: str, body: str, expected: bool) -> None:
    assert fires(query, body) is expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('source:"Westmarsh Times"', True),
        ("source:westmarsh", True),
        ("source:trade", False),
        ("tag:trade", True),
        ("tag:press", False),
        ('tag:"trade press"', False),
        ("url:news", True),
        ("url:2026", True),
        ("url:budget", False),
        ("title:westmarsh", False),
        ("review NOT source:westmarsh", False),
        ("review OR source:alderbrook", True),
        ("source:(alderbrook OR westmarsh)", True),
    ],
)
def test_what_stands_outside_the_text(query: str, expected: bool) -> None:
    around = {
        "sources": frozenset({"The Westmarsh Times"}),
        "tags": frozenset({"trade", "Local press"}),
        "url": "https://www.westmarsh.example/news/2026/review",
    }
    assert fires(query, "A review.", **around) is expected


def test_what_fired_outside_the_text_is_shown_by_how_the_article_begins() -> None:
    article = Matchable(title="T", body="It begins.\n\nIt ends.", tags=frozenset({"trade"}))
    [match] = WatchIndex([Watch(name="w", query="tag:trade")]).match(article)
    assert [passage.text for passage in match.passages] == ["It begins."]


def test_near_marks_the_words_that_are_near_and_no_others() -> None:
    body = "Child protection is one thing. The abuse of a child is quite another thing. Abuse."
    [match] = WatchIndex([Watch(name="w", query="abuse NEAR/2 child")]).match(Matchable(title="", body=body))
    [passage] = match.passages
    assert [passage.text[start:end] for start, end in passage.marks] == ["abuse", "child"]
    assert match.terms == ("abuse NEAR/2 child",)


def test_near_in_a_long_text_of_one_word_is_quick() -> None:
    body = "a " * 20_000
    assert not fires("a NEAR/5 b", body)
    assert fires("a NEAR/5 a", body[:2_000])
