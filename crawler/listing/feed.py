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

from crawler.dedupe.urls import absolute_url
from crawler.errors import NotAListing, Unreadable
from crawler.extract.dates import LONDON
from crawler.extract.decode import decode, fit
from crawler.extract.kinds import not_text
from crawler.extract.plain import one_line, plain, plain_line, text_of, tree_of
from crawler.extract.walls import BARRED, wall
from crawler.listing.claims import Claim, entries_of
from crawler.listing.json_feed import read_json_feed
from crawler.models import Listing

_FIRST_ELEMENT = re.compile(r"<([a-z_][\w.-]*:)?([a-z_][\w.-]*)", re.IGNORECASE)
_FEED_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_HTML = re.compile(r"<!doctype\s+html|<html\b|<head\b|<body\b", re.IGNORECASE)
_PROLOGUE = re.compile(r"\s*(?:<!--.*?-->|<\?.*?\?>)", re.DOTALL)
_ITEM_EDGE = re.compile(r"<(/?)(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]+)|([0-9]+));?", re.IGNORECASE)
#: Nobody reads them, and feedparser breaks on them where they are not closed in order.
_PICTURE_SIZE = re.compile(r"</?(?:width|height)>", re.IGNORECASE)
_ROOT_END = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|rdf|channel)\s*>\s*\Z", re.IGNORECASE)
_ROOT_ENDS = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_OTHER_ROOTS = {
    "urlset": "a sitemap",
    "sitemapindex": "a sitemap",
    "opml": "a list of feeds",
    "error": "an error message",
}
_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json"}


def read_feed(body: bytes, *, url: str, content_type: str = "", zone: tzinfo = LONDON) -> Listing:
    """What the feed at `url` lists. `content_type` is the header as sent, `zone` holds for dates that name none.

    A real feed without entries gives a listing without entries. Raises NotAListing for all that is no feed: nothing at
    all, HTML, challenges, sign-in pages, other XML or JSON, and feeds that are cut off before their first entry ends.
    """
    text = _text(body, content_type)
    if text.startswith(("{", "[")):
        title, claims = read_json_feed(text)
        return Listing(kind="json feed", title=title, entries=entries_of(claims, url=url, zone=zone))
    parsed = _parsed(_whole_entries(_from_root(text, url)), url)
    return Listing(
        kind="atom" if parsed.version.startswith("atom") else "rss",
        title=_line(parsed.feed, "title", parsed.version),
        entries=entries_of((_claim(entry, parsed.version) for entry in parsed.entries), url=url, zone=zone),
        whole=bool(_ROOT_ENDS.search(text, max(0, len(text) - 2_000))),  # caches write remarks behind it
    )


def _text(body: bytes, content_type: str) -> str:
    if what := not_text(body):
        raise NotAListing(f"the site sent {what} instead of a feed")
    text = decode(body, content_type).strip()
    if not text:
        raise NotAListing("the site sent an empty answer instead of a feed")
    return text


def _from_root(text: str, url: str) -> str:
    """The feed in `text`, without what a broken server writes before it. Raises NotAListing where there is none."""
    start = 0
    while comment := _PROLOGUE.match(text, start):
        start = comment.end()
    first = _FIRST_ELEMENT.search(text, start)
    if first and _FEED_ROOT.match(text, first.start()):
        return text
    if first and first[2].lower() in _OTHER_ROOTS:
        raise NotAListing(f"the site sent {_OTHER_ROOTS[first[2].lower()]} instead of a feed")
    root = _FEED_ROOT.search(text, start)
    if root and not _HTML.search(text, start, root.start()):
        return text[root.start() :]
    raise _what_it_is(text, url) if first else NotAListing("the site sent plain text instead of a feed")


def _what_it_is(markup: str, url: str) -> NotAListing:
    """The reason why an HTML page is no feed, with the address of the feed that it names, if it does."""
    try:
        tree = tree_of(markup)
    except Unreadable:
        return NotAListing("the site sent a page instead of a feed")
    title = plain_line(tree.findtext(".//title") or "")
    if what := wall(title=title, text=text_of(tree), markup=markup):
        return NotAListing(f"the site showed {what} instead of a feed", kind="blocked" if what in BARRED else "failed")
    named = f" (“{title[:100]}”)" if title else ""
    links = [link for link in tree.iter("link") if link.get("type", "").strip().lower() in _FEED_TYPES]
    feeds = [found for link in links if (found := absolute_url(link.get("href", ""), url))]
    mend = f"; that page names {feeds[0]} as its feed" if feeds else ""
    return NotAListing(f"the site sent a page{named} instead of a feed{mend}")


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
