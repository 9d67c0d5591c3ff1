"""The real input of the acceptance tests, served on loopback under the host names that it came from.

    with acceptance_web(SAMPLES) as web:
        … a configuration of web.sources and web.hosts …
        assert number_of_articles == len(web.links)

Captured feeds, captured pages and GOV.UK content items are read from the samples as they are. What no sample has is made
here: the feeds that list the captured pages, GOV.UK's page around a content item, and the trade paper's page around the
text of its article. Every host that any feed names has a loopback address: nothing is looked up, nothing dialled outside.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from loopback_sites import Answer, LoopbackSites, Site

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"

TRADE_PAPER = "www.council-weekly.example"
TRADE_PATH = "/news/reviews-published/5024.article"
RAW_PATH = "/api/content/search/news-and-communications"
HIDDEN = "www.harrowfold.example"

#: Where the articles of the captured feeds live, and nothing listens.
NOBODY = "127.78.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry of a feed that is made here. `published` is ISO 8601, or None for an entry without a date."""

    url: str
    title: str
    summary: str
    published: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source as the configuration declares it. `links` are the addresses of its entries as it gives them."""

    name: str
    url: str
    tag: str
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceWeb:
    """All that is served. `served` are the article pages that can be fetched; no other link answers."""

    sites: LoopbackSites
    feeds: tuple[Feed, ...]
    hosts: dict[str, str]
    served: frozenset[str]
    trade_url: str
    raw_url: str

    @property
    def links(self) -> frozenset[str]:
        """Every distinct address that a feed lists."""
        return frozenset(link for feed in self.feeds for link in feed.links)


@contextmanager
def acceptance_web(samples: Path) -> Iterator[AcceptanceWeb]:
    """Serves the samples in `samples` until the context ends."""
    with LoopbackSites() as sites:
        captured = list(_captured_feeds(samples, sites))
        open_data = _open_data(samples, sites.site("data.gov.uk"))
        govuk = _govuk(samples, sites.site("www.gov.uk"))
        cyber = _cyber(samples, sites.site("www.ncsc.gov.uk"))
        trade = _trade_paper(samples, sites.site(TRADE_PAPER))
        feeds = [*captured, open_data, govuk, cyber, trade, _hidden(sites.site(HIDDEN))]
        yield AcceptanceWeb(
            sites=sites,
            feeds=tuple(feeds),
            hosts=dict.fromkeys(_hosts_in(samples / "feeds"), NOBODY) | sites.hosts,
            served=frozenset(link for feed in (open_data, govuk, cyber, trade) for link in feed.links) - {_raw(govuk)},
            trade_url=trade.links[0],
            raw_url=_raw(govuk),
        )


def _hosts_in(folder: Path) -> set[str]:
    """Every host name that occurs in any address of the files."""
    text = " ".join(file.read_text(encoding="utf-8") for file in folder.iterdir())
    return {urlsplit(url).hostname or "" for url in re.findall(r"https?://[^\s\"'<>\])]+", text)}


def _captured_feeds(samples: Path, sites: LoopbackSites) -> Iterator[Feed]:
    """The captured feeds, at the path and under the name that they were captured from."""
    rows = [row for row in _index(samples) if row["file"].startswith("feeds/")]
    by_host = {host: sites.site(host) for host in sorted({str(urlsplit(row["url"]).hostname) for row in rows})}
    for row in rows:
        parts = urlsplit(row["url"])
        site = by_host[str(parts.hostname)]
        body = (samples / row["file"]).read_bytes()
        site.serve(parts.path, body, content_type="text/xml; charset=utf-8")
        items = re.findall(r"<item>.*?<link>\s*(.*?)\s*</link>", body.decode(), re.DOTALL)
        yield Feed(
            name=row["file"].removeprefix("feeds/"), url=site.url(parts.path), tag="captured", links=tuple(items)
        )


def _open_data(samples: Path, site: Site) -> Feed:
    """data.gov.uk as it was in 2014: ten captured pages, listed by an Atom feed without summaries."""
    listed = []
    for row in _index(samples):
        if row["file"].startswith("datagovuk/"):
            path = urlsplit(row["url"]).path
            site.serve(path, (samples / row["file"]).read_bytes())
            listed.append(Listed(url=site.url(path), title=f"Open data: {path}", summary=""))
    site.serve("/news.atom", _atom(listed).encode(), content_type="application/atom+xml")
    return _feed("data.gov.uk", site, "/news.atom", listed)


def _cyber(samples: Path, site: Site) -> Feed:
    """A captured page of the National Cyber Security Centre, listed by an RSS feed of its own."""
    path = "/collection/small-business-guide"
    site.serve(path, (samples / "ncsc-collection-page.html").read_bytes())
    listed = [Listed(url=site.url(path), title="Small Business Guide", summary="Five steps for small businesses.")]
    site.serve("/api/1/services/v1/all-rss-feed.xml", _rss(listed).encode(), content_type="application/rss+xml")
    return _feed("NCSC", site, "/api/1/services/v1/all-rss-feed.xml", listed)


def _govuk(samples: Path, site: Site) -> Feed:
    """GOV.UK: a page around each content item at its base path, and one entry that leads to raw JSON; a JSON Feed."""
    listed: dict[str, Listed] = {}
    for file in sorted((samples / "govuk-content").glob("*.json")):
        item = json.loads(file.read_bytes())
        path = item["base_path"]
        if path not in listed:
            site.serve(path, _govuk_page(item).encode())
            listed[path] = Listed(
                url=site.url(path),
                title=item["title"],
                summary=item["description"] or "",
                published=item["public_updated_at"],
            )
    raw = samples / "govuk-content" / "finder_news_and_communications.json"
    site.serve(RAW_PATH, raw.read_bytes(), content_type="application/json; charset=utf-8")
    listed[RAW_PATH] = Listed(url=site.url(RAW_PATH), title="As data", summary="Announcements as machines read them.")
    site.serve("/news.json", _json_feed(listed.values()).encode(), content_type="application/feed+json")
    return _feed("GOV.UK", site, "/news.json", listed.values())


def _raw(govuk: Feed) -> str:
    return next(link for link in govuk.links if link.endswith(RAW_PATH))


def _trade_paper(samples: Path, site: Site) -> Feed:
    """The trade paper: one article with all its furniture, listed by an RSS feed with a teaser that matches nothing."""
    text = (samples / "trade-press-article.txt").read_text(encoding="utf-8")
    article = split_trade_article(text)
    site.serve(TRADE_PATH, _trade_page(article, site.url(TRADE_PATH)).encode())
    teaser = Listed(
        url=site.url(TRADE_PATH),
        title=article.title,
        summary="The government has put two reports online.",
        published="2010-10-26T14:05:00+00:00",
    )
    site.serve("/rss/news", _rss([teaser]).encode(), content_type="application/rss+xml")
    return _feed("Council Weekly", site, "/rss/news", [teaser])


def _hidden(site: Site) -> Feed:
    """A source that answers a challenge page instead of its feed."""
    body = b"<!DOCTYPE html><title>Just a moment...</title><p>Enable JavaScript and cookies to continue</p>"
    site.answer("/rss", Answer(body=body, headers={"content-type": "text/html; charset=utf-8"}))
    return Feed(name="Harrowfold Council", url=site.url("/rss"), tag="council", links=())


def _feed(name: str, site: Site, path: str, listed: Iterable[Listed]) -> Feed:
    return Feed(name=name, url=site.url(path), tag="own", links=tuple(entry.url for entry in listed))


def _index(samples: Path) -> list[dict[str, str]]:
    with (samples / "INDEX.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _rss(listed: Iterable[Listed]) -> str:
    items = "".join(
        f"<item><title>{escape(entry.title)}</title><link>{escape(entry.url)}</link>"
        f"<description>{escape(entry.summary)}</description>{_pub_date(entry)}</item>"
        for entry in listed
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'


def _pub_date(entry: Listed) -> str:
    if entry.published is None:
        return ""
    return f"<pubDate>{format_datetime(datetime.fromisoformat(entry.published))}</pubDate>"


def _atom(listed: Iterable[Listed]) -> str:
    items = "".join(
        f"<entry><id>{escape(entry.url)}</id><title>{escape(entry.title)}</title>"
        f'<link href="{escape(entry.url)}"/><updated>2014-03-25T12:12:25Z</updated></entry>'
        for entry in listed
    )
    head = "<id>urn:open-data</id><title>News</title><updated>2014-03-25T12:12:25Z</updated>"
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{head}{items}</feed>'


def _json_feed(listed: Iterable[Listed]) -> str:
    items = [
        {"id": entry.url, "url": entry.url, "title": entry.title, "summary": entry.summary}
        | ({"date_published": entry.published} if entry.published else {})
        for entry in listed
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": items})


def _govuk_page(item: dict) -> str:
    details = item["details"]
    groups = "".join(
        f"<h2>{escape(group['title'])}</h2>{group.get('body') or ''}" for group in details.get("collection_groups", [])
    )
    files = "".join(
        f'<li><a href="{escape(attached["url"])}">{escape(attached["title"])}</a></li>'
        for attached in details.get("attachments", [])
    )
    return f"""<!DOCTYPE html><html lang="en" class="govuk-template"><head><meta charset="utf-8">
