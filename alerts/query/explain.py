"""Why a watch did or did not match an article, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.models import Match
from alerts.query.index import Standing, standing
from alerts.query.leaves import AnyLeaf
from alerts.query.named import named_in, spelt_out
from alerts.query.parser import parse
from alerts.query.plan import Plan, Planner
from alerts.query.texts import Article, Matchable
from alerts.query.tree import Field, Node
from alerts.query.vocabulary import vocabulary_of
from alerts.query.watches import watch_query
from alerts.query.writing import describe, unparse
from config.models import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A term of the query, and how often it stands in the title and in the body. `unwanted` terms must not be there.

    `field` is the only field that the query looks for it in, or None; the count of any other field is then 0. `concept` is what it is a
    term of, as the query writes it, or "".
    """

    term: str
    field: Field | None
    unwanted: bool
    in_title: int
    in_body: int
    concept: str = ""

    def __str__(self) -> str:
        where = [
            f"{count} in the {name}" for count, name in ((self.in_title, "title"), (self.in_body, "body")) if count
        ]
        found = f"found: {', '.join(where)}" if where else f"not found{' in the title' if self.field else ''}"
        named = f" ({self.concept})" if self.concept else ""
        return f"“{self.term}”{named} {found}{' (the query rules it out)' if self.unwanted else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A watch asked about one article. `match` is exactly what live matching gives, None where the watch does not match.

    `query` is the query in words. `obstacles` says in words what of the query does not hold. `not_from` names the sources
    and tags that the watch is limited to, where none of them listed the article. `document` is the title of the document that was
    looked at, None for an article's own text.
    """

    watch: str
    query: str
    match: Match | None
    findings: tuple[Finding, ...]
    obstacles: tuple[str, ...]
    not_from: tuple[str, ...]
    document: str | None = None

    def __str__(self) -> str:
        """Several lines of text for a person."""
        lines = [
            f"{self.watch} {'matches' if self.match else 'does not match'}{self._in_document()}.",
            f"It looks for {self.query}.",
            *(f"  {finding}" for finding in self.findings),
        ]
        if self.obstacles:
            lines.append(f"What stands in the way: {'; '.join(self.obstacles)}.")
        if self.not_from:
            lines.append(f"It takes articles from {' or '.join(self.not_from)} only, and none of them listed this one.")
        return "\n".join(lines)

    def _in_document(self) -> str:
        """What was looked at, where that is a document, and the pages of the passages that are shown."""
        if self.document is None:
            return ""
        pages = sorted({each.page for each in self.match.passages if each.page}) if self.match else []
        where = f", on {' and '.join(f'page {page:,}' for page in pages)}" if pages else ""
        return f" the document “{self.document}”{where}"


def explain(watch: Watch, matchable: Matchable) -> Explanation:
    """Why `watch` matches the article or does not. Raises QueryError where the watch's query cannot be read."""
    ready, article = standing(watch, Planner()), Article(matchable)
    return Explanation(
        watch=watch.name,
        query=describe(watch_query(watch)),
        match=ready.match(article),
        findings=_findings(ready, article, _named(watch)),
        obstacles=ready.plan.wanting(article),
        not_from=() if ready.admits(article) else watch.only_from,
        document=matchable.document,
    )


def _findings(ready: Standing, article: Article, named: Mapping[str, Plan]) -> tuple[Finding, ...]:
    """Of what concepts and places stand for only what fires, for they have many terms; and those of which nothing does."""
    names = {_key(leaf): name for name, plan in named.items() for leaf, _ in plan.leaves()}
    fired = {name: set(map(_key, plan.terms(article))) for name, plan in named.items() if plan.holds(article)}
    found: dict[Finding, None] = {}
    for leaf, unwanted in ready.plan.leaves():
        name = names.get(_key(leaf), "")
        if not name or _key(leaf) in fired.get(name, ()):
            found[_finding(leaf, article, unwanted=unwanted, concept=name)] = None
            fired.get(name, set()).discard(_key(leaf))
    absent = (Finding(term=name, field=None, unwanted=False, in_title=0, in_body=0) for name in named.keys() - fired)
    return (*found, *sorted(absent, key=lambda finding: list(named).index(finding.term)))


def _key(leaf: AnyLeaf) -> tuple[Node, Field | None]:
    """What tells terms apart, whichever plan they are of."""
    return leaf.node, leaf.field


def _named(watch: Watch) -> dict[str, Plan]:
    """What each concept and place stands for that the watch's query names."""
    if not watch.query:
        return {}
    names = named_in(parse(watch.query, vocabulary_of(watch.concepts)))
    return {unparse(node): Planner().plan(spelt_out(node), field) for node, field in names}


def _finding(leaf: AnyLeaf, article: Article, *, unwanted: bool, concept: str) -> Finding:
    return Finding(
        term=leaf.term,
        field=leaf.field,
        unwanted=unwanted,
        in_title=len(article.title_spans(leaf)),
        in_body=len(article.body_spans(leaf)),
        concept=concept,
    )
