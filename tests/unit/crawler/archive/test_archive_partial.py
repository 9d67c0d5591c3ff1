"""The beginning of an article, and all of it: which text is current, whatever comes first."""

from dataclasses import replace

import pytest
from archive_builders import NOW, claim_entries, finding, keep_page, list_once, page_read, seen
from sqlalchemy import select
from stores import fresh_database

from crawler.archive import articles
from crawler.archive.schema import article, text

URL = "https://news.alderbrook.example/1"
WHY = "the rest is for subscribers"
BEGINNING = {"body": "It begins.", "partial": WHY}
WHOLE = {"body": "It begins. And it goes on to its end."}


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield database


async def current_after(database, *readings):
    """The body and the reason of the current text after the page was read in these ways, one after the other."""
    await list_once(database, seen(URL))
    [due] = await claim_entries(database)
    first, *later = readings
    kept = await keep_page(database, page_read(due, **first))
    for fields in later:
        again = finding(replace(due, article_id=kept.article_id), **fields)
        async with database.write() as connection:
            await articles.add_text(connection, kept.article_id, again, at=NOW)
    async with database.read() as connection:
        wanted = select(text.c.body, text.c.partial).join(article, article.c.text_id == text.c.id)
        return tuple((await connection.execute(wanted)).one())


async def test_the_reason_is_kept(database):
    assert await current_after(database, BEGINNING) == ("It begins.", WHY)


async def test_the_whole_replaces_the_beginning_and_not_the_other_way_round(database):
    assert await current_after(database, BEGINNING, WHOLE) == (WHOLE["body"], None)


async def test_a_beginning_replaces_nothing_that_is_whole(database):
    assert await current_after(database, WHOLE, BEGINNING) == (WHOLE["body"], None)


async def test_the_same_words_that_turn_out_to_be_all(database):
    assert await current_after(database, BEGINNING, BEGINNING | {"partial": None}) == ("It begins.", None)


async def test_a_page_tells_more_than_a_feed_even_in_part(database):
    feed = {"body": "In short.", "origin": "feed"}
    assert await current_after(database, BEGINNING, feed) == ("It begins.", WHY)


async def test_who_lists_an_article(database):
    for name in ("Alderbrook", "Gazette"):
        await list_once(database, seen(URL), name=name)
        for due in await claim_entries(database):
            await keep_page(database, page_read(due))
    async with database.read() as connection:
        assert await articles.listed_by(connection, [1, 2], ["Gazette", "Nobody"]) == {1}
        assert await articles.listed_by(connection, [1], []) == set()
