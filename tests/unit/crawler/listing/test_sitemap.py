"""Sitemaps of every kind, and what is none."""

import gzip
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_answers import rss

from crawler.errors import NotAListing
from crawler.listing.packed import unpacked
from crawler.listing.sitemap import MOST_ENTRIES, read_sitemap

URL = "https://www.alderbrook.example/sitemap.xml"
SITE = "https://www.alderbrook.example"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def read(sitemap: str | bytes, **given):
    return read_sitemap(sitemap.encode() if isinstance(sitemap, str) else sitemap, url=URL, **given)


def urlset(*urls: str, attributes: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {NS} {attributes}>{"".join(urls)}</urlset>'


def one(loc: str, lastmod: str = "", more: str = "") -> str:
    return f"<url><loc>{loc}</loc>{f'<lastmod>{lastmod}</lastmod>' if lastmod else ''}{more}</url>"


def index(*sitemaps: str) -> str:
    return f"<sitemapindex {NS}>{''.join(sitemaps)}</sitemapindex>".replace("<url>", "<sitemap>").replace(
        "</url>", "</sitemap>"
    )


def test_a_sitemap_newest_first():
    listing = read(urlset(one(f"{SITE}/news/old-plan", "2020-01-01"), one(f"{SITE}/news/undated"), one(f"{SITE}/news/serious-case-review-published", "2026-06-04T07:30:00+01:00")))  # fmt: skip
    assert (listing.kind, listing.title, listing.whole, listing.older) == ("sitemap", "", True, ())
    first, *others = listing.entries
    assert first.key == "alderbrook.example/news/serious-case-review-published"
    assert first.url == f"{SITE}/news/serious-case-review-published"
    assert first.title == "Serious case review published"
    assert first.modified == datetime(2026, 6, 4, 6, 30, tzinfo=UTC)
    assert (first.published, first.published_as_given, first.summary) == (None, None, "")
    assert [entry.title for entry in others] == ["Old plan", "Undated"]


def test_a_news_sitemap():
    news = "<news:news><news:publication><news:name>The Harrowfold Echo</news:name><news:language>en</news:language></news:publication><news:publication_date>2026-06-04T07:30+01:00</news:publication_date><news:title>Fish &amp;amp; chips: a <![CDATA[review]]></news:title><news:keywords>fish,\n chips</news:keywords></news:news>"
    (entry,) = read(urlset(one(f"{SITE}/news/1", more=news), attributes=NEWS)).entries
    assert (entry.title, entry.summary) == ("Fish & chips: a review", "fish, chips")
    assert entry.published == datetime(2026, 6, 4, 6, 30, tzinfo=UTC)
    assert entry.published_as_given == "2026-06-04T07:30+01:00"
    assert entry.modified is None


def test_other_extensions_are_passed_over_whether_declared_or_not():
    more = "<image:image><image:loc>https://x.example/a.png</image:loc><image:title>T</image:title></image:image><xhtml:link rel='alternate' hreflang='cy' href='https://x.example/cy'/><video:video><video:title>V</video:title></video:video>"
    listing = read(urlset(one(f"{SITE}/a-b", "2026-06-04", more)))
    assert [(entry.url, entry.title) for entry in listing.entries] == [(f"{SITE}/a-b", "A b")]
    assert listing.whole


def test_prefixes_and_the_absence_of_a_namespace_do_not_matter():
    prefixed = f"<s:urlset {NS.replace('xmlns=', 'xmlns:s=')}><s:url><s:loc>{SITE}/a-b</s:loc></s:url></s:urlset>"
    assert [entry.url for entry in read(prefixed).entries] == [f"{SITE}/a-b"]
    assert [entry.url for entry in read(f"<urlset>{one(f'{SITE}/a-b')}</urlset>").entries] == [f"{SITE}/a-b"]


@pytest.mark.parametrize(
    ("loc", "url"),
    [
        (f" \n{SITE}/a-b\n ", f"{SITE}/a-b"),
        (f"{SITE}/n?id=1&amp;x=2", f"{SITE}/n?id=1&x=2"),
        (f"{SITE}/n?id=1&x=2", f"{SITE}/n?id=1&x=2"),
        (f"<![CDATA[{SITE}/n?id=1&x=2]]>", f"{SITE}/n?id=1&x=2"),
        ("/news/a-b", f"{SITE}/news/a-b"),
        (f"{SITE}/caf%C3%A9-review", f"{SITE}/caf%C3%A9-review"),
        (f"<!-- here -->{SITE}/a-b", f"{SITE}/a-b"),
        (f"{SITE}/report.pdf", f"{SITE}/report.pdf"),
    ],
)
def test_addresses_as_they_are_written(loc, url):
    assert [entry.url for entry in read(urlset(one(loc))).entries] == [url]


@pytest.mark.parametrize(
    "loc",
    [SITE, f"{SITE}/", f"{SITE}/logo.PNG", f"{SITE}/style.css?v=1", f"{SITE}/app.js", f"{SITE}/news/feed.rss", "", "mailto:x@y.example", "//"],
)  # fmt: skip
def test_what_can_be_no_article_is_left_out(loc):
    assert read(urlset(one(loc), one(f"{SITE}/a-b"))).entries == read(urlset(one(f"{SITE}/a-b"))).entries


def test_an_address_that_stands_twice_is_one_entry_with_its_newest_date():
    listing = read(urlset(one(f"{SITE}/a-b", "2026-01-01"), one(f"{SITE}/a-b?utm_source=x", "2026-06-01"), one(f"{SITE}/a-b")))  # fmt: skip
    assert [entry.modified.month for entry in listing.entries] == [5]  # the first of June, by London's clock


def test_the_sitemaps_of_an_index_newest_first_then_the_undated_from_the_last_one_on():
    listing = read(index(one("/1.xml"), one("/2.xml", "2026-06-04"), one("/3.xml"), one("/4.xml.gz", "2026-06-04T12:00:00Z"), one("/5.xml", "2026-05-01T00:00:00Z"), one("/1.xml"), one(URL)))  # fmt: skip
    assert (listing.kind, listing.entries, listing.whole) == ("sitemap index", (), True)
    assert [part.url.removeprefix(SITE) for part in listing.older] == ["/2.xml", "/4.xml.gz", "/5.xml", "/1.xml", "/3.xml"]  # fmt: skip
    # A day is over when it is over: what was read at noon may have changed since.
    assert listing.older[0].modified == datetime(2026, 6, 4, 22, 59, 59, tzinfo=UTC)
    assert listing.older[1].modified == datetime(2026, 6, 4, 12, tzinfo=UTC)


def test_a_sitemap_of_plain_text():
    listing = read(f"{SITE}/news/one-plan\r\n\r\n{SITE}/\nrubbish\n{SITE}/news/two-plans?id=2\n", content_type="text/plain")  # fmt: skip
    assert (listing.kind, listing.whole) == ("sitemap", True)
    assert [(entry.url, entry.title) for entry in listing.entries] == [(f"{SITE}/news/one-plan", "One plan"), (f"{SITE}/news/two-plans?id=2", "Two plans")]  # fmt: skip


@pytest.mark.parametrize("text", [urlset(), "<urlset/>", f"<urlset {NS} />", index()])
def test_an_empty_sitemap_is_a_success(text):
    listing = read(text)
    assert (listing.entries, listing.older, listing.whole) == ((), (), True)


# ---- Compressed, cut off, broken


@pytest.mark.parametrize("times", [1, 2])
def test_compressed_bytes_are_unpacked_whatever_the_headers_say(times):
    body = urlset(one(f"{SITE}/a-b")).encode()
    for _ in range(times):
        body = gzip.compress(body)
    assert read(body, content_type="text/xml") == read(urlset(one(f"{SITE}/a-b")))


def test_a_sitemap_that_is_cut_off_gives_what_is_whole():
    whole = urlset(*(one(f"{SITE}/news/plan-{number}") for number in range(40)))
    for length in range(len(whole) - 20, len(whole) - 400, -7):
        listing = read(whole[:length])
        urls = {entry.url for entry in listing.entries}
        assert urls <= {f"{SITE}/news/plan-{number}" for number in range(40)}
        assert len(urls) >= 30
        assert not listing.whole
    packed = gzip.compress(whole.encode(), mtime=0)
    assert not read(packed[:-20]).whole
    assert len(read(packed[:-20]).entries) > 5


def test_a_text_that_is_cut_off_loses_its_last_line():
    body = gzip.compress("".join(f"{SITE}/news/plan-{number}\n" for number in range(4000)).encode())[:-60]
    listing = read(body)
    assert not listing.whole
    assert {entry.url for entry in listing.entries} <= {f"{SITE}/news/plan-{number}" for number in range(4000)}


@pytest.mark.parametrize("cut", [f"<urlset {NS}>", f"<urlset {NS}><url><loc>{SITE}/a", f"<urlset {NS}><url><loc>{SITE}/a-b</loc>"])  # fmt: skip
def test_a_sitemap_that_ends_before_its_first_entry_is_a_failure(cut):
    with pytest.raises(NotAListing, match=r"^the sitemap is broken or cut off before the end of its first entry$"):
        read(cut)


def test_what_is_broken_in_the_middle_costs_little_and_is_told():
    listing = read(urlset(one(f"{SITE}/a-b"), "<url><loc>x</url></loc>", one(f"{SITE}/c-d"), "<url><loc>&nbsp;&#xD800;/x", one(f"{SITE}/e-f")))  # fmt: skip
    assert f"{SITE}/a-b" in {entry.url for entry in listing.entries}
    assert not listing.whole


def test_what_a_server_writes_around_it_does_not_matter():
    text = "\n\nWarning: deprecated in /var/www/x.php\n" + urlset(one(f"{SITE}/a-b")) + "\n<!-- cached -->"
    assert read(text) == read(urlset(one(f"{SITE}/a-b")))
    assert read(urlset(one(f"{SITE}/a-b")).encode("utf-16")) == read(urlset(one(f"{SITE}/a-b")))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "the site sent an empty answer instead of a sitemap"),
        ("Not here.", "the site sent plain text instead of a sitemap"),
        ('{"a": 1}', "the site sent JSON data instead of a sitemap"),
        (rss(), "the site sent a feed instead of a sitemap: write feed: instead of sitemap: in the configuration"),
        ("<html><head><title>News</title></head><body>x</body></html>", "the site sent a page (“News”) instead of a sitemap"),
        ("<html><head><title>Just a moment...</title></head></html>", "the site showed a challenge page that asks for a human instead of a sitemap"),
        (b"%PDF-1.7", "the site sent a PDF document instead of a sitemap"),
        (b"\x1f\x8bnothing", "the site sent broken compressed data instead of a sitemap"),
        (gzip.compress(b"\0" * 100_000_000), "the site sent data that is no text instead of a sitemap"),
    ],
)  # fmt: skip
def test_what_is_no_sitemap_is_refused_in_plain_words(body, reason):
    with pytest.raises(NotAListing) as refused:
        read(body)
    assert str(refused.value) == reason


