"""The whole line on real input: captured feeds and pages in, exactly the expected digests out, and nothing twice."""

import re
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from acceptance_web import NOBODY, SAMPLES, AcceptanceWeb, acceptance_web, split_trade_article
from lxml import html

from alerts.demo.inbox import Letter, letters

CUTTINGS = Path(sys.executable).parent / "cuttings"

#: Words that stand on many a page, and in no article: browser and cookie notices, comment boxes.
FURNITURE = {
    "Browsers": "your browser",
    "Cookies": "cookies",
    "Consultations": "have your say",
    "Mark-up": "HTML is not permitted",
}

#: Said only by a fetched page; by the page of an undated entry; by the feed's own text of a page that cannot be had; and
#: by the feed's own text where the page is raw JSON.
DESK = {
    "Roads": "medical panel",
    "Cyber": "small business owners",
    "Exit": "damage limitation",
    "Machines": "as machines read them",
}

LEAD, EDITOR = "lead@board.example", "desk@board.example"

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="there are no samples beside the project")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An item as the HTML of a digest shows it."""

    watch: str
    url: str
    passages: tuple[str, ...]
    marks: tuple[str, ...]
    partial: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """What two runs left behind: the letters of each, and what the database held after the first."""

    web: AcceptanceWeb
    first: dict[str, Letter]
    second: list[Letter]
    texts: dict[str, str]
    articles: int
    asked_again: set[str]

    def told(self, to: str) -> list[Told]:
        return list(told_in(self.first[to].html))


@pytest.fixture(scope="module")
def web():
    with acceptance_web(SAMPLES) as served:
        yield served


@pytest.fixture(scope="module")
def evening(web, tmp_path_factory):
    folder = tmp_path_factory.mktemp("newsroom")
    config = write_config(folder, web)
    run(config)
    first, texts, articles = letters(folder / "outbox"), origins(folder), count_articles(folder)
    time.sleep(1.5)  # every feed is due again
    visits = len(web.sites.visits)
    run(config)
    return Evening(
        web=web,
        first={letter.to: letter for letter in first},
        second=letters(folder / "outbox")[len(first) :],
        texts=texts,
        articles=articles,
        asked_again={f"http://{visit.host}:{web.sites.port}{visit.path}" for visit in web.sites.visits[visits:]},
    )


def write_config(folder, web):
    watches = {"Safeguarding": "serious case review"} | FURNITURE
    declared = {
        "database": "sqlite:///cuttings.db",
        "lookback": "all",
        "network": {
            "contact": "https://example.org/us",
            "per_host_delay": "10ms",
            "allow": ["127.0.0.0/8"],
            "hosts": web.hosts,
        },
        "sources": [{"name": feed.name, "feed": feed.url, "every": "1s", "tags": [feed.tag]} for feed in web.feeds],
        "watches": [{"name": name, "phrases": [phrase]} for name, phrase in (watches | DESK).items()],
        "mail": {"maildir": "outbox"},
        "subscriptions": [
            {"name": "Board", "watches": list(watches), "send": "immediately", "to": [LEAD]},
            {"name": "Desk", "watches": list(DESK), "send": "immediately", "to": [EDITOR]},
        ],
    }
    path = folder / "cuttings.yaml"
    path.write_text(yaml.safe_dump(declared, sort_keys=False), encoding="utf-8")
    return path


def run(config):
    command = [CUTTINGS, "run", "--until-idle", "--config", config]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, cwd=config.parent, check=False)
    assert done.returncode == 0, done.stderr


def ask(folder, query):
    connection = sqlite3.connect(f"file:{folder / 'cuttings.db'}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def origins(folder):
    """Each entry's address as its source gives it, and whether its article's text is from the page or the feed."""
    joined = "entry JOIN article ON article.id = entry.article_id JOIN text ON text.id = article.text_id"
    return dict(ask(folder, f"SELECT entry.url, text.origin FROM {joined}"))


def count_articles(folder):
    return ask(folder, "SELECT count(*) FROM article")[0][0]


def told_in(page):
    """The items of a digest: everything from one article's heading to the next heading belongs to it."""
    watch = ""
    for heading in html.fromstring(page).iter("h2", "h3"):
        if heading.tag == "h2":
            watch = plain(heading)
            continue
        around = list(until_next_heading(heading))
        yield Told(
            watch=watch,
            url=heading.xpath(".//a/@href")[0],
            passages=tuple(plain(one) for one in around if "passage" in one.get("class", "")),
            marks=tuple(plain(mark) for one in [heading, *around] for mark in one.iter("mark")),
            partial=any("feed’s own text" in plain(one) for one in around),
        )


