"""`kind:` in a trial: what the search cannot know is left to the matcher, on both engines."""

from datetime import timedelta

import pytest
from archive_builders import NOW, claim_entries, keep_page, list_once, page_read, seen
from stores import fresh_database

from alerts.trial import shown, try_watch
from config.models import Watch

NEWS = "https://news.alderbrook.example"
ADVERT = (
    "Safeguarding: salary £41,000 per annum, 37 hours per week. Closing date: 3 May. An enhanced DBS check is needed."
)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("safeguarding NOT kind:vacancy", {"news"}),
        ("safeguarding kind:vacancy", {"advert"}),
        ("kind:vacancy", {"advert"}),
        ("bins OR kind:(vacancy OR event)", {"advert", "bins"}),
    ],
)
async def test_a_trial_agrees_with_the_recogniser(tmp_path, query, names):
    async with fresh_database(tmp_path) as database:
        for name, body in {"advert": ADVERT, "news": "Safeguarding was praised.", "bins": "Bins."}.items():
            await list_once(database, seen(f"{NEWS}/{name}"))
            [entry] = await claim_entries(database)
            await keep_page(database, page_read(entry, body=body))
        async with database.read() as connection:
            trial = await try_watch(connection, Watch(name="w", query=query), since=NOW - timedelta(days=1))
            assert {hit.url for hit, _ in await shown(connection, trial.found)} == {f"{NEWS}/{name}" for name in names}
