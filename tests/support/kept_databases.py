"""The databases that earlier versions left (tests/kept), loaded into an empty one."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

KEPT = Path(__file__).parents[1] / "kept"
Rows = dict[str, list[dict[str, Any]]]


def load_dump(url: str, revision: str = "0001") -> None:
    """Loads the dump for this address's engine (`sqlite:///…`, `postgresql://…`)."""
    text = (KEPT / f"{revision}-{url.partition(':')[0]}.sql").read_text(encoding="utf-8")
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
            database.executescript(text)
    else:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(text)  # type: ignore[call-overload]


def all_rows(url: str) -> Rows:
    """Every row of every table as the driver gives it."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
            database.row_factory = sqlite3.Row
            names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            return {name: [dict(row) for row in database.execute(f'SELECT * FROM "{name}"')] for (name,) in names}
    with psycopg.connect(url, row_factory=dict_row) as server:
        names = server.execute("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {
            each["name"]: server.execute(f'SELECT * FROM "{each["name"]}"').fetchall()  # type: ignore[call-overload]
            for each in names
        }
