"""A public-sector web that lives through some weeks in minutes: what its sites publish, what they do wrong, and what of it can be known.

    world = World(sites, seed=1)            # the sites answer by `world.now`, which the test moves on
    world.sources()                         # as the configuration declares them
    world.now += timedelta(minutes=30)
    world.reachable()                       # the addresses that a perfect reader would have archived by now

What a site published stands in `Site.articles`; what it really sent of that in `Site.shown`. An article is reachable where it was on
some listing that was sent whole, or still stands on one of the pages that the listing leads on to.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from loopback_sites import Answer, LoopbackSites, Visit
from simulated_listings import KINDS, Kind, Story

BEGAN = datetime(2026, 5, 4, 6, tzinfo=UTC)
_PLACES = (
    *(
        "Alderbrook",
        "Westmarsh",
        "Ostrey",
        "Fennimore",
        "Harrowfold",
        "Pennerley",
        "Tillingworth",
        "Quenby",
        "Marlow End",
    ),
    *("Castlebeck", "Dunmere", "Eastleach", "Garthwick", "Holmfield", "Inverdale", "Kelsey", "Llanfair", "Norbridge"),
    *("Oakhampton", "Priorsford", "Radley Cross", "Stonebridge", "Thornaby Hill", "Upwell", "Wexcombe", "Yarrowby"),
)
_SUBJECTS = (
    "Review of {place} children's services published",
    "Council in {place} sets its budget",
    "{place} library opens on Sundays",
    "Inspection of {place} care home finds progress",
    "New bridge for {place} is delayed",
    "Safeguarding board of {place} names its chair",
    "Inquest into a death at {place} begins",
    "{place} consults on its local plan",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a site does wrong from `begins` until `ends`. `kind` is one of those that `simulated_faults.spoilt` knows."""

    kind: str
    begins: datetime
    ends: datetime

    def holds(self, now: datetime) -> bool:
        return self.begins <= now < self.ends


@dataclass(slots=True, kw_only=True)
class SimulatedSite:
    """One site. `window` is how many entries its listing holds; `leads_on` whether that leads to older ones."""

    name: str
    kind: Kind
    origin: str
    window: int
    leads_on: bool
    stories: list[Story]
    faults: tuple[Fault, ...] = ()
    pin: Story | None = None
    #: The addresses that stood on a listing which was sent whole.
    shown: set[str] = field(default_factory=set)

    @property
    def listing_path(self) -> str:
        return self.kind.path

    def out(self, now: datetime) -> list[Story]:
        """What is published by `now`, newest first; a pinned one stands above, with the date of this morning."""
        listed = sorted((each for each in self.stories if each.at <= now), key=lambda each: each.at, reverse=True)
        if self.pin:
            today = now.replace(hour=5, minute=0, second=0, microsecond=0)
            listed.insert(0, Story(number=self.pin.number, title=self.pin.title, at=today))
        return listed

    def url(self, story: Story) -> str:
        return f"{self.origin}{self.kind.story_path(story)}"


