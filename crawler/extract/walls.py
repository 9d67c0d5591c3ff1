"""What a site shows in place of what was asked for: challenges, sign-in pages, cookie walls, error pages."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wall:
    """`title` alone tells a wall unless a whole article follows; `text` and `markup` only where next to nothing does."""

    what: str
    title: str
    text: str = r"(?!)"
    markup: str = r"(?!)"


_WALLS = [
    _Wall(
        what="a challenge page that asks for a human",
        title=r"^just a moment|attention required|\b(?:a human|a robot|not a bot)\b|verify(?:ing)? (?:that )?you"
        r"|security (?:check|verification)|checking your browser|ddos protection|pardon our interruption"
        r"|(?:bot|human) verification|^one more step|captcha",
        text=r"just a moment|verify(?:ing)? (?:that )?you(?:'| a)re (?:a )?human|checking your browser|complete the captcha"
        r"|(?:not|are you) a robot|unusual traffic|needs to review the security of your connection",
        markup=r"cf[-_]chl|/cdn-cgi/challenge-platform/|_incapsula_resource|captcha-delivery\.com|px-captcha"
        r"|g-recaptcha|h-captcha|awswaf",
    ),
    _Wall(
        what="a refusal",
        title=r"^(?:error )?(?:401|403)\b|access (?:is )?denied|^forbidden|request (?:was )?(?:blocked|rejected|unsuccessful)"
        r"|you have been blocked",
        text=r"you (?:have been|are) blocked|do(?:n't| not) have permission to access|access (?:is |has been )?denied"
        r"|requested url was rejected",
    ),
    _Wall(
        what="a sign-in page",
        title=r"^(?:please )?(?:sign|log)[ -]?(?:in|on)\b|\blogin\b|authentication required|single sign-on",
        text=r"(?:sign|log)[ -]?in to (?:continue|view|read|access)|forgot(?:ten)? (?:your )?password",
        markup=r"<input[^>]+type=[\"']?password",
    ),
    _Wall(
        what="a cookie notice that wants an answer first",
        title=r"^before you continue|cookie (?:consent|preferences|settings)|cookies (?:required|disabled)",
        text=r"(?:accept|enable|allow|use of) (?:all )?cookies|cookies (?:are |to be )?(?:disabled|enabled)|we use cookies",
    ),
    _Wall(
        what="a page that needs a browser with scripts",
        title=r"javascript (?:is )?(?:required|disabled)",
        text=r"(?:enable|turn on|requires?|without|need) javascript|javascript (?:is |to be )?(?:disabled|enabled|required)",
    ),
    _Wall(
        what="an error page",
        title=r"^(?:error )?(?:404|410|50\d)\b|(?:page|content) (?:can(?:no|')t be |could not be |was |is )?(?:not )?found"
        r"|internal server error|bad gateway|service (?:temporarily )?unavailable|something went wrong",
        text=r"page (?:you|that)[^.]{0,60}(?:cannot|could not|can't) be found|no longer (?:exists|available)"
        r"|internal server error|bad gateway|service unavailable",
    ),
    _Wall(
        what="a maintenance notice",
        title=r"(?:down for|under|scheduled|essential) maintenance|^maintenance\b",
        text=r"(?:down for|undergoing|scheduled|essential) maintenance",
    ),
]
#: In words. Longer texts are articles, even those about robots or cookies.
_SHORT, _NOTHING = 250, 60


def wall(*, title: str, text: str, markup: str = "") -> str | None:
    """In readers' words what stands in place of the content, e.g. "a sign-in page"; None where nothing tells of a wall.

    `title` is the page's, `text` what it has to say, `markup` its source.
    """
    words = len(text.split())
    for it in _WALLS:
        if words < _SHORT and re.search(it.title, title.strip(), re.IGNORECASE):
            return it.what
        if words < _NOTHING and re.search(it.text, text.replace("’", "'"), re.IGNORECASE):
            return it.what
    if words < _NOTHING:
        return next((it.what for it in _WALLS if re.search(it.markup, markup, re.IGNORECASE)), None)
    return None
