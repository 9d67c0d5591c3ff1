"""Finds the lists of articles on a page by their structure: blocks that repeat, each with a link, a title and mostly a date.

Links that stand at the same kind of place make a group. The block of a link is the largest element that holds no other link of
its group, so no layout needs to be known: items of lists, cards, rows, `dd`, bare headings. Where a block says little, what
stands between it and the next one is its own, too.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from crawler.dedupe.urls import is_article_like, site_of
from crawler.listing.html_dates import (
    Found,
    best,
    date_at_edge,
    date_in_url,
    dates_in,
    pure_date,
    year_in,
    year_in_url,
)
from crawler.listing.html_page import CONTENT, FURNITURE, HEADINGS, SIDE, Link, Node, Page, Piece, said
from crawler.listing.html_paging import is_paging
from crawler.listing.html_titles import link_words, parts_of, titles_of, without_date

NEWS = re.compile(
    r"news|press|media|release|blog|article|stor(?:y|ies)|latest|announce|statement|update|publication|report|review|decision|document"
    r"|minutes|meeting|bulletin|notice|librar|case|inquest|finding|consultation|post|archive|research|insight|comment|paper|hearing|judg"
    r"|newyddion|datganiad|cyhoeddiad|adroddiad|cyfarfod",
    re.IGNORECASE,
)
_NOT_NEWS = re.compile(
    r"related|popular|most (?:read|viewed|recent comments)|trending|\bevents?\b|what.s on|diary|quick ?links|useful links|services?$|in this section"
    r"|categor|topics?$|\btags?\b|^archives?$|jobs|vacanc|careers|follow|share|contact|^menu|browse|may (?:also )?like|see also|recommended|more from"
    r"|tweets|twitter|cookie|top tasks|i want to|do it online|^pay|report it|apply|find (?:it|a)|navigation|explore|digwyddiadau|gwasanaethau|poblogaidd|swyddi",
    re.IGNORECASE,
)  # fmt: skip
_DOCUMENT = re.compile(
    r"\.(?:pdf|docx?|rtf|odt|pptx?|xlsx?)(?:$|[?#&/])|/(?:download|media|asset|file)s?/(?:[^?]*/)?\d+(?:/|$)|[?&](?:download|asset|document)id=|/download/?$|wpdmdl=|/document\.ashx\?", re.IGNORECASE
)  # fmt: skip
_NO_PAGE = re.compile(
    r"(?:^|[/.=])(?:rss|atom|feed)(?:\.xml|\.aspx|/|$)|\.(?:xml|rss|ics|vcf|jpe?g|png|gif|svg|webp|mp[34]|css|js|json)(?:$|\?)|/(?:log-?in|sign-?in|register|user/login|wp-admin|flag/flag)\b|/(?:authors?|tags?|category|categories|users?)/[^/?]+/?$",
    re.IGNORECASE,
)
_EVENT_URL = re.compile(r"/(?:events?|whats-?on|calendar|diary|digwyddiadau)(?:/|$)", re.IGNORECASE)
_SCRIPT_NAME = re.compile(r"\.(?:aspx?|php|cfm|jsp|html?)$", re.IGNORECASE)
#: Where more rows than this are alike and none has a date, they are menus: none of them is looked at alone.
_MENUS = 12
#: Pieces of a block in which a date is looked for.
_LOOKED_AT = 60
#: Pieces of text before the first and behind the last block of a row of them that may be theirs.
_BESIDE = 14


@dataclass(slots=True, kw_only=True, eq=False)
class Item:
    """One entry of a list that may be one. `links` lead to `url`, all in `block`; `beside` is what stands next to it."""

    url: str
    links: list[Node]
    block: Node
    beside: list[Piece] = field(default_factory=list)
    title: str = ""
    dates: list[Found] = field(default_factory=list)
    under: str = ""
    claims: tuple[str, ...] = ()
    score: float = 0.0

    @property
    def dated(self) -> bool:
        return bool(self.dates)

    @property
    def is_document(self) -> bool:
        return bool(_DOCUMENT.search(self.url))


class Finder:
    """Finds the entries on one page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._links = [
            link
            for link in page.links
            if link.node.zone != FURNITURE
            and not _NO_PAGE.search(link.url)
            and not is_paging(page, link.node, link.url)
        ]
        self._by_url: dict[str, list[Node]] = {}
        for link in self._links:
            self._by_url.setdefault(link.url, []).append(link.node)
        self._site = site_of(page.url)
        self._titles: dict[tuple[str, int], list[str]] = {}
        self._dates: dict[int, list[Found]] = {}
        self._headings = [
            node for node in page.nodes if node.tag in HEADINGS or node.tag in {"caption", "legend", "summary"}
        ]
        self._date_lines = _date_lines(page)
        title = page.tree.findtext(".//title") or ""
        heads = [page.text(node) for node in self._headings if node.tag == "h1"]
        self._head = re.sub(r"^browse meetings\s*[-–:]\s*", "", heads[0] if heads else "", flags=re.IGNORECASE)
        self._about = " ".join([unquote(urlsplit(page.url).path), title, *heads])

    # -- lists ---------------------------------------------------------------------------------------------------------

    def entries(self) -> list[Item]:
        """The entries of all lists that are of articles, in the order of the page."""
        candidates = sorted(
            (each for each in self._candidates() if each.acceptable), key=lambda each: each.value, reverse=True
        )
        chosen: list[Item] = []
        first: _List | None = None
        for candidate in candidates:
            if first and not candidate.may_join(first):
                continue
            fresh = self._fresh(candidate, chosen)
            if fresh and 2 * len(fresh) >= len(candidate.items):
                chosen += fresh
                first = first or candidate
        if first:
            chosen += self._featured(first, chosen)
        else:
            chosen = self._only()
        return sorted(chosen, key=lambda item: item.links[0].number)

    def _only(self) -> list[Item]:
        """The one entry of a list that has just one: dated, headed, and its address below the page's own."""
        here = urlsplit(self._page.url).path.rstrip("/")
        for link in self._links if NEWS.search(self._about) and here else ():
            if f"{here}/" in link.url and link.node.zone == CONTENT and _is_article(link.url):
                block = next(
                    (
                        node
                        for node in list(link.node.up())[:4]
                        if self._dates_of(node) and node.tag not in {"body", "main"}
                    ),
                    None,
                )
                if block and block.last - block.first < _LOOKED_AT:
                    item = Item(url=link.url, links=[link.node], block=block)
                    self.describe([item])
                    if len(item.title.split()) > 2 and not _NOT_NEWS.search(self._heading_of([item])):
                        return [item]
        return []

    @staticmethod
    def _fresh(candidate: "_List", chosen: Sequence[Item]) -> list[Item]:
        """The items that are none of the chosen ones in another guise, nor a further link in the block of one."""
        urls = {item.url for item in chosen}
        return [
            item
            for item in candidate.items
            if item.url not in urls
            and not any(
                (other.block.holds(item.links[0]) and not (item.is_document and other.is_document))
                or (item.block.holds(other.links[0]) and not (item.is_document and other.is_document))
                for other in chosen
            )
        ]

    def _candidates(self) -> "Iterator[_List]":
        groups: dict[tuple[str, int], list[Link]] = {}
        for link in self._links:
            groups.setdefault(("shape", link.node.shape), []).append(link)
            groups.setdefault(("tags", link.node.tags), []).append(link)
        seen: set[tuple[int, ...]] = set()
        for links in groups.values():
            items = items_of(links)
            rows: dict[int, list[Item]] = {}
            for item in items:
                rows.setdefault(item.block.parent.number if item.block.parent else -1, []).append(item)
            if len(items) > 1:
                yield from self._wholes(items, rows, seen)

    def _wholes(
        self, items: list[Item], rows: Mapping[int, list[Item]], seen: set[tuple[int, ...]]
    ) -> "Iterator[_List]":
        """All items as one list, and those that stand beside each other as lists of their own, where that may be a better one."""
        whole = self._once(items, seen)
        if whole:
            yield whole
        many = len(rows) > _MENUS and not any(item.dates for item in items)
        if len(rows) < 2 or many or (whole and whole.dated_share > 0.9):
            return
        for row in rows.values():
            if len(row) > 2 or (len(row) == 2 and any(item.dates for item in row)):
                part = self._once([Item(url=it.url, links=it.links, block=it.block) for it in row], seen)
                if part:
                    yield part

    def _once(self, items: list[Item], seen: set[tuple[int, ...]]) -> "_List | None":
        key = tuple(item.links[0].number for item in items)
        if key in seen:
            return None
        seen.add(key)
        return self._list(items)

    def _list(self, items: list[Item]) -> "_List":
        self.describe(items)
        heading = self._heading_of(items)
        found = _List(page=self._page, items=items, heading=heading, about=self._about, site=self._site)
        found.rate()
        return found

    # -- items ---------------------------------------------------------------------------------------------------------

    def describe(self, items: Sequence[Item]) -> None:
        """Gives items of one list their titles and dates."""
        for item in items:
            item.dates = self._dates_of(item.block)
        self._look_beside(items)
        self._name(items)
        self._look_above(items)
        self.claim(items)

    def _name(self, items: Sequence[Item]) -> None:
        """Gives items their titles: the best words that are not those of many. "Agenda" of each meeting needs the meeting's name."""
        candidates = [self._titles_of(item) for item in items]
        counts = Counter(title for titles in candidates for title in set(titles))
        often = max(1, len(items) // 4)
        for item, titles in zip(items, candidates, strict=True):
            rare = [title for title in titles if counts[title] <= often and not pure_date(title)]
            if pure_date(link_words(self._page, item.links[0])):
                rare = [title for title in rare if len(title.split()) > 2 and not title.lower().startswith("link to ")]
            item.title = without_date(next(iter(rare or parts_of(item.beside)), "") or self._placed(item, titles))

    def _placed(self, item: Item, titles: Sequence[str]) -> str:
        """A title for what says only "Agenda" or its date: with the heading of the page before it, and the date of its row."""
        words = link_words(self._page, item.links[0])
        day = "" if pure_date(words) else next((date.raw for date in item.dates), "")
        above = ", ".join(filter(None, [self._head, day]))
        own = words or next(iter(titles), "")
        return f"{above}{', ' if pure_date(own) else ': '}{own}" if above and own else own or above

    def _dates_of(self, block: Node) -> list[Found]:
        if block.number not in self._dates:
            pieces = self._page.pieces[block.first : block.last][:_LOOKED_AT]
            self._dates[block.number] = dates_in(pieces, self._page.nodes[block.number : block.end][: 2 * _LOOKED_AT])
        return self._dates[block.number]

    def _titles_of(self, item: Item) -> list[str]:
        key = (item.url, item.block.number)
        if key not in self._titles:
            nodes = [node for node in self._by_url.get(item.url, item.links) if item.block.holds(node)]
            self._titles[key] = titles_of(self._page, nodes or item.links, item.block)
        return self._titles[key]

    def _look_beside(self, items: Sequence[Item]) -> None:
        """Where blocks hold no dates, looks for them between the blocks: before each, or behind each."""
        if 2 * sum(item.dated for item in items) > len(items):
            return
        rows: dict[int, list[Item]] = {}
        for item in items:
            rows.setdefault(item.block.parent.number if item.block.parent else -1, []).append(item)
        for row in rows.values():
            parent = row[0].block.parent
            if parent and parent.tag == "tr":
                self._look_in_cells(row, parent)
            else:
                self._look_in_row(row)

    def _look_in_cells(self, row: Sequence[Item], parent: Node) -> None:
        """A date that stands in a cell of a row holds for all that the row links to."""
        inside = {number for item in row for number in range(item.block.first, item.block.last)}
        rest = [self._page.pieces[number] for number in range(parent.first, parent.last) if number not in inside]
        dates = dates_in(rest)
        for item in row:
            item.beside, item.dates = rest, item.dates or dates

    def _look_in_row(self, row: Sequence[Item]) -> None:
        parent = row[0].block.parent
        if parent is None:
            return
        pieces = self._page.pieces
        edges = [max(parent.first, row[0].block.first - _BESIDE)]
        edges += [item.block.last for item in row]
        starts = [item.block.first for item in row] + [min(parent.last, row[-1].block.last + _BESIDE)]
        gaps = [pieces[edge:start] for edge, start in zip(edges, starts, strict=True)]
        dates = [dates_in(gap[-_BESIDE:]) or dates_in(gap[:_BESIDE]) for gap in gaps]
        before, after = bool(dates[0]), bool(dates[-1])
        if before == after:
            before = row[0].block.tag == "dd" or (before and _near_end(gaps[1:-1]))
        for number, item in enumerate(row):
            at = number if before else number + 1
            item.beside = gaps[at]
            if not item.dates:
                item.dates = (
                    [date for date in dates[at] if date.day] if not _is_heading_gap(gaps[at], before=before) else []
                )

    def _look_above(self, items: Sequence[Item]) -> None:
        """What dates stand as headings above several items, down to the next one."""
        if all(item.dated and item.dates[0].whole for item in items):
            return
        root = _common(items)
        at = min(root.first, _before(self._page, root))
        dates = [(number, raw) for number, raw in self._date_lines if at <= number]
        ordered = sorted(items, key=lambda each: each.block.first)
        blocks = [item.block for item in ordered]
        free = (
            [(n, raw) for n, raw in dates if not any(block.first <= n < block.last for block in blocks)]
            if dates
            else []
        )
        for item in ordered if free else ():
            item.under = next((raw for number, raw in reversed(free) if number < item.block.first), "")

    def claim(self, items: Sequence[Item]) -> None:
        edges = [date_at_edge(next(iter(self._titles_of(item)), item.title)) for item in items]
        use_edges = 5 * sum(map(bool, edges)) >= 3 * len(items)
        for item, edge in zip(items, edges, strict=True):
            found = list(item.dates)
            if not found and item.under and not re.fullmatch(r"\d{4}", item.under):
                found = _as_found(item.under)
            if not any(date.whole for date in found) and (in_url := date_in_url(item.url)):
                found = [Found(raw=in_url, rank=3)]
            if not found and use_edges and edge:
                found = [Found(raw=edge, rank=4)]
            item.dates = found
            year = year_in(item.under) or year_in_url(item.url) or year_in(self._about)
            item.claims = best(found, year)

    def _heading_of(self, items: Sequence[Item]) -> str:
        """The heading that stands over the items: the last before them in what they all stand in, or beside that."""
        root = _common(items)
        first = min(item.links[0].number for item in items)
        for heading in reversed(self._headings):
            if heading.number < first and not any(item.block.holds(heading) for item in items):
                above = [node for node in heading.up()][:2]
                holder = above[0] if above else None
                if holder and holder.last - holder.first == heading.last - heading.first and len(above) > 1:
                    holder = above[1]
                text = self._page.text(heading)
                if holder and holder.holds(root) and text and not pure_date(text):
                    return text
        return ""

    # -- an entry that stands out --------------------------------------------------------------------------------------

    def _featured(self, main: "_List", chosen: Sequence[Item]) -> list[Item]:
        """Entries beside the list in a block of another shape: the top story."""
        family = main.family
        urls = {item.url for item in chosen}
        blocked = [item.block for item in chosen]
        loose = [
            link
            for link in self._links
            if link.url not in urls
            and link.node.zone == CONTENT
            and not any(block.holds(link.node) for block in blocked)
            and main.is_kin(link.url, family)
        ]
        others = [Link(node=item.links[0], url=item.url) for item in chosen]
        items = [item for item in items_of([*loose, *others]) if item.url not in urls]
        found = []
        for item in items:
            self.describe([item])
            heading = self._heading_of([item])
            stands_out = any(
                node.tag in HEADINGS
                for link in item.links
                for node in (*link.up(), *self._page.nodes[link.number : link.end])
                if item.block.holds(node)
            )
            if (
                len(item.title.split()) > 2
                and (
                    stands_out
                    if item.dated and len(family) == 1
                    else item.dated or (stands_out and len(family) > 1 and main.dated_share <= 0.8)
                )
                and not _NOT_NEWS.search(heading)
            ):
                found.append(item)
        return found


@dataclass(slots=True, kw_only=True)
class _List:
    """A list that may be of articles, with what speaks for it."""

    page: Page
    items: list[Item]
    heading: str
    about: str
    site: str
    value: float = 0.0
    acceptable: bool = False
    dated_share: float = 0.0
    family: tuple[str, ...] = ()

    def rate(self) -> None:
        items, size = self.items, len(self.items)
        self.family = _family(item.url for item in items)
        self.dated_share = sum(item.dated for item in items) / size
        likes = [_is_like(item) for item in items]
        words = [min(len(item.title.split()), 12) for item in items]
        here = urlsplit(self.page.url).path.rstrip("/")
        child = sum(f"{here}/" in item.url for item in items) / size > 0.5 if here else False
        unwanted = (
            bool(_NOT_NEWS.search(self.heading)) or sum(bool(_EVENT_URL.search(item.url)) for item in items) > size / 2
        )
        for item, like, count in zip(items, likes, words, strict=True):
            item.score = _score(item, like=like, words=count, site=self.site) + 0.4 * child
        self.value = sum(item.score for item in items) - 3 * size * unwanted
        like, mean = sum(likes) / size, sum(words) / size
        side = sum(item.block.zone == SIDE for item in items) > size / 2
        news = bool(NEWS.search(self.heading)) or bool(NEWS.search(self.about)) or child
        documents = sum(item.is_document for item in items) > size / 2
        distinct = len({item.title for item in items}) / size
        if unwanted or mean < 1.5 or distinct < 0.6:
            return
        if self.dated_share >= 0.5:
            self.acceptable = mean >= (2 if like >= 0.5 or child else 3)
        elif side or size < 3 or like < 0.6:
            return
        else:
            full = sum(_says_more(self.page, item) for item in items) / size > 0.5
            self.acceptable = (documents and mean >= 2) or (news and mean >= 3) or (full and mean >= 5)
            if not documents and mean < 5 and not full and not child:
                self.acceptable = self.acceptable and bool(NEWS.search(self.heading))

    def may_join(self, first: "_List") -> bool:
        """Whether a further list on the page is one of articles, too."""
        zone = max(item.block.zone for item in self.items)
        kin = (
            len(first.family) > 1
            and sum(first.is_kin(item.url, first.family) for item in self.items) > len(self.items) / 2
        )
        if zone == SIDE:
            return False
        if self.dated_share >= 0.5:
            return True
        if kin and sum(len(item.title.split()) for item in self.items) >= 4 * len(self.items):
            return True
        if first.dated_share >= 0.5:
            return bool(NEWS.search(self.heading)) and (kin or self.heading != first.heading)
        return kin or bool(NEWS.search(self.heading))

    def is_kin(self, url: str, family: tuple[str, ...]) -> bool:
        """Whether an address is made like those of the list."""
        host, *segments = _segments(url)
        return (
            (host, *segments)[: len(family)] == family
            and _is_article(url)
            and abs(len(segments) - _depth(self.items)) <= 1
        )


def items_of(links: Iterable[Link]) -> list[Item]:
    """The items of links that stand at the same kind of place."""
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


def _score(item: Item, *, like: bool, words: int, site: str) -> float:
    score = -2.0 + 1.5 * item.dated + (1.0 if like else -0.5)
    score += 1.0 if words >= 5 else 0.5 if words >= 3 else 0.0 if words == 2 else -1.0
    score += 0.3 * any(node.tag in HEADINGS for link in item.links for node in link.up() if item.block.holds(node))
    score -= 1.0 * (item.block.zone == SIDE) + 0.7 * (not _same_site(item.url, site))
    return score


@lru_cache(maxsize=4_000)
def _same_site(url: str, site: str) -> bool:
    try:
        return site_of(url) == site
    except ValueError:
        return False


def _is_like(item: Item) -> bool:
    return item.is_document or _is_article(item.url)


@lru_cache(maxsize=4_000)
def _is_article(url: str) -> bool:
    return is_article_like(_as_key(url))


def _as_key(url: str) -> str:
    return url.partition("://")[2].rstrip("/")


@lru_cache(maxsize=4_000)
def _segments(url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    path = [part for part in parts.path.split("/") if part]
    return (parts.netloc, *path)


def _family(urls: Iterable[str]) -> tuple[str, ...]:
    """What the addresses of a list have in common: host and first parts of the path, the last part never."""
    common: tuple[str, ...] | None = None
    for url in urls:
        host, *path = _segments(url)
        parts = (host, *path[:-1]) if not urlsplit(url).query else (host, *path)
        if common is None:
            common = parts
        else:
            size = next(
                (n for n, (a, b) in enumerate(zip(common, parts, strict=False)) if a != b), min(len(common), len(parts))
            )
            common = common[:size]
    return common or ()


def _depth(items: Sequence[Item]) -> int:
    depths = sorted(len(_segments(item.url)) - 1 for item in items)
    return depths[len(depths) // 2]


def _says_more(page: Page, item: Item) -> bool:
    """Whether a block holds more than the title: a summary."""
    return len(page.text(item.block)) + len(said(item.beside)) > 1.6 * len(item.title) + 20


def _common(items: Sequence[Item]) -> Node:
    """The nearest element that holds all the items."""
    last = items[-1].links[0]
    first = min((item.links[0] for item in items), key=lambda node: node.number)
    end = max((item.links[0] for item in items), key=lambda node: node.number)
    return next((node for node in first.up() if node.holds(end)), last)


def _before(page: Page, root: Node) -> int:
    """Where the element starts that stands before another, in the order of pieces."""
    *_, before = [root, *(node for node in page.nodes[(root.parent.number + 1 if root.parent else 0) : root.number] if node.parent is root.parent)]  # fmt: skip
    return before.first


def _row(block: Node) -> Node:
    return next((node for node in block.up() if node.tag in {"tr", "li", "article"}), block)


def _date_lines(page: Page) -> list[tuple[int, str]]:
    """The lines of a page that are dates and nothing else, by the number of their first piece."""
    found = []
    pieces = page.pieces
    start = 0
    while start < len(pieces):
        end = start + 1
        while end < len(pieces) and pieces[end].line == pieces[start].line:
            end += 1
        if end - start < 6 and (raw := pure_date(said(pieces[start:end]))):
            found.append((start, raw))
        start = end
    return found


def _near_end(gaps: Sequence[Sequence[Piece]]) -> bool:
    """Whether the dates between blocks stand nearer to the next one."""
    votes = 0
    for gap in gaps:
        half = len(gap) // 2
        votes += (1 if dates_in(gap[half:]) else -1) if len(gap) > 1 else 0
    return votes > 0


def _is_heading_gap(_gap: Sequence[Piece], *, before: bool) -> bool:  # noqa: ARG001
    return False


def _as_found(raw: str) -> list[Found]:
    return [
        Found(
            raw=raw,
            rank=2,
            whole=bool(re.search(r"\d{4}", raw)) and bool(re.match(r"\d{1,2}\D|\w+ \d{1,2}\b(?! ?\d)", raw)),
        )
    ]
