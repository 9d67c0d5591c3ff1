"""The demonstration's own file, feeds and articles, put before the rooms that will read them."""

from datetime import UTC, datetime

import pytest

from alerts.channels.webhook import WebhookChannel
from alerts.demo.articles import sites
from alerts.demo.feeds import print_feed, story_url
from alerts.demo.setting import write_folder
from alerts.demo.show import SECRET
from alerts.demo.site import Newsroom
from alerts.models import Parcel
from alerts.query import Matchable, WatchIndex
from config.load import load
from crawler.errors import NotAListing
from crawler.listing.feed import read_feed

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
    "older-than-the-look-back": {"Safeguarding reviews"},
}


@pytest.fixture
def newsroom():
    with Newsroom(sites(), secret=SECRET, opened=NOW) as opened:
        yield opened


@pytest.fixture
def settings(newsroom, tmp_path):
    return load(write_folder(tmp_path, newsroom, secret=SECRET), environment={}).settings


def test_its_file_loads_without_a_fault(settings):
    assert len(settings.sources) == 7
    assert [watch.name for watch in settings.watches] == ["Safeguarding reviews", "Alderbrook's children"]
    assert settings.subscriptions[1].webhook.secret.get_secret_value() == SECRET


def test_the_watches_fire_on_just_these_articles(settings):
    index = WatchIndex(settings.watches)
    fired = {
        story.slug: {match.watch for match in index.match(Matchable(title=story.title, body=story.text))}
        for site in sites()
        for story in site.stories
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


def test_the_feeds_are_read_and_the_challenge_is_seen_through():
    for site in sites():
        base = f"http://{site.host}:8080"
        printed = print_feed(site, base=base, opened=NOW)
        if site.feed == "challenge":
            with pytest.raises(NotAListing):
                read_feed(printed.body, url=base, content_type=printed.content_type)
            continue
        listing = read_feed(printed.body, url=base, content_type=printed.content_type)
        listed = [(entry.url, entry.title, entry.published) for entry in listing.entries]
        assert listed == [(story_url(base, story), story.title, story.published(NOW)) for story in site.stories]


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
