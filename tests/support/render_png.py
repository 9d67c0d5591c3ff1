"""Screenshots made small: at most 256 colours, packed tightly. Text on paper loses nothing that an eye would see."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
Colour = bytes


def pack(file: Path) -> None:
    """Rewrite the 8-bit RGB or RGBA screenshot `file` with a palette."""
    width, height, pixels = _pixels(file.read_bytes())
    counts = Counter(pixels)
    palette = [colour for colour, _count in counts.most_common(256)]
    place = {colour: _nearest(colour, palette) for colour in counts}
    rows = (bytes(place[colour] for colour in pixels[row * width : (row + 1) * width]) for row in range(height))
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", b"".join(palette)), (b"IDAT", body), (b"IEND", b""))
    file.write_bytes(_SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts))


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    return min(range(len(palette)), key=lambda n: sum((a - b) ** 2 for a, b in zip(colour, palette[n], strict=True)))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        yield content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        at += 12 + length


def _pixels(content: bytes) -> tuple[int, int, list[Colour]]:
    chunks = list(_chunks(content))
    width, height, depth, kind = struct.unpack_from(">IIBB", chunks[0][1])
    size = {(8, 2): 3, (8, 6): 4}[depth, kind]
    raw = zlib.decompress(b"".join(data for name, data in chunks if name == b"IDAT"))
    pixels: list[Colour] = []
    above = bytearray(width * size)
    for row in range(height):
        start = row * (width * size + 1)
        line = bytearray(raw[start + 1 : start + 1 + width * size])
        _unfilter(raw[start], line, above, size)
        pixels += [bytes(line[n : n + 3]) for n in range(0, len(line), size)]
        above = line
    return width, height, pixels


def _unfilter(kind: int, line: bytearray, above: bytearray, size: int) -> None:
    """PNG's row filters (W3C PNG, section 9)."""
    for n in range(len(line)):
        left = line[n - size] if n >= size else 0
        corner = above[n - size] if n >= size else 0
        guess = (0, left, above[n], (left + above[n]) // 2, _paeth(left, above[n], corner))[kind]
        line[n] = (line[n] + guess) & 255


def _paeth(left: int, above: int, corner: int) -> int:
    return min((left, above, corner), key=lambda one: abs(left + above - corner - one))