<title>{escape(item["title"])} - GOV.UK</title><meta name="description" content="{escape(item["description"] or "")}"></head>
<body class="govuk-template__body">
<div id="global-cookie-message" class="gem-c-cookie-banner"><h2>Cookies on GOV.UK</h2>
<p>We use some essential cookies to make this website work. We'd like to set additional cookies to understand how you use
GOV.UK.</p><button>Accept additional cookies</button><button>Reject additional cookies</button></div>
<header role="banner" class="gem-c-layout-super-navigation-header"><a href="/">GOV.UK</a><nav><ul>
<li><a href="/browse/benefits">Benefits</a></li><li><a href="/search/services">Services</a></li></ul></nav></header>
<main id="content" role="main"><h1 class="gem-c-heading">{escape(item["title"])}</h1>
<p class="gem-c-lead-paragraph">{escape(item["description"] or "")}</p>
<div class="gem-c-govspeak govuk-govspeak">{details.get("body") or ""}{groups}</div>
<section class="attachments"><ul>{files}</ul></section></main>
<div class="gem-c-feedback"><h2>Is this page useful?</h2><button>Yes</button><button>No</button>
<p>Help us improve GOV.UK: to have your say, take part in our survey. HTML is not permitted.</p></div>
<footer class="gem-c-layout-footer"><ul><li><a href="/help/cookies">Cookies</a></li><li><a href="/help/privacy">Privacy</a>
</li></ul></footer></body></html>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeArticle:
    """The article's text, parted into what is above it, its headline, its paragraphs, and what is below it."""

    above: tuple[str, ...]
    title: str
    paragraphs: tuple[str, ...]
    below: tuple[str, ...]


