import re
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from lxml import html

from alerts.demo.articles import SourceKind, sites
from alerts.demo.pages import page

NOW = datetime(2026, 6, 4, 9, tzinfo=UTC)
STORIES = [(site, story) for site in sites() for story in site.stories]
PAGES = [(site, story) for site, story in STORIES if site.layout]
REVIEW = re.compile(r"serious[\s-]case[\s-]review|child[\s-]safeguarding[\s-]practice[\s-]review", re.IGNORECASE)


def words(text):
    return " ".join(text.replace("’", "'").lower().split())


def test_there_are_eleven_sites_with_some_forty_articles_and_one_site_that_hides():
    assert len(sites()) == 11
    assert len(STORIES) == 40
    assert [site.name for site in sites() if site.source == "challenge"] == ["Harrowfold Police"]


def test_every_site_has_its_own_name_and_loopback_address():
    assert len({site.host for site in sites()}) == len({site.address for site in sites()}) == 11
    assert all(site.host.endswith(".example") and site.address.startswith("127.0.10.") for site in sites())


def test_every_kind_of_source_is_there():
    assert {site.source for site in sites()} == set(get_args(SourceKind))
    assert {site.key for site in sites()} == {"feed", "sitemap", "listing", "govuk"}


def test_articles_are_recent_but_for_one():
    ages = sorted(NOW - item.published(NOW) for site in sites() for item in site.listed)
    assert ages[-2] < timedelta(hours=48)
    assert ages[-1] > timedelta(days=365)


def test_nine_articles_speak_of_reviews_and_one_of_them_is_old():
    spoken = [story for _, story in STORIES if REVIEW.search(f"{story.title}\n{story.text}\n{story.change}")]
    assert sorted(story.slug for story in spoken) == [
        "annual-report",
        "briefing-bruising",
        "learning-from-two-reviews",
        "older-than-the-look-back",
        "practice-review-response",
        "redacted-reports-to-be-published-in-full",
        "review-of-house-moves",
        "scrutiny-looks-again",
        "working-with-partners",
    ]


def test_one_paper_speaks_of_a_review_on_a_later_page_and_one_is_a_scan():
    papers = {paper.slug: paper for site in sites() for paper in site.papers}
    spoken = {
        (slug, number)
        for slug, paper in papers.items()
        for number, page in enumerate(paper.pages, 1)
        if REVIEW.search(page)
    }
    assert spoken == {("learning-from-the-winter-inquiry", 3)}
    assert [slug for slug, paper in papers.items() if not any(paper.pages)] == ["inquiry-of-2009"]
    assert not any(REVIEW.search(paper.title) for paper in papers.values())


def test_some_phrases_are_broken_by_lines_hyphens_plurals_and_possessives():
    texts = "\n".join(story.text for _, story in STORIES)
    assert "serious-case\nreview’s" in texts
    assert "practice\nreviews" in texts
    assert "child\nsafeguarding-practice review’s" in texts
    assert "children’s\nservices" in texts


@pytest.mark.parametrize(("site", "story"), PAGES, ids=[story.slug for _, story in PAGES])
def test_a_page_says_what_the_article_says_and_tempts_with_its_furniture(site, story):
    text = page(site, story, url=f"http://{site.host}/news/{story.slug}", published=story.published(NOW))
    tree = html.fromstring(text)
    assert words(tree.xpath("//h1")[0].text_content()) == words(story.title)
    shown = words(tree.text_content())
    assert all(words(paragraph) in shown for paragraph in story.paragraphs)
    for paragraph in story.paragraphs:
        shown = shown.replace(words(paragraph), "")
    assert "serious case review" in shown
    assert "safeguarding" in shown or "children's services" in shown
    assert "cookies" in shown
    assert "$" not in text


def test_what_a_title_says_cannot_break_its_page():
    site, story = STORIES[0]
    nasty = type(story)(slug="x", title='A </script> & <b>"b"', hours_ago=1, by="</script>", summary="<i>", text="<p>")
    for layout in ("council", "partnership", "borough", "gazette", "inspectorate"):
        dressed = type(site)(
            name="A & B",
            host="a.example",
            address="127.0.10.1",
            source="rss",
            source_path="/",
            layout=layout,
            tags=(),
        )
        tree = html.fromstring(page(dressed, nasty, url="http://a.example/x?a=1&b=2", published=NOW))
        assert tree.xpath("//h1")[0].text_content() == nasty.title
        assert not tree.xpath("//b | //i")
