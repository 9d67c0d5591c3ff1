"""The first of the three workers: texts that wait -> matches, each kept with its evidence."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from alerts.ledger import matches, notices, watches
from alerts.ledger.records import FoundMatch, WatchVersion
from alerts.query import Matchable, WatchIndex
from crawler.archive.connection import AsyncConnection, Database
from crawler.archive.records import TextToMatch
from crawler.archive.texts import mark_matched, texts_to_match

log = logging.getLogger("cuttings.matching")

#: Texts per transaction: few enough that nobody waits long for the database.
BATCH = 25


class Matching:
    """Puts every text that waits before the watches in force. Safe to kill and to run again at any instant."""

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._versions: Sequence[WatchVersion] = ()
        self._index = WatchIndex([])
        self._failed: set[int] = set()

    async def run_once(self) -> int:
        """Matches one batch, in one transaction; gives how many texts were done, 0 when none waits any more.

        A text that the matcher fails on is logged, told to the operator, and waits in the queue until the watches change
        or the daemon starts anew; it stops no other. Raises StoreError, and QueryError for a watch that cannot be read.
        """
        while await self._any_waiting():
            if done := await self._match_batch():
                return done
        return 0

    async def _any_waiting(self) -> bool:
        async with self._database.read() as connection:
            return bool(await self._waiting(connection))

    async def _match_batch(self) -> int:
        """The watches look at the texts beside the loop and without the database's lock: a long text may take seconds. What
        changed meanwhile (the watches, or who lists an article) comes round again.
        """
        async with self._database.read() as connection:
            await self._load_watches(connection)
            texts = await self._waiting(connection)
        found = [await asyncio.to_thread(self._tried, text) for text in texts]
        async with self._database.write() as connection:
            if await watches.in_force(connection) != self._versions:
                return 0
            waiting = await self._waiting(connection)
            pairs = [(text, each) for text, each in zip(texts, found, strict=True) if text in waiting]
            done = [text for text, each in pairs if await self._keep(connection, text, each)]
            newest = max((version.id for version in self._versions), default=0)
            await matches.mark(connection, [text.text_id for text in done], newest, now=self._now())
        return len(done)

    async def _waiting(self, connection: AsyncConnection) -> list[TextToMatch]:
        texts = await texts_to_match(connection, limit=BATCH + len(self._failed))
        return [text for text in texts if text.text_id not in self._failed][:BATCH]

    async def _load_watches(self, connection: AsyncConnection) -> None:
        versions = await watches.in_force(connection)
        if versions != self._versions:
            self._index = WatchIndex(version.watch for version in versions)
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
        await mark_matched(connection, text.text_id)
        names = [each.match.watch for each in found]
        log.debug("text matched", extra={"text": text.text_id, "url": text.url, "watches": names, "new": new})
        return True

    def _found(self, text: TextToMatch) -> list[FoundMatch]:
        by_name = {version.watch.name: version for version in self._versions}
        found = self._index.match(Matchable(title=text.title, body=text.body, origins=text.origins))
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
