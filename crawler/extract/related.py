"""The documents that an article's page links to, in its text or in a box beside it. Pure, on lxml.

A link leads to a document where its address, its type or the words on it say so; many content systems serve documents from
addresses that end in a number. It is the article's where it stands in the article, or in a box that says of itself that it holds
files ("Related documents", "Downloads"). What stands in menus, heads and feet is the site's: every page links to it.
"""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import html

from crawler.dedupe.urls import absolute_url, url_key
from crawler.extract.kinds import is_document_link
from crawler.extract.plain import one_line
from crawler.models import DocumentLink

#: An article with more is a register, and its documents are entries of their own.
MOST = 20
#: "(PDF, 2MB)", "[PDF 340 KB]", " - PDF", "(1.2 Mb)" behind the words on a link.
_KIND_BEHIND = re.compile(
    r"""(?: \s* [(\[] [^()\[\]]{0,20} \b (?:pdf|word|docx?|odt|rtf) \b [^()\[\]]{0,40} [)\]]
    | \s* [(\[] \s* [\d.,]+ \s? [km]i?b (?:ytes)? [^()\[\]]{0,20} [)\]]
    | [\s,:–|-]+ (?:pdf|docx?) (?: [\s,:–-]+ [\d.,]+ \s? [km]i?b (?:ytes)? )?
    ) \s* $""",
    re.IGNORECASE | re.VERBOSE,
)
_KIND_BEFORE = re.compile(r"(?:pdf|docx?)\b[\s,:–|-]+(?:[\d.,]+\s?[km]i?b\b[\s,:–|-]*)?(?=\S)", re.IGNORECASE)
_NEW_WINDOW = re.compile(r"\s*[(\[]?\s*opens? in (?:a )?new (?:window|tab)\s*[)\]]?", re.IGNORECASE)
#: Words on a link that say nothing of what it leads to.
_GENERIC = re.compile(
    r"(?:(?:please|click|read|view|see|get|open|downloads?|the|this|here|full|report|document|file|now|more|it|attachment|link|to|pdf|word|docx?)\b\s*)*\W*",
    re.IGNORECASE,
)
#: Of the site, wherever they are linked.
_SITE_WIDE = re.compile(
    r"\b(?:privacy (?:notice|policy|statement)|cookies? (?:policy|notice)|accessibility statement|terms (?:of use|and conditions|& conditions))\b",
    re.IGNORECASE,
)
_NOT_ITS = re.compile(
    r"""(?:^|[\s_-])(?:
    (?:main|mega|top|site|side|sub|left|primary|secondary|utility|section)?-?_?(?:menu|nav|navbar|navigation) | footer | site-?footer | colophon
    | masthead | site-?header | page-?header | breadcrumbs? | cookies? | consent | share | sharing | social | pagination | skip-?links? | search
    | latest\w* | recent\w* | popular | trending | most-?(?:read|viewed|popular) | quick-?links | newsletter | advert\w*
    )(?:$|[\s_-])""",
    re.IGNORECASE | re.VERBOSE,
)
#: Names of parts of an article's element that stand beside its text.
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:side-?bar|aside|rail|promo\w*|secondary|teasers?|complementary)(?:$|[\s_-])", re.IGNORECASE
)
_NOT_ITS_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar"})
_BOX_NAME = re.compile(
    r"""(?:^|[\s_-])(?: (?:related|supporting|associated|attached|article|news|page)?-?_?(?:files?|documents?|docs|downloads?|attachments?)
    | supporting-?information )(?:-?(?:list|box|block|panel|wrapper|container|section|links?|area|group|items?))?(?:$|[\s_-])""",
    re.IGNORECASE | re.VERBOSE,
)
_BOX_HEADING = re.compile(
    r"(?:(?:related|supporting|associated|attached|accompanying|useful|key|further|available|the|our|all)\s+)*(?:files?|documents?|downloads?|attachments?"
    r"|publications?|reports?|supporting information)(?:\s+(?:to download|and (?:links|downloads|publications|reports|documents|files)|available|\(\d+\)))*\s*:?",
    re.IGNORECASE,
)
_WHOLE_PAGE = frozenset({"html", "body", "main"})
_BLOCKS = ("div", "p", "li", "br", "section", "figure")
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6", "legend", "caption", "summary", "dt", "strong", "b"})
_MOST_ABOVE = 4  # how far up a box may begin above its link
#: Pages that people made are not nested deeper, and do not link to more documents than that.
_DEEPEST, _MOST_LINKS = 60, 1_000
_START = 60  # characters by which a paragraph is found again
_LONGEST_TITLE = 300


def documents_of(tree: html.HtmlElement, *, url: str, text: str) -> tuple[DocumentLink, ...]:
    """The documents that the article links to, each once, in the order of the page, at most `MOST`.

    `text` is the article's, as it was extracted: where its paragraphs stand, there is the article.
    """
    linked = islice(_linked(tree, url), _MOST_LINKS)
    links = [(link, address) for link, address in linked if not _is_the_sites(link)]
    reach = _reach(_article(tree, text)) if links else frozenset()
    found: dict[str, DocumentLink] = {}
    for link, address in links:
        if not (_is_in(link, reach) or _is_in_a_box(link)):
            continue
        title = _title(link, address)
        if not _SITE_WIDE.search(title):
            found.setdefault(url_key(address), DocumentLink(url=address, title=title))
    return tuple(found.values())[:MOST]


