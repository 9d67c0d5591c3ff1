"""The page transaction: article, aliases, text, search row and waiting entries together, or not at all."""

from datetime import timedelta
from hashlib import sha256

import pytest
from archive_builders import (
    NOW,
    claim_entries,
    dump,
    keep_page,
    list_once,
    page_failed,
    page_read,
    seen,
)
from sqlalchemy import select
from stores import Killed, fresh_database, killed_before_the_commit

from crawler.archive import entries, pages, search
from crawler.archive.records import Alias, PageResult
from crawler.archive.schema import article, entry, page, text, to_match, url_alias

ONE, TWO = "https://a.example/news/1", "https://b.example/news/2"
TITLE = "Serious case review published"
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield database


async def rows(database, table):
    async with database.read() as connection:
        return [dict(row) for row in (await connection.execute(select(table).order_by(*table.primary_key))).mappings()]


async def claim(database, url, now=NOW):
    due = {each.url: each for each in await claim_entries(database, now=now)}
    wanted = due.pop(url)
    async with database.write() as connection:
        await entries.release(connection, list(due.values()))
    return wanted


async def test_a_page_becomes_an_article(database):
    await list_once(database, seen(ONE, TITLE, old=True))
    due = await claim(database, ONE)
    done = await keep_page(database, page_read(due, byline="A. Reporter", published=NOW, published_by="json-ld"))
    assert (done.kept, done.article_id, done.text_id) == (True, 1, 1)
    (the_article,) = await rows(database, article)
    assert the_article | {"url_key": "a.example/news/1", "url": ONE, "source_id": 1, "old": True} == the_article
    assert (the_article["published_at"], the_article["published_by"], the_article["text_id"]) == (NOW, "json-ld", 1)
    (the_text,) = await rows(database, text)
    assert (the_text["n"], the_text["origin"], the_text["byline"], the_text["kind"]) == (
        1,
        "page",
        "A. Reporter",
        "revision",
    )
    (the_entry,) = await rows(database, entry)
    assert (the_entry["article_id"], the_entry["next_fetch_at"], the_entry["lease_until"]) == (1, None, None)
    assert [(row["outcome"], row["took_ms"]) for row in await rows(database, page)] == [("read", 400)]
    assert [row["text_id"] for row in await rows(database, to_match)] == [1]
    async with database.read() as connection:
        assert await search.search(connection, [[["serious", "case"]]]) == [1]


async def test_kept_again_nothing_changes(database):
    await list_once(database, seen(ONE))
    result = page_read(await claim(database, ONE))
    await keep_page(database, result)
    before = await dump(database)
    assert not (await keep_page(database, result)).kept
    assert await dump(database) == before


async def test_killed_before_the_commit_nothing_was_kept(database):
    await list_once(database, seen(ONE))
    result = page_read(await claim(database, ONE))
    before = await dump(database)
    with pytest.raises(Killed):
        await killed_before_the_commit(database, pages.record, result)
    assert await dump(database) == before
    assert (await keep_page(database, result)).kept


async def test_the_feeds_own_text_stands_in_until_the_page_is_had(database):
    await list_once(database, seen(ONE, TITLE, summary="A short summary."))
    due = await claim(database, ONE)
    await keep_page(database, page_failed(due, again=LATER))
    assert [(row["origin"], row["body"]) for row in await rows(database, text)] == [("feed", "A short summary.")]
    (waiting,) = await rows(database, entry)
    assert (waiting["article_id"], waiting["next_fetch_at"], waiting["attempts"], waiting["reason"]) == (
        1,
        LATER,
        1,
        "timed out",
    )
    due = await claim(database, ONE, now=LATER)
    done = await keep_page(database, page_read(due, at=LATER, url=ONE + "?full", published=NOW, published_by="meta"))
    assert (done.article_id, done.text_id) == (1, 2)
    (the_article,) = await rows(database, article)
    assert (the_article["text_id"], the_article["url"], the_article["published_at"]) == (2, ONE + "?full", NOW)
    assert [row["n"] for row in await rows(database, text)] == [1, 2]
    assert (await rows(database, entry))[0]["next_fetch_at"] is None


