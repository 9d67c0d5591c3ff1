"""The ledger's tables: what is told. They share the archive's `metadata`, for both live in one database.

Told-rows are never deleted by retention, so nothing old is ever told again; nothing here cascades.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from crawler.archive.columns import Instant, RowId
from crawler.archive.schema import index_where, metadata

#: A named query. What the configuration no longer names is retired, not deleted.
watch = Table(
    "watch",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("retired_at", Instant),
)

#: One wording of a watch. `declaration` is the watch as declared (JSON); the newest row of a watch is the one in force.
watch_version = Table(
    "watch_version",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("watch_id", ForeignKey("watch.id"), nullable=False),
    Column("declaration", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index(None, "watch_id"),
)

#: What the matcher has done: every watch version in force up to `newest_version_id` was applied to this Text. `at` is when
#: the Text first came before the watches; later rounds (an edited watch) leave it.
text_matched = Table(
    "text_matched",
    metadata,
    Column("text_id", ForeignKey("text.id"), primary_key=True),
    Column("newest_version_id", RowId, nullable=False),
    Column("at", Instant, nullable=False),
)

#: A watch version on a Text. `passages` and `terms` are the evidence, kept as they were found.
match = Table(
    "match",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("watch_id", ForeignKey("watch.id"), nullable=False),
    Column("version_id", ForeignKey("watch_version.id"), nullable=False),
    Column("text_id", ForeignKey("text.id"), nullable=False),
    Column("article_id", ForeignKey("article.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("terms", JSON, nullable=False),
    Column("passages", JSON, nullable=False),
    UniqueConstraint("version_id", "text_id"),
    Index(None, "watch_id", "at", "article_id"),
    Index(None, "article_id"),
)

#: Who is told what, when. `tells_from` is where it began to tell (`since:` reaches back from `began_at`); what counts for each
#: of its watches stands in `subscription_watch`. `next_slot_at` is its due time; `asked_at` is set by `cuttings send` beside a
#: running daemon.
subscription = Table(
    "subscription",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("declaration", JSON, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("tells_from", Instant, nullable=False),
    Column("next_slot_at", Instant),
    Column("asked_at", Instant),
    Column("retired_at", Instant),
)

#: A watch of a subscription. It is told from `began_at` on, when the subscription took it up, and where `since:` is given
#: also what the archive holds from `tells_from` to then.
subscription_watch = Table(
    "subscription_watch",
    metadata,
    Column("subscription_id", ForeignKey("subscription.id"), primary_key=True),
    Column("watch_id", ForeignKey("watch.id"), primary_key=True),
    Column("began_at", Instant, nullable=False),
    Column("tells_from", Instant, nullable=False),
    Column("retired_at", Instant),
)

#: One address of a subscription. `channel` is "email" or "webhook".
recipient = Table(
    "recipient",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("subscription_id", ForeignKey("subscription.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("unsubscribed_at", Instant),
    Column("retired_at", Instant),
    UniqueConstraint("subscription_id", "channel", "address"),
)

#: An edition. `content` is the composed digest (JSON of `alerts.models.Digest`), frozen.
digest = Table(
    "digest",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("subscription_id", ForeignKey("subscription.id"), nullable=False),
    Column("slot", Text, nullable=False),
    Column("slot_at", Instant, nullable=False),
    Column("composed_at", Instant, nullable=False),
    Column("late", Boolean, nullable=False),
    Column(
        "sent_empty", Boolean, nullable=False
    ),  # false where it had no items and `when_empty: skip` kept it from being sent
    Column("items", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    UniqueConstraint("subscription_id", "slot"),
    Index(None, "subscription_id", "slot_at"),
    Index(None, "subscription_id", "id"),
    Index(None, "composed_at"),
)

#: Told: an article, once for ever per subscription and watch.
digest_item = Table(
    "digest_item",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("digest_id", ForeignKey("digest.id"), nullable=False),
    Column("subscription_id", ForeignKey("subscription.id"), nullable=False),
    Column("watch_id", ForeignKey("watch.id"), nullable=False),
    Column("article_id", ForeignKey("article.id"), nullable=False),
    Column("match_id", ForeignKey("match.id"), nullable=False),
    UniqueConstraint("subscription_id", "watch_id", "article_id"),
    Index(None, "digest_id"),
    Index(None, "article_id"),
)

#: The outbox. `purpose` is "digest", "operator" or "test"; `content` and `message_id` are frozen.
#: `state`: "pending", "sending" (the intent is committed, the body may be out), "sent", "uncertain" (parked), "failed".
delivery = Table(
    "delivery",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("digest_id", ForeignKey("digest.id")),
    Column("recipient_id", ForeignKey("recipient.id")),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("message_id", Text, nullable=False, unique=True),
    Column("content", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("uncertain", Integer, nullable=False, server_default="0"),  # attempts that were cut off mid-wire
    Column("attempts_before", Integer, nullable=False, server_default="0"),  # those before the last retry by hand
    Column("next_attempt_at", Instant),
    Column("lease_until", Instant),
    Column("lease_by", RowId),
    Column("created_at", Instant, nullable=False),
    Column("finished_at", Instant),
    UniqueConstraint("digest_id", "recipient_id"),
    Index("ix_delivery_due", "state", "next_attempt_at"),
    index_where("lease_until IS NOT NULL", "ix_delivery_leased", "lease_until", "channel", "address"),
)

#: One attempt to deliver, with the other side's words. `outcome` is that of `alerts.models.Answer`.
attempt = Table(
    "attempt",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("delivery_id", ForeignKey("delivery.id"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Index(None, "delivery_id"),
)

#: What the operator must hear once. `key` keeps the same fault from being said twice; `told_at` is set with its delivery.
notice = Table(
    "notice",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("told_at", Instant),
)
