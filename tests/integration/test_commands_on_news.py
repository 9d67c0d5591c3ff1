"""The commands on an archive that a real round over the demonstration's newsroom has made, once for all of these tests."""

import json
import os
import pty
import re
import sqlite3
import subprocess
from collections import Counter
from datetime import datetime

import pytest
from commands_scene import CUTTINGS, logging_kept, open_newsroom

from alerts.cli.app import COMMANDS
from alerts.cli.listing import columns_of
from alerts.demo.inbox import letters

REVIEWS = '"serious case review" OR "child safeguarding practice review"'
ALDERBROOK = 'alderbrook AND (safeguarding OR "children\'s services") NOT title:vacancy'
WATCHES = {"Safeguarding reviews": REVIEWS, "Alderbrook's children": ALDERBROOK}
POLICE = "Harrowfold Police"
CHALLENGED = "the site showed a challenge page that asks for a human instead of a feed"
LISTINGS = {
    "daemons": [],
    "poll": [POLICE],
    "try": [REVIEWS],
    "search": ["review"],
    "trace": [],
    "sources": [],
    "watches": [],
    "digests": [],
    "deliveries": [],
}


@pytest.fixture(autouse=True)
def logging_left_as_it_was():
    with logging_kept():
        yield


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    with open_newsroom(tmp_path_factory.mktemp("news")) as (newsroom, scene):
        first = scene.alone("run", "--until-idle")
        assert first.code == 0, first.err
        yield newsroom, scene, first


@pytest.fixture(scope="module")
def newsroom(opened):
    return opened[0]


@pytest.fixture(scope="module")
def cuttings(opened):
    return opened[1]


