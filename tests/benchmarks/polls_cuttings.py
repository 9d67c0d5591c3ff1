"""Our fetcher alone, and the daemon's rooms as they are: fetcher, workers that read, store. Contenders of `bench_polls`."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from polls_meter import Figures, Meter, contend
from sqlalchemy import update

from alerts.rooms import Rooms, open_rooms
from config.models import Network, Settings, Source
from crawler.archive.schema import entry
from crawler.archive.sources import poll_now
from crawler.models import Ask, Page
from crawler.spiders.fetcher import open_fetcher
from crawler.spiders.reactor import run

AT_ONCE = 64
NETWORK = Network(requests_at_once=AT_ONCE, per_host_delay=timedelta(0), allow=("127.77.0.0/16",))


def fetcher(urls: list[str], rounds: int, _: Path) -> Figures:
    """Robots.txt and all, but nothing is read or kept."""
    meter, etags = Meter(), dict[str, str]()

    async def poll(fetch: Callable[[Ask], Awaitable[Page]], waiting: Iterator[str]) -> None:
        for url in waiting:
            page = await fetch(Ask(url=url, etag=etags.get(url)))
            assert page.status in {200, 304}
            etags.update({url: page.headers["etag"]} if "etag" in page.headers else {})

    async def polls() -> Figures:
        async with open_fetcher(NETWORK) as ours:
            for round_ in range(rounds + 1):
                if round_ == 1:
                    meter.start()
                waiting = iter(urls)
                await asyncio.gather(*(poll(ours.fetch, waiting) for _ in range(AT_ONCE)))
            return meter.figures(rounds * len(urls))

    return run(polls)


def cuttings(urls: list[str], rounds: int, folder: Path) -> Figures:
    """All of it. Pages are not fetched: they would be another benchmark."""
    sources = tuple(Source(name=url, feed=url, every=timedelta(hours=1)) for url in urls)
    settings = Settings(database=f"sqlite:///{folder / 'cuttings.db'}", network=NETWORK, sources=sources)
    polled: list[str] = []

    async def work() -> Figures:
        meter = Meter()
        async with open_rooms(settings, on_event=lambda kind, _: polled.append(kind)) as rooms:
            await rooms.declare()
            await get_to_know(rooms, polled, len(urls))
            polled.clear()
            meter.start()
            for round_ in range(1, rounds + 1):
                async with rooms.desk.database.write() as connection:
                    await poll_now(connection, None, now=datetime.now(UTC))
                while len(polled) < round_ * len(urls):
                    await rooms.newsroom.run_until_idle()
            figures = meter.figures(rounds * len(urls))
        assert set(polled) <= {"poll", "unchanged"}, set(polled)
        return figures

    return run(work)


async def get_to_know(rooms: Rooms, events: list[str], sources: int) -> None:
    """The first poll of all sources, without the pages of their entries."""
    stop = asyncio.Event()
    running = asyncio.create_task(rooms.newsroom.run(stop))
    while events.count("poll") < sources:  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.1)
    stop.set()
    await running
    async with rooms.desk.database.write() as connection:
        await connection.execute(update(entry).values(next_fetch_at=None))


if __name__ == "__main__":
    contend({"fetcher alone": fetcher, "cuttings": cuttings})
