"""Texts that were folded by older rules than ours, folded again, so that searches and trials find them by the words of today.

Only the search row is replaced. No text is put before the watches again: what they find by the new rules in old texts is told to nobody.

Errors: StoreError.
"""

from sqlalchemy import bindparam, select, update

from crawler.archive import search
from crawler.archive.connection import Database
from crawler.archive.schema import text
from crawler.words.fold import FOLD_VERSION

#: Texts per transaction: few enough that nobody waits long for the database.
BATCH = 25
# Only older ones: where a daemon of an older release works on the same database, the two do not undo each other's work for ever.
# What that one stores meanwhile is found at the next look.
_OLDER = (
    select(text.c.id, text.c.title, text.c.body)
    .where(text.c.fold_version < FOLD_VERSION)
    .order_by(text.c.fold_version, text.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_ANY = select(text.c.id).where(text.c.fold_version < FOLD_VERSION).limit(1)
_FOLDED = update(text).where(text.c.id == bindparam("the_id")).values(fold_version=FOLD_VERSION)


async def refold(database: Database, *, batches: int) -> int:
    """Folds up to so many batches of texts again; gives how many texts that were, 0 when none is left. Raises StoreError.

    Each batch is a transaction: killed in the middle, it is done again. On PostgreSQL each daemon takes what no other has in hand.
    """
    done = 0
    for _ in range(batches):
        refolded = await _batch(database)
        done += refolded
        if refolded < BATCH:
            break
    return done


async def _batch(database: Database) -> int:
    async with database.read() as connection:  # so that nobody waits for a look that finds nothing
        if (await connection.execute(_ANY)).first() is None:
            return 0
    async with database.write() as connection:
        rows = (await connection.execute(_OLDER, {"limit": BATCH})).all()
        for row in rows:
            await search.remove(connection, row.id)
            await search.add(connection, row.id, row.title, row.body)
        if rows:
            await connection.execute(_FOLDED, [{"the_id": row.id} for row in rows])
    return len(rows)
