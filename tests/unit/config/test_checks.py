"""Single values: what will do, and what is said of the rest."""

import ipaddress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import checks
from config.errors import Unfit, shown
from config.models import Mail, Settings, Watch
from config.surroundings import Surroundings

GOOD = {
    checks.check_name: ["A", " Alderbrook Council ", "Cyngor Fennimore – newyddion", "x" * 200],
    checks.check_phrase: ["serious case review", "s.114"],
    checks.check_url: [
        "https://www.alderbrook.example/rss?a=b",
        "http://10.0.0.1:8080/",
        "https://[fd00::7]/x",
        "HTTPS://A.example",
    ],
    checks.check_contact: ["https://alderbrook.example/us", "mailto:press@alderbrook.example"],
    checks.check_cidr: ["10.0.0.0/8", "127.0.0.1/32", "fd00::/8"],
    checks.check_host: ["intranet", "a-b.example", "x_y.example"],
    checks.check_literal: ["10.0.0.7", "fd00::7"],
    checks.check_listen: ["127.0.0.1:8650", "[::1]:0", "localhost:80", "0.0.0.0:65535"],
    checks.check_mail_server: ["smtp://mail", "smtp://a%40b@mail.example:587", "smtp://[::1]:25", "smtp://mail/"],
    checks.check_email: ["a@b.example", "first.o'last+tag@mail.b-c.example", "root@localhost"],
    checks.check_sender: ["Cuttings <a@b.example>", "a@b.example", "Cuttings, for Alderbrook <a@b.example>"],
    checks.check_timezone: ["Europe/London", "UTC", "America/Argentina/Ushuaia"],
}
BAD = {
    checks.check_name: ["", "  ", "a\nb", "a\u2028b", "x" * 201],
    checks.check_phrase: ["", " ", "– …"],
    checks.check_url: ["", "www.a.example", "ftp://a.example", "https://", "https://a b.example", "https://a.example:x/", "https://[::1", "https://u@a.example", "file:///etc/passwd", "https://a.example/\x00", "https://a.example:99999"],
    checks.check_contact: ["", "me@a.example", "mailto:", "mailto:me", "ftp://a.example"],
    checks.check_cidr: ["", "intranet", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0-10.0.0.9"],
    checks.check_host: ["", "https://a", "a:80", "-a", "a..b", "a b", "ä.example"],
    checks.check_literal: ["", "localhost", "10.0.0", "10.0.0.0/8"],
    checks.check_listen: ["", "8650", ":8650", "a:b", "127.0.0.1:65536", "::1:80", "[a]:80", "a b:80", "127.0.0.1:"],
    checks.check_mail_server: ["", "mail.example", "smtps://mail", "smtp://", "smtp://a:b@mail", "smtp://mail/path", "smtp://mail?x", "smtp://mail:x"],
    checks.check_email: ["", "a", "a@", "@b", "a@b@c", "a b@c.example", "A <a@b.example>", "a@b.example\nBcc: x@y.example", ".a@b.example", "a..b@c.example", "a@-b.example", "a@" + "b" * 255],
    checks.check_sender: ["", "Cuttings", "<>", "A <b>", "A\n <a@b.example>", "A <a@b.example> B"],
    checks.check_timezone: ["", "London", "Europe/Londn", "../etc", "Europe", "BST"],
}  # fmt: skip


@pytest.mark.parametrize(("check", "value"), [(check, value) for check, values in GOOD.items() for value in values])
def test_what_will_do_is_kept(check, value):
    assert check(value).lower() == value.strip().lower()


@pytest.mark.parametrize(("check", "value"), [(check, value) for check, values in BAD.items() for value in values])
def test_what_will_not_do_is_told_in_one_line(check, value):
    with pytest.raises(Unfit) as caught:
        check(value)
    assert caught.value.found
    assert caught.value.mend
    assert "\n" not in str(caught.value)


def test_mends_name_what_was_meant():
    for check, value, mend in [
        (checks.check_cidr, "10.0.0.1/8", "did you mean 10.0.0.0/8?"),
        (checks.check_timezone, "Europe/Londn", "did you mean Europe/London?"),
        (checks.check_timezone, "qqqq", "write an IANA name such as Europe/London"),
    ]:
        with pytest.raises(Unfit) as caught:
            check(value)
        assert caught.value.mend == mend


@pytest.mark.parametrize(
    "url", ["https://user:swordfish@a.example/", "https://swordfish@a.example/x y", "smtp://a:sword/fish@b"]
)
def test_no_password_of_an_address_is_repeated(url):
    for check in (checks.check_url, checks.check_contact, checks.check_mail_server):
        with pytest.raises(Unfit) as caught:
            check(url)
        assert "fish" not in str(caught.value)


@given(st.ip_addresses(), st.integers(0, 32))
def test_networks_are_those_of_the_standard_library(address, bits):
    try:
        expected = str(ipaddress.ip_network(f"{address}/{bits}"))
    except ValueError:
        with pytest.raises(Unfit, match="did you mean"):
            checks.check_cidr(f"{address}/{bits}")
    else:
        assert checks.check_cidr(f"{address}/{bits}") == expected


@given(st.text(max_size=40))
def test_no_text_breaks_a_check(text):
    for check in GOOD:
        try:
            check(text)
        except Unfit as unfit:
            told = str(unfit)
            assert told.isprintable() or text


@given(st.text())
def test_a_value_is_shown_on_one_short_line(text):
    assert "\n" not in shown(text)
    assert len(shown(text)) <= 6 * 80 + 2


def test_values_that_are_no_text_are_shown_by_their_kind():
    assert [shown(each) for each in (None, [], [1], {}, {"a": 1, "b": 2}, 7)] == [
        "nothing", "an empty list", "a list", "an empty mapping", "a mapping with a, b", "7"]  # fmt: skip
    assert len(shown("x" * 1000)) == 82


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("www.gov.uk", True),
        ("8.8.8.8", True),
        ("10.0.0.1", False),
        ("::1", False),
        ("localhost", False),
        ("news.alderbrook.example", False),
        ("example.org", False),
        ("www.example.com", False),
        ("myexample.org", True),
        ("site.test", False),
    ],
)
def test_which_hosts_are_somebody_elses(host, public):
    assert checks.is_public(host) is public


