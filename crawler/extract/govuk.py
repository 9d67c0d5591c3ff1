"""GOV.UK's content API: one page as JSON to what it says. Pure.

https://content-api.publishing.service.gov.uk, and the schemas of alphagov/publishing-api. What is said of a page beside its text
is made part of it, in an order that keeps a passage near what it is about: a withdrawal first, for it overrules the rest; then
the lead, the dates and the outcome of a consultation, the text; the names of what is attached; and last, newest first, the
notes of what was changed. These are often the only words that tell what a long guidance says anew, so they are matched, too;
"First published." says nothing and is left out.
"""

import json
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.dedupe.urls import absolute_url
from crawler.errors import Unreadable
from crawler.extract.dates import LONDON, read_date
from crawler.extract.decode import decode
from crawler.extract.plain import one_line, plain, tree_of
from crawler.models import DocumentLink, Reading

Content = dict[str, Any]

_FEWEST_WORDS = 4
_DOCUMENTS = (".pdf", ".docx")
_DOCUMENT_TYPES = frozenset(
    {"application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
)
#: Fields of `details` that hold text, in the order of the page; each a string of HTML, or a list of it in several markups.
_BODIES = ("introductory_paragraph", "introduction", "summary", "body", "more_information")
_OUTCOMES = ("final_outcome_detail", "public_feedback_detail")
#: Lists of pieces of HTML, each of which shows a file.
_SHOWN_FILES = ("documents", "final_outcome_documents", "public_feedback_documents")
_NO_NEWS = frozenset({"first published", "published", "first published on gov.uk"})


def read_content(body: bytes, *, url: str, zone: tzinfo = LONDON) -> Reading:
    """What the page says whose JSON the content API gave at `url`. `zone` holds for dates that name none.

    Raises Unreadable, in readers' words, for what is no such answer, for pages that were moved or taken down, for those that
    only search or list others, and for pages without text.
    """
    content = _content(body)
    page = absolute_url(_text(content, "base_path"), url) or url
    _refuse_signposts(content, page)
    details = _dict(content, "details")
    text = "\n".join(filter(None, _sections(content, details, zone)))
    if len(text.split()) < _FEWEST_WORDS:
        raise Unreadable("the page holds no text that could be an article")
    published = _first_date(content, details, zone)
    return Reading(
        title=one_line(_text(content, "title")) or page,
        title_by="govuk",
        body=text,
        byline=", ".join(_organisations(content)) or None,
        published=published,
        published_by="govuk" if published else None,
        canonical=page,
        language=_text(content, "locale").partition("-")[0].lower() or None,
        documents=tuple(_documents(details, page)),
    )


def _content(body: bytes) -> Content:
    try:
        content = json.loads(decode(body))
    except RecursionError:
        raise Unreadable("the page's data is nested too deeply to be read") from None
    except ValueError:
        raise Unreadable("the page's data is broken or cut off") from None
    if not isinstance(content, dict) or not (_text(content, "base_path") or _text(content, "schema_name")):
        raise Unreadable("the address leads to data, not to a page")
    return content


def _refuse_signposts(content: Content, page: str) -> None:
    """Raises Unreadable for what stands in place of an article."""
    schema, details = _text(content, "schema_name"), _dict(content, "details")
    if schema == "redirect":
        to = next((_text(each, "destination") for each in _dicts(content, "redirects")), "")
        raise Unreadable("the page has moved" + (f" to {urljoin(page, to)}" if to else ""))
    if schema in {"gone", "vanish"}:
        why, instead = one_line(plain(_text(details, "explanation"))), _text(details, "alternative_path")
        raise Unreadable(
            "the page was taken down"
            + (f": {why[:200]}" if why else "")
            + (f"; see {urljoin(page, instead)}" if instead else "")
        )
    if schema == "finder" or _text(content, "document_type") == "finder":
        raise Unreadable("the page is a search, not an article")


# ---- The text


def _sections(content: Content, details: Content, zone: tzinfo) -> Iterator[str]:
    yield _withdrawal(content, zone)
    yield plain(_text(content, "description"))
    yield from _facts(details, zone)
    yield from (_html(details.get(name)) for name in _OUTCOMES)
    yield from (_html(details.get(name)) for name in _BODIES)
    for part in [*_dicts(details, "parts"), *_dicts(details, "collection_groups")]:
        yield one_line(_text(part, "title"))
        yield _html(part.get("body"))
    yield from _attached(content, details)
    yield from _changes(details, zone)


def _withdrawal(content: Content, zone: tzinfo) -> str:
    notice = _dict(content, "withdrawn_notice")
    if not notice:
        return ""
    day = _day(_text(notice, "withdrawn_at"), zone)
    return "\n".join(filter(None, [f"Withdrawn{f' on {day}' if day else ''}.", plain(_text(notice, "explanation"))]))


def _facts(details: Content, zone: tzinfo) -> Iterator[str]:
    """When and where a speech was given; from when to when a consultation runs."""
    said = [_day(_text(details, "delivered_on"), zone), one_line(_text(details, "location"))]
    if any(said):
        yield f"Delivered: {', '.join(filter(None, said))}."
    for name, label in (("opening_date", "Opens"), ("closing_date", "Closes")):
        if day := _day(_text(details, name), zone):
            yield f"{label}: {day}."


def _html(value: Any) -> str:
    """A field of HTML as plain text; of a list in several markups, the HTML."""
    if isinstance(value, list):
        html = [each for each in value if isinstance(each, dict) and _text(each, "content_type") == "text/html"]
        return plain(_text(html[0], "content")) if html else ""
    return plain(value) if isinstance(value, str) else ""


def _attached(content: Content, details: Content) -> Iterator[str]:
    """What is attached or collected, by its name: its words are its own, an HTML attachment's as well."""
    names = [one_line(_text(each, "title")) for each in _attachments(details)]
    if not any(names):
        names = [name for markup in _shown_files(details) for _, name in _links(markup)]
    collected = [one_line(_text(each, "title")) for each in _dicts(_dict(content, "links"), "documents")]
    yield from dict.fromkeys(filter(None, names + collected))


def _changes(details: Content, zone: tzinfo) -> Iterator[str]:
    changes = [
        (read_date(_text(each, "public_timestamp"), zone=zone), one_line(plain(_text(each, "note"))))
        for each in _dicts(details, "change_history")
    ]
    told = [(at, note) for at, note in changes if note and note.rstrip(".").lower() not in _NO_NEWS]
    for at, note in sorted(told, key=lambda change: change[0].timestamp() if change[0] else 0, reverse=True):
        yield f"Updated {_spelt(at, zone)}: {note}" if at else f"Updated: {note}"


# ---- Documents


def _documents(details: Content, page: str) -> Iterator[DocumentLink]:
    """The PDF and DOCX files of a page, each once: those attached, then those linked in its text."""
    links = [(_text(each, "url"), _text(each, "title"), _is_document(each)) for each in _attachments(details)]
    markups = [*_shown_files(details), *(_markup(details.get(name)) for name in _BODIES + _OUTCOMES)]
    markups += [_markup(part.get("body")) for part in _dicts(details, "parts")]
    links += [(href, name, _is_file(href)) for markup in markups for href, name in _links(markup)]
    found: dict[str, DocumentLink] = {}
    for href, title, document in links:
        if document and (address := absolute_url(href, page) if href else None):
            found.setdefault(address, DocumentLink(url=address, title=one_line(title) or address))
    yield from found.values()


def _attachments(details: Content) -> list[Content]:
    return _dicts(details, "attachments")


def _is_document(attachment: Content) -> bool:
    return _text(attachment, "content_type") in _DOCUMENT_TYPES or _is_file(_text(attachment, "url"))


def _is_file(href: str) -> bool:
    try:
        return urlsplit(href).path.lower().endswith(_DOCUMENTS)
    except ValueError:
        return False


def _links(markup: str) -> list[tuple[str, str]]:
    """The links of a piece of HTML with their words."""
    if "href" not in markup:
        return []
    tree = tree_of(f"<html><body><div>{markup}</div></body></html>")
    return [(link.get("href", ""), one_line(link.text_content())) for link in tree.iter("a")]


def _shown_files(details: Content) -> list[str]:
    return [markup for name in _SHOWN_FILES for markup in _strings(details, name)]


def _markup(value: Any) -> str:
    if isinstance(value, list):
        return next((_text(each, "content") for each in value if isinstance(each, dict)), "")
    return value if isinstance(value, str) else ""


# ---- Small things


def _organisations(content: Content) -> list[str]:
    links = _dict(content, "links")
    found = _dicts(links, "organisations") or _dicts(links, "primary_publishing_organisation")
    return list(dict.fromkeys(filter(None, (one_line(_text(each, "title")) for each in found))))


def _first_date(content: Content, details: Content, zone: tzinfo) -> datetime | None:
    given = (
        _text(content, "first_published_at"),
        _text(details, "first_public_at"),
        _text(content, "public_updated_at"),
    )
    return next((moment for raw in given if raw and (moment := read_date(raw, zone=zone))), None)


def _day(raw: str, zone: tzinfo) -> str:
    moment = read_date(raw, zone=zone) if raw else None
    return _spelt(moment, zone) if moment else ""


def _spelt(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.day} {local:%B %Y}"


def _text(of: Content, name: str) -> str:
    value = of.get(name)
    return value if isinstance(value, str) else ""


def _dict(of: Content, name: str) -> Content:
    value = of.get(name)
    return value if isinstance(value, dict) else {}


def _dicts(of: Content, name: str) -> list[Content]:
    value = of.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _strings(of: Content, name: str) -> list[str]:
    value = of.get(name)
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
