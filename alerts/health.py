"""What the operator hears of the sources: which cannot be read any more, why, and what would mend it; and which are read again.

The changes of a round that are of one kind share one notice. Where most polls fail at the same time it is rather our own network: that is told once,
and of the single sources only of those that cannot be read afterwards.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.ledger import notices
from alerts.render import words
from crawler.archive import changes
from crawler.archive.changes import Change
from crawler.archive.connection import AsyncConnection, Database
from crawler.standing import FAILING, State

log = logging.getLogger("cuttings.health")

#: A round gathers changes for so long, and the next one begins no sooner.
GATHER, LOOK = timedelta(minutes=10), timedelta(minutes=1)
#: So many sources that break together, and more than half of all that were polled at that time, are an outage of our own.
OUTAGE = 5
#: Around a failed poll these polls were made at the same time: those of its ten minutes, and five more before and after.
_SLOT, _AROUND = timedelta(minutes=10), timedelta(minutes=5)
#: An outage is told of once in so long.
OUTAGE_AGAIN = timedelta(hours=24)
#: Of more sources in the same state the rest are counted.
_MOST = 20

_MENDS: Mapping[str, str] = {
    "broken": "see whether the address still holds: `cuttings check ADDRESS` proposes what is there now",
    "blocked": "ask the site for leave; where you have a licence, give `headers:` or `cookie:`",
    "layout changed": "look at it, and write `links:`",
    "gap": "have it checked more often: write a shorter `every:`",
    "partial": "where you have a licence to read the rest, give `cookie:`",
    "quiet": "see whether it publishes elsewhere by now",
}
_ORDER: tuple[State, ...] = ("broken", "blocked", "layout changed", "gap", "partial", "quiet")
#: What is told of when it is over.
_OVER = {**dict.fromkeys(FAILING, "read again"), "quiet": "publishing again", "partial": "read whole again"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What became of one source since the operator heard of it last: `ids` of the changes, from the state it `was` in to `state`."""

    ids: tuple[int, ...]
    name: str
    kind: str
    was: State
    state: State
    since: datetime | None
    reason: str | None
    polled_at: datetime | None


def stories(untold: Iterable[Change]) -> tuple[Story, ...]:
    """The changes of each source put together, in the order of their names; those of retired sources change nothing."""
    by_source: dict[int, list[Change]] = {}
    for change in untold:
        by_source.setdefault(change.source_id, []).append(change)
    told = (_story(each) for each in by_source.values())
    return tuple(sorted(told, key=lambda story: (story.name, story.ids)))


def _story(of_one: Sequence[Change]) -> Story:
    first, last = of_one[0], of_one[-1]
    return Story(
        ids=tuple(each.id for each in of_one),
        name=last.name,
        kind=last.kind,
        was=first.was,
        state=first.was if last.retired_at else last.state,
        since=last.since,
        reason=last.reason,
        polled_at=last.last_polled_at,
    )


