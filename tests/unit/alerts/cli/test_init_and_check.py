"""`cuttings init` and `cuttings check`."""

import json
import os
import pty
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner
from config_texts import written

from alerts.cli.app import app


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments):
    result = CliRunner().invoke(app, arguments, prog_name="cuttings")
    return result.exit_code, result.stdout, result.stderr


def test_a_starter_file_runs_as_it_is(folder):
    code, out, err = run("init")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "cuttings.yaml is written. `cuttings check` checks it, `cuttings run` starts."
    assert "polls nothing yet" in out
    assert run("check") == (0, "ok: 0 sources, 1 watch, 1 subscription\n", "")


def test_with_a_contact_it_polls_public_sources(folder):
    code, out, _ = run("init", "--contact", " mailto:press@alderbrook.gov.uk", "--config", "ours.yaml")
    assert (code, out.count("\n")) == (0, 1)
    code, out, err = run("check", "ours.yaml")
    assert (code, err) == (0, "")
    assert re.match(r"ok: \d\d sources \(\d+ without a known address\), 1 watch, 1 subscription\n", out)
    assert "after publication" in out
    assert run("check", "--config", "ours.yaml")[0] == 0


def test_a_file_that_is_there_is_kept(folder):
    written(folder, "timezone: UTC\n")
    assert run("init") == (
        1,
        "",
        "cuttings: there is a cuttings.yaml already; --force overwrites it, --config FILE writes another\n",
    )
    assert (folder / "cuttings.yaml").read_text() == "timezone: UTC\n"
    assert run("init", "--force")[0] == 0
    assert (folder / "cuttings.yaml").read_text() != "timezone: UTC\n"


def test_a_place_that_cannot_be_written(folder):
    assert run("init", "--config", "no/such/folder.yaml") == (
        1, "", "cuttings: no/such/folder.yaml cannot be written: No such file or directory; choose another place with --config FILE\n")  # fmt: skip


@pytest.mark.parametrize(
    ("contact", "found"),
    [
        ("mailto:you@example.org", "mailto:you@example.org is an example and reaches nobody"),
        ("press@alderbrook.gov.uk", "is no http or https address; write https://"),
    ],
)
def test_a_contact_that_reaches_nobody(folder, contact, found):
    code, out, err = run("init", "--contact", contact)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert found in err
    assert not (folder / "cuttings.yaml").exists()


def test_on_a_terminal_the_contact_is_asked_for(folder):
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from alerts.cli import main; main()", "init"],
        stdin=theirs,
        stdout=subprocess.PIPE,
        text=True,
    )
    os.write(ours, b"me\nmailto:press@alderbrook.gov.uk\n")
    out, _ = process.communicate(timeout=30)
    os.close(ours)
    os.close(theirs)
    assert process.returncode == 0
    assert "Whom can the owners of the sites" in out
    assert 'contact: "mailto:press@alderbrook.gov.uk"' in (folder / "cuttings.yaml").read_text()


def test_every_fault_is_named_with_its_line(folder):
    written(
        folder,
        """\
        timezone: Europe/Londn
        watches:
          - name: A
            query: |
              alderbrook AND
              (school OR "free meals
          - name: B
            phrases: [free meals, "meal*", "…"]
          - name: C
            query: free OR NOT meals
          - nothing
        """,
    )
    code, out, err = run("check")
    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        ["cuttings.yaml:1", "timezone"],
        ["cuttings.yaml:6", 'watches "A" query'],
        ["cuttings.yaml:8", 'watches "B" phrases #3'],
        ["cuttings.yaml:8", 'watches "B" phrases #2'],
        ["cuttings.yaml:10", 'watches "C" query'],
        ["cuttings.yaml:11", "watches #4"],
    ]


def test_a_file_that_is_not_there(folder):
    assert run("check") == (
        2, "", "cuttings.yaml: there is no such file; write it with `cuttings init`, or name another with --config FILE\n")  # fmt: skip


def test_the_schema_needs_no_file(folder):
    code, out, err = run("check", "--schema")
    assert (code, err) == (0, "")
    assert "subscriptions" in json.loads(out)["properties"]
