"""The entries of a page where the source's declaration says by CSS selectors where they are."""

from collections.abc import Sequence

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from crawler.errors import NotAListing
from crawler.listing.html_blocks import Finder, once
from crawler.listing.html_dates import Found, dates_in, pure_date
from crawler.listing.html_items import Item, items_of
from crawler.listing.html_page import Link, Node, Page


def picked(page: Page, selector: str, key: str) -> list[Node]:
    """The elements that a selector picks, in the order of the page. Raises NotAListing where it is no selector; `key` says whose."""
    try:
        path = HTMLTranslator().css_to_xpath(selector)
        found = page.tree.xpath(path)
    except (SelectorError, etree.XPathError, ValueError) as error:
        raise NotAListing(f"`{key}: {selector}` is no CSS selector: {error}") from None
    return [page.by_element[element] for element in found if element in page.by_element]


def picked_items(page: Page, *, links: str | None, date: str | None) -> list[Item]:
    """The entries behind the links that `links` picks, or all that are found, with the dates that `date` picks."""
    finder = Finder(page)
    if links is None:
        items = finder.entries()
    else:
        chosen = _links(page, picked(page, links, "links"))
        items = items_of(chosen)
        finder.describe(items)
        items = once(items) if len(items) > 1 else [finder.alone(item) for item in items]
    if date is not None:
        _date(page, items, picked(page, date, "date"))
        finder.claim(items)
    return items


def _links(page: Page, nodes: Sequence[Node]) -> list[Link]:
    """The links that are picked: the elements themselves, else the first in each, else the one around it."""
    by_node = {link.node.number: link for link in page.links}
    found: dict[int, Link] = {}
    for node in nodes:
        inside = (by_node[number] for number in range(node.number, node.end) if number in by_node)
        around = (by_node[above.number] for above in node.up() if above.number in by_node)
        if link := next(inside, None) or next(around, None):
            found.setdefault(link.node.number, link)
    return list(found.values())


def _date(page: Page, items: Sequence[Item], nodes: Sequence[Node]) -> None:
    """Gives each item the date that is picked in its block, else the nearest one that is in no other's: behind it, then before it."""
    blocks = [(item.block.number, item.block.end) for item in items]
    free = [node for node in nodes if not any(start <= node.number < end for start, end in blocks)]
    for number, item in enumerate(items):
        own = [node for node in nodes if item.block.holds(node)]
        end = blocks[number + 1][0] if number + 1 < len(items) else len(page.nodes)
        start = blocks[number - 1][1] if number else 0
        behind = [node for node in free if blocks[number][1] <= node.number < end]
        before = [node for node in free if start <= node.number < blocks[number][0]]
        chosen = own or (before if _dates_stand_before(free, blocks) else behind) or before or behind
        item.dates = _read(page, chosen[:1] if own or chosen is behind else chosen[-1:])


def _dates_stand_before(free: Sequence[Node], blocks: Sequence[tuple[int, int]]) -> bool:
    return bool(free and blocks) and free[0].number < blocks[0][0]


def _read(page: Page, nodes: Sequence[Node]) -> list[Found]:
    for node in nodes:
        found = dates_in(page.pieces[node.first : node.last], [node])
        stated = node.element.get("datetime") or node.element.get("content") or node.element.get("title") or ""
        text = page.text(node, quiet=True)
        raw = stated or pure_date(text) or text
        return found or ([Found(raw=raw, rank=2)] if raw else [])
    return []
