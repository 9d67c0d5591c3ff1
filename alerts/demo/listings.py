"""What each site answers where it lists its news, whatever the kind of its source."""

from collections.abc import Callable
from datetime import datetime

from alerts.demo import feeds, government, lists
from alerts.demo.articles import Site, SourceKind
from alerts.demo.feeds import Printed
from alerts.demo.pages import CHALLENGE


def print_listing(site: Site, *, base: str, opened: datetime) -> Printed:
    """What `site` lists; `base` ("http://name:port") is its address, `opened` (aware) what ages are reckoned from."""
    return _PRINTERS[site.source](site, base, opened)


def _challenge(_site: Site, _base: str, _opened: datetime) -> Printed:
    return Printed(content_type="text/html; charset=utf-8", body=CHALLENGE.encode())


_PRINTERS: dict[SourceKind, Callable[[Site, str, datetime], Printed]] = {
    "rss": feeds.rss,
    "rss with full text": feeds.rss,
    "atom": feeds.atom,
    "json feed": feeds.json_feed,
    "challenge": _challenge,
    "news sitemap": lists.news_sitemap,
    "list of articles": lists.list_page,
    "list of documents": lists.list_page,
    "government search": government.search,
}
