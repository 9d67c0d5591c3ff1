"""Pages as sites show them in the place of an article, beside whole ones that look alike. All texts are invented.

Each of `PAGES` has a name, what it is ("whole", "partial" or "failed"), and its HTML. `READ` is what can be read of the articles
that are whole, `LEAD` what a teaser shows.
"""

import json
from dataclasses import dataclass
from typing import Literal

Kind = Literal["whole", "partial", "failed"]

TITLE = "Alderbrook board publishes review of three children’s care"
LEAD = [
    "The Alderbrook safeguarding board has published its review into the care of three children.",
    "It finds that four services knew of the family, and that none asked the eldest child what she wished.",
]
REST = [
    "“We accept all of its eleven findings,” said Councillor Ida Fenwick. “The work began in March and will be reported.”",
    "The director of children’s services, Marcus Dunholm, told members that social workers now see each child alone.",
    "Opposition members asked why the review had taken two years. Mr Dunholm said that a trial had to end first.",
    "Health visitors had written three letters to the council, of which one was answered, after nine weeks.",
    "The board has asked the schools of Harrowfold and Westmarsh to name one person each who keeps the record.",
    "A second review, of a neighbouring board, is due in the autumn; its chair said that the two cases have much in common.",
    "Parents who were heard for the review said that each office had been friendly, and that none had called the next.",
]
READ = [*LEAD, *REST]
MENU = "<header><nav><a href=/>Home</a> <a href=/news>News</a> <a href=/subscribe>Subscribe</a> <a href=/login>Sign in</a></nav></header>"
FOOT = "<footer><a href=/privacy>Privacy</a> <a href=/cookies>Cookies</a> <p>Copyright Alderbrook Media</p></footer>"
SIDE = (
    "<aside class=sidebar><h2>Most read</h2><ul><li><a href=/1>Westmarsh bin strike ends</a></li><li><a href=/2>Bridge to close"
    "</a> <span>Log in to read the full story</span></li></ul><p>Subscribe to continue reading The Gazette every morning.</p></aside>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walled:
    name: str
    kind: Kind
    html: str


def page(inner: str, *, title: str = TITLE, head: str = "", around: str = MENU) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | Gazette</title>{head}</head>'
        f"<body>{around}{inner}{FOOT}</body></html>"
    )


def article(paragraphs: list[str], after: str = "", *, head: str = "", outside: str = "", title: str = TITLE) -> str:
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    return page(f"<main><article><h1>{title}</h1>{text}{after}</article></main>{outside}", head=head, title=title)


def json_ld(**story: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": TITLE, **story})}</script>'


def plain(inner: str, title: str) -> str:
    return page(inner, title=title)


_PAID_PART = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".paid"}
_OFFERS = (
    "<h3>Digital</h3><p>£8 a month, cancel at any time.</p><h3>Print</h3><p>£22 a month, by post each Thursday.</p>"
)
_TABLE = (
    "The review counts 214 letters, mails and calls between the four services in the fourteen months before the first child was "
    "taken into care, and prints a table of who knew what on which day, as the family’s solicitor had asked it to do from the start."
)

