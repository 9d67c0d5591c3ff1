"""Every kind of source: parts of listings, gaps, the state of each source, its own rhythm, and documents."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)

_ADDED: dict[str, list[sa.Column[object]]] = {
    "source": [
        sa.Column("resume", sa.JSON(), nullable=True),
        sa.Column("interval_s", sa.Integer(), nullable=True),
        sa.Column("interval_by", sa.Text(), nullable=True),
        sa.Column("rhythm_s", sa.Integer(), nullable=True),
        sa.Column("usual_s", sa.Integer(), nullable=True),
        sa.Column("ttl_s", sa.Integer(), nullable=True),
        sa.Column("recent", sa.Text(), server_default="", nullable=False),
        sa.Column("last_news_at", Instant, nullable=True),
        sa.Column("state", sa.Text(), server_default="new", nullable=False),
        sa.Column("state_since", Instant, nullable=True),
        sa.Column("state_reason", sa.Text(), nullable=True),
    ],
    "entry": [sa.Column("modified_at", Instant, nullable=True)],
    "text": [sa.Column("document_id", RowId, nullable=True), sa.Column("partial", sa.Text(), nullable=True)],
}


def upgrade() -> None:
    for table, columns in _ADDED.items():
        for column in columns:
            op.add_column(table, column)
    op.create_table(
        "listing_part",
        sa.Column("source_id", RowId, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("modified_at", Instant, nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.Text(), nullable=True),
        sa.Column("read_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_listing_part_source_id")),
        sa.PrimaryKeyConstraint("source_id", "address", name=op.f("pk_listing_part")),
    )
    op.create_table(
        "gap",
        sa.Column("id", RowId, nullable=False),
        sa.Column("source_id", RowId, nullable=False),
        sa.Column("since_at", Instant, nullable=False),
        sa.Column("until_at", Instant, nullable=False),
        sa.Column("filled_at", Instant, nullable=True),
        sa.Column("filled_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("found", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_gap_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap")),
    )
    op.create_index(op.f("ix_gap_source_id_until_at"), "gap", ["source_id", "until_at"], unique=False)
    op.create_table(
        "source_change",
        sa.Column("id", RowId, nullable=False),
        sa.Column("source_id", RowId, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("told_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_source_change_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_change")),
    )
    op.create_index(op.f("ix_source_change_source_id_at"), "source_change", ["source_id", "at"], unique=False)
    _index_where("told_at IS NULL", "ix_source_change_untold", "source_change", "id")
    op.create_table(
        "document",
        sa.Column("id", RowId, nullable=False),
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("source_id", RowId, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("first_seen_at", Instant, nullable=False),
        sa.Column("old", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("failed_at", Instant, nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("text_id", RowId, nullable=True),
        sa.Column("read_at", Instant, nullable=True),
        sa.Column("next_fetch_at", Instant, nullable=True),
        sa.Column("lease_until", Instant, nullable=True),
        sa.Column("lease_by", RowId, nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_document_article_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_document_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("article_id", "url_key", name=op.f("uq_document_article_id_url_key")),
    )
    due = ("old", "host", "next_fetch_at", "attempts", "lease_until")
    _index_where("next_fetch_at IS NOT NULL", "ix_document_due", "document", *due)
    _index_where("lease_until IS NOT NULL", "ix_document_leased", "document", "lease_until", "host")
    _index_where("failed_at IS NOT NULL", "ix_document_unread", "document", "failed_at")
    op.create_index(op.f("ix_document_url_key"), "document", ["url_key"], unique=False)
    op.create_index(op.f("ix_text_fold_version"), "text", ["fold_version"], unique=False)


def _index_where(condition: str, name: str, table: str, *columns: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, list(columns), unique=False, sqlite_where=where, postgresql_where=where)
