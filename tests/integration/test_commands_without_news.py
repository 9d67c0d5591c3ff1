"""The commands where there is little to see yet, where something is in the way, and where messages do not arrive."""

import signal
import sqlite3
import subprocess

import pytest
from commands_scene import CUTTINGS, Scene, logging_kept
from config_texts import written
from loopback_sites import Answer, LoopbackSites

from alerts.daemon import sole_worker
from alerts.demo.inbox import letters
from alerts.demo.show import SECRET
from config.load import load

QUIET = """
    database: sqlite:///cuttings.db
    network: {allow: [127.0.0.0/8]}
    watches:
      - {name: Reviews, phrases: [serious case review]}
    subscriptions:
      - {name: Board, watches: [Reviews], send: weekly on monday at 07:30, to: [lead@board.example]}
"""
LISTINGS = {
    "poll": "The configuration names no sources.",
    "sources": "No source is polled yet.",
    "digests": "No digest was composed yet.",
    "deliveries": "Nothing was sent yet.",
    "search anything": "No article has all these words.",
    "try anything": "Looking for “anything”: there is none to look at: 0 articles seen in the last 30 days.",
}
READING = [*list(LISTINGS)[1:], "watches", "trace https://a.example/", "explain https://a.example/ Reviews"]


@pytest.fixture(autouse=True)
def logging_left_as_it_was():
    with logging_kept():
        yield


@pytest.fixture
def cuttings(tmp_path):
    return Scene(config=written(tmp_path, QUIET))


@pytest.fixture
def begun(cuttings):
    """The scene after a round that found nothing to do."""
    assert cuttings("run", "--until-idle").code == 0
    return cuttings


@pytest.mark.parametrize("command", READING)
def test_without_a_database_it_says_how_to_get_one(cuttings, command):
    said = cuttings(*command.split())
    path = cuttings.config.with_name("cuttings.db")
    assert (said.code, said.out) == (1, "")
    assert said.error == f"cuttings: there is no database at {path} yet; `cuttings run` makes it"
    assert not path.exists()


@pytest.mark.parametrize("command", ["run", "poll", "sources", "deliveries", "deliveries retry 1", "send Board"])
@pytest.mark.parametrize("spoilt", ["", "sources: [{nam: x}]\n", "watches: [{name: W, query: a AND}]\n"])
def test_a_configuration_with_faults_is_not_worked_with(tmp_path, command, spoilt):
    config = tmp_path / "spoilt.yaml"
    if spoilt:
        config.write_text(spoilt, encoding="utf-8")
    said = Scene(config=config)(*command.split())
    assert (said.code, said.out) == (2, "")
    assert all(line.startswith(f"{config}:") for line in said.err.splitlines())
    assert [each.name for each in tmp_path.iterdir()] == (["spoilt.yaml"] if spoilt else [])


def test_where_there_is_nothing_to_list_words_say_so(begun):
    for command, words in LISTINGS.items():
        assert (begun(*command.split()).out, command) == (f"{words}\n", command)
        assert (begun(*command.split(), "--json").out, command) == ("[]\n", command)
    assert "Reviews" in begun("watches").out


def test_a_round_without_work_says_so(cuttings):
    said = cuttings("run", "--until-idle")
    assert said.err == "0 sources checked; 0 pages read.\n0 digests composed, 0 messages sent.\n"


def test_help_needs_no_configuration(tmp_path):
    nowhere = Scene(config=tmp_path / "none.yaml")
    assert "Usage: cuttings deliveries retry [OPTIONS] ID" in nowhere("deliveries", "retry", "--help").out


def test_a_folder_that_is_missing_is_named(tmp_path):
    cuttings = Scene(config=written(tmp_path, "database: sqlite:///data/cuttings.db\n"))
    for command in ("run", "poll", "sources"):
        said = cuttings(command)
        assert said.code == 1
        assert said.error.startswith(f"cuttings: the folder {tmp_path / 'data'} is not there; make it")


def test_beside_another_cuttings_the_work_is_handed_over(begun):
    text = begun.config.read_text(encoding="utf-8")
    begun.config.write_text(f"{text}sources: [{{name: A, feed: 'http://127.0.0.1:9/', every: 1h}}]\n")
    assert begun("poll").code == 0
    with sole_worker(load(begun.config, environment={}).settings):
        polled, listed, sent = begun("poll", "A"), begun("poll", "--json"), begun("send", "Board")
        tested, refused = begun("send", "Board", "--test"), begun("run", "--until-idle")
        begun.config.write_text(begun.config.read_text(encoding="utf-8").replace("name: A,", "name: B,"))
        ahead = begun("poll", "B")
    assert polled.out.startswith("Another Cuttings (process ")
    assert polled.out.endswith(") is running and checks them now.\n")
    assert listed.out == "[]\n"
    assert sent.out.endswith(" is running and sends it now.\n")
    assert (sent.code, tested.code) == (0, 0)
    assert (ahead.code, ahead.error.partition(";")[0]) == (1, "cuttings: the running Cuttings has no source “B” yet")
    assert (refused.code, refused.error.endswith(" works on cuttings.db; stop it first")) == (1, True)
    assert begun("run", "--until-idle").err.splitlines()[-1] == "1 digest composed, 2 messages sent."
    assert len(letters(begun.config.with_name("outbox"))) == 2


