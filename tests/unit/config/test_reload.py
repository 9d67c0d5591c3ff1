"""What daemons must agree on, and what a reload changes: every key there is, one at a time, and any of them at once."""

import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from config_texts import written
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr

from config.concepts import Concept, ConceptTerm
from config.load import load
from config.models import Settings
from config.phrases import Schedule
from config.reload import Adopted, adopt, fingerprint
from config.sources import GovukQuery

KEYS = ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
CONCEPT = {"name": "c", "terms": [{"term": "school"}]}
#: As that, with another value at every key.
OTHER_CONCEPT = Concept.model_construct(
    name="d",
    title="schools",
    about="Schools.",
    terms=(ConceptTerm.model_construct(term="academy", since="2010", until="2026", documented="here"),),
    unless=("vacancy",),
)
ONE = Settings.model_validate(
    {
        "network": {"ca_file": __file__},
        "lookback": "all",
        "sources": [{"name": "A", "feed": "http://10.0.0.1/a"}],
        "concepts": [CONCEPT],
        "watches": [{"name": "W", "query": "school AND\n(review)", "concepts": [CONCEPT]}],
        "mail": {"server": "smtp://a@10.0.0.1", "security": "tls", "password": SecretStr("swordfish")},
        "subscriptions": [
            {"name": "S", "watches": ["W", "V"], "send": "daily at 07:30", "to": ["a@b.example", "b@b.example"],
             "webhook": {"url": "http://10.0.0.1/hook", "secret": SecretStr(KEYS[0])}}
        ],
    }
)  # fmt: skip
#: A source has one kind; here it has another beside it, so that every key within it is tried, too.
ONE = ONE.model_copy(
    update={"sources": (ONE.sources[0].model_copy(update={"govuk": GovukQuery(organisations=("a", "b"))}),)}
)
#: As ONE, with another value at every key.
OTHER = Settings.model_construct(
    database="postgresql+psycopg://cuttings@db/cuttings",
    timezone="Europe/Dublin",
    network=ONE.network.model_construct(
        contact="mailto:press@alderbrook.gov.uk",
        requests_at_once=2,
        per_host_delay=ONE.retention.matched,
        allow=("10.0.0.0/8",),
        hosts={"a.example": "10.0.0.1"},
        proxy="http://10.0.0.2",
        ca_file=None,
    ),
    lookback=ONE.retention.matched,
    retention=ONE.retention.model_construct(
        unmatched=ONE.retention.matched, matched=ONE.retention.evidence, evidence=ONE.retention.unmatched
    ),
    operator=ONE.operator.model_construct(to=("it@alderbrook.example",), ping="http://10.0.0.1/ping"),
    web=ONE.web.model_construct(listen="[::1]:8650", public_url="http://10.0.0.1"),
    sources=(
        ONE.sources[0].model_construct(
            name="B",
            feed="http://10.0.0.1/b",
            sitemap="http://10.0.0.1/b.xml",
            listing="http://10.0.0.1/news",
            govuk=GovukQuery.model_construct(
                organisations=("a",), keywords="school", document_types=("guidance", "research"), site="http://10.0.0.1"
            ),
            spider="b:B",
            address="unknown",
            links="h2 a",
            date="time",
            next=".next",
            every=ONE.retention.matched,
            tags=("council", "press"),
            backfill=ONE.retention.matched,
            headers={"X-Key": SecretStr("perch")},
            cookie=SecretStr("bream"),
            show="headline",
            documented="here",
            seen="2026-11-25",
            was="C",
        ),
    ),
    concepts=(OTHER_CONCEPT,),
    watches=(
        ONE.watches[0].model_construct(
            name="V",
            query="school AND (review)",
            phrases=("a",),
            everything=True,
            only_from=("A",),
            concepts=(OTHER_CONCEPT,),
            was="U",
        ),
    ),
    mail=ONE.mail.model_construct(
        server="smtp://b@10.0.0.1",
        security="starttls",
        password=SecretStr("pike"),
        sender="press@alderbrook.example",
        maildir=ONE.network.ca_file,
    ),
    templates=ONE.network.ca_file,
    subscriptions=(
        ONE.subscriptions[0].model_construct(
            name="R",
            watches=("V", "W"),
            send=Schedule(kind="daily", at=time(7, 31)),
            timezone="Europe/London",
            to=("a@b.example",),
            webhook=ONE.subscriptions[0].webhook.model_construct(url="http://10.0.0.2/", secret=SecretStr(KEYS[1])),
            when_empty="skip",
            since=ONE.retention.matched,
            was="Q",
        ),
    ),
)
KeyPath = tuple[str, ...]
json_text = json.dumps
OWN = {"database", "web", "network", "templates"}
STANDING = ("database", "timezone", "network", "web")


