"""A government's site in the manner of GOV.UK: a search that answers in JSON, and the pages that it finds as JSON."""

import json
from datetime import datetime
from html import escape
from typing import Any

from alerts.demo.articles import Site, Story
from alerts.demo.feeds import Printed

#: Before the path of a page, where its content is to be had.
CONTENT = "/api/content"


def search(site: Site, _base: str, opened: datetime) -> Printed:
    """What the search finds of `site`: all of it, newest first."""
    newest = sorted(site.stories, key=lambda story: story.hours_ago)
    results = [
        {
            "title": story.title,
            "link": site.path(story),
            "description": story.summary,
            "public_timestamp": story.published(opened).isoformat(timespec="seconds"),
            "content_store_document_type": _type(story),
            "organisations": [{"title": site.name}],
        }
        for story in newest
    ]
    return _printed({"results": results, "total": len(results), "start": 0})


def content(site: Site, story: Story, opened: datetime) -> Printed:
    """The page of `story` as data, with the notes of what was changed in it."""
    at = story.published(opened).isoformat(timespec="seconds")
    changes = [{"note": note, "public_timestamp": at} for note in (story.change, "First published.") if note]
    facts = {
        "base_path": site.path(story),
        "schema_name": "publication",
        "document_type": _type(story),
        "locale": "en",
        "title": story.title,
        "description": story.summary,
        "first_published_at": at,
        "public_updated_at": at,
        "details": {
            "body": "".join(f"<p>{escape(paragraph)}</p>" for paragraph in story.paragraphs),
            "change_history": changes,
        },
        "links": {"organisations": [{"title": site.name}]},
    }
    return _printed(facts)


def _type(story: Story) -> str:
    return "guidance" if story.change else "press_release"


def _printed(data: dict[str, Any]) -> Printed:
    body = json.dumps(data, ensure_ascii=False, indent=1).encode()
    return Printed(content_type="application/json; charset=utf-8", body=body)
