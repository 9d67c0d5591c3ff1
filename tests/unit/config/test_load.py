"""The file, its secrets and its defaults; every fault at once, each at its line."""

from datetime import time, timedelta
from pathlib import Path

import pytest
from config_texts import faults, loaded, written

from config.errors import ConfigFault
from config.load import Place, load
from config.phrases import Schedule

WHOLE = """\
    database: sqlite:///data/cuttings.db
    timezone: Europe/Dublin
    network:
      contact: https://press.alderbrook.gov.uk/crawler
      requests_at_once: 32
      per_host_delay: 2s
      allow: [10.0.0.0/8, "fd00::7"]
      hosts: {Intranet.Alderbrook.example: 10.1.2.3}
      proxy: http://proxy.alderbrook.example:8080
    lookback: all
    retention: {unmatched: 90d}
    operator: {to: [it@alderbrook.example], ping: "https://hc.alderbrook.example/abc"}
    web: {listen: "[::1]:8650", public_url: "https://cuttings.alderbrook.example"}
    sources:
      - {name: Alderbrook, feed: "https://news.alderbrook.gov.uk/rss", every: 5s, tags: [council, 2026]}
      - name: Fennimore
        feed: http://10.1.2.4/feed
    watches:
      - name: Reviews
        phrases: [serious case review, no, 07:30]
      - name: Alderbrook children
        query: |
          alderbrook AND (safeguarding OR "children's services")
        only_from: [council, Fennimore]
      - {name: All, everything: yes, only_from: ["2026"]}
    mail:
      server: smtp://reports%40alderbrook@mail.alderbrook.example
      security: starttls
      password: {env: MAIL_PASSWORD}
      sender: Cuttings <cuttings@alderbrook.example>
    templates:
    subscriptions:
      - name: Morning
        watches: [Reviews, Alderbrook children]
        send: weekdays at 07:30
        timezone: Europe/London
        to: [board@alderbrook.example]
        when_empty: skip
        since: 30d
      - name: Case system
        watches: [Reviews]
        send: {cron: "0 * * * *"}
        webhook: {url: "http://10.1.2.5/hook", secret: {file: secrets/hook}}
    """

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def whole(tmp_path):
    written(tmp_path, f"{SECRET}\n", "secrets/hook")
    return loaded(tmp_path, WHOLE, {"MAIL_PASSWORD": "swordfish"})


def test_a_whole_file_is_read(whole, tmp_path):
    settings = whole.settings
    assert settings.database == f"sqlite+aiosqlite:///{tmp_path}/data/cuttings.db"
    assert (settings.timezone, settings.lookback) == ("Europe/Dublin", None)
    assert settings.network.hosts == {"intranet.alderbrook.example": "10.1.2.3"}
    assert settings.network.allow == ("10.0.0.0/8", "fd00::7/128")
    assert settings.network.per_host_delay == timedelta(seconds=2)
    assert settings.retention.unmatched == timedelta(days=90)
    assert settings.retention.matched == timedelta(days=6 * 365)
    assert settings.sources[0].every == timedelta(seconds=5)
    assert (settings.sources[1].kind, settings.sources[1].key) == ("feed", "http://10.1.2.4/feed")
    assert settings.watches[1].query == 'alderbrook AND (safeguarding OR "children\'s services")\n'
    assert settings.subscriptions[0].send == Schedule(kind="weekdays", at=time(7, 30))
    assert settings.subscriptions[0].since == timedelta(days=30)
    assert settings.templates is None


def test_plain_words_stay_words(whole):
    assert whole.settings.watches[0].phrases == ("serious case review", "no", "07:30")
    assert whole.settings.sources[0].tags == ("council", "2026")
    assert whole.settings.watches[2].everything is True


def test_the_mail_server_in_its_parts(whole):
    mail = whole.settings.mail
    assert (mail.host, mail.port, mail.user) == ("mail.alderbrook.example", 587, "reports@alderbrook")
    assert (mail.password.get_secret_value(), mail.maildir) == ("swordfish", None)


