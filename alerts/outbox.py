"""The last of the three workers: deliveries -> the other side, each attempt kept between its intent and its answer.

What is lost nowhere, and doubled only where a send was cut off mid-wire: before the intent nothing has left; after it, with
no answer, the message may have arrived, is sent once more marked as such, and then parked for a person to look at.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from alerts.channels import Channel
from alerts.errors import AlertsError
from alerts.ledger import deliveries, notices
from alerts.ledger.records import GAVE_UP, DueDelivery, NewDelivery, Notice, Settled
from alerts.models import Answer, Parcel
from alerts.render import Messages
from alerts.retries import settled
from config.models import Settings
from crawler.archive.connection import AsyncConnection, Database
from crawler.errors import StoreError, StoreUnavailable

log = logging.getLogger("cuttings.outbox")

#: How long a delivery is ours before its body leaves. Where this passes, whoever is first to begin sending has it.
LEASE = timedelta(minutes=2)
#: How long the rest may take before others count it as dead: a mail server may think for 10 minutes (RFC 5321 4.5.3.2.6).
SENDING = timedelta(minutes=12)
#: Deliveries under way at once, each to another address.
AT_ONCE = 16
#: How often to look for further due ones while slow ones are under way.
LOOK_AGAIN = timedelta(seconds=1)
_CUT_OFF = Answer(outcome="uncertain", text="Cuttings was stopped while the message was on its way.")


class LeaseLost(AlertsError):
    """Another process has taken this delivery over; nothing was sent."""


class Outbox:
    """Sends what is due. Several may work on one database; each delivery is leased to one of them."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        messages: Messages,
        settings: Settings,
        *,
        now: Callable[[], datetime],
        by: int | None = None,
    ) -> None:
        """`by` is the daemon whose id stands in the leases."""
        self._database = database
        self._channels = channels
        self._messages = messages
        self._settings = settings
        self._now = now
        self._by = by
        self._leaving = False
        self._replaced: list[Channel] = []

    def adopt(self, channels: Mapping[str, Channel], messages: Messages, settings: Settings) -> None:
        """Goes by these from now on. The channels until now are closed once nothing is on its way through them."""
        self._replaced += self._channels.values()
        self._channels = channels
        self._messages = messages
        self._settings = settings

    async def close(self) -> None:
        """Closes every channel."""
        self._replaced += self._channels.values()
        await self.close_replaced()

    async def close_replaced(self) -> None:
        """Closes the channels that others have taken the place of. Nothing may be on its way through them."""
        while self._replaced:
            await self._replaced.pop().close()

    def take_no_more(self) -> None:
        """From now on nothing further is taken up, and what is under way may finish: for a process that is to stop."""
        self._leaving = True

    async def deliver_due(self) -> int:
        """Makes an attempt at everything that is due, and that falls due meanwhile; gives how many attempts were made.

        Addresses do not wait for one another. What goes wrong with one delivery is logged and kept with it. Raises
        StoreError. Cancelled, it leaves each delivery as it stands: to be tried again, or cut off mid-wire.
        """
        await self.close_replaced()
        await self._take_up_cut_off()
        under_way: dict[asyncio.Task[None], tuple[str, str]] = {}
        made = 0
        try:
            while True:
                for due in await self._claim(AT_ONCE - len(under_way), list(under_way.values())):
                    under_way[asyncio.create_task(self._deliver(due))] = (due.channel, due.address)
                if not under_way:
                    return made
                done, _ = await asyncio.wait(
                    under_way, timeout=LOOK_AGAIN.total_seconds(), return_when=asyncio.FIRST_COMPLETED
                )
                made += len(done)
                for task in done:
                    del under_way[task]
                    task.result()
        except Exception:
            await asyncio.gather(*under_way, return_exceptions=True)  # no reason to cut off what is on its way
            raise
        finally:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def tell_operator(self) -> int:
        """Puts what the operator has not heard of into the outbox, in one message to each; gives how many messages.

        Without an operator it waits. Raises StoreError.
        """
        async with self._database.read() as connection:
            if not self._settings.operator.to or not await notices.untold(connection):
                return 0
        now = self._now()
        async with self._database.write() as connection:
            found = await notices.take_untold(connection)
            if not found:
                return 0
            await notices.told(connection, found, now=now)
            to = dict.fromkeys(self._settings.operator.to)
            return await deliveries.add(connection, [self._for_operator(found, each, now) for each in to], now=now)

    def _for_operator(self, found: Sequence[Notice], address: str, now: datetime) -> NewDelivery:
        message = self._messages.operator([each.text for each in found], to=address, at=now)
        return NewDelivery(purpose="operator", channel="email", address=address, message=message)

    async def _claim(self, limit: int, besides: list[tuple[str, str]]) -> list[DueDelivery]:
        now = self._now()
        if limit <= 0 or self._leaving:
            return []
        async with self._database.read() as connection:
            if not await deliveries.any_due(connection, now=now, besides=besides):
                return []
        async with self._database.write() as connection:
            return await deliveries.claim(
                connection, now=now, until=now + LEASE, limit=limit, besides=besides, by=self._by
            )

    async def _take_up_cut_off(self) -> None:
        """Deliveries whose sender died after the intent: they may have arrived, and are due once more at once, or parked."""
        now = self._now()
        async with self._database.read() as connection:
            if not await deliveries.any_cut_off(connection, now=now):
                return
        async with self._database.write() as connection:
            for due in await deliveries.claim_cut_off(connection, now=now, until=now + LEASE, by=self._by):
                outcome = settled(due, _CUT_OFF, attempts=due.attempts, now=now, at_once=True)
                await self._keep(connection, due, outcome, _CUT_OFF, lease=due.lease_until, now=now)

    async def _deliver(self, due: DueDelivery) -> None:
        """One attempt, whatever becomes of it. Only cancellation leaves."""
        attempt = _Attempt(self._database, due, self._now)
        try:
            answer = await self._send(attempt, due)
            await self._keep_answer(due, answer, lease=attempt.lease)
        except LeaseLost:
            log.warning("delivery taken over", extra={"delivery": due.id})
        except StoreError:  # the row stands as it stood: when its lease is over, it is tried again or counts as cut off
            log.exception("delivery not kept", extra={"delivery": due.id})

    async def _keep_answer(self, due: DueDelivery, answer: Answer, *, lease: datetime) -> None:
        """Keeps what became of an attempt, however long the database is away in its lease: a copy would go out."""
        now = self._now()
        outcome = settled(due, answer, attempts=due.attempts + 1, now=now)
        while True:
            try:
                async with self._database.write() as connection:
                    await self._keep(connection, due, outcome, answer, lease=lease, now=now)
            except StoreUnavailable as error:
                if self._now() >= lease:
                    raise
                log.warning("delivery not kept yet", extra={"delivery": due.id, "fault": str(error)})
                await asyncio.sleep(LOOK_AGAIN.total_seconds())
            else:
                return

    async def _send(self, attempt: "_Attempt", due: DueDelivery) -> Answer:
        try:
            return await self._channels[due.channel].send(attempt.parcel, intent=attempt.intend)
        except LeaseLost:
            raise
        except StoreError as error:  # the intent could not be kept, so nothing has left
            log.warning("delivery not begun", extra={"delivery": due.id, "fault": str(error)})
            return Answer(outcome="later", text="Cuttings had no database when the message was to leave.")
        except Exception as error:  # one delivery's boundary: whatever its channel trips over, the others go on
            log.exception("channel failed", extra={"delivery": due.id, "channel": due.channel})
            text = f"an unexpected fault: {type(error).__name__}"
            return Answer(outcome="uncertain" if attempt.intended else "later", text=text)

    async def _keep(
        self,
        connection: AsyncConnection,
        due: DueDelivery,
        outcome: Settled,
        answer: Answer,
        *,
        lease: datetime,
        now: datetime,
    ) -> None:
        if not await deliveries.settle(connection, due.id, outcome, answer, lease=lease, now=now):
            log.warning("delivery taken over", extra={"delivery": due.id, "outcome": answer.outcome})
            return
        log.info(
            "delivery",
            extra={
                "delivery": due.id,
                "purpose": due.purpose,
                "channel": due.channel,
                "attempt": outcome.attempts,
                "outcome": answer.outcome,
                "state": outcome.state,
                "answer": answer.text,
            },
        )
        if outcome.state in GAVE_UP:
            await _give_up(connection, due, outcome, answer, now=now)


