"""What an Ask brings beside its address (headers, a body), on real requests: where it goes, and where it does not."""

import logging

import pytest
from loopback_fetching import fetching
from loopback_sites import Answer, LoopbackSites

from crawler.errors import FetchFailed
from crawler.models import Ask, Page

SECRETS = {"Cookie": "licence=4711", "X-Api-Key": "key-4711"}


@pytest.fixture
def sites():
    with LoopbackSites() as sites:
        yield sites


async def fetch(sites: LoopbackSites, ask: Ask) -> Page:
    async with fetching(sites) as fetcher:
        return await fetcher.fetch(ask)


def asked(sites: LoopbackSites, name: str, path: str):
    return next(visit for visit in reversed(sites.visits) if (visit.host, visit.path) == (name, path))


async def test_further_headers_go_along_and_are_never_logged(sites, caplog):
    caplog.set_level(logging.DEBUG)
    site = sites.site("news.alderbrook.example")
    site.answer("/feed", Answer(body=b"<rss>"))
    ask = Ask(url=site.url("/feed"), headers=SECRETS | {"Accept": "application/json"})
    await fetch(sites, ask)
    headers = asked(sites, site.name, "/feed").headers
    assert (headers["cookie"], headers["x-api-key"]) == ("licence=4711", "key-4711")
    assert headers["accept"] == "application/json"
    assert "4711" not in caplog.text + repr(ask)


async def test_robots_is_asked_for_without_them(sites):
    site = sites.site("news.alderbrook.example")
    site.answer("/feed", Answer(body=b"<rss>"))
    await fetch(sites, Ask(url=site.url("/feed"), headers=SECRETS))
    assert "cookie" not in asked(sites, site.name, "/robots.txt").headers


async def test_who_we_are_and_what_frames_a_message_stays_ours(sites):
    site = sites.site("news.alderbrook.example")
    site.answer("/feed", Answer(body=b"<rss>"))
    own = {
        "user-AGENT": "Mozilla",
        "Host": "other",
        "Accept-Encoding": "br",
        "Content-Length": "9",
        "Proxy-Authorization": "x",
    }
    await fetch(sites, Ask(url=site.url("/feed"), headers=own))
    headers = asked(sites, site.name, "/feed").headers
    assert headers["user-agent"].startswith("Cuttings/")
    assert headers["accept-encoding"] == "gzip, deflate"
    assert {"content-length", "proxy-authorization"}.isdisjoint(headers)


async def test_they_follow_a_redirect_within_the_host_and_no_further(sites):
    council, other = sites.site("news.alderbrook.example"), sites.site("consent.example")
    council.redirect("/feed", council.url("/news/feed"))
    council.redirect("/news/feed", other.url("/back"))
    other.redirect("/back", council.url("/feed?ok=1"))
    council.answer("/feed?ok=1", Answer(body=b"<rss>"))
    page = await fetch(sites, Ask(url=council.url("/feed"), headers=SECRETS))
    assert page.body == b"<rss>"
    assert "cookie" in asked(sites, council.name, "/news/feed").headers
    for name, path in ((other.name, "/back"), (council.name, "/feed?ok=1")):  # for good: another host led back
        assert {"cookie", "x-api-key"}.isdisjoint(asked(sites, name, path).headers)


async def test_a_form_is_posted(sites):
    site = sites.site("minutes.alderbrook.example")
    site.answer("/search", lambda visit: Answer(body=visit.method.encode() + b" " + visit.body))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    page = await fetch(sites, Ask(url=site.url("/search"), method="POST", body=b"from=2026-06-01", headers=form))
    assert page.body == b"POST from=2026-06-01"
    assert asked(sites, site.name, "/search").headers["content-type"] == form["Content-Type"]


@pytest.mark.parametrize(
    ("status", "method", "body"),
    [(301, "GET", b""), (302, "GET", b""), (303, "GET", b""), (307, "POST", b"a=1"), (308, "POST", b"a=1")],
)
async def test_what_a_redirect_makes_of_a_form(sites, status, method, body):
    site = sites.site("minutes.alderbrook.example")
    site.redirect("/search", "/found", status=status)
    site.answer("/found", Answer(body=b"found"))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    await fetch(sites, Ask(url=site.url("/search"), method="POST", body=b"a=1", headers=form))
    visit = asked(sites, site.name, "/found")
    assert (visit.method, visit.body, "content-type" in visit.headers) == (method, body, bool(body))


async def test_no_other_method_is_used(sites):
    site = sites.site("minutes.alderbrook.example")
    with pytest.raises(FetchFailed, match="only GET and POST requests are made, not DELETE"):
        await fetch(sites, Ask(url=site.url("/"), method="DELETE"))
    assert not sites.visits


async def test_a_redirect_itself_where_it_is_not_to_be_followed(sites):
    site = sites.site("minutes.alderbrook.example")
    site.answer("/search", Answer(status=302, headers={"location": "/found", "set-cookie": "a=1, Path=/"}))
    page = await fetch(sites, Ask(url=site.url("/search"), follow=False))
    assert (page.status, page.headers["location"], page.redirects) == (302, "/found", ())


@pytest.mark.parametrize("headers", [{}, {"content-encoding": "identity"}, {"connection": "close"}])
async def test_an_answer_shorter_than_it_said_is_a_failure(sites, headers):
    site = sites.site("news.alderbrook.example")
    site.answer("/paper.pdf", Answer(body=b"%PDF-1.7" + b"x" * 100_000, cut=60_000, headers=headers))
    with pytest.raises(FetchFailed, match=r"^the answer broke off before its end$"):
        await fetch(sites, Ask(url=site.url("/paper.pdf")))
