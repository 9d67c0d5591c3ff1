"""What digests show of an article: no word of a source that may not be quoted, and why only the beginning could be read."""

import json
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from ledger_press import HOOK, NOW, Press, settings, subscription
from sqlalchemy import insert, select, update
from stores import fresh_database

from alerts.digests import Digests
from alerts.ledger import digests as kept
from alerts.ledger import schema
from alerts.matching import Matching
from alerts.render import Messages
from config.sources import Source
from crawler.archive import schema as archive

BODY = "The board met in secret. Its review names four services. Nothing else was said."
GAZETTE = Source(name="Gazette", feed="https://gazette.example/feed", show="headline")
ALDERBROOK = Source(name="Alderbrook", feed="https://alderbrook.example/feed")
MESSAGES = Messages(sender="Cuttings <cuttings@example.org>")


@pytest.fixture
async def press(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield Press(database)


async def told(press, *sources):
    """The messages of the digest that is composed now: its email as text, its webhook's payload; and its preview."""
    both = subscription(hook=HOOK, to=["board@example.org"])
    declared = settings(both, sources=sources or (ALDERBROOK, GAZETTE))
    await press.apply(declared)
    matching = Matching(press.database, now=press.clock)
    while await matching.run_once():
        pass
    press.clock.at = NOW + timedelta(minutes=30)
    desk = Digests(press.database, declared, MESSAGES, now=press.clock)
    preview = await desk.preview("Morning")
    assert await desk.compose_due(settled=True) == 1
    rows = {row["channel"]: row["content"] for row in await press.rows("delivery")}
    mail = message_from_bytes(rows["email"], policy=policy.default)
    texts = "".join(mail.get_body(kind).get_content() for kind in (["plain"], ["html"]))
    return texts, json.loads(rows["webhook"])["items"], preview


async def listed_also_by(press, name, article_id):
    async with press.database.write() as connection:
        row = (await connection.execute(select(archive.entry).limit(1))).mappings().one()
        source_id = (
            await connection.execute(select(archive.source.c.id).where(archive.source.c.name == name))
        ).scalar_one()
        again = {key: value for key, value in row.items() if key != "id"}
        again |= {"source_id": source_id, "article_id": article_id, "key": f"{name} lists it too"}
        await connection.execute(insert(archive.entry).values(again))


async def test_of_a_source_that_may_not_be_quoted_only_the_headline_and_the_terms_are_shown(press):
    await press.source("Gazette")
    await press.publish("a", BODY, title="Board publishes review", source="Gazette")
    texts, [item], preview = await told(press)
    assert "Board publishes" in texts
    assert "The text may not be quoted. Found in it: review." in " ".join(texts.split())
    assert "four services" not in texts
    assert [(each["where"], each["text"]) for each in item["passages"]] == [("title", "Board publishes review")]
    assert (item["headline_only"], item["terms"]) == (True, ["review"])
    assert "four services" not in repr(preview)
    [match] = await press.rows("match")
    assert "four services" in json.dumps(match["passages"])  # the evidence stays, for who may see it


async def test_the_stricter_of_two_sources_wins(press):
    await press.source("Gazette")
    article_id = await press.publish("a", BODY, source="Alderbrook")
    await listed_also_by(press, "Gazette", article_id)
    texts, [item], _ = await told(press)
    assert "four services" not in texts
    assert (item["source"], item["passages"]) == ("Alderbrook", [])


async def test_all_others_are_quoted(press):
    await press.source("Gazette")
    await press.publish("a", BODY, source="Alderbrook")
    texts, [item], _ = await told(press)
    assert "Its review names four services." in " ".join(texts.replace("*", "").split())
    assert (item["headline_only"], item["terms"]) == (False, [])


async def test_a_beginning_says_why_it_is_no_more(press):
    await press.source("Gazette")
    await press.publish("a", BODY)
    async with press.database.write() as connection:
        await connection.execute(update(archive.text).values(partial="the rest is for subscribers"))
    texts, [item], _ = await told(press)
    assert texts.count("Only the beginning could be read: the rest is for subscribers.") == 2
    assert (item["partial"], item["partial_reason"]) == (True, "the rest is for subscribers")


async def test_the_feeds_own_text_says_so(press):
    await press.publish("a", BODY, origin="feed")
    texts, [item], _ = await told(press)
    assert "The page could not be read; this is the feed’s own text." in " ".join(texts.split())
    assert (item["partial"], item["partial_reason"]) == (True, "the page could not be read")


async def test_digests_of_before_can_be_read(press):
    await press.publish("a", BODY)
    await told(press)
    async with press.database.write() as connection:
        [content] = (await connection.execute(select(schema.digest.c.content))).scalars()
        for item in content["groups"][0]["items"]:
            for name in ("partial_reason", "headline_only", "terms"):
                del item[name]
        found = kept.digest_from_json(content)
    assert [(item.headline_only, item.terms) for item in found.items] == [(False, ())]
