"""Compressed listings: gzip by its mark, whatever the headers say, within a limit."""

import zlib

from crawler.errors import NotAListing

_GZIP = b"\x1f\x8b"
#: In bytes: what the protocol of sitemaps allows one to have when it is unpacked.
LONGEST = 50 * 1024 * 1024


def unpacked(body: bytes, *, wanted: str, longest: int = LONGEST) -> tuple[bytes, bool]:
    """The bytes behind gzip, once or twice packed, and whether that is all: what is cut off, or longer than `longest`, is not.

    Bytes that are not packed come back as they are. Raises NotAListing where nothing can be unpacked; `wanted` is what was
    declared, "a sitemap".
    """
    whole = True
    for _ in range(2):  # some servers pack what was stored packed
        if not body.startswith(_GZIP):
            break
        body, ended = _once(body, wanted, longest)
        whole = whole and ended
    return body, whole


def _once(body: bytes, wanted: str, longest: int) -> tuple[bytes, bool]:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain = unpacker.decompress(body, longest)
    except zlib.error:
        plain = b""
    if not plain:
        raise NotAListing(f"the site sent broken compressed data instead of {wanted}")
    return plain, unpacker.eof
