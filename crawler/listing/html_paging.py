"""Where a listing page says that the older entries are. Never the page itself, another host, or a calendar's next month."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from crawler.listing.html_page import Node, Page

_NEXT = re.compile(
    r"""(?: (?:go \s to \s)? (?:the \s)? next (?:\s \d+)? (?:\s (?:page|results?|entries|posts|items|articles|news|set))? (?:\s of \s .{1,30})?
    | (?:view \s|see \s|show \s|load \s|browse \s)? (?:older|earlier) (?:\s (?:posts?|entries|news|articles?|stories|items|results|releases|updates|meetings|page))?
    | (?:load|show|view) \s more (?:\s (?:posts?|entries|news|articles?|stories|items|results))?
    | (?:tudalen \s)? nesaf | hynach | (?:page \s)? forward ) """,
    re.VERBOSE | re.IGNORECASE,
)
_ARROW = re.compile(r"[›»>→⟩❯]+|&gt;+")
_ENDS = re.compile(r"first|last|\W*")
_OLDER = re.compile(r".*\b(?:older|earlier|hynach)\b.*", re.IGNORECASE)
_BACK = re.compile(r"prev(?:ious)?(?:\s+(?:page|posts?|entries))?", re.IGNORECASE)
_TRIM = re.compile(
    r"^[\s‹›«»<>←→⟨⟩❮❯:|-]+|[\s‹›«»<>←→⟨⟩❮❯:|.…-]+$|\s*:?\s*\d+ of \d+$|\s*\(?page \d+(?: of \d+)?\)?$", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"calendar|datepicker|month|carousel|slide|gallery|week|event", re.IGNORECASE)
#: Pieces of text in a link.
_FEW = 6
_PAGE_NUMBER = re.compile(
    r"(?:[?&;][^=&]*(?:page|pg|paged|p|pagina|tudalen)[^=&]*=|/(?:page|p|tudalen)[/-]?)(\d{1,5})(?=$|[/&#.])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:(?:go to )?page |tudalen )?(\d{1,4})", re.IGNORECASE)
_OFFSET = re.compile(
    r"^(?:page|pg|paged|p|start|offset|from|skip|first|begin|pageno|pagenumber|currentpage|pageindex|resultspage|d|act)$|page|start|offset",
    re.IGNORECASE,
)


def older_of(page: Page) -> str | None:
    """The address of the page with older entries, absolute; None where the page names none."""
    for found in (_by_rel(page), _by_words(page), _by_numbers(page)):
        if found:
            return found
    return None


def is_paging(page: Page, node: Node, address: str) -> bool:
    """Whether a link leads to another page of the same list."""
    if node.last - node.first > _FEW:
        return False
    words = _bare(page.text(node))
    says = not words or any(form.fullmatch(words) for form in (_NUMBER, _NEXT, _BACK, _ENDS))
    return says and _same_place(address, page.url) and _is_paged(address, page.url)


def _bare(text: str) -> str:
    """Words without arrows and counts of pages around them."""
    return _TRIM.sub("", _TRIM.sub("", " ".join(text.split())))


def _by_rel(page: Page) -> str | None:
    for node in page.nodes:
        if node.tag in {"a", "link"} and "next" in (node.element.get("rel") or "").lower().split():
            address = _address(page, node)
            if address and not _is_elsewhere(node) and not _BACK.fullmatch(page.text(node)):
                return address
    return None


def _by_words(page: Page) -> str | None:
    arrows: str | None = None
    for node in _anchors(page):
        texts = [page.text(node, quiet=True), node.element.get("aria-label") or "", node.element.get("title") or ""]
        texts += [image.element.get("alt") or "" for image in page.nodes[node.number : node.end] if image.tag == "img"]
        bare = [_bare(text) for text in texts if len(text) < 60]
        if any(_NEXT.fullmatch(text) for text in bare) or _is_later(page, node, bare):
            plainly = any(_OLDER.fullmatch(text) for text in bare) and not _is_elsewhere(node)
            if (address := _address(page, node) if plainly else _leads_on(page, node)) is not None:
                return address
        elif arrows is None and _ARROW.fullmatch(texts[0].strip()):
            arrows = _leads_on(page, node)
    return arrows


def _is_later(page: Page, node: Node, texts: list[str]) -> bool:
    """Whether "Previous" means earlier posts: the number of its page is a higher one."""
    if not any(_BACK.fullmatch(text) for text in texts):
        return False
    there, here = _PAGE_NUMBER.search(node.element.get("href") or ""), _PAGE_NUMBER.search(page.url)
    return there is not None and int(there[1]) > (int(here[1]) if here else 1)


def _by_numbers(page: Page) -> str | None:
    """The link with the number behind that of this page."""
    linked: dict[int, str] = {}
    here = 0
    for node in _anchors(page):
        text = page.text(node) or node.element.get("aria-label") or ""
        found, whole = _NUMBER.fullmatch(text.strip()), page.absolute(node)
        if found is None or not whole or not _same_place(whole, page.url):
            continue
        if whole.partition("#")[0] == page.url.partition("#")[0]:
            here = int(found[1])
        elif int(found[1]) > 0 and _is_paged(whole, page.url) and not _is_elsewhere(node):
            linked.setdefault(int(found[1]), whole)
    if not linked:
        return None
    if not here:
        stated = _PAGE_NUMBER.search(page.url)
        missing = [number for number in range(1, max(linked) + 2) if number not in linked]
        here = 1 if not stated else (missing[0] if missing else 1)
    return linked.get(here + 1)


def _anchors(page: Page) -> Iterator[Node]:
    """The links that may be a pager's: none holds more than a few words."""
    return (
        node for node in page.nodes if node.tag == "a" and node.last - node.first < _FEW and node.element.get("href")
    )


