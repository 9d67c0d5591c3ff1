"""Scrapy's cookies for one crawl, with the list of public suffixes that is at hand.

Scrapy's own middleware has tldextract fetch that list from its home the first time that a cookie comes: past the guard, and
with the whole loop waiting.
"""

from collections.abc import Iterable
from http.cookiejar import Cookie

from scrapy import Request
from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.http.cookies import CookieJar
from scrapy.utils.httpobj import urlparse_cached

from crawler.dedupe.urls import site_of


class Cookies(CookiesMiddleware):
    """As Scrapy's: a cookie for a whole suffix ("gov.uk") is kept for the host that set it, if that is the suffix itself."""

    def _process_cookies(self, cookies: Iterable[Cookie], *, jar: CookieJar, request: Request) -> None:
        host = (urlparse_cached(request).hostname or "").lower()
        for cookie in cookies:
            domain = cookie.domain.removeprefix(".")
            if domain and domain != host and _is_suffix(domain):
                continue
            if domain == host and _is_suffix(domain):
                cookie.domain = host
            jar.set_cookie_if_ok(cookie, request)


def _is_suffix(domain: str) -> bool:
    """Whether others than one owner have names beneath it."""
    try:
        return site_of(f"http://x.{domain}/") == f"x.{domain}"
    except ValueError:
        return True
