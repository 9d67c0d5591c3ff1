import math
from collections import defaultdict
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from crawler.spiders import turns as module
from crawler.spiders.turns import Turns


def test_the_first_of_every_host_starts_at_once_and_the_next_waits_for_answer_and_pause():
    turns = Turns[str](at_once=10, pause=2)
    for ticket in ("a1", "a2", "b1"):
        turns.join(ticket[0], ticket)
    assert turns.start(100) == ["a1", "b1"]
    assert turns.next_at() is None
    turns.finish("a", 101)
    assert turns.start(102) == []
    assert turns.next_at() == 103
    assert turns.start(103) == ["a2"]
    assert (turns.waiting, turns.under_way) == (0, 2)


def test_no_more_at_once_than_allowed_and_whoever_was_ready_first_goes_first():
    turns = Turns[str](at_once=2, pause=0)
    for host in "abcd":
        turns.join(host, host)
    assert turns.start(0) == ["a", "b"]
    assert turns.next_at() is None  # `finish` must come first: no timer would help
    turns.finish("b", 1)
    assert turns.start(1) == ["c"]


def test_a_long_line_of_one_host_holds_up_nobody():
    turns = Turns[str](at_once=2, pause=1)
    for number in range(200):
        turns.join("slow", f"slow{number}")
    assert turns.start(0) == ["slow0"]
    for number in range(50):
        turns.join(f"host{number}", "page")
        assert turns.start(0) == ["page"]
        turns.finish(f"host{number}", 0)
    assert turns.waiting == 199


def test_a_slower_host_waits_longer_and_never_less_than_the_usual_pause():
    turns = Turns[str](at_once=9, pause=1)
    turns.slow_down("a", 20)
    turns.slow_down("b", 0.1)
    for ticket in ("a1", "a2", "b1", "b2"):
        turns.join(ticket[0], ticket)
    assert turns.start(0) == ["a1", "b1"]
    turns.finish("a", 0)
    turns.finish("b", 0)
    assert (turns.start(0.9), turns.start(1), turns.start(19), turns.start(20)) == ([], ["b2"], [], ["a2"])


def test_what_is_learnt_of_a_host_between_two_requests_counts_for_the_second():
    turns = Turns[str](at_once=9, pause=1)
    turns.join("a", "robots")
    turns.start(0)
    turns.finish("a", 0)
    turns.join("a", "page")
    turns.slow_down("a", 5)
    assert (turns.start(1), turns.start(5)) == ([], ["page"])
    turns.slow_down("a", 0)
    turns.finish("a", 5)
    turns.join("a", "next")
    assert turns.start(6) == ["next"]


def test_a_hold_stops_a_host_and_is_never_shortened():
    turns = Turns[str](at_once=9, pause=1)
    turns.join("a", "a1")
    turns.hold("a", 50)
    turns.hold("a", 40)
    assert (turns.held_until("a"), turns.held_until("b")) == (50, -math.inf)
    assert (turns.start(49), turns.start(50)) == ([], ["a1"])


def test_a_line_can_be_left_and_emptied():
    turns = Turns[str](at_once=9, pause=1)
    for ticket in ("a1", "a2", "a3", "b1"):
        turns.join(ticket[0], ticket)
    assert turns.leave("a", "a1")
    assert not turns.leave("a", "a1")
    assert turns.start(0) == ["a2", "b1"]
    assert turns.dismiss("a") == ["a3"]
    turns.join("b", "b2")
    assert turns.dismiss_all() == ["b2"]
    assert (turns.waiting, turns.under_way, turns.next_at()) == (0, 2, None)


def test_who_comes_too_early_is_the_first_again_and_takes_no_place_meanwhile():
    turns = Turns[str](at_once=1, pause=1)
    for ticket in ("a1", "a2", "b1"):
        turns.join(ticket[0], ticket)
    assert turns.start(0) == ["a1"]
    turns.put_back("a", "a1", 5)
    assert (turns.waiting, turns.under_way) == (3, 0)
    assert turns.start(0) == ["b1"]
    turns.finish("b", 1)
    assert (turns.start(4), turns.start(5)) == ([], ["a1"])
    assert turns.held_until("a") == -math.inf


def test_a_turn_that_is_not_used_costs_nobody_the_pause():
    turns = Turns[str](at_once=1, pause=9)
    turns.join("a", "a1")
    turns.join("a", "a2")
    assert turns.start(0) == ["a1"]
    turns.give_back("a")
    assert turns.start(0) == ["a2"]


def test_it_is_told_when_the_next_request_may_come():
    turns = Turns[str](at_once=1, pause=1)
    assert (turns.pause("a"), turns.slow_down("a", 5), turns.pause("a")) == (1, None, 5)
    turns.join("a", "a1")
    turns.start(0)
    assert turns.slow_down("a", 20) is None  # `finish` will tell
    assert turns.finish("a", 3) == 23
    assert (turns.slow_down("a", 20), turns.slow_down("a", 30)) == (None, 33)
    turns.join("a", "a2")
    turns.start(33)
    turns.hold("a", 100)
    assert turns.finish("a", 40) == 100


