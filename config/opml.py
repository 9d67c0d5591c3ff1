"""OPML, in which feed readers keep and exchange their lists of feeds (https://opml.org/spec2.opml): to sources, and back. Pure.

The parser is expat, which reads a file as it stands: it fetches nothing. A document type is refused, and entities of one's own
with it: lists of feeds have none, and files that are made to fill the memory of who reads them do.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from html import escape
from urllib.parse import urlsplit
from xml.parsers import expat

from pydantic import ValidationError

from config.errors import ConfigFault, Fault, shown
from config.sources import Source

_NOT_XML = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_CHECK = "`cuttings check URL` finds what can be read there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The feeds of a file, as sources with names of their own, and the outlines that are none: a fault for each. `pages` are
    the names and addresses of those that are links to pages.
    """

    sources: tuple[Source, ...]
    pages: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...]


def read_opml(body: bytes, *, file: str) -> Imported:
    """The feeds that an OPML file (1.0 or 2.0) lists. The outlines around a feed, and its categories, become its tags; what
    stands twice becomes one source with the tags of both. `file` is its name, for faults.

    Raises ConfigFault for what is no OPML, or is cut off: half a list would be taken for all of it.
    """
    reading = _Reading(file=file)
    reading.parse(body)
    return Imported(sources=tuple(reading.named()), pages=tuple(reading.pages), faults=tuple(reading.faults))


def write_opml(sources: Iterable[Source], *, title: str, at: datetime) -> str:
    """An OPML 2.0 file of the sources. Tags become outlines around a feed, one in the other. What is no feed stands there as a
    link to its page, which feed readers pass over, with a comment that says what it is.
    """
    grouped: dict[tuple[str, ...], list[Source]] = {}
    for source in sources:
        grouped.setdefault(source.tags, []).append(source)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "  <head>",
        f"    <title>{_fit(title)}</title>",
        f"    <dateCreated>{format_datetime(at)}</dateCreated>",
        "  </head>",
        "  <body>",
        *(f"    {line}" for tags, group in grouped.items() for line in _within(tags, group)),
        "  </body>",
        "</opml>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _within(tags: tuple[str, ...], group: Iterable[Source]) -> Iterator[str]:
    if not tags:
        yield from (line for source in group for line in _outline(source))
        return
    yield f'<outline text="{_fit(tags[0])}">'
    yield from (f"  {line}" for line in _within(tags[1:], group))
    yield "</outline>"


def _outline(source: Source) -> Iterator[str]:
    name = f'text="{_fit(source.name)}" title="{_fit(source.name)}"'
    if source.feed:
        yield f'<outline type="rss" {name} xmlUrl="{_fit(source.feed)}"/>'
        return
    if source.kind in {"spider", "unknown"}:
        yield f"<!-- the next one has no address: {_KINDS[source.kind]} -->"
        yield f"<outline {name}/>"
        return
    yield f"<!-- the next one is no feed: {_KINDS[source.kind]} -->"
    yield f'<outline {name} htmlUrl="{_fit(source.key)}"/>'


_KINDS = {
    "sitemap": "Cuttings reads it as a sitemap",
    "listing": "Cuttings reads the list on the page",
    "govuk": "Cuttings asks the search of GOV.UK",
    "spider": "Cuttings reads it with a spider of its own",
    "unknown": "it is not known where it is",
}


def _fit(text: str) -> str:
    """Text for an attribute or an element, without the characters that no XML may hold (XML 1.0, 2.2)."""
    return escape(_NOT_XML.sub("", text))


@dataclass(slots=True, kw_only=True)
class _Feed:
    source: Source
    tags: list[str]


