"""What SQLite and PostgreSQL say differently: `ON CONFLICT`. Nothing else in the archive's SQL may depend on the dialect."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import Executable

#: A dialect's own `insert(table)`, which knows `.on_conflict_do_nothing(…)` and `.on_conflict_do_update(…)`.
Insert = Callable[..., Any]


class PerDialect:
    """One statement, built once for each dialect: `PerDialect(lambda insert: insert(table).on_conflict_do_nothing())`.

    Built at import, so that SQLAlchemy need not build, key and compile it again for each execution.
    """

    def __init__(self, build: Callable[[Insert], Executable]) -> None:
        self._statements = {"sqlite": build(sqlite.insert), "postgresql": build(postgresql.insert)}

    def on(self, connection: AsyncConnection) -> Any:
        """The statement for this connection's database."""
        return self._statements[connection.dialect.name]
