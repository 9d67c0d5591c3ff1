"""The webhook's JSON, and the page that describes it: each holds the other to its word."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_editions import NOT_READ, PARTLY_READ, REVIEWS, UNSEARCHED, digest, empty, item, morning, passage

from alerts.models import Digest, Group, Missed, Passage, Silent, WatchPassage
from alerts.render import Messages

PAGE = (Path(__file__).parents[4] / "docs" / "webhook.md").read_text()
MESSAGES = Messages(sender="cuttings@westmarsh.example")
URL = "https://cases.example/hook"


def payload(of: Digest) -> dict:
    return json.loads(MESSAGES.webhook(of, url=URL).content)


def as_documented() -> Digest:
    one = item(
        3,
        "Adults board to examine care at Westmarsh nursing home",
        "Westmarsh Safeguarding Adults Board",
        passage(
            "A safeguarding adults review would begin in July.",
            "safeguarding adults review",
            where="document",
            page=12,
            document="Terms of reference",
        ),
        url="https://www.westmarsh.example/news/4183",
    )
    coverage = replace(
        NOT_READ,
        partly_read=PARTLY_READ,
        gaps=(
            Missed(
                source="The Municipal Gazette",
                kind="feed",
                since=datetime(2026, 6, 3, 8, tzinfo=UTC),
                until=datetime(2026, 6, 3, 13, tzinfo=UTC),
                filled=True,
            ),
        ),
        quiet=(
            Silent(
                source="Westmarsh Council",
                since=datetime(2026, 4, 24, 9, tzinfo=UTC),
                usually="every 2 days",
                new=True,
            ),
        ),
        partial=("The Westmarsh Times",),
        unread_documents=(UNSEARCHED,),
    )
    return digest(
        Group(watch=REVIEWS, items=(replace(one, weight="document"),)), subscription="Case system", coverage=coverage
    )


def fields(value: object, at: str = "") -> set[str]:
    """Every path in it, the way the page writes them."""
    if isinstance(value, dict):
        here = {f"{at}.{key}".lstrip(".") for key in value}
        return here.union(*(fields(each, f"{at}.{key}".lstrip(".")) for key, each in value.items()))
    if isinstance(value, list):
        return set().union(*(fields(each, f"{at}[]") for each in value))
    return set()


def test_the_example_on_the_page_is_what_is_sent() -> None:
    example = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    assert json.loads(example[1]) == payload(as_documented())


def test_the_page_describes_every_field_and_no_other() -> None:
    table = re.search(r"\| field \|.*?\n\n", PAGE, re.DOTALL)
    assert table is not None
    described = set(re.findall(r"^\| `([^`]+)`", table[0], re.MULTILINE))
    assert described == fields(payload(as_documented()))


def test_the_example_in_the_configuration_is_not_the_only_shape() -> None:
    nothing = payload(empty())
    assert nothing["items"] == []
    assert nothing["coverage"]["not_read"] == nothing["coverage"]["partly_read"] == []
    whole = replace(morning(), coverage=as_documented().coverage)
    assert fields(payload(whole)) == fields(payload(as_documented()))


def test_each_item_stands_once_with_all_its_watches() -> None:
    items = payload(morning())["items"]
    assert len(items) == 9
    assert items[0]["watches"] == ["Safeguarding reviews", "Alderbrook children’s services"]


def test_times_have_their_offsets() -> None:
    said = payload(digest(timezone="America/New_York", late=True))
    assert (said["slot"], said["late"]) == ("2026-06-04T02:30:00-04:00", True)
    assert payload(morning())["items"][0]["published"].endswith("Z")
    assert payload(morning())["items"][7]["published"] is None


@given(st.text(st.characters(exclude_categories=[])), st.integers(0, 5), st.integers(5, 9))
def test_marks_still_fit_whatever_the_text(text: str, start: int, end: int) -> None:
    found = Passage(where="body", text=text, marks=((start, end),))
    one = replace(item(1, text, text), passages=(WatchPassage(watch=REVIEWS, passage=found),))
    said = payload(digest(Group(watch=REVIEWS, items=(one,))))["items"][0]
    assert len(said["passages"][0]["text"]) == len(text)
    assert said["passages"][0]["text"][start:end] == text[start:end].encode("utf-8", "replace").decode() or any(
        "\ud800" <= character <= "\udfff" for character in text
    )


def test_an_address_that_is_no_web_address_is_null() -> None:
    one = replace(item(1, "x", "y"), url="javascript:alert(1)")
    assert payload(digest(Group(watch=REVIEWS, items=(one,))))["items"][0]["url"] is None


def test_the_id_is_the_messages_own_for_ever() -> None:
    first, again = MESSAGES.webhook(morning(), url=URL), MESSAGES.webhook(morning(), url=URL)
    assert first == again
    assert re.fullmatch(r"msg_[0-9a-f]{32}", first.message_id)
    others = {
        MESSAGES.webhook(morning(), url="https://other.example/").message_id,
        MESSAGES.webhook(replace(morning(), slot="#2"), url=URL).message_id,
        MESSAGES.webhook(replace(morning(), subscription="Other"), url=URL).message_id,
    }
    assert len(others | {first.message_id}) == 4


def test_a_test_has_a_type_of_its_own() -> None:
    at = datetime(2026, 6, 4, 6, 30, tzinfo=UTC)
    rendered = MESSAGES.test("Case system", to=URL, at=at, channel="webhook")
    expected = {"type": "test", "schema": 1, "subscription": "Case system", "at": "2026-06-04T06:30:00Z"}
    assert json.loads(rendered.content) == expected
    assert rendered.message_id.startswith("msg_")
    assert json.dumps(expected | {"subscription": "…"}, ensure_ascii=False) in PAGE


@pytest.mark.parametrize("header", ["webhook-id", "webhook-timestamp", "webhook-signature", "cuttings-attempt"])
def test_the_page_names_the_headers(header: str) -> None:
    assert f"`{header}`" in PAGE
