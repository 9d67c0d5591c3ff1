"""HTML to a tree, and in small pieces to plain text: titles and summaries of feeds."""

import re
from collections.abc import Callable
from html import unescape

from lxml import etree, html

from crawler.errors import Unreadable
from crawler.extract.decode import fit

_BLOCKS = frozenset(
    """
    address article aside blockquote br caption center dd details dialog div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol option p pre section summary table tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905 - a table of words
)
_SILENT = frozenset({"script", "style", "template", "noscript", "head", "title", "iframe", "object", "svg", "textarea"})
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&#?\w+;")
_TAG = re.compile(r"<[a-zA-Z/!?][^>]*>")


def tree_of(markup: str) -> html.HtmlElement:
    """The tree of a whole HTML document, without comments. Raises Unreadable where a part of it would be missing, and
    MemoryError.

    The parser stops without a word at 256 levels, or at 2,048 where it is told that trees may be huge: sloppy pages pass
    the first, only hostile ones the second.
    """
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=True)
    try:
        tree = html.document_fromstring(markup.encode(), parser=parser)
    except etree.ParserError:
        raise Unreadable("the page is empty") from None
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:  # type: ignore[attr-defined]  # the stubs lack it
            raise MemoryError from error
        raise
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise Unreadable("the page is nested too deeply to be read whole")
    return tree


def plain(markup: str) -> str:
    """HTML as plain text: tags stripped, entities decoded once, each block a line of its own, scripts and styles left out."""
    if not _MARKUP.search(markup):
        return folded(markup)
    try:
        # The wrapper lets a piece that starts with text or an unknown tag be parsed as it stands.
        tree = tree_of(f"<html><body><div>{fit(markup)}</div></body></html>")
    except Unreadable:
        return folded(unescape(_TAG.sub("\n", markup)))
    return text_of(tree)


def plain_line(markup: str) -> str:
    """HTML as plain text on one line."""
    return one_line(plain(markup))


def one_line(text: str) -> str:
    """Plain text on one line, without what no text may hold."""
    return " ".join(fit(text).split())


def unescaped_line(text: str) -> str:
    """Text that may hold entities but no tags, as one line; entities are decoded once."""
    return one_line(unescape(text))


def folded(text: str) -> str:
    """Lines with their inner white space folded, empty ones dropped."""
    lines = (" ".join(line.split()) for line in fit(text).splitlines())
    return "\n".join(line for line in lines if line)


def text_of(tree: html.HtmlElement, *, without: Callable[[html.HtmlElement], bool] = lambda _: False) -> str:
    """What a tree shows, each block a line of its own. A walk of events: no depth exhausts the stack.

    Elements that are to be left out (`without`) are so with all that they hold.
    """
    texts: list[str] = []
    quiet: list[bool] = []  # of the elements that are open
    silent = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            quiet.append(element.tag in _SILENT or without(element))
            silent += quiet[-1]
        else:
            silent -= quiet.pop()
        if element.tag in _BLOCKS:
            texts.append("\n")
        if not silent:
            texts.append(((element.text if event == "start" else element.tail) or "").replace("\n", " "))
    return folded("".join(texts))
