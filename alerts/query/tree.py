"""The syntax tree of a query, and what a query must have to be of use.

A tree says what the query's writer meant, no more: that `title:` reaches every term inside it, or that a term of several
words is a phrase, is worked out by the matcher. Two queries that differ only in spelling (quotes, brackets, `w/5` for
NEAR/5) have equal trees.
"""

from dataclasses import dataclass, field
from typing import Literal

#: Where to look. `body` is the text of an article or of a document, `lead` its first paragraph, `document` the text of a document
#: alone; `source` and `tag` are those of the sources that listed it, `url` its address, `kind` what kind of page it is.
Field = Literal["title", "lead", "body", "document", "source", "url", "tag", "kind"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or a phrase, as the query writes it but for its quotes, white space made single. Several words stand in a row.

    A word that ends in `*` stands for all that begin so.
    """

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """A word or a phrase just as it is written: with its capitals, its accents, in this number and case. `label` as with Near."""

    text: str
    label: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A regular expression of RE2, as it stands between its slashes. Capitals count where it says so: `(?-i)`."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class And:
    """All of `parts`, two or more, anywhere in the article. With a `label`, as a term of a concept, it is told by the first alone."""

    parts: tuple["Node", ...]
    label: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Or:
    """At least one of `parts`, two or more. With a `label` it is what a concept or a place stands for, and written so."""

    parts: tuple["Node", ...]
    label: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """`part` is nowhere in the article, or, inside `Within`, nowhere in that field."""

    part: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Both sides in one field, with at most `apart` words between their nearest edges; `ordered`: the left one first.

    `label` is what it is called as a term of a concept: that one of its words which the others only keep from meaning something else.
    """

    left: "Node"
    right: "Node"
    apart: int
    ordered: bool = False
    label: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """Both sides in one sentence. `label` as with Near."""

    left: "Node"
    right: "Node"
    label: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast:
    """`part` stands there so many times or more, all fields counted together."""

    times: int
    part: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """`part` is looked for in one field only."""

    field: Field
    part: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A thing by all its names, as a pack or the configuration has them. It is written as its name; `meaning` is what it stands for."""

    name: str
    title: str = field(default="", compare=False)
    meaning: "Node | None" = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A council's area or a police force of the gazetteer, with what tells it from other meanings of its name."""

    name: str
    title: str = field(default="", compare=False)
    meaning: "Node | None" = field(default=None, compare=False, repr=False)


Named = Concept | Place
Node = Term | Exact | Pattern | And | Or | Not | Near | Same | AtLeast | Within | Concept | Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """The query that every article answers. A watch can ask for it, a query's text cannot."""


def asks_for_something(node: Node) -> bool:
    """Whether every article that `node` finds has at least one of its terms.

    A query without such a term (`NOT vacancy`, `haringey OR NOT vacancy`) finds nearly every article, and is refused.
    """
    match node:
        case And(parts=parts):
            return any(map(asks_for_something, parts))
        case Or(parts=parts):
            return all(map(asks_for_something, parts))
        case Within(part=part):
            return asks_for_something(part)
        case Not():
            return False
        case Concept(meaning=meaning) | Place(meaning=meaning) if meaning is not None:
            return asks_for_something(meaning)
        case _:
            return True


def can_be_counted(node: Node) -> bool:
    """Whether ATLEAST can count it: words, phrases, patterns, or any of several words and phrases."""
    match node:
        case Term() | Exact() | Pattern():
            return True
        case Or(parts=parts):
            return all(isinstance(part, Term | Exact) for part in parts)
        case Concept(meaning=meaning) | Place(meaning=meaning) if meaning is not None:
            return can_be_counted(meaning)
        case _:
            return False


def has_places(node: Node) -> bool:
    """Whether what `node` finds stands at places that can be near each other: words, phrases, any of such, or pairs of them."""
    match node:
        case Term() | Exact():
            return True
        case Or(parts=parts):
            return all(map(has_places, parts))
        case Near(left=left, right=right) | Same(left=left, right=right):
            return has_places(left) and has_places(right)
        case Concept(meaning=meaning) | Place(meaning=meaning) if meaning is not None:
            return has_places(meaning)
        case _:
            return False
