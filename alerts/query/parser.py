"""From a query's text to its tree, by recursive descent; one method for each rule of the grammar.

    query = or ;
    or    = and , { ( "OR" | "|" ) , and } ;
    and   = not , { [ "AND" ] , not } ;            side by side means AND
    not   = [ "NOT" | "-" ] , prox ;
    prox  = unit , { ( "NEAR" | "ONEAR" | "w" | "pre" ) , [ "/" , n ] , unit | "SAME" , unit } ;      from left to right
    unit  = field , ":" , unit | "ATLEAST/" , n , unit | "(" , query , ")" | leaf ;
    leaf  = phrase , [ "~" , n ] | "=" , ( phrase | word ) | "/" , pattern , "/" | word , [ "*" ]
          | ( "concept" | "place" ) , ":" , name ;

`w/n` is NEAR/n, `pre/n` is ONEAR/n, and `"a b"~n` is `a NEAR/n b`.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Final

from alerts.errors import QueryError
from alerts.query.lexer import FIELDS, Kind, Lexeme, lexemes
from alerts.query.tree import (
    And,
    AtLeast,
    Concept,
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
    asks_for_something,
    can_be_counted,
    has_places,
)
from alerts.query.vocabulary import SHIPPED, Vocabulary, in_field
from crawler.extract.page_kind import KINDS
from crawler.words.fold import folded

_DEEPEST: Final = 50
_CLOSES_NOTHING: Final = 'this ")" closes nothing: remove it, or add the "(" that it belongs to'
_LEAVES: Final = frozenset[Kind]({"term", "apart", "exact", "pattern", "concept", "place"})
_PROXIMITY: Final = frozenset[Kind]({"near", "onear", "same"})
_STARTS_UNIT: Final = _LEAVES | frozenset[Kind]({"field", "atleast", "open"})
_STARTS_NOT: Final = _STARTS_UNIT | frozenset[Kind]({"not"})


def parse(query: str, vocabulary: Vocabulary = SHIPPED) -> Node:
    """The tree of `query`; `vocabulary` knows the concepts and places that it may name.

    Raises QueryError, with the place, for anything that is not a whole and useful query.
    """
    return _parsed(query, vocabulary, ())


def _parsed(query: str, vocabulary: Vocabulary, inside: tuple[str, ...]) -> Node:
    """`inside` are the concepts of whose terms this is one, the outermost first."""
    return _Parser(tuple(lexemes(query)), vocabulary, inside).whole()


def _leaf(piece: Lexeme) -> Node:
    match piece.kind:
        case "exact":
            return Exact(text=piece.text)
        case "pattern":
            return Pattern(text=piece.text)
        case "apart":
            words: list[Node] = [Term(text=word) for word in piece.text.split()]
            return reduce(lambda left, right: Near(left=left, right=right, apart=piece.number), words)
        case _:
            return Term(text=piece.text)


def _need_places(side: Node, sign: Lexeme, at: int) -> None:
    """Raises QueryError where a side of NEAR or SAME is no word, phrase or choice between such."""
    if has_places(side):
        return
    match side:
        case And():
            mend = f"take it apart: (one {sign.text} other) AND (second {sign.text} other)"
        case Not():
            mend = "leave the NOT out, and write AND NOT behind the whole"
        case Within(field=field):
            mend = f"put the field in front of the whole: {field}:(one {sign.text} other)"
        case AtLeast():
            mend = "write AND between the two"
        case Concept(name=name) | Place(name=name):
            mend = f"{name} stands for more than such, so write AND between the two"
        case _:
            mend = "write words or phrases, with OR and brackets between them"
    raise QueryError(f"{sign.text} stands between words, phrases, and brackets with OR between such: {mend}", at=at)


def _names_kinds(part: Node) -> bool:
    """Whether these are kinds of pages, in the singular or plural, and nothing else: any other word would silently exclude nothing."""
    match part:
        case Term(text=text):
            return "*" not in text and " ".join(folded(text)) in KINDS
        case Or(parts=parts):
            return all(map(_names_kinds, parts))
        case _:
            return False


class _Parser:
    def __init__(self, pieces: Sequence[Lexeme], vocabulary: Vocabulary, inside: tuple[str, ...]) -> None:
        self._pieces = pieces
        self._vocabulary = vocabulary
        self._inside = inside
        self._next = 0
        self._depth = 0
        self._field: str | None = None

    def whole(self) -> Node:
        if self._sees("end"):
            raise QueryError("the query is empty: write at least one word", at=0)
        node = self._or()
        if self._sees("close"):
            raise self._fault(_CLOSES_NOTHING)
        if not asks_for_something(node):
            raise QueryError(
                "the query only says what is not wanted, so nearly every article would match: add a term to look for",
                at=0,
            )
        return node

    def _or(self) -> Node:
        starts = [self._here.at]
        parts = [self._and()]
        while self._sees("or"):
            self._take()
            starts.append(self._here.at)
            parts.append(self._and())
        if len(parts) == 1:
            return parts[0]
        for at, part in zip(starts, parts, strict=True):
            if not asks_for_something(part):
                raise QueryError(
                    "one side of this OR only says what is not wanted, so nearly every article would match: write AND NOT,"
                    " or add a term to look for",
                    at=at,
                )
        return Or(parts=tuple(parts))

    def _and(self) -> Node:
        parts = [self._not()]
        while self._sees("and", *_STARTS_NOT):
            if self._sees("and"):
                self._take()
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else And(parts=tuple(parts))

    def _not(self) -> Node:
        if not self._sees("not"):
            return self._prox()
        sign = self._take()
        if self._sees("not"):
            raise self._fault("two NOTs in a row: leave both out, or one")
        at = self._here.at
        part = self._prox(after=sign)
        if not asks_for_something(part):
            raise QueryError("a NOT of what is itself not wanted: leave both NOTs out", at=at)
        return Not(part=part)

    def _prox(self, *, after: Lexeme | None = None) -> Node:
        at = self._here.at
        left = self._unit(after=after)
        while self._sees(*_PROXIMITY):
            sign = self._take()
            _need_places(left, sign, at)
            at = self._here.at
            right = self._unit(after=sign)
            _need_places(right, sign, at)
            if sign.kind == "same":
                left = Same(left=left, right=right)
            else:
                left = Near(left=left, right=right, apart=sign.number, ordered=sign.kind == "onear")
        return left

    def _unit(self, *, after: Lexeme | None = None) -> Node:
        if not self._sees(*_STARTS_UNIT):
            raise self._no_unit(after)
        piece = self._take()
        match piece.kind:
            case "field":
                return self._deeper(self._within, piece)
            case "atleast":
                return self._deeper(self._at_least, piece)
            case "open":
                return self._deeper(self._group, piece)
            case "concept":
                return self._concept(piece)
            case "place":
                return self._vocabulary.place(piece.text, at=piece.at)
            case _:
                return _leaf(piece)

    def _at_least(self, sign: Lexeme) -> Node:
        at = self._here.at
        part = self._unit(after=sign)
        if not can_be_counted(part):
            raise QueryError(
                f"{sign.text} counts words, phrases, and brackets with OR between such: write one of these behind it",
                at=at,
            )
        return AtLeast(times=sign.number, part=part)

    def _within(self, field: Lexeme) -> Node:
        if self._field is not None:
            raise QueryError(
                f"{field.text}: stands inside {self._field}: already: leave the inner one out", at=field.at
            )
        self._field = field.text
        at = self._here.at
        part = self._unit(after=field)
        self._field = None
        if field.text == "kind" and not _names_kinds(part):
            raise QueryError(
                f"kind: stands before one of {', '.join(KINDS)}, or brackets with OR between such: write NOT kind:vacancy,"
                " say, or put the colon in double quotes if it belongs to the words",
                at=at,
            )
        if not asks_for_something(part):
            raise QueryError(f"{field.text}: needs something to look for: write NOT {field.text}: … instead", at=at)
        return Within(field=FIELDS[field.text], part=part)

    def _concept(self, piece: Lexeme) -> Node:
        if piece.text in self._inside:
            raise QueryError(f"concept:{piece.text} stands for itself here: leave it out of its own terms", at=piece.at)
        inside = (*self._inside, piece.text)
        concept = self._vocabulary.concept(
            piece.text, lambda term: _parsed(term, self._vocabulary, inside), at=piece.at
        )
        found = concept if self._field is None else in_field(concept, self._field)
        if found is None:
            raise QueryError(
                f"concept:{piece.text} looks in other fields alone: leave {self._field}: in front of it out",
                at=piece.at,
            )
        return found

    def _group(self, bracket: Lexeme) -> Node:
        node = self._or()
        if not self._sees("close"):
            raise QueryError('a bracket is opened here and never closed: add ")"', at=bracket.at)
        self._take()
        return node

    def _deeper(self, rule: Callable[[Lexeme], Node], piece: Lexeme) -> Node:
        if self._depth == _DEEPEST:
            raise QueryError(
                f"brackets more than {_DEEPEST} deep: take the query apart into several watches", at=piece.at
            )
        self._depth += 1
        node = rule(piece)
        self._depth -= 1
        return node

    def _no_unit(self, after: Lexeme | None) -> QueryError:
        here = self._here
        before = after or (self._pieces[self._next - 1] if self._next else None)
        if here.kind == "close" and before is not None and before.kind == "open":
            return QueryError("these brackets are empty: write a term inside, or remove them", at=before.at)
        if here.kind == "close" and before is None:
            return self._fault(_CLOSES_NOTHING)
        if here.kind in ("end", "close") and before is not None:
            name = f"{before.text}:" if before.kind == "field" else before.text
            return QueryError(f"{name} has nothing after it: add a term, or remove it", at=before.at)
        return self._fault(f"a term is missing before this {here.text}: add one, or remove the {here.text}")

    def _fault(self, message: str) -> QueryError:
        return QueryError(message, at=self._here.at)

    @property
    def _here(self) -> Lexeme:
        return self._pieces[self._next]

    def _sees(self, *kinds: Kind) -> bool:
        return self._here.kind in kinds

    def _take(self) -> Lexeme:
        piece = self._here
        self._next += 1
        return piece
