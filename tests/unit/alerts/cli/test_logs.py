"""One line for each event on stderr."""

import json
import logging
import subprocess
import sys
import warnings
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.cli.logs import formatter, log_to_stderr

SECRET = "swordfish"


def record(message, *, level=logging.INFO, error=None, **extra):
    exc_info = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord("cuttings.newsroom", level, __file__, 1, message, (), exc_info)
    made.__dict__.update(extra)
    return made


def refuse(password):
    raise ValueError("first line\nsecond \x1b line", len(password))


def failed():
    try:
        refuse(SECRET)
    except ValueError as error:
        return error


@pytest.fixture
def logging_restored():
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield root
    root.handlers[:], root.level = before
    logging.captureWarnings(capture=False)


def test_an_event_as_json():
    line = formatter(readable=False).format(record("poll", source="Ofsted", entries=20))
    event = json.loads(line)
    assert list(event) == ["at", "level", "logger", "event", "source", "entries"]
    assert datetime.fromisoformat(event["at"]).utcoffset() == timedelta()
    del event["at"]
    assert event == {"level": "info", "logger": "cuttings.newsroom", "event": "poll", "source": "Ofsted", "entries": 20}


def test_an_event_as_text():
    line = formatter(readable=True).format(
        record("poll failed", level=logging.WARNING, source="Ofsted", reason="timed out")
    )
    assert line.split(" ", 1)[1] == 'warning poll failed  source=Ofsted reason="timed out"'
    assert formatter(readable=True).format(record("stopped")).endswith(" info    stopped")


@pytest.mark.parametrize("readable", [False, True])
def test_a_traceback_shows_no_values(readable):
    line = formatter(readable=readable).format(record("job failed", level=logging.ERROR, error=failed()))
    assert "ValueError" in line
    assert SECRET not in line
    assert "\x1b" not in line
    assert ("\n" in line) is readable


@given(st.text(), st.dictionaries(st.sampled_from(["source", "url", "reason"]), st.text() | st.integers() | st.none()))
def test_whatever_is_logged_stays_on_one_line(message, extra):
    made = record("%s", **extra)
    made.args = (message,)
    line = formatter(readable=False).format(made)
    assert len(line.splitlines()) == 1
    assert json.loads(line)["event"].isprintable() or message
    text = formatter(readable=True).format(made)
    assert len(text.splitlines()) == 1
    assert "\x1b" not in text


def test_values_of_any_kind_can_be_logged():
    event = json.loads(formatter(readable=False).format(record("run", path=logging, deep={"a": "b\nc"}, level_=1)))
    assert event["path"].startswith("<module")


def test_setting_up_twice_writes_each_event_once(logging_restored, capsys):
    log_to_stderr()
    log_to_stderr(readable=False)
    logging.getLogger("cuttings.test").info("once", extra={"at_all": True})
    logging.getLogger("scrapy.core").info("chatter")
    logging.getLogger("scrapy.core").warning("trouble")
    events = [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()]
    assert events == ["once", "trouble"]


def test_warnings_are_events_too(logging_restored, capsys):
    log_to_stderr(readable=False)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)
        warnings.warn("old ways", DeprecationWarning, stacklevel=1)
    [line] = capsys.readouterr().err.splitlines()
    assert "old ways" in json.loads(line)["event"]


def test_a_real_process_logs_json_where_stderr_is_no_terminal():
    code = "import logging; from alerts.cli.logs import log_to_stderr; log_to_stderr(); logging.getLogger('cuttings').info('a\\nb')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stderr)["event"] == "a\\nb"
