"""The poll transaction: validators and entries together, or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest
from archive_builders import (
    NOW,
    claim_entries,
    claim_sources,
    declare,
    declared,
    dump,
    failed,
    keep_page,
    page_read,
    read,
    seen,
)
from sqlalchemy import select, update
from stores import Killed, fresh_database, killed_before_the_commit

from crawler.archive import articles, dialects, polls, sources
from crawler.archive.records import Alias
from crawler.archive.schema import article, entry, poll, source, text, to_match
from crawler.errors import StoreError

ONE, TWO = "https://alderbrook.example/news/1", "https://alderbrook.example/news/2"
QUARTER = timedelta(minutes=15)


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as database:
        await declare(database, declared("A"), declared("B", host="b.example"))
        yield database


async def rows(database, table):
    async with database.read() as connection:
        return [dict(row) for row in (await connection.execute(select(table).order_by(*table.primary_key))).mappings()]


async def kept(database, *results):
    async with database.write() as connection:
        return await polls.record(connection, results)


async def claimed(database, name="A", now=NOW):
    async with database.write() as connection:
        await sources.poll_now(connection, [name], now=now)
    due = {each.name: each for each in await claim_sources(database, now=now)}
    wanted = due.pop(name)
    async with database.write() as connection:
        await sources.release(connection, list(due.values()))
    return wanted


async def test_a_first_reading(database):
    due = await claimed(database)
    (done,) = await kept(database, read(due, seen(ONE, published=NOW), seen(TWO, old=True)))
    assert (done.kept, done.new, done.linked) == (True, 2, 0)
    row = (await rows(database, source))[0]
    assert (row["etag"], row["body_hash"], row["lease_until"], row["next_poll_at"]) == (
        '"1"',
        "hash",
        None,
        NOW + QUARTER,
    )
    assert row["first_read_at"] == row["last_read_at"] == row["last_polled_at"] == NOW
    first, second = await rows(database, entry)
    assert (first["url_key"], first["host"], first["published_at"]) == (
        "alderbrook.example/news/1",
        "alderbrook.example",
        NOW,
    )
    assert (first["old"], second["old"], first["next_fetch_at"], first["poll_id"]) == (False, True, NOW, 1)
    (visit,) = await rows(database, poll)
    assert (visit["outcome"], visit["entries"], visit["new_entries"], visit["took_ms"]) == ("read", 2, 2, 200)


async def test_only_what_is_new_is_looked_at_and_kept(database):
    await kept(database, read(await claimed(database), seen(ONE)))
    later = NOW + QUARTER
    again = read(
        await claimed(database, now=later), seen(TWO), seen(ONE, "Another title"), seen(TWO, "Twice"), at=later
    )
    asked = []
    see = again.first_sight
    again = replace(again, first_sight=lambda unknown, amid: asked.append(unknown.title) or see(unknown, amid))
    (done,) = await kept(database, again)
    assert (done.new, asked) == (1, ["Council agrees the budget at https://alderbrook.example/news/2"])
    assert [row["url"] for row in await rows(database, entry)] == [ONE, TWO]
    row = (await rows(database, source))[0]
    assert (row["first_read_at"], row["last_read_at"]) == (NOW, later)


async def test_the_same_entry_of_two_sources_stands_twice(database):
    a, b = sorted(await claim_sources(database), key=lambda each: each.name)
    await kept(database, read(a, seen(ONE)), read(b, seen(ONE), seen(TWO)))
    assert [(row["source_id"], row["url"]) for row in await rows(database, entry)] == [(1, ONE), (2, ONE), (2, TWO)]
    assert [(row["source_id"], row["new_entries"]) for row in await rows(database, poll)] == [(1, 1), (2, 2)]


async def test_an_unchanged_poll_keeps_validators_and_proves_health(database):
    await kept(database, failed(await claimed(database)))
    due = await claimed(database)
    assert (due.failures, due.failing_since) == (1, NOW)
    quiet = replace(read(due, at=NOW + QUARTER), outcome="unchanged", status=304)
    (done,) = await kept(database, quiet)
    row = (await rows(database, source))[0]
    assert (done.new, row["failures"], row["failing_since"], row["reason"]) == (0, 0, None, None)
    assert row["last_read_at"] == NOW + QUARTER


async def test_failures_add_up_and_leave_validators_alone(database):
    await kept(database, read(await claimed(database)))
    for number in (1, 2):
        at = NOW + number * QUARTER
        await kept(database, failed(await claimed(database, now=at), f"fault {number}", at=at))
    row = (await rows(database, source))[0]
    assert (row["failures"], row["failing_since"], row["reason"]) == (2, NOW + QUARTER, "fault 2")
    assert (row["etag"], row["last_read_at"], row["last_polled_at"]) == ('"1"', NOW, NOW + 2 * QUARTER)


async def test_many_results_share_a_transaction_and_each_is_its_own(database):
    a, b = sorted(await claim_sources(database), key=lambda each: each.name)
    done = await kept(database, read(a, seen(ONE)), failed(b))
    assert [(each.result.source.name, each.new) for each in done] == [("A", 1), ("B", 0)]
    assert [(row["source_id"], row["outcome"]) for row in await rows(database, poll)] == [(2, "failed"), (1, "read")]


async def test_kept_again_nothing_changes(database):
    result = read(await claimed(database), seen(ONE), seen(TWO))
    await kept(database, result)
    before = await dump(database)
    (again,) = await kept(database, result)
    assert not again.kept
    assert await dump(database) == before


async def test_killed_before_the_commit_nothing_was_kept(database):
    result = read(await claimed(database), seen(ONE))
    before = await dump(database)
    with pytest.raises(Killed):
        await killed_before_the_commit(database, polls.record, [result])
    assert await dump(database) == before
    assert (await kept(database, result))[0].kept


async def test_validators_never_stand_without_their_entries(database):
    broken = seen(ONE, published_as_given="x")
    result = read(await claimed(database), replace(broken, url_key=None))
    with pytest.raises(StoreError):
        await kept(database, result)
    assert (await rows(database, source))[0]["etag"] is None


async def test_nothing_at_all_is_fine(database):
    assert await kept(database) == []


async def archived(database, *aliases, url=ONE, title="Serious case review published"):
    await kept(database, read(await claimed(database), seen(url, title, old=True)))
    (due,) = await claim_entries(database)
    await keep_page(database, page_read(due, *aliases))
    async with database.write() as connection:
        await connection.execute(to_match.delete())


async def test_a_known_link_is_linked_at_once_and_comes_to_the_matcher_again(database):
    await archived(database)
    (done,) = await kept(
        database, read(await claimed(database, "B"), seen(ONE + "?utm_source=rss", "Serious case review published"))
    )
    assert (done.new, done.linked) == (1, 1)
    row = (await rows(database, entry))[-1]
    assert (row["article_id"], row["next_fetch_at"]) == (1, None)
    assert [row["text_id"] for row in await rows(database, to_match)] == [1]


async def texts_of(database):
    return [(row["article_id"], row["origin"], row["title"], row["body"]) for row in await rows(database, text)]


async def test_what_a_second_source_says_of_a_known_article_comes_to_the_matcher(database):
    await archived(database)
    await kept(database, read(await claimed(database, "B"), seen(ONE, "Council failed a child", summary="Our report.")))
    assert (await texts_of(database))[1:] == [(1, "feed", "Council failed a child", "")]
    assert [row["text_id"] for row in await rows(database, to_match)] == [1, 2]
    assert (await rows(database, article))[0]["text_id"] == 1


async def test_a_headline_that_is_changed_comes_to_the_matcher_once(database):
    await archived(database)
    for _ in range(2):
        await kept(database, read(await claimed(database), seen(ONE, "A child was failed")))
    assert (await texts_of(database))[1:] == [(1, "feed", "A child was failed", "")]
    assert [row["title"] for row in await rows(database, entry)] == ["A child was failed"]


async def test_a_headline_that_is_changed_before_its_page_was_read_is_the_entrys(database):
    await kept(database, read(await claimed(database), seen(ONE, "Statement")))
    await kept(database, read(await claimed(database), seen(ONE, "Serious case review")))
    (due,) = await claim_entries(database)
    assert due.title == "Serious case review"
    assert not await rows(database, text)


async def test_a_headline_that_counts_is_no_changed_headline(database):
    await kept(database, read(await claimed(database), seen(ONE, "Budget (2 comments)")))
    await kept(database, read(await claimed(database), seen(ONE, "Budget (3 comments)")))
    assert [row["title"] for row in await rows(database, entry)] == ["Budget (2 comments)"]


@pytest.mark.parametrize(
    ("before", "amid"),
    [(("new", "known"), True), (("known", "new"), False)],
)
async def test_what_stands_above_a_known_entry_stands_amid(database, before, amid):
    await kept(database, read(await claimed(database), seen(ONE)))
    listed = [{"new": seen(TWO), "known": seen(ONE)}[each] for each in before]
    assert await asked_amid(database, *listed) == [amid]


@pytest.mark.parametrize(("days", "amid"), [(1, True), (-1, False)])
async def test_what_is_dated_after_a_known_entry_stands_amid(database, days, amid):
    known, new = seen(ONE, published=NOW), seen(TWO, published=NOW + timedelta(days=days))
    await kept(database, read(await claimed(database), known))
    assert await asked_amid(database, known, new) == [amid]


async def asked_amid(database, *listed):
    asked = []
    result = read(await claimed(database), *listed)
    see = result.first_sight
    await kept(database, replace(result, first_sight=lambda each, amid: asked.append(amid) or see(each, amid)))
    return asked


@pytest.mark.parametrize("old", [True, False])
async def test_an_article_is_old_only_while_every_source_says_so(database, old):
    await archived(database)
    await kept(database, read(await claimed(database, "B"), seen(ONE, old=old)))
    assert (await rows(database, article))[0]["old"] is old


@pytest.mark.parametrize(
    ("evidence", "title", "linked"),
    [
        ("redirect", "Serious Case Review published", 1),
        ("redirect", "Library hours", 0),
        ("canonical", "Serious Case Review published", 0),
    ],
)
async def test_only_where_a_redirect_ended_and_the_titles_agree_is_an_address_known(database, evidence, title, linked):
    claim = Alias(key="alderbrook.example/news/2", url=TWO, evidence=evidence)
    await archived(database, claim)
    (done,) = await kept(database, read(await claimed(database, "B"), seen(TWO, title)))
    assert done.linked == linked
    assert ((await rows(database, entry))[-1]["next_fetch_at"] is None) is bool(linked)


async def test_counting_polls(database):
    for number in range(3):
        at = NOW + number * QUARTER
        await kept(database, *[read(each, at=at) for each in await claim_sources(database, now=at)])
    async with database.read() as connection:
        assert await polls.count_since(connection, NOW) == 6
        assert await polls.count_since(connection, NOW + QUARTER) == 4
        assert await polls.count_since(connection, NOW, [1]) == 3
        assert await polls.count_since(connection, NOW, []) == 0
        assert await polls.count_since(connection, NOW, range(1, 100_001)) == 6  # more than a statement takes values


async def test_more_entries_than_one_statement_takes(database, monkeypatch):
    monkeypatch.setattr(dialects, "AT_ONCE", 3)
    many = [seen(f"https://alderbrook.example/news/{number}") for number in range(10)]
    await kept(database, read(await claimed(database), *many[:7]))
    (done,) = await kept(database, read(await claimed(database), *many))
    assert done.new == 3


async def test_a_lease_that_somebody_else_took_over(database):
    due = await claimed(database)
    async with database.write() as connection:
        await connection.execute(update(source).values(lease_until=NOW + timedelta(hours=1)))
    before = await dump(database)
    assert not (await kept(database, read(due, seen(ONE))))[0].kept
    assert await dump(database) == before


async def test_as_many_articles_may_be_listed_again_as_there_are(database):
    async with database.write() as connection:
        await articles.listed_again(connection, range(1, 70_001))  # PostgreSQL takes 65,535 values at once
