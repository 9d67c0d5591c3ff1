"""What the other side said, as answers: one line of plain text each, whatever the other side put into it."""

from alerts.models import Answer

_MOST = 500


def accepted(text: str) -> Answer:
    """The other side has it."""
    return Answer(outcome="accepted", text=one_line(text))


def later(text: str, *, retry_after: float | None = None) -> Answer:
    """Not now, and nothing was taken; not before `retry_after` seconds, where the other side said so."""
    return Answer(outcome="later", text=one_line(text), retry_after=retry_after)


def refused(text: str) -> Answer:
    """Never."""
    return Answer(outcome="refused", text=one_line(text))


def uncertain(text: str) -> Answer:
    """It left, and nobody said whether it arrived."""
    return Answer(outcome="uncertain", text=one_line(text))


def one_line(text: str) -> str:
    """`text` without control characters and line ends, 500 characters at most: fit for a table and for a log."""
    words = "".join(character if character.isprintable() else " " for character in text).split()
    plain = " ".join(words)
    return plain if len(plain) <= _MOST else f"{plain[: _MOST - 1]}…"
