"""The first of the three workers: texts that wait -> matches, each kept with its evidence."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from alerts.ledger import matches, notices, watches
from alerts.ledger.records import FoundMatch, WatchVersion
from alerts.query import Matchable, WatchIndex
from crawler.archive import configuration, texts
from crawler.archive.connection import AsyncConnection, Database
from crawler.archive.records import ClaimedText, TextToMatch

log = logging.getLogger("cuttings.matching")

#: Texts per transaction: few enough that nobody waits long for the database.
BATCH = 25
#: How long a batch is ours. What a process that died had before it comes to another after this.
LEASE = timedelta(minutes=2)


class Matching:
    """Puts every text that waits before the watches in force. Safe to kill and to run again at any instant, and beside others
    on one database.
    """

    def __init__(self, database: Database, *, now: Callable[[], datetime], by: int | None = None) -> None:
        """`by` is the daemon whose id stands in the leases."""
        self._database = database
        self._now = now
        self._by = by
        self._versions: Sequence[WatchVersion] = ()
        self._index = WatchIndex()
        self._failed: set[int] = set()
        self._in_hand: Sequence[ClaimedText] = ()

    async def run_once(self) -> int:
        """Matches one batch; gives how many texts were done, 0 when none waits for us any more.

        A text that the matcher fails on is logged, told to the operator, and waits in the queue until the watches change
        or the daemon starts anew; it stops no other. Raises StoreError, and QueryError for a watch that cannot be read.
        """
        while await self._any_waiting():
            if done := await self._match_batch():
                return done
        return 0

    async def all_done(self) -> bool:
        """Whether no text waits any more, with us or another, but for those that cannot be matched. Raises StoreError."""
        async with self._database.read() as connection:
            return not await texts.any_waiting(connection, besides=self._failed)

    async def _any_waiting(self) -> bool:
        async with self._database.read() as connection:
            free = await texts.any_free(connection, now=self._now(), besides=self._failed)
        return free or bool(self._in_hand)

    async def _match_batch(self) -> int:
        """The watches look at the texts beside the loop and without a transaction: a long text may take seconds. What
        changed meanwhile (the watches, or who lists an article) comes round again.
        """
        claimed = await self._claim()
        found = {each.text.text_id: await asyncio.to_thread(self._tried, each.text) for each in claimed}
        async with self._database.write() as connection:
            await configuration.hold(connection)
            if await watches.in_force(connection) == self._versions:
                done = await self._keep_all(connection, await texts.held(connection, claimed), found)
            else:
                await texts.release(connection, claimed)
                done = 0
        self._in_hand = ()
        return done

    async def _claim(self) -> Sequence[ClaimedText]:
        """A batch of its own. What a batch that failed has left in hand is given back first."""
        now = self._now()
        async with self._database.write() as connection:
            await self._load_watches(connection)
            await texts.release(connection, self._in_hand)
            self._in_hand = await texts.claim(
                connection, now=now, until=now + LEASE, limit=BATCH, besides=self._failed, by=self._by
            )
        return self._in_hand

    async def _keep_all(
        self,
        connection: AsyncConnection,
        held: Sequence[ClaimedText],
        found: Mapping[int, list[FoundMatch] | None],
    ) -> int:
        done = [each for each in held if await self._keep(connection, each.text, found[each.text.text_id])]
        newest = max((version.id for version in self._versions), default=0)
        await matches.mark(connection, [each.text.text_id for each in done], newest, now=self._now())
        await texts.done(connection, done)
        await texts.release(connection, [each for each in held if each not in done])
        return len(done)

    async def _load_watches(self, connection: AsyncConnection) -> None:
        versions = await watches.in_force(connection)
        if versions != self._versions:
            self._index.become(version.watch for version in versions)
            self._versions = versions
            self._failed.clear()

    def _tried(self, text: TextToMatch) -> list[FoundMatch] | None:
        """The matches of a text; None where the matcher fails on it."""
        try:
            return self._found(text)
        except Exception:  # one text's boundary: whatever the matcher stumbles over, the others go on
            log.exception("text not matched", extra={"text": text.text_id, "url": text.url})
            return None

    async def _keep(self, connection: AsyncConnection, text: TextToMatch, found: list[FoundMatch] | None) -> bool:
        if found is None:
            await self._give_up_on(connection, text)
            return False
        new = await matches.record(connection, found, now=self._now())
        names = [each.match.watch for each in found]
        log.debug("text matched", extra={"text": text.text_id, "url": text.url, "watches": names, "new": new})
        return True

    def _found(self, text: TextToMatch) -> list[FoundMatch]:
        by_name = {version.watch.name: version for version in self._versions}
        found = self._index.match(matchable(text))
        return [
            FoundMatch(version=by_name[match.watch], text_id=text.text_id, article_id=text.article_id, match=match)
            for match in found
        ]

    async def _give_up_on(self, connection: AsyncConnection, text: TextToMatch) -> None:
        self._failed.add(text.text_id)
        fault = (
            f"the article {text.url} could not be matched against the watches; please report it with the daemon's log"
        )
        await notices.write(connection, f"text {text.text_id} not matched", fault, now=self._now())


def matchable(text: TextToMatch) -> Matchable:
    """A text as the watches take it."""
    return Matchable(
        title=text.title,
        body=text.body,
        sources=text.sources,
        tags=text.tags,
        url=text.url,
        document=text.document,
        paged=text.paged,
    )
