"""The shipped packs of sources: each can be used, all can be used together, and each entry says what it is founded on."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from config_texts import faults, loaded

from config.includes import shipped
from config.load import Loaded
from config.sources import Source

PACKS = shipped("sources")
CONTACT = "network: {contact: mailto:press@alderbrook.gov.uk}\n"
#: What `only_from` of a watch can name. A word that stands here stands for the same in every pack.
TAGS = {
    *(
        "adults",
        "central-government",
        "children",
        "coroner",
        "council",
        "court",
        "government",
        "health",
        "inspectorate",
    ),
    *("justice", "law", "london", "media", "northern-ireland", "parliament", "regional", "regulator", "safeguarding"),
    *("scotland", "trade-press", "wales"),
}
#: The kinds of councils in England that have duties for children and for adults.
UPPER_TIER = 21 + 63 + 36 + 33


def written(name: str) -> list[dict[str, Any]]:
    """The entries of a pack as they stand in its file."""
    return yaml.load(PACKS[name].read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["sources"]


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """A configuration that includes every pack."""
    includes = "".join(f"  - include: {name}\n" for name in PACKS)
    return loaded(tmp_path_factory.mktemp("packs"), f"{CONTACT}sources:\n{includes}")


@pytest.fixture(scope="module")
def sources(together: Loaded) -> dict[str, list[Source]]:
    """The sources of every pack, by its name."""
    by_pack: dict[str, list[Source]] = {name: [] for name in PACKS}
    for n, source in enumerate(together.settings.sources):
        by_pack[Path(together.places["sources", n].file).stem].append(source)
    return by_pack


def test_all_packs_can_be_included_at_once(sources):
    every = [source for pack in sources.values() for source in pack]
    assert all(sources.values())
    assert [name for name, times in Counter(source.name.lower() for source in every).items() if times > 1] == []
    assert [key for key, times in Counter(source.key for source in every).items() if times > 1] == []


@pytest.mark.parametrize("name", PACKS)
def test_each_entry_says_where_its_address_stands_and_whether_it_was_seen_to_work(sources, name):
    for source in sources[name]:
        assert source.documented, source.name
        assert re.fullmatch(r"not yet|202\d-\d\d-\d\d", source.seen or ""), source.name
        assert source.seen == "not yet" or source.kind != "unknown", source.name
        assert not re.search(r"/(?:tmp|work|home)/|packagist|pypi|npmjs", source.documented), source.name


@pytest.mark.parametrize("name", PACKS)
def test_what_is_not_documented_has_no_address(name):
    for entry in written(name):
        kinds = [kind for kind in ("feed", "sitemap", "listing", "govuk", "spider", "address") if kind in entry]
        assert len(kinds) == 1, entry["name"]
        assert entry.get("address", "unknown") == "unknown"


@pytest.mark.parametrize("name", PACKS)
def test_each_entry_has_tags_that_mean_the_same_in_every_pack(sources, name):
    for source in sources[name]:
        assert source.tags, source.name
        assert set(source.tags) <= TAGS, source.name
        assert len(set(source.tags)) == len(source.tags), source.name


def test_every_tag_is_used(together):
    assert {tag for source in together.settings.sources for tag in source.tags} == TAGS


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_says_what_it_is_founded_on(name):
    head = PACKS[name].read_text(encoding="utf-8").partition("sources:")[0]
    assert all(line.startswith("#") or not line for line in head.splitlines())
    assert "`documented`" in head
    assert "`seen`" in head


@pytest.mark.parametrize("name", PACKS)
def test_addresses_are_as_people_write_them(sources, name):
    for source in sources[name]:
        address = source.feed or source.sitemap or source.listing or ""
        assert " " not in address
        assert not re.search(r"example|localhost|[?&]utm_", address), source.name


def areas(sources: list[Source], what: str) -> list[str]:
    return [source.name.removesuffix(f" {what}") for source in sources if source.name.endswith(f" {what}")]


def test_each_area_of_england_has_one_body_for_children_and_one_for_adults(sources):
    english = [
        source
        for source in sources["uk-safeguarding-partnerships"]
        if not {"wales", "scotland", "northern-ireland"} & set(source.tags) and re.search(
            r"partnership|board|safeguarding|together", source.name, re.IGNORECASE
        )
    ]  # fmt: skip
    both = [source for source in english if {"children", "adults"} <= set(source.tags)]
    shared = {"children": 7, "adults": 7}  # the areas that have no row of their own, since they share another's
    for tag, fewer in shared.items():
        bodies = [each for each in english if tag in each.tags and not re.search("library|NSPCC", each.name)]
        assert len(bodies) == UPPER_TIER - fewer, tag
    assert len(both) == 10
    children = areas(english, "safeguarding children partnership")
    adults = areas(english, "safeguarding adults board")
    assert {"Barnet", "Cumberland", "Norfolk", "York"} <= set(children) & set(adults)


def test_the_other_nations_have_their_boards_and_committees(sources):
    register = sources["uk-safeguarding-partnerships"]
    boards = [each for each in register if "wales" in each.tags and "board" in each.name.lower()]
    committees = [each for each in register if "scotland" in each.tags]
    assert (len(boards), len(committees)) == (6, 30)
    assert any(each.name == "Safeguarding Board for Northern Ireland" for each in register)


def test_what_readers_look_for_first_is_there(sources):
    named = {source.name: source for pack in sources.values() for source in pack}
    assert named["Ofsted"].govuk.organisations == ("ofsted",)
    assert named["Child Safeguarding Practice Review Panel"].kind == "govuk"
    assert named["Prevention of future deaths reports"].feed == "https://www.judiciary.uk/feed/?post_type=pfd"
    assert {"Community Care", "The MJ", "BBC News Wales", "Estyn: inspection reports"} <= named.keys()


def test_the_templates_for_councils_can_be_used(tmp_path):
    text = PACKS["uk-councils"].read_text(encoding="utf-8").partition("# Templates.")[2]
    lines = [line.removeprefix("  # ") for line in text.splitlines() if re.match(r"  # (?:- |  \w)", line)]
    templates = "sources:\n" + "\n".join(lines) + "\n"
    assert faults(tmp_path, templates) == []
    assert {source.kind for source in loaded(tmp_path, templates).settings.sources} == {"feed", "listing"}
