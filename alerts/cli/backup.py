"""`cuttings backup`, `restore` and `move`: the whole database, kept safe, brought back, and taken to another engine."""

import asyncio
import signal
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from pydantic import TypeAdapter, ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from alerts import copies
from alerts.cli.frame import configured, fail
from alerts.cli.listing import Column, print_listing
from alerts.cli.progress import quiet_logs
from alerts.cli.text import counted, say
from config.kinds import Database
from config.load import Loaded
from config.surroundings import Surroundings
from crawler.archive.copying import OnRows, in_words

T = TypeVar("T")

DRILLED = (
    Column(field="table", about="the table, or the search index", heading="TABLE"),
    Column(field="in_file", about="its rows in the file", heading="IN THE FILE"),
    Column(field="restored", about="its rows once restored", heading="RESTORED"),
)
MOVED = (
    Column(field="table", about="the table, or the search index", heading="TABLE"),
    Column(field="rows", about="its rows", heading="ROWS"),
)
_TOLD = {
    "article": ("article", None),
    "match": ("match", "matches"),
    "digest": ("digest", None),
    "delivery": ("delivery", "deliveries"),
}
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", metavar="FILE", type=_FILE)
@configured
def backup(loaded: Loaded, *, file: Path) -> None:
    """Copy the whole database to FILE, also while Cuttings runs.

    It is an SQLite file, whatever the database is; `cuttings restore` takes it back.
    """
    with _shown("Copying") as on_rows:
        rows = _run(copies.backup(loaded.settings.database, file, on_rows=on_rows))
    say(f"{file} holds {_in_short(rows)}; {_size(file)}.")


@click.command()
@click.argument("file", metavar="FILE", type=_FILE)
@configured
@click.option("--drill", is_flag=True, help="Only try it, in a place that is thrown away, and compare.")
def restore(loaded: Loaded, *, file: Path, drill: bool) -> None:
    """Fill the missing or empty database from the copy in FILE.

    FILE is what `cuttings backup` wrote; it is looked through first, and left as it is.
    """
    database = loaded.settings.database
    if drill:
        _drill(database, file)
        return
    with _shown("Restoring") as on_rows:
        copied = _run(copies.restore(database, file, on_rows=on_rows))
    say(f"{in_words(database)} holds {_in_short(copied.rows)}. `cuttings run` goes on from there.")
    _tell_mended(copied.mended)


def _drill(database: str, file: Path) -> None:
    with _shown("Restoring") as on_rows:
        compared = _run(copies.drill(database, file, on_rows=on_rows))
    rows = [{"table": each.table, "in_file": each.in_file, "restored": each.restored} for each in compared]
    print_listing(rows, DRILLED, as_json=False)
    if wrong := [each.table for each in compared if each.in_file != each.restored]:
        fail(f"not all of {file} comes back: {', '.join(wrong)}", "make a new copy, and try that")
    say("All of it comes back. Nothing else was touched.")


@click.command()
@click.option("--to", metavar="DATABASE", required=True, help="Where to, written as in `database:`.")
@configured
def move(loaded: Loaded, *, to: str) -> None:
    """Copy the whole database to another place or engine.

    The new database must be missing or empty, and Cuttings stopped. The old one stays as it is.
    """
    place = _resolved(to, loaded)
    with _shown("Moving") as on_rows:
        copied = _run(copies.move(loaded.settings.database, place, on_rows=on_rows))
    print_listing([{"table": table, "rows": rows} for table, rows in copied.rows.items()], MOVED, as_json=False)
    _tell_mended(copied.mended)
    say(f"All of it is in {in_words(place)}. Put this into {loaded.path}, and start Cuttings again:")
    click.echo(f"database: {to}")


def _resolved(to: str, loaded: Loaded) -> str:
    """The address as `database:` would be read in the configuration's file."""
    around = Surroundings(folder=loaded.path.absolute().parent, environment={})
    try:
        address: str = TypeAdapter(Database).validate_python(to, context=around)
    except ValidationError as error:
        (fault,) = error.errors()
        raise click.BadParameter(str(fault["ctx"]["error"]), param_hint="'--to'") from None
    return address


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Runs it, and lets SIGTERM stop it as Ctrl-C does: what it has begun is taken back first."""

    async def stoppable() -> T:
        task = asyncio.ensure_future(work)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await task

    try:
        return asyncio.run(stoppable())
    except asyncio.CancelledError:
        raise click.Abort from None


@contextmanager
def _shown(what: str) -> Iterator[OnRows]:
    """Shows on a terminal how far it is; gives what hears of it."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield copies.unheard
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("rows"),
        TimeElapsedColumn(),
    )
    with quiet_logs(), Progress(*columns, console=console, transient=True) as progress:
        line = progress.add_task(what, total=None)
        yield lambda done, of: progress.update(line, completed=done, total=of)


def _in_short(rows: Mapping[str, int]) -> str:
    return ", ".join(counted(rows[table], one, many) for table, (one, many) in _TOLD.items())


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 2**20:.1f} MB"


def _tell_mended(mended: int) -> None:
    if mended:
        what = "its place is marked with U+FFFD" if mended == 1 else "their places are marked with U+FFFD"
        say(f"{counted(mended, 'text')} held a NUL character, which PostgreSQL takes in no text; {what}.", err=True)
