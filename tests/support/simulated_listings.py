"""How the sites of the simulated web list and show what they publish: one `Kind` for each way, as plain bytes."""

import gzip
import html
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from loopback_sites import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article: its number within its site, and when it came out."""

    number: int
    title: str
    at: datetime


class Where(Protocol):
    """What a kind needs of its site."""

    origin: str
    window: int
    leads_on: bool

    def out(self, now: datetime, /) -> list[Story]: ...

    def url(self, story: Story, /) -> str: ...


#: A listing's bytes, from what is on this page, the site, the number of the page, and whether there is another.
Print = Callable[[Sequence[Story], Any, int, bool], bytes]

_PARAGRAPHS = (
    "The decision was taken on Tuesday evening by the members, after a debate of two hours in which eleven residents spoke.",
    "Officers will report on case {number} again in the autumn, when the first measures have been in place for some months.",
    "The partners have agreed to publish what they learn, and to answer questions about it at a public meeting in the hall.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A way to list. `key` is the key of the configuration that declares it."""

    key: str
    path: str
    content_type: str
    print: Print
    suffix: str = ""

    def declared(self, origin: str) -> dict[str, Any]:
        return {self.key: f"{origin}{self.path}"}

    def story_path(self, story: Story) -> str:
        return f"/news/{_slug(story)}{self.suffix}"

    def answer(self, site: Where, path: str, now: datetime) -> tuple[Answer, list[Story]]:
        """What the site says on a path, and what of its stories that lists."""
        parts = urlsplit(path)
        if parts.path == self.path:
            page = int(parse_qs(parts.query).get("page", ["1"])[0])
            return self._listing(site, page, now)
        story = next((each for each in site.out(now) if self.story_path(each) == parts.path), None)
        return (_page(story, site, self) if story else Answer(status=404, body=b"Not found")), []

    def _listing(self, site: Where, page: int, now: datetime) -> tuple[Answer, list[Story]]:
        out = site.out(now)
        listed = out[(page - 1) * site.window : page * site.window]
        if page > 1 and (not site.leads_on or not listed):
            return Answer(status=404, body=b"Not found"), []
        body = self.print(listed, site, page, site.leads_on and len(out) > page * site.window)
        return Answer(body=body, headers={"content-type": self.content_type}), listed


class InParts(Kind):
    """An index of sitemaps: one for each month, gzipped."""

    def answer(self, site: Where, path: str, now: datetime) -> tuple[Answer, list[Story]]:
        months: dict[str, list[Story]] = {}
        for each in site.out(now):
            months.setdefault(f"{each.at:%Y-%m}", []).append(each)
        if path == self.path:
            listed = "".join(
                f"<sitemap><loc>{site.origin}/sitemap-{month}.xml.gz</loc><lastmod>{_iso(each[0].at)}</lastmod></sitemap>"
                for month, each in sorted(months.items())
            )
            body = f'<?xml version="1.0"?><sitemapindex xmlns="{_SITEMAP}">{listed}</sitemapindex>'.encode()
            return Answer(body=body, headers={"content-type": "application/xml"}), []
        month = path.removeprefix("/sitemap-").removesuffix(".xml.gz")
        if month in months:
            body = gzip.compress(_urlset(months[month], site, 1, False), mtime=0)
            return Answer(body=body, headers={"content-type": "application/x-gzip"}), months[month]
        return super().answer(site, path, now)


class Govuk(Kind):
    """The search and the content of GOV.UK."""

    def declared(self, origin: str) -> dict[str, Any]:
        return {"govuk": {"organisations": ["office-for-reviews"], "site": origin}}

    def story_path(self, story: Story) -> str:
        return f"/government/news/{_slug(story)}"

    def answer(self, site: Where, path: str, now: datetime) -> tuple[Answer, list[Story]]:
        parts = urlsplit(path)
        out = site.out(now)
        if parts.path == self.path:
            asked = parse_qs(parts.query)
            if unknown := asked.keys() - _SEARCH:
                return Answer(status=422, body=json.dumps({"error": f"Unexpected parameters: {unknown}"}).encode()), []
            start, count = int(asked.get("start", ["0"])[0]), int(asked.get("count", ["10"])[0])
            listed = out[start : start + min(count, site.window)]
            found = {"results": [_result(each, self) for each in listed], "total": len(out), "start": start}
            return Answer(body=json.dumps(found).encode(), headers={"content-type": "application/json"}), listed
        story = next((each for each in out if f"/api/content{self.story_path(each)}" == parts.path), None)
        if story is None:
            return Answer(status=404, body=b"{}"), []
        return Answer(body=_content(story, self), headers={"content-type": "application/json; charset=utf-8"}), []


