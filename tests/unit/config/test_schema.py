"""The JSON Schema that editors get."""

import json
import re
from typing import Any

from config.includes import shipped
from config.models import Settings
from config.schema import json_schema
from config.sources import KINDS


def properties(schema: dict[str, Any], *path: str) -> dict[str, Any]:
    """The properties at a path of section names."""
    here = schema
    for step in path:
        here = here["properties"][step]
        here = here.get("items", here)
        here = next((each for each in here.get("anyOf", [here]) if "$ref" in each), here)
        if "$ref" in here:
            here = schema["$defs"][here["$ref"].rpartition("/")[2]]
    return here["properties"]


def test_every_key_is_in_it_with_its_description():
    schema = json_schema()
    assert list(schema["properties"]) == list(Settings.model_fields)
    for section in [schema, *schema["$defs"].values()]:
        assert section["additionalProperties"] is False
        for key, about in section["properties"].items():
            assert about.get("description") or "$ref" in about, key
    assert json.loads(json.dumps(schema)) == schema


def test_values_are_described_as_they_are_written():
    schema = json_schema()
    every, nothing = properties(schema, "sources")["every"]["anyOf"]
    assert all(re.search(every["pattern"], words) for words in ("5s", "1 hour 30 minutes", "15 minutes"))
    assert not re.search(every["pattern"], "soon")
    assert nothing == {"type": "null"}
    assert schema["properties"]["lookback"]["default"] == "2 days"
    assert schema["properties"]["lookback"]["anyOf"][0] == {"const": "all"}
    assert schema["properties"]["database"]["default"] == "sqlite:///cuttings.db"
    assert properties(schema, "retention")["unmatched"]["default"] == "180 days"


def test_schedules_secrets_and_includes_have_their_forms():
    schema = json_schema()
    words, phrase, cron = properties(schema, "subscriptions")["send"]["anyOf"]
    assert words["enum"] == ["immediately", "hourly"]
    for send in ("daily at 07:30", "weekdays at 7:30", "weekly on monday at 07:30", "weekly on Sunday at 23:59"):
        assert re.search(phrase["pattern"], send)
    assert not re.search(phrase["pattern"], "daily at 24:00")
    assert list(cron["properties"]) == ["cron"]
    secret = properties(schema, "subscriptions", "webhook")["secret"]
    assert [list(form["properties"]) for form in secret["oneOf"]] == [["env"], ["file"]]
    for kind in ("sources", "watches"):
        _, include = schema["properties"][kind]["items"]["anyOf"]
        assert include["properties"]["include"]["examples"] == list(shipped(kind))
    written, by_env, by_file = properties(schema, "sources")["headers"]["additionalProperties"]["anyOf"]
    assert written == {"type": "string"}
    assert [list(form["properties"]) for form in (by_env, by_file)] == [["env"], ["file"]]


def test_a_source_is_in_one_place_and_selectors_belong_to_a_listing():
    source = json_schema()["$defs"]["Source"]
    assert [each["required"] for each in source["oneOf"]] == [[kind] for kind in KINDS]
    assert source["dependentRequired"] == {"links": ["listing"], "date": ["listing"], "next": ["listing"]}
    assert {*KINDS, *source["dependentRequired"]} <= set(source["properties"])


def test_sections_have_no_default_of_their_own():
    assert all(
        "default" not in json_schema()["properties"][section] for section in ("network", "retention", "mail", "web")
    )
