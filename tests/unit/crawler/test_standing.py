"""How a source stands, poll by poll, against a slow look at its whole history."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.standing import Found, Standing, every, is_quiet, standing_after, usual_gap

NOW = datetime(2026, 6, 4, 7, 30, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NEW = Standing(state="new")
HEALTHY = Standing(state="healthy", since=NOW - 90 * DAY)


def failing(failures: int, *, since: timedelta = HOUR, kind: str = "failed", **fields) -> Found:
    return Found(at=NOW, failure=kind, reason="it would not", failures=failures, failing_since=NOW - since, **fields)


def good(**fields) -> Found:
    return Found(at=NOW, **({"listed_before": True} | fields))


def test_a_first_good_poll_makes_a_new_source_healthy():
    assert standing_after(NEW, good()) == Standing(state="healthy", since=NOW)


def test_a_state_that_stays_keeps_its_time_and_its_reason():
    assert standing_after(HEALTHY, good()) is HEALTHY
    quiet = Standing(state="quiet", since=NOW - 9 * DAY, reason="it usually publishes every day")
    assert standing_after(quiet, good(last_news_at=NOW - 30 * DAY, usual=2 * DAY)) is quiet


@pytest.mark.parametrize("old", [NEW, HEALTHY])
def test_three_failures_in_a_row_or_a_day_of_them_break_a_source(old):
    assert standing_after(old, failing(1)) is old
    assert standing_after(old, failing(2, since=23 * HOUR)) is old
    broken = Standing(state="broken", since=NOW - HOUR, reason="it would not")
    assert standing_after(old, failing(3)) == broken
    assert standing_after(old, failing(2, since=DAY)) == Standing(
        state="broken", since=NOW - DAY, reason="it would not"
    )


def test_a_source_that_does_not_want_us_is_blocked():
    assert standing_after(HEALTHY, failing(3, kind="blocked")).state == "blocked"


def test_a_page_that_listed_something_and_does_not_any_more_was_laid_out_anew():
    assert standing_after(HEALTHY, failing(3, kind="no list", listed_before=True)).state == "layout changed"
    assert standing_after(NEW, failing(3, kind="no list")).state == "broken"
    assert standing_after(HEALTHY, good(lists_nothing=True)).reason == "its page lists nothing any more"
    assert standing_after(NEW, good(lists_nothing=True, listed_before=False)).state == "healthy"


def test_a_failure_of_another_kind_is_another_state_after_a_day():
    broken = Standing(state="broken", since=NOW - 23 * HOUR, reason="it would not")
    assert standing_after(broken, failing(9, kind="blocked")) is broken
    old = Standing(state="broken", since=NOW - DAY, reason="it would not")
    assert standing_after(old, failing(9, kind="blocked")) == Standing(
        state="blocked", since=NOW, reason="it would not"
    )


@pytest.mark.parametrize(
    ("recent", "state"),
    [
        ("", "healthy"),
        ("rrruu", "healthy"),
        ("rrruuu", "layout changed"),
        ("uuu", "healthy"),  # nobody knows that it ever gave any
        ("ruuur", "healthy"),
        ("ppp", "partial"),
        ("pp", "healthy"),
        ("rrpp", "healthy"),
        ("rpp", "partial"),
        ("ppuuu", "layout changed"),
    ],
)
def test_what_became_of_the_last_articles_tells(recent, state):
    assert standing_after(HEALTHY, good(recent=recent)).state == state


def test_pages_without_text_stay_so_when_the_good_ones_are_forgotten():
    changed = Standing(state="layout changed", since=NOW - DAY, reason="its last articles gave no text any more")
    assert standing_after(changed, good(recent="u" * 12)) is changed
    assert standing_after(changed, good(recent="u" * 11 + "r")).state == "healthy"


def test_a_gap_is_told_of_for_a_week():
    assert standing_after(HEALTHY, good(gap_at=NOW - 7 * DAY + MINUTE)).state == "gap"
    gap = Standing(state="gap", since=NOW - 7 * DAY)
    assert standing_after(gap, good(gap_at=NOW - 7 * DAY)).state == "healthy"


def test_silence_is_held_against_the_rhythm():
    assert not is_quiet(NOW - 7 * DAY, DAY, NOW)
    assert is_quiet(NOW - 7 * DAY - MINUTE, HOUR, NOW)
    assert not is_quiet(NOW - 41 * DAY, 6 * DAY, NOW)
    assert is_quiet(NOW - 41 * DAY, 2 * DAY, NOW)
    quiet = standing_after(HEALTHY, good(last_news_at=NOW - 41 * DAY, usual=2 * DAY))
    assert (quiet.state, quiet.reason) == ("quiet", "it usually publishes every 2 days")
    assert standing_after(quiet, good(last_news_at=NOW, usual=2 * DAY)).state == "healthy"
    assert standing_after(HEALTHY, good(last_news_at=NOW - 400 * DAY)).state == "healthy"  # no rhythm is known


def test_a_usual_gap_is_between_days():
    weekly = [NOW - week * 7 * DAY - hour * HOUR / 9 for week in range(4) for hour in range(10)]
    assert usual_gap(weekly) == 7 * DAY
    assert usual_gap([NOW - day * DAY for day in range(28)]) == DAY
    assert usual_gap([NOW - month * 30 * DAY for month in range(6)]) == 30 * DAY
    assert usual_gap([NOW] * 20) is None
    assert usual_gap([NOW, NOW - DAY]) is None
    assert usual_gap([]) is None


@given(st.lists(st.integers(0, 120), max_size=40))
def test_the_usual_gap_is_that_of_the_days_in_the_baseline(days_ago):
    found = usual_gap(NOW - each * DAY for each in days_ago)
    days = sorted(set(days_ago))
    if len(days) < 3:
        assert found is None
        return
    late = [each for each in days if each - days[0] <= 28]
    if len(late) >= 3:
        assert found == (late[-1] - late[0]) * DAY / (len(late) - 1)
    else:
        gaps = sorted(days[n + 1] - days[n] for n in range(len(days) - 1))
        assert found == (gaps[len(gaps) // 2] + gaps[(len(gaps) - 1) // 2]) / 2 * DAY


def test_how_often_in_words():
    assert [every(each) for each in (HOUR, 1.4 * DAY, 2 * DAY, 13 * DAY, 21 * DAY)] == [
        "every day",
        "every day",
        "every 2 days",
        "every 13 days",
        "every 3 weeks",
    ]


#: A poll: hours since the one before; what failed, if it did; whether it brought news, and a gap; and what its articles gave.
polls = st.tuples(
    st.integers(1, 60),
    st.sampled_from([None, None, None, "failed", "blocked", "no list"]),
    st.booleans(),
    st.sampled_from([False, False, False, True]),
    st.text(alphabet="rpu", max_size=2),
)


@given(st.lists(polls, max_size=40))
def test_poll_by_poll_is_as_by_the_whole_history(history):
    """Each fact is counted anew from the history; of how it stood before, only the state and its time are taken."""
    standing, at, known = NEW, NOW, []
    for hours, failure, *rest in history:
        at += hours * HOUR
        known.append((at, failure, *rest))
        good, run = split(known)
        found = Found(
            at=at,
            failure=failure,
            reason=failure,
            failures=len(run),
            failing_since=run[0][0] if run else None,
            listed_before=bool(good),
            gap_at=max((moment for moment, _, _, gap, _ in good if gap), default=None),
            recent="".join(letters for *_, letters in good)[-12:],
            last_news_at=max((moment for moment, _, news, _, _ in good if news), default=None),
            usual=2 * DAY,
        )
        was, standing = standing, standing_after(standing, found)
        assert standing.state == (failing_state(known, was) if failure else read_state(known, was))
        assert standing.since is None or standing.since <= at


def split(known):
    """The good polls, and the failed ones since the last of them."""
    good = [poll for poll in known if not poll[1]]
    return good, [poll for poll in known if poll[1] and (not good or poll[0] > good[-1][0])]


def failing_state(known, was) -> str:
    at, failure, *_ = known[-1]
    good, run = split(known)
    lasting = len(run) >= 3 or at - run[0][0] >= DAY
    settled = was.state in {"broken", "blocked", "layout changed"} and at - was.since < DAY
    if not lasting or settled:
        return was.state
    return {"failed": "broken", "blocked": "blocked", "no list": "layout changed" if good else "broken"}[failure]


def read_state(known, was) -> str:
    at, good = known[-1][0], split(known)[0]
    letters = "".join(letters for *_, letters in good)[-12:]
    textless = len(letters) - len(letters.rstrip("u"))
    news = [moment for moment, _, new, _, _ in good if new]
    rules = [
        ("layout changed", textless >= 3 and (textless < len(letters) or was.state == "layout changed")),
        ("gap", any(gap and at - moment < 7 * DAY for moment, _, _, gap, _ in good)),
        ("partial", len(letters) >= 3 and letters.count("p") > len(letters) / 2),
        ("quiet", bool(news) and at - news[-1] > 14 * DAY),
        ("healthy", True),
    ]
    return next(state for state, holds in rules if holds)
