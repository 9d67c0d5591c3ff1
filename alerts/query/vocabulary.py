"""What `concept:` and `place:` of a query can name: the shipped packs, and concepts of the user's own, which come first.

A concept is any of its terms; a place its name, or, where that is a trap, its name with a capital letter and beside what makes it the place.
"""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from alerts.errors import QueryError
from alerts.query.tree import And, Concept, Exact, Near, Node, Not, Or, Place, Same, Term, Within
from config.concepts import Concept as Declared
from config.concepts import GazetteerEntry, gazetteer, shipped_concepts

Read = Callable[[str], Node]
"""From a term of a concept to its tree."""

# What makes a name that means other things the place, where it stands before or behind it with so many words between.
_BESIDE, _NEAR_BY = 1, 12
_CIVIC = (
    *("council", "councillor", "cllr", "borough", "city", "town", "district", "county", "mayor", "resident", "police"),
    *("constabulary", "school", "hospital", '"crown court"', "magistrate", '"safeguarding"', '"children\'s services"'),
)
# Behind these a capital makes it a place, where the trap is another name; not where it is a word: "in March", "of Reading".
_SOMEWHERE = ("in", "across", "near", "from", "around", "throughout")


class Vocabulary:
    """The concepts and places that queries know. Nothing is read before it is asked for."""

    def __init__(self, own: Iterable[Declared] = ()) -> None:
        self._own = {concept.name: concept for concept in own}
        self._known: dict[str, Concept] = {}

    def concept(self, name: str, read: Read, *, at: int) -> Concept:
        """The concept of that name. Raises QueryError at `at` where there is none, or a term of it cannot be read."""
        if name not in self._known:
            declared = self._own.get(name) or shipped_concepts().get(name)
            if declared is None:
                raise _unknown("concept", name, {**shipped_concepts(), **self._own}, at)
            self._known[name] = _concept(declared, read, at)
        return self._known[name]

    def place(self, name: str, *, at: int) -> Place:
        """The place that has that name among others. Raises QueryError at `at` where there is none."""
        entry = gazetteer().get(name)
        if entry is None:
            raise _unknown("place", name, gazetteer(), at)
        return Place(name=name, title=entry.name, meaning=_place(entry, f"place:{name}"))


SHIPPED = Vocabulary()


def vocabulary_of(own: Iterable[Declared]) -> Vocabulary:
    """The shipped concepts and `own`."""
    own = tuple(own)
    return Vocabulary(own) if own else SHIPPED


def in_field(node: Node, field: str) -> Node | None:
    """What of a concept can stand in `field`: not its terms that look elsewhere; None where none is left. What must not be stays so."""
    match node:
        case Within(field=inner):
            return node if inner == field else None
        case Or(parts=parts):
            left = tuple(part for part in (in_field(part, field) for part in parts) if part is not None)
            return replace(node, parts=left) if left else None
        case And(parts=parts):
            kept = [part if isinstance(part, Not) else in_field(part, field) for part in parts]
            left = tuple(part for part in kept if part is not None)
            return replace(node, parts=left) if len(left) == len(parts) else None
        case Concept(meaning=meaning) if meaning is not None:
            left_of_it = in_field(meaning, field)
            return replace(node, meaning=left_of_it) if left_of_it is not None else None
        case _:
            return node


def _unknown(kind: str, name: str, known: Mapping[str, object], at: int) -> QueryError:
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.6) or [each for each in known if name in each][:3]
    if near:
        mend = f"did you mean {' or '.join(f'{kind}:{each}' for each in near)}?"
    elif len(known) <= 30:
        mend = f"known are {', '.join(sorted(known))}"
    else:
        mend = f"councils and police forces of the United Kingdom are known by their names, as in {kind}:haringey"
    return QueryError(f"there is no {kind}:{name}; {mend}", at=at)


def _concept(declared: Declared, read: Read, at: int) -> Concept:
    label = f"concept:{declared.name}"
    meaning = _any([_called(_read(each.term, read, label, at)) for each in declared.terms], label)
    if declared.unless:
        unwanted = _any([_read(each, read, label, at) for each in declared.unless])
        meaning = And(parts=(meaning, Not(part=unwanted)))
    return Concept(name=declared.name, title=declared.title or declared.name.replace("-", " "), meaning=meaning)


def _read(term: str, read: Read, label: str, at: int) -> Node:
    try:
        return read(term)
    except QueryError as error:
        raise QueryError(f"{label} cannot be read: its term {term.strip()}: {error}", at=at) from None


def _any(parts: Iterable[Node], label: str = "") -> Node:
    found = tuple(parts)
    return found[0] if len(found) == 1 and not label else Or(parts=found, label=label)


def _called(node: Node) -> Node:
    """A term of a concept that is told by its own words, without those that only keep it from meaning something else."""
    match node:
        case Near() | Same() | Exact():
            return replace(node, label=_own_words(node))
        case And(parts=parts):
            return And(parts=tuple(map(_called, parts)), label=_own_words(parts[0]))
        case Or(parts=parts):
            return replace(node, parts=tuple(map(_called, parts)))
        case Within(part=part):
            return replace(node, part=_called(part))
        case _:
            return node


def _own_words(node: Node | None) -> str:
    """The words that stand first."""
    match node:
        case Near(left=left) | Same(left=left):
            return _own_words(left)
        case Within(part=part):
            return _own_words(part)
        case Or(parts=parts) | And(parts=parts):
            return _own_words(parts[0])
        case Concept(meaning=meaning) | Place(meaning=meaning):
            return _own_words(meaning)
        case Term(text=text) | Exact(text=text):
            return text
        case _:
            return ""


def _place(entry: GazetteerEntry, label: str) -> Node:
    plain = entry.also if entry.trap else (entry.name, *entry.also)
    # "Hammersmith & Fulham" has no "and": a sign is no word.
    spelt = dict.fromkeys(text for name in plain for text in (name, name.replace(" and ", " ").replace(" & ", " ")))
    names: list[Node] = [Term(text=text) for text in spelt]
    if entry.trap:
        names += _sure(entry)
    meaning = _any(names, label)
    if entry.unless:
        meaning = And(parts=(meaning, Not(part=_any([Term(text=text) for text in entry.unless]))))
    return meaning


def _sure(entry: GazetteerEntry) -> list[Node]:
    """A trap with what makes it the place: civic words right beside it, its county near by, and of a name also "in" before it."""
    name = Or(parts=(Exact(text=entry.name), Exact(text=f"{entry.name}'s")))
    civic = _any([Term(text=word) for word in _CIVIC])
    apart = _BESIDE if entry.trap == "name" else 0
    found: list[Node] = [Near(left=name, right=civic, apart=apart, ordered=True, label=entry.name)]
    if entry.trap != "month":
        found.append(Near(left=civic, right=name, apart=_BESIDE, ordered=True, label=entry.name))
    if entry.near:
        around = _any([Term(text=text) for text in entry.near])
        found.append(Near(left=name, right=around, apart=_NEAR_BY, label=entry.name))
    if entry.trap == "name":
        somewhere = _any([Term(text=word) for word in _SOMEWHERE])
        found.append(Near(left=somewhere, right=Exact(text=entry.name), apart=0, ordered=True, label=entry.name))
    return found
