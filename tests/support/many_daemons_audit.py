"""What several daemons did, held against what they ought to have done: figures for a table, and faults in words. Pure."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from many_daemons_fleet import Trouble
from many_daemons_press import Published, Request

#: How many examples of one kind of fault are shown.
_SHOWN = 5
#: Two clocks are compared: what is measured may fall short of the truth by so many seconds.
_CLOCKS = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message as the other side has it. `name` is its Message-ID (or webhook-id), `at` the `time.time()` when all of it was
    there; `slot` is known of webhooks alone.
    """

    to: str
    name: str
    attempt: str | None
    urls: tuple[str, ...]
    at: float
    slot: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the database says at the end. `matches` are (watch, address); `digests` (subscription, slot); `deliveries` are
    (digest, recipient, Message-ID, state).
    """

    articles: Sequence[str]
    matches: Sequence[tuple[str, str]]
    digests: Sequence[tuple[str, str]]
    deliveries: Sequence[tuple[int, int, str, str]]


@dataclass(slots=True)
class Findings:
    """The table and the faults."""

    rows: list[tuple[str, object]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def count(self, what: str, number: object) -> None:
        """A figure."""
        self.rows.append((what, number))

    def none(self, what: str, found: Iterable[object]) -> None:
        """A figure that has to be 0."""
        listed = sorted(map(str, found))
        self.rows.append((what, len(listed)))
        if listed:
            more = f" … and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
            self.faults.append(f"{what}: {len(listed)}: {'; '.join(listed[:_SHOWN])}{more}")

    def __str__(self) -> str:
        wide = max(len(what) for what, _ in self.rows)
        return "\n".join(f"| {what:{wide}} | {value!s:>12} |" for what, value in self.rows)


def plain(url: str) -> str:
    """An article's address without what a feed hung on to it."""
    return url.partition("?")[0]


def twice(found: Iterable[object]) -> list[object]:
    """What stands there more than once."""
    return [each for each, times in Counter(found).items() if times > 1]


def audit_store(
    findings: Findings, stored: Stored, published: Sequence[Published], expected: set[tuple[str, str]]
) -> None:
    """Every article once, every match once, every digest slot once, every message once for each recipient."""
    archived = [plain(url) for url in stored.articles]
    wanted = {each.url for each in published}
    findings.count("articles published", len(wanted))
    findings.count("articles archived", len(archived))
    findings.none("articles missing", wanted - set(archived))
    findings.none("articles archived twice", twice(archived))
    findings.none("articles nobody published", set(archived) - wanted)
    matched = [(watch, plain(url)) for watch, url in stored.matches]
    findings.count("matches expected", len(expected))
    findings.count("matches", len(matched))
    findings.none("matches missing", expected - set(matched))
    findings.none("matches twice", twice(matched))
    findings.none("matches too many", set(matched) - expected)
    findings.count("digests", len(stored.digests))
    findings.none("digest slots twice", twice(stored.digests))
    findings.count("deliveries", len(stored.deliveries))
    findings.none("deliveries twice", twice((digest, recipient) for digest, recipient, _, _ in stored.deliveries))
    findings.count("deliveries parked (cut off twice)", sum(state == "uncertain" for *_, state in stored.deliveries))
    findings.none(
        "deliveries neither sent nor parked",
        [each for each in stored.deliveries if each[3] not in {"sent", "uncertain"}],
    )


def audit_messages(
    findings: Findings,
    received: Sequence[Received],
    expected: Mapping[str, set[str]],
    troubles: Sequence[Trouble],
    *,
    excused: Collection[tuple[str, str]] = (),
) -> None:
    """Everything told to everybody once. `expected` are the addresses of articles by recipient; `excused` (recipient, address)
    of what stands in a message that was cut off twice and waits for a person: nobody can say whether it arrived.

    A message may come a second time only where its sender was killed or cut off between the two, under the same name, with the
    same content, and marked.
    """
    told: dict[str, list[str]] = defaultdict(list)
    odd: list[str] = []
    slots: list[tuple[str, str]] = []
    ordered = sorted(received, key=lambda each: (each.to, each.name, each.at))
    for (to, name), group in groupby(ordered, key=lambda each: (each.to, each.name)):
        copies = list(group)
        told[to] += map(plain, copies[0].urls)
        slots += [(to, copies[0].slot)] if copies[0].slot else []
        odd += [f"{name} to {to}: {fault}" for fault in _odd(copies, troubles)]
    findings.count("messages received", len(received))
    findings.count("messages marked as repeated", sum(each.attempt is not None for each in received))
    findings.count(
        "messages that came twice",
        sum(times > 1 for times in Counter((each.to, each.name) for each in received).values()),
    )
    findings.none("repeats that nothing explains", odd)
    missing = {(to, url) for to, urls in expected.items() for url in urls - set(told[to])}
    findings.none("articles not told", missing - set(excused))
    findings.count("articles told, over all recipients", sum(map(len, told.values())))
    findings.none("articles told twice", [(to, url) for to in told for url in twice(told[to])])
    findings.none(
        "articles told in vain", [(to, url) for to in told for url in set(told[to]) - expected.get(to, set())]
    )
    findings.none("slots told twice", twice(slots))


def _odd(copies: Sequence[Received], troubles: Sequence[Trouble]) -> list[str]:
    attempts = [each.attempt for each in copies]
    if attempts == [None]:
        return []
    if attempts not in (["2"], [None, "2"]):
        return [f"marked {attempts}"]
    if len(copies) == 2 and copies[0].urls != copies[1].urls:
        return ["the repeat says something else"]
    since = copies[0].at - 1 if len(copies) == 2 else 0.0
    causes = [each for each in troubles if (each.ended or each.began) >= since and each.began <= copies[-1].at]
    if len(copies) == 2:
        causes = [
            each for each in causes if each.daemon is not None
        ]  # a sender that lives keeps its answer until it can
    return [] if causes else ["no daemon was killed or cut off before it"]


def audit_requests(findings: Findings, requests: Sequence[Request], *, delay: float) -> None:
    """Never two requests at once on a host, and so many seconds between the end of one and the begin of the next."""
    together: list[str] = []
    hasty: list[str] = []
    least = float("inf")
    by_host: dict[str, list[Request]] = defaultdict(list)
    for each in sorted(requests, key=lambda each: each.began):
        by_host[each.host].append(each)
    for host, own in by_host.items():
        until = own[0].ended
        for before, after in pairwise(own):
            gap = after.began - until
            least = min(least, gap)
            said = f"{host}: {after.path} {gap * 1000:+.0f} ms after {before.path}"
            if gap < 0:
                together.append(said)
            elif gap < delay - _CLOCKS:
                hasty.append(said)
            until = max(until, after.ended)
    findings.count("requests", len(requests))
    findings.count("hosts", len(by_host))
    findings.count("least gap on a host (s)", f"{least:.3f}")
    findings.count("gap asked for (s)", f"{delay:.3f}")
    findings.none("requests at once on a host", together)
    findings.none("requests too early on a host", hasty)
