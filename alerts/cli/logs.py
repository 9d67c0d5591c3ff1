"""Logging: one line of JSON for each event on stderr, readable text where stderr is a terminal.

Code logs with `logging.getLogger("cuttings.<room>")`, the event's name as the message and its facts as `extra`.
"""

import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from alerts.cli.text import printable

#: Libraries that tell of every request at INFO: only their warnings are news.
_CHATTY = ("scrapy", "twisted", "asyncio", "httpx", "httpcore", "apscheduler", "uvicorn", "alembic", "trafilatura")

_NAME = "cuttings"


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to whatever `sys.stderr` is at the moment of writing."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)
        self.set_name(_NAME)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr


def log_to_stderr(*, level: int = logging.INFO, readable: bool | None = None) -> None:
    """Sets the root logger up; calling it again replaces what it set up. `readable`: None asks whether stderr is a terminal."""
    root = logging.getLogger()
    for handler in [each for each in root.handlers if each.get_name() == _NAME]:
        root.removeHandler(handler)
    handler = _Stderr()
    handler.setFormatter(formatter(readable=sys.stderr.isatty() if readable is None else readable))
    root.addHandler(handler)
    root.setLevel(level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    logging.captureWarnings(capture=True)


def formatter(*, readable: bool) -> logging.Formatter:
    """Makes a line of a record: JSON with `at` (ISO 8601, UTC), `level`, `logger`, `event` and the extras, or text."""
    render = [_as_text] if readable else [_spelled_out, structlog.processors.JSONRenderer(default=str)]
    processors: list[Processor] = [_event, structlog.processors.format_exc_info, *render]
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=[structlog.stdlib.ExtraAdder()], processors=processors)


def _event(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """The facts in a fixed order, at the time of the record."""
    record: logging.LogRecord = event.pop("_record")
    event.pop("_from_structlog")
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    head = {"at": at, "level": record.levelname.lower(), "logger": record.name, "event": event.pop("event")}
    return {**head, **{key: value for key, value in event.items() if key not in head}}


def _spelled_out(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """The same with every text printable; a traceback keeps its lines, JSON escapes them."""
    return {key: _safe(value) if key != "exception" else value for key, value in event.items()}


def _safe(value: object) -> object:
    return printable(value) if isinstance(value, str) else value


def _as_text(_logger: WrappedLogger, _name: str, event: EventDict) -> str:
    """`21:05:10 warning poll failed  source=Ofsted reason="timed out"`, and a traceback beneath."""
    at, level, _logger_name, name = (str(event.pop(key)) for key in ("at", "level", "logger", "event"))
    trace = "\n".join(printable(line) for line in event.pop("exception", "").split("\n"))
    local = datetime.fromisoformat(at).astimezone().strftime("%H:%M:%S")
    facts = " ".join(f"{key}={_quoted(printable(str(value)))}" for key, value in event.items())
    line = f"{local} {level:<7} {printable(name)}" + (f"  {facts}" if facts else "")
    return f"{line}\n{trace}" if trace else line


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text or not text else text
