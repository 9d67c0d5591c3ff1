"""The second of the three workers: at a subscription's slot, what is not told yet -> one digest, and its frozen messages."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alerts.covered import covered
from alerts.editions.compose import Composed, compose
from alerts.editions.slots import due_slot, next_slot, slot_at
from alerts.errors import CommandError
from alerts.ledger import deliveries, digests, matches, notices, subscriptions
from alerts.ledger.records import LiveSubscription, NewDelivery, Recipient
from alerts.models import Coverage, Digest, Rendered
from alerts.render import Messages
from config.models import Settings, Subscription
from config.reload import fingerprint
from crawler.archive import articles, configuration
from crawler.archive.connection import AsyncConnection, Database
from crawler.errors import StoreError

log = logging.getLogger("cuttings.digests")

#: Where all was told, only matches that came since are looked at, but for once in so long, when all are: some are committed late,
#: and some are of articles that were old and are not any more.
LOOK = timedelta(minutes=1)
#: A late digest waits so long for the crawl to catch up, and no longer.
CATCH_UP = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A digest that is due. `slot` is None where it goes by numbers, and then only if there is something to tell.

    `next_slot_at` is what the subscription moves on to; None where it stays, for a digest that was asked for.
    """

    slot: str | None
    slot_at: datetime
    late: bool = False
    asked: bool = False
    next_slot_at: datetime | None = None


def plan(
    stored: LiveSubscription, declared: Subscription, timezone: str, *, now: datetime, caught_up: bool
) -> Plan | None:
    """What is to be composed for a subscription at `now`, if anything. `timezone` is the one that counts for it.

    What was asked for goes before what is due. A late digest waits until the crawl has `caught_up`, so that the one that
    covers the time that was missed holds what was published in it.
    """
    if stored.asked_at is not None:
        return Plan(slot=f"now {slot_at(stored.asked_at, timezone).local}", slot_at=stored.asked_at, asked=True)
    if declared.send.kind == "immediately":
        return Plan(slot=None, slot_at=now)
    due = due_slot(declared.send, stored.next_slot_at, now, timezone) if stored.next_slot_at else None
    if due is None or (due.late and not caught_up):
        return None
    following = next_slot(declared.send, now, timezone).at
    return Plan(slot=due.slot.local, slot_at=due.slot.at, late=due.late, next_slot_at=following)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """When all matches of a subscription were looked at, and the newest of those looked at since; none is left to be told."""

    at: datetime
    newest: int


