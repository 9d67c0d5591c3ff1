"""A YAML file as plain data, and where each value of it stands.

Every scalar stays the text that was written, and the models decide what it means: `no` is a word here, 07:30 no number in
base 60. A key without a value counts as left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from config.errors import Fault

KeyPath = tuple[str | int, ...]

_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}
_NOTHING = {"", "~", "null"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a value stands. `line` counts from 1 and is that of its key or list item.

    `style` is how a scalar is written: "" plain, "'" or '"' in quotes, "|" or ">" as a block. `text_line` is the line in
    which the text of a block begins.
    """

    file: str
    line: int
    style: str = ""
    text_line: int = 0

    def line_of(self, text: str, at: int) -> int:
        """The line in which the character `at` of the scalar's text stands; of folded text only the first is known."""
        return self.text_line + text.count("\n", 0, at) if self.style == "|" else self.line


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a configuration declares, includes resolved, not yet checked: mappings, lists and texts."""

    data: Mapping[str, Any]
    places: Mapping[KeyPath, Place]

    def place(self, path: KeyPath) -> Place:
        """Where the value at `path` stands; of one that is missing, where the section stands that lacks it."""
        while path not in self.places:
            path = path[:-1]
        return self.places[path]

    def fault(self, path: KeyPath, found: str, mend: str, *, line: int | None = None) -> Fault:
        """A fault of the value at `path`. `line` is given where it is not the value's own."""
        place = self.place(path)
        return Fault(file=place.file, line=line or place.line, key=self.key(path), found=found, mend=mend)

    def key(self, path: KeyPath) -> str:
        """A path in words: items of lists by their name where they have one, else counted from 1."""
        words: list[str] = []
        value: Any = self.data
        for step in path:
            value = _inside(value, step)
            name = value.get("name") if isinstance(value, Mapping) else None
            words.append(f'"{name}"' if isinstance(step, int) and isinstance(name, str) else _counted(step))
        return " ".join(words)


def _inside(value: Any, step: str | int) -> Any:
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None


def _counted(step: str | int) -> str:
    return f"#{step + 1}" if isinstance(step, int) else step


@dataclass(slots=True, kw_only=True)
class Reader:
    """Turns nodes of YAML into plain data, and gathers places and faults on the way."""

    places: dict[KeyPath, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, file: str, node: yaml.Node | None, key: str, found: str, mend: str) -> None:
        """Notes a fault at a node; without one, of the whole file."""
        line = node.start_mark.line + 1 if node else 0
        self.faults.append(Fault(file=file, line=line, key=key, found=found, mend=mend))

    def parse(self, text: str, file: str) -> yaml.Node | None:
        """The node of the one document in `text`; None where there is none, or where it is no YAML: a fault either way."""
        try:
            node: yaml.Node | None = yaml.compose(text, Loader=yaml.BaseLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._no_yaml(file, mark.line + 1 if mark else 0, error.problem or error.context)
            return None
        except yaml.reader.ReaderError as error:
            self._no_yaml(file, text.count("\n", 0, error.position) + 1, error.reason)
            return None
        if node is None:
            self.fault(file, None, "", "the file is empty", "`cuttings init` writes one to begin with")
        return node

    def _no_yaml(self, file: str, line: int, reason: str | None) -> None:
        mend = "look at the indentation, the colons and the quotes of this line and of those above"
        self.faults.append(Fault(file=file, line=line, key="", found=f"this is no YAML: {reason}", mend=mend))

    def pairs(self, node: yaml.MappingNode, file: str) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """Key -> its node and its value's. A key that stands twice, or is no text, is a fault."""
        pairs: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.fault(file, key, "", "a list or a mapping as a key", "write a key as plain text")
            elif key.value in pairs:
                first = pairs[key.value][0].start_mark.line + 1
                self.fault(file, key, key.value, "stands twice", f"leave one of them; the first is in line {first}")
            else:
                pairs[key.value] = (key, value)
        return pairs

    def value(self, node: yaml.Node, path: KeyPath, file: str, *, within: tuple[yaml.Node, ...] = ()) -> Any:
        """The plain data of a node, which is to stand at `path`. `within` are the nodes around it."""
        self.places.setdefault(path, place_of(node, file))
        if node in within:
            self.fault(file, node, "", "an alias stands for what it is part of", "write the value out")
            return None
        if node.tag not in _PLAIN_TAGS:
            self.fault(file, node, "", f"the tag {node.tag}", "take it out: values have no tags here")
        within = (*within, node)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, file, within)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each, (*path, n), file, within=within) for n, each in enumerate(node.value)]
        return None if is_nothing(node) else node.value

    def _mapping(
        self, node: yaml.MappingNode, path: KeyPath, file: str, within: tuple[yaml.Node, ...]
    ) -> dict[str, Any]:
        data = {}
        for name, (key, value) in self.pairs(node, file).items():
            self.places[*path, name] = place_of(value, file, key=key)
            if not is_nothing(value):
                data[name] = self.value(value, (*path, name), file, within=within)
        return data


def is_nothing(node: yaml.Node) -> bool:
    """Whether no value is written: nothing at all, `~` or `null`."""
    return isinstance(node, yaml.ScalarNode) and node.style is None and node.value in _NOTHING


def place_of(node: yaml.Node, file: str, *, key: yaml.Node | None = None) -> Place:
    """The place of a value: the line of its key where it has one."""
    style = node.style or "" if isinstance(node, yaml.ScalarNode) else ""
    text_line = node.start_mark.line + 2 if style in {"|", ">"} else 0
    return Place(file=file, line=(key or node).start_mark.line + 1, style=style, text_line=text_line)
