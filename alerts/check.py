"""Faults that only the alerts' floor can see, placed by file and line: those of queries, and of spiders that cannot be imported.

Templates join here, as one more check of a document, once they can be read without rendering.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from alerts.errors import QueryError
from alerts.query import watch_query
from config.checks import has_words, is_spider
from config.concepts import Concept
from config.document import Document, KeyPath
from config.errors import Fault
from config.load import Loaded, load
from config.models import Watch
from crawler.errors import NotAListing
from crawler.spiders.classes import look_beside, spider_class


def load_checked(path: Path, *, environment: Mapping[str, str], spiders: bool = False) -> Loaded:
    """The configuration at `path`, its queries checked too, and with `spiders` those as well, which runs their modules.

    Raises ConfigFault with every fault.
    """
    if not spiders:
        return load(path, environment=environment, checks=[query_faults, concept_faults])
    look_beside(path.absolute().parent)
    return load(path, environment=environment, checks=[query_faults, concept_faults, spider_faults])


def spider_faults(document: Document) -> Iterator[Fault]:
    """Every spider that cannot be had, at the line that names it. A daemon runs without them, and tells of failed checks."""
    sources = document.data.get("sources")
    for n, source in enumerate(sources if isinstance(sources, list) else []):
        spider = source.get("spider") if isinstance(source, Mapping) else None
        if not isinstance(spider, str) or not is_spider(spider):
            continue
        try:
            spider_class(spider)
        except NotAListing as error:
            found, _, mend = str(error).partition("; ")
            yield document.fault(("sources", n, "spider"), found, mend)


def query_faults(document: Document) -> Iterator[Fault]:
    """Every query and phrase that cannot be read, at the line of the character that spoils it."""
    watches = document.data.get("watches")
    for n, watch in enumerate(watches if isinstance(watches, list) else []):
        if not isinstance(watch, Mapping):
            continue
        query, phrases = watch.get("query"), watch.get("phrases")
        if isinstance(query, str):
            concepts = (*_concepts(document.data), *_concepts(watch))
            yield from _fault(document, ("watches", n, "query"), Watch.model_construct(query=query, concepts=concepts))
        for m, phrase in enumerate(phrases if isinstance(phrases, list) else []):
            if isinstance(phrase, str) and has_words(phrase):
                yield from _fault(document, ("watches", n, "phrases", m), Watch.model_construct(phrases=(phrase,)))


def concept_faults(document: Document) -> Iterator[Fault]:
    """Every term of a concept that cannot be read, at its line."""
    concepts = _concepts(document.data)
    declared = document.data.get("concepts")
    for n, concept in enumerate(declared if isinstance(declared, list) else []):
        terms = concept.get("terms") if isinstance(concept, Mapping) else None
        for m, term in enumerate(terms if isinstance(terms, list) else []):
            text = term.get("term") if isinstance(term, Mapping) else None
            if isinstance(text, str):
                watch = Watch.model_construct(query=text, concepts=concepts)
                yield from _fault(document, ("concepts", n, "terms", m, "term"), watch)


def _concepts(declared: Mapping[str, Any]) -> tuple[Concept, ...]:
    """Those that can be used; what is wrong with the others is told where the file is read."""
    items = declared.get("concepts")
    found = []
    for item in items if isinstance(items, list) else []:
        with suppress(ValidationError):
            found.append(Concept.model_validate(item))
    return tuple(found)


def _fault(document: Document, path: KeyPath, watch: Watch) -> Iterator[Fault]:
    try:
        watch_query(watch)
    except QueryError as error:
        line = document.place(path).line_of(watch.query or "", error.at)
        yield document.fault(path, str(error), "", line=line)
