"""The history ends at the schema that the code declares, and doing it again changes nothing."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from schema_shapes import shape
from sqlalchemy import Connection, text
from stores import async_url, fresh_database, fresh_url

import alerts.ledger.schema  # noqa: F401 - its tables join the metadata
from alerts.migrations import upgrade
from crawler.archive.connection import open_database
from crawler.archive.schema import metadata
from crawler.archive.search import TABLE
from crawler.errors import StoreError


def differences(connection: Connection) -> list[object]:
    def ours(_object: object, name: str | None, _kind: str, _reflected: object, _other: object) -> bool:
        return not (name or "").startswith(TABLE)

    return compare_metadata(MigrationContext.configure(connection, opts={"include_object": ours}), metadata)


async def test_the_newest_migration_gives_the_declared_schema(tmp_path: Path):
    async with fresh_url(tmp_path) as url:
        database = open_database(async_url(url))
        for _ in range(2):
            await upgrade(database)
            async with database.read() as connection:
                assert await connection.run_sync(differences) == []
                assert (await connection.execute(text(f"SELECT count(*) FROM {TABLE}"))).scalar_one() == 0
                migrated = await connection.run_sync(shape)
        await database.close()
    (tmp_path / "declared").mkdir()
    async with fresh_database(tmp_path / "declared") as database, database.read() as connection:
        declared = await connection.run_sync(shape)
    assert migrated.pop("alembic_version")
    for name, table in declared.items():
        for what, told in table.items():
            assert (name, what, migrated[name][what]) == (name, what, told)
    assert migrated.keys() == declared.keys()


async def test_a_schema_that_is_newer_than_this_program_is_left_alone(tmp_path: Path):
    async with fresh_url(tmp_path) as url:
        database = open_database(async_url(url))
        await upgrade(database)
        async with database.write() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(StoreError, match=r"made by a newer version of Cuttings \(.*9999"):
            await upgrade(database)
        await database.close()


@pytest.mark.sqlite
async def test_a_migration_that_breaks_references_changes_nothing(tmp_path: Path):
    database = open_database(f"sqlite+aiosqlite:///{tmp_path / 'cuttings.db'}")
    await upgrade(database)

    def orphan(connection: Connection) -> None:
        connection.execute(text("INSERT INTO to_match (text_id) VALUES (7)"))

    with pytest.raises(StoreError, match="would break 1 reference"):
        await database.migrate(orphan)
    async with database.read() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM to_match"))).scalar_one() == 0
        assert (await connection.execute(text("PRAGMA foreign_keys"))).scalar_one() == 1
    await database.close()
