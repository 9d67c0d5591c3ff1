"""Commands as their users give them, before the demonstration's newsroom or a small configuration of one's own."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from alerts.cli.app import app
from alerts.demo.articles import sites
from alerts.demo.setting import write_folder
from alerts.demo.show import SECRET
from alerts.demo.site import Newsroom

CUTTINGS = Path(sys.executable).parent / "cuttings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def error(self) -> str:
        """The one line on stderr that is no log."""
        (line,) = [line for line in self.err.splitlines() if not line.startswith("{")]
        return line

    @property
    def rows(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A configuration to give commands on."""

    config: Path

    def __call__(self, *arguments: str) -> Said:
        """Runs a command in this process."""
        result = CliRunner().invoke(app, ["--config", str(self.config), *arguments], prog_name="cuttings")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(code=result.exit_code, out=result.stdout, err=result.stderr)

    def alone(self, *arguments: str) -> Said:
        """Runs a command in a process of its own, as those that crawl want it."""
        command = [CUTTINGS, "--config", self.config, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        return Said(code=done.returncode, out=done.stdout, err=done.stderr)


@contextmanager
def open_newsroom(folder: Path) -> Iterator[tuple[Newsroom, Scene]]:
    """The demonstration's newsroom, and the scene whose configuration reads it."""
    with Newsroom(sites(), secret=SECRET, opened=datetime.now(UTC)) as newsroom:
        yield newsroom, Scene(config=write_folder(folder, newsroom, secret=SECRET))


@contextmanager
def logging_kept() -> Iterator[None]:
    """Takes back what a command in this process sets up for its log."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        root.handlers[:], root.level = handlers, level
        logging.captureWarnings(capture=False)
