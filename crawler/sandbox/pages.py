"""`python -m crawler.sandbox.pages`: a worker that reads listings and pages, started by the pool and never by hand."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from trafilatura.meta import reset_caches

from crawler.extract.article import read_page
from crawler.extract.govuk import read_content
from crawler.listing.feed import read_feed
from crawler.listing.govuk import read_govuk_search
from crawler.listing.html import read_html
from crawler.listing.signposts import read_signposts
from crawler.listing.sitemap import read_sitemap
from crawler.listing.sniff import is_feed
from crawler.models import Listing, Reading, Signposts
from crawler.sandbox.frames import Header
from crawler.sandbox.worker import Readers, main


def _listing(job: Header, body: bytes) -> Listing:
    """By the kind that the source was declared as; what was declared as nothing, or reads itself, is taken for a feed."""
    return _LISTINGS.get(job["kind"], _feed)(job, body)


def _feed(job: Header, body: bytes) -> Listing:
    return read_feed(body, **_given(job))


def _sitemap(job: Header, body: bytes) -> Listing:
    return read_sitemap(body, **_given(job))


def _page_with_links(job: Header, body: bytes) -> Listing:
    if is_feed(body, job["content_type"]):
        return _feed(job, body)
    picked: dict[str, Any] = {"links": job["links"] or None, "date": job["date"] or None, "next_": job["next"] or None}
    return read_html(body, **_given(job), **picked)


def _govuk_search(job: Header, body: bytes) -> Listing:
    return read_govuk_search(body, url=job["url"], zone=ZoneInfo(job["zone"]))


def _article(job: Header, body: bytes) -> Reading:
    if job["kind"] == "govuk" and body.lstrip().startswith(b"{"):
        return read_content(body, url=job["url"], zone=ZoneInfo(job["zone"]))
    return read_page(body, **_given(job), at=datetime.fromisoformat(job["at"]))


def _given(job: Header) -> dict[str, Any]:
    """What every reader is told of the bytes."""
    return {"url": job["url"], "content_type": job["content_type"], "zone": ZoneInfo(job["zone"])}


def _signposts(job: Header, body: bytes) -> Signposts:
    return read_signposts(body, url=job["url"], content_type=job["content_type"])


_LISTINGS = {"feed": _feed, "sitemap": _sitemap, "listing": _page_with_links, "govuk": _govuk_search}
READERS: Readers = {"listing": _listing, "article": _article, "signposts": _signposts}

if __name__ == "__main__":
    main(READERS, tidy=reset_caches)