async def test_failing_again_adds_no_text(database):
    await list_once(database, seen(ONE, TITLE, summary="A short summary."))
    await keep_page(database, page_failed(await claim(database, ONE), again=LATER))
    done = await keep_page(database, page_failed(await claim(database, ONE, now=LATER), at=LATER))
    assert done.text_id is None
    assert len(await rows(database, text)) == 1
    assert (await rows(database, entry))[0]["next_fetch_at"] is None  # given up


async def test_the_page_says_what_the_feed_said(database):
    await list_once(database, seen(ONE, TITLE, summary="The  whole text."))
    await keep_page(database, page_failed(await claim(database, ONE), again=LATER))
    due = await claim(database, ONE, now=LATER)
    done = await keep_page(database, page_read(due, body="The whole\ntext."))
    assert done.text_id is None
    assert [row["origin"] for row in await rows(database, text)] == ["page"]


async def test_all_sources_that_wait_for_an_article_get_it(database):
    await list_once(database, seen(ONE, TITLE, old=True))
    await list_once(database, seen(ONE + "?utm_source=rss", TITLE), name="Westmarsh")
    await keep_page(database, page_read(await claim(database, ONE + "?utm_source=rss")))
    assert [(row["article_id"], row["next_fetch_at"]) for row in await rows(database, entry)] == [(1, None), (1, None)]
    assert (await rows(database, article))[0]["old"] is False  # Westmarsh lists it as news
    assert await claim_entries(database) == []


async def test_another_address_of_the_article_is_still_tried_where_this_one_fails(database):
    mobile = "https://m.a.example/news/1"
    await list_once(database, seen(ONE, TITLE), seen("https://a.example/news/1?utm_source=x", TITLE))
    await list_once(database, seen(mobile, TITLE), name="Westmarsh")
    await keep_page(database, page_failed(await claim(database, ONE), again=LATER))
    due = await claim(database, mobile)
    assert due.article_id == 1
    done = await keep_page(database, page_read(due))
    assert (done.article_id, done.text_id) == (1, 2)
    assert {row["next_fetch_at"] for row in await rows(database, entry)} == {None}


async def test_a_page_read_under_another_address_meanwhile_is_not_tried_again(database):
    mobile = "https://m.a.example/news/1"
    await list_once(database, seen(ONE, TITLE), seen("https://c.example/x"))
    await list_once(database, seen(mobile, TITLE), name="Westmarsh")
    claimed = {due.url: due for due in await claim_entries(database)}
    await keep_page(database, page_read(claimed[ONE]))
    done = await keep_page(database, page_failed(claimed[mobile], again=LATER))
    assert (done.article_id, done.text_id) == (1, None)
    assert [row["next_fetch_at"] for row in await rows(database, entry) if row["article_id"]] == [None, None]
    assert [row["origin"] for row in await rows(database, text)] == ["page"]


async def redirect_to_one(database, title):
    await list_once(database, seen(ONE, TITLE))
    await keep_page(database, page_read(await claim(database, ONE)))
    await list_once(database, seen(TWO, title), name="Westmarsh")
    due = await claim(database, TWO)
    return await keep_page(database, page_read(due, Alias(key="a.example/news/1", url=ONE, evidence="redirect")))


async def test_a_redirect_to_a_known_article_is_that_article(database):
    done = await redirect_to_one(database, TITLE)
    assert done.article_id == 1
    assert {row["key"]: row["article_id"] for row in await rows(database, url_alias)} == {
        "a.example/news/1": 1,
        "b.example/news/2": 1,
    }


async def test_a_redirect_that_all_pages_of_a_site_share_joins_no_two_articles(database):
    done = await redirect_to_one(database, "Library hours change")
    assert done.article_id == 2
    assert (await rows(database, url_alias))[0]["article_id"] == 1


async def test_a_link_outranks_what_another_page_claimed(database):
    claim_of_two = Alias(key="b.example/news/2", url=TWO, evidence="canonical")
    await list_once(database, seen(ONE, TITLE))
    await keep_page(database, page_read(await claim(database, ONE), claim_of_two))
    await list_once(database, seen(TWO, "Library hours change"), name="Westmarsh")
    done = await keep_page(database, page_read(await claim(database, TWO)))
    assert done.article_id == 2
    alias = next(row for row in await rows(database, url_alias) if row["key"] == "b.example/news/2")
    assert (alias["article_id"], alias["evidence"]) == (2, "link")


