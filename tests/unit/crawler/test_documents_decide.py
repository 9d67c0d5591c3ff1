from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pdf_files import pdf
from site_answers import AT, page

from config.models import Source
from crawler import documents
from crawler.archive.document_records import DueDocument
from crawler.archive.records import DueEntry
from crawler.asking import LARGEST_DOCUMENT, LARGEST_PAGE, ask_for_document, ask_for_page
from crawler.errors import FetchFailed, SandboxFailed, TooLarge, Unreadable
from crawler.models import DocumentReading

NOW = datetime(2026, 6, 4, 9, 30, tzinfo=UTC)
URL = "https://harrowfold.example/child-q.pdf"
WHOLE = pdf(["Nobody had asked how the child was."])
DUE = DueDocument(
    id=1,
    article_id=2,
    source_name="Harrowfold SCP",
    source_address="https://harrowfold.example/feed",
    url=URL,
    url_key="harrowfold.example/child-q.pdf",
    host="harrowfold.example",
    title="Child Q: the review",
    old=False,
    known=False,
    attempts=0,
    lease_until=NOW,
)
ENTRY = DueEntry(
    id=1,
    source_id=1,
    source_name="Harrowfold SCP",
    source_address="https://harrowfold.example/feed",
    url=URL,
    url_key="harrowfold.example/child-q.pdf",
    host="harrowfold.example",
    title="Child Q",
    summary="What we learnt.",
    content="",
    author=None,
    published=NOW,
    first_seen_at=NOW,
    old=False,
    article_id=None,
    attempts=0,
    lease_until=NOW,
)


def tried(times):
    return replace(DUE, attempts=times)


def answer(body=WHOLE, **headers):
    return replace(page(body, url=URL), headers=headers)


@pytest.mark.parametrize(
    ("given", "is_cut_off"),
    [
        (answer(), False),
        (answer(**{"content-length": str(len(WHOLE))}), False),
        (answer(**{"content-length": str(len(WHOLE) + 1)}), True),
        (answer(**{"content-length": str(len(WHOLE) + 1), "content-encoding": "gzip"}), False),
        (answer(WHOLE[:-40]), True),
        (answer(WHOLE + b"\n" * 1500), False),
        (answer(b"PK\x03\x04 no end mark is looked for"), False),
    ],
)
def test_what_is_only_a_beginning_is_noticed(given, is_cut_off):
    assert documents.is_cut_off(given) is is_cut_off
    assert documents.is_to_be_fetched_again(given, attempts=1) is is_cut_off
    assert not documents.is_to_be_fetched_again(given, attempts=2)


def test_a_reading_becomes_a_text_with_its_pages():
    reading = DocumentReading(kind="pdf", title="Local review: Child Q", pages=("One.", "Two."))
    result = documents.read(DUE, answer(), reading, now=NOW)
    assert (result.outcome, result.finding.body, result.finding.pages) == ("read", "One.\fTwo.", 2)
    assert result.finding.title == "Child Q: the review"
    named = documents.read(replace(DUE, title="child-q_v2.pdf"), answer(), reading, now=NOW)
    assert named.finding.title == "Local review: Child Q"
    word = documents.read(DUE, answer(), replace(reading, kind="docx", pages=("All.",)), now=NOW)
    assert word.finding.pages is None


@pytest.mark.parametrize("reason", ["it is a scan without text", "it is protected with a password"])
def test_what_no_second_download_would_mend_is_unreadable_at_once(reason):
    result = documents.unread(DUE, answer(), Unreadable(reason), now=NOW)
    assert (result.outcome, result.finding.kind, result.finding.reason) == ("unreadable", "pdf", reason)


@pytest.mark.parametrize(
    "error",
    [Unreadable("it is damaged"), SandboxFailed("the document could not be read: it took longer than 60 seconds")],
)
def test_what_is_damaged_is_fetched_once_more(error):
    first = documents.unread(DUE, answer(), error, now=NOW)
    assert (first.outcome, first.said) == ("failed", False)
    assert first.next_fetch_at == NOW + timedelta(minutes=5)
    second = documents.unread(tried(1), answer(b"MZ"), error, now=NOW)
    assert second.outcome == "unreadable"
    assert second.finding.kind is None
    assert second.finding.reason == str(error).removeprefix("the document could not be read: ")


def test_what_is_too_large_is_so_for_good():
    result = documents.not_fetched(DUE, TooLarge("the answer was larger than 50 MB"), now=NOW, took=1)
    assert (result.outcome, result.finding.reason) == ("unreadable", "it is larger than 50 MB")


def test_what_the_server_keeps_is_said_after_the_third_time_and_tried_for_days():
    told = [documents.not_fetched(tried(times), FetchFailed("timed out"), now=NOW, took=1) for times in range(13)]
    assert [each.said for each in told] == [False, False, *[True] * 11]
    assert all(each.next_fetch_at for each in told[:-1])
    assert told[-1].next_fetch_at is None


def test_what_is_not_there_is_asked_for_three_times():
    told = [documents.failed(tried(times), "404", now=NOW, took=1, status=404) for times in range(3)]
    assert [(each.said, each.next_fetch_at is None) for each in told] == [(False, False), (False, False), (True, True)]


def test_a_host_that_asks_for_time_gets_it():
    later = NOW + timedelta(hours=2)
    assert documents.not_fetched(DUE, FetchFailed("busy", retry_at=later), now=NOW, took=1).next_fetch_at == later


def test_an_entry_that_is_a_document_is_an_article_by_its_listing():
    finding = documents.found(answer(), DocumentReading(kind="pdf", title="X", pages=("One.",)), title=ENTRY.title)
    result = documents.entry_read(ENTRY, answer(), finding, now=AT)
    assert (result.outcome, result.own, result.finding.origin) == ("read", finding, "page")
    assert (result.finding.title, result.finding.body, result.finding.published) == ("Child Q", "What we learnt.", NOW)
    nameless = replace(ENTRY, title="")
    assert documents.entry_read(nameless, answer(), finding, now=AT).finding.title == "Child Q"


def test_documents_may_be_larger_than_pages_and_get_the_headers_of_their_source():
    declared = Source(name="x", feed="https://harrowfold.example/feed", headers={"X-Licence": "7"})
    ask = ask_for_document(DUE, declared)
    assert (ask.max_bytes, dict(ask.headers)) == (LARGEST_DOCUMENT, {"X-Licence": "7"})
    assert not ask_for_document(
        replace(DUE, host="files.example", url="https://files.example/child-q.pdf"), declared
    ).headers
    assert ask_for_page(ENTRY).max_bytes == LARGEST_DOCUMENT
    assert ask_for_page(replace(ENTRY, url="https://harrowfold.example/news")).max_bytes == LARGEST_PAGE
