"""A page with links as lists of nodes, pieces of text and links, in the order of the document: quick to look around in.

Zones are what a part of the page is for. What menus, footers and the like hold is never an entry; what stands in a side bar or
a "related" box is one only where nothing else is there that could be.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urldefrag

from lxml import etree, html

from crawler.dedupe.urls import absolute_url

CONTENT, SIDE, FURNITURE = range(3)

_INLINE = frozenset(
    """
    a abbr b bdi bdo big cite code data del dfn em font i img ins kbd label mark q s samp small span strong sub sup time tt u
    var
    """.split()  # noqa: SIM905 - a table of words
)
_SILENT = frozenset(
    {"script", "style", "template", "noscript", "head", "iframe", "object", "svg", "textarea", "select"}
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FURNITURE_TAGS = frozenset({"nav", "header", "footer", "dialog", "menu"})
_FURNITURE_ROLES = frozenset(
    {"navigation", "contentinfo", "banner", "search", "dialog", "alertdialog", "menu", "menubar"}
)
_MENU_WORDS = frozenset({"nav", "navbar", "navigation", "menu", "submenu", "megamenu", "footer", "masthead"})
_TOOL_WORDS = frozenset(
    """
    breadcrumb breadcrumbs crumb crumbs cookie cookies consent share sharing social pager pagination paginator tagcloud skip
    skiplinks language languages calendar datepicker
    """.split()  # noqa: SIM905 - a table of words
)
_SIDE_WORDS = frozenset(
    """
    sidebar side aside related popular trending mostread mostviewed mostpopular recommended quicklinks event events diary job jobs
    vacancies comments tags categories facets filters newsletter tweets twitter
    """.split()  # noqa: SIM905 - a table of words
)
#: What has these words is not what they say: it has a side bar beside it, or is about social care.
_NOT_MEANT = re.compile(
    r"(?:has|with|no|without|left|right|both|one|two)[-_]?side-?bars?|social[-_]?(?:care|work|services|housing)\w*|(?:news|press|media|blog)[-_]?(?:and[-_]?)?events?",
    re.IGNORECASE,
)
_QUIET = re.compile(
    r"\b(?:sr-only|visually-?hidden|screen-?reader(?:-text)?|off-?screen|hidden-text|accessib\w*-hidden|u-hidden)|^(?:mg)?hid(?:e|den)$", re.IGNORECASE
)  # fmt: skip
_VARIED = re.compile(
    r"\d|^(?:odd|even|first|last|alt|active|current|sticky|featured|hentry)$|^(?:category|tag|post|node)-|^(?:views-row)-", re.IGNORECASE
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
#: A part that holds more of the page's text than this is the page, however its class calls it; so is one that holds a good part
#: and the first heading. Big menus hold much, too.
_WHOLE, _HALF = 0.85, 0.4


@dataclass(slots=True, kw_only=True, eq=False)
class Node:
    """An element. `end` is the number behind its last descendant, `pieces` the range of those that it holds.

    `shape` and `tags` are alike for elements that stand at the same kind of place: the first by tags and classes of all that
    they stand in, the second by tags alone.
    """

    number: int
    parent: "Node | None"
    element: html.HtmlElement
    tag: str
    end: int = 0
    first: int = 0
    last: int = 0
    zone: int = CONTENT
    shape: int = 0
    tags: int = 0

    def holds(self, other: "Node") -> bool:
        """Whether `other` is this element, or in it."""
        return self.number <= other.number < self.end

    def up(self) -> "Iterator[Node]":
        """The elements that this one stands in, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


@dataclass(slots=True, kw_only=True, eq=False)
class Piece:
    """A run of text between two tags, in the element `of`. Pieces of one `line` stand beside each other.

    `quiet` ones are for screen readers, or hidden.
    """

    of: Node
    text: str
    line: int
    quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Link:
    """A link that leads to an http(s) address: `url` is absolute, without a fragment."""

    node: Node
    url: str


@dataclass(slots=True, kw_only=True)
class Page:
    """`base` is what relative links are resolved against; `addresses` keeps those that were, by the number of their node."""

    url: str
    base: str
    tree: html.HtmlElement
    nodes: list[Node] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    by_element: Mapping[html.HtmlElement, Node] = field(default_factory=dict)
    addresses: dict[int, str | None] = field(default_factory=dict)

    def absolute(self, node: Node) -> str | None:
        """Where the element's `href` leads, as a whole http(s) address; None where that is none or only a place in the page."""
        if node.number not in self.addresses:
            href = (node.element.get("href") or "").strip()
            self.addresses[node.number] = absolute_url(href, self.base) if href and href[0] != "#" else None
        return self.addresses[node.number]

    def text(self, node: Node, *, quiet: bool = False) -> str:
        """What the element shows, on one line."""
        return said(self.pieces[node.first : node.last], quiet=quiet)


