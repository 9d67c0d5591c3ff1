"""The life of one article as a story: from the poll that saw it to the messages that carried it. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alerts.ledger.records import ArticleFate
from crawler.archive.records import ArticleLife

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that happened to the article. `step` is one of "listed", "page", "document", "text", "matched", "told", "delivery"."""

    at: datetime
    step: str
    what: str


def steps(life: ArticleLife, fate: ArticleFate) -> list[Step]:
    """All that happened, in the order of time; what happened at one moment stands in the order of the work."""
    told = [
        *_listed(life.entries),
        *_pages(life),
        *_documents(life),
        *_texts(life),
        *_matched(life, fate),
        *_told(fate.items),
    ]
    return sorted([*told, *_deliveries(fate.deliveries)], key=lambda step: step.at)


def outlook(life: ArticleLife) -> str | None:
    """What is still to come, or why nothing will be told; None where there is nothing to add."""
    waiting = [entry["next_fetch_at"] for entry in life.entries if entry["next_fetch_at"]]
    if waiting:
        return f"The page is tried again at {_clock(min(waiting))}."
    wanted = [each["next_fetch_at"] for each in life.documents if each["next_fetch_at"]]
    if wanted:
        again = f"tried at {_clock(min(wanted))}"
        return (
            f"One of its documents is {again}."
            if len(wanted) == 1
            else f"{len(wanted)} of its documents are {again} or later."
        )
    if life.article is not None and life.article["old"]:
        return "It was older than `lookback` when first seen: it is archived, and told to nobody."
    return None


def _listed(entries: Iterable[Row]) -> Iterator[Step]:
    for entry in entries:
        dated = f", dated {entry['published_as_given']}" if entry["published_as_given"] else ", undated"
        yield Step(at=entry["first_seen_at"], step="listed", what=f"{entry['source']} lists it{dated}: {entry['url']}")


def _pages(life: ArticleLife) -> Iterator[Step]:
    for entry in life.entries:
        is_it = any(each["url"] == entry["url"] for each in life.documents)
        for page in entry["pages"]:
            read = page["outcome"] == "read"
            done = "it is a document, which was fetched" if is_it else "the page was read"
            what = f"{done}: {page['final_url']}" if read else f"the page was not read: {page['reason']}"
            yield Step(at=page["at"], step="page", what=what)


def _documents(life: ArticleLife) -> Iterator[Step]:
    for each in life.documents:
        if not _is_it(each, life):
            yield Step(at=each["first_seen_at"], step="document", what=f"it links to “{each['title']}”: {each['url']}")
        if each["failed_at"]:
            whole = "" if each["state"] == "unreadable" else " whole"
            what = f"the document “{each['title']}” could not be read{whole}: {each['reason']}"
            yield Step(at=each["failed_at"], step="document", what=what)


def _texts(life: ArticleLife) -> Iterator[Step]:
    for text in life.texts:
        words = len(text["body"].split())
        if text["kind"] == "document":
            pages = text["body"].count("\f") + 1
            what = f"kept from the document “{text['title']}”: {words} words on {pages} page{'s' * (pages > 1)}"
            yield Step(at=text["at"], step="text", what=what)
            continue
        what = f"kept {_origin(text, life)}: “{text['title']}”, {f'{words} words' if words else 'the headline alone'}"
        yield Step(at=text["at"], step="text", what=what)


def _is_it(document: Row, life: ArticleLife) -> bool:
    """Whether the source lists the document itself, with no page that links to it."""
    return any(entry["url"] == document["url"] for entry in life.entries)


def _origin(text: Row, life: ArticleLife) -> str:
    """Where a text is from. What a source says stands beside a page that was read where that does not say it."""
    if text["origin"] != "page":
        read = any(
            each["origin"] == "page" and each["at"] <= text["at"] for each in life.texts if each["kind"] != "document"
        )
        return (
            "what the source says and the page does not" if read else "from the source, as the page could not be read"
        )
    return "what the source says of it" if any(_is_it(each, life) for each in life.documents) else "from its page"


def _matched(life: ArticleLife, fate: ArticleFate) -> Iterator[Step]:
    documents = {text["id"]: text["title"] for text in life.texts if text["kind"] == "document"}
    fired = {match["text_id"] for match in fate.matches}
    for text in fate.matched:
        if text["text_id"] not in fired:
            title = documents.get(text["text_id"])
            what = f"no watch matches {f'the document “{title}”' if title else 'it'}"
            yield Step(at=text["at"], step="matched", what=what)
    for match in fate.matches:
        terms = ", ".join(f"“{term}”" for term in match["terms"]) or "everything"
        what = f"the watch “{match['watch']}” matches {_what(match['passages'])} by {terms}"
        yield Step(at=match["at"], step="matched", what=what)


def _what(passages: Iterable[Row]) -> str:
    """What matched: the article, or a document of it with the pages that the evidence is from."""
    document = next((each["document"] for each in passages if each.get("document")), None)
    if document is None:
        return "it"
    pages = sorted({each["page"] for each in passages if each.get("page")})
    where = f", page {' and '.join(map(str, pages))}" if pages else ""
    return f"the document “{document}”{where}"


def _told(items: Iterable[Row]) -> Iterator[Step]:
    for item in items:
        what = f"told in the digest {item['slot']} of “{item['subscription']}”, under “{item['watch']}”"
        yield Step(at=item["composed_at"], step="told", what=what)


def _deliveries(deliveries: Iterable[Row]) -> Iterator[Step]:
    for delivery in deliveries:
        for attempt in delivery["attempts"]:
            what = f"{delivery['channel']} to {delivery['address']} {attempt['outcome']}: {attempt['answer']}"
            yield Step(at=attempt["at"], step="delivery", what=f"{what} ({delivery['message_id']})")


def _clock(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")
