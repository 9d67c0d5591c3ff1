"""What several sections must agree on."""

import pytest
from config_texts import faults, loaded, written

TWO_SOURCES = """\
        sources:
          - {name: Alderbrook Council, feed: "http://10.0.0.1/a", tags: [council, london]}
          - {name: Ofsted, feed: "http://10.0.0.1/b", tags: [inspectorate]}
"""


def test_a_watch_that_is_not_there(tmp_path):
    text = """\
        watches:
          - {name: Safeguarding reviews, everything: true}
        subscriptions:
          - name: S
            watches: [safeguarding review, Inquests]
            send: hourly
            to: [a@b.example]
        """
    assert faults(tmp_path, text) == [
        'cuttings.yaml:5: subscriptions "S" watches #1: there is no watch "safeguarding review"; did you mean "Safeguarding reviews"?',
        'cuttings.yaml:5: subscriptions "S" watches #2: there is no watch "Inquests"; known are: Safeguarding reviews',
    ]


def test_a_watch_where_there_are_none(tmp_path):
    text = "subscriptions: [{name: S, watches: [A], send: hourly, to: [a@b.example]}]\n"
    assert faults(tmp_path, text) == [
        'cuttings.yaml:1: subscriptions "S" watches #1: there is no watch "A"; add such a watch, or include a pack that has it'
    ]


def test_tags_and_names_that_are_not_there(tmp_path):
    text = TWO_SOURCES + """\
        watches:
          - {name: A, everything: true, only_from: [Ofsted, council]}
          - {name: B, everything: true, only_from: [counsil, ofsted, police]}
        """  # fmt: skip
    assert faults(tmp_path, text) == [
        'cuttings.yaml:6: watches "B" only_from #1: no source has the tag or name "counsil"; did you mean "council"?',
        'cuttings.yaml:6: watches "B" only_from #2: no source has the tag or name "ofsted"; did you mean "Ofsted"?',
        'cuttings.yaml:6: watches "B" only_from #3: no source has the tag or name "police"; known are: Alderbrook Council, Ofsted, council, inspectorate, london',
    ]


def test_names_and_addresses_stand_once(tmp_path):
    text = """\
        sources:
          - {name: A, feed: "http://10.0.0.1/a"}
          - {name: A, feed: "http://10.0.0.1/b"}
          - {name: B, feed: "http://10.0.0.1/a"}
          - {name: }
          - nothing
        watches:
          - {name: W, everything: true}
          - {name: " W", everything: true}
        """
    found = faults(tmp_path, text)
    assert (
        f'cuttings.yaml:3: sources "A" name: "A" stands in {tmp_path}/cuttings.yaml:2 already; give one of them another name'
        in found
    )
    assert any(line.startswith('cuttings.yaml:4: sources "B" feed: "http://10.0.0.1/a" stands in') for line in found)
    assert any(line.startswith('cuttings.yaml:9: watches " W" name: " W" stands in') for line in found)


RENAMED = {
    "sources": '{{name: "{}", feed: "http://10.0.0.1/{}", was: {}}}',
    "watches": '{{name: "{}", phrases: ["{}"], was: {}}}',
    "subscriptions": '{{name: "{}", watches: [W], send: hourly, to: ["{}@b.example"], was: {}}}',
}


def renamed(kind, *names):
    """A file whose items of a kind have these names, and had those before."""
    items = "".join(f"  - {RENAMED[kind].format(name, n, was)}\n" for n, (name, was) in enumerate(names))
    watch = "watches: [{name: W, everything: true}]\n" if kind == "subscriptions" else "\n"
    return f"{watch}{kind}:\n{items}"


@pytest.mark.parametrize("kind", RENAMED)
def test_a_name_that_something_had_before(tmp_path, kind):
    settings = loaded(tmp_path, renamed(kind, ("B", "A "), ("C", ""), ("D", "b"))).settings
    assert [item.was for item in getattr(settings, kind)] == ["A", None, "b"]


@pytest.mark.parametrize("kind", RENAMED)
def test_a_past_goes_with_one_name(tmp_path, kind):
    assert faults(tmp_path, renamed(kind, ("B", "A"), ("A", ""), ("C", "Z"), ("D", " Z"), ("E", "E"), ("F", ""))) == [
        f'cuttings.yaml:3: {kind} "B" was: "A" is still the name in {tmp_path}/cuttings.yaml:4; take one of them out: a past goes with one name',
        f'cuttings.yaml:6: {kind} "D" was: "Z" was the name of what stands in {tmp_path}/cuttings.yaml:5 already; take one of them out: a past goes with one name',
        f'cuttings.yaml:7: {kind} "E" was: "E" is the name that it has; take it out',
    ]


