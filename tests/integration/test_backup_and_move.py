"""`cuttings backup`, `restore` and `move`, as their users give them: on both engines, from one to the other, and in bad times."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import threading
import time
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from stat import S_IMODE

import psycopg
import pytest
import stores
from commands_scene import CUTTINGS, Scene, logging_kept
from kept_databases import all_rows, load_dump

from alerts.daemon import sole_worker
from alerts.migrations import upgrade
from config.load import load
from crawler.archive.connection import open_database

#: What the kept database holds, see tests/kept.
HOLDS = "31 articles, 12 matches, 3 digests, 6 deliveries"
AT = "2026-11-25 15:00:00+00"
DAEMON = """
    INSERT INTO daemon (name, config, fingerprint, roles, started_at, seen_at, stopped_at)
    VALUES ('press-1:77', '', '', '[]', now(), now() - interval '{ago} seconds', {stopped})
"""

both = pytest.mark.parametrize("engine", stores.ENGINES, indirect=True)
served = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
embedded = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def logging_left_as_it_was():
    with logging_kept():
        yield


@contextmanager
def place(engine, folder):
    """The address of an empty database, without any table."""
    if engine == "sqlite":
        folder.mkdir()
        yield f"sqlite:///{folder / 'cuttings.db'}"
        return
    url = stores.postgres_database()
    try:
        run_sql(url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        yield url
    finally:
        stores.give_back(url)


def run_sql(url, *statements):
    """What the last statement gives, committed."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as database:
            return [database.execute(each).fetchall() for each in statements][-1]
    with psycopg.connect(url, autocommit=True) as server:
        results = [server.execute(each) for each in statements]
        return results[-1].fetchall() if results[-1].description else []


@pytest.fixture
def new_place(tmp_path):
    """Makes addresses of empty databases: `new_place(engine)`."""
    with ExitStack() as stack:
        numbers = iter(range(9))
        yield lambda engine: stack.enter_context(place(engine, tmp_path / f"place{next(numbers)}"))


@pytest.fixture
def cuttings(tmp_path):
    """Makes commands on a database: `cuttings(url)`."""
    numbers = iter(range(9))

    def on(url):
        config = tmp_path / f"cuttings{next(numbers)}.yaml"
        config.write_text(f"database: {url}\n", encoding="utf-8")
        return Scene(config=config)

    return on


@pytest.fixture
def filled(engine, new_place):
    """The address of a database with what an earlier version left, brought to the newest schema."""
    url = new_place(engine)
    load_dump(url)
    asyncio.run(migrate(url))
    return url


async def migrate(url):
    database = open_database(stores.async_url(url))
    await upgrade(database)
    await database.close()


def contents(url):
    """Every row in plain values that are the same on both engines, without leases and who worked."""
    rows = {}
    for name, listed in all_rows(url).items():
        if name.startswith(("text_search", "daemon", "alembic")):
            continue
        rows[name] = sorted(
            repr({key: plain(key, value) for key, value in sorted(row.items()) if not key.startswith("lease_")})
            for row in listed
        )
    return rows


def plain(key, value):
    if isinstance(value, datetime):
        value = value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if (
        key in {"tags", "declaration", "terms", "passages", "content"}
        and str(value).startswith(("[", "{"))
        and isinstance(value, str)
    ):
        value = json.loads(value)
    return int(value) if isinstance(value, bool) else value


def leased(url):
    tables = ("source", "entry", "to_match", "host", "delivery")
    return sum(run_sql(url, f"SELECT count(*) FROM {each} WHERE lease_until IS NOT NULL")[0][0] for each in tables)


def schemas(url):
    return {name for (name,) in run_sql(url, "SELECT nspname FROM pg_namespace WHERE nspname LIKE '%drill%'")}


