"""The real `cuttings`, all of whose leases end sooner: `python many_daemons_hasty.py SECONDS run --config …`.

Whoever dies with something in hand holds it for minutes, for a mail server may think for ten. A test waits for less.
"""

import sys
from datetime import timedelta

from alerts import matching, outbox
from alerts.cli import main
from crawler import newsroom, turnstile

#: Every lease, as a part of the longest of those of visits.
_LEASES = {
    (newsroom, "LEASE"): 1.0,
    (matching, "LEASE"): 1.0,
    (outbox, "LEASE"): 1.0,
    (outbox, "SENDING"): 1.0,
    (turnstile, "LEASE"): 0.5,
}


def shorten(seconds: float) -> None:
    """From now on the leases of this process last so long; no visit may last longer."""
    for (module, name), part in _LEASES.items():
        assert isinstance(getattr(module, name), timedelta)
        setattr(module, name, timedelta(seconds=part * seconds))
    assert seconds < newsroom.LONGEST_VISIT
    newsroom.LONGEST_VISIT = 0.9 * seconds


if __name__ == "__main__":
    shorten(float(sys.argv.pop(1)))
    main()
