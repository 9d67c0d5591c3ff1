"""From the newsroom's own transactions to a digest: what the archive learns later is told all the same, and once."""

from datetime import timedelta

import pytest
from archive_builders import claim_entries, keep_page, list_once, page_failed, page_read, seen
from ledger_press import NOW, Clock, Press, settings, subscription, watch
from sqlalchemy import update
from stores import fresh_database

from alerts.digests import Digests
from alerts.ledger import digests
from alerts.matching import Matching
from alerts.render import Messages
from crawler.archive import schema

MESSAGES = Messages(sender="Cuttings <cuttings@example.org>")
URL = "https://news.alderbrook.example/review"
DECLARED = settings(
    watch("Review"),
    watch("Trade review", "review", only_from=["Westmarsh"]),
    subscription(watches=["Review", "Trade review"], send="immediately"),
)


@pytest.fixture
async def press(tmp_path):
    async with fresh_database(tmp_path) as database:
        press = Press(database, Clock(NOW))
        await press.apply(DECLARED)
        yield press


async def told(press):
    """What one round of the workers tells: (watches, title, whether it is only the feed's text) of each item."""
    before = len(await press.rows("digest"))
    matching = Matching(press.database, now=press.clock)
    while await matching.run_once():
        pass
    await Digests(press.database, DECLARED, MESSAGES, now=press.clock).compose_due(settled=True)
    found = (await press.rows("digest"))[before:]
    items = [item for row in found for item in digests.digest_from_json(row["content"]).items]
    return [(item.watches, item.title, item.partial) for item in items]


async def read_all(press, **fields):
    for due in await claim_entries(press.database, now=press.clock()):
        await keep_page(press.database, page_read(due, at=press.clock(), **fields))


async def test_an_article_from_the_poll_to_the_digest(press):
    await list_once(press.database, seen(URL, "A review of the harbour"), now=NOW)
    await read_all(press)
    assert await told(press) == [(("Review",), "A review of the harbour", False)]
    assert await told(press) == []


async def test_a_second_source_brings_in_the_watch_that_wants_it(press):
    await list_once(press.database, seen(URL, "A review of the harbour"), now=NOW)
    await read_all(press)
    await told(press)
    press.clock.turn(hours=1)
    await list_once(press.database, seen(URL, "A review of the harbour"), name="Westmarsh", now=press.clock())
    assert await told(press) == [(("Trade review",), "A review of the harbour", False)]
    assert await told(press) == []


async def test_an_old_article_that_a_source_lists_as_new_is_told(press):
    await list_once(press.database, seen(URL, "A review of the harbour", old=True), now=NOW)
    await read_all(press)
    assert await told(press) == []
    press.clock.turn(hours=1)
    await list_once(press.database, seen(URL, "A review of the harbour"), name="Fennimore", now=press.clock())
    assert await told(press) == [(("Review",), "A review of the harbour", False)]


async def test_a_page_that_could_not_be_had_is_told_by_the_feed_and_not_again_when_it_could(press):
    await list_once(press.database, seen(URL, "Harbour news", summary="There will be a review."), now=NOW)
    [due] = await claim_entries(press.database)
    await keep_page(press.database, page_failed(due, again=NOW + timedelta(minutes=5)))
    assert await told(press) == [(("Review",), "Harbour news", True)]
    press.clock.turn(minutes=5)
    await read_all(press, body="There will be a review, at great length.")
    assert await told(press) == []


async def test_retention_of_texts_does_not_untell(press):
    """Told-rows outlive what they told of: a text that comes back after its matches are gone is not told again."""
    await list_once(press.database, seen(URL, "A review of the harbour"), now=NOW)
    await read_all(press)
    await told(press)
    async with press.database.write() as connection:
        await connection.execute(update(schema.text).values(body="", title=""))
    press.clock.turn(days=400)
    await press.revise(1, "The review comes again.")
    assert await told(press) == []
