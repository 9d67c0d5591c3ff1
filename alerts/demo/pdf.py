"""A small writer of PDF files: pages of text in Helvetica, and pages that are pictures (ISO 32000-1, as little of it as does)."""

import textwrap
import zlib
from collections.abc import Iterator, Sequence

#: In points, of a page of A4: where lines begin, how far apart they stand, and where the page's number is.
_LEFT, _TOP, _LEADING, _FOOT = 72, 740, 15, 50
#: Characters a line: in Helvetica of 11 points, some 440 points.
_WIDTH = 84
#: One grey dot, as large as the page.
_PICTURE = b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xd8 EI Q"


def pdf(pages: Sequence[str], *, title: str) -> bytes:
    """A PDF of these pages, blank lines parting paragraphs; a page without text is a picture. All of it in Windows-1252.

    The title stands above the first page's text, and the number at each page's foot.
    """
    count = len(pages)
    kids = b" ".join(b"%d 0 R" % (5 + 2 * index) for index in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (%s) >>" % _escaped(title),
    ]
    for index, text in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            b" /Contents %d 0 R >>" % (6 + 2 * index)
        )
        foot = f"Page {index + 1} of {count}"
        objects.append(_stream(_text("" if index else title, text, foot) if text.strip() else _PICTURE))
    return _assembled(objects)


def _text(title: str, text: str, foot: str) -> bytes:
    shown = [b"BT /F1 16 Tf %d %d Td (%s) Tj ET" % (_LEFT, _TOP + 2 * _LEADING, _escaped(title))] if title else []
    shown += [b"BT /F1 11 Tf %d TL %d %d Td" % (_LEADING, _LEFT, _TOP)]
    shown += [b"(%s) Tj T*" % _escaped(line) for line in _lines(text)]
    shown += [b"ET", b"BT /F1 9 Tf %d %d Td (%s) Tj ET" % (_LEFT, _FOOT, _escaped(foot))]
    return b"\n".join(shown)


def _lines(text: str) -> Iterator[str]:
    for paragraph in text.strip().split("\n\n"):
        yield from textwrap.wrap(paragraph, _WIDTH)
        yield ""


def _escaped(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def _assembled(objects: Sequence[bytes]) -> bytes:
    """The file that holds these objects, numbered from 1: the first is the catalogue, the fourth what is said of the file."""
    out, offsets = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R /Info 4 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)
