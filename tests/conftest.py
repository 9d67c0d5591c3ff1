"""What holds for every test: nothing but loopback is dialled, and a busy machine fails no property test."""

import sys
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

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
