"""What a visit to a document means: decisions from old state, new data and `now` to a result to be kept. Pure.

A document that nobody can search is said to readers, for nobody else looks into it. So one is called unreadable only where trying
again would not help: a scan, a password, a size. What broke off on the way is fetched three times, what is damaged as it stands
twice, and what the server keeps to itself is tried for days, but said after the third time.
"""

from dataclasses import replace
from datetime import datetime
from typing import Literal

from crawler import decide
from crawler.archive.document_records import DocumentFinding, DocumentResult, DueDocument
from crawler.archive.records import DueEntry, PageResult
from crawler.cadence import next_fetch_at
from crawler.errors import CrawlerError, FetchFailed, SandboxFailed, TooLarge
from crawler.extract.kinds import is_file_name, is_pdf
from crawler.models import DocumentReading, Page, Reading

#: Visits that bring only a part, before that is read as it is; and visits to what is whole and cannot be read all the same.
MOST_PARTS, MOST_HARMED = 3, 2
#: Failed visits after which readers are told.
SAID_AFTER = 3
#: The server says that it is not there, or not for us: no use to ask for days.
_NO = frozenset({401, 403, 404, 410, 451})
#: Where the end mark of a PDF is looked for (ISO 32000-1, 7.5.5 and annex H: within the last kilobyte, with room for junk).
_TAIL = 2048

BROKE_OFF = "the download broke off before its end"
_FINAL = ("it is a scan", "it is protected", "it has more than", "it is too large", "it is a form")


def is_cut_off(page: Page) -> bool:
    """Whether the bytes are only the beginning of what the server has: fewer than it said, or a PDF without its end."""
    said = page.headers.get("content-length", "")
    packed = page.headers.get("content-encoding", "identity") != "identity"
    if said.isdigit() and not packed and len(page.body) < int(said):
        return True
    return is_pdf(page.body) and b"%%EOF" not in page.body[-_TAIL:]


def is_to_be_fetched_again(page: Page, attempts: int) -> bool:
    """Whether what was had is a part that another visit may complete. `attempts` failed before."""
    return is_cut_off(page) and attempts + 1 < MOST_PARTS


def read(due: DueDocument, page: Page, reading: DocumentReading, *, now: datetime) -> DocumentResult:
    """The visit to a document that could be read."""
    finding = found(page, reading, title=due.title)
    return replace(_visited(due, page, "read", now), finding=finding)


def found(page: Page, reading: DocumentReading, *, title: str) -> DocumentFinding:
    """What a document says. Its own title counts where `title`, from the link to it, is a mere name of a file."""
    return DocumentFinding(
        title=reading.title if reading.title and is_file_name(title) else title,
        kind=reading.kind,
        size=len(page.body),
        body="\f".join(reading.pages),
        pages=len(reading.pages) if reading.kind == "pdf" else None,
        partial=reading.partial,
    )


def unread(due: DueDocument, page: Page, error: CrawlerError, *, now: datetime) -> DocumentResult:
    """The visit to a document that is there and could not be read."""
    reason = in_words(error)
    if is_harmed(error) and due.attempts + 1 < MOST_HARMED:
        return failed(due, reason, now=now, took=page.took, status=page.status)
    return replace(_visited(due, page, "unreadable", now), finding=unfound(page, error, title=due.title))


def unfound(page: Page, error: CrawlerError, *, title: str) -> DocumentFinding:
    """What is left to say of a document that cannot be read."""
    kind = "pdf" if is_pdf(page.body) else "docx" if page.body.startswith(b"PK\x03\x04") else None
    return DocumentFinding(title=title, kind=kind, size=len(page.body), reason=in_words(error))


def is_harmed(error: CrawlerError) -> bool:
    """Whether another download may be read: not so a scan, or one under a password."""
    return isinstance(error, SandboxFailed) or not str(error).startswith(_FINAL)


def in_words(error: CrawlerError) -> str:
    """Why, fit to stand behind the document's title and a colon."""
    if isinstance(error, TooLarge):
        return str(error).replace("the answer was", "it is")
    return str(error).removeprefix("the document could not be read: ")


def failed(
    due: DueDocument,
    reason: str,
    *,
    now: datetime,
    took: float,
    status: int | None = None,
    retry_at: datetime | None = None,
) -> DocumentResult:
    """The visit to a document that could not be had, or not whole: it is tried again."""
    attempts = due.attempts + 1
    again = next_fetch_at(attempts=attempts, now=now, retry_at=retry_at)
    said = attempts >= SAID_AFTER or again is None
    return DocumentResult(
        document=due,
        at=now,
        outcome="failed",
        took=took,
        status=status,
        reason=reason,
        next_fetch_at=None if said and status in _NO else again,
        said=said,
    )


def not_fetched(due: DueDocument, error: FetchFailed, *, now: datetime, took: float) -> DocumentResult:
    """The visit that brought no bytes. What is too large is so for good."""
    if isinstance(error, TooLarge):
        finding = DocumentFinding(title=due.title, kind=None, size=0, reason=in_words(error))
        return DocumentResult(document=due, at=now, outcome="unreadable", took=took, finding=finding)
    return failed(due, str(error), now=now, took=took, retry_at=error.retry_at)


def _visited(due: DueDocument, page: Page, outcome: Literal["read", "unreadable"], now: datetime) -> DocumentResult:
    return DocumentResult(document=due, at=now, outcome=outcome, took=page.took, status=page.status)


def entry_read(due: DueEntry, page: Page, finding: DocumentFinding, *, now: datetime) -> PageResult:
    """The visit to an entry whose address leads to a document: the article is what the listing says, the document its own."""
    says = Reading(title="", title_by="feed", body=due.content or due.summary)
    result = decide.page_read(due, page, says, now=now)
    if not due.title.strip():
        result = replace(result, finding=replace(result.finding, title=finding.title, title_by="document"))
    return replace(result, own=finding)
