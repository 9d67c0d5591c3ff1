"""A PDF to the text of its pages, by PDFium. Pure, but native code: only for worker processes.

Raises Unreadable in readers' words, fit for "it could not be read: …".
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw

from crawler.errors import Unreadable
from crawler.extract.pdf_lines import prose
from crawler.extract.plain import one_line
from crawler.models import DocumentReading

MOST_PAGES = 1_000
MOST_CHARACTERS = 10_000_000
#: With so few on average a file is a scan: what text it has are page numbers and stamps.
FEWEST_PER_PAGE = 25

DAMAGED = "it is damaged"
TOO_LONG = "it has more than 10 million characters"
_PROTECTED = frozenset({pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY})
#: What such a form shows wherever it cannot be filled in.
_FORM = re.compile(r"\s*please wait\b.{0,400}\badobe reader\b", re.IGNORECASE | re.DOTALL)
#: Titles that a program gave, not a person: "Microsoft Word - letter.docx", "untitled", a name of a file.
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)|powerpoint presentation|untitled|(?:word )?document\d*\b|layout \d|print|slide \d).*"
    r"|\S+\.\w{2,5}|\S*",
    re.IGNORECASE,
)
_LONGEST_TITLE = 300
#: Pages without text but with an image, from which on a document is read in part only; and the things on a page that are looked at.
_FEWEST_PICTURES = 4
_OBJECTS = 50


def read_pdf(body: bytes) -> DocumentReading:
    """What a PDF says, page by page. Raises Unreadable where that is nothing, or more than `MOST_PAGES`."""
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        protected = error.err_code in _PROTECTED
        raise Unreadable("it is protected with a password" if protected else DAMAGED) from None
    with document:
        count = len(document)
        if count > MOST_PAGES:
            raise Unreadable(f"it has more than {MOST_PAGES:,} pages")
        found = list(_texts(document, count))
        title = told_title(document.get_metadata_value("Title"))
    pages = prose(page.text for page in found)
    _refuse_scans(pages)
    return DocumentReading(kind="pdf", title=title, pages=pages, partial=_partial(found))


class _Page(NamedTuple):
    """The text of a page, and whether it is a picture: next to no text, and an image."""

    text: str
    is_picture: bool = False


def _texts(document: pypdfium2.PdfDocument, count: int) -> Iterator[_Page]:
    """The text of each page. One that cannot be loaded has none; where that is so of all, the file is damaged."""
    characters = loaded = 0
    for number in range(count):
        page = _page(document, number)
        loaded += page is not None
        characters += len(page.text) if page else 0
        if characters > MOST_CHARACTERS:
            raise Unreadable(TOO_LONG)
        yield page or _Page("")
    if not loaded:
        raise Unreadable(DAMAGED)


def _page(document: pypdfium2.PdfDocument, number: int) -> _Page | None:
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return None
    try:
        shown = page.get_textpage()
        try:
            text: str = shown.get_text_bounded()
        finally:
            shown.close()
        return _Page(text, is_picture=len(text) <= FEWEST_PER_PAGE and _shows_a_picture(page))
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()


def _shows_a_picture(page: pypdfium2.PdfPage) -> bool:
    objects = islice(page.get_objects(max_depth=2), _OBJECTS)
    return any(each.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE for each in objects)


def _partial(pages: Sequence[_Page]) -> str | None:
    """What to say where some pages are scans: a cover and a photograph or two are no loss."""
    pictures = sum(page.is_picture for page in pages)
    if pictures < _FEWEST_PICTURES:
        return None
    return f"{pictures:,} of its {len(pages):,} pages are pictures without text"


def _refuse_scans(pages: tuple[str, ...]) -> None:
    characters = sum(len(page) for page in pages)
    if characters <= FEWEST_PER_PAGE * len(pages):
        raise Unreadable("it is a scan without text")
    if len(pages) == 1 and _FORM.match(pages[0]):
        raise Unreadable("it is a form that only Adobe’s own reader shows")


def told_title(given: str) -> str:
    """The title in a document's properties; "" where a program put it there."""
    title = one_line(given or "")
    return "" if _NO_TITLE.fullmatch(title) or len(title) > _LONGEST_TITLE else title
