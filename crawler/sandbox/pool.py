"""The daemon's side of the sandbox: one crew of workers for listings and pages, one with wider limits for documents."""

import asyncio
import logging
from collections.abc import Mapping
from types import TracebackType
from typing import Self, TypeVar

from pydantic import TypeAdapter, ValidationError

from config.sources import Source
from crawler.errors import NotAListing, SandboxFailed, Unreadable
from crawler.models import DocumentReading, Listing, Page, Reading, Signposts
from crawler.sandbox.crew import Crew, Limits, nonsense
from crawler.sandbox.frames import Header

log = logging.getLogger("cuttings.sandbox")

Found = TypeVar("Found")

_LISTING = TypeAdapter(Listing)
_READING = TypeAdapter(Reading)
_SIGNPOSTS = TypeAdapter(Signposts)
_DOCUMENT = TypeAdapter(DocumentReading)
#: Documents of hundreds of pages take longer than pages, and more memory; one at a time, for they are rare.
DOCUMENTS = Limits(
    what="document",
    module="crawler.sandbox.documents",
    workers=1,
    deadline=60.0,
    memory_mb=768,
    jobs_per_worker=200,
    worn_mb=150,
)


class Sandbox:
    """Reads listings, pages and documents in worker processes. One serves all tasks of one loop; jobs beyond the workers wait
    for their turn.

        async with Sandbox(workers=2) as sandbox:
            listing = await sandbox.read_listing(page, source)

    The limits are those of the workers for listings and pages, see `Limits`; those for documents have `documents`. `zone` (an
    IANA name) holds for dates without one. `environment` is added to what the workers get to see.
    """

    def __init__(
        self,
        *,
        workers: int = 2,
        deadline: float = 30.0,
        memory_mb: int = 512,
        jobs_per_worker: int = 1000,
        worn_mb: int = 100,
        documents: Limits = DOCUMENTS,
        zone: str = "Europe/London",
        environment: Mapping[str, str] | None = None,
    ) -> None:
        limits = Limits(
            what="page",
            module="crawler.sandbox.pages",
            workers=workers,
            deadline=deadline,
            memory_mb=memory_mb,
            jobs_per_worker=jobs_per_worker,
            worn_mb=worn_mb,
        )
        self.pages = Crew(limits, environment=environment)
        self.documents = Crew(documents, environment=environment)
        self._zone = zone

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self.close()

    async def read_listing(self, page: Page, source: Source | None = None) -> Listing:
        """What a polled source lists, read as its declaration says; without a source, what it may be is guessed at.

        Raises NotAListing, and SandboxFailed where no worker survived the bytes.
        """
        return await self._read(self.pages, "listing", page, _LISTING, **_declared(source))

    async def read_article(self, page: Page, source: Source | None = None) -> Reading:
        """What an article's page says. Raises Unreadable, and SandboxFailed where no worker survived the bytes."""
        return await self._read(self.pages, "article", page, _READING, kind=source.kind if source else "")

    async def read_signposts(self, page: Page) -> Signposts:
        """Where a page says that its news can be read by machines. Raises Unreadable, and SandboxFailed as above."""
        return await self._read(self.pages, "signposts", page, _SIGNPOSTS)

    async def read_document(self, page: Page) -> DocumentReading:
        """What a PDF or DOCX says, page by page. Raises Unreadable for a scan, a password and what is broken, and
        SandboxFailed where no worker survived the bytes.
        """
        return await self._read(self.documents, "document", page, _DOCUMENT)

    async def close(self) -> None:
        """Ends every worker within two seconds; jobs under way fail with SandboxFailed, as do later ones."""
        await asyncio.gather(self.pages.close(), self.documents.close())

    async def _read(self, crew: Crew, job: str, page: Page, adapter: TypeAdapter[Found], **options: str) -> Found:
        header: Header = {
            "job": job,
            "url": page.final_url,
            "content_type": page.headers.get("content-type", ""),
            "at": page.at.isoformat(),
            "zone": self._zone,
            **options,
        }
        answer, body = await crew.answer(header, page.body)
        if answer.kind == "NotAListing":
            raise NotAListing(answer.reason, kind=answer.failure)
        if answer.kind == "Unreadable":
            raise Unreadable(answer.reason)
        if answer.kind != "read":
            log.warning("sandbox.failed", extra={"url": page.url, "reason": answer.reason, "trace": answer.trace})
            raise SandboxFailed(f"the {crew.limits.what} could not be read: {answer.reason}")
        try:
            return adapter.validate_json(body)
        except ValidationError as error:
            log.warning("sandbox.nonsense", extra={"url": page.url, "faults": error.error_count()})
            raise nonsense(crew.limits.what) from None


def _declared(source: Source | None) -> dict[str, str]:
    """What a worker needs to know of a source: its kind ("" for a guess) and the selectors of a listing ("" for none)."""
    if source is None:
        return {"kind": ""}
    return {"kind": source.kind, "links": source.links or "", "date": source.date or "", "next": source.next or ""}
