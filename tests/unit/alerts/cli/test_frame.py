"""The boundary of the command line: lines on stderr, exit codes, `--config`."""

import click
import pytest
from click.testing import CliRunner
from config_texts import written

from alerts.cli import main
from alerts.cli.app import app
from alerts.cli.frame import Application, config_option, configured, fail
from alerts.errors import QueryError
from config.errors import ConfigFault, Fault
from crawler.errors import StoreError

ERRORS = {
    "query": QueryError("a bracket is never closed: add )", at=3),
    "store": StoreError("the database refused: disk full"),
    "stop": click.Abort(),
    "click": click.ClickException("no such thing"),
    "config": ConfigFault(
        (
            Fault(file="a.yaml", line=3, key="send", found="found \x1b[31mred", mend="write hourly"),
            Fault(file="a.yaml", line=0, key="", found="the file is empty", mend=""),
        )
    ),
}


@click.group(cls=Application)
@config_option
@click.pass_context
def small(context, config):
    context.obj = config


@small.command()
@click.argument("error")
def wrong(error):
    raise ERRORS[error]


@small.command()
@click.option("--mend", default="")
def failing(mend):
    fail("it is not there", mend)


@small.command()
def right():
    click.echo("done")
    return "nothing of interest"


@small.command()
@click.pass_context
def leaving(context):
    context.exit(1)


@small.command()
@configured
def shown(loaded):
    click.echo(f"{loaded.path.name} {loaded.settings.timezone}")


@small.command()
@config_option
def named(config):
    click.echo(config)


def run(*arguments):
    result = CliRunner().invoke(small, arguments, prog_name="cuttings")
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(
    ("error", "code", "lines"),
    [
        ("query", 2, "cuttings: the query cannot be read (character 4): a bracket is never closed: add )\n"),
        ("store", 1, "cuttings: the database refused: disk full\n"),
        ("stop", 1, "cuttings: stopped\n"),
        ("click", 1, "cuttings: no such thing\n"),
        ("config", 2, "a.yaml:3: send: found \\x1b[31mred; write hourly\na.yaml: the file is empty\n"),
    ],
)
def test_expected_errors_are_lines_on_stderr(error, code, lines):
    assert run("wrong", error) == (code, "", lines)


def test_what_is_not_expected_keeps_its_traceback():
    result = CliRunner().invoke(small, ["wrong", "another"])
    assert isinstance(result.exception, KeyError)


def test_failing_names_the_cause_and_the_mend():
    assert run("failing") == (1, "", "cuttings: it is not there\n")
    assert run("failing", "--mend", "make it") == (1, "", "cuttings: it is not there; make it\n")


def test_what_a_command_returns_is_no_exit_code():
    assert run("right") == (0, "done\n", "")
    assert run("leaving") == (1, "", "")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--colour"], "cuttings: No such option '--colour'; 'cuttings --help' shows what there is\n"),
        (["wrong"], "cuttings wrong: Missing argument 'ERROR'; 'cuttings wrong --help' shows what there is\n"),
        (["dance"], "cuttings: No such command 'dance'; 'cuttings --help' shows what there is\n"),
    ],
)
def test_bad_usage_is_one_line(arguments, line):
    assert run(*arguments) == (2, "", line)


def test_without_a_command_the_help_is_shown():
    code, out, err = run()
    assert (code, out) == (2, "")
    assert "Usage: cuttings" in err


def test_the_configuration_may_be_named_before_and_after_the_command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path, "timezone: UTC\n", "cuttings.yaml")
    written(tmp_path, "timezone: Europe/Paris\n", "other.yaml")
    assert run("shown") == (0, "cuttings.yaml UTC\n", "")
    assert run("--config", "other.yaml", "shown") == (0, "other.yaml Europe/Paris\n", "")
    assert run("shown", "--config", "other.yaml") == (0, "other.yaml Europe/Paris\n", "")
    assert run("--config", "other.yaml", "named", "--config", "third.yaml") == (0, "third.yaml\n", "")


def test_a_configuration_with_faults_ends_the_command(tmp_path):
    path = written(tmp_path, "timezone: here\nwatches: [{name: W, query: a AND}]\n")
    code, out, err = run("shown", "--config", str(path))
    assert (code, out, len(err.splitlines())) == (2, "", 2)


def test_the_whole_application_says_its_version_and_its_exit_codes():
    result = CliRunner().invoke(app, ["--version"], prog_name="cuttings")
    assert result.output.startswith("cuttings 0.")
    assert "Exit codes: 0 done" in CliRunner().invoke(app, ["--help"]).output


def test_the_console_script(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["cuttings", "--colour"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert capsys.readouterr().err.startswith("cuttings: No such option")
