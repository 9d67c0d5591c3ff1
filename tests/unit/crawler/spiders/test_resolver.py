import asyncio
import socket
import threading

import pytest

from crawler.addresses import networks
from crawler.spiders.resolver import NO_CONTACT, GuardedResolver, Lookup, Policy, lower, system_lookup


class Receiver:
    """Twisted's side of a look-up."""

    def __init__(self) -> None:
        self.addresses: list[tuple[str, str, int]] = []
        self.complete = asyncio.Event()

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802 - Twisted's names
        self.resolution = resolution

    def addressResolved(self, address) -> None:  # noqa: N802
        self.addresses.append((type(address).__name__, address.host, address.port))

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete.set()


def nobody(name: str) -> list[str]:
    raise socket.gaierror(socket.EAI_NONAME, "unknown")


async def resolve(name: str, policy: Policy, lookup: Lookup = nobody, exempt: frozenset[str] = frozenset()):
    reasons: dict[str, str] = {}
    receiver = Receiver()
    GuardedResolver(policy, reasons=reasons, lookup=lookup, exempt=exempt).resolveHostName(receiver, name, 8080)
    await asyncio.wait_for(receiver.complete.wait(), 5)
    return receiver.addresses, reasons


async def test_a_public_name_is_looked_up_and_dialled_at_all_its_addresses():
    found, reasons = await resolve("News.Alderbrook.example.", Policy(), lambda name: ["93.184.216.34", "2606:2800::1"])
    assert found == [("IPv4Address", "93.184.216.34", 8080), ("IPv6Address", "2606:2800::1", 8080)]
    assert reasons == {}


async def test_addresses_inside_are_left_out_with_the_reason():
    found, reasons = await resolve("alderbrook.example", Policy(), lambda name: ["127.0.0.1", "93.184.216.34"])
    assert found == [("IPv4Address", "93.184.216.34", 8080)]
    assert reasons == {
        "alderbrook.example": "alderbrook.example resolves to 127.0.0.1, a loopback address: list it in network.allow if it is yours"
    }


async def test_hosts_of_the_file_come_before_the_system_and_pass_the_guard_too():
    policy = Policy(hosts=lower({"Intranet.Fennimore.example": "10.1.2.3"}), allow=networks(["10.0.0.0/8"]))
    assert (await resolve("intranet.fennimore.example", policy))[0] == [("IPv4Address", "10.1.2.3", 8080)]
    closed = Policy(hosts={"intranet.fennimore.example": "10.1.2.3"})
    assert (await resolve("intranet.fennimore.example", closed))[0] == []


async def test_literal_addresses_pass_the_guard_without_a_look_up():
    found, reasons = await resolve("169.254.169.254", Policy())
    assert found == []
    assert reasons == {
        "169.254.169.254": "the address is 169.254.169.254, a link-local address: list it in network.allow if it is yours"
    }
    assert (await resolve("0x7f000001", Policy(allow=networks(["127.0.0.1"]))))[0] == [
        ("IPv4Address", "127.0.0.1", 8080)
    ]


async def test_a_name_that_is_exempt_may_lead_inside():
    found, _ = await resolve(
        "proxy.fennimore.example", Policy(contact=False), lambda _: ["10.0.0.9"], frozenset({"proxy.fennimore.example"})
    )
    assert found == [("IPv4Address", "10.0.0.9", 8080)]


async def test_nothing_public_is_dialled_without_a_contact():
    policy = Policy(contact=False, allow=networks(["127.0.0.0/8"]))
    assert await resolve("alderbrook.example", policy, lambda _: ["93.184.216.34"]) == (
        [],
        {"alderbrook.example": NO_CONTACT},
    )
    assert (await resolve("127.0.0.1", policy))[0]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (socket.gaierror(socket.EAI_NONAME, "x"), "the name alderbrook.example is not known"),
        (
            socket.gaierror(socket.EAI_AGAIN, "x"),
            "the name alderbrook.example could not be looked up: no name server answered",
        ),
        (UnicodeError("label empty"), "the name alderbrook.example is not known"),
    ],
)
async def test_a_name_without_an_address_has_its_reason(error: Exception, reason: str):
    def fails(name: str) -> list[str]:
        raise error

    assert await resolve("alderbrook.example", Policy(), fails) == ([], {"alderbrook.example": reason})


async def test_a_look_up_that_hangs_holds_up_nobody_and_is_not_waited_for():
    release = threading.Event()

    def hangs(name: str) -> list[str]:
        if name == "dead.example":
            release.wait(10)
        return ["93.184.216.34"]

    receiver = Receiver()
    resolver = GuardedResolver(Policy(), reasons={}, lookup=hangs)
    resolution = resolver.resolveHostName(receiver, "dead.example")
    assert (await resolve("alive.example", Policy(), hangs))[0]
    resolution.cancel()
    release.set()
    await asyncio.sleep(0.05)
    assert receiver.addresses == []
    assert not receiver.complete.is_set()


def test_an_answer_that_comes_after_the_end_of_the_loop_is_dropped():
    release = threading.Event()

    def late(name: str) -> list[str]:
        release.wait(10)
        return []

    async def ask() -> None:
        GuardedResolver(Policy(), reasons={}, lookup=late).resolveHostName(Receiver(), "late.example")

    asyncio.run(ask())
    release.set()
    for thread in threading.enumerate():
        if thread.name == "lookup late.example":
            thread.join(5)


def test_the_system_knows_itself():
    assert set(system_lookup("localhost")) <= {"127.0.0.1", "::1"}
