"""What a page says, and none of what stands around it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import furnished_pages as site
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.errors import Unreadable
from crawler.extract.article import read_page
from crawler.extract.plain import tree_of
from crawler.extract.titles import title_of, without_site

SAMPLES = Path(__file__).parents[4].parent / "shared" / "samples"
URL = "https://www.alderbrook.example/news/2041"
TITLE = "Alderbrook board publishes review of three children’s care"
LONG = [
    "The Alderbrook safeguarding board has published its serious case review into the care of three children.",
    "It finds that four services knew of the family, and that none of them asked the eldest child what she wished.",
    "“We accept all of its eleven findings,” said Councillor Ida Fenwick. “The work began in March and will be reported.”",
    "The director of children’s services, Marcus Dunholm, told members that social workers now see each child alone.",
    "Opposition members asked why the review had taken two years. Mr Dunholm said that a trial had to end first.",
    "A second serious case review, of a neighbouring board, is due in the autumn.",
]
SHORT = LONG[:2]


def article(body: str, *, head: str = "", lang: str = "en") -> bytes:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset=utf-8>{head}</head><body>{body}</body></html>'.encode()
    )


def story(*paragraphs: str, title: str = TITLE, head: str = "", before: str = "") -> bytes:
    inner = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or LONG)
    return article(f"{before}<article><h1>{title}</h1>{inner}</article>", head=head)


@pytest.mark.parametrize("paragraphs", [LONG, SHORT, SHORT[:1]], ids=["long", "short", "one sentence"])
@pytest.mark.parametrize("style", site.STYLES)
def test_furniture_never_gets_into_the_text_and_no_paragraph_is_lost(style, paragraphs):
    reading = read_page(style(TITLE, paragraphs).encode(), url=URL)
    lines = reading.body.splitlines()
    assert lines == [" ".join(paragraph.split()) for paragraph in paragraphs]
    assert [piece for piece in site.FURNITURE if piece in reading.body] == []
    assert reading.title == TITLE


@pytest.mark.parametrize("style", site.STYLES)
def test_the_trade_press_article_keeps_its_text_and_loses_its_furniture(style):
    sample = SAMPLES / "trade-press-article.txt"
    if not sample.exists():
        pytest.skip("the trade-press sample is not here")
    pieces = [" ".join(piece.split()) for piece in sample.read_text().split("\n\n") if piece.strip()]
    title, paragraphs = pieces[4], pieces[6:18]
    reading = read_page(style(title, paragraphs).encode(), url=URL)
    assert reading.title == title
    assert reading.body.splitlines() == paragraphs
    for words in ("your browser", "cookies", "have your say", "html is not permitted"):
        assert words not in reading.body.lower()


def test_real_pages_without_their_menus_and_cookie_notices():
    pages = [*sorted((SAMPLES / "datagovuk").glob("*blog-*.html")), SAMPLES / "ncsc-collection-page.html"]
    if not pages[0].exists():
        pytest.skip("the captured pages are not here")
    for page in pages:
        reading = read_page(page.read_bytes(), url="http://data.gov.uk/blog/x")
        assert len(reading.body) > 1000
        assert reading.title not in {"", "Blogs", "Blogs | data.gov.uk"}
        assert reading.published.year in {2013, 2014, 2018}
        for words in ("cookie", "skip to main", "data requests\n", "search for data", "your browser"):
            assert words not in reading.body.lower()


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"%PDF-1.7 ...", "text/html", "the address leads to a PDF document, not to a page"),
        (b"\x89PNG\r\n\x1a\n", "image/png", "the address leads to a picture, not to a page"),
        (b'{"a": 1}', "application/json", "the address leads to data, not to a page"),
        (b"<?xml version='1.0'?><rss></rss>", "text/xml", "the address leads to data, not to a page"),
        (b"just words", "text/plain", "the address leads to plain text, not to a page"),
        (b"", "text/html", "the page is empty"),
        (b"<!-- -->", "text/html", "the address leads to plain text, not to a page"),
        (b"<html><body></body></html>", "text/html", "the page holds no text that could be an article"),
        (b"<html><body><p>Loading</p></body></html>", "text/html", "the page holds no text that could be an article"),
        (b"<title>Just a moment...</title><p>Wait.", "text/html", "the site showed a challenge page that asks for a human instead of the article"),
        (b"<title>Log in</title><form><input type=password></form>", "text/html", "the site showed a sign-in page instead of the article"),
        (b"<h1>Cookies</h1><div class=consent><p>We use cookies. Accept all cookies?</div>", "text/html", "the site showed a cookie notice that wants an answer first instead of the article"),
        (b"<html><body>" + b"<div>" * 5000, "text/html", "the page is nested too deeply to be read whole"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_refused_in_plain_words(body, content_type, reason):
    with pytest.raises(Unreadable) as refused:
        read_page(body, url=URL, content_type=content_type)
    assert str(refused.value) == reason


@pytest.mark.parametrize(
    ("encoding", "header"),
    [("cp1252", "text/html; charset=utf-8"), ("utf-16", ""), ("utf-8", "text/html; charset=latin-1")],
)
def test_charsets(encoding, header):
    body = story().decode().replace("<meta charset=utf-8>", "").encode(encoding)
    reading = read_page(body, url=URL, content_type=header)
    assert reading.title == TITLE
    assert "“We accept all" in reading.body


def ld(**properties: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org"} | properties)}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


NEWS = {"@type": "NewsArticle", "headline": "From JSON-LD &amp; on"}
TITLED = {"title": "<title>Review published | Alderbrook Council</title>", "og": meta("og:title", "Review published")}


@pytest.mark.parametrize(
    ("head", "body", "title", "by"),
    [
        (ld(**NEWS) + TITLED["og"], "<h1>Review published</h1>", "From JSON-LD & on", "json-ld"),
        (ld(**{"@graph": [{"@type": "WebSite", "headline": "No"}, NEWS]}), "", "From JSON-LD & on", "json-ld"),
        (ld(**{"@type": "WebPage", "mainEntity": NEWS}), "", "From JSON-LD & on", "json-ld"),
        (ld(**NEWS, url=URL) + ld(**{"@type": "BlogPosting", "headline": "Another"}), "", "From JSON-LD & on", "json-ld"),
        (ld(**NEWS) + ld(**{"@type": "BlogPosting", "headline": "Another"}) + TITLED["og"], "", "Review published", "og:title"),
        ('<script type="application/ld+json">{broken</script>' + TITLED["og"], "", "Review published", "og:title"),
        ('<script type="application/ld+json">//<![CDATA[\n{"@type": ["Thing", "NewsArticle"], "headline": "Wrapped"}\n//]]></script>', "", "Wrapped", "json-ld"),
        ('<script type="application/ld+json">' + "[" * 9000 + "</script>" + TITLED["og"], "", "Review published", "og:title"),
        (ld(**{"@type": "NewsArticle", "headline": ["x"], "mainEntityOfPage": {"@id": "::"}}) + TITLED["og"], "", "Review published", "og:title"),
        (TITLED["og"], "<h1>Alderbrook</h1><h1>Review published</h1>", "Review published", "h1"),
        (TITLED["title"], "<h1>Review published</h1>", "Review published", "h1"),
        (TITLED["title"], "<h1>Alderbrook Council</h1>", "Review published", "title"),
        ("<title>Westmarsh Borough Council :: Archive to weed files</title>", "<h1>Archive to weed files</h1>", "Archive to weed files", "h1"),
        (TITLED["title"], '<h1>Blogs</h1><h2 property="dc:title">Marked one</h2>', "Marked one", "microdata"),
        (meta("og:title", "Review published - The Gazette") + meta("og:site_name", "The Gazette"), "", "Review published", "og:title"),
        ("", "<h1>Only a heading</h1>", "Only a heading", "h1"),
        ("", "<h1>First</h1><h1>Second</h1>", "First", "h1"),
        ("", "", "", ""),
    ],
)  # fmt: skip
def test_titles(head, body, title, by):
    tree = tree_of(article(body, head=head).decode())
    from_page = read_page(article(body + "<p>" + LONG[0] * 4, head=head), url=URL)
    assert (from_page.title, from_page.title_by) == ((title, by) if title else (URL, "url"))
    if "json-ld" not in head and "ld+json" not in head:
        assert title_of(tree, {}) == (title, by)


@pytest.mark.parametrize(
    ("title", "site_name", "bare"),
    [
        ("Review published", "", "Review published"),
        ("Review published | Alderbrook", "", "Review published"),
        ("Review published – Alderbrook – News", "", "Review published – Alderbrook"),
        ("Alderbrook Council: Review published", "Alderbrook Council", "Alderbrook Council: Review published"),
        ("Alderbrook Council | Review published", "Alderbrook Council", "Review published"),
        ("News | Alderbrook Borough Council", "", "News | Alderbrook Borough Council"),
        ("A well-known case", "", "A well-known case"),
    ],
)
def test_site_names_are_taken_off(title, site_name, bare):
    assert without_site(title, site_name) == bare


@pytest.mark.parametrize(
    ("head", "before", "published", "by"),
    [
        (ld(**NEWS, datePublished="2026-06-04T09:30:00+01:00"), "", datetime(2026, 6, 4, 8, 30, tzinfo=UTC), "json-ld"),
        (ld(**NEWS, datePublished=7, dateCreated="04/06/2026"), "", datetime(2026, 6, 3, 23, tzinfo=UTC), "json-ld"),
        (meta("article:published_time", "2026-06-04T08:30Z"), "", datetime(2026, 6, 4, 8, 30, tzinfo=UTC), "meta"),
        ('<meta name="DC.date.issued" content="4 June 2026 9.30am">', "", datetime(2026, 6, 4, 8, 30, tzinfo=UTC), "meta"),
        ("", '<span itemprop="datePublished" content="2026-06-04">today</span>', datetime(2026, 6, 3, 23, tzinfo=UTC), "microdata"),
        ("", '<time datetime="2025-06-04">4 June</time>', datetime(2025, 6, 3, 23, tzinfo=UTC), "htmldate"),
        ("", "<div>Thursday the 4th June 2025 in the town hall</div>", datetime(2025, 6, 3, 23, tzinfo=UTC), "htmldate extensive"),
        ("", "<div>Since August 2007, and © 2025</div>", None, None),
        ("", "", None, None),
    ],
)  # fmt: skip
def test_dates_and_the_method_that_gave_them(head, before, published, by):
    reading = read_page(story(head=head, before=before), url="https://x.example/a", at=datetime(2026, 7, 1, tzinfo=UTC))
    assert (reading.published, reading.published_by) == (published, by)


def test_no_date_behind_the_fetch_is_guessed():
    page = story(before='<time datetime="2024-06-04">4 June</time>')
    assert read_page(page, url=URL, at=datetime(2024, 7, 1, tzinfo=UTC)).published
    assert read_page(page, url=URL, at=datetime(2024, 5, 1, tzinfo=UTC)).published is None


@pytest.mark.parametrize(
    ("head", "byline"),
    [
        ('<meta name="author" content="By Nell Harrow">', "Nell Harrow"),
        (ld(**NEWS, author=[{"@type": "Person", "name": "Nell Harrow"}, {"@type": "Person", "name": "Tom Fell"}]), "Nell Harrow, Tom Fell"),
        (meta("article:author", "https://www.facebook.com/alderbrook"), None),
        ("", None),
    ],
)  # fmt: skip
def test_bylines(head, byline):
    assert read_page(story(head=head), url=URL).byline == byline


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        ('<link rel="canonical" href="/news/2041-review">', "https://www.alderbrook.example/news/2041-review"),
        ('<base href="https://cdn.example/x/"><link rel="nofollow Canonical" href="y">', "https://cdn.example/x/y"),
        ('<base href="javascript:0"><link rel="canonical" href="y">', "https://www.alderbrook.example/news/y"),
        ('<link rel="canonical" href=""><meta property="og:url" content="https://alderbrook.example/2041">', "https://alderbrook.example/2041"),
        ('<link rel="canonical" href="mailto:x@y.example">', None),
        ("", None),
    ],
)  # fmt: skip
def test_canonical_addresses_are_made_whole(head, canonical):
    assert read_page(story(head=head), url=URL).canonical == canonical


@pytest.mark.parametrize(
    ("lang", "head", "language"),
    [("en-GB", "", "en"), ("CY", "", "cy"), ("", meta("og:locale", "en_GB"), "en"), ("english", "", None)],
)
def test_languages(lang, head, language):
    page = article("".join(f"<p>{paragraph}</p>" for paragraph in LONG), lang=lang, head=head)
    assert read_page(page, url=URL).language == language


def test_tables_of_facts_are_kept_and_comments_are_not():
    table = "<table><tr><th>Ward</th><th>Visits</th></tr><tr><td>Westmarsh</td><td>4,012</td></tr></table>"
    body = read_page(article(f"<article><h1>{TITLE}</h1><p>{'</p><p>'.join(LONG)}</p>{table}</article>"), url=URL).body
    assert "Westmarsh" in body
    assert "4,012" in body


def test_a_standfirst_that_stands_apart_is_part_of_the_text():
    linked = "<p><a href=/all>All that the council has published of its reviews</a></p><p>4 June 2026</p>"
    body = f"<main><h1>{TITLE}</h1>{linked}<p class=lead>{LONG[0]}</p><div class=article-body><p>{'</p><p>'.join(LONG[1:])}</p></div></main>"
    assert read_page(article(body), url=URL).body.splitlines() == LONG
    header = f"<article><header><h1>{TITLE}</h1><p>{LONG[0]}</p></header><p>{'</p><p>'.join(LONG[1:])}</p></article>"
    assert read_page(article(header), url=URL).body.splitlines() == LONG


def test_a_broken_page_keeps_its_text():
    page = f"<p>{LONG[0]}<p>{LONG[1]}<div><i>{LONG[2]}</b><li>{LONG[3]}"
    reading = read_page(page.encode(), url=URL)
    assert all(paragraph in reading.body for paragraph in LONG[:4])
    assert (reading.title, reading.title_by) == (URL, "url")


sentences = st.text("abcdefgh éß'’“”-,&<>", min_size=1, max_size=60).map(
    lambda text: f"The board said {text.strip()} of it, and on Thursday the council agreed."
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(sentences, min_size=2, max_size=6, unique=True), st.sampled_from(site.STYLES))
def test_any_article_is_read_whole_and_alone(paragraphs, style):
    body = read_page(style(TITLE, paragraphs).encode(), url=URL).body
    found = " ".join(body.split())
    assert all(" ".join(paragraph.split()) in found for paragraph in paragraphs)
    assert [piece for piece in site.FURNITURE if piece in body] == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text("<>/=!-\"' \nphtmldivscriptablr1&;#x[]{}:", max_size=200) | st.binary(max_size=200))
def test_no_bytes_break_it(content):
    body = content if isinstance(content, bytes) else content.encode()
    try:
        reading = read_page(body, url=URL)
    except Unreadable:
        return
    assert reading.title
    (reading.title + reading.body).encode()
