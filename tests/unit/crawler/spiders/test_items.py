"""What spiders give, taken for what it can be, and never a reason to fail."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.spiders.items import FIELDS, taken_from

URL = "https://news.alderbrook.example/1"
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.datetimes()
    | st.dates()
    | st.just(URL),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)


@settings(max_examples=50)
@given(VALUES | st.dictionaries(st.sampled_from([*FIELDS, "date"]), VALUES))
def test_anything_is_taken_or_told(item):
    taken = taken_from(item)
    assert taken.claim or taken.faults
    if taken.claim:
        assert taken.claim.links == (item["url"].strip(),)


@pytest.mark.parametrize(
    ("published", "dates"),
    [
        (datetime(2026, 6, 4, 9, 30, tzinfo=UTC), ("2026-06-04T09:30:00+00:00",)),
        (date(2026, 6, 4), ("2026-06-04",)),
        ("4 June 2026", ("4 June 2026",)),
        (None, ()),
        ("", ()),
    ],
)
def test_dates(published, dates):
    taken = taken_from({"url": URL, "published": published})
    assert (taken.claim.dates, taken.faults) == (dates, ())


@pytest.mark.parametrize(
    "url", ["", "  ", None, 7, "/news/1", "mailto:a@b.example", "https://", "http://[", "javascript:alert(1)"]
)
def test_an_address_that_leads_nowhere(url):
    taken = taken_from({"url": url, "title": "Library reopens"})
    assert taken.claim is None
    assert len(taken.faults) == 1
