"""The demonstration's own file, lists, articles and papers, put before the rooms that will read them."""

from datetime import UTC, datetime

import pytest

from alerts.channels.webhook import WebhookChannel
from alerts.demo.articles import Paper, sites
from alerts.demo.government import content
from alerts.demo.listings import print_listing
from alerts.demo.pdf import pdf
from alerts.demo.setting import write_folder
from alerts.demo.show import SECRET
from alerts.demo.site import Newsroom
from alerts.models import Parcel
from alerts.query import Matchable, WatchIndex
from config.load import load
from crawler.errors import NotAListing, Unreadable
from crawler.extract.dates import LONDON
from crawler.extract.govuk import read_content
from crawler.extract.pdf import read_pdf
from crawler.listing.feed import read_feed
from crawler.listing.govuk import read_govuk_search
from crawler.listing.html import read_html
from crawler.listing.sitemap import read_sitemap

NOW = datetime(2026, 6, 4, 9, tzinfo=UTC)

EXPECTED = {
    "practice-review-response": {"Safeguarding reviews", "Alderbrook's children"},
    "childrens-services-steady-progress": {"Alderbrook's children"},
    "learning-from-two-reviews": {"Safeguarding reviews"},
    "briefing-bruising": {"Safeguarding reviews"},
    "joint-conference": {"Alderbrook's children"},
    "scrutiny-looks-again": {"Safeguarding reviews"},
    "redacted-reports-to-be-published-in-full": {"Safeguarding reviews"},
    "director-to-step-down": {"Alderbrook's children"},
    "inspection-alderbrook": {"Alderbrook's children"},
    "annual-report": {"Safeguarding reviews"},
    "review-of-house-moves": {"Safeguarding reviews"},
    "short-breaks": {"Alderbrook's children"},
    "working-with-partners": {"Safeguarding reviews"},
    "learning-from-the-winter-inquiry": {"Safeguarding reviews"},
    "older-than-the-look-back": {"Safeguarding reviews"},
}


def text_of(item):
    return "\f".join(item.pages) if isinstance(item, Paper) else f"{item.text}\n{item.change}"


@pytest.fixture
def newsroom():
    with Newsroom(sites(), secret=SECRET, opened=NOW) as opened:
        yield opened


@pytest.fixture
def settings(newsroom, tmp_path):
    return load(write_folder(tmp_path, newsroom, secret=SECRET), environment={}).settings


def test_its_file_loads_without_a_fault(settings):
    assert len(settings.sources) == 11
    assert [watch.name for watch in settings.watches] == ["Safeguarding reviews", "Alderbrook's children"]
    assert settings.subscriptions[1].webhook.secret.get_secret_value() == SECRET


def test_the_watches_fire_on_just_these_articles(settings):
    index = WatchIndex(settings.watches)
    fired = {
        item.slug: {match.watch for match in index.match(Matchable(title=item.title, body=text_of(item)))}
        for site in sites()
        for item in site.listed
    }
    assert {slug: watches for slug, watches in fired.items() if watches} == EXPECTED


def test_two_vacancies_are_left_out_by_their_title_alone(settings):
    query = settings.watches[1].query.replace("NOT title:vacancy", "")
    index = WatchIndex([settings.watches[1].model_copy(update={"query": query})])
    more = {
        story.slug
        for site in sites()
        for story in site.stories
        if index.match(Matchable(title=story.title, body=story.text)) and story.slug not in EXPECTED
    }
    assert more == {"vacancy-senior-social-worker", "vacancy-of-the-week"}


def test_no_summary_fires_what_its_article_does_not(settings):
    index = WatchIndex(settings.watches)
    for site in sites():
        for story in site.stories:
            summary = Matchable(title=story.title, body=story.summary)
            assert {match.watch for match in index.match(summary)} <= EXPECTED.get(story.slug, set())


READERS = {"feed": read_feed, "sitemap": read_sitemap, "listing": read_html}


def listing_of(site):
    base = f"http://{site.host}:8080"
    printed = print_listing(site, base=base, opened=NOW)
    if site.key == "govuk":
        return read_govuk_search(printed.body, url=base + site.source_path)
    return READERS[site.key](printed.body, url=base + site.source_path, content_type=printed.content_type)


def test_the_challenge_is_seen_through():
    [site] = (site for site in sites() if site.source == "challenge")
    with pytest.raises(NotAListing):
        listing_of(site)


@pytest.mark.parametrize("site", [site for site in sites() if site.source != "challenge"], ids=lambda site: site.host)
def test_what_the_sites_list_is_read_and_nothing_beside_it(site):
    listed = {(entry.url, entry.title, moment(site, entry.published)) for entry in listing_of(site).entries}
    base = f"http://{site.host}:8080"
    assert listed == {(base + site.path(item), item.title, moment(site, item.published(NOW))) for item in site.listed}


def moment(site, at):
    """The day alone where the list gives no more."""
    return at.astimezone(LONDON).date() if site.key == "listing" else at


def test_the_papers_are_read_page_by_page_and_the_scan_is_refused():
    for paper in (paper for site in sites() for paper in site.papers):
        body = pdf(paper.pages, title=paper.title)
        if not any(paper.pages):
            with pytest.raises(Unreadable, match="it is a scan without text"):
                read_pdf(body)
            continue
        reading = read_pdf(body)
        assert reading.title == paper.title
        assert len(reading.pages) == len(paper.pages)
        for text, page in zip(paper.pages, reading.pages, strict=True):
            assert " ".join(text.split()) in " ".join(page.split())


def test_a_change_note_is_part_of_what_a_government_page_says():
    [site] = (site for site in sites() if site.key == "govuk")
    printed = content(site, site.stories[0], NOW)
    reading = read_content(printed.body, url=f"http://{site.host}/api/content")
    assert site.stories[0].change in reading.body
    assert "First published" not in reading.body


async def test_the_receiver_takes_what_the_webhook_channel_sends(newsroom, settings):
    hook = settings.subscriptions[1].webhook
    channel = WebhookChannel({hook.url: hook.secret}, settings.network)
    parcel = Parcel(
        delivery_id=1, address=hook.url, message_id="msg_1", content=b'{"type": "digest", "items": []}', attempt=1
    )

    async def intent():
        """Nothing to write down here."""

    answer = await channel.send(parcel, intent=intent)
    assert (answer.outcome, len(newsroom.received)) == ("accepted", 1)
    await channel.close()
