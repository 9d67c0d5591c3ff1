"""What a page really is: a whole article, the beginning of one, or something else; and none taken for another."""

from collections import Counter

import furnished_pages
import pytest
import walled_pages as site
from walled_pages import PAGES, Walled

from crawler.errors import Unreadable
from crawler.extract.article import read_page
from crawler.extract.partial import REGISTERED, SUBSCRIBERS
from crawler.models import Reading

URL = "https://www.gazette.example/news/2041"
KINDS = ("whole", "partial", "failed")
BY_NAME = {page.name: page for page in PAGES}


def read(page: Walled) -> Reading:
    return read_page(page.html.encode(), url=URL)


def kind_of(page: Walled) -> str:
    try:
        return "partial" if read(page).partial else "whole"
    except Unreadable:
        return "failed"


def test_no_page_is_taken_for_what_it_is_not(capsys):
    taken = {page.name: kind_of(page) for page in PAGES}
    counts = Counter((page.kind, taken[page.name]) for page in PAGES)
    rows = [f"{'is':>8} {'taken for':>10}{'':3}{' '.join(f'{kind:>8}' for kind in KINDS)}"]
    rows += [f"{kind:>8} {'':13}{' '.join(f'{counts[kind, other]:>8}' for other in KINDS)}" for kind in KINDS]
    with capsys.disabled():
        print("\n" + "\n".join(rows))  # noqa: T201 - the table is to be seen
    assert [page.name for page in PAGES if taken[page.name] != page.kind] == []
    assert len(PAGES) >= 25


@pytest.mark.parametrize(
    "name", ["plain", "a newsletter box below it", "a sign-in for comments", "a licence opens what is not free"]
)
def test_all_of_a_whole_article_is_read(name):
    body = read(BY_NAME[name]).body
    assert [line for line in site.READ if line not in body] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.kind == "partial"], ids=lambda page: page.name)
def test_of_a_partial_one_the_beginning_is_kept_and_no_invitation(page):
    reading = read(page)
    assert site.LEAD[0] in reading.body
    for words in ("subscribe", "log in", "member to read", "register", "account", "free articles", "£"):
        assert words not in reading.body.lower()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("subscribe to continue", SUBSCRIBERS),
        ("for subscribers", SUBSCRIBERS),
        ("the limit is reached", SUBSCRIBERS),
        ("marked for machines alone", SUBSCRIBERS),
        ("members only", SUBSCRIBERS),
        ("for registered users", REGISTERED),
        ("a registration wall", REGISTERED),
        ("log in to read the full story", REGISTERED),
        ("far shorter than announced", "the page shows 33 of its 812 words"),
    ],
)
def test_it_says_why(name, reason):
    assert read(BY_NAME[name]).partial == reason


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("nothing but the wall", "a page for subscribers alone"),
        ("a viewer", "a viewer for a document"),
        ("a sign-in page", "a sign-in page"),
        ("page not found, in the heading", "an error page"),
        ("just a moment", "a challenge page"),
    ],
)
def test_a_failure_names_what_was_shown(name, what):
    with pytest.raises(Unreadable, match=f"^the site showed {what}"):
        read(BY_NAME[name])


@pytest.mark.parametrize("paragraphs", [site.READ, site.LEAD, site.LEAD[:1]], ids=["long", "short", "one sentence"])
@pytest.mark.parametrize("style", furnished_pages.STYLES)
def test_furniture_makes_no_article_partial(style, paragraphs):
    assert read_page(style(site.TITLE, paragraphs).encode(), url=URL).partial is None


def test_hostile_names_and_lines_cost_no_time():
    names = " ".join(f"sidebar{'_a' * 5_000}!" for _ in range(20))
    lines = "".join(f"<p>{'subscribe to ' * 12}{n}</p>" for n in range(200))
    hostile = site.article(site.LEAD, f'<div class="{names}">{lines}</div>')
    assert read_page(hostile.encode(), url=URL).title == site.TITLE