class Digests:
    """Composes what is due. Safe to kill and to run again at any instant, and beside others on one database."""

    def __init__(
        self, database: Database, settings: Settings, messages: Messages, *, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._now = now
        self._began_at = now()
        self.adopt(settings, messages)

    def adopt(self, settings: Settings, messages: Messages) -> None:
        """Goes by these settings from now on. A digest that is being composed holds the configuration, see `Agreement`."""
        self._settings = settings
        self._messages = messages
        self._fingerprint = fingerprint(settings)
        self._declared = {each.name: each for each in settings.subscriptions}
        self._watches = {each.name: each for each in settings.watches}
        self._unquoted = [each.name for each in settings.sources if each.show == "headline"]
        self._looks: dict[int, Look] = {}

    async def compose_due(self, *, settled: bool) -> int:
        """Composes every digest that is due or was asked for, each in one transaction; gives how many.

        `settled` says that the crawl has nothing to do at the moment. A subscription that fails is logged, and stops no
        other. Raises StoreError.
        """
        caught_up = settled or self._now() - self._began_at >= CATCH_UP
        composed = 0
        for stored in await self._worth_composing(caught_up=caught_up):
            try:
                while (made := await self._compose(stored.name, caught_up=caught_up)) is not None:
                    composed += made
            except StoreError:
                raise
            except Exception as error:  # one subscription's boundary: the others must have their digests
                log.exception("digest failed", extra={"subscription": stored.name})
                await self._tell_of(stored, error)
        return composed

    async def _tell_of(self, stored: LiveSubscription, error: Exception) -> None:
        """Tells the operator of a digest that cannot be composed, once for each slot: its readers hear nothing of it."""
        text = (
            f"the digest “{stored.name}” could not be composed ({type(error).__name__}: {error}) and is tried again; "
            "please report it with the daemon's log"
        )
        async with self._database.write() as connection:
            key = f"digest {stored.id} {stored.next_slot_at} {type(error).__name__}"
            await notices.write(connection, key, text, now=self._now())

    async def compose_asked(self, name: str) -> bool:
        """Composes the digest that was asked for (`subscriptions.ask`); False where it was composed elsewhere meanwhile.

        Raises StoreError, TemplateError, and CommandError for an unknown name.
        """
        async with self._database.read() as connection:
            stored = await subscriptions.find(connection, name)
        return stored.asked_at is not None and bool(await self._compose(name, caught_up=True))

    async def preview(self, name: str) -> Digest:
        """The digest as it would be composed now; nothing is kept. Raises StoreError, and CommandError for an unknown name."""
        now = self._now()
        async with self._database.read() as connection:
            stored = await subscriptions.find(connection, name)
            due = Plan(slot=f"now {slot_at(now, self._timezone(name)).local}", slot_at=now)
            composed = await self._composed(connection, stored)
            return await self._edition(connection, stored, due, composed, now=now)

    async def test(self, name: str) -> int:
        """Puts a message that only shows that the way is open into the outbox, for each recipient; gives how many.

        Raises StoreError, and CommandError for an unknown name.
        """
        now = self._now()
        async with self._database.write() as connection:
            stored = await subscriptions.find(connection, name)
            new = [
                NewDelivery(
                    purpose="test",
                    channel=to.channel,
                    address=to.address,
                    message=self._messages.test(name, to=to.address, at=now, channel=to.channel),
                    recipient_id=to.id,
                )
                for to in await subscriptions.recipients(connection, stored.id)
            ]
            return await deliveries.add(connection, new, now=now)

    async def _worth_composing(self, *, caught_up: bool) -> list[LiveSubscription]:
        """The subscriptions to take the database's lock for. Those that another file declared are left to its daemon."""
        found = []
        async with self._database.read() as connection:
            newest = await matches.newest(connection)
            for stored in await subscriptions.live(connection):
                now = self._now()
                due = self._plan(stored, now, caught_up=caught_up)
                if due and (due.slot or await self._any_untold(connection, stored.id, newest, now=now)):
                    found.append(stored)
        return found

    async def _any_untold(
        self, connection: AsyncConnection, subscription_id: int, newest: int, *, now: datetime
    ) -> bool:
        """Whether there is something to tell, as far as is known without looking at everything each second."""
        look = self._looks.get(subscription_id)
        if look is None or not timedelta() <= now - look.at < LOOK:
            look = Look(at=now, newest=0)
        if look.newest == newest and newest:
            return False
        found = await matches.any_untold(connection, subscription_id, after=look.newest)
        if not found:
            self._looks[subscription_id] = replace(look, newest=newest)
        return found

    def _plan(self, stored: LiveSubscription, now: datetime, *, caught_up: bool) -> Plan | None:
        if stored.name not in self._declared:
            return None
        timezone = self._timezone(stored.name)
        return plan(stored, self._declared[stored.name], timezone, now=now, caught_up=caught_up)

    async def _compose(self, name: str, *, caught_up: bool) -> int | None:
        """One digest, its items and its messages, and the next slot: in one transaction.

        1; 0 where the slot has had its digest; None where nothing is due.
        """
        now = self._now()
        async with self._database.write() as connection:
            if await configuration.hold(connection) not in {None, self._fingerprint}:
                return None  # what is declared here is not what is in force
            stored = await subscriptions.take(connection, name)
            due = self._plan(stored, now, caught_up=caught_up) if stored else None
            if stored is None or due is None or not await _take(connection, stored, due):
                return None
            look = Look(at=now, newest=await matches.newest(connection))
            composed = await self._composed(connection, stored)
            if due.slot is None and not composed.told:
                self._looks[stored.id] = look
                return None
            edition = await self._edition(connection, stored, due, composed, now=now)
            sent = due.asked or bool(edition.items) or self._of(name).when_empty == "send"
            digest_id = await digests.add(connection, stored.id, edition, composed.told, sent=sent, now=now)
            if digest_id is None:
                return (
                    0 if due.slot else None
                )  # a number that another took: what is left to tell is seen at the next tick
            to = await subscriptions.recipients(connection, stored.id) if sent else []
            await deliveries.add(connection, [self._delivery(edition, digest_id, each) for each in to], now=now)
        self._looks[stored.id] = look
        extra = {"subscription": name, "slot": edition.slot, "items": len(edition.items), "late": edition.late}
        log.info("digest", extra=extra | {"deliveries": len(to)})
        return 1

    async def _composed(self, connection: AsyncConnection, stored: LiveSubscription) -> Composed:
        """What is not told yet. An article is not quoted where any source that lists it says so: the stricter one wins."""
        untold = await matches.untold(connection, stored.id)
        unquoted = await articles.listed_by(connection, {each.article_id for each in untold}, self._unquoted)
        return compose(untold, self._of(stored.name).watches, headline_only=unquoted)

    async def _edition(
        self, connection: AsyncConnection, stored: LiveSubscription, due: Plan, composed: Composed, *, now: datetime
    ) -> Digest:
        slot = due.slot or f"#{await digests.next_number(connection, stored.id)}"
        return Digest(
            subscription=stored.name,
            slot=slot,
            slot_at=due.slot_at,
            timezone=self._timezone(stored.name),
            late=due.late,
            groups=composed.groups,
            coverage=await self._coverage(connection, stored, due, now=now),
        )

    async def _coverage(
        self, connection: AsyncConnection, stored: LiveSubscription, due: Plan, *, now: datetime
    ) -> Coverage:
        """What was looked at since the digest before, of the sources that the subscription's watches go by."""
        begins = await digests.previous_slot_at(connection, stored.id, due.slot_at) or stored.began_at
        watches = [self._watches[name] for name in self._of(stored.name).watches]
        sent = await digests.previous_sent_at(connection, stored.id, due.slot_at) or stored.began_at
        return await covered(connection, watches, begins=begins, now=now, sent=sent)

    def _delivery(self, edition: Digest, digest_id: int, to: Recipient) -> NewDelivery:
        return NewDelivery(
            purpose="digest",
            channel=to.channel,
            address=to.address,
            message=self._message(edition, to),
            digest_id=digest_id,
            recipient_id=to.id,
        )

    def _message(self, edition: Digest, to: Recipient) -> Rendered:
        if to.channel == "webhook":
            return self._messages.webhook(edition, url=to.address)
        return self._messages.email(edition, to=to.address)

    def _of(self, name: str) -> Subscription:
        """Raises CommandError where the stored subscription is another file's."""
        if name not in self._declared:
            raise CommandError(
                f"this configuration declares no subscription “{name}”; use the file that the daemon runs"
            )
        return self._declared[name]

    def _timezone(self, name: str) -> str:
        return self._of(name).timezone or self._settings.timezone


async def _take(connection: AsyncConnection, stored: LiveSubscription, due: Plan) -> bool:
    """Moves the subscription on, unless another has; what goes by numbers has nothing to move."""
    if due.asked:
        return await subscriptions.answered(connection, stored)
    return due.next_slot_at is None or await subscriptions.advance(connection, stored, due.next_slot_at)
