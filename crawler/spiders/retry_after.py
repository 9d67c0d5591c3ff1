"""The Retry-After header (RFC 9110, 10.2.3). Pure."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(hours=24)


def wait_until(header: str | None, now: datetime) -> datetime | None:
    """When the server wants to be asked again, at most 24 hours after `now`; None where it does not say.

    The header is a number of seconds or an HTTP date; a date without a zone is in UTC. `now` and the result are aware.
    """
    if not header:
        return None
    wanted = _moment(header.strip(), now)
    return None if wanted is None else max(now, min(wanted, now + LONGEST))


def _moment(value: str, now: datetime) -> datetime | None:
    if value.isascii() and value.isdigit():
        return now + min(timedelta(seconds=int(value[:9])), LONGEST)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
