"""What the layouts of listing pages are made of: invented stories, and the furniture that stands around them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MISAI = [
    "Ionawr",
    "Chwefror",
    "Mawrth",
    "Ebrill",
    "Mai",
    "Mehefin",
    "Gorffennaf",
    "Awst",
    "Medi",
    "Hydref",
    "Tachwedd",
    "Rhagfyr",
]

TITLES = """
Harrowfold children's services rated good after three years of work
Council publishes local child safeguarding practice review: Child Ash
New joint director of public health appointed for Westmarsh
Budget consultation opens: have your say on £14m savings
Library in Fennimore to reopen with a café and a job club
Inquest finds missed chances in care home death
Two jailed after county lines investigation in Alderbrook
Flood warning lifted along the lower Marsh
Ombudsman finds fault with delays in education, health and care plans
Leader's statement on the devolution white paper
Bus lane fines to be refunded to 1,200 drivers
Foster carers wanted: an evening at Tannery Hall
Fire service warns of e-bike batteries
Domestic abuse-related death review: Mrs Rowan
Schools close early on Friday because of heat
Peer challenge praises housing team, worries about repairs
Planning inspector rejects incinerator appeal
"Listen to us": care leavers tell councillors what must change
Trust signs the armed forces covenant again
Market Square works: traders' questions answered
Annual report of the safeguarding adults board 2025/26
Man charged with burglary at Quayside shops
Mayor opens the rebuilt Coppermill bridge
Pothole fund doubled for the rural north
Youth justice partnership judged outstanding
Residents' survey 2026: what you told us
Contaminated blood testing error: helpline opens
Child E: learning for professionals published
Council tax support scheme to change from April
Section 114 notice "a last resort", says treasurer
Learning from the winter: hospital discharge review
Missing teenager found safe and well
Coroner asks for better handover between crisis teams
Homelessness strategy adopted by cabinet
Grants of up to £5,000 for village halls
Whistleblowing at Oakhurst unit: independent report
""".strip().splitlines()

SUMMARIES = """
The decision follows months of talks between the council, the trust and families who had asked for a clear answer.
Councillors heard on Tuesday that the work is not done, and that a further report will come in the autumn.
A spokesperson said that anybody who is worried about a neighbour should call the usual number, day or night.
The review makes seven recommendations, all of which were accepted by the partners.
""".strip().splitlines()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    number: int
    title: str
    day: date
    summary: str

    @property
    def slug(self) -> str:
        return "-".join("".join(c if c.isalnum() else " " for c in self.title.lower().replace("'", "")).split())

    @property
    def text(self) -> str:
        return escape(self.title)

    @property
    def long(self) -> str:
        """4 June 2026"""
        return f"{self.day.day} {MONTHS[self.day.month - 1]} {self.day.year}"

    @property
    def short(self) -> str:
        """4 Jun 2026"""
        return f"{self.day.day} {MONTHS[self.day.month - 1][:3]} {self.day.year}"

    @property
    def slashed(self) -> str:
        """04/06/2026"""
        return self.day.strftime("%d/%m/%Y")

    @property
    def weekday(self) -> str:
        return ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[self.day.weekday()]

    @property
    def ordinal(self) -> str:
        """4th June 2026"""
        ending = "th" if 10 < self.day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(self.day.day % 10, "th")
        return f"{self.day.day}{ending} {MONTHS[self.day.month - 1]} {self.day.year}"

    @property
    def welsh(self) -> str:
        return f"{self.day.day} {MISAI[self.day.month - 1]} {self.day.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """One entry as a reader sees it. `day` is None where the page gives none that can be told for certain."""

    url: str
    title: str
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    name: str
    url: str
    html: str
    truth: tuple[Truth, ...]
    older: str | None = None
    given: dict[str, str] = field(default_factory=dict)


def stories(count: int, *, start: int = 0, step: int = 3, newest: date = date(2026, 6, 11)) -> list[Story]:
    """`count` stories, the newest first, `step` days apart (0: all of one day)."""
    return [
        Story(
            number=4200 - start - n,
            title=TITLES[(start + n) % len(TITLES)],
            day=newest - timedelta(days=step * n + (n % 2 if step else 0)),
            summary=SUMMARIES[(start + n) % len(SUMMARIES)],
        )
        for n in range(count)
    ]


def layout(
    name: str,
    url: str,
    html: str,
    found: Iterable[Story],
    address: Callable[[Story], str],
    *,
    title: Callable[[Story], str] = lambda story: story.title,
    day: Callable[[Story], date | None] = lambda story: story.day,
    older: str | None = None,
) -> Layout:
    truth = tuple(Truth(url=address(story), title=title(story), day=day(story)) for story in found)
    return Layout(name=name, url=url, html=html, truth=truth, older=older)


def joined(template: Callable[[Story], str], found: Sequence[Story]) -> str:
    return "\n".join(map(template, found))


SERVICES = {
    "Bins and recycling": ["Check your bin day", "Report a missed bin collection", "Garden waste subscription", "Recycling centres and opening times"],
    "Council tax": ["Pay your council tax online", "Apply for a council tax discount", "Moving home and council tax", "Council tax bands 2026 to 2027"],
    "Housing": ["Apply for a council home", "Report a repair to your home", "Homelessness help and advice", "Private renting: your rights"],
    "Children and families": ["Apply for a school place", "Free school meals and uniform grants", "Worried about a child?", "Fostering and adoption in Harrowfold"],
    "Planning": ["View planning applications", "Building control fees and charges", "The local plan 2026 to 2041", "Report a planning breach"],
}  # fmt: skip


def slug(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower().replace("'", "")).split())


def mega_menu(tag: str = "nav", classes: str = "primary-nav", prefix: str = "") -> str:
    """A menu whose links look like articles: long words, slugs with hyphens."""
    groups = "".join(
        f'<li class="has-sub"><a href="{prefix}/{slug(head)}">{head}</a><ul class="sub">'
        + "".join(f'<li><a href="{prefix}/{slug(head)}/{slug(link)}">{link}</a></li>' for link in links)
        + "</ul></li>"
        for head, links in SERVICES.items()
    )
    return f'<{tag} class="{classes}"><ul>{groups}</ul></{tag}>'


def crumbs() -> str:
    return '<ol class="breadcrumb"><li><a href="/">Home</a></li><li><a href="/your-council">Your council</a></li><li>News</li></ol>'


def cookies() -> str:
    return (
        '<div id="cookie-bar"><p>We use some essential cookies to make this website work.</p><ul><li><a href="/cookies">View cookies</a></li>'
        '<li><a href="/cookie-policy-2026">Our cookie policy</a></li></ul></div>'
    )


def share() -> str:
    return (
        '<ul class="share"><li><a href="https://www.facebook.com/sharer?u=x1234">Share on Facebook</a></li>'
        '<li><a href="https://x.com/intent/post?url=x">Share on X</a></li><li><a href="mailto:?subject=x">Email</a></li></ul>'
    )


def popular(heading: str = "Popular pages", tag: str = "div") -> str:
    links = [link for group in SERVICES.values() for link in group[:1]]
    return (
        f'<{tag} class="popular"><h2>{heading}</h2><ul>'
        + "".join(f'<li><a href="/popular/{slug(link)}">{link}</a></li>' for link in links)
        + f"</ul></{tag}>"
    )


def foot(tag: str = "footer") -> str:
    links = [
        "Accessibility statement",
        "Privacy and cookies",
        "Terms and conditions of use",
        "Freedom of information",
        "Contact us today",
    ]
    return (
        f'<{tag} class="site-foot"><ul>'
        + "".join(f'<li><a href="/about/{slug(link)}">{link}</a></li>' for link in links)
        + f"</ul><p>© 2026 Harrowfold Council</p></{tag}>"
    )


def page(title: str, body: str, *, head: str = "", lang: str = "en-GB") -> str:
    return f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>\n<body>{body}</body></html>'
