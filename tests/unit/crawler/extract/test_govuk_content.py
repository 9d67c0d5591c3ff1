"""Pages of GOV.UK's content API: real shapes, and small ones of our own."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import Unreadable
from crawler.extract.govuk import read_content
from crawler.models import DocumentLink

SAMPLES = Path(__file__).parents[4].parent / "shared" / "samples" / "govuk-content"
URL = "https://www.gov.uk/api/content/government/news/care-review"
ASSETS = "https://assets.publishing.service.gov.uk/media/1"
BODY = '<div class="govspeak"><h2 id="a">What was found</h2><p>The board of Alderbrook met <a href="/x">twice</a>.</p><ul><li>One</li><li>Two &amp; three</li></ul></div>'


def page(details=None, **more) -> bytes:
    content = {
        "base_path": "/government/news/care-review",
        "schema_name": "news_article",
        "document_type": "press_release",
        "title": "Care review published",
        "description": "What the board found.",
        "locale": "en",
        "first_published_at": "2026-06-04T07:30:00+01:00",
        "public_updated_at": "2026-07-01T09:00:00Z",
        "links": {"organisations": [{"title": "Ofsted"}, {"title": "Alderbrook Council"}]},
        "details": {"body": BODY} if details is None else details,
    }
    return json.dumps(content | more).encode()


def read(details=None, **more):
    return read_content(page(details, **more), url=URL)


def lines(details=None, **more) -> list[str]:
    return read(details, **more).body.splitlines()


def test_a_news_article():
    reading = read()
    assert (reading.title, reading.title_by) == ("Care review published", "govuk")
    assert reading.body.splitlines() == ["What the board found.", "What was found", "The board of Alderbrook met twice.", "One", "Two & three"]  # fmt: skip
    assert reading.byline == "Ofsted, Alderbrook Council"
    assert (reading.published, reading.published_by) == (datetime(2026, 6, 4, 6, 30, tzinfo=UTC), "govuk")
    assert reading.canonical == "https://www.gov.uk/government/news/care-review"
    assert (reading.language, reading.partial, reading.documents) == ("en", None, ())


def test_a_withdrawal_is_said_before_all_else():
    notice = {"explanation": "<p>It has been <b>replaced</b>.</p>", "withdrawn_at": "2026-06-05T23:30:00Z"}
    assert lines(withdrawn_notice=notice)[:3] == ["Withdrawn on 6 June 2026.", "It has been replaced.", "What the board found."]  # fmt: skip
    assert lines(withdrawn_notice={"explanation": ""})[0] == "Withdrawn."
    assert lines(withdrawn_notice={}) == lines(withdrawn_notice=None) == lines()


def test_what_was_changed_stands_last_newest_first():
    history = [
        {"public_timestamp": "2026-06-04T07:30:00Z", "note": "First published."},
        {"public_timestamp": "2026-06-05T07:30:00Z", "note": "Added  the <b>board's</b> response."},
        {"note": "Undated"},
        {"public_timestamp": "2026-06-30T23:30:00Z", "note": "Updated figures."},
        {"public_timestamp": "2026-07-30T23:30:00Z", "note": None},
        "nothing",
    ]
    assert lines({"body": BODY, "change_history": history})[-3:] == ["Updated 1 July 2026: Updated figures.", "Updated 5 June 2026: Added the board's response.", "Updated: Undated"]  # fmt: skip


def test_documents_are_linked_and_everything_attached_is_named():
    attachments = [
        {"attachment_type": "file", "content_type": "application/pdf", "title": "The report", "url": f"{ASSETS}/report.pdf"},
        {"attachment_type": "file", "content_type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "title": "Easy read", "url": f"{ASSETS}/easy"},
        {"attachment_type": "file", "content_type": "text/csv", "title": "The figures", "url": f"{ASSETS}/figures.csv"},
        {"attachment_type": "html", "title": "The report on the web", "url": "/government/publications/x/report"},
        {"attachment_type": "file", "content_type": "application/pdf", "title": "Nowhere"},
        {"attachment_type": "file", "content_type": "application/pdf", "title": "Broken", "url": "https://[x"},
    ]  # fmt: skip
    body = f'<p>Read the <a href="{ASSETS}/report.pdf">report</a>, its <a href="/media/2/annex.PDF?v=1">annex</a> and the <a href="/y">web</a>.</p>'
    reading = read({"body": body, "attachments": attachments})
    assert reading.documents == (
        DocumentLink(url=f"{ASSETS}/report.pdf", title="The report"),
        DocumentLink(url=f"{ASSETS}/easy", title="Easy read"),
        DocumentLink(url="https://www.gov.uk/media/2/annex.PDF?v=1", title="annex"),
    )
    assert reading.body.splitlines()[-6:] == ["The report", "Easy read", "The figures", "The report on the web", "Nowhere", "Broken"]  # fmt: skip


def test_files_as_older_pages_show_them():
    shown = f'<section class="attachment"><h2><a href="{ASSETS}/report.pdf">The report</a></h2><p>PDF, 23KB, 2 pages</p><p><a href="mailto:x@y.example">Ask for it</a></p></section>'
    reading = read({"body": "", "documents": [shown], "final_outcome_documents": [shown, None]})
    assert reading.documents == (DocumentLink(url=f"{ASSETS}/report.pdf", title="The report"),)
    assert reading.body.splitlines()[1:] == ["The report", "Ask for it"]


def test_a_consultation_says_from_when_to_when_and_what_came_of_it():
    details = {"body": BODY, "opening_date": "2026-06-04T00:15:00+01:00", "closing_date": "2026-09-01T23:45:00+01:00", "final_outcome_detail": "<p>It was agreed.</p>"}  # fmt: skip
    assert lines(details, schema_name="consultation")[:4] == ["What the board found.", "Opens: 4 June 2026.", "Closes: 1 September 2026.", "It was agreed."]  # fmt: skip


def test_a_speech_says_when_and_where_it_was_given():
    details = {"body": BODY, "delivered_on": "2026-06-04T00:00:00+01:00", "location": "Town Hall, Westmarsh"}
    assert lines(details, schema_name="speech")[1] == "Delivered: 4 June 2026, Town Hall, Westmarsh."


def test_a_collection_has_its_groups_and_the_names_of_its_pages():
    details = {"collection_groups": [{"title": "Reports", "body": "<p>About them.</p>", "documents": ["id"]}]}
    links = {"documents": [{"title": "Annual report"}, {"title": "Annual report"}], "organisations": []}
    assert lines(details, links=links) == ["What the board found.", "Reports", "About them.", "Annual report"]
    assert read(details, links=links).byline is None


def test_a_guide_in_parts_and_a_body_in_several_markups():
    parts = [{"title": "One", "slug": "one", "body": "<p>Text of one.</p>"}, {"title": "Two", "body": [{"content_type": "text/govspeak", "content": "*x*"}, {"content_type": "text/html", "content": "<p>Text of two.</p>"}]}]  # fmt: skip
    assert lines({"parts": parts})[1:] == ["One", "Text of one.", "Two", "Text of two."]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"schema_name": "redirect", "redirects": [{"path": "/x", "destination": "/government/news/new"}]}, "the page has moved to https://www.gov.uk/government/news/new"),
        ({"schema_name": "redirect"}, "the page has moved"),
        ({"schema_name": "gone", "details": {"explanation": "<p>Published in error.</p>", "alternative_path": "/y"}}, "the page was taken down: Published in error.; see https://www.gov.uk/y"),
        ({"schema_name": "gone", "details": {}}, "the page was taken down"),
        ({"schema_name": "finder"}, "the page is a search, not an article"),
        ({"details": {}, "description": None}, "the page holds no text that could be an article"),
        ({"base_path": None, "schema_name": None}, "the address leads to data, not to a page"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_refused_in_plain_words(given, reason):
    with pytest.raises(Unreadable) as refused:
        read(**given)
    assert str(refused.value) == reason


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the page's data is broken or cut off"),
        (page()[:-40], "the page's data is broken or cut off"),
        (b"[" * 100_000, "the page's data is nested too deeply to be read"),
        (b"[1]", "the address leads to data, not to a page"),
    ],
)
def test_what_is_no_answer_of_the_content_api(body, reason):
    with pytest.raises(Unreadable) as refused:
        read_content(body, url=URL)
    assert str(refused.value) == reason


json_values = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["title", "body", "note", "url", "content", "content_type", "explanation"]), inner, max_size=3), max_leaves=8)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["body", "parts", "attachments", "documents", "change_history", "collection_groups", "delivered_on", "opening_date", "first_public_at"]), json_values), json_values, json_values)  # fmt: skip
def test_fields_of_any_shape_break_nothing(details, links, notice):
    reading = read(details, links=links, withdrawn_notice=notice)
    assert reading.body.startswith(("What the board found.", "Withdrawn"))


# ---- Real shapes


def sample(name: str):
    path = SAMPLES / f"{name}.json"
    if not path.exists():
        pytest.skip("the pages of the content API are not here")
    return json.loads(path.read_bytes()), read_content(path.read_bytes(), url=URL)


@pytest.mark.parametrize(
    "name",
    ["consultation__open_consultation", "document_collection__document_collection", "news_article__best-practice-news-story", "news_article__best-practice-press-release", "news_article__news_article", "news_article__news_article_press_release", "news_article__news_article_withdrawn", "publication__best-practice-independent-report", "publication__publication-with-featured-attachments", "publication__publication", "speech__speech"],
)  # fmt: skip
def test_real_pages(name):
    content, reading = sample(name)
    assert reading.title == content["title"]
    assert reading.canonical == f"https://www.gov.uk{content['base_path']}"
    assert content["description"] in reading.body.splitlines()[:3]
    assert reading.byline in {each["title"] for each in content["links"]["organisations"]}
    assert reading.published.isoformat()[:10] == content["first_published_at"][:10]
    assert len(reading.body.split()) > 30
    assert "<" not in reading.body
    assert "&amp;" not in reading.body


def test_what_real_pages_say_beside_their_text():
    _, withdrawn = sample("news_article__news_article_withdrawn")
    assert withdrawn.body.startswith("Withdrawn on 22 August 2019.\nWe’ve withdrawn this news article\n")
    _, report = sample("publication__best-practice-independent-report")
    assert report.body.splitlines()[-1].startswith("Updated 12 May 2014: Added the Department of Health's response")
    _, release = sample("publication__publication-with-featured-attachments")
    assert [link.title for link in release.documents] == ["Number of ex-regular service personnel now part of FR20"]


@pytest.mark.parametrize("name", ["finder_aaib_reports_example", "finder_news_and_communications", "finder_policy_and_engagement"])  # fmt: skip
def test_real_finders(name):
    with pytest.raises(Unreadable, match=r"^the page is a search, not an article$"):
        sample(name)
