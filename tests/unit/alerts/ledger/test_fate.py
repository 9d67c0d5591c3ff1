from ledger_press import NOW, Press, ScriptedChannel, settings, subscription, watch
from stores import fresh_database

from alerts.digests import Digests
from alerts.ledger import watches
from alerts.ledger.fate import article_fate
from alerts.matching import Matching
from alerts.models import Answer
from alerts.outbox import Outbox
from alerts.render import Messages


async def test_the_way_of_an_article_and_the_watches_listing(tmp_path):
    async with fresh_database(tmp_path) as database:
        press = Press(database)
        declared = settings(
            watch("Review"), watch("Inquest"), subscription(send="immediately"), subscription("Other", ["Inquest"])
        )
        messages = Messages(sender="Cuttings <cuttings@example.org>")
        await press.apply(declared)
        article = await press.publish("a")
        await press.publish("b", "Nothing.")
        await Matching(database, now=press.clock).run_once()
        await Digests(database, declared, messages, now=press.clock).compose_due(settled=True)
        channel = ScriptedChannel([Answer(outcome="later", text="451 come back")])
        await Outbox(database, {"email": channel}, messages, declared, now=press.clock).deliver_due()
        async with database.read() as connection:
            fate = await article_fate(connection, article)
            nothing = await article_fate(connection, article + 1)
            listed = await watches.listing(connection)

    assert fate.matched == ({"text_id": 1, "at": NOW},)
    [match] = fate.matches
    assert (match["watch"], match["terms"], match["watch_changed_at"]) == ("Review", ["review"], NOW)
    [item] = fate.items
    assert (item["subscription"], item["slot"], item["watch"], item["match_id"]) == ("Morning", "#1", "Review", 1)
    [delivery] = fate.deliveries
    assert (delivery["address"], delivery["state"]) == ("board@example.org", "pending")
    assert [(each["n"], each["answer"]) for each in delivery["attempts"]] == [(1, "451 come back")]

    assert (nothing.matches, nothing.items, nothing.deliveries) == ((), (), ())
    assert nothing.matched == ({"text_id": 2, "at": NOW},)

    assert [(each.name, each.matches, each.last_match_at, each.subscriptions) for each in listed] == [
        ("Inquest", 0, None, ("Other",)),
        ("Review", 1, NOW, ("Morning",)),
    ]
    assert listed[0].watch == watch("Inquest")
