"""Two dozen sites (sixty in the long proof) of all kinds over three simulated weeks, read by the real crawler, with everything that goes wrong on the web.

Nothing that could be known may be missed, what could not be known must be said, and each article is kept once. What is expected is
counted by the sites themselves. `pytest -s` shows the table.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from loopback_fetching import loopback_network
from loopback_sites import LoopbackSites
from simulated_world import BEGAN, SimulatedSite, World
from sqlalchemy import func, select
from stores import fresh_database

from config.models import Settings
from crawler import newsroom as newsrooms
from crawler.archive import entries, sources
from crawler.archive.connection import Database
from crawler.archive.declared import reconcile
from crawler.archive.schema import article, entry, gap, poll, source, source_change
from crawler.newsroom import Newsroom
from crawler.sandbox import Sandbox
from crawler.spiders.fetcher import open_fetcher

#: A step of the clock: the long proof takes small ones.
STEPS = {1: timedelta(minutes=90), 3: timedelta(minutes=30)}


def build(world: World, *, times: int) -> dict[str, SimulatedSite]:
    """The sites; those whose fate is asked about below stand by their part in the play."""
    for _ in range(times):
        world.add("rss", a_week=5)
        world.add("rss", a_week=3, faults=(("down", 4, 6),))
        world.add("rss", a_week=2, pin=True)
        world.add("latin rss", a_week=4)
        world.add("atom", a_week=6, window=5, flood=(8.2, 23))
        world.add("atom", a_week=2, faults=(("half a feed", 3, 4),))
        world.add("rss", a_week=4, faults=(("moved", 5, 99),))
        world.add("json", a_week=4, window=5, flood=(10.4, 17))
        world.add("sitemap", a_week=5, window=10_000, before=80)
        world.add("sitemap index", a_week=4, window=10_000, before=80)
        world.add("news sitemap", a_week=6, window=30, leads_on=False)
        world.add("listing", a_week=5, window=8)
        world.add("cards", a_week=4, window=6, flood=(9.3, 15))
        world.add("documents", a_week=2, window=8)
        world.add("govuk", a_week=6, window=10, flood=(12.6, 24))
        world.add("listing", a_week=3, window=8, faults=(("cut off", 5, 5.5), ("pages down", 9, 9.6)))
        world.add("rss", a_week=3, faults=(("slow", 2, 2.2), ("hangs up", 7, 7.8)))
    return {
        "broken": world.add("rss", a_week=3, faults=(("gone", 6, 9),)),
        "blocked": world.add("rss", a_week=3, faults=(("forbidden", 6, 9),)),
        "challenged": world.add("listing", a_week=4, window=8, faults=(("challenge", 6, 9),)),
        "laid out anew": world.add("cards", a_week=4, window=8, faults=(("no list", 8, 11),)),
        "fell silent": world.add("rss", a_week=14, silent_from=7),
        "too much at once": world.add("rss", a_week=4, window=8, leads_on=False, flood=(10.1, 30)),
        "away for long": world.add("rss", a_week=20, window=6, leads_on=False, faults=(("down", 5, 9),)),
    }


async def live_through(world: World, database: Database, settings: Settings, *, step: timedelta) -> None:
    """The whole time, a step at a time; where nothing is due the clock goes on to the next thing that is."""
    async with Sandbox(workers=2) as sandbox, open_fetcher(settings.network) as fetcher:
        newsroom = Newsroom(
            database=database, fetcher=fetcher, sandbox=sandbox, settings=settings, now=lambda: world.now
        )
        async with database.write() as connection:
            await reconcile(connection, settings.sources, now=world.now)
        while world.now < world.ends:
            await newsroom.run_until_idle()
            async with database.read() as connection:
                due = [await sources.next_due_at(connection), await entries.next_due_at(connection)]
            world.now = max(world.now + step, min(filter(None, due), default=world.ends))


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What stands in the archive at the end, by the name of the source."""

    archived: Mapping[str, Sequence[str]]
    gaps: Mapping[str, Sequence[tuple[datetime, datetime, bool]]]
    states: Mapping[str, Sequence[str]]
    polls: int


