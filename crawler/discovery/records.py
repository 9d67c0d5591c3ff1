"""What is found on the way to a source."""

from dataclasses import dataclass
from datetime import datetime

from config.sources import Source
from crawler.models import Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What may be the source. Its name is for later; `how` says how it was come by, "the page names it as its feed"; "" where it is the page."""

    source: Source
    how: str
    declared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A candidate that was read, with what it lists. `address` answered, `status` is 200 or the like."""

    candidate: Candidate
    address: str
    listing: Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """An address that led nowhere, and why, in readers' words."""

    address: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merits:
    """What a candidate is worth beside the others of its page.

    `newest` is the latest date of its entries that is not in the future, `shared` the share of its newest entries that the page
    links to, or of the page's that it lists, whichever is more; `whole`: it carries the articles' text, `stale`: others know of
    later news.
    """

    entries: int
    documents: int
    newest: datetime | None
    shared: float
    whole: bool
    stale: bool
    foreign: bool
    rank: int

    @property
    def key(self) -> tuple[bool, bool, int, float]:
        """Greater is better. What has stopped, or lists other things than the page, comes last, whatever its kind."""
        return (not self.stale, not self.foreign, self.rank, round(self.shared, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A source to declare, named, with what was seen of it."""

    source: Source
    how: str
    listing: Listing
    merits: Merits


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What became of the search for one page: proposals, the best first, and what was tried in vain.

    `address` is the page's as given, `page` that of the one that was looked behind: where `moved`, a page of news that the first
    links to. `heading` is its first heading. `unread` says why the page itself could not be had: then nothing else was asked for.
    """

    address: str
    page: str = ""
    moved: bool = False
    heading: str = ""
    proposals: tuple[Proposal, ...] = ()
    failed: tuple[Failed, ...] = ()
    unread: str | None = None

    @property
    def best(self) -> Proposal | None:
        return self.proposals[0] if self.proposals else None
