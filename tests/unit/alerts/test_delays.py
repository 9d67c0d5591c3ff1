"""How long news can take at the most."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as sparing
from hypothesis import strategies as st

from alerts.delays import delays, longest_wait, spelt
from alerts.demand import demands
from alerts.editions.slots import next_slot
from config.models import Settings
from config.phrases import Schedule
from crawler.cadence import next_poll

NOW = datetime(2026, 6, 4, 6, 0, tzinfo=UTC)
FEED = "https://alderbrook.example/feed"


def settings(send: object, *, every: str | None = "15m", **watch: object) -> Settings:
    return Settings.model_validate(
        {
            "sources": [
                {"name": "Alderbrook Council", "feed": FEED, "tags": ["council"]} | ({"every": every} if every else {}),
                {"name": "Westmarsh Partnership", "address": "unknown"},
            ],
            "watches": [{"name": "Reviews", "query": "review"} | watch],
            "subscriptions": [{"name": "Digest", "watches": ["Reviews"], "to": ["a@b.example"], "send": send}],
        }
    )


@pytest.mark.parametrize(
    ("send", "every", "said"),
    [
        ("daily at 07:30", "15m", "at most 24 h 15 min after publication; Alderbrook Council is checked every 15 min"),
        (
            "daily at 07:30",
            "1d",
            "at most 25 h after publication; its sources are checked in the hour before it is sent",
        ),
        (
            "daily at 07:30",
            None,
            "at most 25 h after publication; its sources are checked in the hour before it is sent",
        ),
        (
            "weekdays at 07:30",
            "15m",
            "at most 3 days 15 min after publication; Alderbrook Council is checked every 15 min",
        ),
        ("hourly", "15m", "at most 1 h 15 min after publication; Alderbrook Council is checked every 15 min"),
        ("immediately", None, "at most 5 min after publication; Alderbrook Council is checked every 5 min"),
        ("immediately", "5s", "at most 5 s after publication; Alderbrook Council is checked every 5 s"),
    ],
)
def test_the_longest_delay_is_the_interval_and_the_wait(send, every, said):
    assert delays(settings(send, every=every), now=NOW) == [f"Digest: {said}"]


def test_what_goes_by_no_source_has_no_delay():
    declared = settings("daily at 07:30", only_from=["Westmarsh Partnership"])
    assert delays(declared, now=NOW) == []


def test_a_change_of_the_clocks_does_not_count():
    october = datetime(2026, 10, 20, tzinfo=UTC)
    daily = settings("daily at 07:30").subscriptions[0].send
    assert longest_wait(daily, october, "Europe/London") == timedelta(days=1)


def test_a_schedule_may_wait_for_months():
    quarterly = Schedule(kind="cron", cron="0 9 1 */3 *")
    assert longest_wait(quarterly, NOW, "Europe/London") == timedelta(days=92)


def test_spans_are_short():
    assert [spelt(timedelta(seconds=seconds)) for seconds in (0, 5, 90, 86_400, 7 * 86_400)] == [
        "0 s",
        "5 s",
        "1 min 30 s",
        "24 h",
        "7 days",
    ]


@sparing(max_examples=30)
@given(
    st.sampled_from(["hourly", "daily at 07:30", "weekly on monday at 09:00"]),
    st.integers(5, 3000),
    st.integers(0, 10**6),
    st.integers(0, 4 * 1440),
)
def test_nothing_takes_longer(send, minutes, source_id, published_after):
    """An article is found by the first poll at or after its publication, and told at the first slot after that."""
    declared = settings(send, every=f"{minutes}m")
    schedule = declared.subscriptions[0].send
    published = NOW + timedelta(minutes=published_after)
    at = NOW
    while at < published:
        at = next_poll(source_id=source_id, every=timedelta(minutes=minutes), demand=demands(declared)(FEED), now=at).at
    told = next_slot(schedule, at, declared.timezone).at
    wait = longest_wait(schedule, NOW, declared.timezone)
    assert told - published <= wait + min(timedelta(minutes=minutes), timedelta(hours=1))
