"""Whether a watch has been silent for far longer than its rhythm. Pure."""

from datetime import datetime, timedelta

from alerts.ledger.records import ListedWatch
from crawler.standing import is_quiet

#: So many days with matches make a rhythm.
_ENOUGH = 3
#: One that never matched is said to be silent after this.
_NEVER = timedelta(weeks=4)
_DAY = timedelta(days=1)


def silence(watch: ListedWatch, now: datetime) -> str | None:
    """In words, that nothing has come for long: "no match for 9 weeks; it had one in 4 days before". None where all is well.

    The time counts from its last match or, where that came later, from when its wording came into force.
    """
    first, last = watch.first_match_at, watch.last_match_at
    if first is None or last is None:
        return f"no match yet, in {_long(now - watch.changed_at)}" if now - watch.changed_at > _NEVER else None
    rhythm = (last - first) / (watch.days - 1) if watch.days >= _ENOUGH else None
    since = max(last, watch.changed_at)
    if rhythm is None or not is_quiet(since, rhythm, now):
        return None
    return f"no match for {_long(now - since)}; it had one in {_long(max(rhythm, _DAY))} before"


def _long(time: timedelta) -> str:
    """In days, or in weeks: "3 days", "9 weeks"."""
    days = round(time / _DAY)
    if days >= 14:
        return f"{round(days / 7)} weeks"
    return "a day" if days <= 1 else f"{days} days"
