"""`cuttings explain --query`: with the concepts of the configuration, where there is one that can be read."""

import pytest
from click.testing import CliRunner, Result
from config_texts import written

from alerts.cli.articles import explain
from alerts.errors import QueryError

OWN = "concepts:\n- {name: closures, title: schools that close, terms: [{term: '\"school closure\"'}]}\n"


def said(folder, query: str, text: str = OWN) -> Result:
    path = written(folder, text)
    return CliRunner().invoke(explain, ["--config", str(path), "--query", query])


def test_own_concepts_are_known(tmp_path):
    output = said(tmp_path, "concept:closures AND place:haringey").output
    assert output.startswith("It looks for schools that close (concept:closures) and Haringey (place:haringey).\n")
    assert output.endswith("place:haringey (Haringey) stands for:\n  Haringey\n")


@pytest.mark.parametrize("text", ["", "sources: 7\n"])
def test_without_a_usable_configuration_the_shipped_ones_are(tmp_path, text):
    assert "concept:unified-review" in said(tmp_path, "concept:unified-review", text).output
    assert isinstance(said(tmp_path, "concept:closures", text).exception, QueryError)
