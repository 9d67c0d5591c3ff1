"""A query or a watch before what the archive holds: the same matcher as live, and nothing is kept or told.

Search gives the candidates (`alerts.query.candidates`), the matcher decides. The newest come first, so that there is something to
read at once, however large the archive is.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from alerts.errors import CommandError
from alerts.matching import matchable
from alerts.models import Match
from alerts.query import Explanation, WatchIndex, explain, watch_query
from alerts.query.candidates import candidates
from config.models import Watch
from crawler.archive import candidates as archive
from crawler.archive.candidates import Candidate, Window
from crawler.archive.connection import AsyncConnection
from crawler.archive.life import article_life
from crawler.archive.records import ArticleLife, Hit
from crawler.archive.texts import texts

#: Texts held in memory at a time; of the newest fewer are enough for what is read first.
BATCH, FIRST_BATCH = 200, 30
#: Candidates among which the first matches are looked for. Where even these have few, all others are asked before any is shown.
SOON = 500


class Found(NamedTuple):
    """An article that matches, by one of its texts: its own where that matches, else the newest of its documents."""

    candidate: Candidate
    match: Match


class Tried(NamedTuple):
    """An article as it counts in a trial: wholly, or where it was not asked, by the chance that it matches."""

    candidate: Candidate
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a new wording of a watch finds that the old one did not, what it does not find any more, and what both do."""

    gained: tuple[Found, ...]
    lost: tuple[Found, ...]
    kept: tuple[Found, ...]


class Trial:
    """A watch before the articles first seen since a time. Begin it with `begin`, ask for the `newest`, then for the `rest`."""

    def __init__(self, connection: AsyncConnection, watch: Watch, *, since: datetime) -> None:
        """Raises QueryError where the watch cannot be read."""
        self.clauses = candidates(watch_query(watch))
        self.window = Window(0, None)
        self.candidates = 0
        self._connection = connection
        self._since = since
        self._index = WatchIndex([watch])
        self._beneath: list[Candidate] = []
        self._below: int | None = None
        self._few: bool | None = None
        self._more = True
        self._found: dict[int, Found] = {}
        self._asked: dict[int, Candidate] = {}
        self._unasked: list[Candidate] = []

    async def begin(self) -> None:
        """Counts the candidates. Raises StoreError, as all that follow."""
        self.window = await archive.window(self._connection, self._since)
        self.candidates = await archive.count(self._connection, self.clauses, since=self._since)
        self._beneath = await archive.beneath_headlines(self._connection, self.clauses, since=self._since)

    async def newest(self, wanted: int = 20) -> None:
        """Asks until so many of the newest matches are known, or SOON texts were asked."""
        size = FIRST_BATCH
        while self._more and len(self._asked) < SOON:
            batch = await self._next(size)
            await self._ask(batch)
            size = BATCH
            # Who was first seen after the last of these was kept is not among those that follow: they were kept before.
            if batch and sum(each.candidate.first_seen_at >= batch[-1].at for each in self._found.values()) >= wanted:
                return

    async def rest(self, most: int | None = None, *, done: Callable[[int], None] = lambda _: None) -> None:
        """Asks all the others, or the newest of them until `most` texts were asked; of what is left it knows the number.

        `done` is told again and again how many texts were asked.
        """
        while self._more and (most is None or len(self._asked) < most):
            await self._ask(await self._next(BATCH))
            done(len(self._asked))
        while self._more:
            left = await self._next(archive.MOST)
            self._unasked += [each for each in left if each.text_id not in self._asked]

    @property
    def is_whole(self) -> bool:
        """Whether every candidate was asked, so that the numbers are no estimates."""
        return not self._more and not self._unasked

    @property
    def found(self) -> tuple[Found, ...]:
        """Those that match of what was asked, the newest first."""
        return tuple(sorted(self._found.values(), key=lambda each: _newest_first(each.candidate)))

    @property
    def count(self) -> int:
        """How many articles match; about, where not all were asked."""
        if self.is_whole:
            return len(self._found)
        asked = len({each.article_id for each in self._asked.values()})
        return max(len(self._found), round(self.candidates * len(self._found) / asked)) if asked else self.candidates

    def tried(self) -> list[Tried]:
        """Every article that matches, and every one that may."""
        asked = {each.article_id for each in self._asked.values()}
        chance = len(self._found) / len(asked) if asked else 1.0
        unasked = {each.article_id: each for each in self._unasked if each.article_id not in asked}
        sure = [Tried(each.candidate, 1.0) for each in self._found.values()]
        return sure + [Tried(each, chance) for each in unasked.values() if chance]

    async def _next(self, limit: int) -> list[Candidate]:
        """The next batch of candidates, the newest text first, with what lies beneath headlines among them."""
        if self._few is None:
            self._few = await archive.are_few(self._connection, self.clauses)
        batch, below = await archive.newest(
            self._connection, self.clauses, since=self._since, limit=limit, below=self._below, few=self._few
        )
        self._more = below is not None
        self._below = below or 0
        due = [each for each in self._beneath if each.text_id >= self._below]
        self._beneath = [each for each in self._beneath if each.text_id < self._below]
        return sorted({*batch, *due}, key=lambda each: -each.text_id)

    async def _ask(self, batch: Iterable[Candidate]) -> None:
        new = [each for each in batch if each.text_id not in self._asked]
        self._asked |= {each.text_id: each for each in new}
        for found in await _answers(self._connection, self._index, new):
            _keep(self._found, found)


