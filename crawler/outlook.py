"""What a poll means for the next one: when that is due, and what was learnt of the source's rhythm. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from crawler.archive.records import PollResult
from crawler.cadence import ITEMS, NO_DEMAND, Demand, next_poll, rhythm_of
from crawler.models import Entry
from crawler.standing import usual_gap


def timed(result: PollResult, demand: Demand = NO_DEMAND) -> PollResult:
    """The result of a poll with the time of the next one, and what set it. Where it was broken off it goes on at once.

    The rhythm is that of the items that were listed, where these tell enough of it; else the one that was known.
    """
    source = result.source
    dates = dated(result.entries, until=result.at)
    tell = tells_rhythm(result)
    rhythm = (rhythm_of(dates) if tell else None) or source.rhythm
    usual = (usual_gap(dates) if tell else None) or source.usual
    planned = next_poll(
        source_id=source.id,
        every=source.every,
        rhythm=rhythm,
        demand=demand,
        hints={**result.hints, "ttl": result.ttl} if result.ttl else result.hints,
        failures=source.failures + 1 if result.outcome == "failed" else 0,
        now=result.at,
    )
    return replace(
        result,
        next_poll_at=result.at if result.goes_on else planned.at,
        interval=planned.interval,
        interval_by=planned.by,
        rhythm=rhythm,
        usual=usual,
    )


def tells_rhythm(result: PollResult) -> bool:
    """Whether what was listed tells the rhythm: enough items that their source dates, or all that is known of it."""
    if result.outcome != "read":
        return False
    return result.source.first_read_at is None or len(dated(result.entries, until=result.at)) >= ITEMS


def dated(entries: Iterable[Entry], *, until: datetime) -> list[datetime]:
    """When the entries were published, by the word of their source; those that are still to come are not."""
    return [entry.published for entry in entries if entry.published and entry.published <= until]
