"""Faults that only the alerts' floor can see, placed by file and line: today those of queries.

Templates join here, as one more check of a document, once they can be read without rendering.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from alerts.errors import QueryError
from alerts.query import watch_query
from config.checks import has_words
from config.document import Document, KeyPath
from config.errors import Fault
from config.load import Loaded, load
from config.models import Watch


def load_checked(path: Path, *, environment: Mapping[str, str]) -> Loaded:
    """The configuration at `path`, its queries checked too. Raises ConfigFault with every fault."""
    return load(path, environment=environment, checks=[query_faults])


def query_faults(document: Document) -> Iterator[Fault]:
    """Every query and phrase that cannot be read, at the line of the character that spoils it."""
    watches = document.data.get("watches")
    for n, watch in enumerate(watches if isinstance(watches, list) else []):
        if not isinstance(watch, Mapping):
            continue
        query, phrases = watch.get("query"), watch.get("phrases")
        if isinstance(query, str):
            yield from _fault(document, ("watches", n, "query"), Watch.model_construct(query=query))
        for m, phrase in enumerate(phrases if isinstance(phrases, list) else []):
            if isinstance(phrase, str) and has_words(phrase):
                yield from _fault(document, ("watches", n, "phrases", m), Watch.model_construct(phrases=(phrase,)))


def _fault(document: Document, path: KeyPath, watch: Watch) -> Iterator[Fault]:
    try:
        watch_query(watch)
    except QueryError as error:
        line = document.place(path).line_of(watch.query or "", error.at)
        yield document.fault(path, str(error), "", line=line)
