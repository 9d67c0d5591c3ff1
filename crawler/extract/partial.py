"""Pages that show the beginning of an article and keep the rest for those who pay or sign in. Pure, on trees and plain text.

Papers invite to subscribe on every page, and articles are about subscriptions, too. So an invitation tells only where it is one to
read on, stands apart as a line of its own, and either the text is short or the invitation stands where the text ends.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cssselect import SelectorError
from lxml import html

from crawler.extract.json_ld import as_list, page_of
from crawler.extract.plain import text_of

SUBSCRIBERS = "the rest is for subscribers"
REGISTERED = "the rest is for registered readers"

#: In words: what may be a teaser with an invitation anywhere on the page; with one in a box made for it; with no invitation at all.
_TEASER, _BOXED, _LOCKED = 150, 250, 250
#: With so few words even "2 free articles left" means that this is not one of them.
_COUNTED = 100
#: Lines behind the end of the text in which an invitation belongs to it.
_NEAR = 8
_LONGEST_LINE = 200
#: Less than this share of the words that a page says its article has is not all of it. Counts differ by a third between systems.
_SHARE, _FEWEST_ANNOUNCED = 0.5, 120

_WHAT = r"(?:article|story|piece|post|page|feature|interview|analysis|content)"
_WHOLE = rf"(?:(?:the\s)?(?:rest|remainder)\b(?:\sof\s(?:the|this)\s{_WHAT})?|(?:the|this)\s(?:full|whole|complete|entire)\s{_WHAT}\b|this\s{_WHAT}\b)"
_ACT = (
    r"(?:subscri(?:be|ption)|become\sa\s(?:subscriber|member)|upgrade|join\s(?:us|now|today)|sign[\s-]?up|regist(?:er|ration)"
    r"|(?:create|set\sup|open)\s(?:a|an|your)\s(?:\w+\s)?account|log[\s-]?in|sign[\s-]?in|(?:start|take)\s(?:a|your)\s(?:\w+\s)?trial)"
)
_GOAL = (
    rf"(?:(?:continue|keep|carry\son|go\son|finish)\sreading\b|continue\W*$|read\son(?=\W*$|[,.;:!])|read\smore\W*$"
    rf"|(?:read|view|access|unlock)\s{_WHOLE})"
)
_INVITATION = re.compile(
    rf"""(?:
    \b{_ACT}\b .{{0,60}}? \bto\s{_GOAL}
    | \bto\s{_GOAL} .{{0,60}}? \b{_ACT}\b
    | \b(?:continue|keep)\sreading\b .{{0,40}} \b(?:subscri|for\s(?:just\s|only\s)?£)
    | \byou(?:\shave|'ve)\s(?:now\s)?(?:reached|used|read|hit|viewed|exceeded)\b .{{0,40}} \b(?:free\s(?:article|stor|page)|(?:monthly|weekly|article|page)\s(?:limit|allowance))
    | ^\W*(?:want|wish|would\syou\slike)\sto\s{_GOAL}\W*$
    | \bunlock\s{_WHOLE} | \brest\sof\sthis\s{_WHAT}\sis\b
    | \byou\s(?:must|need\sto|have\sto)\s(?:be\s(?:a\s)?)?(?:logged[\s-]?in|signed[\s-]?in|subscribed|registered|subscriber|member|{_ACT})\b .{{0,40}}? \bto\s(?:{_GOAL}|(?:read|view)\s(?:it|this)\W*$)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_KNOWN = r"(?:(?:our|paying|paid|registered|premium|existing|full|logged[\s-]?in)\s)"
_READERS = (
    rf"(?:{_KNOWN}*subscribers?\b|{_KNOWN}*members?\b(?=\sonly\b|\W*$)|{_KNOWN}+(?:users?|readers?|customers?)\b)"
)
#: Says outright for whom the article is, wherever it stands.
_LABEL = re.compile(
    rf"""(?:
    \bthis\s(?:\w+\s)?{_WHAT}\s(?:is|can\sbe\sread|has\sbeen)\s (?:only\s|exclusively\s|reserved\s|available\s|free\s|locked\s|exclusive\s|just\s)* (?:for|to|by)\s{_READERS}
    | \b(?:exclusive(?:ly)?|available\sonly|only\savailable)\s(?:for|to)\s{_KNOWN}*subscribers\b
    | \bthis\sis\s(?:a\s)?(?:subscriber|member|premium)s?'?[\s-]?(?:only|exclusive)?\s{_WHAT}\b
    | ^subscribers?'?[\s-](?:only|exclusive)(?:\s{_WHAT})?\W*$ | ^premium\scontent\W*$ | \bfor\ssubscribers\sonly\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNTER = re.compile(
    r"\byou(?:\shave|'ve\sgot|'ve)\s(?:only\s)?(?:\d+|no|one|two|three|four|five)\s(?:more\s)?(?:free\s|complimentary\s)?(?:article|stor|page)\w*\s(?:left|remaining)",
    re.IGNORECASE,
)
_PAYING = re.compile(r"subscri|member|premium|paying|trial|upgrade|£|free articles|limit|allowance", re.IGNORECASE)
_BOX = re.compile(
    r"(?:pay|reg|registration|meter|subscri\w*|premium|content|article)[-_]?(?:wall|gate|barrier|lock)|\bgated\b|piano",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"(?:^|\s)(?:is-|u-|js-|d-|tw-)?(?:hidden|hide|none)(?:\s|$)", re.IGNORECASE)
_NO_DISPLAY = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BESIDE = frozenset({"nav", "aside", "footer", "header"})
_COLUMN = frozenset({"html", "body", "main", "article"})
_BESIDE_NAMES = re.compile(
    r"(?:^|\s)(?:comments?|related|sidebar|promo|newsletter|cookies?|most-?(?:read|popular)|recommended)(?:[-_][-\w]*)?(?=\s|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a page shows of its article: `body`, without the invitation, and why that is not all, None where it is."""

    body: str
    partial: str | None


def shown_of(tree: html.HtmlElement, story: dict[str, Any], body: str) -> Shown:
    """What the page of `tree` shows of an article, given what its JSON-LD says of that and the text that was extracted."""
    lines = text_of(tree, without=_is_beside).replace("’", "'").splitlines()
    apart = [line for line in lines if len(line) <= _LONGEST_LINE]
    invitations = [
        line for line in apart if _LABEL.search(line) or (_INVITATION.search(line) and not _is_told(line, body))
    ]
    counters = [line for line in apart if _COUNTER.search(line)]
    teaser, words = _before(body, [*invitations, *counters]), len(body.split())
    reason = _invited(tree, lines, invitations, teaser) if invitations else None
    reason = reason or _locked(tree, story, body, invited=bool(invitations))
    if reason is None and counters and words < _COUNTED:
        reason = SUBSCRIBERS
    if reason is None and (announced := _announced(story, body)):
        reason = f"the page shows {words:,} of its {announced:,} words"
    return Shown(body=teaser if reason else body, partial=reason)


def _is_told(line: str, body: str) -> bool:
    """Whether the article itself says this, for it goes on behind it."""
    above, found, behind = body.replace("’", "'").partition(line)
    return bool(found) and len(above) < len(behind)


def _before(body: str, invitations: list[str]) -> str:
    """The text above the invitations in its second half, and without those above."""
    plain = body.replace("’", "'")
    for invitation in invitations:
        at = plain.rfind(invitation)
        if at < 0:
            continue
        behind = "" if 2 * at >= len(body) else body[at + len(invitation) :]
        body = f"{body[:at].rstrip()}{behind}".strip()
        plain = body.replace("’", "'")
    return body


def _invited(tree: html.HtmlElement, lines: list[str], invitations: list[str], teaser: str) -> str | None:
    """What the invitations mean, where they are about this article."""
    words = len(teaser.split())
    telling = invitations if words < _TEASER else _at_the_end(lines, invitations, teaser)
    if not telling and words < _BOXED:
        telling = [line for line in invitations if any(line in box for box in _boxes(tree))]
    if not telling:
        return None
    return SUBSCRIBERS if any(_PAYING.search(line) for line in telling) else REGISTERED


def _at_the_end(lines: list[str], invitations: list[str], teaser: str) -> list[str]:
    """The invitations that stand just behind the last line of the text, as the page shows it."""
    last = next(reversed(teaser.replace("’", "'").splitlines()), "")
    ends = [number for number, line in enumerate(lines) if len(line) > 2 and (line in last or last in line)]
    near = lines[ends[-1] + 1 :][:_NEAR] if last and ends else []
    return [line for line in near if line in invitations]


def _boxes(tree: html.HtmlElement) -> Iterator[str]:
    for element in tree.iter("div", "section", "aside", "dialog", "p", "span", "form"):
        if _BOX.search(_names(element)) and not _is_unseen(element):
            yield text_of(element).replace("’", "'")


def _locked(tree: html.HtmlElement, story: dict[str, Any], body: str, *, invited: bool) -> str | None:
    """What the page says for machines: that its article is not free (https://schema.org/isAccessibleForFree)."""
    told = story if {"isAccessibleForFree", "hasPart"} & story.keys() else page_of(tree)
    parts = [
        part
        for part in as_list(told.get("hasPart"))
        if isinstance(part, dict) and _is_false(part.get("isAccessibleForFree"))
    ]
    selectors = [str(part["cssSelector"]) for part in parts if part.get("cssSelector")]
    if not (_is_false(told.get("isAccessibleForFree")) or selectors or _is_marked(tree)):
        return None
    if selectors:
        return None if any(_shows(tree, selector, body) for selector in selectors) else SUBSCRIBERS
    return SUBSCRIBERS if invited or len(body.split()) < _LOCKED else None


def _is_false(value: Any) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower().rpartition("/")[2] == "false")


def _is_marked(tree: html.HtmlElement) -> bool:
    """The same in the page's own marks: https://schema.org microdata, and the tier that Facebook asks for."""
    return any(
        (meta.get("property") == "article:content_tier" and meta.get("content", "").strip().lower() == "locked")
        or (meta.get("itemprop") == "isAccessibleForFree" and _is_false(meta.get("content")))
        for meta in tree.iter("meta")
    )


def _shows(tree: html.HtmlElement, selector: str, body: str) -> bool:
    """Whether the part that is not free is there all the same: for who has paid, or for search engines."""
    try:
        found = tree.cssselect(selector)
    except (SelectorError, ValueError):
        return len(body.split()) >= _LOCKED
    lines = (max(text_of(element).splitlines(), key=len, default="") for element in found)
    return any(len(line.split()) > 5 and line in body for line in lines)


def _announced(story: dict[str, Any], body: str) -> int | None:
    """How many words the page says its article has, where that is far more than it shows. Some count characters."""
    try:
        announced = int(str(story.get("wordCount", "")).replace(",", ""))
    except ValueError:
        return None
    counts_characters = abs(len(body) - announced) < announced / 4
    short = len(body.split()) < _SHARE * announced
    return announced if short and announced >= _FEWEST_ANNOUNCED and not counts_characters else None


def _names(element: html.HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


def _is_beside(element: html.HtmlElement) -> bool:
    """Whether what the element holds is no part of the article's column, or is not shown."""
    if element.tag in _COLUMN:
        return False
    names = _names(element)
    beside = element.tag in _BESIDE or bool(_BESIDE_NAMES.search(names))
    return _is_unseen(element) or (beside and not _BOX.search(names))


def _is_unseen(element: html.HtmlElement) -> bool:
    return (
        "hidden" in element.attrib
        or (element.tag == "dialog" and "open" not in element.attrib)
        or bool(_NO_DISPLAY.search(element.get("style", "")))
        or bool(_UNSEEN.search(element.get("class", "")))
    )
