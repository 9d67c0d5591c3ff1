"""What a spider of somebody's own gives -> claims, as listings make them. Pure.

An item is a dict, a Scrapy Item, a dataclass or an attrs class. Its fields, of which only `url` is required:

    url         the address of the article, whole; its page is fetched unless there is a `text`
    title       its headline; else the first words of the summary or the text
    summary     a few sentences
    text        the article's whole text, in the place of its page
    published   a datetime, a date, or text with a date in it
    author      who wrote it
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from itemadapter import ItemAdapter

from crawler.extract.plain import plain, plain_line
from crawler.listing.claims import Claim

FIELDS = ("url", "title", "summary", "text", "published", "author")
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What could be taken from one item: None without a usable address. `faults` say what is wrong with it, and the mend."""

    claim: Claim | None
    faults: tuple[str, ...] = ()


def taken_from(item: Any) -> Taken:
    """The claim that an item makes. A field that cannot be used is left out; only without its address the item is nothing."""
    if not ItemAdapter.is_item(item):
        return Taken(claim=None, faults=(f"something {_shown(item)} is no item: give a dict with url and title",))
    given = {name: value for name, value in ItemAdapter(item).items() if value is not None}
    url = given.get("url")
    if not isinstance(url, str) or not url.strip():
        return Taken(claim=None, faults=("an item has no url: give each the address of its article",))
    if not _is_whole(url.strip()):
        mend = f"an item has the url {_shown(url)}: give the whole address, as response.urljoin makes it"
        return Taken(claim=None, faults=(mend,))
    faults = [
        f"{name} of an item is not known: the fields are {', '.join(FIELDS)}" for name in given if name not in FIELDS
    ]
    texts = {name: _text(name, given.get(name, ""), faults) for name in ("title", "summary", "text", "author")}
    claim = Claim(
        links=(url.strip(),),
        title=plain_line(texts["title"]),
        summary=plain(texts["summary"]),
        text=plain(texts["text"]),
        author=plain_line(texts["author"]),
        dates=_dates(given.get("published"), faults),
    )
    return Taken(claim=claim, faults=tuple(faults))


def _is_whole(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _text(name: str, value: Any, faults: list[str]) -> str:
    if isinstance(value, str):
        return value
    faults.append(f"{name} of an item is {_shown(value)}: give text")
    return ""


def _dates(value: Any, faults: list[str]) -> tuple[str, ...]:
    """The date as text; a time without a zone is then read as one of the place, as in any listing."""
    if value is None or isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, datetime):
        return (value.isoformat(timespec="seconds"),)
    if isinstance(value, date):
        return (value.isoformat(),)
    faults.append(f"published of an item is {_shown(value)}: give a datetime, or text with a date in it")
    return ()


def _shown(value: Any) -> str:
    words = value if isinstance(value, str) else f"of the type {type(value).__name__}"
    return words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN]}…"
