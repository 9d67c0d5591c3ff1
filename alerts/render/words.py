"""How dates, numbers and coverage read: plain British English, for somebody at breakfast."""

from datetime import datetime
from zoneinfo import ZoneInfo

from alerts.models import Coverage, Digest, NotRead, PartlyRead

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
#: A subject line is read in a list, at some 60 characters; a name longer than this would push the numbers out of sight.
_NAME_IN_SUBJECT = 80
#: The foot is to be read at a glance: where more sources than this keep their pages to themselves, the rest are counted.
_MOST_NAMES = 10


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
    if coverage.not_read:
        return f"Nothing new, but {len(coverage.not_read):,} of {coverage.sources:,} not read"
    return f"Nothing new: {coverage.read:,} of {number(coverage.sources, 'source')} read"


def checked(coverage: Coverage, zone: ZoneInfo, *, now: datetime) -> str:
    """What was looked at, e.g. "Checked 212 sources 1,344 times since Wed 3 June, 07:30"."""
    if not coverage.sources:
        return "There are no sources to check."
    sources = number(coverage.sources, "source")
    begins = since(coverage.begins, zone, now=now)
    if not coverage.checks:
        return f"None of {sources} was due for a check since {begins}."
    return f"Checked {sources} {times(coverage.checks)} since {begins}."


def outcome(coverage: Coverage) -> str:
    """What came of the checks: "Every one could be read.", or "3 could not be read:" with a list to follow."""
    if not coverage.sources or not (coverage.checks or coverage.not_read):
        return ""
    failed = len(coverage.not_read)
    if not failed:
        return "It could be read." if coverage.sources == 1 else "Every one could be read."
    if failed == coverage.sources:
        return "It could not be read:" if failed == 1 else "None of them could be read:"
    return f"{failed:,} could not be read:"


def not_read(missing: NotRead, zone: ZoneInfo, *, now: datetime) -> str:
    """What to say beside the name: "not since Tue 2 June, 14:10 (the server did not answer within 30 s)"."""
    how_long = "never yet" if missing.since is None else f"not since {since(missing.since, zone, now=now)}"
    reason = missing.reason.strip().rstrip(".")
    return f"{how_long} ({reason})" if reason else how_long


def partly_read(coverage: Coverage) -> str:
    """What was searched in part, e.g. "The pages of 4 new articles could not be read, so only their summaries were
    searched: Alderbrook Council 3, The Municipal Gazette 1."; "" where every page could be read.
    """
    if not coverage.partly_read:
        return ""
    count = sum(each.articles for each in coverage.partly_read)
    what = "The page of 1 new article" if count == 1 else f"The pages of {count:,} new articles"
    so = "its summary was" if count == 1 else "their summaries were"
    return f"{what} could not be read, so only {so} searched: {_per_source(coverage.partly_read)}."


def _per_source(partly: tuple[PartlyRead, ...]) -> str:
    named = ", ".join(f"{each.source} {each.articles:,}" for each in partly[:_MOST_NAMES])
    unnamed = len(partly) - _MOST_NAMES
    return f"{named} and {number(unnamed, 'more source', 'more sources')}" if unnamed > 0 else named
