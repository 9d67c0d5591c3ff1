"""What of a query is probably not meant so, though it can be read: said to who writes it, never held against the watch. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from alerts.query.lexer import Lexeme, lexemes
from alerts.query.parser import parse
from alerts.query.tree import And, Node, Or, Term
from alerts.query.vocabulary import SHIPPED, Vocabulary
from crawler.words.fold import folded

#: Words that stand in nearly every text.
_STOP_WORDS = frozenset(
    folded(
        "the of and to a in is for on that with as at by be was are from it this has have had will were been an or not his her"
        " their its he she they we you who which would could can may more than other also said all one two new"
    )
)
#: Words that alone are boilerplate of public bodies: they stand in job adverts, mission statements and at the foot of pages.
_FREQUENT = frozenset(
    folded(
        "safeguarding council councils review report services service children child local authority government police health"
        " care education public community news board partnership support people"
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lint:
    """A doubt about a query: at which character, what it is, and what would do."""

    at: int
    message: str


def lints(query: str, vocabulary: Vocabulary = SHIPPED) -> tuple[Lint, ...]:
    """The doubts about a query that can be read, in the order of their places. Raises QueryError for one that cannot."""
    tree, pieces = parse(query, vocabulary), tuple(lexemes(query))
    found = [*_mixed(pieces), *_loose_words(query, tree, pieces), *_too_frequent(tree)]
    return tuple(sorted(found, key=lambda lint: lint.at))


def _mixed(pieces: tuple[Lexeme, ...]) -> Iterator[Lint]:
    """AND and OR side by side without brackets: AND binds closer, which few think of."""
    levels: list[set[str]] = [set()]
    before = None
    for piece in pieces:
        if piece.kind == "open":
            levels.append(set())
        elif piece.kind == "close" and len(levels) > 1:
            levels.pop()
        elif piece.kind in {"and", "or"}:
            levels[-1].add(piece.kind)
        if before and _stand_side_by_side(before, piece):
            levels[-2 if piece.kind == "open" else -1].add("and")
        if {"and", "or"} <= levels[-1]:
            levels[-1] = set()
            yield Lint(
                at=piece.at,
                message="AND and OR stand side by side here, and AND binds closer: put brackets around what belongs together",
            )
        before = piece


def _stand_side_by_side(before: Lexeme, piece: Lexeme) -> bool:
    """Whether an AND is understood between the two."""
    leaves = {"term", "apart", "exact", "pattern", "concept", "place"}
    return before.kind in leaves | {"close"} and piece.kind in leaves | {"open", "field", "atleast"}


def _loose_words(query: str, tree: Node, pieces: tuple[Lexeme, ...]) -> Iterator[Lint]:
    """Several words and nothing else: they may stand anywhere, and mostly a phrase was meant."""
    loose = all(piece.kind in {"term", "end"} and " " not in piece.text for piece in pieces)
    if isinstance(tree, And) and loose:
        words = " ".join(query.split())
        yield Lint(at=0, message=f'these words may stand anywhere: if you mean the phrase, write "{words}"')


def _too_frequent(tree: Node) -> Iterator[Lint]:
    """A query that common words alone can fulfil."""
    words = _weakest(tree)
    if words and words <= _STOP_WORDS:
        yield Lint(
            at=0, message="this finds nearly every article, for all of its words are common: add what is special"
        )
    elif words and words <= _FREQUENT | _STOP_WORDS:
        named = " and ".join(f"“{word}”" for word in sorted(words))
        yield Lint(
            at=0,
            message=f"{named} alone stands in very many texts, also at the foot of pages and in job adverts: add a word beside it, or look in title: and lead:",
        )


def _weakest(node: Node) -> frozenset[str]:
    """The single words by which the query can hold, where those are enough; empty where a phrase or more is needed."""
    match node:
        case Term(text=text) if len(folded(text)) == 1 and "*" not in text:
            return frozenset(folded(text))
        case Or(parts=parts):
            return min((found for part in parts if (found := _weakest(part))), key=_commonness, default=frozenset())
        case And(parts=parts):
            sides = [_weakest(part) for part in parts]
            return frozenset().union(*sides) if all(sides) else frozenset()
        case _:
            return frozenset()


def _commonness(words: frozenset[str]) -> int:
    return len(words - _STOP_WORDS) + len(words - _FREQUENT - _STOP_WORDS)
