"""What a listing claims of its entries, whatever its format, and the entries that are made of it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from hashlib import sha256
from urllib.parse import quote, urldefrag

from crawler.dedupe.urls import absolute_url, fitting, is_article_like, url_key
from crawler.extract.dates import read_date
from crawler.extract.plain import one_line
from crawler.models import Entry

_TITLE_WORDS = 14
_LONGEST_RAW_DATE = 200
_NUMBERED = re.compile(r"/[^/]*\d[^/]*$")
#: WordPress signs summaries with the site's name, which would fire a watch on "safeguarding" for each post of a board.
_SIGNATURE = re.compile(r"^The post .+ (?:appeared first|first appeared) on .+$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One item before it is checked: all texts plain, links as written (best first), dates as written (best first).

    `text` is the article's whole text, where that is given in the place of a page.
    """

    links: tuple[str, ...] = ()
    guid: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    author: str = ""
    dates: tuple[str, ...] = ()
    text: str = ""


def entries_of(claims: Iterable[Claim], *, url: str, zone: tzinfo) -> tuple[Entry, ...]:
    """The entries of the listing at `url`, in its order, each key once.

    An item is never dropped for what it lacks: without a link its guid, without a guid its own words tell it apart. Nor for
    a link that it shares with items of other words. Where that leads to no article (a front page, a section, parts of one
    page), each is an entry without a page of its own; where it may, they are one entry that has the words of all.
    """
    by_key: dict[str, list[tuple[Claim, Entry]]] = {}
    for claim in claims:
        entry = _entry(claim, url, zone)
        by_key.setdefault(entry.key, []).append((claim, entry))
    return tuple(entry for items in by_key.values() for entry in _told_apart(items))


def _told_apart(items: Sequence[tuple[Claim, Entry]]) -> list[Entry]:
    """The entries behind the items of one key."""
    entries = [entry for _, entry in items]
    if len({(entry.title, entry.summary, entry.content) for entry in entries}) == 1:
        return entries[:1]
    if _may_be_article(entries[0].key) and len({urldefrag(entry.url).fragment for entry in entries}) == 1:
        return [_together(entries)]
    by_mark: dict[str, list[Entry]] = {}
    for claim, entry in items:
        by_mark.setdefault(_mark(claim.guid, claim.title, *claim.dates[:1]), []).append(entry)
    return [_placed(_together(same), mark) for mark, same in by_mark.items()]


def _may_be_article(key: str) -> bool:
    return is_article_like(key) or bool(_NUMBERED.search(key))


def _together(entries: Sequence[Entry]) -> Entry:
    """The first entry, with what the others say in its summary."""
    first = entries[0]
    said = [first.summary]
    for other in entries[1:]:
        said += [words for words in (other.title, other.summary or other.content) if words not in {first.title, *said}]
    return replace(first, summary="\n".join(filter(None, said)))


def _placed(entry: Entry, mark: str) -> Entry:
    """The entry as a place in the page that it shares."""
    return replace(entry, key=f"{entry.key}#{mark}", url=f"{urldefrag(entry.url).url}#{mark}")


def _mark(*words: str) -> str:
    return sha256("\n".join(words).encode(errors="surrogatepass")).hexdigest()[:16]


def _entry(claim: Claim, url: str, zone: tzinfo) -> Entry:
    links = [*claim.links, absolute_url(claim.guid, "about:blank") or ""]  # a guid is whole or nothing: "12" is no path
    address = next((found for link in links if link.strip() and (found := absolute_url(link, url))), None)
    key, address = _identity(claim, address, url)
    raw_dates = [raw for raw in map(one_line, claim.dates) if raw]
    return Entry(
        key=key,
        url=address,
        title=claim.title or _first_words(claim.summary or claim.content or claim.text) or address,
        summary=_SIGNATURE.sub("", claim.summary).strip(),
        content=claim.content,
        author=claim.author or None,
        published=next((moment for raw in raw_dates if (moment := read_date(raw, zone=zone))), None),
        published_as_given=raw_dates[0][:_LONGEST_RAW_DATE] if raw_dates else None,
        text=claim.text,
    )


def _identity(claim: Claim, address: str | None, url: str) -> tuple[str, str]:
    """The key and the address of an item, see `Entry`."""
    if address:
        return url_key(address), address
    if guid := one_line(claim.guid):
        return fitting(guid), f"{url}#{quote(guid, safe='')}"
    digest = _mark(claim.title, claim.summary, claim.content, *claim.dates)
    return f"{url_key(url)}#{digest}", f"{url}#{digest}"


def _first_words(text: str) -> str:
    words = text.split(maxsplit=_TITLE_WORDS)
    return " ".join(words[:_TITLE_WORDS]) + (" …" if len(words) > _TITLE_WORDS else "")
