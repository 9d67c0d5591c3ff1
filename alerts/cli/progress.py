"""How the work goes, for a person who waits for it: a line that counts, on a terminal only, and a few words at the end.

A log has a line for each page, which is not what a person at a terminal wants to read; a program that reads the log does.
"""

import logging
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from alerts.cli.text import counted

#: Warnings of the log that a person reads in the summary instead.
_TOLD_AT_THE_END = frozenset({"poll failed", "page failed", "document failed", "document not read"})


class Tally:
    """Counts what the newsroom tells (see `crawler.keeping.event_of`), and remembers the last outcome of each source."""

    def __init__(self) -> None:
        self._kinds: Counter[str] = Counter()
        self.polls: dict[str, Mapping[str, Any]] = {}

    def hear(self, kind: str, fields: Mapping[str, Any]) -> None:
        """One event."""
        self._kinds[kind] += 1
        if kind in {"poll", "unchanged", "poll failed"}:
            self.polls[fields["source"]] = {"outcome": kind, **fields}

    def __str__(self) -> str:
        """What was done, in a clause each: "12 sources checked, 1 could not be read; 30 pages read; 2 documents read"."""
        read = self._kinds["poll"] + self._kinds["unchanged"]
        failed, missed = self._kinds["poll failed"], self._kinds["page failed"]
        checked = f"{counted(read + failed, 'source')} checked" + (f", {failed} could not be read" if failed else "")
        pages = f"{counted(self._kinds['article'], 'page')} read" + (f", {missed} could not be" if missed else "")
        return f"{checked}; {pages}{self._documents()}"

    def _documents(self) -> str:
        """What was done with documents: "; 5 documents read, 1 could not be". Nothing where there were none."""
        read, missed = self._kinds["document"], self._kinds["document failed"] + self._kinds["document not read"]
        could_not = f", {missed} could not be" if missed else ""
        return f"; {counted(read, 'document')} read{could_not}" if read or missed else ""

    def unread(self) -> list[str]:
        """A line for each source that could not be read: "Ofsted: it did not answer within 30 seconds"."""
        failed = {name: poll for name, poll in self.polls.items() if poll["outcome"] == "poll failed"}
        return [f"{name}: {poll['reason']}" for name, poll in sorted(failed.items())]


@contextmanager
def quiet_logs() -> Iterator[None]:
    """Where standard error is a terminal, keeps from it all that the command itself tells; warnings still show."""
    handlers = logging.getLogger().handlers if sys.stderr.isatty() else []
    for handler in handlers:
        handler.addFilter(_is_news)
    try:
        yield
    finally:
        for handler in handlers:
            handler.removeFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING and record.msg not in _TOLD_AT_THE_END


@contextmanager
def shown(tally: Tally) -> Iterator[None]:
    """Shows the tally as it grows, where standard error is a terminal, and lets the log be quiet meanwhile."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with quiet_logs(), Progress(*columns, console=console, transient=True) as progress:
        line = progress.add_task(str(tally), total=None)
        hear = tally.hear

        def heard(kind: str, fields: Mapping[str, Any]) -> None:
            hear(kind, fields)
            progress.update(line, description=str(tally))

        tally.hear = heard  # type: ignore[method-assign]
        yield