def leaves(model: BaseModel, path: KeyPath = ()) -> Iterator[KeyPath]:
    """The path of every key, those of the first item for a list of sections."""
    for key in type(model).model_fields:
        value = getattr(model, key)
        within = value[0] if isinstance(value, tuple) and value and isinstance(value[0], BaseModel) else value
        yield from leaves(within, (*path, key)) if isinstance(within, BaseModel) else [(*path, key)]


def at(model: Any, path: KeyPath) -> Any:
    value = getattr(model, path[0])
    return at(value[0] if isinstance(value, tuple) else value, path[1:]) if path[1:] else value


def taken(model: Any, path: KeyPath, source: Any) -> Any:
    """The model, with the value of `source` at the path."""
    mine, other = getattr(model, path[0]), getattr(source, path[0])
    if path[1:]:
        other = (
            (taken(mine[0], path[1:], other[0]), *mine[1:]) if isinstance(mine, tuple) else taken(mine, path[1:], other)
        )
    return model.model_copy(update={path[0]: other})


def is_own(path: KeyPath) -> bool:
    """Whether daemons may differ in it."""
    return path[0] in OWN or path[-1] in {"was", "documented", "seen"} or path == ("mail", "maildir")


LEAVES = list(leaves(ONE))


def test_every_key_is_tried():
    assert list(leaves(OTHER)) == LEAVES
    assert [path for path in LEAVES if at(ONE, path) == at(OTHER, path)] == []


@pytest.mark.parametrize("path", LEAVES, ids=".".join)
def test_daemons_agree_on_every_key_that_is_not_a_machines_own(path):
    changed = taken(ONE, path, OTHER)
    assert changed != ONE
    assert (fingerprint(changed) == fingerprint(ONE)) is is_own(path)


@pytest.mark.parametrize("path", LEAVES, ids=".".join)
def test_a_reload_changes_every_key_that_needs_no_restart(path):
    fresh = taken(ONE, path, OTHER)
    if path[0] in STANDING:
        assert adopt(ONE, fresh) == Adopted(settings=ONE, needs_restart=(path[0],))
    else:
        assert adopt(ONE, fresh) == Adopted(settings=fresh, needs_restart=())


def test_what_needs_a_restart_is_named_in_the_order_of_the_file():
    assert adopt(ONE, OTHER).needs_restart == STANDING
    assert adopt(ONE, OTHER).settings == OTHER.model_copy(update={key: getattr(ONE, key) for key in STANDING})
    assert adopt(ONE, ONE) == Adopted(settings=ONE, needs_restart=())


def test_order_counts_where_it_says_something():
    digest = ONE.subscriptions[0].model_copy(update={"watches": ("V", "W")})
    assert fingerprint(ONE.model_copy(update={"subscriptions": (digest,)})) != fingerprint(ONE)
    phrases = [ONE.watches[0].model_copy(update={"query": None, "phrases": each}) for each in (("a", "b"), ("b", "a"))]
    assert len({fingerprint(ONE.model_copy(update={"watches": (each,)})) for each in phrases}) == 2


def test_another_process_finds_the_same(tmp_path):
    path = written(tmp_path, "lookback: 3d\nsources: [{name: A, feed: 'http://10.0.0.1/a', tags: [b, a]}]\n")
    code = f"from config.load import load; from config.reload import fingerprint; from pathlib import Path; print(fingerprint(load(Path({str(path)!r}), environment={{}}).settings))"
    other = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert other.stdout.strip() == fingerprint(load(path, environment={}).settings)
    assert re.fullmatch("[0-9a-f]{64}", other.stdout.strip())


def test_what_a_source_sends_counts_and_stands_nowhere_in_plain(monkeypatch):
    texts = []
    monkeypatch.setattr(
        "config.reload.json.dumps", lambda value, **how: texts.append(json_text(value, **how)) or texts[-1]
    )
    fingerprint(OTHER)
    assert texts
    assert not [text for text in texts if "perch" in text or "bream" in text]


def test_a_secret_that_is_no_text_has_a_fingerprint():
    mail = ONE.mail.model_copy(update={"password": SecretStr("\udcff")})
    assert fingerprint(ONE.model_copy(update={"mail": mail})) != fingerprint(ONE)