async def outcome(database: Database) -> Outcome:
    listed = (
        select(source.c.name, article.c.url)
        .join(entry, entry.c.article_id == article.c.id)
        .join(source, source.c.id == entry.c.source_id)
    )
    gaps = select(source.c.name, gap.c.since_at, gap.c.until_at, gap.c.filled_at).join(
        source, source.c.id == gap.c.source_id
    )
    changes = (
        select(source.c.name, source_change.c.state)
        .join(source, source.c.id == source_change.c.source_id)
        .order_by(source_change.c.id)
    )
    async with database.read() as connection:
        articles = defaultdict(list)
        for name, url in await connection.execute(listed):
            articles[name].append(url)
        found = defaultdict(list)
        for name, since, until, filled in await connection.execute(gaps):
            found[name].append((since, until, filled is not None))
        states = defaultdict(list)
        for name, state in await connection.execute(changes):
            states[name].append(state)
        polls = (await connection.execute(select(func.count()).select_from(poll))).scalar_one()
    return Outcome(archived=articles, gaps=found, states=states, polls=polls)


def table(world: World, kept: Outcome) -> str:
    """Recall by kind, for people."""
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for site in world.sites:
        kind = site.name.split(" ", 1)[1].rpartition(" ")[0]
        reachable = world.reachable(site)
        rows[kind] += Counter(
            sites=1,
            published=len(world.published(site)),
            reachable=len(reachable),
            archived=len(reachable & set(kept.archived[site.name])),
            gaps=len(kept.gaps[site.name]),
            filled=sum(filled for *_, filled in kept.gaps[site.name]),
        )
    head = ("kind", "sites", "published", "reachable", "archived", "gaps", "filled")
    lines = ["".join(f"{each:>16}" for each in head)]
    lines += [
        "".join(f"{each:>16}" for each in (kind, *(counts[name] for name in head[1:])))
        for kind, counts in sorted(rows.items())
    ]
    total = sum(rows.values(), Counter())
    recall = total["archived"] / total["reachable"]
    return "\n".join(
        [
            *lines,
            f"recall of what was reachable: {recall:.4f} ({total['archived']} of {total['reachable']}); {kept.polls} polls",
        ]
    )


@pytest.mark.parametrize(
    "times", [pytest.param(1, id="twenty-four sites"), pytest.param(3, id="sixty sites", marks=pytest.mark.soak)]
)
@pytest.mark.sqlite
async def test_all_that_could_be_known_is_known_and_the_rest_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
):
    monkeypatch.setattr(newsrooms, "GATHER", 0.002)  # a thousand rounds
    with LoopbackSites(keep_visits=False) as loopback:
        world = World(loopback, seed=7, weeks=3)
        parts = build(world, times=times)
        settings = Settings(sources=world.sources(), network=loopback_network(loopback), lookback=timedelta(days=2))
        async with fresh_database(tmp_path) as database:
            await live_through(world, database, settings, step=STEPS[times])
            kept = await outcome(database)
    print("\n" + table(world, kept))  # noqa: T201 - the figures are what this test is for
    for site in world.sites:
        missed = world.reachable(site) - set(kept.archived[site.name])
        assert not missed, f"{site.name} was not read whole"
        assert max(Counter(kept.archived[site.name]).values()) == 1, f"{site.name}: something is kept twice"
        unseen = {url: at for url, at in world.published(site).items() if url not in kept.archived[site.name]}
        said = [(since, until) for since, until, filled in kept.gaps[site.name] if not filled]
        assert all(any(since <= at <= until for since, until in said) for at in unseen.values()), (
            f"{site.name}: not said"
        )
        if site.leads_on:
            assert not said, f"{site.name}: a gap was left open that could be filled"
    expected = {
        "broken": "broken",
        "blocked": "blocked",
        "challenged": "blocked",
        "laid out anew": "layout changed",
        "fell silent": "quiet",
        "too much at once": "gap",
        "away for long": "broken",
    }
    for part, state in expected.items():
        assert state in kept.states[parts[part].name], f"{part}: {kept.states[parts[part].name]}"
    assert world.now >= BEGAN + timedelta(weeks=3)
