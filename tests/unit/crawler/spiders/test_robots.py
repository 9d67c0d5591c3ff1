import asyncio
import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import FetchFailed, StoreUnavailable
from crawler.models import Ask, Page
from crawler.spiders.failures import NoAnswer
from crawler.spiders.robots import GIVEN_UP, KEEP, READ, RETRY, STALE, RobotsCache, Written, judge
from crawler.spiders.targets import read_target

SITE = "https://alderbrook.example"
TARGET = read_target(f"{SITE}/news")


def page(status: int = 200, body: str = "") -> Page:
    url = f"{SITE}/robots.txt"
    return Page(
        url=url, final_url=url, status=status, at=datetime(2026, 6, 4, tzinfo=UTC), took=0.1, body=body.encode()
    )


def allowed(text: str, path: str = "/news") -> bool:
    return Written(text.encode()).allows(SITE + path)


def test_the_group_that_names_us_counts_before_the_one_for_all():
    text = "User-agent: *\nDisallow: /\n\nUser-agent: Cuttings\nDisallow: /private\nCrawl-delay: 5\n"
    assert allowed(text)
    assert not allowed(text, "/private/x")
    assert Written(text.encode()).delay == 5


def test_groups_of_others_do_not_concern_us():
    text = "User-agent: OtherBot\nUser-agent: AnotherBot\nDisallow: /\nCrawl-delay: 50\n"
    assert allowed(text)
    assert Written(text.encode()).delay == 0


def test_groups_of_one_name_are_one_group():
    text = (
        "User-agent: *\nDisallow: /a\n\nUser-agent: Other\nDisallow: /\n\nUser-agent: *\nDisallow: /b\nCrawl-delay: 7\n"
    )
    assert [allowed(text, path) for path in ("/a", "/b", "/c")] == [False, False, True]
    assert Written(text.encode()).delay == 7
    ours = (
        "User-agent: cuttings\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n\nUser-agent: Cuttings/2.0\nDisallow: /b\n"
    )
    assert [allowed(ours, path) for path in ("/a", "/b", "/c")] == [False, False, True]


@pytest.mark.parametrize("name", ["cut", "cuttings-bot", "cuttingsbot", "my cuttings", "c"])
def test_who_has_a_name_like_ours_is_another(name: str):
    assert allowed(f"User-agent: {name}\nDisallow: /\n")


def test_lines_may_end_as_they_did_on_any_machine():
    for end in ("\n", "\r\n", "\r"):
        text = f"User-agent: other{end}Disallow: /{end}User-agent: cuttings{end}Disallow: /news{end}"
        assert (allowed(text), allowed(text, "/x")) == (False, True)


def test_a_line_that_goes_on_behind_500_kib_is_not_read():
    text = "User-agent: *\nDisallow: /early\n"
    text += "#" * (READ - len(text) - 13) + "\nDisallow: /only-this\n"
    assert text[:READ].endswith("Disallow: /o")
    assert allowed(text, "/other")
    assert not allowed(text, "/early")


paths = st.text(alphabet="ab/", max_size=5).map("/{}".format)
patterns = st.text(alphabet="ab/*", max_size=5).map("/{}".format) | st.text(alphabet="ab/*", max_size=4).map(
    "/{}$".format
)
groups = st.tuples(
    st.lists(st.sampled_from(["*", "cuttings", "Cuttings", "other"]), min_size=1, max_size=2),
    st.lists(st.tuples(st.sampled_from(["Allow", "Disallow"]), patterns), max_size=4),
)


@given(st.lists(groups, max_size=4), paths)
def test_rules_are_those_of_the_rfc(written, path: str):
    """RFC 9309, 2.2: all groups of our name, else all for everybody; the longest match in octets, and Allow where two are as long."""
    text = ""
    for names, rules in written:
        text += "".join(f"User-agent: {name}\n" for name in names)
        text += "".join(f"{verb}: {pattern}\n" for verb, pattern in rules) or "Disallow:\n"
    ours = [rules for names, rules in written if "cuttings" in {name.lower() for name in names}]
    everybodys = [rules for names, rules in written if "*" in names]
    found = [(len(pattern), verb) for rules in ours or everybodys for verb, pattern in rules if fits(pattern, path)]
    longest = max(found, default=(0, "Allow"))[0]
    may = not found or (longest, "Allow") in found
    assert allowed(text, path) == may


