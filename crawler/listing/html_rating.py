"""What speaks for a list of links being one of articles: addresses, titles, dates, headings, and where on the page it stands."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.dedupe.urls import is_article_like, site_of
from crawler.listing.html_items import Item
from crawler.listing.html_page import SIDE, Page, said

NEWS = re.compile(
    r"""news | press | media | release | blog | article | stor(?:y|ies) | latest | announce | statement | update | publication | report
    | review | decision | document | minutes | meeting | bulletin | notice | librar | case | inquest | finding | consultation | post
    | archive | research | insight | comment | paper | hearing | judg | newyddion | datganiad | cyhoeddiad | adroddiad | cyfarfod""",
    re.IGNORECASE | re.VERBOSE,
)
NOT_NEWS = re.compile(
    r"""related | popular | most\s(?:read|viewed|recent\scomments|visited|wanted) | trending | \bevents?\b | what.s\son | diary | quick\s?links
    | useful\slinks | services?$ | in\sthis\ssection | categor | topics?$ | \btags?\b | ^archives?$ | jobs | vacanc | careers | follow
    | share | contact | ^menu | browse | may\s(?:also\s)?like | see\salso | recommended | more\sfrom | tweets | twitter | cookie
    | top\stasks | i\swant\sto | do\sit\sonline | ^pay | report\sit | apply | find\s(?:it|a) | navigation | explore
    | digwyddiadau | gwasanaethau | poblogaidd | swyddi""",
    re.IGNORECASE | re.VERBOSE,
)
_EVENT = re.compile(r"/(?:events?|whats-?on|calendar|diary|digwyddiadau)(?:/|$)", re.IGNORECASE)

#: Of the value of one item: less is no difference.
_ABOUT = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """A list with what speaks for it. `value` compares lists of a page, `acceptable` says whether it may be listed at all.

    `family` is what its addresses begin with: the host, and parts of the path.
    """

    items: list[Item]
    heading: str
    value: float
    acceptable: bool
    dated: float
    family: tuple[str, ...]
    depth: int

    def may_join(self, first: "Rating") -> bool:
        """Whether a further list on the page is one of articles, too."""
        if any(item.block.zone == SIDE for item in self.items):
            return False
        says_news = bool(NEWS.search(self.heading))
        kin = len(first.family) > 1 and 2 * sum(first.is_kin(item.url) for item in self.items) > len(self.items)
        if self.dated >= 0.5 or (kin and self.is_wordy):
            return True
        return says_news and (kin or self.heading != first.heading) if first.dated >= 0.5 else kin or says_news

    def is_more_of(self, other: "Rating") -> bool:
        """Whether it is the other list with further items that are about as good."""
        mine, its = ({item.url for item in each.items} for each in (self, other))
        worse = other.value / len(other.items) - self.value / len(self.items)
        return its < mine and worse < _ABOUT

    @property
    def is_wordy(self) -> bool:
        """Whether its titles are of four words and more."""
        return sum(item.words for item in self.items) >= 4 * len(self.items)

    def is_kin(self, url: str) -> bool:
        """Whether an address is made like those of the list."""
        parts = _parts(url)
        return parts[: len(self.family)] == self.family and is_article(url) and abs(len(parts) - 1 - self.depth) <= 1


def rated(page: Page, items: list[Item], *, heading: str, about: str) -> Rating:
    """The rating of described items under a heading. `about` is what the page is about: its address, title and first heading."""
    size = len(items)
    here = urlsplit(page.url).path.rstrip("/")
    below = bool(here) and 2 * sum(f"{here}/" in item.url for item in items) > size
    unwanted = bool(NOT_NEWS.search(heading)) or 2 * sum(bool(_EVENT.search(item.url)) for item in items) > size
    site = site_of(page.url)
    value = sum(_score(item, site) for item in items) + size * (0.4 * below - 3 * unwanted)
    dated = sum(bool(item.dates) for item in items) / size
    news = bool(NEWS.search(heading)), below or bool(NEWS.search(about))
    return Rating(
        items=items,
        heading=heading,
        value=value,
        acceptable=not unwanted
        and _is_acceptable(page, items, dated=dated, below=below, news=news, headed=bool(heading)),
        dated=dated,
        family=_family(item.url for item in items),
        depth=sorted(len(_parts(item.url)) - 1 for item in items)[size // 2],
    )


def _is_acceptable(
    page: Page, items: Sequence[Item], *, dated: float, below: bool, news: tuple[bool, bool], headed: bool
) -> bool:
    """Whether a list may be one of articles at all. `news` is whether its heading says so, and whether the page does."""
    size = len(items)
    words = sum(min(item.words, 12) for item in items) / size
    likes = sum(_is_like(item) for item in items) / size
    if words < 1.5 or min(len({item.title for item in items}), len({item.url for item in items})) < 0.6 * size:
        return False
    if dated >= 0.5:
        return words >= (2 if likes >= 0.5 or below else 3)
    if size < 3 or likes < 0.6 or 2 * sum(item.block.zone == SIDE for item in items) > size:
        return False
    if 2 * sum(item.is_document for item in items) > size:
        return words >= 2
    full = 2 * sum(_says_more(page, item) for item in items) > size
    headed = headed or full or 2 * sum(item.stands_out for item in items) > size
    says_so = any(news) or full if words >= 5 else news[0] or (news[1] and (full or below))
    return headed and words >= 3 and says_so


def _score(item: Item, site: str) -> float:
    score = -2.0 + 1.5 * bool(item.dates) + (1.0 if _is_like(item) else -0.5) + 0.3 * item.stands_out
    score += 1.0 if item.words >= 5 else 0.5 if item.words >= 3 else 0.0 if item.words == 2 else -1.0
    return score - 1.0 * (item.block.zone == SIDE) - 0.7 * (not _same_site(item.url, site))


def _is_like(item: Item) -> bool:
    return item.is_document or is_article(item.url)


@lru_cache(maxsize=4_000)
def is_article(url: str) -> bool:
    """Whether an address may be an article's."""
    return is_article_like(url.partition("://")[2].rstrip("/"))


@lru_cache(maxsize=4_000)
def _same_site(url: str, site: str) -> bool:
    return site_of(url) == site


@lru_cache(maxsize=4_000)
def _parts(url: str) -> tuple[str, ...]:
    """The host and the parts of the path."""
    address = urlsplit(url)
    return (address.netloc, *(part for part in address.path.split("/") if part))


def _family(urls: Iterable[str]) -> tuple[str, ...]:
    """What addresses have in common: the host and first parts of the path; the last part only where a query tells them apart."""
    common: tuple[str, ...] | None = None
    for url in urls:
        parts = _parts(url) if "?" in url else _parts(url)[: max(1, len(_parts(url)) - 1)]
        if common is None:
            common = parts
        elif common != parts:
            same = [one == other for one, other in zip(common, parts, strict=False)]
            common = common[: same.index(False) if False in same else len(same)]
    return common or ()


def _says_more(page: Page, item: Item) -> bool:
    """Whether a block holds more than the title: a summary."""
    return len(page.text(item.block)) + len(said(item.beside)) > 1.6 * len(item.title) + 20
