"""Errands: why a listing is read on (`paging`), what is still to be read for that, and how that is kept between visits. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from crawler.archive.records import GapSeen, KeptPart
from crawler.models import Entry

#: Visits in which a part fails before it is given up.
MOST_TRIES = 4

Why = Literal["first", "backfill", "gap", "news"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRead:
    """A part that is to be read; `tries` visits failed to."""

    url: str
    modified: datetime | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Why a listing is read on, and what is still to be read for that, in order.

    `horizon` is how far back (None: to the end). `undated` is whether pages without dates are read on where an errand reads back;
    else whether the last page had none. `gap_at` is `until_at` of the gap that it is to fill. What was first listed since
    `begun_at` may be its own find, and proves nothing. `passed` holds fingerprints of the addresses that were read, `met` is
    whether anything known was among what they list. A backfill that has not begun has `fresh`: it begins at the first page.
    """

    why: Why
    horizon: datetime | None
    to_read: tuple[ToRead, ...] = ()
    undated: bool = False
    sitemaps: bool = False
    gap_at: datetime | None = None
    begun_at: datetime | None = None
    passed: frozenset[str] = frozenset()
    met: bool = False
    fresh: bool = False

    @property
    def reads_back(self) -> bool:
        """Whether what it finds was out before the source was read first, but for what is dated after that."""
        return self.why in {"first", "backfill"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What came of reading a listing on: the entries, and what of them is `back` or not wanted (see `PollResult`, `not_wanted`); and
    what is left to be read, at once if `goes_on`, else at the next poll. `retry_at` is the host's wish. Where something was `deferred`, an
    unchanged first page does not mean that there is nothing to be read.
    """

    entries: tuple[Entry, ...] = ()
    back: frozenset[str] = frozenset()
    unwanted: frozenset[str] = frozenset()
    parts: tuple[KeptPart, ...] = ()
    gaps: tuple[GapSeen, ...] = ()
    left: tuple[Errand, ...] = ()
    goes_on: bool = False
    deferred: bool = False
    retry_at: datetime | None = None
    wanted_since: datetime | None = None


def backfills(errands: Iterable[Errand]) -> tuple[list[Errand], list[Errand]]:
    """Those that are still to begin, and all others."""
    found = list(errands)
    return [each for each in found if each.fresh], [each for each in found if not each.fresh]


def rejoined(left: Iterable[Errand], declared: Iterable[Errand]) -> list[Errand]:
    """What is to be read of a source that was declared anew while it was polled: what the poll `left`, and the backfill that is to begin
    by what is `declared` by now.
    """
    fresh, _ = backfills(declared)
    begun = [each for each in left if not each.fresh and not (fresh and each.why == "backfill")]
    return [*begun, *fresh]


def mark(url: str) -> str:
    """What is kept of an address that was read."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def taken(errand: Errand) -> tuple[ToRead, Errand]:
    """The next part, and the errand without it."""
    part, *rest = errand.to_read
    return part, replace(errand, to_read=tuple(rest), passed=errand.passed | {mark(part.url)})


def failed(errand: Errand, part: ToRead, *, for_good: bool) -> Errand:
    """After a part could not be read: it is tried again at later visits, a few times; sitemaps last, for others wait."""
    tries = part.tries + 1
    if for_good or tries >= MOST_TRIES:
        return errand
    again = ToRead(url=part.url, modified=part.modified, tries=tries)
    to_read = (*errand.to_read, again) if errand.sitemaps else (again, *errand.to_read)
    return replace(errand, to_read=to_read, passed=errand.passed - {mark(part.url)})


# ---- To keep


def to_json(errands: Iterable[Errand]) -> list[dict[str, Any]] | None:
    """Errands as they are kept with their source; None where there is none."""
    return [_errand_to_json(each) for each in errands] or None


def _errand_to_json(errand: Errand) -> dict[str, Any]:
    kept = {
        "why": errand.why,
        "horizon": _iso(errand.horizon),
        "to_read": [[each.url, _iso(each.modified), each.tries] for each in errand.to_read],
        "undated": errand.undated,
        "sitemaps": errand.sitemaps,
        "gap_at": _iso(errand.gap_at),
        "begun_at": _iso(errand.begun_at),
        "passed": sorted(errand.passed),
        "met": errand.met,
        "fresh": errand.fresh,
    }
    return {name: value for name, value in kept.items() if value}


def from_json(kept: Sequence[Mapping[str, Any]] | None) -> tuple[Errand, ...]:
    return tuple(
        Errand(
            why=each["why"],
            horizon=_moment(each.get("horizon")),
            to_read=tuple(
                ToRead(url=url, modified=_moment(modified), tries=tries)
                for url, modified, tries in each.get("to_read", ())
            ),
            undated=each.get("undated", False),
            sitemaps=each.get("sitemaps", False),
            gap_at=_moment(each.get("gap_at")),
            begun_at=_moment(each.get("begun_at")),
            passed=frozenset(each.get("passed", ())),
            met=each.get("met", False),
            fresh=each.get("fresh", False),
        )
        for each in kept or ()
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None
