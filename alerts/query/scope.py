"""Which sources a query limits itself to, by `source:` and `tag:`, and whether there are such. Pure."""

from collections.abc import Collection, Iterator, Mapping

from alerts.query.index import WatchIndex
from alerts.query.texts import Matchable
from alerts.query.tree import And, Everything, Node, Within
from alerts.query.writing import unparse
from config.models import Watch


def unanswered(query: Node | Everything, sources: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The parts of a query, as it is written, that every article must answer by its sources alone and that none of the
    `sources` (their tags by their names) answers.
    """
    return tuple(part for part in map(unparse, _scopes(query)) if not _answered(part, sources))


def _scopes(query: Node | Everything) -> Iterator[Node]:
    match query:
        case And(parts=parts):
            for part in parts:
                yield from _scopes(part)
        case Within(field="source" | "tag"):
            yield query
        case _:
            pass


def _answered(part: str, sources: Mapping[str, Collection[str]]) -> bool:
    """An article may be listed by one of them, or by several."""
    index = WatchIndex([Watch(name="scope", query=part)])
    each = [{name: tags} for name, tags in sources.items()]
    return any(index.match(_listed_by(some)) for some in (*each, sources))


def _listed_by(sources: Mapping[str, Collection[str]]) -> Matchable:
    tags = frozenset(tag for found in sources.values() for tag in found)
    return Matchable(title="", body="", sources=frozenset(sources), tags=tags)
