"""The operator's templates tried out on a digest that has everything, so that a fault shows before a morning does."""

from datetime import UTC, datetime
from pathlib import Path

from alerts.models import (
    Coverage,
    Digest,
    Group,
    Item,
    Missed,
    NotRead,
    PartlyRead,
    Passage,
    Silent,
    Unsearched,
    WatchPassage,
)
from alerts.render.messages import Messages

_AT = datetime(2026, 6, 4, 6, 30, tzinfo=UTC)
_WATCHES = ("Safeguarding reviews", "Children’s services")
_UNSEARCHED = Unsearched(
    title="Serious case review",
    url="https://www.alderbrook.example/review.pdf",
    source="Alderbrook Council",
    kind="pdf",
    reason="it is a scan without text",
)
_TEXT = "The safeguarding adults review will begin in July."
_EVERY_PLACE = (
    Passage(where="title", text=_TEXT, marks=((4, 30),)),
    Passage(where="lead", text=f"{_TEXT} So the board’s chair said.", marks=((4, 30),)),
    Passage(where="document", text=_TEXT, marks=((4, 30),), page=12, document="Child Q: the review"),
    *(Passage(where="body", text=f"{_TEXT} {n}", marks=((4, 30),)) for n in range(3)),
)


def faults(templates: Path) -> tuple[str, ...]:
    """What is wrong with the templates in that folder, a line each with file, line and cause; () for a sound folder.

    Every message is rendered: a digest with articles of every kind, an empty one, a test, and one to the operator.
    """
    found: list[str] = []
    messages = Messages(sender="cuttings@localhost", templates=templates, on_fault=found.append)
    for digest in (_digest(_item(1), _item(2, partial=True), *map(_item, range(3, 40))), _digest()):
        messages.email(digest, to="reader@localhost")
    messages.test("Morning digest", to="reader@localhost", at=_AT)
    messages.operator(["The mail server does not answer."], to="operator@localhost", at=_AT)
    return tuple(found)


def _item(number: int, *, partial: bool = False) -> Item:
    """An article with passages of every kind, or one without date, evidence and web address."""
    return Item(
        article_id=number,
        title=_TEXT,
        url="urn:x" if partial else f"https://www.alderbrook.example/{number}",
        source="Alderbrook Council",
        published=None if partial else _AT,
        first_seen=_AT,
        watches=_WATCHES,
        passages=() if partial else tuple(WatchPassage(watch=_WATCHES[0], passage=each) for each in _EVERY_PLACE),
        partial=partial,
        headline_only=partial,
        terms=("safeguarding",) if partial else (),
    )


def _digest(*items: Item) -> Digest:
    not_read = (
        NotRead(source="Fennimore Council", since=_AT, reason="the server did not answer within 30 s"),
        NotRead(source="Westmarsh Partnership", since=None, reason="its address is not known", unknown=True),
    )
    partly_read = (PartlyRead(source="Alderbrook Council", articles=3),)
    return Digest(
        subscription="Morning digest",
        slot="2026-06-04T07:30:00+01:00",
        slot_at=_AT,
        timezone="Europe/London",
        late=True,
        groups=(Group(watch=_WATCHES[0], items=items), Group(watch=_WATCHES[1], items=())),
        coverage=Coverage(
            sources=3,
            read=1,
            checks=192,
            begins=_AT,
            not_read=not_read,
            partly_read=partly_read,
            gaps=(Missed(source="Alderbrook Council", kind="feed", since=_AT, until=_AT, filled=True),),
            quiet=(Silent(source="Alderbrook Council", since=_AT, usually="every 2 days", new=True),),
            unread_documents=(_UNSEARCHED,),
        ),
    )
