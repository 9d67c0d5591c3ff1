"""Where the systems that UK public bodies publish with keep their feeds. Pure.

Only what a system's own documentation or feeds seen in use tell; of the others (LocalGov Drupal's newsrooms, Umbraco, GOSS,
Contensis) no common address is known, and none is guessed at.
"""

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from crawler.models import Signposts

#: Post types of WordPress whose feed is the plain one.
_PLAIN_TYPES = frozenset({"", "post"})


def feed_addresses(url: str, page: Signposts) -> Iterator[tuple[str, str]]:
    """Addresses of feeds that the page at `url` may have, best first, each with the system that has them there."""
    for name in page.platforms:
        if name in _FEEDS:
            title, addresses = _FEEDS[name]
            yield from ((address, title) for address in addresses(url, page))


def _wordpress(url: str, page: Signposts) -> Iterator[str]:
    """The archive's own feed, and the site's: https://developer.wordpress.org/advanced-administration/wordpress/feeds/."""
    parts = urlsplit(url)
    if page.post_type not in _PLAIN_TYPES:
        yield _at(url, "/feed/", urlencode({"post_type": page.post_type}))
    elif parts.path.strip("/"):
        yield _at(url, f"{parts.path.rstrip('/')}/feed/")
    yield _at(url, "/feed/")


def _jadu(url: str, _page: Signposts) -> Iterator[str]:
    yield _at(url, "/rss/news")


def _moderngov(url: str, _page: Signposts) -> Iterator[str]:
    """One committee's feed where the page is about one, else the site's; some sites answer the latter with a page."""
    folder, _, script = urlsplit(url).path.rpartition("/")
    query = {key.lower(): value[0] for key, value in parse_qs(urlsplit(url).query).items()}
    about = query.get("cid") or query.get("committeeid")
    if committee := about or (query.get("id") if script.lower() == "mgcommitteedetails.aspx" else None):
        yield _at(url, f"{folder}/mgRss.aspx", urlencode({"CId": committee}))
    yield _at(url, f"{folder}/mgRss.aspx", "XXR=0")


def _joomla(url: str, _page: Signposts) -> Iterator[str]:
    parts = urlsplit(url)
    yield _at(url, parts.path or "/", "&".join(filter(None, [parts.query, "format=feed&type=rss"])))


def _drupal(url: str, _page: Signposts) -> Iterator[str]:
    yield _at(url, "/rss.xml")


def _at(url: str, path: str, query: str = "") -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


_FEEDS: dict[str, tuple[str, Callable[[str, Signposts], Iterator[str]]]] = {
    "wordpress": ("WordPress", _wordpress),
    "jadu": ("Jadu", _jadu),
    "moderngov": ("ModernGov", _moderngov),
    "joomla": ("Joomla", _joomla),
    "drupal": ("Drupal", _drupal),
}
