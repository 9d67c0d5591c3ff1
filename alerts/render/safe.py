"""What is made of text that anyone may have written, before it goes into a message."""

import re
from urllib.parse import quote, urlsplit

# Overrides and isolates of the writing direction: left open in one headline they turn the rest of the message around.
_DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Cc (control characters, NUL, CR, LF and tab among them), Zl, Zp and Cs (halves of surrogate pairs).
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_UNSPEAKABLE = re.compile(f"[\ud800-\udfff{_DIRECTIONS}\ufeff\ufffe\uffff]")
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")
# Printable, but not allowed as such in an address (RFC 3986): they end it, or the attribute that holds it.
_NOT_IN_ADDRESSES = frozenset(' "<>\\^`{|}')


def line(text: str) -> str:
    """`text` on one line: control characters and line ends become single spaces, what cannot be shown is left out."""
    return " ".join(_UNSPEAKABLE.sub("", _BREAKS.sub(" ", text)).split())


def inline(text: str) -> str:
    """As `line`, but the blanks at both ends stay, as one each: for a piece of a sentence."""
    kept = _UNSPEAKABLE.sub("", _BREAKS.sub(" ", text))
    return re.sub(r"\s+", " ", kept)


def encodable(text: str) -> str:
    """`text` with each half of a surrogate pair replaced, one for one, so that it can be UTF-8 and offsets stay true."""
    return _HALF_CHARACTERS.sub("\ufffd", text)


def link(url: str) -> str | None:
    r"""`url` fit for an attribute and for a line of its own, or None unless it is http or https with a host.

    Blanks and what may not stand in an address are percent-encoded, control characters dropped: browsers
    drop tabs and line ends (WHATWG URL, 4.4), so `java\nscript:` is judged as what a browser would make of it.
    """
    plain = _UNSPEAKABLE.sub("", _BREAKS.sub("", url)).strip()
    try:
        parts = urlsplit(plain)
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        return None
    return "".join(
        character if character.isprintable() and character not in _NOT_IN_ADDRESSES else quote(character)
        for character in plain
    )
