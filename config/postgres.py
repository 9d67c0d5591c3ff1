"""`postgresql://USER@HOST:PORT/NAME`: where a database on a PostgreSQL server is, as people write it. Pure.

No fault repeats the address: what stands where a port should may be a password.
"""

import difflib
import re
from urllib.parse import parse_qsl, unquote

from config.checks import check_literal
from config.errors import Unfit, shown

_MEND = "write postgresql://USER@HOST:PORT/NAME, as in postgresql://cuttings@db.example.org/cuttings"
_PASSWORD_MEND = "take it out, and put it into ~/.pgpass or the environment variable PGPASSWORD"  # noqa: S105
_HOSTS_MEND = "write ?host=/run/postgresql, or several as ?host=db1:5432&host=db2:5432"

_SCHEME = re.compile(r"postgres(?:ql)?(?:\+\w+)?:")
#: Up to the last @, as wherever else a password may hold anything.
_WITH_PASSWORD = re.compile(r"[^:]*://.*:.*@|.*[?&]password=", re.DOTALL)
_ADDRESS = re.compile(
    r"postgres(?:ql)?(?:\+psycopg)?://"
    r"(?:(?P<user>[^:/?#@\s]*)@)?"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.,%-]+)?(?::(?P<port>[0-9]+))?"
    r"(?:/(?P<name>[^/?#\s]*))?(?:\?(?P<options>[^#\s]*))?"
)
_HOST = re.compile(r"/[^,:]+|[A-Za-z0-9_.-]+(?::(?P<port>[0-9]+))?")

#: What libpq's connection strings may say beside it (PostgreSQL 15, section 34.1.2), without secrets, and without the
#: timeouts and the encoding, which are not the operator's to choose.
OPTIONS = frozenset(
    {"application_name", "channel_binding", "gssdelegation", "gssencmode", "gsslib", "host", "hostaddr", "krbsrvname",
     "load_balance_hosts", "options", "passfile", "port", "require_auth", "requirepeer", "service",
     "ssl_max_protocol_version", "ssl_min_protocol_version", "sslcert", "sslcertmode", "sslcrl", "sslcrldir", "sslkey",
     "sslmode", "sslnegotiation", "sslrootcert", "sslsni", "target_session_attrs"}
)  # fmt: skip
_CHOICES = {
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "target_session_attrs": ("any", "read-write", "read-only", "primary", "standby", "prefer-standby"),
}


def is_postgres(value: str) -> bool:
    """Whether an address is meant to be PostgreSQL's."""
    return _SCHEME.match(value) is not None


def check_postgres(value: str) -> str:
    """The address as SQLAlchemy takes it: driver psycopg, no password. Raises Unfit.

    User, host and port may be left out, as for psql; `?host=` names a socket's folder, or several servers.
    """
    if _WITH_PASSWORD.match(value):
        raise Unfit("the address of the database holds a password", _PASSWORD_MEND)
    match = _ADDRESS.fullmatch(value)
    if match is None or not unquote(value).isprintable():
        raise Unfit("this is no address of a PostgreSQL database", _MEND)
    if not match["name"]:
        raise Unfit("the address does not name the database", _MEND)
    _check_host(match["host"] or "")
    _check_ports(match["port"])
    _check_options(match["options"], elsewhere=match["host"] is not None or match["port"] is not None)
    return "postgresql+psycopg:" + value.partition(":")[2]


def _check_host(host: str) -> None:
    if host.startswith("["):
        check_literal(host[1:-1])
    elif "%" in host:  # libpq would decode it, SQLAlchemy does not
        raise Unfit("the folder of the socket stands where the host should", _HOSTS_MEND)
    elif host and "" in host.split(","):
        raise Unfit("the hosts of the address cannot be read", _HOSTS_MEND)


def _check_options(written: str | None, *, elsewhere: bool) -> None:
    """`elsewhere` says whether host or port stand before the options already."""
    pairs = parse_qsl(written or "", keep_blank_values=True)
    for key, value in pairs:
        _check_option(key, value)
    values = {key: [value for each, value in pairs if each == key] for key, _ in pairs}
    for key, given in values.items():
        if len(given) > 1 and key != "host":
            raise Unfit(f"the option {key} stands twice", "take one out")
    if elsewhere and {"host", "port"} & values.keys():
        raise Unfit("there is a host or port before the ? and after it", "leave one of them")
    _check_hosts(values.get("host", []), [port for ports in values.get("port", []) for port in ports.split(",")])


def _check_option(key: str, value: str) -> None:
    if key not in OPTIONS:
        near = difflib.get_close_matches(key, OPTIONS, n=1, cutoff=0.7)
        mend = f"did you mean {near[0]}?" if near else f"known are: {', '.join(sorted(OPTIONS))}"
        raise Unfit(f"{shown(key)} is no option of the address", mend)
    if not value:
        raise Unfit(f"the option {key} has no value", f"write {key}= and a value, or take it out")
    if value not in _CHOICES.get(key, (value,)):
        raise Unfit(f"the option {key} is {shown(value)}", f"write one of: {' | '.join(_CHOICES[key])}")


def _check_hosts(hosts: list[str], ports: list[str]) -> None:
    """Either `host=a,b&port=1,2`, or each with a port of its own, `host=a:1&host=b:2`: what SQLAlchemy can tell apart."""
    listed = hosts[0].split(",") if len(hosts) == 1 else hosts
    read = [match for host in listed if (match := _HOST.fullmatch(host))]
    own = [match["port"] for match in read if match["port"]]
    mixed = (own and (ports or len(listed) > len(hosts))) or (ports and len(hosts) > 1)
    if mixed or len(read) < len(listed):
        raise Unfit("the hosts of the address cannot be read", _HOSTS_MEND)
    if ports and len(ports) != max(len(listed), 1):
        raise Unfit("there are not as many ports as hosts", "write one port for each host, as in host=db1,db2&port=1,2")
    _check_ports(*own, *ports)


def _check_ports(*ports: str | None) -> None:
    for port in ports:
        if port is not None and not (port.isdecimal() and port.isascii() and 0 < int(port) < 65_536):
            raise Unfit("the port of the address is none", "write a number from 1 to 65535; 5432 is the usual one")
