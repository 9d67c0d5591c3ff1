"""Several daemons on one database: who works on it, who holds what, and which configuration is in force."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from crawler.archive.search import create_search, fill
from crawler.dedupe.urls import LONGEST_KEY, fitting, fitting_url

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)

#: What PostgreSQL's indexes could not hold where it is longer than `LONGEST_KEY`.
_KEYS = (
    ("article", "url_key", fitting_url),
    ("url_alias", "key", fitting_url),
    ("entry", "url_key", fitting_url),
    ("entry", "key", fitting),
    ("notice", "key", fitting),
)


def _shorten(table: str, column: str, fit: Callable[[str], str]) -> None:
    key: sa.ColumnClause[str] = sa.column(column)
    rows = sa.table(table, key)
    long = sa.select(key).distinct().where(sa.func.length(key) > LONGEST_KEY // 4)  # characters, of at most four bytes
    for (value,) in op.get_bind().execute(long).all():
        if fit(value) != value:
            op.execute(sa.update(rows).where(key == value).values({column: fit(value)}))


def upgrade() -> None:
    op.create_table(
        "daemon",
        sa.Column("id", RowId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("config", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
        sa.Column("stopped_at", Instant, nullable=True),
        sa.Column("waits", sa.Text(), nullable=True),
        sa.Column("reload_asked_at", Instant, nullable=True),
        sa.Column("reloaded_at", Instant, nullable=True),
        sa.Column("reload_answer", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daemon")),
    )
    op.create_index(op.f("ix_daemon_seen_at"), "daemon", ["seen_at"], unique=False)
    op.create_table(
        "configuration",
        sa.Column("id", RowId, nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("applied_at", Instant, nullable=False),
        sa.Column("applied_by", RowId, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_configuration")),
    )
    for table in ("source", "entry", "delivery"):
        op.add_column(table, sa.Column("lease_by", RowId, nullable=True))
    for table in ("to_match", "host"):
        op.add_column(table, sa.Column("lease_until", Instant, nullable=True))
        op.add_column(table, sa.Column("lease_by", RowId, nullable=True))
    op.add_column("to_match", sa.Column("round", sa.Integer(), server_default="0", nullable=False))
    leased = sa.text("lease_until IS NOT NULL")
    op.create_index(
        "ix_delivery_leased",
        "delivery",
        ["lease_until", "channel", "address"],
        unique=False,
        sqlite_where=leased,
        postgresql_where=leased,
    )
    op.drop_column("watch_version", "hash")
    op.drop_index("ix_match_watch_id_at", "match")
    for table, *columns in (
        ("match", "watch_id", "at", "article_id"),
        ("digest", "subscription_id", "slot_at"),
        ("digest", "subscription_id", "id"),
    ):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns, unique=False)
    for table, column, fit in _KEYS:
        _shorten(table, column, fit)
    if op.get_bind().dialect.name == "postgresql":  # which could not be searched before
        create_search(op.get_bind())
        fill(op.get_bind())
