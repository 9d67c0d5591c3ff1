"""A page's signposts -> what is worth a request, in order. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from pydantic import ValidationError

from config.sources import GovukQuery, Source
from crawler.dedupe.urls import absolute_url, site_of
from crawler.discovery import platforms
from crawler.discovery.govuk import query_of
from crawler.discovery.records import Candidate
from crawler.models import Listing, Signpost, Signposts

#: How many feeds of one page are tried.
MOST_FEEDS = 3
#: Stands for the name until there is one.
NAMELESS = "?"

_NEWS = re.compile(r"news|press|media|blog|latest|update|post", re.IGNORECASE)
_OTHER = re.compile(r"event|job|vacanc|tender|planning|weather|traffic|podcast|forum|calendar|comment", re.IGNORECASE)
#: Hosts that keep other sites' feeds.
_KEEPERS = re.compile(r"(?:^|\.)(?:feedburner\.com|feedblitz\.com|govdelivery\.com)$")
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_NEWS_SITEMAP = re.compile(r"news|press|article|post(?!code|er)|stor(?:y|ies)", re.IGNORECASE)


def as_feed(url: str, how: str, *, declared: bool = False) -> Iterator[Candidate]:
    return _declared({"feed": url}, how, declared=declared)


def as_sitemap(url: str, how: str) -> Iterator[Candidate]:
    return _declared({"sitemap": url}, how)


def as_listing(url: str, how: str) -> Iterator[Candidate]:
    return _declared({"listing": url}, how)


def _declared(place: Mapping[str, str | GovukQuery], how: str, *, declared: bool = False) -> Iterator[Candidate]:
    """The one candidate, or none: a page may name what no configuration takes, such as an address with a password in it."""
    try:
        source = Source.model_validate({"name": NAMELESS, **place})
    except ValidationError:
        return
    yield Candidate(source=source, how=how, declared=declared)


def named(url: str, page: Signposts) -> Iterator[Candidate]:
    """What the page at `url` itself points to: GOV.UK's search for the same, and feeds."""
    if asked := query_of(url, is_govuk="govuk" in page.platforms):
        query, left_out = asked
        without = f", but for {', '.join(left_out)}, which a source cannot ask for" if left_out else ""
        yield from _declared({"govuk": query}, f"GOV.UK's search for what this page shows{without}", declared=True)
    for each in _best(url, page.feeds):
        how = "the page names it as its feed" if each.declared else "the page links to it"
        yield from as_feed(each.url, how, declared=each.declared)


def on_feed_page(url: str, page: Signposts) -> Iterator[Candidate]:
    """The feeds of a page that lists feeds, those first that are most like the page at `url`, whose feed is sought."""
    for each in _best(url, page.feeds):
        yield from as_feed(each.url, "a page of feeds, linked from there, lists it")


def of_platform(url: str, page: Signposts) -> Iterator[Candidate]:
    """Feeds where the system keeps them that the page is made with."""
    for address, title in platforms.feed_addresses(url, page):
        yield from as_feed(address, f"sites made with {title} have a feed there")


def pages_of_news(url: str, page: Signposts) -> Iterator[str]:
    """The pages of news that the page at `url` links to, of its own site."""
    return (each for each in page.news_pages if _is_near(each, url))


def sitemaps(robots: str, *, url: str) -> tuple[str, ...]:
    """The sitemaps that a robots.txt, which holds for `url`, names; those of news first."""
    found = (absolute_url(match[1], url) for match in _SITEMAP_LINE.finditer(robots))
    return tuple(sorted(dict.fromkeys(filter(None, found)), key=lambda each: not is_of_news(each)))


def is_of_news(sitemap: str) -> bool:
    """Whether a sitemap's address says that it lists news: news-sitemap.xml, post-sitemap1.xml."""
    return _NEWS_SITEMAP.search(urlsplit(sitemap).path) is not None


def news_part(index: Listing) -> str | None:
    """Of an index of sitemaps the one that lists news, by its address; None where none says so."""
    return next((part.url for part in index.older if is_of_news(part.url)), None)


def _best(url: str, feeds: Iterable[Signpost]) -> list[Signpost]:
    near = [each for each in feeds if each.declared or _is_near(each.url, url)]
    return sorted(near, key=lambda each: -_likeness(each, url))[:MOST_FEEDS]


def _is_near(feed: str, url: str) -> bool:
    """Whether a feed is the site's own: pages link to the weather's, too."""
    try:
        return site_of(feed) == site_of(url) or _KEEPERS.search(urlsplit(feed).hostname or "") is not None
    except ValueError:
        return False


def _likeness(feed: Signpost, url: str) -> int:
    """How much a feed promises to be that of the news at `url`."""
    said = f"{feed.title} {urlsplit(feed.url).path} {urlsplit(feed.url).query}"
    path = urlsplit(url).path.rstrip("/")
    beneath = bool(path) and urlsplit(feed.url).path.startswith(f"{path}/")
    return 2 * beneath + bool(_NEWS.search(said)) - 2 * bool(_OTHER.search(said))
