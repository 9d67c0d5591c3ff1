"""From a host's name to the addresses that may be dialled.

The guard stands here because this is the last step before connecting: the address that was checked is the address
that is dialled, for names and for literal addresses, for pages, robots.txt and every hop of a redirect alike.
"""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.addresses import MEND, IPNetwork, literal, refusal

Lookup = Callable[[str], Sequence[str]]
"""A blocking look-up: name to addresses. Raises OSError where there are none."""

NO_CONTACT = "no public site is polled before network.contact is set: give an https: or mailto: address"


def system_lookup(name: str) -> Sequence[str]:
    """Ask the system's resolver. Raises OSError (`socket.gaierror`) where it knows no address."""
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What may be dialled: `hosts` gives addresses by name (lower case), before the system is asked.

    Without `contact` nothing public is dialled.
    """

    allow: Sequence[IPNetwork] = ()
    hosts: Mapping[str, str] = field(default_factory=dict)
    contact: bool = True

    def objection(self, name: str, address: str) -> str | None:
        """Why this address of this host may not be dialled, in words; None where it may."""
        kind = refusal(address, self.allow)
        if kind is not None:
            shown = "the address is" if literal(name) else f"{name} resolves to"
            return f"{shown} {address}, {kind}: {MEND}"
        if not self.contact and refusal(address, ()) is None:
            return NO_CONTACT
        return None


@implementer(IHostResolution)
class _Resolution:
    """One look-up under way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


@implementer(IHostnameResolver)
class GuardedResolver:
    """Twisted's resolver for all connections. `reasons` gets, by host, why there is nothing to dial.

    `exempt` names are dialled wherever they lead: the proxy that the operator declared.
    """

    def __init__(
        self,
        policy: Policy,
        *,
        reasons: dict[str, str],
        exempt: frozenset[str] = frozenset(),
        lookup: Lookup = system_lookup,
    ) -> None:
        self._policy = policy
        self._exempt = exempt
        self._reasons = reasons
        self._lookup = lookup
        self._loop = asyncio.get_running_loop()

    def resolveHostName(  # noqa: N802 - Twisted's interface
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[Any] | None = None,  # noqa: ARG002, N803
        transportSemantics: str = "TCP",  # noqa: ARG002, N803
    ) -> "_Resolution":
        """Look `hostName` up and hand each address that may be dialled to the receiver, then close the list."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        name = hostName.lower().rstrip(".")
        known = literal(name) or self._policy.hosts.get(name)

        def deliver(found: Sequence[str] | str) -> None:
            if not resolution.cancelled:
                self._deliver(resolutionReceiver, name, portNumber, found)

        if known is not None:
            deliver([str(known)])
        else:
            self._look_up(name, deliver)
        return resolution

    def _look_up(self, name: str, deliver: Callable[[Sequence[str] | str], None]) -> None:
        """Ask in a thread of its own: a pool would let a few dead name servers hold up all other hosts.

        A daemon thread, so that a look-up that hangs does not hang the end of the program. There are never more of
        them than requests at once, besides those that hang.
        """

        def work() -> None:
            try:
                found: Sequence[str] | str = self._lookup(name)
            except (OSError, UnicodeError) as error:
                found = _unknown(name, error)
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                self._loop.call_soon_threadsafe(deliver, found)

        threading.Thread(target=work, name=f"lookup {name}", daemon=True).start()

    def _deliver(self, receiver: Any, name: str, port: int, found: Sequence[str] | str) -> None:
        objections = [found] if isinstance(found, str) else []
        for address in found if not isinstance(found, str) else []:
            objection = None if name in self._exempt else self._policy.objection(name, address)
            if objection is None:
                receiver.addressResolved(_address(address, port))
            else:
                objections.append(objection)
        if objections:
            self._reasons[name] = objections[0]
        receiver.resolutionComplete()


def _address(address: str, port: int) -> IPv4Address | IPv6Address:
    kind = IPv4Address if ip_address(address.partition("%")[0]).version == 4 else IPv6Address
    return kind("TCP", address, port)


def _unknown(name: str, error: OSError | UnicodeError) -> str:
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        return f"the name {name} could not be looked up: no name server answered"
    return f"the name {name} is not known"


def lower(hosts: Mapping[str, str]) -> dict[str, str]:
    """`network.hosts` with its names in lower case, as they are looked up."""
    return {name.lower().rstrip("."): address for name, address in hosts.items()}
