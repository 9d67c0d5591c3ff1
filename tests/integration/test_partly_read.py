"""Pages that could not be read: from the newsroom's own transactions to what a digest says of them."""

import json
from datetime import timedelta

import pytest
from archive_builders import claim_entries, finding, keep_page, list_once, page_failed, page_read, seen
from ledger_press import HOOK, NOW, Clock, Press, settings, subscription, watch
from stores import fresh_database

from alerts.digests import Digests
from alerts.ledger import digests
from alerts.ledger.records import digest_from_json, digest_to_json
from alerts.models import PartlyRead
from alerts.render import Messages
from crawler.archive import pages, sources
from crawler.archive.records import Alias, PageResult

MESSAGES = Messages(sender="Cuttings <cuttings@example.org>")
SITE = "https://news.alderbrook.example"
#: Each page has a host of its own, so that all of them are due at once.
ONE, TWO, THREE = (f"https://{name}.example/news" for name in ("one", "two", "three"))
AGAIN = timedelta(minutes=5)


@pytest.fixture
async def press(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield Press(database, Clock(NOW))


async def listed(press, *urls, name="Alderbrook", **fields):
    """The source lists new articles now."""
    await list_once(press.database, *(seen(url, **fields) for url in urls), name=name, now=press.clock())


async def visited(press, result=page_failed, **fields):
    """Every page that is due is visited now; all of them come to the same."""
    for due in await claim_entries(press.database, now=press.clock()):
        await keep_page(press.database, result(due, at=press.clock(), **fields))


def linkless(due, *, at):
    return PageResult(entry=due, at=at, outcome="linkless", finding=finding(due, origin="feed"), took=0)


async def counted(press, *names, since=NOW):
    """What is counted for the sources of these names; without names, for all."""
    async with press.database.read() as connection:
        states = [each for each in await sources.states(connection) if not names or each.name in names]
        return await pages.count_unread_since(connection, since, [each.id for each in states])


class TestCounting:
    async def test_pages_that_failed_are_counted_by_source_the_most_first(self, press):
        await listed(press, THREE)
        await listed(press, ONE, TWO, name="Westmarsh")
        await visited(press)
        assert await counted(press) == [("Westmarsh", 2), ("Alderbrook", 1)]
        assert await counted(press, "Alderbrook") == [("Alderbrook", 1)]
        async with press.database.read() as connection:
            assert await pages.count_unread_since(connection, NOW, []) == []
            # More than a statement takes values.
            assert await pages.count_unread_since(connection, NOW, range(10_000, 110_000)) == []

    async def test_equal_numbers_go_by_name(self, press):
        await listed(press, ONE, name="Westmarsh")
        await listed(press, TWO, name="Fennimore")
        await visited(press)
        assert await counted(press) == [("Fennimore", 1), ("Westmarsh", 1)]

    async def test_neither_what_was_read_nor_what_was_not_tried_yet(self, press):
        await listed(press, ONE)
        await visited(press, page_read)
        await listed(press, TWO)
        assert await counted(press) == []

    async def test_nothing_that_is_old(self, press):
        await listed(press, ONE, old=True)
        await visited(press)
        assert await counted(press) == []

    async def test_nothing_that_has_no_page(self, press):
        await listed(press, ONE)
        await visited(press, linkless)
        assert await counted(press) == []

    async def test_only_what_was_first_seen_since_then(self, press):
        await listed(press, ONE)
        await visited(press)
        assert await counted(press, since=NOW) == [("Alderbrook", 1)]
        assert await counted(press, since=NOW + timedelta(seconds=1)) == []

    async def test_a_page_that_fails_again_counts_once_and_one_that_is_read_in_the_end_no_more(self, press):
        await listed(press, ONE)
        for _ in range(2):
            await visited(press, again=press.clock() + AGAIN)
            assert await counted(press) == [("Alderbrook", 1)]
            press.clock.at += AGAIN
        await visited(press, page_read)
        assert await counted(press) == []

    async def test_a_page_that_says_just_what_the_feed_said_is_read(self, press):
        await listed(press, ONE, summary="All of it.")
        await visited(press, again=NOW + AGAIN)
        press.clock.at += AGAIN
        await visited(press, page_read, body="All of it.", title_by="feed")
        assert await counted(press) == []

    async def test_words_of_a_listing_beside_a_page_that_was_read_are_no_summary(self, press):
        await listed(press, ONE, summary="A word that the page does not say.")
        await visited(press, page_read, body="Something else.")
        assert len(await press.rows("text")) == 2
        assert await counted(press) == []

    async def test_what_several_sources_list_counts_once_for_the_first_of_those_asked_for(self, press):
        await listed(press, ONE)
        await listed(press, ONE, name="Westmarsh")
        await visited(press)
        await listed(press, ONE, name="Fennimore")
        assert await counted(press) == [("Alderbrook", 1)]
        assert await counted(press, "Westmarsh", "Fennimore") == [("Westmarsh", 1)]
        assert await counted(press, "Fennimore") == [("Fennimore", 1)]

    async def test_a_second_way_to_the_page_that_is_open_clears_it(self, press):
        await listed(press, ONE, title="The harbour plan")
        await visited(press, again=NOW + timedelta(days=1))
        await listed(press, TWO, title="The harbour plan", name="Westmarsh")
        [due] = await claim_entries(press.database)
        await keep_page(press.database, page_read(due, Alias(key="one.example/news", url=ONE, evidence="redirect")))
        assert len(await press.rows("article")) == 1
        assert await counted(press) == []


class TestTelling:
    async def digest(self, press, declared):
        """What the next slot tells: at 07:30, and on the following days."""
        due = NOW + timedelta(minutes=30)
        while due <= press.clock():
            due += timedelta(days=1)
        press.clock.at = due
        assert await Digests(press.database, declared, MESSAGES, now=press.clock).compose_due(settled=True) == 1
        return digests.digest_from_json((await press.rows("digest"))[-1]["content"])

    async def test_a_digest_tells_of_its_own_time_and_of_the_sources_that_it_goes_by(self, press):
        declared = settings(watch("Review", only_from=["Alderbrook", "Fennimore"]), subscription(hook=HOOK))
        await press.apply(declared)
        await listed(press, ONE, TWO)
        await listed(press, THREE, name="Westmarsh")
        await visited(press)
        first = await self.digest(press, declared)
        assert first.coverage.partly_read == (PartlyRead(source="Alderbrook", articles=2),)
        [sent] = await press.rows("delivery")
        assert json.loads(sent["content"])["coverage"]["partly_read"] == [{"source": "Alderbrook", "articles": 2}]
        press.clock.turn(hours=1)
        await listed(press, f"{SITE}/4", name="Fennimore")
        await visited(press)
        second = await self.digest(press, declared)
        assert second.coverage.partly_read == (PartlyRead(source="Fennimore", articles=1),)
        assert (await self.digest(press, declared)).coverage.partly_read == ()

    async def test_a_digest_that_was_frozen_before_pages_were_counted_is_read_back(self, press):
        declared = settings(subscription())
        await press.apply(declared)
        await listed(press, ONE)
        await visited(press)
        found = await self.digest(press, declared)
        content = digest_to_json(found)
        assert digest_from_json(content) == found
        assert content["coverage"].pop("partly_read") == [{"source": "Alderbrook", "articles": 1}]
        before = digest_from_json(content)
        assert before.coverage.partly_read == ()
        assert "so only" not in MESSAGES.preview_text(before)