class World:
    """All sites and the clock that they go by."""

    def __init__(self, sites: LoopbackSites, *, seed: int, weeks: float = 3.0) -> None:
        self.now = BEGAN
        self.ends = BEGAN + timedelta(weeks=weeks)
        self.sites: list[SimulatedSite] = []
        self._loopback = sites
        self._chance = random.Random(seed)

    def add(
        self,
        kind: str,
        *,
        a_week: float,
        leads_on: bool = True,
        window: int = 20,
        before: int = 30,
        faults: tuple[tuple[str, float, float], ...] = (),
        flood: tuple[float, int] | None = None,
        pin: bool = False,
        silent_from: float | None = None,
    ) -> SimulatedSite:
        """A site of one kind that publishes so often. Times of `faults`, `flood` and `silent_from` are days since the beginning;
        `before` is how much it had published by then.
        """
        number = len(self.sites)
        place = _PLACES[number % len(_PLACES)]
        name = f"{place} {kind} {number}"
        loopback = self._loopback.site(f"{place.lower().replace(' ', '-')}-{number}.example")
        site = SimulatedSite(
            name=name,
            kind=KINDS[kind],
            origin=loopback.origin,
            window=window,
            leads_on=leads_on,
            stories=self._stories(place, a_week, before, flood, silent_from),
            faults=tuple(Fault(kind=fault, begins=_day(begins), ends=_day(ends)) for fault, begins, ends in faults),
            pin=Story(number=900, title=f"How {place} council works", at=BEGAN) if pin else None,
        )
        loopback.answer("/robots.txt", Answer(status=404))
        loopback.answer("*", lambda visit: self._answer(site, visit))
        self.sites.append(site)
        return site

    def sources(self) -> list[dict[str, Any]]:
        return [{"name": site.name, **site.kind.declared(site.origin)} for site in self.sites]

    def published(self, site: SimulatedSite) -> dict[str, datetime]:
        """What came out since the beginning, by address."""
        return {site.url(each): each.at for each in site.stories if BEGAN < each.at <= self.now}

    def reachable(self, site: SimulatedSite) -> set[str]:
        """What of it a perfect reader could have seen by now."""
        return {url for url in self.published(site) if site.leads_on or url in site.shown}

    def _answer(self, site: SimulatedSite, visit: Visit) -> Answer:
        path = visit.path.removeprefix(_MOVED)
        answer, listed = site.kind.answer(site, path, self.now)
        fault = next((each for each in site.faults if each.holds(self.now)), None)
        is_listing = path.partition("?")[0] == site.listing_path
        if fault and fault.kind == "moved":
            if is_listing and not visit.path.startswith(_MOVED):
                return Answer(status=301, headers={"location": f"{_MOVED}{path}"})
        elif fault:
            answer = spoilt(fault.kind, answer, is_listing=is_listing, visit=visit)
        if answer.status == 200 and (fault is None or fault.kind in _WHOLE):
            site.shown.update(site.url(each) for each in listed)
        return answer

    def _stories(
        self, place: str, a_week: float, before: int, flood: tuple[float, int] | None, silent_from: float | None
    ) -> list[Story]:
        pause = timedelta(weeks=1) / a_week
        moments = [BEGAN - pause * (n + self._chance.uniform(0.1, 0.9)) for n in range(before)]
        at = BEGAN + pause * self._chance.uniform(0.1, 0.9)
        # The last day is left to the reader: what comes out at the last minute proves nothing.
        ends = self.ends - timedelta(days=1) if silent_from is None else _day(silent_from)
        while at < ends:
            moments.append(at)
            at += pause * self._chance.uniform(0.3, 1.7)
        if flood:
            day, count = flood
            moments += [_day(day) + timedelta(seconds=40 * n) for n in range(count)]
        return [
            Story(
                number=n,
                title=f"{self._chance.choice(_SUBJECTS).format(place=place)} ({n})",
                at=moment.replace(microsecond=0),
            )
            for n, moment in enumerate(sorted(moments))
        ]


def _day(days: float) -> datetime:
    return BEGAN + timedelta(days=days)


def spoilt(kind: str, answer: Answer, *, is_listing: bool, visit: Visit) -> Answer:
    """The answer as the fault leaves it."""
    return _FAULTS[kind](answer, is_listing, visit)


#: Where a listing went that has moved for good, and the faults that leave what is listed whole.
_MOVED = "/moved"
_WHOLE = {"moved", "slow", "pages down"}


def _half(answer: Answer) -> Answer:
    return Answer(status=answer.status, body=answer.body[: len(answer.body) // 2], headers=answer.headers)


_CHALLENGE = (
    b"<!doctype html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>"
    b"<script src='/cdn-cgi/challenge-platform/x.js'></script></body></html>"
)
_NO_LIST = (
    b"<!doctype html><html><head><title>News</title></head><body><header><nav><a href='/'>Home</a> <a href='/contact'>Contact us"
    b"</a></nav></header><main><h1>News</h1><div id='app' data-src='/api/news'></div></main></body></html>"
)
_FAULTS: dict[str, Callable[[Answer, bool, Visit], Answer]] = {
    "down": lambda answer, is_listing, visit: Answer(status=500, body=b"Internal Server Error"),
    "hangs up": lambda answer, is_listing, visit: Answer(raw=b""),
    "gone": lambda answer, is_listing, visit: Answer(status=404, body=b"Not found"),
    "forbidden": lambda answer, is_listing, visit: Answer(status=403, body=b"Forbidden"),
    "challenge": lambda answer, is_listing, visit: Answer(
        status=200, body=_CHALLENGE, headers={"content-type": "text/html; charset=utf-8"}
    ),
    "pages down": lambda answer, is_listing, visit: answer if is_listing else Answer(status=503, body=b"Try later"),
    "cut off": lambda answer, is_listing, visit: Answer(
        status=answer.status, body=answer.body, headers=answer.headers, cut=len(answer.body) // 2
    ),
    "half a feed": lambda answer, is_listing, visit: _half(answer) if is_listing else answer,
    "no list": lambda answer, is_listing, visit: (
        Answer(body=_NO_LIST, headers={"content-type": "text/html; charset=utf-8"}) if is_listing else answer
    ),
    "slow": lambda answer, is_listing, visit: Answer(
        status=answer.status, body=answer.body, headers=answer.headers, delay=0.2
    ),
}
