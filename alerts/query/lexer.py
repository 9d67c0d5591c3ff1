"""From a query's text to its lexemes: brackets, operators, fields, words, phrases and patterns, each with its place.

Whatever looks like an operator of this or another search language, and is not read here, is refused with the mend. Read as
a plain word it would silently find something else, or nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import re2

from alerts.errors import QueryError
from alerts.query.tree import Field
from config.concepts import slug
from crawler.words.fold import folded

Kind = Literal[
    "term", "apart", "exact", "pattern",
    "and", "or", "not", "near", "onear", "same", "atleast", "field", "concept", "place", "open", "close", "end",
]  # fmt: skip

#: The fields that can be searched in, by the name that stands before the colon.
FIELDS: dict[str, Field] = {name: name for name in get_args(Field)}
#: How many words may stand between by NEAR where it says no number, and at most.
USUALLY_APART, MOST_APART = 5, 100
#: A beginning of a word needs so many letters.
SHORTEST_PREFIX = 3
_MOST_TIMES, _LONGEST_PATTERN = 100, 500

_OPERATORS: dict[str, Kind] = {"AND": "and", "OR": "or", "NOT": "not", "SAME": "same", "|": "or"}
#: Words that are signs in capitals, or with a number behind them.
_LIKE_SIGNS = frozenset({"and", "or", "not", "same", "near", "onear", "atleast"})
_BRACKETS: dict[str, Kind] = {"(": "open", ")": "close"}
#: What opens or closes a phrase: straight, curly, low and angled.
QUOTES = '"\u201c\u201d\u201e\u201f\u00ab\u00bb'
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"

_LEXEME = re.compile(
    rf"""\s* (?:
        (?P<bracket> [()])
      | (?P<dash> [{_DASHES}]) (?= [^\s)])
      | = [{QUOTES}] (?P<exact> [^{QUOTES}]*) [{QUOTES}]
      | [{QUOTES}] (?P<phrase> [^{QUOTES}]*) [{QUOTES}] (?: ~ (?P<apart> \d+) (?= [\s()] | \Z) )?
      | =? (?P<quote> [{QUOTES}])
      | / (?P<pattern> (?: \\. | [^/\\\n] )+ ) / (?= [\s()] | \Z)
      | (?P<named> (?i:concept|place)) : (?! //) (?: [{QUOTES}] (?P<quoted> [^{QUOTES}]*) [{QUOTES}] | (?P<name> [^\s(){QUOTES}]*) )
      | (?P<field> [A-Za-z]+) : (?! //)
      | (?P<word> [^\s(){QUOTES}]+)
      | (?P<end> \Z)
    )""",
    re.VERBOSE,
)
#: The groups that stand inside others, which are the ones that count.
_OUTER = {"apart": "phrase", "quoted": "named", "name": "named"}
_PROXIMITY = re.compile(r"(?P<sign>O?NEAR|(?i:w|pre))(?:/(?P<apart>\d+))?")
_AT_LEAST = re.compile(r"ATLEAST/(?P<times>\d+)")
_NO_NAME = re.compile(r"[^\w&'\u2019.-]")
_PREFIX = re.compile(r"[^\W\d_*]{3}[^*]*\*")

_QUOTE_IT = "put it in double quotes if you mean the word"
# Shapes of words that are refused, in the order they are tried, with what is wrong and what would do.
_REFUSED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(shape), message)
    for shape, message in (
        (r"(?i:and|or|not)", "in small letters is a word here: write {upper}, or put the phrase that it belongs to in double quotes"),
        (r"(?i:o?near|atleast|same)/.*", f"is not read: write NEAR/5, ONEAR/5, ATLEAST/3 or SAME in capitals, or {_QUOTE_IT}"),
        (r"ATLEAST", f"says no number: write ATLEAST/3, or {_QUOTE_IT}"),
        (r"(?i:w/[sp])", f"is not read here: write SAME for one sentence, or {_QUOTE_IT}"),
        (r"/.*", "opens a pattern that is never closed: add the closing slash"),
        (r".*~\d*", 'has a ~, which belongs behind a phrase: write "one other"~5, or NEAR/5'),
        (r"[|]+", "is not read here: write OR"),
        (r"&+|\++", "is not read here: write AND"),
        (r"!.*", "is not read here: write NOT"),
        (r"\+.*", "needs no +: every term is required unless OR stands between"),
        (r".*[|^].*", "has a sign that is not read here: use AND, OR, NOT, brackets and double quotes"),
        (r"[\[\]{}<>].*|.*[\[\]{}<>]", "has brackets that are not read here: use ( and )"),
        (r"['`\u2018].*", "opens a quotation that is none: phrases stand in double quotes"),
        (r".*\w\?\w.*", "has a wildcard inside, and only * at the end of a word is read: write the forms out, with OR between them"),
        (r".*[,;]", "ends in a comma, which separates nothing here: write OR or AND"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexeme:
    """One piece of a query. `text` is the term without quotes, the name of a field, or the sign itself; `at` is its place.

    `number` is that of NEAR, ONEAR, ATLEAST and of a phrase with ~.
    """

    kind: Kind
    text: str
    at: int
    number: int = 0


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
    group = _OUTER.get(found.lastgroup or "", found.lastgroup or "")
    text, at = found[group], found.start(group)
    match group:
        case "bracket":
            lexeme = Lexeme(kind=_BRACKETS[text], text=text, at=at)
        case "dash":
            lexeme = Lexeme(kind="not", text=text, at=at)
        case "phrase":
            lexeme = _phrase(text, at - 1, found["apart"])
        case "exact":
            lexeme = _exact(" ".join(text.split()), at - 2)
        case "quote":
            raise QueryError("a quotation is opened here and never closed: add the closing quote", at=at)
        case "pattern":
            lexeme = _pattern(text, at - 1)
        case "named":
            lexeme = _named(text, found["quoted"], found["name"], at)
        case "field":
            lexeme = _field(text, at)
        case "word":
            lexeme = _word(text, at)
        case _:
            lexeme = Lexeme(kind="end", text="", at=at)
    return lexeme


def _phrase(text: str, at: int, apart: str | None) -> Lexeme:
    single_spaced = " ".join(text.split())
    term = _term(single_spaced, at, shown=f'"{single_spaced}"')
    if apart is None:
        return term
    if len(single_spaced.split()) < 2:
        raise QueryError(f'"{single_spaced}" is one word, which cannot be apart: leave the ~ out', at=at)
    return Lexeme(kind="apart", text=single_spaced, at=at, number=_apart(apart, f"~{apart}", at))


def _exact(text: str, at: int) -> Lexeme:
    if "*" in text:
        raise QueryError(f'="{text}" has a *, and what is exact is a whole word: leave the = out, or the *', at=at)
    _term(text, at, shown=f'="{text}"')
    return Lexeme(kind="exact", text=text, at=at)


def _pattern(text: str, at: int) -> Lexeme:
    try:
        pattern = compiled(text)
    except re2.error as error:
        reason = str(error.args[0].decode(errors="replace") if isinstance(error.args[0], bytes) else error.args[0])
        raise QueryError(f"/{text}/ is no pattern that RE2 reads: {reason}", at=at) from None
    if len(text) > _LONGEST_PATTERN:
        raise QueryError(f"the pattern is longer than {_LONGEST_PATTERN} characters: take it apart with OR", at=at)
    if pattern.search(""):
        raise QueryError(f"/{text}/ finds nothing at all, too, and so every article: write what must be there", at=at)
    return Lexeme(kind="pattern", text=text, at=at)


def compiled(pattern: str) -> "re2._Regexp[str]":
    """The regular expression between the slashes of a query. Raises re2.error."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 1 << 20
    return re2.compile(pattern.replace(r"\/", "/"), options=options)


def _field(name: str, at: int) -> Lexeme:
    if name.casefold() not in FIELDS:
        raise QueryError(
            f"there is no field {name}: the fields are {', '.join(f'{each}:' for each in FIELDS)} (if the colon belongs to the"
            " words, put them in double quotes)",
            at=at,
        )
    return Lexeme(kind="field", text=name.casefold(), at=at)


def _named(sign: str, quoted: str | None, name: str | None, at: int) -> Lexeme:
    kind: Kind = "concept" if sign.casefold() == "concept" else "place"
    written = quoted if quoted is not None else name or ""
    if not slug(written):
        example = "concept:case-review" if kind == "concept" else "place:haringey"
        raise QueryError(f"{sign}: has no name behind it: write one, as in {example}, or {_QUOTE_IT}", at=at)
    if quoted is None and (odd := _NO_NAME.search(written)):
        raise QueryError(
            f"{sign}:{written} has “{odd[0]}” in it, which no name has: write a space before it, or AND or OR", at=at
        )
    return Lexeme(kind=kind, text=slug(written), at=at)


def _word(text: str, at: int) -> Lexeme:
    if text in _OPERATORS:
        return Lexeme(kind=_OPERATORS[text], text=text, at=at)
    if text.isalnum() and text.casefold() not in _LIKE_SIGNS:  # as nearly every word is
        return _term(text, at, shown=text)
    if proximity := _PROXIMITY.fullmatch(text):
        if proximity["sign"] in {"NEAR", "ONEAR"} or proximity["apart"]:
            kind: Kind = "onear" if proximity["sign"].upper() in {"ONEAR", "PRE"} else "near"
            return Lexeme(kind=kind, text=text, at=at, number=_apart(proximity["apart"], text, at))
    elif at_least := _AT_LEAST.fullmatch(text):
        return Lexeme(kind="atleast", text=text, at=at, number=_times(int(at_least["times"]), text, at))
    elif text.startswith("=") and len(text) > 1:
        return _exact(text[1:], at)
    for shape, message in _REFUSED:
        if shape.fullmatch(text):
            raise QueryError(f"{text} {message.format(upper=text.upper())}", at=at)
    return _term(text, at, shown=text)


def _apart(number: str | None, shown: str, at: int) -> int:
    apart = USUALLY_APART if number is None else int(number)
    if apart > MOST_APART:
        raise QueryError(f"{shown} is farther than {MOST_APART} words: use AND, or SAME for one sentence", at=at)
    return apart


def _times(times: int, shown: str, at: int) -> int:
    if not 2 <= times <= _MOST_TIMES:
        raise QueryError(
            f"{shown} is no number of times from 2 to {_MOST_TIMES}: once is what every term asks for", at=at
        )
    return times


def _term(text: str, at: int, *, shown: str) -> Lexeme:
    if not folded(text):
        raise QueryError(f"{shown} has no word in it: remove it, or write what to look for", at=at)
    for word in text.split() if "*" in text else ():
        if "*" in word and not _PREFIX.fullmatch(word):
            raise QueryError(
                f"{shown} has a * that is not read: it stands at the end of a word, behind at least {SHORTEST_PREFIX} letters",
                at=at,
            )
    return Lexeme(kind="term", text=text, at=at)


def is_bare(text: str) -> bool:
    """Whether `text` is read back as one and the same term when it stands without quotes."""
    try:
        first, *rest = lexemes(text)
    except QueryError:
        return False
    return first.kind == "term" and first.text == text and len(rest) == 1