PAGES = [
    # whole
    Walled(name="plain", kind="whole", html=article(READ)),
    Walled(name="short and whole", kind="whole", html=article(LEAD)),
    Walled(name="two sentences and a side bar full of invitations", kind="whole", html=article(LEAD, outside=SIDE)),
    Walled(
        name="a cookie notice above it",
        kind="whole",
        html=article(READ).replace(
            "<main>", "<div class=cookie-banner><p>We use cookies. Accept all cookies to continue.</p></div><main>"
        ),
    ),
    Walled(
        name="a newsletter box below it",
        kind="whole",
        html=article(
            READ, "<div class=newsletter><p>Subscribe to our newsletter</p><form><input name=email></form></div>"
        ),
    ),
    Walled(
        name="a newsletter invitation behind a short one",
        kind="whole",
        html=article(LEAD, "<p>Sign up to read more from our education team every Friday.</p>"),
    ),
    Walled(
        name="a sign-in for comments",
        kind="whole",
        html=article(
            READ, "<section><h2>Comments</h2><p>Log in to join the conversation</p><p>Sign in to comment</p></section>"
        ),
    ),
    Walled(
        name="an appeal for members",
        kind="whole",
        html=article(READ, "<div><p>Support local news. Become a member from £3 a month.</p></div>"),
    ),
    Walled(
        name="a wall that is not shown",
        kind="whole",
        html=article(LEAD, '<div class="paywall hidden"><p>Subscribe to continue reading this article.</p></div>'),
    ),
    Walled(
        name="a wall that is styled away",
        kind="whole",
        html=article(
            LEAD, '<div class="meter-wall" style="display: none"><p>To keep reading, please register.</p></div>'
        ),
    ),
    Walled(
        name="a meter at the end of a whole one",
        kind="whole",
        html=article(READ, "<p class=meter>You have 2 free articles left this month.</p>"),
    ),
    Walled(
        name="a licence opens what is not free",
        kind="whole",
        html=article(
            LEAD,
            f"<div class=paid>{''.join(f'<p>{each}</p>' for each in REST)}</div>",
            head=json_ld(isAccessibleForFree=False, hasPart=_PAID_PART),
        ),
    ),
    Walled(
        name="as long as announced",
        kind="whole",
        html=article(
            READ, head=json_ld(isAccessibleForFree=True, wordCount=sum(len(each.split()) for each in READ) + 40)
        ),
    ),
    Walled(
        name="characters announced as words",
        kind="whole",
        html=article(READ, head=json_ld(wordCount=len(" ".join(READ)))),
    ),
    Walled(
        name="news of a paper that has a wall",
        kind="whole",
        html=article(
            [
                "The Westmarsh Courier asks its readers to subscribe to continue reading from Monday, its editor has said.",
                "Councillors fear that notices of planning will be out of reach for those who cannot pay.",
                *REST[:3],
            ],
            title="Courier goes behind a wall",
        ),
    ),
    Walled(
        name="a report behind a form",
        kind="whole",
        html=article(LEAD, "<p>Register on the board’s portal to read the full report.</p>"),
    ),
    Walled(
        name="a report behind a form, said otherwise",
        kind="whole",
        html=article(
            LEAD, "<p>Register to read the whole report.</p><p>Sign up to get the full story of the inquiry.</p>"
        ),
    ),
    Walled(
        name="a page for everybody",
        kind="whole",
        html=article(
            [
                "This page is for members of the public who wish to speak at a meeting.",
                "Places are open to members. You have reached the limit once five people have asked.",
                "Subscribe to read on your phone what the council decides.",
                *LEAD,
            ],
            title="Speaking at a meeting",
        ),
    ),
    Walled(
        name="news of what is gone",
        kind="whole",
        html=article(LEAD, title="The story was removed from the paper’s site after a complaint"),
    ),
    Walled(
        name="a page about a page",
        kind="whole",
        html=article(READ, title="Page of history found in Alderbrook archive"),
    ),
    # partial
    Walled(
        name="subscribe to continue",
        kind="partial",
        html=article(LEAD, f"<div class=paywall><h2>Subscribe to continue reading</h2>{_OFFERS}</div>"),
    ),
    Walled(
        name="for subscribers",
        kind="partial",
        html=article(
            LEAD,
            "<p><b>This article is for subscribers only.</b></p><p>Already a subscriber? <a href=/login>Log in</a></p>",
        ),
    ),
    Walled(
        name="for registered users",
        kind="partial",
        html=article(
            LEAD, "<p>This article is available to registered users.</p><p><a href=/join>Register free</a></p>"
        ),
    ),
    Walled(
        name="log in to read the full story",
        kind="partial",
        html=article(LEAD[:1], "<p><a href=/login>Log in to read the full story</a></p>"),
    ),
    Walled(
        name="a registration wall",
        kind="partial",
        html=article(
            LEAD,
            "<section class=regwall><h2>To keep reading, create a free account</h2><p>It takes a minute.</p></section>",
        ),
    ),
    Walled(
        name="to read on, subscribe",
        kind="partial",
        html=article(LEAD, "<p>To read on, please subscribe or sign in.</p>"),
    ),
    Walled(
        name="none of the free articles left",
        kind="partial",
        html=article(LEAD[:1], "<div><p>You have no free articles left this month.</p></div>"),
    ),
    Walled(
        name="the limit is reached",
        kind="partial",
        html=article(LEAD, "<div><p>You’ve reached your limit of free articles.</p></div>"),
    ),
    Walled(
        name="a long beginning",
        kind="partial",
        html=article(
            [*LEAD, *REST[:6], _TABLE], "<div><p>Subscribe to read the rest of this article</p></div>", outside=SIDE
        ),
    ),
    Walled(
        name="an overlay at the end of the page",
        kind="partial",
        html=article(
            LEAD, outside=f"{SIDE}<div class='modal content-gate'><p>Subscribe now to continue reading.</p></div>"
        ),
    ),
    Walled(
        name="marked for machines, with the part",
        kind="partial",
        html=article(LEAD, head=json_ld(isAccessibleForFree="False", hasPart=_PAID_PART)),
    ),
    Walled(
        name="marked for machines, with an empty part",
        kind="partial",
        html=article(LEAD, "<div class=paid></div>", head=json_ld(isAccessibleForFree=False, hasPart=[_PAID_PART])),
    ),
    Walled(
        name="marked for machines alone", kind="partial", html=article(LEAD, head=json_ld(isAccessibleForFree=False))
    ),
    Walled(
        name="marked for machines, as the page",
        kind="partial",
        html=article(
            LEAD,
            head=json_ld()
            + f'<script type="application/ld+json">{json.dumps({"@type": "WebPage", "isAccessibleForFree": False, "hasPart": _PAID_PART})}</script>',
        ),
    ),
    Walled(
        name="marked in its attributes",
        kind="partial",
        html=article(LEAD, head='<meta itemprop="isAccessibleForFree" content="False">'),
    ),
    Walled(
        name="a locked tier",
        kind="partial",
        html=article(LEAD, head='<meta property="article:content_tier" content="locked">'),
    ),
    Walled(name="far shorter than announced", kind="partial", html=article(LEAD, head=json_ld(wordCount="812"))),
    Walled(
        name="members only",
        kind="partial",
        html=article(LEAD, "<p>You need to be a member to read this article.</p><a href=/join>Become a member</a>"),
    ),
    # failed
    Walled(
        name="nothing but the wall",
        kind="failed",
        html=page(f"<main><h1>{TITLE}</h1><p>This article is for subscribers only.</p></main>"),
    ),
    Walled(
        name="just a moment",
        kind="failed",
        html=plain(
            "<div id=cf-chl-widget></div><p>Checking your browser before accessing the site.</p>", "Just a moment..."
        ),
    ),
    Walled(
        name="a challenge without words",
        kind="failed",
        html='<!doctype html><html><head><title>news.example</title></head><body><script src="/cdn-cgi/challenge-platform/a.js"></script></body></html>',
    ),
    Walled(
        name="a sign-in page",
        kind="failed",
        html=plain(
            "<h1>Sign in</h1><form><p>Email</p><input name=a><p>Password</p><input type=password></form>", "Sign in"
        ),
    ),
    Walled(
        name="a cookie wall",
        kind="failed",
        html=plain(
            "<main><h1>Before you continue</h1><p>We use cookies. Accept all cookies to visit the site.</p></main>",
            "Gazette",
        ),
    ),
    Walled(
        name="a viewer",
        kind="failed",
        html=page(
            '<main><h1>Minutes, 4 June</h1><p>Your browser shows the minutes below.</p><embed type="application/pdf" src="/f?id=7"></main>',
            title="Minutes, 4 June",
        ),
    ),
    Walled(
        name="a viewer by script",
        kind="failed",
        html=page('<iframe src="/assets/pdfjs/web/viewer.html?file=%2Ffiles%2F7"></iframe>', title="Minutes, 4 June"),
    ),
    Walled(
        name="page not found, in the title",
        kind="failed",
        html=plain(
            "<main><h1>Sorry</h1><p>Try the search, or one of these: bins, council tax, schools, planning.</p></main>",
            "Page not found",
        ),
    ),
    Walled(
        name="page not found, in the heading",
        kind="failed",
        html=plain(
            "<main><h1>Sorry, we can’t find that page</h1><p>The address may have been mistyped, or the page may have moved when our "
            "website was renewed in the spring.</p><p>People often look for these:</p><ul><li>Pay your council tax</li><li>Find your "
            "bin day</li><li>Apply for a school place</li><li>Report a pothole</li></ul><p>You can also call our contact centre on "
            "weekdays between nine and five, or write to us, and somebody will look for you.</p></main>",
            "Alderbrook Council",
        ),
    ),
    Walled(
        name="removed",
        kind="failed",
        html=plain(
            "<main><h1>News</h1><p>The article you are looking for has been removed.</p></main>", "Alderbrook Council"
        ),
    ),
    Walled(
        name="expired",
        kind="failed",
        html=plain(
            "<main><h1>This page is no longer available</h1><p>See our latest news instead.</p></main>", "Westmarsh"
        ),
    ),
    Walled(
        name="an error with good manners",
        kind="failed",
        html=plain(
            "<main><h1>Oops! That went wrong</h1><p>Our engineers have been told. Please try again in a while.</p></main>",
            "Gazette",
        ),
    ),
    Walled(
        name="maintenance",
        kind="failed",
        html=plain(
            "<main><h1>Back soon</h1><p>Our website is currently undergoing planned maintenance.</p></main>",
            "Alderbrook",
        ),
    ),
]
