"""What the subscriptions want of each source: to be told immediately, or a fresh look in the hour before a slot. Pure.

A subscription goes by the sources that its watches go by: all, or those that `only_from` names.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.editions.slots import next_slot
from config.models import Settings, Watch
from config.phrases import Schedule
from crawler.cadence import NO_DEMAND, Demand, Demands

#: A schedule and the time zone that it is meant in.
Clock = tuple[Schedule, str]


def goes_by(watches: Iterable[Watch], names: Collection[str]) -> bool:
    """Whether one of these watches goes by the source that has these names: its own, and its tags."""
    names = frozenset(names)
    return any(not watch.only_from or names.intersection(watch.only_from) for watch in watches)


def demands(settings: Settings) -> Demands:
    """What is wanted of each source, by its key, as these settings have it. Sources that they do not declare have no demand."""
    clocks: dict[Clock, Slots] = {}
    wanted: dict[str, Demand] = {}
    alike: dict[frozenset[str], Demand] = {}
    asking = _asking(settings)
    meant = {each for watch in settings.watches for each in watch.only_from}
    for source in settings.sources:
        names = frozenset(meant.intersection((source.name, *source.tags)))
        if names not in alike:
            immediately, of_it = _wanted_of(asking, names)
            slots = [clocks.setdefault(each, Slots(*each)) for each in of_it]
            alike[names] = Demand(immediately=immediately, next_slot=First(slots))
        wanted[source.key] = alike[names]
    return lambda address: wanted.get(address, NO_DEMAND)


def _asking(settings: Settings) -> list[tuple[Clock | None, list[Watch]]]:
    """Of each subscription the clock that it goes by, None where it is told immediately, and its watches."""
    watches = {each.name: each for each in settings.watches}
    return [
        (
            None if each.send.kind == "immediately" else (each.send, each.timezone or settings.timezone),
            [watches[name] for name in each.watches if name in watches],
        )
        for each in settings.subscriptions
    ]


def _wanted_of(
    asking: Iterable[tuple[Clock | None, list[Watch]]], names: frozenset[str]
) -> tuple[bool, frozenset[Clock]]:
    """Whether what has these names and tags is a source of a subscription that is told immediately, and the clocks of all others
    that go by it.
    """
    clocks = {clock for clock, watches in asking if goes_by(watches, names)}
    return None in clocks, frozenset(clock for clock in clocks if clock is not None)


@dataclass(frozen=True, slots=True)
class First:
    """The first slot of several schedules."""

    slots: Sequence["Slots"]

    def __call__(self, after: datetime) -> datetime | None:
        return min((each.after(after) for each in self.slots), default=None)


class Slots:
    """The slots of one schedule. Thousands of sources ask for the same one, so that the last answer is kept."""

    def __init__(self, schedule: Schedule, timezone: str) -> None:
        self._schedule = schedule
        self._timezone = timezone
        self._known: tuple[datetime, datetime] | None = None

    def after(self, after: datetime) -> datetime:
        """The first slot strictly after this time."""
        if self._known is None or not self._known[0] <= after < self._known[1]:
            self._known = (after, next_slot(self._schedule, after, self._timezone).at)
        return self._known[1]
