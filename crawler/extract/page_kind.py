"""What kind of page an article is: news, or an advert for a post, an event or a course. Pure, on title, address and text.

One sign says little: a council in trouble has salaries, and a review ends in a webinar. So the text must have signs of different
families near each other, the more the less title and address say. Precise rather than complete: what is excluded by its kind is told to nobody.
"""

import re
from collections.abc import Iterator
from typing import Literal, get_args

PageKind = Literal["vacancy", "event", "training", "article"]
KINDS: tuple[PageKind, ...] = get_args(PageKind)

#: So much of the beginning of a text is looked at: adverts are short, and a long report has each of these words somewhere.
_BEGINNING = 8_000
#: Signs that stand farther apart than this, in characters, have nothing to do with each other.
_NEAR = 1_500
#: So many families of signs are needed where title or address say so, and where neither does: then an event is told by nothing.
_TOLD, _UNTOLD = 2, 3


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_MONEY = r"£ ?\d[\d,.]*k?"
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_HOUR = r"\d{1,2}(?:[.:]\d\d)? ?(?:am|pm|noon)"
_SIGNS: dict[str, re.Pattern[str]] = {
    # of posts
    "pay": _any_of(
        r"\b(?:salary|pay|grade)(?: range| scale)?: ",
        rf"\bsalary (?:of |up to |from )?{_MONEY}",
        rf"{_MONEY}(?: ?(?:-|–|to) ?{_MONEY})?,? (?:per annum|p\.?a\b|pro[- ]rata|per hour|an hour|a year plus)",
        r"\b(?:NJC|SCP|spinal column points?) \d+",
        r"\bcompetitive salary\b",
        r"\bday rate\b",
    ),
    "apply": _any_of(
        r"\b(?:closing date|apply by|interview dates?|interviews)(?: for applications)?(?: is|:|,)",
        r"\bclosing date \d",
        r"\b(?:applications close|closes? at midnight|apply by|apply online|apply now|how to apply)\b",
        r"\bto apply(?:,|:| please| online| for this (?:post|role|job|position))",
        r"\binterviews will (?:be held|take place)\b",
        r"\bfor an informal (?:discussion|chat)\b",
        r"\bsend your CV\b",
    ),
    "post": _any_of(
        r"\b(?:job description|person specification|successful (?:candidate|applicant))\b",
        r"\b(?:enhanced DBS|DBS (?:check|clearance|disclosure))\b",
        r"\b\d\d(?:\.\d+)? hours (?:per|a) week\b",
        r"\bhours: ",
        r"\b(?:job reference|reference number|vacancy ref(?:erence)?|job ref): ?\S",
        r"\b(?:contract|job|post|position|working pattern)(?: type)?: ",
        r"\b(?:we are|we're|is) (?:looking for|seeking|recruiting)\b",
        r"\b(?:you will|you'll) (?:have|be|lead|work|report|need)\b",
        r"\b(?:permanent|fixed[- ]term|full[- ]time|part[- ]time)[,;] (?:permanent|fixed[- ]term|full[- ]time|part[- ]time|\d\d)",
    ),
    # of events and courses
    "book": _any_of(
        r"\b(?:book|reserve|secure) (?:your|a) (?:free )?(?:place|spot|seat|ticket)s?\b",
        r"\b(?:book|register) (?:now|here|online)\b",
        r"\bto (?:book|register)(?:,|:| please| a place| your place| via| visit| email| online)",
        r"\b(?:places|spaces) are (?:limited|free|available)\b",
        r"\blimited (?:places|spaces)\b",
        r"\beventbrite\b",
        r"\b(?:tickets|admission|entry|cost|price|fee): ",
        r"\btickets (?:cost|are|from)\b",
        rf"(?:{_MONEY}) per (?:delegate|person|place)\b",
        r"\bcost per delegate\b",
        r"\b(?:free to attend|no need to book|just turn up|drop in any ?time)\b",
    ),
    "when": _any_of(
        r"\b(?:date|time|when|where|venue|location|dates)(?: and (?:time|venue|location))?: ",
        rf"\b{_HOUR} ?(?:-|–|to|until) ?{_HOUR}",
        rf"\b{_DAY},? \d{{1,2}}(?:st|nd|rd|th)? \w+,? (?:at |from )?{_HOUR}",
        r"\bdoors open\b",
        r"\bon (?:zoom|teams|microsoft teams)\b",
    ),
    "learn": _any_of(
        r"\blearning (?:outcomes|objectives)\b",
        r"\bby the end of (?:the|this) (?:course|session|training|workshop|day|module)\b",
        r"\b(?:course|training) (?:dates|fees?|content|details|aims)\b",
        r"\bCPD (?:hours?|points?|certificates?|accredited|certified|credits?)\b",
        r"\bdelegates (?:will|should)\b",
        r"\b(?:target audience|who should attend|who is (?:it|this|the course) for)\b",
        r"\bthe course (?:covers|aims|provides|explores|is for)\b",
        r"\bthis (?:half[- ]day |one[- ]day |two[- ]day |full[- ]day |free |online |e-learning )*(?:course|training session|module|masterclass)\b",
        r"\b(?:level [1-4]|refresher) (?:course|training)\b",
    ),
}  # fmt: skip

