"""What sources are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.checks import check_name
from config.sources import GovukQuery
from crawler.discovery.naming import name_of, name_of_query, unlike
from crawler.models import Signposts

URL = "https://www.alderbrook.example/news"


@pytest.mark.parametrize(
    ("page", "listed", "name"),
    [
        ({"title": "News | Alderbrook Council", "site": "Alderbrook"}, "", "Alderbrook"),
        ({"title": "News | Alderbrook Council"}, "x", "Alderbrook Council"),
        ({"title": "Alderbrook Council - News"}, "", "Alderbrook Council"),
        ({"title": "Alderbrook Council: Latest news"}, "", "Alderbrook Council"),
        ({"title": "Press releases – Media centre – Harrowfold Police"}, "", "Harrowfold Police"),
        ({"title": "Westmarsh Safeguarding Children Partnership | Keeping children safe"}, "", "Westmarsh Safeguarding Children Partnership"),
        ({"title": "Welcome to Ostrey Borough Council"}, "", "Ostrey Borough Council"),
        ({"title": "News"}, "Civic Weekly RSS feed", "Civic Weekly"),
        ({"title": "", "site": "News"}, "Alderbrook Council news", "Alderbrook Council"),
        ({"title": "Latest news"}, "", "alderbrook.example"),
        ({"title": "Council news"}, "", "alderbrook.example"),
        ({"title": "Published reviews", "heading": "Published Reviews"}, "", "Published reviews (alderbrook.example)"),
        ({"title": "Ostrey Council", "heading": "Ostrey Council"}, "", "Ostrey Council"),
        ({"title": "Home | \u202eevil\x07 Council"}, "", "evil Council"),
    ],
)  # fmt: skip
def test_names(page, listed, name):
    assert name_of(URL, Signposts(**page), listed=listed) == name


@pytest.mark.parametrize(
    ("query", "heading", "name"),
    [
        ({"organisations": ("ofsted",)}, "Ofsted", "Ofsted"),
        ({"organisations": ("ofsted",)}, "", "GOV.UK: Ofsted"),
        ({"organisations": ("care-quality-commission",), "keywords": "section 114"}, "All content", "GOV.UK: “section 114”, Care quality commission"),
        ({}, "All content", "GOV.UK"),
    ],
)  # fmt: skip
def test_names_of_queries(query, heading, name):
    assert name_of_query(GovukQuery(**query), Signposts(heading=heading)) == name


def test_names_that_are_taken():
    def other(*taken, heading="Reviews"):
        return unlike("Alderbrook", taken, heading=heading, url=URL)

    assert other() == "Alderbrook"
    assert other("Alderbrook") == "Alderbrook – Reviews"
    assert other("Alderbrook", heading="Alderbrook | Reviews") == "Alderbrook – Reviews"
    assert other("Alderbrook", "Alderbrook – Reviews") == "Alderbrook (alderbrook.example)"
    assert other("Alderbrook", "Alderbrook (alderbrook.example)", heading="") == "Alderbrook 2"


@given(st.text(), st.text(), st.text(), st.text())
def test_every_name_may_be_declared(title, site, heading, listed):
    page = Signposts(title=title, site=site, heading=heading)
    name = name_of(URL, page, listed=listed)
    assert check_name(name) == name
    again = unlike(name, {name}, heading=heading, url=URL)
    assert check_name(again) == again != name
