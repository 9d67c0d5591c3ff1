"""JSON Feed, versions 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), and what is nearly that."""

import json
from typing import Any

from crawler.errors import NotAListing
from crawler.extract.plain import folded, one_line, plain
from crawler.listing.claims import Claim
from crawler.listing.onward import leading_on
from crawler.models import Part


def read_json_feed(text: str, *, url: str) -> tuple[str, list[Claim], tuple[Part, ...]]:
    """The title and items of the JSON Feed at `url`, and the part of it that is older (`next_url`). Raises NotAListing for other JSON, and for what is no JSON."""
    feed = _parsed(text)
    items = feed.get("items") if isinstance(feed, dict) else None
    if (
        not isinstance(feed, dict)
        or "jsonfeed.org/version" not in _text(feed, "version")
        or not isinstance(items, list)
    ):
        raise NotAListing("the site sent JSON data that is not a JSON Feed")
    claims = [_claim(item) for item in items if isinstance(item, dict)]
    return one_line(_text(feed, "title")), claims, leading_on([_text(feed, "next_url")], url=url)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise NotAListing("the JSON feed is nested too deeply to be read") from None
    except ValueError as error:
        raise NotAListing(f"the JSON feed is broken or cut off: {error}") from None


def _claim(item: dict[str, Any]) -> Claim:
    return Claim(
        links=(_text(item, "url"), _text(item, "external_url")),
        guid=_text(item, "id"),
        title=one_line(_text(item, "title")),
        summary=folded(_text(item, "summary")),
        content=folded(_text(item, "content_text")) or plain(_text(item, "content_html")),
        author=", ".join(_authors(item)),
        dates=(_text(item, "date_published"), _text(item, "date_modified")),
    )


def _authors(item: dict[str, Any]) -> list[str]:
    """Names of version 1.1's `authors`, else of 1.0's `author`."""
    authors = item.get("authors") or [item.get("author")]
    found = authors if isinstance(authors, list) else [authors]
    names = [one_line(_text(author, "name")) for author in found if isinstance(author, dict)]
    return [name for name in names if name]


def _text(of: dict[str, Any], name: str) -> str:
    """A member as text: numbers are used as ids by some (the standard asks readers to take them); else nothing."""
    value = of.get(name)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
