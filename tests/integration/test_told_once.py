"""The told rule under reruns, crashes and reordered steps, and the outbox under exceptions at each of its steps."""

import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from ledger_press import Press, maildir_messages, settings, subscription, watch
from stores import fresh_database

from alerts.channels.maildir import MaildirChannel
from alerts.digests import Digests
from alerts.ledger import digests, notices
from alerts.ledger.deliveries import release_all
from alerts.ledger.records import ListedDelivery
from alerts.ledger.subscriptions import ask
from alerts.matching import Matching
from alerts.models import Answer
from alerts.outbox import Outbox
from alerts.render import Messages
from crawler.archive import texts

MESSAGES = Messages(sender="Cuttings <cuttings@example.org>")
WORDS = ["alder", "birch", "cedar"]
SINCE = timedelta(days=30)


class Crash(Exception):
    """The end of the process, before the commit."""


@dataclass
class Text:
    article: int
    words: frozenset[str]
    first_matched: datetime | None = None
    seen: dict[str, int] = field(default_factory=dict)


@dataclass
class Book:
    """What ought to be told, by a count of one's own: plain lists, no SQL, words looked up by `in`."""

    began: dict[tuple[str, str], datetime] = field(default_factory=dict)
    wording: dict[str, str] = field(default_factory=dict)
    version: dict[str, int] = field(default_factory=dict)
    since: set[str] = field(default_factory=set)
    articles: dict[int, tuple[datetime, bool]] = field(default_factory=dict)
    texts: dict[int, Text] = field(default_factory=dict)
    current: dict[int, int] = field(default_factory=dict)
    queue: set[int] = field(default_factory=set)
    matches: set[tuple[str, int]] = field(default_factory=set)  # (watch, text)

    def apply(self, declared, now):
        for each in declared.watches:
            if self.wording.get(each.name) != each.query:
                self.wording[each.name] = each.query
                self.version[each.name] = max(self.version.values(), default=0) + 1
        for each in declared.subscriptions:
            for name in each.watches:
                self.began.setdefault((each.name, name), now)
            if each.since:
                self.since.add(each.name)
        for text_id in self.current.values():
            text = self.texts[text_id]
            reached = [name for subscribed, name in self.began if subscribed in self.since]
            if text.first_matched and any(text.seen.get(name) != self.version[name] for name in reached):
                self.queue.add(text_id)

    def match(self, now):
        for text_id in self.queue:
            text = self.texts[text_id]
            text.first_matched = text.first_matched or now
            text.seen = dict(self.version)
            self.matches |= {(name, text_id) for name, word in self.wording.items() if word in text.words}
        self.queue.clear()

    def to_be_told(self):
        found = set()
        for (subscribed, name), began in self.began.items():
            for matched, text_id in self.matches:
                text = self.texts[text_id]
                seen, old = self.articles[text.article]
                is_new = text.first_matched >= began and not old
                reached = subscribed in self.since and began - SINCE <= seen < began
                if matched == name and (is_new or reached):
                    found.add((subscribed, name, text.article))
        return found


