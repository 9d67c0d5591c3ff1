"""From a declared watch to the query it stands for."""

from alerts.errors import QueryError
from alerts.query.lexer import QUOTES
from alerts.query.named import spelt_out
from alerts.query.parser import parse
from alerts.query.tree import Everything, Node, Or, Term
from alerts.query.vocabulary import vocabulary_of
from config.models import Watch
from crawler.words.fold import folded

_NO_QUOTES = dict.fromkeys(map(ord, QUOTES), " ")


def watch_query(watch: Watch) -> Node | Everything:
    """What `watch` asks for: its query, with concepts and places spelt out, any of its phrases, or everything.

    Raises QueryError where the query cannot be read or a phrase has no word in it.
    """
    if watch.everything:
        return Everything()
    if watch.query:
        return spelt_out(parse(watch.query, vocabulary_of(watch.concepts)))
    terms = tuple(dict.fromkeys(map(_phrase, watch.phrases)))
    return terms[0] if len(terms) == 1 else Or(parts=terms)


def _phrase(text: str) -> Term:
    """A phrase of a list is taken as it stands: quotes around it change nothing, and AND is no operator in it."""
    if "*" in text:
        raise QueryError(f'the phrase "{text}" has a *, which is not read yet: write the forms out as phrases', at=0)
    bare = " ".join(text.translate(_NO_QUOTES).split())
    if not folded(bare):
        raise QueryError(f'the phrase "{text}" has no word in it: remove it, or write what to look for', at=0)
    return Term(text=bare)
