"""Which addresses are one article: the URL key, and the host and site of an address. Pure; nothing is ever dialled.

Of libraries that do this none was safe: on a table of 67 guises and 24 look-alikes the best one still merged a look-alike,
and those that drop unknown parameters merged up to 17. A merge that is missed costs little, for equal texts are found as copies later. A wrong merge hides an article. So a rule
stands here only where it is safe: the query is never dropped as a whole (council systems keep the article's number there),
paths keep their case, and `sid`, `cid`, `mc` or `id` are never taken for tracking.
"""

import re
from functools import lru_cache
from hashlib import sha256
from urllib.parse import unquote_to_bytes

from ada_url import URL, join_url
from publicsuffixlist import PublicSuffixList

TRACKING_PREFIXES = ("utm_", "at_", "ns_", "mc_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "guce_", "fb_action_")
TRACKING_NAMES = frozenset(
    """
    fbclid gclid gclsrc gbraid wbraid dclid msclkid yclid twclid ttclid li_fat_id igshid igsh mibextid epik srsltid
    _ga _gl _gac _ke _hsenc _hsmi __hstc __hssc __hsfp hsctatracking mkt_tok vero_id vero_conv oly_anon_id oly_enc_id
    rb_clickid s_cid s_kwcid ef_id wickedid wt_mc wt.mc_id wt_zmc cmpid xtor sc_campaign sc_channel
    trk trkcampaign ito smid smtyp guccounter ftag dm_i elqtrackid elq elqat elqaid elqcampaignid ml_subscriber
    ml_subscriber_hash ss_email_id ss_source sfmc_id sfmc_activityid bxid cndid fb_ref fb_source ref_src ref_url
    __twitter_impression intcmp int_cmp phpsessid jsessionid
    """.split()  # noqa: SIM905 - a table of words
)
#: Parameters that name a page elsewhere, and are tracking only with one of these values (or the site's own host).
REFERRER_NAMES = frozenset({"ref", "source", "src", "from", "via", "referrer", "medium"})
REFERRER_VALUES = frozenset(
    """
    rss atom feed rssfeed rss_feed rss-feed newsletter email e-mail mail govdelivery mailchimp twitter tw x facebook fb
    linkedin instagram whatsapp bluesky mastodon threads reddit social share sharing app homepage home google googlenews
    google_news news-app push notification amp
    """.split()  # noqa: SIM905 - a table of words
)
AMP_PARAMETERS = frozenset({"amp", "amp=", "amp=1", "amp=true", "outputtype=amp", "output=amp"})

_HOST_GUISE = re.compile(r"^(?:www|m|mobile|amp)\.(?=[^.]+\.)")
_SESSION = re.compile(
    r";(?:jsessionid|phpsessid|sessionid|sid|aspsessionid\w*)=[^/;]*|/\(S\([^/()]*\)\)(?=/|$)", re.IGNORECASE
)
_INDEX = re.compile(r"/(?:index\.(?:html?|php|aspx?|jsp|shtml|cfm)|default\.(?:html?|aspx?))$", re.IGNORECASE)
#: `/amp` is a guise only behind what looks like an article: a slug or a number. `/news/amp` may be about asset plans.
_AMP = re.compile(r"(?<=[^/])\.amp(?=(?:\.html?)?$)|(?P<article>/[^/]*[-_\d][^/]*)/amp$", re.IGNORECASE)
#: An address in which nothing is to be mended but its query: most are such, and all parsers take a hundred times as long.
_PLAIN = re.compile(
    r"https?://(?:www\.)?(?!(?:www|m|mobile|amp)\.)(?P<host>(?:(?!xn--)[a-z0-9][a-z0-9-]*\.)+[a-z]{2,})"
    r"(?P<path>(?:/[A-Za-z0-9_~-]+)+)(?<!/[aA][mM][pP])/?(?P<query>\?[A-Za-z0-9._~=&-]+)?"
)
_LONGEST_PLAIN = 800
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile(rb"[A-Za-z0-9._~-]")  # RFC 3986 2.3: escaped or not, these mean the same

#: Bytes of a key: an index of PostgreSQL takes 2,704, and some keys are made of two.
LONGEST_KEY = 1_000

_suffixes = PublicSuffixList()


def url_key(url: str) -> str:
    """The identity of the article at an http(s) address, e.g. `example.org/news/1?id=12`. For comparing, not for fetching.

    `https://` before a key gives an address with that same key. Raises ValueError, naming the cause, for anything else
    than a whole http(s) address.
    """
    if len(url) < _LONGEST_PLAIN and (plain := _PLAIN.fullmatch(url)):
        host, path, query = plain.groups()
        return host + path + (_query(query, host) if query else "")
    key = _key_once(url)
    while (again := _key_once(f"https://{key}")) != key:  # what was stripped can uncover another guise
        key = again
    return fitting_url(key)


def fitting(key: str) -> str:
    """A key of any length as one of at most `LONGEST_KEY` bytes: itself, or what stands for it alone."""
    spelt = key.encode("utf-8", "surrogatepass")
    return key if len(spelt) <= LONGEST_KEY else f"~{sha256(spelt).hexdigest()}"


def fitting_url(key: str) -> str:
    """As `fitting`, for a URL key, which stays one of the same host."""
    fit = fitting(key)
    return key if fit == key else f"{key.partition('/')[0]}/{fit}"


def absolute_url(link: str, base: str) -> str | None:
    """`link` as a whole http(s) address, resolved against `base` and written in its normal form; None for what is none."""
    if len(link) < _LONGEST_PLAIN and _PLAIN.fullmatch(link):
        return link
    try:
        address: str = join_url(base, link.strip())
        _parse(address)
    except ValueError:
        return None
    return address


def host_of(url: str) -> str:
    """The host of an http(s) address in lower case and punycode, without a port. Raises ValueError as `url_key` does."""
    return _parse(url).hostname.rstrip(".")


def site_of(url: str) -> str:
    """The registrable host (`www.haringey.gov.uk` → `haringey.gov.uk`) by the list that comes with publicsuffixlist.

    An IP address or a bare name is its own site. Raises ValueError as `url_key` does.
    """
    return _site_of_host(host_of(url))


def accepts_canonical(page_url: str, canonical: str) -> bool:
    """Whether the address that a page claims as its own may be an alias of it.

    Only on the same registrable host, and only one that could be an article's: sites are known that name their front
    page or a section as canonical of every article. Whether the bodies agree is for the caller to see.
    """
    try:
        key, same_site = url_key(canonical), site_of(page_url) == site_of(canonical)
        return key == url_key(page_url) or (same_site and is_article_like(key))
    except ValueError:
        return False


def _parse(url: str) -> URL:
    try:
        parsed = URL(url)
    except UnicodeEncodeError:
        raise ValueError("not a web address: it holds broken characters") from None
    except ValueError:
        raise ValueError(f"not a whole web address: {url!r}") from None
    if parsed.protocol not in {"http:", "https:"}:
        raise ValueError(f"not an http or https address: {url!r}")
    return parsed


def _key_once(url: str) -> str:
    parsed = _parse(url)
    host = _HOST_GUISE.sub("", parsed.hostname.rstrip("."))
    # The scheme is no part of the key, so both default ports mean "none".
    port = "" if parsed.port in {"", "80", "443"} else f":{parsed.port}"
    return host + port + _path(parsed.pathname) + _query(parsed.search, host) + _fragment(parsed.hash)


def _path(path: str) -> str:
    path = _SESSION.sub("", _unescaped(path)).rstrip("/")
    return _AMP.sub(lambda found: found["article"] or "", _INDEX.sub("", path))


def _query(search: str, host: str) -> str:
    # Feeds escape addresses twice: `?id=1&amp;utm_source=rss`.
    items = re.split(r"&(?:amp;)*", _unescaped(search.removeprefix("?")))
    kept = sorted(item for item in items if item and not _is_tracking(item, host))
    return "?" + "&".join(kept) if kept else ""


def _is_tracking(item: str, host: str) -> bool:
    name, _, value = item.lower().partition("=")
    return (
        name in TRACKING_NAMES
        or name.startswith(TRACKING_PREFIXES)
        or (name in REFERRER_NAMES and (value in REFERRER_VALUES or _HOST_GUISE.sub("", value) == host))
        or f"{name}={value}" in AMP_PARAMETERS
    )


def _fragment(fragment: str) -> str:
    """A fragment names another page only where a script routes by it: `#/news/1` or `#!news/1`."""
    return _unescaped(fragment) if len(fragment) > 2 and fragment[1] in "/!" else ""


def _unescaped(text: str) -> str:
    """Percent escapes in one form: plain where they need not be, else with upper-case digits."""
    return _ESCAPE.sub(_one_form, text)


def _one_form(escape: re.Match[str]) -> str:
    byte = unquote_to_bytes(escape[0])
    return byte.decode("ascii") if _UNRESERVED.match(byte) else escape[0].upper()


@lru_cache(maxsize=4096)
def _site_of_host(host: str) -> str:
    if host.rpartition(".")[2].isdigit() or ":" in host:  # an IP address (WHATWG URL: a last label of digits is one)
        return host
    return _suffixes.privatesuffix(host) or host


#: Words of which the addresses of sections are made.
_SECTION_WORDS = frozenset(
    [
        "news",
        "and",
        "the",
        "of",
        "all",
        "our",
        "latest",
        "press",
        "media",
        "releases",
        "release",
        "centre",
        "room",
        "newsroom",
        "events",
        "updates",
        "local",
        "articles",
        "stories",
        "blog",
        "archive",
        "home",
        "page",
        "index",
        "html",
    ]
)


def is_article_like(key: str) -> bool:
    """Whether a URL key may be an article's: the last part of its path is a slug or a number that is no year, or the query
    holds a number.
    """
    address, _, query = key.partition("?")
    _, _, last = address.partition("#")[0].partition("/")
    words = [word for word in re.split(r"[^a-z0-9]+", last.rpartition("/")[2].lower()) if word not in _SECTION_WORDS]
    numbers = [int(number) for number in re.findall(r"\d{3,12}", last.rpartition("/")[2])]
    return (
        len([word for word in words if word]) > 1
        or any(not 1900 <= number <= 2099 for number in numbers)
        or bool(re.search(r"=\d+(?:&|$)", query))
    )
