"""The address of one request, taken apart; and where a redirect leads. Pure.

Addresses are read as browsers read them (the WHATWG URL standard), so that what is checked, what is queued for and
what is dialled is one and the same host: `http://0x7f.1/`, `http://①②⑦.⓪.⓪.①/` and `http://127.0.0.1/` are one.
"""

from dataclasses import dataclass

import ada_url

from crawler.errors import FetchFailed

LONGEST = 8192
_DEFAULT_PORTS = {"http:": "80", "https:": "443"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One address.

    `url` is normal and has no fragment. `host` is whose turn is waited for: the name, and the port where it is not the
    scheme's own. `name` is the bare host name or literal address, `origin` is scheme, name and port.
    """

    url: str
    host: str
    name: str
    origin: str


def read_target(url: str, *, base: str | None = None) -> Target:
    """Take `url` apart (relative to `base`, where given). Raises FetchFailed where it is none that can be fetched."""
    if len(url) > LONGEST:
        raise FetchFailed(f"the address is longer than {LONGEST} characters")
    try:
        parts = ada_url.URL(url.strip(), base=base) if base else ada_url.URL(url.strip())
    except ValueError:
        raise FetchFailed(f"the address cannot be read: {url[:200]}") from None
    if parts.protocol not in _DEFAULT_PORTS:
        raise FetchFailed(f"only http and https addresses are fetched, not {parts.protocol}")
    if parts.username or parts.password:
        raise FetchFailed("addresses with a user name or a password in them are not fetched")
    hostname = parts.hostname.rstrip(".")
    return Target(
        url=parts.href.partition("#")[0],
        host=f"{hostname}:{parts.port}" if parts.port else hostname,
        name=hostname.strip("[]"),
        origin=parts.origin,
    )


def onward(target: Target, status: int, location: str | None) -> Target | None:
    """Where an answer sends us: None where it is no redirect. Raises FetchFailed where that cannot be fetched."""
    if status not in _REDIRECTS or not location:
        return None
    try:
        return read_target(location, base=target.url)
    except FetchFailed as error:
        raise FetchFailed(f"redirected, but {error}") from error
