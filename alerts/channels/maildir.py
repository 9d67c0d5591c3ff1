"""A Maildir instead of a mail server: for a first look, and wherever something else fetches the mail from there."""

import asyncio
import contextlib
import hashlib
import os
from pathlib import Path

from alerts.channels import Intent
from alerts.channels.answers import accepted, later, uncertain
from alerts.channels.attempts import marked
from alerts.models import Answer, Parcel


class MaildirChannel:
    """Writes each message into `folder`, which is made when first needed.

    A message's file is named after its Message-ID. So a message that is delivered again after a crash is recognised where
    it is still there, and is not doubled; where it was moved away, the second one says `Cuttings-Attempt` at its head.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, parcel: Parcel, *, intent: Intent) -> Answer:
        """Write and sync into `tmp`, await `intent`, then move to `new` in one step. An unwritable folder is "later"."""
        name = f"cuttings.{hashlib.sha256(parcel.message_id.encode()).hexdigest()[:32]}"
        try:
            if parcel.uncertain and await asyncio.to_thread(self._is_there, name):
                return accepted(f"It was there already: {name}")
            written = await asyncio.to_thread(self._write, name, marked(parcel))
        except OSError as error:
            return later(self._unwritable(error))
        try:
            await intent()
            return await asyncio.to_thread(self._deliver, written, name)
        finally:
            with contextlib.suppress(OSError):
                written.unlink(missing_ok=True)

    async def close(self) -> None:
        """Nothing is held open."""

    def _is_there(self, name: str) -> bool:
        """Whether a mail program has it in `new` or, with its flags behind a colon, in `cur`."""
        return (self._folder / "new" / name).exists() or any((self._folder / "cur").glob(f"{name}*"))

    def _write(self, name: str, content: bytes) -> Path:
        for part in ("tmp", "new", "cur"):
            (self._folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        written = self._folder / "tmp" / name
        # Line ends as the files of a Unix mail program have them.
        with written.open("wb") as file:
            file.write(content.replace(b"\r\n", b"\n"))
            file.flush()
            os.fsync(file.fileno())
        return written

    def _deliver(self, written: Path, name: str) -> Answer:
        try:
            written.rename(self._folder / "new" / name)
        except OSError as error:
            return later(self._unwritable(error))
        try:
            _sync(self._folder / "new")
        except OSError as error:
            return uncertain(f"It was delivered to {self._folder}, but may not survive a power cut: {error.strerror}")
        return accepted(f"new/{name}")

    def _unwritable(self, error: OSError) -> str:
        return (
            f"The Maildir {self._folder} cannot be written: {error.strerror}. Make it writable, or set mail.maildir "
            "or mail.server."
        )


def _sync(folder: Path) -> None:
    """Make a rename in `folder` last: its entry is the folder's data, not the file's."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
