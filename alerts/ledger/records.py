"""What the ledger takes and gives: plain records, free of SQL. All times are aware and in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import TypeAdapter

from alerts.models import Digest, Match, Passage, Rendered
from config.models import Watch

_DIGEST = TypeAdapter(Digest)
_PASSAGES = TypeAdapter(tuple[Passage, ...])

#: Where a delivery stands; see `alerts.ledger.schema.delivery`.
State = Literal["pending", "sending", "sent", "uncertain", "failed"]
ChannelName = Literal["email", "webhook"]
#: The states that only a person leads out of: refused or tried in vain, and parked for having been cut off mid-wire.
GAVE_UP: tuple[State, ...] = ("failed", "uncertain")


def digest_to_json(digest: Digest) -> Any:
    """A digest as it is frozen in its row."""
    return _DIGEST.dump_python(digest, mode="json")


def digest_from_json(content: Any) -> Digest:
    """A frozen digest, read back."""
    return _DIGEST.validate_python(content)


def passages_to_json(passages: tuple[Passage, ...]) -> Any:
    """A match's evidence as it is kept in its row."""
    return _PASSAGES.dump_python(passages, mode="json")


def passages_from_json(content: Any) -> tuple[Passage, ...]:
    """A match's evidence, read back."""
    return _PASSAGES.validate_python(content)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchVersion:
    """A wording of a watch that is in force."""

    id: int
    watch_id: int
    watch: Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundMatch:
    """A match as the matcher found it, with the rows that it stands between."""

    version: WatchVersion
    text_id: int
    article_id: int
    match: Match


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSubscription:
    """A subscription that is in the file. `next_slot_at` is None for `immediately`; `asked_at` while one is asked for."""

    id: int
    name: str
    began_at: datetime
    next_slot_at: datetime | None
    asked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """An address that a subscription goes to: in the file, and not unsubscribed."""

    id: int
    channel: ChannelName
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """A message that is frozen and on its way. Only a digest's has `digest_id`; an operator's has no `recipient_id`."""

    purpose: Literal["digest", "operator", "test"]
    channel: ChannelName
    address: str
    message: Rendered
    digest_id: int | None = None
    recipient_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDelivery:
    """A delivery that is claimed for one attempt.

    `attempts` counts those that were made, `attempts_before` those of them before a person had it retried, `uncertain`
    those that were cut off mid-wire.
    """

    id: int
    purpose: Literal["digest", "operator", "test"]
    channel: ChannelName
    address: str
    message_id: str
    content: bytes
    attempts: int
    attempts_before: int
    uncertain: int
    lease_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Where an attempt leaves its delivery. `next_attempt_at` is set for "pending" alone, `finished_at` for all others."""

    state: State
    attempts: int
    uncertain: int
    next_attempt_at: datetime | None = None
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDelivery:
    """A delivery as `cuttings deliveries` lists it. `answer` is what was said to the last attempt."""

    id: int
    purpose: str
    subscription: str | None
    slot: str | None
    channel: str
    address: str
    state: State
    attempts: int
    uncertain: int
    next_attempt_at: datetime | None
    created_at: datetime
    finished_at: datetime | None
    message_id: str
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDigest:
    """A digest as `cuttings digests` lists it. `deliveries` counts them by state."""

    id: int
    subscription: str
    slot: str
    slot_at: datetime
    composed_at: datetime
    late: bool
    items: int
    deliveries: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedWatch:
    """A watch as `cuttings watches` lists it. `changed_at` is when its wording came into force; `matches` counts articles,
    `days` the days on which any came.
    """

    name: str
    watch: Watch
    changed_at: datetime
    retired_at: datetime | None
    matches: int
    last_match_at: datetime | None
    subscriptions: tuple[str, ...]
    first_match_at: datetime | None = None
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that the operator has not heard of yet."""

    id: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFate:
    """What became of one article, as rows by column name, each list oldest first.

    `matched` says when each of its texts first came before the watches; `matches` carry `watch`, `terms` and `passages`;
    `items` the subscription, slot and watch that told of it; `deliveries` where these digests went, with their `attempts`.
    """

    matched: tuple[Mapping[str, Any], ...]
    matches: tuple[Mapping[str, Any], ...]
    items: tuple[Mapping[str, Any], ...]
    deliveries: tuple[Mapping[str, Any], ...]
