"""GOV.UK's search: what is asked, and what is answered."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.sources import GovukQuery
from crawler.errors import NotAListing
from crawler.listing.govuk import COUNT, content_address, first_address, read_govuk_search

#: What the search knows (lib/parameter_parser of alphagov/search-api); any other parameter is answered with 422.
KNOWN = {"q", "count", "start", "order", "fields", "filter_organisations", "filter_content_store_document_type"}
KEY = GovukQuery(organisations=("ofsted",), keywords="care review").key
URL = first_address(KEY)


def asked(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query, strict_parsing=True)


def answer(*results, total=None, start=0, **more) -> bytes:
    return json.dumps({"results": results, "total": len(results) if total is None else total, "start": start} | more).encode()  # fmt: skip


def result(link="/government/news/care-review", **more):
    return {"title": "Care review", "link": link, "description": "What was found.", "public_timestamp": "2026-06-04T07:30:00Z", "organisations": [{"title": "Ofsted", "slug": "ofsted"}], "content_store_document_type": "press_release"} | more  # fmt: skip


def read(body: bytes, url: str = URL):
    return read_govuk_search(body, url=url)


def test_the_first_page_of_a_query_is_its_newest_results():
    query = GovukQuery(organisations=("ofsted", "care-quality-commission"), keywords="“safeguarding” & care", document_types=("guidance",))  # fmt: skip
    url = first_address(query.key)
    assert url.startswith("https://www.gov.uk/api/search.json?")
    assert asked(url) == {
        "filter_organisations": ["care-quality-commission", "ofsted"],
        "filter_content_store_document_type": ["guidance"],
        "q": ["“safeguarding” & care"],
        "order": ["-public_timestamp"],
        "count": [str(COUNT)],
        "fields": ["title,link,description,public_timestamp,content_store_document_type,organisations,parts"],
    }


def test_everything_of_another_site():
    url = first_address(GovukQuery(site="https://rehearsal.example/govuk/").key)
    assert url.startswith("https://rehearsal.example/govuk/api/search.json?order=-public_timestamp&")


@given(
    st.lists(st.from_regex(r"[a-z][a-z-]{0,20}", fullmatch=True), max_size=4),
    st.none() | st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip),
    st.integers(0, 5000),
)
def test_only_known_parameters_are_ever_sent_and_the_question_stays_the_same(organisations, keywords, total):
    query = GovukQuery.model_construct(organisations=tuple(organisations), keywords=keywords)
    url = first_address(query.key)
    assert first_address(url) == url
    seen = 0
    while url:
        names = asked(url)
        assert set(names) <= KNOWN
        assert names.get("q", [None]) == [keywords]
        assert sorted(set(names.get("filter_organisations", []))) == sorted(set(organisations))
        start = int(names.get("start", ["0"])[0])
        assert start == seen
        page = [result(f"/news/a-{number}") for number in range(start, min(start + COUNT, total))]
        listing = read(answer(*page, total=total, start=start), url)
        seen += len(listing.entries)
        url = listing.older[0].url if listing.older else ""
        if seen > 10 * COUNT:
            return
    assert seen == total


def test_what_is_found():
    listing = read(answer(result(), result("/government/publications/x.cy", title="R&amp;D", description=None, organisations=None)))  # fmt: skip
    assert (listing.kind, listing.whole, listing.older) == ("govuk", True, ())
    first, second = listing.entries
    assert first.key == "gov.uk/government/news/care-review"
    assert first.url == "https://www.gov.uk/government/news/care-review"
    assert (first.title, first.summary, first.author) == ("Care review", "What was found.", "Ofsted")
    assert first.published == first.modified == datetime(2026, 6, 4, 7, 30, tzinfo=UTC)
    assert first.published_as_given == "2026-06-04T07:30:00Z"
    assert (second.title, second.summary, second.author) == ("R&D", "", None)


def test_what_is_attached_as_html_is_a_page_of_its_own():
    link = "/government/publications/care-review"
    parts = [
        {"slug": "report", "title": "The report", "url": f"{link}/report", "body": "What was found in the…"},
        {"slug": "annex", "title": "R&amp;D annex", "body": None},
        {"slug": "broken", "title": "", "url": f"{link}/broken"},
        {"title": "Nowhere"},
        "nothing",
    ]
    page, report, annex = read(answer(result(link, parts=parts))).entries
    assert [entry.url.removeprefix("https://www.gov.uk") for entry in (page, report, annex)] == [link, f"{link}/report", f"{link}/annex"]  # fmt: skip
    assert (report.key, report.title, report.summary) == (
        f"gov.uk{link}/report",
        "The report",
        "What was found in the…",
    )
    assert (annex.title, annex.summary) == ("R&D annex", "")
    assert (report.published, report.modified, report.author) == (page.published, page.modified, page.author)


def test_the_chapters_of_a_guide_are_no_pages_of_their_own():
    chapters = [{"slug": "becoming", "title": "Becoming a foster parent", "url": None, "body": "You can…"}]
    assert [entry.url for entry in read(answer(result("/foster-carers", parts=chapters))).entries] == ["https://www.gov.uk/foster-carers"]  # fmt: skip
    assert len(read(answer(result(parts={"slug": "x"}))).entries) == 1


def test_what_lists_others_has_no_link_or_stands_twice_is_left_out():
    results = [result(), result(), result("/search/news", content_store_document_type="finder"), result("/government/organisations/ofsted", content_store_document_type="organisation"), result(None), result(" "), "no result", result("https://westmarsh.example/plan")]  # fmt: skip
    assert [entry.url for entry in read(answer(*results)).entries] == ["https://www.gov.uk/government/news/care-review", "https://westmarsh.example/plan"]  # fmt: skip


@pytest.mark.parametrize("given", [{"total": "many"}, {"total": None}, {"start": None}, {"start": -1}, {"total": 10**9, "results": []}, {"total": True}])  # fmt: skip
def test_what_makes_no_sense_leads_nowhere(given):
    body = json.dumps({"results": [result()], "total": 100, "start": 0} | given).encode()
    assert read(body).older == ()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the site sent an empty answer instead of search results"),
        (b"<html>", "the site sent a page instead of search results"),
        (b"%PDF-", "the site sent a PDF document instead of search results"),
        (b'{"results": [', "the site sent broken data instead of search results"),
        (b"[]", "the site sent other data instead of search results"),
        (b'{"results": {}}', "the site sent other data instead of search results"),
        (b'{"error": "Unexpected parameters: foo"}', "the search refused the query: Unexpected parameters: foo"),
        (b"[" * 100_000, "the search results are nested too deeply to be read"),
    ],
)
def test_what_is_no_answer_of_the_search_is_refused_in_plain_words(body, reason):
    with pytest.raises(NotAListing) as refused:
        read(body)
    assert str(refused.value) == reason


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (
            "https://www.gov.uk/government/news/care-review",
            "https://www.gov.uk/api/content/government/news/care-review",
        ),
        ("https://www.gov.uk/government/news/x.cy?a=1#b", "https://www.gov.uk/api/content/government/news/x.cy"),
        ("http://127.0.0.9:8080/news/x/", "http://127.0.0.9:8080/api/content/news/x"),
    ],
)
def test_the_content_api_has_every_page_under_its_path(url, address):
    assert content_address(url) == address
