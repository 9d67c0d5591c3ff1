"""What pydantic found, in words for people: each of its errors -> what was found, and what would do."""

import difflib
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from config.document import Document, KeyPath
from config.errors import Fault, Unfit, shown
from config.models import Settings

_TYPES = {
    "string_type": "write a text",
    "tuple_type": "write a list, as in [one, two]",
    "dict_type": "write a mapping, as in {{name: value}}",
    "model_type": "write a mapping: its keys on lines of their own, each with a colon",
    "int_parsing": "write a whole number",
    "int_type": "write a whole number",
    "bool_parsing": "write true or false",
    "bool_type": "write true or false",
    "too_short": "write at least one item",
    "greater_than_equal": "write at least {ge}",
    "less_than_equal": "write at most {le}",
}


def faults_of(error: ValidationError, document: Document) -> Iterator[Fault]:
    """Every error that pydantic gathered, as a fault at its place."""
    for each in error.errors(include_url=False):
        found, mend = _told(each)
        # "[key]" is pydantic's mark for the key of a mapping rather than its value.
        path = tuple(step for step in each["loc"] if step != "[key]")
        yield document.fault(path, found, mend)


def _told(error: ErrorDetails) -> tuple[str, str]:
    context: dict[str, Any] = error.get("ctx", {})
    cause = context.get("error")
    kind = error["type"]
    if isinstance(cause, Unfit):
        return cause.found, cause.mend
    if kind == "missing":
        return "missing", f"add it: {about(error['loc'])}"
    if kind == "extra_forbidden":
        return _unknown(error["loc"])
    if kind == "literal_error":
        return f"found {shown(error['input'])}", f"write one of: {context['expected'].replace(chr(39), '')}"
    if kind in _TYPES:
        return f"found {shown(error['input'])}", _TYPES[kind].format_map(context)
    return f"found {shown(error['input'])}", error["msg"][:1].lower() + error["msg"][1:]


def _unknown(path: KeyPath) -> tuple[str, str]:
    model = model_at(path[:-1])
    known = list(model.model_fields) if model else []
    near = difflib.get_close_matches(str(path[-1]), known, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    return "unknown key", f"{hint}known here: {', '.join(known)}"


def about(path: KeyPath) -> str:
    """What the key at `path` is, as its model describes it."""
    model = model_at(path[:-1])
    field = model.model_fields.get(str(path[-1])) if model else None
    return (field.description or "") if field else ""


def model_at(path: KeyPath) -> type[BaseModel] | None:
    """The model of the section at `path`; None where that is no section."""
    model: type[BaseModel] | None = Settings
    for step in path:
        if isinstance(step, int):
            continue
        field = model.model_fields.get(step) if model else None
        model = _model_within(field.annotation) if field else None
    return model


def _model_within(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation is, or holds as a list's items or beside None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for each in get_args(annotation) if (model := _model_within(each))), None)
