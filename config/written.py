"""Sources as YAML, for people to paste or to include: the other way round than `load`. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import yaml

from config.sources import Source

_WIDTH = 1_000_000  # characters: an address that is broken over two lines cannot be copied


class _Dumper(yaml.SafeDumper):
    """Mappings with a key on each line, lists of words on one."""

    def represent_words(self, words: list[str]) -> yaml.Node:
        """A list, in brackets where it holds no mappings."""
        return self.represent_sequence(
            "tag:yaml.org,2002:seq", words, flow_style=all(isinstance(each, str) for each in words)
        )


_Dumper.add_representer(list, _Dumper.represent_words)


def item(source: Source, *remarks: str) -> str:
    """A source as an item of the list after `sources:`, two spaces in, with `remarks` as comments above it.

    What is as it would be anyway is left out. Its `headers` and `cookie` must not be declared: a secret has no written form.
    """
    text = yaml.dump([_plain(source)], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
    lines = [*(f"# {' '.join(each.split())}" for each in remarks), *text.splitlines()]
    return "".join(f"  {line}\n" for line in lines)


def pack(items: Iterable[str], *head: str) -> str:
    """A file with `sources:` alone, to be included: the texts of `item`, beneath `head` as comments."""
    remarks = "".join(f"# {each}\n" for each in head)
    return f"{remarks}\nsources:\n{''.join(items)}" if remarks else f"sources:\n{''.join(items)}"


def _plain(source: Source) -> dict[str, Any]:
    data = source.model_dump(mode="json", exclude_defaults=True, exclude={"headers", "cookie"})
    if "seen" in data:
        data["seen"] = _day(data["seen"])
    return data


def _day(text: str) -> date | str:
    """A day as YAML writes it, without quotes."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
