"""Answers of invented sites, as the fetcher would hand them over."""

from datetime import UTC, datetime

from crawler.models import Page

AT = datetime(2026, 6, 4, 9, 30, tzinfo=UTC)


def page(body: bytes | str, *, url: str = "https://alderbrook.example/news/1", content_type: str = "text/html") -> Page:
    """An answer with status 200."""
    encoded = body.encode() if isinstance(body, str) else body
    headers = {"content-type": content_type} if content_type else {}
    return Page(url=url, final_url=url, status=200, at=AT, took=0.1, headers=headers, body=encoded)


def rss(items: str = "", *, title: str = "Alderbrook Council news", head: str = '<?xml version="1.0"?>') -> str:
    """An RSS 2.0 feed around `items`."""
    return (
        f'{head}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title><link>https://alderbrook.example/</link>{items}</channel></rss>"
    )


def item(inner: str = "", *, title: str = "Care review published", link: str = "/news/1") -> str:
    """One RSS item."""
    return f"<item><title>{title}</title><link>{link}</link>{inner}</item>"
