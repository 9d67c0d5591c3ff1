"""Whole emails: what a reader gets, and what nobody can make of them who writes a headline."""

import re
from dataclasses import fields, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from mail_editions import (
    CHILDREN,
    NOT_READ,
    PARTLY_READ,
    READ,
    REVIEWS,
    SLOT_AT,
    digest,
    empty,
    item,
    morning,
    passage,
    with_items,
)

from alerts.models import Coverage, Digest, Group, Item, NotRead, PartlyRead, Passage, WatchPassage
from alerts.render import Messages
from alerts.render.edition import FULL_ITEMS, Edition, Foot, Headline, Quote, Section, Unread, UnreadDocument
from alerts.render.mime import Letter, domain_of, sealed
from alerts.render.pieces import Piece
from alerts.render.safe import line

MESSAGES = Messages(sender="Cuttings <cuttings@westmarsh.example>")
HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "List-Id", "Auto-Submitted", "X-Auto-Response-Suppress"),
    *("MIME-Version", "Content-Type"),
}


def mail(of: Digest, *, to: str = "lead@fennimore.example", messages: Messages = MESSAGES) -> EmailMessage:
    return message_from_bytes(messages.email(of, to=to).content, policy=default)


def text_of(of: Digest) -> str:
    return written(mail(of))


def written(message: EmailMessage) -> str:
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def html_of(of: Digest) -> html.HtmlElement:
    return html.fromstring(mail(of).get_body(("html",)).get_content())


def test_the_headers() -> None:
    message = mail(morning())
    assert set(message.keys()) == HEADERS
    assert message["From"] == "Cuttings <cuttings@westmarsh.example>"
    assert message["To"] == "lead@fennimore.example"
    assert message["Subject"] == "9 new · Partnership morning digest · Thu 4 June"
    assert message["Date"] == "Thu, 04 Jun 2026 07:30:00 +0100"
    assert message["List-Id"] == "<partnership-morning-digest.westmarsh.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<cuttings\.[0-9a-f]{32}@westmarsh\.example>", message["Message-ID"])
    assert message["Message-ID"] == MESSAGES.email(morning(), to="lead@fennimore.example").message_id


