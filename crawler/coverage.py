"""What was looked at, for the foot of a digest: the part that makes "nothing new" worth something. Pure.

A reader must be able to trust a digest's silence, so a source counts as read only where nothing is known against it:

* never read yet: **not read**, since ever; or not since it moved to another address: **not read** since it was last read at
  the former one;
* its last poll failed: **not read** since it was last all right, however short that is ago;
* its last good poll is still to come, for the clock was ahead: **not read**, since nobody knows when it was;
* its last good poll is overdue, that is older than twice its interval and ten minutes: **not read** since then. So after the
  daemon was down for long, every source is not read until it has been polled again, and a host that asked us to stay away
  shows too. That a source was read at some time in the digest's window does not excuse it: what it listed since is unknown;
* its address is not known (`address: unknown`): **not read**;
* it can be polled, and its page lists nothing any more or its articles give no text (see `crawler.standing`): **not read** since then;
* otherwise: **read**. A source with an interval longer than the window was looked at as often as its declaration promises.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.archive.records import SourceState

#: How many intervals may pass without a good poll, and the time on top of them for a daemon that is busy or restarts.
OVERDUE_INTERVALS = 2
OVERDUE_MARGIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A source that was not read. `since` is when it was last all right, None where it never was. Of one that is `unknown` nobody
    has the address.
    """

    source: str
    since: datetime | None
    reason: str
    unknown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """`read + len(not_read) == sources`. `checks` counts the polls since `begins`; `not_read` is sorted by name."""

    sources: int
    read: int
    checks: int
    begins: datetime
    not_read: tuple[Unread, ...]


def coverage(states: Iterable[SourceState], *, begins: datetime, now: datetime, checks: int) -> Covered:
    """What was looked at from `begins` to `now`, by the sources' states as of `now`. Retired sources do not count."""
    watched = [state for state in states if state.retired_at is None]
    not_read = [unread for state in watched if (unread := unread_of(state, now))]
    return Covered(
        sources=len(watched),
        read=len(watched) - len(not_read),
        checks=checks,
        begins=begins,
        not_read=tuple(sorted(not_read, key=lambda unread: unread.source)),
    )


def unread_of(state: SourceState, now: datetime) -> Unread | None:
    """Why this source does not count as read at `now`; None where it does."""
    if state.kind == "unknown":
        return Unread(source=state.name, since=None, reason="its address is not known", unknown=True)
    found = _fault(state, now)
    return Unread(source=state.name, since=found[0], reason=found[1]) if found else None


def _fault(state: SourceState, now: datetime) -> tuple[datetime | None, str] | None:
    """Since when a source that is polled was not read, and why."""
    if state.failures:
        return state.last_read_at, state.reason or "it could not be read"
    if state.last_read_at is None or state.first_read_at is None:
        what = "it has" if state.last_read_at is None else "its new address has"
        return state.last_read_at, f"{what} not been checked yet"
    if state.last_read_at - now > OVERDUE_MARGIN:
        return None, "it has not been checked since the clock was set back"
    if now - state.last_read_at > OVERDUE_INTERVALS * state.every + OVERDUE_MARGIN:
        return state.last_read_at, "it has not been checked since then"
    if state.state == "layout changed":
        return state.state_since, state.state_reason or "its pages were laid out anew"
    return None
