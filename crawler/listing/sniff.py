"""What bytes are that are not the kind of listing that was declared, and what the operator can write to have them read."""

import re

from crawler.dedupe.urls import absolute_url
from crawler.errors import NotAListing, Unreadable
from crawler.extract.decode import decode
from crawler.extract.kinds import not_text
from crawler.extract.plain import plain_line, text_of, tree_of
from crawler.extract.walls import BARRED, wall

_FIRST_ELEMENT = re.compile(r"<([a-z_][\w.-]*:)?([a-z_][\w.-]*)", re.IGNORECASE)
_HTML = re.compile(r"<!doctype\s+html|<html\b|<head\b|<body\b", re.IGNORECASE)
_PROLOGUE = re.compile(r"\s*(?:<!--.*?-->|<\?.*?\?>)", re.DOTALL)
_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json"}
_FEED, _SITEMAP = ("rss", "feed", "rdf"), ("urlset", "sitemapindex")
_FEED_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_BEGINNING = 4096
_OTHER_ROOTS = {"opml": "a list of feeds", "error": "an error message"}


def text_of_answer(body: bytes, content_type: str, *, wanted: str) -> str:
    """The text of an answer. Raises NotAListing where it has none; `wanted` is what was declared, "a feed"."""
    if what := not_text(body):
        raise NotAListing(f"the site sent {what} instead of {wanted}")
    text = decode(body, content_type).strip()
    if not text:
        raise NotAListing(f"the site sent an empty answer instead of {wanted}")
    return text


def from_root(text: str, root: re.Pattern[str], url: str, *, wanted: str) -> str:
    """`text` from its root element on, which `root` matches: without what stands, or a broken server writes, before it.

    Raises NotAListing where there is no such root, in words that say what is there instead.
    """
    start = 0
    while comment := _PROLOGUE.match(text, start):
        start = comment.end()
    first = _FIRST_ELEMENT.search(text, start)
    if first and root.match(text, first.start()):
        return text[first.start() :]
    if first and (what := _other(first[2].lower())):
        raise NotAListing(f"the site sent {what[0]} instead of {wanted}{what[1]}")
    found = root.search(text, start)
    if found and not _HTML.search(text, start, found.start()):
        return text[found.start() :]
    raise (
        page_instead(text, url, wanted=wanted)
        if first
        else NotAListing(f"the site sent plain text instead of {wanted}")
    )


def is_feed(body: bytes, content_type: str = "") -> bool:
    """Whether the bytes start as a feed of some kind does: what was declared as a page with links may have become one."""
    start = decode(body[:_BEGINNING], content_type).lstrip()
    if start.startswith("{"):
        return "jsonfeed.org/version" in start
    found = _FEED_ROOT.search(start)
    return bool(found) and not _HTML.search(start, 0, found.start() if found else 0)


def _other(root: str) -> tuple[str, str] | None:
    """What XML with that root is, and the mend."""
    if root in _SITEMAP:
        return "a sitemap", ": write sitemap: instead of feed: in the configuration"
    if root in _FEED:
        return "a feed", ": write feed: instead of sitemap: in the configuration"
    return (_OTHER_ROOTS[root], "") if root in _OTHER_ROOTS else None


def page_instead(markup: str, url: str, *, wanted: str) -> NotAListing:
    """The reason why an HTML page is not what was wanted, with the address of the feed that it names, if it does."""
    try:
        tree = tree_of(markup)
    except Unreadable:
        return NotAListing(f"the site sent a page instead of {wanted}")
    title = plain_line(tree.findtext(".//title") or "")
    if what := wall(title=title, text=text_of(tree), markup=markup):
        return NotAListing(
            f"the site showed {what} instead of {wanted}", kind="blocked" if what in BARRED else "failed"
        )
    named = f" (“{title[:100]}”)" if title else ""
    links = [link for link in tree.iter("link") if link.get("type", "").strip().lower() in _FEED_TYPES]
    feeds = [found for link in links if (found := absolute_url(link.get("href", ""), url))]
    mend = f"; that page names {feeds[0]} as its feed" if feeds else ""
    return NotAListing(f"the site sent a page{named} instead of {wanted}{mend}")
