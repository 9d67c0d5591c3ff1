"""The real fetcher, open on loopback sites."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from pathlib import Path

from loopback_sites import LoopbackSites

from config.models import Network
from crawler.spiders.fetcher import Fetcher, open_fetcher


def loopback_network(
    sites: LoopbackSites,
    *,
    delay: float = 0.0,
    at_once: int = 64,
    contact: str | None = "https://cuttings.example/about",
    proxy: str | None = None,
    ca_file: Path | None = None,
    hosts: dict[str, str] | None = None,
) -> Network:
    """Only the addresses of loopback sites are open, and their names known. `delay` is in seconds."""
    return Network(
        contact=contact,
        requests_at_once=at_once,
        per_host_delay=timedelta(seconds=delay),
        allow=("127.77.0.0/16",),
        hosts=sites.hosts | (hosts or {}),
        proxy=proxy,
        ca_file=ca_file,
    )


def fetching(
    sites: LoopbackSites, *, holds: list[tuple[str, datetime]] | None = None, **network: object
) -> AbstractAsyncContextManager[Fetcher]:
    """The fetcher for `loopback_network(sites, **network)`; what hosts ask for with Retry-After is added to `holds`."""
    heard = [] if holds is None else holds
    return open_fetcher(
        loopback_network(sites, **network),  # type: ignore[arg-type]
        on_hold=lambda host, until: heard.append((host, until)),
    )
