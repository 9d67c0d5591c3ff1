"""`python -m crawler.sandbox.pages`: a worker that reads listings and pages, started by the pool and never by hand."""

from datetime import datetime
from zoneinfo import ZoneInfo

from trafilatura.meta import reset_caches

from crawler.extract.article import read_page
from crawler.listing.feed import read_feed
from crawler.listing.signposts import read_signposts
from crawler.models import Listing, Reading, Signposts
from crawler.sandbox.frames import Header
from crawler.sandbox.worker import Readers, main


def _listing(job: Header, body: bytes) -> Listing:
    return read_feed(body, url=job["url"], content_type=job["content_type"], zone=ZoneInfo(job["zone"]))


def _article(job: Header, body: bytes) -> Reading:
    at = datetime.fromisoformat(job["at"])
    return read_page(body, url=job["url"], content_type=job["content_type"], zone=ZoneInfo(job["zone"]), at=at)


def _signposts(job: Header, body: bytes) -> Signposts:
    return read_signposts(body, url=job["url"], content_type=job["content_type"])


READERS: Readers = {"listing": _listing, "article": _article, "signposts": _signposts}

if __name__ == "__main__":
    main(READERS, tidy=reset_caches)
