"""Why a watch did or did not match an article, in words."""

from dataclasses import dataclass

from alerts.models import Match
from alerts.query.index import Standing, standing
from alerts.query.leaves import AnyLeaf
from alerts.query.plan import Planner
from alerts.query.texts import Article, Matchable
from alerts.query.tree import Field
from alerts.query.watches import watch_query
from alerts.query.writing import describe
from config.models import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A term of the query, and how often it stands in the title and in the body. `unwanted` terms must not be there.

    `field` is the only field that the query looks for it in, or None; the count of any other field is then 0.
    """

    term: str
    field: Field | None
    unwanted: bool
    in_title: int
    in_body: int

    def __str__(self) -> str:
        where = [
            f"{count} in the {name}" for count, name in ((self.in_title, "title"), (self.in_body, "body")) if count
        ]
        found = f"found: {', '.join(where)}" if where else f"not found{' in the title' if self.field else ''}"
        return f"“{self.term}” {found}{' (the query rules it out)' if self.unwanted else ''}"


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
        findings=_findings(ready, article),
        obstacles=ready.plan.wanting(article),
        not_from=() if ready.admits(article) else watch.only_from,
        document=matchable.document,
    )


def _findings(ready: Standing, article: Article) -> tuple[Finding, ...]:
    return tuple(dict.fromkeys(_finding(leaf, article, unwanted=unwanted) for leaf, unwanted in ready.plan.leaves()))


def _finding(leaf: AnyLeaf, article: Article, *, unwanted: bool) -> Finding:
    return Finding(
        term=leaf.term,
        field=leaf.field,
        unwanted=unwanted,
        in_title=len(article.title_spans(leaf)),
        in_body=len(article.body_spans(leaf)),
    )
