"""Feeds: the bytes of RSS, Atom or JSON Feed to entries, or the reason why they are none. Pure.

feedparser reads the XML, because it keeps the text of broken feeds where quicker parsers damage it without a word. What it
guesses at is not left to it: the charset, the dates, and what is text and what is HTML are read here. It is only ever given
bytes: a string that is an address it would fetch.
"""

import io
import re
from collections.abc import Iterator
from datetime import tzinfo
from typing import Any

import feedparser

from crawler.errors import NotAListing
from crawler.extract.dates import LONDON
from crawler.extract.decode import fit
from crawler.extract.plain import one_line, plain
from crawler.listing.claims import Claim, entries_of
from crawler.listing.json_feed import read_json_feed
from crawler.listing.onward import older_parts, ttl_of
from crawler.listing.sniff import from_root, text_of_answer
from crawler.models import Listing

_FEED_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_ITEM_EDGE = re.compile(r"<(/?)(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]+)|([0-9]+));?", re.IGNORECASE)
#: Nobody reads them, and feedparser breaks on them where they are not closed in order.
_PICTURE_SIZE = re.compile(r"</?(?:width|height)>", re.IGNORECASE)
_ROOT_END = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|rdf|channel)\s*>\s*\Z", re.IGNORECASE)
_ROOT_ENDS = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)


def read_feed(body: bytes, *, url: str, content_type: str = "", zone: tzinfo = LONDON) -> Listing:
    """What the feed at `url` lists. `content_type` is the header as sent, `zone` holds for dates that name none.

    A real feed without entries gives a listing without entries. Raises NotAListing for all that is no feed: nothing at
    all, HTML, challenges, sign-in pages, other XML or JSON, and feeds that are cut off before their first entry ends.
    """
    text = text_of_answer(body, content_type, wanted="a feed")
    if text.startswith(("{", "[")):
        title, claims, older = read_json_feed(text, url=url)
        return Listing(kind="json feed", title=title, entries=entries_of(claims, url=url, zone=zone), older=older)
    parsed = _parsed(_whole_entries(from_root(text, _FEED_ROOT, url, wanted="a feed")), url)
    return Listing(
        kind="atom" if parsed.version.startswith("atom") else "rss",
        title=_line(parsed.feed, "title", parsed.version),
        entries=entries_of((_claim(entry, parsed.version) for entry in parsed.entries), url=url, zone=zone),
        whole=bool(_ROOT_ENDS.search(text, max(0, len(text) - 2_000))),  # caches write remarks behind it
        older=older_parts(parsed.feed, url=url, entries=len(parsed.entries)),
        ttl=ttl_of(parsed.feed),
    )


def _whole_entries(text: str) -> str:
    """A feed that was cut off loses its last, half entry: half an address would be taken for an article's."""
    if _ROOT_END.search(text, max(0, len(text) - 200)):
        return text
    *_, last = [None, *_ITEM_EDGE.finditer(text)]
    return text[: last.start()] if last and not last[1] else text


def _parsed(text: str, url: str) -> Any:
    # Served as this, feedparser takes the bytes for what they are; the location is the base of relative links.
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    undeclared = re.sub(r"\A<\?xml[^>]*>", "", _PICTURE_SIZE.sub("", _REFERENCE.sub(_fit_reference, text)))
    parsed = feedparser.parse(
        io.BytesIO(undeclared.encode()), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    is_empty = not parsed.entries and not parsed.feed.get("title")
    if not parsed.version or (is_empty and parsed.version in {"rss", "atom"}):  # of no known version
        raise NotAListing("the site sent XML that is not a feed")
    if not parsed.entries and not _ROOT_END.search(text):
        raise NotAListing("the feed is cut off before the end of its first entry")
    return parsed


def _fit_reference(found: re.Match[str]) -> str:
    """A reference to a character, if there may be such a one: `&#xD800;` in a sloppy feed breaks feedparser."""
    digits = found[1] or found[2]
    code = int(digits, 16 if found[1] else 10) if len(digits) < 8 else -1
    return found[0] if 0 < code < 0x110000 and fit(chr(code)) else ""


def _claim(entry: Any, version: str) -> Claim:
    contents = (_as_text(part, version) for part in entry.get("content", ()))
    return Claim(
        links=tuple(_links(entry)),
        guid=entry.get("id") or "",
        title=_line(entry, "title", version),
        # Where there is only content, feedparser repeats it as the summary, without a detail.
        summary=_as_text(entry.get("summary_detail", {}), version),
        content=max(contents, key=len, default=""),
        author=_author(entry),
        # "updated" is asked for last and by `in`: feedparser answers `get` with "published".
        dates=tuple(entry[name] for name in ("published", "created", "updated") if name in entry),
    )


def _links(entry: Any) -> Iterator[str]:
    """The addresses of an entry, best first: a proxy's original, the page, the guid, the document that is enclosed."""
    yield entry.get("feedburner_origlink") or ""
    links = [(link.get("rel", "alternate"), link.get("href") or "") for link in entry.get("links", ())]
    yield from (href for rel, href in links if rel == "alternate")
    yield entry.get("link") or ""
    yield from (href for wanted in ("related", "via", "enclosure") for rel, href in links if rel == wanted)


def _line(of: Any, name: str, version: str) -> str:
    return one_line(_as_text(of.get(f"{name}_detail", {}), version))


def _as_text(detail: Any, version: str) -> str:
    """A text construct as plain text. Atom's `text` means what it says; in RSS anything may hold HTML."""
    value = detail.get("value", "") or ""
    is_text = detail.get("type") == "text/plain" and version.startswith("atom")
    return "\n".join(filter(None, map(one_line, value.splitlines()))) if is_text else plain(value)


def _author(entry: Any) -> str:
    names = [one_line(author.get("name") or "") for author in entry.get("authors", ())]
    return ", ".join(dict.fromkeys(name for name in names if name and "@" not in name))
