"""What an entry of a list is called: its heading, the words of its link, or what stands beside a link that says "Read more"."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from crawler.listing.html_dates import holds_date, pure_date
from crawler.listing.html_page import HEADINGS, Node, Page, Piece, said

_GENERIC = re.compile(
    r"""(?:
    (?:click \s here \s)? (?:to \s)? (?:read|find \s out|learn|see|show|view|more) (?:\s (?:more|on|full|the|this|all|details?|info(?:rmation)?|article|story|post|news|item|report|release|document|page|here|it|now))*
    | (?:continue|keep) \s reading | continue | (?:full \s)? (?:story|article|details|text|report|version) | details | (?:click \s)? here | go | open | link | download (?:\s (?:the|this|a|full|pdf|file|document|report|copy|now|here))* | (?:view|open) \s (?:pdf|file|document)
    | permalink | pdf | docx? | word | html | image | photo | video | comments? | (?:no|\d+) \s comments? | leave \s a \s (?:comment|reply) | reply | share | print | email | tweet
    | darllen \s (?:mwy|rhagor) | mwy | rhagor (?:\s o \s wybodaeth)? | lawrlwytho | gweld
    ) [\s.:…»›>→-]*""",
    re.VERBOSE | re.IGNORECASE,
)  # fmt: skip
_LEAD = re.compile(
    r"^(?:(?:continue reading|(?:read|find out|learn|see|view) (?:the )?(?:more|full (?:story|article|report))?(?: (?:about|on|of|at|here))?|read|download|permalink to|permanent link to|link to|go to|darllen (?:mwy|rhagor)(?: am)?)\s*[:“\"'–-]\s*"
    r"|(?:continue reading|(?:read|find out|learn|see|view) more (?:about|on)|permanent link to|permalink to|darllen (?:mwy|rhagor) am)\s+)",
    re.IGNORECASE,
)
_KIND = r"(?:pdf|docx?|word|rtf|odt|xlsx?|excel|pptx?|powerpoint|zip|csv)"
_SIZE = r"[\d.,]+\s*(?:bytes|[kmg]i?b|[km])"
_FILE = re.compile(
    rf"""(?:
      \s* [(\[] (?:[^()\[\]]{{0,40}}\b)? (?:{_KIND}|{_SIZE}|opens?\s+in|new\s+(?:window|tab)) \b [^()\[\]]{{0,60}} [)\]]
    | [\s,–|-]+ (?:adobe\s+)? {_KIND} (?:\s+(?:file|document|format))? [\s,:-]* (?:{_SIZE})?
    | [\s,–|-]+ {_SIZE}
    | \. (?:pdf|docx?|rtf|odt|xlsx?|pptx?|zip)
    | [\s,–|-]+ (?:this\s+link\s+)?(?:opens\s+in\s+(?:a\s+)?new\s+(?:window|tab)|external\s+link)
    | \s+ (?:read|find\s+out|view) \s+ more
    | [\s»›>→]+
    ) \s* $""",
    re.VERBOSE | re.IGNORECASE,
)
_ENDING = re.compile(
    r"(?:[)\]»›>→]|\b(?:pdf|docx?|word|rtf|odt|xlsx?|excel|pptx?|powerpoint|zip|csv|bytes|window|tab|link|more|file|document|format)|[kmg]i?b|\d[km])\s*$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[\s•·*|»›>→–-]+(?=\S)")
_BRACKETED_KIND = re.compile(rf"^[(\[]\s*{_KIND}\s*[)\]]\s*", re.IGNORECASE)
_DATED = re.compile(r"\(?((?:\w+ )?\d{1,2}[\w /.-]{3,20}?\d{2,4}|\d{4}-\d\d-\d\d)\)?\s*(?:[:|–—-]|, )\s*(?=\S)")
_TITLED = re.compile(r"title|headline|heading|teitl|subject|(?:^|[^a-z])name(?:$|[^a-z])", re.IGNORECASE)
_LABEL = re.compile(r"^[\w ]{2,20}:\s*$")
#: As much of a title as an entry needs.
_LONGEST = 400
#: A link that says more than this holds a whole card.
_CARD = 120
#: As many pieces of a block are looked at.
_MOST = 40


@lru_cache(maxsize=4_000)
def tidy_title(text: str) -> str:
    """A title without the kind and size of a file, bullets, arrows, and "opens in a new window"."""
    title = _BRACKETED_KIND.sub("", _BULLET.sub("", " ".join(text.split())))
    while (
        _ENDING.search(title, max(0, len(title) - 12))
        and (shorter := title[:-90] + _FILE.sub("", title[-90:])) != title
    ):
        if not shorter:
            break
        title = shorter
    return (_LEAD.sub("", title) or title).strip(" |·•")[:_LONGEST]


@lru_cache(maxsize=4_000)
def is_generic(text: str) -> bool:
    """Whether words say nothing of what they lead to: "Read more", "Download (PDF)"."""
    return (
        not re.search(r"[^\W_]", text) or bool(_GENERIC.fullmatch(tidy_title(text))) or bool(_GENERIC.fullmatch(text))
    )


def titles_of(page: Page, links: Sequence[Node], block: Node) -> list[str]:
    """What the entry to which `links` (all to one address) lead may be called, best first, from its block.

    Without words such as "Read more"; dates are among them.
    """
    candidates = [*_of_links(page, links, block), *_of_block(page, block), *_said_quietly(page, links)]
    return list(dict.fromkeys(title for text in candidates if (title := tidy_title(text)) and not is_generic(title)))


def without_date(title: str) -> str:
    """A title without the date that it begins with: "4 June 2026 - Review published"."""
    found = _DATED.match(title)
    rest = title[found.end() :] if found else ""
    return rest if found and pure_date(found[1]) and len(rest.split()) > 2 else title


def link_words(page: Page, node: Node) -> str:
    return tidy_title(page.text(node))


def _of_links(page: Page, links: Sequence[Node], block: Node) -> Iterator[str]:
    """Headings in and around the links, then what the longest of them says."""
    for node in links:
        for heading in _headings(page, node):
            yield page.text(heading)
    texts = {node.number: page.text(node) for node in links}
    for node in links:
        for above in node.up():
            if above.tag in HEADINGS and block.holds(above):
                yield from () if len(texts[node.number].split()) < 3 else (texts[node.number],)
                yield page.text(above)
    for node in sorted(links, key=lambda node: _is_unlike_title(texts[node.number])):
        text = texts[node.number]
        if (
            len(text) > _CARD
            or len({piece.line for piece in page.pieces[node.first : node.last]}) > 1
            or _has_parts(page, node)
        ):
            yield from _parts(page.pieces[node.first : node.last])
        yield text


def _is_unlike_title(text: str) -> tuple[bool, bool]:
    """Puts links of some words before those of one or two, and both behind none that hold a summary."""
    return len(text.split()) < 3, len(text) > _CARD or text.endswith((".", "…"))


def _headings(page: Page, node: Node) -> Iterator[Node]:
    inside = page.nodes[node.number + 1 : min(node.end, node.number + 4 * _MOST)]
    yield from (each for each in inside if each.tag in HEADINGS)
    yield from (each for each in inside if _TITLED.search(each.element.get("class") or "") and each.last > each.first)


def _has_parts(page: Page, node: Node) -> bool:
    """Whether a link has a date or the like in an element of its own."""
    texts = [" ".join(piece.text.split()) for piece in page.pieces[node.first : node.last]]
    return len(texts) > 1 and any(holds_date(text) for text in texts)


def _parts(pieces: Sequence[Piece]) -> Iterator[str]:
    """What can be a title among pieces: the first of four words or three, else the longest."""
    lines: dict[tuple[int, int], list[Piece]] = {}
    for piece in pieces[:_MOST]:
        key = (piece.line, piece.of.number if piece.of.tag not in {"b", "strong", "em", "i", "a", "sup", "abbr"} else 0)
        lines.setdefault(key, []).append(piece)
    texts = [said(line) for line in lines.values()]
    fit = [
        text
        for text in texts
        if text and len(text) < _LONGEST and not pure_date(text) and not is_generic(text) and not _LABEL.match(text)
    ]
    yield from (text for fewest in (4, 3) for text in fit if len(text.split()) >= fewest)
    yield from sorted(fit, key=len, reverse=True)


def _of_block(page: Page, block: Node) -> Iterator[str]:
    for heading in _headings(page, block):
        yield page.text(heading)
    pieces = page.pieces[block.first : block.last]
    yield from _parts([piece for piece in pieces if piece.of.tag in {"strong", "b", "dt"}])
    yield from _parts(pieces)


def parts_of(beside: Sequence[Piece]) -> list[str]:
    """What may be a title in what stands beside a block that has none."""
    titles = (tidy_title(text) for text in _parts(beside))
    return [title for title in titles if len(title.split()) > 2]


def _said_quietly(page: Page, links: Sequence[Node]) -> Iterator[str]:
    """What only screen readers and pointers are told."""
    for node in links:
        for name in ("aria-label", "title"):
            yield node.element.get(name) or ""
        yield page.text(node, quiet=True)
        yield from (
            image.element.get("alt") or "" for image in page.nodes[node.number : node.end] if image.tag == "img"
        )
