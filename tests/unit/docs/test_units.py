"""The systemd units: one daemon or several, protected alike, and started by commands that exist."""

import shlex
from pathlib import Path

import pytest

from alerts.cli.app import app

DEPLOY = Path(__file__).parents[3] / "deploy"
#: What is each unit's own.
OWN = {"Description", "ExecStart", "StateDirectory", "WorkingDirectory", "EnvironmentFile"}


def lines(name):
    """The settings of a unit, in their order."""
    text = (DEPLOY / name).read_text(encoding="utf-8")
    return [line.partition("=")[::2] for line in text.splitlines() if "=" in line and not line.startswith("#")]


def test_both_units_are_protected_alike():
    one, several = (
        [each for each in lines(name) if each[0] not in OWN] for name in ("cuttings.service", "cuttings@.service")
    )
    assert one == several
    assert ("ProtectSystem", "strict") in one


@pytest.mark.parametrize(
    ("name", "parts"),
    [("cuttings.service", ""), ("cuttings@.service", ""), ("cuttings@.service", "--only poll --only match")],
)
def test_what_they_start_exists(name, parts):
    [start] = [value for key, value in lines(name) if key == "ExecStart"]
    program, *words = shlex.split(start.replace("$PARTS", parts))
    assert program.endswith("/.venv/bin/cuttings")
    at = words.index("run")
    assert app.make_context("cuttings", words[:at]).params["config"].parent == Path("/etc/cuttings")
    context = app.commands["run"].make_context("run", words[at + 1 :])
    assert list(context.params["only"]) == [word for word in parts.split() if not word.startswith("--")]


def test_reloading_is_a_hangup():
    assert all(
        ("ExecReload", "/bin/kill -HUP $MAINPID") in lines(name) for name in ("cuttings.service", "cuttings@.service")
    )
