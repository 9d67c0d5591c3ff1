"""What a page says of its feeds, and of the system it is made with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import Unreadable
from crawler.listing.signposts import MOST_FEEDS, MOST_LINKS, read_signposts

URL = "https://www.alderbrook.example/news/index.html"


def posts(markup, *, url=URL):
    return read_signposts(markup.encode(), url=url, content_type="text/html; charset=utf-8")


def found(markup):
    return [(each.url, each.declared) for each in posts(markup).feeds]


def test_what_a_page_is():
    read = posts(
        '<html><head><title> News |\n Alderbrook Council</title><meta property="og:site_name" content="Alderbrook &amp; District">'
        '<meta name="Generator" content="Jadu CMS"><link rel="canonical" href="/news"></head>'
        '<body class="home archive post-type-archive post-type-archive-press_release"><h1> </h1><h1>All <b>news</b></h1>'
        '<a href="/news/1#top">One</a><a href="/news/1">One again</a><a href="mailto:a@b.example">Write</a><a>none</a></body></html>'
    )
    assert (read.title, read.site, read.heading) == ("News | Alderbrook Council", "Alderbrook & District", "All news")
    assert (read.generator, read.platforms) == ("Jadu CMS", ("jadu",))
    assert read.canonical == "https://www.alderbrook.example/news"
    assert read.post_type == "press_release"
    assert read.links == ("https://www.alderbrook.example/news/1",)


def test_feeds_that_are_named_come_before_those_that_are_linked_to():
    assert found(
        '<a href="/rss/2/news">Council news by RSS</a><a href="feed.xml">x</a>'
        '<link rel="alternate stylesheet" type="text/css" href="/feed/"><link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="/news.atom">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/"><link rel="alternate" hreflang="cy" href="/cy">'
        '<a href="/news.atom">Atom</a>'
    ) == [
        ("https://www.alderbrook.example/news.atom", True),
        ("https://www.alderbrook.example/rss/2/news", False),
        ("https://www.alderbrook.example/news/feed.xml", False),
    ]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/news/rss">Subscribe</a>',
        '<a href="/news.rss">x</a>',
        '<a href="/mgRss.aspx?CId=12">x</a>',
        '<a href="/mgRSS.aspx?XXR=0">x</a>',
        '<a href="/latest?format=feed&amp;type=rss">x</a>',
        '<a href="/news/feed">x</a>',
        '<a href="/rss.xml">x</a>',
        '<a href="/pages/17">RSS feed</a>',
        '<a href="/pages/17">Subscribe to our news RSS feed</a>',
        '<a href="/pages/17"><img alt="RSS feed" src="/i.png"></a>',
        '<a href="/pages/17" title="Atom feed"></a>',
    ],
)
def test_links_that_are_feeds(link):
    assert len(found(link)) == 1


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/news/rss-reader-guide">How to read feeds</a>',
        '<a href="/feeding-the-ducks">Feeding the ducks</a>',
        '<a href="/animal-feed/">Animal feed</a>',
        '<a href="/comments/feed/">Comments feed</a>',
        '<a href="/rss.png">RSS feed</a>',
        '<a href="/news/rss-review-of-the-year">RSS: a review of the year</a>',
        '<a href="/news/crossroads">Crossroads</a>',
    ],
)
def test_links_that_are_none(link):
    assert found(link) == []


def test_pages_of_feeds():
    read = posts(
        '<a href="/RSS-Feeds/701">RSS Feeds</a><a href="/site/12">What are RSS feeds</a><a href="/rss">RSS</a>'
    )
    assert read.feed_pages == ("https://www.alderbrook.example/RSS-Feeds/701", "https://www.alderbrook.example/site/12")
    assert [each.url for each in read.feeds] == ["https://www.alderbrook.example/rss"]


def test_pages_of_news_the_surest_first():
    links = [
        "Press releases",
        "News and events",
        "View all news",
        "Newsletter",
        "Latest News",
        "No news is good news",
        "Newyddion",
    ]
    read = posts("".join(f'<a href="/{n}">{words}</a>' for n, words in enumerate(links)))
    assert [each.rpartition("/")[2] for each in read.news_pages] == ["2", "4", "6"]
    assert posts('<a href="/x">Media centre</a><a href="">News</a>').news_pages == ("https://www.alderbrook.example/x",)


@pytest.mark.parametrize(
    ("markup", "platform"),
    [
        ('<meta name="generator" content="WordPress 6.6.1">', "wordpress"),
        ('<link rel="stylesheet" href="/wp-content/themes/x/style.css">', "wordpress"),
        ('<meta name="generator" content="Joomla! - Open Source Content Management">', "joomla"),
        ('<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">', "drupal"),
        ('<img src="/sites/default/files/crest.png">', "drupal"),
        ('<a href="mgListCommittees.aspx?bcr=1">Committees</a>', "moderngov"),
        ('<meta name="govuk:content-id" content="1">', "govuk"),
        ('<script src="/site/jadu/js/x.js"></script>', "jadu"),
    ],
)  # fmt: skip
def test_systems_are_known_by_their_word_or_by_their_markup(markup, platform):
    assert posts(f"<html><head>{markup}</head><body><p>News</p></body></html>").platforms == (platform,)


def test_of_a_page_that_names_another_system_the_markup_does_not_count():
    assert posts('<meta name="generator" content="Drupal 10"><a href="/wp-content/old.pdf">old</a>').platforms == ("drupal",)  # fmt: skip
    assert posts("<p>plain</p>").platforms == ()


def test_a_base_is_obeyed_and_a_broken_one_is_not():
    assert posts('<base href="/x/"><a href="y">y</a>').links == ("https://www.alderbrook.example/x/y",)
    assert posts('<base href="http://["><a href="y">y</a>').links == ("https://www.alderbrook.example/news/y",)


def test_a_page_of_nothing_but_links_has_an_end():
    read = posts("".join(f'<a href="/{number}.rss">x</a>' for number in range(3_000)))
    assert (len(read.links), len(read.feeds)) == (MOST_LINKS, MOST_FEEDS)


def test_what_is_no_page():
    with pytest.raises(Unreadable, match="the site sent a PDF document instead of a page"):
        read_signposts(b"%PDF-1.7", url=URL)
    with pytest.raises(Unreadable):
        read_signposts(b"", url=URL)


@given(st.lists(st.sampled_from(['<a href="', '/rss">', "<link rel=alternate type=application/rss+xml href=", "<base href=x:", '"', ">", "<h1>", "</h1>", "&#0;", "\x00", "<title>", "é"]), max_size=12))  # fmt: skip
def test_whatever_markup_comes_it_is_read_or_refused(pieces):
    try:
        read = posts("".join(pieces))
    except Unreadable:
        return
    assert all(each.startswith(("http://", "https://")) for each in [*read.links, *(each.url for each in read.feeds)])
