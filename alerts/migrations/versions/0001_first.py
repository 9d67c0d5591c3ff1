"""The first schema: the archive, its search table, and the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "host",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("next_ok_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_host")),
    )
    op.create_table(
        "notice",
        sa.Column("id", RowId, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
    )
    op.create_table(
        "source",
        sa.Column("id", RowId, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("every_s", sa.Integer(), nullable=True),
        sa.Column("declaration", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.Text(), nullable=True),
        sa.Column("next_poll_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("first_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_polled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("address", name=op.f("uq_source_address")),
    )
    op.create_index("ix_source_due", "source", ["next_poll_at"], unique=False)
    op.create_index(
        "ix_source_leased",
        "source",
        ["lease_until", "host"],
        unique=False,
        sqlite_where=sa.text("lease_until IS NOT NULL"),
        postgresql_where=sa.text("lease_until IS NOT NULL"),
    )
    op.create_table(
        "subscription",
        sa.Column("id", RowId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("declaration", sa.JSON(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tells_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_slot_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("name", name=op.f("uq_subscription_name")),
    )
    op.create_table(
        "watch",
        sa.Column("id", RowId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
        sa.UniqueConstraint("name", name=op.f("uq_watch_name")),
    )
    op.create_table(
        "article",
        sa.Column("id", RowId, nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("source_id", RowId, nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("old", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("text_id", RowId, nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_article_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("url_key", name=op.f("uq_article_url_key")),
    )
    op.create_index(op.f("ix_article_first_seen_at"), "article", ["first_seen_at"], unique=False)
    op.create_table(
        "digest",
        sa.Column("id", RowId, nullable=False),
        sa.Column("subscription_id", RowId, nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("slot_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("composed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("sent_empty", sa.Boolean(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["subscription_id"], ["subscription.id"], name=op.f("fk_digest_subscription_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("subscription_id", "slot", name=op.f("uq_digest_subscription_id_slot")),
    )
    op.create_index(op.f("ix_digest_composed_at"), "digest", ["composed_at"], unique=False)
    op.create_table(
        "poll",
        sa.Column("id", RowId, nullable=False),
        sa.Column("source_id", RowId, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("entries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("new_entries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_poll_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
    )
    op.create_index(op.f("ix_poll_at"), "poll", ["at"], unique=False)
    op.create_index(op.f("ix_poll_source_id_at"), "poll", ["source_id", "at"], unique=False)
    op.create_table(
        "recipient",
        sa.Column("id", RowId, nullable=False),
        sa.Column("subscription_id", RowId, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("unsubscribed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["subscription_id"], ["subscription.id"], name=op.f("fk_recipient_subscription_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
        sa.UniqueConstraint(
            "subscription_id", "channel", "address", name=op.f("uq_recipient_subscription_id_channel_address")
        ),
    )
    op.create_table(
        "subscription_watch",
        sa.Column("subscription_id", RowId, nullable=False),
        sa.Column("watch_id", RowId, nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tells_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscription.id"], name=op.f("fk_subscription_watch_subscription_id")
        ),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], name=op.f("fk_subscription_watch_watch_id")),
        sa.PrimaryKeyConstraint("subscription_id", "watch_id", name=op.f("pk_subscription_watch")),
    )
    op.create_table(
        "watch_version",
        sa.Column("id", RowId, nullable=False),
        sa.Column("watch_id", RowId, nullable=False),
        sa.Column("declaration", sa.JSON(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], name=op.f("fk_watch_version_watch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_version")),
    )
    op.create_index(op.f("ix_watch_version_watch_id"), "watch_version", ["watch_id"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", RowId, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("digest_id", RowId, nullable=True),
        sa.Column("recipient_id", RowId, nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("uncertain", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts_before", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_delivery_digest_id")),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], name=op.f("fk_delivery_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("digest_id", "recipient_id", name=op.f("uq_delivery_digest_id_recipient_id")),
        sa.UniqueConstraint("message_id", name=op.f("uq_delivery_message_id")),
    )
    op.create_index("ix_delivery_due", "delivery", ["state", "next_attempt_at"], unique=False)
    op.create_table(
        "entry",
        sa.Column("id", RowId, nullable=False),
        sa.Column("source_id", RowId, nullable=False),
        sa.Column("poll_id", RowId, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_as_given", sa.Text(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("old", sa.Boolean(), nullable=False),
        sa.Column("article_id", RowId, nullable=True),
        sa.Column("next_fetch_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_entry_article_id")),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_entry_poll_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_entry_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("source_id", "key", name=op.f("uq_entry_source_id_key")),
    )
    op.create_index(op.f("ix_entry_article_id"), "entry", ["article_id"], unique=False)
    op.create_index(
        "ix_entry_due",
        "entry",
        ["old", "host", "next_fetch_at", "attempts", "lease_until"],
        unique=False,
        sqlite_where=sa.text("next_fetch_at IS NOT NULL"),
        postgresql_where=sa.text("next_fetch_at IS NOT NULL"),
    )
    op.create_index(
        "ix_entry_leased",
        "entry",
        ["lease_until", "host"],
        unique=False,
        sqlite_where=sa.text("lease_until IS NOT NULL"),
        postgresql_where=sa.text("lease_until IS NOT NULL"),
    )
    op.create_index(op.f("ix_entry_url_key"), "entry", ["url_key"], unique=False)
    op.create_table(
        "text",
        sa.Column("id", RowId, nullable=False),
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_by", sa.Text(), nullable=True),
        sa.Column("byline", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("fold_version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_text_article_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text")),
        sa.UniqueConstraint("article_id", "kind", "hash", name=op.f("uq_text_article_id_kind_hash")),
    )
    op.create_table(
        "url_alias",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_url_alias_article_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_url_alias")),
    )
    op.create_index(op.f("ix_url_alias_article_id"), "url_alias", ["article_id"], unique=False)
    op.create_table(
        "attempt",
        sa.Column("id", RowId, nullable=False),
        sa.Column("delivery_id", RowId, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_attempt_delivery_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_delivery_id"), "attempt", ["delivery_id"], unique=False)
    op.create_table(
        "match",
        sa.Column("id", RowId, nullable=False),
        sa.Column("watch_id", RowId, nullable=False),
        sa.Column("version_id", RowId, nullable=False),
        sa.Column("text_id", RowId, nullable=False),
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("passages", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_match_article_id")),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_match_text_id")),
        sa.ForeignKeyConstraint(["version_id"], ["watch_version.id"], name=op.f("fk_match_version_id")),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], name=op.f("fk_match_watch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match")),
        sa.UniqueConstraint("version_id", "text_id", name=op.f("uq_match_version_id_text_id")),
    )
    op.create_index(op.f("ix_match_article_id"), "match", ["article_id"], unique=False)
    op.create_index(op.f("ix_match_watch_id_at"), "match", ["watch_id", "at"], unique=False)
    op.create_table(
        "page",
        sa.Column("id", RowId, nullable=False),
        sa.Column("entry_id", RowId, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("final_url", sa.Text(), nullable=True),
        sa.Column("content_type", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_page_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
    )
    op.create_index(op.f("ix_page_entry_id"), "page", ["entry_id"], unique=False)
    op.create_table(
        "text_matched",
        sa.Column("text_id", RowId, nullable=False),
        sa.Column("newest_version_id", RowId, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_text_matched_text_id")),
        sa.PrimaryKeyConstraint("text_id", name=op.f("pk_text_matched")),
    )
    op.create_table(
        "to_match",
        sa.Column("text_id", RowId, nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_to_match_text_id")),
        sa.PrimaryKeyConstraint("text_id", name=op.f("pk_to_match")),
    )
    op.create_table(
        "digest_item",
        sa.Column("id", RowId, nullable=False),
        sa.Column("digest_id", RowId, nullable=False),
        sa.Column("subscription_id", RowId, nullable=False),
        sa.Column("watch_id", RowId, nullable=False),
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("match_id", RowId, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_digest_item_article_id")),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_digest_item_digest_id")),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_digest_item_match_id")),
        sa.ForeignKeyConstraint(["subscription_id"], ["subscription.id"], name=op.f("fk_digest_item_subscription_id")),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], name=op.f("fk_digest_item_watch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_item")),
        sa.UniqueConstraint(
            "subscription_id", "watch_id", "article_id", name=op.f("uq_digest_item_subscription_id_watch_id_article_id")
        ),
    )
    op.create_index(op.f("ix_digest_item_article_id"), "digest_item", ["article_id"], unique=False)
    op.create_index(op.f("ix_digest_item_digest_id"), "digest_item", ["digest_id"], unique=False)

    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE text_search USING fts5(title, body, tokenize='ascii', detail=full)")
