from alerts.query import Finding, Matchable, WatchIndex, explain
from config.models import Watch

MATCHABLE = Matchable(
    title="Alderbrook publishes review",
    body="Alderbrook Council published a review. The review is about safeguarding.",
    sources=frozenset({"The Westmarsh Times"}),
)


def test_a_watch_that_matches() -> None:
    watch = Watch(name="Reviews", query='review (safeguarding OR "case conference") NOT title:vacancy')
    explanation = explain(watch, MATCHABLE)
    assert [explanation.match] == WatchIndex([watch]).match(MATCHABLE)
    assert explanation.findings[0] == Finding(term="review", field=None, unwanted=False, in_title=1, in_body=2)
    assert str(explanation).splitlines() == [
        "Reviews matches.",
        "It looks for “review” and (“safeguarding” or “case conference”), but not “vacancy” in the title.",
        "  “review” found: 1 in the title, 2 in the body",
        "  “safeguarding” found: 1 in the body",
        "  “case conference” not found",
        "  “vacancy” not found in the title (the query rules it out)",
    ]


def test_a_watch_that_lacks_terms_and_finds_unwanted_ones() -> None:
    watch = Watch(name="Jobs", query="fennimore title:(salary OR safeguarding) NOT (council review) NOT (a NOT zebra)")
    explanation = explain(watch, MATCHABLE)
    assert explanation.match is None
    assert explanation.obstacles == (
        "“fennimore” is missing",
        "none of these holds: (“salary” or “safeguarding”) in the title",
        "“council” and “review” stand there, which the query rules out",
        "“a” stands there, which the query rules out",
    )
    assert [finding.unwanted for finding in explanation.findings] == [False, False, False, True, True, True, False]
    assert "  “safeguarding” not found in the title" in str(explanation).splitlines()
    assert "What stands in the way: “fennimore” is missing; none of these" in str(explanation)


def test_a_source_that_is_not_taken() -> None:
    explanation = explain(Watch(name="w", query="review", only_from=("council", "trade")), MATCHABLE)
    assert explanation.match is None
    assert explanation.obstacles == ()
    assert explanation.not_from == ("council", "trade")
    assert str(explanation).endswith("It takes articles from council or trade only, and none of them listed this one.")


def test_everything() -> None:
    explanation = explain(Watch(name="All", everything=True), MATCHABLE)
    assert explanation.match is not None
    assert explanation.findings == explanation.obstacles == ()
    assert str(explanation) == "All matches.\nIt looks for every article."
