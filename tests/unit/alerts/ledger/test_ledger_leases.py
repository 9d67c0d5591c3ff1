"""Who has which delivery in hand, and how often it may have left: interleaved senders against an outbox kept by hand."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from lease_machines import (
    FREE,
    LEASE,
    MINUTE,
    SECOND,
    Leases,
    after_a_while,
    endings,
    in_time,
    is_leased,
    on_a_server,
    picks,
    rows_of,
    run_machine,
    too_late,
    workers,
)
from stores import fresh_database

from alerts.errors import CommandError
from alerts.ledger import deliveries
from alerts.ledger.records import NewDelivery
from alerts.ledger.schema import attempt, delivery
from alerts.models import Answer, Rendered
from alerts.outbox import SENDING
from alerts.retries import settled

PLACES = [("email", "a@example.org"), ("email", "b@example.org"), ("webhook", "a@example.org")]
limits = st.integers(1, 4)
outcomes = st.sampled_from(["accepted", "later", "refused", "uncertain"])
#: Beside the ends of leases and of sends: long enough for what was put off to be due again.
waits = st.sampled_from([SECOND, MINUTE, LEASE - SECOND, LEASE, 6 * MINUTE, SENDING, timedelta(hours=2)])
some_handle = precondition(lambda machine: machine.handles)
CUT_OFF = Answer(outcome="uncertain", text="cut off")


@pytest.mark.soak_on_postgresql
@in_time
def test_deliveries(tmp_path):
    run_machine(DeliveryLeases, fresh_database, tmp_path)


async def take_up_cut_off(connection, now, by):
    """What a sender does of what others left on its way; gives the deliveries."""
    claimed = await deliveries.claim_cut_off(connection, now=now, until=now + LEASE, by=by)
    for due in claimed:
        after = settled(due, CUT_OFF, attempts=due.attempts, now=now, at_once=True)
        assert await deliveries.settle(connection, due.id, after, CUT_OFF, lease=due.lease_until, now=now)
    return claimed


async def settle(connection, told):
    key, after, answer, lease, now = told
    return await deliveries.settle(connection, key, after, answer, lease=lease, now=now)


async def retry(connection, key, now):
    """What a person asks for; whether it could be done."""
    try:
        await deliveries.retry(connection, key, now=now)
    except CommandError:
        return False
    return True


def place_of(row):
    return row["channel"], row["address"]


class Handle:
    """A delivery as it was given to a sender, and how far that one has come with it."""

    def __init__(self, due):
        self.due, self.lease, self.intended = due, due.lease_until, False
        self.answer = self.settled = None


class DeliveryLeases(Leases):
    """Some messages to three places. `rows` is what the outbox must say, `attempts` what is known of each attempt, `handles`
    all that was ever given out, and `left` how often each may have left for good, `asked` how often a person had it sent again.
    """

    release_all = staticmethod(deliveries.release_all)
    tables = (attempt, delivery)

    @initialize()
    def begin(self):
        self.rows, self.attempts, self.handles, self.words = {}, Counter(), [], 0
        self.left, self.asked, self.late = Counter(), Counter(), set()
        for place in PLACES:
            self.add(place)

    @rule(place=st.sampled_from(PLACES))
    def add(self, place):
        number = f"<{len(self.rows)}>"
        message = Rendered(message_id=number, content=number.encode())
        new = NewDelivery(purpose="test", channel=place[0], address=place[1], message=message)
        assert self.write(deliveries.add, [new], now=self.now) == 1
        assert self.write(deliveries.add, [new], now=self.now) == 0
        [(key, row)] = [item for item in self.table(delivery).items() if item[0] not in self.rows]
        assert (row["channel"], row["address"], row["state"], row["next_attempt_at"]) == (*place, "pending", self.now)
        self.rows[key] = row

    def due(self, besides=()):
        """Of each place that nothing is on its way to what is due first, and of these the longest due first."""
        busy = {place_of(row) for row in self.rows.values() if is_leased(row, self.now)}
        waiting = [
            row for row in self.rows.values() if row["state"] == "pending" and row["next_attempt_at"] <= self.now
        ]
        firsts = {}
        for row in sorted(waiting, key=lambda row: (row["next_attempt_at"], row["id"])):
            if place_of(row) not in busy:
                firsts.setdefault(place_of(row), row["id"])
        return [key for place, key in firsts.items() if place not in besides]

    def cut_off(self):
        return [key for key, row in self.rows.items() if row["state"] == "sending" and not is_leased(row, self.now)]

    def claiming(self, by, limit, besides=()):
        now = self.now
        return lambda one: deliveries.claim(one, now=now, until=now + LEASE, limit=limit, besides=besides, by=by)

    def given(self, claimed, by, wanted):
        assert [due.id for due in claimed] == wanted
        for due in claimed:
            row = self.rows[due.id]
            assert not is_leased(row, self.now), "it is in somebody's hand"
            row |= {"lease_until": self.now + LEASE, "lease_by": by}
            for name in ("channel", "address", "message_id", "content", "attempts", "attempts_before", "uncertain"):
                assert getattr(due, name) == row[name]
        self.handles = [*map(Handle, claimed), *self.handles]

    @rule(by=workers, limit=limits, besides=st.sets(st.sampled_from(PLACES), max_size=1))
    def claim(self, by, limit, besides):
        self.moment()
        wanted = self.due(besides)[:limit]
        self.given(self.write(self.claiming(by, limit, besides)), by, wanted)

    def picked(self, number):
        return self.handles[number % len(self.handles)]

    def holds(self, handle):
        return self.rows[handle.due.id]["lease_until"] == handle.lease

    def intending(self, handle):
        until = self.now + SENDING
        return lambda one: deliveries.intend(one, handle.due.id, lease=handle.lease, until=until)

    def intended(self, handle, said):
        """The body leaves. One that may have left before is marked as a repeat."""
        row, due = self.rows[handle.due.id], handle.due
        assert said is (self.holds(handle) and row["state"] == "pending")
        if said:
            self.late |= set() if is_leased(row, self.now) else {due.id}
            row |= {"state": "sending", "attempts": row["attempts"] + 1, "lease_until": self.now + SENDING}
            handle.lease, handle.intended = self.now + SENDING, True
            assert due.uncertain == self.left[due.id]
            self.left[due.id] += 1

    @some_handle
    @rule(number=picks)
    def intend(self, number):
        self.moment()
        handle = self.picked(number)
        if not handle.intended and not handle.settled:
            self.intended(handle, self.write(self.intending(handle)))

    def settling(self, handle, outcome):
        """The work of keeping an answer, once for ever with the same words, as its sender's process would."""
        self.words += 1
        answer = Answer(outcome=outcome, text=f"answer {self.words}")
        after = settled(handle.due, answer, attempts=handle.due.attempts + 1, now=self.now)
        handle.answer = told = (handle.due.id, after, answer, handle.lease, self.now)
        return lambda one: settle(one, told)

    def settled(self, handle, said):
        """The row changes for who holds it. What is known of the attempt stands beside it in any case."""
        handle.settled = key, after, answer, _, now = handle.answer
        assert said is self.holds(handle)
        self.attempts[key, after.attempts, now, answer.outcome, answer.text] += 1
        if said:
            names = ("state", "attempts", "uncertain", "next_attempt_at", "finished_at")
            self.rows[key] |= FREE | {name: getattr(after, name) for name in names}
        if handle.intended and answer.outcome in {"later", "refused"}:
            self.left[key] -= 1 if said else 0  # nothing was taken; who took it over cannot know that

    def is_open(self, handle, outcome):
        """Whether such an answer may come: one that was not sent can only be put off or refused."""
        return not handle.settled and (handle.intended or outcome in {"later", "refused"})

    @some_handle
    @rule(number=picks, outcome=outcomes)
    def settle(self, number, outcome):
        self.moment()
        handle = self.picked(number)
        if self.is_open(handle, outcome):
            self.settled(handle, self.write(self.settling(handle, outcome)))

    @some_handle
    @rule(number=picks)
    def settle_again(self, number):
        """A sender that heard nothing of its commit says the same once more."""
        if self.picked(number).settled:
            assert self.write(settle, self.picked(number).settled)

    def taken_up(self, claimed):
        for due in claimed:
            row = self.rows[due.id]
            uncertain = row["uncertain"] + 1
            self.attempts[due.id, row["attempts"], self.now, "uncertain", "cut off"] += 1
            row |= FREE | {"uncertain": uncertain, "state": "uncertain" if uncertain > 1 else "pending"}
            row["next_attempt_at"] = None if uncertain > 1 else self.now
            row["finished_at"] = self.now if uncertain > 1 else None

    @rule(by=workers)
    def take_up_what_was_cut_off(self, by):
        self.moment()
        wanted = self.cut_off()
        claimed = self.write(take_up_cut_off, self.now, by)
        assert [due.id for due in claimed] == wanted
        self.taken_up(claimed)

    @rule(number=picks)
    def retry(self, number):
        self.moment()
        key = sorted(self.rows)[number % len(self.rows)]
        self.retried(key, self.write(retry, key, self.now))

    def retried(self, key, said):
        row = self.rows[key]
        assert said is (row["state"] not in {"sent", "sending"})
        if said:
            self.asked[key] += row["state"] != "pending"
            again = {"state": "pending", "next_attempt_at": self.now, "finished_at": None}
            row |= again | {"attempts_before": row["attempts"]}

    @rule(wait=waits)
    def turn(self, wait):
        self.now += wait

    @after_a_while
    @rule()
    def all_die_and_an_heir_does_it_all(self):
        self.now += SENDING
        self.taken_up(self.write(take_up_cut_off, self.moment(), 9))
        waiting = {
            key for key, row in self.rows.items() if row["state"] == "pending" and row["next_attempt_at"] <= self.now
        }
        sent = []
        while claimed := self.write(self.claiming(9, 2)):
            self.given(claimed, 9, self.due()[:2])
            for handle in self.handles[: len(claimed)]:
                self.intended(handle, self.write(self.intending(handle)))
                self.settled(handle, self.write(self.settling(handle, "accepted")))
            sent += [due.id for due in claimed]
            self.moment()
        assert sorted(sent) == sorted(waiting)

    @on_a_server
    @rule(by=workers, limit=limits, other_limit=limits, ending=endings, is_late=too_late)
    def two_claim_at_once(self, by, limit, other_limit, ending, is_late):
        """One after the other, for a place must not be given to both."""
        self.moment(too_late=is_late)
        ours, theirs = self.both(self.claiming(by, limit), self.claiming(by + 1, other_limit), ending)
        assert self.waited
        if ending != "killed":
            self.given(ours, by, self.due()[:limit])
        self.given(theirs, by + 1, self.due()[:other_limit])

    @on_a_server
    @some_handle
    @rule(number=picks, by=workers, limit=limits, ending=endings, is_late=too_late)
    def claim_while_another_intends(self, number, by, limit, ending, is_late):
        self.moment(too_late=is_late)
        handle, due = self.picked(number), self.due()[:limit]
        if handle.intended or handle.settled:
            return
        said, claimed = self.both(self.intending(handle), self.claiming(by, limit), ending)
        if ending != "killed":
            self.intended(handle, said)
        taken = [handle.due.id] if handle.intended else []
        self.given(claimed, by, [key for key in due if key not in taken])

    @on_a_server
    @some_handle
    @rule(number=picks, by=workers, limit=limits, ending=endings, is_late=too_late)
    def intend_while_another_claims(self, number, by, limit, ending, is_late):
        self.moment(too_late=is_late)
        handle, due = self.picked(number), self.due()[:limit]
        if handle.intended or handle.settled:
            return
        claimed, said = self.both(self.claiming(by, limit), self.intending(handle), ending)
        if ending != "killed":
            self.given(claimed, by, due)
        self.intended(handle, said)

    @on_a_server
    @some_handle
    @rule(number=picks, outcome=outcomes, by=workers, ending=endings, is_late=too_late, is_first=st.booleans())
    def settle_while_another_takes_it_up(self, *, number, outcome, by, ending, is_late, is_first):
        self.intend(number)
        self.now = self.moment() + is_late * SENDING
        handle, now = self.picked(number), self.now
        if not self.is_open(handle, outcome):
            return
        works = [self.settling(handle, outcome), lambda one: take_up_cut_off(one, now, by)]
        wanted = [key for key in self.cut_off() if not (is_first and key == handle.due.id)]
        heard = self.both(*(works if is_first else works[::-1]), ending)
        said, claimed = heard if is_first else heard[::-1]
        assert ([due.id for due in claimed], is_first and self.waited) == (wanted, False)
        if not (is_first or ending == "killed"):
            self.taken_up(claimed)
        if not (is_first and ending == "killed"):
            self.settled(handle, said)
        if is_first:
            self.taken_up(claimed)

    @on_a_server
    @some_handle
    @rule(number=picks, ending=endings, is_late=too_late, is_first=st.booleans())
    def intend_while_a_person_has_it_sent_again(self, number, ending, is_late, is_first):
        self.moment(too_late=is_late)
        handle, now = self.picked(number), self.now
        if handle.intended or handle.settled:
            return
        again = lambda one: retry(one, handle.due.id, now), partial(self.retried, handle.due.id)
        steps = [(self.intending(handle), partial(self.intended, handle)), again]
        self.one_after_the_other(*(steps if is_first else steps[::-1]), ending)

    @on_a_server
    @some_handle
    @rule(number=picks, outcome=outcomes, ending=endings, is_late=too_late, is_first=st.booleans())
    def settle_while_a_person_has_it_sent_again(self, number, outcome, ending, is_late, is_first):
        self.moment(too_late=is_late)
        handle, now = self.picked(number), self.now
        if not self.is_open(handle, outcome):
            return
        steps = [
            (self.settling(handle, outcome), partial(self.settled, handle)),
            (lambda one: retry(one, handle.due.id, now), partial(self.retried, handle.due.id)),
        ]
        self.one_after_the_other(*(steps if is_first else steps[::-1]), ending)

    @on_a_server
    @some_handle
    @rule(number=picks, outcome=outcomes, ending=endings, is_late=too_late)
    def settle_twice_at_once(self, number, outcome, ending, is_late):
        """A commit that nobody heard of may still come about while its sender says the same once more."""
        self.moment(too_late=is_late)
        handle = self.picked(number)
        if self.is_open(handle, outcome):
            work = self.settling(handle, outcome)
            first, again = self.both(work, work, ending)
            assert again is (True if ending != "killed" else self.holds(handle))
            self.settled(handle, first)

    def one_after_the_other(self, first, second, ending):
        """Two steps on one delivery, open at the same time: the second waits for the first."""
        ours, theirs = self.both(first[0], second[0], ending)
        if ending != "killed":
            first[1](ours)
        second[1](theirs)

    @invariant()
    def the_tables_agree(self):
        now = partial(deliveries.any_due, now=self.now), partial(deliveries.any_cut_off, now=self.now)
        rows, attempts, any_due, any_cut_off, next_due_at = self.read(
            rows_of(delivery), rows_of(attempt), *now, deliveries.next_due_at
        )
        assert rows == self.rows
        names = ("delivery_id", "n", "at", "outcome", "answer")
        assert Counter(tuple(row[name] for name in names) for row in attempts.values()) == self.attempts
        assert (any_due, any_cut_off) == (bool(self.due()), bool(self.cut_off()))
        pending = [row["next_attempt_at"] for row in rows.values() if row["state"] == "pending"]
        assert next_due_at == min(pending, default=None)

    @invariant()
    def to_one_place_one_is_on_its_way(self):
        """But for a sender that only begins when its lease has ended, and was put behind another by a person."""
        held = [row for key, row in self.rows.items() if is_leased(row, self.now) and key not in self.late]
        assert len(held) == len({place_of(row) for row in held})

    @invariant()
    def once_and_once_more_marked_as_such_and_then_a_person_is_asked(self):
        for key, row in self.rows.items():
            assert self.left[key] <= 2 + self.asked[key]
            assert row["state"] != "pending" or self.left[key] == row["uncertain"]
