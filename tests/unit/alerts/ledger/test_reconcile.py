"""The declared watches and subscriptions against the stored ones: by example, and against a book kept by hand."""

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from ledger_press import HOOK, NOW, Clock, Press, settings, subscription, watch
from sqlalchemy import update
from stores import fresh_database

from alerts.errors import CommandError
from alerts.ledger import schema, subscriptions, watches
from config.models import Watch
from crawler.archive.records import Reconciled

HOUR = timedelta(hours=1)


@pytest.fixture
async def press(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield Press(database)


class TestWatches:
    async def test_a_new_one_has_a_version(self, press):
        applied = await press.apply(settings(watch("Review"), watch("Inquest", only_from=["council"])))
        assert applied.watches == Reconciled(added=("Review", "Inquest"))
        async with press.database.read() as connection:
            found = await watches.in_force(connection)
        assert [each.watch for each in found] == [watch("Inquest", only_from=["council"]), watch("Review")]

    async def test_the_same_file_again_changes_nothing(self, press):
        wanted = settings(watch("Review"), subscription())
        await press.apply(wanted)
        before = [await press.rows(name) for name in ("watch", "watch_version", "subscription", "recipient")]
        press.clock.turn(hours=5)
        applied = await press.apply(wanted)
        assert (applied.watches, applied.subscriptions) == (Reconciled(), Reconciled())
        assert before == [await press.rows(name) for name in ("watch", "watch_version", "subscription", "recipient")]

    async def test_an_edit_is_a_new_version(self, press):
        await press.apply(settings(watch("Review")))
        applied = await press.apply(settings(watch("Review", "serious review")))
        assert applied.watches == Reconciled(changed=("Review",))
        async with press.database.read() as connection:
            [found] = await watches.in_force(connection)
        assert (found.id, found.watch.query) == (2, "serious review")

    async def test_one_that_left_is_retired_and_returns_with_a_new_version(self, press):
        both = settings(watch("Review"), watch("Inquest"))
        await press.apply(both)
        applied = await press.apply(settings(watch("Review")))
        assert applied.watches == Reconciled(retired=("Inquest",))
        async with press.database.read() as connection:
            assert [each.watch.name for each in await watches.in_force(connection)] == ["Review"]
        assert (await press.apply(both)).watches == Reconciled(revived=("Inquest",))
        assert [row["watch_id"] for row in await press.rows("watch_version")] == [1, 2, 2]

    async def test_a_key_at_its_default_does_not_make_a_version(self, press):
        await press.apply(settings(watch("Review")))
        assert (await press.apply(settings(watch("Review", "review", everything=False)))).watches == Reconciled()
        assert len(await press.rows("watch_version")) == 1

    async def test_every_kind_is_read_back(self, press):
        kinds = [watch("A", phrases=["one two"]), watch("B", everything=True), watch("C", "x AND y")]
        await press.apply(settings(*kinds))
        async with press.database.read() as connection:
            assert [each.watch for each in await watches.in_force(connection)] == kinds


class TestSubscriptions:
    async def test_a_new_one_begins_now_and_is_due_at_its_next_slot(self, press):
        applied = await press.apply(settings(subscription(hook=HOOK, to=["a@example.org", "b@example.org"])))
        assert applied.subscriptions == Reconciled(added=("Morning",))
        [row] = await press.rows("subscription")
        assert (row["began_at"], row["tells_from"], row["next_slot_at"]) == (NOW, NOW, NOW + HOUR / 2)
        found = [(each["channel"], each["address"]) for each in await press.rows("recipient")]
        assert found == [("email", "a@example.org"), ("email", "b@example.org"), ("webhook", HOOK)]

    async def test_since_reaches_back(self, press):
        await press.apply(settings(subscription(since="30d")))
        [row] = await press.rows("subscription_watch")
        assert (row["began_at"], row["tells_from"]) == (NOW, NOW - timedelta(days=30))

    async def test_immediately_has_no_slot(self, press):
        await press.apply(settings(subscription(send="immediately")))
        [row] = await press.rows("subscription")
        assert row["next_slot_at"] is None

    async def test_no_secret_is_stored(self, press):
        await press.apply(settings(subscription(hook=HOOK)))
        [row] = await press.rows("subscription")
        assert row["declaration"]["webhook"] == HOOK
        assert "whsec" not in str(row)

    async def test_a_missed_slot_stays_due_over_a_restart(self, press):
        await press.apply(settings(subscription()))
        press.clock.turn(days=2)
        await press.apply(settings(subscription(to=["b@example.org"])))
        assert [row["next_slot_at"] for row in await press.rows("subscription")] == [NOW + HOUR / 2]

    @pytest.mark.parametrize(
        ("change", "zone", "due"),
        [
            ({"send": "daily at 09:00"}, "Europe/London", NOW + 2 * HOUR),
            ({"send": {"cron": "0 10 * * *"}}, "Europe/London", NOW + 3 * HOUR),
            ({"timezone": "Europe/Paris"}, "Europe/London", NOW + 23.5 * HOUR),
            ({}, "America/St_Johns", NOW + 4 * HOUR),
        ],
    )
    async def test_a_changed_schedule_or_zone_counts_from_now(self, press, change, zone, due):
        await press.apply(settings(subscription()))
        applied = await press.apply(settings(subscription(**change), timezone=zone))
        assert applied.subscriptions == Reconciled(changed=("Morning",))
        assert [row["next_slot_at"] for row in await press.rows("subscription")] == [due]

    async def test_one_that_left_is_retired_and_returns_where_it_stood(self, press):
        await press.apply(settings(subscription()))
        press.clock.turn(hours=1)
        applied = await press.apply(settings())
        assert applied.subscriptions == Reconciled(retired=("Morning",))
        async with press.database.read() as connection:
            assert await subscriptions.live(connection) == []
        press.clock.turn(days=3)
        assert (await press.apply(settings(subscription()))).subscriptions == Reconciled(revived=("Morning",))
        [row] = await press.rows("subscription")
        assert (row["began_at"], row["retired_at"]) == (NOW, None)
        assert row["next_slot_at"] == NOW + timedelta(days=3, hours=24.5)

    async def test_a_watch_that_is_taken_up_later_begins_then(self, press):
        both = [watch("Review"), watch("Inquest")]
        await press.apply(settings(*both, subscription()))
        later = press.clock.turn(days=90)
        await press.apply(settings(*both, subscription(watches=["Inquest", "Review"])))
        assert [row["began_at"] for row in await press.rows("subscription_watch")] == [NOW, later]

    async def test_an_unknown_watch_is_said(self, press):
        with pytest.raises(CommandError, match="“Morning” names the watch “Inquest”, which nobody declared"):
            await press.apply(settings(subscription(watches=["Inquest"])))
        assert await press.rows("subscription") == []

    async def test_who_unsubscribed_stays_so(self, press):
        await press.apply(settings(subscription(to=["a@example.org", "b@example.org"])))
        async with press.database.write() as connection:
            gone = update(schema.recipient).where(schema.recipient.c.address == "a@example.org")
            await connection.execute(gone.values(unsubscribed_at=NOW))
        for wanted in (["b@example.org"], ["a@example.org", "b@example.org"]):
            await press.apply(settings(subscription(to=wanted)))
            async with press.database.read() as connection:
                assert [each.address for each in await subscriptions.recipients(connection, 1)] == ["b@example.org"]

    async def test_an_address_given_twice_is_one_recipient(self, press):
        await press.apply(settings(subscription(to=["a@example.org", "a@example.org"], watches=["Review", "Review"])))
        assert len(await press.rows("recipient")) == len(await press.rows("subscription_watch")) == 1

    async def test_asking_for_an_unknown_one_is_said(self, press):
        with pytest.raises(CommandError, match="no subscription “Evening”"):
            async with press.database.write() as connection:
                await subscriptions.ask(connection, "Evening", now=NOW)

    async def test_what_was_asked_is_forgotten_when_it_leaves(self, press):
        await press.apply(settings(subscription()))
        async with press.database.write() as connection:
            await subscriptions.ask(connection, "Morning", now=NOW)
        await press.apply(settings())
        await press.apply(settings(subscription()))
        assert [row["asked_at"] for row in await press.rows("subscription")] == [None]


class TestRequeue:
    """Texts that were matched before an edit come before the watches again, as far as `since:` reaches."""

    async def matched(self, press, *, version: int) -> None:
        async with press.database.write() as connection:
            await connection.execute(schema.metadata.tables["to_match"].delete())
            for text in await press.rows("text"):
                row = {"text_id": text["id"], "newest_version_id": version, "at": press.clock()}
                await connection.execute(schema.text_matched.insert().values(row))

    async def test_a_new_subscription_with_since(self, press):
        await press.apply(settings(watch("Review")))
        for days in (40, 20, 1):
            await press.publish(f"a{days}", published=NOW - timedelta(days=days))
        await self.matched(press, version=1)
        wanted = settings(watch("Review"), watch("New"), subscription(watches=["New"], since="30d"))
        assert (await press.apply(wanted)).to_match == 2
        assert [row["text_id"] for row in await press.rows("to_match")] == [2, 3]
        assert (await press.apply(wanted)).to_match == 0

    async def test_an_edit_reaches_back_from_when_it_was_made(self, press):
        await press.apply(settings(watch("Review"), subscription(since="10d")))
        await press.publish("early")
        press.clock.turn(days=100)
        await press.publish("late")
        await self.matched(press, version=1)
        assert (await press.apply(settings(watch("Review", "other"), subscription(since="10d")))).to_match == 1
        assert [row["text_id"] for row in await press.rows("to_match")] == [2]

    async def test_without_since_an_edit_begins_now(self, press):
        await press.apply(settings(watch("Review"), subscription()))
        await press.publish("early")
        await self.matched(press, version=1)
        assert (await press.apply(settings(watch("Review", "other"), subscription()))).to_match == 0


# The oracle: a book in plain dictionaries, kept by hand from one file to the next.

NAMES = ["A", "B", "C"]
files = st.fixed_dictionaries(
    {
        "watches": st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["one", "two"]), min_size=1),
        "subscriptions": st.dictionaries(
            st.sampled_from(["Morning", "Evening"]),
            st.tuples(st.sets(st.sampled_from(NAMES), min_size=1), st.sampled_from(["daily at 07:30", "hourly"])),
        ),
        "to": st.lists(st.sampled_from(["a@example.org", "b@example.org"]), min_size=1, max_size=2),
    }
)


