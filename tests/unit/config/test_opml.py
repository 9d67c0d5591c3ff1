"""Lists of feeds, in and out."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ConfigFault
from config.opml import read_opml, write_opml
from config.sources import GovukQuery, Source

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0">
  <head><title>Ours</title></head>
  <body>
    <outline text="Councils" title="Councils">
      <outline type="rss" text="Alderbrook &amp; District" xmlUrl="https://www.alderbrook.example/rss/news" htmlUrl="https://www.alderbrook.example/"/>
      <outline text="London">
        <outline text="Ostrey" title="Ostrey Council" xmlUrl=" feed://ostrey.example/feed "/>
        <outline text="Harrowfold" htmlUrl="https://www.harrowfold.example/news"/>
      </outline>
    </outline>
    <outline text="Trade" category="/press/trade,daily" XMLURL="https://weekly.example/rss"/>
    <outline text="Again" xmlUrl="https://www.alderbrook.example/rss/news"/>
    <outline xmlUrl="https://weekly.example/other"/>
    <outline text="Nothing"/>
    <outline text="Broken" xmlUrl="ftp://x.example/feed"/>
  </body>
</opml>
"""


def read(text):
    return read_opml(text.encode() if isinstance(text, str) else text, file="ours.opml")


def test_folders_and_categories_become_tags():
    found = [(each.name, each.feed, each.tags) for each in read(LIST).sources]
    assert found == [
        ("Alderbrook & District", "https://www.alderbrook.example/rss/news", ("Councils",)),
        ("Ostrey Council", "http://ostrey.example/feed", ("Councils", "London")),
        ("Trade", "https://weekly.example/rss", ("press", "trade", "daily")),
        ("weekly.example", "https://weekly.example/other", ()),
    ]


def test_what_is_no_feed_is_named_with_its_line():
    imported = read(LIST)
    assert [str(each).split("; ")[0] for each in imported.faults] == [
        'ours.opml:9: "Harrowfold": it is no feed, only a page: "https://www.harrowfold.example/news"',
        'ours.opml:15: "Nothing": this outline has no xmlUrl, and nothing in it',
        'ours.opml:16: "Broken": "ftp://x.example/feed" is no http or https address',
    ]
    assert imported.pages == (("Harrowfold", "https://www.harrowfold.example/news"),)


def test_what_stands_twice_is_one_source_with_the_tags_of_both():
    both = '<outline text="{}"><outline text="A" xmlUrl="https://a.example/rss"/></outline>'
    (source,) = read(f"<opml><body>{both.format('x')}{both.format('y')}{both.format('x')}</body></opml>").sources
    assert source.tags == ("x", "y")


def test_two_of_one_name_are_told_apart():
    text = "".join(f'<outline text="News" xmlUrl="https://{name}.example/rss"/>' for name in "abc")
    assert [each.name for each in read(f"<opml><body>{text}</body></opml>").sources] == ["News", "News 2", "News 3"]


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("", 1, "this is no XML: no element found"),
        ("<opml><body>\n<outline>", 2, "this is no XML: no element found"),
        ("<opml><body>\n</outline>", 2, "this is no XML: mismatched tag"),
        ("<rss version='2.0'><channel/></rss>", 1, "this is no OPML: it begins with <rss>"),
        ("<html>", 1, "this is no OPML: it begins with <html>"),
        ('<?xml version="1.0"?>\n<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<opml>&b;</opml>', 2, "the file declares a document type"),
        ('<!DOCTYPE opml SYSTEM "file:///etc/passwd">\n<opml/>', 1, "the file declares a document type"),
        ("<opml><body><outline text='&secret;'/></body></opml>", 1, "this is no XML: undefined entity"),
        (b"\x00\xff\xfe<opml>", 1, "this is no XML"),
    ],
)  # fmt: skip
def test_what_cannot_be_read(text, line, found):
    with pytest.raises(ConfigFault) as raised:
        read(text)
    (fault,) = raised.value.faults
    assert (fault.file, fault.line) == ("ours.opml", line)
    assert fault.found.startswith(found)


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_charsets(charset):
    text = f'<?xml version="1.0" encoding="{charset}"?><opml><body><outline text="Café" xmlUrl="https://a.example/rss"/></body></opml>'
    assert [each.name for each in read(text.encode(charset)).sources] == ["Café"]


def test_a_deep_nest_is_no_harm():
    depth = 20_000
    feed = '<outline text="A" xmlUrl="https://a.example/rss"/>'
    text = f"<opml><body>{'<outline>' * depth}{feed}{'</outline>' * depth}</body></opml>"
    assert [each.tags for each in read(text).sources] == [()]


def test_what_is_no_feed_is_written_as_a_link_with_a_comment():
    sources = [
        Source(name="Feed", feed="https://a.example/rss?x=1&y=2", tags=("a",)),
        Source(name="List", listing="https://b.example/news"),
        Source(name="Ofsted", govuk=GovukQuery(organisations=("ofsted",))),
        Source(name="Own", spider="ours:Spider"),
        Source(name="Somewhere", address="unknown"),
    ]
    text = write_opml(sources, title="Ours", at=AT)
    assert '<outline text="a">\n      <outline type="rss" text="Feed" title="Feed" xmlUrl="https://a.example/rss?x=1&amp;y=2"/>' in text  # fmt: skip
    assert "<!-- the next one is no feed: Cuttings reads the list on the page -->" in text
    assert 'htmlUrl="https://b.example/news"' in text
    assert "<dateCreated>Wed, 25 Nov 2026 09:00:00 +0000</dateCreated>" in text
    imported = read(text)
    assert [each.name for each in imported.sources] == ["Feed"]
    assert len(imported.faults) == 4


WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)
FEEDS = st.builds(
    lambda number, name, tags: Source(name=f"{name} {number}", feed=f"https://{number}.example/rss?a=1&b={number}", tags=tuple(tags)),
    st.integers(0, 10**6),
    WORDS,
    st.lists(WORDS, max_size=3, unique=True),
)  # fmt: skip


def key_of(source):
    return source.key


@given(st.lists(FEEDS, max_size=8, unique_by=lambda each: each.feed))
def test_what_is_written_is_read_again(sources):
    imported = read(write_opml(sources, title="Ours <&>", at=AT))
    assert imported.faults == ()
    assert sorted(imported.sources, key=key_of) == sorted(sources, key=key_of)


@given(st.binary() | st.text().map(lambda text: f"<opml><body><outline text='{text}' xmlUrl='{text}'/></body></opml>".encode("utf-8", "replace")))  # fmt: skip
def test_whatever_comes_it_is_read_or_refused(body):
    with suppress(ConfigFault):
        read(body)
