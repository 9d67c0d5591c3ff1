"""What sites without a feed have in its place: a page that lists articles or documents, and a sitemap for news.

The sitemap follows https://www.sitemaps.org/protocol.html and https://www.google.com/schemas/sitemap-news/0.9.
"""

from datetime import datetime
from html import escape
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from alerts.demo.articles import Dated, Paper, Site, Story
from alerts.demo.feeds import Printed
from alerts.demo.pages import layout, spelt

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
register_namespace("", _SITEMAP)
register_namespace("news", _NEWS)


def list_page(site: Site, _base: str, opened: datetime) -> Printed:
    """The page of `site` on which its articles or documents are listed, newest first, among menus and side bars."""
    newest = sorted(site.listed, key=lambda item: item.hours_ago)
    rows = "\n".join(_row(site, item, opened) for item in newest)
    name = site.source.replace(" ", "-")
    text = layout(name).substitute(site=escape(site.name), rows=rows)
    return Printed(content_type="text/html; charset=utf-8", body=text.encode())


def _row(site: Site, item: Dated, opened: datetime) -> str:
    link = f'<a href="{escape(site.path(item))}">{escape(item.title)}</a>'
    day = spelt(item.published(opened))
    if isinstance(item, Paper):
        return f"<tr><td>{link} <span>(PDF)</span></td><td>{day}</td></tr>"
    summary = escape(item.summary) if isinstance(item, Story) else ""
    return f'<li class="news-item"><h3>{link}</h3><p class="date">{day}</p><p>{summary}</p></li>'


def news_sitemap(site: Site, base: str, opened: datetime) -> Printed:
    """The sitemap for news of `site`, whose articles stand below `base`."""
    root = Element(f"{{{_SITEMAP}}}urlset")
    for story in site.stories:
        url = SubElement(root, f"{{{_SITEMAP}}}url")
        SubElement(url, f"{{{_SITEMAP}}}loc").text = base + site.path(story)
        news = SubElement(url, f"{{{_NEWS}}}news")
        publication = SubElement(news, f"{{{_NEWS}}}publication")
        SubElement(publication, f"{{{_NEWS}}}name").text = site.name
        SubElement(publication, f"{{{_NEWS}}}language").text = "en"
        SubElement(news, f"{{{_NEWS}}}publication_date").text = story.published(opened).isoformat(timespec="seconds")
        SubElement(news, f"{{{_NEWS}}}title").text = story.title
    body = bytes(tostring(root, encoding="utf-8", xml_declaration=True))
    return Printed(content_type="application/xml; charset=utf-8", body=body)
