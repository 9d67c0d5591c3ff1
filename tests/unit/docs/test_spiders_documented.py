"""What docs/spiders.md says of spiders is so, and its example is the one that is tested."""

import re
from pathlib import Path

from config_texts import loaded
from markdown_tables import keys, sections

from crawler.spiders.errand import Limits
from crawler.spiders.items import FIELDS
from crawler.spiders.settings import FORCED, LARGEST, SLOWEST

DOCS = Path(__file__).parents[3] / "docs"
PAGE = DOCS / "spiders.md"
SECTIONS = sections(PAGE)
TEXT = " ".join(PAGE.read_text().split())


def block(language: str) -> str:
    return re.search(rf"```{language}\n(.*?)```", PAGE.read_text(), re.DOTALL)[1]


def test_the_example_is_the_file():
    assert block("python").strip() == (DOCS / "examples/council_minutes.py").read_text().strip()


def test_its_configuration_can_be_used(tmp_path):
    [source] = loaded(tmp_path, block("yaml")).settings.sources
    module, _, name = source.spider.partition(":")
    assert (DOCS / "examples" / f"{module}.py").exists()
    assert f"class {name}(" in block("python")


def test_the_fields():
    assert [cell.strip("`") for cell in keys(SECTIONS["What it gives"], "field")] == list(FIELDS)


def test_the_limits():
    limits = Limits()
    assert f"{limits.seconds:g} s, {limits.requests:,} requests and {limits.items:,} items" in TEXT
    assert f"{LARGEST // 1024**2} MB and {SLOWEST:g} s for each" in TEXT
    assert FORCED["REDIRECT_MAX_TIMES"] == 5
    assert "redirects are followed, five at most" in TEXT