def test_secrets_are_read_and_never_shown(whole):
    assert whole.settings.subscriptions[1].webhook.secret.get_secret_value() == SECRET
    for shown in (repr(whole), str(whole.settings), whole.settings.model_dump_json()):
        assert SECRET not in shown
        assert "swordfish" not in shown


def test_every_key_has_its_place(whole, tmp_path):
    lines = Path(tmp_path / "cuttings.yaml").read_text().splitlines()
    for path, text in [
        (("database",), "database:"),
        (("network", "allow", 1), '"fd00::7"'),
        (("sources", 1), "- name: Fennimore"),
        (("sources", 1, "feed"), "feed: http://10.1.2.4/feed"),
        (("watches", 1, "query"), "query: |"),
        (("subscriptions", 1, "webhook", "secret"), "{file:"),
        (("templates",), "templates:"),
    ]:
        assert text in lines[whole.places[path].line - 1]


def test_without_anything_said_mail_goes_into_a_folder_beside_the_file(tmp_path):
    settings = loaded(tmp_path, "timezone: UTC\n").settings
    assert settings.mail.maildir == tmp_path / "outbox"
    assert settings.database == f"sqlite+aiosqlite:///{tmp_path}/cuttings.db"
    assert (settings.mail.host, settings.mail.port, settings.mail.user) == (None, None, None)


def test_relative_paths_start_at_the_file_wherever_the_command_runs(tmp_path, monkeypatch):
    written(tmp_path, "mail: {maildir: mail}\ntemplates: ../templates\n", "inner/cuttings.yaml")
    (tmp_path / "templates").mkdir()
    monkeypatch.chdir(tmp_path)
    settings = load(Path("inner/cuttings.yaml"), environment={}).settings
    assert settings.mail.maildir == tmp_path / "inner/mail"
    assert settings.templates == tmp_path / "inner/../templates"


