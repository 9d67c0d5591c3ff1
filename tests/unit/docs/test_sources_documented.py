"""The examples of docs/sources.md can be used, and every kind of source is told of."""

import re
from pathlib import Path

import yaml
from markdown_tables import keys

from config.sources import KINDS, Source
from config.surroundings import Surroundings

PAGE = Path(__file__).parents[3] / "docs/sources.md"


def test_the_examples_can_be_used():
    text = PAGE.read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)
    secrets = dict.fromkeys(re.findall(r"\{env: (\w+)\}", text), "a secret")
    context = Surroundings(folder=PAGE.parent, environment=secrets)
    declared = [each for example in examples for each in yaml.safe_load(example)]
    sources = [Source.model_validate(each, context=context) for each in declared]
    assert {source.kind for source in sources} >= {"feed", "sitemap", "listing", "govuk", "spider"}
    assert len({source.name for source in sources}) == len({source.key for source in sources}) == len(sources)


def test_every_kind_is_told_of():
    kinds = keys(PAGE.read_text(encoding="utf-8"), "what there is", column=1)
    said = {kind.strip("`").partition(":")[0] for kind in kinds}
    assert said == set(KINDS)
