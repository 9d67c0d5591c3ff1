"""What holds for every test: nothing but loopback is dialled, a busy machine fails no property test, and what uses a
database is run on both engines.
"""

import sys
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from typing import Any

import pytest
import stores
from hypothesis import settings

settings.register_profile("cuttings", deadline=None)
settings.load_profile("cuttings")


def _is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if not isinstance(name, str) or name in {"", "localhost"}:
        return True
    try:
        return ip_address(name).is_loopback or ip_address(name).is_unspecified
    except ValueError:
        return False


def _stay_here(event: str, details: Sequence[Any]) -> None:
    """An audit hook: asking a name server, or connecting to anywhere but loopback, is a fault of the test."""
    if event == "socket.connect":
        address = details[1]
        host = address[0] if isinstance(address, tuple) else None  # a path: a socket of this machine
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = details[0]
    else:
        return
    if not _is_here(host):
        raise AssertionError(f"{event} to {host!r}: tests dial nothing but loopback")


sys.addaudithook(_stay_here)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A module that imports `fresh_database` or `fresh_url` from stores is about the store: its tests run on both engines,
    but for those that are marked with the one they are about.
    """
    if not {"fresh_database", "fresh_url"} & vars(metafunc.module).keys():
        return
    only = [engine for engine in stores.ENGINES if metafunc.definition.get_closest_marker(engine)]
    rare = {"postgresql"} if metafunc.definition.get_closest_marker("soak_on_postgresql") else ()
    engines = [pytest.param(each, marks=[pytest.mark.soak] if each in rare else []) for each in only or stores.ENGINES]
    metafunc.parametrize("engine", engines, indirect=True)


@pytest.fixture(autouse=True)
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """The database engine that a test of the store is run on; set before any other fixture opens a database."""
    wanted: str = getattr(request, "param", "sqlite")
    if wanted == "postgresql":
        stores.need_postgres()
    stores.engine = wanted
    yield wanted
    stores.engine = "sqlite"


def pytest_sessionfinish() -> None:
    stores.drop_databases()