def test_every_fault_at_once_in_the_order_of_the_file(tmp_path):
    found = faults(
        tmp_path,
        """\
        timezone: Europe/Londn
        colour: red
        sources:
          - {name: A, atom: "http://10.0.0.1/b", every: 15}
          - {name: B, govuk: {organisation: [a], document_types: [press release], site: "http://10.0.0.1"}, headers: [a]}
        watches:
          - {name: X, phrases: hello}
        subscriptions:
          - name: S
            watches: [Y]
            send: dailly at 7
            to: [nobody]
            when_empty: shout
        """,
    )
    assert [line.split(": ")[:2] for line in found] == [
        ["cuttings.yaml:1", "timezone"],
        ["cuttings.yaml:2", "colour"],
        ["cuttings.yaml:4", 'sources "A" every'],
        ["cuttings.yaml:4", 'sources "A" atom'],
        ["cuttings.yaml:5", 'sources "B" govuk document_types #1'],
        ["cuttings.yaml:5", 'sources "B" govuk organisation'],
        ["cuttings.yaml:5", 'sources "B" headers'],
        ["cuttings.yaml:7", 'watches "X" phrases'],
        ["cuttings.yaml:10", 'subscriptions "S" watches #1'],
        ["cuttings.yaml:11", 'subscriptions "S" send'],
        ["cuttings.yaml:12", 'subscriptions "S" to #1'],
        ["cuttings.yaml:13", 'subscriptions "S" when_empty'],
    ]
    assert found[0].endswith('"Europe/Londn" is no time zone; did you mean Europe/London?')
    assert "known here: database, timezone, network" in found[1]
    assert "unknown key; known here: name, feed, sitemap, listing, govuk, spider, address, links" in found[3]
    assert found[4].endswith('"press release" is no document type as GOV.UK names them; did you mean press_release?')
    assert "unknown key; did you mean organisations? known here: organisations, keywords" in found[5]
    assert found[6].endswith("found a list; write a mapping, as in {name: value}")
    assert found[7].endswith('found "hello"; write a list, as in [one, two]')
    assert found[11].endswith('found "shout"; write one of: send or skip')


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: [b\n", "cuttings.yaml:2: this is no YAML"),
        ("a: 'b\n", "cuttings.yaml:2: this is no YAML"),
        ("a: b: c\n", "cuttings.yaml:1: this is no YAML: mapping values are not allowed here"),
        ("a: 1\nb: \x01\n", "cuttings.yaml:2: this is no YAML: special characters are not allowed"),
        ("a: *b\n", "cuttings.yaml:1: this is no YAML: found undefined alias"),
        ("a: 1\n---\nb: 2\n", "cuttings.yaml:2: this is no YAML"),
        ("", "cuttings.yaml: the file is empty; `cuttings init`"),
        ("# nothing\n", "cuttings.yaml: the file is empty; `cuttings init`"),
        ("- a\n", "cuttings.yaml:1: this is no configuration"),
        ("timezone: UTC\nlookback: 2d\ntimezone: UTC\n", "cuttings.yaml:3: timezone: stands twice; leave one of them; the first is in line 1"),
        ("? [a]\n: b\n", "cuttings.yaml:1: a list or a mapping as a key"),
        ("sources: &a [*a]\n", "cuttings.yaml:1: an alias stands for what it is part of"),
        ("timezone: !!python/name:os.system UTC\n", "cuttings.yaml:1: the tag tag:yaml.org,2002:python/name:os.system"),
        ("sources: none\n", 'cuttings.yaml:1: sources: found "none"; write a list'),
        ("sources: [a]\n", 'cuttings.yaml:1: sources #1: found "a"; write a mapping'),
        ("sources:\n  -\n", "cuttings.yaml:2: sources #1: found nothing; write a mapping"),
        ("watches: 3\n", 'cuttings.yaml:1: watches: found "3"; write a list'),
        ("templates: nowhere\n", "cuttings.yaml:1: templates: there is no folder"),
        ("network: {ca_file: nowhere.pem}\n", "cuttings.yaml:1: network ca_file: there is no file"),
        ("mail: {maildir: ~/mail}\n", 'mail maildir: "~/mail" starts at somebody\'s home; write the path in full'),
        ("database: sqlite:///~/x.db\n", 'database: "~/x.db" starts at somebody\'s home'),
        ("web: 8650\n", 'cuttings.yaml:1: web: found "8650"; write a mapping'),
        ("network: {requests_at_once: many}\n", 'network requests_at_once: found "many"; write a whole number'),
        ("network: {requests_at_once: 0}\n", 'network requests_at_once: found "0"; write at least 1'),
        ("network: {requests_at_once: 1001}\n", 'network requests_at_once: found "1001"; write at most 1000'),
        ("network: {hosts: [a]}\n", "network hosts: found a list; write a mapping"),
        ("network: {hosts: {a b: 10.0.0.1}}\n", 'network hosts a b: "a b" is no host name'),
        ("network: {hosts: {a: b}}\n", 'network hosts a: "b" is no address; write a literal address'),
        ("watches: [{name: A, everything: perhaps}]\n", 'watches "A" everything: found "perhaps"; write true or false'),
        ("watches: [{name: {a: b}, everything: true}]\n", "watches #1 name: found a mapping with a; write a text"),
        ("subscriptions: [{name: A, to: [a@b.example]}]\n", 'subscriptions "A" send: missing; add it: When: immediately | hourly'),
        ("subscriptions: [{name: A, watches: [B], send: hourly}]\n", 'subscriptions "A": this subscription goes nowhere; add to:'),
        ("subscriptions: [{name: A, watches: [], send: hourly, to: [a@b.example]}]\n", 'subscriptions "A" watches: found an empty list; write at least one item'),
    ],
)  # fmt: skip
def test_what_is_found_and_what_would_do(tmp_path, text, fault):
    found = faults(tmp_path, text)
    assert any(fault in line for line in found), found
    assert not any("\n" in line for line in found)