_ROLE = (
    r"(?:officer|manager|co-?ordinator|practitioner|administrator|social worker|advis[eo]r|assistant|apprentice|teacher|director"
    r"|head of [\w' -]+|chair|consultant|analyst|engineer|worker|lead|reviewer|cleaner|driver|solicitor|planner|surveyor|supervisor)"
)
#: A headline that is the name of a post, with little behind it: "Senior Social Worker (part time)".
_TITLES: dict[PageKind, re.Pattern[str]] = {
    "vacancy": _any_of(
        r"\b(?:job )?vacanc(?:y|ies)\b(?! rate)",
        r"\b(?:we(?:'re| are) (?:hiring|recruiting)|join our team|come and work|now hiring|job advert|job opportunity|work for us)\b",
        rf"^(?:[\w'&/-]+,? ){{0,5}}{_ROLE}s?(?: ?[-–|(:,].*| (?:at|for|in) .*)?$",
    ),
    "training": _any_of(
        r"\b(?:training|course|courses|masterclass|e-?learning|CPD|refresher|learning module|lunch and learn)\b",
        r"\bworkshop\b",
    ),
    "event": _any_of(
        r"\b(?:event|webinar|conference|seminar|drop[- ]in|open (?:day|evening)|fun day|fair|festival|summit|workshop|exhibition|roadshow|coffee morning|launch|concert|market|symposium|briefing session)s?\b",
    ),
}  # fmt: skip
_ADDRESSES: dict[PageKind, re.Pattern[str]] = {
    "vacancy": re.compile(r"/(?:jobs?|job-details?|vacanc(?:y|ies)|current-vacancies|careers?|recruitment)(?:/|$)", re.IGNORECASE),
    "training": re.compile(r"/(?:training|courses?|training-courses|learning-and-development|training-calendar)(?:/|$)", re.IGNORECASE),
    "event": re.compile(r"/(?:events?|whats-on|what-s-on|events-calendar|event-details?)(?:/|$)", re.IGNORECASE),
}  # fmt: skip
_FAMILIES: dict[PageKind, frozenset[str]] = {
    "vacancy": frozenset({"pay", "apply", "post"}),
    "training": frozenset({"learn", "book", "when"}),
    "event": frozenset({"book", "when"}),
}
#: The sign without which it is not of this kind, whatever else is there.
_ALWAYS: dict[PageKind, str] = {"vacancy": "apply", "training": "learn", "event": "book"}
#: A headline that begins by saying what it offers: then one sign of `_OFFERS` will do.
_LABELS: dict[PageKind, re.Pattern[str]] = {
    "training": re.compile(r"(?:free |online )*(?:training|e-?learning|(?:training )?course|masterclass|lunch and learn)(?: on\b|:)", re.IGNORECASE),
    "event": re.compile(r"(?:free |online )*(?:webinar|conference|seminar|workshop|briefing session|event)(?: on\b|:)", re.IGNORECASE),
}  # fmt: skip
_OFFERS = frozenset({"book", "learn"})
_NEEDED = _OFFERS | set(_ALWAYS.values())
#: How a page asks whoever reads it; what somebody else did with posts and courses is news.
_REPORTED = _any_of(
    r"\b(?:criticis|scrapp|axe[sd]?\b|row over|slam|inquest|inquiry|tribunal|court|jailed|sentenced|fined|struck off|investigat|review finds)",
    r"\b(?:appoint(?:ed|s)|takes up|resigns?|resigned|retires?|dies|died|sacked|suspended|dismissed|steps? down)\b",
)


def kind_of(*, title: str, url: str = "", body: str) -> PageKind:
    """What kind of page has this headline, this address and this text. "article" is whatever is not plainly something else."""
    headline = " ".join(title.replace("’", "'").split())
    if _REPORTED.search(headline):
        return "article"
    text = " ".join(body[:_BEGINNING].replace("’", "'").split())
    if not any(_SIGNS[family].search(text) for family in _NEEDED):
        return "article"  # as nearly all are: the other signs are not even looked for
    groups = tuple(_groups(text))
    path = url.partition("://")[2].partition("?")[0]
    for kind in _FAMILIES:
        told = bool(_TITLES[kind].search(headline) or _ADDRESSES[kind].search(path))
        labelled = kind in _LABELS and bool(_LABELS[kind].match(headline))
        if any((labelled and families & _OFFERS) or _is(kind, families, told=told) for families in groups):
            return kind
    return "article"


def _is(kind: PageKind, families: frozenset[str], *, told: bool) -> bool:
    """Whether signs of these families, beside each other, make a page of this kind, where `told` of title and address say so."""
    there = families & _FAMILIES[kind]
    if _ALWAYS[kind] not in there:
        return False
    return len(there) >= (_TOLD if told else _UNTOLD)


def _groups(text: str) -> Iterator[frozenset[str]]:
    """For each sign in the text: of which families there are signs from there on, as far as they have to do with each other."""
    signs = sorted((found.start(), family) for family, sign in _SIGNS.items() for found in sign.finditer(text))
    for number, (start, _) in enumerate(signs):
        yield frozenset(family for at, family in signs[number:] if at - start <= _NEAR)
