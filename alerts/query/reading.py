"""How a query is read, for who writes it: in words, as an outline, in its plain form, and what of it may not be meant so."""

from collections.abc import Iterator

from alerts.query.lints import lints
from alerts.query.named import named_in, stood_for
from alerts.query.parser import parse
from alerts.query.vocabulary import SHIPPED, Vocabulary
from alerts.query.writing import describe, outline, unparse


def read_aloud(query: str, vocabulary: Vocabulary = SHIPPED) -> Iterator[str]:
    """Lines for a person. Raises QueryError where the query cannot be read."""
    tree = parse(query, vocabulary)
    yield f"It looks for {describe(tree)}."
    yield ""
    yield from (f"  {line}" for line in outline(tree))
    yield ""
    yield f"Written plainly: {unparse(tree)}"
    for named in dict.fromkeys(node for node, _ in named_in(tree)):
        yield ""
        yield f"{unparse(named)} ({named.title}) stands for:"
        yield from (f"  {line}" for line in stood_for(named))
    for lint in lints(query, vocabulary):
        yield f"Character {lint.at + 1}: {lint.message}."
