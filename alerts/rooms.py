"""Every room of Cuttings, opened and wired for one configuration. The daemon and the commands work through these."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alerts.channels.build import open_channels
from alerts.digests import Digests
from alerts.errors import CommandError
from alerts.ledger import deliveries, notices
from alerts.ledger.reconcile import reconcile
from alerts.matching import Matching
from alerts.migrations import upgrade
from alerts.outbox import Outbox
from alerts.render import Messages
from config.models import Settings
from crawler.archive import entries, hosts, sources
from crawler.archive.connection import Database, open_database
from crawler.errors import StoreError
from crawler.keeping import OnEvent, nobody
from crawler.newsroom import Newsroom
from crawler.sandbox import Sandbox
from crawler.spiders.fetcher import open_fetcher

log = logging.getLogger("cuttings.rooms")


def utc_now() -> datetime:
    """The time, aware and in UTC."""
    return datetime.now(UTC)


def database_file(settings: Settings) -> Path:
    """Where the embedded database is. Raises CommandError where its folder is missing."""
    path = Path(settings.database.partition(":///")[2])
    if not path.parent.is_dir():
        raise CommandError(f"the folder {path.parent} is not there; make it, or name another in `database`")
    return path


@asynccontextmanager
async def open_store(settings: Settings, *, make: bool = False) -> AsyncIterator[Database]:
    """The configuration's database, brought to the newest schema. Raises StoreError.

    Only with `make` is a missing one made; without, CommandError says that there is nothing to see yet.
    """
    path = database_file(settings)
    if not make and not path.exists():
        raise CommandError(f"there is no database at {path} yet; `cuttings run` makes it")
    database = open_database(settings.database)
    try:
        await upgrade(database)
        yield database
    finally:
        await database.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What tells: the three workers from the archive to the other side, in the order in which news passes through them."""

    settings: Settings
    database: Database
    messages: Messages
    faults: "TemplateFaults"
    matching: Matching
    digests: Digests
    outbox: Outbox

    async def match_all(self) -> int:
        """Matches every Text that waits; gives how many. Raises StoreError."""
        done = 0
        while matched := await self.matching.run_once():
            done += matched
        return done

    async def deliver(self) -> None:
        """Attempts every due delivery once, and puts into the outbox what the operator must hear. Raises StoreError."""
        await self.outbox.deliver_due()
        await self.faults.keep(self.database)
        if await self.outbox.tell_operator():
            await self.outbox.deliver_due()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """All of it: what observes and what tells."""

    newsroom: Newsroom
    desk: Desk
    holds: "Holds"
    catch_up: "CatchUp"

    async def declare(self) -> None:
        """Makes the rows those of the configuration, and takes over what a process that died had in hand.

        Only for who holds the database's lock file. Raises StoreError.
        """
        await self.newsroom.declare()
        await self.newsroom.take_over()
        async with self.desk.database.write() as connection:
            await reconcile(connection, self.desk.settings, now=utc_now())
            await deliveries.release_all(connection)

    async def tell(self) -> None:
        """Matches what came in, and composes what is due. Raises StoreError."""
        caught_up = await self.catch_up.is_done(self.desk.database)  # before matching, so that all of it is matched
        await self.desk.match_all()
        await self.desk.digests.compose_due(settled=caught_up)

    async def keep_holds(self) -> None:
        """Writes down which hosts asked us to stay away. Raises StoreError, also where none did and nothing can be written."""
        await self.holds.keep(self.desk.database)

    def hasten(self) -> None:
        """Begins to stop: nothing new is sent, and nothing waits for another process."""
        self.desk.outbox.take_no_more()
        self.desk.database.hasten()


class CatchUp:
    """Whether the crawl has caught up with the time before it began: every source that was due then has been polled since,
    and every page that waited after that has been fetched.

    What falls due later does not count: where there are many sources, something always is.
    """

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self._now = now
        self._began_at = now()
        self._polled_at: datetime | None = None

    async def is_done(self, database: Database) -> bool:
        """Once it is, it stays so, but for pages whose time to be tried again has come. Raises StoreError."""
        async with database.read() as connection:
            if self._polled_at is None and not await sources.any_due(connection, now=self._began_at):
                self._polled_at = self._now()
            return self._polled_at is not None and not await entries.any_due(connection, now=self._polled_at)


class Holds:
    """Hosts that asked us to stay away, on their way from the fetcher to the archive."""

    def __init__(self) -> None:
        self._heard: dict[str, datetime] = {}

    def hear(self, host: str, until: datetime) -> None:
        self._heard[host] = until

    async def keep(self, database: Database) -> None:
        """Writes down what was heard since. Raises StoreError; it is kept for the next time then."""
        heard, self._heard = self._heard, {}
        try:
            async with database.write() as connection:
                for host, until in heard.items():
                    await hosts.hold(connection, host, until)
        except StoreError:
            self._heard = heard | self._heard
            raise


class TemplateFaults:
    """Templates of the operator's own that failed, on their way to the operator. A message went out all the same."""

    def __init__(self) -> None:
        self._heard: list[str] = []

    def hear(self, fault: str) -> None:
        log.warning("template failed", extra={"fault": fault})
        self._heard.append(fault)

    async def keep(self, database: Database) -> None:
        """Writes down what was heard since. Raises StoreError; it is kept for the next time then."""
        if not self._heard:
            return
        heard, self._heard = self._heard, []
        try:
            async with database.write() as connection:
                for fault in heard:
                    await notices.write(connection, f"template {fault}", fault, now=utc_now())
        except StoreError:
            self._heard[:0] = heard
            raise


@asynccontextmanager
async def open_desk(settings: Settings, *, make: bool = False) -> AsyncIterator[Desk]:
    """What tells, with its database (see `open_store`) and channels, which are closed at the end."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_store(settings, make=make))
        channels = open_channels(settings)
        for channel in channels.values():
            stack.push_async_callback(channel.close)
        faults = TemplateFaults()
        messages = Messages(sender=settings.mail.sender, templates=settings.templates, on_fault=faults.hear)
        yield Desk(
            settings=settings,
            database=database,
            messages=messages,
            faults=faults,
            matching=Matching(database, now=utc_now),
            digests=Digests(database, settings, messages, now=utc_now),
            outbox=Outbox(database, channels, messages, settings, now=utc_now),
        )


@asynccontextmanager
async def open_rooms(settings: Settings, *, on_event: OnEvent = nobody) -> AsyncIterator[Rooms]:
    """All rooms, on the running loop. `on_event(kind, fields)` hears of each poll and page. Raises StoreError."""
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(open_desk(settings, make=True))
        holds = Holds()
        sandbox = await stack.enter_async_context(Sandbox(zone=settings.timezone))
        fetcher = await stack.enter_async_context(open_fetcher(settings.network, on_hold=holds.hear))
        async with desk.database.read() as connection:
            for host, until in (await hosts.holds(connection, now=utc_now())).items():
                fetcher.hold(host, until)
        newsroom = Newsroom(
            database=desk.database, fetcher=fetcher, sandbox=sandbox, settings=settings, now=utc_now, on_event=on_event
        )
        yield Rooms(newsroom=newsroom, desk=desk, holds=holds, catch_up=CatchUp(now=utc_now))
        try:
            await holds.keep(desk.database)
        except StoreError as error:  # the hosts will say it again
            log.warning("holds not kept", extra={"fault": str(error)})