# ---- Hostile


def test_entities_are_never_expanded():
    bomb = "<!DOCTYPE urlset [" + '<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in pairwise("abcdefgh")) + '<!ENTITY x SYSTEM "file:///etc/passwd">]>'  # fmt: skip
    listing = read(bomb + urlset(one(f"{SITE}/a-&h;"), one(f"{SITE}/b-&x;")).partition("?>")[2])
    assert {entry.url for entry in listing.entries} == {f"{SITE}/a-&h;", f"{SITE}/b-&x;"}


@pytest.mark.parametrize(
    "body",
    ["<urlset>" + "<url>" * 200_000, "<urlset>" + "<url>" * 200_000 + "</urlset>", "<urlset " + "a " * 500_000, "<urlset>" + "<!--" * 200_000, "<urlset><url><loc>" + "x" * 2_000_000, "<urlset>" + "&" * 1_000_000 + "</urlset>", "<sitemapindex>" + "<sitemap><news>" * 50_000 + "</sitemapindex>"],
)  # fmt: skip
def test_deep_long_and_endless_things_end_in_an_answer(body):
    began = time.process_time()
    with suppress(NotAListing):
        assert read(body).entries == ()
    assert time.process_time() - began < 5


def test_a_bomb_is_unpacked_up_to_the_limit_only():
    body = gzip.compress(b"<urlset>" + b"<url></url>" * 1_000_000)
    plain, whole = unpacked(body, wanted="a sitemap", longest=10_000)
    assert (len(plain), whole) == (10_000, False)