def _linked(tree: html.HtmlElement, url: str) -> Iterator[tuple[html.HtmlElement, str]]:
    """Every link that leads to a document, with its whole address."""
    bases = [absolute_url(base.get("href"), url) for base in tree.iterfind(".//base[@href]")]
    base = (bases and bases[0]) or url
    for link in tree.iter("a"):
        href = (link.get("href") or "").strip()
        if (
            href
            and not href.startswith("#")
            and (address := absolute_url(href, base))
            and is_document_link(address, words=one_line(link.text_content()), type_=link.get("type") or "")
        ):
            yield link, address


def _is_the_sites(link: html.HtmlElement) -> bool:
    """Whether a link stands in a menu, head or foot of the site."""
    ancestors = list(islice(link.iterancestors(), _DEEPEST))
    tags = {element.tag for element in ancestors}
    if "nav" in tags or (tags & {"footer", "header"} and not tags & {"main", "article"}):
        return True
    names = ((element.get("role"), _names(element)) for element in ancestors if element.tag not in _WHOLE_PAGE)
    return any(role in _NOT_ITS_ROLES or (_NOT_ITS.search(name) and not _BOX_NAME.search(name)) for role, name in names)


def _names(element: html.HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}".strip()


def _article(tree: html.HtmlElement, text: str) -> html.HtmlElement | None:
    """The smallest element that holds the paragraphs of the text; None where none of them is found again."""
    holders: html.HtmlElement | None = None
    for paragraph in tree.iter("p", "li", "td", "h2", "h3", "div"):
        if paragraph.tag == "div" and len(paragraph):
            continue
        line = one_line(paragraph.text_content())[:_START]
        if len(line) > _START // 2 and line in text and not _is_the_sites(paragraph):
            holders = paragraph.getparent() if holders is None else _common(holders, paragraph)
    return holders


def _common(one: html.HtmlElement, other: html.HtmlElement) -> html.HtmlElement:
    above = {id(each) for each in (one, *one.iterancestors())}
    found: html.HtmlElement = next((each for each in other.iterancestors() if id(each) in above), one)
    return found


def _reach(article: html.HtmlElement | None) -> frozenset[html.HtmlElement]:
    """The elements around the article's text in which what stands is the article's: up to its `article`, else to `main`, if it has
    such a one.
    """
    around = [] if article is None else [article, *islice(article.iterancestors(), _DEEPEST)]
    for name in ("article", "main"):
        for number, element in enumerate(around):
            if element.tag == name or element.get("role") == name:
                return frozenset(around[: number + 1])
    return frozenset(around[:1])


def _is_in(link: html.HtmlElement, reach: frozenset[html.HtmlElement]) -> bool:
    """Whether a link stands in the article, but in no side bar of it."""
    for element in islice(link.iterancestors(), _DEEPEST):
        if element in reach:
            return True
        if element.tag == "aside" or _BESIDE.search(_names(element)):
            return False
    return False


def _is_in_a_box(link: html.HtmlElement) -> bool:
    """Whether a link stands in a box that says that it holds files: by its name, or by the heading above it."""
    for height, element in enumerate(link.iterancestors()):
        if element.tag in {*_WHOLE_PAGE, "article"} or height > _MOST_ABOVE + 2:
            return False
        if _BOX_NAME.search(_names(element)):
            return True
        if height <= _MOST_ABOVE and _is_headed(element):
            return True
    return False


def _is_headed(element: html.HtmlElement) -> bool:
    """Whether the element begins with a heading that says "documents", or stands right behind one."""
    first = next((child for child in element if isinstance(child.tag, str)), None)
    before = element.getprevious()
    return any(
        each is not None and each.tag in _HEADINGS and _BOX_HEADING.fullmatch(one_line(each.text_content())) is not None
        for each in (first, before)
    )


def _title(link: html.HtmlElement, address: str) -> str:
    """What the link says of the document: its words without kind and size, else a title of its own, else the file's name."""
    said = (
        *(heading.text_content() for heading in link.iter("h2", "h3", "h4", "h5", "h6")),
        " ".join(link.itertext()) if next(link.iter(*_BLOCKS), None) is not None else link.text_content(),
        link.get("title") or "",
        link.get("aria-label") or "",
        *(image.get("alt") or "" for image in link.iter("img")),
    )
    for words in said:
        bare = _KIND_BEFORE.sub("", _without_kind(_NEW_WINDOW.sub("", one_line(words))), count=1)
        if not _GENERIC.fullmatch(bare):
            return bare[:_LONGEST_TITLE]
    name = unquote(urlsplit(address).path.rstrip("/")).rpartition("/")[2]
    return (name or address)[:_LONGEST_TITLE]


def _without_kind(words: str) -> str:
    while (bare := _KIND_BEHIND.sub("", words).strip()) != words:
        words = bare
    return words
