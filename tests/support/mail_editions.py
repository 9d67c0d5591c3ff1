"""Digests to render: one as a reader would get it on a Thursday morning, and the means to make odd ones."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from alerts.models import Coverage, Digest, Group, Item, NotRead, PartlyRead, Passage, Unsearched, WatchPassage

REVIEWS = "Safeguarding reviews"
CHILDREN = "Alderbrook children’s services"
SLOT_AT = datetime(2026, 6, 4, 6, 30, tzinfo=UTC)
BEGINS = SLOT_AT - timedelta(days=1)
READ = Coverage(sources=212, read=212, checks=1344, begins=BEGINS, not_read=())
NOT_READ = Coverage(
    sources=212,
    read=211,
    checks=1344,
    begins=BEGINS,
    not_read=(
        NotRead(
            source="Pennerley Council",
            since=datetime(2026, 6, 2, 13, 10, tzinfo=UTC),
            reason="the server did not answer within 30 s",
        ),
    ),
)
UNSEARCHED = Unsearched(
    title="Serious case review",
    url="https://www.westmarsh.example/downloads/file/4183",
    source="Westmarsh Safeguarding Adults Board",
    kind="pdf",
    reason="it is a scan without text",
)
PARTLY_READ = (
    PartlyRead(source="Alderbrook Council", articles=3),
    PartlyRead(source="The Municipal Gazette", articles=1),
)


def passage(text: str, *terms: str, where: str = "body", **place) -> Passage:
    """A passage with the first place of each of `terms` marked."""
    marks = sorted((text.index(term), text.index(term) + len(term)) for term in terms)
    return Passage(where=where, text=text, marks=tuple(marks), **place)


def item(
    number: int, title: str, source: str, *passages: Passage, watches: tuple[str, ...] = (REVIEWS,), **more
) -> Item:
    """An article that the first of `watches` found, published some hours before the slot."""
    host = "".join(letter for letter in source.lower() if letter.isalpha())
    values = {
        "article_id": number,
        "title": title,
        "url": f"https://www.{host}.example/news/2026/06/{number + 4180}",
        "source": source,
        "published": SLOT_AT - timedelta(hours=2 * number, minutes=7 * number),
        "first_seen": SLOT_AT - timedelta(hours=2 * number),
        "watches": watches,
        "passages": tuple(WatchPassage(watch=watches[0], passage=one) for one in passages),
    }
    return Item(**(values | more))


def digest(*groups: Group, **more) -> Digest:
    """A digest of these groups, everything read."""
    values = {
        "subscription": "Partnership morning digest",
        "slot": "2026-06-04T07:30:00+01:00",
        "slot_at": SLOT_AT,
        "timezone": "Europe/London",
        "late": False,
        "groups": groups,
        "coverage": READ,
    }
    return Digest(**(values | more))


def empty(coverage: Coverage = READ, **more) -> Digest:
    """A digest with nothing new."""
    return digest(Group(watch=REVIEWS, items=()), Group(watch=CHILDREN, items=()), coverage=coverage, **more)


def morning() -> Digest:
    """Nine articles over two watches from invented councils, one source not read."""
    return digest(Group(watch=REVIEWS, items=_reviews()), Group(watch=CHILDREN, items=_children()), coverage=NOT_READ)


def _reviews() -> tuple[Item, ...]:
    headline = "Fennimore partnership publishes child safeguarding practice review"
    return (
        item(
            1,
            "Partnership accepts all eleven recommendations of its review",
            "Alderbrook Council",
            passage(
                "The local child safeguarding practice review, published on Wednesday, found that five agencies each held "
                "part of the picture, and that nobody had put the parts together.",
                "child safeguarding practice review",
            ),
            watches=(REVIEWS, CHILDREN),
        ),
        item(
            2,
            headline,
            "Fennimore Safeguarding Children Partnership",
            passage(headline, "child safeguarding practice review", where="title"),
            passage(
                "Its authors ask why the rapid review, finished within fifteen working days, was not shared with the "
                "school until the spring.",
                "rapid review",
            ),
        ),
        item(
            3,
            "Adults board to examine care at Westmarsh nursing home",
            "Westmarsh Safeguarding Adults Board",
            passage(
                "The board’s chair said a safeguarding adults review under section 44 of the Care Act would begin in July.",
                "safeguarding adults review",
            ),
            passage(
                "Terms of reference for the safeguarding adults review were agreed on 28 May.",
                "safeguarding adults review",
                where="document",
                page=12,
                document="Terms of reference",
            ),
        ),
        item(
            4,
            "“We will not call it a serious case review any more”: what changes for boards",
            "The Town Hall Reporter",
            passage(
                "“We will not call it a serious case review any more”: what changes for boards",
                "serious case review",
                where="title",
            ),
            partial=True,
        ),
        item(
            5,
            "Domestic abuse related death review: Thornaby Vale asks families for their views",
            "Thornaby Vale Community Safety Partnership",
            passage(
                "Families who took part in a domestic homicide review since 2019 are invited to two evenings in the library.",
                "domestic homicide review",
            ),
        ),
    )


def _children() -> tuple[Item, ...]:
    return (
        item(
            6,
            "Inspectors find “clear signs of progress” in Alderbrook’s front door",
            "Inspectorate news",
            passage(
                "At the monitoring visit, inspectors saw thresholds applied consistently by Alderbrook children’s services "
                "and caseloads down to sixteen.",
                "Alderbrook children’s services",
            ),
            watches=(CHILDREN,),
        ),
        item(
            7,
            "New director for Alderbrook children’s services",
            "Alderbrook Council",
            passage("New director for Alderbrook children’s services", "Alderbrook children’s services", where="title"),
            watches=(CHILDREN,),
        ),
        item(
            8,
            "Budget gap: where Alderbrook wants to save £14m",
            "Local Democracy Wire",
            passage(
                "Short breaks and placements account for half of the overspend in children’s services, the report to "
                "Alderbrook’s cabinet says.",
                "children’s services",
                "Alderbrook",
            ),
            watches=(CHILDREN,),
            published=None,
        ),
        item(
            9,
            "Children in care council wins national award",
            "Alderbrook Council",
            passage(
                "The young people advise Alderbrook’s children’s services on everything from pocket money to pathway plans.",
                "Alderbrook",
                "children’s services",
            ),
            watches=(CHILDREN,),
        ),
    )


def with_items(one: Digest, *items: Item) -> Digest:
    """The digest `one` with a single group of these items."""
    return replace(one, groups=(Group(watch=items[0].watches[0], items=items),))
