"""The beginnings of words as a search index knows them: the index has folded words, and a prefix is one of the surface.

"polici*" must find "policies", which the index has as "policy", and "childr*" what it has as "child".
"""

from crawler.words.fold import APOSTROPHE
from crawler.words.plurals import IRREGULAR

#: How the surface of a plural goes on where its singular ends, and what that ends in instead (`plurals.singular`).
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""))


def folds(prefix: str) -> tuple[str, ...]:
    """What the folded form of every word whose surface begins with `prefix` is, or, where it ends in `*`, begins with.

    One of these fits each of them; they fit others, too. Empty where nothing can be said.
    """
    # A possessive goes when a word is folded, and so may the apostrophe inside: what stands before them stays.
    bare = prefix.partition(APOSTROPHE)[0]
    found = {f"{bare}*"}
    for plural, singular in _ENDINGS:
        for length in range(1, len(plural) + 1):
            if bare.endswith(plural[:length]):
                found.add(bare[:-length] + singular)
    found.update(key for plural, key in IRREGULAR.items() if plural.startswith(bare))
    found.discard("")  # no word folds to nothing
    return tuple(sorted(word for word in found if word == f"{bare}*" or not word.startswith(bare))) if bare else ()
