"""New and edited watches: in force from the reload on, older matches only where `since:` asks for them, and nothing twice."""

import pytest
from ledger_press import Press, settings, subscription, watch
from stores import fresh_database

from alerts.digests import Digests
from alerts.ledger import digests
from alerts.matching import Matching
from alerts.render import Messages

MESSAGES = Messages(sender="Cuttings <cuttings@example.org>")


class Office:
    """A file that is edited, and a press whose news goes by it. One matcher, as a daemon has it, lives through all edits."""

    def __init__(self, press):
        self.press = press
        self.matching = Matching(press.database, now=press.clock)

    async def reload(self, *declared):
        self.declared = settings(*declared)
        return await self.press.apply(self.declared)

    async def tell(self):
        """The titles of each digest that is new."""
        self.press.clock.turn(minutes=1)
        while await self.matching.run_once():
            pass
        before = len(await self.press.rows("digest"))
        await Digests(self.press.database, self.declared, MESSAGES, now=self.press.clock).compose_due(settled=True)
        contents = [digests.digest_from_json(row["content"]) for row in (await self.press.rows("digest"))[before:]]
        return [sorted(item.title for item in each.items) for each in contents]


@pytest.fixture
async def office(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield Office(Press(database))


def told(*watches, **more):
    return subscription("Now", watches=watches, send="immediately", **more)


async def test_a_new_watch_is_in_force_from_now_on(office):
    await office.reload(watch("Review"), told("Review"))
    await office.press.publish("early", "An inquest.")
    assert await office.tell() == []
    await office.reload(watch("Review"), watch("Inquest"), told("Review", "Inquest"))
    assert await office.tell() == []
    await office.press.publish("late", "Another inquest.")
    assert await office.tell() == [["Late"]]


async def test_an_edited_watch_is_in_force_from_now_on_in_its_new_wording_alone(office):
    await office.reload(watch("Review"), told("Review"))
    await office.press.publish("early", "An inquest.")
    assert await office.tell() == []
    await office.reload(watch("Review", "inquest"), told("Review"))
    assert await office.tell() == []
    await office.press.publish("old", "A review.")
    await office.press.publish("new", "An inquest.")
    assert await office.tell() == [["New"]]


@pytest.mark.parametrize("query", ["inquest", "review OR inquest"])
async def test_with_since_an_edit_tells_older_matches_once_in_one_bundle_and_repeats_none(office, query):
    await office.reload(watch("Review"), told("Review", since="30d"))
    await office.press.publish("told", "A review before an inquest.")
    assert await office.tell() == [["Told"]]
    for day in "abc":
        office.press.clock.turn(days=1)
        await office.press.publish(day, "An inquest.")
        assert await office.tell() == []
    await office.reload(watch("Review", query), told("Review", since="30d"))
    assert await office.tell() == [["A", "B", "C"]]
    await office.reload(watch("Review", query), told("Review", since="30d"))
    assert await office.tell() == []


async def test_with_since_a_new_watch_does_so_too(office):
    await office.reload(watch("Review"), told("Review", since="30d"))
    for day in "ab":
        await office.press.publish(day, "An inquest.")
        assert await office.tell() == []
        office.press.clock.turn(days=20)
    await office.reload(watch("Review"), watch("Inquest"), told("Review", "Inquest", since="30d"))
    assert await office.tell() == [["B"]]  # the other is older than 30 days
    assert await office.tell() == []


async def test_nothing_is_repeated_however_often_a_watch_is_edited_and_put_back(office):
    await office.reload(watch("Review"), told("Review", since="30d"))
    await office.press.publish("a", "A serious case review.")
    assert await office.tell() == [["A"]]
    for query in ("serious", '"case review"', "review", "seri*", "review"):
        office.press.clock.turn(hours=1)
        await office.reload(watch("Review", query), told("Review", since="30d"))
        assert await office.tell() == []


async def test_since_that_is_added_later_pours_nothing_over_anybody(office):
    await office.reload(watch("Review"), told("Review"))
    await office.press.publish("a", "A review.")
    assert await office.tell() == [["A"]]
    await office.reload(watch("Review"), told("Review", since="30d"))
    assert await office.tell() == []
