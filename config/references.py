"""What several sections must agree on: names that refer to each other, and who must say whom to contact.

All of it is read from what was declared, so that a fault in one value hides none of these.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from config.checks import host_of, is_public, reaches_nobody
from config.document import Document, KeyPath
from config.errors import Fault, shown
from config.sources import KINDS, ONLY_OF, GovukQuery

_PLAIN_WORDS = re.compile(r"[^\W_][\w'’-]*(?:\s+[\w'’-]+)+\s*")
GOVUK = str(GovukQuery.model_fields["site"].default)
_OPERATORS = {"AND", "OR", "NOT", "NEAR"}


def faults_between(document: Document) -> Iterator[Fault]:
    """Every fault between the sections of a document."""
    for kind in ("sources", "watches", "subscriptions"):
        yield from _named_twice(document, kind)
        yield from _renamed(document, kind)
    yield from _named_twice(document, "concepts")
    yield from _read_twice(document)
    yield from _without_meaning(document)
    yield from _written_out(document)
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


def _named_twice(document: Document, kind: str) -> Iterator[Fault]:
    seen: dict[str, KeyPath] = {}
    for path, item in _items(document, kind):
        name = item.get("name")
        if not isinstance(name, str):
            continue
        first = seen.setdefault(name.strip(), path)
        if first != path:
            there = document.place((*first, "name"))
            found = f"{shown(name)} stands in {there.file}:{there.line} already"
            yield document.fault((*path, "name"), found, "give one of them another name")


def _read_twice(document: Document) -> Iterator[Fault]:
    """What is declared as one kind may stand there as another already: a source is known by its address, whatever the kind."""
    seen: dict[str, KeyPath] = {}
    for path, item in _items(document, "sources"):
        for kind in ("feed", "sitemap", "listing", "govuk", "spider"):
            key = _key_of(item.get(kind))
            first = seen.setdefault(key, (*path, kind)) if key else path
            if key and first[:2] != path:
                there = document.place(first)
                found = "this query" if kind == "govuk" else shown(item[kind])
                found = f"{found} stands in {there.file}:{there.line} already"
                yield document.fault((*path, kind), found, "take one of them out")


def _key_of(value: Any) -> str | None:
    """What tells the place of a source from others; None where it is none, which is told elsewhere."""
    if not isinstance(value, Mapping):
        return value.strip() if isinstance(value, str) else None
    try:
        return GovukQuery.model_validate(value).key
    except ValidationError:
        return None


def _without_meaning(document: Document) -> Iterator[Fault]:
    """Keys that do nothing for this kind of source, though who wrote them surely counts on them."""
    for path, item in _items(document, "sources"):
        given = [kind for kind in KINDS if item.get(kind) is not None]
        for key, kinds in ONLY_OF.items():
            if item.get(key) is not None and len(given) == 1 and given[0] not in kinds:
                shape = "a source without an address" if given[0] == "address" else f"a {given[0]}"
                mend = f"take it out: it belongs to {' | '.join(kinds)}"
                yield document.fault((*path, key), f"it has no meaning for {shape}", mend)


_CONFIDENTIAL = re.compile(r"(?i)(?:proxy-)?authorization|.*(?:key|token|secret|password)")


def _written_out(document: Document) -> Iterator[Fault]:
    """Headers that hold a secret, as their names say, and hold it in the file; and one header twice, in other capitals."""
    for path, item in _items(document, "sources"):
        written = item.get("headers")
        headers = written if isinstance(written, Mapping) else {}
        for n, (name, value) in enumerate(headers.items()):
            place = (*path, "headers", name)
            if isinstance(value, str) and _CONFIDENTIAL.fullmatch(name):
                yield document.fault(place, "a secret is written out", "write {env: NAME} or {file: PATH}")
            if name.lower() in [each.lower() for each in list(headers)[:n]]:
                yield document.fault(place, f"the header {name} stands there twice", "take one of them out")


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
