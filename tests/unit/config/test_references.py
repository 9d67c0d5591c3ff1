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


@pytest.mark.parametrize(
    ("one", "other", "key", "found"),
    [
        ("feed: http://10.0.0.1/a", "listing: http://10.0.0.1/a", "listing", '"http://10.0.0.1/a"'),
        ("sitemap: http://10.0.0.1/a", 'sitemap: " http://10.0.0.1/a"', "sitemap", '" http://10.0.0.1/a"'),
        ("govuk: {organisations: [b, a]}", "govuk: {organisations: [a, b, a]}", "govuk", "this query"),
        ("govuk: {}", "govuk: {site: 'https://www.gov.uk/'}", "govuk", "this query"),
        ("spider: a.b:C", "spider: a.b:C", "spider", '"a.b:C"'),
    ],
)
def test_a_place_is_read_once_whatever_the_kind(tmp_path, one, other, key, found):
    text = (
        f"network: {{contact: 'mailto:a@alderbrook.gov.uk'}}\nsources:\n- {{name: A, {one}}}\n- {{name: B, {other}}}\n"
    )
    [line] = [each for each in faults(tmp_path, text) if "already" in each]
    there = f"{tmp_path}/cuttings.yaml:3"
    assert line == f'cuttings.yaml:4: sources "B" {key}: {found} stands in {there} already; take one of them out'


def test_other_queries_and_unknown_places_are_no_repetition(tmp_path):
    text = """\
        network: {contact: "mailto:a@alderbrook.gov.uk"}
        sources:
          - {name: A, govuk: {organisations: [ofsted]}}
          - {name: B, govuk: {organisations: [ofsted], keywords: inspection}}
          - {name: C, govuk: {organisations: [ofsted], site: "http://10.0.0.1"}}
          - {name: D, address: unknown}
          - {name: E, address: unknown}
        """
    settings = loaded(tmp_path, text).settings
    assert len({each.key for each in settings.sources}) == 5
    assert [each.kind for each in settings.sources] == ["govuk"] * 3 + ["unknown"] * 2


@pytest.mark.parametrize(
    ("source", "key", "mend"),
    [
        ('feed: "http://10.0.0.1/a", links: h2 a', "links", "for a feed; take it out: it belongs to listing"),
        ('sitemap: "http://10.0.0.1/a", date: time', "date", "for a sitemap; take it out: it belongs to listing"),
        ("spider: a.b:C, next: .next", "next", "for a spider; take it out: it belongs to listing"),
        ("spider: a.b:C, backfill: 90d", "backfill", "for a spider; take it out: it belongs to feed | sitemap | listing | govuk"),
        ("address: unknown, backfill: 90d", "backfill", "for a source without an address; take it out: it belongs to feed |"),
        ("address: unknown, every: 1d", "every", "for a source without an address; take it out: it belongs to feed |"),
        ("address: unknown, headers: {Accept: text/html}", "headers", "for a source without an address; take it out: it"),
        ("address: unknown, cookie: {env: SET}", "cookie", "for a source without an address; take it out: it"),
    ],
)  # fmt: skip
def test_keys_that_would_do_nothing(tmp_path, source, key, mend):
    [line] = faults(tmp_path, f"sources:\n  - {{name: A, {source}}}\n", {"SET": "x"})
    assert line.startswith(f'cuttings.yaml:2: sources "A" {key}: it has no meaning {mend}')


def test_keys_that_mean_something(tmp_path):
    text = """\
        sources:
          - {name: A, listing: "http://10.0.0.1/a", links: h2 a, date: time, next: .next, every: 1h, backfill: 90d}
          - {name: B, feed: "http://10.0.0.1/b", backfill: 90d, headers: {Accept-Language: cy}, cookie: {env: SET}}
          - {name: C, spider: "a.b:C", every: 1h, headers: {X-Api-Key: {env: SET}}}
          - {name: D, address: unknown, tags: [a], show: headline, documented: nowhere yet, seen: not yet, was: E}
        """
    assert faults(tmp_path, text, {"SET": "swordfish"}) == []