def fits(pattern: str, path: str) -> bool:
    end = "$" if pattern.endswith("$") else ""
    return bool(re.match(".*".join(map(re.escape, pattern.removesuffix("$").split("*"))) + end, path))


def test_a_group_shared_with_others_counts():
    assert not allowed("User-agent: OtherBot\nUser-agent: *\nDisallow: /\n")
    assert not allowed("user-agent:otherbot # them\nUSER-AGENT : cuttings # us\nDisallow: /news")


@pytest.mark.parametrize(
    ("rules", "path", "may"),
    [
        ("Disallow: /news\nAllow: /news/latest", "/news/latest", True),  # the longest match wins
        ("Disallow: /*.pdf$", "/a/b.pdf", False),
        ("Disallow: /*.pdf$", "/a/b.pdf?x", True),
        ("Disallow: /a*c", "/abbc/d", False),
        ("Disallow:", "/news", True),
        ("Disallow: /caf%C3%A9", "/café", False),
        ("", "/news", True),
    ],
)
def test_paths_are_matched_as_the_rfc_says(rules: str, path: str, may: bool):
    assert allowed(f"User-agent: *\n{rules}\n", path) == may


@pytest.mark.parametrize(
    ("delay", "seconds"), [("2.5", 2.5), ("3600", 60), ("nan", 0), ("-1", 0), ("soon", 0), ("inf", 0)]
)
def test_a_crawl_delay_is_obeyed_up_to_a_minute(delay: str, seconds: float):
    assert Written(f"User-agent: *\nCrawl-delay: {delay}\n".encode()).delay == seconds


def test_a_byte_order_mark_and_bytes_that_are_no_text_do_not_hide_the_rules():
    assert not Written(b"\xef\xbb\xbfUser-agent: *\n# \xff\xfe\nDisallow: /news\n").allows(SITE + "/news")


def test_what_stands_behind_500_kib_is_not_read():
    text = "User-agent: *\nDisallow: /early\n" + "#" * READ + "\nDisallow: /late\n"
    assert not allowed(text, "/early")
    assert allowed(text, "/late")


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: {number}\n" for number in range(17_000)) * 2 + "Disallow: /a\n" * 20_000,
        "User-agent: *\n" + "".join(f"Disallow: /{number}*{number}\n" for number in range(25_000)),
        "User-agent: *\nDisallow: /" + "a*" * 250_000 + "b",
        "User-agent: *\n" + "Crawl-delay: 9\n" * 30_000,
        "user agent " * 50_000,
        "user-agent:" + " \t" * 250_000,
    ],
)
def test_a_hostile_file_costs_little(text: str):
    began = time.process_time()
    assert allowed(text[:READ], "/" + "a" * 2000)
    assert time.process_time() - began < 2


@given(st.binary(max_size=300), st.text(alphabet="/abc*$?%é", max_size=20))
def test_any_bytes_are_rules(body: bytes, path: str):
    rules = Written(b"User-agent: *\nDisallow: " + body)
    assert rules.allows(read_target(f"{SITE}/{path}").url) in {True, False}
    assert 0 <= rules.delay <= 60


def test_what_an_answer_means():
    assert not judge(page(200, "User-agent: *\nDisallow: /")).allows(SITE + "/")
    for status in (301, 400, 401, 403, 404, 410, 418):
        assert judge(page(status)).allows(SITE + "/")
        assert judge(page(status)).delay == 0
    for status in (500, 502, 599, 999):
        with pytest.raises(FetchFailed, match=f"the server answered {status}"):
            judge(page(status))


class Site:
    """A robots.txt that answers as told, and a clock to turn."""

    def __init__(self, answer: Page | FetchFailed | StoreUnavailable) -> None:
        self.answer = answer
        self.now = 1000.0
        self.asked: list[str] = []
        self.cache = RobotsCache(self.fetch, clock=lambda: self.now)

    async def fetch(self, ask: Ask) -> Page:
        self.asked.append(ask.url)
        await asyncio.sleep(0)
        if isinstance(self.answer, FetchFailed | StoreUnavailable):
            raise self.answer
        return self.answer

    async def allows(self, path: str = "/news") -> bool:
        return (await self.cache.rules(TARGET)).allows(SITE + path)


