from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.addresses import literal, networks, refusal

REFUSED = {
    "127.0.0.1": "a loopback address",
    "127.255.255.254": "a loopback address",
    "localhost": "no network address",
    "127.1": "a loopback address",
    "2130706433": "a loopback address",
    "0x7f000001": "a loopback address",
    "0x7f.1": "a loopback address",
    "0177.0.0.1": "a loopback address",
    "127.0.0.1.": "a loopback address",
    "１２７.０.０.１": "a loopback address",
    "127。0。0。1": "a loopback address",
    "①②⑦.⓪.⓪.①": "a loopback address",
    "[::1]": "a loopback address",
    "0:0:0:0:0:0:0:1": "a loopback address",
    "[::ffff:127.0.0.1]": "an IPv4 address in IPv6 clothes",
    "::ffff:7f00:1": "an IPv4 address in IPv6 clothes",
    "::ffff:8.8.8.8": "an IPv4 address in IPv6 clothes",
    "::127.0.0.1": "an IPv4 address in IPv6 clothes",
    "::ffff:0:127.0.0.1": "an IPv4 address in IPv6 clothes",
    "2a00::5efe:127.0.0.1": "an IPv4 address in IPv6 clothes",
    "2a00::200:5efe:127.0.0.1": "an IPv4 address in IPv6 clothes",
    "64:ff9b::7f00:1": "a NAT64 address",
    "64:ff9b:1::a00:1": "a NAT64 address",
    "2002:7f00:1::": "a 6to4 address",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2": "a Teredo address",
    "0.0.0.0": "an address of this very host",
    "0": "an address of this very host",
    "::": "an address of this very host",
    "10.1.2.3": "a private address",
    "172.16.0.1": "a private address",
    "172.31.255.255": "a private address",
    "192.168.1.1": "a private address",
    "fd00::1": "a private address",
    "fec0::1": "a private address",
    "169.254.169.254": "a link-local address",
    "fe80::1%eth0": "a link-local address",
    "100.64.0.1": "an address inside a provider's network",
    "192.0.0.8": "an address for protocol assignments",
    "192.0.0.170": "an address for protocol assignments",
    "192.88.99.1": "an address of a 6to4 relay",
    "192.0.2.1": "an address for documentation",
    "2001:db8::1": "an address for documentation",
    "3fff::1": "an address for documentation",
    "198.18.0.1": "an address for benchmarks",
    "224.0.0.1": "a multicast address",
    "239.255.255.250": "a multicast address",
    "ff02::1": "a multicast address",
    "255.255.255.255": "the broadcast address",
    "240.0.0.1": "a reserved address",
    "100::1": "an address that leads nowhere",
    "4000::1": "a reserved address",
    "": "no network address",
    "127.0.0.1 and more": "no network address",
    "256.256.256.256": "no network address",
}


@pytest.mark.parametrize(("address", "reason"), REFUSED.items())
def test_inner_and_odd_addresses_are_refused_with_their_kind(address: str, reason: str):
    assert refusal(address, ()) == reason


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "2606:4700::1111", "134744072", "2a01:4f8::2"])
def test_public_addresses_may_be_dialled(address: str):
    assert refusal(address, ()) is None


def test_allow_opens_what_it_lists_and_nothing_beside_it():
    allow = networks(["10.0.0.0/8", "127.0.0.1", "fd00::/8"])
    assert refusal("10.9.8.7", allow) is None
    assert refusal("0x7f000001", allow) is None
    assert refusal("fd12::1", allow) is None
    assert refusal("127.0.0.2", allow) == "a loopback address"
    assert refusal("::ffff:127.0.0.1", allow) == "an IPv4 address in IPv6 clothes"
    assert refusal("192.168.0.1", allow) == "a private address"


@pytest.mark.parametrize("host", ["news.alderbrook.example", "0x7f.example", "1e100.example", "a.b", "3com.example"])
def test_names_are_no_literals(host: str):
    assert literal(host) is None


def test_a_network_with_host_bits_is_taken_for_its_network():
    assert networks(["10.1.2.3/8"]) == (ip_network("10.0.0.0/8"),)


# Ranges that Python, or an older patch of it, calls global although they lead inside or nowhere.
BEYOND = [
    ip_network(one)
    for one in [
        "224.0.0.0/4",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.175.48.0/24",
        "ff00::/8",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2002::/16",
        "2001::/23",
        "fec0::/10",
        "3fff::/20",
        "5f00::/16",
        "2620:4f:8000::/48",
        "::/96",
        "::ffff:0:0:0/96",
    ]
]


def oracle(address: IPv4Address | IPv6Address) -> bool:
    """May it be dialled? Slowly: what Python calls global, in the public block, without the ranges above."""
    isatap = address.version == 6 and address.packed[8:12].hex() in {"00005efe", "02005efe"}
    public = address.version == 4 or address.packed[0] >> 5 == 1
    return public and address.is_global and not isatap and not any(address in network for network in BEYOND)


anywhere = st.one_of(
    st.ip_addresses(),  # hypothesis favours the special ranges
    st.sampled_from(BEYOND).flatmap(lambda network: st.ip_addresses(network=network)),
    st.integers(0, 2**32 - 1).map(IPv4Address),
    st.integers(0, 2**128 - 1).map(IPv6Address),
)


@given(anywhere)
@example(ip_address("2a00::5efe:127.0.0.1"))
def test_refusal_agrees_with_the_slow_oracle(address: IPv4Address | IPv6Address):
    assert (refusal(address, ()) is None) == oracle(address)
    assert refusal(str(address), ()) == refusal(address, ())


@given(anywhere, st.integers(0, 32))
def test_an_address_in_an_allowed_network_is_open(address: IPv4Address | IPv6Address, bits: int):
    network = ip_network((address, bits), strict=False)
    assert refusal(address, [network]) is None


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_every_spelling_of_an_ipv4_address_is_the_same_address(address: IPv4Address):
    number = int(address)
    a, b, c, d = address.packed
    for spelling in (
        str(address),
        str(number),
        hex(number),
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"{a}.{number & 0xFFFFFF}",
        f"{address}.",
    ):
        assert literal(spelling) == address
