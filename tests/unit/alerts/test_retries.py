from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.ledger.records import DueDelivery, Settled
from alerts.models import Answer
from alerts.retries import LONGEST_WAIT, RETRIES, settled

NOW = datetime(2026, 6, 4, 7, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def due(channel="email", *, attempts=0, before=0, uncertain=0):
    return DueDelivery(
        id=1,
        purpose="digest",
        channel=channel,
        address="board@example.org",
        message_id="<1@example.org>",
        content=b"",
        attempts=attempts,
        attempts_before=before,
        uncertain=uncertain,
        lease_until=NOW,
    )


def answer(outcome, **more):
    return Answer(outcome=outcome, text="words", **more)


def after(delivery, outcome, **more):
    return settled(delivery, answer(outcome, **more), attempts=delivery.attempts + 1, now=NOW)


def waits(channel):
    """What a delivery goes through that is always told to come later."""
    found, delivery = [], due(channel)
    while True:
        now = after(delivery, "later")
        if now.next_attempt_at is None:
            return found, now
        found.append(now.next_attempt_at - NOW)
        delivery = due(channel, attempts=now.attempts)


def test_email_is_tried_for_two_days():
    found, end = waits("email")
    assert found[:5] == [MINUTE, 5 * MINUTE, 30 * MINUTE, HOUR, HOUR]
    assert 47 * HOUR < sum(found, timedelta()) <= 48 * HOUR
    assert end == Settled(state="failed", attempts=len(found) + 1, uncertain=0, finished_at=NOW)


def test_a_webhook_is_tried_as_svix_does():
    found, end = waits("webhook")
    assert [each / MINUTE for each in found] == [5 / 60, 5, 30, 120, 300, 600, 600]
    assert (end.state, end.attempts) == ("failed", 8)


def test_accepted_is_the_end_of_it():
    assert after(due(), "accepted") == Settled(state="sent", attempts=1, uncertain=0, finished_at=NOW)


def test_refused_is_the_end_of_it():
    assert after(due(), "refused") == Settled(state="failed", attempts=1, uncertain=0, finished_at=NOW)


def test_uncertain_is_sent_once_more_and_parked():
    once = after(due(), "uncertain")
    assert once == Settled(state="pending", attempts=1, uncertain=1, next_attempt_at=NOW + MINUTE)
    twice = after(due(attempts=1, uncertain=1), "uncertain")
    assert twice == Settled(state="uncertain", attempts=2, uncertain=2, finished_at=NOW)


def test_uncertain_and_then_later_is_not_parked():
    found = after(due(attempts=1, uncertain=1), "later")
    assert (found.state, found.uncertain) == ("pending", 1)


def test_uncertain_when_the_waits_are_used_up_is_still_sent_once_more():
    assert after(due(attempts=50), "uncertain").next_attempt_at == NOW + HOUR


def test_what_was_cut_off_by_our_own_end_is_due_at_once():
    found = settled(due(attempts=1), answer("uncertain"), attempts=1, now=NOW, at_once=True)
    assert (found.next_attempt_at, found.attempts) == (NOW, 1)


@pytest.mark.parametrize(("asked", "wait"), [(2, MINUTE), (600, 10 * MINUTE), (10**9, LONGEST_WAIT)])
def test_retry_after_is_honoured_within_reason(asked, wait):
    assert after(due(), "later", retry_after=asked).next_attempt_at == NOW + wait


def test_a_retry_by_hand_has_all_waits_before_it_again():
    assert after(due(attempts=51, before=51), "later").next_attempt_at == NOW + MINUTE


@given(
    channel=st.sampled_from(["email", "webhook"]),
    answers=st.lists(
        st.builds(
            answer,
            st.sampled_from(["later", "uncertain", "refused", "accepted"]),
            retry_after=st.none() | st.floats(0, 1e9),
        ),
        max_size=60,
    ),
)
def test_whatever_is_answered_the_message_ends_somewhere(channel, answers):
    """Never a third uncertain copy, never a wait that is no wait, and an end within the waits there are."""
    delivery, now, copies = due(channel), NOW, 0
    for each in answers + [answer("later")] * 60:
        outcome = settled(delivery, each, attempts=delivery.attempts + 1, now=now)
        copies += each.outcome in {"uncertain", "accepted"}
        assert (outcome.next_attempt_at is None) == (outcome.state != "pending")
        assert (outcome.finished_at is None) == (outcome.state == "pending")
        if outcome.next_attempt_at is None:
            break
        assert min(RETRIES[channel]) <= outcome.next_attempt_at - now <= LONGEST_WAIT
        now = outcome.next_attempt_at
        delivery = due(channel, attempts=outcome.attempts, uncertain=outcome.uncertain)
    assert outcome.state in {"sent", "failed", "uncertain"}
    assert copies <= 2
    assert outcome.attempts <= len(RETRIES[channel]) + 2
