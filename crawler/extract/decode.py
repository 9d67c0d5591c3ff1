"""Bytes to text: which characters a feed or page is made of, whatever it says of itself."""

import codecs
import re

_BOMS = [
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_UNMARKED = [
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"<\x00", "utf-16-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"\x00<", "utf-16-be"),
]
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_IN_BODY = re.compile(
    rb"<(?:\?xml[^>]{0,200}?\bencoding|meta\b[^>]{0,400}?\bcharset)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
#: Names that browsers take for Windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels): who writes "latin-1" or
#: "ascii" and uses the bytes 80-9F means its quotes and dashes.
_WINDOWS = frozenset({"ascii", "iso8859-1", "cp1252"})
#: Python names codecs that are none of text ("rot13", "idna"), by which a page could break its reading.
_CHARSETS = re.compile(r"utf-8$|iso8859|iso2022|cp\d|koi8|mac|gb|big5|euc|shift_jis|hz$|tis-620$")
#: What no text may hold: control characters (PostgreSQL refuses NUL), lone surrogates, non-characters.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufeff]")


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a feed or page, free of characters that no store or parser takes. Never fails.

    A byte order mark decides. Else bytes that are valid UTF-8 are UTF-8, whatever label they carry: other text is almost
    never valid by chance, and wrong labels are common. Else the charset of `content_type` (the header as sent), then of
    the XML or HTML declaration. Single bytes that do not fit are read as Windows-1252.
    """
    encoding, start = _detected(body)
    if encoding is None:
        encoding = "utf-8" if _is_utf8(body) else _declared(body, content_type)
    return fit(body[start:].decode(encoding, "windows-1252"))


def fit(text: str) -> str:
    """`text` without NUL, control characters, lone surrogates and non-characters; line breaks and tabs stay."""
    return _UNFIT.sub("", text)


def _detected(body: bytes) -> tuple[str | None, int]:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return encoding, len(mark)
    for start, encoding in _UNMARKED:
        if body.startswith(start):
            return encoding, 0
    return None, 0


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _declared(body: bytes, content_type: str) -> str:
    in_body = _IN_BODY.search(body[:4096])
    for name in (_IN_HEADER.findall(content_type), [in_body[1].decode("ascii")] if in_body else []):
        if name and (known := _known(name[0])):
            return known
    return "utf-8"


def _known(name: str) -> str | None:
    """The codec of that name, None for what is no charset of the web. UTF-16 without its marks is a wrong label."""
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return None
    if codec in _WINDOWS:
        return "cp1252"
    return codec if _CHARSETS.match(codec) else None


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """One byte that does not fit, as Windows-1252: pages are pasted together from texts of several charsets."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    return byte.decode("cp1252", "replace"), error.start + 1


codecs.register_error("windows-1252", _as_windows)
