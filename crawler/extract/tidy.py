"""The furniture of a page taken out of its tree before the article is looked for. Pure, on lxml.

trafilatura finds the text of most pages by itself, but it lets notices and comment boxes through where an article is short
or a site names its parts in its own way. What is taken out here is told by its tag, its role, the words of its class or id,
or what it says; nothing that holds the headline or the article itself goes.
"""

import re
from copy import deepcopy
from typing import cast

from lxml import etree, html

from crawler.extract.furniture import is_comment_form, is_notice
from crawler.extract.plain import one_line

_TAGS = frozenset({"nav", "aside", "dialog", "noscript", "template", "footer"})
_ROLES = frozenset(
    """
    navigation banner contentinfo search complementary dialog alertdialog menu menubar toolbar
    """.split()  # noqa: SIM905 - a table of words
)
#: Names of parts that are never the article, however much text they hold.
_NOTICES = re.compile(
    r"""(?:^|-)(?:
    cookies? | cookiebot | consent | gdpr | ccc | onetrust | browsehappy
    | browsers?-(?:upgrade|update|warning|notice|message|support|alert) | (?:old|outdated|unsupported|legacy)-browsers?
    | comments?(?:area|box|form|item|list|section)? | disqus | respond
    )(?:-|$)""",
    re.VERBOSE,
)
#: Names of parts that stand beside the article. They go only where little of the page's text stands in them.
_BESIDES = re.compile(
    r"""(?:^|-)(?:
    related\w* | also-like | more-(?:stories|news|on) | most-(?:read|popular) | trending | recommended
    | share | sharing | social | newsletter | subscribe | sign-?up | breadcrumbs? | skip-links? | sidebar | secondary
    | pagination | log-?in | sign-?in | adverts? | advertisement | promo | feedback | menu | nav | navbar | navigation
    | masthead | (?:site|page|global)-header | footer | colophon | banner
    )(?:-|$)""",
    re.VERBOSE,
)
_BESIDE_SHARE = 0.4
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\s]+")
_KEPT = frozenset({"html", "head", "body", "main", "article", "h1"})
_HOLDS_ARTICLE = etree.XPath(
    "boolean(descendant::h1 | descendant::main | descendant::article | descendant::*[@itemprop='articleBody'])"
)
#: Blocks that may be nothing but a notice. Longer ones are left to the lines of the text.
_NOTICE_TAGS = frozenset({"p", "div", "section", "li", "td", "h2", "h3", "h4", "h5", "span", "font", "center"})
_LONGEST_NOTICE = 700  # characters
_FEWEST_WORDS, _MOST_STANDFIRSTS = 8, 3
_START = 60  # characters by which a paragraph is found again
_LONGEST_CELL = 800  # of a table of facts


def tidy(tree: html.HtmlElement) -> html.HtmlElement:
    """A copy of the tree without what is plainly no article, and with its layout tables as plain blocks."""
    copy = deepcopy(tree)
    page = len(one_line(copy.text_content()))
    furniture = []
    walk = etree.iterwalk(copy, events=("start",))
    for _, element in walk:
        if element.tag not in _KEPT and _is_furniture(element, page):
            furniture.append(element)
            walk.skip_subtree()
    for element in furniture:
        element.drop_tree()
    _unfold_layout(copy)
    return copy


def standfirst(tree: html.HtmlElement, text: str) -> list[str]:
    """The paragraphs that a tidied page shows between its headline and `text`, which is what was extracted of it.

    Sites set them apart from the body (GOV.UK's summary is one), so that extraction passes them by. They often say best
    what an article is about.
    """
    found: list[str] = []
    for paragraph in _paragraphs(tree):
        line = one_line(paragraph.text_content())
        if line and line[:_START] in text:
            return found[:_MOST_STANDFIRSTS]
        if len(line.split()) >= _FEWEST_WORDS and not is_notice(line) and not _is_linked(paragraph, line):
            found.append(line)
    return []


def _paragraphs(tree: html.HtmlElement) -> list[html.HtmlElement]:
    """Those behind the first headline."""
    return cast("list[html.HtmlElement]", tree.xpath("(//h1)[1]/following::p"))


def _is_linked(paragraph: html.HtmlElement, line: str) -> bool:
    return 2 * sum(len(one_line(link.text_content())) for link in paragraph.iter("a")) > len(line)


def _is_furniture(element: html.HtmlElement, page: int) -> bool:
    if element.tag in _TAGS or element.get("role") in _ROLES or _NOTICES.search(name := _names(element)):
        return not _HOLDS_ARTICLE(element)
    if _BESIDES.search(name):
        return not _HOLDS_ARTICLE(element) and len(one_line(element.text_content())) < _BESIDE_SHARE * page
    return element.tag in _NOTICE_TAGS and _says_so(element)


def _names(element: html.HtmlElement) -> str:
    """Class and id as one name in lower case, its words parted by hyphens: `cookieMessage top` → `cookie-message-top`."""
    return _CAMEL.sub("-", f"{element.get('class', '')} {element.get('id', '')}".strip()).lower()


def _says_so(element: html.HtmlElement) -> bool:
    start = one_line("".join(text for text, _ in zip(element.itertext(), range(8), strict=False)))
    # A comment form stays for now: it tells where the text ends.
    is_one = is_notice(start) and not is_comment_form(start)
    return is_one and len(one_line(element.text_content())) < _LONGEST_NOTICE and not _HOLDS_ARTICLE(element)


def _unfold_layout(tree: html.HtmlElement) -> None:
    """Tables whose cells hold headings, paragraphs or tables lay out a page: they become blocks. Tables of facts stay."""
    tables = {table for cell in tree.iter("td") if _lays_out(cell) for table in cell.iterancestors("table")}
    parts = [(part, next(part.iterancestors("table"), None)) for part in tree.iter("table", "tbody", "tr", "td")]
    for part, table in parts:
        if part in tables or (part.tag != "table" and table in tables):
            part.tag = "div"


def _lays_out(cell: html.HtmlElement) -> bool:
    holds_blocks = len(cell.findall("p")) > 1 or any(True for _ in cell.iter("h1", "table"))
    return holds_blocks or len(cell.text_content()) > _LONGEST_CELL
