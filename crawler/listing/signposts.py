"""What a page says of where its news can be read by machines: feeds that it names or links to, and how it is made. Pure."""

import re
from collections.abc import Iterable, Iterator

from lxml import html

from crawler.dedupe.urls import absolute_url
from crawler.errors import Unreadable
from crawler.extract.decode import decode
from crawler.extract.kinds import not_text
from crawler.extract.plain import one_line, tree_of
from crawler.models import Signpost, Signposts

MOST_LINKS, MOST_FEEDS = 2_000, 20

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
#: Addresses that are feeds by their look: /rss, news.rss, /feed/, rss.xml, x.atom, mgRss.aspx, ?format=feed&type=rss.
_FEED_ADDRESS = re.compile(
    r"(?:/|\.)(?:rss|atom)(?:\.xml|\.php|\.aspx)?/?$|/feed/?$|/(?:feed|index)\.(?:xml|rss|json)$|/rss/[\w-]+(?:/[\w-]+)?/?$"
    r"|/mgrss\.aspx|[?&](?:format=(?:feed|rss)|type=(?:rss|atom)|feed=(?:rss2?|atom))(?:&|$)",
    re.IGNORECASE,
)
_FEED_WORDS = re.compile(r"(?:subscribe (?:to|via) )?(?:our |this |the )?(?:[\w' -]{0,40} )?(?:rss|atom)(?: (?:news )?feed)?", re.IGNORECASE)  # fmt: skip
_FEED_PAGE_WORDS = re.compile(r"(?:about |our |all |what are )?(?:rss(?: news)?|news) feeds|(?:about|what (?:is|are)) rss(?: feeds?)?|feeds", re.IGNORECASE)  # fmt: skip
_FEED_PAGE_ADDRESS = re.compile(r"/rss[-_]?feeds?(?:/|\.|$)|/feeds(?:/|\.|$)", re.IGNORECASE)
#: Links to pages of news, by their words: those of the first kind are surer.
_NEWS_WORDS = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"(?:latest |all |our |council |read |more |view |see |view all |see all )*(?:news|newyddion)(?: (?:room|releases?|archive|stories|articles))?|newsroom",
        r"(?:latest |all |our |council )*news (?:and|&) [\w ]{1,30}|press releases?|media (?:centre|releases?)|latest (?:updates|stories)",
    )
)
#: Feeds of something else than news.
_ASIDE = re.compile(r"/comments?/feed|comments[- ]feed|[?&]feed=comments|/oembed|/wp-json", re.IGNORECASE)
_PICTURES = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|ico|css|js)$", re.IGNORECASE)

#: Systems by what stands in their markup, where the generator is not named.
_MARKUP = {
    "wordpress": re.compile(r"/wp-(?:content|includes)/|https://api\.w\.org/"),
    "jadu": re.compile(r"/jadu/|jadu[-_ ]?cms|powered by jadu", re.IGNORECASE),
    "moderngov": re.compile(r"\b[Mm]odern\.?[Gg]ov\b|\b(?:mg|ie)[A-Z]\w+\.aspx"),
    "joomla": re.compile(r"/media/(?:jui|system)/js/|/components/com_content/|[?&]option=com_"),
    "drupal": re.compile(r"data-drupal-|drupal-settings-json|/sites/(?:default|all)/(?:files|modules|themes)/"),
    "govuk": re.compile(r"<meta[^>]+name=[\"']govuk:"),
}  # fmt: skip
_GENERATORS = {"wordpress": "wordpress", "jadu": "jadu", "joomla": "joomla", "drupal": "drupal"}
_POST_TYPE = re.compile(r"\bpost-type-archive-([a-z0-9_-]+)")


def read_signposts(body: bytes, *, url: str, content_type: str = "") -> Signposts:
    """What the page at `url` says. `content_type` is the header as sent. Raises Unreadable for what is no page."""
    if what := not_text(body):
        raise Unreadable(f"the site sent {what} instead of a page")
    markup = decode(body, content_type)
    tree = tree_of(markup)
    base = _base(tree, url)
    generator = _meta(tree, "generator")
    feeds = _unique([*_declared(tree, base), *_visible(tree, base)])
    return Signposts(
        title=one_line(tree.findtext(".//title") or ""),
        site=_meta(tree, "og:site_name") or _meta(tree, "application-name"),
        heading=next((text for each in tree.iter("h1") if (text := _text(each))), "")[:300],
        generator=generator,
        canonical=next((absolute_url(each.get("href", ""), base) for each in _rel(tree, "canonical")), None),
        feeds=feeds,
        feed_pages=_feed_pages(tree, base, {each.url for each in feeds}),
        news_pages=_news_pages(tree, base),
        platforms=tuple(_platforms(markup, generator)),
        post_type=_post_type(tree),
        links=tuple(dict.fromkeys(found for each in _anchors(tree) if (found := _target(each, base))))[:MOST_LINKS],
    )


