"""When a page says that its article was published, and what told it. Stated dates come before guessed ones."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any

from htmldate import extractors, find_date
from lxml import html

from crawler.extract.dates import LONDON, read_date
from crawler.extract.plain import one_line

_META = frozenset(
    """
    article:published_time og:article:published_time og:published_time datepublished dc.date.issued dcterms.issued
    dcterms.date.issued dc.date dcterms.date dc.date.created dcterms.created dc.created publishdate publish-date publish_date
    pubdate publication_date publicationdate parsely-pub-date sailthru.date article.published citation_publication_date
    """.split()  # noqa: SIM905 - a table of words
)


class _OwnDates:
    """Our reading of dates in the place of dateparser's, which htmldate asks about strings that it cannot read itself.

    At its first such string dateparser loads two hundred languages: 4.6 seconds and 44 MB in each worker. And of
    06/10/2026 it makes the tenth of June.
    """

    @staticmethod
    def get_date_data(text: str) -> dict[str, datetime | None]:
        moment = read_date(text)
        return {"date_obj": moment.astimezone(LONDON).replace(tzinfo=None) if moment else None}


extractors.get_external_parser = _OwnDates  # type: ignore[assignment]


def published_of(
    tree: html.HtmlElement, story: dict[str, Any], *, url: str, zone: tzinfo, latest: str | None, quick: str
) -> tuple[datetime | None, str | None]:
    """The date in UTC, and "json-ld", "meta", "microdata", "htmldate" or "htmldate extensive"; (None, None) without one.

    `story` is what JSON-LD says of the article, `quick` what htmldate finds without looking into the text; `zone` holds for
    dates that name none; behind `latest` (YYYY-MM-DD) nothing is guessed. The last method nearly always finds some date in
    the text: it is the least to be trusted.
    """
    for raw, by in (*_stated(tree, story), (quick, "htmldate")):
        if moment := read_date(raw, zone=zone):
            return moment, by
    guess = find_date(tree, url=url, original_date=True, extensive_search=True, max_date=latest) or ""
    # A year or a month that stands somewhere in the text is guessed to be its first day. Taken for the date, it would make
    # a new article an old one, of which nobody is told.
    moment = None if guess.endswith("-01") else read_date(guess, zone=zone)
    return moment, "htmldate extensive" if moment else None


def _stated(tree: html.HtmlElement, story: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What the page states, best first, with where it does."""
    for name in ("datePublished", "dateCreated"):
        yield one_line(str(story.get(name) or "")), "json-ld"
    for meta in tree.iter("meta"):
        if _META & {meta.get(name, "").lower() for name in ("property", "name", "itemprop")}:
            yield one_line(meta.get("content", "")), "meta"
    for element in tree.iterfind(".//*[@itemprop='datePublished']"):
        yield one_line(element.get("datetime") or element.get("content") or element.text_content()), "microdata"