def slot_of(polled_at: datetime) -> tuple[datetime, datetime]:
    """The polls from the first to before the second of these times were made at the same time as one at `polled_at`."""
    start = datetime.fromtimestamp(polled_at.timestamp() // _SLOT.total_seconds() * _SLOT.total_seconds(), tz=UTC)
    return start - _AROUND, start + _SLOT + _AROUND


def is_outage(polls: int, failed: int) -> bool:
    """Whether so many failed of so many polls that it is not the sources' fault."""
    return failed >= OUTAGE and 2 * failed > polls


def report(told: Iterable[Story], zone: ZoneInfo, *, now: datetime) -> tuple[str, ...]:
    """What is told, a point for each state; nothing where all is as the operator knows it."""
    news = [story for story in told if story.state != story.was]
    worse = [_worse(state, [each for each in news if each.state == state], zone, now) for state in _ORDER]
    over = [each for each in news if each.state in {"healthy", "quiet", "partial"} and each.was in _OVER]
    better = [
        _better(how, [each.name for each in over if _OVER[each.was] == how]) for how in dict.fromkeys(_OVER.values())
    ]
    return tuple(filter(None, [*worse, *better]))


def _worse(state: State, of_state: Sequence[Story], zone: ZoneInfo, now: datetime) -> str:
    if not of_state:
        return ""
    told = "; ".join(_told(each, zone, now) for each in of_state[:_MOST])
    rest = len(of_state) - _MOST
    more = f"; and {words.number(rest, 'more source', 'more sources')}" if rest > 0 else ""
    mend = _MENDS[state]
    if state == "layout changed" and any(each.kind != "listing" for each in of_state):
        mend = "look at its pages; where the list is not found, write `links:`"
    return f"{told}{more}. {mend[0].upper()}{mend[1:]}."


def _told(story: Story, zone: ZoneInfo, now: datetime) -> str:
    since = f" since {words.since(story.since, zone, now=now)}" if story.since else ""
    reason = (story.reason or "").strip().rstrip(".")
    return f"{story.name}: {story.state}{since}{f': {reason}' if reason else ''}"


def _better(how: str, names: Sequence[str]) -> str:
    if not names:
        return ""
    rest = len(names) - _MOST
    shown = (*names[:_MOST], *((words.number(rest, "more source", "more sources"),) if rest > 0 else ()))
    return f"{words.series(shown)} {'is' if len(names) == 1 else 'are'} {how}."


def outage(held: Sequence[Story], zone: ZoneInfo, *, now: datetime) -> str:
    """What is told of an outage of our own."""
    since = min((story.since for story in held if story.since), default=now)
    return (
        f"Most checks have failed since {words.since(since, zone, now=now)}, of {words.number(len(held), 'source')} at least three "
        "times: that is rather this machine's network than the sources; see whether it can reach the web. "
        "Sources that cannot be read afterwards are named then."
    )


class Health:
    """Tells the operator how the sources stand. Safe beside others on one database, and to kill at any instant."""

    def __init__(self, database: Database, timezone: str, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._looked_at: datetime | None = None
        self.timezone = timezone

    async def tell(self, *, at_once: bool = False) -> None:
        """Writes down for the operator what has changed for so long that others may have changed with it; or `at_once`.

        Raises StoreError.
        """
        now = self._now()
        if not at_once and self._looked_at and timedelta() <= now - self._looked_at < LOOK:
            return
        async with self._database.read() as connection:
            due = await changes.any_untold(connection, until=now if at_once else now - GATHER)
        if due:
            async with self._database.write() as connection:
                await self._tell(connection, now)
        self._looked_at = now

    async def _tell(self, connection: AsyncConnection, now: datetime) -> None:
        zone = ZoneInfo(self.timezone)
        found = stories(await changes.take_untold(connection))
        held = await _of_an_outage(connection, found)
        told = [story for story in found if story not in held]
        if told:
            await changes.told(connection, [each for story in told for each in story.ids], now=now)
            first = min(each for story in told for each in story.ids)
            for number, text in enumerate(report(told, zone, now=now)):
                await notices.write(connection, f"sources {first}.{number}", text, now=now)
                log.warning("sources changed", extra={"fault": text})
        if held and not await notices.any_since(connection, "outage ", now - OUTAGE_AGAIN):
            await notices.write(connection, f"outage {now.isoformat()}", outage(held, zone, now=now), now=now)


async def _of_an_outage(connection: AsyncConnection, found: Iterable[Story]) -> list[Story]:
    """Those that are broken, and whose last poll failed when most others failed too."""
    known: dict[tuple[datetime, datetime], bool] = {}
    held = []
    for story in found:
        if story.state == "broken" and story.polled_at:
            slot = slot_of(story.polled_at)
            if slot not in known:
                known[slot] = is_outage(*await changes.polls_between(connection, *slot))
            held += [story] if known[slot] else []
    return held