@both
@pytest.mark.parametrize("other", stores.ENGINES)
def test_a_backup_comes_back_on_either_engine(filled, other, new_place, cuttings, tmp_path):
    file = tmp_path / "copy.db"
    said = cuttings(filled)("backup", str(file))
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"{file} holds {HOLDS}; 0.")
    assert said.out.endswith(" MB.\n")
    assert S_IMODE(file.stat().st_mode) == 0o600
    kept = file.read_bytes()
    target = new_place(other)
    back = cuttings(target)("restore", str(file))
    assert (back.code, back.err) == (0, "")
    assert back.out == f"{target} holds {HOLDS}. `cuttings run` goes on from there.\n"
    assert contents(target) == contents(filled)
    assert leased(filled) > 0
    assert leased(target) == 0
    assert file.read_bytes() == kept
    assert [row[0] for row in run_sql(target, "SELECT state FROM delivery ORDER BY id")][3] == "sending"
    found = cuttings(target)("search", "serious", "case", "review") if other == "sqlite" else None
    assert found is None or len(found.out.splitlines()) > 2
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]


@both
def test_a_backup_beside_a_daemon_is_the_database_of_one_moment(filled, cuttings, tmp_path, engine):
    stop = threading.Event()
    first, second = ("INSERT INTO host (name, next_ok_at) VALUES ('{0}', '{1}')",
                     "INSERT INTO notice (key, text, at) VALUES ('{0}', '', '{1}')")  # fmt: skip
    at = "2026-11-25 15:00:00.000000" if engine == "sqlite" else AT

    def write():
        number = 0
        while not stop.is_set():
            number += 1
            run_sql(filled, "BEGIN", first.format(number, at), second.format(number, at), "COMMIT")

    writer = threading.Thread(target=write)
    scene = cuttings(filled)
    with ExitStack() as stack:
        if engine == "sqlite":
            stack.enter_context(sole_worker(load(scene.config, environment={}).settings))
        else:
            run_sql(filled, DAEMON.format(ago=0, stopped="NULL"))
        writer.start()
        try:
            codes = [scene("backup", str(tmp_path / f"{number}.db")).code for number in range(3)]
        finally:
            stop.set()
            writer.join()
    assert codes == [0, 0, 0]
    counts = [
        run_sql(f"sqlite:///{tmp_path / f'{number}.db'}", "SELECT (SELECT count(*) FROM host), count(*) FROM notice")[0]
        for number in range(3)
    ]
    assert all(notices == hosts + 1 for hosts, notices in counts)
    assert counts[0] < counts[2]


@embedded
def test_a_backup_of_an_older_schema_is_made_before_it_is_migrated(engine, new_place, cuttings, tmp_path):
    old, new = new_place("sqlite"), new_place("sqlite")
    load_dump(old)
    assert cuttings(old)("backup", str(tmp_path / "old.db")).code == 0
    assert run_sql(old, "SELECT version_num FROM alembic_version") == [("0001",)]
    assert run_sql(f"sqlite:///{tmp_path / 'old.db'}", "SELECT version_num FROM alembic_version") == [("0001",)]
    assert cuttings(new)("restore", str(tmp_path / "old.db")).code == 0
    assert run_sql(new, "SELECT count(*) FROM daemon") == [(0,)]


@both
def test_a_backup_is_refused_where_it_would_overwrite_or_copy_nothing(filled, engine, new_place, cuttings, tmp_path):
    there = tmp_path / "there.db"
    there.write_bytes(b"mine")
    scene, empty = cuttings(filled), cuttings(new_place(engine))
    assert (
        scene("backup", str(there)).error == f"cuttings: {there} is there already; name another file, or move it away"
    )
    assert there.read_bytes() == b"mine"
    nowhere = scene("backup", str(tmp_path / "no" / "copy.db"))
    assert (nowhere.code, nowhere.error) == (
        1,
        f"cuttings: the folder {tmp_path / 'no'} is not there; make it, or name another",
    )
    nothing = empty("backup", str(tmp_path / "copy.db"))
    assert nothing.code == 1
    assert nothing.error.endswith(" yet; `cuttings run` makes it")
    assert not (tmp_path / "copy.db").exists()


@served
def test_a_backup_of_another_schema_is_refused_on_a_server(engine, new_place, cuttings, tmp_path):
    url = new_place(engine)
    load_dump(url)
    said = cuttings(url)("backup", str(tmp_path / "copy.db"))
    assert said.code == 1
    assert said.error.startswith(f"cuttings: the schema of {url} is 0001, and this is ")
    assert not (tmp_path / "copy.db").exists()


