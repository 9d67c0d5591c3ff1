"""The address of one request, taken apart; and where a redirect leads. Pure.

Addresses are read as browsers read them (the WHATWG URL standard), so that what is checked, what is queued for and
what is dialled is one and the same host: `http://0x7f.1/`, `http://①②⑦.⓪.⓪.①/` and `http://127.0.0.1/` are one.
"""

from dataclasses import dataclass, replace

import ada_url

from crawler.errors import FetchFailed
from crawler.models import Ask

LONGEST = 8192
_DEFAULT_PORTS = {"http:": "80", "https:": "443"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TO_GET = frozenset({301, 302, 303})


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


def carried(ask: Ask, status: int, here: Target, there: Target) -> Ask:
    """What is asked `there`, where `here` sent us with this status.

    301, 302 and 303 make a GET of it, as browsers do (RFC 9110, 15.4); 307 and 308 repeat it, body and all. Headers of the
    source's own stay with its host: another host, another port, or plain http after https, does not get them.
    """
    if status in _TO_GET and ask.method != "GET":
        kept = {name: value for name, value in ask.headers.items() if not _describes_body(name)}
        ask = replace(ask, method="GET", body=b"", headers=kept)
    if ask.headers and leaves(here, there):
        ask = replace(ask, headers={name: value for name, value in ask.headers.items() if _describes_body(name)})
    return ask


def leaves(here: Target, there: Target) -> bool:
    return here.host != there.host or (here.url.startswith("https:") and not there.url.startswith("https:"))


def _describes_body(name: str) -> bool:
    return name.lower().startswith("content-")
