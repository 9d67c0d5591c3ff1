"""The schema of a database as the database itself tells it, for comparing."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, inspect


def shape(connection: Connection) -> dict[str, Any]:
    """Columns, keys, references, constraints and indexes of each table, but for those that FTS5 makes for itself."""
    found = inspect(connection)
    return {
        name: {
            "columns": {each["name"]: _column(each) for each in found.get_columns(name)},
            "key": found.get_pk_constraint(name),
            "references": _sorted(found.get_foreign_keys(name)),
            "unique": _sorted(found.get_unique_constraints(name)),
            "indexes": _sorted(found.get_indexes(name)),
        }
        for name in found.get_table_names()
        if not name.startswith("text_search_")
    }


def _column(told: Any) -> tuple[str, bool, str]:
    return str(told["type"]), told["nullable"], str(told["default"]).strip("()'")


def _sorted(told: Iterable[Any]) -> list[str]:
    return sorted(json.dumps(each, default=str, sort_keys=True) for each in told)
