import json
import logging
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from ledger_press import HOOK, NOW, Press, settings, subscription, watch
from sqlalchemy import update
from stores import fresh_database

from alerts.digests import CATCH_UP, Digests
from alerts.errors import CommandError, TemplateError
from alerts.ledger import deliveries, digests, schema, subscriptions
from alerts.ledger.records import ListedDigest
from alerts.matching import Matching
from alerts.models import NotRead
from alerts.render import Messages
from config.reload import fingerprint
from crawler.archive import configuration
from crawler.archive import schema as archive
from crawler.errors import StoreError

MESSAGES = Messages(sender="Cuttings <cuttings@example.org>")
HALF_PAST = NOW + timedelta(minutes=30)
TODAY = "2026-06-04T07:30:00+01:00"


@pytest.fixture
async def press(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield Press(database)


class Desk:
    """A subscription's way from the archive to its digests, with the real matcher."""

    def __init__(self, press, *declared, **more):
        self.press = press
        self.settings = settings(*declared, **more)
        self.matching = Matching(press.database, now=press.clock)
        self.digests = Digests(press.database, self.settings, MESSAGES, now=press.clock)

    async def compose(self, *, settled=True):
        """Matches what waits and composes what is due: (slot, titles) of each new digest."""
        while await self.matching.run_once():
            pass
        before = len(await self.press.rows("digest"))
        made = await self.digests.compose_due(settled=settled)
        rows = (await self.press.rows("digest"))[before:]
        assert len(rows) == made
        found = [(row["slot"], digests.digest_from_json(row["content"])) for row in rows]
        return [(slot, [item.title for item in one.items]) for slot, one in found]

    async def digest(self, number=1):
        async with self.press.database.read() as connection:
            return await digests.content(connection, number)


async def desk(press, *declared, **more):
    found = Desk(press, *declared, **more)
    await press.apply(found.settings)
    return found


async def at_slot(press, *, days=0):
    press.clock.at = HALF_PAST + timedelta(days=days)


class TestAtTheSlot:
    async def test_what_is_untold_goes_out_once(self, press):
        morning = await desk(press, subscription())
        await press.publish("a")
        assert await morning.compose() == []
        await at_slot(press)
        assert await morning.compose() == [(TODAY, ["A"])]
        assert await morning.compose() == []
        assert [row["next_slot_at"] for row in await press.rows("subscription")] == [HALF_PAST + timedelta(days=1)]
        await at_slot(press, days=1)
        assert await morning.compose() == [("2026-06-05T07:30:00+01:00", [])]

    async def test_the_frozen_digest_says_everything(self, press):
        morning = await desk(press, subscription(timezone="Europe/Paris", send="daily at 08:30"))
        await press.publish("a", "They ordered a serious case review.", published=NOW)
        await at_slot(press)
        await morning.compose()
        found = await morning.digest()
        assert (found.subscription, found.slot, found.slot_at) == ("Morning", "2026-06-04T08:30:00+02:00", HALF_PAST)
        assert (found.timezone, found.late) == ("Europe/Paris", False)
        [item] = found.items
        assert (item.source, item.published, item.first_seen) == ("Alderbrook", NOW, NOW)
        assert [each.watch for each in item.passages] == ["Review"]
        assert (found.coverage.sources, found.coverage.read, found.coverage.checks) == (1, 1, 1)
        assert found.coverage.begins == NOW

    async def test_a_message_for_each_recipient_is_frozen_with_it(self, press):
        both = subscription(hook=HOOK, to=["a@example.org", "b@example.org"])
        morning = await desk(press, both)
        await press.publish("a")
        await at_slot(press)
        await morning.compose()
        found = await press.rows("delivery")
        assert [(row["channel"], row["address"], row["state"]) for row in found] == [
            ("email", "a@example.org", "pending"),
            ("email", "b@example.org", "pending"),
            ("webhook", HOOK, "pending"),
        ]
        mail = message_from_bytes(found[0]["content"], policy=policy.default)
        assert (mail["To"], mail["Message-ID"]) == ("a@example.org", found[0]["message_id"])
        assert json.loads(found[2]["content"])["slot"] == TODAY

    async def test_who_unsubscribed_gets_nothing(self, press):
        morning = await desk(press, subscription(to=["a@example.org", "b@example.org"]))
        async with press.database.write() as connection:
            gone = update(schema.recipient).where(schema.recipient.c.address == "a@example.org")
            await connection.execute(gone.values(unsubscribed_at=NOW))
        await at_slot(press)
        await morning.compose()
        assert [row.address for row in await press.deliveries()] == ["b@example.org"]

    @pytest.mark.parametrize(("when_empty", "sent"), [("send", True), ("skip", False)])
    async def test_an_empty_one_goes_out_if_it_is_wanted(self, press, when_empty, sent):
        morning = await desk(press, subscription(when_empty=when_empty))
        await at_slot(press)
        assert await morning.compose() == [(TODAY, [])]
        [row] = await press.rows("digest")
        assert row["sent_empty"] is sent
        assert len(await press.deliveries()) == sent

    async def test_full_ones_go_out_whatever_is_said_of_empty_ones(self, press):
        morning = await desk(press, subscription(when_empty="skip"))
        await press.publish("a")
        await at_slot(press)
        await morning.compose()
        assert [row["sent_empty"] for row in await press.rows("digest")] == [False]
        assert len(await press.deliveries()) == 1

    async def test_the_window_begins_at_the_slot_before(self, press):
        morning = await desk(press, subscription())
        for days in (0, 1):
            await at_slot(press, days=days)
            await morning.compose()
        assert (await morning.digest(2)).coverage.begins == HALF_PAST

    async def test_coverage_is_of_the_sources_that_its_watches_go_by(self, press):
        council = watch("Review", only_from=["council"])
        named = watch("Inquest", only_from=["Fennimore"])
        morning = await desk(
            press,
            council,
            named,
            subscription(watches=["Review", "Inquest"]),
            subscription("Evening", watches=["Inquest"]),
        )
        await press.source("Alderbrook", tags=("council",))
        await press.source("Fennimore", failures=2, reason="the server answered 500")
        await press.source("Westmarsh", tags=("trade",))
        await at_slot(press)
        await morning.compose()
        seen = {each.subscription: each.coverage for each in [await morning.digest(1), await morning.digest(2)]}
        assert (seen["Morning"].sources, seen["Morning"].read, seen["Morning"].checks) == (2, 1, 2)
        assert seen["Morning"].not_read == (NotRead(source="Fennimore", since=NOW, reason="the server answered 500"),)
        assert (seen["Evening"].sources, seen["Evening"].read) == (1, 0)

    async def test_a_slot_that_had_its_digest_has_no_second(self, press):
        morning = await desk(press, subscription())
        await at_slot(press)
        await morning.compose()
        async with press.database.write() as connection:
            await connection.execute(update(schema.subscription).values(next_slot_at=HALF_PAST))
        await press.publish("a")
        assert await morning.compose() == []
        await at_slot(press, days=1)
        assert await morning.compose() == [("2026-06-05T07:30:00+01:00", ["A"])]


class TestLate:
    async def test_one_late_digest_covers_what_was_missed(self, press):
        morning = await desk(press, subscription())
        press.clock.turn(days=3)
        await press.publish("a")
        back = Desk(press, *morning.settings.watches, *morning.settings.subscriptions)
        assert await back.compose() == [("2026-06-06T07:30:00+01:00", ["A"])]
        found = await back.digest()
        assert (found.late, found.coverage.begins) == (True, NOW)
        assert [row["next_slot_at"] for row in await press.rows("subscription")] == [HALF_PAST + timedelta(days=3)]

    async def test_it_waits_until_the_crawl_has_caught_up(self, press):
        morning = await desk(press, subscription())
        press.clock.turn(days=3)
        back = Desk(press, *morning.settings.watches, *morning.settings.subscriptions)
        assert await back.compose(settled=False) == []
        await press.publish("a")
        assert await back.compose(settled=True) == [("2026-06-06T07:30:00+01:00", ["A"])]

    async def test_it_does_not_wait_for_ever(self, press):
        morning = await desk(press, subscription())
        press.clock.turn(days=3)
        back = Desk(press, *morning.settings.watches, *morning.settings.subscriptions)
        press.clock.turn(seconds=CATCH_UP.total_seconds())
        assert await back.compose(settled=False) == [("2026-06-06T07:30:00+01:00", [])]

    async def test_one_on_time_does_not_wait(self, press):
        morning = await desk(press, subscription())
        await at_slot(press)
        assert await morning.compose(settled=False) == [(TODAY, [])]

    async def test_a_repeated_hour_has_one_digest(self, press):
        press.clock.at = NOW.replace(month=10, day=24, hour=12)
        night = await desk(press, subscription(send="daily at 01:30"))
        slots = []
        for _ in range(48):
            press.clock.turn(minutes=30)
            slots += await night.compose()
        assert [slot for slot, _ in slots] == ["2026-10-25T01:30:00+01:00"]


class TestImmediately:
    async def test_as_soon_as_there_is_something_by_numbers(self, press):
        desk_ = await desk(press, subscription(send="immediately"))
        assert await desk_.compose() == []
        await press.publish("a")
        assert await desk_.compose() == [("#1", ["A"])]
        assert await desk_.compose() == []
        press.clock.turn(minutes=5)
        await press.publish("b")
        await press.publish("c")
        assert await desk_.compose() == [("#2", ["C", "B"])]
        assert (await desk_.digest(2)).coverage.begins == NOW


class TestQuickLook:
    """Each second only new matches are looked at; what that does not show is told within a minute."""

    async def young(self, press):
        async with press.database.write() as connection:
            await connection.execute(update(archive.article).values(old=False))

    async def test_an_article_that_is_not_old_after_all(self, press):
        now = await desk(press, subscription(send="immediately"))
        await press.publish("a", old=True)
        assert await now.compose() == []
        await self.young(press)
        press.clock.turn(seconds=59)
        assert await now.compose() == []  # or the look was not quick
        press.clock.turn(seconds=1)
        assert await now.compose() == [("#1", ["A"])]

    async def test_a_match_that_was_committed_late(self, press):
        now = await desk(press, watch("Review"), watch("Other"), subscription(send="immediately"))
        await press.publish("other", "Other things.")
        await now.compose()
        async with press.database.write() as connection:
            await connection.execute(update(schema.match).values(id=1000))
        assert await now.compose() == []
        await press.publish("late")
        await now.matching.run_once()
        late = update(schema.match).where(schema.match.c.text_id == 2)
        async with press.database.write() as connection:
            await connection.execute(late.values(id=7))
        assert await now.compose() == []  # or the look was not quick
        press.clock.turn(minutes=1)
        assert await now.compose() == [("#1", ["Late"])]

    async def test_what_came_since_a_digest_is_told_at_once(self, press):
        now = await desk(press, subscription(send="immediately"))
        for number in range(1, 4):
            await press.publish(f"a{number}")
            assert await now.compose() == [(f"#{number}", [f"A{number}"])]
            assert await now.compose() == []

    async def test_what_could_not_be_composed_stays_to_be_told(self, press, monkeypatch):
        now = await desk(press, subscription(send="immediately"))
        await press.publish("before")
        await now.compose()
        await press.publish("a")

        def fail(_digest, *, to):
            raise TemplateError("digest.html: broken")

        monkeypatch.setattr(MESSAGES, "email", fail)
        assert await now.compose() == []
        monkeypatch.undo()
        assert await now.compose() == [("#2", ["A"])]

    async def test_a_clock_that_was_ahead(self, press):
        now = await desk(press, subscription(send="immediately"))
        await press.publish("a", old=True)
        press.clock.turn(days=1)
        assert await now.compose() == []
        await self.young(press)
        press.clock.turn(days=-1)
        assert await now.compose() == [("#1", ["A"])]

    async def test_another_configuration_looks_at_all(self, press):
        now = await desk(press, subscription(send="immediately"))
        await press.publish("a", old=True)
        assert await now.compose() == []
        await self.young(press)
        now.digests.adopt(now.settings, MESSAGES)
        assert await now.compose() == [("#1", ["A"])]


class TestAskedFor:
    async def ask(self, press, name="Morning"):
        async with press.database.write() as connection:
            await subscriptions.ask(connection, name, now=press.clock())

    async def test_it_goes_out_now_and_the_slot_stays(self, press):
        morning = await desk(press, subscription(when_empty="skip"))
        await press.publish("a")
        await self.ask(press)
        assert await morning.compose() == [("now 2026-06-04T07:00:00+01:00", ["A"])]
        await self.ask(press)
        press.clock.turn(minutes=1)
        assert await morning.compose() == []  # the same second, the same slot: told once
        await self.ask(press)
        assert await morning.compose() == [("now 2026-06-04T07:01:00+01:00", [])]
        assert len(await press.deliveries()) == 2
        await at_slot(press)
        assert await morning.compose() == [(TODAY, [])]

    async def test_twice_in_a_second_keeps_nothing_else_waiting(self, press):
        morning = await desk(press, subscription())
        for _ in range(2):
            await self.ask(press)
            await morning.compose()
        await self.ask(press)
        await press.publish("a")
        await at_slot(press)
        assert await morning.compose() == [(TODAY, ["A"])]

    async def test_beside_what_is_due(self, press):
        morning = await desk(press, subscription())
        await at_slot(press)
        await self.ask(press)
        assert await morning.compose() == [("now 2026-06-04T07:30:00+01:00", []), (TODAY, [])]

    async def test_without_a_daemon_it_is_composed_alone(self, press):
        morning = await desk(press, subscription(), subscription("Evening"))
        await at_slot(press)
        assert not await morning.digests.compose_asked("Morning")
        await self.ask(press)
        assert await morning.digests.compose_asked("Morning")
        assert [row["slot"] for row in await press.rows("digest")] == ["now 2026-06-04T07:30:00+01:00"]
        with pytest.raises(CommandError, match="no subscription “Noon”"):
            await morning.digests.compose_asked("Noon")


class TestPreviewAndTest:
    async def test_a_preview_keeps_nothing(self, press):
        morning = await desk(press, subscription())
        await press.publish("a")
        await morning.matching.run_once()
        found = await morning.digests.preview("Morning")
        assert (found.slot, [item.title for item in found.items]) == ("now 2026-06-04T07:00:00+01:00", ["A"])
        assert await press.rows("digest") == await press.rows("digest_item") == []

    async def test_a_test_goes_to_each_recipient(self, press):
        morning = await desk(press, subscription(hook=HOOK, to=["a@example.org"]))
        assert await morning.digests.test("Morning") == 2
        assert [(row.purpose, row.subscription, row.channel) for row in await press.deliveries()] == [
            ("test", "Morning", "email"),
            ("test", "Morning", "webhook"),
        ]

    async def test_what_another_file_declares_is_left_to_its_daemon(self, press):
        await desk(press, subscription("Evening"))
        other = Desk(press, subscription("Morning"))
        await at_slot(press)
        assert await other.compose() == []
        with pytest.raises(CommandError, match="this configuration declares no subscription “Evening”"):
            await other.digests.preview("Evening")


class TestConfigurationInForce:
    """What is composed goes by the configuration in force, or is left to those who run that one."""

    async def put_in_force(self, press, declared):
        async with press.database.write() as connection:
            await configuration.take(connection, now=press.clock())
            await configuration.apply(connection, fingerprint(declared), by=1, now=press.clock())

    async def test_nothing_is_composed_while_another_is_in_force(self, press):
        morning = await desk(press, subscription())
        await press.publish("a")
        await at_slot(press)
        other = settings(subscription(to=["lead@example.org"]))
        await self.put_in_force(press, other)
        assert await morning.compose() == []
        async with press.database.write() as connection:
            await subscriptions.ask(connection, "Morning", now=press.clock())
        assert not await morning.digests.compose_asked("Morning")
        assert await press.rows("delivery") == []
        await self.put_in_force(press, morning.settings)
        assert await morning.compose() == [("now 2026-06-04T07:30:00+01:00", ["A"]), (TODAY, [])]

    async def test_new_settings_hold_for_what_is_composed_next(self, press):
        morning = await desk(press, subscription(when_empty="skip"))
        await press.publish("a", "A review, and an inquest.")
        fresh = settings(
            watch("Review"),
            watch("Inquest"),
            subscription(watches=["Review", "Inquest"], timezone="Europe/Paris", send="daily at 08:30"),
        )
        await press.apply(fresh)
        await self.put_in_force(press, fresh)
        await at_slot(press)
        assert await morning.compose() == []  # it does not go by them yet
        morning.digests.adopt(fresh, Messages(sender="Westmarsh <press@westmarsh.example>"))
        [(slot, titles)] = await morning.compose()
        assert titles == ["A"]
        found = await morning.digest()
        assert (found.slot, found.timezone) == (slot, "Europe/Paris")
        assert [each.watch for each in found.items[0].passages] == ["Review", "Inquest"]
        [row] = await press.rows("delivery")
        mail = message_from_bytes(row["content"], policy=policy.default)
        assert mail["From"] == "Westmarsh <press@westmarsh.example>"

    async def test_what_has_left_the_file_is_composed_no_more(self, press):
        both = await desk(press, subscription(), subscription("Evening"))
        fresh = settings(subscription("Evening"))
        await press.apply(fresh)
        both.digests.adopt(fresh, MESSAGES)
        await at_slot(press)
        assert await both.compose() == [(TODAY, [])]
        assert (await both.digest()).subscription == "Evening"


class TestFaults:
    async def test_one_that_fails_stops_no_other_and_is_tried_again(self, press, monkeypatch, caplog):
        both = await desk(press, subscription("A", to=["bad@example.org"]), subscription("B"))
        await press.publish("a")
        await at_slot(press)
        real = MESSAGES.email

        def email(digest, *, to):
            if to == "bad@example.org":
                raise TemplateError("digest.html: broken")
            return real(digest, to=to)

        monkeypatch.setattr(MESSAGES, "email", email)
        with caplog.at_level(logging.ERROR):
            assert await both.compose() == [(TODAY, ["A"])]
        assert "digest failed" in caplog.messages
        (notice,) = await press.rows("notice")
        assert notice["text"].startswith("the digest “")
        monkeypatch.undo()
        assert await both.compose() == [(TODAY, ["A"])]
        assert sorted(row["subscription_id"] for row in await press.rows("digest_item")) == [1, 2]

    async def test_a_store_that_fails_is_the_callers_to_hear(self, press, monkeypatch):
        morning = await desk(press, subscription())
        await at_slot(press)

        async def fail(*_args, **_more):
            raise StoreError("the database refused: disk full")

        monkeypatch.setattr("alerts.digests.deliveries.add", fail)
        with pytest.raises(StoreError):
            await morning.compose()
        monkeypatch.undo()
        assert await morning.compose() == [(TODAY, [])]


class TestToldRule:
    """Whom an article is told to, and when it is not."""

    async def test_an_old_article_tells_nobody(self, press):
        morning = await desk(press, subscription())
        await press.publish("a", old=True, published=NOW - timedelta(days=9))
        await press.publish("undated", old=True)
        await at_slot(press)
        assert await morning.compose() == [(TODAY, [])]

    async def test_since_reaches_to_old_articles_by_their_date(self, press):
        morning = await desk(press, subscription(since="30d"))
        for days in (9, 31):
            await press.publish(f"a{days}", old=True, published=NOW - timedelta(days=days))
        press.clock.turn(minutes=1)
        await press.publish("undated", old=True)
        await at_slot(press)
        assert await morning.compose() == [(TODAY, ["A9"])]

    async def test_a_date_to_come_is_no_reason_to_leave_an_article_out(self, press):
        await desk(press)
        await press.publish("a", published=press.clock() + timedelta(days=40))
        await Matching(press.database, now=press.clock).run_once()
        press.clock.turn(minutes=1)
        morning = await desk(press, subscription(since="30d"))
        await at_slot(press)
        assert await morning.compose() == [(TODAY, ["A"])]

    async def test_a_new_subscription_starts_now_and_since_reaches_back_in_one_bundle(self, press):
        early = await desk(press, subscription("Early", send="immediately"))
        await press.publish("a")
        await early.compose()
        press.clock.turn(days=10)
        await press.publish("b")
        await early.compose()
        press.clock.turn(hours=1)
        both = await desk(
            press,
            subscription("Early", send="immediately"),
            subscription("Late"),
            subscription("Reaching", since="30d"),
        )
        await press.publish("c")
        press.clock.turn(days=1)
        assert await both.compose() == [
            ("#3", ["C"]),
            ("2026-06-15T07:30:00+01:00", ["C"]),
            ("2026-06-15T07:30:00+01:00", ["C", "B", "A"]),
        ]

    async def test_an_edit_does_not_pour_the_past_over_those_without_since(self, press):
        plain = subscription("Plain", watches=["Inquest"], send="immediately")
        first = await desk(press, watch("Inquest"), plain)
        await press.publish("a", "A review.")
        await first.compose()
        press.clock.turn(days=1)
        # The texts are matched again for the one that reaches back, and Plain takes up the same watch only now.
        reaching = subscription("Reaching", watches=["Review"], since="30d", send="immediately")
        plain = subscription("Plain", watches=["Inquest", "Review"], send="immediately")
        second = await desk(press, watch("Inquest"), watch("Review"), plain, reaching)
        assert await second.compose() == [("#1", ["A"])]
        assert [row["subscription_id"] for row in await press.rows("digest_item")] == [2]

    async def test_what_a_told_article_says_later_is_not_told_again(self, press):
        morning = await desk(press, subscription(send="immediately"))
        article = await press.publish("a", "A review.")
        await morning.compose()
        await press.revise(article, "Another review.")
        assert await morning.compose() == []

    async def test_a_revision_that_fires_for_the_first_time_is_told(self, press):
        morning = await desk(press, subscription(send="immediately"))
        article = await press.publish("a", "Nothing to see.")
        assert await morning.compose() == []
        await press.revise(article, "After all a review.", title="Now")
        assert await morning.compose() == [("#1", ["Now"])]

    async def test_the_revision_in_force_gives_title_and_evidence(self, press):
        morning = await desk(press, subscription())
        article = await press.publish("a", "A first review.", origin="feed")
        await morning.compose()
        await press.revise(article, "A second review.", title="Second")
        await at_slot(press)
        await morning.compose()
        [item] = (await morning.digest()).items
        assert (item.title, item.partial) == ("Second", False)
        assert [each.passage.text for each in item.passages] == ["A second review."]

    async def test_the_feeds_own_text_is_marked(self, press):
        morning = await desk(press, subscription())
        await press.publish("a", origin="feed")
        await at_slot(press)
        await morning.compose()
        assert [item.partial for item in (await morning.digest()).items] == [True]

    async def test_an_edited_watch_tells_no_article_twice(self, press):
        first = await desk(press, subscription(send="immediately", since="30d"))
        await press.publish("a", "A serious review.")
        await first.compose()
        second = await desk(press, watch("Review", "serious"), subscription(send="immediately", since="30d"))
        assert await second.compose() == []

    async def test_a_further_watch_tells_of_it_again_as_told_rows_are_per_watch(self, press):
        both = [watch("Review"), watch("Serious")]
        morning = await desk(press, *both, subscription(send="immediately", watches=["Review", "Serious"]))
        article = await press.publish("a", "A review.")
        assert await morning.compose() == [("#1", ["A"])]
        await press.revise(article, "A serious review.", title="A")
        assert await morning.compose() == [("#2", ["A"])]
        [item] = (await morning.digest(2)).items
        assert item.watches == ("Serious",)


class TestListings:
    async def test_digests_with_their_deliveries(self, press):
        morning = await desk(press, subscription(to=["a@example.org", "b@example.org"]), subscription("Other"))
        await press.publish("a")
        await at_slot(press)
        await morning.compose()
        async with press.database.read() as connection:
            [found] = await digests.listing(connection, "Morning")
            assert found == ListedDigest(
                id=1,
                subscription="Morning",
                slot=TODAY,
                slot_at=HALF_PAST,
                composed_at=HALF_PAST,
                late=False,
                items=1,
                deliveries={"pending": 2},
            )
            assert len(await digests.listing(connection)) == 2
            [newest, *_] = await deliveries.listing(connection)
            assert (newest.subscription, newest.slot, newest.purpose) == ("Other", TODAY, "digest")
            with pytest.raises(CommandError, match="there is no digest 7"):
                await digests.content(connection, 7)
