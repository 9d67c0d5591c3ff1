"""Writes the kept databases from one that the version before a change of the schema has made; see README.md.

    python tests/kept/make.py DATABASE REVISION

`DATABASE` is the SQLite file that `cuttings demo` left. What a demonstration does not come to (deliveries under way, failed and
parked, a watch that was edited, work in hand) is added here, as that version would have left it. The dump for PostgreSQL has
the very same rows, in the schema that the migrations up to `REVISION` make there.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from alerts.migrations import HERE

KEPT = Path(__file__).parent
SERVER = os.environ.get("CUTTINGS_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")

#: What newer versions of pg_dump write for psql, and no server understands.
PSQL_ALONE = ("\\restrict", "\\unrestrict")

_DELIVERY = """
    INSERT INTO delivery (id, purpose, digest_id, recipient_id, channel, address, message_id, content, state, attempts,
    uncertain, attempts_before, next_attempt_at, lease_until, created_at, finished_at)
"""
_AT, _LATER = "2026-11-25 15:00:00.000000", "2026-11-25 15:02:00.000000"
ADDED = f"""
    INSERT INTO digest (id, subscription_id, slot, slot_at, composed_at, late, sent_empty, items, content)
    SELECT 7, subscription_id, '#2', '{_AT}', '{_AT}', 0, 0, 0, content FROM digest WHERE id = 1;
    {_DELIVERY} VALUES
    (3, 'test', NULL, 1, 'email', 'board@fennimore-scp.example', '<3@fennimore-scp.example>', X'00FF4D', 'pending', 0,
     0, 0, '{_AT}', '{_LATER}', '{_AT}', NULL),
    (4, 'digest', 7, 1, 'email', 'board@fennimore-scp.example', '<4@fennimore-scp.example>', X'4D', 'sending', 1,
     0, 0, '{_AT}', '{_LATER}', '{_AT}', NULL),
    (5, 'digest', 7, 2, 'webhook', 'http://cases.example:42779/digests', '<5@fennimore-scp.example>', X'7B7D', 'failed', 9,
     0, 4, NULL, NULL, '{_AT}', '{_LATER}'),
    (6, 'operator', NULL, NULL, 'email', 'it@fennimore-scp.example', '<6@fennimore-scp.example>', X'4D', 'uncertain', 2,
     2, 0, NULL, NULL, '{_AT}', '{_LATER}');
    INSERT INTO attempt (id, delivery_id, n, at, outcome, answer) VALUES
    (13, 5, 9, '{_AT}', 'refused', '410 (“gone”)'), (14, 6, 1, '{_AT}', 'uncertain', 'the line went dead');
    INSERT INTO notice (id, key, text, at, told_at) VALUES
    (1, 'delivery 5', 'A digest for “Case system” gave up: 410', '{_AT}', '{_AT}'),
    (2, 'template digest.html.j2', 'it has no {{% endfor %}}', '{_AT}', NULL);
    INSERT INTO watch (id, name, retired_at) VALUES (9, 'Inquests', '{_AT}');
    INSERT INTO watch_version (id, watch_id, declaration, hash, created_at) VALUES
    (9, 9, '{{"name": "Inquests", "phrases": ["coroner\u2019s report"]}}', 'one', '{_AT}'),
    (10, 9, '{{"name": "Inquests", "query": "coroner*"}}', 'two', '{_AT}');
    INSERT INTO to_match (text_id) SELECT max(id) FROM text;
    INSERT INTO host (name, next_ok_at) VALUES ('westmarsh.example', '{_LATER}');
    UPDATE source SET lease_until = '{_LATER}' WHERE id = 2;
    UPDATE entry SET lease_until = '{_LATER}', next_fetch_at = '{_AT}' WHERE id = 3;
"""


def main(made: str, revision: str) -> None:
    with TemporaryDirectory() as folder:
        copy = Path(folder, "copy.db")
        shutil.copy(made, copy)
        with closing(sqlite3.connect(copy, isolation_level=None)) as database:
            database.executescript(ADDED)
            (KEPT / f"{revision}-sqlite.sql").write_text("\n".join(dumped(database)) + "\n", encoding="utf-8")
            (KEPT / f"{revision}-postgresql.sql").write_text(over(database, revision), encoding="utf-8")


def tables(database: sqlite3.Connection) -> list[tuple[str, str]]:
    """The name and the statement of each table, but for those that FTS5 makes for itself."""
    listed = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY rowid").fetchall()
    return [(name, sql) for name, sql in listed if not name.startswith("text_search_")]


def dumped(database: sqlite3.Connection) -> list[str]:
    lines = []
    for name, sql in tables(database):
        names = [row[1] for row in database.execute(f"PRAGMA table_info('{name}')")]
        names = ["rowid", *names] if name == "text_search" else names
        values = " || ', ' || ".join(f'quote("{each}")' for each in names)
        listed = ", ".join(f'"{each}"' for each in names)
        rows = database.execute(f'SELECT {values} FROM "{name}" ORDER BY rowid')
        lines += [f"{sql};", *(f'INSERT INTO "{name}" ({listed}) VALUES ({row});' for (row,) in rows)]
    indexes = database.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid")
    return lines + [f"{sql};" for (sql,) in indexes]


def over(database: sqlite3.Connection, revision: str) -> str:
    """The dump of a PostgreSQL database with the same rows."""
    name = f"cuttings_kept_{os.getpid()}"
    url = f"{SERVER.rpartition('/')[0]}/{name}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        try:
            migrate(url, revision)
            fill(database, url)
            dump = ["pg_dump", "--inserts", "--no-owner", "--no-privileges", "--no-comments", url]
            lines = subprocess.run(dump, check=True, capture_output=True, text=True).stdout.splitlines()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]
    return "\n".join(line for line in lines if not line.startswith(PSQL_ALONE)) + "\n"


def migrate(url: str, revision: str) -> None:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(HERE))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def fill(database: sqlite3.Connection, url: str) -> None:
    with psycopg.connect(url) as target:
        target.execute("SET session_replication_role = replica")  # references are whole already, in whatever order
        target.execute("SET TimeZone = 'UTC'")
        for name, _ in tables(database):
            if name in {"alembic_version", "text_search"}:
                continue
            kinds = dict(
                target.execute(
                    "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [name]
                ).fetchall()
            )
            listed, marks = ", ".join(f'"{each}"' for each in kinds), ", ".join(["%s"] * len(kinds))
            for row in database.execute(f'SELECT {listed} FROM "{name}" ORDER BY rowid'):
                values = [plain(value, kind) for value, kind in zip(row, kinds.values(), strict=True)]
                target.execute(f'INSERT INTO "{name}" ({listed}) VALUES ({marks})', values)  # type: ignore[call-overload]
            if "id" in kinds:
                last = f"""SELECT setval(pg_get_serial_sequence('"{name}"', 'id'), max(id)) FROM "{name}" """
                target.execute(last)  # type: ignore[call-overload]


def plain(value: Any, kind: str) -> Any:
    """A value of SQLite's as PostgreSQL takes it for a column of this kind."""
    return bool(value) if kind == "boolean" and value is not None else value


if __name__ == "__main__":
    main(*sys.argv[1:])
