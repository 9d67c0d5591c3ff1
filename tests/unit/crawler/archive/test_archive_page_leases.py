"""Who has which page in hand, and that an article is archived once: interleaved workers against a table kept by hand."""

import pytest
from archive_builders import declared, page_failed, page_read, read, seen
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
from sqlalchemy import select, table
from stores import fresh_database

from crawler.archive import declared as declaring
from crawler.archive import entries, pages, polls, search, sources
from crawler.archive.schema import article, entry, page, poll, source, source_change, text, to_match, url_alias

HOSTS = ("a.example", "b.example", "c.example")
URLS = [f"https://{HOSTS[n % 3]}/{n}" for n in range(6)]
#: What becomes of a visit: how long until it is tried again, None where it is given up.
fates = st.sampled_from(["read", "read", 5 * MINUTE, None])
limits = st.integers(1, 4)
some_handle = precondition(lambda machine: machine.handles)
KEPT = ("url_key", "old", "next_fetch_at", "lease_until", "lease_by", "attempts", "reason", "article")


@pytest.mark.soak_on_postgresql
@in_time
def test_pages(tmp_path):
    run_machine(PageLeases, fresh_database, tmp_path)


async def list_again(connection, name, listed, now):
    """One poll of a source, from its claim to its record."""
    await sources.poll_now(connection, [name], now=now)
    [due] = await sources.claim(connection, now=now, due_by=now, until=now + LEASE, limit=1, names=[name])
    await polls.record(connection, [read(due, *listed, at=now)])


async def record(connection, *results):
    await pages.hold(connection, results)
    return [await pages.record(connection, each) for each in results]


