"""`cuttings backup` and `restore`, as their users give them: on both engines, from one to the other, and in bad times."""

import os
import signal
import sqlite3
import threading
from contextlib import closing
from stat import S_IMODE

import pytest
import stores
from commands_scene import logging_kept
from copies_scene import (
    HOLDS,
    at_work,
    both,
    contents,
    embedded,
    file_of,
    held_up,
    leased,
    migrate,
    open_places,
    run_sql,
    scratch_schemas,
    served,
    sign_of_life,
)
from kept_databases import all_rows, load_dump


@pytest.fixture
def places(tmp_path):
    with logging_kept(), open_places(tmp_path) as places:
        yield places


@pytest.fixture
def new_place(places):
    return places.new


@pytest.fixture
def cuttings(places):
    return places.cuttings


@pytest.fixture
def filled(engine, places):
    return places.filled(engine)


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
    at = "2026-11-25 15:00:00" + (".000000" if engine == "sqlite" else "+00")

    def write():
        number = 0
        while not stop.is_set():
            number += 1
            run_sql(filled, "BEGIN", first.format(number, at), second.format(number, at), "COMMIT")

    writer = threading.Thread(target=write)
    scene = cuttings(filled)
    with at_work(filled):
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
        assert not file_of(url).exists()
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
    if engine == "postgresql":
        migrate(empty)
    with at_work(empty) as who:
        busy = cuttings(empty)("restore", str(file))
    assert (busy.code, busy.error) == (1, f"cuttings: {who}; stop it first")


@both
def test_a_database_that_holds_nothing_is_filled(engine, new_place, cuttings, tmp_path):
    """Also where another process looks into it just now."""
    file, url = tmp_path / "copy.db", new_place(engine)
    load_dump(f"sqlite:///{file}")
    migrate(url)
    if engine == "sqlite":
        with closing(sqlite3.connect(file_of(url))) as looking:
            assert looking.execute("SELECT count(*) FROM article").fetchone() == (0,)
            assert cuttings(url)("restore", str(file)).code == 0
    else:
        sign_of_life(url, ago=31)
        sign_of_life(url, ago=0, stopped=True)
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
    assert len(counted) == 27
    assert end == "All of it comes back. Nothing else was touched."
    assert all_rows(filled) == before
    assert file.read_bytes() == kept
    assert list(scratch.iterdir()) == []
    if engine == "postgresql":
        assert scratch_schemas(filled) == set()


@embedded
def test_a_drill_that_does_not_bring_all_back_fails(filled, cuttings, tmp_path):
    file = tmp_path / "copy.db"
    assert cuttings(filled)("backup", str(file)).code == 0
    run_sql(f"sqlite:///{file}", "CREATE TRIGGER lossy AFTER UPDATE ON source BEGIN DELETE FROM notice; END")
    said = cuttings(filled)("restore", str(file), "--drill")
    assert said.code == 1
    assert ["notice", "2", "0"] in [line.split() for line in said.out.splitlines()]
    assert said.error == f"cuttings: not all of {file} comes back: notice; make a new copy, and try that"


@served
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_stopped_midway_it_leaves_nothing(filled, cuttings, tmp_path, command, number):
    scene, file = cuttings(filled), tmp_path / "files" / "copy.db"
    file.parent.mkdir()
    arguments, lock = ["backup", str(file)], "LOCK TABLE delivery IN ACCESS EXCLUSIVE MODE"
    if command == "restore":
        assert scene("backup", str(file)).code == 0
        arguments, lock = ["restore", "--drill", str(file)], "SELECT pg_advisory_xact_lock(20260604)"
    before = sorted(file.parent.iterdir())
    with held_up(scene, *arguments, at=filled, by=lock) as running:
        assert command == "backup" or len(scratch_schemas(filled)) == 1
        assert command == "restore" or len(list(file.parent.iterdir())) > len(before)
        running.send_signal(number)
        out, err = running.communicate(timeout=30)
    assert (running.returncode, out, err.strip()) == (1, "", "cuttings: stopped")
    assert sorted(file.parent.iterdir()) == before
    assert scratch_schemas(filled) == set()


@served
def test_killed_midway_a_backup_leaves_nothing_under_its_name(filled, cuttings, tmp_path):
    scene, file = cuttings(filled), tmp_path / "copy.db"
    lock = "LOCK TABLE delivery IN ACCESS EXCLUSIVE MODE"
    with held_up(scene, "backup", str(file), at=filled, by=lock) as running:
        running.kill()
    assert not file.exists()
    assert scene("backup", str(file)).code == 0


@served
def test_killed_midway_a_restore_leaves_a_database_that_can_be_filled(engine, new_place, cuttings, tmp_path):
    file, url = tmp_path / "copy.db", new_place(engine)
    load_dump(f"sqlite:///{file}")
    migrate(url)
    scene = cuttings(url)
    lock = "LOCK TABLE delivery IN SHARE MODE"
    with held_up(scene, "restore", str(file), at=url, by=lock) as running:
        running.kill()
    assert run_sql(url, "SELECT count(*) FROM article") == [(0,)]
    assert scene("restore", str(file)).code == 0
    assert run_sql(url, "SELECT count(*) FROM article") == [(31,)]
