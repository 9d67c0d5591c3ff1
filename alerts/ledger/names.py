"""Names that change: a watch or a subscription that was renamed goes on in its row, with all that it told."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Table, bindparam, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crawler.archive.identity import Stored, names_aside, renames


async def rename(
    connection: AsyncConnection, table: Table, found: Mapping[str, Stored], rows: Iterable[Stored]
) -> tuple[str, ...]:
    """Gives the rows in `found` the names they stand under there; gives "old -> new" of each that had another.

    `rows` are all of the table. A retired row whose name is needed steps aside: no two rows have one name. Raises StoreError.
    """
    aside = names_aside(found, rows)
    wanted = {row.id: name for name, row in found.items() if row.name != name}
    for names in (aside, wanted):  # those whose names are needed make room first
        if names:
            statement = update(table).where(table.c.id == bindparam("the_id")).values(name=bindparam("new_name"))
            await connection.execute(statement, [{"the_id": key, "new_name": name} for key, name in names.items()])
    return renames(found)
