"""What was found behind a page, in words for people. Pure."""

from collections.abc import Iterator
from datetime import datetime

from alerts.cli.text import counted
from config.sources import Source
from crawler.dedupe.urls import url_key
from crawler.discovery.merits import NEWS_SITEMAP, RECENT
from crawler.discovery.records import Discovery, Proposal

#: How many titles show a person that the right list was found.
_SHOWN = 3
_LONGEST_TITLE = 90
_MOST_FAILED = 6
_FEEDS = {"rss": "an RSS feed", "atom": "an Atom feed", "json feed": "a JSON Feed"}
_KINDS = {"govuk": "a query to GOV.UK's search", "listing": "the list on the page", "sitemap": "a sitemap"}


def kind_of(proposal: Proposal) -> str:
    """What it is: "an RSS feed"."""
    if proposal.source.feed:
        return _FEEDS.get(proposal.listing.kind, "a feed")
    if proposal.source.sitemap:
        return "a news sitemap" if proposal.merits.rank == NEWS_SITEMAP else "a sitemap of the whole site"
    return _KINDS[proposal.source.kind]


def facts(proposal: Proposal, *, now: datetime) -> str:
    """Its merits on one line, in words of our own alone: "24 entries, the newest from today; whole text"."""
    merits = proposal.merits
    if not merits.entries and proposal.listing.older:
        return f"an index of {counted(len(proposal.listing.older), 'sitemap')}"
    said = [counted(merits.entries, "entry", "entries")]
    if merits.documents:
        said[0] += f" ({_part(merits.documents, merits.entries)} documents)"
    said.append(f"the newest from {ago(merits.newest, now)}" if merits.newest else "without dates")
    return ", ".join(said) + ("; whole text" if merits.whole else "")


def remark(proposal: Proposal, *, now: datetime) -> str:
    """The facts with their day, to stand beside a declaration."""
    return f"{now.astimezone():%d %b %Y}: {facts(proposal, now=now)}"


def _part(count: int, whole: int) -> str:
    return "all" if count == whole else str(count)


def ago(at: datetime, now: datetime) -> str:
    """How long ago, roughly, by days of this machine's calendar: "today", "3 days ago", "7 months ago"."""
    days = (now.astimezone().date() - at.astimezone().date()).days
    if days <= 1:
        return "yesterday" if days == 1 else "today"
    if days < 60:
        return f"{days} days ago"
    return f"{days // 30} months ago" if days < 730 else f"{days // 365} years ago"


def titles(proposal: Proposal) -> Iterator[str]:
    """The first entries, so that a person sees whether these are the right ones."""
    for entry in proposal.listing.entries[:_SHOWN]:
        at = entry.published or entry.modified
        day = f"{at.astimezone():%d %b %Y}" if at else "(no date)  "
        title = entry.title or entry.url
        yield f"{day}  {title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + '…'}"


def cautions(proposal: Proposal, *, now: datetime) -> Iterator[str]:
    """What a person should look at before they trust it."""
    merits = proposal.merits
    if not (merits.entries or proposal.listing.older):
        yield "It lists nothing at the moment."
    if merits.newest and merits.newest < now - RECENT:
        yield f"Its newest entry is from {ago(merits.newest, now)}: look whether it is still kept up."
    if merits.foreign:
        yield "It lists hardly anything that stands on the page: it may be another section's."
    if proposal.source.listing and not merits.newest:
        yield 'The list shows no dates. If these titles are not the news, name the right links: links: "main h2 a".'
    if proposal.source.sitemap and merits.rank < NEWS_SITEMAP:
        yield "A sitemap lists every page, not only news: watches will see pages of all kinds when they change."


def also(discovery: Discovery, *, now: datetime) -> Iterator[str]:
    """The other proposals, a line for each."""
    for each in discovery.proposals[1:]:
        yield f"{each.source.kind}: {each.source.key}  ({facts(each, now=now)})"


def in_vain(discovery: Discovery) -> Iterator[str]:
    """What was tried and led nowhere, a line for each; that the page itself has no list says nothing where it has a feed."""
    failed = [each for each in discovery.failed if not (discovery.best and is_same(each.address, discovery.address))]
    for each in failed[:_MOST_FAILED]:
        yield f"{each.address}: {each.reason}"
    if (more := len(failed) - _MOST_FAILED) > 0:
        yield f"… and {more} more"


def why_not(discovery: Discovery) -> str:
    """Why nothing was found, on one line."""
    if discovery.unread:
        return discovery.unread
    own = (each.reason for each in discovery.failed if is_same(each.address, discovery.address))
    return next(own, "no feed, sitemap or list of articles was found")


def declared_as(source: Source, declared: tuple[Source, ...]) -> Source | None:
    """The declared source that is this one already, by its address."""
    return next((each for each in declared if is_same(each.key, source.key)), None)


def at_address(url: str, declared: tuple[Source, ...]) -> Source | None:
    """The declared source at this very address."""
    return next((each for each in declared if is_same(each.key, url)), None)


def is_same(key: str, other: str) -> bool:
    try:
        return url_key(key) == url_key(other)
    except ValueError:
        return key == other
