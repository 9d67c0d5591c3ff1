"""What was looked at, in sentences of plain British English: the foot of a digest."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from alerts.models import Coverage, Missed, NotRead, PartlyRead, Silent, Unsearched
from alerts.render.words import number, series, since, times

#: The foot is to be read at a glance: of more sources than this the rest are counted.
MOST_NAMES = 10
MOST_DOCUMENTS = 20


def checked(coverage: Coverage, zone: ZoneInfo, *, now: datetime) -> str:
    """What was looked at, e.g. "Checked 212 sources 1,344 times since Wed 3 June, 07:30"."""
    if not coverage.sources:
        return "There are no sources to check."
    known = coverage.sources - len(_unknown(coverage))
    if not known:
        return "There are no sources whose address is known."
    sources = number(known, "source")
    begins = since(coverage.begins, zone, now=now)
    if not coverage.checks:
        return f"None of {sources} was due for a check since {begins}."
    return f"Checked {sources} {times(coverage.checks)} since {begins}."


def outcome(coverage: Coverage) -> str:
    """What came of the checks: "Every one could be read.", or "3 could not be read:" with a list to follow."""
    known = coverage.sources - len(_unknown(coverage))
    failed = len(could_not(coverage))
    if not known or not (coverage.checks or failed):
        return ""
    if not failed:
        return "It could be read." if known == 1 else "Every one could be read."
    if failed == known:
        return "It could not be read:" if failed == 1 else "None of them could be read:"
    return f"{failed:,} could not be read:"


def could_not(coverage: Coverage) -> tuple[NotRead, ...]:
    """The sources that are checked and could not be read."""
    return tuple(missing for missing in coverage.not_read if not missing.unknown)


def not_read(missing: NotRead, zone: ZoneInfo, *, now: datetime) -> str:
    """What to say beside the name: "not since Tue 2 June, 14:10 (the server did not answer within 30 s)"."""
    how_long = "never yet" if missing.since is None else f"not since {since(missing.since, zone, now=now)}"
    reason = plainly(missing.reason)
    return f"{how_long} ({reason})" if reason else how_long


def plainly(reason: str) -> str:
    """Why a source could not be read, for readers: without what only the person can use who minds the configuration."""
    what, _, mend = reason.strip().rstrip(".").partition("; ")
    said = what if "`" in mend else reason.strip().rstrip(".")
    said = said.replace("robots.txt does not allow it", "the site asks programs not to read it")
    return said.replace("robots.txt could not be read", "the site does not say what programs may read")


def notes(coverage: Coverage, zone: ZoneInfo, *, now: datetime) -> tuple[str, ...]:
    """What else there is to know, a sentence or two each: addresses that are not known, what is read in part, what may have been
    missed, and who is silent.
    """
    return tuple(
        filter(
            None,
            (
                unknown(coverage),
                *missed(coverage, zone, now=now),
                partial(coverage),
                *(silent(each, now=now) for each in _newly_silent(coverage)[:MOST_NAMES]),
                still_silent(coverage),
            ),
        )
    )


def unknown(coverage: Coverage) -> str:
    """The sources whose address nobody knows: "7 have no known address: Fennimore Safeguarding Partnership, …"."""
    names = tuple(missing.source for missing in _unknown(coverage))
    if not names:
        return ""
    have = "1 more source has" if len(names) == 1 else f"{len(names):,} more sources have"
    return f"{have} no known address and {'is' if len(names) == 1 else 'are'} not read: {named(names)}."


def missed(coverage: Coverage, zone: ZoneInfo, *, now: datetime) -> tuple[str, ...]:
    """What was published between two checks and may have passed unseen: a sentence for each source."""
    by_source = groupby(sorted(coverage.gaps, key=lambda gap: (gap.source, gap.since)), key=lambda gap: gap.source)
    told = [_missed(source, list(gaps), zone, now=now) for source, gaps in by_source]
    rest = len(told) - MOST_NAMES
    more = f"So it was with {number(rest, 'more source', 'more sources')}."
    return (*told[:MOST_NAMES], *([more] if rest > 0 else []))


def _missed(source: str, gaps: Sequence[Missed], zone: ZoneInfo, *, now: datetime) -> str:
    first, last = gaps[0], gaps[-1]
    holds = {"feed": "its feed holds", "sitemap": "its sitemap holds"}.get(first.kind, "it lists")
    when = f"between {between(first.since, last.until, zone, now=now)}"
    how_often = f", {times(len(gaps))}" if len(gaps) > 1 else ""
    return f"{source} published more than {holds} {when}{how_often}; {_what_came_of_it(gaps)}."


def _what_came_of_it(gaps: Sequence[Missed]) -> str:
    lost = [gap for gap in gaps if not gap.filled]
    if not lost:
        return "what was missed was found on older pages"
    if any(gap.reason is None for gap in lost):
        return "its older pages are still being read"
    return "some of it may not have been seen"


def between(start: datetime, end: datetime, zone: ZoneInfo, *, now: datetime) -> str:
    """A stretch of time: "Mon 1 June, 09:00 and 14:00", "Mon 1 June, 09:00 and Tue 2 June, 08:00"."""
    one_day = start.astimezone(zone).date() == end.astimezone(zone).date()
    until = f"{end.astimezone(zone):%H:%M}" if one_day else since(end, zone, now=now)
    return f"{since(start, zone, now=now)} and {until}"


def partial(coverage: Coverage) -> str:
    """The sources that show only the beginning of what they publish."""
    if not coverage.partial:
        return ""
    return f"Only the beginning of most articles can be read at {named(coverage.partial)}."


def silent(each: Silent, *, now: datetime) -> str:
    """Who has fallen silent: "Nothing new from Alderbrook Council for 41 days; it usually publishes every 2 days."."""
    how_long = f" for {number((now - each.since).days, 'day')}" if each.since else ""
    return f"Nothing new from {each.source}{how_long}; it usually publishes {each.usually}."


def still_silent(coverage: Coverage) -> str:
    """Those that an earlier digest has told of already."""
    names = tuple(each.source for each in coverage.quiet if not each.new)
    names += tuple(each.source for each in _newly_silent(coverage)[MOST_NAMES:])
    return f"Still nothing new from {named(names)}." if names else ""


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


def unsearched(coverage: Coverage) -> str:
    """What opens the list of documents that nobody can search; "" where there are none."""
    count = len(coverage.unread_documents)
    if not count:
        return ""
    more = f" The first {MOST_DOCUMENTS} are:" if count > MOST_DOCUMENTS else ""
    it, all_of_it = ("it", "all of it") if count == 1 else ("them", "all of them")
    whole, searched = ("", it) if not any(each.partly for each in coverage.unread_documents) else (" whole", all_of_it)
    return f"{number(count, 'document')} could not be read{whole}, so nobody has searched {searched}{'.' if more else ':'}{more}"


def document(each: Unsearched) -> str:
    """One of them, and why: "Serious case review (PDF), from Harrowfold SCP: it is a scan without text"."""
    kind = {"pdf": " (PDF)", "docx": " (Word)"}.get(each.kind or "", "")
    reason = each.reason.strip().rstrip(".")
    return f"{each.title or each.url}{kind}, from {each.source}: {reason}"


def named(names: Sequence[str]) -> str:
    """Names in a sentence, up to ten, and how many more there are."""
    rest = len(names) - MOST_NAMES
    shown = tuple(names[:MOST_NAMES])
    return series((*shown, f"{rest:,} more") if rest > 0 else shown)


def _unknown(coverage: Coverage) -> tuple[NotRead, ...]:
    return tuple(missing for missing in coverage.not_read if missing.unknown)


def _newly_silent(coverage: Coverage) -> tuple[Silent, ...]:
    return tuple(each for each in coverage.quiet if each.new)


def _per_source(partly: tuple[PartlyRead, ...]) -> str:
    told = ", ".join(f"{each.source} {each.articles:,}" for each in partly[:MOST_NAMES])
    rest = len(partly) - MOST_NAMES
    return f"{told} and {number(rest, 'more source', 'more sources')}" if rest > 0 else told