def test_hosts_of_addresses():
    assert [checks.host_of(url) for url in ("https://WWW.gov.uk/x", "x", "https://[::1")] == ["www.gov.uk", "", ""]


def test_contacts_that_reach_nobody():
    assert checks.reaches_nobody("mailto:you@example.org")
    assert checks.reaches_nobody("https://www.example.com/us")
    assert not checks.reaches_nobody("mailto:press@alderbrook.gov.uk")
    assert not checks.reaches_nobody("")


@pytest.mark.parametrize("value", ["sqlite:///x.db", "sqlite:////data/x.db", "sqlite+aiosqlite:///x.db"])
def test_databases(value, tmp_path):
    settings = Settings.model_validate({"database": value}, context=Surroundings(folder=tmp_path, environment={}))
    folder = Path("/data") if "////" in value else tmp_path
    assert settings.database == f"sqlite+aiosqlite:///{folder}/x.db"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (
            "postgresql.db",
            '"postgresql.db" is no database; write sqlite:/// and a path, as in sqlite:///cuttings.db, or postgresql://',
        ),
        ("cuttings.db", '"cuttings.db" is no database; write sqlite:/// and a path'),
        ("sqlite:///:memory:", "is no database"),
        ("sqlite://", "is no database"),
        ("sqlite:///x.db?mode=ro", "is no database"),
        ("mysql://db", "is no database"),
    ],
)
def test_what_is_no_database(value, found):
    with pytest.raises(ValueError, match=found):
        Settings(database=value)


@pytest.mark.parametrize(
    ("mail", "found"),
    [
        ({"server": "smtp://a", "security": "tls", "maildir": "m"}, "a server and a maildir; leave one"),
        ({"server": "smtp://a"}, "security is not said; add one of: security: starttls"),
        ({"security": "tls", "maildir": "m"}, "security without a server"),
        ({"server": "smtp://u@a", "security": "tls"}, "a user but no password"),
        ({"maildir": "m", "password": {"file": __file__}}, "a password without a user"),
    ],
)
def test_mail_goes_one_way(mail, found):
    with pytest.raises(ValueError, match=found):
        Mail.model_validate(mail)


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_usual_ports_of_mail(security, port):
    assert Mail(server="smtp://a", security=security).port == port
    assert Mail(server="smtp://a:2525", security=security).port == 2525


@pytest.mark.parametrize(
    ("watch", "found"),
    [
        ({}, "matches nothing; add one of: query"),
        ({"everything": False}, "matches nothing"),
        ({"query": "a", "phrases": ["b"]}, "has query and phrases; leave one"),
        ({"query": "a", "everything": True}, "has query and everything"),
    ],
)
def test_a_watch_matches_one_way(watch, found):
    with pytest.raises(ValueError, match=found):
        Watch(name="A", **watch)


@pytest.mark.parametrize("key", ["every", "since"])
def test_some_durations_must_last(key):
    with pytest.raises(ValueError, match="0 seconds is too short"):
        Settings.model_validate(
            {
                "sources": [{"name": "A", "feed": "http://a.example", "every": "0s" if key == "every" else "1s"}],
                "subscriptions": [{"name": "A", "watches": ["A"], "send": "hourly", "to": ["a@b"], "since": "0s" if key == "since" else "1s"}],
            }
        )  # fmt: skip


def test_a_duration_is_refused_where_lookback_stands_with_all_as_a_mend():
    assert Settings(lookback="1d").lookback == timedelta(days=1)
    assert Settings(lookback=None).lookback is None
    with pytest.raises(ValueError, match='"6y", or all'):
        Settings(lookback="ever")


def test_an_address_that_no_index_takes():
    assert checks.check_url("https://a.example/" + "x" * 1_900)
    with pytest.raises(Unfit, match="longer than 2,000 bytes"):
        checks.check_url("https://a.example/" + "x" * 2_000)
