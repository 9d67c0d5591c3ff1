import errno
import http.client
import json
import socket
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import feedparser
import pytest
from lxml import etree, html
from standardwebhooks import Webhook

from alerts.demo import loopback
from alerts.demo import site as demo_site
from alerts.demo.articles import sites
from alerts.demo.loopback import Visit, can_listen, serve
from alerts.demo.show import SECRET
from alerts.demo.site import RECEIVER_HOST, RECEIVER_PATH, Newsroom

NOW = datetime(2026, 6, 4, 9, tzinfo=UTC)
READABLE = [site for site in sites() if site.source != "challenge"]
FEEDS = [site for site in READABLE if site.key == "feed"]


@pytest.fixture(scope="module")
def newsroom():
    with Newsroom(sites(), secret=SECRET, opened=NOW) as opened:
        yield opened


@contextmanager
def asking(newsroom, host, method, path, *, headers=None, body=None):
    connection = http.client.HTTPConnection(newsroom.hosts.get(host, "127.0.10.1"), newsroom.port, timeout=10)
    try:
        connection.request(method, path, body=body, headers={"Host": f"{host}:{newsroom.port}"} | (headers or {}))
        yield connection.getresponse()
    finally:
        connection.close()


def get(newsroom, host, path, **headers):
    with asking(newsroom, host, "GET", path, headers=headers) as response:
        return response.status, response.headers, response.read()


def entries_of(site, body):
    if site.source == "json feed":
        return [(item["url"], item["title"]) for item in json.loads(body)["items"]]
    parsed = feedparser.parse(body)
    assert not parsed.bozo
    return [(entry.link, entry.title) for entry in parsed.entries]


@pytest.mark.parametrize("site", FEEDS, ids=lambda site: site.host)
def test_each_feed_lists_all_articles_of_its_site_and_each_page_is_there(newsroom, site):
    status, _, body = get(newsroom, site.host, site.source_path)
    assert status == 200
    listed = entries_of(site, body)
    assert [title for _, title in listed] == [story.title for story in site.stories]
    for url, _ in listed:
        base = newsroom.base(site.host)
        assert url.startswith(base)
        status, headers, page = get(newsroom, site.host, url.removeprefix(base))
        assert (status, headers.get_content_type()) == (200, "text/html")
        assert f'<link rel="canonical" href="{url}">'.encode() in page


def test_feeds_carry_dates_summaries_and_one_the_full_text(newsroom):
    for site in (site for site in FEEDS if site.source != "json feed"):
        parsed = feedparser.parse(get(newsroom, site.host, site.source_path)[2])
        for entry, story in zip(parsed.entries, site.stories, strict=True):
            assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == story.published(NOW)
            assert entry.summary == story.summary
            assert ("content" in entry) == (site.source == "rss with full text")


@pytest.mark.parametrize("site", READABLE, ids=lambda site: site.host)
def test_who_comes_back_with_validators_is_told_that_nothing_changed(newsroom, site):
    _, headers, _ = get(newsroom, site.host, site.source_path)
    etag, modified = headers["etag"], headers["last-modified"]
    for asked in (
        {"If-None-Match": etag},
        {"If-None-Match": f'"other", W/{etag}'},
        {"If-Modified-Since": modified},
        {"If-None-Match": etag, "If-Modified-Since": format_datetime(NOW - timedelta(days=900), usegmt=True)},
    ):
        status, _, body = get(newsroom, site.host, site.source_path, **asked)
        assert (status, body) == (304, b"")


@pytest.mark.parametrize(
    "asked",
    [
        {"If-None-Match": '"older"'},
        {"If-None-Match": '"older"', "If-Modified-Since": format_datetime(NOW, usegmt=True)},
        {"If-Modified-Since": format_datetime(NOW - timedelta(days=900), usegmt=True)},
    ],
    ids=str,
)
def test_who_has_an_older_copy_gets_the_feed(newsroom, asked):
    assert get(newsroom, "alderbrook.example", "/rss/news.xml", **asked)[0] == 200


def test_a_council_without_a_feed_lists_its_articles_on_a_page(newsroom):
    site = newsroom.sites["pennerley.example"]
    status, headers, body = get(newsroom, site.host, site.source_path)
    assert (status, headers.get_content_type()) == (200, "text/html")
    links = html.fromstring(body).xpath("//ul[@class='news-list']//a/@href")
    assert len(links) == len(site.stories)
    assert {get(newsroom, site.host, link)[0] for link in links} == {200}


def test_a_partnership_lists_papers_and_each_is_a_pdf(newsroom):
    site = newsroom.sites["tillingworth-sp.example"]
    links = html.fromstring(get(newsroom, site.host, site.source_path)[2]).xpath("//td/a/@href")
    assert sorted(links) == sorted(site.path(paper) for paper in site.papers)
    for link in links:
        status, headers, body = get(newsroom, site.host, link)
        assert (status, headers.get_content_type(), body[:5]) == (200, "application/pdf", b"%PDF-")


def test_a_news_sitemap_lists_articles_with_their_headlines(newsroom):
    site = newsroom.sites["townhallreporter.example"]
    root = etree.fromstring(get(newsroom, site.host, site.source_path)[2])
    assert root.xpath("//*[local-name()='title']/text()") == [story.title for story in site.stories]
    for url in root.xpath("//*[local-name()='loc']/text()"):
        assert get(newsroom, site.host, url.removeprefix(newsroom.base(site.host)))[0] == 200


