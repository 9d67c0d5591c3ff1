"""How the crawl goes, for a person who waits for it: a line that counts, on a terminal only, and a sentence at the end."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from alerts.cli.text import counted


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
        """What was done, in two clauses: "12 sources checked, 1 could not be read; 30 pages read"."""
        read = self._kinds["poll"] + self._kinds["unchanged"]
        failed, missed = self._kinds["poll failed"], self._kinds["page failed"]
        checked = f"{counted(read + failed, 'source')} checked" + (f", {failed} could not be read" if failed else "")
        pages = f"{counted(self._kinds['article'], 'page')} read" + (f", {missed} could not be" if missed else "")
        return f"{checked}; {pages}"


@contextmanager
def shown(tally: Tally) -> Iterator[None]:
    """Shows the tally as it grows, where standard error is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, get_time=None) as progress:
        line = progress.add_task("", total=None)
        hear = tally.hear

        def heard(kind: str, fields: Mapping[str, Any]) -> None:
            hear(kind, fields)
            progress.update(line, description=str(tally))

        tally.hear = heard  # type: ignore[method-assign]
        yield
