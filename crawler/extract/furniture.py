"""Sentences that belong to a site, not to an article: notices, comment forms, invitations. Pure, on plain text.

Two kinds. A *notice* is said by no article in this form, so it goes wherever it stands. A *fringe* line ("Have your say",
"Related files") may be a heading of the article itself, so it goes only from the ends of the text.
"""

import re
from functools import lru_cache

_NOTICE = re.compile(
    r"""(?:
    your \s browser \s (?:is|appears|does|may) \b .* \b (?:support | cookies | outdated | out \s of \s date | old)
    | for \s the \s best \s (?:possible \s)? (?:experience | viewing) .* (?:browser | cookies)
    | (?:please \s)? (?:enable | allow | turn \s on) \s (?:cookies | javascript) \b
    | (?:this | our) \s (?:web\s?)?site \s (?:.{0,40}\s)? uses? \s (?:.{0,40}\s)? cookies
    | we (?: \s|'ll\s|'d\s) (?:.{0,60}\s)? (?:use | set | place | store) \s (?:.{0,40}\s)? cookies
    | we (?:'ll|\swill) \s assume \b .* \b cookies
    | by \s (?:continuing | using | browsing | clicking) \b .* \b cookies
    | (?:accept | reject | allow | manage) \s (?:all \s | additional \s | optional \s | your \s | analytics \s)* cookies
    | cookies \s on \s (?:this | our) \s (?:web\s?)?site
    | you \s (?:must | need \s to | have \s to) \s (?:be \s)? (?:sign | log | register)\w* [-\s]? (?:ged)? \s? (?:in)? \b .* \b comment
    | (?:sign | log) [-\s]? in \s (?:or \s register \s)? to \s (?:post | leave | make | add | comment)
    | please \s remember \s that \s the \s submission \s of \s any \s material
    | links \s may \s be \s included \s in \s your \s comments
    | (?:some \s)? html \s is \s not \s (?:permitted | allowed)
    | your \s email \s address \s will \s not \s be \s published
    | (?:sign \s up | subscribe) \s (?:to | for) \s (?:our | the) \s (?:\w+ \s){0,3}? newsletters?
    | skip \s to \s (?:the \s)? (?:main \s)? (?:content | navigation)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
#: After one of these, behind most of the text, come only readers' comments.
_COMMENT_FORM = re.compile(
    r"""(?:
    you \s (?:must | need \s to | have \s to) \s (?:be \s)? (?:sign | log | register).* comment
    | links \s may \s be \s included \s in \s your \s comments | (?:some \s)? html \s is \s not
    | your \s email \s address \s will \s not | leave \s a \s (?:comment | reply) $ | (?:post | add) \s a \s comment $
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_FRINGE = re.compile(
    r"""(?:
    (?:\d+ \s)? comments? (?:\s \(\d+\))? | have \s your \s say | (?:leave | post | add) \s a \s (?:comment | reply)
    | related (?:\s (?:files | articles | stories | news | links | content | topics | pages | documents))?
    | (?:you \s (?:may | might) \s also \s like | read \s more | learn \s more | find \s out \s more | more \s (?:news | stories | on \s this))
    | most \s (?:read | popular | viewed) | latest \s (?:news | stories) | share (?:\s (?:this | on | via) .{0,40})?
    | (?:tweet | print | email | facebook | twitter | linkedin | whatsapp | x) | print \s this \s page | email \s (?:this | to \s a \s friend)
    | close | dismiss | accept | ok | menu | search | home | back \s to \s (?:top | news) | sign \s in | log \s in | register
    | advertisement | tags? | topics? | (?:©|\(c\)|copyright \b).* | all \s rights \s reserved .*
    ) [.:…]?""",
    re.VERBOSE | re.IGNORECASE,
)
_BULLET = re.compile(r"^[\s•·*|–-]+|[\s|]+$")


@lru_cache(maxsize=2048)  # the precise and the default text of a page have most of their lines in common
def is_notice(line: str) -> bool:
    """Whether a line opens with a sentence that only a site says, of itself, to its visitor."""
    return bool(_NOTICE.match(_bare(line)))


@lru_cache(maxsize=2048)
def is_comment_form(line: str) -> bool:
    """Whether a line belongs to the form under which readers write: behind it comes nothing of the article."""
    return bool(_COMMENT_FORM.match(_bare(line)))


def without_furniture(text: str, *, title: str = "") -> str:
    """`text` (a paragraph a line) without notices, without a comment section, and without fringe lines at its ends.

    `title` at the head of the text counts as fringe.
    """
    lines = [line for line in _before_comments(text.splitlines()) if not is_notice(line)]
    while lines and (_is_fringe(lines[0]) or _bare(lines[0]) == _bare(title)):
        lines.pop(0)
    while lines and _is_fringe(lines[-1]):
        lines.pop()
    return "\n".join(lines)


def _before_comments(lines: list[str]) -> list[str]:
    """The lines above the comment form, if that stands below half of what is neither notice nor fringe."""
    weights = [0 if is_notice(line) or _is_fringe(line) else len(line) for line in lines]
    before = 0
    for number, (line, weight) in enumerate(zip(lines, weights, strict=True)):
        if 2 * before > sum(weights) and is_comment_form(line):
            return lines[:number]
        before += weight
    return lines


@lru_cache(maxsize=2048)
def _is_fringe(line: str) -> bool:
    bare = _bare(line)
    return not bare or bool(_FRINGE.fullmatch(bare))


def _bare(line: str) -> str:
    return _BULLET.sub("", line).replace("’", "'")
