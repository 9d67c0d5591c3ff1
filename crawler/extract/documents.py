"""A document to its text: whatever its address or its server calls it, its bytes say what it is. Pure.

Raises Unreadable in readers' words, fit for "it could not be read: …". Only for worker processes.
"""

import zipfile
from io import BytesIO

from crawler.errors import Unreadable
from crawler.extract.docx import BROKEN_ZIP, read_docx
from crawler.extract.kinds import is_pdf, not_text
from crawler.extract.pdf import DAMAGED, read_pdf
from crawler.models import DocumentReading

_ZIP, _OLE, _RTF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"
_NOT_READ = "which is not read here"
#: By a member of the archive that is in no other kind.
_OTHER_OFFICE = (
    ("xl/workbook.xml", "it is a spreadsheet"),
    ("xl/workbook.bin", "it is a spreadsheet"),
    ("ppt/presentation.xml", "it is a presentation"),
)
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": "it is an OpenDocument text",
    b"application/vnd.oasis.opendocument.spreadsheet": "it is a spreadsheet",
    b"application/vnd.oasis.opendocument.presentation": "it is a presentation",
    b"application/epub+zip": "it is an e-book",
}
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_OFFICE = (
    ("WordDocument", "it is in the old Word format (.doc)"),
    ("Workbook", "it is a spreadsheet"),
    ("PowerPoint Document", "it is a presentation"),
)


def read_document(body: bytes, *, url: str, content_type: str = "") -> DocumentReading:  # noqa: ARG001 - they lie too often
    """What the document at `url` says. `content_type` is the header as sent; neither is asked what the bytes are.

    Raises Unreadable.
    """
    if is_pdf(body):
        return read_pdf(body)
    if body.startswith(_ZIP):
        _refuse_other_archives(body)
        return read_docx(body)
    raise Unreadable(_refusal(body))


def _refuse_other_archives(body: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            names = frozenset(archive.namelist())
            kind = archive.read("mimetype")[:100].strip() if "mimetype" in names else b""
    except (*BROKEN_ZIP, RuntimeError):
        raise Unreadable(DAMAGED) from None
    if "word/document.xml" in names:
        return
    what = _OPEN_DOCUMENTS.get(kind) or next((words for name, words in _OTHER_OFFICE if name in names), None)
    raise Unreadable(f"{what or 'it is an archive of files'}, {_NOT_READ}")


def _refusal(body: bytes) -> str:
    if not body.strip():
        return "it is empty"
    if body.startswith(_OLE):
        if _ENCRYPTED in body:
            return "it is protected with a password"
        found = (words for name, words in _OLD_OFFICE if name.encode("utf-16-le") in body)
        return f"{next(found, 'it is in an old office format')}, {_NOT_READ}"
    if body.startswith(_RTF):
        return f"it is in Rich Text Format, {_NOT_READ}"
    if what := not_text(body):
        return f"the address leads to {what}, not to a document"
    return "the address leads to a page, not to a document"
