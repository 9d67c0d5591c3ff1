"""What was looked at for a digest, from how its sources stand: the foot that makes "nothing new" worth something."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from alerts.demand import goes_by
from alerts.models import Coverage, Missed, NotRead, PartlyRead, Silent, Unsearched
from config.models import Watch
from crawler.archive import documents, gaps, pages, polls, sources
from crawler.archive.connection import AsyncConnection
from crawler.archive.records import Gap, SourceState
from crawler.coverage import coverage
from crawler.standing import every

#: What is written just when a digest is composed may be committed after it: rather said twice than not at all.
LATE_COMMITS = timedelta(minutes=2)


async def covered(
    connection: AsyncConnection,
    watches: Sequence[Watch],
    *,
    begins: datetime,
    now: datetime,
    sent: datetime | None = None,
) -> Coverage:
    """What was looked at from `begins` to `now`, of the sources that these watches go by. Raises StoreError.

    `sent` is when readers last heard of documents that cannot be read: in the last digest that was sent, where one was not.
    """
    states = [each for each in await sources.states(connection) if goes_by(watches, (each.name, *each.tags))]
    ids = [state.id for state in states]
    unread = await pages.count_unread_since(connection, begins, ids)
    found = coverage(states, begins=begins, now=now, checks=await polls.count_since(connection, begins, ids))
    return Coverage(
        sources=found.sources,
        read=found.read,
        checks=found.checks,
        begins=found.begins,
        not_read=tuple(
            NotRead(source=one.source, since=one.since, reason=one.reason, unknown=one.unknown)
            for one in found.not_read
        ),
        partly_read=tuple(PartlyRead(source=name, articles=number) for name, number in unread),
        gaps=missed(states, await gaps.since(connection, begins, ids)),
        quiet=silent(states, begins=begins),
        partial=tuple(state.name for state in states if state.state == "partial"),
        unread_documents=await unsearched(connection, (sent or begins) - LATE_COMMITS, ids),
    )


async def unsearched(connection: AsyncConnection, since: datetime, source_ids: Sequence[int]) -> tuple[Unsearched, ...]:
    """The documents of these sources that nobody can search, said since then: each once, however many articles link to it."""
    found: dict[str, Unsearched] = {}
    for each in await documents.unread_since(connection, since, source_ids):
        told = Unsearched(
            title=each.title,
            url=each.url,
            source=each.source,
            kind=each.kind,
            reason=each.reason,
            partly=each.partly,
        )
        found.setdefault(each.url, told)
    return tuple(found.values())


def missed(states: Iterable[SourceState], found: Iterable[Gap]) -> tuple[Missed, ...]:
    """The gaps of these sources, by name and in the order in which they were seen."""
    by_id = {state.id: state for state in states}
    told = [
        Missed(
            source=by_id[gap.source_id].name,
            kind=by_id[gap.source_id].kind,
            since=gap.since_at,
            until=gap.until_at,
            filled=gap.filled_at is not None,
            reason=gap.reason,
        )
        for gap in found
    ]
    return tuple(sorted(told, key=lambda gap: (gap.source, gap.until)))


def silent(states: Iterable[SourceState], *, begins: datetime) -> tuple[Silent, ...]:
    """The sources of which nothing new has come for long. It is news where they have been so for no longer than since `begins`."""
    return tuple(
        Silent(
            source=state.name,
            since=state.last_news_at,
            usually=every(state.usual),
            new=state.state_since is None or state.state_since >= begins,
        )
        for state in states
        if state.state == "quiet" and state.usual
    )
