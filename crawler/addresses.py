"""Which network addresses may be dialled. Pages, feeds and webhooks all ask here, at the moment of connecting.

A feed can name any address it likes, redirect to any, and change its name's answer between a check and the
connection, so the question is put about the very address that is dialled. What the operator lists in
`network.allow` is open, and nothing beside it.
"""

import socket
import unicodedata
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

MEND = "list it in network.allow if it is yours"

# IANA's special-purpose registries (RFC 6890 and its updates), in words. The first row that holds an address names
# it. Python calls several of these global (NAT64, 6to4, 192.0.0.8, multicast), so `is_global` alone would let them in.
_SPECIAL: tuple[tuple[str, str], ...] = (
    ("127.0.0.0/8", "a loopback address"),
    ("0.0.0.0/8", "an address of this very host"),
    ("10.0.0.0/8", "a private address"),
    ("172.16.0.0/12", "a private address"),
    ("192.168.0.0/16", "a private address"),
    ("169.254.0.0/16", "a link-local address"),
    ("100.64.0.0/10", "an address inside a provider's network"),
    ("192.0.0.0/24", "an address for protocol assignments"),
    ("192.88.99.0/24", "an address of a 6to4 relay"),
    ("192.31.196.0/24", "an address for special services"),
    ("192.52.193.0/24", "an address for special services"),
    ("192.175.48.0/24", "an address for special services"),
    ("192.0.2.0/24", "an address for documentation"),
    ("198.51.100.0/24", "an address for documentation"),
    ("203.0.113.0/24", "an address for documentation"),
    ("198.18.0.0/15", "an address for benchmarks"),
    ("224.0.0.0/4", "a multicast address"),
    ("255.255.255.255/32", "the broadcast address"),
    ("240.0.0.0/4", "a reserved address"),
    ("::1/128", "a loopback address"),
    ("::/128", "an address of this very host"),
    ("::ffff:0:0/96", "an IPv4 address in IPv6 clothes"),
    ("::ffff:0:0:0/96", "an IPv4 address in IPv6 clothes"),
    ("::/96", "an IPv4 address in IPv6 clothes"),
    ("64:ff9b::/96", "a NAT64 address"),
    ("64:ff9b:1::/48", "a NAT64 address"),
    ("2002::/16", "a 6to4 address"),
    ("2001::/32", "a Teredo address"),
    ("2001::/23", "an address for protocol assignments"),
    ("2001:db8::/32", "an address for documentation"),
    ("3fff::/20", "an address for documentation"),
    ("2620:4f:8000::/48", "an address for special services"),
    ("100::/64", "an address that leads nowhere"),
    ("5f00::/16", "an address for segment routing"),
    ("fc00::/7", "a private address"),
    ("fe80::/10", "a link-local address"),
    ("fec0::/10", "a private address"),
    ("ff00::/8", "a multicast address"),
)
_SPECIAL_NETWORKS = tuple((ip_network(network), words) for network, words in _SPECIAL)
# Outside the one block that is handed out for public use, everything in IPv6 is reserved (RFC 4291, section 2.4).
_PUBLIC_IPV6 = IPv6Network("2000::/3")


def refusal(address: Address | str, allow: Sequence[IPNetwork]) -> str | None:
    """Why `address` may not be dialled, in words ("a loopback address"), or None where it may.

    A string is read as `literal` reads it; one that is no address at all is refused as such.
    """
    found = literal(address) if isinstance(address, str) else address
    if found is None:
        return "no network address"
    if any(found in network for network in allow):
        return None
    return _kind(found)


def _kind(address: Address) -> str | None:
    for network, words in _SPECIAL_NETWORKS:
        if address in network:
            return words
    if isinstance(address, IPv6Address) and _carries_ipv4(address):
        return "an IPv4 address in IPv6 clothes"
    handed_out = isinstance(address, IPv4Address) or address in _PUBLIC_IPV6
    # A later Python may know of ranges that the table does not.
    return None if handed_out and address.is_global else "a reserved address"


def _carries_ipv4(address: IPv6Address) -> bool:
    """An ISATAP interface (RFC 5214): ::5efe:a.b.c.d, or its globally unique form, behind any prefix."""
    return int(address) >> 32 & 0xFDFFFFFF == 0x00005EFE


def literal(host: str) -> Address | None:
    """The address that `host` spells out, in any form that a resolver takes for one; None for a name.

    Beside the usual forms these are brackets, a zone (`fe80::1%eth0`), the short, octal, hexadecimal and whole-number
    forms of IPv4 (`127.1`, `0x7f000001`), a closing dot, and full-width digits and dots (as browsers fold them).
    """
    plain = unicodedata.normalize("NFKC", host).replace("。", ".").strip("[]").partition("%")[0].removesuffix(".")
    try:
        return ip_address(plain)
    except ValueError:
        return _old_literal(plain)


def _old_literal(plain: str) -> IPv4Address | None:
    if not plain or not plain.isascii() or not plain[0].isdigit() or any(mark.isspace() for mark in plain):
        return None
    try:
        return IPv4Address(socket.inet_aton(plain))
    except OSError:
        return None


def networks(allow: Iterable[str]) -> tuple[IPNetwork, ...]:
    """`network.allow` as networks; a single address is a network of one. Raises ValueError for anything else."""
    return tuple(ip_network(one, strict=False) for one in allow)
