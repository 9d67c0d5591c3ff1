import asyncio
import logging
from datetime import timedelta

import pytest
from ledger_press import HOOK, NOW, Press, ScriptedChannel, settings, subscription
from sqlalchemy import select
from stores import fresh_database

from alerts.errors import CommandError
from alerts.ledger import deliveries, notices, schema, subscriptions
from alerts.ledger.records import NewDelivery
from alerts.models import Answer, Rendered
from alerts.outbox import AT_ONCE, LEASE, SENDING, Outbox
from alerts.render import Messages
from crawler.errors import StoreError, StoreUnavailable

LATER = Answer(outcome="later", text="451 come back")
REFUSED = Answer(outcome="refused", text="550 no such user")
UNCERTAIN = Answer(outcome="uncertain", text="cut off")
ACCEPTED = Answer(outcome="accepted", text="250 queued as 4F2")
MESSAGES = Messages(sender="Cuttings <cuttings@example.org>")


@pytest.fixture
async def press(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield Press(database)


@pytest.fixture
def channel():
    return ScriptedChannel()


@pytest.fixture
def outbox(press, channel):
    return open_outbox(press, channel)


def open_outbox(press, channel, *, operator=("it@example.org",)):
    channels = {"email": channel, "webhook": channel}
    return Outbox(press.database, channels, MESSAGES, settings(operator=operator), now=press.clock)


async def post(press, address="board@example.org", *, channel="email", purpose="digest", number=1):
    """A frozen message in the outbox, due now."""
    message = Rendered(message_id=f"<{number}.{address}>", content=b"Subject: hello\r\n\r\nhello\r\n")
    async with press.database.write() as connection:
        recipient = (await connection.execute(select(schema.recipient.c.id).limit(1))).scalar()
        new = NewDelivery(purpose=purpose, channel=channel, address=address, message=message, recipient_id=recipient)
        await deliveries.add(connection, [new], now=press.clock())


async def until(true):
    """Waits for something that a task beside this one will bring about."""
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - it happens in the code under test, which signals nobody
            await asyncio.sleep(0.01)


async def states(press):
    return [each.state for each in await press.deliveries()]


async def test_what_is_due_goes_out_as_it_was_frozen(press, channel, outbox):
    await post(press)
    assert await outbox.deliver_due() == 1
    [parcel] = channel.sent
    assert (parcel.address, parcel.message_id) == ("board@example.org", "<1.board@example.org>")
    assert (parcel.content, parcel.attempt, parcel.uncertain) == (b"Subject: hello\r\n\r\nhello\r\n", 1, False)
    [row] = await press.deliveries()
    assert (row.state, row.attempts, row.finished_at, row.answer) == ("sent", 1, NOW, "250 taken")
    assert await outbox.deliver_due() == 0


async def test_a_message_is_in_the_outbox_once(press):
    await post(press)
    await post(press)
    assert len(await press.deliveries()) == 1


async def test_later_waits_and_comes_again(press, channel, outbox):
    channel.steps = [LATER, ConnectionError("no route"), ACCEPTED]
    await post(press)
    assert await outbox.deliver_due() == 1
    [row] = await press.deliveries()
    assert (row.state, row.next_attempt_at) == ("pending", NOW + timedelta(minutes=1))
    press.clock.turn(seconds=59)
    assert await outbox.deliver_due() == 0
    press.clock.turn(seconds=1)
    assert await outbox.deliver_due() == 1
    press.clock.turn(minutes=5)
    assert await outbox.deliver_due() == 1
    assert await states(press) == ["sent"]
    history = [(row["n"], row["outcome"], row["answer"]) for row in await press.rows("attempt")]
    assert history == [
        (1, "later", "451 come back"),
        (2, "later", "an unexpected fault: ConnectionError"),
        (3, "accepted", "250 queued as 4F2"),
    ]
    assert [parcel.attempt for parcel in channel.sent] == [3]


async def test_refused_is_told_to_the_operator_once(press, channel, outbox):
    channel.steps = [REFUSED]
    await press.apply(settings(subscription("Morning")))
    await post(press)
    await outbox.deliver_due()
    assert await states(press) == ["failed"]
    assert await outbox.tell_operator() == 1
    assert await outbox.tell_operator() == 0
    await outbox.deliver_due()
    [told] = channel.sent
    assert told.address == "it@example.org"
    assert b"board@example.org (550 no such user)" in told.content.replace(b"=\r\n", b"").replace(b"\r\n", b" ")
    async with press.database.read() as connection:
        [failed] = await deliveries.listing(connection, gave_up=True)
        assert (failed.id, failed.subscription, failed.answer) == (1, "Morning", "550 no such user")


async def test_without_an_operator_notices_wait(press, channel):
    channel.steps = [REFUSED]
    await post(press)
    outbox = open_outbox(press, channel, operator=())
    await outbox.deliver_due()
    assert await outbox.tell_operator() == 0
    async with press.database.read() as connection:
        assert len(await notices.untold(connection)) == 1
    assert await open_outbox(press, channel).tell_operator() == 1


async def test_one_operator_message_has_all_there_is(press, channel):
    async with press.database.write() as connection:
        for text in ("one thing", "another thing"):
            await notices.write(connection, text, text, now=NOW)
            await notices.write(connection, text, "said before", now=NOW)
    outbox = open_outbox(press, channel, operator=("it@example.org", "help@example.org"))
    assert await outbox.tell_operator() == 2
    await outbox.deliver_due()
    assert [row["address"] for row in await press.rows("delivery")] == ["it@example.org", "help@example.org"]
    assert {parcel.address for parcel in channel.sent} == {"it@example.org", "help@example.org"}  # neither waits
    assert len(channel.sent) == 2
    assert all(b"another thing" in parcel.content for parcel in channel.sent)


async def test_a_message_to_the_operator_that_fails_is_only_logged(press, channel, outbox, caplog):
    channel.steps = [REFUSED]
    await post(press, "it@example.org", purpose="operator")
    with caplog.at_level(logging.ERROR):
        await outbox.deliver_due()
    assert "delivery given up" in caplog.messages
    assert await outbox.tell_operator() == 0


async def test_uncertain_is_marked_resent_once_and_parked(press, channel, outbox):
    channel.steps = [UNCERTAIN, UNCERTAIN]
    await press.apply(settings(subscription("Morning")))
    await post(press)
    await outbox.deliver_due()
    press.clock.turn(minutes=1)
    await outbox.deliver_due()
    assert [(parcel.attempt, parcel.uncertain) for parcel in channel.sent] == [(1, False), (2, True)]
    press.clock.turn(days=3)
    assert await outbox.deliver_due() == 0
    assert await states(press) == ["uncertain"]
    async with press.database.read() as connection:
        [told] = await notices.untold(connection)
    assert told.text == (
        "nobody can say whether the digest “Morning” reached board@example.org (cut off); if it did not: "
        "cuttings deliveries retry 1"
    )


async def test_a_fault_after_the_intent_counts_as_uncertain(press, channel, outbox, caplog):
    channel.steps = [("cut", ZeroDivisionError("?"))]
    await post(press)
    await outbox.deliver_due()
    assert "channel failed" in caplog.messages
    [row] = await press.deliveries()
    assert (row.state, row.uncertain) == ("pending", 1)
    press.clock.turn(minutes=1)
    await outbox.deliver_due()
    assert [parcel.uncertain for parcel in channel.sent] == [False, True]
    assert await states(press) == ["sent"]


class Killed(BaseException):
    """The end of the process, as far as a test can play it."""


async def killed_while_sending(press, step):
    """An outbox that dies at this step, and leaves the row as it stands."""
    with pytest.raises(Killed):
        await open_outbox(press, ScriptedChannel([step])).deliver_due()


async def test_killed_before_the_intent_nothing_was_sent_and_nothing_is_lost(press, channel, outbox):
    await post(press)
    await killed_while_sending(press, Killed())
    assert await outbox.deliver_due() == 0
    press.clock.turn(seconds=LEASE.total_seconds())
    assert await outbox.deliver_due() == 1
    assert [(parcel.attempt, parcel.uncertain) for parcel in channel.sent] == [(1, False)]


async def test_killed_after_the_intent_it_is_sent_once_more_and_marked(press, channel, outbox):
    await post(press)
    await killed_while_sending(press, ("cut", Killed()))
    assert await states(press) == ["sending"]
    assert await outbox.deliver_due() == 0
    press.clock.turn(seconds=SENDING.total_seconds())
    assert await outbox.deliver_due() == 1
    assert [(parcel.attempt, parcel.uncertain) for parcel in channel.sent] == [(2, True)]
    assert await states(press) == ["sent"]


async def test_killed_twice_after_the_intent_it_is_parked(press, channel, outbox):
    await post(press)
    for _ in range(2):
        await killed_while_sending(press, ("cut", Killed()))
        press.clock.turn(seconds=SENDING.total_seconds())
    assert await outbox.deliver_due() == 0
    assert (await states(press), channel.sent) == (["uncertain"], [])
    assert await outbox.tell_operator() == 1


async def test_who_is_alone_need_not_wait_for_leases(press, channel, outbox):
    await post(press)
    await post(press, "lead@example.org")
    await killed_while_sending(press, ("cut", Killed()))
    async with press.database.write() as connection:
        await deliveries.release_all(connection)
    assert await outbox.deliver_due() == 2
    assert await states(press) == ["sent", "sent"]


async def test_two_outboxes_send_one_copy(press, channel):
    for number in range(10):
        await post(press, f"a{number}@example.org")
    made = await asyncio.gather(*(open_outbox(press, channel).deliver_due() for _ in range(3)))
    assert sum(made) == len(channel.sent) == 10


class Slow(ScriptedChannel):
    """Delivers to everybody but one, who keeps us waiting until told."""

    def __init__(self, slow="slow@example.org"):
        super().__init__()
        self.slow, self.free, self.at_once, self.most = slow, asyncio.Event(), 0, 0

    async def send(self, parcel, *, intent):
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await asyncio.sleep(0)
        if parcel.address == self.slow:
            await self.free.wait()
        self.at_once -= 1
        return await super().send(parcel, intent=intent)


async def test_a_slow_address_keeps_nobody_waiting_not_even_who_comes_later(press):
    channel = Slow()
    outbox = open_outbox(press, channel)
    await post(press, "slow@example.org")
    await post(press, "board@example.org")
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(outbox.deliver_due())
        await until(lambda: channel.sent)
        await post(press, "late@example.org")
        await post(press, "slow@example.org", number=2)
        await until(lambda: len(channel.sent) == 2)
        assert {parcel.address for parcel in channel.sent} == {"board@example.org", "late@example.org"}
        channel.free.set()
    assert running.result() == 4
    assert [parcel.message_id for parcel in channel.sent if "slow" in parcel.address] == [
        "<1.slow@example.org>",
        "<2.slow@example.org>",
    ]


class Closing(Slow):
    """A channel that must not be used any more once it is closed."""

    closed = 0

    async def send(self, parcel, *, intent):
        assert not self.closed
        return await super().send(parcel, intent=intent)

    async def close(self):
        assert not self.at_once
        self.closed += 1


class TestAdopting:
    """New settings hold for what is taken up next; the former channels close once nothing is on its way through them."""

    def adopt(self, outbox, channel, *, sender="Westmarsh <press@westmarsh.example>", operator=("it@example.org",)):
        channels = {"email": channel, "webhook": channel}
        outbox.adopt(channels, Messages(sender=sender), settings(operator=operator))

    async def test_what_is_on_its_way_ends_as_it_began(self, press):
        former, new = Closing(), Closing()
        outbox = open_outbox(press, former)
        await post(press, "slow@example.org")
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(outbox.deliver_due())
            await until(lambda: former.at_once)
            self.adopt(outbox, new)
            await post(press, "board@example.org")
            await until(lambda: new.sent)
            assert former.closed == 0
            former.free.set()
        assert running.result() == 2
        assert [[parcel.address for parcel in each.sent] for each in (former, new)] == [
            ["slow@example.org"],
            ["board@example.org"],
        ]
        assert await outbox.deliver_due() == 0
        assert [each.closed for each in (former, new)] == [2, 0]  # once as each of its names

    async def test_several_files_in_a_row_leave_one_open(self, press):
        opened = [Closing() for _ in range(3)]
        outbox = open_outbox(press, opened[0])
        for each in opened[1:]:
            self.adopt(outbox, each)
        await post(press)
        assert await outbox.deliver_due() == 1
        assert [(each.closed > 0, len(each.sent)) for each in opened] == [(True, 0), (True, 0), (False, 1)]
        await outbox.close()
        assert all(each.closed for each in opened)

    async def test_the_operator_is_who_it_is_by_now(self, press, channel, outbox):
        async with press.database.write() as connection:
            await notices.write(connection, "one", "one thing", now=NOW)
        self.adopt(outbox, channel, operator=("help@westmarsh.example",))
        assert await outbox.tell_operator() == 1
        await outbox.deliver_due()
        [told] = channel.sent
        assert told.address == "help@westmarsh.example"
        assert b"From: Westmarsh <press@westmarsh.example>" in told.content


async def test_not_more_at_once_than_agreed(press):
    channel = Slow()
    for number in range(2 * AT_ONCE):
        await post(press, f"a{number}@example.org")
    assert await open_outbox(press, channel).deliver_due() == 2 * AT_ONCE
    assert 1 < channel.most <= AT_ONCE


async def test_cancelled_it_leaves_what_is_on_its_way_to_its_lease(press):
    channel = Slow()
    await post(press, "slow@example.org")
    running = asyncio.create_task(open_outbox(press, channel).deliver_due())
    await until(lambda: channel.at_once)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await states(press) == ["pending"]
    press.clock.turn(seconds=SENDING.total_seconds())
    assert await open_outbox(press, ScriptedChannel()).deliver_due() == 1


class Overtaken(ScriptedChannel):
    """While this one dawdles, its lease passes and another takes the delivery."""

    def __init__(self, press, other):
        super().__init__()
        self.press, self.other = press, other

    async def send(self, parcel, *, intent):
        self.press.clock.turn(seconds=SENDING.total_seconds())
        await self.other.deliver_due()
        return await super().send(parcel, intent=intent)


async def test_a_lost_lease_keeps_the_body_from_leaving(press, channel, outbox, caplog):
    await post(press)
    overtaken = Overtaken(press, outbox)
    await open_outbox(press, overtaken).deliver_due()
    assert (len(channel.sent), overtaken.sent) == (1, [])
    assert "delivery taken over" in caplog.messages
    assert [row["outcome"] for row in await press.rows("attempt")] == ["accepted"]


async def test_a_lease_that_is_lost_after_the_intent_is_the_others_to_settle(press, channel, outbox, caplog):
    class Frozen(ScriptedChannel):
        async def send(self, parcel, *, intent):
            answer = await super().send(parcel, intent=intent)
            press.clock.turn(seconds=SENDING.total_seconds())
            await outbox.deliver_due()
            return answer

    await post(press)
    await open_outbox(press, Frozen([LATER])).deliver_due()
    assert [(parcel.attempt, parcel.uncertain) for parcel in channel.sent] == [(2, True)]
    assert await states(press) == ["sent"]
    assert "delivery taken over" in caplog.messages


async def test_a_store_that_is_away_when_the_message_is_to_leave_keeps_it_here(
    press, channel, outbox, monkeypatch, caplog
):
    monkeypatch.setattr("alerts.outbox.deliveries.intend", Away(press, deliveries.intend, calls=1))
    await post(press)
    await outbox.deliver_due()
    assert "delivery not begun" in caplog.messages
    assert not any(record.exc_info for record in caplog.records)
    [row] = await press.deliveries()
    assert (row.state, row.attempts, row.uncertain) == ("pending", 1, 0)
    press.clock.turn(minutes=1)
    await outbox.deliver_due()
    assert await states(press) == ["sent"]
    assert [parcel.uncertain for parcel in channel.sent] == [False]


async def test_a_store_that_fails_leaves_the_row_to_its_lease(press, channel, outbox, monkeypatch, caplog):
    async def fail(*_args, **_more):
        raise StoreError("the database refused: disk full")

    await post(press)
    monkeypatch.setattr("alerts.outbox.deliveries.settle", fail)
    assert await outbox.deliver_due() == 1
    assert "delivery not kept" in caplog.messages
    assert await states(press) == ["sending"]
    monkeypatch.undo()
    press.clock.turn(seconds=SENDING.total_seconds())
    await outbox.deliver_due()
    assert [parcel.uncertain for parcel in channel.sent] == [False, True]


class Away:
    """A database that is not there for some calls of one function, or for ever; the clock goes on meanwhile."""

    def __init__(self, press, real, *, calls, seconds=0):
        self.press, self.real, self.calls, self.seconds = press, real, calls, seconds

    async def __call__(self, *arguments, **more):
        if self.calls:
            self.calls -= 1
            self.press.clock.turn(seconds=self.seconds)
            raise StoreUnavailable("the database refused: database is locked")
        return await self.real(*arguments, **more)


async def test_an_answer_waits_for_a_store_that_is_away_for_a_while(press, channel, outbox, monkeypatch, caplog):
    monkeypatch.setattr("alerts.outbox.LOOK_AGAIN", timedelta())
    monkeypatch.setattr("alerts.outbox.deliveries.settle", Away(press, deliveries.settle, calls=2))
    await post(press)
    await outbox.deliver_due()
    assert await states(press) == ["sent"]
    assert (len(channel.sent), caplog.messages.count("delivery not kept yet")) == (1, 2)


async def test_but_not_longer_than_its_lease(press, channel, outbox, monkeypatch, caplog):
    away = Away(press, deliveries.settle, calls=1, seconds=SENDING.total_seconds())
    monkeypatch.setattr("alerts.outbox.LOOK_AGAIN", timedelta())
    monkeypatch.setattr("alerts.outbox.deliveries.settle", away)
    await post(press)
    await outbox.deliver_due()
    assert "delivery not kept" in caplog.messages
    assert away.calls == 0
    assert await states(press) == ["sending"]


async def test_a_process_that_is_to_stop_finishes_what_is_under_way_and_takes_up_no_more(press):
    channel = Slow()
    outbox = open_outbox(press, channel)
    await post(press, "slow@example.org")
    running = asyncio.create_task(outbox.deliver_due())
    await until(lambda: channel.at_once)
    outbox.take_no_more()
    await post(press, "board@example.org")
    channel.free.set()
    assert await running == 1
    assert await states(press) == ["sent", "pending"]


async def test_a_store_that_fails_while_looking_lets_what_is_on_its_way_arrive(press, monkeypatch):
    channel = Slow()
    outbox = open_outbox(press, channel)
    await post(press, "slow@example.org")
    await post(press, "board@example.org")
    running = asyncio.create_task(outbox.deliver_due())
    await until(lambda: channel.at_once)

    async def fail(*_args, **_more):
        channel.free.set()
        raise StoreError("the database refused: disk full")

    monkeypatch.setattr("alerts.outbox.deliveries.any_due", fail)
    with pytest.raises(StoreError):
        await running
    assert await states(press) == ["sent", "sent"]


async def test_a_channel_that_nobody_opened_counts_as_later(press, channel):
    await post(press, HOOK, channel="webhook")
    outbox = Outbox(press.database, {"email": channel}, MESSAGES, settings(), now=press.clock)
    await outbox.deliver_due()
    assert await states(press) == ["pending"]


class TestRetryByHand:
    async def retry(self, press, number=1):
        async with press.database.write() as connection:
            await deliveries.retry(connection, number, now=press.clock())

    async def test_a_failed_one_has_its_whole_round_again(self, press, channel, outbox):
        channel.steps = [REFUSED, LATER, ACCEPTED]
        await post(press)
        await outbox.deliver_due()
        await self.retry(press)
        await outbox.deliver_due()
        [row] = await press.deliveries()
        assert (row.state, row.attempts, row.next_attempt_at) == ("pending", 2, NOW + timedelta(minutes=1))
        await self.retry(press)
        await outbox.deliver_due()
        assert await states(press) == ["sent"]

    async def test_a_parked_one_is_marked_as_a_repeat_and_parked_again_if_it_is_cut_off(self, press, channel, outbox):
        channel.steps = [UNCERTAIN] * 3
        await post(press)
        await outbox.deliver_due()
        press.clock.turn(minutes=1)
        await outbox.deliver_due()
        press.clock.turn(minutes=1)
        await self.retry(press)
        await outbox.deliver_due()
        assert [(parcel.attempt, parcel.uncertain) for parcel in channel.sent] == [(1, False), (2, True), (3, True)]
        assert await states(press) == ["uncertain"]
        async with press.database.read() as connection:
            assert len(await notices.untold(connection)) == 2

    async def test_what_cannot_be_retried_is_said(self, press, outbox):
        with pytest.raises(CommandError, match="there is no delivery 7"):
            await self.retry(press, 7)
        await post(press)
        await outbox.deliver_due()
        with pytest.raises(CommandError, match="delivery 1 has arrived"):
            await self.retry(press)
        await post(press, "other@example.org")
        await killed_while_sending(press, ("cut", Killed()))
        with pytest.raises(CommandError, match="delivery 2 is being sent"):
            await self.retry(press, 2)


async def test_when_the_next_is_due(press, channel, outbox):
    async with press.database.read() as connection:
        assert await deliveries.next_due_at(connection) is None
    await post(press)
    channel.steps = [LATER]
    await outbox.deliver_due()
    async with press.database.read() as connection:
        assert await deliveries.next_due_at(connection) == NOW + timedelta(minutes=1)
        assert await subscriptions.live(connection) == []
