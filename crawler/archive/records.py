"""What the archive takes and gives: plain records, free of SQL. All times are aware and in UTC.

The newsroom hands in what it *found* (`PollResult`, `PageResult`), and is given work that is *claimed* (`DueSource`,
`DueEntry`; `ClaimedText` goes to the matcher). A claim is a lease: until `lease_until` nobody else is given the unit, and a
result is kept only while the lease is still the row's. So a result that comes late, or twice, changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from crawler.archive.document_records import DocumentFinding
from crawler.cadence import Hints, IntervalBy
from crawler.errors import Kind
from crawler.models import DocumentLink, Entry
from crawler.standing import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What reconciling the declared things of one kind with the stored ones did, by name. `renamed` has "old -> new".

    What was renamed may be changed or revived too, and stands there by its new name as well.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    revived: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSource:
    """A source that is claimed for one poll: how to ask for it, and what the last polls left.

    `every` is the interval that was declared, None where it follows its own `rhythm`, the median gap of its items, as far as that
    is known; `ttl` is the least time between polls that its listing asked for when it was last read, `usual` its usual gap between days with news.
    `first_read_at` is None until the first good poll of its address; `last_read_at` is then the last good one of the address
    that it had before, if it moved. `failures` counts the failed polls since the last good one.
    """

    id: int
    name: str
    address: str
    kind: str
    host: str
    every: timedelta | None
    declaration: str
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    failures: int
    failing_since: datetime | None
    first_read_at: datetime | None
    lease_until: datetime
    last_read_at: datetime | None = None
    resume: Sequence[Mapping[str, Any]] | None = None
    rhythm: timedelta | None = None
    usual: timedelta | None = None
    ttl: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEntry:
    """An entry that its source never listed before, with what was decided at first sight.

    `url_key` identifies its article. `host` is that of its page, fetched one at a time; "" where it has no page. One that is not
    `wanted` is known from now on, and its page is not fetched unless it changes.
    """

    entry: Entry
    url_key: str
    host: str
    old: bool
    wanted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPart:
    """A sitemap of an index, as it was when it was read last, at `read_at`; without a `body_hash` it was passed over, for all that it
    lists was too old. `modified` is what the index said of it, None where it said nothing, or must be asked again.
    """

    address: str
    modified: datetime | None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    read_at: datetime | None = None

    @property
    def was_read(self) -> bool:
        return self.body_hash is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapSeen:
    """What a poll says of a gap: a new one where `until_at` is the poll's own time, else one that stands since then.

    `filled_by` says how it was filled ("older pages", "sitemap", "search"), None while it is not. `reason` says why it is not, in
    readers' words; None while older pages are still to be read. `keys` are those of the entries that were found while filling it.
    """

    since_at: datetime
    until_at: datetime
    filled_by: str | None = None
    reason: str | None = None
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Between two polls items may have passed unseen. `found` counts the entries that older pages gave; see `GapSeen`."""

    source_id: int
    since_at: datetime
    until_at: datetime
    filled_at: datetime | None
    filled_by: str | None
    reason: str | None
    found: int


