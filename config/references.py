"""What several sections must agree on: names that refer to each other, and who must say whom to contact.

All of it is read from what was declared, so that a fault in one value hides none of these.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from config.checks import host_of, is_public, reaches_nobody
from config.document import Document, KeyPath
from config.errors import Fault, shown
from config.sources import GovukQuery

_PLAIN_WORDS = re.compile(r"[^\W_][\w'’-]*(?:\s+[\w'’-]+)+\s*")
GOVUK = str(GovukQuery.model_fields["site"].default)
_OPERATORS = {"AND", "OR", "NOT", "NEAR"}


def faults_between(document: Document) -> Iterator[Fault]:
    """Every fault between the sections of a document."""
    for kind in ("sources", "watches", "subscriptions"):
        yield from _twice(document, kind, "name")
        yield from _renamed(document, kind)
    for key in ("feed", "sitemap", "listing"):
        yield from _twice(document, "sources", key)
    yield from _quotes_lost(document)
    yield from _unknown_origins(document)
    yield from _unknown_watches(document)
    yield from _listed_twice(document)
    yield from _contact(document)


def _items(document: Document, kind: str) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
    items = document.data.get(kind)
    for n, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, Mapping):
            yield (kind, n), item


def _texts(item: Mapping[str, Any], key: str) -> list[str]:
    value = item.get(key)
    return [each.strip() for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _names(document: Document, kind: str) -> dict[str, KeyPath]:
    """The names of a kind, and where the first that has each stands."""
    names: dict[str, KeyPath] = {}
    for path, item in _items(document, kind):
        if isinstance(item.get("name"), str):
            names.setdefault(item["name"].strip(), path)
    return names


def _twice(document: Document, kind: str, key: str) -> Iterator[Fault]:
    seen: dict[str, KeyPath] = {}
    for path, item in _items(document, kind):
        value = item.get(key)
        if not isinstance(value, str):
            continue
        first = seen.setdefault(value.strip(), path)
        if first != path:
            there = document.place((*first, key))
            mend = "give one of them another name" if key == "name" else "take one of them out"
            yield document.fault((*path, key), f"{shown(value)} stands in {there.file}:{there.line} already", mend)


def _renamed(document: Document, kind: str) -> Iterator[Fault]:
    """A past goes with one name only: with none that is still in use, and not with two."""
    declared = _names(document, kind)
    heirs: dict[str, KeyPath] = {}
    for path, item in _items(document, kind):
        was = item.get("was")
        if not isinstance(was, str):
            continue
        was = was.strip()
        heir = heirs.setdefault(was, path)
        if was == str(item.get("name")).strip():
            yield document.fault((*path, "was"), f"{shown(was)} is the name that it has", "take it out")
        elif was in declared:
            there = document.place((*declared[was], "name"))
            found = f"{shown(was)} is still the name in {there.file}:{there.line}"
            yield document.fault((*path, "was"), found, "take one of them out: a past goes with one name")
        elif heir != path:
            there = document.place((*heir, "was"))
            found = f"{shown(was)} was the name of what stands in {there.file}:{there.line} already"
            yield document.fault((*path, "was"), found, "take one of them out: a past goes with one name")


def _quotes_lost(document: Document) -> Iterator[Fault]:
    """YAML takes the quotes of `query: "serious case review"` away, and would leave three words to be found anywhere."""
    for path, item in _items(document, "watches"):
        query = item.get("query")
        style = document.place((*path, "query")).style if isinstance(query, str) else ""
        if not isinstance(query, str) or style not in {"'", '"'}:
            continue
        if _PLAIN_WORDS.fullmatch(query) and not _OPERATORS & set(query.split()):
            found = f"YAML takes the quotes of {shown(query)} away, and leaves words that may stand anywhere"
            yield document.fault(
                (*path, "query"),
                found,
                f"for the phrase write phrases: [{query.strip()}], or put it in quotes after query: |",
            )


def _unknown_origins(document: Document) -> Iterator[Fault]:
    tags = {tag for _, source in _items(document, "sources") for tag in _texts(source, "tags")}
    known = tags | set(_names(document, "sources"))
    for path, watch in _items(document, "watches"):
        for n, origin in enumerate(_texts(watch, "only_from")):
            if origin not in known:
                mend = _nearest(origin, known, none="give a source that tag, or name a source")
                yield document.fault((*path, "only_from", n), f"no source has the tag or name {shown(origin)}", mend)


def _unknown_watches(document: Document) -> Iterator[Fault]:
    known = set(_names(document, "watches"))
    for path, subscription in _items(document, "subscriptions"):
        for n, watch in enumerate(_texts(subscription, "watches")):
            if watch not in known:
                mend = _nearest(watch, known, none="add such a watch, or include a pack that has it")
                yield document.fault((*path, "watches", n), f"there is no watch {shown(watch)}", mend)


def _nearest(name: str, known: set[str], *, none: str) -> str:
    """What may have been meant, else all there is to choose from."""
    near = difflib.get_close_matches(name.lower(), {each.lower(): each for each in known}, n=1)
    if near:
        return "did you mean " + next(shown(each) for each in sorted(known) if each.lower() == near[0]) + "?"
    return f"known are: {', '.join(sorted(known))}" if 0 < len(known) <= 12 else none


def _listed_twice(document: Document) -> Iterator[Fault]:
    for path, subscription in _items(document, "subscriptions"):
        for key in ("watches", "to"):
            texts = _texts(subscription, key)
            # Mailboxes that differ in capitals alone are one mailbox wherever that matters.
            same = [text.lower() if key == "to" else text for text in texts]
            for n, text in enumerate(texts):
                if same[n] in same[:n]:
                    yield document.fault((*path, key, n), f"{shown(text)} stands twice in this list", "take one out")


def _contact(document: Document) -> Iterator[Fault]:
    """Public sites are polled only by somebody whom their owners can reach."""
    network = document.data.get("network")
    network = network if isinstance(network, Mapping) else {}
    hosts = network.get("hosts")
    declared = {str(host).lower() for host in hosts} if isinstance(hosts, Mapping) else set()
    public = next((host for host in _source_hosts(document) if host not in declared and is_public(host)), None)
    contact = network.get("contact")
    if public is None:
        return
    mend = "write whom the owners of sites can reach: https://… (a page about you) or mailto:…"
    if contact is None:
        yield document.fault(("network", "contact"), f"missing, and {public} is a public site", mend)
    elif isinstance(contact, str) and reaches_nobody(contact):
        yield document.fault(
            ("network", "contact"), f"{shown(contact)} reaches nobody, and {public} is a public site", mend
        )


def _source_hosts(document: Document) -> Iterator[str]:
    for _, source in _items(document, "sources"):
        govuk = source.get("govuk")
        site = govuk.get("site", GOVUK) if isinstance(govuk, Mapping) else None
        for address in (site, *(source.get(key) for key in ("feed", "sitemap", "listing"))):
            if isinstance(address, str) and host_of(address):
                yield host_of(address)
