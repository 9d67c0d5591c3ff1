"""Where an answer leaves a delivery: sent, to be tried again at a time, failed, or parked. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from alerts.ledger.records import ChannelName, DueDelivery, Settled
from alerts.models import Answer

_HOUR = timedelta(hours=1)
#: The waits after the attempts in vain; when they are used up, it has failed. Email gets 48 hours (RFC 5321 4.5.4.1 asks for
#: days, but a mail server of our own stands in between); webhooks get the waits of Svix.
RETRIES: Mapping[ChannelName, tuple[timedelta, ...]] = {
    "email": (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), *[_HOUR] * 47),
    "webhook": (
        timedelta(seconds=5),
        timedelta(minutes=5),
        timedelta(minutes=30),
        *[_HOUR * hours for hours in (2, 5, 10, 10)],
    ),
}
#: The other side may put us off for so long (Retry-After), and no longer.
LONGEST_WAIT = timedelta(days=1)
#: Having been cut off mid-wire so often, a message is parked: a third copy would be worse than asking a person.
UNCERTAIN_AT_MOST = 2


def settled(due: DueDelivery, answer: Answer, *, attempts: int, now: datetime, at_once: bool = False) -> Settled:
    """What becomes of `due` after `answer`, which came to the attempt number `attempts`; `at_once` leaves out the wait.

    A message that may have arrived is sent once more, marked as a repeat, and then parked. One that a person had retried
    has all its waits before it again.
    """
    uncertain = due.uncertain + (answer.outcome == "uncertain")
    made = attempts - due.attempts_before
    waits = RETRIES[due.channel]
    if answer.outcome == "accepted":
        return Settled(state="sent", attempts=attempts, uncertain=uncertain, finished_at=now)
    if answer.outcome == "uncertain" and uncertain >= UNCERTAIN_AT_MOST:
        return Settled(state="uncertain", attempts=attempts, uncertain=uncertain, finished_at=now)
    if answer.outcome == "refused" or (answer.outcome == "later" and made > len(waits)):
        return Settled(state="failed", attempts=attempts, uncertain=uncertain, finished_at=now)
    asked = min(timedelta(seconds=answer.retry_after or 0), LONGEST_WAIT)
    wait = timedelta() if at_once else max(waits[min(made, len(waits)) - 1], asked)
    return Settled(state="pending", attempts=attempts, uncertain=uncertain, next_attempt_at=now + wait)
