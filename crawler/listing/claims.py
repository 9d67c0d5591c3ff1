"""What a listing claims of its entries, whatever its format, and the entries that are made of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from hashlib import sha256
from urllib.parse import quote

from crawler.dedupe.urls import absolute_url, url_key
from crawler.extract.dates import read_date
from crawler.extract.plain import one_line
from crawler.models import Entry

_TITLE_WORDS = 14
_LONGEST_RAW_DATE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One item before it is checked: all texts plain, links as written (best first), dates as written (best first)."""

    links: tuple[str, ...] = ()
    guid: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    author: str = ""
    dates: tuple[str, ...] = ()


def entries_of(claims: Iterable[Claim], *, url: str, zone: tzinfo) -> tuple[Entry, ...]:
    """The entries of the listing at `url`, in its order. Of several with one key the first is kept.

    An item is never dropped for what it lacks: without a link its guid, without a guid its own words tell it apart.
    """
    entries: dict[str, Entry] = {}
    for claim in claims:
        entry = _entry(claim, url, zone)
        entries.setdefault(entry.key, entry)
    return tuple(entries.values())


def _entry(claim: Claim, url: str, zone: tzinfo) -> Entry:
    links = [*claim.links, absolute_url(claim.guid, "about:blank") or ""]  # a guid is whole or nothing: "12" is no path
    address = next((found for link in links if link.strip() and (found := absolute_url(link, url))), None)
    key, address = _identity(claim, address, url)
    raw_dates = [raw for raw in map(one_line, claim.dates) if raw]
    return Entry(
        key=key,
        url=address,
        title=claim.title or _first_words(claim.summary or claim.content) or address,
        summary=claim.summary,
        content=claim.content,
        author=claim.author or None,
        published=next((moment for raw in raw_dates if (moment := read_date(raw, zone=zone))), None),
        published_as_given=raw_dates[0][:_LONGEST_RAW_DATE] if raw_dates else None,
    )


def _identity(claim: Claim, address: str | None, url: str) -> tuple[str, str]:
    """The key and the address of an item, see `Entry`."""
    if address:
        return url_key(address), address
    if guid := one_line(claim.guid):
        return guid, f"{url}#{quote(guid, safe='')}"
    words = "\n".join((claim.title, claim.summary, claim.content, *claim.dates))
    digest = sha256(words.encode()).hexdigest()[:16]
    return f"{url_key(url)}#{digest}", f"{url}#{digest}"


def _first_words(text: str) -> str:
    words = text.split(maxsplit=_TITLE_WORDS)
    return " ".join(words[:_TITLE_WORDS]) + (" …" if len(words) > _TITLE_WORDS else "")