def split_trade_article(text: str) -> TradeArticle:
    """The headline is the last line above the first "Comment" bullet, the paragraphs stand between the two bullets."""
    head, body, tail = re.split(r"^\s*•\s*Comment\s*$", text, flags=re.MULTILINE)
    *above, title = _blocks(head)
    return TradeArticle(above=tuple(above), title=title, paragraphs=_blocks(body), below=_blocks(tail))


def _blocks(text: str) -> tuple[str, ...]:
    return tuple(block.strip() for block in re.split(r"\n\s*\n", text) if block.strip())


def _trade_page(article: TradeArticle, url: str) -> str:
    """The page as that paper would have made it: all of the text's furniture, in the mark-up of its kind and time."""
    unsupported, upgrade, disabled, consent = (escape(block) for block in article.above)
    files, have_your_say, sign_in, terms, links = (escape(block) for block in article.below)
    body = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.paragraphs)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<title>{escape(article.title)} | News | Council Weekly</title>
<meta property="og:title" content="{escape(article.title)}"><link rel="canonical" href="{escape(url)}"></head>
<body class="story"><div id="browserMessage" class="unsupportedBrowser"><h2>{unsupported}</h2><p>{upgrade}</p></div>
<noscript><p>Please enable JavaScript in your browser.</p></noscript>
<div id="cookiesDisabled" class="message"><p>{disabled}</p></div>
<div id="cookiePolicy" class="cookieNotice"><p>{consent.replace("Learn more", '<a href="/cookies">Learn more</a>')}</p>
<a class="close" href="#">Close</a></div>
<div id="header"><a href="/"><img src="/logo.gif" alt="Council Weekly"></a>
<ul id="utility"><li><a href="/sign-in">Sign in</a></li><li><a href="/subscribe">Subscribe</a></li></ul></div>
<div id="navigation"><ul><li><a href="/news">News</a></li><li><a href="/finance">Finance</a></li>
<li><a href="/children">Children's services: serious case review special</a></li><li><a href="/jobs">Jobs</a></li></ul></div>
<div id="wrapper"><div id="content" class="storyPage">
<h1>{escape(article.title)}</h1>
<ul class="storyTools"><li><a href="#comments">Comment</a></li></ul>
<div class="storyContent">
{body}
</div>
<ul class="storyTools bottom"><li><a href="#comments">Comment</a></li></ul>
<div class="relatedFiles"><h3>{files}</h3><ul><li><a href="/files/first.pdf">First report (PDF)</a></li></ul></div>
<div id="comments" class="comments"><h2>{have_your_say}</h2><p>{sign_in}</p><p>{terms}</p><p>{links}</p></div>
</div>
<div id="sidebar"><h3>Most read</h3><ol><li><a href="/1">Have your say: the serious case review debate</a></li>
<li><a href="/2">How cookies came to the committee room</a></li></ol></div></div>
<div id="footer"><p>Use of this site means that you accept cookies.</p></div></body></html>"""
