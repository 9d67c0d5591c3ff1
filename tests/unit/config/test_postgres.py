"""Addresses of PostgreSQL databases: what is taken is what the driver is given, and a password never is part of it."""

import psycopg
import pytest
from config_texts import faults, loaded
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import make_url

from config.errors import Unfit
from config.postgres import OPTIONS, check_postgres
from config.surroundings import is_embedded


def dialled(url: str) -> dict[str, object]:
    """What libpq is told for an address."""
    address = make_url(url)
    given, named = address.get_dialect()().create_connect_args(address)
    assert given == []
    return named


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("//cuttings@db.alderbrook.example:5433/cuttings",
         {"user": "cuttings", "host": "db.alderbrook.example", "port": 5433, "dbname": "cuttings"}),
        ("//cuttings@db/cuttings", {"user": "cuttings", "host": "db", "dbname": "cuttings"}),
        ("//db/cuttings", {"host": "db", "dbname": "cuttings"}),
        ("//[fd00::7]:5432/cuttings", {"host": "fd00::7", "port": 5432, "dbname": "cuttings"}),
        ("//db1,db2/cuttings", {"host": "db1,db2", "dbname": "cuttings"}),
        ("///cuttings", {"dbname": "cuttings"}),
        ("//cuttings@/cuttings", {"user": "cuttings", "dbname": "cuttings"}),
        ("//press%40office@db/press%20cuttings", {"user": "press@office", "host": "db", "dbname": "press cuttings"}),
        ("///cuttings?host=/run/postgresql", {"host": "/run/postgresql", "dbname": "cuttings"}),
        ("///cuttings?host=/run/postgresql&port=5433", {"host": "/run/postgresql", "port": "5433", "dbname": "cuttings"}),
        ("///cuttings?host=db1:5432&host=db2:5433", {"host": "db1,db2", "port": "5432,5433", "dbname": "cuttings"}),
        ("///cuttings?host=db1,db2&port=5432,5433", {"host": "db1,db2", "port": "5432,5433", "dbname": "cuttings"}),
        ("//db/cuttings?sslmode=verify-full&sslrootcert=/etc/ca.pem",
         {"host": "db", "dbname": "cuttings", "sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}),
        ("///cuttings?service=press&passfile=/etc/cuttings/pgpass",
         {"dbname": "cuttings", "service": "press", "passfile": "/etc/cuttings/pgpass"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_what_is_taken_reaches_the_driver(scheme, written, expected):
    url = check_postgres(f"{scheme}:{written}")
    assert url == f"postgresql+psycopg:{written}"
    assert dialled(url) == expected


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("postgresql://", "the address does not name the database; write postgresql://USER@HOST:PORT/NAME"),
        ("postgresql:/db/cuttings", "this is no address of a PostgreSQL database; write postgresql://USER@HOST"),
        ("postgresql:cuttings", "this is no address of a PostgreSQL database"),
        ("postgresql+asyncpg://db/cuttings", "this is no address of a PostgreSQL database"),
        ("postgresql://cuttings@db", "the address does not name the database"),
        ("postgresql://cuttings@db/", "the address does not name the database"),
        ("postgresql://cuttings@db/a/b", "this is no address of a PostgreSQL database"),
        ("postgresql://cuttings@db/a#b", "this is no address of a PostgreSQL database"),
        ("postgresql://cuttings@db/a b", "this is no address of a PostgreSQL database"),
        ("postgresql://cuttings@db/a%00", "this is no address of a PostgreSQL database"),
        ("postgresql://cuttings@db:x/a", "this is no address of a PostgreSQL database"),
        ("postgresql://cuttings@db:/a", "this is no address of a PostgreSQL database"),
        ("postgresql://db1:1,db2:2/a", "this is no address of a PostgreSQL database"),
        ("postgresql://db1,/a", "the hosts of the address cannot be read; write ?host=/run/postgresql, or several as"),
        ("postgresql://[::7::]/a", '"::7::" is no address; write a literal address'),
        ("postgresql://cuttings@db:0/a", "the port of the address is none; write a number from 1 to 65535"),
        ("postgresql://cuttings@db:65536/a", "the port of the address is none"),
        ("postgresql://%2Frun%2Fpostgresql/a", "the folder of the socket stands where the host should; write ?host=/run"),
        ("postgresql://db/a?ssl=on", '"ssl" is no option of the address; known are: '),
        ("postgresql://db/a?ssl_mode=require", '"ssl_mode" is no option of the address; did you mean sslmode?'),
        ("postgresql://db/a?colour=red", '"colour" is no option of the address; known are: application_name, '),
        ("postgresql://db/a?connect_timeout=1", '"connect_timeout" is no option of the address'),
        ("postgresql://db/a?sslmode", "the option sslmode has no value; write sslmode= and a value"),
        ("postgresql://db/a?sslmode=on", 'the option sslmode is "on"; write one of: disable | allow | prefer | require'),
        ("postgresql://db/a?sslmode=require&sslmode=allow", "the option sslmode stands twice; take one out"),
        ("postgresql://db/a?host=/run", "there is a host or port before the ? and after it; leave one of them"),
        ("postgresql:///a?host=db1:1,db2:2", "the hosts of the address cannot be read"),
        ("postgresql:///a?host=db1:1&host=db2:2&port=3", "the hosts of the address cannot be read"),
        ("postgresql:///a?host=db1&host=run/x", "the hosts of the address cannot be read"),
        ("postgresql:///a?host=db1&port=one", "the port of the address is none"),
        ("postgresql:///a?host=db1,db2&port=1,2,3", "there are not as many ports as hosts"),
        ("postgresql:///a?port=1,2", "there are not as many ports as hosts"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_told_in_one_line(tmp_path, written, fault):
    [line] = faults(tmp_path, f"database: {written!r}\n")
    assert line.startswith(f"cuttings.yaml:1: database: {fault}")


@pytest.mark.parametrize(
    "written",
    ["//cuttings:swordfish@db/cuttings", "//cuttings:@db/cuttings", "//cuttings:sword/fish@db/cuttings",
     "//cuttings:sword@fish@db/cuttings", "//:swordfish@db/cuttings", "///cuttings?password=swordfish",
     "///cuttings?sslmode=require&password=swordfish", "//cuttings:sword\u2028fish@db"],
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+asyncpg"])
def test_a_password_is_refused_and_never_repeated(scheme, written):
    with pytest.raises(Unfit) as refused:
        check_postgres(f"{scheme}:{written}")
    assert str(refused.value) == (
        "the address of the database holds a password; "
        "take it out, and put it into ~/.pgpass or the environment variable PGPASSWORD"
    )


def test_a_password_that_lost_its_host_is_not_repeated(tmp_path):
    [line] = faults(tmp_path, "database: postgresql://cuttings:swordfish/cuttings\n")
    assert "fish" not in line


def test_the_driver_knows_every_option():
    assert {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()} >= OPTIONS


def test_the_database_of_a_file(tmp_path):
    server = loaded(tmp_path, "database: postgresql://cuttings@db/cuttings\n").settings.database
    assert server == "postgresql+psycopg://cuttings@db/cuttings"
    assert not is_embedded(server)
    assert is_embedded(loaded(tmp_path, "timezone: UTC\n").settings.database)


PIECES = st.sampled_from(
    ["/", ":", "@", "?", "&", "=", ",", "#", "%2F", "%", "[", "::1", "é", " ", "\n", "\u0663", "password="]
)
OPTION = st.sampled_from(
    ["host=/run/postgresql", "host=db1:1", "host=db2", "host=db1,db2", "host=/run:1", "port=1", "port=1,2", "service=press",
     "sslmode=require", "sslmode=", "options=-c%20a%3Db"]
)  # fmt: skip
PARTS = st.tuples(
    st.sampled_from(["//", "//cuttings@", "//press%40office@", "//é@"]),
    st.sampled_from(["", "db", "db1,db2", "10.0.0.7", "[fd00::7]"]),
    st.sampled_from(["", ":5432", ":0"]),
    st.sampled_from(["/cuttings", "/press%20cuttings", "/é", "/"]),
    st.lists(OPTION, max_size=3).map(lambda options: "?" * bool(options) + "&".join(options)),
)
WRITTEN = PARTS.map("".join) | st.tuples(PARTS, st.integers(0, 5), PIECES).map(
    lambda drawn: "".join((*drawn[0][: drawn[1]], drawn[2], *drawn[0][drawn[1] :]))
)


@settings(max_examples=500, deadline=None)
@given(WRITTEN)
def test_whatever_is_taken_can_be_dialled_and_holds_no_password(rest):
    try:
        url = check_postgres(f"postgresql:{rest}")
    except Unfit:
        return
    named = dialled(url)
    assert named["dbname"]
    assert "password" not in named
    assert make_url(url).password is None
    conninfo = psycopg.conninfo.conninfo_to_dict(psycopg.conninfo.make_conninfo(**named))  # as libpq reads it
    assert conninfo["dbname"] == named["dbname"]
    assert check_postgres(url) == url
