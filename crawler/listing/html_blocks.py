"""Finds the lists of articles on a page by their structure: blocks that repeat, each with a link, a title and mostly a date.

Links that stand at the same kind of place make a group; each group, and each row of neighbours in it, may be a list. Of these
the best are taken. No layout is known by its names; what is known are the words by which menus and side boxes give themselves away.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from crawler.listing.html_dates import found_in, pure_date
from crawler.listing.html_headings import Headings, is_in
from crawler.listing.html_items import LOOKED_AT, Describer, Item, is_document, items_of, rows_of
from crawler.listing.html_page import CONTENT, FURNITURE, HEADINGS, Link, Node, Page
from crawler.listing.html_paging import is_paging
from crawler.listing.html_rating import NEWS, NOT_NEWS, Rating, is_article, rated

_NO_ENTRY = re.compile(
    r"""(?:^|[/.=])(?:rss|atom|feed)(?:\.xml|\.aspx|/|$) | \.(?:xml|rss|ics|vcf|jpe?g|png|gif|svg|webp|mp[34]|css|js|json)(?:$|\?)
    | /(?:log-?in|sign-?in|register|user/login|wp-admin|flag/flag)\b | /(?:authors?|tags?|category|categories|users?)/[^/?]+/?$""",
    re.IGNORECASE | re.VERBOSE,
)
_BROWSE = re.compile(r"^browse meetings\s*[-–:]\s*", re.IGNORECASE)  # ModernGov's, before a committee's name
_COUNT = re.compile(r"\s*\(\d+\)$")
#: Where more rows than this are alike and none has a date, they are menus: none of them is looked at alone.
_MENUS = 12


class Finder:
    """Finds the entries on one page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._links = [link for link in page.links if link.node.zone != FURNITURE and not self._leads_elsewhere(link)]
        headings = Headings(page)
        heads = headings.main()
        self._about = " ".join([unquote(urlsplit(page.url).path), page.tree.findtext(".//title") or "", *heads])
        by_url: dict[str, list[Node]] = {}
        for link in page.links:
            by_url.setdefault(link.url, []).append(link.node)
        head = _BROWSE.sub("", heads[0] if heads else "")
        self._describer = Describer(page, by_url=by_url, headings=headings, head=head, about=self._about)

    def entries(self) -> list[Item]:
        """The entries of all lists that are of articles, in the order of the page; none where nothing tells them from menus."""
        lists = sorted((each for each in self._lists() if each.acceptable), key=lambda each: -each.value)
        if not lists:
            return self._only()
        first = lists[0]
        for each in lists:
            first = each if each.is_more_of(first) else first
        chosen: list[Item] = list(first.items)
        for each in lists:
            if each.value > 0 and each.may_join(first):
                fresh = _fresh(each, chosen, first)
                chosen += fresh if 2 * len(fresh) >= len(each.items) else []
        chosen += self._featured(first, chosen)
        return once(chosen)

    def describe(self, items: Sequence[Item]) -> None:
        """Gives the items of one list their titles and dates."""
        self._describer.describe(items)

    def claim(self, items: Sequence[Item]) -> None:
        """Settles the claims of items whose dates have been changed."""
        self._describer.claim(items)

    def _leads_elsewhere(self, link: Link) -> bool:
        return bool(_NO_ENTRY.search(link.url)) or is_paging(self._page, link.node, link.url) or self._is_archive(link)

    def _is_archive(self, link: Link) -> bool:
        """Whether a link leads to all of a month or year: "June 2026", "2025 (14)"."""
        if link.node.last - link.node.first > 3 or is_document(link.url):
            return False
        date = pure_date(_COUNT.sub("", self._page.text(link.node)))
        return bool(date) and not any(found.has_day for found in found_in(date))

    def _lists(self) -> Iterator[Rating]:
        groups: dict[tuple[str, int], list[Link]] = {}
        for link in self._links:
            groups.setdefault(("shape", link.node.shape), []).append(link)
            groups.setdefault(("tags", link.node.tags), []).append(link)
        seen: set[tuple[int, ...]] = set()
        for links in groups.values():
            if len(links) > 1:
                yield from self._lists_among(items_of(links), seen)

    def _lists_among(self, items: list[Item], seen: set[tuple[int, ...]]) -> Iterator[Rating]:
        """All items as one list, and the rows of those that stand beside each other, where that may be a better one."""
        items = self._without_boxes(self._without_asides(items))
        whole = self._rated(items, seen) if len(items) > 1 else None
        if whole:
            yield whole
        rows = rows_of(items)
        has_dates = any(item.dates for item in items)
        if len(rows) < 2 or (len(rows) > _MENUS and not has_dates) or (whole and whole.dated > 0.9):
            return
        for row in rows:
            if len(row) > (1 if has_dates else 2):
                part = self._rated([Item(url=it.url, links=it.links, block=it.block) for it in row], seen)
                if part:
                    yield part

    def _without_asides(self, items: list[Item]) -> list[Item]:
        """The items but for links in sentences, where most are in none."""
        asides = {id(item) for item in items if self._describer.is_in_sentence(item)}
        return [item for item in items if id(item) not in asides] if 2 * len(asides) < len(items) else items

    def _without_boxes(self, items: list[Item]) -> list[Item]:
        """The items but for those in rows with a heading that says what they are: popular, related, events."""
        rows = [row for row in rows_of(items) if len(row) > 1]
        boxes = [row for row in rows if NOT_NEWS.search(self._describer.heading_over(row))]
        boxed = {id(item) for row in boxes for item in row}
        return [item for item in items if id(item) not in boxed]

    def _rated(self, items: list[Item], seen: set[tuple[int, ...]]) -> Rating | None:
        key = tuple(item.links[0].number for item in items)
        if key in seen:
            return None
        seen.add(key)
        self.describe(items)
        return rated(self._page, items, heading=self._describer.heading_over(items), about=self._about)

    def _featured(self, main: Rating, chosen: Sequence[Item]) -> list[Item]:
        """Entries beside the list in a block of another shape: the top story."""
        urls, blocks = {item.url for item in chosen}, {item.block.number for item in chosen}
        loose = [
            link
            for link in self._links
            if link.url not in urls
            and link.node.zone == CONTENT
            and main.is_kin(link.url)
            and not is_in(link.node, blocks)
        ]
        others = [Link(node=item.links[0], url=item.url) for item in chosen]
        items = [item for item in items_of([*loose, *others]) if item.url not in urls] if loose else []
        return [item for item in items if self._is_top_story(item, main)]

    def _is_top_story(self, item: Item, main: Rating) -> bool:
        self.describe([item])
        if item.words < 3 or NOT_NEWS.search(self._describer.heading_over([item])):
            return False
        inside = (node for link in item.links for node in self._page.nodes[link.number : link.end])
        headed = item.stands_out or any(node.tag in HEADINGS for node in inside)
        if len(main.family) == 1:  # addresses of all kinds begin like this
            return headed and bool(item.dates)
        return bool(item.dates) or (headed and main.dated <= 0.8)

    def _only(self) -> list[Item]:
        """The one entry of a list that has just one: dated, and its address is below the page's own."""
        here = urlsplit(self._page.url).path.rstrip("/")
        for link in self._links if here and NEWS.search(self._about) else ():
            if f"{here}/" in link.url and link.node.zone == CONTENT and is_article(link.url):
                item = self.alone(Item(url=link.url, links=[link.node], block=link.node))
                if item.dates and item.words > 2 and not NOT_NEWS.search(self._describer.heading_over([item])):
                    return [item]
        return []

    def alone(self, item: Item) -> Item:
        """The only item of a list, which no others bound: with the nearest block that is dated, else what it stands in."""
        near = [node for node in list(item.links[0].up())[:4] if node.tag not in {"body", "main"}]
        small = [node for node in near if node.last - node.first < LOOKED_AT]
        dated = [node for node in small if self._describer.dates_of(node)]
        block = next(iter(dated or small), item.links[0])
        found = Item(url=item.url, links=item.links, block=block)
        self.describe([found])
        return found


