"""Frames on the pipes between the pool and a worker: two lengths, a header in JSON, a body of bytes.

4 bytes  length of the header, big-endian      8 bytes  length of the body
header   a JSON object of strings and numbers  body     as it is
"""

import json
import struct
from typing import Any, BinaryIO

PREFIX = struct.Struct("!IQ")
#: In bytes. A worker that parsed hostile bytes may say anything; a document that goes to one may have 50 MiB.
LONGEST_HEADER, LONGEST_BODY = 64 * 1024, 64 * 1024 * 1024

Header = dict[str, Any]


def packed(header: Header, body: bytes = b"") -> bytes:
    """The frame without its body, ready to be sent before `body`."""
    encoded = json.dumps(header).encode()
    return PREFIX.pack(len(encoded), len(body)) + encoded


def lengths(prefix: bytes) -> tuple[int, int]:
    """The lengths of header and body that a prefix promises. Raises ValueError where they are beyond all limits."""
    header, body = PREFIX.unpack(prefix)
    if header > LONGEST_HEADER or body > LONGEST_BODY:
        raise ValueError("the frame is longer than any frame may be")
    return header, body


def read_frame(pipe: BinaryIO) -> tuple[Header, bytes] | None:
    """The next frame of a blocking pipe; None at its end, which is how a worker learns that it may go."""
    prefix = pipe.read(PREFIX.size)
    if len(prefix) < PREFIX.size:
        return None
    header, body = lengths(prefix)
    return json.loads(pipe.read(header)), pipe.read(body)


def write_frame(pipe: BinaryIO, header: Header, body: bytes = b"") -> None:
    pipe.write(packed(header, body))
    pipe.write(body)
    pipe.flush()
