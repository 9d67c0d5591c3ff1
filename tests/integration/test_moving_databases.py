"""`cuttings move`, as its users give it: to either engine, and not where it would harm."""

import signal

import psycopg
import pytest
import stores
from commands_scene import logging_kept
from copies_scene import (
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
    served,
)
from kept_databases import load_dump

#: Lets the target be looked at, and stops what is written there at the deliveries.
BETWEEN_TABLES = "LOCK TABLE delivery IN SHARE MODE"


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
    scene = cuttings(filled)
    if engine == "postgresql":
        migrate(target)
    for busy in (filled, target):
        with at_work(busy) as who:
            said = scene("move", "--to", target)
        assert (said.code, said.error) == (1, f"cuttings: {who}; stop it first")
    assert engine == "postgresql" or not file_of(target).exists()
    assert scene("move", "--to", target).code == 0
    assert engine == "sqlite" or run_sql(target, "SELECT count(*) FROM daemon") == [(1,)]


@both
def test_a_database_is_not_moved_onto_itself(filled, engine, new_place, cuttings):
    scene = cuttings(filled)
    assert scene("move", "--to", filled).error == f"cuttings: {filled} is the database that is in use; name another"
    empty = new_place(engine)
    migrate(empty)
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
    assert [each.name for each in file_of(target).parent.iterdir()] == ["cuttings.db.lock"]


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


@both
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_stopped_midway_it_can_be_done_again(filled, new_place, cuttings, number):
    scene, target = cuttings(filled), new_place("postgresql")
    migrate(target)
    with held_up(scene, "move", "--to", target, at=target, by=BETWEEN_TABLES) as running:
        running.send_signal(number)
        running.communicate(timeout=30)
    assert running.returncode == (1 if number == signal.SIGTERM else -signal.SIGKILL)
    assert run_sql(target, "SELECT count(*) FROM article") == [(0,)]
    assert scene("move", "--to", target).code == 0
    assert contents(target) == contents(filled)


@served
def test_no_daemon_begins_on_either_database_meanwhile(filled, new_place, cuttings):
    scene, target = cuttings(filled), new_place("postgresql")
    migrate(target)
    begins = "SET lock_timeout = '300ms'; INSERT INTO daemon SELECT * FROM daemon"
    with held_up(scene, "move", "--to", target, at=target, by=BETWEEN_TABLES):
        for url in (filled, target):
            with pytest.raises(psycopg.errors.LockNotAvailable):
                run_sql(url, begins)
    for url in (filled, target):
        run_sql(url, begins)
