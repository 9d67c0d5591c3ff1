"""The requests of visits: for a source's listing and its further parts, and for an entry's page. Pure."""

from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from config.sources import Source
from crawler.archive.document_records import DueDocument
from crawler.archive.records import DueEntry, DueSource, KeptPart
from crawler.dedupe.urls import host_of
from crawler.extract.kinds import is_document_link
from crawler.listing.govuk import content_address, first_address
from crawler.models import Ask

FEED_TYPES = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
DOCUMENT_TYPES = (
    "application/pdf, application/vnd.openxmlformats-officedocument.wordprocessingml.document;q=0.9, */*;q=0.5"
)
LARGEST_PAGE, LARGEST_DOCUMENT = 10 * 1024 * 1024, 50 * 1024 * 1024
DOCUMENT_TIMEOUT = 120.0  # seconds
PAGE_TYPES = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
#: What a listing of each kind is asked for as, where it is no feed.
LISTING_TYPES = {
    "sitemap": "application/xml, text/xml;q=0.9, */*;q=0.5",
    "listing": PAGE_TYPES,
    "govuk": "application/json",
}


def ask_for_listing(source: DueSource, declared: Source | None = None) -> Ask:
    """The request for a source's listing, with what was told of its last good answer."""
    return Ask(
        url=first_address(source.address) if source.kind == "govuk" else source.address,
        etag=source.etag,
        last_modified=source.last_modified,
        accept=LISTING_TYPES.get(source.kind, FEED_TYPES),
        headers=own_headers(declared),
    )


def ask_for_part(source: DueSource, declared: Source | None, url: str, before: KeptPart | None = None) -> Ask:
    """The request for a further part of a listing: an older page, or a sitemap of which `before` is kept."""
    return Ask(
        url=url,
        etag=before.etag if before else None,
        last_modified=before.last_modified if before else None,
        accept=LISTING_TYPES.get(source.kind, FEED_TYPES),
        headers=_headers_at(url, declared),
    )


def ask_for_page(due: DueEntry, declared: Source | None = None) -> Ask | None:
    """The request for an entry's page; None where it has none. What GOV.UK's search found is asked of its content API."""
    if not due.host:
        return None
    if (
        declared and declared.govuk and due.host == _host_of_source(declared)
    ):  # the search finds pages of other sites, too
        return Ask(url=content_address(due.url), accept="application/json", headers=_headers_at(due.url, declared))
    size = LARGEST_DOCUMENT if is_document_link(due.url) else LARGEST_PAGE
    return Ask(url=due.url, accept=PAGE_TYPES, max_bytes=size, headers=_headers_at(due.url, declared))


def ask_for_document(due: DueDocument, declared: Source | None = None) -> Ask:
    """The request for a document that an article links to."""
    return Ask(
        url=due.url,
        accept=DOCUMENT_TYPES,
        max_bytes=LARGEST_DOCUMENT,
        timeout=DOCUMENT_TIMEOUT,
        headers=_headers_at(due.url, declared),
    )


def _headers_at(url: str, declared: Source | None) -> Mapping[str, str]:
    """A source's own headers, where a request goes to its own host: not to another port, nor over plain http where it is polled
    by https.
    """
    if declared is None or host_of(url) != _host_of_source(declared):
        return {}
    home, there = urlsplit(declared.key), urlsplit(url)
    lays_open = home.scheme == "https" and there.scheme != "https"
    return {} if lays_open or _port(home) != _port(there) else own_headers(declared)


def _port(address: SplitResult) -> int | None:
    """None where it is the scheme's own."""
    return None if address.port == {"https": 443, "http": 80}.get(address.scheme) else address.port


def own_headers(declared: Source | None) -> Mapping[str, str]:
    """What a source's declaration adds to its requests. They may be secrets: for its own host alone, and for no log."""
    if declared is None:
        return {}
    headers = {name: value.get_secret_value() for name, value in declared.headers.items()}
    return headers | ({"Cookie": declared.cookie.get_secret_value()} if declared.cookie else {})


def _host_of_source(declared: Source) -> str | None:
    """The host that a source's headers are for; a spider has none."""
    return None if declared.spider else host_of(declared.key)
