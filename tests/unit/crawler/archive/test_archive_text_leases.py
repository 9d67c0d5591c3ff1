"""Who has which text before the matcher, and that none is left out or looked at for nothing: interleaved workers against a
queue that is kept by hand.
"""

from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from lease_machines import (
    FREE,
    LEASE,
    NOW,
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
from sqlalchemy import insert, update
from stores import fresh_database

from crawler.archive import articles, texts
from crawler.archive.schema import article, source, text, to_match

IDS = range(1, 6)
limits = st.integers(1, 4)
some = st.sets(st.sampled_from(IDS), min_size=1, max_size=3)
some_handle = precondition(lambda machine: machine.handles)


@in_time
def test_texts(tmp_path):
    run_machine(TextLeases, fresh_database, tmp_path)


async def publish(connection):
    """Five articles, each with the text of its own number in the queue."""
    row = {"id": 1, "address": "a", "host": "a", "kind": "feed", "name": "A", "tags": [], "declaration": ""}
    await connection.execute(insert(source).values(row | {"next_poll_at": NOW, "added_at": NOW}))
    for n in IDS:
        row = {"id": n, "url_key": f"{n}", "url": f"{n}", "site": "A", "source_id": 1, "first_seen_at": NOW}
        await connection.execute(insert(article).values(row))
        row = {"id": n, "article_id": n, "kind": "revision", "n": 1, "origin": "page", "title": "", "body": f"{n}"}
        await connection.execute(insert(text).values(row | {"hash": "", "fold_version": 1, "at": NOW}))
        await connection.execute(update(article).where(article.c.id == n).values(text_id=n))
        await connection.execute(insert(to_match).values(text_id=n))


async def keep(connection, claimed, given_up):
    """What becomes of a batch: most texts are done, those `given_up` go back into the queue. Gives those that were ours."""
    held = await texts.held(connection, claimed)
    await texts.done(connection, [each for each in held if each.text.text_id not in given_up])
    await texts.release(connection, [each for each in held if each.text.text_id in given_up])
    return [each.text.text_id for each in held]


class TextLeases(Leases):
    """`rows` is what the queue must say; `handles` are all batches that were ever given out, the newest first.

    Beside it, and by another way: when each text was put into the queue last, and when the claim was made that did it last.
    """

    release_all = staticmethod(texts.release_all)
    tables = (to_match, text, article, source)

    @initialize()
    def begin(self):
        self.write(publish)
        self.rows = {n: FREE | {"text_id": n, "round": 0} for n in IDS}
        self.handles = []
        self.put_at, self.done_at = dict.fromkeys(IDS, self.now), {}

    def free(self, besides=()):
        rows = sorted(self.rows.items())
        return [key for key, row in rows if not is_leased(row, self.now) and key not in besides]

    def claiming(self, by, limit, besides=()):
        now = self.now
        return lambda connection: texts.claim(
            connection, now=now, until=now + LEASE, limit=limit, besides=besides, by=by
        )

    def given(self, claimed, by, wanted):
        assert [each.text.text_id for each in claimed] == wanted
        for each in claimed:
            row = self.rows[each.text.text_id]
            assert not is_leased(row, self.now), "it is in somebody's hand"
            row |= {"lease_until": self.now + LEASE, "lease_by": by}
            assert (each.round, each.lease_until) == (row["round"], row["lease_until"])
        if claimed:
            self.handles = [claimed, *self.handles]

    @rule(by=workers, limit=limits, besides=st.sets(st.sampled_from(IDS), max_size=2))
    def claim(self, by, limit, besides):
        self.moment()
        wanted = self.free(besides)[:limit]
        self.given(self.write(self.claiming(by, limit, besides)), by, wanted)

    def picked(self, number):
        return self.handles[number % len(self.handles)]

    def ours(self, batch):
        """Those of a batch that are still whose they were."""
        stand = [each for each in batch if each.text.text_id in self.rows]
        return [each for each in stand if self.rows[each.text.text_id]["lease_until"] == each.lease_until]

    def kept(self, held, batch, given_up):
        ours = self.ours(batch)
        assert held == [each.text.text_id for each in ours]
        for each in ours:
            n = each.text.text_id
            if n not in given_up:
                self.done_at[n] = each.lease_until - LEASE
            if n in given_up or self.rows[n]["round"] != each.round:
                self.rows[n] |= FREE
            else:
                del self.rows[n]

    @some_handle
    @rule(number=picks, given_up=st.sets(st.sampled_from(IDS), max_size=1))
    def finish(self, number, given_up):
        batch = self.picked(number)
        self.kept(self.write(keep, batch, given_up), batch, given_up)

    @some_handle
    @rule(number=picks)
    def release(self, number):
        batch = self.picked(number)
        self.write(texts.release, batch)
        for each in self.ours(batch):
            self.rows[each.text.text_id] |= FREE

    def put(self, article_ids):
        for n in article_ids:
            self.put_at[n] = self.now
            if n in self.rows:
                self.rows[n]["round"] += 1
            else:
                self.rows[n] = FREE | {"text_id": n, "round": 0}

    @rule(article_ids=some)
    def list_again(self, article_ids):
        self.moment()
        self.write(articles.listed_again, article_ids)
        self.put(article_ids)

    @after_a_while
    @rule()
    def all_die_and_an_heir_does_it_all(self):
        self.now += LEASE
        waiting, matched = sorted(self.rows), []
        while claimed := self.write(self.claiming(9, 2)):
            self.given(claimed, 9, self.free()[:2])
            self.kept(self.write(keep, claimed, ()), claimed, ())
            matched += [each.text.text_id for each in claimed]
            self.moment()
        assert matched == waiting
        assert not self.rows

    @on_a_server
    @rule(by=workers, limit=limits, other_limit=limits, ending=endings, is_late=too_late)
    def two_claim_at_once(self, by, limit, other_limit, ending, is_late):
        self.moment(too_late=is_late)
        free = self.free()
        ours, theirs = self.both(self.claiming(by, limit), self.claiming(by + 1, other_limit), ending)
        assert not self.waited
        self.given(theirs, by + 1, free[limit:][:other_limit])
        if ending != "killed":
            self.given(ours, by, free[:limit])

    @on_a_server
    @some_handle
    @rule(number=picks, by=workers, limit=limits, ending=endings, is_late=too_late)
    def claim_while_a_batch_is_kept(self, number, by, limit, ending, is_late):
        self.moment(too_late=is_late)
        batch = self.picked(number)
        held = {each.text.text_id for each in self.ours(batch)}
        wanted = self.free(held)[:limit]
        kept, claimed = self.both(lambda one: keep(one, batch, ()), self.claiming(by, limit), ending)
        assert not self.waited
        if ending != "killed":
            self.kept(kept, batch, ())
        self.given(claimed, by, wanted)

    @on_a_server
    @some_handle
    @rule(number=picks, by=workers, limit=limits, ending=endings, is_late=too_late)
    def keep_a_batch_while_another_claims(self, number, by, limit, ending, is_late):
        self.moment(too_late=is_late)
        batch, wanted = self.picked(number), self.free()[:limit]
        claimed, kept = self.both(self.claiming(by, limit), lambda one: keep(one, batch, ()), ending)
        if ending != "killed":
            self.given(claimed, by, wanted)
        self.kept(kept, batch, ())

    @on_a_server
    @some_handle
    @rule(number=picks, article_ids=some, ending=endings, is_late=too_late)
    def keep_a_batch_while_texts_are_put_back(self, number, article_ids, ending, is_late):
        self.moment(too_late=is_late)
        batch = self.picked(number)
        _, kept = self.both(
            lambda one: articles.listed_again(one, article_ids), lambda one: keep(one, batch, ()), ending
        )
        if ending != "killed":
            self.put(article_ids)
        self.kept(kept, batch, ())

    @on_a_server
    @some_handle
    @rule(number=picks, article_ids=some, ending=endings, is_late=too_late)
    def put_texts_back_while_a_batch_is_kept(self, number, article_ids, ending, is_late):
        self.moment(too_late=is_late)
        batch = self.picked(number)
        kept, _ = self.both(
            lambda one: keep(one, batch, ()), lambda one: articles.listed_again(one, article_ids), ending
        )
        if ending != "killed":
            self.kept(kept, batch, ())
        self.put(article_ids)

    @invariant()
    def the_queue_agrees(self):
        any_free = partial(texts.any_free, now=self.now)
        rows, is_any_free, is_any_waiting = self.read(rows_of(to_match), any_free, texts.any_waiting)
        assert rows == self.rows
        assert is_any_free is bool(self.free())
        assert is_any_waiting is bool(rows)

    @invariant()
    def what_waits_was_put_there_since_it_was_claimed_last_by_who_did_it(self):
        assert {n for n in IDS if n not in self.done_at or self.put_at[n] > self.done_at[n]} == self.rows.keys()
