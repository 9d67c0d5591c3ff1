"""Sitemaps: the bytes of a sitemap, an index of sitemaps, a news sitemap or a list of addresses to entries. Pure.

https://www.sitemaps.org/protocol.html, and of its extensions the one for news (https://www.google.com/schemas/sitemap-news/0.9).
A sitemap lists everything: which of it is news is for others to see. Left out is what can be no article: the front page, the
pictures, the styles and scripts. What stands under 50,000 addresses is read in less than a second.
"""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from operator import itemgetter

from lxml import etree

from crawler.dedupe.urls import absolute_url, url_key
from crawler.errors import NotAListing
from crawler.extract.dates import LONDON
from crawler.extract.plain import one_line, plain_line
from crawler.listing.lastmod import Lastmods
from crawler.listing.packed import unpacked
from crawler.listing.slugs import title_of_slug
from crawler.listing.sniff import from_root, text_of_answer
from crawler.models import Entry, Listing, Part

#: The protocol's own limit. What stands behind it is not read, and the listing is not whole.
MOST_ENTRIES = 50_000
_WANTED = "a sitemap"
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?P<name>urlset|sitemapindex)[\s>/]", re.IGNORECASE)
_ROOT_END = re.compile(r"</(?:[\w.-]+:)?(?:urlset|sitemapindex)\s*>|\A<[^>]*/>", re.IGNORECASE)
_ITEM_END = re.compile(r"</(?:[\w.-]+:)?(?:url|sitemap)\s*>", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
#: `&` that starts no reference of XML's own: sloppy sitemaps write addresses as they are. No other entity is ever resolved.
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});)", re.IGNORECASE)
_NO_ARTICLE = re.compile(
    r"https?://[^/?#]*/?$|[^?#]*\.(?:png|jpe?g|gif|webp|avif|svg|ico|bmp|tiff?|css|m?js|map|json|xml|rss|atom|woff2?|ttf|otf|eot"
    r"|mp[34]|m4[av]|mov|avi|wmv|webm|ogg|wav|zip|gz|ics|vcf)(?:[?#]|$)",
    re.IGNORECASE,
)
_OLDEST = datetime.min.replace(tzinfo=UTC)


def read_sitemap(body: bytes, *, url: str, content_type: str = "", zone: tzinfo = LONDON) -> Listing:
    """What the sitemap at `url` lists, newest first; of an index its sitemaps, as `Listing.older`, and no entries.

    `content_type` is the header as sent, `zone` holds for times that name none. Compressed bytes are unpacked. What is broken
    or cut off gives what is whole, and says so. Raises NotAListing for all that is no sitemap.
    """
    plain_body, all_there = unpacked(body, wanted=_WANTED)
    text = text_of_answer(plain_body, content_type, wanted=_WANTED)
    if text.startswith(("http://", "https://")):
        return _listed(text, url, all_there=all_there)
    if text.startswith(("{", "[")):
        raise NotAListing(f"the site sent JSON data instead of {_WANTED}")
    markup = from_root(text, _ROOT, url, wanted=_WANTED)
    items, whole = _items(markup, "sitemap" if _is_index(markup) else "url")
    if not (items or whole):
        raise NotAListing("the sitemap is broken or cut off before the end of its first entry")
    lastmods = Lastmods(zone)
    if _is_index(markup):
        return Listing(kind="sitemap index", title="", entries=(), whole=whole, older=_parts(items, url, lastmods))
    return Listing(kind="sitemap", title="", entries=_entries(items, url, lastmods), whole=whole)


def _is_index(markup: str) -> bool:
    found = _ROOT.match(markup)
    return bool(found and found["name"].lower() == "sitemapindex")


def _listed(text: str, url: str, *, all_there: bool) -> Listing:
    """A sitemap of plain text: an address a line."""
    lines = text.splitlines() if all_there else text.splitlines()[:-1]
    items = [{"loc": line.strip()} for line in lines if line.strip().startswith(("http://", "https://"))]
    whole = all_there and len(items) <= MOST_ENTRIES
    return Listing(kind="sitemap", title="", entries=_entries(items[:MOST_ENTRIES], url, Lastmods(LONDON)), whole=whole)


# ---- XML


