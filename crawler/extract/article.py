"""A fetched page to what it says: the raw material of an article. Pure; nothing is ever fetched.

Text by trafilatura. Its *precision* text is used, for half as much furniture gets into it, unless that is under 0.8 of its
default text: on 1,050 pages as good as the default in both directions, with the fewest leaks. Parsers are only ever given
trees: a string that is an address they might fetch.
"""

import re
from datetime import datetime, tzinfo

import trafilatura
from lxml import html
from trafilatura.metadata import extract_metadata

from crawler.dedupe.urls import absolute_url
from crawler.errors import Unreadable
from crawler.extract.dates import LONDON
from crawler.extract.decode import decode
from crawler.extract.furniture import without_furniture
from crawler.extract.json_ld import story_of
from crawler.extract.kinds import not_text
from crawler.extract.partial import Shown, shown_of
from crawler.extract.plain import folded, one_line, plain_line, text_of, tree_of
from crawler.extract.published import published_of
from crawler.extract.related import documents_of
from crawler.extract.tidy import standfirst, tidy
from crawler.extract.titles import title_of
from crawler.extract.walls import SUBSCRIBERS_ONLY, VIEWER, is_viewer, wall
from crawler.models import DocumentLink, Reading

PRECISION_SHARE = 0.8
_FEWEST_WORDS = 4
_FIRST_ELEMENT = re.compile(r"<([a-z_][\w.:-]*)", re.IGNORECASE)
_DATA_ROOTS = frozenset({"rss", "feed", "rdf:rdf", "urlset", "sitemapindex", "svg", "opml", "error"})


def read_page(
    body: bytes, *, url: str, content_type: str = "", zone: tzinfo = LONDON, at: datetime | None = None
) -> Reading:
    """What the page at `url` says. `content_type` is the header as sent, `zone` holds for dates that name none.

    `at` is when the page was fetched: no date behind it is guessed at. Raises Unreadable, in readers' words, for what is no
    page (a PDF, a picture, data), and for pages that show something else in the place of an article, or nothing.
    """
    tree = tree_of(_markup(body, content_type))
    story = story_of(tree, url)
    title, title_by = title_of(tree, story)
    shown = shown_of(tree, story, _text(tree, title, url))
    text = shown.body
    documents = documents_of(tree, url=url, text=text)
    _refuse_walls(tree, title, shown, documents)
    latest = at.astimezone(zone).strftime("%Y-%m-%d") if at else None
    quickly = {"original_date": True, "extensive_search": False, "max_date": latest}
    metadata = extract_metadata(tree, default_url=url, date_config=quickly)
    published, published_by = published_of(tree, story, url=url, zone=zone, latest=latest, quick=metadata.date or "")
    return Reading(
        title=title or url,
        title_by=title_by or "url",
        body=text,
        byline=_author(metadata.author),
        published=published,
        published_by=published_by,
        canonical=_canonical(tree, url),
        language=_language(tree),
        partial=shown.partial,
        documents=documents,
    )


def _markup(body: bytes, content_type: str) -> str:
    if what := not_text(body):
        raise Unreadable(f"the address leads to {what}, not to a page")
    text = decode(body, content_type).strip()
    if not text:
        raise Unreadable("the page is empty")
    first = _FIRST_ELEMENT.search(text)
    if text.startswith(("{", "[")) or (first and first[1].lower() in _DATA_ROOTS):
        raise Unreadable("the address leads to data, not to a page")
    if not first:
        raise Unreadable("the address leads to plain text, not to a page")
    return text


def _text(tree: html.HtmlElement, title: str, url: str) -> str:
    """The article's text, a paragraph a line; "" where there is none."""
    tidied = tidy(tree)
    precise, default = (_extracted(tidied, title, url, precision=precision) for precision in (True, False))
    # A page of a few lines has its heading in the default text only; that is no sign that the other one lacks anything.
    chosen = precise if len(precise) >= PRECISION_SHARE * len(default.removeprefix(title)) else default
    return "\n".join([*standfirst(tidied, chosen), chosen])


def _extracted(tree: html.HtmlElement, title: str, url: str, *, precision: bool) -> str:
    found = trafilatura.bare_extraction(
        tree, url=url, favor_precision=precision, include_comments=False, include_tables=True
    )
    return without_furniture(folded(getattr(found, "text", None) or ""), title=title)


def _refuse_walls(tree: html.HtmlElement, title: str, shown: Shown, documents: tuple[DocumentLink, ...]) -> None:
    markup = html.tostring(tree, encoding="unicode")
    text = shown.body or text_of(tree)
    what = wall(
        title=plain_line(tree.findtext(".//title") or title),
        text=text,
        markup="" if shown.body else markup,
        heading=_heading(tree),
    )
    if what is None and shown.partial and len(shown.body.split()) < _FEWEST_WORDS:
        what = SUBSCRIBERS_ONLY
    if what is None and not documents and is_viewer(text=text, markup=markup):
        what = VIEWER
    if what:
        raise Unreadable(f"the site showed {what} instead of the article")
    if len(text.split()) < _FEWEST_WORDS:
        raise Unreadable("the page holds no text that could be an article")


def _heading(tree: html.HtmlElement) -> str:
    first = next(tree.iter("h1"), None)
    return plain_line(str(first.text_content())) if first is not None else ""


def _author(found: str | None) -> str | None:
    names = one_line(found or "").removeprefix("By ").split("; ")
    people = [name for name in names if name and "://" not in name and "@" not in name]
    return ", ".join(people)[:200] or None


def _canonical(tree: html.HtmlElement, url: str) -> str | None:
    bases = [absolute_url(base.get("href"), url) for base in tree.iterfind(".//base[@href]")]
    linked = [link.get("href", "") for link in tree.iter("link") if "canonical" in link.get("rel", "").lower().split()]
    shared = [meta.get("content", "") for meta in tree.iter("meta") if meta.get("property", "").lower() == "og:url"]
    claims = [absolute_url(claim, (bases and bases[0]) or url) for claim in linked + shared if claim.strip()]
    return next(filter(None, claims), None)


def _language(tree: html.HtmlElement) -> str | None:
    """The primary language in lower case ("en", "cy")."""
    root = tree.getroottree().getroot()
    stated = [root.get("lang"), root.get("xml:lang")]
    stated += [meta.get("content") for meta in tree.iter("meta") if meta.get("property") == "og:locale"]
    found = (re.match(r"\s*([a-z]{2,3})(?![a-z])", value or "", re.IGNORECASE) for value in stated)
    return next((match[1].lower() for match in found if match), None)
