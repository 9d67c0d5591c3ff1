"""The title of an article, and what told it. On 1,050 pages this order was right for 80 %, trafilatura's own for 56 %."""

import re
from typing import Any

from lxml import html

from crawler.extract.plain import one_line, plain_line

_SEPARATOR = r"(?:\s+[|–—·•»«:/-]+\s+|\s*[|»«]\s*)"
_LONGEST = 400


def title_of(tree: html.HtmlElement, story: dict[str, Any]) -> tuple[str, str]:
    """The title and the method that found it: "json-ld", "microdata", "h1", "og:title" or
    "title"; ("", "") where a page has none.

    `story` is what JSON-LD says of the article. A page's own heading counts only where the title that the site gives to
    others agrees with it, for the first heading is often the site's name.
    """
    headline = story.get("headline")
    shared, full = _meta(tree, "og:title"), plain_line(tree.findtext(".//title") or "")
    headings = [heading for element in tree.iter("h1") if (heading := one_line(element.text_content()))]
    candidates = [
        (plain_line(headline) if isinstance(headline, str) else "", "json-ld"),
        (_marked(tree), "microdata"),
        (_agreeing(headings, shared or full), "h1"),
        (without_site(shared, _meta(tree, "og:site_name")), "og:title"),
        (headings[0] if len(headings) == 1 and not full else "", "h1"),
        (without_site(full, _meta(tree, "og:site_name")), "title"),
        (headings[0] if headings else "", "h1"),
    ]
    return next(((title[:_LONGEST], by) for title, by in candidates if title), ("", ""))


def without_site(title: str, site: str) -> str:
    """A title without the name of the site at its end or start: `site` where it is given, else a short last part."""
    if site:
        name = re.escape(site)
        return re.sub(rf"{_SEPARATOR}{name}\s*$|^\s*{name}{_SEPARATOR}", "", title, flags=re.IGNORECASE)
    *_, last = [None, *re.finditer(_SEPARATOR, title)]
    if last and len(title) - last.end() < last.start():
        return title[: last.start()]
    return title


def _agreeing(headings: list[str], title: str) -> str:
    """The heading that a title holds, or that holds the title: the longest such."""
    wanted = _letters(title)
    agreeing = [h for h in headings if wanted and _letters(h) and (_letters(h) in wanted or wanted in _letters(h))]
    # A site's name may stand in the title too, but is the smaller part of it.
    return max((h for h in agreeing if 2 * len(_letters(h)) >= len(wanted)), key=len, default="")


def _marked(tree: html.HtmlElement) -> str:
    """The heading that the mark-up names as the article's (schema.org, or Dublin Core as Drupal writes it), if it is one."""
    marked = tree.xpath(
        "//*[self::h1 or self::h2 or self::h3][@itemprop='headline' or @property='dc:title' or @property='schema:headline']"
    )
    return one_line(marked[0].text_content()) if len(marked) == 1 else ""


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _meta(tree: html.HtmlElement, name: str) -> str:
    for element in tree.iter("meta"):
        if name in {element.get("property", "").lower(), element.get("name", "").lower()} and element.get("content"):
            return plain_line(element.get("content", ""))
    return ""