def _address(page: Page, node: Node) -> str | None:
    """Where a link leads, if that is another page of the same host."""
    address = page.absolute(node)
    if not address:
        return None
    there, here = urlsplit(address), urlsplit(page.url)
    same = (there.path.rstrip("/"), sorted(parse_qsl(there.query))) == (
        here.path.rstrip("/"),
        sorted(parse_qsl(here.query)),
    )
    return address.partition("#")[0] if there.netloc == here.netloc and not same else None


def _leads_on(page: Page, node: Node) -> str | None:
    """The address of a link that says "next", if it looks like a page of the same listing."""
    address = _address(page, node)
    if not address or _is_elsewhere(node):
        return None
    return address if _same_place(address, page.url) or _is_paged(address, page.url) else None


def _same_place(address: str, here: str) -> bool:
    """Whether an address is of the same path, but for the number of a page in it."""
    there, own = urlsplit(address), urlsplit(here)

    def stem(path: str) -> str:
        return re.sub(r"/(?:page|p|tudalen)[/-]?\d+|/\d{1,4}$", "", path.rstrip("/"), flags=re.IGNORECASE).lower()

    same = re.sub(r"/(?:index|default)\.\w+$", "", stem(there.path)) == re.sub(
        r"/(?:index|default)\.\w+$", "", stem(own.path)
    )
    return there.netloc == own.netloc and same


def _is_paged(address: str, here: str) -> bool:
    """Whether an address names a page by its number, or a place to start from."""
    parts = urlsplit(address)
    known = dict(parse_qsl(urlsplit(here).query))
    fresh = {name: value for name, value in parse_qsl(parts.query) if known.get(name) != value}
    return bool(_PAGE_NUMBER.search(address)) or any(_OFFSET.search(name) for name in fresh) or bool(
        re.search(r"/(?:page|p|tudalen)[/-]?\d+|/\d{1,4}/?$", parts.path, re.IGNORECASE)
    )  # fmt: skip


def _is_elsewhere(node: Node) -> bool:
    """Whether the link belongs to a calendar or to pictures that are leafed through."""
    near = [node, *list(node.up())[:4]]
    return any(
        _ELSEWHERE.search(f"{each.element.get('class') or ''} {each.element.get('id') or ''}")
        for each in near
        if each.tag not in {"body", "html", "main"}
    )
