"""What the archive takes and gives of documents: plain records, as in `records`. All times are aware and in UTC."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDocument:
    """A document that is claimed for one visit. `attempts` counts the visits that failed so far; `known` says that it was read before.

    `title` is what stands on the link to it.
    """

    id: int
    article_id: int
    source_name: str
    source_address: str
    url: str
    url_key: str
    host: str
    title: str
    old: bool
    known: bool
    attempts: int
    lease_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFinding:
    """What is known of a document once its bytes were had. `kind` is "pdf" or "docx", None for what is neither.

    `body` is the text of its `pages`, form feeds between them. Where it cannot be read there is a `reason` instead, in words fit for
    a digest's foot; where a part of it cannot, `partial` says which. `size` is in bytes.
    """

    title: str
    kind: str | None
    size: int
    body: str = ""
    pages: int | None = None
    reason: str | None = None
    partial: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentResult:
    """One visit to a document as it is to be kept. `took` is in seconds.

    "read" and "unreadable" have a `finding` and are the end of it. "failed" has a `reason`, and is tried again at `next_fetch_at`, None
    where it is given up; from when it is `said`, readers hear of it.
    """

    document: DueDocument
    at: datetime
    outcome: Literal["read", "unreadable", "failed"]
    took: float
    finding: DocumentFinding | None = None
    status: int | None = None
    reason: str | None = None
    next_fetch_at: datetime | None = None
    said: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDocument:
    """What became of a document's result. `text_id` is the text that is new with it, None where there is none."""

    result: DocumentResult
    kept: bool
    text_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadDocument:
    """A document that nobody can search, or only `partly`. `reason` is in words fit for a digest's foot."""

    title: str
    url: str
    source: str
    kind: str | None
    reason: str
    partly: bool = False
