"""The evidence of a match: which sentences to show, and where the terms stand in them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from alerts.models import Passage, Where
from alerts.query.excerpt import excerpt
from alerts.query.sentences import Sentence
from alerts.query.texts import Article, Sought, Span

#: A match shows this many passages at most, the title's included, of at most so many characters each.
MOST_PASSAGES = 3
LONGEST_PASSAGE = 300


class _Hit(NamedTuple):
    start: int
    end: int
    leaf: int

    @property
    def mark(self) -> Span:
        return self.start, self.end


class _Stretch(NamedTuple):
    """Neighbouring sentences, `first` to `last` inclusive, with the hits inside them."""

    first: int
    last: int
    hits: Sequence[_Hit]
    leaves: frozenset[int]


def passages(article: Article, leaves: Sequence[Sought]) -> tuple[Passage, ...]:
    """What shows that `leaves` stand in the article: the title if any does, then the best places of the body.

    Best is what shows most terms that no earlier passage of the body showed, then most terms, most hits, and the earliest. A place in the
    lead is always shown: the match weighs more by it.
    """
    shown = []
    in_title = _hits(article.title_spans(leaf) for leaf in leaves)
    if in_title:
        shown += _titles(article, [hit.mark for hit in in_title])
    hits = _hits(article.body_spans(leaf) for leaf in leaves)
    if hits:
        candidates, most = _candidates(article.body.sentences, hits), MOST_PASSAGES - len(shown)
        chosen = _with_lead(article, candidates, _best(candidates, most), most)
        shown += [_from_body(article, stretch) for stretch in chosen]
    return tuple(shown)


def lead(article: Article) -> tuple[Passage, ...]:
    """What an article begins with, unmarked, for watches that take everything: its first paragraph, or its title."""
    first = [sentence for sentence in article.body.sentences if sentence.paragraph == 0]
    if first:
        where, start = _place(article, "lead"), first[0].start
        return (_passage(article, where, article.body.text, (start, first[-1].end), (), page=article.page_at(start)),)
    return (_headline(article, ()),) if article.headline.strip() else ()


def _hits(spans: Iterable[list[Span]]) -> list[_Hit]:
    return sorted(_Hit(*span, number) for number, found in enumerate(spans) for span in found)


def _candidates(sentences: Sequence[Sentence], hits: Sequence[_Hit]) -> list[_Stretch]:
    """Every sentence that holds hits (several, where a hit reaches across), and pairs of them that show more together."""
    starts = [sentence.start for sentence in sentences]
    places = {(bisect_right(starts, hit.start) - 1, bisect_right(starts, hit.end - 1) - 1) for hit in hits}
    single = [_stretch(sentences, hits, *place) for place in sorted(places)]
    pairs = [
        _stretch(sentences, hits, one.first, other.last)
        for one, other in pairwise(single)
        if _are_neighbours(sentences, one, other) and not (one.leaves <= other.leaves or other.leaves <= one.leaves)
    ]
    return single + pairs


def _stretch(sentences: Sequence[Sentence], hits: Sequence[_Hit], first: int, last: int) -> _Stretch:
    begin = bisect_left(hits, sentences[first].start, key=lambda hit: hit.start)
    end = bisect_left(hits, sentences[last].end, key=lambda hit: hit.start)
    inside = [hit for hit in hits[begin:end] if hit.end <= sentences[last].end]
    return _Stretch(first, last, inside, frozenset(hit.leaf for hit in inside))


def _are_neighbours(sentences: Sequence[Sentence], one: _Stretch, other: _Stretch) -> bool:
    begins, ends = sentences[one.first], sentences[other.last]
    fits = ends.end - begins.start <= LONGEST_PASSAGE
    return fits and begins.paragraph == ends.paragraph and other.first == one.last + 1


def _best(candidates: list[_Stretch], most: int) -> list[_Stretch]:
    chosen: list[_Stretch] = []
    shown: frozenset[int] = frozenset()
    while candidates and len(chosen) < most:
        best = min(candidates, key=partial(_rank, shown=shown))
        chosen.append(best)
        shown |= best.leaves
        candidates = [one for one in candidates if one.last < best.first or one.first > best.last]
    return chosen


def _with_lead(
    article: Article, candidates: Iterable[_Stretch], chosen: list[_Stretch], most: int
) -> Sequence[_Stretch]:
    """What was chosen, with the best place in the lead instead of the last of it, should there be one that was not."""
    in_lead = [one for one in candidates if _is_lead(article, one)]
    if not in_lead or any(_is_lead(article, one) for one in chosen):
        return chosen
    best = min(in_lead, key=partial(_rank, shown=frozenset()))
    apart = [one for one in chosen if one.last < best.first or one.first > best.last]
    return [*apart[: most - 1], best]


def _is_lead(article: Article, stretch: _Stretch) -> bool:
    """Whether its first term begins in the lead, as far as `lead:` looks. A document has none."""
    zone = article.body
    return article.document is None and zone.lead > 0 and stretch.hits[0].start < zone.spans[zone.lead - 1][1]


def _rank(stretch: _Stretch, *, shown: frozenset[int]) -> tuple[int, ...]:
    return -len(stretch.leaves - shown), -len(stretch.leaves), -len(stretch.hits), stretch.first, stretch.last


def _titles(article: Article, marks: Sequence[Span]) -> list[Passage]:
    """The headline where a term stands in it, and the title of the document where one stands in that."""
    ends = len(article.headline)
    in_headline = [(start, min(end, ends)) for start, end in marks if start < ends]
    in_document = [mark for mark in marks if mark[0] >= ends]
    shown = [_headline(article, in_headline)] if in_headline else []
    if in_document:
        title = article.title.text
        shown.append(_passage(article, "document", title, (ends + 1, len(title)), in_document))
    return shown


def _headline(article: Article, marks: Iterable[Span]) -> Passage:
    return _passage(article, "title", article.headline, (0, len(article.headline)), marks)


def _from_body(article: Article, stretch: _Stretch) -> Passage:
    """A passage that runs over the end of a page is of the page on which its first term begins."""
    zone = article.body
    first, last = zone.sentences[stretch.first], zone.sentences[stretch.last]
    where = _place(article, "lead" if _is_lead(article, stretch) else "body")
    marks = [hit.mark for hit in stretch.hits]
    page = article.page_at(marks[0][0])
    return _passage(article, where, zone.text, (first.start, last.end), marks, page=page)


def _place(article: Article, where: Where) -> Where:
    return where if article.document is None else "document"


def _passage(
    article: Article, where: Where, text: str, span: Span, marks: Iterable[Span], *, page: int | None = None
) -> Passage:
    shown, moved = excerpt(text, *span, marks, longest=LONGEST_PASSAGE)
    document = article.document if where == "document" else None
    return Passage(where=where, text=shown, marks=moved, page=page, document=document)
