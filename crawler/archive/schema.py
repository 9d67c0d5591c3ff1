"""The archive's tables: what was observed. One `metadata` serves the ledger too, since both live in one database.

Retention deletes text, never identity, so nothing here cascades.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy import text as sql

from crawler.archive.columns import Instant, RowId

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def index_where(condition: str, name: str, *columns: str) -> Index:
    """An index over a part of its table: what waits stays quick to find, with a thousand entries or with a million."""
    return Index(name, *columns, sqlite_where=sql(condition), postgresql_where=sql(condition))


#: Who works on this database: a row for each process, from its start on. `seen_at` is its last sign of life, `roles` what of
#: "poll", "match" and "tell" it does. `waits` says why it does nothing at the moment. `reload_asked_at` is set by `cuttings
#: reload`; `reloaded_at` and `reload_answer` are what came of it. `lease_by` in the other tables is such an id; it is no foreign
#: key, for a row of a process that is long gone may go.
daemon = Table(
    "daemon",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", Text, nullable=False),
    Column("config", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("stopped_at", Instant),
    Column("waits", Text),
    Column("reload_asked_at", Instant),
    Column("reloaded_at", Instant),
    Column("reload_answer", JSON),
    Index(None, "seen_at"),
)

#: The configuration in force: one row, with the fingerprint of what was reconciled last. Who decides by what is declared
#: holds it (`configuration.hold`); who reconciles takes it alone.
configuration = Table(
    "configuration",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("applied_at", Instant, nullable=False),
    Column("applied_by", RowId, nullable=False),
)

#: One address that is polled. Its key is `address`; `declaration` is the hash of all that decides how it is read: when it
#: changes, the validators are cleared. `failing_since` is the first failed poll after the last good one. `every_s` is NULL where
#: the interval is its own: `interval_s` is the one in force, `interval_by` says what set it, `rhythm_s` is the median gap of its
#: items, `usual_s` the usual one between days with news, `ttl_s` the least time between polls that its listing asked for. `resume`
#: is where reading back goes on at the next poll (`crawler.paging`). `last_news_at` is when the newest entry was published or, if it
#: came later, first seen; `recent` notes what its last articles' pages gave. `state`, since when and why are `crawler.standing`'s.
source = Table(
    "source",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("address", Text, nullable=False, unique=True),
    Column("host", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("every_s", Integer),
    Column("declaration", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    Column("next_poll_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("lease_by", RowId),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("failing_since", Instant),
    Column("reason", Text),
    Column("first_read_at", Instant),
    Column("last_read_at", Instant),
    Column("last_polled_at", Instant),
    Column("resume", JSON(none_as_null=True)),
    Column("interval_s", Integer),
    Column("interval_by", Text),
    Column("rhythm_s", Integer),
    Column("usual_s", Integer),
    Column("ttl_s", Integer),
    Column("recent", Text, nullable=False, server_default=""),
    Column("last_news_at", Instant),
    Column("state", Text, nullable=False, server_default="new"),
    Column("state_since", Instant),
    Column("state_reason", Text),
    Column("added_at", Instant, nullable=False),
    Column("retired_at", Instant),
    Index("ix_source_due", "next_poll_at"),
    index_where("lease_until IS NOT NULL", "ix_source_leased", "lease_until", "host"),
)

#: A part of a listing (a sitemap of an index): what it said of itself when it was last read, so that it is not read again.
listing_part = Table(
    "listing_part",
    metadata,
    Column("source_id", ForeignKey("source.id"), primary_key=True),
    Column("address", Text, primary_key=True),
    Column("modified_at", Instant),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    Column("read_at", Instant, nullable=False),
)

#: A poll at `until_at` shared no entry with the one before, at `since_at`: between them items may have passed unseen.
#: `filled_at` is set once older pages led back to what is known; `filled_by` says how ("older pages", "sitemap", …), `reason` why
#: they could not, and `found` how many entries they gave.
gap = Table(
    "gap",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("source_id", ForeignKey("source.id"), nullable=False),
    Column("since_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    Column("filled_at", Instant),
    Column("filled_by", Text),
    Column("reason", Text),
    Column("found", Integer, nullable=False, server_default="0"),
    Index(None, "source_id", "until_at"),
)

#: The states that a source was in: a row for each change, kept as evidence. `told_at` is when the operator's notice was written.
source_change = Table(
    "source_change",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("source_id", ForeignKey("source.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("was", Text, nullable=False),
    Column("reason", Text),
    Column("told_at", Instant),
    Index(None, "source_id", "at"),
    index_where("told_at IS NULL", "ix_source_change_untold", "id"),
)

#: One visit to a source. `outcome` is "read", "unchanged" or "failed".
poll = Table(
    "poll",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("source_id", ForeignKey("source.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("status", Integer),
    Column("reason", Text),
    Column("entries", Integer, nullable=False, server_default="0"),
    Column("new_entries", Integer, nullable=False, server_default="0"),
    Column("took_ms", Integer, nullable=False),
    Index(None, "source_id", "at"),
    Index(None, "at"),
)

#: An item as a source lists it. `next_fetch_at` is set while its page is still wanted. `old` was decided at first sight.
entry = Table(
    "entry",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("source_id", ForeignKey("source.id"), nullable=False),
    Column("poll_id", ForeignKey("poll.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("url_key", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("author", Text),
    Column("published_at", Instant),
    Column("published_as_given", Text),
    Column("modified_at", Instant),
    Column("first_seen_at", Instant, nullable=False),
    Column("old", Boolean, nullable=False),
    Column("article_id", ForeignKey("article.id")),
    Column("next_fetch_at", Instant),
    Column("lease_until", Instant),
    Column("lease_by", RowId),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("reason", Text),
    UniqueConstraint("source_id", "key"),
    index_where("next_fetch_at IS NOT NULL", "ix_entry_due", "old", "host", "next_fetch_at", "attempts", "lease_until"),
    index_where("lease_until IS NOT NULL", "ix_entry_leased", "lease_until", "host"),
    Index(None, "url_key"),
    Index(None, "article_id"),
)

#: A PDF or DOCX that an article links to, or that a source lists in an article's place. `state` is "wanted", "read" or "unreadable",
#: with its `reason` in readers' words, said since `failed_at`; one that is "read" may have a part that cannot be. `old` was its article when it was first seen. `text_id` is the newest of
#: its texts: in `body` a form feed stands between two pages.
document = Table(
    "document",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("article_id", ForeignKey("article.id"), nullable=False),
    Column("source_id", ForeignKey("source.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("url_key", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("old", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("failed_at", Instant),
    Column("kind", Text),
    Column("pages", Integer),
    Column("size", Integer),
    Column("text_id", RowId),
    Column("read_at", Instant),
    Column("next_fetch_at", Instant),
    Column("lease_until", Instant),
    Column("lease_by", RowId),
    Column("attempts", Integer, nullable=False, server_default="0"),
    UniqueConstraint("article_id", "url_key"),
    index_where(
        "next_fetch_at IS NOT NULL", "ix_document_due", "old", "host", "next_fetch_at", "attempts", "lease_until"
    ),
    index_where("lease_until IS NOT NULL", "ix_document_leased", "lease_until", "host"),
    index_where("failed_at IS NOT NULL", "ix_document_unread", "failed_at"),
    Index(None, "url_key"),
)

#: One visit to an entry's page. `outcome` is "read" or "failed"; the bytes are not kept.
page = Table(
    "page",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("entry_id", ForeignKey("entry.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("status", Integer),
    Column("reason", Text),
    Column("final_url", Text),
    Column("content_type", Text),
    Column("size", Integer),
    Column("took_ms", Integer, nullable=False),
    Index(None, "entry_id"),
)

#: What a page says. Identity is `url_key`, for ever. An `old` article was older than `lookback` when first seen: it is
#: archived and tells nobody.
article = Table(
    "article",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("url_key", Text, nullable=False, unique=True),
    Column("url", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("source_id", ForeignKey("source.id"), nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("published_at", Instant),
    Column("published_by", Text),
    Column("language", Text),
    Column("old", Boolean, nullable=False, server_default=false()),
    Column("text_id", RowId),  # its current revision; no foreign key, for the two tables point at each other
    Index(None, "first_seen_at"),
)

#: Every address that is known to be an article's. `evidence` is "link", "redirect" or "canonical".
url_alias = Table(
    "url_alias",
    metadata,
    Column("key", Text, primary_key=True),
    Column("article_id", ForeignKey("article.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "article_id"),
)

#: What can be matched: a revision ("revision") of an article or one version of a document ("document", with `document_id`).
#: `partial` says, in readers' words, why it is not the whole text: a paywall, say.
#: `origin` says whether it was read from the "page" or is the "feed"'s own text. `hash` covers title and body.
text = Table(
    "text",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("article_id", ForeignKey("article.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("document_id", RowId),
    Column("origin", Text, nullable=False),
    Column("partial", Text),
    Column("title", Text, nullable=False),
    Column("title_by", Text),
    Column("byline", Text),
    Column("body", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("fold_version", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("article_id", "kind", "hash"),
    Index(None, "fold_version"),
)

#: Texts that wait for the matcher. Written with the text, deleted with its matches: a queue that stays short. `round` counts
#: how often it was put here; matches that were found in one round do not end the next.
to_match = Table(
    "to_match",
    metadata,
    Column("text_id", ForeignKey("text.id"), primary_key=True),
    Column("round", Integer, nullable=False, server_default="0"),
    Column("lease_until", Instant),
    Column("lease_by", RowId),
)

#: Hosts that are to be left alone until a time: they asked for it (Retry-After), or were asked just now. Where several
#: daemons share the database, the one that asks holds the host's lease.
host = Table(
    "host",
    metadata,
    Column("name", Text, primary_key=True),
    Column("next_ok_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("lease_by", RowId),
)
