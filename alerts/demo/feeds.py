"""The sites' feeds: RSS 2.0 with and without full text, Atom 1.0 (RFC 4287), and JSON Feed 1.1.

Each takes the site, the address ("http://name:port") below which its articles stand, and the aware time from which their ages
are reckoned.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from alerts.demo.articles import Site, Story

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
register_namespace("content", _CONTENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What goes over the wire."""

    content_type: str
    body: bytes


def rss(site: Site, base: str, opened: datetime) -> Printed:
    root = Element("rss", version="2.0")
    channel = SubElement(root, "channel")
    _add(channel, title=site.name, link=f"{base}/", description=f"News from {site.name}")
    for story in site.stories:
        url = base + site.path(story)
        item = SubElement(channel, "item")
        _add(item, title=story.title, link=url, guid=url, description=story.summary)
        _add(item, pubDate=format_datetime(story.published(opened)))
        if site.source == "rss with full text":
            SubElement(item, f"{{{_CONTENT}}}encoded").text = _as_html(story)
    return Printed(content_type="application/rss+xml; charset=utf-8", body=_xml(root))


def atom(site: Site, base: str, opened: datetime) -> Printed:
    root = Element("feed", xmlns=_ATOM)
    _add(root, title=site.name, id=f"{base}/", updated=opened.isoformat())
    for story in site.stories:
        url = base + site.path(story)
        item = SubElement(root, "entry")
        _add(item, title=story.title, id=url, summary=story.summary)
        _add(item, published=story.published(opened).isoformat(), updated=story.published(opened).isoformat())
        _add(SubElement(item, "author"), name=story.by)
        SubElement(item, "link", rel="alternate", type="text/html", href=url)
    return Printed(content_type="application/atom+xml; charset=utf-8", body=_xml(root))


def json_feed(site: Site, base: str, opened: datetime) -> Printed:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.name,
        "home_page_url": f"{base}/",
        "items": [_json_item(story, base + site.path(story), opened) for story in site.stories],
    }
    body = json.dumps(feed, ensure_ascii=False, indent=1).encode()
    return Printed(content_type="application/feed+json; charset=utf-8", body=body)


def _json_item(story: Story, url: str, opened: datetime) -> dict[str, object]:
    return {
        "id": url,
        "url": url,
        "title": story.title,
        "summary": story.summary,
        "date_published": story.published(opened).isoformat(),
        "authors": [{"name": story.by}],
    }


def _add(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = text


def _as_html(story: Story) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in story.paragraphs)


def _xml(root: Element) -> bytes:
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