def _base(tree: html.HtmlElement, url: str) -> str:
    return next((found for each in tree.iter("base") if (found := absolute_url(each.get("href", ""), url))), url)


def _meta(tree: html.HtmlElement, name: str) -> str:
    named = (
        each for each in tree.iter("meta") if name in {each.get("name", "").lower(), each.get("property", "").lower()}
    )
    return next((text for each in named if (text := one_line(each.get("content", "")))), "")[:300]


def _rel(tree: html.HtmlElement, rel: str) -> Iterator[html.HtmlElement]:
    return (each for each in tree.iter("link") if rel in each.get("rel", "").lower().split())


def _anchors(tree: html.HtmlElement) -> Iterator[html.HtmlElement]:
    return (each for each in tree.iter("a") if each.get("href", "").strip())


def _text(element: html.HtmlElement) -> str:
    return one_line(str(element.text_content()))


def _target(anchor: html.HtmlElement, base: str) -> str | None:
    found = absolute_url(anchor.get("href", ""), base)
    return found.partition("#")[0] if found else None


def _declared(tree: html.HtmlElement, base: str) -> Iterator[Signpost]:
    for each in _rel(tree, "alternate"):
        kind, found = each.get("type", "").partition(";")[0].strip().lower(), absolute_url(each.get("href", ""), base)
        if kind in _FEED_TYPES and found and not _ASIDE.search(found):
            yield Signpost(url=found, title=one_line(each.get("title", ""))[:200], declared=True)


def _visible(tree: html.HtmlElement, base: str) -> Iterator[Signpost]:
    for each in _anchors(tree):
        found = _target(each, base)
        if found and not _ASIDE.search(found) and _is_feed(found, _words(each)):
            yield Signpost(url=found, title=_words(each)[:200], declared=False)


def _words(anchor: html.HtmlElement) -> str:
    """What a link says; where it is a picture, what stands for that."""
    pictured = " ".join(each.get("alt", "") for each in anchor.iter("img"))
    return _text(anchor) or one_line(anchor.get("title", "") or anchor.get("aria-label", "") or pictured)


def _is_feed(url: str, words: str) -> bool:
    if _FEED_ADDRESS.search(url):
        return True
    singular = _FEED_WORDS.fullmatch(words) and not _FEED_PAGE_ADDRESS.search(url) and not _PICTURES.search(url)
    return bool(singular and not _FEED_PAGE_WORDS.fullmatch(words))


def _feed_pages(tree: html.HtmlElement, base: str, feeds: set[str]) -> tuple[str, ...]:
    found = (
        target
        for each in _anchors(tree)
        if (target := _target(each, base))
        and (_FEED_PAGE_WORDS.fullmatch(_words(each)) or _FEED_PAGE_ADDRESS.search(target))
    )
    return tuple(each for each in dict.fromkeys(found) if each not in feeds and each != base)[:2]


def _news_pages(tree: html.HtmlElement, base: str) -> tuple[str, ...]:
    links = [(_words(each), target) for each in _anchors(tree) if (target := _target(each, base)) and target != base]
    found = (target for surest in _NEWS_WORDS for words, target in links if surest.fullmatch(words))
    return tuple(dict.fromkeys(found))[:3]


def _unique(feeds: Iterable[Signpost]) -> tuple[Signpost, ...]:
    """Each address once, as it is met first."""
    first: dict[str, Signpost] = {}
    for each in feeds:
        first.setdefault(each.url, each)
    return tuple(first.values())[:MOST_FEEDS]


def _platforms(markup: str, generator: str) -> Iterator[str]:
    """The generator's word counts; where it names none of these, what the markup gives away."""
    named = [name for word, name in _GENERATORS.items() if word in generator.lower()]
    yield from named or [name for name, mark in _MARKUP.items() if mark.search(markup)]


def _post_type(tree: html.HtmlElement) -> str:
    classes = next((each.get("class", "") for each in tree.iter("body")), "")
    found = _POST_TYPE.search(classes)
    return found[1] if found else ""
