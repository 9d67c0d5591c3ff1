"""Whether two titles are one article's: the guard before an address alone joins what two sources list. Pure."""

from crawler.words.fold import folded

#: A title of fewer words says too little to be found inside another: "News", "Weekly planning list".
FEWEST_WORDS = 4


def agree(one: str, other: str) -> bool:
    """Whether both say the same words, or one of at least four words stands whole in the other ("Council news: …").

    A number or name that differs keeps two titles apart, since "week 12" is not "week 13"; an empty title agrees with none.
    """
    short, long = sorted((set(folded(one)), set(folded(other))), key=len)
    return bool(short) and (short == long or (len(short) >= FEWEST_WORDS and short <= long))
