"""The terms of a query, made ready to be looked for in the fields where they may stand."""

from dataclasses import dataclass
from functools import lru_cache

from alerts.query.anchors import Anchors, Gram
from alerts.query.lexer import compiled
from alerts.query.places import Place, Spot, Words, standing
from alerts.query.texts import Article, Span, Zone
from alerts.query.tree import Field, Node, Pattern, Term
from alerts.query.writing import unparse

# Fields that are no part of title and body, so that nothing there promises anything here.
_ELSEWHERE = frozenset({"source", "url", "tag", "kind"})


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A term to be looked for in `field` or, for None, in title and body. `needs` must all be there; where `suffices`, no more.

    `beginning` is all that there is to a term like `safeguard*`, in title and body.
    """

    node: Node
    spot: Spot
    field: Field | None
    needs: tuple[Gram, ...]
    suffices: bool
    beginning: str | None

    @property
    def term(self) -> str:
        """The term for people: as the query writes it, but without the quotes of a phrase."""
        return self.node.text if isinstance(self.node, Term) else unparse(self.node)

    def holds(self, article: Article) -> bool:
        """Whether the article has it. Looked up in the words and pairs of the article first: most are not even there."""
        if not article.grams.issuperset(self.needs):
            return False
        if self.suffices:
            return True
        if self.beginning and article.begun is not None:
            return self.beginning in article.begun
        return article.known(self, self._stands_in)

    def spans(self, zone: Zone) -> list[Span]:
        """Where it stands, as offsets in order. Possessives belong to their word."""
        parts = {part for place in self._places(zone) for part in place.parts}
        return [(zone.spans[first][0], zone.spans[last][1]) for first, last in sorted(parts)]

    def anchors(self) -> Anchors:
        """What every article that has the term has in its title or body; none where it is looked for elsewhere."""
        return () if self.field in _ELSEWHERE else self.spot.anchors()

    def _stands_in(self, zone: Zone) -> bool:
        return bool(self._places(zone)) if self.field in {"lead", "tag"} else self.spot.stands(zone)

    def _places(self, zone: Zone) -> list[Place]:
        places = standing(self.spot, zone)
        match self.field:
            case "lead":
                return [place for place in places if place.last < zone.lead] if places else places
            case "tag":  # which is meant whole
                return [place for place in places if place[:2] == (0, len(zone.words) - 1)]
            case _:
                return places


@dataclass(frozen=True, slots=True, eq=False)
class PatternLeaf:
    """A regular expression to be looked for. It may find what is no word."""

    node: Pattern
    field: Field | None

    @property
    def term(self) -> str:
        return unparse(self.node)

    @property
    def needs(self) -> tuple[Gram, ...]:
        return ()

    @property
    def suffices(self) -> bool:
        return False

    @property
    def beginning(self) -> None:
        return None

    def holds(self, article: Article) -> bool:
        return article.known(self, lambda zone: bool(self.spans(zone)))

    def spans(self, zone: Zone) -> list[Span]:
        end = len(zone.text)
        if self.field == "lead":
            end = zone.spans[zone.lead - 1][1] if zone.lead else 0
        found = (match.span() for match in _compiled(self.node.text).finditer(zone.text[:end]))
        return [span for span in found if span[0] < span[1]]

    def anchors(self) -> Anchors:
        """It says of no word that it must be there."""
        return ()


AnyLeaf = Leaf | PatternLeaf


def leaf(node: Node, spot: Spot, field: Field | None) -> Leaf:
    """The leaf of a node that is looked for as `spot`."""
    if field in _ELSEWHERE:
        return Leaf(node, spot, field, (), suffices=False, beginning=None)
    if field is not None or not isinstance(spot, Words):
        return Leaf(node, spot, field, spot.needs, suffices=False, beginning=None)
    beginning = spot.words[0] if len(spot.words) == 1 and not spot.needs else None
    return Leaf(node, spot, field, spot.needs, suffices=spot.is_gram(), beginning=beginning)


@lru_cache(maxsize=1024)
def _compiled(pattern: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - RE2 names its type in private
    return compiled(pattern)