_SEARCH = {
    *("q", "order", "count", "start", "fields", "filter_organisations", "filter_content_store_document_type"),
    "filter_public_timestamp",
}
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _slug(story: Story) -> str:
    words = "".join(each if each.isalnum() else " " for each in story.title.lower())
    return f"{'-'.join(words.split())}"


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _body(story: Story) -> str:
    return "".join(f"<p>{each.format(number=story.number)} {html.escape(story.title)}.</p>" for each in _PARAGRAPHS)


def _page(story: Story, site: Where, kind: Kind) -> Answer:
    if kind.suffix == ".pdf":
        return Answer(body=_pdf(story), headers={"content-type": "application/pdf"})
    title = html.escape(story.title)
    text = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body><nav><a href="/">Home</a>'
        f' <a href="/news">News</a></nav><main><article><h1>{title}</h1><p><time datetime="{_iso(story.at)}">{story.at:%d %B %Y}'
        f"</time></p>{_body(story)}</article></main><footer><a href='/privacy'>Privacy</a></footer></body></html>"
    )
    return Answer(body=text.encode(), headers={"content-type": "text/html; charset=utf-8"})


def _pdf(story: Story) -> bytes:
    """A document of one page, with its words as text."""
    lines = [story.title, *(each.format(number=story.number) for each in _PARAGRAPHS)]
    shown = " ".join(f"({line.replace('(', '[').replace(')', ']')}) Tj 0 -20 Td" for line in lines)
    stream = f"BT /F1 11 Tf 40 760 Td {shown} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        written
        + b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(written))
    )


def _rss(stories: Sequence[Story], site: Where, page: int, more: bool) -> bytes:
    items = "".join(
        f"<item><title>{html.escape(each.title)}</title><link>{site.url(each)}</link><guid>{site.url(each)}</guid>"
        f"<pubDate>{format_datetime(each.at)}</pubDate></item>"
        for each in stories
    )
    built = f"<lastBuildDate>{format_datetime(stories[0].at)}</lastBuildDate>" if stories else ""
    onward = f'<atom:link rel="next" href="{site.origin}/feed?page={page + 1}"/>' if more else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>News</title><link>{site.origin}</link>{built}{onward}{items}</channel></rss>"
    ).encode()


def _latin(stories: Sequence[Story], site: Where, page: int, more: bool) -> bytes:
    """Bytes of Latin-1 that say they are UTF-8."""
    return _rss(stories, site, page, more).decode().replace("<title>News", "<title>Café news").encode("latin-1")


def _atom(stories: Sequence[Story], site: Where, page: int, more: bool) -> bytes:
    entries = "".join(
        f"<entry><title>{html.escape(each.title)}</title><id>{site.url(each)}</id><link href='{site.url(each)}'/>"
        f"<updated>{_iso(each.at)}</updated><published>{_iso(each.at)}</published></entry>"
        for each in stories
    )
    onward = f"<link rel='next' href='/atom?page={page + 1}'/>" if more else ""
    return (
        f"<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'><title>News</title><id>{site.origin}</id>"
        f"<updated>2026-05-01T00:00:00Z</updated>{onward}{entries}</feed>"
    ).encode()


def _json(stories: Sequence[Story], site: Where, page: int, more: bool) -> bytes:
    feed: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1", "title": "News"}
    if more:
        feed["next_url"] = f"{site.origin}/feed.json?page={page + 1}"
    feed["items"] = [
        {"id": site.url(each), "url": site.url(each), "title": each.title, "date_published": _iso(each.at)}
        for each in stories
    ]
    return json.dumps(feed).encode()


def _urlset(stories: Sequence[Story], site: Where, page: int, more: bool) -> bytes:
    urls = "".join(
        f"<url><loc>{site.url(each)}</loc><lastmod>{_iso(each.at)}</lastmod></url>" for each in reversed(stories)
    )
    home = f"<url><loc>{site.origin}/</loc></url>"
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="{_SITEMAP}">{home}{urls}</urlset>'.encode()


def _news(stories: Sequence[Story], site: Where, page: int, more: bool) -> bytes:
    urls = "".join(
        f"<url><loc>{site.url(each)}</loc><news:news><news:publication><news:name>Paper</news:name><news:language>en"
        f"</news:language></news:publication><news:publication_date>{_iso(each.at)}</news:publication_date><news:title>"
        f"{html.escape(each.title)}</news:title></news:news></url>"
        for each in stories
    )
    news = "http://www.google.com/schemas/sitemap-news/0.9"
    return f'<?xml version="1.0"?><urlset xmlns="{_SITEMAP}" xmlns:news="{news}">{urls}</urlset>'.encode()


