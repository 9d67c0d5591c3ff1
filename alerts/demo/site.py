"""The newsroom on loopback: several sites by Host header, each with a name and an address of its own, on one port.

Real HTTP: feeds, lists and sitemaps with ETag and Last-Modified and their 304s, article pages, PDFs, robots.txt, one site that
hides behind a challenge page, and a system that takes webhooks. It runs in threads of its own, and keeps a list of who asked for what.
"""

import hashlib
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from types import MappingProxyType, TracebackType
from typing import Self

from alerts.demo import government
from alerts.demo.articles import Paper, Site, Story
from alerts.demo.feeds import Printed
from alerts.demo.listings import print_listing
from alerts.demo.loopback import Reply, Visit, can_listen, serve
from alerts.demo.pages import page
from alerts.demo.pdf import pdf
from alerts.demo.receiver import BadSignature, Received, receive

RECEIVER_HOST = "cases.example"
RECEIVER_ADDRESS = "127.0.10.9"
RECEIVER_PATH = "/digests"
ROBOTS = b"User-agent: *\nDisallow: /search\n"


class Newsroom:
    """Open within `with`. `hosts` maps each name to its address, `visits` and `received` grow as they come.

    `secret` is what webhooks must be signed with; `opened` (aware) is what the articles' ages are reckoned from. Where a
    machine has only 127.0.0.1 (macOS), all sites share it, and the Host header tells them apart.
    """

    def __init__(self, sites: Iterable[Site], *, secret: str, opened: datetime) -> None:
        self.sites = {site.host: site for site in sites}
        self.hosts = {site.host: site.address for site in self.sites.values()} | {RECEIVER_HOST: RECEIVER_ADDRESS}
        self.port = 0
        self.visits: list[Visit] = []
        self.received: list[Received] = []
        self._secret = secret
        self._opened = opened
        self._closing = ExitStack()

    def __enter__(self) -> Self:
        if not all(can_listen(address) for address in self.hosts.values()):
            self.hosts = dict.fromkeys(self.hosts, "127.0.0.1")
        self.port = self._closing.enter_context(serve(sorted(set(self.hosts.values())), self))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.close()

    def base(self, host: str) -> str:
        """The address at which a site's paths begin."""
        return f"http://{host}:{self.port}"

    def source_url(self, site: Site) -> str:
        """Where the site lists its news."""
        return self.base(site.host) + site.source_path

    @property
    def webhook_url(self) -> str:
        return self.base(RECEIVER_HOST) + RECEIVER_PATH

    def get(self, host: str, path: str, asked: Mapping[str, str]) -> Reply:
        """The answer to GET; `asked` has the request's headers with lower-case names."""
        site = self.sites.get(host)
        if site is None:
            return _missing()
        if path == "/robots.txt":
            return Reply(kind="robots", status=HTTPStatus.OK, headers={"content-type": "text/plain"}, body=ROBOTS)
        if path.partition("?")[0] == site.source_path:
            return self._listing(site, asked)
        return self._published(site, path)

    def post(self, host: str, path: str, asked: Mapping[str, str], body: bytes) -> Reply:
        """The answer to POST: only the receiver takes any, and only what is signed."""
        if (host, path) != (RECEIVER_HOST, RECEIVER_PATH):
            return _missing()
        try:
            self.received.append(receive(self._secret, asked, body, now=time.time()))
        except BadSignature as error:
            return Reply(kind="webhook", status=HTTPStatus.UNAUTHORIZED, body=f"{error}\n".encode())
        return Reply(kind="webhook", status=HTTPStatus.NO_CONTENT)

    def _listing(self, site: Site, asked: Mapping[str, str]) -> Reply:
        printed = print_listing(site, base=self.base(site.host), opened=self._opened)
        if site.source == "challenge":
            return _reply(site.key, printed)
        newest = max(item.published(self._opened) for item in site.listed).replace(microsecond=0)
        validators = {
            "etag": f'"{hashlib.sha256(printed.body).hexdigest()[:16]}"',
            "last-modified": format_datetime(newest, usegmt=True),
        }
        if _unchanged(asked, validators["etag"], newest):
            return Reply(kind=site.key, status=HTTPStatus.NOT_MODIFIED, headers=validators)
        return _reply(site.key, printed, validators)

    def _published(self, site: Site, path: str) -> Reply:
        for paper in site.papers:
            if path == site.path(paper):
                return _reply("document", _printed_paper(paper))
        before = government.CONTENT if site.key == "govuk" else ""
        for story in site.stories:
            if path == before + site.path(story):
                return _reply("page", self._printed_story(site, story))
        return _missing()

    def _printed_story(self, site: Site, story: Story) -> Printed:
        if site.key == "govuk":
            return government.content(site, story, self._opened)
        url = self.base(site.host) + site.path(story)
        html = page(site, story, url=url, published=story.published(self._opened))
        return Printed(content_type="text/html; charset=utf-8", body=html.encode())


def _printed_paper(paper: Paper) -> Printed:
    return Printed(content_type="application/pdf", body=pdf(paper.pages, title=paper.title))


def _reply(kind: str, printed: Printed, headers: Mapping[str, str] = MappingProxyType({})) -> Reply:
    return Reply(
        kind=kind, status=HTTPStatus.OK, headers={"content-type": printed.content_type, **headers}, body=printed.body
    )


def _missing() -> Reply:
    return Reply(kind="other", status=HTTPStatus.NOT_FOUND, body=b"There is nothing here.\n")


def _unchanged(asked: Mapping[str, str], etag: str, newest: datetime) -> bool:
    """RFC 9110, 13.2.2: If-None-Match decides where it is given, If-Modified-Since only where it is not."""
    if tags := asked.get("if-none-match"):
        return etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    if since := asked.get("if-modified-since"):
        return newest <= parsedate_to_datetime(since)
    return False
