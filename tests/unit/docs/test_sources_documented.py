"""The examples of docs/sources.md can be used, and every kind of source is told of."""

import re
from pathlib import Path

import yaml
from markdown_tables import keys

from config.sources import KINDS, Source

PAGE = Path(__file__).parents[3] / "docs/sources.md"


def test_the_examples_can_be_used(monkeypatch):
    for name in re.findall(r"\{env: (\w+)\}", PAGE.read_text(encoding="utf-8")):
        monkeypatch.setenv(name, "a secret")
    examples = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    sources = [Source.model_validate(each) for example in examples for each in yaml.safe_load(example)]
    assert {source.kind for source in sources} >= {"feed", "sitemap", "listing", "govuk", "spider"}
    assert len({source.name for source in sources}) == len({source.key for source in sources}) == len(sources)


def test_every_kind_is_told_of():
    kinds = keys(PAGE.read_text(encoding="utf-8"), "what there is", column=1)
    said = {kind.strip("`").partition(":")[0] for kind in kinds}
    assert said == set(KINDS)
