"""The parts of listings: what each sitemap of an index was when it was read last. Errors: StoreError."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import Executable

from crawler.archive.dialects import Insert, PerDialect
from crawler.archive.records import KeptPart
from crawler.archive.schema import listing_part

_OF_SOURCE = select(
    listing_part.c.address,
    listing_part.c.modified_at.label("modified"),
    listing_part.c.etag,
    listing_part.c.last_modified,
    listing_part.c.body_hash,
    listing_part.c.read_at,
).where(listing_part.c.source_id == bindparam("of_source"))
_COLUMNS = ("modified_at", "etag", "last_modified", "body_hash", "read_at")


def _latest(insert: Insert) -> Executable:
    row = insert(listing_part)
    statement: Executable = row.on_conflict_do_update(
        index_elements=["source_id", "address"], set_={name: row.excluded[name] for name in _COLUMNS}
    )
    return statement


_KEEP = PerDialect(_latest)


async def of_source(connection: AsyncConnection, source_id: int) -> dict[str, KeptPart]:
    """The parts that were read or passed over, by address."""
    rows = await connection.execute(_OF_SOURCE, {"of_source": source_id})
    return {row["address"]: KeptPart(**row) for row in rows.mappings()}


async def keep(
    connection: AsyncConnection, parts: Mapping[int, Sequence[KeptPart]], *, at: Mapping[int, datetime]
) -> None:
    """Keeps what was read or passed over at a poll, by source: in the poll's transaction, with the entries that the parts list."""
    rows = [
        {
            "source_id": source_id,
            "address": part.address,
            "modified_at": part.modified,
            "etag": part.etag,
            "last_modified": part.last_modified,
            "body_hash": part.body_hash,
            "read_at": part.read_at or at[source_id],
        }
        for source_id, read in parts.items()
        for part in {each.address: each for each in read}.values()
    ]
    if rows:
        await connection.execute(_KEEP.on(connection), rows)