def test_the_bytes_are_seven_bit_narrow_and_the_same_every_time() -> None:
    content = MESSAGES.email(morning(), to="lead@fennimore.example").content
    assert content.isascii()
    assert (
        content
        == Messages(sender="Cuttings <cuttings@westmarsh.example>")
        .email(morning(), to="lead@fennimore.example")
        .content
    )
    assert all(len(each) <= 78 for each in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_ids_tell_subscription_slot_and_recipient_apart() -> None:
    one = morning()
    ids = [
        MESSAGES.email(one, to="lead@fennimore.example").message_id,
        MESSAGES.email(one, to="board@fennimore.example").message_id,
        MESSAGES.email(replace(one, slot="#7"), to="lead@fennimore.example").message_id,
        MESSAGES.email(replace(one, subscription="Evening"), to="lead@fennimore.example").message_id,
        MESSAGES.email(replace(one, subscription="a", slot="bc"), to="d").message_id,
        MESSAGES.email(replace(one, subscription="ab", slot="c"), to="d").message_id,
    ]
    assert len(set(ids)) == len(ids)


def test_the_text_is_written_for_reading() -> None:
    text = text_of(morning())
    assert text.startswith(
        "Partnership morning digest\nThu 4 June 2026, 07:30\n9 new articles on 2 watches. 211 of 212 sources"
    )
    assert (
        "1. Partnership accepts all eleven recommendations of its review\n"
        "   Alderbrook Council · Thu 4 June 2026, 05:23\n"
        "   https://www.alderbrookcouncil.example/news/2026/06/4181\n"
        "\n"
        "   | The local *child safeguarding practice review*, published on\n"
    ) in text
    assert "   also: Alderbrook children’s services\n" in text
    assert "The page could not be read; this is the feed’s own text." in text
    assert "(page 12 of “Terms of reference”)" in text
    assert (
        "Checked 212 sources 1,344 times since Wed 3 June, 07:30. 1 could not be\nread:\n"
        "\n"
        "- Pennerley Council: not since Tue 2 June, 14:10 (the server did not\n"
        "  answer within 30 s)\n"
    ) in text
    assert text.rstrip().endswith("“Partnership morning digest”.")
    assert "\n\n\n" not in text
    assert all(len(one) <= 72 or "://" in one for one in text.splitlines())


def test_the_html_has_the_shape_that_a_screen_reader_needs() -> None:
    page = html_of(morning())
    assert page.get("lang") == "en"
    assert [each.text_content() for each in page.iter("h1")] == ["Partnership morning digest"]
    assert [each.text_content() for each in page.iter("h2")] == [REVIEWS, CHILDREN, "What was checked"]
    assert len(page.xpath("//*[@role='main']")) == 1
    assert page.xpath("//img | //script | //link | //iframe | //form") == []
    links = page.xpath("//h3/a/@href")
    assert links == [one.url for one in morning().items]
    assert page.xpath("//a/@href") == links
    marks = [each.text_content() for each in page.iter("mark")]
    assert marks[:2] == ["child safeguarding practice review", "child safeguarding practice review"]
    assert all(each.get("style") for each in page.iter("mark"))
    assert len(page.xpath("//mark/b")) == len(marks)
    assert "prefers-color-scheme: dark" in page.xpath("string(//style)")
    assert page.xpath("string(//title)") == "9 new · Partnership morning digest · Thu 4 June"
    assert page.xpath("string(//*[@class='preheader'])").startswith(
        "Partnership accepts all eleven recommendations of its"
    )


def test_a_term_in_the_headline_is_marked_there_and_not_said_again() -> None:
    page = html_of(morning())
    assert page.xpath("string((//h3)[2]//mark)") == "child safeguarding practice review"
    title = "Alderbrook  serious case\nreview"
    found = Passage(where="title", text="Alderbrook serious case review", marks=((11, 30),))
    one = replace(item(1, title, "x"), passages=(WatchPassage(watch=REVIEWS, passage=found),))
    assert "1. Alderbrook *serious case review*\n" in text_of(with_items(morning(), one))
    other = replace(one, passages=(WatchPassage(watch=REVIEWS, passage=replace(found, text="An older serious one")),))
    assert "(in the headline)" in text_of(with_items(morning(), other))


def test_an_empty_digest_says_what_was_checked() -> None:
    message = mail(empty())
    assert message["Subject"] == "Nothing new: 212 of 212 sources read"
    text = text_of(empty())
    assert "Nothing new. 212 of 212 sources read." in text
    assert "Checked 212 sources 1,344 times since Wed 3 June, 07:30. Every one could\nbe read." in text
    assert html_of(empty()).xpath("//h2/text()") == ["What was checked"]
    assert mail(empty(NOT_READ))["Subject"] == "Nothing new, but 1 of 212 not read"
    preheader = html_of(empty()).xpath("string(//*[@class='preheader'])")
    assert preheader.startswith("Checked 212 sources 1,344 times")


def test_pages_that_could_not_be_read_are_said_after_the_sources() -> None:
    said = (
        "The pages of 4 new articles could not be read, so only their summaries were searched: "
        "Alderbrook Council 3, The Municipal Gazette 1."
    )
    every = empty(replace(READ, partly_read=PARTLY_READ))
    some = replace(morning(), coverage=replace(NOT_READ, partly_read=PARTLY_READ))
    assert f"Every one could be read. {said} Sent to" in " ".join(text_of(every).split())
    assert f"answer within 30 s) {said} Sent to" in " ".join(text_of(some).split())
    for one in (every, some):
        assert "\n\nThe pages of 4 new articles could not be read, so only their" in text_of(one)
        assert html_of(one).xpath("//*[contains(@class, 'foot')]/p/text()")[1] == said
        assert "\n\n\n" not in text_of(one)
    assert mail(every)["Subject"] == "Nothing new: 212 of 212 sources read"
    assert "so only" not in text_of(morning())


def test_a_name_in_the_foot_is_only_a_name() -> None:
    odd = (PartlyRead(source="<b>Alder\nbrook</b>", articles=2),)
    one = empty(replace(READ, partly_read=odd))
    assert "searched: <b>Alder brook</b> 2." in " ".join(text_of(one).split())
    assert html_of(one).xpath("//b") == []


def test_without_sources_it_says_so() -> None:
    nothing = Coverage(sources=0, read=0, checks=0, begins=READ.begins, not_read=())
    assert "Nothing new. There are no sources to read.\n" in text_of(empty(nothing))
    assert "There are no sources to check.\n" in text_of(empty(nothing))


def test_a_late_digest_says_so_at_the_top() -> None:
    late = replace(morning(), late=True)
    sentence = "This digest is late: it covers everything since Wed 3 June, 07:30."
    assert text_of(late).index(sentence) < text_of(late).index("1. ")
    assert html_of(late).xpath("string(//*[@class='late'])") == sentence
    assert html_of(morning()).xpath("//*[@class='late']") == []


def test_watches_with_nothing_new_are_named_where_the_digest_knows_them() -> None:
    one = digest(Group(watch=REVIEWS, items=(item(1, "A", "B"),)), Group(watch=CHILDREN, items=()))
    assert "Nothing new on Alderbrook children’s services." in text_of(one)
    assert html_of(one).xpath("string(//*[@class='quiet'])") == "Nothing new on Alderbrook children’s services."
    assert "1 new article. 212 of 212 sources read." in text_of(one)


def test_one_watch_of_many_is_in_the_subject() -> None:
    assert (
        mail(digest(Group(watch=REVIEWS, items=(item(1, "A", "B"),))))["Subject"]
        == "1 new on Safeguarding reviews · Thu 4 June"
    )


def long_digest(count: int) -> Digest:
    text = ("what the board decided about the review on Wednesday “quoted” " * 5)[:290]
    items = tuple(
        item(n, f"A rather long headline about what the council decided on Wednesday {n}", "A long-named Partnership Board",
             *(passage(f"{text} {each}", "review") for each in range(5)), watches=(REVIEWS, CHILDREN))
        for n in range(count)
    )  # fmt: skip
    return digest(Group(watch=REVIEWS, items=items))


def test_a_very_long_digest_keeps_every_headline_and_stays_whole_in_a_mailbox() -> None:
    page = html_of(long_digest(80))
    assert len(page.xpath("//h3")) == 80
    assert len(page.xpath("//p[@class='passage']")) == 3 * FULL_ITEMS
    assert f"From number {FULL_ITEMS + 1} on, only headlines are shown." in text_of(long_digest(80))
    assert "and 2 more passages" in text_of(long_digest(1))
    assert len(MESSAGES.preview_html(long_digest(80)).encode()) < 102_000
    assert "only headlines" not in text_of(long_digest(FULL_ITEMS))


def test_previews_are_addressed_to_nobody() -> None:
    assert "Sent to" not in MESSAGES.preview_html(morning())
    text = MESSAGES.preview_text(morning())
    assert text.startswith("Subject: 9 new · Partnership morning digest · Thu 4 June\n\nPartnership morning digest\n")
    assert "Sent to" not in text
    assert "Sent to lead@fennimore.example by Cuttings" in text_of(morning()).replace("\n", " ")


def test_what_the_operator_must_hear() -> None:
    at = datetime(2026, 6, 4, 6, 30, tzinfo=UTC)
    notices = ("The mail server m.example:587 did not let reports in: 535.\r\nBcc: x@y.example", "A second <thing>.")
    rendered = MESSAGES.operator(notices, to="it@westmarsh.example", at=at)
    message = message_from_bytes(rendered.content, policy=default)
    assert message["Subject"] == "Cuttings: 2 things need your attention"
    assert "Bcc" not in message
    text = written(message)
    assert "- The mail server m.example:587 did not let reports in: 535. Bcc:\n" in text
    assert "Thu 4 June 2026, 06:30 UTC" in text
    page = html.fromstring(message.get_body(("html",)).get_content())
    assert [each.text_content() for each in page.iter("li")][1] == "A second <thing>."
    single = message_from_bytes(
        MESSAGES.operator(notices[1:], to="it@westmarsh.example", at=at).content, policy=default
    )
    assert single["Subject"] == "Cuttings: A second <thing>."
    assert rendered == MESSAGES.operator(notices, to="it@westmarsh.example", at=at)


def test_a_test_says_that_it_is_one() -> None:
    rendered = MESSAGES.test("Morning <digest>", to="lead@fennimore.example", at=SLOT_AT)
    message = message_from_bytes(rendered.content, policy=default)
    assert message["Subject"] == "Test of Morning <digest>"
    assert "reaches lead@fennimore.example" in written(message).replace("\n", " ")
    assert message["List-Id"] is None


@pytest.mark.parametrize(
    ("sender", "domain"),
    [
        ("Cuttings <cuttings@westmarsh.example>", "westmarsh.example"),
        ("cuttings@WESTMARSH.example", "westmarsh.example"),
        ("Cuttings", "localhost"),
        ("", "localhost"),
        ("cuttings@älderbrook.example", "xn--lderbrook-u2a.example"),
        ("cuttings@" + "x" * 80 + ".é", "localhost"),
    ],
)
def test_the_senders_domain(sender: str, domain: str) -> None:
    assert domain_of(sender) == domain


@pytest.mark.parametrize("domain", ["x.example", f"{'a' * 60}.{'b' * 60}.example"])
@pytest.mark.parametrize("name", ["Partnership morning digest " * 9, "Ⅻ", "---", "a"])
def test_identifiers_are_never_folded_nor_encoded(domain: str, name: str) -> None:
    letter = Letter(key=("k",), to="a@b.example", subject="s", at=SLOT_AT, text="t", html="<p>h", list_name=name)
    content = sealed(letter, sender=f"c@{domain}").content
    assert re.search(rb"\r\nMessage-ID: <cuttings\.[0-9a-f]{32}@[a-z.]+>\r\n", content)
    if len(domain) < 50:
        assert re.search(rb"\r\nList-Id: <[a-z0-9-]+\.[a-z.]+>\r\n", content)


HOSTILE = [
    "</h3><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "<img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} {% include '/etc/passwd' %} ${7*7} <%= 7 %>",
    "<!--[if mso]><table><![endif]--> <![CDATA[x]]>",
    "</style><style>body{display:none}",
    "\r\nBcc: victim@x.example\r\n\r\n<html>",
    "\x00\x07\x1b[31m\u2028\u2029\x85\u202egnp.exe",
    "\ud83d\udca9 \ud800 \udfff \ufffe \U0001f600",
    "=?utf-8?q?=0D=0ABcc=3A_x=40y?=",
    "&lt;b&gt; &amp;amp; &#x3c;",
    "--=_boundary--\r\n.\r\nQUIT",
    "a" * 5_000,
    "é" * 3_000,
    "",
    " \t\n ",
]