def said(pieces: list[Piece], *, quiet: bool = False) -> str:
    """Pieces as one line of text; with `quiet`, what only screen readers say, too."""
    texts: list[str] = []
    line = -1
    for piece in pieces:
        if piece.quiet and not quiet:
            continue
        if piece.line != line:
            texts.append(" ")
            line = piece.line
        texts.append(piece.text)
    return " ".join("".join(texts).split())


def page_of(tree: html.HtmlElement, url: str) -> Page:
    """The page in the tree. `url` is its address; a <base> in it counts for its links."""
    bases = (absolute_url(element.get("href", ""), url) for element in tree.iter("base") if element.get("href"))
    page = Page(url=url, base=next(filter(None, bases), url), tree=tree)
    _read_nodes(page)
    page.by_element = {node.element: node for node in page.nodes}
    _zone(page)
    page.links = list(_links(page))
    return page


def _read_nodes(page: Page) -> None:
    """One walk: no depth exhausts the stack."""
    node: Node | None = None
    shapes: dict[tuple[object, ...], int] = {}
    silent = line = 0
    quiet: set[int] = set()
    for event, element in etree.iterwalk(page.tree, events=("start", "end")):
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if tag not in _INLINE:
            line += 1
        if event == "start":
            silent += tag in _SILENT
            parent, node = node, Node(number=len(page.nodes), parent=node, element=element, tag=tag)
            node.first = len(page.pieces)
            above = (parent.shape, parent.tags) if parent else (0, 0)
            node.shape = shapes.setdefault(("shape", above[0], tag, *_classes(element.get("class") or "")), len(shapes))
            node.tags = shapes.setdefault(("tags", above[1], tag), len(shapes))
            if (parent and parent.number in quiet) or _is_quiet(element, tag):
                quiet.add(node.number)
            page.nodes.append(node)
            holder, text = node, element.text
        else:
            assert node is not None
            silent -= tag in _SILENT
            node.end, node.last = len(page.nodes), len(page.pieces)
            holder, node, text = node.parent or node, node.parent, element.tail
        if text and not silent and not (text.isspace() and tag not in _INLINE):
            page.pieces.append(Piece(of=holder, text=text, line=line, quiet=holder.number in quiet))


def _is_quiet(element: html.HtmlElement, tag: str) -> bool:
    """Whether what the element holds is not shown. A hidden block may be the panel of a tab: it counts."""
    if tag == "a":
        return False
    if _QUIET.search(element.get("class") or ""):
        return True
    return tag in _INLINE and (element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or "")))


@lru_cache(maxsize=2_000)
def _classes(names: str) -> tuple[str, ...]:
    """The classes of an element that are the same for each in a list."""
    return tuple(sorted({name for name in names.split() if not _VARIED.search(name)}))


def _zone(page: Page) -> None:
    size = len(page.pieces) or 1
    heads = [node for node in page.nodes if node.tag == "h1"]
    has_main = {node.number for main in page.nodes if _is_main(main) for node in main.up()}
    for node in page.nodes:
        above = node.parent.zone if node.parent else CONTENT
        own = _marked_zone(node)
        if not own:
            own, most = _named_zone(f"{node.element.get('class') or ''} {node.element.get('id') or ''}")
            share = (node.last - node.first) / size
            if share > most or (share > _HALF and any(node.holds(head) for head in heads)):
                own = CONTENT
        node.zone = max(above, CONTENT if node.number in has_main or node.tag in {"html", "body", "main"} else own)


def _is_main(node: Node) -> bool:
    return node.tag == "main" or node.element.get("role") == "main"


def _marked_zone(node: Node) -> int:
    """What a part is for by its tag and role, which mean it."""
    role = node.element.get("role")
    if node.tag in {"header", "footer", "menu"} and _in_item(node):
        return CONTENT
    if node.tag in _FURNITURE_TAGS or role in _FURNITURE_ROLES:
        return FURNITURE
    return SIDE if node.tag == "aside" else CONTENT


def _in_item(node: Node) -> bool:
    return any(above.tag in {"article", "section", "li", "main", "tr"} or _is_main(above) for above in node.up())


@lru_cache(maxsize=2_000)
def _named_zone(names: str) -> tuple[int, float]:
    """What a part is for by its class and id, and the share of the page's text from which on it can't be that."""
    words = {word.lower() for word in _WORD.findall(_NOT_MEANT.sub(" ", names))}
    if words & _MENU_WORDS:
        return FURNITURE, _WHOLE
    if words & _TOOL_WORDS:
        return FURNITURE, _HALF
    side = words & _SIDE_WORDS or ("most" in words and words & {"read", "viewed"})
    return (SIDE if side else CONTENT), _HALF


def _links(page: Page) -> Iterator[Link]:
    here = urldefrag(page.url).url
    for node in page.nodes:
        if node.tag == "a" and (address := page.absolute(node)):
            bare = _without_fragment(address)
            if bare != here:
                yield Link(node=node, url=bare)


def _without_fragment(address: str) -> str:
    """An address without its fragment, but for one by which a script finds the page: `#!/news/1`."""
    bare, _, fragment = address.partition("#")
    return address if fragment[:1] in {"/", "!"} and len(fragment) > 1 else bare
