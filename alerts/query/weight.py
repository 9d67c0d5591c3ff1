"""How much a match weighs: by the best place in which a term of the watch stands. Pure.

It follows from the passages that are kept with the match: `snippets.passages` shows every kind of place in which a term stands, so
that nothing else needs to be kept.
"""

from collections.abc import Collection

from alerts.models import Passage, Where

#: The heaviest first: what is said in a headline is what an article is about.
WEIGHTS: tuple[Where, ...] = ("title", "lead", "body", "document")


def weight(passages: Collection[Passage]) -> Where:
    """The heaviest place with a term; of what fired without one, like all that a source lists, "body", or "document" in documents."""
    marked = {each.where for each in passages if each.marks}
    everywhere = {each.where for each in passages}
    return min(marked, key=WEIGHTS.index, default="document" if everywhere <= {"document"} else "body")
