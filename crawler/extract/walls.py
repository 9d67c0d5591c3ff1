"""What a site shows in place of what was asked for: challenges, sign-in pages, cookie walls, error pages.

Councils write about maintenance, cookies and even robots. So a title tells a wall only where it opens with the words and
little text follows, and a text only where there is next to nothing else.
"""

import re
from dataclasses import dataclass

_END = r"\s*(?:$|[|–—:.!-])"
_GONE = (
    r"(?:(?:cannot|can't|could not|couldn't) be found|(?:was not|wasn't|is not|isn't|has not been) found|(?:no longer|does not|doesn't) exists?"
    r"|(?:is )?(?:no longer|not|un)[ -]?available|(?:has been|was) (?:removed|deleted|unpublished|archived|taken down)|has expired)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wall:
    """`title` is matched from the start of the title, `text` and `markup` anywhere."""

    what: str
    title: str
    text: str = r"(?!)"
    markup: str = r"(?!)"


_WALLS = [
    _Wall(
        what="a challenge page that asks for a human",
        title=r"just a moment|attention required|are you (?:a )?(?:human|robot)|(?:please )?verify(?:ing)? (?:that )?you"
        rf"|security (?:check|verification)(?: required)?{_END}|checking your browser|ddos protection|one more step{_END}"
        rf"|pardon our interruption|(?:bot|human) verification|captcha{_END}",
        text=r"just a moment\.\.\.|verify(?:ing)? (?:that )?you(?:'| a)re (?:a )?human|checking your browser"
        r"|complete the captcha|not a robot|are you (?:a )?(?:human|robot)\?|unusual traffic"
        r"|review the security of your connection",
        markup=r"cf[-_]chl|/cdn-cgi/challenge-platform/|_incapsula_resource|captcha-delivery\.com|px-captcha"
        r"|g-recaptcha|h-captcha|awswaf",
    ),
    _Wall(
        what="a refusal",
        title=rf"(?:error )?40[13]{_END}|(?:40[13] )?forbidden{_END}|(?:40[13] )?unauthori[sz]ed{_END}"
        rf"|access (?:is )?denied{_END}|request (?:was )?(?:blocked|rejected|unsuccessful){_END}|you have been blocked",
        text=r"you (?:have been|are) blocked|you do(?:n't| not) have permission to access|requested url was rejected"
        r"|access to this (?:page|resource|site) (?:is|has been) denied",
    ),
    _Wall(
        what="a sign-in page",
        title=rf"(?:please )?(?:sign|log)[ -]?(?:in|on)(?: (?:to|or|with) .*)?{_END}|(?:\w+ )?login(?: page)?{_END}"
        rf"|authentication required|single sign-on{_END}",
        text=r"(?:sign|log)[ -]?in to (?:continue|view|read|access)|forgot(?:ten)? (?:your )?password",
        markup=r"<input[^>]+type=[\"']?password",
    ),
    _Wall(
        what="a cookie notice that wants an answer first",
        title=rf"before you continue|(?:your )?cookie (?:consent|preferences|settings){_END}|cookies (?:required|disabled)",
        text=r"(?:accept|enable|allow|use of) (?:all )?cookies|cookies (?:are |to be )?(?:disabled|enabled)|we use cookies",
    ),
    _Wall(
        what="a page that needs a browser with scripts",
        title=r"javascript (?:is )?(?:required|disabled)",
        text=r"(?:enable|turn on|requires?|without|need) javascript|javascript (?:is |to be )?(?:disabled|enabled|required)",
    ),
    _Wall(
        what="an error page",
        title=rf"(?:error )?(?:404|410|50\d)\b|(?:page|content|sorry)\b.{{0,40}}\b(?:not|can't) (?:be )?found|not found{_END}"
        rf"|(?:sorry,? )?(?:we )?(?:cannot|can't|could not|couldn't) find (?:that|this|the|your) (?:page|article|story)\b.{{0,40}}$"
        rf"|(?:sorry,? )?(?:this|the|that) (?:page|article|story|content|item) (?:you (?:\w+ ){{1,4}})?{_GONE}{_END}"
        rf"|(?:oops|whoops|uh[ -]?oh)\b.{{0,60}}$|page (?:unavailable|removed|gone|missing){_END}|no such page{_END}"
        rf"|(?:internal )?server error|bad gateway{_END}|service (?:temporarily )?unavailable{_END}|something went wrong{_END}",
        text=rf"(?:page|article|story|content|item) (?:that )?(?:you|we)\b[^.]{{0,60}}\b{_GONE}"
        rf"|(?:this|the|that) (?:page|article|story) {_GONE}|internal server error|502 bad gateway|503 service"
        r"|(?:cannot|can't|could not|couldn't) find (?:that|this|the|your) (?:page|article|story)",
    ),
    _Wall(
        what="a maintenance notice",
        title=rf"(?:\w+ ){{0,3}}(?:down for|under|undergoing) maintenance|(?:scheduled )?maintenance(?: mode| page)?{_END}",
        text=r"(?:site|website|page) is (?:currently )?(?:down for|under|undergoing) (?:\w+ )?maintenance",
    ),
]
#: What is shown to who is not wanted: a source that shows it is blocked.
BARRED = frozenset({"a challenge page that asks for a human", "a refusal", "a sign-in page"})
#: What the page of a paper shows that keeps all of an article for those who pay.
SUBSCRIBERS_ONLY = "a page for subscribers alone"
#: The shell of a viewer, into which a browser would load a document.
VIEWER = "a viewer for a document"
_VIEWER = re.compile(
    r"<(?:embed|object)[^>]+application/pdf|<(?:iframe|embed|object)[^>]+(?:src|data)=[\"']?[^\"'>]+\.pdf\b"
    r"|/viewer\.html\?file=|docs\.google\.com/(?:viewer|gview)|view\.officeapps\.live\.com|issuu\.com/embed|pdf\.?js\b",
    re.IGNORECASE,
)
#: In words.
_SHORT, _NOTHING, _CAPTION = 250, 60, 25


def wall(*, title: str, text: str, markup: str = "", heading: str = "") -> str | None:
    """In readers' words what stands in place of the content, e.g. "a sign-in page"; None where nothing tells of a wall.

    `title` is the page's, `text` what it has to say, `markup` its source. `heading` is its first, where that is no news's.
    """
    words = len(text.split())
    titles = [each.replace("’", "'").strip() for each in (title, heading)]
    text = text.replace("’", "'")
    for it in _WALLS:
        if words < _SHORT and any(re.match(it.title, each, re.IGNORECASE) for each in titles):
            return it.what
        if words < _NOTHING and re.search(it.text, text, re.IGNORECASE):
            return it.what
    if words < _NOTHING:
        return next((it.what for it in _WALLS if re.search(it.markup, markup, re.IGNORECASE)), None)
    return None


def is_viewer(*, text: str, markup: str) -> bool:
    """Whether the page is the shell of a viewer: no more than a caption, and a document that a browser would load into it."""
    return len(text.split()) < _CAPTION and bool(_VIEWER.search(markup))
