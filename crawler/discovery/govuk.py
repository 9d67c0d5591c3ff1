"""The address of a page of GOV.UK -> the query to its search that asks for the same. Pure."""

import re
from urllib.parse import parse_qsl, urlsplit

from pydantic import ValidationError

from config.sources import GovukQuery

SITE = "https://www.gov.uk"
_HOSTS = frozenset({"www.gov.uk", "gov.uk"})
_ORGANISATION = re.compile(r"/government/organisations/([a-z0-9-]+)(?:\.[a-z]{2}(?:-[a-z]+)?)?(?:\.atom)?/?")
_FINDER = re.compile(r"/search/([a-z-]+)(?:\.atom|\.json)?/?")
#: The types of document that the finder of news shows: the news articles and the speeches of the content schemas,
#: https://docs.publishing.service.gov.uk/document-types.html.
_NEWS = (
    *("press_release", "news_story", "government_response", "world_news_story", "fatality_notice"),
    *("speech", "written_statement", "oral_statement", "authored_article"),
)
_OF_FINDER = {"all": (), "news-and-communications": _NEWS}
#: What a finder's address carries that says nothing about what is found.
_MANNERS = frozenset({"order", "page", "parent", "email", "debug"})


def query_of(url: str, *, is_govuk: bool = False) -> tuple[GovukQuery, tuple[str, ...]] | None:
    """The query, and the names of the finder's filters that it leaves out; None where the page is neither an organisation's
    nor a finder's. `is_govuk`: the page says by its markup that it is of another site of this kind.
    """
    parts = urlsplit(url)
    at_home = parts.hostname in _HOSTS
    if not at_home and not is_govuk:
        return None
    site = SITE if parts.netloc in _HOSTS else f"{parts.scheme}://{parts.netloc}"
    if organisation := _ORGANISATION.fullmatch(parts.path):
        return GovukQuery(organisations=(organisation[1],), site=site), ()
    finder = _FINDER.fullmatch(parts.path)
    types = _OF_FINDER.get(finder[1]) if finder else None
    return _asked(parts.query, types, site) if types is not None else None


def _asked(query: str, types: tuple[str, ...], site: str) -> tuple[GovukQuery, tuple[str, ...]] | None:
    wanted: dict[str, list[str]] = {}
    for key, value in parse_qsl(query):
        wanted.setdefault(key.removesuffix("[]"), []).append(value)
    organisations = tuple(dict.fromkeys(wanted.pop("organisations", ())))
    chosen = tuple(dict.fromkeys(wanted.pop("content_store_document_type", ())))
    keywords = " ".join(wanted.pop("keywords", ())) or None
    left_out = tuple(sorted(wanted.keys() - _MANNERS))
    try:
        found = GovukQuery(organisations=organisations, keywords=keywords, document_types=chosen or types, site=site)
    except ValidationError:  # a hand-made address
        return None
    return found, left_out
