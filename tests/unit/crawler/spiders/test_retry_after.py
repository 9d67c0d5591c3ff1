from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.spiders.retry_after import wait_until

NOW = datetime(2026, 6, 4, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "until"),
    [
        ("120", NOW + timedelta(minutes=2)),
        (" 0 ", NOW),
        ("Thu, 04 Jun 2026 08:00:00 GMT", NOW + timedelta(minutes=30)),
        ("Thu, 04 Jun 2026 08:00:00 -0000", NOW + timedelta(minutes=30)),
        ("Thu, 04 Jun 2026 10:00:00 +0200", NOW + timedelta(minutes=30)),
        ("Thu, 04 Jun 2026 07:00:00 GMT", NOW),
        ("Fri, 04 Jun 2027 07:00:00 GMT", NOW + timedelta(hours=24)),
        ("99999999999999999999999999", NOW + timedelta(hours=24)),
        ("86400", NOW + timedelta(hours=24)),
        ("86401", NOW + timedelta(hours=24)),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
    ],
)
def test_the_header_is_read(header: str | None, until: datetime | None):
    assert wait_until(header, NOW) == until


@given(st.integers(0, 10**12))
def test_seconds_and_dates_agree(seconds: int):
    assert wait_until(str(seconds), NOW) == NOW + timedelta(seconds=min(seconds, 86400))
    date = NOW + timedelta(seconds=seconds % 10**8)
    assert wait_until(format_datetime(date, usegmt=True), NOW) == min(date, NOW + timedelta(hours=24))


@given(st.text(max_size=40))
def test_any_text_gives_a_moment_within_a_day_or_none(header: str):
    until = wait_until(header, NOW)
    assert until is None or NOW <= until <= NOW + timedelta(hours=24)
