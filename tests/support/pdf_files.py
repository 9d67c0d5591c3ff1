"""PDF files for tests, written by hand: pages of lines in Helvetica, and what goes wrong with such files."""

import zlib
from collections.abc import Sequence

#: What stands at the left edge of a page, in points, and how far apart lines are.
_LEFT, _TOP, _LEADING = 72, 770, 14


def pdf(*pages: Sequence[str], title: str = "", encrypted: bool = False, compressed: bool = True) -> bytes:
    """A PDF of these pages, each a sequence of lines (Windows-1252; "" leaves a line free). `encrypted`: a password is asked for."""
    streams = [_page_stream(lines) for lines in pages]
    return pdf_of_streams(streams, title=title, encrypted=encrypted, compressed=compressed)


def _page_stream(lines: Sequence[str]) -> bytes:
    shown = [b"BT /F1 11 Tf %d TL %d %d Td" % (_LEADING, _LEFT, _TOP)]
    shown += [b"(%s) Tj T*" % _escaped(line) for line in lines]
    return b"\n".join([*shown, b"ET"])


def _escaped(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def pdf_of_streams(
    streams: Sequence[bytes], *, title: str = "", encrypted: bool = False, compressed: bool = True, forms: bytes = b""
) -> bytes:
    """A PDF of pages with these content streams. `forms` is put into the resources of each page."""
    count = len(streams)
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, stream in enumerate(streams):
        resources = b"<< /Font << /F1 3 0 R >> %s >>" % forms
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources %s /Contents %d 0 R >>"
            % (resources, 5 + 2 * number)
        )
        objects.append(stream_object(stream, compressed=compressed))
    trailer = b"/Root 1 0 R"
    if title:
        objects.append(b"<< /Title (%s) >>" % _escaped(title))
        trailer += b" /Info %d 0 R" % len(objects)
    if encrypted:
        wrong = b"<" + b"5a" * 32 + b">"
        objects.append(b"<< /Filter /Standard /V 1 /R 2 /O %s /U %s /P -4 >>" % (wrong, wrong))
        trailer += b" /Encrypt %d 0 R /ID [<00> <00>]" % len(objects)
    return assembled(objects, trailer)


def stream_object(stream: bytes, *, compressed: bool = True, extra: bytes = b"") -> bytes:
    data = zlib.compress(stream, 9) if compressed else stream
    filters = b" /Filter /FlateDecode" if compressed else b""
    return b"<< /Length %d%s %s >>\nstream\n%s\nendstream" % (len(data), filters, extra, data)


def assembled(objects: Sequence[bytes], trailer: bytes) -> bytes:
    """The file that holds these objects, numbered from 1, with its table of offsets."""
    out, offsets = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, table)
    return bytes(out)


def with_pictures(lines: Sequence[str], pictures: int) -> bytes:
    """A page of these lines, and then so many that are pictures."""
    picture = b"q 500 0 0 700 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
    return pdf_of_streams([_page_stream(lines), *[picture] * pictures])


def scan(pages: int = 3) -> bytes:
    """Pages of pictures, without text: what a scanner leaves."""
    return pdf_of_streams([b"q 595 0 0 842 0 0 cm 0 0 1 rg 0 0 1 1 re f Q"] * pages)


def swelling(mebibytes: int = 1500) -> bytes:
    """One page whose content takes so much memory once it is unpacked."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b" " * 2**20) for _ in range(mebibytes)) + packer.flush()
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(data), data)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        stream,
    ]
    return assembled(objects, b"/Root 1 0 R")


def endless(levels: int = 40) -> bytes:
    """One page that shows a form twice, which shows another twice, and so on: 2^levels of them."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /X 6 0 R >> /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
        stream_object(b"/X Do /X Do"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for level in range(levels):
        extra = b"%s /Resources << /XObject << /X %d 0 R >> /Font << /F1 5 0 R >> >>" % (form, 7 + level)
        objects.append(stream_object(b"/X Do /X Do", extra=extra))
    last = b"%s /Resources << /Font << /F1 5 0 R >> >>" % form
    objects.append(stream_object(b"BT /F1 11 Tf 72 700 Td (again and again) Tj ET", extra=last))
    return assembled(objects, b"/Root 1 0 R")
