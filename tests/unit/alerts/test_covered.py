"""What a digest says of its sources, from how these stand."""

from datetime import timedelta

from archive_builders import NOW, declare, declared
from sqlalchemy import insert, update
from stores import fresh_database

from alerts.covered import covered
from alerts.models import Missed, NotRead, Silent
from config.models import Watch
from config.sources import Source
from crawler.archive.schema import gap, source

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
READ = {"first_read_at": NOW - 90 * DAY, "last_read_at": NOW - HOUR, "interval_s": 3600}


async def test_states_gaps_and_addresses_that_nobody_knows(tmp_path):
    async with fresh_database(tmp_path) as database:
        await declare(
            database,
            declared("Alderbrook", tags=("council",)),
            declared("Gazette"),
            declared("Times"),
            Source(name="Westmarsh Partnership", address="unknown"),
            declared("Elsewhere", tags=("other",)),
        )
        stand = {
            "Alderbrook": {"state": "gap"},
            "Gazette": {"state": "quiet", "state_since": NOW, "usual_s": 172_800, "last_news_at": NOW - 41 * DAY},
            "Times": {"state": "partial", "state_since": NOW - 9 * DAY},
        }
        async with database.write() as connection:
            for name, columns in stand.items():
                await connection.execute(update(source).where(source.c.name == name).values(**READ, **columns))
            rows = [
                {
                    "source_id": 1,
                    "since_at": NOW - 9 * HOUR,
                    "until_at": NOW - 8 * HOUR,
                    "reason": "it has no older pages",
                },
                {"source_id": 1, "since_at": NOW - 9 * DAY, "until_at": NOW - 8 * DAY, "reason": "too old to be told"},
            ]
            await connection.execute(insert(gap), rows)
        watches = [Watch(name="W", everything=True, only_from=("council", "Gazette", "Times", "Westmarsh Partnership"))]
        async with database.read() as connection:
            found = await covered(connection, watches, begins=NOW - DAY, now=NOW)
        assert (found.sources, found.read) == (4, 3)
        assert found.not_read == (
            NotRead(source="Westmarsh Partnership", since=None, reason="its address is not known", unknown=True),
        )
        assert found.gaps == (
            Missed(
                source="Alderbrook",
                kind="feed",
                since=NOW - 9 * HOUR,
                until=NOW - 8 * HOUR,
                filled=False,
                reason="it has no older pages",
            ),
        )
        assert found.quiet == (Silent(source="Gazette", since=NOW - 41 * DAY, usually="every 2 days", new=True),)
        assert found.partial == ("Times",)