async def test_a_store_that_is_away_says_nothing_about_the_site():
    site = Site(StoreUnavailable("the database refused: nobody there"))
    outcomes = await asyncio.gather(*(site.allows() for _ in range(2)), return_exceptions=True)
    assert [(type(each), str(each)) for each in outcomes] == [(StoreUnavailable, str(site.answer))] * 2
    assert outcomes[0] is not outcomes[1]
    site.answer = page(200, "User-agent: *\nDisallow: /private")
    assert await site.allows()  # at once, and not after a minute
    site.now += KEEP + 1
    site.answer = StoreUnavailable("the database refused: nobody there")
    with pytest.raises(StoreUnavailable):  # though old rules are known: it is not the site that is unreachable
        await site.allows()
    assert len(site.asked) == 3


async def test_rules_are_fetched_once_a_day_however_many_ask():
    site = Site(page(200, "User-agent: *\nDisallow: /private"))
    assert all(await asyncio.gather(*(site.allows() for _ in range(50))))
    site.now += KEEP - 1
    assert not await site.allows("/private")
    assert site.asked == [f"{SITE}/robots.txt"]
    site.now += 1
    await site.allows()
    assert len(site.asked) == 2


async def test_a_robots_that_cannot_be_read_keeps_us_out_and_is_asked_for_again_soon():
    site = Site(page(500))
    for _ in range(3):
        with pytest.raises(FetchFailed, match=r"robots\.txt could not be read: the server answered 500"):
            await site.allows()
    assert len(site.asked) == 1
    site.now += RETRY
    site.answer = page(404)
    assert await site.allows()


async def test_an_old_copy_does_while_the_file_cannot_be_reached():
    site = Site(page(200, "User-agent: *\nDisallow: /private"))
    await site.allows()
    site.now += KEEP
    site.answer = FetchFailed("connection refused")
    assert not await site.allows("/private")
    assert await site.allows("/news")
    assert len(site.asked) == 2
    site.now += STALE
    site.answer = page(404)
    assert await site.allows("/private")


async def test_a_file_that_cannot_be_reached_for_thirty_days_counts_as_missing():
    site = Site(page(500))
    began = site.now
    while site.now - began < GIVEN_UP:
        with pytest.raises(FetchFailed):
            await site.allows()
        site.now += KEEP
    assert await site.allows()
    site.answer = page(200, "User-agent: *\nDisallow: /")
    site.now += STALE
    assert not await site.allows()
    site.answer = page(500)
    site.now += 40 * KEEP  # the old copy does for as long as it takes
    assert not await site.allows()


async def test_a_crawl_delay_is_known_once_the_file_is():
    site = Site(page(200, "User-agent: *\nCrawl-delay: 12\n"))
    assert site.cache.delay(TARGET) == 0
    await site.allows()
    assert site.cache.delay(TARGET) == 12


async def test_a_host_that_cannot_be_reached_is_named_as_that_and_not_as_a_matter_of_robots():
    with pytest.raises(NoAnswer, match=r"^connection refused$"):
        await Site(NoAnswer("connection refused")).allows()


async def test_the_time_to_come_back_is_handed_on():
    later = datetime(2026, 6, 4, 8, tzinfo=UTC) + timedelta(hours=1)
    with pytest.raises(FetchFailed) as failed:
        await Site(FetchFailed("the server answered 503", retry_at=later)).allows()
    assert failed.value.retry_at == later


async def test_who_asks_and_goes_away_does_not_stop_the_others():
    site = Site(page(404))
    gone = asyncio.create_task(site.allows())
    stays = asyncio.create_task(site.allows())
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays
    assert len(site.asked) == 1


async def test_sites_that_nobody_asks_for_any_more_are_forgotten():
    site = Site(page(404))
    for number in range(50):
        await site.cache.rules(read_target(f"https://site{number}.example/"))
        site.now += KEEP / 2
    assert len(site.cache._known) < 10
