import asyncio
import logging
import time

import pytest
from ledger_press import NOW, Press, settings, subscription, watch
from stores import fresh_database

from alerts.ledger import notices
from alerts.matching import BATCH, Matching
from alerts.query import WatchIndex


@pytest.fixture
async def press(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield Press(database)


@pytest.fixture
def matching(press):
    return Matching(press.database, now=press.clock)


async def test_what_waits_is_matched_and_marked_together(press, matching):
    await press.apply(settings(watch("Review"), watch("Inquest")))
    await press.publish("a", "They ordered a serious case review in May.", title="Council news")
    assert await matching.run_once() == 1
    [match] = await press.rows("match")
    assert (match["watch_id"], match["version_id"], match["article_id"], match["at"]) == (1, 1, 1, NOW)
    assert match["terms"] == ["review"]
    [passage] = match["passages"]
    [[start, end]] = passage["marks"]
    assert (passage["where"], passage["text"][start:end]) == ("lead", "review")
    assert await press.rows("to_match") == []
    assert await press.rows("text_matched") == [{"text_id": 1, "newest_version_id": 2, "at": NOW}]
    assert await matching.run_once() == 0


async def test_without_watches_texts_are_done_too(press, matching):
    await press.publish("a")
    assert await matching.run_once() == 1
    assert await press.rows("text_matched") == [{"text_id": 1, "newest_version_id": 0, "at": NOW}]


async def test_a_long_queue_goes_by_batches(press, matching):
    await press.apply(settings())
    for number in range(BATCH + 2):
        await press.publish(f"a{number}")
    assert [await matching.run_once() for _ in range(3)] == [BATCH, 2, 0]


async def test_sources_and_tags_count(press, matching):
    await press.apply(
        settings(watch("Review", only_from=["council"]), watch("Other", "review", only_from=["Fennimore"]))
    )
    await press.source("Alderbrook", tags=("council",))
    await press.publish("a")
    await press.publish("b", source="Fennimore")
    await matching.run_once()
    assert [(row["watch_id"], row["article_id"]) for row in await press.rows("match")] == [(1, 1), (2, 2)]


async def test_an_edited_watch_is_in_force_at_once_and_a_retired_one_no_more(press, matching):
    await press.apply(settings(watch("Review"), watch("Inquest")))
    await matching.run_once()
    await press.apply(settings(watch("Review", "hearing")))
    await press.publish("a", "A review, an inquest, a hearing.")
    await matching.run_once()
    assert [(row["watch_id"], row["version_id"]) for row in await press.rows("match")] == [(1, 3)]


async def test_a_text_that_comes_again_keeps_its_matches_and_the_time_it_came_first(press, matching):
    await press.apply(settings(watch("Review"), subscription(since="30d")))
    await press.publish("a")
    await matching.run_once()
    press.clock.turn(days=1)
    await press.apply(settings(watch("Review"), watch("More", "review"), subscription(since="30d", watches=["More"])))
    assert await matching.run_once() == 1
    assert [(row["watch_id"], row["at"]) for row in await press.rows("match")] == [(1, NOW), (2, press.clock())]
    assert await press.rows("text_matched") == [{"text_id": 1, "newest_version_id": 2, "at": NOW}]


_match = WatchIndex.match


def stumbling(index, matchable):
    """The real index, and a text that it cannot take."""
    if "stumble" in matchable.body:
        raise RecursionError("too deep")
    return _match(index, matchable)


async def test_one_bad_text_stops_no_other_and_is_told(press, matching, monkeypatch, caplog):
    monkeypatch.setattr(WatchIndex, "match", stumbling)
    await press.apply(settings())
    for number in range(BATCH + 1):
        await press.publish(f"bad{number}", "A review to stumble over.")
    await press.publish("good")
    with caplog.at_level(logging.ERROR):
        assert [await matching.run_once() for _ in range(2)] == [1, 0]
    assert "text not matched" in caplog.messages
    assert [row["article_id"] for row in await press.rows("match")] == [BATCH + 2]
    async with press.database.read() as connection:
        told = await notices.untold(connection)
    assert len(told) == BATCH + 1
    assert told[0].text.startswith("the article https://alderbrook.example/bad0 could not be matched")


async def test_a_bad_text_is_tried_again_when_the_watches_change(press, matching, monkeypatch):
    monkeypatch.setattr(WatchIndex, "match", stumbling)
    await press.apply(settings())
    await press.publish("bad", "A review to stumble over.")
    await matching.run_once()
    monkeypatch.setattr(WatchIndex, "match", _match)
    await press.apply(settings(watch("Review"), watch("Inquest")))
    await press.publish("good", "Nothing.")
    assert await matching.run_once() == 2
    assert [row["article_id"] for row in await press.rows("match")] == [1]


async def test_a_crash_before_the_commit_leaves_everything_to_be_done_again(press, matching, monkeypatch):
    await press.apply(settings())
    await press.publish("a")
    monkeypatch.setattr("alerts.matching.matches.mark", fail)
    with pytest.raises(ZeroDivisionError):
        await matching.run_once()
    assert await press.rows("match") == []
    monkeypatch.undo()
    assert await matching.run_once() == 1
    assert len(await press.rows("match")) == 1


async def fail(*_args, **_more):
    raise ZeroDivisionError


async def test_a_watch_that_is_edited_while_its_texts_are_looked_at_counts_as_it_is_now(press, matching, monkeypatch):
    await press.apply(settings(watch("Review")))
    await press.publish("a", "A review, a hearing.")
    looked = Matching._tried

    def edited_meanwhile(self, text):
        asyncio.run_coroutine_threadsafe(press.apply(settings(watch("Review", "hearing"))), loop).result()
        monkeypatch.setattr(Matching, "_tried", looked)
        return looked(self, text)

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(Matching, "_tried", edited_meanwhile)
    assert await matching.run_once() == 1
    assert [row["terms"] for row in await press.rows("match")] == [["hearing"]]


async def test_a_long_text_leaves_the_loop_free(press, matching, monkeypatch):
    await press.apply(settings(watch("Review")))
    await press.publish("a")
    monkeypatch.setattr(Matching, "_found", lambda *_: time.sleep(1.5) or [])
    matched = asyncio.create_task(matching.run_once())
    longest, last = 0.0, time.monotonic()
    while not matched.done():
        async with press.database.write():  # nor is the database locked
            await asyncio.sleep(0.01)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    assert longest < 1.2
