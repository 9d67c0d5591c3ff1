"""Every room of Cuttings, opened and wired for one configuration. The daemon and the commands work through these."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from alerts.agreement import Agreement, ReadFile, take_over
from alerts.catch_up import CatchUp
from alerts.channels.build import open_channels
from alerts.demand import demands
from alerts.digests import Digests
from alerts.errors import CommandError
from alerts.health import Health
from alerts.heard import Holds, TemplateFaults
from alerts.matching import Matching
from alerts.migrations import revisions, upgrade
from alerts.outbox import Outbox
from alerts.presence import Presence, present, utc_now
from alerts.render import Messages
from config.models import Settings
from config.reload import fingerprint
from config.surroundings import is_embedded
from crawler.archive import daemons, hosts
from crawler.archive.connection import Database, open_database
from crawler.archive.refold import refold
from crawler.errors import StoreError
from crawler.keeping import OnEvent, nobody
from crawler.newsroom import Newsroom
from crawler.sandbox import Sandbox
from crawler.spiders.custom import SpiderRunner
from crawler.spiders.fetcher import open_fetcher
from crawler.turnstile import open_turnstile

__all__ = ["ROLES", "Desk", "Role", "Rooms", "database_file", "open_desk", "open_rooms", "open_store", "utc_now"]

log = logging.getLogger("cuttings.rooms")


Role = Literal["poll", "match", "tell"]
#: What there is to do: to look at the sources, to put texts before the watches, to compose and send.
ROLES: tuple[Role, ...] = ("poll", "match", "tell")

#: Batches of texts that are folded again at a tick, where the rules have changed: a fraction of a second of work.
REFOLDED = 8


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
    if is_embedded(settings.database):
        path = database_file(settings)
        if not make and not path.exists():
            raise CommandError(f"there is no database at {path} yet; `cuttings run` makes it")
    database = open_database(settings.database)
    try:
        if not make and not await revisions.is_ours(database):
            raise CommandError("the database holds nothing of Cuttings yet; `cuttings run` makes its tables")
        await upgrade(database)
        yield database
    finally:
        await database.close()


class Desk:
    """What tells: the three workers from the archive to the other side, in the order in which news passes through them."""

    def __init__(self, settings: Settings, database: Database, *, now: Callable[[], datetime], by: int | None) -> None:
        self.database = database
        self.faults = TemplateFaults()
        self.health = Health(database, settings.timezone, now=now)
        self.messages = self._messages(settings)
        self.matching = Matching(database, now=now, by=by)
        self.digests = Digests(database, settings, self.messages, now=now)
        self.outbox = Outbox(database, open_channels(settings), self.messages, settings, now=now, by=by)

    def _messages(self, settings: Settings) -> Messages:
        return Messages(sender=settings.mail.sender, templates=settings.templates, on_fault=self.faults.hear)

    def adopt(self, settings: Settings) -> None:
        """Goes by these settings from now on; what is under way ends as it began."""
        self.messages = self._messages(settings)
        self.health.timezone = settings.timezone
        self.digests.adopt(settings, self.messages)
        self.outbox.adopt(open_channels(settings), self.messages, settings)

    async def match_all(self) -> int:
        """Matches every Text that waits; gives how many. Raises StoreError."""
        done = 0
        while matched := await self.matching.run_once():
            done += matched
        return done

    async def deliver(self, *, at_once: bool = False) -> None:
        """Attempts every due delivery once, and puts into the outbox what the operator must hear; with `at_once` of the sources,
        too, what was not gathered long enough. Raises StoreError.
        """
        await self.outbox.deliver_due()
        await self.faults.keep(self.database)
        await self.health.tell(at_once=at_once)
        if await self.outbox.tell_operator():
            await self.outbox.deliver_due()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """All of it: what observes and what tells, as far as this process has a role in it. Without the role "poll" there is no
    newsroom.
    """

    roles: frozenset[Role]
    now: Callable[[], datetime]
    agreement: Agreement
    newsroom: Newsroom | None
    desk: Desk
    holds: Holds
    catch_up: CatchUp

    async def declare(self) -> None:
        """Puts the configuration in force, or waits where other daemons run another. Raises StoreError."""
        await self.agreement.begin()
        self._pause()

    async def who_is(self, role: Role) -> str | None:
        """The name of a daemon that is alive, has this role and does not wait; None where there is none. Raises StoreError."""
        async with self.desk.database.read() as connection:
            alive = await daemons.alive(connection, now=self.now())
        return next((each.name for each in alive if role in each.roles and not each.waits), None)

    async def beat(self) -> None:
        """A sign of life, and agreement on the configuration. Raises StoreError."""
        await self.agreement.beat()
        self._pause()
        if "tell" not in self.roles:
            await self.desk.outbox.close_replaced()

    def _pause(self) -> None:
        if self.newsroom:
            self.newsroom.paused = self.agreement.waits is not None

    async def crawl(self, stop: asyncio.Event) -> None:
        """Polls, fetches and archives until `stop` is set."""
        await (self.newsroom.run(stop) if self.newsroom else stop.wait())

    async def crawl_until_idle(self, *, only: Collection[str] | None = None) -> None:
        """As `Newsroom.run_until_idle`."""
        if self.newsroom:
            await self.newsroom.run_until_idle(only=only)

    async def tell(self) -> None:
        """Matches what came in, and composes what is due. Raises StoreError."""
        if self.agreement.waits:
            return
        tells = "tell" in self.roles
        caught_up = tells and await self.catch_up.is_done(
            self.desk.database
        )  # before matching, so all of it is matched
        if "match" in self.roles:
            await self.desk.match_all()
        if tells:
            settled = caught_up and ("match" in self.roles or await self.desk.matching.all_done())
            await self.desk.digests.compose_due(settled=settled)

    async def refold(self) -> int:
        """Folds some texts again that older rules have folded; gives how many. Raises StoreError."""
        if done := await refold(self.desk.database, batches=REFOLDED):
            log.info("texts folded again", extra={"texts": done})
        return done

    async def deliver(self) -> None:
        """Sends what is due. Raises StoreError."""
        if not self.agreement.waits:
            await self.desk.deliver()

    async def keep_holds(self) -> None:
        """Writes down which hosts asked us to stay away. Raises StoreError, also where none did and nothing can be written."""
        await self.holds.keep(self.desk.database)

    def hasten(self) -> None:
        """Begins to stop: nothing new is sent, and nothing waits for another process."""
        self.desk.outbox.take_no_more()
        self.desk.database.hasten()


@asynccontextmanager
async def open_desk(settings: Settings) -> AsyncIterator[Desk]:
    """What tells, beside those who work: for a look, or to put something into the outbox. Raises StoreError."""
    async with open_store(settings) as database:
        desk = Desk(settings, database, now=utc_now, by=None)
        try:
            yield desk
        finally:
            await desk.outbox.close()


@asynccontextmanager
async def open_rooms(
    settings: Settings,
    *,
    roles: Collection[Role] = ROLES,
    config: str = "",
    read: ReadFile | None = None,
    lasting: bool = False,
    on_event: OnEvent = nobody,
) -> AsyncIterator[Rooms]:
    """All rooms, on the running loop, for who works: on an SQLite file under `daemon.sole_worker`. Raises StoreError.

    `config` is the file's path, `read` reads it again. `lasting` is a daemon, and not a command that goes round once.
    `on_event(kind, fields)` hears of each poll and page.
    """
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_store(settings, make=True))
        if database.embedded:
            await take_over(database, now=utc_now())
        presence = await stack.enter_async_context(
            present(
                database,
                config=config,
                roles=[each for each in ROLES if lasting and each in roles],
                fingerprint=fingerprint(settings),
            )
        )
        desk = Desk(settings, database, now=presence.now, by=presence.id)
        stack.push_async_callback(desk.outbox.close)
        holds = Holds()
        newsroom = None
        if "poll" in roles:
            newsroom = await stack.enter_async_context(
                _open_newsroom(settings, database, presence, holds, config=config, on_event=on_event)
            )

        def take_up(fresh: Settings) -> None:
            desk.adopt(fresh)
            if newsroom:
                newsroom.adopt(fresh, demands(fresh))

        agreement = Agreement(database, presence, settings, take_up=take_up, read=read)
        yield Rooms(
            roles=frozenset(roles),
            now=presence.now,
            agreement=agreement,
            newsroom=newsroom,
            desk=desk,
            holds=holds,
            catch_up=CatchUp(now=presence.now),
        )
        try:
            await holds.keep(database)
        except StoreError as error:  # the hosts will say it again
            log.warning("holds not kept", extra={"fault": str(error)})


@asynccontextmanager
async def _open_newsroom(
    settings: Settings, database: Database, presence: Presence, holds: Holds, *, config: str, on_event: OnEvent
) -> AsyncIterator[Newsroom]:
    async with (
        Sandbox(zone=settings.timezone) as sandbox,
        open_turnstile(database, by=presence.id) as turnstile,
        open_fetcher(settings.network, on_hold=holds.hear, turnstile=turnstile) as fetcher,
    ):
        async with database.read() as connection:
            for host, until in (await hosts.holds(connection, now=presence.now())).items():
                fetcher.hold(host, until)
        yield Newsroom(
            database=database,
            fetcher=fetcher,
            sandbox=sandbox,
            spiders=SpiderRunner(fetcher, zone=ZoneInfo(settings.timezone), folder=_folder_of(config)),
            settings=settings,
            now=presence.now,
            by=presence.id,
            demands=demands(settings),
            on_event=on_event,
        )


def _folder_of(config: str) -> Path | None:
    return Path(config).absolute().parent if config else None
