"""What a source is called, from what its page and its listing say. Pure."""

import re
import unicodedata
from collections.abc import Collection
from urllib.parse import urlsplit

from config.sources import GovukQuery
from crawler.models import Signposts

LONGEST = 80  # characters: names stand in lines of digests

_BETWEEN = re.compile(r"\s+[|–—·•»:~-]+\s+|\s*[|»]\s*|(?<=\w):\s+")
_GENERAL = re.compile(
    r"(?:all |our |the |latest |all the latest |recent |press |media )*"
    r"(?:home ?(?:page)?|news(?:room| room| archive| articles?| stories| and (?:events|media|views|blogs?))?|latest(?: news)?"
    r"|press(?: office| releases?)?|media(?: centre| releases?)?|releases|blogs?|posts|articles|stories|updates?|archives?|index"
    r"|publications?|council|newyddion|rss(?: feeds?)?|feeds?|welcome|page \d+|\d+)",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:council|borough|city of|partnership|board|police|constabulary|authority|commission(?:er)?|ombudsman|government|"
    r"inspectorate|department|ministry|agency|trust|nhs|court|tribunal|panel|association|gazette|times|journal|today)\b",
    re.IGNORECASE,
)
_FRAME = re.compile(r"^(?:welcome to(?: the)?|home of)\s+|\s+(?:rss|atom|news|latest news)(?:\s+feed)?$|\s+feed$", re.IGNORECASE)  # fmt: skip


def name_of(url: str, page: Signposts, *, listed: str = "") -> str:
    """The name of the source at `url`: the site's, else what the page's title says of it, else the listing's, else the host."""
    offered = (page.site, _said(page.title), _said(listed))
    found = next((name for each in offered if (name := _tidy(each)) and not _GENERAL.fullmatch(name)), "")
    if not found or page.site:
        return found or _host(url)
    # "Published reviews": whose?
    is_section = _tidy(page.heading).casefold() == found.casefold() and not _BODY.search(found)
    return f"{found} ({_host(url)})" if is_section else found


def name_of_query(query: GovukQuery, page: Signposts) -> str:
    """The name of a query to GOV.UK: the organisation whose page it was found for, else what is asked for."""
    asked = [f"“{query.keywords}”"] if query.keywords else []
    if not asked and not query.document_types and len(query.organisations) == 1 and (heading := _tidy(page.heading)):
        return heading
    asked += [each.replace("-", " ").capitalize() for each in query.organisations[:3]]
    return _tidy(f"GOV.UK: {', '.join(asked)}") if asked else "GOV.UK"


def unlike(name: str, taken: Collection[str], *, heading: str, url: str) -> str:
    """The name, or one made of it, of its page's `heading` or of its host, that nothing in `taken` has."""
    section = next((tidy for part in _parts(heading) if (tidy := _tidy(part)) and tidy != name), "")
    offered = [name, *([f"{name} – {section}"] if section else []), f"{name} ({_host(url)})"]
    offered += [f"{name} {number}" for number in range(2, len(taken) + 3)]
    return next(each for each in offered if each not in taken)


def _parts(title: str) -> list[str]:
    return [part for part in _BETWEEN.split(title) if part.strip()]


def _said(title: str) -> str:
    """The part of a title that names the body: "News | Alderbrook Council" -> "Alderbrook Council"."""
    parts = [part for part in _parts(title) if not _GENERAL.fullmatch(part.strip())]
    bodies = [part for part in parts if _BODY.search(part)]
    return (bodies or parts or [""])[-1]


def _tidy(text: str) -> str:
    """On one line, without what steers a terminal, without the words around a name; cut between words."""
    printed = "".join(each if unicodedata.category(each)[0] != "C" else " " for each in text)
    bare = _FRAME.sub("", " ".join(printed.split())).strip(" -|–—:»")
    return bare if len(bare) <= LONGEST else bare[:LONGEST].rpartition(" ")[0] or bare[:LONGEST]


def _host(url: str) -> str:
    return (urlsplit(url).hostname or url).removeprefix("www.")
