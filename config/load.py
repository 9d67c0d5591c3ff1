"""The configuration file, its includes and its secrets -> Settings, and where each key stands."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from config.concepts import mentioned
from config.document import Document, KeyPath, Place, Reader, is_nothing, place_of
from config.errors import ConfigFault, Fault
from config.includes import Expanding, Kind, completed
from config.models import Settings
from config.references import faults_between
from config.surroundings import Surroundings
from config.wording import faults_of

__all__ = ["ConfigFault", "Document", "Fault", "KeyPath", "Loaded", "Place", "load"]

Check = Callable[[Document], Iterable[Fault]]

_KINDS: tuple[Kind, ...] = ("sources", "watches")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A configuration that was read: its settings, and the place of every key by its path in them."""

    path: Path
    settings: Settings
    places: Mapping[KeyPath, Place]


def load(path: Path, *, environment: Mapping[str, str], checks: Iterable[Check] = ()) -> Loaded:
    """Reads the file at `path`; secrets come from `environment` and from files.

    `checks` are more checks of what was declared, whose faults are told with all others. Raises ConfigFault with every
    fault.
    """
    reader = Reader()
    document = _read(path, reader)
    faults = list(reader.faults)
    if document is None:
        raise ConfigFault(tuple(faults))
    surroundings = Surroundings(folder=path.absolute().parent, environment=environment)
    settings = _settings(document, surroundings, faults)
    for check in (faults_between, *checks):
        faults.extend(check(document))
    if settings is None or faults:
        raise ConfigFault(_in_order(faults, path))
    return Loaded(path=path, settings=settings, places=document.places)


def _settings(document: Document, surroundings: Surroundings, faults: list[Fault]) -> Settings | None:
    # `mail: {}` lets the default, a folder beside the file, see where the file is.
    data = {"mail": {}, **document.data}
    try:
        return _with_concepts(Settings.model_validate(data, context=surroundings))
    except ValidationError as error:
        faults.extend(faults_of(error, document))
        return None


def _with_concepts(settings: Settings) -> Settings:
    """Each watch with those concepts of the file that its query names: then they are a part of it, and an edit of them is one of it."""
    watches = []
    for watch in settings.watches:
        known = {each.name: each for each in (*settings.concepts, *watch.concepts)}
        named = tuple(mentioned(watch.query or "", known))
        watches.append(watch.model_copy(update={"concepts": named}) if named != watch.concepts else watch)
    return settings.model_copy(update={"watches": tuple(watches)}) if settings.concepts else settings


def _in_order(faults: Iterable[Fault], path: Path) -> tuple[Fault, ...]:
    """Each fault once, the file's own first, by line."""
    unique = dict.fromkeys(faults)
    return tuple(sorted(unique, key=lambda fault: (fault.file != str(path), fault.file, fault.line)))


def _read(path: Path, reader: Reader) -> Document | None:
    text = _text(path, reader)
    top = reader.parse(text, str(path)) if text is not None else None
    if top is None:
        return None
    if not isinstance(top, yaml.MappingNode):
        reader.fault(str(path), top, "", "this is no configuration", "`cuttings init` writes one to begin with")
        return None
    return _document(top, path, reader)


def _text(path: Path, reader: Reader) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        mend = "write it with `cuttings init`, or name another with --config FILE"
        reader.fault(str(path), None, "", "there is no such file", mend)
    except OSError as error:
        reader.fault(str(path), None, "", f"it cannot be read: {error.strerror}", "let this user read it")
    except UnicodeDecodeError:
        reader.fault(str(path), None, "", "it is no text in UTF-8", "save it as UTF-8")
    return None


def _document(top: yaml.MappingNode, path: Path, reader: Reader) -> Document:
    file = str(path)
    data: dict[str, Any] = {}
    reader.places[()] = Place(file=file, line=1)
    for name, (key, node) in reader.pairs(top, file).items():
        reader.places[name,] = place_of(node, file, key=key)
        if is_nothing(node):
            continue
        kind = next((kind for kind in _KINDS if kind == name), None)
        if kind and isinstance(node, yaml.SequenceNode):
            items = completed(Expanding(reader=reader, kind=kind).items(node, (path,)), file)
            data[name] = [reader.value(item, (name, n), where) for n, (item, where) in enumerate(items)]
        else:
            data[name] = reader.value(node, (name,), file)
    return Document(data=data, places=reader.places)
