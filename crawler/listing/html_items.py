"""What may be an entry of a page: its block, its title and its date, and what it takes from beside and above it.

The block of a link is the largest element that holds no other link of its list, so no layout needs to be known: items of
lists, cards, rows, `dd`, bare headings. Where a block says little, what stands between it and the next one is its own, too.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from crawler.listing.html_dates import (
    Found,
    best,
    date_at_edge,
    date_in_url,
    dates_in,
    found_in,
    holds_date,
    pure_date,
    year_in,
    year_in_url,
)
from crawler.listing.html_headings import Headings
from crawler.listing.html_page import HEADINGS, Link, Node, Page, Piece, said
from crawler.listing.html_titles import is_generic, link_words, parts_of, titles_of, without_date

_DOCUMENT = re.compile(
    r"""\.(?:pdf|docx?|rtf|odt|pptx?|xlsx?)(?:$|[?#&/]) | /(?:download|media|asset|file)s?/(?:[^?]*/)?\d+(?:/|$) | /download/?$
    | [?&](?:download|asset|document)id= | wpdmdl= | /document\.ashx\?""",
    re.IGNORECASE | re.VERBOSE,
)
#: Pieces of a block in which a date is looked for.
LOOKED_AT = 60
#: Pieces of text before the first and behind the last block of a row of them that may be theirs.
_BESIDE = 14
#: As many links of a block to the same address are read.
_LINKS = 12
#: As many dates above an item are looked at, the nearest first.
_HEADINGS = 40


@dataclass(slots=True, kw_only=True, eq=False)
class Item:
    """What may be an entry. `links` lead to `url`, all in `block`; `beside` is what stands next to that, `under` the date above it.

    `claims` are its dates as an entry claims them, best first.
    """

    url: str
    links: list[Node]
    block: Node
    beside: list[Piece] = field(default_factory=list)
    title: str = ""
    dates: list[Found] = field(default_factory=list)
    under: str = ""
    claims: tuple[str, ...] = ()

    @property
    def is_document(self) -> bool:
        """Whether it leads to a PDF or the like, by its address."""
        return is_document(self.url)

    @property
    def words(self) -> int:
        """Of its title."""
        return len(self.title.split())

    @property
    def stands_out(self) -> bool:
        """Whether its link is in a heading."""
        return any(node.tag in HEADINGS for link in self.links for node in link.up() if self.block.holds(node))


def is_document(url: str) -> bool:
    """Whether an address is that of a PDF, a DOCX or the like."""
    return bool(_DOCUMENT.search(url))


def items_of(links: Iterable[Link]) -> list[Item]:
    """The items of links that stand at the same kind of place, each with the largest block that holds no other."""
    holds: dict[int, str | None] = {}
    links = list(links)
    for link in links:
        for node in (link.node, *link.node.up()):
            if holds.setdefault(node.number, link.url) != link.url:
                holds[node.number] = None
    found: dict[tuple[str, int], Item] = {}
    for link in links:
        block = link.node
        for node in link.node.up():
            if holds[node.number] is None or node.tag in {"body", "html"}:
                break
            block = node
        item = found.setdefault((link.url, block.number), Item(url=link.url, links=[], block=block))
        item.links.append(link.node)
    return list(found.values())


def rows_of(items: Iterable[Item]) -> list[list[Item]]:
    """The items whose blocks stand beside each other, in the same element."""
    rows: dict[int, list[Item]] = {}
    for item in items:
        rows.setdefault(item.block.parent.number if item.block.parent else -1, []).append(item)
    return list(rows.values())


def common(items: Sequence[Item]) -> Node:
    """The nearest element that holds all the items."""
    links = sorted((item.links[0] for item in items), key=lambda node: node.number)
    return next((node for node in links[0].up() if node.holds(links[-1])), links[0])


class Describer:
    """Tells the titles and dates of items of one page. `by_url` has all links to each address, `about` what the page is about."""

    def __init__(
        self, page: Page, *, by_url: Mapping[str, Sequence[Node]], headings: Headings, head: str, about: str
    ) -> None:
        self._page = page
        self._by_url = by_url
        self._headings = headings
        self._head = head
        self._year = year_in(about)
        self._titles: dict[tuple[str, int], list[str]] = {}
        self._dates: dict[int, list[Found]] = {}
        self._date_lines = _date_lines(page)

    def describe(self, items: Sequence[Item]) -> None:
        """Gives the items of one list their titles and dates."""
        for item in items:
            item.dates = self.dates_of(item.block)
        self._look_beside(items)
        self._look_above(items)
        self._name(items)
        self.claim(items)

    def dates_of(self, block: Node) -> list[Found]:
        """The dates that stand in a block, best first."""
        if block.number not in self._dates:
            pieces = self._page.pieces[block.first : block.last][:LOOKED_AT]
            self._dates[block.number] = dates_in(pieces, self._page.nodes[block.number : block.end][: 2 * LOOKED_AT])
        return self._dates[block.number]

    def heading_over(self, items: Sequence[Item]) -> str:
        """The heading that stands over the items: the last before them in what they all stand in, or beside that."""
        first = min(item.links[0].number for item in items)
        return self._headings.over(common(items), before=first, blocks={item.block.number for item in items})

    def is_in_sentence(self, item: Item) -> bool:
        """Whether words lead up to the link that are neither a date nor a label."""
        link = item.links[0]
        before = self._page.pieces[max(item.block.first, link.first - 3) : link.first]
        text = (
            said([piece for piece in before if piece.line == self._page.pieces[link.first].line])
            if before and link.first < link.last
            else ""
        )
        return len(text.split()) > 3 and not text.endswith((":", "-", "–")) and not holds_date(text)

    def claim(self, items: Sequence[Item]) -> None:
        """Settles what the items claim: dates in or beside them, else above them, in their addresses, in their titles."""
        edges = [date_at_edge(next(iter(self._titles_of(item)), item.title)) for item in items]
        usual = 5 * sum(map(bool, edges)) >= 3 * len(items)
        for item, edge in zip(items, edges, strict=True):
            found = item.dates or found_in(item.under)
            if not any(date.whole for date in found) and (in_url := date_in_url(item.url)):
                found = [Found(raw=in_url, rank=3)]
            if not found and usual and edge:
                found = [Found(raw=edge, rank=4)]
            item.dates = found
            item.claims = best(found, year_in(item.under) or year_in_url(item.url) or self._year)

    def _name(self, items: Sequence[Item]) -> None:
        """Gives items their titles: the best words that are not those of many. "Agenda" of each meeting needs the meeting's name."""
        candidates = [self._titles_of(item) for item in items]
        counts = Counter(title for titles in candidates for title in set(titles))
        often = max(1, len(items) // 4)
        for item, titles in zip(items, candidates, strict=True):
            rare = [title for title in titles if counts[title] <= often and not pure_date(title)]
            if pure_date(link_words(self._page, item.links[0])):
                rare = [title for title in rare if len(title.split()) > 2 and not title.lower().startswith("link to ")]
            item.title = without_date(next(iter(rare), ""))
        self._name_beside([item for item in items if not item.title])
        self._place([(item, titles) for item, titles in zip(items, candidates, strict=True) if not item.title])

    def _name_beside(self, poor: Sequence[Item]) -> None:
        """Titles from what stands beside blocks without one, with what the link says itself: "Health board: Agenda".

        Where that is the same for several, their dates are put between.
        """
        names = ["".join(parts_of(item.beside)[:1]) for item in poor]
        said_by = [link_words(self._page, item.links[0]) for item in poor]
        words = ["" if is_generic(text) or pure_date(text) else text for text in said_by]
        counts = Counter(zip(names, words, strict=True))
        for item, name, own in zip(poor, names, words, strict=True):
            day = next((date.raw for date in item.dates), "") if counts[name, own] > 1 else ""
            item.title = ": ".join(filter(None, [", ".join(filter(None, [name, day])), own])) if name else ""

    def _place(self, poor: Sequence[tuple[Item, Sequence[str]]]) -> None:
        """Titles for what says only "Agenda" or its date: with the heading over it, or the page's own and the date of its row."""
        over = [self.heading_over([item]) for item, _ in poor]
        for (item, titles), heading in zip(poor, over, strict=True):
            words = link_words(self._page, item.links[0])
            day = "" if pure_date(words) else next((date.raw for date in item.dates), item.under)
            own = words or next(iter(titles), "")
            above = (
                heading if len(set(over)) > 1 and heading != self._head else ", ".join(filter(None, [self._head, day]))
            )
            item.title = f"{above}{', ' if pure_date(own) else ': '}{own}" if above and own else own or above
            if not item.dates and (edge := date_at_edge(above)):
                item.dates = [Found(raw=edge, rank=3)]

    def _titles_of(self, item: Item) -> list[str]:
        key = (item.url, item.block.number)
        if key not in self._titles:
            nodes, block = self._by_url.get(item.url, item.links), item.block
            inside = nodes[bisect_left(nodes, block.number, key=_number) : bisect_left(nodes, block.end, key=_number)]
            self._titles[key] = titles_of(self._page, inside[:_LINKS] or item.links, block)
        return self._titles[key]

    def _look_beside(self, items: Sequence[Item]) -> None:
        """Where blocks hold no dates, looks for them between the blocks: before each, or behind each."""
        if 2 * sum(bool(item.dates) for item in items) > len(items):
            return
        for row in rows_of(items):
            parent = row[0].block.parent
            if parent and not self._look_in_cells(row, parent):
                self._look_in_row(row, parent)

    def _look_in_cells(self, row: Sequence[Item], parent: Node) -> bool:
        """Whether the items stand in a table's row that is dated in another cell: that holds for all it links to."""
        line = next((node for node in (parent, *list(parent.up())[:2]) if node.tag == "tr"), None)
        if line is None:
            return False
        taken = [parent] if line is not parent else [item.block for item in row]
        inside = {number for node in taken for number in range(node.first, node.last)}
        rest = [self._page.pieces[number] for number in range(line.first, line.last) if number not in inside]
        dates = dates_in(rest)
        for item in row if dates or line is parent else ():
            item.beside, item.dates = rest, item.dates or dates
        return bool(dates) or line is parent

    def _look_in_row(self, row: Sequence[Item], parent: Node) -> None:
        first, last = row[0].block, row[-1].block
        edges = [max(parent.first, first.first - _BESIDE), *(item.block.last for item in row)]
        starts = [*(item.block.first for item in row), min(parent.last, last.last + _BESIDE)]
        gaps = [self._page.pieces[edge:start] for edge, start in zip(edges, starts, strict=True)]
        dates = [dates_in(gap[-_BESIDE:]) or dates_in(gap[:_BESIDE]) for gap in gaps]
        before = bool(dates[0])
        if before == bool(dates[-1]):
            before = first.tag == "dd" or (before and _near_end(gaps[1:-1]))
        own = dates[:-1] if before else dates[1:]
        usual = 2 * sum(map(bool, own)) > len(row)  # one alone is the page's
        for item, found, gap in zip(row, own, gaps if before else gaps[1:], strict=False):
            item.beside = gap
            item.dates = item.dates or [date for date in found if date.has_day and usual]

    def _look_above(self, items: Sequence[Item]) -> None:
        """What dates stand as headings above several items, down to the next one."""
        if all(item.dates and item.dates[0].whole for item in items):
            return
        root = common(items)
        start = bisect_left(self._date_lines, (root.parent or root).first, key=_place)
        above = self._date_lines[start : bisect_left(self._date_lines, items[-1].block.first, key=_place)]
        for item in items if above else ():
            end = bisect_left(above, item.block.first, key=_place)
            before = above[max(0, end - _HEADINGS) : end]
            held = (raw for _, raw, holder in reversed(before) if holder.holds(item.block))
            item.under = next(held, "") if not item.dates or not item.dates[0].whole else ""


def _date_lines(page: Page) -> list[tuple[int, str, Node]]:
    """The lines of a page that are dates and nothing else, with the number of their first piece, and what they may be a heading in."""
    found = []
    pieces, start = page.pieces, 0
    while start < len(pieces):
        end = start + 1
        while end < len(pieces) and pieces[end].line == pieces[start].line:
            end += 1
        if end - start < 6 and (raw := pure_date(said(pieces[start:end]))):
            found.append((start, raw, _holder(pieces[start].of, start, end)))
        start = end
    return found


def _place(line: tuple[int, str, Node]) -> int:
    return line[0]


def _number(node: Node) -> int:
    return node.number


def _holder(node: Node, start: int, end: int) -> Node:
    """The nearest element around that holds more than the pieces of a line."""
    for above in (node, *node.up()):
        if above.first < start or above.last > end:
            return above
    return node


def _near_end(gaps: Sequence[Sequence[Piece]]) -> bool:
    """Whether the dates between blocks stand nearer to the next one."""
    return sum(1 if dates_in(gap[len(gap) // 2 :]) else -1 for gap in gaps if len(gap) > 1) > 0
