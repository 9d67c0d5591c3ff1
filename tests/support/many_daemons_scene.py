"""What several daemons work for: subscriptions, a mail server and a webhook receiver that keep what they get, a configuration,
and questions to the database of the moment.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any

import yaml
from daemon_world import smtp, told
from hook_receiver import Posted, answer, receiving
from loopback_sites import LoopbackSites
from mail_servers import Letterbox, honest
from many_daemons_audit import Received, Stored
from many_daemons_press import WATCHES, Press

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
EACH_MINUTE = {"cron": "* * * * *"}

#: Asks the database in plain SQL.
Asking = Callable[[str], Sequence[tuple[Any, ...]]]


@dataclass
class Mailroom(Letterbox):
    """All that was received, by mail and by webhook. Mail is answered a moment after it is there: a moment to be killed in."""

    received: list[Received] = field(default_factory=list)
    hook_port: int = 0

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        message = message_from_bytes(envelope.content)
        self.received.append(
            Received(
                to=envelope.rcpt_tos[0],
                name=message["Message-ID"],
                attempt=message["Cuttings-Attempt"],
                urls=tuple(told(envelope.content)),
                at=time.time(),
            )
        )
        await asyncio.sleep(0.2)
        return "250 2.0.0 Ok: queued as 4F1A"

    def hear(self, posted: Posted) -> bytes | None:
        """A webhook came in."""
        body = json.loads(posted.body)
        self.received.append(
            Received(
                to=posted.target,
                name=posted.headers["webhook-id"],
                attempt=posted.headers.get("cuttings-attempt"),
                urls=tuple(item["url"] for item in body["items"]),
                at=time.time(),
                slot=body["slot"] if "minute" in posted.target else None,
            )
        )
        return answer()(posted)


@asynccontextmanager
async def mailroom() -> AsyncIterator[Mailroom]:
    """The servers, open."""
    async with AsyncExitStack() as stack:
        room = Mailroom()
        await stack.enter_async_context(honest(room))
        room.hook_port = (await stack.enter_async_context(receiving(room.hear))).port
        yield room


#: Who is told of what: name, watches, when, and to whom.
Subscribed = tuple[str, tuple[str, ...], object, tuple[str, ...]]
SUBSCRIPTIONS: Sequence[Subscribed] = (
    ("Board", ("Reviews", "Floods", "Harbours"), "immediately", ("one@ostrey.example", "two@ostrey.example", "three@ostrey.example")),
    ("Trade desk", ("Trade care",), "immediately", ("trade@quenby.example",)),
    ("Minutes", ("Reviews", "Harbours"), EACH_MINUTE, ("minutes@quenby.example", "copy@quenby.example")),
    ("Case system", ("Reviews", "Floods"), "immediately", ("/cases",)),
    ("Case minutes", ("Floods", "Harbours"), EACH_MINUTE, ("/minutes",)),
)  # fmt: skip


#: Those of them that need not wait for the minute.
AT_ONCE = tuple(each for each in SUBSCRIPTIONS if each[2] == "immediately")


def expected_by_recipient(
    found: set[tuple[str, str]], subscriptions: Sequence[Subscribed] = SUBSCRIPTIONS
) -> dict[str, set[str]]:
    """What each recipient must be told, from (watch, address) of all that must be found."""
    return {
        to: {url for watch, url in found if watch in watches}
        for _, watches, _, recipients in subscriptions
        for to in recipients
    }


def write_scene(
    folder: Path,
    press: Press,
    sites: LoopbackSites,
    room: Mailroom,
    *,
    database: str,
    every: str,
    delay: str,
    subscriptions: Sequence[Subscribed] = SUBSCRIPTIONS,
    at_once: int = 64,
) -> Path:
    """Writes cuttings.yaml."""
    (folder / "secret").write_text(SECRET, encoding="ascii")
    declared = {
        "database": database,
        "lookback": "all",
        "network": {
            "contact": "https://example.org/us",
            "per_host_delay": delay,
            "requests_at_once": at_once,
            "allow": ["127.0.0.0/8"],
            "hosts": sites.hosts,
        },
        "web": {"listen": "127.0.0.1:0"},
        "sources": press.sources(every=every),
        "watches": [dict(declared) for declared, _ in WATCHES],
        "mail": smtp(room.port),
        "subscriptions": [_subscription(*each, room=room) for each in subscriptions],
    }
    path = folder / "cuttings.yaml"
    path.write_text(yaml.safe_dump(declared, sort_keys=False), encoding="utf-8")
    return path


def _subscription(
    name: str, watches: Sequence[str], send: object, to: Sequence[str], *, room: Mailroom
) -> Mapping[str, Any]:
    declared = {"name": name, "watches": list(watches), "send": send}
    if to[0].startswith("/"):
        url = f"http://127.0.0.1:{room.hook_port}{to[0]}"
        return declared | {"webhook": {"url": url, "secret": {"file": "secret"}}}
    return declared | {"to": list(to)}


def stored(ask: Asking) -> Stored:
    """What stands in the database, for the audit."""
    return Stored(
        articles=[url for (url,) in ask("SELECT url FROM article")],
        matches=[
            (watch, url)
            for watch, url in ask(
                "SELECT watch.name, article.url FROM match JOIN watch ON watch.id = match.watch_id"
                " JOIN article ON article.id = match.article_id"
            )
        ],
        digests=[
            (name, slot)
            for name, slot in ask(
                "SELECT subscription.name, digest.slot FROM digest JOIN subscription ON subscription.id = digest.subscription_id"
            )
        ],
        deliveries=[
            (digest, recipient, message_id, state)
            for digest, recipient, message_id, state in ask(
                "SELECT digest_id, recipient_id, message_id, state FROM delivery WHERE purpose = 'digest'"
            )
        ],
    )


def parked(ask: Asking) -> set[tuple[str, str]]:
    """(recipient, address of an article) of what was cut off twice, and waits for a person."""
    found = ask(
        "SELECT delivery.address, article.url FROM delivery JOIN digest_item ON digest_item.digest_id = delivery.digest_id"
        " JOIN article ON article.id = digest_item.article_id WHERE delivery.state = 'uncertain'"
    )
    return {
        (f"/{address.rpartition('/')[2]}" if "/" in address else address, url.partition("?")[0])
        for address, url in found
    }


def waiting(ask: Asking, published: int) -> dict[str, int]:
    """What is still to be done before everybody has been told everything; empty where nothing is."""
    counts = {
        "articles to come": f"SELECT {published} - count(*) FROM article",
        "pages to fetch": "SELECT count(*) FROM entry WHERE next_fetch_at IS NOT NULL",
        "texts to match": "SELECT count(*) FROM to_match",
        "matches to tell": (
            "SELECT count(*) FROM match JOIN subscription_watch ON subscription_watch.watch_id = match.watch_id"
            " WHERE NOT EXISTS (SELECT 1 FROM digest_item WHERE digest_item.watch_id = match.watch_id AND digest_item.article_id"
            " = match.article_id AND digest_item.subscription_id = subscription_watch.subscription_id)"
        ),
        "deliveries to make": "SELECT count(*) FROM delivery WHERE state IN ('pending', 'sending')",
    }  # fmt: skip
    found = {what: ask(sql)[0][0] for what, sql in counts.items()}
    return {what: number for what, number in found.items() if number}
