"""Where a list says when its entries were published: in the entry, beside it, or in a heading above several.

A date in a sentence is none: a review of what happened on 4 May 2019 was not published then. So only a date counts that
stands nearly alone, or that the mark-up names as one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawler.listing.html_page import Node, Piece, said

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    "|ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr"
)  # fmt: skip
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?|dydd\s+\w+|dydd)"
_CLOCK = r"(?:(?:\s*(?:,|at|am|-|–|\|)\s*|\s+|T)\d{1,2}(?:[:.]\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\b\.?)?|\s*[ap]\.?m\b\.?)(?:\s?(?:Z\b|BST\b|GMT\b|UTC\b|[+-]\d\d:?\d\d))?)?"
_DAY = r"(?<![\d/.-])\d{1,2}"
_FULL = re.compile(
    rf"""(?<!\w)(?:
      \d{{4}}-\d{{1,2}}-\d{{1,2}}(?![\d-]){_CLOCK}
    | \d{{4}}/\d{{1,2}}/\d{{1,2}}(?![\d/]){_CLOCK}
    | {_DAY}\s?(?P<mark>[/.-])\s?\d{{1,2}}\s?(?P=mark)\s?(?:\d{{4}}|\d{{2}})(?![\d/.-]*\d){_CLOCK}
    | {_DAY}(?:st|nd|rd|th|af|il|ydd|fed|eg|ain)?[\s-]+(?:of\s+)?(?:{_MONTHS})\b\.?,?[\s-]+(?:\d{{4}}|’?\d{{2}}(?!\s*(?:[\d:.]|[ap]\.?m)))(?!\d){_CLOCK}
    | (?:{_MONTHS})\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}(?!\d){_CLOCK}
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_NO_YEAR = re.compile(
    rf"(?<!\w)(?:{_DAY}(?:st|nd|rd|th)?[\s-]+(?:of\s+)?(?:{_MONTHS})\b|(?:{_MONTHS})\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d))\.?", re.IGNORECASE
)  # fmt: skip
_NO_DAY = re.compile(rf"(?<!\w)(?:{_MONTHS})\b\.?,?\s+(?:19|20)\d{{2}}(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19[89]|20[0-4])\d(?!\d)")
_IN_URL = re.compile(r"/((?:19[89]|20[0-4])\d)/(\d{1,2})/(\d{1,2})(?=/)")
_YEAR_IN_URL = re.compile(r"/((?:19[89]|20[0-4])\d)(?=[/-])")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|af|il|ydd|fed|eg|ain)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_SPACED = re.compile(r"(?<=\d) ?([/.]) ?(?=\d)")
_PUBLISHED = re.compile(
    r"publish|posted|issued|released|added|created|uploaded|cyhoedd|date\s*:?$|dyddiad", re.IGNORECASE
)
_CHANGED = re.compile(r"updat|modif|amend|chang|review(?:ed)? on|diweddar", re.IGNORECASE)
_NOT_ITS_OWN = re.compile(
    r"clos|deadline|expir|until|\bends?\b|ending|\bdue\b|next|event|starts?\b|\bfrom\s*$|born|died|death|incident|\bby (?=\d)|apply|valid|effective",
    re.IGNORECASE,
)
_DATE_WORD = re.compile(
    r"(?:^|[\W_])(?:date|time|day|when|posted|published|pubdate|meta|dyddiad)|Date\b", re.IGNORECASE
)
#: Letters that may stand beside a date that is a claim: a label, an author, a place.
_BESIDE = 45
_LONGEST = 160
#: Characters before a date that may be its label.
_LABEL = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A date as it is written. `rank` says how sure it is to be that of publication, less is better."""

    raw: str
    rank: int
    whole: bool = True

    @property
    def has_day(self) -> bool:
        """Whether a day is named, be it without its year."""
        return self.whole or not _NO_DAY.fullmatch(self.raw)


def dates_in(pieces: Sequence[Piece], nodes: Sequence[Node] = ()) -> list[Found]:
    """The dates that stand in a part of a page, best first. `nodes` are elements in it that may say one without a word."""
    silent = [node for node in nodes if node.tag in {"time", "meta"} and node.first == node.last]
    if not silent and not any(map(_may_date, pieces)):
        return []
    found = [*_marked(pieces, silent), *_written(pieces), *_split(pieces)]
    return sorted(found, key=lambda date: (not date.whole, date.rank))


def _may_date(piece: Piece) -> bool:
    """Whether a piece is worth a closer look: most texts are not."""
    return (
        bool(_DIGIT.search(piece.text))
        or piece.of.tag == "time"
        or (piece.of.tag in {"abbr", "span"} and "title" in piece.of.element.attrib)
    )


@lru_cache(maxsize=4_000)
def pure_date(text: str) -> str:
    """A text that is a date and nothing else, "" otherwise: "Thursday 4 June 2026", "June 2026", "2026"."""
    if len(text) > 60 or not _DIGIT.search(text):
        return ""
    for form in (_FULL, _NO_YEAR, _NO_DAY, _YEAR):
        if found := form.search(text):
            rest = text[: found.start()] + text[found.end() :]
            return _tidy(found[0]) if not re.sub(rf"{_WEEKDAY}|\W", "", rest, flags=re.IGNORECASE) else ""
    return ""


def found_in(heading: str) -> list[Found]:
    """The date that a heading above entries names for them; a year alone names none."""
    if not heading or _YEAR.fullmatch(heading):
        return []
    return [Found(raw=heading, rank=2, whole=bool(_FULL.fullmatch(heading)))]


def holds_date(text: str) -> bool:
    """Whether a text is a date, or has a whole one in it."""
    return bool(pure_date(text)) or bool(_FULL.search(text))


def date_at_edge(text: str) -> str:
    """The whole date with which a title opens or ends: "Minutes 4 June 2026"."""
    for found in _FULL.finditer(text):
        before = re.sub(_WEEKDAY, "", text[: found.start()], flags=re.IGNORECASE)
        if not re.search(r"\w{3}", before) or not re.search(r"\w{3}", text[found.end() :]):
            return _tidy(found[0])
    return ""


def date_in_url(url: str) -> str:
    """The day of which an address is made, as blogs make them: /2026/06/04/title."""
    found = _IN_URL.search(url)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else ""


def year_in(text: str) -> str:
    """The one year that a text names, "" where it names none or several."""
    years = set(map(str, _YEAR.findall(text)))
    return years.pop() if len(years) == 1 else ""


def year_in_url(url: str) -> str:
    """The year that is a part of an address: /news/2026/title."""
    found = _YEAR_IN_URL.search(url)
    return found[1] if found else ""


def _marked(pieces: Sequence[Piece], silent: Sequence[Node]) -> Iterator[Found]:
    """What <time> elements and the like say to machines."""
    holders = [node for piece in pieces for node in (piece.of, piece.of.parent) if node]
    for node in {node.number: node for node in (*holders, *silent)}.values():
        if (stated := _stated(node).strip()) and (_FULL.match(stated) or re.match(r"\d{8}", stated)):
            rank = _rank(_label(pieces, node), "time")
            if rank is not None:
                yield Found(raw=stated[:_LONGEST], rank=rank)


def _stated(node: Node) -> str:
    element = node.element
    if node.tag == "time":
        return str(element.get("datetime") or "")
    if _FULL.fullmatch(element.get("title") or ""):  # "3 days ago" is what it shows
        return element.get("title") or ""
    if "date" in (element.get("itemprop") or "").lower() or "date" in (element.get("property") or "").lower():
        return element.get("content") or element.get("datetime") or ""
    return ""


def _label(pieces: Sequence[Piece], node: Node) -> str:
    """What stands right before an element on its line, and what it says itself."""
    inside = [number for number, piece in enumerate(pieces) if node.holds(piece.of)]
    if not inside:
        return ""
    before = [piece for piece in pieces[max(0, inside[0] - 2) : inside[0]] if piece.line == pieces[inside[0]].line]
    return f"{said(before, quiet=True)[-_LABEL:]} {said([pieces[number] for number in inside], quiet=True)[:_LABEL]}"


def _written(pieces: Sequence[Piece]) -> Iterator[Found]:
    for text, names in _texts(pieces):
        if _DIGIT.search(text):
            yield from _in_text(text, names)


def _texts(pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    """Each piece, then each line of several, with the names of what holds it."""
    lines: dict[int, list[Piece]] = {}
    for piece in pieces:
        lines.setdefault(piece.line, []).append(piece)
    for line in lines.values():
        if len(line) > 1:
            whole = said(line, quiet=True)
            if len(whole) <= _LONGEST:
                yield whole, ""
        for piece in line:
            if len(piece.text) <= 4 * _LONGEST and (text := " ".join(piece.text.split())) and len(text) <= _LONGEST:
                yield text, piece.of.element.get("class") or piece.of.tag


def _in_text(text: str, names: str) -> Iterator[Found]:
    for form, whole in ((_FULL, True), (_NO_YEAR, False), (_NO_DAY, False)):
        found = form.search(text)
        if found is None:
            continue
        before, after = text[: found.start()], text[found.end() :]
        beside = len(re.findall(r"[^\W\d]", re.sub(_WEEKDAY, "", before + after, flags=re.IGNORECASE)))
        rank = _rank(before[-_LABEL:], names)
        if rank is not None and beside <= (_BESIDE if whole else 12):
            yield Found(raw=_tidy(found[0]), rank=rank + (beside > 12) * 2, whole=whole)
        return


def _rank(before: str, names: str) -> int | None:
    """How sure a date with such a label is: 0 published, 1 named as a date, 2 alone, 4 changed; None for other dates."""
    if _PUBLISHED.search(before):
        return 0
    if _CHANGED.search(before):
        return 5
    if _NOT_ITS_OWN.search(before):
        return None
    return 1 if _DATE_WORD.search(names) else 2


def _split(pieces: Sequence[Piece]) -> Iterator[Found]:
    """Dates in parts: <b>04</b> <span>Jun</span> <i>2026</i>."""
    short = [text for piece in pieces if (text := " ".join(piece.text.split())) and not piece.quiet]
    if not any(len(text) <= 15 and _DIGIT.search(text) for text in short):
        return
    for size, form, whole in ((3, _FULL, True), (2, _FULL, True), (2, _NO_YEAR, False)):
        for start in range(len(short) - size + 1):
            parts = short[start : start + size]
            if all(len(part) <= 15 for part in parts) and (found := form.fullmatch(" ".join(parts).replace(",", ""))):
                yield Found(raw=_tidy(found[0]), rank=2, whole=whole)


def _tidy(raw: str) -> str:
    """A date as the reader of dates knows it: English ordinals it reads, Welsh ones not."""
    text = " ".join(_ORDINAL.sub("", raw).replace("’", "").split())
    return _SPACED.sub(r"\1", text).rstrip(" ,-–|")


def best(found: Iterable[Found], year: str) -> tuple[str, ...]:
    """Dates as an entry claims them, best first: with a day and a year, or with the year of what they stand under.

    What has no day (or no year) is kept as it was given: it names no moment, and the entry counts as undated.
    """
    raws = [
        date.raw if date.whole or not date.has_day or not year else f"{date.raw.rstrip('.')} {year}" for date in found
    ]
    return tuple(dict.fromkeys(raws))