def test_hosts_that_are_idle_are_forgotten_once_there_are_many(monkeypatch):
    monkeypatch.setattr(module, "_KEEP", 5)
    turns = Turns[str](at_once=99, pause=1)
    turns.hold("held", 1e9)
    for number in range(100):
        turns.join(f"host{number}", "page")
        turns.start(number)
        turns.finish(f"host{number}", number)
    assert len(turns._hosts) < 10
    assert turns.held_until("held") == 1e9


moments = st.one_of(st.just(0.0), st.floats(0, 3, allow_nan=False), st.integers(0, 5).map(float))
hosts = st.sampled_from("abc")
acts = st.one_of(
    st.tuples(st.just("join"), hosts, moments),
    st.tuples(st.just("start"), hosts, moments),
    st.tuples(st.sampled_from(["finish", "give back", "put back"]), hosts, moments),
    st.tuples(st.just("slow_down"), hosts, moments),
    st.tuples(st.just("hold"), hosts, moments),
    st.tuples(st.just("leave"), hosts, moments),
    st.tuples(st.just("dismiss"), hosts, moments),
)


class Slow:
    """The oracle: plain lists and dicts, and a look at everything each time."""

    def __init__(self, at_once: int, pause: float) -> None:
        self.at_once, self.pause = at_once, pause
        self.lines: dict[str, list[int]] = defaultdict(list)
        self.under_way: dict[str, int] = {}
        self.pauses: dict[str, float] = {}
        self.finished: dict[str, float] = {}
        self.held: dict[str, float] = {}
        self.back: dict[str, float] = {}

    def ok_at(self, host: str) -> float:
        free_at = self.finished.get(host, -math.inf) + self.pauses.get(host, self.pause)
        return max(free_at, self.held.get(host, -math.inf), self.back.get(host, -math.inf))

    def slow_down(self, host: str, pause: float) -> float | None:
        before, self.pauses[host] = self.pauses.get(host, self.pause), max(self.pause, pause)
        news = before != self.pauses[host] and host in self.finished and host not in self.under_way
        return self.ok_at(host) if news else None

    def next_at(self) -> float | None:
        if len(self.under_way) >= self.at_once:
            return None
        return min(
            (self.ok_at(host) for host, line in self.lines.items() if line and host not in self.under_way), default=None
        )


@given(st.integers(1, 3), st.sampled_from([0.0, 1.0]), st.lists(acts, max_size=60))
def test_turns_agree_with_the_slow_oracle(  # noqa: C901 - a case for each act
    at_once: int, pause: float, acts: list[tuple[str, str, float]]
):
    turns, slow, numbers, now = Turns[int](at_once=at_once, pause=pause), Slow(at_once, pause), count(), 0.0
    for act, host, amount in acts:
        match act:
            case "join":
                number = next(numbers)
                turns.join(host, number)
                slow.lines[host].append(number)
            case "start":
                now += amount
                check_start(turns, slow, now)
            case "finish" if host in slow.under_way:
                del slow.under_way[host]
                slow.finished[host] = now
                assert turns.finish(host, now) == slow.ok_at(host)
            case "give back" if host in slow.under_way:
                turns.give_back(host)
                del slow.under_way[host]
            case "put back" if host in slow.under_way:
                turns.put_back(host, slow.under_way[host], now + amount)
                slow.lines[host].insert(0, slow.under_way.pop(host))
                slow.back[host] = now + amount
            case "slow_down":
                assert turns.slow_down(host, amount) == slow.slow_down(host, amount)
                assert turns.pause(host) == slow.pauses[host]
            case "hold":
                turns.hold(host, now + amount)
                slow.held[host] = max(slow.held.get(host, -math.inf), now + amount)
            case "leave":
                ticket = slow.lines[host][-1] if slow.lines[host] else -1
                assert turns.leave(host, ticket) == (ticket in slow.lines[host])
                slow.lines[host] = slow.lines[host][:-1]
            case "dismiss":
                assert turns.dismiss(host) == slow.lines[host]
                slow.lines[host] = []
        assert turns.next_at() == slow.next_at()
        assert turns.waiting == sum(map(len, slow.lines.values()))
        assert turns.under_way == len(slow.under_way)


def check_start(turns: Turns[int], slow: Slow, now: float) -> None:
    """What starts is the first of the line of a free host that is due, in the order of dues, until nothing more can."""
    dues = []
    for ticket in turns.start(now):
        (host,) = [host for host, line in slow.lines.items() if line and line[0] == ticket]
        assert host not in slow.under_way
        assert slow.next_at() == slow.ok_at(host) <= now
        dues.append(slow.ok_at(host))
        slow.under_way[host] = slow.lines[host].pop(0)
    assert dues == sorted(dues)
    assert (slow.next_at() or math.inf) > now or slow.next_at() is None
