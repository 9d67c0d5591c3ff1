"""`cuttings check`: can the configuration be used, and if not, what would do?"""

import json
import os
from pathlib import Path

import click

from alerts.check import load_checked
from alerts.cli.frame import config_option
from alerts.cli.text import counted
from config.schema import json_schema


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@config_option
@click.option(
    "--schema", is_flag=True, help="Print a JSON Schema of the configuration, for editors, and check nothing."
)
def check(*, file: Path | None, config: Path, schema: bool) -> None:
    """Check the configuration, or another FILE; name every fault."""
    if schema:
        click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
        return
    settings = load_checked(file or config, environment=os.environ).settings
    counts = (
        counted(len(settings.sources), "source"),
        counted(len(settings.watches), "watch", "watches"),
        counted(len(settings.subscriptions), "subscription"),
    )
    click.echo(f"ok: {', '.join(counts)}")
