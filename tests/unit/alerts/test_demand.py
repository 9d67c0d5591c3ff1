"""What subscriptions want of sources, and what comes of it at the polls."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import settings as sparing
from hypothesis import strategies as st

from alerts.demand import demands
from alerts.editions.slots import next_slot
from config.models import Settings
from crawler.cadence import MARGIN, NO_DEMAND, WINDOW, next_poll

NOW = datetime(2026, 6, 4, 6, 0, tzinfo=UTC)  # a Thursday, 07:00 in London
ALDERBROOK, WESTMARSH = "https://alderbrook.example/feed", "https://westmarsh.example/feed"


def settings(*subscriptions: dict[str, object]) -> Settings:
    return Settings.model_validate(
        {
            "sources": [
                {"name": "Alderbrook Council", "feed": ALDERBROOK, "tags": ["council"]},
                {"name": "The Westmarsh Gazette", "feed": WESTMARSH, "tags": ["trade"]},
            ],
            "watches": [
                {"name": "Reviews", "query": "review"},
                {"name": "Councils", "everything": True, "only_from": ["council"]},
                {"name": "Gazette", "everything": True, "only_from": ["The Westmarsh Gazette"]},
            ],
            "subscriptions": [
                {"name": f"S{n}", "to": ["board@alderbrook.example"]} | each for n, each in enumerate(subscriptions)
            ],
        }
    )


def test_sources_are_wanted_by_those_whose_watches_go_by_them():
    wanted = demands(
        settings(
            {"watches": ["Councils"], "send": "immediately"},
            {"watches": ["Gazette"], "send": "daily at 07:30"},
            {"watches": ["Reviews", "Councils"], "send": "weekly on monday at 09:00"},
        )
    )
    assert [wanted(each).immediately for each in (ALDERBROOK, WESTMARSH)] == [True, False]
    monday = datetime(2026, 6, 8, 8, tzinfo=UTC)
    assert wanted(ALDERBROOK).next_slot(NOW) == monday
    assert wanted(WESTMARSH).next_slot(NOW) == datetime(2026, 6, 4, 6, 30, tzinfo=UTC)
    assert wanted(WESTMARSH).next_slot(monday) == datetime(2026, 6, 9, 6, 30, tzinfo=UTC)
    assert wanted("https://elsewhere.example/") == NO_DEMAND


def test_without_subscriptions_nothing_is_wanted():
    wanted = demands(settings())(ALDERBROOK)
    assert (wanted.immediately, wanted.next_slot(NOW)) == (False, None)


def test_a_subscription_goes_by_the_clock_of_its_own_zone():
    wanted = demands(
        settings(
            {"watches": ["Reviews"], "send": "daily at 07:30", "timezone": "America/New_York"},
        )
    )
    assert wanted(ALDERBROOK).next_slot(NOW) == datetime(2026, 6, 4, 11, 30, tzinfo=UTC)


schedules = st.sampled_from(
    ["hourly", "daily at 07:30", "weekdays at 06:10", "weekly on monday at 09:00", {"cron": "*/10 8-17 * * *"}]
)


@sparing(max_examples=40)
@given(st.lists(schedules, min_size=1, max_size=3), st.integers(0, 10**6), st.integers(5, 4 * 1440))
def test_every_slot_has_a_poll_in_the_hour_before_it(sends, source_id, minutes):
    declared = settings(*({"watches": ["Reviews"], "send": send} for send in sends))
    demand = demands(declared)(ALDERBROOK)
    end = NOW + timedelta(days=5)
    polls = [NOW]
    while polls[-1] <= end:
        planned = next_poll(source_id=source_id, every=timedelta(minutes=minutes), demand=demand, now=polls[-1])
        polls.append(planned.at)
    for each in declared.subscriptions:
        slot = next_slot(each.send, NOW + MARGIN, declared.timezone).at
        while slot <= end:
            assert any(slot - WINDOW <= poll <= slot - MARGIN for poll in polls)
            slot = next_slot(each.send, slot, declared.timezone).at
