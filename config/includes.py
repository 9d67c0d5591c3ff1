"""`- include: NAME`: the items of a shipped pack, or of a file, in the place of the line that names it.

A pack holds `sources:` or `watches:` at its top, as the configuration does, and may include others. A source of a pack that says
`address: unknown` gives way to one of the same name in the file that includes it: so whoever knows the address completes the row.
"""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

import yaml

from config.document import Reader

Kind = Literal["sources", "watches"]

_PACKS = Path(str(files("config"))) / "packs"


def shipped(kind: Kind) -> dict[str, Path]:
    """The shipped packs of a kind: name -> file."""
    return {path.stem: path for path in sorted((_PACKS / kind).glob("*.yaml"))}


Item = tuple[yaml.Node, str]
"""One item of a list, and the file that it stands in."""


def completed(items: Iterable[Item], own: str) -> list[Item]:
    """The items without those of packs that have no address, where the file `own` has another of that name."""
    items = list(items)
    known = {_scalar(node, "name") for node, file in items if file == own}
    return [
        (node, file)
        for node, file in items
        if file == own or _scalar(node, "address") != "unknown" or _scalar(node, "name") not in known
    ]


def _scalar(item: yaml.Node, key: str) -> str | None:
    """The text at a key of an item; None where there is none."""
    pairs = item.value if isinstance(item, yaml.MappingNode) else []
    values = [value.value for name, value in pairs if name.value == key and isinstance(value, yaml.ScalarNode)]
    return values[0].strip() if values else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expanding:
    """Expands the includes of one kind. Faults go to `reader`."""

    reader: Reader
    kind: Kind

    def items(self, node: yaml.SequenceNode, chain: tuple[Path, ...]) -> Iterator[Item]:
        """The items of a list, each with the file that it stands in. `chain` are the files that led here, this one last."""
        for item in node.value:
            target = self._target(item, chain)
            if target is None:
                yield item, str(chain[-1])
            else:
                yield from self._included(target, chain)

    def _target(self, item: yaml.Node, chain: tuple[Path, ...]) -> yaml.Node | None:
        """What an item includes, if it is an include at all."""
        if not isinstance(item, yaml.MappingNode):
            return None
        targets = [value for key, value in item.value if key.value == "include"]
        if targets and len(item.value) > 1:
            self._fault(chain, item, "an include has other keys beside it", "leave include: alone in its item")
        return targets[0] if targets else None

    def _included(self, target: yaml.Node, chain: tuple[Path, ...]) -> Iterator[Item]:
        path = self._find(target, chain)
        text = self._read(path, target, chain) if path else None
        if path is None or text is None:
            return
        top = self.reader.parse(text, str(path))
        if isinstance(top, yaml.MappingNode):
            yield from self._pack(top, (*chain, path))
        elif top is not None:
            self.reader.fault(str(path), top, "", "this is no pack", f"write {self.kind}: and its items")

    def _pack(self, top: yaml.MappingNode, chain: tuple[Path, ...]) -> Iterator[Item]:
        file = str(chain[-1])
        pairs = self.reader.pairs(top, file)
        for name, (key, _) in pairs.items():
            if name not in {"sources", "watches"}:
                self.reader.fault(file, key, name, "unknown key in a pack", "a pack holds sources: or watches: alone")
        node = pairs[self.kind][1] if self.kind in pairs else None
        if isinstance(node, yaml.SequenceNode):
            yield from self.items(node, chain)
        else:
            self.reader.fault(file, top, self.kind, "this pack has no such list", f"write {self.kind}: and its items")

    def _find(self, target: yaml.Node, chain: tuple[Path, ...]) -> Path | None:
        """The file that is meant: a shipped pack by its name, or a path that starts at the including file."""
        name = target.value if isinstance(target, yaml.ScalarNode) else ""
        if "/" in name or name.endswith((".yaml", ".yml")):
            path = chain[-1].parent / name
        else:
            packs = shipped(self.kind)
            if name not in packs:
                near = difflib.get_close_matches(name, packs, n=1)
                mend = f"did you mean {near[0]}?" if near else f"shipped are: {', '.join(packs)}; or write a path"
                self._fault(chain, target, f'there is no pack "{name}"', mend)
                return None
            path = packs[name]
        if path.resolve() in {each.resolve() for each in chain}:
            self._fault(chain, target, f"{name} includes itself", "take one of the includes out")
            return None
        return path

    def _read(self, path: Path, target: yaml.Node, chain: tuple[Path, ...]) -> str | None:
        try:
            return path.read_text(encoding="utf-8")
        except OSError as error:
            self._fault(
                chain, target, f"{path} cannot be read: {error.strerror}", "write the path from this file's folder"
            )
        except UnicodeDecodeError:
            self._fault(chain, target, f"{path} is no text in UTF-8", "save it as UTF-8")
        return None

    def _fault(self, chain: tuple[Path, ...], node: yaml.Node, found: str, mend: str) -> None:
        self.reader.fault(str(chain[-1]), node, f"{self.kind} include", found, mend)
