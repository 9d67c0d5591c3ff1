"""Listing pages: the bytes of a page with links to entries, or the reason why it is none. Pure; nothing is ever fetched.

Given only the address, the list is found by structure. `links`, `date` and `next_` are CSS selectors of the source's
declaration and say where things are, in place of that. Where nothing tells articles from menus, nothing is listed: an error is told
to the operator, menus would be told to everybody.
"""

import re
from datetime import tzinfo

from lxml import html

from crawler.errors import Kind, NotAListing, Unreadable
from crawler.extract.dates import LONDON
from crawler.extract.decode import decode
from crawler.extract.kinds import not_text
from crawler.extract.plain import plain_line, tree_of
from crawler.extract.walls import BARRED, wall
from crawler.listing.claims import Claim, entries_of
from crawler.listing.html_blocks import Finder
from crawler.listing.html_items import Item
from crawler.listing.html_page import FURNITURE, Page, Piece, page_of, said
from crawler.listing.html_paging import older_of
from crawler.listing.html_picked import picked, picked_items
from crawler.models import Listing, Part

_FIRST_ELEMENT = re.compile(r"<([a-z_][\w.:-]*)", re.IGNORECASE)
_DATA_ROOTS = {
    "rss": "a feed", "feed": "a feed", "rdf:rdf": "a feed", "urlset": "a sitemap", "sitemapindex": "a sitemap",
    "opml": "a list of feeds", "svg": "a picture", "error": "an error message",
}  # fmt: skip
_THINGS = (
    "news|articles?|items?|results?|posts?|stories|documents?|publications?|reports?|decisions?|meetings?|entries|releases?|updates?"
    "|reviews?|announcements?|statements?|notices?|content|records?"
)
_EMPTY = re.compile(
    rf"\b(?:there (?:are|is|were) (?:currently |presently |no longer )?(?:no|not any|nothing)|(?:sorry,? )?(?:we )?(?:found )?no|no matching|(?:did not|didn't) (?:find|match) any|0)"
    rf" (?:\w+ ){{0,3}}?(?:{_THINGS})\b|\bnothing (?:was )?found\b|\bnid oes\b|\bdim (?:canlyniadau|newyddion)\b",
    re.IGNORECASE,
)  # fmt: skip
_START, _END = re.compile(r"<(?:html|body)\b", re.IGNORECASE), re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_TAIL = 4_000  # characters: caches and trackers write behind the end
#: In characters and words.
_LONGEST_NOTICE, _SHORT = 160, 250
#: Of words, and of pieces of text in a block.
_SENTENCE, _MOST_PIECES = 8, 40
NOT_FOUND = "no list of articles was found on the page; `links:` can say where they are"


def read_html(
    body: bytes,
    *,
    url: str,
    content_type: str = "",
    zone: tzinfo = LONDON,
    links: str | None = None,
    date: str | None = None,
    next_: str | None = None,
) -> Listing:
    """What the page at `url` lists, in its order. `content_type` is the header as sent, `zone` holds for dates that name none.

    `links` picks the entries' links (or elements that hold one each), `date` the date within the block around each link or beside it,
    `next_` the link to the page with older entries. A page that says that it has no entries gives a listing without any;
    one that is cut off is not `whole`.
    Raises NotAListing for challenges, sign-in and error pages, other data than HTML, selectors that are none or pick nothing,
    and pages on which no list of articles is found.
    """
    text = _markup(body, content_type)
    tree = _tree(text)
    page = page_of(tree, url)
    title = plain_line(tree.findtext(".//title") or "")
    older = _picked_older(page, next_) if next_ else older_of(page)
    found = picked_items(page, links=links, date=date) if links or date else Finder(page).entries()
    items = found if links else [item for item in found if item.url != older]
    _refuse_walls(page, title, found=bool(items))
    if not items and not _says_empty(page):
        raise NotAListing(f"`links: {links}` picks no link on the page" if links else NOT_FOUND, kind="no list")
    return Listing(
        kind="listing",
        title=title,
        whole=bool(_END.search(text, max(0, len(text) - _TAIL))) or not _START.search(text),
        entries=entries_of((_claim(page, item) for item in items), url=url, zone=zone),
        older=(Part(url=older),) if older else (),
    )


def _markup(body: bytes, content_type: str) -> str:
    if what := not_text(body):
        raise NotAListing(f"the site sent {what} instead of a page with links")
    text = decode(body, content_type).strip()
    if not text:
        raise NotAListing("the site sent an empty answer instead of a page with links")
    first = _FIRST_ELEMENT.search(text)
    if first is None or text.startswith(("{", "[")):
        raise NotAListing(
            f"the site sent {'data' if text.startswith(('{', '[')) else 'plain text'} instead of a page with links"
        )
    if what := _DATA_ROOTS.get(first[1].lower()):
        raise NotAListing(f"the site sent {what} instead of a page with links")
    return text


def _tree(text: str) -> html.HtmlElement:
    try:
        return tree_of(text)
    except Unreadable as unreadable:
        raise NotAListing(str(unreadable)) from None


def _refuse_walls(page: Page, title: str, *, found: bool) -> None:
    """Raises NotAListing for a wall. Where entries were found, only the page's title and few words tell of one."""
    text = said(page.pieces)
    if found and len(text.split()) >= _SHORT:
        return
    markup = "" if found else html.tostring(page.tree, encoding="unicode")
    if what := wall(title=title, text="" if found else text, markup=markup):
        kind: Kind = "blocked" if what in BARRED else "failed"
        raise NotAListing(f"the site showed {what} instead of the list", kind=kind)


def _says_empty(page: Page) -> bool:
    """Whether the page itself says that there is nothing to list."""
    lines: dict[int, list[int]] = {}
    for number, piece in enumerate(page.pieces):
        if piece.of.zone != FURNITURE:
            lines.setdefault(piece.line, []).append(number)
    texts = (said([page.pieces[number] for number in line]) for line in lines.values())
    return any(len(text) <= _LONGEST_NOTICE and _EMPTY.search(text) for text in texts)


def _picked_older(page: Page, selector: str) -> str | None:
    for node in picked(page, selector, "next"):
        for each in [node, *page.nodes[node.number + 1 : node.end]]:
            if (address := page.absolute(each)) and address.partition("#")[0] != page.url.partition("#")[0]:
                return address
    return None


def _claim(page: Page, item: Item) -> Claim:
    return Claim(links=(item.url,), title=item.title, summary=_summary(page, item), dates=item.claims)


def _summary(page: Page, item: Item) -> str:
    """The sentences in an entry's block, a line each; "" where that holds more than an entry."""
    block = item.block
    if block.last - block.first > _MOST_PIECES:
        return ""
    lines: dict[int, list[Piece]] = {}
    for piece in page.pieces[block.first : block.last]:
        lines.setdefault(piece.line, []).append(piece)
    texts = (said(line) for line in lines.values())
    return "\n".join(text for text in texts if len(text.split()) >= _SENTENCE and item.title not in text)
