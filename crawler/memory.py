"""What the archive remembers of a source, for a visit that is under way: each question a short transaction that only reads."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from crawler.archive import entries, parts
from crawler.archive.connection import Database
from crawler.archive.records import KeptPart


class Remembers(Protocol):
    """What a visit asks before it reads a listing on. Raises StoreError."""

    async def known(self, source_id: int, keys: Collection[str], before: datetime | None = None, /) -> frozenset[str]:
        """Those of the keys that the source ever listed; `before` a time, where one is given."""
        ...

    async def any_listed(self, source_id: int, /) -> bool:
        """Whether it ever listed anything."""
        ...

    async def parts(self, source_id: int, /) -> Mapping[str, KeptPart]:
        """Its sitemaps that were read or passed over, by address."""
        ...


class Memory:
    """The archive's own answers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, source_id: int, keys: Collection[str], before: datetime | None = None, /) -> frozenset[str]:
        """Those of the keys that the source ever listed; `before` a time, where one is given."""
        async with self._database.read() as connection:
            return await entries.known(connection, source_id, keys, before=before)

    async def any_listed(self, source_id: int, /) -> bool:
        """Whether it ever listed anything."""
        async with self._database.read() as connection:
            return await entries.any_of(connection, source_id)

    async def parts(self, source_id: int, /) -> Mapping[str, KeptPart]:
        """Its sitemaps that were read or passed over, by address."""
        async with self._database.read() as connection:
            return await parts.of_source(connection, source_id)


class NoMemory:
    """For visits beside any archive: nothing was seen before."""

    async def known(
        self, _source_id: int, _keys: Collection[str], _before: datetime | None = None, /
    ) -> frozenset[str]:
        """None of them."""
        return frozenset()

    async def any_listed(self, _source_id: int, /) -> bool:
        """Nothing."""
        return False

    async def parts(self, _source_id: int, /) -> Mapping[str, KeptPart]:
        """None."""
        return {}
