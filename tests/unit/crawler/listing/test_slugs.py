"""Titles out of addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.listing.slugs import title_of_slug

SITE = "https://www.alderbrook.example"


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/news/serious-case-review-published", "Serious case review published"),
        ("/news/serious_case_review.html?id=1#top", "Serious case review"),
        ("/news/2026/06/04/plan-for-parks-agreed/", "Plan for parks agreed"),
        ("/news/plan-for-parks-68123456", "Plan for parks"),
        ("/news/68123456-plan-for-parks", "Plan for parks"),
        ("/news/plan-for-parks/68123456", "Plan for parks"),
        ("/news/budget-2026", "Budget 2026"),
        ("/news/article/1234/plan-for-parks", "Plan for parks"),
        ("/news/adolygiad-achos-d%C3%BBr", "Adolygiad achos dûr"),
        ("/news/Annual+Report+2026.pdf", "Annual Report 2026"),
        ("/news/1234567", ""),
        ("/safeguarding/article.aspx?id=7", "Safeguarding"),
        ("/news/default.aspx?id=7", ""),
        ("/1234567", ""),
        ("/", ""),
        ("", ""),
        ("/a-%00-b%ED%A0%80", "A b���"),
    ],
)
def test_titles(path, title):
    assert title_of_slug(SITE + path) == title


@given(st.text(max_size=60))
def test_any_path_gives_one_clean_line(path):
    title = title_of_slug(f"{SITE}/{path}")
    assert title == " ".join(title.split())
    assert "\x00" not in title
