"""A page as the class of response that Scrapy would make of it. Pure."""

from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from crawler.models import Page

_PACKING = frozenset({"content-encoding", "content-length", "transfer-encoding"})  # undone on the way here


def response_of(page: Page) -> Response:
    """An HtmlResponse, XmlResponse or the like, by the headers, the address and the bytes of `page`."""
    headers = Headers({name: value.split("\n") for name, value in page.headers.items() if name not in _PACKING})
    kind = responsetypes.from_args(headers=headers, url=page.final_url, body=page.body)
    return kind(url=page.final_url, status=page.status, headers=headers, body=page.body, protocol="HTTP/1.1")
