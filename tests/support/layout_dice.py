"""Layouts of listing pages that are thrown by dice: each seed gives another way to build and surround the same list."""

from collections.abc import Callable
from datetime import date
from random import Random

from layout_kit import (
    MONTHS,
    SERVICES,
    SUMMARIES,
    Layout,
    Story,
    Truth,
    cookies,
    crumbs,
    foot,
    mega_menu,
    page,
    popular,
    share,
    slug,
    stories,
)

BASE = "https://www.alderbrook.gov.example"
HASHED = ["_a1b", "css-9x2k", "sc-Qz", "e1lk0", "jss77"]
#: Where the list stands, and how its entries are addressed.
ADDRESSES: list[tuple[str, Callable[[Story], str]]] = [
    ("/news", lambda s: f"/news/{s.slug}"),
    ("/news", lambda s: f"/news/article/{s.number}/{s.slug}"),
    ("/media-centre/press-releases", lambda s: f"/media-centre/press-releases/{s.day.year}/{s.slug}/"),
    ("/news.aspx", lambda s: f"/news/{s.slug}.aspx"),
    ("/news/", lambda s: f"/{s.slug}/"),
    ("/news.php?cat=3", lambda s: f"/story.php?id={s.number}"),
    ("/blog", lambda s: f"/blog/{s.day.year}/{s.day.month:02}/{s.day.day:02}/{s.slug}"),
    ("/publications/reviews", lambda s: f"/media/{s.number}/{s.slug}.pdf"),
    ("/latest-news/index.html", lambda s: f"/latest-news/{s.number}.html"),
]
DATES: list[Callable[[Story], str]] = [
    lambda s: s.long,
    lambda s: s.short,
    lambda s: s.slashed,
    lambda s: s.ordinal,
    lambda s: f"{s.weekday}, {s.long}",
    lambda s: f"{s.weekday[:3]} {s.short}, 9:05am",
    lambda s: f"{MONTHS[s.day.month - 1]} {s.day.day}, {s.day.year}",
    lambda s: f"{s.day.day:02}.{s.day.month:02}.{s.day.year}",
    lambda s: s.day.isoformat(),
    lambda s: f"{s.day.day:02}-{MONTHS[s.day.month - 1][:3]}-{s.day.year}",
]


