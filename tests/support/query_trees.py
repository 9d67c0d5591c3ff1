"""Strategies for random queries and articles, and the slow obvious way to answer them.

The articles are made of words whose folded form is written down here, so that the oracle needs neither the tokeniser nor
the parser that it checks.
"""

from dataclasses import dataclass

from hypothesis import strategies as st

from alerts.query import And, Node, Not, Or, Term, Within

#: As written -> as compared.
SURFACES = {
    "serious": "serious",
    "Serious": "serious",
    "SERIOUS": "serious",
    "case": "case",
    "Cases": "case",
    "case’s": "case",
    "review": "review",
    "Reviews": "review",
    "Review's": "review",
    "re\u00adview": "review",
    "reviewer": "reviewer",
    "child": "child",
    "children": "child",
    "Children’s": "child",
    "Siân": "sian",
    "Si\u0302an": "sian",
    "Sian": "sian",
}
GAPS = (" ", "  ", "\n", "\n\n", "\u00a0", "-", "\u2011", " – ", ", ", ". ", "“", "/")


@dataclass(frozen=True)
class Spelled:
    """A text beside the words that it must fold to."""

    text: str
    words: tuple[str, ...]


@st.composite
def spelled(draw: st.DrawFn, *, most: int = 12, gaps: tuple[str, ...] = GAPS) -> Spelled:
    """Up to `most` words in any spelling, anything from `gaps` between them."""
    surfaces = draw(st.lists(st.sampled_from(sorted(SURFACES)), max_size=most))
    text = "".join(surface + draw(st.sampled_from(gaps)) for surface in surfaces)
    return Spelled(text, tuple(SURFACES[surface] for surface in surfaces))


@st.composite
def spelled_terms(draw: st.DrawFn) -> Term:
    """A term of one to three words of the same vocabulary."""
    words = draw(st.lists(st.sampled_from(sorted(SURFACES)), min_size=1, max_size=3))
    return Term(text=draw(st.sampled_from([" ", "-"])).join(words))


def words_of(term: Term) -> list[str]:
    """The folded words of what `spelled_terms` gives."""
    return [SURFACES[word] for word in term.text.replace("-", " ").split()]


@st.composite
def trees(draw: st.DrawFn, terms: st.SearchStrategy[Term], *, depth: int = 3, in_field: bool = False) -> Node:
    """Any tree that a query can have."""
    kinds = ["term"] if depth == 0 else ["term", "and", "or", *([] if in_field else ["within"])]
    smaller = trees(terms, depth=depth - 1, in_field=in_field)
    match draw(st.sampled_from(kinds)):
        case "and":
            wanted = draw(st.lists(smaller, min_size=1, max_size=3))
            unwanted = [Not(part=part) for part in draw(st.lists(smaller, min_size=len(wanted) == 1, max_size=2))]
            if len(unwanted) == 2 and draw(st.booleans()):
                unwanted = [And(parts=tuple(unwanted))]
            return And(parts=tuple(draw(st.permutations(wanted + unwanted))))
        case "or":
            return Or(parts=tuple(draw(st.lists(smaller, min_size=2, max_size=3))))
        case "within":
            return Within(field="title", part=draw(trees(terms, depth=depth - 1, in_field=True)))
        case _:
            return draw(terms)


def holds(node: Node, zones: dict[str, tuple[str, ...]]) -> bool:
    """Whether a query holds, by trying every place of every field."""
    match node:
        case Term():
            return any(_stands(words_of(node), list(words)) for words in zones.values())
        case And(parts=parts):
            return all(holds(part, zones) for part in parts)
        case Or(parts=parts):
            return any(holds(part, zones) for part in parts)
        case Not(part=part):
            return not holds(part, zones)
        case Within(field=field, part=part):
            return holds(part, {field: zones[field]})


def _stands(phrase: list[str], words: list[str]) -> bool:
    return any(words[start : start + len(phrase)] == phrase for start in range(len(words)))
