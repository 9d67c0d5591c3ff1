"""The search for sources on small sites in the manner of each system, and the commands that make it."""

from datetime import UTC, datetime, timedelta

import finding_sites
import pytest
import yaml
from commands_scene import Scene, logging_kept
from config_texts import written
from finding_sites import feed, items
from loopback_fetching import fetching
from loopback_sites import Answer, LoopbackSites

from crawler.discovery.search import MOST_REQUESTS, discover
from crawler.sandbox import Sandbox

NOW = datetime.now(UTC)
#: A site, the page on it that is looked behind; the kind and the path of what is found, its name, what is asked for on the way.
FOUND = [
    (finding_sites.jadu, "/news", "feed", "/rss/news", "Alderbrook Council", ["/rss/news"]),
    (finding_sites.wordpress, "/news/", "feed", "/feed/", "Westmarsh Safeguarding Children Partnership", ["/feed/"]),
    (finding_sites.wordpress, "/reviews/", "feed", "/feed/?post_type=review", "Westmarsh Safeguarding Children Partnership", ["/feed/", "/feed/?post_type=review"]),
    (finding_sites.joomla, "/news", "feed", "/news?format=feed&type=rss", "Harrowfold Gazette", ["/news?format=feed&type=rss"]),
    (finding_sites.drupal, "/newsroom", "listing", "/newsroom", "Ostrey Borough Council", ["/rss.xml", "/robots.txt"]),
    (finding_sites.moderngov, "/ieListMeetings.aspx?CommitteeId=123", "feed", "/mgRss.aspx?CId=123", "Westmarsh Council", ["/mgRss.aspx?CId=123"]),
    (finding_sites.by_feed_page, "/news", "feed", "/feeds/news.rss", "Civic Weekly", ["/RSS-Feeds/701", "/feeds/news.rss"]),
    (finding_sites.by_scripts, "/latest", "sitemap", "/news-sitemap.xml", "Town Planner", ["/news", "/robots.txt", "/news-sitemap.xml"]),
    (finding_sites.by_scripts, "/sitemap.xml", "sitemap", "/sitemap.xml", "townplanner.example", []),
    (finding_sites.abandoned, "/news", "listing", "/news", "Fennimore District Council", ["/rss/1/news", "/robots.txt"]),
    (finding_sites.documents, "/reviews", "listing", "/reviews", "Harrowfold Safeguarding Adults Board", ["/robots.txt"]),
    (finding_sites.front, "/", "listing", "/council/news", "Eastmarsh Council", ["/council/news", "/robots.txt"]),
    (finding_sites.front, "/council", "listing", "/council/news", "Eastmarsh Council", ["/council/news", "/robots.txt"]),
    (finding_sites.jadu, "/rss/news", "feed", "/rss/news", "Alderbrook Council", []),
]  # fmt: skip


@pytest.fixture(scope="module")
def web():
    """All sites, each once, by who made it."""
    with LoopbackSites() as sites:
        makers = {make for make, *_ in FOUND} | {finding_sites.govuk, finding_sites.empty}
        yield (
            sites,
            {make: make(sites, NOW) for make in makers}
            | {"gov.uk": finding_sites.govuk(sites, NOW, name="www.gov.uk")},
        )


async def look(sites, *addresses):
    """What is found behind each address, and what was asked for on the way, in order."""
    asked = {address: [] for address in addresses}
    async with Sandbox(workers=1) as sandbox, fetching(sites) as fetcher:
        found = [
            await discover(each, fetcher=fetcher, sandbox=sandbox, now=NOW, on_ask=asked[each].append)
            for each in addresses
        ]
    return [(each, asked[each.address]) for each in found]


async def test_every_system_gives_its_source_for_few_requests(web):
    sites, made = web
    inspectorate = made[finding_sites.govuk].url("/government/organisations/lift-inspectorate")
    wanted = [made[make].url(path) for make, path, *_ in FOUND]
    atom = made["gov.uk"].url("/government/organisations/lift-inspectorate.atom")
    *looked, (query, asked_of_govuk), (instead, _) = await look(sites, *wanted, inspectorate, atom)
    for (make, path, kind, at, name, asked), (found, asking) in zip(FOUND, looked, strict=True):
        assert found.best, (path, found)
        assert (found.best.source.kind, found.best.source.key) == (kind, made[make].url(at))
        assert found.best.source.name == name
        assert asking == [made[make].url(each) for each in (path, *asked)]
    assert query.best.source.govuk.organisations == ("lift-inspectorate",)
    assert (query.best.source.name, query.best.merits.whole, len(asked_of_govuk)) == ("Lift Inspectorate", True, 2)
    assert [(each.source.kind, each.source.name) for each in instead.proposals] == [
        ("govuk", "GOV.UK: Lift inspectorate"),
        ("feed", "Lift Inspectorate"),
    ]
    by_page = {found.address: found for found, _ in looked}
    old = by_page[made[finding_sites.abandoned].url("/news")]
    assert [(each.source.kind, each.merits.stale) for each in old.proposals] == [("listing", False), ("feed", True)]
    reviews = by_page[made[finding_sites.documents].url("/reviews")].best.merits
    assert reviews.documents == reviews.entries == 6