def test_a_government_site_answers_a_search_and_has_its_pages_as_data(newsroom):
    site = newsroom.sites["www.government.example"]
    found = json.loads(get(newsroom, site.host, f"{site.source_path}?filter_organisations=x&count=50")[2])
    assert [result["title"] for result in found["results"]] == [story.title for story in site.stories]
    for result in found["results"]:
        status, headers, body = get(newsroom, site.host, f"/api/content{result['link']}")
        assert (status, headers.get_content_type()) == (200, "application/json")
        assert json.loads(body)["base_path"] == result["link"]


def test_the_site_that_hides_answers_200_with_a_challenge(newsroom):
    status, headers, body = get(newsroom, "harrowfold-police.example", "/news/rss")
    assert (status, headers.get_content_type()) == (200, "text/html")
    assert b"Just a moment..." in body
    assert feedparser.parse(body).entries == []


def test_robots_are_welcome_but_for_the_search(newsroom):
    status, _, body = get(newsroom, "westmarsh.example", "/robots.txt")
    assert (status, body) == (200, b"User-agent: *\nDisallow: /search\n")


@pytest.mark.parametrize(
    ("method", "host", "path"),
    [
        ("GET", "alderbrook.example", "/nothing"),
        ("GET", "elsewhere.example", "/"),
        ("POST", "alderbrook.example", RECEIVER_PATH),
        ("POST", RECEIVER_HOST, "/nothing"),
    ],
)
def test_what_is_not_there_is_404(newsroom, method, host, path):
    with asking(newsroom, host, method, path, body=b"") as response:
        assert response.status == 404


def test_a_visit_is_remembered(newsroom):
    get(newsroom, "alderbrook.example", "/robots.txt")
    assert newsroom.visits[-1] == Visit(host="alderbrook.example", path="/robots.txt", kind="robots", status=200)


def test_a_signed_webhook_is_kept_and_an_unsigned_one_refused(newsroom):
    body = json.dumps({"type": "digest"})
    now = datetime.now(UTC)
    headers = {
        "Webhook-Id": "msg_7",
        "Webhook-Timestamp": str(int(now.timestamp())),
        "Webhook-Signature": Webhook(SECRET).sign("msg_7", now, body),
    }
    with asking(newsroom, RECEIVER_HOST, "POST", RECEIVER_PATH, headers=headers, body=body) as response:
        assert response.status == 204
    assert [(received.message_id, received.payload) for received in newsroom.received] == [
        ("msg_7", {"type": "digest"})
    ]
    with asking(newsroom, RECEIVER_HOST, "POST", RECEIVER_PATH, headers=headers, body=body + " ") as response:
        assert (response.status, response.read()) == (401, b"no signature fits\n")
    assert len(newsroom.received) == 1


def test_where_there_is_only_one_loopback_address_all_sites_share_it(monkeypatch):
    monkeypatch.setattr(demo_site, "can_listen", lambda address: address == "127.0.0.1")
    with Newsroom(sites(), secret=SECRET, opened=NOW) as newsroom:
        assert set(newsroom.hosts.values()) == {"127.0.0.1"}
        for site in FEEDS:
            assert len(entries_of(site, get(newsroom, site.host, site.source_path)[2])) == len(site.stories)


def test_an_address_of_somebody_else_cannot_be_listened_on():
    assert can_listen("127.0.0.1")
    assert not can_listen("192.0.2.1")  # RFC 5737: nobody's
    with (
        pytest.raises(OSError, match="assign"),
        serve(["127.0.10.1", "192.0.2.1"], Newsroom([], secret="", opened=NOW)),
    ):
        pass


def test_a_port_that_is_taken_on_one_address_is_given_up(monkeypatch):
    wanted = socket.create_server(("127.0.11.2", 0))
    port = wanted.getsockname()[1]
    real, tries = loopback._Server, []

    def server(address, sites):
        tries.append(address)
        return real((address[0], port) if len(tries) == 1 else address, sites)

    monkeypatch.setattr(loopback, "_Server", server)
    with wanted, serve(["127.0.11.1", "127.0.11.2"], Newsroom([], secret="", opened=NOW)) as found:
        assert found != port
    assert tries[:2] == [("127.0.11.1", 0), ("127.0.11.2", port)]


def test_no_port_at_all_is_an_error(monkeypatch):
    def taken(address, sites):
        raise OSError(errno.EADDRINUSE, "taken")

    monkeypatch.setattr(loopback, "_Server", taken)
    with pytest.raises(OSError, match="no port is free"), serve(["127.0.11.1"], Newsroom([], secret="", opened=NOW)):
        pass


def test_a_client_that_hangs_up_is_no_news_but_a_fault_is(newsroom, capsys):
    server = loopback._Server(("127.0.11.3", 0), newsroom)
    try:
        for error in (ConnectionResetError("gone"), ValueError("a fault")):
            try:
                raise error
            except (ConnectionResetError, ValueError):
                server.handle_error(None, ("127.0.0.1", 1))
    finally:
        server.server_close()
    said = capsys.readouterr().err
    assert "a fault" in said
    assert "gone" not in said
