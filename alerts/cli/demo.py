"""`cuttings demo`: the main job, shown on this machine alone."""

import asyncio
import logging
import os
import tempfile
from pathlib import Path

import click

from alerts import daemon
from alerts.check import load_checked
from alerts.cli.logs import log_to_stderr
from alerts.demo.show import show
from alerts.rooms import utc_now


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to leave what it makes: a new or empty folder. By default a temporary one.",
)
def demo(*, folder: Path | None) -> None:
    """Show the main job on this machine alone, in half a minute.

    A small invented newsroom is read, and its digests are delivered.
    """
    log_to_stderr(level=logging.ERROR)
    place = folder or Path(tempfile.mkdtemp(prefix="cuttings-demo-"))
    asyncio.run(show(place, click.echo, run=_go_round, now=utc_now()))


async def _go_round(config: Path) -> None:
    await daemon.run_until_idle(load_checked(config, environment=os.environ).settings)