def until_next_heading(heading):
    for one in heading.itersiblings():
        if one.tag in ("h1", "h2", "h3"):
            return
        yield one


def plain(element):
    return " ".join(element.text_content().split())


def test_every_host_that_a_feed_names_is_on_loopback(web):
    named = {urlsplit(link).hostname for link in web.links} | {urlsplit(feed.url).hostname for feed in web.feeds}
    assert named <= set(web.hosts)
    assert all(address.startswith("127.") for address in web.hosts.values())
    assert web.hosts["www.bbc.co.uk"] == web.hosts["www.bbc.com"] == NOBODY
    assert len(web.links) == 114


def test_the_trade_article_is_parted_into_furniture_and_text():
    article = split_trade_article((SAMPLES / "trade-press-article.txt").read_text(encoding="utf-8"))
    furniture = " ".join(article.above + article.below).lower()
    text = " ".join((article.title, *article.paragraphs)).lower()
    for phrase in FURNITURE.values():
        assert phrase.lower() in furniture
        assert phrase.lower() not in text
    assert len(re.findall(r"serious case reviews?", text)) == 3
    assert "serious case review" not in furniture


def test_serious_case_review_fires_on_the_trade_article_once_with_its_passages(evening):
    [told] = evening.told(LEAD)
    assert (told.watch, told.url, told.partial) == ("Safeguarding", evening.web.trade_url, False)
    assert "the publication of two serious case reviews into the tragedy." in told.passages[0]
    assert [mark.lower() for mark in told.marks] == [
        "serious case reviews",
        "serious case review",
        "serious case review",
    ]


def test_the_plain_text_says_the_same(evening):
    text = " ".join(evening.first[LEAD].text.split())
    assert "two *serious case reviews* into the tragedy" in text.replace(" | ", " ")
    assert text.count(evening.web.trade_url) == 1


def test_watches_on_furniture_never_fire(evening):
    assert not {told.watch for told in evening.told(LEAD)} & set(FURNITURE)
    for name in FURNITURE:
        assert name in evening.first[LEAD].text  # "Nothing new on …"


def test_what_the_desk_asked_for_is_told_and_text_from_a_feed_is_marked(evening):
    told = {one.watch: one for one in evening.told(EDITOR)}
    assert len(told) == len(evening.told(EDITOR))
    assert {watch: one.partial for watch, one in told.items()} == {
        "Roads": False,
        "Cyber": False,
        "Exit": True,
        "Machines": True,
    }
    assert told["Exit"].url == "https://www.bbc.co.uk/news/world-europe-46617152"
    assert told["Machines"].url == evening.web.raw_url
    assert all(
        DESK[watch] in {mark.lower() for mark in one.marks} for watch, one in told.items() if watch != "Machines"
    )


def test_there_is_one_article_for_each_distinct_entry(evening):
    assert evening.articles == len(evening.texts) == len(evening.web.links)
    assert set(evening.texts) == evening.web.links


def test_text_is_from_the_page_where_there_is_one_and_from_the_feed_elsewhere(evening):
    read = {url for url, origin in evening.texts.items() if origin == "page"}
    assert read <= evening.web.served
    unread = {urlsplit(url).path for url in evening.web.served - read}
    # Finders and the front page hold no article of their own; whether they can be read is not asked here.
    assert unread <= {
        "/",
        "/blog",
        "/aaib-reports",
        "/search/news-and-communications",
        "/search/policy-papers-and-consultations",
    }


def test_the_source_that_hides_is_named_at_the_foot(evening):
    for letter in evening.first.values():
        assert "Harrowfold Council" in letter.text
        assert "Harrowfold Council" in letter.html


def test_there_is_one_letter_for_each_reader(evening):
    assert set(evening.first) == {LEAD, EDITOR}


def test_a_second_run_asks_every_feed_again_that_does_not_ask_for_time_and_sends_nothing(evening):
    patient = {
        feed.url for feed in evening.web.feeds if feed.name.startswith("feed_")
    }  # each of the captured ones has a <ttl>
    assert {feed.url for feed in evening.web.feeds if feed.links} - patient <= evening.asked_again
    assert not evening.asked_again & patient
    assert not evening.asked_again & evening.web.served
    assert evening.second == []