class House:
    """The real workers on a real database, with the book beside them."""

    def __init__(self, press):
        self.press, self.book = press, Book()
        self.queries = {"One": "alder", "Two": "birch"}
        self.subscriptions = ["Morning", "Now"]
        self.slugs = 0

    @property
    def declared(self):
        kinds = {
            "Morning": subscription("Morning", ("One", "Two"), send="daily at 07:30"),
            "Now": subscription("Now", ("Two", "One"), send="immediately", when_empty="skip"),
            "Later": subscription("Later", ("One",), send="hourly", when_empty="skip"),
            "Back": subscription("Back", ("Two",), send="hourly", since="30d", when_empty="skip"),
        }
        watches = [watch(name, query) for name, query in self.queries.items()]
        return settings(*watches, *(kinds[name] for name in self.subscriptions))

    async def begin(self):
        await self.apply()
        self.restart()

    def restart(self):
        self.matching = Matching(self.press.database, now=self.press.clock)
        self.digests = Digests(self.press.database, self.declared, MESSAGES, now=self.press.clock)

    async def apply(self):
        await self.press.apply(self.declared)
        self.book.apply(self.declared, self.press.clock())
        self.restart()

    async def publish(self, words, old):
        self.slugs += 1
        article = await self.press.publish(f"a{self.slugs}", " ".join(words), old=old)
        self.book.articles[article] = (self.press.clock(), old)
        self.keep_text(article, len(self.book.texts) + 1, words)

    async def revise(self, pick, words):
        if not self.book.articles:
            return
        article = sorted(self.book.articles)[pick % len(self.book.articles)]
        text_id = await self.press.revise(article, " ".join(words))
        if text_id in self.book.texts:
            self.book.current[article] = text_id
        else:
            self.keep_text(article, text_id, words)

    def keep_text(self, article, text_id, words):
        self.book.texts[text_id] = Text(article, frozenset(words))
        self.book.current[article] = text_id
        self.book.queue.add(text_id)

    async def match(self, crash):
        if crash:
            await self.crashing("alerts.matching.matches.mark", self.matching.run_once())
        else:
            await self.matching.run_once()
            self.book.match(self.press.clock())

    async def compose(self, crash):
        if crash:
            await self.crashing("alerts.digests.deliveries.add", self.digests.compose_due(settled=True))
        else:
            await self.digests.compose_due(settled=True)

    async def crashing(self, place, work):
        """Runs into an exception just before the commit; the next process starts from what is in the database."""

        async def crash(*_args, **_more):
            raise Crash

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(place, crash)
            with suppress(Crash):
                await work
        async with self.press.database.write() as connection:
            await texts.release_all(connection)  # as time does, or the next process on a file
        self.restart()

    async def edit(self, name, query):
        self.queries[name] = query
        await self.apply()

    async def subscribe(self, name):
        if name not in self.subscriptions:
            self.subscriptions.append(name)
            await self.apply()

    async def leave_and_return(self, name):
        if name in self.subscriptions:
            self.subscriptions.remove(name)
            await self.press.apply(self.declared)
            self.subscriptions.append(name)
            await self.press.apply(self.declared)
            self.restart()

    async def ask(self):
        async with self.press.database.write() as connection:
            await ask(connection, "Morning", now=self.press.clock())

    async def wait(self, hours):
        self.press.clock.turn(hours=hours)

    async def finish(self):
        """A quiet day: everything is matched, and every subscription has its slot."""
        await self.match(crash=False)
        self.press.clock.turn(days=1, minutes=1)
        await self.compose(crash=False)

    async def told(self):
        """What readers were told, by the frozen digests alone."""
        found = Counter()
        names = {row["id"]: row["name"] for row in await self.press.rows("subscription")}
        for row in await self.press.rows("digest"):
            for item in digests.digest_from_json(row["content"]).items:
                found.update((names[row["subscription_id"]], name, item.article_id) for name in item.watches)
        return found


words = st.sets(st.sampled_from(WORDS), max_size=3).map(sorted)
crashes = st.booleans()
steps = st.one_of(
    st.tuples(st.just("publish"), words, st.booleans()),
    st.tuples(st.just("publish"), words, st.just(False)),
    st.tuples(st.just("revise"), st.integers(0, 5), words),
    st.tuples(st.just("match"), crashes),
    st.tuples(st.just("match"), st.just(False)),
    st.tuples(st.just("compose"), crashes),
    st.tuples(st.just("compose"), st.just(False)),
    st.tuples(st.just("wait"), st.integers(1, 30)),
    st.tuples(st.just("edit"), st.sampled_from(["One", "Two"]), st.sampled_from(WORDS)),
    st.tuples(st.just("subscribe"), st.sampled_from(["Later", "Back"])),
    st.tuples(st.just("leave_and_return"), st.sampled_from(["Morning", "Now", "Back"])),
    st.tuples(st.just("ask")),
)


# Shrinking would take minutes here, and a history can be read as it is.
@hypothesis_settings(max_examples=10, deadline=None, phases=set(Phase) - {Phase.shrink})
@given(st.lists(steps, min_size=8, max_size=25))
async def test_every_match_is_told_once_whatever_happens(history):
    with tempfile.TemporaryDirectory() as folder:
        async with fresh_database(Path(folder)) as database:
            house = House(Press(database))
            await house.begin()
            for name, *arguments in history:
                await getattr(house, name)(*arguments)
            await house.finish()
            told = await house.told()
            assert set(told) == house.book.to_be_told()
            assert set(told.values()) <= {1}
            await every_digest_with_items_is_in_the_outbox_once(house.press)


async def every_digest_with_items_is_in_the_outbox_once(press):
    sent = Counter(row["digest_id"] for row in await press.rows("delivery"))
    for row in await press.rows("digest"):
        assert sent[row["id"]] == 1 or (sent[row["id"]] == 0 and row["items"] == 0 and not row["sent_empty"])


