"""Configurations written as text, read as files."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from config.errors import ConfigFault
from config.load import Loaded, load


def written(folder: Path, text: str, name: str = "cuttings.yaml") -> Path:
    """A file in `folder` with the text, indentation taken off."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")
    return path


def loaded(folder: Path, text: str, environment: Mapping[str, str] | None = None) -> Loaded:
    """The text as a configuration. Raises ConfigFault."""
    return load(written(folder, text), environment=environment or {})


def faults(folder: Path, text: str, environment: Mapping[str, str] | None = None) -> list[str]:
    """The faults of the text, one line each, files without the folder; none where there is nothing to mend."""
    try:
        loaded(folder, text, environment)
    except ConfigFault as fault:
        return [str(each).removeprefix(f"{folder}/") for each in fault.faults]
    return []