def test_fifty_thousand_addresses_are_read_quickly_and_no_more():
    urls = (one(f"{SITE}/news/{number % 300}/council-agrees-plan-{number}", "2026-06-04T07:30:00+01:00") for number in range(MOST_ENTRIES + 10))  # fmt: skip
    body = urlset(*urls).encode()
    began = time.process_time()
    listing = read(body)
    assert time.process_time() - began < 4  # one second on a machine that does nothing else
    assert len(listing.entries) == MOST_ENTRIES
    assert not listing.whole


# ---- Read back

slugs = st.text("abcdefgh-0123456789éŵ&?=%", min_size=1, max_size=12)
#: Whole seconds between 1990 and 2100.
moments = st.integers(631_152_000, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(st.lists(st.tuples(slugs, st.none() | moments), max_size=12, unique_by=lambda it: it[0].casefold()), st.booleans(), st.booleans())  # fmt: skip
def test_what_a_generator_writes_is_read_back(pages, packed, cdata):
    def loc(slug: str) -> str:
        address = f"{SITE}/news/x{slug}"
        return f"<![CDATA[{address}]]>" if cdata else escape(address)

    text = urlset(*(one(loc(slug), at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else "") for slug, at in pages))
    listing = read(gzip.compress(text.encode()) if packed else text)
    plainly = {f"{SITE}/news/x{slug}": at for slug, at in pages}
    assert listing.whole
    found = {entry.url: entry.modified for entry in listing.entries}
    for url, at in plainly.items():
        if all(char.isascii() and char not in "%?" for char in url):
            assert found[url] == at
    dated = [entry.modified or datetime.min.replace(tzinfo=UTC) for entry in listing.entries]
    assert dated == sorted(dated, reverse=True)


@given(st.lists(st.none() | moments, min_size=1, max_size=10))
def test_an_index_is_read_back(dates):
    text = index(*(one(f"/{number}.xml", at.isoformat() if at else "") for number, at in enumerate(dates)))
    expected = sorted(((at or datetime.min.replace(tzinfo=UTC), number) for number, at in enumerate(dates)), reverse=True)  # fmt: skip
    assert [part.url for part in read(text).older] == [f"{SITE}/{number}.xml" for _, number in expected]
    assert timedelta(0) == max((part.modified - at for part, (at, _) in zip(read(text).older, expected, strict=True) if part.modified), default=timedelta(0))  # fmt: skip


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode), st.sampled_from([b"", b"<urlset>", b"<sitemapindex><sitemap>", b"\x1f\x8b\x08", b"https://x.example/"]))  # fmt: skip
def test_any_bytes_end_in_a_listing_or_a_refusal(body, start):
    with suppress(NotAListing):
        listing = read(start + body)
        assert all(entry.url.startswith("http") and entry.title for entry in listing.entries)
