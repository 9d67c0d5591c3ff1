"""What other ways there are to put many watches before an article, for the benchmark to stand beside."""

import re
import sqlite3
from collections.abc import Sequence
from functools import cache
from typing import Protocol

from ahocorasick_rs import AhoCorasick

from alerts.query import And, Matchable, Near, Node, Not, Or, Term, watch_query
from alerts.query.anchors import is_beginning
from alerts.query.index import Standing, standing
from alerts.query.plan import Planner
from alerts.query.texts import Article
from config.models import Watch
from crawler.words.fold import folded


class Peer(Protocol):
    """Finds the names of the watches that an article answers."""

    def __init__(self, watches: Sequence[Watch]) -> None: ...

    def names(self, article: Matchable) -> set[str]: ...


class ByRegex:
    """What a first version would do: each term a compiled pattern, each watch asked of each article."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        self._queries = {watch.name: watch_query(watch) for watch in watches}

    def names(self, article: Matchable) -> set[str]:
        return {name for name, query in self._queries.items() if _holds(query, article)}


class ByAutomaton:
    """An automaton of all anchors reads the folded text and gives candidates; our own plans verify them."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        planner = Planner()
        by_pattern: dict[str, list[Standing]] = {}
        for watch in watches:
            made = standing(watch, planner)
            for anchor in made.plan.anchors():
                words = anchor if isinstance(anchor, str) else " ".join(anchor)
                pattern = f" {words[:-1]}" if is_beginning(anchor) else f" {words} "
                by_pattern.setdefault(pattern, []).append(made)
            for leaf, _ in made.plan.leaves():
                if leaf.beginning:
                    by_pattern.setdefault(f" {leaf.beginning[:-1]}", [])
        self._watches = list(by_pattern.values())
        self._patterns = list(by_pattern)
        self._automaton = AhoCorasick(self._patterns)

    def names(self, article: Matchable) -> set[str]:
        made = Article(article)
        text = "\n".join(f" {' '.join(zone.words)} " for zone in made.zones)
        found = {number for number, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True)}
        made.begun = {f"{pattern[1:]}*" for pattern in map(self._patterns.__getitem__, found) if pattern[-1] != " "}
        candidates = set().union(*(self._watches[number] for number in found))
        return {one.name for one in candidates if one.fires(made)}


class ByFullText:
    """SQLite's FTS5 in memory: a batch of articles is indexed, then each watch is a query over it. Finds pairs, for the batch."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        self._queries = {watch.name: _fts(watch_query(watch)) for watch in watches}

    def names(self, batch: Sequence[Matchable]) -> list[set[str]]:
        found: list[set[str]] = [set() for _ in batch]
        with sqlite3.connect(":memory:") as connection:
            connection.execute("CREATE VIRTUAL TABLE a USING fts5(title, body, tokenize='ascii')")
            rows = [(number, _line(one.title), _line(one.body)) for number, one in enumerate(batch)]
            connection.executemany("INSERT INTO a (rowid, title, body) VALUES (?, ?, ?)", rows)
            for name, query in self._queries.items():
                for (number,) in connection.execute("SELECT rowid FROM a WHERE a MATCH ?", (query,)):
                    found[number].add(name)
        connection.close()
        return found


def _line(text: str) -> str:
    return " ".join(folded(text))


def _fts(node: Node) -> str:
    match node:
        case Term(text=text):
            return f'"{text[:-1]}"*' if text.endswith("*") else f'"{_line(text)}"'
        case Near(left=left, right=right, apart=apart):
            return f"NEAR({_fts(left)} {_fts(right)}, {apart})"
        case And(parts=parts):
            wanted = " AND ".join(f"({_fts(part)})" for part in parts if not isinstance(part, Not))
            unwanted = "".join(f" NOT ({_fts(part.part)})" for part in parts if isinstance(part, Not))
            return f"({wanted}){unwanted}"
        case Or(parts=parts):
            return " OR ".join(f"({_fts(part)})" for part in parts)
    raise AssertionError(node)


def _holds(node: Node, article: Matchable) -> bool:
    match node:
        case Term() | Near():
            return any(_pattern(node).search(zone) for zone in (article.title, article.body))
        case And(parts=parts):
            return all(_holds(part, article) for part in parts)
        case Or(parts=parts):
            return any(_holds(part, article) for part in parts)
        case Not(part=part):
            return not _holds(part, article)
    raise AssertionError(node)


_BETWEEN = r"[\W_]+"
_INFLECTED = r"(?:['’]?s)?"


@cache
def _pattern(node: Term | Near) -> re.Pattern[str]:
    """It knows hyphens, line breaks, possessives and regular plurals."""
    if isinstance(node, Near):
        left, right = (rf"\b{_row(side.text)}\b" for side in (node.left, node.right))
        gap = rf"{_BETWEEN}(?:\w+{_INFLECTED}{_BETWEEN}){{0,{node.apart}}}"
        return re.compile(f"{left}{gap}{right}|{right}{gap}{left}", re.IGNORECASE)
    if node.text.endswith("*"):
        return re.compile(rf"\b{re.escape(node.text[:-1])}", re.IGNORECASE)
    return re.compile(rf"\b{_row(node.text)}\b", re.IGNORECASE)


def _row(text: str) -> str:
    return _BETWEEN.join(rf"{re.escape(word)}{_INFLECTED}" for word in text.split())