class _Attempt:
    """One attempt as it goes on: the lease it holds, and whether the body may have left."""

    def __init__(self, database: Database, due: DueDelivery, now: Callable[[], datetime]) -> None:
        self._database = database
        self._due = due
        self._now = now
        self.lease = due.lease_until
        self.intended = False
        self.parcel = Parcel(
            delivery_id=due.id,
            address=due.address,
            message_id=due.message_id,
            content=due.content,
            attempt=due.attempts + 1,
            uncertain=due.uncertain > 0,
        )

    async def intend(self) -> None:
        """Commits that the body is about to leave. Raises LeaseLost or StoreError, and then it must not."""
        until = self._now() + SENDING
        async with self._database.write() as connection:
            if not await deliveries.intend(connection, self._due.id, lease=self.lease, until=until):
                raise LeaseLost(f"delivery {self._due.id} is another process's by now")
        self.lease = until
        self.intended = True


async def _give_up(
    connection: AsyncConnection, due: DueDelivery, outcome: Settled, answer: Answer, *, now: datetime
) -> None:
    """Tells the operator, but not of a message to the operator: that would go round in circles."""
    listed = await deliveries.find(connection, due.id)
    what = "a message to the operator" if due.purpose == "operator" else f"the {due.purpose} “{listed.subscription}”"
    if outcome.state == "uncertain":
        fault = f"nobody can say whether {what} reached {due.address} ({answer.text}); if it did not"
    else:
        fault = f"{what} did not reach {due.address} ({answer.text}); when that is mended"
    text = f"{fault}: cuttings deliveries retry {due.id}"
    log.error("delivery given up", extra={"delivery": due.id, "state": outcome.state, "fault": text})
    if due.purpose != "operator":
        await notices.write(connection, f"delivery {due.id} {outcome.state} {now.isoformat()}", text, now=now)