SECTIONS = ("sources", "concepts", "watches", "subscriptions")


@st.composite
def changed(draw: st.DrawFn) -> Settings:
    """Settings with three items of each kind, some keys of which are those of OTHER, in any order."""
    made = ONE
    for kind in SECTIONS:
        [item] = getattr(ONE, kind)
        items = [item.model_copy(update={"name": f"{item.name}{n}"}) for n in range(draw(st.integers(1, 3)))]
        made = made.model_copy(update={kind: tuple(items)})
    for path in draw(st.lists(st.sampled_from(LEAVES), max_size=3)):
        made = taken(made, path, OTHER)
    return made


def shuffled(settings: Settings, seed: int) -> Settings:
    """The same with all that may stand in any order in another."""
    turn = random.Random(seed)

    def mixed(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(turn.sample(items, len(items)))

    sources = [
        each.model_copy(update={"tags": mixed(each.tags), "govuk": asked(each, mixed)}) for each in settings.sources
    ]
    subscriptions = [each.model_copy(update={"to": mixed(each.to)}) for each in settings.subscriptions]
    operator = settings.operator.model_copy(update={"to": mixed(settings.operator.to)})
    update = {"sources": mixed(tuple(sources)), "watches": mixed(settings.watches), "operator": operator}
    update["concepts"] = mixed(settings.concepts)
    return settings.model_copy(update={**update, "subscriptions": mixed(tuple(subscriptions))})


def asked(source: Any, how: Callable[[tuple[Any, ...]], Any]) -> GovukQuery:
    """What is asked of GOV.UK, its lists taken that way."""
    lists = {key: how(getattr(source.govuk, key)) for key in ("organisations", "document_types")}
    return source.govuk.model_copy(update=lists)


def undocumented(concept: Concept) -> Concept:
    """A concept without what is for people alone."""
    terms = tuple(each.model_copy(update={"documented": None}) for each in concept.terms)
    return concept.model_copy(update={"terms": terms})


def agreed(settings: Settings) -> Any:
    """What is to be agreed on, told another way: what is a machine's own made the same, and sections as bags of sections."""
    update: dict[str, Any] = dict.fromkeys(OWN)
    update["mail"] = settings.mail.model_copy(update={"maildir": None})
    update["operator"] = settings.operator.model_copy(update={"to": frozenset(settings.operator.to)})
    update["sources"] = frozenset(
        each.model_copy(
            update={"was": None, "documented": None, "seen": None, "tags": frozenset(each.tags)}
            | {"govuk": asked(each, frozenset), "headers": frozenset(each.headers.items())}
        )
        for each in settings.sources
    )
    update["concepts"] = frozenset(map(undocumented, settings.concepts))
    watches = [
        each.model_copy(update={"concepts": tuple(map(undocumented, each.concepts))}) for each in settings.watches
    ]
    settings = settings.model_copy(update={"watches": tuple(watches)})
    for kind, key in (("watches", None), ("subscriptions", "to")):
        update[kind] = frozenset(
            each.model_copy(update={"was": None} | ({key: frozenset(getattr(each, key))} if key else {}))
            for each in getattr(settings, kind)
        )
    return settings.model_copy(update=update)


@examples(max_examples=300, deadline=None)
@given(changed(), changed(), st.integers())
def test_fingerprints_are_equal_exactly_where_daemons_agree(one, other, seed):
    assert (fingerprint(one) == fingerprint(shuffled(other, seed))) is (agreed(one) == agreed(other))


@examples(max_examples=100, deadline=None)
@given(changed(), st.integers(), st.sets(st.sampled_from([path for path in LEAVES if is_own(path)])))
def test_daemons_agree_in_any_order_and_whatever_is_their_own(settings, seed, paths):
    theirs = shuffled(settings, seed)
    for path in paths:
        theirs = taken(theirs, path, OTHER)
    assert fingerprint(theirs) == fingerprint(settings)


@examples(max_examples=200, deadline=None)
@given(changed(), changed())
def test_whatever_is_reloaded_nothing_is_lost_and_nothing_changes_that_must_not(running, fresh):
    adopted = adopt(running, fresh)
    for key in Settings.model_fields:
        assert getattr(adopted.settings, key) == getattr(running if key in STANDING else fresh, key)
    assert adopted.needs_restart == tuple(key for key in STANDING if getattr(running, key) != getattr(fresh, key))
    assert adopt(adopted.settings, fresh) == adopted
    restarted = adopt(fresh, fresh)
    assert (restarted.settings, restarted.needs_restart) == (fresh, ())