def declared(file):
    chosen = [Watch(name=name, query=query) for name, query in file["watches"].items()]
    told = [
        subscription(name, tuple(sorted(names & file["watches"].keys())), send=send, to=file["to"])
        for name, (names, send) in file["subscriptions"].items()
        if names & file["watches"].keys()
    ]
    return settings(*chosen, *told)


class Book:
    def __init__(self):
        self.versions, self.live, self.began, self.taken_up, self.to = [], set(), {}, {}, {}

    def apply(self, wanted, now):
        in_force = dict(self.versions)
        for each in wanted.watches:
            if each.name not in self.live or in_force.get(each.name) != each.query:
                self.versions.append((each.name, each.query))
        self.live = {each.name for each in wanted.watches}
        for each in wanted.subscriptions:
            self.began.setdefault(each.name, now)
            for name in each.watches:
                self.taken_up.setdefault((each.name, name), now)
        self.to = {each.name: set(each.to) for each in wanted.subscriptions}
        self.watched = {(each.name, name) for each in wanted.subscriptions for name in each.watches}


@hypothesis_settings(max_examples=25, deadline=None)
@given(st.lists(files, min_size=1, max_size=5))
async def test_what_is_stored_is_what_a_book_kept_by_hand_says(history):
    with tempfile.TemporaryDirectory() as folder:
        async with fresh_database(Path(folder)) as database:
            press, book = Press(database, Clock()), Book()
            for file in history:
                wanted = declared(file)
                await press.apply(wanted)
                book.apply(wanted, press.clock())
                await compare(press, book)
                press.clock.turn(hours=1)


