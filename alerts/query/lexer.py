"""From a query's text to its lexemes: brackets, operators, fields, words and phrases, each with its place.

Whatever looks like an operator of this or another search language, and is not read here, is refused with the mend. Read as
a plain word it would silently find something else, or nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from alerts.errors import QueryError
from alerts.query.tree import Field
from crawler.words.fold import folded

Kind = Literal["term", "and", "or", "not", "field", "open", "close", "end"]

#: The fields that can be searched in, by the name that stands before the colon.
FIELDS: dict[str, Field] = {name: name for name in get_args(Field)}

_OPERATORS: dict[str, Kind] = {"AND": "and", "OR": "or", "NOT": "not"}
_BRACKETS: dict[str, Kind] = {"(": "open", ")": "close"}
#: What opens or closes a phrase: straight, curly, low and angled.
QUOTES = '"\u201c\u201d\u201e\u201f\u00ab\u00bb'
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"

_LEXEME = re.compile(
    rf"""\s* (?:
        (?P<bracket> [()])
      | (?P<dash> [{_DASHES}]) (?= [^\s)])
      | [{QUOTES}] (?P<phrase> [^{QUOTES}]*) [{QUOTES}]
      | (?P<quote> [{QUOTES}])
      | (?P<field> [A-Za-z]+) : (?! //)
      | (?P<word> [^\s(){QUOTES}]+)
      | (?P<end> \Z)
    )""",
    re.VERBOSE,
)

_LATER = "is not read yet"
_QUOTE_IT = "put it in double quotes if you mean the word"
# Shapes of words that are refused, in the order they are tried, with what is wrong and what would do.
_REFUSED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(shape), message)
    for shape, message in (
        (r"(?i:and|or|not)", "is a plain word unless in capitals: write {upper}, or put the phrase that it belongs to in double quotes"),
        (r"O?NEAR(/\d*)?|SAME|ATLEAST(/\d*)?", f"{_LATER}: use AND or a phrase instead, or {_QUOTE_IT}"),
        (r"(?i:w|pre)/\d+", f"(words apart) {_LATER}: use AND or a phrase instead, or {_QUOTE_IT}"),
        (r"=.*", f"(exactly as written) {_LATER}: leave the = out"),
        (r"/.*", "looks like a pattern, and patterns are not read: write the words, with OR between them"),
        (r".*\*.*", f"has a *, which {_LATER}: write the forms out, with OR between them"),
        (r"~.*|.+~\d*", f"(words apart) {_LATER}: use AND or a phrase instead"),
        (r"[|]+", "is not read here: write OR"),
        (r"&+|\++", "is not read here: write AND"),
        (r"!.*", "is not read here: write NOT"),
        (r"\+.*", "needs no +: every term is required unless OR stands between"),
        (r".*[|^].*", "has a sign that is not read here: use AND, OR, NOT, brackets and double quotes"),
        (r"[\[\]{}<>].*|.*[\[\]{}<>]", "has brackets that are not read here: use ( and )"),
        (r"['`\u2018].*", "opens a quotation that is none: phrases stand in double quotes"),
        (r".*\w\?\w.*", "has a wildcard, and wildcards are not read: write the forms out, with OR between them"),
        (r".*[,;]", "ends in a comma, which separates nothing here: write OR or AND"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexeme:
    """One piece of a query. `text` is the term without quotes, the name of a field, or the sign itself; `at` is its place."""

    kind: Kind
    text: str
    at: int


def lexemes(query: str) -> Iterator[Lexeme]:
    """The pieces of `query`, an "end" as the last. Raises QueryError at the first that cannot be read."""
    at = 0
    kind: Kind | None = None
    while kind != "end":
        found = _LEXEME.match(query, at)
        assert found is not None  # the pattern takes any character, and the end
        at = found.end()
        lexeme = _lexeme(found)
        kind = lexeme.kind
        yield lexeme


def _lexeme(found: re.Match[str]) -> Lexeme:
    group = found.lastgroup or ""
    text = found[group]
    at = found.start(group)
    match group:
        case "bracket":
            return Lexeme(kind=_BRACKETS[text], text=text, at=at)
        case "dash":
            return Lexeme(kind="not", text=text, at=at)
        case "phrase":
            return _phrase(text, at - 1)
        case "quote":
            raise QueryError("a quotation is opened here and never closed: add the closing quote", at=at)
        case "field":
            return _field(text, at)
        case "word":
            return _word(text, at)
        case _:
            return Lexeme(kind="end", text="", at=at)


def _phrase(text: str, at: int) -> Lexeme:
    if "*" in text:
        raise QueryError(f'"*" in a phrase {_LATER}: write the forms out as phrases, with OR between them', at=at)
    single_spaced = " ".join(text.split())
    return _term(single_spaced, at, shown=f'"{single_spaced}"')


def _field(name: str, at: int) -> Lexeme:
    if name.casefold() not in FIELDS:
        raise QueryError(
            f"there is no field {name}: to search in, only title: (if the colon belongs to the words, put them in double quotes)",
            at=at,
        )
    return Lexeme(kind="field", text=name.casefold(), at=at)


def _word(text: str, at: int) -> Lexeme:
    if text in _OPERATORS:
        return Lexeme(kind=_OPERATORS[text], text=text, at=at)
    for shape, message in _REFUSED:
        if shape.fullmatch(text):
            raise QueryError(f"{text} {message.format(upper=text.upper())}", at=at)
    return _term(text, at, shown=text)


def _term(text: str, at: int, *, shown: str) -> Lexeme:
    if not folded(text):
        raise QueryError(f"{shown} has no word in it: remove it, or write what to look for", at=at)
    return Lexeme(kind="term", text=text, at=at)


def is_bare(text: str) -> bool:
    """Whether `text` is read back as one and the same term when it stands without quotes."""
    try:
        first, *rest = lexemes(text)
    except QueryError:
        return False
    return first.kind == "term" and first.text == text and len(rest) == 1
