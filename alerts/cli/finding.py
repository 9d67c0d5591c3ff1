"""Looking for the sources behind pages, for `check URL` and `discover`: the network as configured, and a line that tells how it goes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from alerts.check import load_checked
from alerts.cli.progress import quiet_logs
from alerts.cli.text import printable
from alerts.rooms import utc_now
from config.models import Network
from config.sources import Source
from crawler.discovery.records import Discovery
from crawler.discovery.search import discover
from crawler.sandbox import Sandbox
from crawler.spiders.fetcher import open_fetcher

log = logging.getLogger("cuttings.finding")

#: So many pages are looked behind at the same time. A host is asked for one thing at a time, whatever this is.
AT_ONCE = 16
_DEFAULT = Path("cuttings.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the configuration says, if there is one: how to behave on the network, and what is declared already."""

    network: Network = field(default_factory=Network)
    zone: str = "Europe/London"
    sources: tuple[Source, ...] = ()
    file: Path | None = None


def surroundings(config: Path, *, environment: Mapping[str, str]) -> Surroundings:
    """From the file at `config`; without one at the usual place, the defaults. Raises ConfigFault."""
    if config == _DEFAULT and not config.exists():
        return Surroundings()
    settings = load_checked(config, environment=environment).settings
    return Surroundings(network=settings.network, zone=settings.timezone, sources=settings.sources, file=config)


def look(addresses: Iterable[str], around: Surroundings) -> list[Discovery]:
    """What was found behind each page, in order. On a terminal a line shows what is being asked."""
    wanted = list(addresses)
    with _shown(len(wanted)) as tell:
        return asyncio.run(_look(wanted, around, tell))


class _Tell:
    """Hears what is asked for, and what is done."""

    def asked(self, address: str) -> None: ...

    def done(self) -> None: ...


async def _look(addresses: list[str], around: Surroundings, tell: _Tell) -> list[Discovery]:
    turns = asyncio.Semaphore(AT_ONCE)
    async with Sandbox(zone=around.zone) as sandbox, open_fetcher(around.network) as fetcher:

        async def one(address: str) -> Discovery:
            async with turns:
                found = await _found(
                    address, discover(address, fetcher=fetcher, sandbox=sandbox, now=utc_now(), on_ask=tell.asked)
                )
            tell.done()
            return found

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(each)) for each in addresses]
        return [task.result() for task in tasks]


async def _found(address: str, search: Awaitable[Discovery]) -> Discovery:
    """The outcome of one search. A fault of ours in it ends that one alone."""
    try:
        return await search
    except Exception:  # a job's boundary: hundreds of others are under way
        log.exception("search failed", extra={"address": address})
        return Discovery(address=address, unread="the search failed; the log says how")


class _OnTerminal(_Tell):
    def __init__(self, update: Callable[[str], None], count: int) -> None:
        self._update = update
        self._count = count
        self._done = 0

    def asked(self, address: str) -> None:
        before = f"{self._done} of {self._count} pages looked behind; " if self._count > 1 else ""
        self._update(f"{before}asking for {printable(address)[:100]}")

    def done(self) -> None:
        self._done += 1


@contextmanager
def _shown(count: int) -> Iterator[_Tell]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Tell()
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with quiet_logs(), Progress(*columns, console=console, transient=True) as progress:
        line = progress.add_task("", total=None)
        yield _OnTerminal(lambda text: progress.update(line, description=text), count)
