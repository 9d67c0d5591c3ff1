"""Keeping results: many in one transaction, and one by one where that fails, so that no result spoils another's.

Every result that is kept is told: one line in the log, and one call for who watches.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any

from crawler import decide
from crawler import documents as read_documents
from crawler.archive import changes, document_keeping, documents, entries, pages, polls, sources
from crawler.archive.connection import Database
from crawler.archive.document_records import DocumentFinding, DocumentResult, DueDocument, KeptDocument
from crawler.archive.records import DueEntry, DueSource, KeptPage, KeptPoll, PageResult, PollResult
from crawler.errors import StoreUnavailable
from crawler.outlook import timed
from crawler.visits import Result, Unit

log = logging.getLogger("cuttings.newsroom")

OnEvent = Callable[[str, Mapping[str, Any]], None]

Kept = KeptPoll | KeptPage | KeptDocument

#: What is well, and how loud it is; all else is a warning.
LEVELS = {
    "poll": logging.INFO,
    "unchanged": logging.DEBUG,
    "article": logging.INFO,
    "document": logging.INFO,
    "lease lost": logging.INFO,
}


#: Entries that polls list which share a transaction: one sitemap may list 50,000, and every daemon waits for who keeps that.
MOST_TOGETHER = 20_000


def together(results: Sequence[Result]) -> Sequence[Result]:
    """The first of the results, as many as share a transaction: at least one."""
    listed = accumulate(len(each.entries) if isinstance(each, PollResult) else 1 for each in results)
    return results[: max(1, sum(number <= MOST_TOGETHER for number in listed))]


def nobody(kind: str, fields: Mapping[str, Any]) -> None:
    """Watches nothing."""


class Keeper:
    """Writes results to the archive and says so."""

    def __init__(self, *, database: Database, now: Callable[[], datetime], on_event: OnEvent) -> None:
        self._database = database
        self._now = now
        self._on_event = on_event

    async def keep(self, results: Sequence[Result]) -> None:
        """Keeps these results, at most one of each unit. One that cannot be stored is kept as a failed visit instead.

        Raises StoreUnavailable; keep them all again then, those that are kept already change nothing.
        """
        if not results:
            return
        try:
            kept = await self._store(results)
        except StoreUnavailable:
            raise
        except Exception:  # a job's boundary: which of them is to blame shows when each stands alone
            log.warning("keeping together failed", exc_info=True, extra={"results": len(results)})
            for result in results:
                await self._keep_alone(result)
        else:
            self._tell(kept)

    async def give_back(self, units: Sequence[Unit]) -> None:
        """Ends the leases of units that were not visited. Raises StoreError."""
        if not units:
            return
        async with self._database.write() as connection:
            await sources.release(connection, [unit for unit in units if isinstance(unit, DueSource)])
            await entries.release(connection, [unit for unit in units if isinstance(unit, DueEntry)])
            await documents.release(connection, [unit for unit in units if isinstance(unit, DueDocument)])

    async def _store(self, results: Sequence[Result]) -> list[Kept]:
        visits = [each for each in results if isinstance(each, PageResult)]
        papers = [each for each in results if isinstance(each, DocumentResult)]
        async with self._database.write() as connection:
            await pages.hold(connection, visits, papers)
            if visits:
                of_all = [each.entry.source_id for each in visits]
                await changes.hold(
                    connection, of_all + [each.source.id for each in results if isinstance(each, PollResult)]
                )
            of_polls = await polls.record(connection, [each for each in results if isinstance(each, PollResult)])
            of_pages = [await pages.record(connection, each) for each in visits]
            of_papers = [await document_keeping.record(connection, each) for each in papers]
            await changes.note(connection, [each.result for each in of_pages if each.kept])
        return [*of_polls, *of_pages, *of_papers]

    async def _keep_alone(self, result: Result) -> None:
        for attempt in (result, self._failed(result)):
            try:
                kept = await self._store([attempt])
            except StoreUnavailable:
                raise
            except Exception:  # a job's boundary: the unit comes again when its lease ends
                log.exception("keeping failed", extra=_subject(result))
            else:
                self._tell(kept)
                return

    def _failed(self, result: Result) -> Result:
        reason = "what it says could not be stored; the log says why"
        if isinstance(result, PollResult):
            failed = decide.poll_failed(result.source, reason, now=self._now(), took=result.took, status=result.status)
            return timed(failed)
        if isinstance(result, DocumentResult):
            return read_documents.failed(result.document, reason, now=self._now(), took=result.took)
        return decide.page_failed(result.entry, reason, now=self._now(), took=result.took)

    def _tell(self, kept: Sequence[Kept]) -> None:
        for each in kept:
            kind, fields = event_of(each)
            log.log(LEVELS.get(kind, logging.WARNING), kind, extra=fields)
            self._on_event(kind, fields)


def event_of(kept: Kept) -> tuple[str, dict[str, Any]]:
    """What is told of a result: its kind ("poll", "unchanged", "poll failed", "article", "page failed", "document",
    "document not read", "document failed", "lease lost") and its fields. Times are aware, `took` is in seconds.
    """
    result = kept.result
    fields = _subject(result) | {"status": result.status, "took": round(result.took, 3)}
    if not kept.kept:
        return "lease lost", fields
    again = {"reason": result.reason, "again_at": _again_at(result)}
    if isinstance(kept, KeptPage):
        fields |= {"article_id": kept.article_id, "new_text": kept.text_id is not None}
        if kept.result.own is not None:
            return _of_own(kept.result.own, fields)
        return ("page failed", fields | again) if result.outcome == "failed" else ("article", fields)
    if isinstance(kept, KeptDocument):
        return _of_document(kept, fields | again)
    if kept.result.outcome == "failed":
        return "poll failed", fields | again
    fields |= {"entries": len(kept.result.entries), "new": kept.new, "known": kept.linked}
    return "poll" if result.outcome == "read" else "unchanged", fields


def _of_own(own: DocumentFinding, fields: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What is told where a source lists a document itself."""
    if own.reason is not None:
        return "document not read", fields | {"reason": own.reason}
    return "document", fields | {"pages": own.pages}


def _of_document(kept: KeptDocument, fields: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    result, finding = kept.result, kept.result.finding
    if finding is None:
        return "document failed", fields
    if finding.reason is not None:
        return "document not read", fields | {"reason": finding.reason}
    more = {"article_id": result.document.article_id, "pages": finding.pages, "new_text": kept.text_id is not None}
    return "document", {name: value for name, value in fields.items() if name not in {"reason", "again_at"}} | more


def _subject(result: Result) -> dict[str, Any]:
    if isinstance(result, DocumentResult):
        due = result.document
        return {"source": due.source_name, "address": due.url, "title": due.title}
    if isinstance(result, PollResult):
        return {"source": result.source.name, "address": result.source.address}
    return {"source": result.entry.source_name, "address": result.entry.url, "title": result.finding.title}


def _again_at(result: Result) -> datetime | None:
    return result.next_poll_at if isinstance(result, PollResult) else result.next_fetch_at
