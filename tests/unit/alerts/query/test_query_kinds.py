"""`kind:` in queries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled_kinds import LABELLED

from alerts.errors import QueryError
from alerts.query import Matchable, Not, Term, WatchIndex, Within, describe, parse, unparse
from config.models import Watch
from crawler.extract.page_kind import KINDS, kind_of

ADVERT = Matchable(
    title="Safeguarding officer",
    url="https://alderbrook.example/jobs/1",
    body="Salary: £30,000. Closing date: 1 May.",
)
NEWS = Matchable(title="Safeguarding officer honoured", body="She has kept children safe for years.")


def fires(query: str, article: Matchable) -> bool:
    return bool(WatchIndex([Watch(name="w", query=query)]).match(article))


@pytest.mark.parametrize(
    ("query", "advert", "news"),
    [
        ("safeguarding NOT kind:vacancy", False, True),
        ("safeguarding -kind:vacancies", False, True),
        ("safeguarding kind:vacancy", True, False),
        ("safeguarding kind:article", False, True),
        ("safeguarding NOT kind:(vacancy OR event OR training)", False, True),
        ("safeguarding NOT kind:(event OR training)", True, True),
        ("kind:vacancy", True, False),
    ],
)
def test_a_kind_is_asked_for_or_ruled_out(query: str, advert: bool, news: bool) -> None:
    assert (fires(query, ADVERT), fires(query, NEWS)) == (advert, news)


@given(st.sampled_from(LABELLED), st.lists(st.sampled_from(KINDS), min_size=1, unique=True), st.booleans())
def test_a_query_knows_what_the_recogniser_says(labelled: tuple[str, ...], kinds: list[str], document: bool) -> None:
    _, title, path, body = labelled
    url = f"https://www.alderbrook.example{path}"
    article = Matchable(title=title, url=url, body=body, document="" if document else None)
    assert fires(f"kind:({' OR '.join(kinds)})", article) == (kind_of(title=title, url=url, body=body) in kinds)


@pytest.mark.parametrize(
    "query", ["review NOT kind:job", "kind:vac*", 'kind:"vacancy review"', "kind:/v/", "kind:(vacancy event)"]
)
def test_what_is_no_kind_is_refused_with_those_that_are(query: str) -> None:
    with pytest.raises(QueryError, match="vacancy, event, training, article"):
        parse(query)


def test_it_is_written_and_said() -> None:
    tree = parse("review NOT kind:vacancy")
    assert tree.parts[1] == Not(part=Within(field="kind", part=Term(text="vacancy")))
    assert unparse(tree) == "review AND NOT kind:vacancy"
    assert describe(tree) == "“review”, but not “vacancy” as the kind of page"