def ask(cuttings, query):
    connection = sqlite3.connect(f"file:{cuttings.config.with_name('cuttings.db')}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def live(cuttings):
    """What the ledger holds: the passages and terms of each watch and address."""
    joined = "match JOIN watch ON watch.id = match.watch_id JOIN article ON article.id = match.article_id"
    rows = ask(cuttings, f"SELECT watch.name, article.url, match.terms, match.passages FROM {joined}")
    return {(watch, url): (json.loads(terms), json.loads(passages)) for watch, url, terms, passages in rows}


def test_a_round_says_what_was_done(opened):
    told = [line for line in opened[2].err.splitlines() if not line.startswith("{")]
    assert told == [
        "11 sources checked, 1 could not be read; 40 pages read; 2 documents read, 1 could not be.",
        f"  {POLICE}: {CHALLENGED}",
        "2 digests composed, 2 messages sent.",
    ]
    assert opened[2].out == ""


def test_every_line_of_its_log_is_json(opened):
    logged = [json.loads(line) for line in opened[2].err.splitlines() if line.startswith("{")]
    assert Counter(event["event"] for event in logged) == {
        "poll": 10,
        "poll failed": 1,
        "article": 40,
        "document": 2,
        "document not read": 1,
        "digest": 2,
        "delivery": 2,
    }


def test_every_listing_has_its_documented_fields(cuttings):
    (address, *_) = [url for _, url in live(cuttings)]
    assert set(LISTINGS) == {command.name for command in COMMANDS if columns_of(command)}
    for command in COMMANDS:
        if fields := [column.field for column in columns_of(command)]:
            arguments = [address] if command.name == "trace" else LISTINGS[command.name]
            said = cuttings(command.name, *arguments, "--json")
            assert said.code == 0, said.err
            assert said.rows or command.name == "daemons"  # nobody is running by then
            assert all(list(row) == fields for row in said.rows), command.name


@pytest.mark.parametrize("command", ["sources", "watches", "digests", "deliveries"])
def test_people_read_a_table(cuttings, command):
    said = cuttings(command)
    lines = said.out.splitlines()
    assert (said.code, said.err) == (0, "")
    assert len(lines) == 1 + len(cuttings(command, "--json").rows)
    assert lines[0].isupper()
    assert lines == [line.rstrip() for line in lines]


def test_sources(cuttings):
    rows = {row["name"]: row for row in cuttings("sources", "--json").rows}
    assert len(rows) == 11
    assert Counter(row["kind"] for row in rows.values()) == {"feed": 7, "listing": 2, "sitemap": 1, "govuk": 1}
    unread = rows.pop(POLICE)
    assert (unread["read"], unread["last_read_at"], unread["reason"]) == (False, None, CHALLENGED)
    assert unread["failures"] >= 1
    for row in rows.values():
        assert (row["read"], row["reason"], row["every"]) == (True, None, 3.0)
        assert datetime.fromisoformat(row["last_read_at"]).utcoffset() is not None


def test_watches_count_what_the_ledger_holds(cuttings):
    rows = cuttings("watches", "--json").rows
    counts = Counter(watch for watch, _ in live(cuttings))
    assert {row["name"]: row["matches"] for row in rows} == counts
    by_name = {row["name"]: row for row in rows}
    assert by_name["Safeguarding reviews"]["subscriptions"] == ["Case system", "Partnership digest"]
    assert by_name["Safeguarding reviews"]["looks_for"] == (
        "“serious case review” or “child safeguarding practice review”"
    )


@pytest.mark.parametrize("watch", WATCHES)
def test_trying_a_query_finds_what_its_watch_has_matched(cuttings, watch):
    tried = {row["url"]: row for row in cuttings("try", WATCHES[watch], "--json").rows}
    matched = {url: evidence for (name, url), evidence in live(cuttings).items() if name == watch}
    assert tried.keys() == matched.keys()
    for url, (terms, passages) in matched.items():
        assert tried[url]["terms"] == terms
        assert tried[url]["passage"] == passages[0]["text"]


@pytest.mark.parametrize("watch", WATCHES)
def test_explaining_agrees_with_what_was_matched(cuttings, watch):
    matched = {url for name, url in live(cuttings) if name == watch}
    others = sorted(url for (url,) in ask(cuttings, "SELECT url FROM article") if url not in matched)
    for url in sorted(matched)[:4] + others[:4]:
        said = cuttings("explain", url, watch)
        verdict = "matches" if url in matched else "does not match"
        assert (said.code, said.out.splitlines()[0]) == (0, f"{watch} {verdict}.")
        assert ("What stands in the way" in said.out) is (url not in matched)


def test_trying_says_how_the_query_was_read(cuttings):
    said = cuttings("try", "serious case review")
    assert said.out.startswith(
        "Looking for “serious” and “case” and “review”: 6 of the 43 articles seen in the last 30"
    )
    never = cuttings("try", "zeppelin", "--days", "1").out
    assert never.startswith(
        "Looking for “zeppelin”: none of the 43 articles seen in the last 1 day would have matched.\n\nThe archive holds"
    )
    assert "It has never fired in that time" in never
    assert cuttings("try", "zeppelin", "--json").rows == []


def test_trying_says_how_much_it_would_bring(cuttings):
    said = cuttings("try", "review").out
    assert "Articles per week from\n" in said
    assert "and by source\n  " in said
    assert "  Partnership digest: about " in said
    assert "Case system: about " in said
    assert "“review” alone stands in very many texts" in said
    assert "No word of it must be there" in cuttings("try", "/reviews?/").out
    assert "No source answers tag:nowhere" in cuttings("try", "review tag:nowhere").out


def test_trying_against_a_watch_says_what_is_gained_and_lost(cuttings):
    watch = "Safeguarding reviews"
    said = cuttings("try", '"serious case review" OR bins', "--against", watch)
    rows = cuttings("try", '"serious case review" OR bins', "--against", watch, "--json").rows
    changes = {
        change: {row["title"] for row in rows if row["change"] == change} for change in ("gained", "lost", "kept")
    }
    assert {row["title"] for row in rows} == set().union(*changes.values())
    assert changes["lost"] | changes["kept"] == {row["title"] for row in cuttings("try", REVIEWS, "--json").rows}
    for change, sign in (("gained", "+"), ("lost", "-")):
        listed = [line for line in said.out.splitlines() if line.startswith(f"  {sign} ")]
        assert len(listed) == len([row for row in rows if row["change"] == change])
    assert f"Kept: {len(changes['kept'])} articles." in said.out
    assert cuttings("try", "bins", "--against", "Safeguard").error.startswith(
        "cuttings: there is no watch “Safeguard”;"
    )


def test_search_finds_words_however_they_are_spelt(cuttings):
    rows = cuttings("search", "SAFEGUARDING", "review's", "--json").rows
    assert "practice-review-response" in " ".join(row["url"] for row in rows)
    assert cuttings("search", "review", "zeppelin").out == "No article has all these words.\n"
    assert cuttings("search", "review", "zeppelin", "--json").rows == []


def test_search_knows_what_is_older_than_the_look_back(cuttings):
    [old] = [row for row in cuttings("search", "review", "--json").rows if row["old"]]
    assert old["url"].endswith("older-than-the-look-back")


def test_digests_of_all_and_of_one(cuttings):
    rows = cuttings("digests", "--json").rows
    first = [row for row in rows if row["slot"] == "#1"]
    assert {(row["subscription"], row["items"]) for row in first} == {("Partnership digest", 14), ("Case system", 9)}
    assert all(row["deliveries"] == {"sent": 1} and row["late"] is False for row in first)
    assert {row["subscription"] for row in cuttings("digests", "Case system", "--json").rows} == {"Case system"}


def test_a_preview_sends_nothing(cuttings, tmp_path):
    before = len(letters(cuttings.config.with_name("outbox")))
    said = cuttings("digests", "Partnership digest", "--preview", str(tmp_path / "next.html"))
    assert said.out == f"The next digest of “Partnership digest”, as it stands now: {tmp_path / 'next.html'}\n"
    assert "Nothing new" in (tmp_path / "next.html").read_text(encoding="utf-8")
    assert len(letters(cuttings.config.with_name("outbox"))) == before
    refused = cuttings("digests", "Case system", "--preview", str(tmp_path / "none" / "next.html"))
    assert (refused.code, "cannot be written" in refused.error) == (1, True)


def test_sending_now_and_testing_the_way(cuttings, newsroom):
    outbox = cuttings.config.with_name("outbox")
    before, received = len(letters(outbox)), len(newsroom.received)
    assert cuttings("send", "Partnership digest").out == "Sent to board@fennimore-scp.example.\n"
    assert cuttings("send", "Case system", "--test").out == f"Sent to {newsroom.webhook_url}.\n"
    assert letters(outbox)[before].subject.startswith("Nothing new")
    assert newsroom.received[received].payload["type"] == "test"
    slots = [row["slot"] for row in cuttings("digests", "Partnership digest", "--json").rows]
    assert slots[0].startswith("now ")
    assert "asked for 20" in cuttings("digests", "Partnership digest").out
    purposes = [row["purpose"] for row in cuttings("deliveries", "--json").rows]
    assert purposes[:2] == ["test", "digest"]


def test_what_has_arrived_is_not_tried_again(cuttings):
    assert cuttings("deliveries", "--failed").out == "No delivery waits for a person.\n"
    assert cuttings("deliveries", "--failed", "--json").rows == []
    assert cuttings("deliveries", "retry", "1").error.startswith("cuttings: delivery 1 has arrived;")
    assert cuttings("deliveries", "retry", "99").error.startswith("cuttings: there is no delivery 99;")


def test_polling_one_source_leaves_the_others_alone(cuttings, newsroom):
    before = len(newsroom.visits)
    said = cuttings("poll", "Ostrey Combined Authority", "--json")
    assert [(row["source"], row["outcome"], row["entries"]) for row in said.rows] == [
        ("Ostrey Combined Authority", "unchanged", None)
    ]
    assert {visit.host for visit in newsroom.visits[before:]} == {"ostrey-ca.example"}
    assert {visit.kind for visit in newsroom.visits[before:]} <= {"feed", "robots"}


def test_a_second_round_sends_nothing_again(cuttings):
    said = cuttings("run", "--until-idle")
    assert said.code == 0
    assert said.err.endswith("0 digests composed, 0 messages sent.\n")


def test_on_a_terminal_a_line_counts_and_goes_away(cuttings):
    ours, theirs = pty.openpty()
    command = [CUTTINGS, "--config", cuttings.config, "poll"]
    terminal = os.environ | {"TERM": "xterm", "COLUMNS": "100", "TZ": "Europe/London"}
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, stdin=theirs, env=terminal) as running:
        os.close(theirs)
        shown = "".join(iter(lambda: read(ours), ""))
    assert running.returncode == 0
    assert re.search(r"\d+ sources? checked", shown)
    progress, _, table = shown.rpartition("\x1b[2K")  # the line is taken away before anything else is printed
    assert "SOURCE" not in progress
    assert CHALLENGED in table
    assert "poll failed" not in shown
    assert max(len(line) for line in re.sub(r"\x1b\[[0-9;]*m", "", table).splitlines()) <= 100