@dataclass(slots=True, kw_only=True)
class _Reading:
    """One file as it is read: `around` are the outlines that are open, None for those that are no folder."""

    file: str
    faults: list[Fault] = field(default_factory=list)
    around: list[str | None] = field(default_factory=list)
    filled: list[bool] = field(default_factory=list)
    feeds: dict[str, _Feed] = field(default_factory=dict)
    pages: list[tuple[str, str]] = field(default_factory=list)
    elements: int = 0
    _parser: expat.XMLParserType = field(default_factory=expat.ParserCreate)
    _open: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)

    def parse(self, body: bytes) -> None:
        parser = self._parser
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(body, True)
        except expat.ExpatError as error:
            self._end_with(error.lineno, f"this is no XML: {expat.ErrorString(error.code)}", "export it again")

    def named(self) -> Iterator[Source]:
        """The sources in the order of the file; of two of one name the second is numbered."""
        taken: set[str] = set()
        for each in self.feeds.values():
            name = each.source.name
            numbered = [name, *(f"{name[:190]} {number}" for number in range(2, len(self.feeds) + 2))]
            unlike = next(offered for offered in numbered if offered not in taken)
            taken.add(unlike)
            yield each.source.model_copy(update={"name": unlike, "tags": tuple(dict.fromkeys(each.tags))})

    def _doctype(self, *_: object) -> None:
        self._end_with(
            self._parser.CurrentLineNumber,
            "the file declares a document type, which lists of feeds have no need of",
            "take the <!DOCTYPE …> out, if you trust where it comes from",
        )

    def _end_with(self, line: int, found: str, mend: str) -> None:
        raise ConfigFault((Fault(file=self.file, line=line, key="", found=found, mend=mend),))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements == 1 and tag.lower() != "opml":
            self._end_with(
                self._parser.CurrentLineNumber, f"this is no OPML: it begins with <{tag}>", "export it as OPML"
            )
        if tag.lower() != "outline":
            return
        if self.filled:
            self.filled[-1] = True
        said = {name.lower(): _line(value) for name, value in attributes.items()}
        line = self._parser.CurrentLineNumber
        words = said.get("text") or said.get("title") or ""
        is_folder = not (said.get("xmlurl") or said.get("htmlurl") or said.get("url"))
        self._open.append((line, said))
        if said.get("xmlurl"):
            self._feed(line, said)
        self.around.append(words if is_folder and words else None)
        self.filled.append(False)

    def _end(self, tag: str) -> None:
        if tag.lower() != "outline":
            return
        line, said = self._open.pop()
        self.around.pop()
        is_filled = self.filled.pop()
        if is_filled or said.get("xmlurl"):
            return
        name = said.get("text") or said.get("title") or ""
        if page := said.get("htmlurl") or said.get("url"):
            self.pages.append((name, page))
            self._fault(line, name, f"it is no feed, only a page: {shown(page)}", _CHECK)
        else:
            self._fault(line, name, "this outline has no xmlUrl, and nothing in it", "add the address of the feed, or take it out")  # fmt: skip

    def _feed(self, line: int, said: Mapping[str, str]) -> None:
        address = _web(said["xmlurl"])
        name = said.get("title") or said.get("text") or _host(address)
        tags = [*(each for each in self.around if each), *_categories(said.get("category", ""))]
        if known := self.feeds.get(address):
            known.tags.extend(tags)
            return
        try:
            source = Source(name=_cut(name), feed=address, tags=tuple(_cut(tag) for tag in tags))
        except ValidationError as error:
            found = error.errors()[0]["msg"].removeprefix("Value error, ")
            self._fault(line, name, found, "")
            return
        self.feeds[address] = _Feed(source=source, tags=list(source.tags))

    def _fault(self, line: int, name: str, found: str, mend: str) -> None:
        self.faults.append(Fault(file=self.file, line=line, key=shown(name) if name else "", found=found, mend=mend))


def _line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _web(address: str) -> str:
    """`feed:` addresses, which open a feed reader, as what they stand for."""
    if address.startswith("feed://"):
        return "http://" + address.removeprefix("feed://")
    return address.removeprefix("feed:")


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address


def _categories(value: str) -> Iterator[str]:
    """OPML 2.0: categories stand between commas, each a path between slashes."""
    for path in value.split(","):
        yield from (part.strip() for part in path.split("/") if part.strip())


def _cut(text: str) -> str:
    return text if len(text) <= 200 else text[:199] + "…"
