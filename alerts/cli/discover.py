"""`cuttings discover`: the sources behind a list of pages, as a pack."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from alerts.cli import found
from alerts.cli.addresses import Addresses, Wanted, read_addresses
from alerts.cli.finding import Surroundings, look, surroundings
from alerts.cli.frame import config_option, fail
from alerts.cli.listing import Column, print_listing
from alerts.cli.text import counted, printable, say
from alerts.rooms import utc_now
from config.checks import host_of
from config.sources import Source
from config.written import item, pack
from crawler.discovery.naming import unlike
from crawler.discovery.records import Discovery, Proposal

_TABLE = (
    Column(field="name", about="the source's name, or the page", heading="SOURCE"),
    Column(field="address", about="where it was looked for", heading="PAGE", beneath="name"),
    Column(field="what", about="what was found", heading="FOUND"),
    Column(field="facts", about="what is on it, or why there is none", heading="WHAT IS ON IT, OR WHY NOT"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What became of one line of the list; `source` is None where there is nothing to declare, and `what` then says why."""

    wanted: Wanted
    what: str
    facts: str
    source: Source | None = None


@click.command(name="discover")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@config_option
@click.option(
    "--output", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write the pack to a new FILE."
)
def discover(*, file: Path, config: Path, output: Path | None) -> None:
    """Find the sources behind a list of pages, as a pack.

    FILE has an address on each line, or is a CSV with a name first and an address behind it, or the OPML of a feed reader.
    """
    refuse_existing(output)
    listed = read_addresses(_body(file), file=str(file))
    tell_faults(listed)
    if not listed.wanted:
        fail(f"{file} lists no address", "write one on each line, as in https://www.example.org/news")
    around = surroundings(config, environment=os.environ)
    now = utc_now()
    outcomes = _outcomes(listed.wanted, look([each.url for each in listed.wanted], around), around, now=now)
    _tell(outcomes)
    sources = [(each.source, each.facts) for each in outcomes if each.source]
    if not sources:
        fail("no source was found", "`cuttings check URL` tells of one page all that was tried")
    head = f"Found on {now.astimezone():%Y-%m-%d}. Look over the names, and give them tags that watches can name in only_from:."
    emit(pack((item(source, facts) for source, facts in sources), head), output, then=TAKE_IN)


def _body(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}", "let this user read it")


def refuse_existing(output: Path | None) -> None:
    """Ends the command where it would overwrite a file: before the work, not after it."""
    if output and output.exists():
        fail(f"there is a {output} already", "name another file, or remove this one first")


#: What to do with a pack that was written.
TAKE_IN = "`- include: {path}` under sources: takes it in."


def emit(text: str, output: Path | None, *, then: str = "") -> None:
    """Prints the text, or writes it to a file, says so, and `then` what to do with that."""
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"{output} cannot be written: {error.strerror}", "choose another place with --output FILE")
    path = str(output) if "/" in str(output) or output.suffix in {".yaml", ".yml"} else f"./{output}"
    say(f"{output} is written. {then.format(path=path)}".rstrip(), err=True)


def tell_faults(listed: Addresses) -> None:
    for fault in listed.faults:
        click.echo(printable(str(fault)), err=True)


def _outcomes(
    wanted: Sequence[Wanted], discoveries: Iterable[Discovery], around: Surroundings, *, now: datetime
) -> list[_Outcome]:
    """What becomes of each, in order: names that are taken are made others, sources that are known are left out."""
    names = {each.name for each in around.sources}
    known = [*around.sources]
    outcomes = []
    for each, discovery in zip(wanted, discoveries, strict=True):
        outcome = _outcome(each, discovery, names, known, now=now)
        if outcome.source:
            names.add(outcome.source.name)
            known.append(outcome.source)
        outcomes.append(outcome)
    return outcomes


def _outcome(wanted: Wanted, discovery: Discovery, names: set[str], known: list[Source], *, now: datetime) -> _Outcome:
    best = discovery.best
    if best is None:
        return _Outcome(wanted=wanted, what="nothing", facts=found.why_not(discovery))
    if same := found.declared_as(best.source, tuple(known)):
        return _Outcome(wanted=wanted, what="known", facts=f"the same as “{same.name}”")
    source = _source(wanted, discovery, best, names, now=now)
    facts = "; ".join([found.facts(best, now=now), *_doubts(best, now)])
    return _Outcome(wanted=wanted, what=found.kind_of(best).split(" ", 1)[1], facts=facts, source=source)


def _source(wanted: Wanted, discovery: Discovery, best: Proposal, names: set[str], *, now: datetime) -> Source:
    name = unlike(wanted.name or best.source.name, names, heading=discovery.heading, url=wanted.url)
    seen = f"{now.astimezone():%Y-%m-%d}"
    return best.source.model_copy(update={"name": name, "documented": discovery.page, "seen": seen})


def _doubts(best: Proposal, now: datetime) -> list[str]:
    return ["LOOK AT IT"] if any(found.cautions(best, now=now)) else []


def _tell(outcomes: Sequence[_Outcome]) -> None:
    print_listing([_row(each) for each in outcomes], _TABLE, as_json=False, err=True)
    sources, missed = (
        sum(each.source is not None for each in outcomes),
        sum(each.what == "nothing" for each in outcomes),
    )
    known = len(outcomes) - sources - missed
    said = [f"{counted(sources, 'source')} found"]
    said += [f"{known} known already"] if known else []
    said += [f"nothing behind {counted(missed, 'page')}"] if missed else []
    say(f"{', '.join(said)}.", err=True)


def _row(outcome: _Outcome) -> Mapping[str, object]:
    name = outcome.source.name if outcome.source else outcome.wanted.name or host_of(outcome.wanted.url)
    return {"name": name, "address": outcome.wanted.url, "what": outcome.what, "facts": outcome.facts}
