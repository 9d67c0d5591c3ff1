"""Checks of single values: each takes the value as written and gives the value as used, or raises Unfit. All pure."""

import difflib
import ipaddress
import re
import zoneinfo
from datetime import timedelta
from urllib.parse import SplitResult, urlsplit

from cssselect import SelectorError, parse

from config.errors import Unfit, shown
from config.phrases import parse_duration

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def check_name(value: str) -> str:
    """A name that fits on one line of a message: no line breaks, not blank, at most 200 characters."""
    name = value.strip()
    if not name or _CONTROL.search(name) or len(name) > 200:
        raise Unfit(f"{shown(value)} is no name", "write a name of 1 to 200 characters on one line")
    return name


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return any(character.isalnum() for character in text)


def check_phrase(value: str) -> str:
    """One phrase of a watch: it must have a letter or a digit to find."""
    if not has_words(value):
        raise Unfit(f"{shown(value)} has no word in it", "write the words to look for, as in: serious case review")
    return value.strip()


_URL_MEND = "write an address such as https://www.example.org/news.rss"


def check_url(value: str) -> str:
    """An http or https address with a host, without user and password (they would end up in logs and messages)."""
    parts = _split(value, _URL_MEND)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Unfit(f"{shown(value)} is no http or https address", _URL_MEND)
    if parts.username is not None:
        raise Unfit(f"{shown(value)} holds a user name or password", "take it out: no site is read with a password")
    if len(value.encode()) > 2_000:  # more than any index of the database takes
        raise Unfit(f"{shown(value)} is longer than 2,000 bytes", "write a shorter one; most of it is tracking")
    return value


def _split(value: str, mend: str) -> SplitResult:
    """The parts of an address; what urlsplit would tidy away in silence is refused."""
    if re.search(r"\s", value) or _CONTROL.search(value):
        raise Unfit(f"{shown(value)} has spaces or line breaks in it", mend)
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises where it is no port
    except ValueError:  # its words may repeat a password that stands where the port should
        raise Unfit(f"{shown(value)} cannot be read as an address", mend) from None
    return parts


def check_selector(value: str) -> str:
    """A CSS selector, or several with commas between, as style sheets have them."""
    try:
        parse(value)
    except SelectorError as error:
        raise Unfit(f"{shown(value)} is no CSS selector: {error}", "write one such as: main h2 a") from None
    return value.strip()


_SPIDER = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*:[A-Za-z_]\w*")


def is_spider(value: str) -> bool:
    """Whether it is written as `module:Class`."""
    return bool(_SPIDER.fullmatch(value))


def check_spider(value: str) -> str:
    """`module:Class`, both as Python writes them. Whether there is such a class shows when it is loaded."""
    if not is_spider(value):
        raise Unfit(f"{shown(value)} is no spider", "write module:Class, as in council_spiders.minutes:MinutesSpider")
    return value


def check_organisation(value: str) -> str:
    """An organisation as the address of its page on GOV.UK has it; another spelling would find nothing, without a word."""
    slug = re.sub(r"[^a-z0-9]+", "-", value.lower().replace("'", "").replace("’", "")).strip("-")
    if value != slug or not slug:
        mend = f"did you mean {slug}?" if slug else "write it as in the address of its page: care-quality-commission"
        raise Unfit(f"{shown(value)} is no organisation as GOV.UK's addresses have it", mend)
    return value


def check_document_type(value: str) -> str:
    """A type of document as GOV.UK's content API names it, for the same reason."""
    name = re.sub(r"[^a-z0-9]+", "_", value.lower()).strip("_")
    if value != name or not name:
        mend = f"did you mean {name}?" if name else "write one such as press_release"
        raise Unfit(f"{shown(value)} is no document type as GOV.UK names them", mend)
    return value


_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
#: What Cuttings sets itself, for politeness or because the answer would be read wrongly.
_OWN_HEADERS = frozenset(
    [
        "host",
        "cookie",
        "user-agent",
        "accept-encoding",
        "if-none-match",
        "if-modified-since",
        "if-match",
        "if-unmodified-since",
        "if-range",
        "range",
        "content-length",
        "transfer-encoding",
        "connection",
    ]
)


def check_header_name(value: str) -> str:
    """The name of an HTTP header that a source may set."""
    if not _TOKEN.fullmatch(value):
        raise Unfit(f"{shown(value)} is no name of a header", "write one such as X-Api-Key")
    if value.lower() in _OWN_HEADERS:
        mend = "write cookie: {env: NAME} beside headers" if value.lower() == "cookie" else "take it out"
        raise Unfit(f"the header {value} is not for a source to set", mend)
    return value


