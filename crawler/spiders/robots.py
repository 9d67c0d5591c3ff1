"""robots.txt: what it says, and a cache of it. RFC 9309 rules; Protego reads."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from protego import Protego

from crawler.errors import FetchFailed, StoreError
from crawler.models import Ask, Page
from crawler.spiders.failures import NoAnswer, renewed
from crawler.spiders.settings import ROBOTS_TOKEN
from crawler.spiders.targets import Target

KEEP = 24 * 3600.0  # seconds; RFC 9309, 2.4
RETRY = 60.0  # seconds until an unreachable robots.txt is asked for again
STALE = 3600.0  # seconds for which an old copy does in place of an unreachable one
GIVEN_UP = 30 * 24 * 3600.0  # seconds after which an unreachable one counts as missing; RFC 9309, 2.3.1.4
READ = 500 * 1024  # bytes; RFC 9309, 2.5: what is behind them is not read
MAX_BYTES = 5 * 1024 * 1024
LONGEST_DELAY = 60.0  # seconds

_AGENT_LINE = re.compile(r"^[ \t]*user[- ]?agent[ \t]*[: \t][ \t]*([^#\r\n]*)", re.IGNORECASE | re.MULTILINE)

_TOKEN = re.compile(r"[a-z_-]+")


class Rules(Protocol):
    """What one site allows. `delay` is its Crawl-delay in seconds, at most 60, and 0 where it names none."""

    @property
    def delay(self) -> float: ...

    def allows(self, url: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Free:
    """A site without rules."""

    delay: float = 0.0

    def allows(self, url: str) -> bool:  # noqa: ARG002 - as Rules say
        return True


class Written:
    """The rules of a robots.txt for us, or for everybody where it does not name us."""

    def __init__(self, body: bytes) -> None:
        text = _read(body).decode("utf-8", errors="replace").removeprefix("\ufeff")
        self._rules = Protego.parse(_AGENT_LINE.sub(_only_ours, text.replace("\r\n", "\n").replace("\r", "\n")))
        self.delay = min(self._rules.crawl_delay(ROBOTS_TOKEN) or 0.0, LONGEST_DELAY)

    def allows(self, url: str) -> bool:
        return self._rules.can_fetch(url, ROBOTS_TOKEN)


def _read(body: bytes) -> bytes:
    """What is read of it. Of a line that goes on behind that, half a path would say more than the whole."""
    return body if len(body) <= READ else body[: max(body.rfind(b"\n", 0, READ), body.rfind(b"\r", 0, READ)) + 1]


def _only_ours(line: re.Match[str]) -> str:
    """Give all other robots one name: Protego keeps each rule once per name, so 20,000 names would cost gigabytes.

    A group is ours where it names our token, as RFC 9309 (2.2.1) spells tokens; a version may stand behind it.
    """
    agent = line[1].strip().lower()
    if not agent.strip("*"):
        return f"User-agent: {agent[:1]}"
    token = _TOKEN.match(agent.replace("*", ""))
    return f"User-agent: {ROBOTS_TOKEN if token and token[0] == ROBOTS_TOKEN else 'another'}"


def judge(page: Page) -> Rules:
    """What an answer to /robots.txt means (RFC 9309, 2.3.1). Raises FetchFailed where it means: stay out."""
    if 200 <= page.status < 300:
        return Written(page.body)
    if 300 <= page.status < 500:
        return Free()
    raise FetchFailed(f"the server answered {page.status}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The outcome of one fetch, good until `until`. `rules` are None where nothing is known but the `failure`; `failing_since` is when
    it first could not be reached.
    """

    until: float
    rules: Rules | None
    failure: FetchFailed | None = None
    failing_since: float | None = None


class RobotsCache:
    """The rules of all sites met, each fetched once a day. `fetch` follows redirects and raises FetchFailed."""

    def __init__(self, fetch: Callable[[Ask], Awaitable[Page]], *, clock: Callable[[], float]) -> None:
        self._fetch = fetch
        self._clock = clock
        self._known: dict[str, _Known] = {}
        self._fetching: dict[str, asyncio.Task[_Known]] = {}

    async def rules(self, target: Target) -> Rules:
        """The rules for the site of `target`. Raises FetchFailed where robots.txt could not be read: stay out.

        Raises StoreError where `fetch` does: the site has not been asked, so whoever comes next asks again.
        """
        known = self._known.get(target.origin)
        if known is None or known.until <= self._clock():
            try:
                known = await asyncio.shield(self._task(target.origin))
            except StoreError as error:
                raise type(error)(str(error)) from error  # an error of one's own, as below
        if known.rules is not None:
            return known.rules
        assert known.failure is not None
        raise renewed(known.failure) from known.failure

    def delay(self, target: Target) -> float:
        """The Crawl-delay of the site of `target`, in seconds, as far as it is known by now; 0 where it names none."""
        known = self._known.get(target.origin)
        return known.rules.delay if known and known.rules else 0.0

    def _task(self, origin: str) -> "asyncio.Task[_Known]":
        """The fetch under way for this site, begun if need be: whoever asks meanwhile waits for the same one."""
        if origin not in self._fetching:
            task = asyncio.create_task(self._learn(origin), name=f"robots {origin}")
            task.add_done_callback(lambda _: self._fetching.pop(origin))
            self._fetching[origin] = task
        return self._fetching[origin]

    async def _learn(self, origin: str) -> _Known:
        old = self._known.get(origin)
        known = await self._ask(origin, old)
        self._known[origin] = known
        self._forget_old()
        return known

    async def _ask(self, origin: str, old: _Known | None) -> _Known:
        try:
            page = await self._fetch(
                Ask(url=f"{origin}/robots.txt", accept="text/plain, */*;q=0.1", max_bytes=MAX_BYTES)
            )
            return _Known(until=self._clock() + KEEP, rules=judge(page))
        except FetchFailed as error:
            return self._unreachable(old, error)

    def _unreachable(self, old: _Known | None, error: FetchFailed) -> _Known:
        """What holds meanwhile: an old copy (RFC 9309, 2.4), else to stay out, but not for longer than 30 days (2.3.1.4)."""
        now = self._clock()
        since = old.failing_since if old and old.failing_since is not None else now
        if old and old.rules:
            return _Known(until=now + STALE, rules=old.rules, failing_since=since)
        if now - since >= GIVEN_UP:
            return _Known(until=now + STALE, rules=Free(), failing_since=since)
        return _Known(until=now + RETRY, rules=None, failure=_unread(error), failing_since=since)

    def _forget_old(self) -> None:
        """Let go of what has not been asked for again in two days after it ran out: who fails is asked once a day."""
        ancient = self._clock() - 2 * KEEP
        oldest = next(iter(self._known))
        if self._known[oldest].until < ancient:
            del self._known[oldest]


def _unread(error: FetchFailed) -> FetchFailed:
    if isinstance(error, NoAnswer):
        return error
    return renewed(error, f"robots.txt could not be read: {error}")
