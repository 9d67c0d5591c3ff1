"""The configuration file, its includes and its secrets -> Settings, and where each key stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.models import Settings

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a value stands. `line` counts from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A configuration that was read: its settings, and the place of every key by its path in them."""

    path: Path
    settings: Settings
    places: Mapping[KeyPath, Place]


def load(path: Path, *, environment: Mapping[str, str]) -> Loaded:
    """Reads the file at `path`; secrets come from `environment` and from files. Raises ConfigFault with every fault."""
    raise NotImplementedError