def check_contact(value: str) -> str:
    """Whom a site's owner can reach: an http(s) address or `mailto:` and an email address."""
    if value.startswith("mailto:"):
        check_email(value.removeprefix("mailto:"))
        return value
    try:
        return check_url(value)
    except Unfit as unfit:
        raise Unfit(unfit.found, "write https://… (a page about you) or mailto:you@…") from None


#: Names that nobody has (RFC 2606 and RFC 6761): nothing is read there, and nobody is reached.
_RESERVED = re.compile(r"(?:.*\.)?(?:example|test|invalid|localhost|example\.(?:com|net|org))")


def host_of(url: str) -> str:
    """The host of an address, in lower case; "" where it has none or is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_public(host: str) -> bool:
    """Whether a host is somebody else's site for all we know: no private address, no name that is reserved."""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return not _RESERVED.fullmatch(host)


def reaches_nobody(contact: str) -> bool:
    """Whether a contact is an example that was left as it was."""
    host = contact.rpartition("@")[2].lower() if contact.startswith("mailto:") else host_of(contact)
    return _RESERVED.fullmatch(host) is not None


def check_cidr(value: str) -> str:
    """A network or a single address that may be dialled although it is private."""
    try:
        return str(ipaddress.ip_network(value))
    except ValueError:
        pass
    try:
        loose = f"did you mean {ipaddress.ip_network(value, strict=False)}?"
    except ValueError:
        loose = "write a network such as 10.0.0.0/8, or one address"
    raise Unfit(f"{shown(value)} is no network", loose)


_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")


def check_host(value: str) -> str:
    """A host's name, in lower case."""
    if not _HOST.fullmatch(value.lower()):
        raise Unfit(
            f"{shown(value)} is no host name", "write a name such as intranet.example.org, without https:// or port"
        )
    return value.lower()


def check_literal(value: str) -> str:
    """A literal IPv4 or IPv6 address."""
    try:
        return str(ipaddress.ip_address(value))
    except ValueError:
        raise Unfit(f"{shown(value)} is no address", "write a literal address such as 10.0.0.7 or fd00::7") from None


def check_listen(value: str) -> str:
    """`host:port`, with an IPv6 address in square brackets."""
    host, colon, port = value.rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    fits = colon and port.isdecimal() and int(port) < 65_536 and (bare == host) == (":" not in bare)
    if not fits or not (_HOST.fullmatch(bare.lower()) or ":" in bare):
        raise Unfit(f"{shown(value)} is nothing to listen on", "write address:port, as in 127.0.0.1:8650 or [::1]:8650")
    return value


_MAIL_MEND = "write smtp://user@mail.example.org:587 (user and port may be left out), and say the security beside it"


def check_mail_server(value: str) -> str:
    """`smtp://[user@]host[:port]`. TLS is said by `security`, the password by `password`."""
    parts = _split(value, _MAIL_MEND)
    if parts.password is not None:
        raise Unfit("the address of the mail server holds a password", "take it out, and add password: {env: NAME}")
    if parts.scheme != "smtp" or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise Unfit(f"{shown(value)} is no mail server", _MAIL_MEND)
    return value


_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_EMAIL = re.compile(
    rf"(?=.{{3,254}}$){_LOCAL}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
)
_SENDER = re.compile(r"(?P<name>[^<>]*?)\s*<(?P<address>[^<>]+)>")


def check_email(value: str) -> str:
    """One bare email address (the dot-atom form of RFC 5322, in ASCII)."""
    if not _EMAIL.fullmatch(value):
        raise Unfit(f"{shown(value)} is no email address", "write one bare address such as board@example.org")
    return value


def check_sender(value: str) -> str:
    """`Name <address>`, or a bare address."""
    match = _SENDER.fullmatch(value)
    if _CONTROL.search(value) or not _EMAIL.fullmatch(match["address"] if match else value):
        raise Unfit(f"{shown(value)} is no sender", "write Name <address>, as in Cuttings <cuttings@example.org>")
    return value


def check_timezone(value: str) -> str:
    """An IANA time zone."""
    known = zoneinfo.available_timezones()
    if value not in known:
        near = difflib.get_close_matches(value, known, n=1)
        mend = f"did you mean {near[0]}?" if near else "write an IANA name such as Europe/London"
        raise Unfit(f"{shown(value)} is no time zone", mend)
    return value


def check_positive(value: timedelta) -> timedelta:
    """A duration that lasts."""
    if value <= timedelta():
        raise Unfit("0 seconds is too short", "write a longer time, as in 15m")
    return value


def parse_lookback(value: object) -> timedelta | None:
    """A duration, or `all` -> None: however old."""
    if value is None or (isinstance(value, str) and value.strip().lower() == "all"):
        return None
    try:
        return parse_duration(value)
    except Unfit as unfit:
        raise Unfit(unfit.found, f"{unfit.mend}, or all") from None
