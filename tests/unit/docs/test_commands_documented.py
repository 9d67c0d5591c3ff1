"""Every command, option and field stands in docs/commands.md, and nothing stands there that does not exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from markdown_tables import keys, sections

from alerts.cli.app import app
from alerts.cli.listing import columns_of

DOCUMENTED = sections(Path(__file__).parents[3] / "docs/commands.md")


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """A command and all beneath it, by their full names."""
    yield name, command
    if isinstance(command, click.Group):
        for each in command.commands.values():
            yield from commands(each, f"{name} {each.name}")


EXISTING = dict(commands(app, "cuttings"))


def named(heading: str) -> str:
    """`cuttings check [FILE]` -> "cuttings check": arguments are written in capitals or brackets."""
    return " ".join(re.findall(r"(?<=[` ])[a-z][a-z-]*(?=[` ])", heading.replace(" ", "  ")))


BY_NAME = {named(heading): text for heading, text in DOCUMENTED.items() if heading.startswith("`")}


def test_every_command_is_documented_and_the_other_way_round():
    assert set(BY_NAME) == set(EXISTING)


@pytest.mark.parametrize("name", EXISTING)
def test_every_option_is_documented_and_the_other_way_round(name):
    # --help stands once, with the first command of all.
    options = {
        option
        for parameter in EXISTING[name].params
        if isinstance(parameter, click.Option)
        for option in (*parameter.opts, *parameter.secondary_opts)
    } - {"--help", "-h"}
    written = set(re.findall(r"`(-[^` ]+)", "\n".join(keys(BY_NAME[name], "option")))) - {"--help", "-h"}
    assert written == options


@pytest.mark.parametrize("name", EXISTING)
def test_every_field_of_a_listing_is_documented_and_the_other_way_round(name):
    fields = [column.field for column in columns_of(EXISTING[name])]
    assert [key.strip("`") for key in keys(BY_NAME[name], "field")] == fields


@pytest.mark.parametrize("name", EXISTING)
def test_every_argument_is_documented(name):
    heading = next(each for each in DOCUMENTED if each.startswith("`") and named(each) == name)
    for parameter in EXISTING[name].params:
        if isinstance(parameter, click.Argument):
            assert parameter.make_metavar(click.Context(EXISTING[name])).strip("[].…").upper() in heading.upper()


@pytest.mark.parametrize("name", EXISTING)
def test_every_command_says_in_help_what_it_does(name):
    assert EXISTING[name].help
    assert all(each.help for each in EXISTING[name].params if isinstance(each, click.Option))
