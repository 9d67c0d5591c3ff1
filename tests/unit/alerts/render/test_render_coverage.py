"""What was looked at, word for word."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from mail_editions import BEGINS, NOT_READ, PARTLY_READ, READ, SLOT_AT, UNSEARCHED, empty

from alerts.ledger.records import digest_from_json, digest_to_json
from alerts.models import Coverage, Missed, NotRead, PartlyRead, Silent
from alerts.render import coverage, words

LONDON = ZoneInfo("Europe/London")
UNKNOWN = NotRead(source="Pennerley Council", since=None, reason="the name is not known.")
DAY = timedelta(days=1)


def looked_at(sources: int, *not_read: NotRead, checks: int = 96) -> Coverage:
    return Coverage(sources=sources, read=sources - len(not_read), checks=checks, begins=BEGINS, not_read=not_read)


def nowhere(name: str) -> NotRead:
    return NotRead(source=name, since=None, reason="its address is not known", unknown=True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (READ, "Checked 212 sources 1,344 times since Wed 3 June, 07:30. Every one could be read."),
        (NOT_READ, "Checked 212 sources 1,344 times since Wed 3 June, 07:30. 1 could not be read:"),
        (looked_at(1, checks=1), "Checked 1 source once since Wed 3 June, 07:30. It could be read."),
        (looked_at(1, UNKNOWN, checks=2), "Checked 1 source twice since Wed 3 June, 07:30. It could not be read:"),
        (
            looked_at(2, UNKNOWN, UNKNOWN),
            "Checked 2 sources 96 times since Wed 3 June, 07:30. None of them could be read:",
        ),
        (looked_at(3, checks=0), "None of 3 sources was due for a check since Wed 3 June, 07:30."),
        (
            looked_at(3, UNKNOWN, checks=0),
            "None of 3 sources was due for a check since Wed 3 June, 07:30. 1 could not be read:",
        ),
        (looked_at(0, checks=0), "There are no sources to check."),
        (looked_at(3, nowhere("A")), "Checked 2 sources 96 times since Wed 3 June, 07:30. Every one could be read."),
        (
            looked_at(3, nowhere("A"), UNKNOWN),
            "Checked 2 sources 96 times since Wed 3 June, 07:30. 1 could not be read:",
        ),
        (looked_at(1, nowhere("A")), "There are no sources whose address is known."),
    ],
)
def test_what_was_looked_at(given: Coverage, said: str) -> None:
    assert f"{coverage.checked(given, LONDON, now=SLOT_AT)} {coverage.outcome(given)}".strip() == said


def test_what_was_not_read() -> None:
    said = coverage.not_read(NOT_READ.not_read[0], LONDON, now=SLOT_AT)
    assert said == "not since Tue 2 June, 14:10 (the server did not answer within 30 s)"
    assert coverage.not_read(UNKNOWN, LONDON, now=SLOT_AT) == "never yet (the name is not known)"
    assert coverage.not_read(NotRead(source="x", since=None, reason=" "), LONDON, now=SLOT_AT) == "never yet"


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (
            "no list of articles was found on the page; `links:` can say where they are",
            "no list of articles was found on the page",
        ),
        ("robots.txt does not allow it", "the site asks programs not to read it"),
        (
            "robots.txt could not be read: the server answered 500",
            "the site does not say what programs may read: the server answered 500",
        ),
        ("the certificate has expired; it ended in May", "the certificate has expired; it ended in May"),
    ],
)
def test_readers_are_not_told_what_only_the_operator_can_use(reason: str, said: str) -> None:
    assert coverage.plainly(reason) == said


def partly_read(*numbers: int) -> str:
    """The sentence where "Source A" keeps the first of these numbers of pages to itself, "Source B" the next, …"""
    partly = tuple(PartlyRead(source=f"Source {chr(65 + at)}", articles=count) for at, count in enumerate(numbers))
    return coverage.partly_read(replace(READ, partly_read=partly))


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((), ""),
        ((1,), "The page of 1 new article could not be read, so only its summary was searched: Source A 1."),
        (
            (1200, 34),
            "The pages of 1,234 new articles could not be read, so only their summaries were searched: Source A 1,200, Source B 34.",
        ),
    ],
)
def test_what_was_searched_in_part(numbers: tuple[int, ...], said: str) -> None:
    assert partly_read(*numbers) == said


def test_ten_sources_are_named_and_the_rest_are_counted() -> None:
    assert partly_read(*[1] * 10).endswith(", Source I 1, Source J 1.")
    assert partly_read(*[1] * 11).endswith(", Source I 1, Source J 1 and 1 more source.")
    said = partly_read(*[1] * 13)
    assert said.startswith("The pages of 13 new articles could not be read")
    assert said.endswith(", Source I 1, Source J 1 and 3 more sources.")


def test_pages_that_were_not_read_change_nothing_that_is_said_of_sources() -> None:
    partly = replace(READ, partly_read=PARTLY_READ)
    assert coverage.outcome(partly) == "Every one could be read."
    assert words.subject(empty(partly)) == words.subject(empty(READ))


def notes(**found) -> tuple[str, ...]:
    return coverage.notes(replace(READ, **found), LONDON, now=SLOT_AT)


def test_where_all_is_well_there_is_nothing_to_note() -> None:
    assert notes() == ()


def test_sources_without_an_address_are_told_together() -> None:
    assert notes(not_read=(nowhere("Fennimore Partnership"), UNKNOWN)) == (
        "1 more source has no known address and is not read: Fennimore Partnership.",
    )
    (said,) = notes(not_read=tuple(nowhere(f"P{n}") for n in range(12)))
    assert said == (
        "12 more sources have no known address and are not read: P0, P1, P2, P3, P4, P5, P6, P7, P8, P9 and 2 more."
    )


def gap(source: str = "Alderbrook Council", *, hours: int = 5, day: int = 1, **fields) -> Missed:
    since = datetime(2026, 6, day, 8, 0, tzinfo=UTC)
    values = {"kind": "feed", "since": since, "until": since + timedelta(hours=hours), "filled": True}
    return Missed(source=source, **(values | fields))


@pytest.mark.parametrize(
    ("gaps", "said"),
    [
        (
            (gap(),),
            (
                "Alderbrook Council published more than its feed holds between Mon 1 June, 09:00 and 14:00; "
                "what was missed was found on older pages."
            ),
        ),
        (
            (gap(filled=False, reason="it has no older pages", kind="listing", hours=30),),
            (
                "Alderbrook Council published more than it lists between Mon 1 June, 09:00 and Tue 2 June, 15:00; "
                "some of it may not have been seen."
            ),
        ),
        (
            (gap(filled=False),),
            (
                "Alderbrook Council published more than its feed holds between Mon 1 June, 09:00 and 14:00; "
                "its older pages are still being read."
            ),
        ),
        (
            (gap(day=2), gap()),
            (
                "Alderbrook Council published more than its feed holds between Mon 1 June, 09:00 and Tue 2 June, 14:00, twice; "
                "what was missed was found on older pages."
            ),
        ),
    ],
)
def test_gaps_are_told_with_what_came_of_them(gaps: tuple[Missed, ...], said: str) -> None:
    assert notes(gaps=gaps) == (said,)


def test_many_gaps_are_counted() -> None:
    told = notes(gaps=tuple(gap(f"Source {n:02}") for n in range(12)))
    assert len(told) == 11
    assert told[-1] == "So it was with 2 more sources."


def silent(source: str = "Westmarsh Council", *, new: bool = True) -> Silent:
    return Silent(source=source, since=SLOT_AT - 41 * DAY, usually="every 2 days", new=new)


def test_who_falls_silent_is_told_once_at_length() -> None:
    assert notes(quiet=(silent(),)) == (
        "Nothing new from Westmarsh Council for 41 days; it usually publishes every 2 days.",
    )
    assert notes(quiet=(silent(new=False), silent("The Gazette", new=False))) == (
        "Still nothing new from Westmarsh Council and The Gazette.",
    )
    assert len(notes(quiet=tuple(silent(f"S{n}") for n in range(30)))) == 11


def test_what_is_read_in_part_is_named() -> None:
    assert notes(partial=("The Westmarsh Times",)) == (
        "Only the beginning of most articles can be read at The Westmarsh Times.",
    )


def test_documents_that_nobody_can_search_are_named_with_why() -> None:
    one = replace(READ, unread_documents=(UNSEARCHED,))
    assert coverage.unsearched(one) == "1 document could not be read, so nobody has searched it:"
    assert coverage.document(UNSEARCHED) == (
        "Serious case review (PDF), from Westmarsh Safeguarding Adults Board: it is a scan without text"
    )
    assert coverage.document(replace(UNSEARCHED, kind=None, title="")).startswith("https://www.westmarsh.example/")
    many = replace(READ, unread_documents=(UNSEARCHED,) * 25)
    assert coverage.unsearched(many) == (
        "25 documents could not be read, so nobody has searched them. The first 20 are:"
    )
    assert coverage.unsearched(READ) == ""


def test_an_empty_digest_says_so_in_its_subject() -> None:
    quiet = empty(replace(READ, unread_documents=(UNSEARCHED,)))
    assert words.subject(quiet) == "Nothing new, but 1 document could not be read"


def test_a_digest_of_the_time_before_such_things_were_told_can_still_be_read() -> None:
    content = digest_to_json(empty(NOT_READ))
    for name in ("gaps", "quiet", "partial"):
        del content["coverage"][name]
    for missing in content["coverage"]["not_read"]:
        del missing["unknown"]
    assert digest_from_json(content) == empty(NOT_READ)


def test_documents_that_were_read_in_part_are_told_with_the_others() -> None:
    partly = replace(UNSEARCHED, partly=True, reason="12 of its 60 pages are pictures without text")
    one = replace(READ, unread_documents=(partly,))
    assert coverage.unsearched(one) == "1 document could not be read whole, so nobody has searched all of it:"
    both = replace(READ, unread_documents=(partly, UNSEARCHED))
    assert coverage.unsearched(both) == "2 documents could not be read whole, so nobody has searched all of them:"
    assert words.subject(empty(one)) == "Nothing new, but 1 document could not be read whole"
