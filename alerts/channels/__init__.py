"""The ways out: email, webhook, and the Maildir that stands in for a mail server.

A delivery is kept between two commits of the outbox: the *intent*, just before the message can reach the other side, and
the answer. What a channel promises about that moment is the heart of "nothing is lost or sent twice".
"""

from collections.abc import Awaitable, Callable
from typing import Protocol

from alerts.models import Answer, Parcel

__all__ = ["Channel", "Intent"]

#: Commits that the message is about to leave. It may raise: then nothing was sent, and its error reaches the caller.
Intent = Callable[[], Awaitable[None]]


class Channel(Protocol):
    """One way out. A channel is opened once and may send several parcels at the same time."""

    async def send(self, parcel: Parcel, *, intent: Intent) -> Answer:
        """Try once to deliver `parcel.content` to `parcel.address`, and say what became of it.

        `intent` must be awaited just before the body's first byte leaves, once at most. What goes wrong before it has
        sent nothing: the answer is "later" or "refused". What is cut off after it, with no word from the other side, is
        "uncertain". Only errors of `intent` itself and cancellation leave as exceptions.
        """
        ...

    async def close(self) -> None:
        """Let go of connections. Nothing may be sent after."""
        ...
