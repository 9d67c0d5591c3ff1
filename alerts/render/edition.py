"""A digest as its templates see it: everything in readers' words, safe, and in the subscription's time zone.

docs/templates.md lists these fields; a test holds the two together.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from alerts.models import Digest, Group, Item, Passage
from alerts.render import coverage, words
from alerts.render.pieces import Piece, cut, merged
from alerts.render.safe import line, link

#: Gmail cuts a message off near 102 kB of HTML, and the foot is what it loses. With the longest passages an article takes
#: 2.2 kB, a headline alone 0.7 kB: so 85 articles pass whole, and what was read stands at the top in any case.
FULL_ITEMS = 20
#: More evidence than this makes one article drown the others; the article itself is a click away.
_MOST_QUOTES = 3
_PREHEADER = 140
_TITLE_OF_DOCUMENT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A passage. `place` says where it stands when that is not the article's own text: "page 12 of “Child Q: the review”"."""

    pieces: tuple[Piece, ...]
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """An article. `link` is None where its address is no http(s) one; `url` is that address as text.

    `number` counts through the whole digest. `date` is "Wed 3 June 2026, 14:05" or "first seen …". `brief` items come late
    in a very long digest and have no `quotes`; `more` counts the passages that are not shown. `partial_reason` is a sentence, ""
    where all was read. `headline_only` items are of sources that may not be quoted, and name the `terms` that fired.
    """

    number: int
    title: tuple[Piece, ...]
    link: str | None
    url: str
    source: str
    date: str
    quotes: tuple[Quote, ...]
    more: int
    also: tuple[str, ...]
    partial: bool
    partial_reason: str
    headline_only: bool
    terms: tuple[str, ...]
    brief: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The articles of one watch."""

    watch: str
    items: tuple[Headline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A source that could not be read: "not since Tue 2 June, 14:10 (the server did not answer within 30 s)"."""

    source: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadDocument:
    """A document that nobody can search: "Serious case review (PDF), from Harrowfold SCP: it is a scan without text"."""

    what: str
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """What was looked at: two sentences, and the list that the second may open.

    `partly_read` is a sentence about pages that could not be read, "" where all could. `notes` are further sentences: of sources
    without a known address, of what may have been missed, and of who is silent. `unsearched` opens the list of `documents` that
    nobody can search.
    """

    checked: str
    outcome: str
    not_read: tuple[Unread, ...]
    partly_read: str
    notes: tuple[str, ...]
    unsearched: str
    documents: tuple[UnreadDocument, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The whole digest. `quiet` names watches with nothing new; `late` and `shortened` are sentences, "" for most digests."""

    subscription: str
    subject: str
    date: str
    summary: str
    preheader: str
    late: str
    shortened: str
    count: int
    sections: tuple[Section, ...]
    quiet: tuple[str, ...]
    coverage: Foot


def edition(digest: Digest) -> Edition:
    """`digest` in readers' words. Nothing is left out but passages beyond the third of an item, and those are counted."""
    zone = ZoneInfo(digest.timezone)
    foot = _foot(digest, zone)
    sections = _sections(digest.groups, zone)
    return Edition(
        subscription=line(digest.subscription),
        subject=line(words.subject(digest)),
        date=words.moment(digest.slot_at, zone),
        summary=_summary(digest),
        preheader=_preheader(sections, foot),
        late=_late(digest, zone),
        shortened=_shortened(len(digest.items)),
        count=len(digest.items),
        sections=sections,
        quiet=tuple(line(group.watch) for group in digest.groups if not group.items),
        coverage=foot,
    )


def _summary(digest: Digest) -> str:
    count, found = len(digest.items), digest.coverage
    told = sum(1 for group in digest.groups if group.items)
    on = f" on {words.number(told, 'watch', 'watches')}" if told > 1 else ""
    new = f"{words.number(count, 'new article')}{on}." if count else "Nothing new."
    if not found.sources:
        return f"{new} There are no sources to read."
    return f"{new} {found.read:,} of {words.number(found.sources, 'source')} read."


def _preheader(sections: tuple[Section, ...], foot: Foot) -> str:
    """What a mailbox shows beside the subject: the headlines, or what was checked."""
    headlines = [_plain(item.title) for section in sections for item in section.items]
    return words.shortened(" · ".join(headlines) or f"{foot.checked} {foot.outcome}".strip(), _PREHEADER)


def _late(digest: Digest, zone: ZoneInfo) -> str:
    if not digest.late:
        return ""
    begins = words.since(digest.coverage.begins, zone, now=digest.slot_at)
    return f"This digest is late: it covers everything since {begins}."


def _shortened(count: int) -> str:
    return f"From number {FULL_ITEMS + 1} on, only headlines are shown." if count > FULL_ITEMS else ""


def _sections(groups: tuple[Group, ...], zone: ZoneInfo) -> tuple[Section, ...]:
    sections: list[Section] = []
    number = 0
    for group in groups:
        items = tuple(_headline(item, group.watch, number + n, zone) for n, item in enumerate(group.items, start=1))
        number += len(items)
        if items:
            sections.append(Section(watch=line(group.watch), items=items))
    return tuple(sections)


def _headline(item: Item, watch: str, number: int, zone: ZoneInfo) -> Headline:
    passages = merged(each.passage for each in item.passages)
    headline = next((passage for passage in passages if _is_title(passage, item)), None)
    quoted = [passage for passage in passages if passage is not headline and passage.text.strip()]
    brief = number > FULL_ITEMS
    shown = () if brief else tuple(_quote(passage) for passage in quoted[:_MOST_QUOTES])
    return Headline(
        number=number,
        title=_title(item, headline),
        link=link(item.url),
        url=line(item.url),
        source=line(item.source),
        date=_date(item, zone),
        quotes=shown,
        more=len(quoted) - len(shown),
        also=tuple(line(other) for other in item.watches if other != watch),
        partial=item.partial,
        partial_reason=line(words.partial(item.partial_reason)) if item.partial else "",
        headline_only=item.headline_only,
        terms=tuple(line(term) for term in item.terms) if item.headline_only else (),
        brief=brief,
    )


def _is_title(passage: Passage, item: Item) -> bool:
    """Whether the passage is the headline itself, where the term is then marked instead of saying it all again."""
    return passage.where == "title" and line(passage.text) == line(item.title)


def _title(item: Item, headline: Passage | None) -> tuple[Piece, ...]:
    pieces = cut(headline.text, headline.marks) if headline else cut(item.title, ())
    return pieces or (Piece(text="(without a title)", term=False),)


def _quote(passage: Passage) -> Quote:
    place = {"title": "in the headline", "document": _in_document(passage)}.get(passage.where, "")
    return Quote(pieces=cut(passage.text, passage.marks), place=place)


def _in_document(passage: Passage) -> str:
    title = words.shortened(line(passage.document or ""), _TITLE_OF_DOCUMENT)
    named = f"“{title}”" if title else "a document"
    return f"in {named}" if passage.page is None else f"page {passage.page:,} of {named}"


def _date(item: Item, zone: ZoneInfo) -> str:
    if item.published is None:
        return f"first seen {words.moment(item.first_seen, zone)}"
    return words.published(item.published, zone)


def _foot(digest: Digest, zone: ZoneInfo) -> Foot:
    found, now = digest.coverage, digest.slot_at
    return Foot(
        checked=coverage.checked(found, zone, now=now),
        outcome=coverage.outcome(found),
        not_read=tuple(
            Unread(source=line(missing.source), how=line(coverage.not_read(missing, zone, now=now)))
            for missing in coverage.could_not(found)
        ),
        partly_read=line(coverage.partly_read(found)),
        notes=tuple(line(note) for note in coverage.notes(found, zone, now=now)),
        unsearched=coverage.unsearched(found),
        documents=tuple(
            UnreadDocument(what=line(coverage.document(each)), link=link(each.url))
            for each in found.unread_documents[: coverage.MOST_DOCUMENTS]
        ),
    )


def _plain(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)
