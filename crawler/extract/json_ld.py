"""What a page says of its article in JSON-LD (https://schema.org/Article), the form search engines ask for."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import html

from crawler.dedupe.urls import url_key

_PAGE = re.compile(r"(?:^|[/:])(?:Web|Item)Page$")
_ARTICLE = re.compile(r"(?:^|[/:])(?:\w*Article|BlogPosting|LiveBlogPosting|Report|PressRelease)$")
_WRAPPING = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*;?\s*$")


def story_of(tree: html.HtmlElement, url: str) -> dict[str, Any]:
    """The properties of the article that the page at `url` is about; {} where it names none, or several and not which.

    Lists of other articles (`ItemList`, `hasPart`) are not looked into.
    """
    stories = [thing for thing in _all_things(tree) if _is_a(thing, _ARTICLE)]
    own = [story for story in stories if _names(story, url)]
    return (own or stories)[0] if own or len(stories) == 1 else {}


def page_of(tree: html.HtmlElement) -> dict[str, Any]:
    """The properties of the page itself (https://schema.org/WebPage); {} where it names none."""
    return next((thing for thing in _all_things(tree) if _is_a(thing, _PAGE)), {})


def _all_things(tree: html.HtmlElement) -> Iterator[dict[str, Any]]:
    return (thing for block in _blocks(tree) for thing in _things(block))


def as_list(value: Any) -> list[Any]:
    """A property as the list of its values: one alone is written without brackets."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _blocks(tree: html.HtmlElement) -> Iterator[Any]:
    for script in tree.iter("script"):
        if script.get("type", "").partition(";")[0].strip().lower() == "application/ld+json":
            try:
                yield json.loads(_WRAPPING.sub("", script.text or ""), strict=False)
            except (ValueError, RecursionError):
                continue  # broken by its site: the page's other signs have to do


def _things(block: Any) -> Iterator[dict[str, Any]]:
    """The objects at the top of a block, in its graph, and what a page names as its main entity."""
    for thing in block if isinstance(block, list) else [block]:
        if isinstance(thing, dict):
            yield thing
            inner = [thing.get("@graph"), thing.get("mainEntity")]
            yield from (
                one for part in inner for one in (part if isinstance(part, list) else [part]) if isinstance(one, dict)
            )


def _is_a(thing: dict[str, Any], kind: re.Pattern[str]) -> bool:
    return any(isinstance(name, str) and kind.search(name) for name in as_list(thing.get("@type")))


def _names(story: dict[str, Any], url: str) -> bool:
    """Whether the story says that its page is the one at `url`."""
    page = story.get("mainEntityOfPage")
    claims = [story.get("url"), story.get("@id"), page.get("@id") if isinstance(page, dict) else page]
    return any(isinstance(claim, str) and _same(claim, url) for claim in claims)


def _same(claim: str, url: str) -> bool:
    try:
        return url_key(claim) == url_key(url)
    except ValueError:
        return False
