"""Names: those that people type, and those of a configuration that is ahead of the service."""

import difflib
from collections.abc import Collection, Iterable, Mapping

from alerts.cli.frame import fail
from alerts.cli.text import counted, say

#: So many names are told; for more there is a command.
_FEW = 8


def known(name: str, among: Collection[str], kind: str, *, listed_by: str = "") -> str:
    """The name, if it is one of those declared. Ends the command otherwise: exit code 1, and what would do.

    `kind` is the word for what is named ("source"); `listed_by` the command that lists all of them, if there is one.
    """
    if name not in among:
        fail(f"there is no {kind} “{name}”", _mend(name, among, listed_by))
    return name


def _mend(name: str, among: Collection[str], listed_by: str) -> str:
    by_folded = {each.casefold(): each for each in among}
    near = difflib.get_close_matches(name.casefold(), by_folded, n=1)
    if near:
        return f"did you mean “{by_folded[near[0]]}”?"
    return f"`cuttings {listed_by}` lists them" if listed_by and len(among) > _FEW else _there_are(among)


def _there_are(names: Iterable[str]) -> str:
    listed = ", ".join(f"“{name}”" for name in names)
    return f"there are: {listed}" if listed else "the configuration has none"


def tell_of_changes(
    kind: str, declared: Mapping[str, object], stored: Mapping[str, object], *, many: str | None = None
) -> None:
    """Says on stderr what of the configuration is not in force yet; silent where all is. Both map a name to what it is."""
    changed = {name for name, what in declared.items() if name not in stored or stored[name] != what}
    changed |= stored.keys() - declared.keys()
    if changed:
        names = ", ".join(f"“{name}”" for name in sorted(changed))
        differ = f"{counted(len(changed), kind, many)} {'differs' if len(changed) == 1 else 'differ'}"
        say(
            f"{differ} in the configuration: {names}. It counts from the next `cuttings reload`, or start of `cuttings run`.",
            err=True,
        )
