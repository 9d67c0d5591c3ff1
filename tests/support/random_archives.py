"""Random rows for every table, such that all references and unique constraints hold: for what must keep any archive as it is."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from crawler.archive.columns import Instant
from crawler.archive.schema import metadata

Rows = dict[str, list[dict[str, Any]]]

IDS = st.integers(1, 40) | st.integers(1, 2**63 - 1000)
INSTANTS = st.datetimes(datetime(1971, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds it
#: What SQLite and PostgreSQL both take. What is outside the BMP, combining, and looks like quoting is among it.
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12) | st.sampled_from(
    ["A child safeguarding review", 'it\'s \\ "quoted" %s :name', "Ⅻ ß ﬁ Å", "\N{THINKING FACE}\r\n\t"]
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


#: What a column of each type may hold; the first that fits counts.
_BY_TYPE: list[tuple[type, st.SearchStrategy[Any]]] = [
    (Text, WORDS),
    (JSON, ANY_JSON),
    (Boolean, st.booleans()),
    (LargeBinary, st.binary(max_size=20)),
    (Instant, INSTANTS),
    (BigInteger, IDS),
    (Integer, st.integers(-(2**31), 2**31 - 1)),
]


def _values(column: Column[Any]) -> st.SearchStrategy[Any]:
    return next(values for kind, values in _BY_TYPE if isinstance(column.type, kind))


def _referred(column: Column[Any], made: Rows) -> list[Any] | None:
    """What the column may refer to; None for one that refers to nothing."""
    for key in column.foreign_keys:
        assert isinstance(key, ForeignKey)
        return [row[key.column.name] for row in made[key.column.table.name]]
    return None


def _distinct(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without rows that break a unique constraint."""
    kinds = [each for each in table.constraints if isinstance(each, UniqueConstraint | PrimaryKeyConstraint)]
    seen: set[Any] = set()
    kept = []
    for row in rows:
        values = [(each.name, *(row[column.name] for column in each.columns)) for each in kinds]
        keys = {value for value in values if None not in value}
        if not keys & seen:
            seen |= keys
            kept.append(row)
    return kept


@st.composite
def archives(draw: st.DrawFn, most: int = 3) -> Rows:
    """Rows for each table by its name, those that others refer to first."""
    made: Rows = {}
    for table in metadata.sorted_tables:
        fields: dict[str, st.SearchStrategy[Any]] = {}
        for column in table.c:
            referred = _referred(column, made)
            known = _values(column) if referred is None else st.sampled_from(referred) if referred else st.none()
            fields[column.name] = st.none() | known if column.nullable else known
        possible = all(column.nullable or _referred(column, made) != [] for column in table.c)
        rows = draw(st.lists(st.fixed_dictionaries(fields), max_size=most)) if possible else []
        made[table.name] = _distinct(table, rows)
    return made
