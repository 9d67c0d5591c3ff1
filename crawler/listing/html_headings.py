"""The headings of a page, and which of them stands over a part of it."""

from bisect import bisect_left
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from crawler.listing.html_dates import pure_date
from crawler.listing.html_page import HEADINGS, Node, Page

#: As many headings before a part are looked at, the nearest first.
_NEAR = 60


class Headings:
    """All headings of a page but for those that are dates."""

    def __init__(self, page: Page) -> None:
        self._found = list(_headings(page))

    def main(self) -> list[str]:
        """The texts of the first level."""
        return [text for heading, _, text in self._found if heading.tag == "h1"]

    def over(self, root: Node, *, before: int, blocks: AbstractSet[int]) -> str:
        """The last heading in front of the element with the number `before` that stands in what `root` stands in, or beside that.

        "" where there is none. Headings in elements with the numbers `blocks` do not count.
        """
        end = bisect_left(self._found, before, key=_number)
        for heading, holder, text in reversed(self._found[max(0, end - _NEAR) : end]):
            if holder.holds(root) and not is_in(heading, blocks):
                return text
        return ""


def is_in(node: Node, numbers: AbstractSet[int]) -> bool:
    """Whether a node stands in one of those with these numbers, or is it."""
    return node.number in numbers or any(above.number in numbers for above in node.up())


def _headings(page: Page) -> Iterator[tuple[Node, Node, str]]:
    """The headings of a page that are no dates, with what each is for and what it says.

    It is for the element that it stands in, or the one around that, where it stands there alone.
    """
    for node in page.nodes:
        parent = node.parent
        if parent and node.tag in HEADINGS | {"caption", "legend", "summary"}:
            alone = parent.parent and parent.last - parent.first == node.last - node.first
            text = page.text(node)
            if text and not pure_date(text):
                yield node, parent.parent if alone and parent.parent else parent, text


def _number(heading: tuple[Node, Node, str]) -> int:
    return heading[0].number
