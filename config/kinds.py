"""The kinds of values that the configuration holds, for pydantic: how each is checked, and what editors are told of it."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, SecretStr, WithJsonSchema

from config import checks, surroundings
from config.phrases import WEEKDAYS, Schedule, describe, describe_duration, parse_duration, parse_schedule

_WORDS = r"^\s*([0-9]+(\.[0-9]+)?\s*[A-Za-z]+[\s,]*(and\s+)?)+$"
_DURATION: dict[str, Any] = {"type": "string", "pattern": _WORDS, "examples": ["15m", "2d", "1 hour 30 minutes", "6y"]}
_CLOCK = "(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
_SEND: dict[str, Any] = {
    "anyOf": [
        {"enum": ["immediately", "hourly"]},
        {
            "type": "string",
            "pattern": f"^((daily|weekdays)|weekly on ({'|'.join(day.title() + '|' + day for day in WEEKDAYS)})) at {_CLOCK}$",
            "examples": ["daily at 07:30", "weekdays at 07:30", "weekly on monday at 07:30"],
        },
        {
            "type": "object",
            "properties": {"cron": {"type": "string", "description": "Five fields, as in 30 7 * * MON-FRI."}},
            "required": ["cron"],
            "additionalProperties": False,
        },
    ]
}
_SECRET: dict[str, Any] = {
    "oneOf": [
        {
            "type": "object",
            "properties": {key: {"type": "string", "description": about}},
            "required": [key],
            "additionalProperties": False,
        }
        for key, about in (("env", "The environment variable that holds it."), ("file", "The file that holds it."))
    ]
}

Name = Annotated[str, AfterValidator(checks.check_name)]
Phrase = Annotated[str, AfterValidator(checks.check_phrase)]
Url = Annotated[str, AfterValidator(checks.check_url), WithJsonSchema({"type": "string", "pattern": "^https?://"})]
Selector = Annotated[str, AfterValidator(checks.check_selector)]
SpiderClass = Annotated[
    str, AfterValidator(checks.check_spider), WithJsonSchema({"type": "string", "pattern": "^[^:]+:[^:]+$"})
]
Organisation = Annotated[
    str, AfterValidator(checks.check_organisation), WithJsonSchema({"type": "string", "pattern": "^[a-z0-9-]+$"})
]
DocumentType = Annotated[
    str, AfterValidator(checks.check_document_type), WithJsonSchema({"type": "string", "pattern": "^[a-z0-9_]+$"})
]
HeaderName = Annotated[str, AfterValidator(checks.check_header_name)]
Contact = Annotated[
    str, AfterValidator(checks.check_contact), WithJsonSchema({"type": "string", "pattern": "^(https?://|mailto:)"})
]
Cidr = Annotated[str, AfterValidator(checks.check_cidr)]
Host = Annotated[str, AfterValidator(checks.check_host)]
LiteralAddress = Annotated[str, AfterValidator(checks.check_literal)]
Listen = Annotated[str, AfterValidator(checks.check_listen)]
MailServer = Annotated[
    str, AfterValidator(checks.check_mail_server), WithJsonSchema({"type": "string", "pattern": "^smtp://"})
]
Email = Annotated[
    str, AfterValidator(checks.check_email), WithJsonSchema({"type": "string", "pattern": "^[^@ ]+@[^@ ]+$"})
]
Sender = Annotated[str, AfterValidator(checks.check_sender)]
Timezone = Annotated[str, AfterValidator(checks.check_timezone)]
FilePath = Annotated[Path, AfterValidator(surroundings.resolve_path), WithJsonSchema({"type": "string"})]
ExistingFolder = Annotated[FilePath, AfterValidator(surroundings.check_folder)]
ExistingFile = Annotated[FilePath, AfterValidator(surroundings.check_file)]
Database = Annotated[
    str,
    AfterValidator(surroundings.resolve_database),
    WithJsonSchema({"type": "string", "pattern": "^(sqlite:///|postgres(ql)?://)"}),
]
Secret = Annotated[SecretStr, BeforeValidator(surroundings.resolve_secret), WithJsonSchema(_SECRET)]
HeaderValue = Annotated[
    SecretStr,
    BeforeValidator(surroundings.resolve_header),
    WithJsonSchema({"anyOf": [{"type": "string"}, *_SECRET["oneOf"]]}),
]
SigningSecret = Annotated[Secret, AfterValidator(surroundings.check_signing_secret)]
Duration = Annotated[
    timedelta,
    BeforeValidator(parse_duration),
    PlainSerializer(describe_duration, when_used="json"),
    WithJsonSchema(_DURATION),
]
LastingDuration = Annotated[Duration, AfterValidator(checks.check_positive)]
Lookback = Annotated[
    timedelta | None,
    BeforeValidator(checks.parse_lookback),
    PlainSerializer(lambda value: "all" if value is None else describe_duration(value), when_used="json"),
    WithJsonSchema({"anyOf": [{"const": "all"}, _DURATION]}),
]
Send = Annotated[
    Schedule, BeforeValidator(parse_schedule), PlainSerializer(describe, when_used="json"), WithJsonSchema(_SEND)
]
