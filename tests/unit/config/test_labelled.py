"""The shipped packs of watches on a labelled set of invented articles: what they find, and what they leave alone."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest
import yaml
from config_texts import loaded

from alerts.query import Matchable, WatchIndex
from config.includes import shipped

SET = Path(__file__).parents[2] / "labelled"
PACKS = {
    "reviews": "uk-safeguarding-reviews",
    "child": "uk-child-safeguarding-reviews",
    "adult": "uk-adult-safeguarding-reviews",
    "homicide": "uk-homicide-reviews",
    "inspection": "uk-inspection-judgements",
    "finance": "uk-council-finance-distress",
    "ombudsman": "uk-ombudsman",
    "inquests": "uk-inquests",
    "general": "uk-safeguarding-general",
}


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """An article, the packs that it is held against, and those of them that should tell it."""

    title: str
    body: str
    judged: frozenset[str]
    fires: frozenset[str]
    held_out: bool


def articles(path: Path) -> Iterator[Labelled]:
    judged = frozenset(PACKS) - (set() if path.stem == "general" else {"general"})
    if path.stem == "general":
        judged = frozenset({"general"})
    for entry in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
        vary = entry.get("vary", {})
        fillers = [dict(zip(vary, words, strict=True)) for words in zip(*vary.values(), strict=True)] if vary else [{}]
        for filler in fillers:
            yield Labelled(
                title=entry["title"].format(**filler),
                body=entry["body"].format(**filler),
                judged=judged,
                fires=frozenset(entry["fires"]),
                held_out=path.stem != "voices" and zlib.crc32(entry["title"].encode()) % 3 == 0,
            )


ARTICLES = list(chain.from_iterable(articles(path) for path in sorted(SET.glob("*.yaml"))))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bool]]:
    """For each pack, of every article whether a watch of it fires."""
    answers = {}
    for short, name in PACKS.items():
        folder = tmp_path_factory.mktemp(short)
        watches = loaded(folder, f"watches: [{{include: {name}}}]\n").settings.watches
        index = WatchIndex(watches)
        answers[short] = [bool(index.match(Matchable(title=each.title, body=each.body))) for each in ARTICLES]
    return answers


def figures(found: dict[str, list[bool]], pack: str, *, held_out: bool) -> tuple[float, float, list[str]]:
    """Precision, recall, and what was got wrong."""
    pairs = [
        (each, is_found)
        for each, is_found in zip(ARTICLES, found[pack], strict=True)
        if each.held_out is held_out and pack in each.judged
    ]
    hits = sum(is_found and pack in each.fires for each, is_found in pairs)
    told = sum(is_found for _, is_found in pairs)
    wanted = sum(pack in each.fires for each, _ in pairs)
    wrong = [
        f"{'missed' if pack in each.fires else 'noise'}: {each.title}: {each.body}"
        for each, is_found in pairs
        if is_found is not (pack in each.fires)
    ]
    return hits / told if told else 1.0, hits / wanted if wanted else 1.0, wrong


def test_the_set_is_large_and_varied():
    assert len({(each.title, each.body) for each in ARTICLES}) == len(ARTICLES) >= 300
    assert set(PACKS.values()) == set(shipped("watches"))
    for pack in PACKS:
        for held_out in (False, True):
            assert sum(pack in each.fires for each in ARTICLES if each.held_out is held_out) >= 2, (pack, held_out)


@pytest.mark.parametrize("pack", PACKS)
def test_precision_and_recall(found, pack):
    precision, recall, wrong = figures(found, pack, held_out=False)
    print(f"\n{PACKS[pack]}: precision {precision:.3f}, recall {recall:.3f}")  # noqa: T201 - to be read with `pytest -s`
    assert precision >= 0.97, wrong
    assert recall >= 0.98, wrong


@pytest.mark.parametrize("pack", PACKS)
def test_precision_and_recall_on_what_was_held_out(found, pack):
    precision, recall, _ = figures(found, pack, held_out=True)
    print(f"\n{PACKS[pack]}, held out: precision {precision:.3f}, recall {recall:.3f}")  # noqa: T201 - to be read with `pytest -s`
    assert precision >= 0.94
    assert recall >= 0.98