def _around(body: str) -> bytes:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>News - Council</title></head><body><header><nav>'
        '<ul><li><a href="/bins">Bins and recycling</a></li><li><a href="/schools">Schools and learning</a></li><li><a '
        'href="/council-tax">Council tax</a></li></ul></nav></header><main><h1>Latest news</h1>'
        f'{body}</main><aside><h2>Popular services</h2><ul><li><a href="/pay">Pay for it</a></li><li><a href="/report">Report it'
        '</a></li><li><a href="/apply">Apply for it</a></li></ul></aside><footer><a href="/privacy">Privacy</a></footer></body></html>'
    ).encode()


def _onward(page: int, more: bool) -> str:
    return f'<nav class="pagination"><a rel="next" href="/news?page={page + 1}">Next page</a></nav>' if more else ""


def _items(stories: Sequence[Story], site: Where, page: int, more: bool) -> bytes:
    listed = "".join(
        f'<li><h2><a href="{urlsplit(site.url(each)).path}">{html.escape(each.title)}</a></h2><p class="date">{each.at:%d %B %Y}</p>'
        f"<p>What it is about, in a sentence or two, for number {each.number}.</p></li>"
        for each in stories
    )
    return _around(f'<ul class="news-list">{listed}</ul>{_onward(page, more)}')


def _cards(stories: Sequence[Story], site: Where, page: int, more: bool) -> bytes:
    listed = "".join(
        f'<div class="card"><a href="{urlsplit(site.url(each)).path}"><img src="/i/{each.number}.jpg" alt=""></a><div class="card-body">'
        f'<time datetime="{_iso(each.at)}">{each.at:%d/%m/%Y}</time><h3><a href="{urlsplit(site.url(each)).path}">'
        f"{html.escape(each.title)}</a></h3></div></div>"
        for each in stories
    )
    return _around(f'<div class="grid">{listed}</div>{_onward(page, more)}')


def _rows(stories: Sequence[Story], site: Where, page: int, more: bool) -> bytes:
    listed = "".join(
        f'<tr><td>{each.at:%d %b %Y}</td><td><a href="{urlsplit(site.url(each)).path}">{html.escape(each.title)}</a> (PDF, 120 KB)</td></tr>'
        for each in stories
    )
    table = f"<table><thead><tr><th>Date</th><th>Document</th></tr></thead><tbody>{listed}</tbody></table>"
    return _around(f"{table}{_onward(page, more)}")


_FEED = {"key": "feed", "path": "/feed", "content_type": "application/rss+xml"}
KINDS: dict[str, Kind] = {
    "rss": Kind(**_FEED, print=_rss),
    "latin rss": Kind(**_FEED, print=_latin),
    "atom": Kind(key="feed", path="/atom", content_type="application/atom+xml", print=_atom),
    "json": Kind(key="feed", path="/feed.json", content_type="application/feed+json", print=_json),
    "sitemap": Kind(key="sitemap", path="/sitemap.xml", content_type="text/xml", print=_urlset),
    "news sitemap": Kind(key="sitemap", path="/news-sitemap.xml", content_type="application/xml", print=_news),
    "sitemap index": InParts(key="sitemap", path="/sitemap_index.xml", content_type="application/xml", print=_urlset),
    "listing": Kind(key="listing", path="/news", content_type="text/html; charset=utf-8", print=_items),
    "cards": Kind(key="listing", path="/news", content_type="text/html; charset=utf-8", print=_cards),
    "documents": Kind(key="listing", path="/news", content_type="text/html; charset=utf-8", print=_rows, suffix=".pdf"),
    "govuk": Govuk(key="govuk", path="/api/search.json", content_type="application/json", print=_json),
}


def _result(story: Story, kind: Kind) -> dict[str, Any]:
    return {
        "title": story.title,
        "link": kind.story_path(story),
        "description": f"In short, number {story.number}.",
        "public_timestamp": _iso(story.at),
        "content_store_document_type": "press_release",
        "format": "press_release",
    }


def _content(story: Story, kind: Kind) -> bytes:
    content = {
        "base_path": kind.story_path(story),
        "schema_name": "news_article",
        "document_type": "press_release",
        "locale": "en",
        "title": story.title,
        "description": f"In short, number {story.number}.",
        "first_published_at": _iso(story.at),
        "public_updated_at": _iso(story.at),
        "details": {"body": _body(story), "change_history": []},
        "links": {"organisations": [{"title": "Office for Reviews"}]},
    }
    return json.dumps(content).encode()
