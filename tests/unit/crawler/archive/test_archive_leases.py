"""Who has which source, page or text in hand: rules of interleaved workers against tables that are kept by hand."""

from dataclasses import replace
from functools import partial

from archive_builders import declared, failed, read
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from lease_machines import (
    FREE,
    LEASE,
    MINUTE,
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

from crawler.archive import declared as declaring
from crawler.archive import polls, sources
from crawler.archive.schema import poll, source, source_change

HOSTS = ("a.example", "b.example", "c.example")
#: What is known of a source by its answers.
HEARD = ("etag", "last_modified", "body_hash", "failing_since", "reason", "first_read_at", "last_read_at")
limits = st.integers(1, 4)
outcomes = st.sampled_from(["read", "unchanged", "failed"])
some_handle = precondition(lambda machine: machine.handles)


@in_time
def test_sources(tmp_path):
    run_machine(SourceLeases, fresh_database, tmp_path)


def standing_apart(rows):
    """The rows without how their sources stand, which is not about leases."""
    return {key: {name: row[name] for name in row if not name.startswith("state")} for key, row in rows.items()}


def result_of(unit, outcome, now):
    if outcome == "failed":
        return failed(unit, at=now)
    result = read(unit, at=now, etag=f"{unit.id} {now}")
    return replace(result, outcome=outcome)


class SourceLeases(Leases):
    """Six sources on three hosts; `rows` is what their table must say, `handles` all that was ever given out."""

    release_all = staticmethod(sources.release_all)
    tables = (poll, source_change, source)

    @initialize()
    def begin(self):
        self.declared = [declared(f"S{n}", host=HOSTS[n % 3]) for n in range(6)]
        self.write(declaring.reconcile, self.declared, now=self.now)
        self.rows = self.table(source)
        self.handles, self.polls = [], 0

    def due(self, by=None, names=None):
        """Of each host that nobody works on the source that is longest overdue, and of these the longest overdue first."""
        busy = {row["host"] for row in self.rows.values() if is_leased(row, self.now)}
        firsts = {}
        for row in sorted(self.rows.values(), key=lambda row: (row["next_poll_at"], row["id"])):
            is_wanted = row["retired_at"] is None and (names is None or row["name"] in names)
            if is_wanted and row["next_poll_at"] <= (by or self.now) and row["host"] not in busy:
                firsts.setdefault(row["host"], row["id"])
        return list(firsts.values())

    def claiming(self, by, limit, *, due_by=None, names=None):
        now = self.now
        ends = {"now": now, "due_by": due_by or now, "until": now + LEASE}
        return lambda connection: sources.claim(connection, **ends, limit=limit, names=names, by=by)

    def given(self, claimed, by, wanted):
        assert sorted(unit.id for unit in claimed) == sorted(wanted)
        for unit in claimed:
            row = self.rows[unit.id]
            assert not is_leased(row, self.now), "it is in somebody's hand"
            row |= {"lease_until": self.now + LEASE, "lease_by": by}
            for name in ("name", "etag", "failures", "failing_since", "first_read_at", "last_read_at", "lease_until"):
                assert getattr(unit, name) == row[name]
        self.handles = [*claimed, *self.handles]

    @rule(by=workers, limit=limits, names=st.none() | st.sets(st.sampled_from([f"S{n}" for n in range(6)])))
    def claim(self, by, limit, names):
        self.moment()
        wanted = self.due(names=names)[:limit]
        self.given(self.write(self.claiming(by, limit, names=names)), by, wanted)

    @rule(by=workers, limit=limits)
    def claim_what_was_due_a_minute_ago(self, by, limit):
        due_by = self.moment() - MINUTE
        wanted = self.due(due_by)[:limit]
        self.given(self.write(self.claiming(by, limit, due_by=due_by)), by, wanted)

    def picked(self, numbers):
        """Some of what was given out, of late or long ago; one handle of each source."""
        return list(
            {unit.id: unit for unit in (self.handles[number % len(self.handles)] for number in numbers)}.values()
        )

    def kept(self, kept):
        for each in kept:
            assert each.kept is self.keep(each.result)

    def keep(self, result):
        row, unit, is_bad = self.rows[result.source.id], result.source, result.outcome == "failed"
        if row["lease_until"] != unit.lease_until:
            return False
        self.polls += 1
        row |= FREE | {
            "next_poll_at": result.next_poll_at,
            "last_polled_at": result.at,
            "failures": unit.failures + 1 if is_bad else 0,
            "failing_since": (unit.failing_since or result.at) if is_bad else None,
            "reason": result.reason,
        }
        if not is_bad:
            row |= {"etag": result.etag, "last_modified": None, "body_hash": "hash", "last_read_at": result.at}
            row["first_read_at"] = unit.first_read_at or result.at
        return True

    @some_handle
    @rule(numbers=st.sets(picks, min_size=1, max_size=3), outcome=outcomes)
    def finish(self, numbers, outcome):
        results = [result_of(unit, outcome, self.now) for unit in self.picked(numbers)]
        self.kept(self.write(polls.record, results))

    @some_handle
    @rule(numbers=st.sets(picks, min_size=1, max_size=3))
    def release(self, numbers):
        units = self.picked(numbers)
        self.write(sources.release, units)
        for unit in units:
            if self.rows[unit.id]["lease_until"] == unit.lease_until:
                self.rows[unit.id] |= FREE

    @rule(names=st.none() | st.sets(st.sampled_from([f"S{n}" for n in range(6)])))
    def poll_now(self, names):
        asked = [row for row in self.rows.values() if row["retired_at"] is None and (not names or row["name"] in names)]
        names = names or None
        assert self.write(sources.poll_now, names, now=self.now) == {row["name"] for row in asked}
        for row in asked:
            row["next_poll_at"] = self.now

    @rule(left_out=st.sets(st.integers(0, 5), max_size=3))
    def retire_and_revive(self, left_out):
        self.write(
            declaring.reconcile, [each for n, each in enumerate(self.declared) if n not in left_out], now=self.now
        )
        gone = {f"S{n}" for n in left_out}
        for row in self.rows.values():
            if row["name"] in gone:
                row["retired_at"] = row["retired_at"] or self.now
            elif row["retired_at"] is not None:
                row.update(dict.fromkeys(HEARD) | {"retired_at": None, "failures": 0, "next_poll_at": self.now})

    @after_a_while
    @rule()
    def all_die_and_an_heir_does_it_all(self):
        self.now += LEASE
        waiting = {row["id"] for row in self.rows.values() if row["next_poll_at"] <= self.now and not row["retired_at"]}
        polled = []
        while claimed := self.write(self.claiming(9, 2)):
            self.given(claimed, 9, self.due()[:2])
            self.kept(self.write(polls.record, [failed(unit, at=self.now) for unit in claimed]))
            polled += [unit.id for unit in claimed]
            self.moment()
        assert sorted(polled) == sorted(waiting)

    @on_a_server
    @rule(by=workers, limit=limits, other_limit=limits, ending=endings, is_late=too_late)
    def two_claim_at_once(self, by, limit, other_limit, ending, is_late):
        self.moment(too_late=is_late)
        due = self.due()
        ours, theirs = self.both(self.claiming(by, limit), self.claiming(by + 1, other_limit), ending)
        assert not self.waited
        self.given(theirs, by + 1, due[limit:][:other_limit])
        if ending != "killed":
            self.given(ours, by, due[:limit])

    @on_a_server
    @some_handle
    @rule(number=picks, outcome=outcomes, by=workers, limit=limits, ending=endings, is_late=too_late)
    def claim_while_a_result_is_kept(self, *, number, outcome, by, limit, ending, is_late):
        self.moment(too_late=is_late)
        [unit] = self.picked([number])
        result = result_of(unit, outcome, self.now)
        free = [each for each in self.due() if each != unit.id]
        kept, claimed = self.both(lambda one: polls.record(one, [result]), self.claiming(by, limit), ending)
        assert not self.waited
        self.given(claimed, by, free[:limit])
        if ending != "killed":
            self.kept(kept)

    @on_a_server
    @some_handle
    @rule(number=picks, outcome=outcomes, by=workers, limit=limits, ending=endings, is_late=too_late)
    def keep_a_result_while_another_claims(self, *, number, outcome, by, limit, ending, is_late):
        self.moment(too_late=is_late)
        [unit] = self.picked([number])
        result = result_of(unit, outcome, self.now)
        wanted = self.due()[:limit]
        claimed, kept = self.both(self.claiming(by, limit), lambda one: polls.record(one, [result]), ending)
        if ending != "killed":
            self.given(claimed, by, wanted)
        self.kept(kept)

    @invariant()
    def the_table_agrees(self):
        any_due = partial(sources.any_due, now=self.now)
        rows, visits, next_due_at, is_any_due = self.read(rows_of(source), rows_of(poll), sources.next_due_at, any_due)
        assert standing_apart(rows) == standing_apart(self.rows)
        assert len(visits) == self.polls
        of_file = [row for row in rows.values() if row["retired_at"] is None]
        assert next_due_at == min((row["next_poll_at"] for row in of_file if row["lease_until"] is None), default=None)
        assert is_any_due is any(row["next_poll_at"] <= self.now for row in of_file)

    @invariant()
    def one_of_each_host_is_in_hand(self):
        hosts = [row["host"] for row in self.rows.values() if is_leased(row, self.now)]
        assert len(hosts) == len(set(hosts))
