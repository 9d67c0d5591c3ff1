"""A title out of an address, where nothing else is known of a page: `/news/serious-case-review-published` has one in it."""

import re
from urllib.parse import unquote

from crawler.extract.plain import one_line

_EXTENSION = re.compile(r"\.[a-z]\w{1,4}$", re.IGNORECASE)
_PATH_END = re.compile(r"[?#]")
_BETWEEN_WORDS = str.maketrans("-_+", "   ")
_NUMBER = re.compile(r"[0-9]+|[0-9a-f]{8,}", re.IGNORECASE)
#: Single words of which a title would say nothing.
_EMPTY_WORDS = frozenset(
    "article articles news index default page pages view detail details item items story node post posts content show".split()  # noqa: SIM905 - a table of words
)
_LONGEST = 300


def title_of_slug(url: str) -> str:
    """Words made of the last part of the path that has several; else of the last that has one that says
    something; "" where there is none.

    Numbers at the ends, by which systems tell pages apart, are left out: "article-68123456" is no title.
    """
    single = ""
    for part in reversed(_PATH_END.split(url, maxsplit=1)[0].split("/")[3:]):
        words = _words(part)
        if len(words) > 1:
            return _title(" ".join(words))
        single = single or "".join(word for word in words if word.lower() not in _EMPTY_WORDS)
    return _title(single)


def _title(words: str) -> str:
    line = (words if words.isprintable() else one_line(words))[:_LONGEST]
    return line[:1].upper() + line[1:]


def _words(part: str) -> list[str]:
    spelt = unquote(part) if "%" in part else part
    words = (_EXTENSION.sub("", spelt) if "." in spelt else spelt).translate(_BETWEEN_WORDS).split()
    while words and _is_mark(words[-1]):
        words.pop()
    while words and _is_mark(words[0]):
        words.pop(0)
    return words


def _is_mark(word: str) -> bool:
    """Whether a word is a number that tells pages apart: years and small numbers belong to titles."""
    return len(word) > 4 and bool(_NUMBER.fullmatch(word)) and any(map(str.isdigit, word))
