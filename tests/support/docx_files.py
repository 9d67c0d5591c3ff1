"""DOCX files for tests, written by hand: as little as makes one."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>'
)


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def part(inner: str, *, root: str = "document", doctype: str = "") -> str:
    inner = f"<w:body>{inner}</w:body>" if root == "document" else inner
    return f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<w:{root} {_W}>{inner}</w:{root}>'


def docx(body: str, *, title: str = "", parts: Mapping[str, str | bytes] | None = None, doctype: str = "") -> bytes:
    """A DOCX with this body (see `paragraph`, `table`), and further `parts` by name."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": part(body, doctype=doctype),
    }
    if title:
        members["docProps/core.xml"] = _CORE.format(title=title)
    return zipped(members | dict(parts or {}))


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()
