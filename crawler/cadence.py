"""When to ask again: a source after a poll, a page after it could not be had. Pure; all times are aware.

A host that asks for more time gets it, but never more than a day: a source that is left alone for longer is a gap that
nobody decided on.
"""

from datetime import datetime, timedelta

#: The longest wait that failures or a server's wish can bring about.
LONGEST = timedelta(hours=24)
#: Sources that are polled more often than this are polled exactly as often as declared.
SPREAD_FROM = timedelta(minutes=1)
#: The part of its interval by which a source may come early, so that sources added together drift apart.
SPREAD = 0.1
#: The first wait for a page that could not be had; it doubles up to `LONGEST`.
FIRST_RETRY = timedelta(minutes=5)
#: Visits to a page before it is given up: about five days of trying.
MOST_VISITS = 13

# Knuth's multiplicative hash: neighbouring numbers land far apart, evenly over all of them.
_GOLDEN = 2654435761


def next_poll_at(
    *, source_id: int, every: timedelta, failures: int, now: datetime, retry_at: datetime | None = None
) -> datetime:
    """When to poll a source again, after a poll that ended at `now`.

    `failures` counts the failed polls in a row, this one included; 0 after a good one. After the first failure the wait is the
    interval, and it doubles up to a day (or stays at the interval, where that is longer). `retry_at` is the time before
    which the host does not want to be asked.
    """
    wait = _doubled(every, failures - 1) if failures else every
    return max(now + wait - _spread(source_id, every), _heeded(retry_at, now))


def next_fetch_at(*, attempts: int, now: datetime, retry_at: datetime | None = None) -> datetime | None:
    """When to try a page again that could not be had at `now`, for the `attempts`-th time; None where it is given up.

    Five minutes, doubling to a day, for about five days. `retry_at` as for `next_poll_at`.
    """
    if attempts >= MOST_VISITS:
        return None
    return max(now + _doubled(FIRST_RETRY, attempts - 1), _heeded(retry_at, now))


def _doubled(first: timedelta, times: int) -> timedelta:
    """`first`, doubled so often, but not beyond `LONGEST`, nor below `first`."""
    return first if first >= LONGEST else min(first * 2 ** min(times, 20), LONGEST)


def _spread(source_id: int, every: timedelta) -> timedelta:
    """How much earlier this source comes than its interval says: always the same, and never later."""
    if every < SPREAD_FROM:
        return timedelta()
    share: float = source_id * _GOLDEN % 2**32 / 2**32
    return timedelta(seconds=int(every.total_seconds() * SPREAD * share))


def _heeded(retry_at: datetime | None, now: datetime) -> datetime:
    return min(retry_at, now + LONGEST) if retry_at else now
