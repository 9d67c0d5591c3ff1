"""A small world for a daemon: councils on loopback that publish as a test goes on, and a configuration for it."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import yaml
from loopback_sites import Answer, LoopbackSites
from lxml import html

WATCHED = "serious case review"
READER = "lead@fennimore.example"

_PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title}</title></head><body><nav><a href="/">Home</a></nav>
<main><article><h1>{title}</h1>
<p>{name} has published a {words} together with its partners, and every recommendation is accepted.</p>
<p>The committee will look at {title} again in the autumn, when the first measures have been in place for a while.</p>
</article></main></body></html>"""


class Council:
    """A site with a feed that grows. `urls` are the addresses of its articles, the oldest first."""

    def __init__(self, sites: LoopbackSites, name: str) -> None:
        self.name = name
        self.site = sites.site(f"{name.lower()}.example")
        self.urls: list[str] = []
        self._pages: dict[str, Answer] = {}
        self._items: list[str] = []
        self._serve_feed()

    @property
    def feed(self) -> str:
        return self.site.url("/feed")

    def publish(self, title: str, *, words: str = WATCHED, delay: float = 0.0) -> str:
        """A new article, in the feed and at the address that is given back; its page comes after `delay` seconds."""
        number = len(self.urls) + 1
        page = _PAGE.format(title=title, name=self.name, words=words).encode()
        headers = {"content-type": "text/html; charset=utf-8"}
        url = self.site.url(f"/news/{number}")
        self._pages[url] = Answer(body=page, headers=headers)
        self.site.answer(f"/news/{number}", replace(self._pages[url], delay=delay))
        self.urls.append(url)
        self._items.append(f"<item><title>{title}</title><link>{url}</link><guid>{url}</guid></item>")
        self._serve_feed()
        return url

    def mend(self, url: str) -> None:
        """From now on this article's page comes at once."""
        self.site.answer(url.removeprefix(self.site.origin), self._pages[url])

    def _serve_feed(self) -> None:
        items = "".join(self._items)
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{self.name}</title>{items}</channel></rss>'
        self.site.serve("/feed", feed.encode(), content_type="application/rss+xml")


def write_config(folder: Path, sites: LoopbackSites, councils: list[Council], **changes: Any) -> Path:
    """Writes cuttings.yaml: every council each second, one watch, one reader who is told at once; `changes` replace keys."""
    declared = {
        "database": "sqlite:///cuttings.db",
        "lookback": "all",
        "network": {
            "contact": "https://example.org/us",
            "per_host_delay": "10ms",
            "allow": ["127.0.0.0/8"],
            "hosts": sites.hosts,
        },
        "web": {"listen": "127.0.0.1:0"},
        "sources": [{"name": each.name, "feed": each.feed, "every": "1s"} for each in councils],
        "watches": [{"name": "Reviews", "phrases": [WATCHED]}],
        "mail": {"maildir": "outbox"},
        "subscriptions": [{"name": "Board", "watches": ["Reviews"], "send": "immediately", "to": [READER]}],
    }
    path = folder / "cuttings.yaml"
    path.write_text(yaml.safe_dump(declared | changes, sort_keys=False), encoding="utf-8")
    return path


async def visited(sites: LoopbackSites, url: str, *, within: float = 30) -> None:
    """Waits until somebody has asked for this address."""
    async with asyncio.timeout(within):
        while not any(f"http://{visit.host}:{sites.port}{visit.path}" == url for visit in sites.visits):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def smtp(port: int) -> dict[str, str]:
    """The section `mail` for a server on loopback."""
    return {"server": f"smtp://127.0.0.1:{port}", "security": "none", "sender": "Cuttings <cuttings@westmarsh.example>"}


def mailed(folder: Path) -> list[bytes]:
    """Every message in the Maildir, oldest first."""
    files = sorted((folder / "outbox" / "new").glob("*"), key=lambda file: file.stat().st_mtime_ns)
    return [file.read_bytes() for file in files]


def told(letter: bytes) -> list[str]:
    """The addresses of a digest's articles, as the HTML of its email shows them."""
    message = message_from_bytes(letter, policy=policy.default)
    body = message.get_body(("html",))
    assert body is not None
    return [str(href) for href in html.fromstring(body.get_content()).xpath("//h3//a/@href")]


def asked(folder: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What plain SQL says in the database of a configuration in `folder`; changes are committed."""
    with closing(sqlite3.connect(folder / "cuttings.db", timeout=20)) as database, database:
        return database.execute(sql, values).fetchall()
