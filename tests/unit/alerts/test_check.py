"""Faults that only the alerts' floor sees, at their place in the file."""

import sys

import pytest
from click.testing import CliRunner
from config_texts import written

from alerts.check import load_checked
from alerts.cli.app import app
from config.errors import ConfigFault

CONFIG = """
    sources:
      - {name: Minutes, spider: "%s"}
    watches:
      - {name: Reviews, phrases: [serious case review]}
"""


@pytest.fixture(autouse=True)
def own_path(monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])


def faults(folder, spider, *, spiders=True):
    try:
        load_checked(written(folder, CONFIG % spider), environment={}, spiders=spiders)
    except ConfigFault as fault:
        return [str(each).removeprefix(f"{folder}/") for each in fault.faults]
    return []


def test_a_spider_that_cannot_be_imported_is_named_with_its_line_and_the_mend(tmp_path):
    [fault] = faults(tmp_path, "checked_nowhere:MinutesSpider")
    assert fault.startswith("cuttings.yaml:3: ")
    assert "there is no module checked_nowhere" in fault
    assert "put checked_nowhere.py beside the configuration file" in fault


def test_one_beside_the_file_is_found(tmp_path):
    (tmp_path / "checked_minutes.py").write_text("import scrapy\nclass MinutesSpider(scrapy.Spider): name = 'm'\n")
    assert faults(tmp_path, "checked_minutes:MinutesSpider") == []
    assert "has no Minutes" in faults(tmp_path, "checked_minutes:Minutes")[0]


def test_only_a_check_runs_what_others_wrote(tmp_path):
    assert faults(tmp_path, "checked_nowhere:MinutesSpider", spiders=False) == []


def test_what_is_no_spider_at_all_is_told_once(tmp_path):
    assert len(faults(tmp_path, "no spider")) == 1


def test_the_command_ends_with_the_fault(tmp_path):
    config = written(tmp_path, CONFIG % "checked_nowhere:MinutesSpider")
    said = CliRunner().invoke(app, ["check", str(config)], prog_name="cuttings")
    assert said.exit_code == 2
    assert "cuttings.yaml:3: " in said.stderr
    assert "checked_nowhere" in said.stderr
