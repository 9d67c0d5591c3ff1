"""What bytes are that are no text, by the marks they start with (the content type is often wrong); and what leads to a document."""

import re
from urllib.parse import unquote, urlsplit

_MARKS = [
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "an office document or an archive"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an office document"),
    (b"\x1f\x8b", "compressed data"),
    (b"\x28\xb5\x2f\xfd", "compressed data"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound"),
    (b"\x00\x00\x00\x18ftyp", "a film"),
    (b"\x00\x00\x00\x20ftyp", "a film"),
]
#: Old formats are among them: that they cannot be read must be said.
_EXTENSION = re.compile(r"\.(?:pdf|docx?|docm|odt|rtf)$", re.IGNORECASE)
_OTHER_EXTENSION = re.compile(
    r"\.(?:html?|aspx?|php|jpe?g|png|gif|svg|webp|tiff?|xlsx?|xlsm|ods|csv|pptx?|zip|mp[34]|m4a|ics|xml|json|txt|epub)$",
    re.IGNORECASE,
)
_TYPE = re.compile(
    r"application/(?:pdf|msword|rtf|vnd\.openxmlformats-officedocument\.wordprocessingml|vnd\.oasis\.opendocument\.text)"
)
#: Jadu, ModernGov, LocalGov Drupal and Umbraco, GOSS iCM, SharePoint-like handlers.
_DOWNLOADS = re.compile(
    r"/downloads?/(?:file|id|downloads/id|download)/\d+ | /documents/[sgbdr]\d{3,}(?:/|$) | /media/\d+/download\b"
    r" | /(?:file|document|attachment)s?/download/\d+ | /download/\d+(?:/|$) | /CHttpHandler\.ashx\b | /download_?(?:file|document|info)\.\w+",
    re.IGNORECASE | re.VERBOSE,
)
_SAYS_SO = re.compile(
    r"[(\[]\s*(?:pdf|docx?|word)\b[^)\]]{0,40}[)\]]|\b(?:pdf|docx?)\b[\s,:–-]*[\d.,]+\s?[km]i?b\b|\bpdf$",
    re.IGNORECASE,
)
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<", b"\x00\x00\xfe\xff", b"\x00\x00\x00<")


def not_text(body: bytes) -> str | None:
    """In readers' words what the bytes are, e.g. "a PDF document"; None for text (of any charset, UTF-16 included)."""
    start = body[:1024].lstrip()
    if known := next((what for mark, what in _MARKS if start.startswith(mark)), None):
        return known
    binary = b"\x00" in start and not start.startswith(_WIDE_MARKS)
    return "data that is no text" if binary else None


def is_pdf(body: bytes) -> bool:
    """Whether the bytes are a PDF: its mark may stand behind up to a kilobyte of junk, as readers of PDF have always borne."""
    start = body[:1029]
    return start.startswith(b"%PDF-") or (b"%PDF-" in start and not start.lstrip().startswith(b"<"))


def is_document(body: bytes) -> bool:
    """Whether the bytes are a document of a kind that can be read: a PDF, or a DOCX."""
    return is_pdf(body) or (body.startswith(b"PK\x03\x04") and b"word/document.xml" in body)


def is_document_link(url: str, *, words: str = "", type_: str = "") -> bool:
    """Whether a link leads to a document, by its address, its `type` attribute or the words on it."""
    path = unquote(urlsplit(url).path)
    if _EXTENSION.search(path) or _TYPE.match(type_.lower()):
        return True
    if _OTHER_EXTENSION.search(path) and not _DOWNLOADS.search(path):
        return False
    return bool(_DOWNLOADS.search(path) or _SAYS_SO.search(words))


def is_file_name(words: str) -> bool:
    """Whether the words on a link are a mere name of a file: "child-q-final_v2.pdf"."""
    return bool(_EXTENSION.search(words)) or " " not in words.strip()
