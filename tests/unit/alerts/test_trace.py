"""The story of an article is complete, in the order of time, and says what is still to come."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from alerts.ledger.records import ArticleFate
from alerts.trace import outlook, steps
from crawler.archive.records import ArticleLife

NOON = datetime(2026, 6, 4, 12, tzinfo=UTC)
URL = "https://alderbrook.example/news/review"


def minutes(count: int) -> datetime:
    return NOON + timedelta(minutes=count)


def entry(**fields: object) -> dict[str, object]:
    page = {"at": minutes(1), "outcome": "read", "reason": None, "final_url": URL}
    return {
        "source": "Alderbrook Council",
        "url": URL,
        "first_seen_at": NOON,
        "published_as_given": "04/06/2026",
        "next_fetch_at": None,
        "pages": (page,),
    } | fields


def life(*entries: dict[str, object], old: bool = False) -> ArticleLife:
    text = {
        "id": 1,
        "kind": "revision",
        "at": minutes(1),
        "origin": "page",
        "title": "Review",
        "body": "five words in the body",
    }
    return ArticleLife(article={"id": 7, "old": old}, aliases=(), entries=entries, texts=(text,))


def fate(**fields: object) -> ArticleFate:
    nothing = {"matched": (), "matches": (), "items": (), "deliveries": ()}
    return ArticleFate(**(nothing | fields))


TOLD = fate(
    matched=({"text_id": 1, "at": minutes(2)},),
    matches=({"text_id": 1, "at": minutes(2), "watch": "Reviews", "terms": ["serious case review"], "passages": []},),
    items=({"composed_at": minutes(3), "slot": "#1", "subscription": "Board", "watch": "Reviews"},),
    deliveries=(
        {
            "channel": "email",
            "address": "board@alderbrook.example",
            "message_id": "<1@alderbrook.example>",
            "attempts": ({"at": minutes(4), "outcome": "accepted", "answer": "250 queued"},),
        },
    ),
)


def test_every_step_is_told_in_order():
    story = steps(life(entry()), TOLD)
    assert [step.step for step in story] == ["listed", "page", "text", "matched", "told", "delivery"]
    assert [step.at for step in story] == [NOON, *(minutes(count) for count in (1, 1, 2, 3, 4))]
    assert [step.what for step in story] == [
        f"Alderbrook Council lists it, dated 04/06/2026: {URL}",
        f"the page was read: {URL}",
        "kept from its page: “Review”, 5 words",
        "the watch “Reviews” matches it by “serious case review”",
        "told in the digest #1 of “Board”, under “Reviews”",
        "email to board@alderbrook.example accepted: 250 queued (<1@alderbrook.example>)",
    ]
    assert outlook(life(entry())) is None


def test_a_text_that_no_watch_matches_says_so():
    assert steps(life(entry()), fate(matched=({"text_id": 1, "at": minutes(2)},)))[-1].what == "no watch matches it"


def test_a_watch_for_everything_has_no_terms():
    everything = {"text_id": 1, "at": minutes(2), "watch": "All", "terms": [], "passages": []}
    assert steps(life(entry()), fate(matches=(everything,)))[-1].what == "the watch “All” matches it by everything"


def test_a_page_that_is_not_read_says_why_and_when_it_is_tried_again():
    failed = {"at": minutes(1), "outcome": "failed", "reason": "connection refused", "final_url": None}
    waiting = entry(pages=(failed,), next_fetch_at=minutes(6), published_as_given=None)
    unread = ArticleLife(article=None, aliases=(), entries=(waiting,), texts=())
    assert [step.what for step in steps(unread, fate())] == [
        f"Alderbrook Council lists it, undated: {URL}",
        "the page was not read: connection refused",
    ]
    assert outlook(unread) == f"The page is tried again at {minutes(6).astimezone():%Y-%m-%d %H:%M}."


def test_an_old_article_says_why_it_is_told_to_nobody():
    assert "told to nobody" in str(outlook(life(entry(), old=True)))


DOCUMENT = {
    "title": "Child Q",
    "url": "https://alderbrook.example/q.pdf",
    "first_seen_at": minutes(1),
    "state": "read",
    "reason": None,
    "failed_at": None,
    "next_fetch_at": None,
}


def test_a_document_that_a_source_lists_itself_links_to_nothing():
    listed = entry(
        url=DOCUMENT["url"],
        pages=({"at": minutes(1), "outcome": "read", "reason": None, "final_url": DOCUMENT["url"]},),
    )
    scan = DOCUMENT | {"state": "unreadable", "reason": "it is a scan without text", "failed_at": minutes(1)}
    headline = life().texts[0] | {"body": ""}
    told = [step.what for step in steps(replace(life(listed), texts=(headline,), documents=(scan,)), fate())]
    assert told[1:] == [
        "it is a document, which was fetched: https://alderbrook.example/q.pdf",
        "the document “Child Q” could not be read: it is a scan without text",
        "kept what the source says of it: “Review”, the headline alone",
    ]


def test_what_the_source_says_beside_a_page_that_was_read_is_not_blamed_on_the_page():
    of_page = life(entry())
    beside = of_page.texts[0] | {"id": 2, "origin": "feed", "title": "Board publishes review", "body": ""}
    told = [step.what for step in steps(replace(of_page, texts=(*of_page.texts, beside)), fate())]
    assert told[-1] == "kept what the source says and the page does not: “Board publishes review”, the headline alone"


def test_documents_are_told_with_their_pages():
    of_page = life(entry())
    text = {"id": 2, "kind": "document", "at": minutes(2), "title": "Child Q", "body": "It was\fneglect."}
    scan = DOCUMENT | {"title": "Annex", "state": "unreadable", "reason": "it is a scan", "failed_at": minutes(2)}
    whole = replace(of_page, texts=(*of_page.texts, text), documents=(DOCUMENT, scan))
    passages = [{"document": "Child Q", "page": 2}, {"document": "Child Q", "page": 1}]
    match = {"text_id": 2, "at": minutes(3), "watch": "Reviews", "terms": ["neglect"], "passages": passages}
    told = [step.what for step in steps(whole, fate(matches=(match,)))]
    assert "it links to “Child Q”: https://alderbrook.example/q.pdf" in told
    assert "the document “Annex” could not be read: it is a scan" in told
    assert "kept from the document “Child Q”: 3 words on 2 pages" in told
    assert told[-1] == "the watch “Reviews” matches the document “Child Q”, page 1 and 2 by “neglect”"
    seen = ({"text_id": 2, "at": minutes(3)},)
    assert steps(whole, fate(matched=seen))[-1].what == "no watch matches the document “Child Q”"
    waiting = replace(of_page, documents=(DOCUMENT | {"next_fetch_at": minutes(9)},))
    assert str(outlook(waiting)).startswith("One of its documents is tried at ")
