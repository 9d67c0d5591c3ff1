"""`cuttings`: the command that holds all others."""

from importlib.metadata import version
from pathlib import Path

import click

from alerts.cli.articles import explain, search
from alerts.cli.backup import backup, move, restore
from alerts.cli.check import check
from alerts.cli.daemons import daemons, reload
from alerts.cli.deliveries import deliveries
from alerts.cli.demo import demo
from alerts.cli.digests import digests, send
from alerts.cli.discover import discover
from alerts.cli.frame import Application, config_option
from alerts.cli.init import init
from alerts.cli.logs import log_to_stderr
from alerts.cli.opml import opml
from alerts.cli.running import poll, run
from alerts.cli.sources import sources
from alerts.cli.trace import trace
from alerts.cli.trying import try_
from alerts.cli.watches import watches

#: Every command, in the order in which `cuttings --help` shows them.
COMMANDS: tuple[click.Command, ...] = (
    init,
    check,
    discover,
    opml,
    run,
    reload,
    daemons,
    poll,
    try_,
    search,
    explain,
    trace,
    sources,
    watches,
    digests,
    send,
    deliveries,
    backup,
    restore,
    move,
    demo,
)


@click.group(cls=Application, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("cuttings"), message="%(prog)s %(version)s")
@config_option
@click.pass_context
def app(context: click.Context, config: Path) -> None:
    """Press cuttings for the public sector: watches news, matches keyword watches, sends digests.

    Exit codes: 0 done, 1 what was asked for failed, 2 bad usage or configuration.
    """
    context.obj = config
    log_to_stderr()


for _command in COMMANDS:
    app.add_command(_command)


def main() -> None:
    """The console script. Never returns: ends the process with the exit code."""
    app.main(prog_name="cuttings")
