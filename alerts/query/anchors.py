"""What an article must have for a query to be worth asking: the words, pairs of words and beginnings that watches are filed under."""

from collections.abc import Iterable
from itertools import pairwise
from typing import TypeGuard

from crawler.words.fold import folded

#: A folded word, or two in a row: what is looked up in an article without knowing where it stands.
Gram = str | tuple[str, str]
#: A gram, or the beginning of a word as it is written, with `*` behind it.
Anchor = Gram

#: Shorter ones stand in nearly every article.
SHORTEST_BEGINNING = 3
# As folded. Pairs of these stand in most articles, so that they make the worst anchors.
_COMMON = frozenset(
    folded(
        "the of and to a in is for on that with as at by be was are from it this has have had will were been an or not"
        " his her their its he she they we you who which would could can may more than other also said all one two new"
        " council service report year people work government local public police review child"
    )
)


def grams_of(words: tuple[str, ...]) -> tuple[Gram, ...]:
    """What every text has that has these words in a row; of beginnings of words nothing."""
    if len(words) == 1:
        return tuple(word for word in words if not is_beginning(word))
    pairs: list[Gram] = [pair for pair in pairwise(words) if not any(map(is_beginning, pair))]
    paired = {word for pair in pairs for word in pair}
    return (*pairs, *(word for word in words if word not in paired and not is_beginning(word)))


def anchor_of(words: tuple[str, ...]) -> frozenset[Anchor]:
    """The rarest of what every text has that has these words in a row; empty where that is too short to be looked up."""
    rarest = min(grams_of(words) or words, key=cost)
    return frozenset() if is_beginning(rarest) and len(rarest) <= SHORTEST_BEGINNING else frozenset({rarest})


def is_beginning(anchor: Anchor) -> TypeGuard[str]:
    return isinstance(anchor, str) and anchor.endswith("*")


def cheapest(choices: Iterable[frozenset[Anchor]]) -> frozenset[Anchor]:
    """Of several promises that hold at once the one that the fewest articles keep; empty where there is none."""
    return min(filter(None, choices), key=lambda anchors: sum(map(cost, anchors)), default=frozenset())


def cost(anchor: Anchor) -> float:
    """How often an anchor may be expected in an article: short and common words stand in many, pairs in few."""
    if not isinstance(anchor, str):
        return _cost(anchor[0]) * _cost(anchor[1])
    return _cost(anchor)


def _cost(word: str) -> float:
    if word in _COMMON:
        return 0.8
    return (0.6 if word.endswith("*") else 0.2) / len(word)
