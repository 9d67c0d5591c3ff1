"""What an article must have for a query to be worth asking: the words, pairs of words and beginnings that watches are filed under."""

from collections.abc import Iterable
from itertools import chain, pairwise
from typing import TypeGuard

from crawler.words.fold import folded

#: A folded word, or two in a row: what is looked up in an article without knowing where it stands.
Gram = str | tuple[str, str]
#: A gram, or the beginning of a word as it is written, with `*` behind it.
Anchor = Gram
#: Of these an article has at least one. Empty: nothing is promised.
Anchors = tuple[Anchor, ...]

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


def gram_of(words: tuple[str, ...]) -> tuple[Gram, ...]:
    """The rarest word or pair of what every text has that has these words in a row; none where all are beginnings of words."""
    if len(words) == 1:
        return () if is_beginning(words[0]) else words
    if any(map(is_beginning, words)):
        whole = [word for word in words if not is_beginning(word)]
        return (min(whole, key=cost),) if whole else ()
    return (words,) if len(words) == 2 else (min(pairwise(words), key=cost),)


def beginning_of(words: tuple[str, ...]) -> Anchors:
    """The longest beginning of a word; none where it is too short to be looked up."""
    longest = max(words, key=len)
    return () if len(longest) <= SHORTEST_BEGINNING else (longest,)


def is_beginning(anchor: Anchor) -> TypeGuard[str]:
    return anchor[-1] == "*"  # of a pair, neither is


def cheapest(choices: Iterable[Anchors]) -> Anchors:
    """Of several promises that hold at once the one that the fewest articles keep; none where there is none."""
    return min(filter(None, choices), key=lambda anchors: sum(map(cost, anchors)), default=())


def any_of(choices: Iterable[Anchors]) -> Anchors:
    """Of several promises of which one holds: what is kept whichever it is; none where one of them promises nothing."""
    promised = list(choices)
    return tuple(dict.fromkeys(chain.from_iterable(promised))) if all(promised) else ()


def cost(anchor: Anchor) -> float:
    """How often an anchor may be expected in an article: short and common words stand in many, pairs in few."""
    return _cost(anchor) if isinstance(anchor, str) else _cost(anchor[0]) * _cost(anchor[1])


def _cost(word: str) -> float:
    if word in _COMMON:
        return 0.8
    return (0.6 if word[-1] == "*" else 0.2) / len(word)