def test_characters_of_a_block_have_their_line():
    block = Place(file="f", line=3, style="|", text_line=4)
    assert [block.line_of("a\nb\n\nc", at) for at in (0, 1, 2, 4, 5)] == [4, 4, 5, 6, 7]
    assert Place(file="f", line=3, style=">", text_line=4).line_of("a\nb", 3) == 3


def test_files_that_must_be_there_are_looked_for(tmp_path):
    assert (
        loaded(tmp_path, "network: {ca_file: cuttings.yaml}\n").settings.network.ca_file == tmp_path / "cuttings.yaml"
    )


def test_an_alias_is_what_it_stands_for(tmp_path):
    text = 'sources:\n  - {name: A, feed: "http://10.0.0.1/a", tags: &t [x, y]}\n  - {name: B, feed: "http://10.0.0.1/b", tags: *t}\n'
    assert loaded(tmp_path, text).settings.sources[1].tags == ("x", "y")


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(ConfigFault, match="there is no such file; write it with `cuttings init`"):
        load(tmp_path / "none.yaml", environment={})
    with pytest.raises(ConfigFault, match="cannot be read: Is a directory"):
        load(tmp_path, environment={})
    (tmp_path / "latin.yaml").write_bytes(b"timezone: \xff\n")
    with pytest.raises(ConfigFault, match="no text in UTF-8"):
        load(tmp_path / "latin.yaml", environment={})


def test_more_checks_tell_their_faults_with_all_others(tmp_path):
    path = written(tmp_path, "timezone: nowhere\nlookback: 2d\n")
    with pytest.raises(ConfigFault) as caught:
        load(path, environment={}, checks=[lambda document: [document.fault(("lookback",), "too new", "wait")]])
    assert [fault.line for fault in caught.value.faults] == [1, 2]


@pytest.mark.parametrize(
    ("secret", "found"),
    [
        ("swordfish", "a secret is written out; take it out of the file"),
        ("{env: NOT_SET}", "the environment variable NOT_SET is not set or empty"),
        ("{env: EMPTY}", "the environment variable EMPTY is not set or empty"),
        ("{env: sword-fish}", "this does not say where the secret is; write {env: NAME} or {file: PATH}"),
        ("{swordfish: x}", "this does not say where the secret is"),
        ("{env: SET, file: here}", "this does not say where the secret is"),
        ("[swordfish]", "this does not say where the secret is"),
        ("{file: nowhere}", "the file nowhere is not set or empty"),
        ("{file: .}", "cannot be read: Is a directory"),
        ("{file: bytes}", "cannot be read: it is no text"),
        ('{file: "a\\0"}', "cannot be read: it is no text"),
    ],
)
def test_a_secret_is_never_repeated(tmp_path, secret, found):
    (tmp_path / "bytes").write_bytes(b"swordfish\xff")
    text = f"mail: {{server: 'smtp://a@b.example', security: tls, password: {secret}}}\n"
    [line] = faults(tmp_path, text, {"EMPTY": "", "SET": "swordfish"})
    assert found in line
    assert "fish" not in line


@pytest.mark.parametrize(
    "secret", ["swordfish", "whsec_swordfish", "whsec_" + "A" * 12, "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
)
def test_a_webhook_is_signed_with_a_standard_secret_only(tmp_path, secret):
    text = """\
        watches: [{name: A, everything: true}]
        subscriptions: [{name: S, watches: [A], send: hourly, webhook: {url: "http://a.example", secret: {env: S}}}]
        """
    [line] = faults(tmp_path, text, {"S": secret})
    assert 'subscriptions "S" webhook secret: the secret is not whsec_' in line
    assert secret not in line