async def try_watch(connection: AsyncConnection, watch: Watch, *, since: datetime) -> Trial:
    """A watch before every article first seen since then. Raises QueryError, StoreError."""
    trial = Trial(connection, watch, since=since)
    await trial.begin()
    await trial.newest()
    await trial.rest()
    return trial


def compare(new: Trial, old: Trial) -> Comparison:
    """Two wordings of a watch that were tried on the same articles."""
    ours, theirs = ({each.candidate.article_id for each in trial.found} for trial in (new, old))
    return Comparison(
        gained=tuple(each for each in new.found if each.candidate.article_id not in theirs),
        lost=tuple(each for each in old.found if each.candidate.article_id not in ours),
        kept=tuple(each for each in new.found if each.candidate.article_id in theirs),
    )


async def shown(connection: AsyncConnection, found: Sequence[Found]) -> list[tuple[Hit, Match]]:
    """What people read of these. Raises StoreError."""
    hits = await archive.hits(connection, [each.candidate.text_id for each in found])
    return [(hits[each.candidate.text_id], each.match) for each in found if each.candidate.text_id in hits]


async def _answers(connection: AsyncConnection, index: WatchIndex, asked: Collection[Candidate]) -> list[Found]:
    """Those of the candidates that match. A few at a time: a text can be a megabyte."""
    by_id = {each.text_id: each for each in asked}
    ids, found = list(by_id), list[Found]()
    for start in range(0, len(ids), BATCH):
        for text in await texts(connection, ids[start : start + BATCH]):
            found += [Found(by_id[text.text_id], match) for match in index.match(matchable(text))]
    return found


def _keep(found: dict[int, Found], new: Found) -> None:
    """An article is one item, whatever else of it matches: by its own text if that does."""
    known = found.get(new.candidate.article_id)
    if known is None or _rank(new) > _rank(known):
        found[new.candidate.article_id] = new


def _rank(found: Found) -> tuple[bool, int]:
    return not found.candidate.is_document, found.candidate.text_id


def _newest_first(candidate: Candidate) -> tuple[float, int]:
    return -candidate.first_seen_at.timestamp(), -candidate.text_id


async def explain_article(connection: AsyncConnection, url: str, watch: Watch) -> tuple[Explanation, ...]:
    """Why a watch matches an article's current text and each of its documents, or does not. Raises CommandError, StoreError."""
    life = await life_of(connection, url)
    if life.article is None:
        raise CommandError(f"{url} is listed but not read yet; `cuttings trace` tells why")
    wanted = [life.article["text_id"], *(each["text_id"] for each in life.documents if each["text_id"])]
    by_id = {text.text_id: text for text in await texts(connection, wanted)}
    return tuple(explain(watch, matchable(by_id[text_id])) for text_id in dict.fromkeys(wanted))


async def life_of(connection: AsyncConnection, url: str) -> ArticleLife:
    """All that is known of the article at an address. Raises CommandError where nothing is, StoreError."""
    try:
        life = await article_life(connection, url)
    except ValueError as error:
        raise CommandError(f"“{url}” is no web address; copy it whole, from https:// on") from error
    if life is None:
        raise CommandError(f"no source has listed {url} yet; `cuttings sources` says what is read")
    return life
