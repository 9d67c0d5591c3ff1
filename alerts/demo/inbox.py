"""Reads a Maildir's letters back, as a mail programme would."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One email: where its file stands, and what its reader sees."""

    path: Path
    to: str
    subject: str
    text: str
    html: str


def letters(maildir: Path) -> list[Letter]:
    """Every letter that was delivered, oldest first; none where there is no Maildir yet."""
    files = sorted((maildir / "new").glob("*"), key=lambda file: file.stat().st_mtime_ns)
    return [_read(file) for file in files]


def _read(file: Path) -> Letter:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    parts = {part.get_content_subtype(): part.get_content() for part in message.walk() if not part.is_multipart()}
    return Letter(
        path=file,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=parts.get("plain", ""),
        html=parts.get("html", ""),
    )