async def test_a_host_is_asked_eight_times_at_the_most():
    with LoopbackSites() as sites:
        site = sites.site("many.example")
        links = "".join(f'<a href="/{n}/rss">News {n}</a><a href="/rss-feeds/{n}">RSS feeds</a>' for n in range(9))
        site.serve("/", f'<meta name="generator" content="WordPress 6"><title>x</title>{links}'.encode())
        site.robots("".join(f"Sitemap: {site.url(f'/news{n}.xml')}\n" for n in range(9)))
        site.answer("/rss-feeds/0", Answer(body=links.encode(), headers={"content-type": "text/html"}))
        ((found, asked),) = await look(sites, site.url("/"))
    assert found.best is None
    assert len(asked) == len(set(asked)) == MOST_REQUESTS
    assert len(found.failed) > 5


async def test_pages_that_cannot_be_read_end_the_search_and_redirects_are_followed_for_good_on_one_site_alone():
    with LoopbackSites() as sites:
        wall = sites.site("wall.example")
        wall.serve(
            "/news",
            b"<title>Just a moment...</title><p>Verifying you are human.</p><script src='/cdn-cgi/challenge-platform/x.js'></script>",
        )
        wall.serve("/review.pdf", b"%PDF-1.7 and so on", content_type="application/pdf")
        shut, closed, away, old, new, keeper = (sites.site(name) for name in ("shut.example", "closed.example", "away.example", "old.fennimore.example", "www.fennimore.example", "feeds.example"))  # fmt: skip
        shut.robots("User-agent: *\nDisallow: /")
        closed.answer("/news", Answer(status=403))
        away.redirect("/news", "http://169.254.169.254/")
        for site in (new, keeper):
            site.serve("/rss", feed(items(NOW), title="Fennimore"), content_type="application/rss+xml")
        old.redirect("/rss", new.url("/rss"), status=301)
        old.redirect("/elsewhere", keeper.url("/rss"))
        *unread, moved, kept = await look(
            sites,
            *(site.url("/news") for site in (shut, closed, wall)),
            wall.url("/review.pdf"),
            away.url("/news"),
            old.url("/rss"),
            old.url("/elsewhere"),
        )
    reasons = [each.unread for each, _ in unread]
    assert reasons[:4] == [
        "robots.txt does not allow it",
        "the server answered 403 (forbidden)",
        "the site showed a challenge page that asks for a human",
        "the site sent a PDF document instead of a page",
    ]
    assert "169.254.169.254" in reasons[4]
    assert [len(asked) for _, asked in unread] == [1, 1, 1, 1, 1]
    assert moved[0].best.source.feed == new.url("/rss")
    assert kept[0].best.source.feed == old.url("/elsewhere")


@pytest.fixture
def scene(web, tmp_path):
    sites, made = web
    jadu = made[finding_sites.jadu]
    hosts = "".join(f"    {name}: {address}\n" for name, address in sites.hosts.items())
    text = f"network:\n  contact: https://cuttings.example/us\n  per_host_delay: 0s\n  allow: [127.77.0.0/16]\n  hosts:\n{hosts}"
    text += f"sources:\n- {{name: Ours, listing: '{made[finding_sites.drupal].url('/newsroom')}', tags: [a]}}\n"
    text += f"- {{name: Fed, feed: '{jadu.url('/rss/9')}'}}\n"
    with logging_kept():
        yield Scene(config=written(tmp_path, text))


def told(said):
    return [line for line in said.err.splitlines() if not line.startswith("{")]


def test_check_proposes_the_source_on_standard_output_and_says_why_beside_it(scene, web):
    site = web[1][finding_sites.jadu]
    said = scene("check", site.url("/news"))
    assert said.code == 0, said.err
    day = datetime.now().astimezone()
    assert said.out == (
        f"  # {day:%d %b %Y}: 6 entries, the newest from {_day(items(NOW)[0][2])}\n"
        f"  - name: Alderbrook Council\n    feed: {site.url('/rss/news')}\n"
    )
    lines = told(said)
    assert lines[0].startswith("An RSS feed: 6 entries, ")
    assert lines[0].endswith("Sites made with Jadu have a feed there.")
    assert lines[1:3] == ["The first on it:", f"  {items(NOW)[0][2].astimezone():%d %b %Y}  Review of children's services published"]  # fmt: skip
    assert f"  listing: {site.url('/news')}  (6 entries" in "\n".join(lines)
    assert "`backfill: 90d`" in lines[-1]


