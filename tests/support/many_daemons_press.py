"""A press of many councils on loopback that goes on publishing, and what ought to become of each article, counted by hand.

    with LoopbackSites() as sites:
        press = Press(sites, hosts=250, feeds=2000, seed=7)
        … a configuration of press.sources(every="30s"), WATCHES, subscriptions(…) …
        article = press.publish()                  # in one feed; some stand in a second one too, at once or a little later
        press.list_late()
        press.expected_matches()                   # {(watch, url), …}
        press.requests()                           # what each host saw, and when

Whatever is expected is said by `in` and plain loops over what was published: nothing of the matcher is used.
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from loopback_sites import Answer, LoopbackSites, Visit

_NAMES = ("Alderbrook", "Westmarsh", "Ostrey", "Fennimore", "Harrowfold", "Pennerley", "Tillingworth", "Quenby")
_PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title}</title></head><body><nav><a href="/">Home</a></nav>
<main><article><h1>{title}</h1>
<p>{name} has put report {number} before its cabinet, and the members asked for {what} together with the partners.</p>
<p>The committee will look at report {number} again in the autumn, when the first measures have been in place for a
while; until then the officers answer letters about number {number} and publish what they have learnt.</p>
</article></main></body></html>"""
#: What an article may be about, and how often.
_SUBJECTS = {"serious case review": 0.35, "flood": 0.3, "drill": 0.25, "care home": 0.35}
TRADE, COUNCIL = "trade", "council"


@dataclass(slots=True, kw_only=True)
class Published:
    """An article. `tags` are those of the feeds that list it by now."""

    url: str
    title: str
    about: frozenset[str]
    at: float
    tags: set[str] = field(default_factory=set)


#: Each watch as declared, and what it must find.
WATCHES: Sequence[tuple[Mapping[str, Any], Callable[[Published], bool]]] = (
    ({"name": "Reviews", "phrases": ["serious case review"]}, lambda each: "serious case review" in each.about),
    ({"name": "Floods", "query": "flood NOT drill"}, lambda each: "flood" in each.about and "drill" not in each.about),
    ({"name": "Harbours", "query": "title:harbour"}, lambda each: "harbour" in each.title),
    (
        {"name": "Trade care", "phrases": ["care home"], "only_from": [TRADE]},
        lambda each: "care home" in each.about and TRADE in each.tags,
    ),
)  # fmt: skip


class _Feed:
    """One feed of a host: its address, what it lists, and the bytes of that."""

    def __init__(self, name: str, url: str, tag: str) -> None:
        self.name, self.url, self.tag = name, url, tag
        self._items: list[str] = []
        self.add()

    def add(self, item: str = "") -> None:
        self._items.append(item)
        inner = "".join(self._items)
        text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{self.name}</title>{inner}</channel></rss>'
        self.now = (
            text.encode(),
            f'"{sha256(text.encode()).hexdigest()[:16]}"',
        )  # together: the server is another thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as its host saw it, in seconds of `time.monotonic()`. `ended` is when the answer's last byte could leave at
    the earliest, or when who had asked went away.
    """

    host: str
    path: str
    began: float
    ended: float


class Press:
    """The hosts, their feeds and articles. Answers take some hundredths of a second, so that two at once can be seen."""

    def __init__(self, sites: LoopbackSites, *, hosts: int, feeds: int, seed: int) -> None:
        self.published: list[Published] = []
        self._chance = random.Random(seed)
        self._delays = random.Random(seed)
        self._log: list[tuple[Visit, float]] = []
        self._late: list[tuple[Published, _Feed, str]] = []
        self._feeds: list[_Feed] = []
        self._sites = [self._site(sites, number) for number in range(hosts)]
        for number in range(feeds):
            self._add_feed(number)

    def _site(self, sites: LoopbackSites, number: int) -> Any:
        site = sites.site(f"{_NAMES[number % len(_NAMES)].lower()}-{number}.example")
        site.answer("*", lambda visit: self._logged(visit, Answer(status=404)))
        return site

    def _add_feed(self, number: int) -> None:
        site = self._sites[number % len(self._sites)]
        path = f"/feeds/{number}"
        name = f"{_NAMES[number % len(_NAMES)]} {number}"
        feed = _Feed(name, site.url(path), TRADE if number % 4 == 0 else COUNCIL)
        self._feeds.append(feed)
        site.answer(path, lambda visit: self._logged(visit, _answer(feed, visit)))

    def _logged(self, visit: Visit, answer: Answer) -> Answer:
        delay = self._delays.uniform(0.005, 0.05)
        self._log.append((visit, delay))
        return Answer(status=answer.status, body=answer.body, headers=answer.headers, delay=delay)

    def sources(self, *, every: str) -> list[dict[str, Any]]:
        """The section `sources` of a configuration."""
        return [{"name": each.name, "feed": each.url, "every": every, "tags": [each.tag]} for each in self._feeds]

    def publish(self) -> Published:
        """A new article: in one feed, or in two at the same time, or in a second one when `list_late` is called."""
        number = len(self.published) + 1
        feed = self._chance.choice(self._feeds)
        about = frozenset(word for word, share in _SUBJECTS.items() if self._chance.random() < share)
        title = f"Report {number} of {feed.name}" + (" on the harbour" if self._chance.random() < 0.2 else "")
        site = self._sites[self._feeds.index(feed) % len(self._sites)]
        url = site.url(f"/news/{number}")
        page = _PAGE.format(
            title=title, name=feed.name, number=number, what=" and ".join(sorted(about)) or "nothing more"
        )
        whole = Answer(body=page.encode(), headers={"content-type": "text/html; charset=utf-8"})
        site.answer(f"/news/{number}", lambda visit: self._logged(visit, whole))
        article = Published(url=url, title=title, about=about, at=time.time())
        self.published.append(article)
        places = [(article, feed, url)]
        if self._chance.random() < 0.4:
            places.append((article, self._chance.choice(self._feeds), f"{url}?utm_source=rss"))
        self._chance.shuffle(places)
        self._list(places.pop())
        for place in places:
            if self._chance.random() < 0.5:
                self._list(place)
            else:
                self._late.append(place)
        return article

    def list_late(self) -> None:
        """Puts into second feeds what waits for it."""
        late, self._late = self._late, []
        for place in late:
            self._list(place)

    def _list(self, place: tuple[Published, _Feed, str]) -> None:
        article, feed, url = place
        article.tags.add(feed.tag)
        feed.add(f"<item><title>{article.title}</title><link>{url}</link><guid>{url}</guid></item>")

    def expected_matches(self) -> set[tuple[str, str]]:
        """(watch, address) of all that must be found in what was published."""
        return {(watch["name"], each.url) for watch, finds in WATCHES for each in self.published if finds(each)}

    def requests(self) -> list[Request]:
        """Every request so far, in the order in which they came in."""
        return [
            Request(
                host=visit.host,
                path=visit.path,
                began=visit.at,
                ended=visit.at + delay if visit.done is None else min(visit.done, visit.at + delay),
            )
            for visit, delay in list(self._log)
        ]


def _answer(feed: _Feed, visit: Visit) -> Answer:
    body, etag = feed.now
    if visit.headers.get("if-none-match") == etag:
        return Answer(status=304, headers={"etag": etag})
    return Answer(body=body, headers={"content-type": "application/rss+xml", "etag": etag})