async def test_a_redirect_learnt_on_a_retry_is_stored_and_the_article_stays_itself(database):
    await list_once(database, seen(ONE, TITLE))
    await keep_page(database, page_failed(await claim(database, ONE), again=LATER))
    due = await claim(database, ONE, now=LATER)
    done = await keep_page(database, page_read(due, Alias(key="b.example/moved", url=TWO, evidence="redirect")))
    assert done.article_id == 1
    assert [row["key"] for row in await rows(database, url_alias)] == ["a.example/news/1", "b.example/moved"]


async def test_a_race_for_the_same_article_ends_with_one(database):
    """What another process inserted between our look and our insert, as on PostgreSQL."""
    await list_once(database, seen(ONE, TITLE))
    due = await claim(database, ONE)
    async with database.write() as connection:
        await connection.execute(
            article.insert().values(
                url_key=due.url_key, url=ONE, site="a.example", source_id=1, first_seen_at=NOW, old=False
            )
        )
    done = await keep_page(database, page_read(due))
    assert (done.article_id, len(await rows(database, article))) == (1, 1)


async def test_an_entry_without_a_page_keeps_no_visit(database):
    await list_once(database, seen(ONE, TITLE, content="All of it."))
    due = await claim(database, ONE)
    result = page_failed(due)
    linkless = PageResult(entry=due, at=NOW, outcome="linkless", finding=result.finding, took=0)
    assert (await keep_page(database, linkless)).text_id == 1
    assert await rows(database, page) == []
    assert (await rows(database, entry))[0]["next_fetch_at"] is None


async def test_a_copied_page_that_still_claims_the_first_ones_address_is_an_article_of_its_own(database):
    same = "Local child safeguarding practice review"
    await list_once(database, seen(ONE, same))
    await keep_page(database, page_read(await claim(database, ONE), body="Of the year before."))
    await list_once(database, seen(TWO, same), name="Westmarsh")
    claim_of_one = Alias(key="a.example/news/1", url=ONE, evidence="canonical")
    done = await keep_page(database, page_read(await claim(database, TWO), claim_of_one, body="Of this year."))
    assert done.article_id == 2


async def test_one_text_under_a_claimed_address_is_one_article(database):
    await list_once(database, seen(ONE, TITLE))
    await keep_page(database, page_read(await claim(database, ONE), title=TITLE, body="The text."))
    await list_once(database, seen(TWO, TITLE), name="Westmarsh")
    claim_of_one = Alias(key="a.example/news/1", url=ONE, evidence="canonical")
    due = await claim(database, TWO)
    done = await keep_page(database, page_read(due, claim_of_one, title=TITLE, body="The text."))
    assert done.article_id == 1


async def test_what_only_the_feed_says_is_kept_beside_the_page(database):
    await list_once(database, seen(ONE, "Serious case review published", summary="It is about Alderbrook’s schools."))
    done = await keep_page(database, page_read(await claim(database, ONE), title="A statement", body="It says little."))
    found = [(row["origin"], row["title"], row["body"]) for row in await rows(database, text)]
    assert found == [
        ("page", "A statement", "It says little."),
        ("feed", "Serious case review published", "It is about Alderbrook’s schools."),
    ]
    assert (await rows(database, article))[0]["text_id"] == done.text_id
    assert len(await rows(database, to_match)) == 2


async def test_an_address_may_be_longer_than_any_index_takes(database):
    noise = "".join(sha256(str(n).encode()).hexdigest() for n in range(100))  # which nothing compresses
    url = f"https://a.example/news?id={noise}"
    await list_once(database, seen(url))
    (due,) = await claim_entries(database)
    assert (await keep_page(database, page_read(due))).text_id == 1
    await list_once(database, seen(url), name="Second")
    assert await claim_entries(database) == []
    assert len(await rows(database, article)) == 1
