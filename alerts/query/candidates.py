"""What a search index can find of a query: the texts worth asking, at least all that the query would match. Pure.

The index knows folded words in a row, in the title or in the body, and nothing else. So whatever says more about them is left to the
matcher: what is exact, near, in one sentence, counted, in one field only, not there at all. Patterns, sources, tags and
addresses are no words of a text.
"""

from collections.abc import Iterable, Sequence
from itertools import chain, product

from alerts.query.places import words_of
from alerts.query.tree import And, AtLeast, Everything, Exact, Near, Node, Or, Same, Term, Within
from crawler.words.beginnings import folds

#: Folded words in a row; one that ends in `*` is the beginning of a word.
Phrase = tuple[str, ...]
#: Phrases of which one must be there.
Clause = tuple[Phrase, ...]

#: What a query is taken apart into: all of these clauses must hold; none where it can be looked for nowhere.
Clauses = tuple[Clause, ...]

#: Spellings of one phrase, and clauses of one OR, that are told apart. Above that less is asked, and more found.
_MOST_SPELLINGS, _MOST_CLAUSES = 60, 24


def candidates(query: Node | Everything) -> Clauses:
    """The clauses that every text has which answers `query`, in which concepts and places are spelt out."""
    match query:
        case Term(text=text) | Exact(text=text):
            return _phrase(words_of(text))
        case And(parts=parts):
            return _all_of(parts)
        case Or(parts=parts):
            return _any_of([candidates(part) for part in parts])
        case Near(left=left, right=right) | Same(left=left, right=right):
            return _all_of((left, right))
        case AtLeast(part=part) | Within(field="title" | "lead" | "body" | "document", part=part):
            return candidates(part)
        case _:
            return ()


def _all_of(parts: Iterable[Node]) -> Clauses:
    return tuple(dict.fromkeys(chain.from_iterable(map(candidates, parts))))


def _phrase(words: Sequence[str]) -> Clauses:
    """The words in a row, in all their spellings; all of the words anywhere, where these are too many."""
    spellings = [_spellings(word) for word in words]
    if not all(spellings):  # of one of the words nothing can be said
        return tuple(tuple((each,) for each in found) for found in spellings if found)
    number = 1
    for found in spellings:
        number *= len(found)
    if number > _MOST_SPELLINGS:
        return tuple(tuple((each,) for each in found) for found in spellings)
    return (tuple(product(*spellings)),)


def _spellings(word: str) -> tuple[str, ...]:
    return folds(word[:-1]) if word.endswith("*") else (word,)


def _any_of(parts: Sequence[Clauses]) -> Clauses:
    """Where any of `parts` may hold: one clause of each side by side, for every way to take one of each."""
    if not all(parts):
        return ()
    number = 1
    for part in parts:
        number *= len(part)
    if number > _MOST_CLAUSES:
        return (_joined(min(part, key=_breadth) for part in parts),)
    return tuple(_joined(chosen) for chosen in product(*parts))


def _joined(clauses: Iterable[Clause]) -> Clause:
    return tuple(dict.fromkeys(chain.from_iterable(clauses)))


def _breadth(clause: Clause) -> tuple[int, int]:
    """How much a clause will find, by its look: the fewer and the longer its phrases, the less."""
    return len(clause), -min(map(len, clause))
