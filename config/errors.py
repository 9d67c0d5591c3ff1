"""Faults of the configuration, told so that a person can mend them.

ConfigFault    everything that is wrong with a file, at once
Unfit          one value that will not do (a ValueError, so that pydantic collects it)
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

#: Up to the last @: a password may hold anything.
_CREDENTIALS = re.compile(r"//.*@", re.DOTALL)
_LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong: where it stands, what was found there, and what would do.

    `line` counts from 1; 0 says that the fault is the file's as a whole. `key` is the way to the value, "" at the top.
    """

    file: str
    line: int
    key: str
    found: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        told = f"{self.found}; {self.mend}" if self.mend else self.found
        return ": ".join(part for part in (place, self.key, told) if part)


class ConfigFault(Exception):
    """The configuration cannot be used. `faults` holds all that was found, in the order of the files."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class Unfit(ValueError):
    """A value that will not do: what was `found`, and the `mend` that would do."""

    def __init__(self, found: str, mend: str) -> None:
        super().__init__(f"{found}; {mend}")
        self.found = found
        self.mend = mend


def shown(value: object) -> str:
    """A value as a fault quotes it: short, on one line, and without the user and password of an address."""
    match value:
        case str():
            text = _CREDENTIALS.sub("//…@", value)
            return json.dumps(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…", ensure_ascii=False)
        case Mapping():
            return f"a mapping with {', '.join(map(str, value))}" if value else "an empty mapping"
        case list() | tuple():
            return "a list" if value else "an empty list"
        case None:
            return "nothing"
        case _:
            return str(value)
