"""Every key of the configuration stands in docs/configuration.md, and nothing stands there that does not exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from config_texts import loaded
from markdown_tables import keys, sections
from pydantic import BaseModel

from config.includes import shipped
from config.models import Settings
from config.wording import model_at

PAGE = Path(__file__).parents[3] / "docs/configuration.md"
DOCUMENTED = sections(PAGE)


def models(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[tuple[str, type[BaseModel]]]:
    """A model and all beneath it, by the headings that they stand under."""
    yield (f"`{'.'.join(path)}`" if path else "The file"), model
    for key in model.model_fields:
        within = model_at((*path, key))
        if within:
            yield from models(within, (*path, key))


EXISTING = dict(models(Settings))


def test_every_section_is_documented_and_the_other_way_round():
    assert {heading for heading in DOCUMENTED if heading.startswith("`")} | {"The file"} == set(EXISTING)


@pytest.mark.parametrize("heading", EXISTING)
def test_every_key_is_documented_in_order(heading):
    assert [key.strip("`") for key in keys(DOCUMENTED[heading], "key")] == list(EXISTING[heading].model_fields)


@pytest.mark.parametrize("heading", EXISTING)
def test_required_keys_and_plain_defaults_are_said(heading):
    rows = dict(zip(keys(DOCUMENTED[heading], "key"), keys(DOCUMENTED[heading], "key", column=1), strict=True))
    for key, field in EXISTING[heading].model_fields.items():
        said = rows[f"`{key}`"]
        assert (said == "required") is field.is_required(), key
        if isinstance(field.default, str | int) and not isinstance(field.default, bool):
            assert said == f"`{field.default}`", key


def test_every_shipped_pack_is_documented_and_the_other_way_round():
    packs = [f"`{name}`" for kind in ("sources", "watches") for name in shipped(kind)]
    assert keys(DOCUMENTED["How values are written"], "pack") == packs


def test_the_example_can_be_used(tmp_path):
    [example] = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    settings = loaded(tmp_path, example, {"CUTTINGS_SMTP_PASSWORD": "x", "CUTTINGS_HOOK_SECRET": secret}).settings
    assert len(settings.subscriptions) == 2
