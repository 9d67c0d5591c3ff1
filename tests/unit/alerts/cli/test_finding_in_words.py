"""Lists of addresses, and what was found behind them, in words."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.cli import found
from alerts.cli.addresses import read_addresses
from alerts.cli.check import mend_of
from config.errors import ConfigFault
from config.sources import Source
from crawler.discovery.records import Discovery, Failed, Merits, Proposal
from crawler.models import Entry, Listing, Part

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
PAGE = "https://www.alderbrook.example/news"


def read(text):
    listed = read_addresses(text.encode(errors="replace"), file="list.txt")
    return [(each.name, each.url) for each in listed.wanted], [str(each) for each in listed.faults]


def test_an_address_on_each_line():
    assert read(f"\ufeff# ours\n\n{PAGE}  # the news\n  HTTPS://b.example/a,b\n{PAGE}\n") == (
        [(None, PAGE), (None, "HTTPS://b.example/a,b")],
        [],
    )


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_a_spreadsheet(between):
    rows = [
        ("Council", "Region", "News"),
        ("Alderbrook", "North", PAGE),
        ('"West, East"', "", "https://b.example/news"),
    ]
    wanted, faults = read("\r\n".join(between.join(row) for row in rows))
    assert wanted == [("Alderbrook", PAGE), ("West, East", "https://b.example/news")]
    assert faults == []


def test_lines_without_an_address_are_named():
    wanted, faults = read(
        f"www.alderbrook.example/news\n{PAGE}\nOstrey,none yet\nX,https://user:pass@x.example/\nhttp://\n"
    )
    assert wanted == [(None, PAGE)]
    assert [fault.split("; ")[0] for fault in faults] == [
        "list.txt:1: there is no address in this line",
        "list.txt:3: there is no address in this line",
        'list.txt:4: "https://…@x.example/" holds a user name or password',
        'list.txt:5: "http://" is no http or https address',
    ]


def test_the_list_of_a_feed_reader_has_pages_too():
    feeds = '<outline text="A" xmlUrl="https://a.example/rss"/><outline text="B" htmlUrl="https://b.example/"/><outline text="C"/>'
    wanted, faults = read(f"<opml><body>{feeds}</body></opml>")
    assert wanted == [("A", "https://a.example/rss"), ("B", "https://b.example/")]
    assert [fault.split("; ")[0] for fault in faults] == [
        'list.txt:1: "C": this outline has no xmlUrl, and nothing in it'
    ]
    with pytest.raises(ConfigFault):
        read("<html><body>")


@given(st.text(alphabet=st.sampled_from('ab,;"\t\n #<:/') | st.characters()))
def test_any_list_is_read_or_refused(text):
    try:
        read(text)
    except ConfigFault:
        assert text.strip("\ufeff \n\t").startswith("<") or text.lstrip().startswith(("<", "\ufeff"))


@pytest.mark.parametrize(
    ("days", "said"),
    [(-0.1, "today"), (0, "today"), (1, "yesterday"), (3, "3 days ago"), (59, "59 days ago"), (210, "7 months ago"), (800, "2 years ago")],
)  # fmt: skip
def test_how_long_ago(days, said):
    assert found.ago(NOW - timedelta(days=days), NOW) == said


def proposal(
    *, kind="feed", listing_kind="rss", entries=3, documents=0, age=0, whole=False, foreign=False, rank=4, parts=0
):
    listed = tuple(
        Entry(key=str(n), url=f"{PAGE}/{n}", title=f"Story {n}" * (1 + 20 * (n == 2)), published=NOW - timedelta(days=n) if n else None)
        for n in range(entries)
    )  # fmt: skip
    older = tuple(Part(url=f"{PAGE}/{n}.xml") for n in range(parts))
    newest = None if age is None else NOW - timedelta(days=age)
    return Proposal(
        source=Source.model_validate({"name": "A", kind: PAGE}),
        how="the page names it as its feed",
        listing=Listing(kind=listing_kind, title="", entries=listed, older=older),
        merits=Merits(entries=entries, documents=documents, newest=newest, shared=1.0, whole=whole, stale=False, foreign=foreign, rank=rank),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "kind", "facts"),
    [
        ({"whole": True}, "an RSS feed", "3 entries, the newest from today; whole text"),
        ({"listing_kind": "atom", "age": 3, "entries": 1}, "an Atom feed", "1 entry, the newest from 3 days ago"),
        ({"listing_kind": "json feed", "age": None}, "a JSON Feed", "3 entries, without dates"),
        ({"kind": "listing", "rank": 2, "documents": 2}, "the list on the page", "3 entries (2 documents), the newest from today"),
        ({"kind": "listing", "rank": 2, "documents": 3}, "the list on the page", "3 entries (all documents), the newest from today"),
        ({"kind": "sitemap", "rank": 3}, "a news sitemap", "3 entries, the newest from today"),
        ({"kind": "sitemap", "rank": 1, "entries": 0, "parts": 2}, "a sitemap of the whole site", "an index of 2 sitemaps"),
    ],
)  # fmt: skip
def test_what_was_found(given, kind, facts):
    offered = proposal(**given)
    assert (found.kind_of(offered), found.facts(offered, now=NOW)) == (kind, facts)


def test_the_first_entries_show_whether_it_is_the_right_list():
    first, second, third = found.titles(proposal(entries=5))
    assert first == "(no date)    Story 0"
    assert second == "24 Nov 2026  Story 1"
    assert third.endswith("…")


def test_what_a_person_should_look_at():
    def cautions(**given):
        return [each.partition(":")[0] for each in found.cautions(proposal(**given), now=NOW)]

    assert cautions() == []
    assert cautions(entries=0, age=None) == ["It lists nothing at the moment."]
    assert cautions(age=210, foreign=True) == [
        "Its newest entry is from 7 months ago",
        "It lists hardly anything that stands on the page",
    ]
    assert cautions(kind="listing", rank=2, age=None)[0].startswith("The list shows no dates")
    assert cautions(kind="sitemap", rank=1) == ["A sitemap lists every page, not only news"]


def test_what_was_in_vain():
    failed = tuple(Failed(address=f"https://x.example/{n}", reason="no") for n in range(8))
    own = Failed(address=PAGE, reason="no list of articles was found on the page")
    nothing = Discovery(address=PAGE, failed=(own, *failed))
    first, *_, last = found.in_vain(nothing)
    assert (first, last) == (f"{PAGE}: no list of articles was found on the page", "… and 3 more")
    assert found.why_not(nothing) == own.reason
    assert found.why_not(Discovery(address=PAGE, unread="it did not answer")) == "it did not answer"
    assert found.why_not(Discovery(address=PAGE)) == "no feed, sitemap or list of articles was found"
    assert list(found.in_vain(Discovery(address=PAGE, failed=(own,), proposals=(proposal(),)))) == []


def test_what_is_declared_already():
    declared = (Source(name="A", feed="http://www.alderbrook.example/news/"), Source(name="B", address="unknown"))
    assert found.at_address(PAGE, declared) is declared[0]
    assert found.declared_as(Source(name="X", listing=PAGE), declared) is declared[0]
    assert found.at_address("https://other.example/", declared) is None


@pytest.mark.parametrize(
    ("unread", "mend"),
    [
        ("robots.txt does not allow it", "the site asks programs to stay away: ask it for leave, or for a feed"),
        (
            "the address is 192.168.1.1, a private address: list it in network.allow if it is yours",
            "private networks are only read where it names them",
        ),
        (
            "the server answered 404 (not found)",
            "look at it in a browser: is the address right, and does it open without a login?",
        ),
    ],
)
def test_the_mend_fits_the_reason(unread, mend):
    assert mend_of(unread) == mend
