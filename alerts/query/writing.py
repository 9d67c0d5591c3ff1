"""A tree as text: as a query that reads back as the same tree, as a sentence for people, and as an outline of its parts."""

from collections.abc import Iterator
from functools import singledispatch
from types import UnionType

from alerts.query.lexer import is_bare
from alerts.query.tree import (
    And,
    AtLeast,
    Concept,
    Everything,
    Exact,
    Field,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Place,
    Same,
    Term,
    Within,
)

_WHERE: dict[Field, str] = {
    "title": "in the title",
    "lead": "in the first paragraph",
    "body": "in the text",
    "document": "in a document",
    "source": "in the name of the source",
    "url": "in the address",
    "tag": "as a tag of the source",
    "kind": "as the kind of page",
}
#: What needs brackets beside a word, when it is said.
_COMPOUND = Near | Same | AtLeast


@singledispatch
def unparse(node: Node) -> str:
    """The query in its plain form, one line: `parse(unparse(node)) == node` for every tree that `parse` can give."""
    raise TypeError(f"a {type(node).__name__} is no part of a query")


@unparse.register
def _(node: Term) -> str:
    return node.text if is_bare(node.text) else f'"{node.text}"'


@unparse.register
def _(node: Exact) -> str:
    return node.label or f'="{node.text}"'


@unparse.register
def _(node: Pattern) -> str:
    return f"/{node.text}/"


@unparse.register
def _(node: Concept) -> str:
    return f"concept:{node.name}"


@unparse.register
def _(node: Place) -> str:
    return f"place:{node.name}"


@unparse.register
def _(node: And) -> str:
    return " AND ".join(_inner(part, And | Or) for part in node.parts)


@unparse.register
def _(node: Or) -> str:
    return node.label or " OR ".join(_inner(part, Or) for part in node.parts)


@unparse.register
def _(node: Not) -> str:
    return f"NOT {_inner(node.part, And | Or | Not)}"


@unparse.register
def _(node: Near) -> str:
    if node.label:
        return node.label
    sign = "ONEAR" if node.ordered else "NEAR"
    return f"{_inner(node.left, Or)} {sign}/{node.apart} {_inner(node.right, Or | Near | Same)}"


@unparse.register
def _(node: Same) -> str:
    return node.label or f"{_inner(node.left, Or)} SAME {_inner(node.right, Or | Near | Same)}"


@unparse.register
def _(node: AtLeast) -> str:
    return f"ATLEAST/{node.times} {_inner(node.part, Or)}"


@unparse.register
def _(node: Within) -> str:
    return f"{node.field}:{_inner(node.part, And | Or | Not | Near | Same)}"


@singledispatch
def describe(node: Node | Everything) -> str:
    """The query in words: "haringey" and ("safeguarding" or "children's services"), but not "vacancy" in the title."""
    raise TypeError(f"a {type(node).__name__} is no part of a query")


@describe.register
def _(node: Everything) -> str:  # noqa: ARG001 - there is one only
    return "every article"


@describe.register
def _(node: Term) -> str:
    return f"“{node.text.replace('*', '…')}”"


@describe.register
def _(node: Exact) -> str:
    return f"“{node.text}”" if node.label else f"“{node.text}” just as it is written"


@describe.register
def _(node: Pattern) -> str:
    return f"the pattern /{node.text}/"


@describe.register
def _(node: Concept) -> str:
    return f"{node.title or 'anything'} (concept:{node.name})"


@describe.register
def _(node: Place) -> str:
    return f"{node.title or 'anywhere'} (place:{node.name})"


@describe.register
def _(node: And) -> str:
    wanted = [_spoken(part, Or | Within | _COMPOUND) for part in node.parts if not isinstance(part, Not)]
    unwanted = [describe(part) for part in node.parts if isinstance(part, Not)]
    return ", but ".join(" and ".join(side) for side in (wanted, unwanted) if side)


@describe.register
def _(node: Or) -> str:
    return node.label or " or ".join(_spoken(part, And | Within | _COMPOUND) for part in node.parts)


@describe.register
def _(node: Not) -> str:
    return f"not {_spoken(node.part, And | Or | _COMPOUND)}"


@describe.register
def _(node: Near) -> str:
    if node.label:
        return f"“{node.label}”"
    between = "nothing" if not node.apart else f"at most {node.apart} word{'' if node.apart == 1 else 's'}"
    sides = [_spoken(side, Or | Exact | _COMPOUND) for side in (node.left, node.right)]
    return f"{' and then '.join(sides) if node.ordered else ' and '.join(sides)} with {between} between"


@describe.register
def _(node: Same) -> str:
    if node.label:
        return f"“{node.label}”"
    sides: list[Node] = [node.right]
    left: Node = node.left
    while isinstance(left, Same):  # a SAME b SAME c are three in one sentence
        sides.insert(0, left.right)
        left = left.left
    return f"{' and '.join(_spoken(side, Or | Exact | _COMPOUND) for side in (left, *sides))} in one sentence"


@describe.register
def _(node: AtLeast) -> str:
    return f"{_spoken(node.part, Or | Exact)} at least {node.times} times"


@describe.register
def _(node: Within) -> str:
    return f"{_spoken(node.part, And | Or | _COMPOUND)} {_WHERE[node.field]}"


def outline(node: Node, depth: int = 0) -> Iterator[str]:
    """The tree as lines, a part beneath what it is a part of."""
    indent = "  " * depth
    match node:
        case And(parts=parts) | Or(parts=parts):
            yield f"{indent}{'all of' if isinstance(node, And) else 'any of'}"
            for part in parts:
                yield from outline(part, depth + 1)
        case Not(part=part):
            yield f"{indent}not"
            yield from outline(part, depth + 1)
        case Within(field=field, part=part):
            yield f"{indent}{_WHERE[field]}"
            yield from outline(part, depth + 1)
        case Near() | Same():
            same = "in one sentence"
            yield f"{indent}{same if isinstance(node, Same) else _apart(node)}"
            yield from outline(node.left, depth + 1)
            yield from outline(node.right, depth + 1)
        case _:
            yield f"{indent}{describe(node)}"


def _apart(node: Near) -> str:
    order = ", in this order" if node.ordered else ""
    return f"at most {node.apart} words between{order}"


def _inner(part: Node, looser: UnionType | type[Node]) -> str:
    return f"({unparse(part)})" if isinstance(part, looser) and not _is_labelled(part) else unparse(part)


def _spoken(part: Node, looser: UnionType | type[Node]) -> str:
    return f"({describe(part)})" if isinstance(part, looser) and not _is_labelled(part) else describe(part)


def _is_labelled(node: Node) -> bool:
    return isinstance(node, Or | Near | Same) and bool(node.label)
