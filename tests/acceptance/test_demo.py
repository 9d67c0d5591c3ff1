"""`cuttings demo` as somebody who has just installed it sees it."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lxml import html

from alerts.demo.articles import sites
from alerts.demo.inbox import letters

CUTTINGS = Path(sys.executable).parent / "cuttings"

REVIEWS = {
    "practice-review-response",
    "learning-from-two-reviews",
    "briefing-bruising",
    "scrutiny-looks-again",
    "redacted-reports-to-be-published-in-full",
    "annual-report",
    "review-of-house-moves",
    "working-with-partners",
    "learning-from-the-winter-inquiry.pdf",
}
ALDERBROOK = {
    "practice-review-response",
    "childrens-services-steady-progress",
    "joint-conference",
    "director-to-step-down",
    "inspection-alderbrook",
    "short-breaks",
}


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    began = time.monotonic()
    done = subprocess.run([CUTTINGS, "demo"], capture_output=True, text=True, timeout=110, cwd=folder, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout, time.monotonic() - began


def test_it_takes_less_than_a_minute(shown):
    assert shown[1] < 60


def test_it_tells_six_steps_in_order(shown):
    steps = re.findall(r"^(\d)\. ", shown[0], re.MULTILINE)
    assert steps[:6] == list("123456")
    assert all(site.name in shown[0] for site in sites())


def test_it_read_every_page_and_found_nothing_new_the_second_time(shown):
    assert "It read 10 of 11 sources and 40 articles, and fetched 3 PDFs, in " in shown[0]
    assert '10 sources answer "nothing has changed"' in shown[0]


def test_the_email_holds_what_was_asked_for_and_nothing_from_the_furniture(shown):
    page = html.fromstring(written(shown[0]).read_text(encoding="utf-8"))
    slugs = [href.rpartition("/")[2] for href in page.xpath("//h3//a/@href")]
    assert sorted(slugs) == sorted(REVIEWS | ALDERBROOK)
    assert "Harrowfold Police" in page.text_content()


def test_a_passage_names_document_and_page_and_the_foot_what_nobody_could_search(shown):
    [letter] = letters(written(shown[0]).parent / "outbox")
    text = " ".join(letter.text.replace("|", " ").split())
    assert "in other words. (page 3 of “Learning from the winter inquiry”)" in text
    foot = "1 document could not be read, so nobody has searched it: - Report of the inquiry of 2009 (PDF), from"
    assert f"{foot} Tillingworth Safeguarding Partnership: it is a scan without text" in text


def test_the_digest_is_printed_and_its_files_are_there(shown):
    [letter] = letters(written(shown[0]).parent / "outbox")
    assert letter.subject in shown[0]
    for line in letter.text.splitlines():
        assert line in shown[0]


def test_the_webhook_tells_of_reviews_alone(shown):
    assert f"{len(REVIEWS)} articles as JSON, and the signature is genuine." in shown[0]


def written(story):
    return Path(re.search(r"to open in a browser: (\S+)", story)[1])