@pytest.mark.parametrize("kind", RENAMED)
def test_two_cannot_swap_their_names(tmp_path, kind):
    assert [line.split(": ")[1] for line in faults(tmp_path, renamed(kind, ("A", "B"), ("B", "A")))] == [
        f'{kind} "A" was',
        f'{kind} "B" was',
    ]


def test_a_name_of_another_kind_may_be_the_same(tmp_path):
    text = """\
        sources: [{name: A, feed: "http://10.0.0.1/a", was: W}]
        watches: [{name: W, everything: true, was: A}]
        """
    assert faults(tmp_path, text) == []


@pytest.mark.parametrize("was", ["[A]", "{a: b}", '"  "'])
def test_what_is_no_name_was_none(tmp_path, was):
    [line] = faults(tmp_path, f"watches: [{{name: W, everything: true, was: {was}}}]\n")
    assert line.startswith('cuttings.yaml:1: watches "W" was: ')


def test_lists_of_a_subscription_hold_each_once(tmp_path):
    text = """\
        watches: [{name: W, everything: true}, {name: w, everything: true}]
        subscriptions: [{name: S, watches: [W, w, W], send: hourly, to: [a@b.example, c@d.example, A@b.example]}]
        """
    assert [line.split(": ", 1)[1] for line in faults(tmp_path, text)] == [
        'subscriptions "S" watches #3: "W" stands twice in this list; take one out',
        'subscriptions "S" to #3: "A@b.example" stands twice in this list; take one out',
    ]


@pytest.mark.parametrize(
    "query", ['"serious case review"', "'serious case review '", '"children’s services"', '"case-review panel"']
)
def test_quotes_that_yaml_takes_away(tmp_path, query):
    [line] = faults(tmp_path, f"watches:\n  - name: W\n    query: {query}\n")
    assert line.startswith('cuttings.yaml:3: watches "W" query: YAML takes the quotes of ')
    assert f"write phrases: [{query.strip(chr(39) + chr(34)).strip()}], or put it in quotes after query: |" in line


@pytest.mark.parametrize(
    "query",
    ["serious case review", "|\n      serious case review", "'\"serious case review\"'", '"inquest"', '"a AND b"', '"(a b)"',
     '"title:budget cuts"', '"a NOT b"', '|\n      "serious case review"', ">\n      serious case\n      review"],
)  # fmt: skip
def test_queries_that_mean_what_they_say(tmp_path, query):
    assert faults(tmp_path, f"watches:\n  - name: W\n    query: {query}\n") == []


FEED = 'sources: [{{name: A, feed: "{}"}}]\n'


@pytest.mark.parametrize(
    ("network", "feed"),
    [
        ("contact: mailto:press@alderbrook.gov.uk", "https://www.gov.uk/a"),
        ("hosts: {www.alderbrook.gov.uk: 10.0.0.1}", "http://WWW.alderbrook.gov.uk/a"),
        ("contact: mailto:you@example.org", "http://10.0.0.1/a"),
        ("allow: [127.0.0.0/8]", "http://127.0.0.5:8080/a"),
        ("proxy:", "https://news.alderbrook.example/a"),
        ("proxy:", "http://localhost:8000/a"),
    ],
)
def test_who_may_be_polled(tmp_path, network, feed):
    text = f"network:\n  {network}\n" + FEED.format(feed)
    assert loaded(tmp_path, text).settings.sources[0].feed == feed


def test_no_public_site_is_polled_without_a_contact(tmp_path):
    mend = "write whom the owners of sites can reach: https://… (a page about you) or mailto:…"
    feed = FEED.format("https://www.gov.uk/a")
    assert faults(tmp_path, feed) == [
        f"cuttings.yaml:1: network contact: missing, and www.gov.uk is a public site; {mend}"
    ]
    assert faults(tmp_path, f"lookback: 1d\nnetwork:\n  hosts: {{a: 10.0.0.1}}\n{feed}") == [
        f"cuttings.yaml:2: network contact: missing, and www.gov.uk is a public site; {mend}"
    ]
    assert faults(tmp_path, f"network:\n\n  contact: mailto:you@example.org\n{feed}") == [
        f'cuttings.yaml:3: network contact: "mailto:you@example.org" reaches nobody, and www.gov.uk is a public site; {mend}'
    ]


def test_the_sources_of_an_include_count(tmp_path):
    written(tmp_path, FEED.format("https://www.gov.uk/a"), "more.yaml")
    [line] = faults(tmp_path, "timezone: UTC\nsources:\n  - include: more.yaml\n")
    assert line.startswith("cuttings.yaml:1: network contact: missing, and www.gov.uk is a public site")
