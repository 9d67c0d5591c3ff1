"""Which addresses are worth a request."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.sources import GovukQuery
from crawler.discovery import candidates
from crawler.discovery.govuk import query_of
from crawler.discovery.platforms import feed_addresses
from crawler.models import Listing, Part, Signpost, Signposts

SITE = "https://www.alderbrook.example"


def addresses(url, **page):
    return [address for address, _ in feed_addresses(url, Signposts(**page))]


@pytest.mark.parametrize(
    ("url", "page", "expected"),
    [
        ("/news", {"platforms": ("jadu",)}, ["/rss/news"]),
        ("/news/", {"platforms": ("wordpress",)}, ["/news/feed/", "/feed/"]),
        ("/", {"platforms": ("wordpress",)}, ["/feed/"]),
        ("/pfd/?pfd_type=1", {"platforms": ("wordpress",), "post_type": "pfd"}, ["/feed/?post_type=pfd", "/feed/"]),
        ("/news?start=10", {"platforms": ("joomla",)}, ["/news?start=10&format=feed&type=rss"]),
        ("/newsroom", {"platforms": ("drupal",)}, ["/rss.xml"]),
        ("/ieListMeetings.aspx?CommitteeId=123", {"platforms": ("moderngov",)}, ["/mgRss.aspx?CId=123", "/mgRss.aspx?XXR=0"]),
        ("/ieListMeetings.aspx?CId=9&Year=0", {"platforms": ("moderngov",)}, ["/mgRss.aspx?CId=9", "/mgRss.aspx?XXR=0"]),
        ("/x/mgCommitteeDetails.aspx?ID=7", {"platforms": ("moderngov",)}, ["/x/mgRss.aspx?CId=7", "/x/mgRss.aspx?XXR=0"]),
        ("/mgWhatsNew.aspx?ID=7", {"platforms": ("moderngov",)}, ["/mgRss.aspx?XXR=0"]),
        ("/news", {"platforms": ()}, []),
        ("/news", {"platforms": ("umbraco", "govuk")}, []),
    ],
)  # fmt: skip
def test_where_systems_keep_their_feeds(url, page, expected):
    assert addresses(f"{SITE}{url}", **page) == [f"{SITE}{each}" for each in expected]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.gov.uk/government/organisations/ofsted", GovukQuery(organisations=("ofsted",))),
        ("https://www.gov.uk/government/organisations/ofsted.cy", GovukQuery(organisations=("ofsted",))),
        ("https://www.gov.uk/search/all?keywords=serious+case+review&order=updated-newest", GovukQuery(keywords="serious case review")),
        ("https://www.gov.uk/search/all?organisations[]=ofsted&organisations[]=ofqual&content_store_document_type[]=research",
         GovukQuery(organisations=("ofsted", "ofqual"), document_types=("research",))),
    ],
)  # fmt: skip
def test_pages_of_gov_uk_are_queries(url, expected):
    assert query_of(url) == (expected, ())


def test_the_finder_of_news_asks_for_types_of_news_and_says_what_it_cannot_ask():
    asked = query_of(
        "https://www.gov.uk/search/news-and-communications?organisations[]=ofsted&people[]=someone&topic=x&page=2"
    )
    assert asked is not None
    query, left_out = asked
    assert query.organisations == ("ofsted",)
    assert {"press_release", "news_story", "speech"} <= set(query.document_types)
    assert left_out == ("people", "topic")


@pytest.mark.parametrize(
    "url",
    [
        "https://www.alderbrook.example/government/organisations/ofsted",
        "https://www.gov.uk/government/news/a-story",
        "https://www.gov.uk/search/transparency-and-freedom-of-information-releases",
        "https://www.gov.uk/",
        "https://www.gov.uk/search/all?keywords=" + "x" * 3000 + "&organisations[]=%00",
    ],
)
def test_other_pages_are_none(url):
    assert query_of(url) is None


def test_another_site_of_the_kind_keeps_its_address():
    asked = query_of("http://rehearsal.example:8080/government/organisations/ofsted", is_govuk=True)
    assert asked is not None
    assert asked[0].site == "http://rehearsal.example:8080"


def named(*feeds, url=f"{SITE}/news"):
    return [each.source.feed for each in candidates.named(url, Signposts(feeds=feeds))]


def test_feeds_of_the_news_come_first_and_those_of_other_sites_not_at_all():
    def linked(url, title=""):
        return Signpost(url=url, title=title, declared=False)

    assert named(
        linked(f"{SITE}/rss/events", "Events"),
        linked("https://weather.example/rss", "Weather"),
        linked(f"{SITE}/rss/1", ""),
        linked(f"{SITE}/rss/2", "Council news"),
        linked("https://feeds.feedburner.com/alderbrook-news"),
        Signpost(url="https://elsewhere.example/planning.rss", title="", declared=True),
    ) == [f"{SITE}/rss/2", "https://feeds.feedburner.com/alderbrook-news", f"{SITE}/rss/1"]


def test_a_feed_beneath_the_page_is_its_own():
    own = Signpost(url=f"{SITE}/news/feed/", title="", declared=True)
    assert named(Signpost(url=f"{SITE}/feed/", title="Latest news", declared=True), own)[0] == own.url


def test_sitemaps_of_a_robots_txt():
    robots = "User-agent: *\nDisallow: /x # Sitemap: /no\nsitemap : https://a.example/sitemap.xml\nSitemap:https://a.example/news-sitemap.xml\nSitemap: /own.xml\nSitemap: https://a.example/sitemap.xml\nSitemap: http://[\nSitemap: ftp://x/\n"
    assert candidates.sitemaps(robots, url=f"{SITE}/news") == (
        "https://a.example/news-sitemap.xml",
        "https://a.example/sitemap.xml",
        f"{SITE}/own.xml",
    )
    assert candidates.sitemaps("\x00<html>", url=SITE) == ()


def test_what_no_configuration_takes_is_no_candidate():
    def declared(url):
        return Signpost(url=url, title="", declared=True)

    assert named(declared("https://user:pass@x.example/rss"), declared(f"{SITE}/{'x' * 3000}/rss")) == []
    assert list(candidates.as_listing(f"{SITE}/{'x' * 3000}", "")) == []


@given(st.text(), st.text(alphabet=st.sampled_from("Sitemap: \nhttps/[]@%.\x00")))
def test_whatever_a_site_writes_is_read_or_left(robots, more):
    for each in candidates.sitemaps(f"{robots}\nSitemap: {more}", url=SITE):
        assert each.startswith(("http://", "https://"))
        list(candidates.as_sitemap(each, ""))


@pytest.mark.parametrize(
    ("path", "is_news"),
    [("/post-sitemap.xml", True), ("/sitemap-news.xml.gz", True), ("/postcodes.xml", False), ("/sitemap.xml", False), ("/stories.xml", True)],
)  # fmt: skip
def test_sitemaps_of_news(path, is_news):
    assert candidates.is_of_news(f"{SITE}{path}") == is_news


def test_the_part_of_an_index_that_lists_news():
    parts = [Part(url=f"{SITE}/{name}") for name in ("page-sitemap.xml", "news-sitemap2.xml")]
    assert candidates.news_part(Listing(kind="sitemap index", title="", entries=(), older=tuple(parts))) == parts[1].url
    assert candidates.news_part(Listing(kind="sitemap index", title="", entries=(), older=tuple(parts[:1]))) is None