def read(terminal):
    try:
        return os.read(terminal, 65536).decode()
    except OSError:  # Linux's way to say that the other side has closed
        return ""


def test_what_the_service_has_not_taken_up_is_said(cuttings, tmp_path):
    text = cuttings.config.read_text(encoding="utf-8")
    try:
        changed = text.replace("phrases: [serious case review,", "phrases: [inquest,").replace("[police]", "[force]")
        cuttings.config.write_text(changed, encoding="utf-8")
        watches, sources = cuttings("watches"), cuttings("sources", "--json")
    finally:
        cuttings.config.write_text(text, encoding="utf-8")
    ahead = "It counts from the next `cuttings reload`, or start of `cuttings run`."
    assert watches.error == f"1 watch differs in the configuration: “Safeguarding reviews”. {ahead}"
    assert sources.error == f"1 source differs in the configuration: “{POLICE}”. {ahead}"
    assert "serious case review" in watches.out
    assert len(sources.rows) == 11


ELSEWHERE = "https://www.elsewhere.example/news/1"


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["poll", "Harowfold"], 1, "cuttings: there is no source “Harowfold”; did you mean “Harrowfold Police”?"),
        (["explain", ELSEWHERE, "x"], 1, "cuttings: there is no watch “x”; there are: “Safeguarding reviews”, “Ald"),
        (["explain", ELSEWHERE, "Safeguarding reviews"], 1, f"cuttings: no source has listed {ELSEWHERE} yet; "),
        (["explain", "news", "Safeguarding reviews"], 1, "cuttings: “news” is no web address; copy it whole, "),
        (["trace", "ftp://news.example/"], 1, "cuttings: “ftp://news.example/” is no web address; copy it whole, "),
        (["send", "Case"], 1, "cuttings: there is no subscription “Case”; "),
        (["digests", "case system"], 1, "cuttings: there is no subscription “case system”; did you mean “Case system”"),
        (["digests", "--preview", "x.html"], 2, "cuttings digests: --preview needs the NAME of a subscription; "),
        (["search", "…"], 2, "cuttings search: There is no word in what you look for; "),
        (["try", ""], 2, "cuttings: the query cannot be read (character 1): the query is empty: write at least one "),
        (["try", "a AND (b"], 2, "cuttings: the query cannot be read (character 7): a bracket is opened here and "),
        (["try", "s*"], 2, "cuttings: the query cannot be read (character 1): s* has a * that is not read: it stands "),
        (["try", "a", "--days", "0"], 2, "cuttings try: Invalid value for '--days': 0 is not in the range x>=1; "),
        (["deliveries", "retry", "one"], 2, "cuttings deliveries retry: Invalid value for 'ID': 'one' is not a valid "),
    ],
)
def test_what_cannot_be_done_is_one_line_with_a_mend(cuttings, arguments, code, line):
    said = cuttings(*arguments)
    assert (said.code, said.out) == (code, "")
    assert said.error.startswith(line)