@pytest.mark.parametrize("name", ["Authorization", "x-api-key", "X-Auth-Token", "Client-Secret"])
def test_a_header_that_holds_a_secret_is_not_written_out(tmp_path, name):
    [line] = faults(tmp_path, f'sources: [{{name: A, feed: "http://10.0.0.1/a", headers: {{{name}: swordfish}}}}]\n')
    assert line.endswith(f'sources "A" headers {name}: a secret is written out; write {{env: NAME}} or {{file: PATH}}')


def test_a_header_stands_once_whatever_its_capitals(tmp_path):
    text = 'sources: [{name: A, feed: "http://10.0.0.1/a", headers: {Accept: a, accept: b}}]\n'
    [line] = faults(tmp_path, text)
    assert line.endswith('sources "A" headers accept: the header accept stands there twice; take one of them out')


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("tags: [a]", 'sources "A": this source is nowhere; add one of: feed | sitemap | listing | govuk | spider | address: unknown'),
        ('feed: "http://10.0.0.1/a", listing: "http://10.0.0.1/b"', 'sources "A": this source has feed and listing; leave one of them'),
        ('feed: "http://10.0.0.1/a", address: unknown', 'sources "A": this source has feed and address; leave one of them'),
        ("address: nowhere", 'sources "A" address: found "nowhere"; write one of: unknown'),
        ("spider: spiders/minutes.py", 'sources "A" spider: "spiders/minutes.py" is no spider; write module:Class'),
        ("govuk: ofsted", 'sources "A" govuk: found "ofsted"; write a mapping'),
        ("govuk: {organisations: ofsted}", 'sources "A" govuk organisations: found "ofsted"; write a list'),
        ("govuk: {organisations: [Ministry of Justice]}", 'govuk organisations #1: "Ministry of Justice" is no organisation as GOV.UK\'s addresses have it; did you mean ministry-of-justice?'),
        ("govuk: {organisations: [“]}", "govuk organisations #1: \"“\" is no organisation as GOV.UK's addresses have it; write it as"),
        ("govuk: {document_types: [—]}", 'govuk document_types #1: "—" is no document type as GOV.UK names them; write one such as'),
        ('govuk: {keywords: " "}', 'sources "A" govuk keywords: " " has no word in it'),
        ("govuk: {site: www.gov.uk}", 'sources "A" govuk site: "www.gov.uk" is no http or https address'),
        ('listing: "http://10.0.0.1/a", links: "h2 >"', 'sources "A" links: "h2 >" is no CSS selector'),
        ('feed: "http://10.0.0.1/a", headers: {X-A: [b]}', 'sources "A" headers X-A: this does not say where the secret is'),
        ('feed: "http://10.0.0.1/a", headers: {X-A: "a\\nb"}', 'sources "A" headers X-A: the value of a header has line breaks'),
        ('feed: "http://10.0.0.1/a", headers: {"X A": b}', 'sources "A" headers X A: "X A" is no name of a header'),
        ('feed: "http://10.0.0.1/a", headers: {Cookie: b}', "headers Cookie: the header Cookie is not for a source to set; write cookie: {env: NAME}"),
        ('feed: "http://10.0.0.1/a", headers: {Range: b}', "headers Range: the header Range is not for a source to set; take it out"),
        ('feed: "http://10.0.0.1/a", cookie: swordfish', 'sources "A" cookie: a secret is written out'),
        ('feed: "http://10.0.0.1/a", show: title', 'sources "A" show: found "title"; write one of: passages or headline'),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_source_and_where(tmp_path, source, fault):
    found = faults(
        tmp_path, f"network: {{contact: 'mailto:a@alderbrook.gov.uk'}}\nsources:\n  - {{name: A, {source}}}\n"
    )
    assert [line for line in found if fault in line and line.startswith("cuttings.yaml:3: ")], found


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