def _day(at):
    days = (datetime.now().astimezone().date() - at.astimezone().date()) // timedelta(days=1)
    return "today" if days == 0 else "yesterday"


def test_check_says_what_to_do_where_there_is_nothing(scene, web):
    here = web[1][finding_sites.empty].url("/news")
    said = scene("check", here)
    assert (said.code, said.out) == (1, "")
    assert told(said)[0] == "Tried in vain:"
    assert told(said)[-1].startswith(f"cuttings: nothing that could be polled was found at {here}; if a browser shows")
    assert 'links: "main h2 a"' in told(said)[-1]


def test_what_is_declared_already_is_told_by_its_name(scene, web):
    said = scene("check", web[1][finding_sites.drupal].url("/newsroom/"))
    assert (said.code, said.out) == (0, "")
    assert "is declared already, as “Ours”" in said.error


@pytest.mark.parametrize(
    ("subject", "error"),
    [
        ("www.alderbrook.example/news", "there is no file www.alderbrook.example/news; if you mean the page, write https://www"),
        ("https://user:pass@x.example/", "holds a user name or password"),
        (".", ". is a folder"),
    ],
)  # fmt: skip
def test_what_is_no_page_and_no_file(scene, subject, error):
    said = scene("check", subject)
    assert (said.code, said.out) == (2, "")
    assert error in said.error


def test_discover_makes_a_pack_of_a_list(scene, web, tmp_path):
    made = web[1]
    wanted = [made[make].url(path) for make, path, *_ in FOUND]
    listed = written(tmp_path, "\n".join(["Name,News", f"The Gazette,{wanted[3]}", *wanted, made[finding_sites.jadu].url("/no"), "x"]), "list.csv")  # fmt: skip
    said = scene("discover", str(listed), "--output", str(tmp_path / "found.yaml"))
    assert (said.code, said.out) == (0, "")
    pack = yaml.load((tmp_path / "found.yaml").read_text(), Loader=yaml.BaseLoader)["sources"]
    names = [each["name"] for each in pack]
    assert names[:3] == ["The Gazette", "Alderbrook Council", "Westmarsh Safeguarding Children Partnership"]
    assert "Westmarsh Safeguarding Children Partnership – Reviews" in names
    assert len(set(names)) == len(names) == 11
    day = f"{datetime.now().astimezone():%Y-%m-%d}"
    pages = {*wanted, made[finding_sites.front].url("/council/news")}
    assert all(each["documented"] in pages and each["seen"] == day for each in pack)
    lines = told(said)
    assert lines[0].startswith(f"{listed}:18: there is no address in this line")
    assert any("the same as “Ours”" in line for line in lines)
    assert any("the server answered 404 (not found)" in line for line in lines)
    assert lines[-2] == "11 sources found, 3 known already, nothing behind 1 page."
    assert lines[-1].startswith(f"{tmp_path / 'found.yaml'} is written.")
    assert scene("discover", str(listed), "--output", str(tmp_path / "found.yaml")).code == 1


def test_discover_with_nothing_to_look_at(scene, tmp_path):
    said = scene("discover", str(written(tmp_path, "# nothing\n", "list.txt")))
    assert (said.code, said.out) == (1, "")
    assert "lists no address" in said.error


def test_lists_of_feeds_go_out_and_come_in(scene, tmp_path):
    said = scene("opml", "export", "--output", str(tmp_path / "ours.opml"))
    assert (said.code, said.out) == (0, "")
    assert told(said)[-1] == "2 sources; 1 of them no feed, which feed readers pass over."
    back = scene("opml", "import", str(tmp_path / "ours.opml"))
    assert back.code == 0
    (source,) = yaml.load(back.out, Loader=yaml.BaseLoader)["sources"]
    assert source["name"] == "Fed"
    assert told(back)[-1] == "1 feed, 1 left out."
    assert "it is no feed, only a page" in told(back)[0]
    nothing = scene("opml", "import", str(written(tmp_path, "<opml/>", "empty.opml")))
    assert nothing.code == 1
    assert scene("opml", "import", str(written(tmp_path, "<html/>", "page.opml"))).code == 2
