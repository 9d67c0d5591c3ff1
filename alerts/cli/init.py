"""`cuttings init`: a configuration to begin with."""

import sys
from pathlib import Path

import click

from alerts.cli.frame import config_option, fail
from config.checks import check_contact, reaches_nobody
from config.errors import Unfit
from config.starter import starter

_ASK = "Whom can the owners of the sites that you read reach (mailto:you@… or https://…)? Empty: later"


def _usable(value: str) -> str:
    """A contact that reaches somebody; "" where it is left for later. Raises BadParameter."""
    try:
        contact = check_contact(value.strip()) if value.strip() else ""
    except Unfit as unfit:
        raise click.BadParameter(str(unfit)) from None
    if reaches_nobody(contact):
        raise click.BadParameter(f"{contact} is an example and reaches nobody; write an address of yours")
    return contact


def _given(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    return None if value is None else _usable(value)


@click.command()
@config_option
@click.option(
    "--contact",
    metavar="ADDRESS",
    callback=_given,
    help="Whom the owners of sites can reach, mailto:… or https://…; no public site is polled without it. Asked for on a terminal.",
)
@click.option("--force", is_flag=True, help="Overwrite the file if there is one.")
def init(*, config: Path, contact: str | None, force: bool) -> None:
    """Write a configuration to begin with, which runs as it is."""
    if config.exists() and not force:
        fail(f"there is a {config} already", "--force overwrites it, --config FILE writes another")
    if contact is None and sys.stdin.isatty():
        contact = click.prompt(_ASK, default="", show_default=False, value_proc=_usable)
    try:
        config.write_text(starter(contact or None), encoding="utf-8")
    except OSError as error:
        fail(f"{config} cannot be written: {error.strerror}", "choose another place with --config FILE")
    click.echo(f"{config} is written. `cuttings check` checks it, `cuttings run` starts.")
    if not contact:
        click.echo("It polls nothing yet: say network.contact in it, and take the # from its sources.")
