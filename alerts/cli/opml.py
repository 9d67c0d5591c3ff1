"""`cuttings opml`: the lists of feeds that feed readers keep, in and out."""

from pathlib import Path

import click

from alerts.cli.discover import TAKE_IN, emit, refuse_existing
from alerts.cli.frame import configured, fail
from alerts.cli.text import counted, printable, say
from alerts.rooms import utc_now
from config.load import Loaded
from config.opml import read_opml, write_opml
from config.written import item, pack

_OUTPUT = click.option(
    "--output", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write it to a new FILE."
)


@click.group()
def opml() -> None:
    """Take in the list of feeds of a feed reader, or write one."""


@opml.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@_OUTPUT
def import_(*, file: Path, output: Path | None) -> None:
    """Print the feeds of an OPML FILE as a pack.

    Folders and categories become tags. What is no feed is named, with its line, and left out.
    """
    refuse_existing(output)
    try:
        imported = read_opml(file.read_bytes(), file=str(file))
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}", "let this user read it")
    for fault in imported.faults:
        click.echo(printable(str(fault)), err=True)
    if not imported.sources:
        fail(f"{file} lists no feed", "`cuttings discover FILE` looks for the sources behind its pages")
    emit(pack(item(each) for each in imported.sources), output, then=TAKE_IN)
    left_out = f", {len(imported.faults)} left out" if imported.faults else ""
    say(f"{counted(len(imported.sources), 'feed')}{left_out}.", err=True)


@opml.command()
@configured
@_OUTPUT
def export(loaded: Loaded, *, output: Path | None) -> None:
    """Print the declared sources as OPML, for a feed reader.

    Tags become folders. What is no feed stands there as a link to its page.
    """
    refuse_existing(output)
    sources = loaded.settings.sources
    text = write_opml(sources, title="Sources of Cuttings", at=utc_now())
    emit(text, output)
    others = sum(not each.feed for each in sources)
    apart = f"; {others} of them no feed, which feed readers pass over" if others else ""
    say(f"{counted(len(sources), 'source')}{apart}.", err=True)