async def compare(press, book):
    names = {row["id"]: row["name"] for row in await press.rows("watch")}
    stored = await press.rows("watch_version")
    assert sorted((names[row["watch_id"]], row["declaration"]["query"]) for row in stored) == sorted(book.versions)
    assert {row["name"] for row in await press.rows("watch") if row["retired_at"] is None} == book.live
    subscribed = {row["id"]: row for row in await press.rows("subscription")}
    assert {row["name"]: row["began_at"] for row in subscribed.values()} == book.began
    assert {row["name"] for row in subscribed.values() if row["retired_at"] is None} == set(book.to)
    pairs = {
        (subscribed[row["subscription_id"]]["name"], names[row["watch_id"]]): row
        for row in await press.rows("subscription_watch")
    }
    assert {pair: row["began_at"] for pair, row in pairs.items()} == book.taken_up
    live = {pair for pair, row in pairs.items() if row["retired_at"] is None and pair[0] in book.to}
    assert live == book.watched
    async with press.database.read() as connection:
        for each in await subscriptions.live(connection):
            to = {found.address for found in await subscriptions.recipients(connection, each.id)}
            assert to == book.to[each.name]


async def test_what_began_while_the_clock_was_ahead_begins_now(press):
    press.clock.turn(days=365)
    wanted = settings(watch("Review"), subscription(since="30d"))
    await press.apply(wanted)
    press.clock.turn(days=-365)
    await press.apply(wanted)
    for table in ("subscription", "subscription_watch"):
        (row,) = await press.rows(table)
        assert (row["began_at"], row["tells_from"]) == (NOW, NOW)
    assert (await press.rows("subscription"))[0]["next_slot_at"] == NOW + timedelta(minutes=30)