def shape(page: html.HtmlElement) -> list[tuple[object, list[str]]]:
    """Every element with the names of its attributes: what a headline must never change."""
    return [(each.tag, sorted(each.keys())) for each in page.iter()]


def with_text(text: str, url: str = "https://x.example/") -> Digest:
    """A digest with `text` wherever other people's words can come to stand."""
    found = Passage(where="body", text=f"a -{text}- z", marks=((0, 1), (len(text) + 5, len(text) + 6)))
    one = Item(
        article_id=1,
        title=f"t{text}",
        url=url,
        source=f"s{text}",
        published=None,
        first_seen=SLOT_AT,
        watches=(f"w{text}", f"v{text}"),
        passages=(WatchPassage(watch="w", passage=found),),
    )
    broken = NotRead(source=f"n{text}", since=None, reason=f"r{text}")
    return digest(
        Group(watch=f"w{text}", items=(one,)),
        coverage=replace(READ, read=211, not_read=(broken,)),
        subscription=f"p{text}",
    )


PLAIN_SHAPE = shape(html_of(with_text("lain words")))


def harmless(text: str) -> None:
    message = mail(with_text(text))
    assert set(message.keys()) == HEADERS
    assert message["Subject"].startswith("1 new on w")
    assert not message.defects
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    page = html_of(with_text(text))
    assert shape(page) == PLAIN_SHAPE
    assert page.xpath("string(//h1)").split() == line(f"p{text}").split()
    assert page.xpath("string(//h3)").split() == line(f"t{text}").split()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e]", written(message))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_change_nothing(text: str) -> None:
    harmless(text)


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        st.one_of(st.sampled_from("<>\"'&{}%\r\n\t\x00=?.-_/ :;"), st.characters(exclude_categories=[])), max_size=80
    )
)
def test_no_words_change_anything(text: str) -> None:
    harmless(text)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:x", "//x.example", "mailto:a@b.example", ""]
)
def test_an_address_that_is_no_web_address_is_text(url: str) -> None:
    page = html_of(with_text("x", url))
    assert page.xpath("//a") == []
    assert url in page.text_content()
    assert page.xpath("string(//h3)") == "tx"


def test_a_recipient_with_line_ends_gets_no_headers_of_its_own() -> None:
    message = mail(morning(), to="lead@fennimore.example\r\nBcc: x@y.example")
    assert set(message.keys()) == HEADERS


def test_the_page_on_templates_names_every_field() -> None:
    page = (Path(__file__).parents[4] / "docs" / "templates.md").read_text()
    names = {
        Edition: "digest",
        Section: "section",
        Headline: "item",
        Quote: "quote",
        Piece: "piece",
        Foot: "coverage",
        Unread: "missing",
        UnreadDocument: "document",
    }
    expected = {f"{name}.{field.name}" for record, name in names.items() for field in fields(record)}
    table = page[page.index("## `digest`") :]
    assert set(re.findall(r"^\| `([a-z]+\.[a-z_]+)`", table, re.MULTILINE)) == expected
