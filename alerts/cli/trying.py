"""`cuttings try`: what a query would have brought, before anybody is told of it."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from alerts.cli.frame import configured
from alerts.cli.listing import Column, lists, print_listing
from alerts.cli.names import known
from alerts.cli.text import bars, counted, local, printable, say
from alerts.models import Match
from alerts.query import describe, parse, watch_query
from alerts.query.lints import lints
from alerts.query.scope import unanswered
from alerts.query.vocabulary import vocabulary_of
from alerts.rooms import open_store, utc_now
from alerts.trial import Comparison, Found, Trial, compare, shown
from alerts.volume import TOO_MANY, Expected, expected, per_day, per_source, per_week
from config.load import Loaded
from config.models import Settings, Subscription, Watch
from crawler.archive import candidates as archive
from crawler.archive import sources
from crawler.archive.connection import AsyncConnection
from crawler.archive.records import Hit

COLUMNS = (
    Column(field="first_seen_at", about="when Cuttings first saw it", heading="SEEN"),
    Column(field="title", about="the article's headline", heading="ARTICLE"),
    Column(
        field="document",
        about="the title of the document of it that matches; null where its own text does",
        heading="DOCUMENT",
        beneath="title",
    ),
    Column(
        field="page",
        about="the page of the document on which the passage begins; null elsewhere",
        heading="PAGE",
        beneath="title",
        shown=lambda page: f"page {page}",
    ),
    Column(field="source", about="the source that listed it first", heading="SOURCE", beneath="title"),
    Column(field="url", about="its address", heading="ADDRESS", beneath="title"),
    Column(
        field="passage", about="the best passage", heading="PASSAGE", beneath="title", shown=lambda text: f"“{text}”"
    ),
    Column(field="terms", about="the terms that fired"),
    Column(field="old", about="whether it was older than `lookback` when first seen, and so told to nobody"),
    Column(
        field="change",
        about='with `--against`: "gained", "lost", or "kept" where both find it; null without',
    ),
)
#: So many matches are shown to people, the newest; so many texts are asked for them before the rest is an estimate.
SHOWN, MOST_ASKED = 20, 2_000
#: Sources, and weeks, that a chart shows.
_MOST_SOURCES, _MOST_WEEKS = 10, 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed: the query as a watch, and the declared one that it is held against, if any."""

    watch: Watch
    against: Watch | None
    days: int
    settings: Settings

    @property
    def query(self) -> str:
        """The query in words, so that a phrase that lost its quotes shows."""
        return describe(parse(self.watch.query or "", vocabulary_of(self.watch.concepts)))


@click.command("try")
@click.argument("query")
@configured
@click.option(
    "--days", metavar="N", type=click.IntRange(min=1), default=30, show_default=True, help="How many days back to look."
)
@click.option(
    "--against", metavar="WATCH", help="Show what the query would gain and lose in the place of this watch's."
)
@lists(COLUMNS)
def try_(loaded: Loaded, *, query: str, days: int, against: str | None, as_json: bool) -> None:
    """Show what a QUERY would have matched, and tell nobody.

    Put it into single quotes, so that its own double quotes reach Cuttings: 'alderbrook AND "serious case review"'.
    """
    concepts = loaded.settings.concepts
    parse(query, vocabulary_of(concepts))  # before a watch is made of it, which must not be empty
    by_name = {each.name: each for each in loaded.settings.watches}
    old = by_name[known(against, by_name, "watch", listed_by="watches")] if against else None
    watch = Watch(name="trial", query=query, concepts=concepts, only_from=old.only_from if old else ())
    asked = Asked(watch=watch, against=old, days=days, settings=loaded.settings)
    asyncio.run(_try(asked, as_json=as_json))


async def _try(asked: Asked, *, as_json: bool) -> None:
    now = utc_now()
    since = now - timedelta(days=asked.days)
    async with open_store(asked.settings) as database, database.read() as connection:
        trial = Trial(connection, asked.watch, since=since)
        await trial.begin()
        if as_json:
            await _print_all(connection, asked, trial, since)
            return
        await trial.newest(SHOWN)
        await _print_newest(connection, asked, trial)
        await _ask_the_rest(trial, MOST_ASKED)
        if asked.against:
            await _print_comparison(connection, await _compared(connection, asked.against, trial, since, MOST_ASKED))
        names = {each.id: each.name for each in await sources.states(connection)}
        _print_volume(asked, trial, names, max(since, trial.window.begins or since), now)
        for warning in [*_warnings(asked, trial, since, now), *await _scope_warnings(connection, asked, since)]:
            click.echo()
            say(warning)


