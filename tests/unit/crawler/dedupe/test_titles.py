"""Whether two titles are one article's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dedupe.titles import agree


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Serious case review published", "Serious Case Reviews Published"),
        ("Council agrees the budget", "Alderbrook news: council agrees the budget"),
        ("Library hours", "library  HOURS"),
    ],
)
def test_one_article_under_two_titles(one, other):
    assert agree(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Weekly planning applications list: week 12", "Weekly planning applications list: week 13"),
        ("Child A: serious case review published", "Child B: serious case review published"),
        ("News", "News of the library hours"),
        ("", ""),
        ("", "Before you continue"),
        ("—", "…"),
    ],
)
def test_two_articles_or_no_saying(one, other):
    assert not agree(one, other)


@given(st.text(), st.text())
def test_it_works_both_ways(one, other):
    assert agree(one, other) == agree(other, one)
