"""What is told is told once, however many compose and tell at the same time: against lists that are kept by hand."""

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from lease_machines import (
    NOW,
    Transactions,
    endings,
    in_time,
    on_a_server,
    rows_of,
    run_machine,
)
from sqlalchemy import insert
from stores import fresh_database

from alerts.editions.compose import compose
from alerts.ledger import deliveries, digests, matches, notices, schema, subscriptions
from alerts.ledger.records import NewDelivery
from alerts.models import Coverage, Digest, Rendered
from crawler.archive.schema import article, source, text

HOUR = timedelta(hours=1)
WATCHES = {1: "Review", 2: "Inquest"}
#: The watches of each subscription; the first goes by the hour, the second by numbers.
SUBSCRIPTIONS = {1: (1, 2), 2: (2,)}
COVERAGE = Coverage(sources=1, read=1, checks=1, begins=NOW, not_read=())
some_watches = st.sets(st.sampled_from(sorted(WATCHES)))
subscription_ids = st.sampled_from(sorted(SUBSCRIPTIONS))
keys = st.sampled_from(["disk", "template", "mail"])


@in_time
@pytest.mark.soak_on_postgresql
def test_editions_and_notices(tmp_path):
    run_machine(Editions, fresh_database, tmp_path)


async def declare(connection):
    row = {"id": 1, "address": "a", "host": "a", "kind": "feed", "name": "A", "tags": [], "declaration": ""}
    await connection.execute(insert(source).values(row | {"next_poll_at": NOW, "added_at": NOW}))
    began = {"began_at": NOW, "tells_from": NOW}
    for key, name in WATCHES.items():
        await connection.execute(insert(schema.watch).values(id=key, name=name))
        version = {"id": key, "watch_id": key, "declaration": {}, "created_at": NOW}
        await connection.execute(insert(schema.watch_version).values(version))
    for key, watches in SUBSCRIPTIONS.items():
        due = NOW + HOUR if key == 1 else None
        row = {"id": key, "name": f"S{key}", "declaration": {}, "next_slot_at": due}
        await connection.execute(insert(schema.subscription).values(row | began))
        for watch in watches:
            row = {"subscription_id": key, "watch_id": watch}
            await connection.execute(insert(schema.subscription_watch).values(row | began))
        row = {"id": key, "subscription_id": key, "channel": "email", "address": f"{key}@example.org"}
        await connection.execute(insert(schema.recipient).values(row))


async def publish(connection, n, watches, now):
    """An article that these watches have matched."""
    row = {"id": n, "url_key": f"{n}", "url": f"{n}", "site": "A", "source_id": 1, "first_seen_at": now, "text_id": n}
    await connection.execute(insert(article).values(row))
    row = {"id": n, "article_id": n, "kind": "revision", "n": 1, "origin": "page", "title": f"{n}", "body": ""}
    await connection.execute(insert(text).values(row | {"hash": "", "fold_version": 1, "at": now}))
    await connection.execute(insert(schema.text_matched).values(text_id=n, newest_version_id=2, at=now))
    for watch in sorted(watches):
        row = {"watch_id": watch, "version_id": watch, "text_id": n, "article_id": n, "at": now, "terms": []}
        await connection.execute(insert(schema.match).values(row | {"passages": []}))


async def compose_one(connection, key, now):
    """One digest of a subscription, with its delivery, if there is one to compose: its slot and what it tells."""
    stored = await subscriptions.take(connection, f"S{key}")
    if stored is None or (stored.next_slot_at and stored.next_slot_at > now):
        return None
    if stored.next_slot_at:
        assert await subscriptions.advance(connection, stored, now + HOUR)
    composed = compose(await matches.untold(connection, key), [WATCHES[watch] for watch in SUBSCRIPTIONS[key]])
    if not stored.next_slot_at and not composed.told:
        return None
    at = stored.next_slot_at
    slot = at.isoformat() if at else f"#{await digests.next_number(connection, key)}"
    edition = edition_of(stored.name, slot, at or now, composed.groups)
    digest_id = await digests.add(connection, key, edition, composed.told, sent=True, now=now)
    assert digest_id is not None
    message = Rendered(message_id=f"<{key} {slot}>", content=b"")
    ends = {"channel": "email", "address": f"{key}@example.org", "digest_id": digest_id, "recipient_id": key}
    assert await deliveries.add(connection, [NewDelivery(purpose="digest", message=message, **ends)], now=now) == 1
    return slot, {(each.watch_id, each.article_id) for each in composed.told}


def edition_of(name, slot, at, groups=()):
    return Digest(
        subscription=name, slot=slot, slot_at=at, timezone="UTC", late=False, groups=groups, coverage=COVERAGE
    )


async def tell(connection, now):
    """One message to the operator of all that waits; gives what it tells of."""
    found = await notices.take_untold(connection)
    await notices.told(connection, found, now=now)
    return [each.text for each in found]