async def _print_all(connection: AsyncConnection, asked: Asked, trial: Trial, since: datetime) -> None:
    await _ask_the_rest(trial, None)
    found: list[tuple[str | None, Found]] = [(None, each) for each in trial.found]
    if asked.against:
        change = await _compared(connection, asked.against, trial, since, None)
        kinds = {"gained": change.gained, "lost": change.lost, "kept": change.kept}
        found = [(kind, each) for kind, several in kinds.items() for each in several]
        found.sort(key=lambda pair: pair[1].candidate.first_seen_at, reverse=True)
    articles = await shown(connection, [each for _, each in found])
    rows = [_row(hit, match, change=kind) for (kind, _), (hit, match) in zip(found, articles, strict=True)]
    print_listing(rows, COLUMNS, as_json=True)


async def _compared(
    connection: AsyncConnection, old: Watch, new: Trial, since: datetime, most: int | None
) -> Comparison:
    before = Trial(connection, old, since=since)
    await before.begin()
    await _ask_the_rest(before, most)
    return compare(new, before)


async def _ask_the_rest(trial: Trial, most: int | None) -> None:
    total = min(most or trial.candidates, trial.candidates)
    with _progress(total) as done:
        await trial.rest(most, done=done)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """A line that counts, on a terminal, where it takes a while."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        line = progress.add_task(f"Looking at {total:,} texts", total=None)
        yield lambda number: progress.update(line, description=f"{min(number, total):,} of {total:,} texts looked at")


async def _print_newest(connection: AsyncConnection, asked: Asked, trial: Trial) -> None:
    say(_outcome(asked, trial))
    if not trial.clauses and trial.window.articles:
        say("No word of it must be there, so every article is looked at; with a word that must, it goes faster.")
    found = () if asked.against else trial.found[:SHOWN]
    if not found:
        return
    click.echo()
    rows = [_row(hit, match) for hit, match in await shown(connection, found)]
    print_listing(rows, COLUMNS, as_json=False)


def _outcome(asked: Asked, trial: Trial) -> str:
    looked_at = trial.window.articles
    seen = f"{looked_at:,} {'article' if looked_at == 1 else 'articles'} seen in the last {counted(asked.days, 'day')}"
    if not looked_at:
        return f"Looking for {asked.query}: there is none to look at: {seen}."
    number = f"{trial.count:,}" if trial.count else "none"
    about = "" if trial.is_whole else "about "
    return f"Looking for {asked.query}: {about}{number} of the {seen} would have matched."


def _row(hit: Hit, match: Match, *, change: str | None = None) -> Mapping[str, object]:
    best = match.passages[0] if match.passages else None
    return {column.field: getattr(hit, column.field, None) for column in COLUMNS} | {
        "passage": best.text if best else "",
        "page": best.page if best else None,
        "terms": match.terms,
        "change": change,
    }


async def _print_comparison(connection: AsyncConnection, change: Comparison) -> None:
    for title, found in (("Gained", change.gained), ("Lost", change.lost)):
        click.echo()
        say(f"{title}: {counted(len(found), 'article')}{'.' if not found else ':'}")
        for hit, match in await shown(connection, found[:SHOWN]):
            what = f"{hit.title} ({hit.source}, {local(hit.first_seen_at)[:10]}): {', '.join(match.terms)}"
            say(f"  {'+' if title == 'Gained' else '-'} {what}")
        if len(found) > SHOWN:
            say(f"  … and {len(found) - SHOWN:,} more; --json has them all")
    click.echo()
    say(f"Kept: {counted(len(change.kept), 'article')}.")


def _print_volume(asked: Asked, trial: Trial, names: Mapping[int, str], since: datetime, now: datetime) -> None:
    if not trial.count:
        return
    tried, zone = trial.tried(), ZoneInfo(asked.settings.timezone)
    by_source = per_source(tried)
    weeks = per_week(tried, since, now, zone)[-_MOST_WEEKS:]
    click.echo()
    if len(trial.found) > SHOWN and not asked.against:
        of = f" of {trial.count:,}" if trial.is_whole else ""
        say(f"These are the newest {SHOWN}{of}; --json has them all.")
    if not trial.is_whole:
        say(f"About {trial.count:,} in all, from a look at the newest {MOST_ASKED:,} that may match.")
    click.echo(f"{'Articles' if trial.is_whole else 'Articles, about,'} per week from")
    _print_bars([(f"{week:%-d %b %Y}", number) for week, number in weeks])
    click.echo("and by source")
    _print_bars([(names.get(key, "?"), number) for key, number in by_source[:_MOST_SOURCES]])
    if len(by_source) > _MOST_SOURCES:
        click.echo(f"  and {counted(len(by_source) - _MOST_SOURCES, 'more source')}")
    _print_expected(asked, tried, since, now)


def _print_bars(rows: Sequence[tuple[str, float]]) -> None:
    for line in bars(rows):
        click.echo(f"  {printable(line)}")


def _print_expected(asked: Asked, tried: Sequence, since: datetime, now: datetime) -> None:  # type: ignore[type-arg]
    wanted = _subscriptions(asked)
    if wanted:
        click.echo()
        click.echo("What that is for" if asked.against else "What that would be for")
    for each in wanted:
        zone = each.timezone or asked.settings.timezone
        say(f"  {_spoken(expected(each, tried, since, now, timezone=zone))}")


def _subscriptions(asked: Asked) -> tuple[Subscription, ...]:
    """Those that have the watch; all that there are, where it is none yet."""
    every = asked.settings.subscriptions
    return tuple(each for each in every if not asked.against or asked.against.name in each.watches)


def _spoken(what: Expected) -> str:
    if what.immediately:
        return f"{what.subscription}: {_about(what.items)} a day, told immediately"
    most = "" if what.most is None else f", {round(what.most)} at the most until now"
    return f"{what.subscription}: {_about(what.items)} a digest{most}"


def _about(number: float) -> str:
    """A number of items as people say it: "about 12", "about 1.5", "less than 0.1"."""
    if 0 < number < 0.1:
        return "less than 0.1"
    return f"about {round(number)}" if number >= 10 or number == round(number) else f"about {number:.1f}"


def _warnings(asked: Asked, trial: Trial, since: datetime, now: datetime) -> Iterator[str]:
    begins = trial.window.begins
    held = (now - begins).days if begins else 0
    if begins and begins > since:
        yield f"The archive holds {counted(max(held, 1), 'day')} only: it begins on {local(begins)[:10]}."
    if trial.window.articles and not trial.count:
        yield "It has never fired in that time: look at its words with `cuttings explain --query`, or further back with --days."
    rate = per_day(trial.tried(), max(since, begins or since), now)
    if rate > TOO_MANY:
        yield f"That is about {round(rate):,} a day, more than anybody reads: add a word beside, or look in title: and lead:."
    for lint in lints(asked.watch.query or "", vocabulary_of(asked.watch.concepts)):
        yield f"Character {lint.at + 1}: {lint.message}."


async def _scope_warnings(connection: AsyncConnection, asked: Asked, since: datetime) -> Sequence[str]:
    """What of the query or its watch leaves no source to be heard."""
    live = [each for each in await sources.states(connection) if each.retired_at is None]
    only = set(asked.watch.only_from)
    left = {each.name: each.tags for each in live if not only or only & {each.name, *each.tags}}
    parts = unanswered(watch_query(asked.watch), left)
    among = f" among those of `only_from: {_listed(asked.watch.only_from)}`" if only else ""
    if parts:
        return [f"No source answers {' and '.join(parts)}{among}: `cuttings sources` lists them with their tags."]
    if only and not await archive.any_listed_by(connection, left, since=since):
        return [
            f"`only_from: {_listed(asked.watch.only_from)}` leaves none: no article of that time is from such a source."
        ]
    return []


def _listed(names: Iterable[str]) -> str:
    return f"[{', '.join(names)}]"