class Dice:
    """One way to build a page."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.random = Random(seed)
        self.naming = self.one_of("none", "plain", "bem", "hashed")
        self.where, self.address = self.one_of(*ADDRESSES)
        self.date_text = self.one_of(*DATES)
        self.label = self.one_of("", "", "", "Published: ", "Posted on ", "Date: ")
        self.dated = self.random.random() < 0.9
        self.place = self.one_of("before", "behind", "behind", "end")
        self.heading = self.one_of("h2", "h3", "h4", "strong", "", "")
        self.frame = self.one_of("ul", "ol", "div", "div", "article", "table", "cells", "dl", "flat", "card", "grid")
        self.plain_title = self.frame not in {"flat", "dl", "cells", "card"} and self.random.random() < 0.15
        self.pictured, self.tagged, self.signed, self.summed, self.more = (
            self.random.random() < 0.45 for _ in range(5)
        )
        self.found = stories(
            self.random.randint(3, 14),
            start=self.random.randint(0, 35),
            step=self.random.randint(1, 9),
            newest=date(2026, 6, 14),
        )

    def one_of(self, *what):
        return self.random.choice(what)

    def named(self, name: str, number: int = 0) -> str:
        if self.naming == "none":
            return ""
        by = {
            "plain": name,
            "bem": f"c-{name} c-{name}--{(number % 2 and 'odd') or 'even'} js-{number}",
            "hashed": HASHED[len(name) % 5],
        }
        return f' class="{by[self.naming]}"'

    def date(self, s: Story) -> str:
        if not self.dated:
            return ""
        form = self.random_for("date")
        if form == 0:
            return f'<time datetime="{s.day.isoformat()}">{self.label}{self.date_text(s)}</time>'
        if form == 1:
            return f"<div{self.named('when')}><span>{s.day.day}</span> <span>{MONTHS[s.day.month - 1][:3]}</span> <span>{s.day.year}</span></div>"
        if form == 2:
            return f"<p{self.named('date')}>{self.label}{self.date_text(s)}</p>"
        if form == 3:
            return f"<div><span{self.named('label')}>{self.label}</span><span>{self.date_text(s)}</span></div>"
        return f"<small>{self.label}{self.date_text(s)}</small>"

    def random_for(self, what: str) -> int:
        """The same for each entry of a page."""
        return Random(f"{self.seed} {what}").randrange(5)

    def title(self, s: Story) -> str:
        link = self.address(s)
        text = s.text + (" (PDF, 1.2MB)" if link.endswith(".pdf") and self.seed % 2 else "")
        inner = text if self.plain_title else f'<a href="{link}"{self.named("link")}>{text}</a>'
        return (
            f"<{self.heading}{self.named('title')}>{inner}</{self.heading}>"
            if self.heading
            else (f"<b>{inner}</b>" if self.plain_title else inner)
        )

    def parts(self, s: Story) -> str:
        link = self.address(s)
        picture = f'<a href="{link}"{self.named("pic")}><img src="x.jpg" alt=""></a>' if self.pictured else ""
        tags = (
            f'<div{self.named("topic")}><a href="/topics/children">Children</a> <a href="/topics/adult-care">Adult care</a></div>'
            if self.tagged
            else ""
        )
        by = f'<span{self.named("by")}>By <a href="/people/nell-harrow">Nell Harrow</a></span>' if self.signed else ""
        text = f"<p{self.named('text')}>{s.summary}</p>" if self.summed else ""
        more = (
            f'<a href="{link}">{Random(self.seed).choice(["Read more", "Read more »", "View", "Continue reading"])}</a>'
            if self.more or self.plain_title
            else ""
        )
        before, behind, end = ((self.date(s) if self.place == where else "") for where in ("before", "behind", "end"))
        return f"{picture}{before}{self.title(s)}{behind}{tags}{by}{text}{more}{end}"

    def card(self, s: Story) -> str:
        head = self.heading or "span"
        text = f"<p>{s.summary}</p>" if self.summed else ""
        return f'<a href="{self.address(s)}"{self.named("card", s.number)}><div><img alt=""></div><div><{head}>{s.text}</{head}>{self.date(s)}{text}</div></a>'

    def list_(self) -> str:  # noqa: PLR0911 - a return for each kind of frame
        """The list itself."""
        found, frame = self.found, self.frame
        item = self.named
        if frame in {"ul", "ol"}:
            return (
                f"<{frame}{item('list')}>"
                + "".join(f"<li{item('item', s.number)}>{self.parts(s)}</li>" for s in found)
                + f"</{frame}>"
            )
        if frame in {"div", "article"}:
            return (
                f"<div{item('list')}>"
                + "".join(f"<{frame}{item('item', s.number)}><div>{self.parts(s)}</div></{frame}>" for s in found)
                + "</div>"
            )
        if frame == "table":
            return "<table>" + "".join(f"<tr><td>{self.parts(s)}</td></tr>" for s in found) + "</table>"
        if frame == "cells":
            return (
                "<table><tr><th>Title</th><th>Date</th></tr>"
                + "".join(
                    f"<tr><td>{self.title(s)}</td><td>{self.date_text(s) if self.dated else '-'}</td></tr>"
                    for s in found
                )
                + "</table>"
            )
        if frame == "dl":
            return (
                "<dl>" + "".join(f"<dt>{self.title(s)}</dt><dd>{self.date(s)}{s.summary}</dd>" for s in found) + "</dl>"
            )
        if frame == "card":
            return f"<div{item('cards')}>" + "".join(map(self.card, found)) + "</div>"
        if frame == "grid":
            cells = [f"<div{item('cell', s.number)}><div{item('inner')}>{self.parts(s)}</div></div>" for s in found]
            return "".join(f"<div{item('row')}>{''.join(cells[n : n + 3])}</div>" for n in range(0, len(cells), 3))
        head = self.heading if self.heading.startswith("h") else "h3"
        return "".join(
            f'<{head}><a href="{self.address(s)}">{s.text}</a></{head}>{self.date(s)}<p>{s.summary}</p>' for s in found
        )

    def around(self) -> str:
        """The whole page."""
        menu = self.one_of(
            mega_menu(),
            mega_menu("div", "main-menu"),
            mega_menu("div", "c1"),
            "<div><a href='/'>Home</a> <a href='/contact-us'>Contact us</a></div>",
        )
        menu = f"<header>{menu}</header>" if self.random.random() < 0.5 else menu
        side = [
            popular(),
            popular("Related pages", "section"),
            popular("Popular services"),
            self.events(),
            self.recent(),
            self.archives(),
            "",
        ]
        aside = "".join(self.random.sample(side, self.random.randint(0, 3)))
        aside = self.one_of(f"<aside>{aside}</aside>", f"<div class='sidebar'>{aside}</div>", f"<div>{aside}</div>")
        head = self.one_of("<h1>Latest news</h1>", "<h1>News</h1>", "<h2>Press releases</h2>", "<h1>Publications</h1>")
        wrap = self.one_of("main", "section", "div", "div")
        body = f"<{wrap}{self.named('content')}>{head}{self.one_of('', crumbs())}<div>{self.list_()}</div>{self.one_of('', share())}</{wrap}>"
        middle = f"{aside}{body}" if self.random.random() < 0.3 else f"{body}{aside}"
        if self.random.random() < 0.15:
            middle = f"<table><tr><td>{body}</td><td>{aside}</td></tr></table>"
        return f"{self.one_of('', cookies())}{menu}<div{self.named('page')}>{middle}</div>{self.one_of(foot(), foot('div'), '')}"

    def events(self) -> str:
        items = "".join(
            f'<li><a href="/events/{n}-guided-walk-in-the-marsh">Guided walk {n} in the marsh</a> <span>{n} July 2026</span></li>'
            for n in (2, 9, 16, 23)
        )
        return f"<div><h2>Upcoming events</h2><ul>{items}</ul></div>"

    def recent(self) -> str:
        items = "".join(f'<li><a href="{self.address(s)}">{s.text}</a></li>' for s in self.found[:3])
        return f"<div><h3>Recent posts</h3><ul>{items}</ul></div>"

    def archives(self) -> str:
        items = "".join(f'<li><a href="/news/archive/2026/{n:02}">{MONTHS[n - 1]} 2026</a></li>' for n in (6, 5, 4, 3))
        return f"<div><h3>Archive</h3><ul>{items}</ul></div>"

    def layout(self) -> Layout:
        truth = tuple(
            Truth(
                url=f"{BASE}{self.address(s)}",
                title=s.title,
                day=s.day if self.dated or "/blog/" in self.address(s) else None,
            )
            for s in self.found
        )
        return Layout(
            name=f"dice {self.seed} {self.frame}",
            url=f"{BASE}{self.where}",
            html=page("Alderbrook Council", self.around()),
            truth=truth,
        )


class Empty(Dice):
    """The same pages with services, an alphabet or a text where the list would be."""

    def list_(self) -> str:
        tiles = "".join(
            f'<div{self.named("tile", n)}><h3><a href="/{slug(group)}">{group}</a></h3><p>Find out, apply, pay and report things to us.</p></div>'
            for n, group in enumerate(SERVICES)
        )
        letters = "".join(
            f'<li><a href="/{slug(name)}">{name}</a></li>' for names in SERVICES.values() for name in names
        )
        text = f'<p>{SUMMARIES[0]} See <a href="/how-we-decide-things">how we decide things</a> and <a href="/what-we-do">what we do</a>.</p>'
        day = f"<p>Last updated: {self.found[0].long}</p>"
        return [tiles, f"<ul>{letters}</ul>", 4 * text, day + tiles, f"<ol>{letters}</ol>{day}"][self.seed % 5]

    def recent(self) -> str:
        return ""


def thrown(seed: int) -> Layout:
    """A page with a list."""
    return Dice(seed).layout()


def listless(seed: int) -> str:
    """A page without any list of articles."""
    html = page("Alderbrook Council", Empty(seed).around())
    for heading, other in (
        ("Latest news", "Welcome"),
        (">News<", ">All services<"),
        ("Publications", "Contact us"),
        ("Press releases", "Council tax"),
    ):
        html = html.replace(heading, other)
    return html


__all__ = ["listless", "thrown"]
