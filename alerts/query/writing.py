"""A tree as text: as a query that reads back as the same tree, and as a sentence for people."""

from types import UnionType

from alerts.query.lexer import is_bare
from alerts.query.tree import And, Everything, Node, Not, Or, Term, Within


def unparse(node: Node) -> str:
    """The query in its plain form, one line: `parse(unparse(node)) == node` for every tree that `parse` can give."""
    match node:
        case Term(text=text):
            return text if is_bare(text) else f'"{text}"'
        case And(parts=parts):
            return " AND ".join(_inner(part, And | Or) for part in parts)
        case Or(parts=parts):
            return " OR ".join(_inner(part, Or) for part in parts)
        case Not(part=part):
            return f"NOT {_inner(part, And | Or | Not)}"
        case Within(field=field, part=part):
            return f"{field}:{_inner(part, And | Or | Not)}"


def describe(node: Node | Everything) -> str:
    """The query in words: "haringey" and ("safeguarding" or "children's services"), but not "vacancy" in the title."""
    match node:
        case Everything():
            return "every article"
        case Term(text=text):
            return f"“{text}”"
        case And(parts=parts):
            wanted = [_spoken(part, Or | Within) for part in parts if not isinstance(part, Not)]
            unwanted = [f"not {_spoken(part.part, And | Or)}" for part in parts if isinstance(part, Not)]
            return ", but ".join(" and ".join(side) for side in (wanted, unwanted) if side)
        case Or(parts=parts):
            return " or ".join(_spoken(part, And | Within) for part in parts)
        case Not(part=part):
            return f"not {_spoken(part, And | Or)}"
        case Within(field=field, part=part):
            return f"{_spoken(part, And | Or)} in the {field}"


def _inner(part: Node, looser: UnionType | type[Node]) -> str:
    return f"({unparse(part)})" if isinstance(part, looser) else unparse(part)


def _spoken(part: Node, looser: UnionType | type[Node]) -> str:
    return f"({describe(part)})" if isinstance(part, looser) else describe(part)
