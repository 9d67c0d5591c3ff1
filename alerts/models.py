"""The records of the alerts' floor: what is matched, told and delivered. All times are aware and in UTC."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Where = Literal["title", "lead", "body", "document"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The evidence of a match: a stretch of the original text, and where in it the terms stand.

    `marks` are half-open [start, end) offsets into `text`, sorted, not overlapping. `document` is the title of the document it
    stands in, `page` the page on which its first term begins, from 1: None in what has no pages, as in a document's title.
    """

    where: Where
    text: str
    marks: tuple[tuple[int, int], ...]
    page: int | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One watch version on one Text. `terms` are the query's terms that fired, as the query writes them."""

    watch: str
    terms: tuple[str, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPassage:
    """A passage as a digest shows it: beside the name of the watch that it is evidence for."""

    watch: str
    passage: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article in a digest: it stands once, under the first of its `watches`; the rest are its "also: …".

    `source` is the name of the source that listed it first. `partial` is true where the page could not be read and the
    text is the feed's own, or where the page shows only the beginning: `partial_reason` then says why ("the rest is for
    subscribers"). Where a source's words may not be quoted (`headline_only`), no passage but the headline is here, and `terms` are
    those that fired. `weight` is the heaviest place in which a term of its first watch stands: None in digests that were frozen before
    that was kept.
    """

    article_id: int
    title: str
    url: str
    source: str
    published: datetime | None
    first_seen: datetime
    watches: tuple[str, ...]
    passages: tuple[WatchPassage, ...]
    partial: bool = False
    partial_reason: str | None = None
    headline_only: bool = False
    terms: tuple[str, ...] = ()
    weight: Where | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The items of one watch in a digest, in the order of the subscription's watches."""

    watch: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRead:
    """A source that could not be read. `since` is when it was last all right, None where it never was. Of one that is `unknown`
    nobody has the address.
    """

    source: str
    since: datetime | None
    reason: str
    unknown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartlyRead:
    """A source of which new articles are known by its own text alone: how many have a page that could not be read yet."""

    source: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """Between two checks a source, of this `kind`, published more than it lists. `filled` says that older pages gave the rest.

    `reason` says why they did not, None where they did or are still being read.
    """

    source: str
    kind: str
    since: datetime
    until: datetime
    filled: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """A source of which nothing new has come since `since`, for far longer than it `usually` takes ("every 2 days").

    `new` says that this is the first digest to tell of it.
    """

    source: str
    since: datetime | None
    usually: str
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsearched:
    """A document that an article of this source links to, and that nobody can search, or only `partly`. `kind` is "pdf", "docx" or
    None.
    """

    title: str
    url: str
    source: str
    kind: str | None
    reason: str
    partly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was looked at for a digest. `checks` counts the polls since `begins`; `read + len(not_read) == sources`.

    `partly_read` tells of pages, not of sources: each of its articles stands once, under one source, the most first. `gaps` were seen
    or filled since `begins`, `quiet` are the sources that are silent now, `partial` those that show only the beginning of most
    articles; all of these count as read. `unread_documents` are new since the last digest that was sent. Digests that were frozen
    before such things were told have none.
    """

    sources: int
    read: int
    checks: int
    begins: datetime
    not_read: tuple[NotRead, ...]
    partly_read: tuple[PartlyRead, ...] = ()
    gaps: tuple[Missed, ...] = ()
    quiet: tuple[Silent, ...] = ()
    partial: tuple[str, ...] = ()
    unread_documents: tuple[Unsearched, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """An edition: what one subscription is told at one slot.

    `slot` identifies it within its subscription: the slot's local time as ISO 8601 with offset, "#N" for `immediately`
    and "now TIME" where somebody asked for it. `slot_at` is that moment; `timezone` is the subscription's, by IANA name.
    """

    subscription: str
    slot: str
    slot_at: datetime
    timezone: str
    late: bool
    groups: tuple[Group, ...]
    coverage: Coverage

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item once, in reading order."""
        return tuple(item for group in self.groups for item in group.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message ready to be frozen: the exact bytes that will be sent, and the id they carry."""

    message_id: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A claimed delivery, as a channel needs it. `attempt` counts from 1; `uncertain` says that an earlier attempt was
    cut off after its body had left, so that this one may be a repeat and must be marked as such.
    """

    delivery_id: int
    address: str
    message_id: str
    content: bytes
    attempt: int
    uncertain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of one attempt.

    "accepted": the other side has it. "later": not now, and nothing was taken (`retry_after` seconds, if it said so).
    "refused": never. "uncertain": cut off after the body had left; it may or may not have arrived.
    """

    outcome: Literal["accepted", "later", "refused", "uncertain"]
    text: str
    retry_after: float | None = None
