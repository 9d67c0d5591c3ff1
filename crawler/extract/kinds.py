"""What bytes are that are no text, by the marks they start with (the content type is often wrong)."""

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
