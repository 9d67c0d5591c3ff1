"""What the subscriptions want of each source: to be told immediately, or a fresh look in the hour before a slot. Pure.

A subscription goes by the sources that its watches go by: all, or those that `only_from` names.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.editions.slots import next_slot
from config.models import Settings, Watch
from config.phrases import Schedule
from config.sources import Source
from crawler.cadence import NO_DEMAND, Demand, Demands


def goes_by(watches: Iterable[Watch], name: str, tags: Collection[str]) -> bool:
    """Whether one of these watches goes by the source of this name with these tags."""
    names = {name, *tags}
    return any(not watch.only_from or names.intersection(watch.only_from) for watch in watches)


def demands(settings: Settings) -> Demands:
    """What is wanted of each source, by its key, as these settings have it. Sources that they do not declare have no demand."""
    clocks: dict[tuple[Schedule, str], Slots] = {}
    wanted: dict[str, Demand] = {}
    shared: dict[tuple[bool, frozenset[tuple[Schedule, str]]], Demand] = {}
    for source in settings.sources:
        immediately, schedules = _wanted_of(settings, source)
        if (immediately, schedules) not in shared:
            slots = [clocks.setdefault(each, Slots(*each)) for each in schedules]
            shared[immediately, schedules] = Demand(immediately=immediately, next_slot=First(slots))
        wanted[source.key] = shared[immediately, schedules]
    return lambda address: wanted.get(address, NO_DEMAND)


def _wanted_of(settings: Settings, source: Source) -> tuple[bool, frozenset[tuple[Schedule, str]]]:
    """Whether the source is one of a subscription that is told immediately, and the schedules of all others that go by it."""
    watches = {each.name: each for each in settings.watches}
    by = [
        each
        for each in settings.subscriptions
        if goes_by([watches[name] for name in each.watches], source.name, source.tags)
    ]
    scheduled = [each for each in by if each.send.kind != "immediately"]
    return len(scheduled) < len(by), frozenset((each.send, each.timezone or settings.timezone) for each in scheduled)


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
