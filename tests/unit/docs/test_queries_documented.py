"""What docs/queries.md says of queries is what the matcher does."""

import re
from pathlib import Path

import pytest
from config_texts import loaded
from markdown_tables import keys, sections

from alerts.errors import QueryError
from alerts.query import Matchable, WatchIndex, parse
from config.concepts import shipped_concepts
from config.models import Watch

PAGE = Path(__file__).parents[3] / "docs/queries.md"
SECTIONS = sections(PAGE)


def queries(heading: str, first: str) -> list[str]:
    """The queries in the first column of a section's table."""
    return [cell.strip("`").replace("\\|", "|") for cell in keys(SECTIONS[heading], first)]


def rows() -> list[tuple[str, list[str], list[str]]]:
    """Each query of the table of spellings, what it finds and what it leaves alone."""
    table = SECTIONS["What counts as the same"]
    columns = [[cell.split(" · ") for cell in keys(table, "query", column=n)] for n in (1, 2)]
    return list(zip(queries("What counts as the same", "query"), *columns, strict=True))


def found(query: str, *, title: str = "", body: str = "") -> bool:
    index = WatchIndex([Watch(name="documented", query=query)])
    return bool(index.match(Matchable(title=title, body=body)))


@pytest.mark.parametrize(("query", "finds", "leaves_alone"), rows(), ids=lambda value: str(value)[:30])
def test_spellings(query, finds, leaves_alone):
    assert [text for text in finds if not found(query, body=text)] == []
    assert [text for text in leaves_alone if found(query, body=text)] == []


@pytest.mark.parametrize("query", queries("What can be written", "write"))
def test_what_can_be_written_is_read(query):
    parse(query)


@pytest.mark.parametrize("query", queries("Concepts and places", "write"))
def test_what_can_be_named_is_read(query):
    parse(query)


def test_every_shipped_concept_is_documented_and_the_other_way_round():
    assert queries("Concepts and places", "concept") == [f"concept:{name}" for name in shipped_concepts()]


@pytest.mark.parametrize("query", queries("What is refused", "query"))
def test_what_is_refused(query):
    with pytest.raises(QueryError):
        parse(query)


def test_what_binds_closest():
    said = re.search(r"`([^`]+)` is `([^`]+)`\. Put brackets", PAGE.read_text(encoding="utf-8"))
    assert parse(said[1]) == parse(said[2])


def test_side_by_side_and_the_dash_are_and_and_not():
    assert parse("alderbrook review") == parse("alderbrook AND review")
    assert parse("review NOT vacancy") == parse("review -vacancy")


def test_a_phrase_stands_in_one_field_and_title_looks_at_headlines_alone():
    assert not found('"case review"', title="A case", body="review")
    assert found("title:inquest", title="Inquest opens", body="")
    assert not found("title:inquest", title="Court opens", body="The inquest")


def test_the_example_of_a_watch_can_be_used(tmp_path):
    [example] = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    [watch] = loaded(tmp_path, example).settings.watches
    assert found(watch.query, body="Alderbrook’s social workers")
    assert not found(watch.query, title="Vacancy: social worker", body="Alderbrook")
