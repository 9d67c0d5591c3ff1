"""Text that is safe to print: what came from the network must neither break a line nor steer a terminal."""

import re

#: C0 and C1 controls, DEL, the Unicode line and paragraph separators, and the controls that reorder what is read.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    r"""The text with control characters spelled out (`\n`, `\x1b`, `\u2028`), on one line."""
    return _UNPRINTABLE.sub(lambda match: ascii(match[0])[1:-1], text)


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number and its noun: "1 source", "2 sources", "2 watches"."""
    return f"{count} {one if count == 1 else many or one + 's'}"
