"""The syntax tree of a query, and what a query must have to be of use.

A tree says what the query's writer meant, no more: that `title:` reaches every term inside it, or that a term of several
words is a phrase, is worked out by the matcher. Two queries that differ only in spelling (quotes, brackets, hyphens kept)
have equal trees.
"""

from dataclasses import dataclass
from typing import Literal

Field = Literal["title"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or a phrase, as the query writes it but for its quotes, white space made single. Several words stand in a row."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class And:
    """All of `parts`, two or more, anywhere in the article."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Or:
    """At least one of `parts`, two or more."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """`part` is nowhere in the article, or, inside `Within`, nowhere in that field."""

    part: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """`part` is looked for in one field only."""

    field: Field
    part: "Node"


Node = Term | And | Or | Not | Within


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """The query that every article answers. A watch can ask for it, a query's text cannot."""


def asks_for_something(node: Node) -> bool:
    """Whether every article that `node` finds has at least one of its terms.

    The index of watches rests on it: a query without such a term (`NOT vacancy`, `haringey OR NOT vacancy`) would have to
    be tried on every article, and finds nearly all of them.
    """
    match node:
        case Term():
            return True
        case And(parts=parts):
            return any(map(asks_for_something, parts))
        case Or(parts=parts):
            return all(map(asks_for_something, parts))
        case Within(part=part):
            return asks_for_something(part)
        case Not():
            return False
