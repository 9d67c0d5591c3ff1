"""The lines of a PDF's pages to prose: running heads left out, halves of words joined, paragraphs told apart. Pure.

A PDF knows where letters stand, and nothing of words, lines or paragraphs. What is done here is for two readers: the matcher,
which must find a word or a phrase that a line or a page cuts in two, and people, who are shown whole sentences.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from crawler.extract.decode import fit

#: What PDFium puts in the place of a hyphen at the end of a line; it leaves the line break out then.
_HYPHEN = "\x02"
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\ufffe": _HYPHEN, "\f": "\n"}
)
_AT_LINE_END = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n(?=[^\W\d_])")
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_CUT = re.compile(rf"([^\W\d_]+){_HYPHEN}\s*([^\W\d_]+)")
_ANY_CUT = re.compile(rf"\w*{_HYPHEN}\s*\w*")
#: What keeps its hyphen wherever it stands: "self-harm", "multi-agency".
_PREFIXES = frozenset(
    {"self", "multi", "non", "ex", "cross", "half", "well", "all", "anti", "co", "long", "short", "high", "low"}
)
#: Lines at the top and at the foot of a page that may be running heads, and on what part of the pages one stands.
_EDGE, _SHARE, _FEWEST = 3, 0.4, 3
_NUMBER = re.compile(r"^\d+|\d+$|(?<=page )\d+|\d+(?= of \d+)")
_PAGE_NUMBER = re.compile(r"[\W_]*(?:page)?[\W_]*#[\W_]*(?:(?:of|/)[\W_]*#)?[\W_]*")
_BULLET = re.compile(r"(?:[•●▪■◦‣·o*–—-]|\uf0b7|\(?(?:\d{1,3}|[a-z]|[ivx]+)[.)]|\d+(?:\.\d+)+)\s")
_CLOSES = (".", "!", "?", ":", ";", ".”", '."', ".’", ".'", "?”", "!”")
#: Parts of a full line: a shorter one ends its paragraph, at a full stop one that is a little shorter.
_SHORT, _NEARLY_FULL = 0.7, 0.9


def prose(pages: Iterable[str]) -> tuple[str, ...]:
    """The text of each page, a paragraph a line.

    A running head is left out of all pages but the first that has it, a page number everywhere. A word that a page break
    cuts in two stands whole on the first of the two pages.
    """
    lined = _without_running_heads([_lines(page) for page in pages])
    texts = _uncut(["\n".join(lines) for lines in lined])
    return tuple("\n".join(_paragraphs(text.splitlines())) for text in texts)


def _lines(page: str) -> list[str]:
    text = page.translate(_LIGATURES).replace("\r\n", "\n").replace("\r", "\n")
    text = _AT_LINE_END.sub(_HYPHEN, text).replace("\u00ad", "")
    # `fit` would take the mark of a hyphen for a control character, as it is one.
    parts = (" ".join(_HYPHEN.join(map(fit, line.split(_HYPHEN))).split()) for line in text.split("\n"))
    return [line for line in parts if line]


def _without_running_heads(pages: Sequence[list[str]]) -> list[list[str]]:
    counts = Counter(key for lines in pages for key in {_key(line) for line in _edges(lines)})
    needed = max(_FEWEST, _SHARE * len(pages))
    repeated = {key for key, count in counts.items() if count >= needed}
    seen: set[str] = set()
    return [_bare(lines, repeated, seen) for lines in pages]


def _edges(lines: Sequence[str]) -> list[str]:
    return [*lines[:_EDGE], *lines[-_EDGE:]]


def _key(line: str) -> str:
    return _NUMBER.sub("#", line.casefold())


def _bare(lines: list[str], repeated: set[str], seen: set[str]) -> list[str]:
    """The page's lines without heads that were `seen` on a page before, which is told of those of this one."""
    first, last = 0, len(lines)
    while first < min(_EDGE, last) and _key(lines[first]) in repeated:
        first += 1
    while last > max(first, len(lines) - _EDGE) and _key(lines[last - 1]) in repeated:
        last -= 1
    return [*_new(lines[:first], seen), *lines[first:last], *_new(lines[last:], seen)]


def _new(heads: Iterable[str], seen: set[str]) -> list[str]:
    found = []
    for line in heads:
        key = _key(line)
        if key not in seen and not _PAGE_NUMBER.fullmatch(key):
            found.append(line)
        seen.add(key)
    return found


def _uncut(pages: Sequence[str]) -> list[str]:
    """The pages with every word whole that a line or page break cut in two."""
    whole = _across_pages(list(pages))
    uncut = [_ANY_CUT.sub(" ", page) for page in whole]
    words = {word.casefold() for page in uncut for word in _WORD.findall(page)}
    compounds = {word.casefold() for page in uncut for word in _COMPOUND.findall(page)}

    def joined(cut: re.Match[str]) -> str:
        first, second = cut[1], cut[2]
        return first + second if _is_one_word(first, second, words, compounds) else f"{first}-{second}"

    return [_CUT.sub(joined, page).replace(_HYPHEN, "-") for page in whole]


def _across_pages(pages: list[str]) -> list[str]:
    """Takes the second half of a word that a page break cuts in two to its first half."""
    for number, page in enumerate(pages[:-1]):
        following = pages[number + 1]
        if re.search(rf"[^\W\d_][-\u2010{_HYPHEN}]$", page) and following[:1].islower():
            half, _, rest = following.partition(" ")
            pages[number], pages[number + 1] = page[:-1] + _HYPHEN + half, rest
    return pages


def _is_one_word(first: str, second: str, words: set[str], compounds: set[str]) -> bool:
    """Whether the hyphen between the two halves only cuts a word: as the rest of the document writes it, if it does."""
    one, other = first.casefold(), second.casefold()
    if one + other in words:
        return True
    if f"{one}-{other}" in compounds or one in _PREFIXES or not second[0].islower():
        return False
    return not (one in words and other in words and min(len(one), len(other)) > 3)


def _paragraphs(lines: Sequence[str]) -> list[str]:
    lengths = sorted(map(len, lines))
    full = lengths[len(lengths) * 9 // 10] if lengths else 0
    found: list[str] = []
    before = ""
    for line in lines:
        if found and _goes_on(before, line, full):
            found[-1] = f"{found[-1]} {line}"
        else:
            found.append(line)
        before = line
    return found


def _goes_on(before: str, line: str, full: int) -> bool:
    """Whether a line belongs to the paragraph of the one before it; `full` is the length of a full line."""
    if _BULLET.match(line):
        return False
    closed = before.endswith(_CLOSES)
    if line[0].islower() and not closed:
        return True
    return len(before) >= (_NEARLY_FULL if closed else _SHORT) * full
