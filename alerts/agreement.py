"""The configuration as it lives: put in force, read again, and agreed upon by all daemons of a database.

The one in force is the one that the database was last reconciled with. A daemon whose own is another does nothing, says so,
and looks again; it puts its own in force where no daemon that is alive runs the other, and where somebody asks it to take up
a file that is new.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from alerts.demand import demands
from alerts.errors import AlertsError, CommandError
from alerts.ledger import deliveries
from alerts.ledger.reconcile import Applied, reconcile
from alerts.presence import Presence
from config.errors import ConfigFault
from config.models import Settings
from config.reload import Adopted, adopt, fingerprint
from crawler.archive import configuration, daemons, declared, documents, entries, sources, texts
from crawler.archive.connection import AsyncConnection, Database
from crawler.archive.daemons import Daemon
from crawler.archive.records import Reconciled
from crawler.errors import StoreError

log = logging.getLogger("cuttings.configuration")

#: Seconds until the own file is looked at again while another configuration is in force.
LOOK_AGAIN = 30.0

ReadFile = Callable[[], Settings]
"""Reads the configuration's file anew. Raises ConfigFault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """What putting a configuration in force did to the rows."""

    sources: Reconciled
    applied: Applied


class Agreement:
    """Keeps one daemon's configuration in step with its file and with the database."""

    def __init__(
        self,
        database: Database,
        presence: Presence,
        settings: Settings,
        *,
        take_up: Callable[[Settings], None],
        read: ReadFile | None = None,
    ) -> None:
        """`take_up` has the rooms go by other settings; `read` reads the file again."""
        self._database = database
        self._presence = presence
        self._take_up = take_up
        self._read = read
        self._asked = False
        self._looked_at: tuple[str | None, float] = (None, 0.0)
        self.settings = settings
        self.fingerprint = fingerprint(settings)
        #: Why nothing is done at the moment; None where all is well.
        self.waits: str | None = None

    async def begin(self) -> None:
        """Puts the configuration in force, or waits. Raises StoreError."""
        await self._settle(self.settings, force=False)

    def ask(self) -> None:
        """Has the file read again at the next `beat`: what a hangup signal asks for."""
        self._asked = True

    async def beat(self) -> None:
        """A sign of life; and whatever the file, the database or a person wants since the last one. Raises StoreError."""
        beat, in_force = await self._presence.beat(self.fingerprint, self.waits)
        if self._asked or beat.to_reload:
            asked, self._asked = self._asked, False
            try:
                answer = await self._reload()
            except StoreError:
                self._asked = asked or self._asked  # a hangup is said once
                raise
            if beat.to_reload:
                async with self._database.write() as connection:
                    await daemons.answer_reload(connection, self._presence.id, answer, now=self._presence.now())
        elif in_force not in {None, self.fingerprint}:
            await self._fall_in(in_force)
        elif self.waits:
            await self._settle(self.settings, force=False)

    async def _reload(self) -> Mapping[str, Any]:
        """Takes up the file as it is now; gives what came of it, as JSON. One that has faults changes nothing."""
        try:
            fresh = await self._fresh()
            done = await self._settle(fresh.settings, force=fingerprint(fresh.settings) != self.fingerprint)
        except ConfigFault as error:
            return _refused([str(fault) for fault in error.faults])
        except AlertsError as error:
            return _refused([str(error)])
        answer = {"faults": [], "waits": self.waits, "needs_restart": list(fresh.needs_restart)} | _as_json(done)
        log.info("configuration read again", extra=answer)
        return answer

    async def _fresh(self) -> Adopted:
        if self._read is None:
            raise CommandError("this process does not read its file again; start it anew")
        return adopt(self.settings, await asyncio.to_thread(self._read))

    async def _fall_in(self, in_force: str | None) -> None:
        """Another configuration is in force: the own file may say the same by now, or those who ran the other have gone."""
        settings = self.settings
        seen, looked_at = self._looked_at
        if seen != in_force or time.monotonic() - looked_at >= LOOK_AGAIN:
            self._looked_at = (in_force, time.monotonic())
            try:
                fresh = (await self._fresh()).settings
            except (ConfigFault, CommandError) as error:
                log.warning("configuration not read again", extra={"fault": str(error)})
            else:
                settings = fresh if fingerprint(fresh) == in_force else settings
        await self._settle(settings, force=False)

    async def _settle(self, settings: Settings, *, force: bool) -> InForce | None:
        """Puts these settings in force and goes by them, unless others run another configuration; then it waits."""
        wanted = self.fingerprint if settings is self.settings else fingerprint(settings)
        async with self._database.write() as connection:
            now = self._presence.now()
            standing = await configuration.take(connection, now=now)
            if standing not in {None, wanted} and not force:
                other = self._other(await daemons.alive(connection, now=now), standing)
            else:
                other = None
            waits = _waits_for(other) if other else None
            if waits:
                await daemons.runs(connection, self._presence.id, self.fingerprint, waits=waits)
            done = None if waits else await self._put_in_force(connection, settings, wanted)
        self._say(waits)
        if done is not None and settings is not self.settings:
            self.settings, self.fingerprint = settings, wanted
            self._take_up(settings)
        return done

    def _other(self, alive: list[Daemon], standing: str | None) -> Daemon | None:
        """A daemon that runs the configuration in force."""
        others = (each for each in alive if each.id != self._presence.id and each.roles)
        return next((each for each in others if each.fingerprint == standing and not each.waits), None)

    async def _put_in_force(self, connection: AsyncConnection, settings: Settings, wanted: str) -> InForce:
        now = self._presence.now()
        listed = await declared.reconcile(connection, settings.sources, now=now)
        await sources.hasten(connection, demands(settings), now=now)
        await entries.recall(connection, now=now)
        await documents.recall(connection, now=now)
        applied = await reconcile(connection, settings, now=now)
        await configuration.apply(connection, wanted, by=self._presence.id, now=now)
        await daemons.runs(connection, self._presence.id, wanted)
        return InForce(sources=listed, applied=applied)

    def _say(self, waits: str | None) -> None:
        if waits and waits != self.waits:
            log.warning("waiting", extra={"fault": waits})
        elif self.waits and not waits:
            log.info("waiting no more")
        self.waits = waits


def _waits_for(other: Daemon) -> str:
    return (
        f"another configuration is in force: {other.name} runs {other.config}; "
        "give this daemon the same file, or stop that one"
    )


async def take_over(database: Database, *, now: datetime) -> None:
    """Frees what a process that died had in hand. Only for who holds the lock file of an SQLite database. Raises StoreError."""
    async with database.write() as connection:
        await daemons.leave_all(connection, now=now)
        for each in (sources, entries, documents, texts, deliveries):
            await each.release_all(connection)


def _refused(faults: list[str]) -> Mapping[str, Any]:
    log.error("configuration not taken up", extra={"faults": faults})
    return {"faults": faults}


def _as_json(done: InForce | None) -> dict[str, Any]:
    if done is None:
        return {}
    kinds = {"sources": done.sources, "watches": done.applied.watches, "subscriptions": done.applied.subscriptions}
    changes = {kind: {what: list(names) for what, names in asdict(each).items()} for kind, each in kinds.items()}
    return {**changes, "to_match": done.applied.to_match}
