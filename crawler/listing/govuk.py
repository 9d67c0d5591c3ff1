"""GOV.UK's search: the answers of its API to entries, and the addresses to ask it by. Pure.

https://docs.publishing.service.gov.uk/repos/search-api/using-the-search-api.html: what it does not know it refuses with 422. A
`count` may be 1,500, a `start` 900,000, words 512 characters; fields that are not asked for are not given, nor is what has been
withdrawn. `public_timestamp` is when a page was last changed for its readers, and the one date to sort by.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.dedupe.urls import absolute_url, url_key
from crawler.errors import NotAListing
from crawler.extract.dates import LONDON, read_date
from crawler.extract.plain import one_line, plain_line
from crawler.listing.onward import leading_on
from crawler.listing.sniff import text_of_answer
from crawler.models import Entry, Listing, Part

#: Results an answer: some hours of all that GOV.UK publishes, weeks of one organisation.
COUNT = 50
FIELDS = ("title", "link", "description", "public_timestamp", "content_store_document_type", "organisations", "parts")
#: Types of pages that list others or say who is who, and have no text that could be news.
_NO_ARTICLES = frozenset(
    "finder organisation taxon topic mainstream_browse_page person ministerial_role role world_location".split()  # noqa: SIM905 - a table of words
)
_WANTED = "search results"


def first_address(key: str) -> str:
    """The address to poll for the query of that key (`GovukQuery.key`): its newest results."""
    return _address(key, start=0)


def content_address(url: str) -> str:
    """The address at which the content API gives the page at `url`, an address of the same site."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, f"/api/content{parts.path.rstrip('/')}", "", ""))


def read_govuk_search(body: bytes, *, url: str, zone: tzinfo = LONDON) -> Listing:
    """What the search at `url` found, in its order; its next page, if there is one, as `Listing.older`.

    Raises NotAListing for what is no answer of the search, with the API's own words where it refuses the query.
    """
    answer = _answer(body)
    results = answer["results"]
    by_key: dict[str, Entry] = {}
    for result in _dicts(results):
        for entry in _entries(result, url, zone):
            by_key.setdefault(entry.key, entry)
    return Listing(
        kind="govuk",
        title="",
        entries=tuple(by_key.values()),
        older=_older(answer, len(results), url),
    )


def _answer(body: bytes) -> dict[str, Any]:
    text = text_of_answer(body, "application/json", wanted=_WANTED)
    try:
        answer = json.loads(text)
    except RecursionError:
        raise NotAListing("the search results are nested too deeply to be read") from None
    except ValueError:
        what = "a page" if text.startswith("<") else "broken data"
        raise NotAListing(f"the site sent {what} instead of {_WANTED}") from None
    if isinstance(answer, dict) and isinstance(answer.get("results"), list):
        return answer
    refusal = one_line(str(answer.get("error") or "")) if isinstance(answer, dict) else ""
    raise NotAListing(
        f"the search refused the query: {refusal[:200]}"
        if refusal
        else f"the site sent other data instead of {_WANTED}"
    )


def _entries(result: dict[str, Any], url: str, zone: tzinfo) -> Iterator[Entry]:
    """The page that was found, and those attached to it as HTML: the search knows these as parts of it alone, and often the
    report itself is one.
    """
    page = _entry(result, url, zone)
    if page is None:
        return
    yield page
    for part in _dicts(result.get("parts")):
        link, title = _link_of_part(part, _text(result, "link")), plain_line(_text(part, "title"))
        address = absolute_url(link, url) if link else None
        if address and title:
            summary = plain_line(_text(part, "body"))
            yield replace(page, key=url_key(address), url=address, title=title, summary=summary)


def _link_of_part(part: dict[str, Any], page: str) -> str:
    """The address of what is attached to a page; "" for a chapter of a guide, which has no text but that of the guide."""
    slug = _text(part, "slug")
    return _text(part, "url").strip() or (f"{page}/{slug}" if slug and page.startswith("/government/") else "")


def _entry(result: dict[str, Any], url: str, zone: tzinfo) -> Entry | None:
    link = _text(result, "link")
    address = absolute_url(link, url) if link.strip() else None
    if address is None or _text(result, "content_store_document_type") in _NO_ARTICLES:
        return None
    given = one_line(_text(result, "public_timestamp"))
    changed = read_date(given, zone=zone)
    organisations = (one_line(_text(each, "title")) for each in _dicts(result.get("organisations")))
    return Entry(
        key=url_key(address),
        url=address,
        title=plain_line(_text(result, "title")) or address,
        summary=plain_line(_text(result, "description")),
        author=", ".join(filter(None, organisations)) or None,
        published=changed,
        published_as_given=given[:200] or None,
        modified=changed,
    )


def _older(answer: dict[str, Any], found: int, url: str) -> tuple[Part, ...]:
    start, total = answer.get("start"), answer.get("total")
    if not (isinstance(start, int) and isinstance(total, int) and found > 0 and 0 <= start < start + found < total):
        return ()
    return leading_on([_address(url, start=start + found)], url=url)


def _address(url: str, *, start: int) -> str:
    """The address of a query with what has it answered our way; each of these parameters may stand there once."""
    parts = urlsplit(url)
    asked = [
        (name, value) for name, value in parse_qsl(parts.query) if name not in {"order", "count", "start", "fields"}
    ]
    ways = [("order", "-public_timestamp"), ("count", str(COUNT)), ("fields", ",".join(FIELDS))]
    starts = [("start", str(start))] if start else []
    return urlunsplit(parts._replace(query=urlencode([*asked, *ways, *starts], safe=","), fragment=""))


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _text(of: dict[str, Any], name: str) -> str:
    value = of.get(name)
    return value if isinstance(value, str) else ""
