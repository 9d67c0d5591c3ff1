"""Packs: shipped ones and files, in the place of the line that includes them."""

import pytest
from config_texts import faults, loaded, written

from config.includes import shipped

CONTACT = "network: {contact: mailto:press@alderbrook.gov.uk}\n"


def source(name: str, feed: str) -> str:
    return f'- {{name: {name}, feed: "http://10.0.0.1/{feed}"}}\n'


def test_a_shipped_pack_of_sources(tmp_path):
    settings = loaded(tmp_path, CONTACT + "sources: [{include: uk-central-government}]\n").settings
    names = [each.name for each in settings.sources]
    assert {"Department for Education", "Home Office", "Child Safeguarding Practice Review Panel"} <= set(names)
    assert all("central-government" in each.tags for each in settings.sources if each.govuk)
    assert sum(each.kind == "govuk" for each in settings.sources) > 30


REGISTER = """\
sources:
- {name: Alderbrook board, address: unknown, tags: [board]}
- {name: " Westmarsh board ", address: unknown, tags: [board]}
- {name: Harrowfold board, feed: "http://10.0.0.1/h"}
"""


def test_a_row_of_a_register_is_completed_by_a_source_of_that_name(tmp_path):
    written(tmp_path, REGISTER, "register.yaml")
    text = "sources:\n- include: register.yaml\n" + source("Westmarsh board", "w")
    config = loaded(tmp_path, text)
    assert [(each.name, each.kind) for each in config.settings.sources] == [
        ("Alderbrook board", "unknown"),
        ("Harrowfold board", "feed"),
        ("Westmarsh board", "feed"),
    ]
    assert config.places["sources", 2, "feed"].file == f"{tmp_path}/cuttings.yaml"
    assert config.places["sources", 1, "feed"].line == 4


@pytest.mark.parametrize("name", ["Harrowfold board", "Alderbrook board"])
def test_a_row_that_has_an_address_or_stands_in_the_same_file_is_no_gap_to_fill(tmp_path, name):
    written(tmp_path, REGISTER, "register.yaml")
    there = "- {name: Alderbrook board, address: unknown}\n"
    [line] = faults(tmp_path, "sources:\n- include: register.yaml\n" + there + source(name, "w"))
    assert f'"{name}" stands in ' in line


def test_a_shipped_pack_of_watches(tmp_path):
    [watch] = loaded(tmp_path, "watches: [{include: uk-safeguarding-reviews}]\n").settings.watches
    assert watch.name == "Safeguarding reviews"
    assert watch.query == "concept:case-review NOT concept:notice\n"


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in ("sources", "watches") for name in shipped(kind)])
def test_every_shipped_pack_can_be_used(tmp_path, kind, name):
    assert getattr(loaded(tmp_path, CONTACT + f"{kind}: [{{include: {name}}}]\n").settings, kind)


def test_items_stand_where_the_include_stood(tmp_path):
    written(tmp_path, "sources:\n" + source("C", "c") + "- include: deeper/d.yml\n", "packs/b.yaml")
    written(tmp_path, "sources:\n" + source("D", "d"), "packs/deeper/d.yml")
    text = "sources:\n" + source("A", "a") + "- include: packs/b.yaml\n" + source("Z", "z")
    config = loaded(tmp_path, text)
    assert [each.name for each in config.settings.sources] == ["A", "C", "D", "Z"]
    place = config.places["sources", 2, "feed"]
    assert (place.file, place.line) == (f"{tmp_path}/packs/deeper/d.yml", 2)
    assert config.places["sources", 3].line == 4


def test_a_pack_may_hold_both_kinds(tmp_path):
    written(tmp_path, "sources:\n" + source("A", "a") + "watches: [{name: W, everything: true}]\n", "both.yaml")
    settings = loaded(tmp_path, "sources: [{include: ./both.yaml}]\nwatches: [{include: ./both.yaml}]\n").settings
    assert (len(settings.sources), len(settings.watches)) == (1, 1)


def test_faults_in_a_pack_stand_in_the_pack(tmp_path):
    written(tmp_path, "sources:\n\n" + source("A", "a") + "- {name: B, feed: no}\n", "b.yaml")
    text = "sources:\n- include: b.yaml\n" + source("A", "z")
    assert faults(tmp_path, text) == [
        f'cuttings.yaml:3: sources "A" name: "A" stands in {tmp_path}/b.yaml:3 already; give one of them another name',
        'b.yaml:4: sources "B" feed: "no" is no http or https address; write an address such as https://www.example.org/news.rss',
    ]


def test_a_pack_that_is_included_twice(tmp_path):
    written(tmp_path, "watches: [{name: W, everything: true}]\n", "w.yaml")
    [line] = faults(tmp_path, "watches:\n- include: w.yaml\n- include: ./w.yaml\n")
    assert "stands in" in line


@pytest.mark.parametrize(
    ("pack", "fault"),
    [
        ("", "b.yaml: the file is empty"),
        ("sources: [\n", "b.yaml:2: this is no YAML"),
        ("- a\n", "b.yaml:1: this is no pack; write sources: and its items"),
        ("watches: []\n", "b.yaml:1: sources: this pack has no such list; write sources: and its items"),
        ("sources: none\n", "b.yaml:1: sources: this pack has no such list"),
        (
            "sources: []\ntimezone: UTC\n",
            "b.yaml:2: timezone: unknown key in a pack; a pack holds sources: or watches: alone",
        ),
        (
            "sources: [{include: b.yaml}]\n",
            "b.yaml:1: sources include: b.yaml includes itself; take one of the includes out",
        ),
        ("sources: [{include: ./cuttings.yaml}]\n", "b.yaml:1: sources include: ./cuttings.yaml includes itself"),
    ],
)
def test_packs_that_cannot_be_used(tmp_path, pack, fault):
    written(tmp_path, pack, "b.yaml")
    [line] = faults(tmp_path, "sources:\n  - include: b.yaml\n")
    assert line.startswith(fault)


@pytest.mark.parametrize(
    ("include", "fault"),
    [
        ("uk-central-goverment", 'there is no pack "uk-central-goverment"; did you mean uk-central-government?'),
        ("moon", 'there is no pack "moon"; shipped are: uk-central-government, uk-councils, uk-courts-and-coroners, '),
        ("[a]", 'there is no pack ""'),
        ("./moon.yaml", "moon.yaml cannot be read: No such file or directory; write the path from this file's folder"),
        ("latin.yaml", "latin.yaml is no text in UTF-8; save it as UTF-8"),
        ("moon.yaml, tags: [a]", "an include has other keys beside it; leave include: alone in its item"),
    ],
)
def test_includes_that_cannot_be_followed(tmp_path, include, fault):
    (tmp_path / "latin.yaml").write_bytes(b"sources: [\xff]\n")
    found = faults(tmp_path, f"sources:\n  - {{include: {include}}}\n")
    assert found[0].startswith("cuttings.yaml:2: sources include: ")
    assert fault in found[0]


def test_an_include_elsewhere_is_an_unknown_key(tmp_path):
    [line] = faults(tmp_path, "mail: {include: ours.yaml}\n")
    assert "mail include: unknown key; known here: server, security" in line
