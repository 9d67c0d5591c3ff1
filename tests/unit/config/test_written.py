"""Sources as YAML: what is written is what is declared."""

from datetime import timedelta

import yaml
from hypothesis import given
from hypothesis import strategies as st

from config.load import load
from config.sources import GovukQuery, Source
from config.written import item, pack

SOURCES = [
    Source(
        name="Alderbrook: “news”",
        feed="https://a.example/rss?x=1#y",
        tags=("council", "no"),
        every=timedelta(minutes=15),
    ),
    Source(name="Yes", govuk=GovukQuery(organisations=("ofsted",), keywords="section 114"), seen="2026-11-25"),
    Source(name="Westmarsh", listing="https://b.example/news", links="main h2 a", backfill=timedelta(days=90)),
    Source(name="Ostrey", address="unknown", documented="https://ostrey.example/"),
]


def test_an_item_as_people_write_it():
    assert item(SOURCES[1], "25 Nov 2026:  3\nentries") == (
        "  # 25 Nov 2026: 3 entries\n"
        "  - name: 'Yes'\n"
        "    govuk:\n"
        "      organisations: [ofsted]\n"
        "      keywords: section 114\n"
        "    seen: 2026-11-25\n"
    )
    assert item(SOURCES[0]).splitlines()[2:] == ["    every: 15 minutes", "    tags: [council, 'no']"]


def test_a_pack_is_taken_in_as_it_is(tmp_path):
    (tmp_path / "ours.yaml").write_text(pack(map(item, SOURCES), "Found today."), encoding="utf-8")
    (tmp_path / "cuttings.yaml").write_text(
        "network: {contact: https://cuttings.gov.uk/us}\nsources:\n  - include: ./ours.yaml\n"
    )
    assert load(tmp_path / "cuttings.yaml", environment={}).settings.sources == tuple(SOURCES)


@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=40))
def test_every_name_comes_through(name):
    text = pack([item(Source(name=name, feed="https://a.example/rss", tags=(name,)))])
    (written,) = yaml.load(text, Loader=yaml.BaseLoader)["sources"]
    assert written == {"name": name, "feed": "https://a.example/rss", "tags": [name]}