def spoilt(file, how):
    """Makes the copy one that must not be restored."""
    match how:
        case "text":
            file.write_text("name,address\n")
        case "missing":
            file.unlink()
        case "cut":
            os.truncate(file, file.stat().st_size - 20_000)
        case "foreign":
            file.unlink()
            run_sql(f"sqlite:///{file}", "CREATE TABLE article (id)")
        case "newer":
            run_sql(f"sqlite:///{file}", "UPDATE alembic_version SET version_num = '9999'")
        case "loose":
            run_sql(f"sqlite:///{file}", "DELETE FROM source")
        case "index":
            run_sql(f"sqlite:///{file}", "UPDATE text_search_content SET c1 = 'other words' WHERE id = 3")


REFUSALS = {
    "text": "it is no SQLite file; name a file that `cuttings backup` wrote",
    "missing": "it cannot be read (No such file or directory); mend the path, or who may read it",
    "cut": "SQLite refused: database disk image is malformed",
    "foreign": "it is no database of Cuttings; name a file that `cuttings backup` wrote",
    "loose": "it is damaged (",
    "index": "SQLite refused: database disk image is malformed",
}


@both
@pytest.mark.parametrize("how", [*REFUSALS, "newer"])
def test_what_is_no_whole_copy_of_ours_is_not_restored(how, engine, new_place, cuttings, tmp_path):
    file = tmp_path / "copy.db"
    load_dump(f"sqlite:///{file}")
    spoilt(file, how)
    url = new_place(engine)
    for drill in ([], ["--drill"]):
        said = cuttings(url)("restore", str(file), *drill)
        assert (said.code, said.out) == (1, "")
        if how == "newer":
            assert (
                said.error == f"cuttings: {file} was made by a newer version of Cuttings; restore it with that version"
            )
        else:
            assert said.error.startswith(f"cuttings: {file} cannot be restored: {REFUSALS[how]}")
    if engine == "sqlite":
        assert not Path(url.removeprefix("sqlite:///")).exists()
    else:
        assert run_sql(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


@both
def test_nothing_is_restored_over_something_or_under_a_daemon(filled, engine, new_place, cuttings, tmp_path):
    file = tmp_path / "copy.db"
    load_dump(f"sqlite:///{file}")
    before = contents(filled)
    said = cuttings(filled)("restore", str(file))
    assert said.code == 1
    assert said.error.startswith(f"cuttings: {filled} holds something already (table ")
    assert said.error.endswith(" rows); name an empty database, or move this one away first")
    assert contents(filled) == before
    empty = new_place(engine)
    scene = cuttings(empty)
    with ExitStack() as stack:
        if engine == "sqlite":
            stack.enter_context(sole_worker(load(scene.config, environment={}).settings))
        else:
            asyncio.run(migrate(empty))
            run_sql(empty, DAEMON.format(ago=5, stopped="NULL"))
        busy = scene("restore", str(file))
    assert busy.code == 1
    assert busy.error.startswith("cuttings: another Cuttings (p")
    assert busy.error.endswith("; stop it first")


@both
def test_a_database_that_holds_nothing_is_filled(engine, new_place, cuttings, tmp_path):
    """Also where another process looks into it just now."""
    file, url = tmp_path / "copy.db", new_place(engine)
    load_dump(f"sqlite:///{file}")
    asyncio.run(migrate(url))
    if engine == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as looking:
            assert looking.execute("SELECT count(*) FROM article").fetchone() == (0,)
            assert cuttings(url)("restore", str(file)).code == 0
    else:
        run_sql(url, DAEMON.format(ago=31, stopped="NULL"), DAEMON.format(ago=0, stopped="now()"))
        assert cuttings(url)("restore", str(file)).code == 0
    assert run_sql(url, "SELECT count(*) FROM article") == [(31,)]


def test_a_copy_made_by_other_means_is_restored_with_what_stands_beside_it(cuttings, tmp_path, new_place):
    file, url = tmp_path / "live.db", new_place("sqlite")
    load_dump(f"sqlite:///{file}")
    with closing(sqlite3.connect(file, isolation_level=None)) as live:
        live.execute("PRAGMA journal_mode=WAL")
        live.execute("INSERT INTO host (name, next_ok_at) VALUES ('late.example', '2026-11-25 15:00:00.000000')")
        assert (tmp_path / "live.db-wal").exists()
        assert cuttings(url)("restore", str(file)).code == 0
    assert run_sql(url, "SELECT count(*) FROM host WHERE name = 'late.example'") == [(1,)]


@both
def test_a_drill_compares_and_leaves_nothing(filled, cuttings, tmp_path, engine, monkeypatch):
    file, scratch = tmp_path / "copy.db", tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    scene = cuttings(filled)
    assert scene("backup", str(file)).code == 0
    before, kept = all_rows(filled), file.read_bytes()
    said = scene("restore", str(file), "--drill")
    assert (said.code, said.err) == (0, "")
    heading, *lines, end = said.out.splitlines()
    assert heading.split() == ["TABLE", "IN", "THE", "FILE", "RESTORED"]
    counted = {line.split()[0]: line.split()[1:] for line in lines}
    assert counted["article"] == ["31", "31"]
    assert counted["text_search"] == ["45", "45"]
    assert len(counted) == 23
    assert end == "All of it comes back. Nothing else was touched."
    assert all_rows(filled) == before
    assert file.read_bytes() == kept
    assert list(scratch.iterdir()) == []
    if engine == "postgresql":
        assert schemas(filled) == set()


@embedded
def test_a_drill_that_does_not_bring_all_back_fails(filled, cuttings, tmp_path):
    file = tmp_path / "copy.db"
    assert cuttings(filled)("backup", str(file)).code == 0
    run_sql(f"sqlite:///{file}", "CREATE TRIGGER lossy AFTER UPDATE ON source BEGIN DELETE FROM notice; END")
    said = cuttings(filled)("restore", str(file), "--drill")
    assert said.code == 1
    assert ["notice", "2", "0"] in [line.split() for line in said.out.splitlines()]
    assert said.error == f"cuttings: not all of {file} comes back: notice; make a new copy, and try that"


@both
@pytest.mark.parametrize("other", stores.ENGINES)
def test_a_database_is_moved_to_either_engine(filled, other, new_place, cuttings):
    before, target = contents(filled), new_place(other)
    scene = cuttings(filled)
    said = scene("move", "--to", target)
    assert (said.code, said.err) == (0, "")
    heading, *lines = said.out.splitlines()
    assert heading.split() == ["TABLE", "ROWS"]
    assert ["article", "31"] in [line.split() for line in lines]
    assert lines[-2:] == [
        f"All of it is in {target}. Put this into {scene.config}, and start Cuttings again:",
        f"database: {target}",
    ]
    assert contents(target) == contents(filled) == before
    assert (leased(target), leased(filled) > 0) == (0, True)
    again = scene("move", "--to", target)
    assert again.code == 1
    assert again.error.startswith(f"cuttings: {target} holds something already (table ")


def test_where_to_is_read_as_in_the_configuration(new_place, cuttings):
    url = new_place("sqlite")
    load_dump(url)
    scene = cuttings(url)
    assert scene("move", "--to", "sqlite:///moved.db").code == 0
    assert scene.config.with_name("moved.db").exists()
    for wrong, words in {
        "moved.db": '"moved.db" is no database; write sqlite:/// and a path',
        "postgresql://cuttings:secret@db/cuttings": "the address of the database holds a password; take it out",
        "sqlite:///no/moved.db": "",
    }.items():
        said = scene("move", "--to", wrong)
        if words:
            assert (said.code, said.out) == (2, "")
            assert said.error.startswith(f"cuttings move: Invalid value for '--to': {words}")
            assert "secret" not in said.error
        else:
            folder = scene.config.parent / "no"
            assert (said.code, said.error.startswith(f"cuttings: the folder {folder} is not there; make it")) == (
                1,
                True,
            )


@both
def test_nothing_is_moved_while_a_daemon_works(filled, engine, new_place, cuttings):
    target = new_place(engine)
    scene, there = cuttings(filled), cuttings(target)
    if engine == "sqlite":
        for busy in (scene, there):
            with sole_worker(load(busy.config, environment={}).settings):
                said = scene("move", "--to", target)
            assert said.code == 1
            assert said.error.startswith(
                f"cuttings: another Cuttings (process {os.getpid()}) works on cuttings.db; stop"
            )
            assert not Path(target.removeprefix("sqlite:///")).exists()
        return
    asyncio.run(migrate(target))
    for busy in (filled, target):
        run_sql(busy, DAEMON.format(ago=29, stopped="NULL"))
        said = scene("move", "--to", target)
        assert said.code == 1
        assert said.error == f"cuttings: another Cuttings (press-1:77) works on {busy}; stop it first"
        run_sql(busy, "UPDATE daemon SET stopped_at = now()")
    assert scene("move", "--to", target).code == 0
    assert run_sql(target, "SELECT count(*) FROM daemon") == [(1,)]


@both
def test_a_database_is_not_moved_onto_itself(filled, engine, new_place, cuttings):
    scene = cuttings(filled)
    assert scene("move", "--to", filled).error == f"cuttings: {filled} is the database that is in use; name another"
    empty = new_place(engine)
    asyncio.run(migrate(empty))
    nothing = cuttings(empty)("move", "--to", filled)
    assert nothing.error == f"cuttings: there is nothing in {empty} yet; `database:` must name what is to be moved"
    if engine == "postgresql":
        said = scene("move", "--to", filled.replace("127.0.0.1", "localhost"))
        assert " holds something already (" in said.error


@embedded
def test_a_move_that_fails_leaves_nothing_new(filled, new_place, cuttings):
    target = new_place("sqlite")
    run_sql(filled, "UPDATE notice SET text = CAST(X'FF' AS TEXT)")
    said = cuttings(filled)("move", "--to", target)
    assert said.code == 1
    assert said.error.startswith("cuttings: the database refused: Could not decode to UTF-8 column 'text'")
    assert [each.name for each in Path(target.removeprefix("sqlite:///")).parent.iterdir()] == ["cuttings.db.lock"]


@embedded
def test_what_the_server_does_not_take_is_marked_and_said(filled, new_place, cuttings):
    stores.need_postgres()
    target = new_place("postgresql")
    run_sql(filled, "UPDATE notice SET text = 'one' || char(0) WHERE id = 1")
    said = cuttings(filled)("move", "--to", target)
    assert said.code == 0
    mended = "1 text held a NUL character, which PostgreSQL takes in no text; its place is marked with U+FFFD.\n"
    assert said.err == mended
    assert run_sql(target, "SELECT text FROM notice WHERE id = 1") == [("one\ufffd",)]


@contextmanager
def holding_up(url, statement):
    """Makes what comes after wait for a lock."""
    with psycopg.connect(url) as server:
        server.execute(statement)
        yield
        server.rollback()


@served
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_stopped_midway_it_leaves_nothing(filled, cuttings, tmp_path, command, number):
    scene, file = cuttings(filled), tmp_path / "files" / "copy.db"
    file.parent.mkdir()
    lock = "LOCK TABLE delivery IN ACCESS EXCLUSIVE MODE"
    arguments = ["backup", str(file)]
    if command == "restore":
        assert scene("backup", str(file)).code == 0
        lock, arguments = "SELECT pg_advisory_xact_lock(20260604)", ["restore", "--drill", str(file)]
    before = sorted(file.parent.iterdir())
    with holding_up(filled, lock):
        whole = [CUTTINGS, "--config", scene.config, *arguments]
        with subprocess.Popen(whole, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
            ours = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            waits = f"SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN ({ours})"
            began = time.monotonic()
            while run_sql(filled, waits) == [(0,)]:
                assert time.monotonic() - began < 60
                time.sleep(0.05)
            assert command == "backup" or len(schemas(filled)) == 1
            running.send_signal(number)
            out, err = running.communicate(timeout=30)
    assert (running.returncode, out, err.strip()) == (1, "", "cuttings: stopped")
    assert sorted(file.parent.iterdir()) == before
    assert schemas(filled) == set()