def once(items: Sequence[Item]) -> list[Item]:
    """The items in the order of the page, each address once: where it is dated, else where it stands first."""
    found: dict[str, Item] = {}
    for item in sorted(items, key=lambda item: (not item.dates, item.links[0].number)):
        found.setdefault(item.url, item)
    return sorted(found.values(), key=lambda item: item.links[0].number)


def _fresh(each: Rating, chosen: Sequence[Item], first: Rating) -> list[Item]:
    """The items that are none of the chosen ones in another guise, nor a further link in the block of one.

    Several articles may stand in the block of a chosen one, under it; and several documents in a row.
    """
    urls = {item.url for item in chosen}
    fresh = [item for item in each.items if item.url not in urls]
    links = sorted(((item.links[0].number, item) for item in chosen), key=_number)
    blocks = {item.block.number: item for item in chosen}
    around = [_within(item, links, blocks) for item in fresh]
    holders = {other.block.number for found in around for other in found}
    below = each.is_wordy and sum(map(bool, around)) >= 2 * len(holders) and all(first.is_kin(it.url) for it in fresh)
    return [
        item
        for item, found in zip(fresh, around, strict=True)
        if below or all(item.is_document and other.is_document for other in found)
    ]


def _within(item: Item, links: Sequence[tuple[int, Item]], blocks: Mapping[int, Item]) -> list[Item]:
    """The chosen items of which one stands in the other's block. `links` are the chosen by the number of their link, in order."""
    link, block = item.links[0], item.block
    around = [blocks[node.number] for node in (link, *link.up()) if node.number in blocks]
    inside = links[bisect_left(links, block.number, key=_number) : bisect_left(links, block.end, key=_number)]
    return [*around, *(other for _, other in inside)]


def _number(link: tuple[int, Item]) -> int:
    return link[0]
