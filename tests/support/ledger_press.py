"""A press for the ledger's tests: articles put into the archive at a stroke, settings in few words, and a clock to turn."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import insert, select, update

from alerts.ledger import deliveries, reconcile, schema
from alerts.ledger.records import ListedDelivery
from alerts.models import Answer, Parcel
from config.models import Operator, Settings, Subscription, Watch, Webhook
from crawler.archive import schema as archive
from crawler.archive.connection import Database

NOW = datetime(2026, 6, 4, 6, tzinfo=UTC)  # 07:00 in London
SECRET = SecretStr("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
HOOK = "http://127.0.0.1:9/hook"


@dataclass
class Clock:
    """The time, turned by hand."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def turn(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


def watch(name: str, query: str | None = None, **more: Any) -> Watch:
    return Watch(name=name, query=query or (None if more.keys() & {"phrases", "everything"} else name.lower()), **more)


def subscription(name: str = "Morning", watches: tuple[str, ...] = ("Review",), **more: Any) -> Subscription:
    values = {"send": "daily at 07:30", "to": ["board@example.org"]} | more
    if hook := values.pop("hook", None):
        values |= {"webhook": Webhook(url=hook, secret=SECRET), "to": more.get("to", [])}
    return Subscription(name=name, watches=watches, **values)


def settings(*declared: Watch | Subscription, **more: Any) -> Settings:
    """Watches and subscriptions, in any order; where no watch is given, one named "Review" on the word "review"."""
    watches = tuple(each for each in declared if isinstance(each, Watch)) or (watch("Review"),)
    subscriptions = tuple(each for each in declared if isinstance(each, Subscription))
    operator = Operator(to=more.pop("operator", ()))
    return Settings(watches=watches, subscriptions=subscriptions, operator=operator, **more)


@dataclass
class Press:
    """Writes into the archive what the newsroom would."""

    database: Database
    clock: Clock = field(default_factory=Clock)

    async def apply(self, declared: Settings) -> reconcile.Applied:
        async with self.database.write() as connection:
            return await reconcile.reconcile(connection, declared, now=self.clock())

    async def source(self, name: str = "Alderbrook", *, tags: tuple[str, ...] = (), **columns: Any) -> int:
        """A source that was read just now; its id."""
        now = self.clock()
        row = {
            "address": f"https://{name.lower()}.example/feed",
            "host": f"{name.lower()}.example",
            "kind": "feed",
            "name": name,
            "tags": list(tags),
            "every_s": 900,
            "declaration": "",
            "next_poll_at": now,
            "added_at": now,
            "first_read_at": now,
            "last_read_at": now,
            "last_polled_at": now,
        }
        async with self.database.write() as connection:
            known = await connection.execute(select(archive.source.c.id).where(archive.source.c.name == name))
            if (source_id := known.scalar()) is not None:
                return source_id
            values = row | columns
            source_id = (
                await connection.execute(insert(archive.source).values(values).returning(archive.source.c.id))
            ).scalar_one()
            poll = {"source_id": source_id, "at": now, "outcome": "read", "took_ms": 1}
            await connection.execute(insert(archive.poll).values(poll))
            return source_id

    async def publish(
        self,
        slug: str,
        body: str = "A review.",
        *,
        title: str = "",
        source: str = "Alderbrook",
        old: bool = False,
        published: datetime | None = None,
        origin: str = "page",
    ) -> int:
        """An article that is seen now, with its first text in the matcher's queue; the article's id."""
        source_id = await self.source(source)
        now, url = self.clock(), f"https://{source.lower()}.example/{slug}"
        async with self.database.write() as connection:
            row = {
                "url_key": url,
                "url": url,
                "site": source,
                "source_id": source_id,
                "first_seen_at": now,
                "published_at": published,
                "old": old,
            }
            new = insert(archive.article).values(row).returning(archive.article.c.id)
            article_id = (await connection.execute(new)).scalar_one()
            poll_id = (await connection.execute(select(archive.poll.c.id).limit(1))).scalar_one()
            entry = {
                "source_id": source_id,
                "poll_id": poll_id,
                "key": url,
                "url": url,
                "url_key": url,
                "host": source,
                "title": title or slug,
                "summary": "",
                "content": "",
                "first_seen_at": now,
                "old": old,
                "article_id": article_id,
            }
            await connection.execute(insert(archive.entry).values(entry))
        await self.revise(article_id, body, title=title or slug.title(), origin=origin)
        return article_id

    async def revise(self, article_id: int, body: str, *, title: str = "Revised", origin: str = "page") -> int:
        """A new text of an article, or one that it had before, in force from now on; the text's id."""
        columns = archive.text.c
        async with self.database.write() as connection:
            known = select(columns.id).where(columns.article_id == article_id, columns.hash == f"{title} | {body}")
            text_id = (await connection.execute(known)).scalar()
            if text_id is None:
                row = {
                    "article_id": article_id,
                    "kind": "revision",
                    "n": 1,
                    "origin": origin,
                    "title": title,
                    "body": body,
                    "hash": f"{title} | {body}",
                    "fold_version": 1,
                    "at": self.clock(),
                }
                new = insert(archive.text).values(row).returning(columns.id)
                text_id = (await connection.execute(new)).scalar_one()
                await connection.execute(insert(archive.to_match).values(text_id=text_id))
            current = update(archive.article).where(archive.article.c.id == article_id).values(text_id=text_id)
            await connection.execute(current)
            return text_id

    async def rows(self, name: str) -> list[dict[str, Any]]:
        """A whole table, by its key."""
        table = schema.metadata.tables[name]
        async with self.database.read() as connection:
            found = await connection.execute(select(table).order_by(*table.primary_key))
            return [dict(row) for row in found.mappings()]

    async def deliveries(self) -> list[ListedDelivery]:
        """The outbox, oldest first."""
        async with self.database.read() as connection:
            return (await deliveries.listing(connection, limit=1000))[::-1]


@dataclass
class ScriptedChannel:
    """A channel that answers what it is told to, step by step, and remembers what left.

    A step is an Answer; an exception to raise before the intent; or ("cut", exception) to raise after the message has left.
    With no step left everything is accepted.
    """

    steps: list[Any] = field(default_factory=list)
    sent: list[Parcel] = field(default_factory=list)

    async def send(self, parcel: Parcel, *, intent) -> Answer:
        step = self.steps.pop(0) if self.steps else Answer(outcome="accepted", text="250 taken")
        if isinstance(step, BaseException):
            raise step
        await intent()
        if isinstance(step, Answer):
            if step.outcome in {"accepted", "uncertain"}:
                self.sent.append(parcel)
            return step
        self.sent.append(parcel)
        raise step[1]

    async def close(self) -> None:
        """Nothing is open."""


def maildir_messages(folder: Path) -> list[bytes]:
    """What lies in a Maildir's `new`, by file name."""
    return [path.read_bytes() for path in sorted((folder / "new").glob("*"))]
