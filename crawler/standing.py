"""How a source stands: its state, since when and why. Decided at each poll from how it stood and what the poll found. Pure.

* *new*: not read yet;
* *broken*: three polls in a row failed, or it has failed for a day. What fails in between stands as it stood;
* *blocked*: the same, where the site does not want us: robots.txt, 401, 403, a challenge or a sign-in page;
* *layout changed*: the same, where a page that listed something lists nothing any more; or at once, where the last three of its
  articles gave no text, and earlier ones did;
* *gap*: in the last seven days it published more between two polls than it lists, and not all of that was found elsewhere;
* *partial*: of more than half of its last articles only the beginning can be read;
* *quiet*: nothing new for far longer than its own rhythm, see `is_quiet`. That is no failure;
* *healthy*: none of this.

The reasons are in readers' words, without dates.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

from crawler.errors import Kind

State = Literal["new", "healthy", "quiet", "gap", "broken", "layout changed", "blocked", "partial"]
FAILING: frozenset[str] = frozenset({"broken", "layout changed", "blocked"})

#: A source is broken after so many failed polls in a row, or after it has failed for so long.
FAILURES, FAILING_FOR = 3, timedelta(hours=24)
#: A gap is told of for so long.
GAP_LASTS = timedelta(days=7)
#: What became of a source's last articles is kept for so many of them. So many without text in a row mean another layout.
RECENT, TEXTLESS = 12, 3
#: How a visit to an article's page is noted: "r" read, "p" in part, "u" it gave no text.
Visited = Literal["r", "p", "u"]
#: The rhythm that silence is held against is that of so many days before the last news.
BASELINE = timedelta(days=28)
#: A source is quiet after so many of its usual gaps without news, and never before a week has gone by: bank holidays are no news.
QUIET_GAPS, QUIET_AT_LEAST = 7, timedelta(days=7)
_ENOUGH = 3  # days with news


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A source's state, since when it is in that, and why, where there is something to say."""

    state: State
    since: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is known after a poll at `at`.

    `failure` and `reason` tell of a failed one; `failures` in a row, this one included, began at `failing_since`. `listed_before`
    says that it has listed something once, `lists_nothing` that it does not now. `gap_at` is when its last gap that was not filled
    ended. `recent` notes its last articles, the newest last. `usual` is its usual gap between news, None where that is not known.
    """

    at: datetime
    failure: Kind | None = None
    reason: str | None = None
    failures: int = 0
    failing_since: datetime | None = None
    listed_before: bool = False
    lists_nothing: bool = False
    gap_at: datetime | None = None
    recent: str = ""
    last_news_at: datetime | None = None
    usual: timedelta | None = None


def standing_after(old: Standing, found: Found) -> Standing:
    """How a source stands after a poll. The same standing, where its state stays."""
    new = _failing(old, found) if found.failure else _read(old, found)
    return old if new.state == old.state else new


def _failing(old: Standing, found: Found) -> Standing:
    """A failure of another kind is another state only after a day: a site that is down says now this, now that."""
    began = found.failing_since or found.at
    if found.failures < FAILURES and found.at - began < FAILING_FOR:
        return old
    if old.state in FAILING and old.since and found.at - old.since < FAILING_FOR:
        return old
    state: State = "broken"
    if found.failure == "blocked":
        state = "blocked"
    elif found.failure == "no list" and found.listed_before:
        state = "layout changed"
    since = found.at if old.state in FAILING else began
    return Standing(state=state, since=since, reason=found.reason)


def _read(old: Standing, found: Found) -> Standing:
    if found.lists_nothing and found.listed_before:
        return Standing(state="layout changed", since=found.at, reason="its page lists nothing any more")
    if _is_textless(found.recent, before=old.state == "layout changed"):
        return Standing(state="layout changed", since=found.at, reason="its last articles gave no text any more")
    if found.gap_at is not None and found.at - found.gap_at < GAP_LASTS:
        return Standing(state="gap", since=found.at, reason="it published more between two checks than it lists")
    if _is_partial(found.recent):
        reason = "only the beginning of most of its articles can be read"
        return Standing(state="partial", since=found.at, reason=reason)
    if found.usual and is_quiet(found.last_news_at, found.usual, found.at):
        return Standing(state="quiet", since=found.at, reason=f"it usually publishes {every(found.usual)}")
    return Standing(state="healthy", since=found.at)


def _is_textless(recent: str, *, before: bool) -> bool:
    """Whether the last articles gave no text, where earlier ones did, or where that was the state `before`."""
    textless = len(recent) - len(recent.rstrip("u"))
    return textless >= TEXTLESS and (before or textless < len(recent))


def _is_partial(recent: str) -> bool:
    return len(recent) >= TEXTLESS and 2 * recent.count("p") > len(recent)


def is_quiet(last_news_at: datetime | None, usual: timedelta, at: datetime) -> bool:
    """Whether nothing new has come for more than a week and more than seven usual gaps.

    Were its news to come by chance, at the rate of the baseline, one silence in a thousand would be as long (e to the -7).
    """
    return last_news_at is not None and at - last_news_at > max(QUIET_AT_LEAST, QUIET_GAPS * usual)


def usual_gap(items: Iterable[datetime]) -> timedelta | None:
    """The usual gap between days with news, from the times of publication of a source's items; None where it is not known.

    That is the mean one over the 28 days before the last item; where there were fewer than three such days, the median of all.
    Days count, and not items: who publishes ten at once each Monday is not silent on Tuesday.
    """
    days = sorted({item.date() for item in items})
    late = [day for day in days if days[-1] - day <= BASELINE]
    if len(late) >= _ENOUGH:
        return (late[-1] - late[0]) / (len(late) - 1)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(days)]
    return timedelta(seconds=median(gaps)) if len(gaps) > 1 else None


def every(usual: timedelta) -> str:
    """How often, in words: "every day", "every 2 days", "every 3 weeks"."""
    days = max(1, round(usual / timedelta(days=1)))
    if days == 1:
        return "every day"
    return f"every {days} days" if days < 14 else f"every {round(days / 7)} weeks"
