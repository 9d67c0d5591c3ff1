"""How long to leave alone what would not: twice as long each time, up to an end."""

#: Seconds until an unwilling database is asked again, at the most.
LONGEST = 8.0


class Backoff:
    """Counts refusals in a row. Times are in seconds."""

    def __init__(self) -> None:
        self._refusals = 0

    def refused(self, first: float) -> float:
        """How long to wait now: `first` after the first refusal, and never longer than `LONGEST`."""
        wait = min(LONGEST, first * 2.0**self._refusals)
        self._refusals = min(self._refusals + 1, 10)
        return wait

    def went_well(self) -> None:
        """The next refusal is the first again."""
        self._refusals = 0