async def test_the_steps_reach_every_corner(tmp_path):
    """The property above is worth something only if its steps do what they are called."""
    async with fresh_database(tmp_path) as database:
        house = House(Press(database))
        await house.begin()
        await house.publish(["alder", "birch"], old=False)
        await house.publish(["alder"], old=True)
        await house.match(crash=True)
        assert await house.press.rows("match") == []
        await house.match(crash=False)
        await house.compose(crash=True)
        assert await house.press.rows("digest") == []
        await house.wait(2)
        await house.subscribe("Later")
        await house.edit("Two", "cedar")
        await house.subscribe("Back")
        await house.revise(0, ["cedar"])
        await house.leave_and_return("Now")
        await house.ask()
        await house.finish()
        assert await house.told() == Counter(
            {
                ("Morning", "One", 1): 1,
                ("Morning", "Two", 1): 1,
                ("Now", "One", 1): 1,
                ("Now", "Two", 1): 1,
                ("Back", "Two", 1): 1,
            }
        )


class Letterbox:
    """Keeps every copy that comes in, and recognises none: the least that a receiver can do."""

    def __init__(self):
        self.copies = []

    async def send(self, parcel, *, intent):
        await intent()
        self.copies.append(parcel)
        return Answer(outcome="accepted", text="taken")


class Killed(BaseException):
    """The end of the process while it sends: nobody is left to note anything."""


class Mortal:
    """A channel that breaks where the plan says: before the intent, behind it, or when all but the answer is done.

    Either it trips (Crash), or the process ends there (Killed).
    """

    def __init__(self, channel, plan):
        self.channel, self.plan = channel, plan

    async def send(self, parcel, *, intent):
        step, end = self.plan.pop(0) if self.plan else (None, Crash)

        async def intending():
            await intent()
            if step == "behind the intent":
                raise end

        if step == "before the intent":
            raise end
        answer = await self.channel.send(parcel, intent=intending)
        if step == "when all is done":
            raise end
        return answer


@dataclass
class Post:
    """A digest for three on its way through a channel that ends now and then, until nothing moves any more."""

    press: Press
    rows: list[ListedDelivery] = field(default_factory=list)
    told: int = 0

    async def deliver(self, channel, *, restarts):
        declared = settings(subscription(to=["a@example.org", "b@example.org", "c@example.org"]))
        await self.press.apply(declared)
        self.press.clock.turn(hours=1)
        await Digests(self.press.database, declared, MESSAGES, now=self.press.clock).compose_due(settled=True)
        for _ in range(12):
            outbox = Outbox(self.press.database, {"email": channel}, MESSAGES, declared, now=self.press.clock)
            with suppress(Killed):
                await outbox.deliver_due()
            if restarts:
                async with self.press.database.write() as connection:
                    await release_all(connection)
            self.press.clock.turn(hours=1)
        self.rows = await self.press.deliveries()
        async with self.press.database.read() as connection:
            self.told = len(await notices.untold(connection))

    def ids(self, state):
        return {row.message_id for row in self.rows if row.state == state}


places = st.sampled_from([None, "before the intent", "behind the intent", "when all is done"])
ends = st.lists(st.tuples(places, st.sampled_from([Crash, Killed])), max_size=8)


@hypothesis_settings(max_examples=12, deadline=None)
@given(ends, st.booleans())
async def test_a_maildir_has_every_message_once_or_it_is_parked_and_told(plan, restarts):
    with tempfile.TemporaryDirectory() as name:
        async with fresh_database(Path(name)) as database:
            post = Post(Press(database))
            await post.deliver(Mortal(MaildirChannel(Path(name) / "mail"), plan), restarts=restarts)
            arrived = Counter(id_of(message) for message in maildir_messages(Path(name) / "mail"))
            assert set(arrived.values()) <= {1}
            assert post.ids("sent") <= set(arrived)
            assert len(post.ids("sent")) + len(post.ids("uncertain")) == 3
            assert post.told == len(post.ids("uncertain"))


@hypothesis_settings(max_examples=12, deadline=None)
@given(ends, st.booleans())
async def test_elsewhere_a_second_copy_says_so_and_there_is_no_third(plan, restarts):
    with tempfile.TemporaryDirectory() as name:
        async with fresh_database(Path(name)) as database:
            post, letterbox = Post(Press(database)), Letterbox()
            await post.deliver(Mortal(letterbox, plan), restarts=restarts)
            copies = {row.message_id: [] for row in post.rows}
            for parcel in letterbox.copies:
                copies[parcel.message_id].append(parcel)
            assert all(each for message_id, each in copies.items() if message_id in post.ids("sent"))
            for each in copies.values():
                assert [parcel.uncertain for parcel in each] in ([], [False], [True], [False, True])
            assert len(post.ids("sent")) + len(post.ids("uncertain")) == 3
            assert post.told == len(post.ids("uncertain"))


def id_of(message: bytes) -> str:
    [line] = [line for line in message.split(b"\n\n")[0].split(b"\n") if line.lower().startswith(b"message-id:")]
    return line.split(b":", 1)[1].strip().decode()
