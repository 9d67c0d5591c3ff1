"""A digest as a webhook's JSON. docs/webhook.md describes it field by field; a test holds the two together."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from alerts.models import Coverage, Digest, Item, Missed, WatchPassage
from alerts.render.safe import encodable, link

SCHEMA = 1
UNREAD = "the page could not be read"
Json = dict[str, object]


def payload(digest: Digest) -> bytes:
    """The digest as UTF-8 JSON, the same bytes for the same digest."""
    return as_json(
        {
            "type": "digest",
            "schema": SCHEMA,
            "subscription": digest.subscription,
            "slot": digest.slot_at.astimezone(ZoneInfo(digest.timezone)).isoformat(timespec="seconds"),
            "late": digest.late,
            "items": [_item(item) for item in digest.items],
            "coverage": _coverage(digest.coverage),
        }
    )


def trial_payload(subscription: str, at: datetime) -> bytes:
    """What a test sends: it has a type of its own, so that nobody files it as news."""
    return as_json({"type": "test", "schema": SCHEMA, "subscription": subscription, "at": _instant(at)})


def as_json(value: Json) -> bytes:
    """Compact UTF-8 JSON."""
    return encodable(json.dumps(value, ensure_ascii=False, separators=(",", ":"))).encode()


def _item(item: Item) -> Json:
    return {
        "title": item.title,
        "url": link(item.url),
        "source": item.source,
        "published": _instant(item.published),
        "first_seen": _instant(item.first_seen),
        "watches": list(item.watches),
        "weight": item.weight,
        "passages": [_passage(each) for each in item.passages],
        "also": [],
        "update": None,
        "partial": item.partial,
        "partial_reason": item.partial_reason or (UNREAD if item.partial else None),
        "headline_only": item.headline_only,
        "terms": list(item.terms) if item.headline_only else [],
    }


def _passage(each: WatchPassage) -> Json:
    passage = each.passage
    return {
        "watch": each.watch,
        "where": passage.where,
        "page": passage.page,
        "document": passage.document,
        "text": passage.text,
        "marks": [list(mark) for mark in passage.marks],
    }


def _coverage(coverage: Coverage) -> Json:
    return {
        "sources": coverage.sources,
        "read": coverage.read,
        "checks": coverage.checks,
        "not_read": [
            {
                "source": missing.source,
                "since": _instant(missing.since),
                "reason": missing.reason,
                "unknown": missing.unknown,
            }
            for missing in coverage.not_read
        ],
        "partly_read": [{"source": each.source, "articles": each.articles} for each in coverage.partly_read],
        "gaps": [_gap(each) for each in coverage.gaps],
        "quiet": [
            {"source": each.source, "since": _instant(each.since), "usually": each.usually, "new": each.new}
            for each in coverage.quiet
        ],
        "partial": list(coverage.partial),
        "unread_documents": [
            {
                "title": each.title,
                "url": link(each.url),
                "source": each.source,
                "kind": each.kind,
                "reason": each.reason,
                "partly": each.partly,
            }
            for each in coverage.unread_documents
        ],
    }


def _gap(gap: Missed) -> Json:
    return {
        "source": gap.source,
        "since": _instant(gap.since),
        "until": _instant(gap.until),
        "filled": gap.filled,
        "reason": gap.reason,
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