class PageLeases(Leases):
    """Three sources that list the same six pages. `rows` is what the table of entries must say, `articles` by URL key whether
    each is old and was read, `visits` counts those that are kept, and `handles` is all that was ever given out.
    """

    release_all = staticmethod(entries.release_all)
    tables = (page, url_alias, to_match, table(search.TABLE), text, entry, article, poll, source_change, source)

    @initialize()
    def begin(self):
        wanted = [declared(name, host=f"{name}.example") for name in "xyz"]
        self.write(declaring.reconcile, wanted, now=self.now)
        self.source_ids = {row["name"]: row["id"] for row in self.table(source).values()}
        self.rows, self.articles, self.handles, self.visits = {}, {}, [], 0
        self.list_some("x", {0, 1, 2, 3}, 0)

    @rule(name=st.sampled_from("xyz"), numbers=st.sets(st.integers(0, 5), min_size=1), turn=st.integers(0, 2))
    def list_some(self, name, numbers, turn):
        """Those that are new to the source are listed as old or as new."""
        listed = [seen(URLS[n], old=(n + turn) % 3 == 0) for n in sorted(numbers)]
        self.write(list_again, name, listed, self.moment())
        known = {row["url_key"] for row in self.rows.values() if row["source"] == name}
        self.adopt(name, {each.url_key: each.old for each in listed if each.url_key not in known})

    def adopt(self, name, fresh):
        """The new entries have rows, and what they list is not fetched where it is known."""
        rows = {key: row for key, row in self.table(entry).items() if key not in self.rows}
        assert {row["url_key"]: row["source_id"] for row in rows.values()} == dict.fromkeys(
            fresh, self.source_ids[name]
        )
        for key, row in rows.items():
            known = row["url_key"] if row["url_key"] in self.articles else None
            self.rows[key] = FREE | {"source": name, "host": row["host"], "url_key": row["url_key"], "article": known}
            self.rows[key] |= {"old": fresh[row["url_key"]], "attempts": 0, "reason": None}
            self.rows[key]["next_fetch_at"] = None if known else self.now
            if known:
                self.articles[known]["old"] &= self.rows[key]["old"]

    def heads(self):
        """Of each host that nobody fetches from: the first of its new pages that are due, or else of the old ones."""
        busy = {row["host"] for row in self.rows.values() if is_leased(row, self.now)}
        firsts = {}
        for key, row in sorted(self.rows.items(), key=lambda item: (item[1]["old"], item[0])):
            if row["next_fetch_at"] and row["next_fetch_at"] <= self.now and row["host"] not in busy:
                firsts.setdefault(row["host"], key)
        return set(firsts.values())

    def claiming(self, by, limit):
        now = self.now
        return lambda connection: entries.claim(
            connection, now=now, retry_by=now, until=now + LEASE, limit=limit, by=by
        )

    def given(self, claimed, by, *, heads):
        assert {unit.id for unit in claimed} <= heads
        for unit in claimed:
            row = self.rows[unit.id]
            assert not is_leased(row, self.now), "it is in somebody's hand"
            assert unit.attempts == row["attempts"]
            assert (unit.article_id is None) is (row["article"] is None)
            row |= {"lease_until": unit.lease_until, "lease_by": by}
            assert unit.lease_until == self.now + LEASE
        self.handles = [*claimed, *self.handles]

    @rule(by=workers, limit=limits)
    def claim(self, by, limit):
        self.moment()
        heads = self.heads()
        claimed = self.write(self.claiming(by, limit))
        assert len(claimed) == min(limit, len(heads))
        left = heads - {unit.id for unit in claimed}
        assert not (any(unit.old for unit in claimed) and any(not self.rows[key]["old"] for key in left))
        assert [unit.old for unit in claimed] == sorted(unit.old for unit in claimed)
        self.given(claimed, by, heads=heads)

    def picked(self, number):
        return self.handles[number % len(self.handles)]

    def result_of(self, unit, fate):
        if fate == "read":
            return page_read(unit, at=self.now)
        return page_failed(unit, at=self.now, again=fate and self.now + fate)

    def keep(self, kept):
        """One visit: the article and all entries that list it know of each other, and what was read is wanted no more."""
        result, unit = kept.result, kept.result.entry
        row, key, is_bad = self.rows[unit.id], unit.url_key, result.outcome == "failed"
        assert kept.kept is (row["lease_until"] == unit.lease_until)
        if not kept.kept:
            return
        self.visits += 1
        new = [each for each in self.rows.values() if each["url_key"] == key and each["article"] is None]
        known = self.articles.setdefault(key, {"old": unit.old, "read": False})
        known["read"] |= not is_bad
        for each in new:
            each["article"] = key
            known["old"] &= each["old"]
        for each in self.rows.values():
            if each["article"] == key:
                each["next_fetch_at"] = None
        again = result.next_fetch_at if is_bad and not known["read"] else None
        row |= FREE | {"next_fetch_at": again, "attempts": unit.attempts + is_bad, "reason": result.reason}

    @some_handle
    @rule(number=picks, fate=fates)
    def finish(self, number, fate):
        [kept] = self.write(record, self.result_of(self.picked(number), fate))
        self.keep(kept)

    @some_handle
    @rule(number=picks)
    def release(self, number):
        unit = self.picked(number)
        self.write(entries.release, [unit])
        if self.rows[unit.id]["lease_until"] == unit.lease_until:
            self.rows[unit.id] |= FREE

    @after_a_while
    @rule()
    def all_die_and_an_heir_does_it_all(self):
        self.now += LEASE
        waiting = {key for key, row in self.rows.items() if row["next_fetch_at"] and row["next_fetch_at"] <= self.now}
        wanted, fetched = {self.rows[key]["url_key"] for key in waiting}, []
        while claimed := self.write(self.claiming(9, 2)):
            self.given(claimed, 9, heads=self.heads())
            for kept in self.write(record, *[page_read(unit, at=self.now) for unit in claimed]):
                self.keep(kept)
            fetched += [unit.url_key for unit in claimed]
            self.moment()
        assert sorted(fetched) == sorted(wanted), "each page once, however many list it"

    @on_a_server
    @rule(by=workers, limit=limits, other_limit=limits, ending=endings, is_late=too_late)
    def two_claim_at_once(self, by, limit, other_limit, ending, is_late):
        self.moment(too_late=is_late)
        heads = self.heads()
        ours, theirs = self.both(self.claiming(by, limit), self.claiming(by + 1, other_limit), ending)
        assert not self.waited
        assert len(ours) == min(limit, len(heads))
        self.given(theirs, by + 1, heads=heads - {unit.id for unit in ours})
        if ending != "killed":
            self.given(ours, by, heads=heads)

    @on_a_server
    @some_handle
    @rule(number=picks, fate=fates, by=workers, limit=limits, ending=endings, is_late=too_late)
    def claim_while_a_page_is_kept(self, *, number, fate, by, limit, ending, is_late):
        self.moment(too_late=is_late)
        unit = self.picked(number)
        result, heads = self.result_of(unit, fate), self.heads()
        is_ours = self.rows[unit.id]["lease_until"] == unit.lease_until
        kept, claimed = self.both(lambda one: record(one, result), self.claiming(by, limit), ending)
        assert not self.waited
        self.given(claimed, by, heads=heads - {unit.id})
        for each in claimed:
            assert not (is_ours and each.url_key == unit.url_key), "that page is being kept"
        if ending != "killed":
            self.keep(*kept)

    @on_a_server
    @some_handle
    @rule(number=picks, fate=fates, by=workers, limit=limits, ending=endings, is_late=too_late)
    def keep_a_page_while_another_claims(self, *, number, fate, by, limit, ending, is_late):
        self.moment(too_late=is_late)
        result, heads = self.result_of(self.picked(number), fate), self.heads()
        claimed, kept = self.both(self.claiming(by, limit), lambda one: record(one, result), ending)
        if ending != "killed":
            self.given(claimed, by, heads=heads)
        self.keep(*kept)

    @on_a_server
    @some_handle
    @rule(number=picks, other_number=picks, fate=fates, other_fate=fates, ending=endings, is_late=too_late)
    def keep_two_pages_at_once(self, *, number, other_number, fate, other_fate, ending, is_late):
        self.moment(too_late=is_late)
        first = self.result_of(self.picked(number), fate)
        second = self.result_of(self.picked(other_number), other_fate)
        ours, theirs = self.both(lambda one: record(one, first), lambda one: record(one, second), ending)
        if ending != "killed":
            self.keep(*ours)
        self.keep(*theirs)

    @invariant()
    def the_tables_agree(self):
        aliases = lambda one: one.execute(select(url_alias.c.key, url_alias.c.evidence))  # noqa: E731
        rows, articles, found, visits = self.read(rows_of(entry), rows_of(article), aliases, rows_of(page))
        keys = {key: row["url_key"] for key, row in articles.items()}
        rows = {key: row | {"article": keys.get(row["article_id"])} for key, row in rows.items()}
        assert {key: {name: row[name] for name in KEPT} for key, row in rows.items()} == {
            key: {name: row[name] for name in KEPT} for key, row in self.rows.items()
        }
        assert {row["url_key"]: row["old"] for row in articles.values()} == {
            key: known["old"] for key, known in self.articles.items()
        }
        assert sorted(found.all()) == sorted((key, "link") for key in self.articles)
        assert len(visits) == self.visits

    @invariant()
    def one_of_each_host_is_in_hand(self):
        hosts = [row["host"] for row in self.rows.values() if is_leased(row, self.now)]
        assert len(hosts) == len(set(hosts))
