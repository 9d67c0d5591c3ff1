"""From matches that are not told yet to the groups of a digest. Pure.

What counts as not told is the ledger's to say (`alerts.ledger.matches.untold`); here it is put in order.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from alerts.models import Group, Item, Passage, WatchPassage
from alerts.query.weight import WEIGHTS, weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """A match that a subscription has not told, with what a digest says of its article.

    `title`, `partial` (the text is the feed's own, or only the beginning) and `partial_reason` are those of the article's current revision. `current` says that
    the match is on that revision, `document` that it is on a document; `text_id` grows with later texts, `match_id` with later matches.
    """

    match_id: int
    watch_id: int
    watch: str
    text_id: int
    current: bool
    article_id: int
    title: str
    url: str
    source: str
    published: datetime | None
    first_seen: datetime
    partial: bool
    passages: tuple[Passage, ...]
    document: bool = False
    partial_reason: str | None = None
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What a digest shows, and the matches that it thereby tells: one per watch and article, the newest."""

    groups: tuple[Group, ...]
    told: tuple[Untold, ...]


def compose(untold: Iterable[Untold], watches: Sequence[str], *, headline_only: Collection[int] = ()) -> Composed:
    """The groups of a digest, in the order of the subscription's `watches`.

    An article is one item, under the first watch that fired on it. In a group the articles that fired in the title go
    before those in the lead, in the body and in documents (`alerts.query.weight`); among equals the newest stands first. A group without items is a watch with
    nothing new; a watch whose articles all stand under others has no group. Of the articles `headline_only` (their ids) no
    passage is shown but the headline.
    """
    newest = _newest(untold)
    by_article: dict[int, list[Untold]] = {}
    for each in sorted(newest, key=lambda one: watches.index(one.watch)):
        by_article.setdefault(each.article_id, []).append(each)
    fired = {each.watch for each in newest}
    items: dict[str, list[list[Untold]]] = {watch: [] for watch in watches if watch not in fired}
    for matches in by_article.values():
        items.setdefault(matches[0].watch, []).append(matches)
    groups = (_group(watch, items[watch], headline_only) for watch in watches if watch in items)
    return Composed(groups=tuple(groups), told=newest)


def _group(watch: str, items: Iterable[Sequence[Untold]], headline_only: Collection[int]) -> Group:
    in_order = (_item(matches) for matches in sorted(items, key=_reading_order))
    return Group(
        watch=watch, items=tuple(_unquoted(item) if item.article_id in headline_only else item for item in in_order)
    )


def _unquoted(item: Item) -> Item:
    passages = tuple(each for each in item.passages if each.passage.where == "title")
    return replace(item, passages=passages, headline_only=True)


def _newest(untold: Iterable[Untold]) -> tuple[Untold, ...]:
    """One match per watch and article: that of the revision in force, else of the newest text and watch version.

    What was found in documents stands behind that, or in its place.
    """
    found: dict[tuple[str, int], Untold] = {}
    in_documents: dict[tuple[str, int], dict[int, Untold]] = {}
    for each in sorted(untold, key=lambda one: (not one.document, one.current, one.text_id, one.match_id)):
        key = each.watch, each.article_id
        found[key] = each
        if each.document:
            in_documents.setdefault(key, {})[each.text_id] = each
    return tuple(_with_documents(each, in_documents.get(key, {})) for key, each in found.items())


def _with_documents(leading: Untold, in_documents: Mapping[int, Untold]) -> Untold:
    first = () if leading.document else leading.passages
    found = (passage for _, each in sorted(in_documents.items()) for passage in each.passages)
    return replace(leading, passages=(*first, *found))


def _reading_order(matches: Sequence[Untold]) -> tuple[int, float, int]:
    first = matches[0]
    return WEIGHTS.index(weight(first.passages)), -(first.published or first.first_seen).timestamp(), -first.article_id


def _item(matches: Sequence[Untold]) -> Item:
    first = matches[0]
    return Item(
        article_id=first.article_id,
        title=first.title,
        url=first.url,
        source=first.source,
        published=first.published,
        first_seen=first.first_seen,
        watches=tuple(each.watch for each in matches),
        passages=tuple(
            WatchPassage(watch=each.watch, passage=passage) for each in matches for passage in each.passages
        ),
        partial=first.partial,
        partial_reason=first.partial_reason,
        terms=tuple(dict.fromkeys(term for each in matches for term in each.terms)),
        weight=weight(first.passages),
    )
