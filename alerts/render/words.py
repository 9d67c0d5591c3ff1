"""How dates, numbers and coverage read: plain British English, for somebody at breakfast."""

from datetime import datetime
from zoneinfo import ZoneInfo

from alerts.models import Coverage, Digest

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
#: A subject line is read in a list, at some 60 characters; a name longer than this would push the numbers out of sight.
_NAME_IN_SUBJECT = 80


def day(at: datetime, zone: ZoneInfo) -> str:
    """The day as it is in `zone`: "Thu 4 June"."""
    local = at.astimezone(zone)
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """The moment as it is in `zone`: "Thu 4 June 2026, 07:30"."""
    local = at.astimezone(zone)
    return f"{day(at, zone)} {local.year}, {local:%H:%M}"


def published(at: datetime, zone: ZoneInfo) -> str:
    """When an article says it was published; without the hour where that is midnight, which means "no hour given"."""
    for local in (at, at.astimezone(zone)):
        if (local.hour, local.minute, local.second) == (0, 0, 0):
            return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"
    return moment(at, zone)


def since(at: datetime, zone: ZoneInfo, *, now: datetime) -> str:
    """A moment gone by, in `zone`: "Wed 3 June, 07:30". The year is said only where it is not that of `now`."""
    local = at.astimezone(zone)
    return moment(at, zone) if local.year != now.astimezone(zone).year else f"{day(at, zone)}, {local:%H:%M}"


def number(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 source", "1,344 sources"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def times(count: int) -> str:
    """How often: "once", "twice", "1,344 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def series(names: tuple[str, ...]) -> str:
    """Names in a sentence: "A", "A and B", "A, B and C"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def partial(reason: str | None) -> str:
    """What to say of an article of which only a part was read; without a reason it is the feed that told it."""
    if reason is None:
        return "The page could not be read; this is the feed’s own text."
    return f"Only the beginning could be read: {reason}."


def shortened(text: str, most: int) -> str:
    """`text` in at most `most` characters: cut at a word where one ends in time, with an ellipsis."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    whole_words = kept if text[most - 1].isspace() else kept.rpartition(" ")[0]
    return (whole_words if len(whole_words) > most // 2 else kept).rstrip(" ,;:.-–—") + "…"


def subject(digest: Digest) -> str:
    """The subject line: what is new and where; of an empty digest, whether everything was looked at."""
    told = [group for group in digest.groups if group.items]
    if not told:
        return _empty_subject(digest.coverage)
    count, date = len(digest.items), day(digest.slot_at, ZoneInfo(digest.timezone))
    if len(told) == 1:
        return f"{count:,} new on {shortened(told[0].watch, _NAME_IN_SUBJECT)} · {date}"
    return f"{count:,} new · {shortened(digest.subscription, _NAME_IN_SUBJECT)} · {date}"


def _empty_subject(coverage: Coverage) -> str:
    if not coverage.sources:
        return "Nothing new: there are no sources to read"
    if any(not missing.unknown for missing in coverage.not_read):
        return f"Nothing new, but {len(coverage.not_read):,} of {coverage.sources:,} not read"
    if coverage.unread_documents:
        whole = " whole" if any(each.partly for each in coverage.unread_documents) else ""
        return f"Nothing new, but {number(len(coverage.unread_documents), 'document')} could not be read{whole}"
    return f"Nothing new: {coverage.read:,} of {number(coverage.sources, 'source')} read"
