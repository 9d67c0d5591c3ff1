"""What every command stands on: `--config`, one line for each error, and the exit codes.

A command is a click command in a module of its own, named in `app.COMMANDS`:

    @click.command()
    @configured                    # --config; the file is read, and its faults end the command with exit code 2
    @lists(COLUMNS)                # --json
    def sources(loaded: Loaded, *, as_json: bool) -> None:
        print_listing(rows, COLUMNS, as_json=as_json)

It raises what goes wrong: CrawlerError, AlertsError and ConfigFault become error lines here and nowhere else. What
is a CommandError at once goes through `fail`.
"""

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from alerts.check import load_checked
from alerts.cli.text import printable
from alerts.errors import AlertsError, CommandError, QueryError
from config.errors import ConfigFault
from crawler.errors import CrawlerError

DONE, FAILED, BAD = 0, 1, 2


class Application(click.Group):
    """The group of all commands, and the one boundary where errors become lines on stderr and exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the base class's parameter
        """The commands in the order in which they were added: that in which a newcomer needs them."""
        return list(self.commands)

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Runs one command and ends the process: 0 done, 1 failed, 2 bad usage or configuration."""
        kwargs["standalone_mode"] = False
        try:
            # Commands return nothing; an int comes from `context.exit(…)`.
            code = super().main(*args, **kwargs)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            code = BAD
        except (click.ClickException, click.Abort, ConfigFault, AlertsError, CrawlerError) as error:
            lines, code = explained(error)
            for line in lines:
                click.echo(printable(line), err=True)
        sys.exit(code if isinstance(code, int) else DONE)


def explained(error: Exception) -> tuple[list[str], int]:
    """What to say of an expected error, a line for each cause, and the exit code that goes with it."""
    match error:
        case ConfigFault():
            return [str(fault) for fault in error.faults], BAD
        case click.UsageError():
            return [_usage(error)], BAD
        case click.ClickException():
            return [f"cuttings: {error.format_message()}"], error.exit_code
        case click.Abort():
            return ["cuttings: stopped"], FAILED
        case QueryError():
            return [f"cuttings: the query cannot be read (character {error.at + 1}): {error}"], BAD
        case _:
            return [f"cuttings: {error}"], FAILED


def _usage(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx else "cuttings"
    return f"{path}: {error.format_message().rstrip('.')}; '{path} --help' shows what there is"


def fail(message: str, mend: str = "") -> NoReturn:
    """Ends the command with exit code 1 and one line: what is the matter, and what would mend it."""
    raise CommandError(f"{message}; {mend}" if mend else message)


def config_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds `--config FILE`, given to the command as `config: Path`. It may stand before the command's name, too."""
    return click.option(
        "--config",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        default=_inherited_config,
        show_default="cuttings.yaml",
        help="The configuration file.",
    )(command)


def _inherited_config() -> Path:
    """What stood before the command's name, or the default."""
    return click.get_current_context().find_object(Path) or Path("cuttings.yaml")


def configured(command: Callable[..., None]) -> Callable[..., None]:
    """Adds `--config FILE` and gives the command the configuration that was read, first.

    Its faults leave as ConfigFault.
    """

    @config_option
    @functools.wraps(command)
    def with_configuration(*, config: Path, **options: Any) -> None:
        command(load_checked(config, environment=os.environ), **options)

    return with_configuration
