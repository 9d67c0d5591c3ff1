"""What is renamed keeps its past: by example, and over any sequence of files against things kept by hand."""

import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from ledger_press import NOW, Press, settings, subscription, watch
from sqlalchemy import event, func, select, update
from stores import fresh_database

from alerts.digests import Digests
from alerts.ledger import schema, subscriptions, watches
from alerts.matching import Matching
from alerts.render import Messages
from config.models import Settings, Subscription
from crawler.archive.records import Reconciled

MESSAGES = Messages(sender="Cuttings <cuttings@example.org>")


@pytest.fixture
async def press(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield Press(database)


async def unsubscribe(press, subscription_id, address):
    columns = schema.recipient.c
    gone = update(schema.recipient).where(
        columns.subscription_id == subscription_id, func.lower(columns.address) == address
    )
    async with press.database.write() as connection:
        await connection.execute(gone.values(unsubscribed_at=press.clock()))


class TestWatches:
    async def test_a_mere_rename_makes_no_version(self, press):
        await press.apply(settings(watch("Review")))
        renamed = settings(watch("Cases", "review", was="Review"))
        assert (await press.apply(renamed)).watches == Reconciled(renamed=("Review -> Cases",))
        assert (await press.apply(renamed)).watches == Reconciled()
        assert [row["declaration"] for row in await press.rows("watch_version")] == [
            {"name": "Review", "query": "review"}
        ]
        async with press.database.read() as connection:
            [found] = await watches.in_force(connection)
            [listed] = await watches.listing(connection)
        assert (found.watch, found.watch_id, found.id) == (watch("Cases", "review"), 1, 1)
        assert (listed.name, listed.watch.name, listed.retired_at) == ("Cases", "Cases", None)

    async def test_to_forget_what_it_was_changes_nothing(self, press):
        await press.apply(settings(watch("Cases", "review", was="Review")))
        assert (await press.apply(settings(watch("Cases", "review")))).watches == Reconciled()
        assert [row["declaration"] for row in await press.rows("watch_version")] == [
            {"name": "Cases", "query": "review"}
        ]

    async def test_renamed_and_edited_it_has_one_new_version(self, press):
        await press.apply(settings(watch("Review")))
        applied = await press.apply(settings(watch("Cases", "case", was="Review")))
        assert applied.watches == Reconciled(changed=("Cases",), renamed=("Review -> Cases",))
        versions = [(row["watch_id"], row["declaration"]) for row in await press.rows("watch_version")]
        assert versions[1:] == [(1, {"name": "Cases", "query": "case"})]

    async def test_one_that_left_comes_back_under_another_name(self, press):
        await press.apply(settings(watch("Review"), watch("Other")))
        await press.apply(settings(watch("Other")))
        applied = await press.apply(settings(watch("Other"), watch("Cases", "review", was="Review")))
        assert applied.watches == Reconciled(revived=("Cases",), renamed=("Review -> Cases",))
        assert [row["watch_id"] for row in await press.rows("watch_version")] == [1, 2, 1]

    async def test_a_retired_one_makes_room_for_its_name(self, press):
        await press.apply(settings(watch("Review"), watch("Cases")))
        await press.apply(settings(watch("Review")))
        applied = await press.apply(settings(watch("Cases", "review", was="Review")))
        assert applied.watches == Reconciled(renamed=("Review -> Cases",))
        names = [(row["name"], row["retired_at"]) for row in await press.rows("watch")]
        assert names == [("Cases", None), ("Cases (retired 2026-06-04)", NOW)]
        async with press.database.read() as connection:
            assert [each.watch.name for each in await watches.listing(connection)] == [name for name, _ in names]

    async def test_a_chain_from_file_to_file(self, press):
        await press.apply(settings(watch("A", "review")))
        await press.apply(settings(watch("B", "review", was="A")))
        await press.apply(settings(watch("C", "review", was="B")))
        await press.apply(settings(watch("A", "review", was="C")))
        assert [(row["id"], row["name"]) for row in await press.rows("watch")] == [(1, "A")]
        assert len(await press.rows("watch_version")) == 1


class TestSubscriptions:
    async def test_it_goes_on_where_it_stood(self, press):
        await press.apply(settings(subscription(to=["a@example.org", "b@example.org"])))
        await unsubscribe(press, 1, "a@example.org")
        async with press.database.write() as connection:
            await subscriptions.ask(connection, "Morning", now=NOW)
        press.clock.turn(days=2)  # its slot was missed, and stays due
        wanted = settings(subscription("Board", was="Morning", to=["a@example.org", "b@example.org"]))
        assert (await press.apply(wanted)).subscriptions == Reconciled(renamed=("Morning -> Board",))
        assert (await press.apply(wanted)).subscriptions == Reconciled()
        [row] = await press.rows("subscription")
        assert (row["id"], row["name"], row["declaration"]["name"]) == (1, "Board", "Board")
        assert "was" not in row["declaration"]
        assert (row["began_at"], row["next_slot_at"]) == (NOW, NOW + timedelta(minutes=30))
        assert row["asked_at"] == NOW
        async with press.database.read() as connection:
            assert [each.address for each in await subscriptions.recipients(connection, 1)] == ["b@example.org"]

    async def test_with_another_schedule_it_counts_from_now(self, press):
        await press.apply(settings(subscription()))
        press.clock.turn(days=2)
        applied = await press.apply(settings(subscription("Board", was="Morning", send="daily at 09:00")))
        assert applied.subscriptions == Reconciled(changed=("Board",), renamed=("Morning -> Board",))
        assert [row["next_slot_at"] for row in await press.rows("subscription")] == [NOW + timedelta(days=2, hours=2)]

    async def test_a_renamed_watch_was_taken_up_when_it_was(self, press):
        await press.apply(settings(watch("Review"), subscription(since="30d")))
        before = await press.rows("subscription_watch")
        press.clock.turn(days=9)
        wanted = [watch("Cases", "review", was="Review"), subscription(watches=["Cases"], since="30d")]
        await press.apply(settings(*wanted))
        assert await press.rows("subscription_watch") == before

    async def test_a_retired_one_makes_room_and_keeps_its_recipients(self, press):
        await press.apply(settings(subscription("Board", to=["x@example.org"]), subscription(to=["y@example.org"])))
        await press.apply(settings(subscription(to=["y@example.org"])))
        await press.apply(settings(subscription("Board", was="Morning", to=["y@example.org"])))
        rows = await press.rows("subscription")
        assert [row["name"] for row in rows] == ["Board (retired 2026-06-04)", "Board"]
        kept = [(row["subscription_id"], row["address"], row["retired_at"]) for row in await press.rows("recipient")]
        assert sorted(kept) == [(1, "x@example.org", None), (2, "y@example.org", None)]

    async def test_who_unsubscribed_stays_so_in_other_capitals(self, press):
        await press.apply(settings(subscription(to=["a@example.org", "b@example.org"])))
        await unsubscribe(press, 1, "a@example.org")
        await press.apply(settings(subscription(to=["A@Example.org", "b@example.org"])))
        async with press.database.read() as connection:
            assert [each.address for each in await subscriptions.recipients(connection, 1)] == ["b@example.org"]

    async def test_it_takes_few_statements_however_many_there_are(self, press):
        made = []
        engine = press.database._engine.sync_engine
        event.listen(engine, "before_cursor_execute", lambda *given: made.append(given[2]))
        crowd = settings(*[subscription(f"S{n}", to=[f"{n}@example.org"]) for n in range(50)])
        for _ in range(2):
            made.clear()
            await press.apply(crowd)
            assert len(made) < 30


# The oracle: things in the order in which they came, each looked for among all of them.

NAMES = "ABC"
ADDRESSES = ("a@example.org", "A@example.org", "b@example.org")


@dataclass
class Thing:
    """A watch or a subscription, whatever it is called. `left` is the file that it was missing from first."""

    name: str
    left: int | None = None


@dataclass
class Things:
    """Those of one kind; the place of each in the list is its identity."""

    all: list[Thing] = field(default_factory=list)
    files: int = 0

    def apply(self, file):
        """`file` is {name: was}. Gives {name: identity}."""
        self.files += 1
        found = {}
        ways = [
            lambda thing, name, _was: thing.name == name and thing.left is None,
            lambda thing, _name, was: thing.name == was,
            lambda thing, name, _was: thing.name == name,
        ]
        for way in ways:
            for name, was in file.items():
                free = [n for n, each in enumerate(self.all) if n not in found.values() and way(each, name, was)]
                if name not in found and free:
                    [found[name]] = free
        for n, thing in enumerate(self.all):
            if n not in found.values():
                thing.left = thing.left or self.files
                if thing.name in found:
                    thing.name = f"once {thing.name}"  # nobody means it any more
        for name in file:
            if name not in found:
                found[name] = len(self.all)
                self.all.append(Thing(name))
            self.all[found[name]] = Thing(name)
        return found


@dataclass
class Office:
    """The file that is edited, and what must come of it."""

    watches: dict = field(default_factory=lambda: {"A": (None, "review"), "B": (None, "review")})  # name: (was, query)
    subscriptions: dict = field(  # name: (was, names of watches, addresses)
        default_factory=lambda: {name: (None, {"A", "B"}, set(ADDRESSES[1:])) for name in "AB"}
    )
    watch_things: Things = field(default_factory=Things)
    subscription_things: Things = field(default_factory=Things)
    articles: int = 0
    matched: set = field(default_factory=set)  # (watch, article)
    taken_up: dict = field(default_factory=dict)  # (subscription, watch): articles that were out then
    told: set = field(default_factory=set)  # (subscription, watch, article)
    unsubscribed: set = field(default_factory=set)  # (subscription, address)

    def settings(self):
        return Settings(
            watches=[watch(name, query, was=was) for name, (was, query) in self.watches.items()],
            subscriptions=[
                Subscription(name=name, was=was, watches=sorted(chosen), send="immediately", to=sorted(to))
                for name, (was, chosen, to) in self.subscriptions.items()
            ],
        )

    def edit_watch(self, what, name, other, value):
        if what == "put":
            was = self.watches[name][0] if name in self.watches else None
            self.watches[name] = (was, "review" if value % 2 else "review OR inquest")
        elif what == "remove" and self.watches.pop(name, None):
            self._watch_is_now(name, None)
        elif what == "rename" and name in self.watches and other not in self.watches:
            self.watches[other] = (name, self.watches.pop(name)[1])
            self._watch_is_now(name, other)

    def _watch_is_now(self, name, other):
        for key, (was, chosen, to) in list(self.subscriptions.items()):
            left = {other if each == name else each for each in chosen} - {None}
            self.subscriptions[key] = (was, left, to)
            if not left:
                del self.subscriptions[key]

    def edit_subscription(self, what, name, other, value):
        if what == "put":
            was = self.subscriptions[name][0] if name in self.subscriptions else None
            chosen = {each for n, each in enumerate(sorted(self.watches)) if value >> n & 1}
            to = {ADDRESSES[value % 2], ADDRESSES[2]} if value % 3 else {ADDRESSES[value % 2]}
            if chosen:
                self.subscriptions[name] = (was, chosen, to)
        elif what == "remove":
            self.subscriptions.pop(name, None)
        elif what == "rename" and name in self.subscriptions and other not in self.subscriptions:
            self.subscriptions[other] = (name, *self.subscriptions.pop(name)[1:])

    def forget_pasts(self):
        """As the configuration wants it: no past that is still in use or is another's too."""
        for section in (self.watches, self.subscriptions):
            pasts = set()
            for name, (was, *rest) in section.items():
                section[name] = (None if was in section or was in pasts else was, *rest)
                pasts.add(was)

    def apply(self):
        watches = self.watch_things.apply({name: was for name, (was, *_) in self.watches.items()})
        self.live = self.subscription_things.apply({name: was for name, (was, *_) in self.subscriptions.items()})
        self.pairs = {
            (self.live[name], watches[each]) for name, (_, chosen, _to) in self.subscriptions.items() for each in chosen
        }
        for pair in self.pairs:
            self.taken_up.setdefault(pair, self.articles)
        self.matched |= {(each, self.articles) for each in watches.values()}
        self.articles += 1
        self.told |= {
            (by, about, article)
            for by, about in self.pairs
            for known, article in self.matched
            if known == about and article >= self.taken_up[by, about]
        }

    def recipients(self):
        return {
            (self.live[name], address.lower())
            for name, (_, _, to) in self.subscriptions.items()
            for address in to
            if (self.live[name], address.lower()) not in self.unsubscribed
        }


edits = st.tuples(
    st.sampled_from(["watch", "subscription"]),
    st.sampled_from(["put", "put", "rename", "remove"]),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
    st.integers(1, 7),
)
histories = st.lists(
    st.tuples(st.lists(edits, min_size=1, max_size=5), st.none() | st.sampled_from(NAMES)), min_size=1, max_size=7
)


PUT, LEFT, RENAMED = ("subscription", "put", "A", "A"), ("subscription", "remove", "A", "A"), ("rename", "B", "A")


@hypothesis_settings(max_examples=12)
@example([([(*PUT, 2)], "A"), ([(*PUT, 5)], None)])  # who unsubscribed is written in other capitals
@example([([(*LEFT, 1)], "B"), ([("subscription", *RENAMED, 1)], None), ([("watch", *RENAMED, 1)], "A")])
@example([([("watch", "remove", "A", "A", 1)], "B"), ([("watch", *RENAMED, 1)], None), ([(*PUT, 1)], None)])
@given(histories)
@pytest.mark.soak_on_postgresql
async def test_over_any_sequence_of_files_nothing_is_lost_or_told_again(history):
    with tempfile.TemporaryDirectory() as folder:
        async with fresh_database(Path(folder)) as database:
            press, office = Press(database), Office()
            for changes, leaves in history:
                for kind, *edit in changes:
                    (office.edit_watch if kind == "watch" else office.edit_subscription)(*edit)
                office.forget_pasts()
                declared = office.settings()
                await press.apply(declared)
                again = await press.apply(declared)
                assert (again.watches, again.subscriptions) == (Reconciled(), Reconciled())
                press.clock.turn(hours=1)
                await publish(press, declared, office.articles)
                office.apply()
                await compare(press, office)
                if leaves in office.live:
                    await unsubscribe(press, office.live[leaves] + 1, "a@example.org")
                    office.unsubscribed.add((office.live[leaves], "a@example.org"))
                press.clock.turn(hours=1)


async def publish(press, declared, number):
    """One article more, which every watch matches, and what is to be told then."""
    await press.publish(f"a{number}", f"A review of matter {number}.")
    matching = Matching(press.database, now=press.clock)
    while await matching.run_once():
        pass
    await Digests(press.database, declared, MESSAGES, now=press.clock).compose_due(settled=True)


async def compare(press, office):
    for table, things in (("watch", office.watch_things), ("subscription", office.subscription_things)):
        stored = [(row["id"], row["retired_at"] is None) for row in await press.rows(table)]
        assert stored == [(n + 1, thing.left is None) for n, thing in enumerate(things.all)]
        names = [row["name"] for row in await press.rows(table) if row["retired_at"] is None]
        assert names == [thing.name for thing in things.all if thing.left is None]
    told = [
        (row["subscription_id"] - 1, row["watch_id"] - 1, row["article_id"] - 1)
        for row in await press.rows("digest_item")
    ]
    assert sorted(told) == sorted(office.told)
    async with press.database.read() as connection:
        found = await connection.execute(
            select(schema.recipient.c.subscription_id, schema.recipient.c.address)
            .join(schema.subscription)
            .where(
                schema.subscription.c.retired_at.is_(None),
                schema.recipient.c.retired_at.is_(None),
                schema.recipient.c.unsubscribed_at.is_(None),
            )
        )
    assert sorted((row.subscription_id - 1, row.address.lower()) for row in found) == sorted(office.recipients())
