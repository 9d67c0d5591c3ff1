"""A DOCX to its text: our own few lines, for a zip of XML is all it is (ECMA-376, part 1). Pure; only for worker processes.

A paragraph is a line, in tables those of each cell. Behind the text come footnotes and endnotes, then what headers and footers
say, each line once. Comments and deleted passages are not what a document says. Raises Unreadable in readers' words.
"""

import re
import zipfile
import zlib
from collections.abc import Iterable
from io import BytesIO

from lxml import etree

from crawler.errors import Unreadable
from crawler.extract.decode import fit
from crawler.extract.pdf import DAMAGED, FEWEST_PER_PAGE, MOST_CHARACTERS, TOO_LONG, told_title
from crawler.models import DocumentReading

#: Bytes of one part once it is unpacked, and parts that are looked at.
LARGEST_PART = 64 * 1024 * 1024
_MOST_PARTS = 60
#: What zipfile raises for archives that are cut off, mangled, or packed in ways of their own.
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, ValueError)
_MAIN = "word/document.xml"
_NOTES = re.compile(r"word/(?:foot|end)notes\d*\.xml")
_EDGES = re.compile(r"word/(?:header|footer)\d*\.xml")
_CORE = "docProps/core.xml"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_SKIPPED = frozenset({"Fallback", "del", "moveFrom", "instrText", "delText"})
_SPACES = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_docx(body: bytes) -> DocumentReading:
    """What a DOCX says, as one page. Raises Unreadable where that is nothing, or too much."""
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            lines = _all_lines(archive)
            title = _title(archive)
    except (*BROKEN_ZIP, etree.XMLSyntaxError):
        raise Unreadable(DAMAGED) from None
    except RuntimeError:  # zipfile's word for a part that is encrypted
        raise Unreadable("it is protected with a password") from None
    text = "\n".join(lines)
    if len(text) <= FEWEST_PER_PAGE:
        raise Unreadable("it holds no text")
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(TOO_LONG)
    return DocumentReading(kind="docx", title=title, pages=(text,))


def _all_lines(archive: zipfile.ZipFile) -> list[str]:
    names = archive.namelist()
    lines = _lines(archive, _MAIN)
    for name in [name for name in names if _NOTES.fullmatch(name)][:_MOST_PARTS]:
        lines += _lines(archive, name)
    edges = [name for name in names if _EDGES.fullmatch(name)][:_MOST_PARTS]
    said = dict.fromkeys(line for name in edges for line in _lines(archive, name))
    return [*lines, *said]


def _lines(archive: zipfile.ZipFile, name: str) -> list[str]:
    """The paragraphs of a part, in the order in which they end; a text box's stand before the paragraph that holds it."""
    open_paragraphs: list[list[str]] = []
    found: list[str] = []
    walk = etree.iterwalk(_tree(archive, name), events=("start", "end"))
    for event, element in walk:
        tag = _local(element)
        if event == "end":
            if tag == "p" and open_paragraphs:
                found += _cleaned(open_paragraphs.pop())
        elif tag in _SKIPPED:
            walk.skip_subtree()
        elif tag == "p":
            open_paragraphs.append([])
        elif open_paragraphs:
            open_paragraphs[-1].append(element.text or "" if tag == "t" else _SPACES.get(tag, ""))
    return found


def _local(element: etree._Element) -> str:
    """The tag without its namespace: strict and transitional files have different ones."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _cleaned(parts: Iterable[str]) -> list[str]:
    lines = (" ".join(line.split()) for line in fit("".join(parts)).replace("\u00ad", "").split("\n"))
    return [line for line in lines if line]


def _tree(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """The part as a tree: nothing is fetched for it, and no entity expanded."""
    with archive.open(name) as part:
        content = part.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise Unreadable("it is too large once it is unpacked")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    return etree.fromstring(content, parser)


def _title(archive: zipfile.ZipFile) -> str:
    if _CORE not in archive.namelist():
        return ""
    return told_title(_tree(archive, _CORE).findtext(f".//{_DC_TITLE}") or "")
