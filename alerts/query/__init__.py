"""Watches and their queries: the syntax tree, the parser, the matcher with its index of watches, and the evidence.

Pure: nothing here reads a clock, a file or a database.
"""

from alerts.query.explain import Explanation, Finding, explain
from alerts.query.index import WatchIndex
from alerts.query.parser import parse
from alerts.query.texts import Matchable
from alerts.query.tree import (
    And,
    AtLeast,
    Concept,
    Everything,
    Exact,
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
from alerts.query.watches import watch_query
from alerts.query.writing import describe, unparse

__all__ = [
    "And",
    "AtLeast",
    "Concept",
    "Everything",
    "Exact",
    "Explanation",
    "Finding",
    "Matchable",
    "Near",
    "Node",
    "Not",
    "Or",
    "Pattern",
    "Place",
    "Same",
    "Term",
    "WatchIndex",
    "Within",
    "describe",
    "explain",
    "parse",
    "unparse",
    "watch_query",
]
