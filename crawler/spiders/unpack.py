"""Content-Encoding undone, within limits. Pure; gzip and deflate only, since we ask for no other.

Scrapy's own middleware is not used: it keeps one layer under the size limit and puts no limit to the layers, takes
half a stream for a whole one, and raises TypeError where packed bytes look like text and the unpacked ones do not.
"""

import zlib

from crawler.errors import FetchFailed, TooLarge

ACCEPTED = "gzip, deflate"

_MAX_LAYERS = 2
_MAX_MEMBERS = 1000
_GZIP = zlib.MAX_WBITS | 16


def unpack(body: bytes, encoding: str, *, max_bytes: int) -> bytes:
    """The bytes before they were packed. `encoding` is the header, in the order of packing ("deflate, gzip").

    Raises TooLarge where any layer is larger than `max_bytes`, and FetchFailed for a stream that is broken, breaks off,
    or is packed in a way that was not asked for.
    """
    layers = [name for name in (part.strip().lower() for part in encoding.split(",")) if name not in {"", "identity"}]
    if len(layers) > _MAX_LAYERS:
        raise FetchFailed(f"the answer is packed {len(layers)} times over")
    for name in reversed(layers):
        body = _layer(body, name, max_bytes) if body else body
    return body


def _layer(body: bytes, name: str, max_bytes: int) -> bytes:
    try:
        if name in {"gzip", "x-gzip"}:
            return _gunzip(body, max_bytes)
        if name == "deflate":
            return _inflate(body, max_bytes)
    except zlib.error:
        raise FetchFailed("the compression of the answer is broken") from None
    raise FetchFailed(f"the answer is packed as {name[:20]!r}, which was not asked for")


def _gunzip(body: bytes, max_bytes: int) -> bytes:
    """All members of a gzip file (RFC 1952, 2.2); what follows them and is no member is padding."""
    unpacked, rest = bytearray(), body
    for _ in range(_MAX_MEMBERS):
        piece, rest = _stream(rest, _GZIP, max_bytes - len(unpacked))
        unpacked += piece
        if not rest.startswith(b"\x1f\x8b"):
            return bytes(unpacked)
    raise zlib.error("too many members")


def _inflate(body: bytes, max_bytes: int) -> bytes:
    """Zlib's format as RFC 9110, 8.4.1.2 says, or bare deflate as some servers send under that name."""
    try:
        return _stream(body, zlib.MAX_WBITS, max_bytes)[0]
    except zlib.error:
        return _stream(body, -zlib.MAX_WBITS, max_bytes)[0]


def _stream(body: bytes, window: int, room: int) -> tuple[bytes, bytes]:
    """One stream unpacked, and what stands behind it."""
    stream = zlib.decompressobj(window)
    unpacked = stream.decompress(body, room + 1)
    if len(unpacked) > room:
        raise TooLarge("too large")
    if not stream.eof:
        raise FetchFailed("the answer broke off before its end")
    return unpacked, stream.unused_data