class Editions(Transactions):
    """`matched` holds which watch matched which article; `told` for each subscription what each of its digests told, by slot;
    `noted` what the operator must hear, and `heard` what was told of it.
    """

    tables = (
        schema.delivery,
        schema.digest_item,
        schema.digest,
        schema.match,
        schema.text_matched,
        text,
        article,
        schema.recipient,
        schema.subscription_watch,
        schema.subscription,
        schema.watch_version,
        schema.watch,
        source,
        schema.notice,
    )

    @initialize()
    def begin(self):
        self.write(declare)
        self.articles, self.matched = 0, set()
        self.told = {key: {} for key in SUBSCRIPTIONS}
        self.next_slot_at = {1: self.now + HOUR, 2: None}
        self.noted, self.heard = [], []

    @rule(watches=some_watches)
    def publish(self, watches):
        self.articles += 1
        self.write(publish, self.articles, watches, self.now)
        self.matched |= {(watch, self.articles) for watch in watches}

    @rule(hours=st.sampled_from([HOUR / 2, HOUR, 3 * HOUR]))
    def turn(self, hours):
        self.now += hours

    def untold(self, key):
        told = {each for items in self.told[key].values() for each in items}
        return {(watch, n) for watch, n in self.matched if watch in SUBSCRIPTIONS[key]} - told

    def to_compose(self, key):
        """The digest that is to be composed now, if any."""
        at, items = self.next_slot_at[key], self.untold(key)
        if at is None:
            number = sum(slot.startswith("#") for slot in self.told[key]) + 1
            return (f"#{number}", items) if items else None
        return (at.isoformat(), items) if at <= self.now else None

    def composed(self, key, made):
        if made is not None:
            slot, items = made
            assert slot not in self.told[key]
            self.told[key][slot] = items
            self.next_slot_at[key] = self.next_slot_at[key] and self.now + HOUR

    @rule(key=subscription_ids)
    def compose(self, key):
        wanted = self.to_compose(key)
        made = self.write(compose_one, key, self.now)
        assert made == wanted
        self.composed(key, made)

    @rule(key=keys)
    def note(self, key):
        self.write(notices.write, key, key, now=self.now)
        self.noted += [] if key in self.noted else [key]

    @rule()
    def tell(self):
        told = self.write(tell, self.now)
        assert told == [key for key in self.noted if key not in self.heard]
        self.heard += told

    @on_a_server
    @rule(key=subscription_ids, ending=endings)
    def two_compose_at_once(self, key, ending):
        """The second leaves the subscription to the first; what the first does not get done is there for the next."""
        wanted, now = self.to_compose(key), self.now
        ours, theirs = self.both(*[lambda one: compose_one(one, key, now)] * 2, ending)
        assert (ours, theirs, self.waited) == (wanted, None, False)
        if ending != "killed":
            self.composed(key, ours)

    @on_a_server
    @rule(key=subscription_ids, watches=some_watches, ending=endings)
    def compose_while_a_match_is_kept(self, key, watches, ending):
        """What is committed late is not seen, and is told the next time."""
        self.articles += 1
        wanted, n, now = self.to_compose(key), self.articles, self.now
        _, made = self.both(lambda one: publish(one, n, watches, now), lambda one: compose_one(one, key, now), ending)
        assert made == wanted
        if ending != "killed":
            self.matched |= {(watch, n) for watch in watches}
        self.composed(key, made)

    @on_a_server
    @rule(ending=endings)
    def two_tell_at_once(self, ending):
        now = self.now
        ours, theirs = self.both(*[lambda one: tell(one, now)] * 2, ending)
        assert (ours, theirs, self.waited) == ([key for key in self.noted if key not in self.heard], [], False)
        self.heard += ours if ending != "killed" else []

    @on_a_server
    @rule(key=keys, ending=endings)
    def note_while_another_tells(self, key, ending):
        now = self.now
        told, _ = self.both(lambda one: tell(one, now), lambda one: notices.write(one, key, key, now=now), ending)
        assert told == [each for each in self.noted if each not in self.heard]
        self.heard += told if ending != "killed" else []
        self.noted += [] if key in self.noted else [key]

    @on_a_server
    @rule(key=keys, ending=endings)
    def two_note_the_same_at_once(self, key, ending):
        now = self.now
        self.both(*[lambda one: notices.write(one, key, key, now=now)] * 2, ending)
        self.noted += [] if key in self.noted else [key]

    @on_a_server
    @rule(key=subscription_ids, ending=endings)
    def two_keep_a_digest_of_one_slot_at_once(self, key, ending):
        """Also where nobody took the subscription: the slot itself is there once, with what it tells."""
        slot, now, items = f"now {self.now.isoformat()} {len(self.told[key])}", self.now, self.untold(key)
        edition = edition_of(f"S{key}", slot, now)

        async def keep(connection):
            told = compose(await matches.untold(connection, key), list(WATCHES.values())).told
            return await digests.add(connection, key, edition, told, sent=True, now=now)

        ours, theirs = self.both(keep, keep, ending)
        assert ours is not None
        assert (theirs is None) is (ending != "killed")
        self.told[key][slot] = items

    @invariant()
    def all_is_told_once(self):
        looks = (schema.digest, schema.digest_item, schema.delivery, schema.subscription, schema.notice)
        editions, items, outbox, stored, noted = self.read(*map(rows_of, looks))
        found = {
            key: {row["slot"]: set() for row in editions.values() if row["subscription_id"] == key} for key in stored
        }
        for item in items.values():
            found[item["subscription_id"]][editions[item["digest_id"]]["slot"]].add(
                (item["watch_id"], item["article_id"])
            )
        assert found == self.told
        assert {key: row["next_slot_at"] for key, row in stored.items()} == self.next_slot_at
        composed = [key for key, row in editions.items() if not row["slot"].startswith("now")]
        assert sorted(row["digest_id"] for row in outbox.values()) == sorted(composed)
        assert {row["key"]: row["told_at"] is not None for row in noted.values()} == {
            key: key in self.heard for key in self.noted
        }
        assert len(self.heard) == len(set(self.heard))
