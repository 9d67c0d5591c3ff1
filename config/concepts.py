"""Named concepts and the gazetteer: what `concept:NAME` and `place:NAME` of a query stand for, as the packs and the file declare it.

A concept is a list of terms, each in the language of queries: a thing by all its names, former and present ones. What they mean is the
alerts' to say; here they are text.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, Field

from config.errors import Unfit, shown
from config.kinds import Name
from config.section import Declared

_MENTION = re.compile(r"""(?i:concept):(?:["\u201c\u201d]([^"\u201c\u201d]*)|([^\s()"\u201c\u201d]+))""")
_PACKS = Path(str(files("config"))) / "packs"


def _check_slug(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise Unfit(
            f"{shown(value)} is no name of a concept", "write small letters, digits and hyphens: school-closures"
        )
    return value


Slug = Annotated[Name, AfterValidator(_check_slug)]


class ConceptTerm(Declared):
    """One name of the thing."""

    term: str = Field(min_length=1)
    """The term, in the language of queries."""
    since: str | None = None
    """From when it is called so, where that is known."""
    until: str | None = None
    """Until when it was called so."""
    documented: str | None = None
    """Where that name is documented. For people."""


class Concept(Declared):
    """A thing by all its names: `concept:NAME` in a query."""

    name: Slug
    """What stands behind `concept:`: small letters, digits and hyphens."""
    title: Name | None = None
    """What it is called where it is explained."""
    about: str | None = None
    """What it is, in a sentence. For people."""
    terms: tuple[ConceptTerm, ...] = Field(min_length=1)
    """Its names. Any of them will do."""
    unless: tuple[str, ...] = ()
    """Terms that must stand nowhere in the article."""


class GazetteerEntry(Declared):
    """A council or a police force. Where `trap` is set the name means other things, too, and counts only with what stands beside it.

    "word": it is a word of the language as well (Reading); "month": March; "name": of a person, or of another place (Sutton).
    """

    name: Name
    kind: Name
    also: tuple[Name, ...] = ()
    """Other names, that say enough by themselves: former ones, Welsh ones."""
    trap: str | None = Field(default=None, pattern="^(word|month|name)$")
    near: tuple[Name, ...] = ()
    """What makes a trap the place where it stands some words away: its county, its force."""
    unless: tuple[Name, ...] = ()
    """Phrases that must stand nowhere: Clark Kent."""


@cache
def shipped_concepts() -> Mapping[str, Concept]:
    """The concepts of the shipped packs, by name."""
    concepts = (Concept.model_validate(each) for _, each in _items("concepts"))
    return {concept.name: concept for concept in concepts}


@cache
def gazetteer() -> Mapping[str, GazetteerEntry]:
    """The shipped places by the words of their names, hyphens between: "rhondda-cynon-taf" and all its other names."""
    entries = [entry for _, group in _items("places") for entry in _entries(group)]
    known = {slug(entry.name): entry for entry in entries}
    for entry in entries:
        for other in entry.also:
            known.setdefault(slug(other), entry)
    return known


def slug(name: str) -> str:
    """A name as it stands behind `concept:` and `place:`: "Ynys Môn" is ynys-mon, "King's Lynn & West Norfolk" kings-lynn-and-west-norfolk."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    words = re.sub(r"['\u2018\u2019\u02bc]", "", bare.replace("&", " and ").casefold())
    return "-".join(re.findall(r"[^\W_]+", words))


def mentioned(query: str, concepts: Mapping[str, Concept]) -> Iterator[Concept]:
    """Those of `concepts` that a query names, and those that their terms name, each once."""
    waiting, seen = [query], set[str]()
    while waiting:
        names = {slug(quoted or name) for quoted, name in _MENTION.findall(waiting.pop())}
        for concept in (concepts[name] for name in sorted(names - seen) if name in concepts):
            seen.add(concept.name)
            waiting += [*(each.term for each in concept.terms), *concept.unless]
            yield concept


def _entries(group: Mapping[str, Any]) -> Iterator[GazetteerEntry]:
    for each in group["names"]:
        entry = {"name": each} if isinstance(each, str) else each
        yield GazetteerEntry.model_validate({"kind": group["kind"], **entry})


def _items(kind: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for path in sorted((_PACKS / kind).glob("*.yaml")):
        written = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        yield from ((path, item) for item in written[kind])