#: Takes an entry, and whether it stands amid entries that are known: above one, or dated after one.
FirstSight = Callable[[Entry, bool], SeenEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """One poll as it is to be kept, with its source's next validators. `took` is in seconds.

    `back` are the keys of entries that were found by reading back to what was out before the source was read. `parts` are the
    sitemaps that were read or passed over. `resume` is what is still to be read of the listing (`crawler.errands`), at once where
    it `goes_on`. `gaps` are those that the poll has seen or worked on; where the visit could not say whether there is one, for it did not ask what is known,
    `may_gap` has the archive look. Where `wanted_since` is set, what is known of since then and was not wanted is fetched now.

    `entries` are those of a "read" listing; `first_sight` is asked about the unknown ones among them, and only about these,
    for its answer costs more than all else. A "failed" poll has a `reason`, in words fit for a digest's foot, and a `failure`, which
    says what that means for the source.

    `hints` and `ttl` are what the server and the listing asked for. What follows from it all for the next poll, and what was learnt of
    the source's rhythm, is `crawler.outlook`'s.
    """

    source: DueSource
    at: datetime
    outcome: Literal["read", "unchanged", "failed"]
    next_poll_at: datetime
    took: float
    status: int | None = None
    reason: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    entries: tuple[Entry, ...] = ()
    first_sight: FirstSight | None = None
    back: frozenset[str] = frozenset()
    parts: tuple[KeptPart, ...] = ()
    resume: Sequence[Mapping[str, Any]] | None = None
    goes_on: bool = False
    gaps: tuple[GapSeen, ...] = ()
    may_gap: GapSeen | None = None
    wanted_since: datetime | None = None
    failure: Kind = "failed"
    hints: Hints = field(default_factory=dict)
    ttl: timedelta | None = None
    interval: timedelta | None = None
    interval_by: IntervalBy | None = None
    rhythm: timedelta | None = None
    usual: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPoll:
    """What became of a poll's result. `linked` entries were known articles already; `kept` is false where the lease was lost."""

    result: PollResult
    kept: bool
    new: int = 0
    linked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DueEntry:
    """An entry whose page is claimed for one visit. `attempts` counts the visits that failed so far."""

    id: int
    source_id: int
    source_name: str
    source_address: str
    url: str
    url_key: str
    host: str
    title: str
    summary: str
    content: str
    author: str | None
    published: datetime | None
    first_seen_at: datetime
    old: bool
    article_id: int | None
    attempts: int
    lease_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A further address of an article. `evidence` is "link", "redirect" or "canonical"."""

    key: str
    url: str
    evidence: Literal["link", "redirect", "canonical"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was learnt of an article from its page, or from the feed where the page could not be had.

    `aliases` has the entry's own link first. `published_by` names the method, "feed" where the entry's claim is all there is.
    `partial` says why the page gave only the beginning, None where it gave all.
    """

    origin: Literal["page", "feed"]
    url: str
    site: str
    title: str
    title_by: str
    body: str
    aliases: tuple[Alias, ...]
    byline: str | None = None
    published: datetime | None = None
    published_by: str | None = None
    language: str | None = None
    partial: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResult:
    """One visit to an entry's page as it is to be kept. `took` is in seconds, `size` in bytes.

    A "failed" one has a `reason`, and a finding made of the feed's own text; it is `textless` where the page was had, and said
    nothing. `next_fetch_at` is None where the page was
    read, or is given up. "linkless" is an entry without a page: no visit is kept, only the feed's own text.

    `documents` are those that the page links to; `own` is what was found where the address leads to a document instead of a page.
    """

    entry: DueEntry
    at: datetime
    outcome: Literal["read", "failed", "linkless"]
    finding: Finding
    took: float
    next_fetch_at: datetime | None = None
    status: int | None = None
    reason: str | None = None
    final_url: str | None = None
    content_type: str | None = None
    size: int | None = None
    textless: bool = False
    documents: tuple[DocumentLink, ...] = ()
    own: DocumentFinding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """What became of a page's result. `text_id` is the text that is new with it, None where there is none."""

    result: PageResult
    kept: bool
    article_id: int | None = None
    text_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source's health. `reason` says why the last poll failed; it is None while all is well.

    `every` is the interval in force, `every_declared` the declared one, None where it is its own; `interval_by` says what set it.
    `state`, since when and why are as `crawler.standing` decided at the last poll. `usual` is the usual gap between days with news.
    """

    id: int
    name: str
    address: str
    kind: str
    tags: tuple[str, ...]
    every: timedelta
    added_at: datetime
    first_read_at: datetime | None
    last_read_at: datetime | None
    last_polled_at: datetime | None
    next_poll_at: datetime
    failures: int
    failing_since: datetime | None
    reason: str | None
    retired_at: datetime | None
    every_declared: timedelta | None = None
    interval_by: IntervalBy | None = None
    usual: timedelta | None = None
    last_news_at: datetime | None = None
    state: State = "new"
    state_since: datetime | None = None
    state_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextToMatch:
    """A text that waits for the matcher. `sources` and `tags` are those of every source that listed its article.

    That of a document has the `title` of the article, and its own as `document`; in a `paged` one form feeds part the pages.
    """

    text_id: int
    article_id: int
    kind: str
    title: str
    body: str
    url: str
    old: bool
    sources: frozenset[str]
    tags: frozenset[str]
    document: str | None = None
    paged: bool = False

    @property
    def origins(self) -> frozenset[str]:
        """What `only_from` of a watch goes by: the names and the tags."""
        return self.sources | self.tags


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedText:
    """A text that is claimed for the matcher. `round` counts how often it was put before it."""

    text: TextToMatch
    round: int
    lease_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that a search found, by its text, or by that of a `document` of it. `old` articles were told to nobody."""

    text_id: int
    article_id: int
    title: str
    url: str
    source: str
    published: datetime | None
    first_seen_at: datetime
    origin: str
    old: bool
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLife:
    """All that the archive knows of one article, as rows by column name, each list oldest first.

    `article` is None where entries are known and none of them has become an article yet. `entries` carry their source's
    name, the `poll` that saw them first and the `pages` that were visited. `documents` are those that it links to.
    """

    article: Mapping[str, Any] | None
    aliases: tuple[Mapping[str, Any], ...]
    entries: tuple[Mapping[str, Any], ...]
    texts: tuple[Mapping[str, Any], ...]
    documents: tuple[Mapping[str, Any], ...] = ()