def _items(markup: str, name: str) -> tuple[list[dict[str, str]], bool]:
    """The fields of each `name` element by their names, and whether that is all that the sitemap lists."""
    ended = bool(_ROOT_END.search(markup, max(0, len(markup) - 2_000)))
    if not ended:
        markup = markup[: max((found.end() for found in _ITEM_END.finditer(markup)), default=0)]
    items: list[dict[str, str]] = []
    events = etree.iterparse(
        io.BytesIO(_mended(markup).encode()),
        tag=f"{{*}}{name}",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        for _, element in events:
            if len(items) == MOST_ENTRIES:
                return items, False
            items.append(_fields(element))
            _forget(element)
    except etree.XMLSyntaxError:  # where not even recovering helps: nested too deeply, or nothing at all
        return items, False
    broken = any(error.level_name == "FATAL" for error in events.error_log)
    return items, ended and not broken


def _mended(markup: str) -> str:
    """The markup with references as XML wants them, and without sections that would take them as they are written."""
    if "<![CDATA[" in markup:
        markup = _CDATA.sub(lambda found: found[1].replace("<", "&lt;").replace(">", "&gt;"), markup)
    return _BARE_AMPERSAND.sub("&amp;", markup)


def _fields(element: etree._Element) -> dict[str, str]:
    """The texts of the children, and of the children of `news`; what other extensions say is passed over."""
    fields: dict[str, str] = {}
    for child in element:
        name = _local(child.tag)
        if name == "news":
            fields.update({f"news {_local(part.tag)}": "".join(map(str, part.itertext())) for part in child})
        elif name in {"loc", "lastmod"} and not len(child):
            fields.setdefault(name, child.text or "")
    return fields


@lru_cache(maxsize=256)
def _local(tag: str) -> str:
    return str(tag).rpartition("}")[2]


def _forget(element: etree._Element) -> None:
    """Frees what was read of the tree."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        del parent[: parent.index(element)]


# ---- Entries


def _entries(items: list[dict[str, str]], url: str, lastmods: Lastmods) -> tuple[Entry, ...]:
    """Each key once, with the newest date that stands beside it. Newest first; what has no date behind, in its order."""
    by_key: dict[str, tuple[datetime, Entry]] = {}
    for entry in filter(None, (_entry(item, url, lastmods) for item in items)):
        newest = max(entry.modified or _OLDEST, entry.published or _OLDEST)
        if entry.key not in by_key or newest > by_key[entry.key][0]:
            by_key[entry.key] = newest, entry
    return tuple(entry for _, entry in sorted(by_key.values(), key=itemgetter(0), reverse=True))


def _entry(item: dict[str, str], url: str, lastmods: Lastmods) -> Entry | None:
    address = _address(item, url)
    if address is None or _NO_ARTICLE.match(address):
        return None
    entry = Entry(
        key=url_key(address),
        url=address,
        title=title_of_slug(address) or address,
        modified=lastmods.first_moment(item.get("lastmod", "")),
    )
    return _with_news(entry, item, lastmods) if any(name.startswith("news ") for name in item) else entry


def _with_news(entry: Entry, item: dict[str, str], lastmods: Lastmods) -> Entry:
    """The entry with what the extension for news says. Its keywords stand in for a page that cannot be read."""
    published = one_line(item.get("news publication_date", ""))
    return replace(
        entry,
        title=plain_line(item.get("news title", "")) or entry.title,
        summary=one_line(item.get("news keywords", "")),
        published=lastmods.first_moment(published),
        published_as_given=published[:200] or None,
    )


def _address(item: dict[str, str], url: str) -> str | None:
    link = item.get("loc", "").strip()
    return absolute_url(link, url) if link else None


# ---- Indexes


def _parts(items: list[dict[str, str]], url: str, lastmods: Lastmods) -> tuple[Part, ...]:
    """The sitemaps of an index, each once: the newest first; those without a date behind them, from the last one on, for where
    sitemaps are numbered the newest pages are in the last.
    """
    here = absolute_url(url, url)
    parts = {
        address: Part(url=address, modified=lastmods.last_moment(item.get("lastmod", "")))
        for item in reversed(items)
        if (address := _address(item, url)) and address != here
    }
    return tuple(sorted(parts.values(), key=_age, reverse=True))


def _age(part: Part) -> datetime:
    return part.modified or _OLDEST
