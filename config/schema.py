"""The JSON Schema of the configuration file, generated from the models, for editors that complete and check YAML."""

from datetime import timedelta
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from config.includes import Kind, shipped
from config.models import Settings
from config.phrases import describe_duration

_KINDS: tuple[Kind, ...] = ("sources", "watches")


class _AsWritten(GenerateJsonSchema):
    """Defaults as they would be written in the file, and keys without the titles that only repeat them."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        written = super().default_schema(schema)
        if isinstance(schema.get("default"), BaseModel | None):
            written.pop("default", None)
        return written

    def encode_default(self, dft: Any) -> Any:
        return describe_duration(dft) if isinstance(dft, timedelta) else super().encode_default(dft)

    def get_title_from_name(self, name: str) -> str:
        return name


def json_schema() -> dict[str, Any]:
    """The schema as plain data: durations, schedules, secrets and includes as they are written in YAML."""
    schema = Settings.model_json_schema(schema_generator=_AsWritten)
    for kind in _KINDS:
        items = schema["properties"][kind]
        items["items"] = {"anyOf": [items["items"], _include(kind)]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Cuttings configuration"}


def _include(kind: Kind) -> dict[str, Any]:
    about = {
        "description": "A shipped pack, or the path of a file that holds the like.",
        "examples": list(shipped(kind)),
    }
    return {
        "type": "object",
        "properties": {"include": {"type": "string", **about}},
        "required": ["include"],
        "additionalProperties": False,
    }
