from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from alerts.editions.compose import Untold, compose
from alerts.models import Passage

NOON = datetime(2026, 6, 4, 12, tzinfo=UTC)
WATCHES = ("Reviews", "Housing", "Inquests")


def passage(where="body", text="a serious case review", marks=((2, 21),)):
    return Passage(where=where, text=text, marks=marks)


def untold(article_id=1, watch="Reviews", where=("body",), **changes):
    plain = Untold(
        match_id=article_id * 100 + WATCHES.index(watch),
        watch_id=WATCHES.index(watch),
        watch=watch,
        text_id=article_id * 10,
        current=True,
        article_id=article_id,
        title=f"Alderbrook {article_id}",
        url=f"https://alderbrook.example/{article_id}",
        source="Alderbrook Council",
        published=NOON,
        first_seen=NOON + timedelta(minutes=5),
        partial=False,
        passages=tuple(passage(each) for each in where),
    )
    return replace(plain, **changes)


def shown(composed):
    return [(group.watch, [item.article_id for item in group.items]) for group in composed.groups]


def test_nothing_untold_leaves_every_watch_quiet():
    assert shown(compose([], WATCHES)) == [("Reviews", []), ("Housing", []), ("Inquests", [])]


def test_groups_stand_in_the_order_of_the_subscription():
    found = compose([untold(1, "Inquests"), untold(2, "Reviews")], WATCHES)
    assert shown(found) == [("Reviews", [2]), ("Housing", []), ("Inquests", [1])]


def test_an_article_stands_once_with_all_its_watches():
    found = compose([untold(1, "Housing", ["title"]), untold(1, "Reviews", ["lead", "body"])], WATCHES)
    assert shown(found) == [("Reviews", [1]), ("Inquests", [])]
    [item] = found.groups[0].items
    assert item.watches == ("Reviews", "Housing")
    assert [(each.watch, each.passage.where) for each in item.passages] == [
        ("Reviews", "lead"),
        ("Reviews", "body"),
        ("Housing", "title"),
    ]
    assert {(each.watch, each.article_id) for each in found.told} == {("Housing", 1), ("Reviews", 1)}


def test_where_it_fired_goes_before_when():
    found = compose(
        [
            untold(1, where=["body"], published=NOON + timedelta(hours=3)),
            untold(2, where=[]),
            untold(3, where=["body", "lead"]),
            untold(4, where=["title"], published=NOON - timedelta(days=1)),
            untold(5, where=["document"], published=NOON + timedelta(hours=4)),
        ],
        WATCHES,
    )
    assert shown(found)[0] == ("Reviews", [4, 3, 1, 5, 2])


def test_among_equals_the_newest_stands_first_by_its_own_date_or_first_sight():
    found = compose(
        [untold(1), untold(2, published=None), untold(3, published=NOON + timedelta(minutes=2)), untold(4)], WATCHES
    )
    assert shown(found)[0] == ("Reviews", [2, 3, 4, 1])


def test_the_revision_in_force_is_quoted_and_told():
    older = untold(1, match_id=1, text_id=1, current=False, passages=(passage(text="older"),))
    newer = untold(1, match_id=2, text_id=2, current=False, passages=(passage(text="newer"),))
    found = compose([newer, older], WATCHES)
    assert [each.passage.text for each in found.groups[0].items[0].passages] == ["newer"]
    back = replace(older, current=True)
    assert compose([newer, back], WATCHES).told == (back,)


def test_of_two_watch_versions_on_one_text_the_newer_is_quoted():
    found = compose([untold(1, match_id=7), untold(1, match_id=5)], WATCHES)
    assert [each.match_id for each in found.told] == [7]


def test_the_feeds_own_text_is_marked():
    found = compose([untold(1, partial=True), untold(2)], WATCHES)
    assert {item.article_id: item.partial for item in found.groups[0].items} == {1: True, 2: False}


matches = st.lists(
    st.builds(
        lambda article, watch, version, where, hours: untold(
            article,
            watch,
            where,
            match_id=version,
            text_id=version,
            passages=tuple(passage(each, text=str(version)) for each in where),
            published=NOON + timedelta(hours=article % 3),
        ),
        st.integers(1, 5),
        st.sampled_from(WATCHES),
        st.integers(1, 1000),
        st.lists(st.sampled_from(["title", "lead", "body"]), max_size=2),
        st.integers(0, 3),
    ),
    unique_by=lambda one: one.match_id,
    max_size=12,
)


@given(matches, st.permutations(WATCHES))
def test_everything_is_shown_once_and_nothing_else(found, watches):
    """The slow oracle: pick by hand, for each pair of watch and article, what must be shown and where."""
    composed = compose(found, watches)
    pairs = {(each.watch, each.article_id) for each in found}
    assert sorted((each.watch, each.article_id) for each in composed.told) == sorted(pairs)
    for each in composed.told:
        assert each.match_id == max(
            o.match_id for o in found if (o.watch, o.article_id) == (each.watch, each.article_id)
        )
    shown_at = {item.article_id: group.watch for group in composed.groups for item in group.items}
    assert sum(len(group.items) for group in composed.groups) == len(shown_at)
    for article, watch in shown_at.items():
        assert watch == next(name for name in watches if (name, article) in pairs)
    assert set(shown_at) == {article for _, article in pairs}
    for group in composed.groups:
        for item in group.items:
            assert item.watches == tuple(name for name in watches if (name, item.article_id) in pairs)
            quoted = {(each.watch, each.passage.text) for each in item.passages}
            told = {(o.watch, str(o.match_id)) for o in composed.told if o.article_id == item.article_id and o.passages}
            assert quoted == told
    quiet = {group.watch for group in composed.groups if not group.items}
    assert quiet == set(watches) - {watch for watch, _ in pairs}
    names = [group.watch for group in composed.groups]
    assert names == [watch for watch in watches if watch in names]


@given(matches, st.randoms())
def test_the_order_of_what_comes_in_does_not_matter(found, random):
    shuffled = random.sample(found, len(found))
    assert compose(found, WATCHES).groups == compose(shuffled, WATCHES).groups


def test_what_stands_in_documents_is_shown_behind_what_the_article_says_or_in_its_place():
    article, first, second = (
        untold(1),
        untold(1, where=["document"], current=False, document=True, text_id=11, match_id=101),
        untold(1, where=["document"], current=False, document=True, text_id=12, match_id=102),
    )
    again = replace(first, match_id=103, passages=(passage("document", "of a newer wording"),))
    [item] = compose([second, first, again, article], WATCHES).groups[0].items
    assert [each.passage.text for each in item.passages] == [
        "a serious case review",
        "of a newer wording",
        "a serious case review",
    ]
    found = compose([first, second], WATCHES)
    assert [each.match_id for each in found.told] == [102]
    assert len(found.groups[0].items[0].passages) == 2