def test_a_source_that_cannot_be_read_is_reported_and_no_failure(begun):
    text = begun.config.read_text(encoding="utf-8")
    begun.config.write_text(f"{text}sources: [{{name: Alderbrook, feed: 'http://127.0.0.1:9/'}}]\n")
    ahead = begun("sources")
    assert ahead.out == "No source is polled yet.\n"
    assert ahead.error.startswith("1 source differs in the configuration: “Alderbrook”.")
    said = begun("poll", "--json")
    [row] = said.rows
    assert (said.code, row["outcome"], row["entries"], row["new"]) == (0, "failed", None, None)
    assert row["reason"]
    assert [row["read"] for row in begun("sources", "--json").rows] == [False]


@pytest.fixture
def hook(tmp_path):
    """A site that takes webhooks, and the scene whose one subscription goes to it."""
    with LoopbackSites() as sites:
        site = sites.site("cases.example")
        text = f"""
            network: {{allow: [127.0.0.0/8], hosts: {{{site.name}: {site.address}}}}}
            watches: [{{name: Reviews, phrases: [serious case review]}}]
            subscriptions:
              - name: Case system
                watches: [Reviews]
                send: weekly on monday at 07:30
                webhook: {{url: "{site.url("/hook")}", secret: {{file: secret}}}}
        """
        (tmp_path / "secret").write_text(SECRET)
        yield site, Scene(config=written(tmp_path, text))


def test_what_does_not_arrive_is_said_listed_and_tried_again(hook):
    site, cuttings = hook
    url = site.url("/hook")
    site.answer("/hook", Answer(status=503))
    said = cuttings("send", "Case system", "--test")
    assert said.code == 1
    assert said.out.startswith(f"Not sent to {url}: 503; it is tried again at 20")
    assert said.error == "cuttings: 1 of 1 message did not arrive; `cuttings deliveries` has them"
    [waiting] = cuttings("deliveries", "--json").rows
    assert (waiting["state"], waiting["attempts"], waiting["finished_at"]) == ("pending", 1, None)
    assert "next try 20" in cuttings("deliveries").out

    site.answer("/hook", Answer(status=410))
    assert cuttings("deliveries", "retry", "1").out.startswith("Delivery 1 is due again: ")
    round_two = cuttings("run", "--until-idle").err
    assert "0 messages sent.\n" in round_two
    assert f"  Not sent to {url}: 410 (" in round_two
    assert round_two.endswith("; it gave up.\n")
    [failed] = cuttings("deliveries", "--failed", "--json").rows
    assert (failed["state"], failed["attempts"], failed["next_attempt_at"]) == ("failed", 2, None)

    site.answer("/hook", Answer(status=204))
    again = cuttings("deliveries", "retry", "1")
    assert again.code == 0
    assert "1 message sent." in cuttings("run", "--until-idle").err
    assert cuttings("deliveries", "--failed").out == "No delivery waits for a person.\n"


def test_whom_everybody_has_left_cannot_be_sent_to(begun):
    database = sqlite3.connect(begun.config.with_name("cuttings.db"))
    with database:
        database.execute("UPDATE recipient SET unsubscribed_at = '2026-06-04 08:00:00.000000'")
    database.close()
    said = begun("send", "Board")
    assert (said.code, said.error) == (
        1,
        "cuttings: “Board” has nobody to be sent to; all of its addresses have unsubscribed",
    )


def test_ctrl_c_stops_the_service(begun):
    text = begun.config.read_text(encoding="utf-8")
    begun.config.write_text(f"{text}web: {{listen: '127.0.0.1:0'}}\n")
    command = [CUTTINGS, "--config", begun.config, "run"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert '"event": "started"' in running.stderr.readline()
        running.send_signal(signal.SIGINT)
        assert running.wait(10) == 0
        assert '"event": "stopped"' in running.stderr.read()


def test_the_demonstration_leaves_a_folder_in_use_alone(cuttings):
    said = cuttings("demo", "--folder", str(cuttings.config.parent))
    assert (said.code, said.out) == (1, "")
    assert said.error.endswith(" is not empty: name a folder that is new or empty")
