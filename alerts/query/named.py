"""Concepts and places of a tree: which it names, and the tree with what they stand for in their place. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from alerts.query.tree import (
    And,
    AtLeast,
    Concept,
    Everything,
    Exact,
    Field,
    Named,
    Near,
    Node,
    Not,
    Or,
    Place,
    Same,
    Within,
)
from alerts.query.writing import unparse


def spelt_out(node: Node) -> Node:
    """`node` with every concept and place replaced by what it stands for: what the matcher, the index and a trial look for."""
    match node:
        case Concept(meaning=meaning) | Place(meaning=meaning):
            assert meaning is not None  # the parser leaves none without
            return spelt_out(meaning)
        case And(parts=parts) | Or(parts=parts):
            return replace(node, parts=tuple(map(spelt_out, parts)))
        case Not(part=part) | Within(part=part) | AtLeast(part=part):
            return replace(node, part=spelt_out(part))
        case Near(left=left, right=right) | Same(left=left, right=right):
            return replace(node, left=spelt_out(left), right=spelt_out(right))
        case _:
            return node


def named_in(node: Node | Everything, field: Field | None = None) -> Iterator[tuple[Named, Field | None]]:
    """The concepts and places that a tree names, in its order, each with the field that it is looked for in."""
    match node:
        case Concept() | Place():
            yield node, field
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from named_in(part, field)
        case Not(part=part) | AtLeast(part=part):
            yield from named_in(part, field)
        case Within(field=inner, part=part):
            yield from named_in(part, inner)
        case Near(left=left, right=right) | Same(left=left, right=right):
            yield from named_in(left, field)
            yield from named_in(right, field)
        case _:
            pass


def stood_for(named: Named) -> Iterator[str]:
    """What a concept or a place stands for, a term a line, as queries have them."""
    meaning = None if named.meaning is None else _unlabelled(named.meaning)
    for part in meaning.parts if isinstance(meaning, And) else (meaning,):
        yield from map(unparse, part.parts) if isinstance(part, Or) else (unparse(part),) if part else ()


def _unlabelled(node: Node) -> Node:
    """With all its words, where its labels would stand for them; concepts inside stay as they are written."""
    match node:
        case Or(parts=parts):
            return Or(parts=tuple(map(_unlabelled, parts)))
        case And(parts=parts):
            return And(parts=tuple(map(_unlabelled, parts)))
        case Not(part=part) | Within(part=part):
            return replace(node, part=_unlabelled(part))
        case Near() | Same() | Exact():
            return replace(node, label="")
        case _:
            return node
