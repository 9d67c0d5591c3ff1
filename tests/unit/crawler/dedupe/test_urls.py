"""One article, one key; two articles, two keys."""

import re
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dedupe import urls
from crawler.dedupe.urls import (
    LONGEST_KEY,
    REFERRER_VALUES,
    TRACKING_NAMES,
    TRACKING_PREFIXES,
    absolute_url,
    accepts_canonical,
    fitting,
    host_of,
    site_of,
    url_key,
)

GUISES = {
    "alderbrook.gov.uk/news/care-review-published": [
        "https://www.alderbrook.gov.uk/news/care-review-published",
        "http://alderbrook.gov.uk/news/care-review-published/",
        "HTTPS://WWW.ALDERBROOK.GOV.UK:443/news/care-review-published",
        "http://www.alderbrook.gov.uk:80/news/care-review-published//",
        "https://m.alderbrook.gov.uk/news/care-review-published",
        "https://mobile.alderbrook.gov.uk/news/care-review-published",
        "https://amp.alderbrook.gov.uk/news/care-review-published",
        "https://www.alderbrook.gov.uk./news/care-review-published",
        "https://www.alderbrook.gov.uk/news/care-review-published/amp",
        "https://www.alderbrook.gov.uk/news/care-review-published/amp/",
        "https://www.alderbrook.gov.uk/news/care-review-published?amp",
        "https://www.alderbrook.gov.uk/news/care-review-published?amp=1",
        "https://www.alderbrook.gov.uk/news/care-review-published?outputType=amp",
        "https://www.alderbrook.gov.uk/news/care-review-published.amp",
        "https://www.alderbrook.gov.uk/news/care-review-published/index.html",
        "https://www.alderbrook.gov.uk/news/care-review-published/Default.aspx",
        "https://www.alderbrook.gov.uk/news/care-review-published;jsessionid=9A8B",
        "https://www.alderbrook.gov.uk/(S(k2xq4c))/news/care-review-published",
        "https://www.alderbrook.gov.uk/news/care-review-published?PHPSESSID=1f",
        "https://www.alderbrook.gov.uk/news/care-review-published?utm_source=rss&utm_medium=feed",
        "https://www.alderbrook.gov.uk/news/care-review-published?at_medium=RSS&at_campaign=KARANGA",
        "https://www.alderbrook.gov.uk/news/care-review-published?ns_mchannel=rss&ns_source=PublicRSS20-sa",
        "https://www.alderbrook.gov.uk/news/care-review-published?utm_source=rss&amp;utm_medium=feed",
        "https://www.alderbrook.gov.uk/news/care-review-published?fbclid=IwAR0#comments",
        "https://www.alderbrook.gov.uk/news/care-review-published?ref=rss",
        "https://www.alderbrook.gov.uk/news/care-review-published?source=Newsletter",
        "https://www.alderbrook.gov.uk/news/care-review-published?ref=www.alderbrook.gov.uk",
        "https://www.alderbrook.gov.uk/news/care-review-published#xtor=RSS-1",
        "https://www.alderbrook.gov.uk/news/care-review-published#:~:text=review",
        "https://user:word@www.alderbrook.gov.uk/news/care-review-published?",
        "https://www.alderbrook.gov.uk/news/./old/../care-review-published#!",
        "https://www.alderbrook.gov.uk/news/care%2Dreview%2dpublished",
        "  https://www.alderbrook.gov.uk/news/care-review-\npublished ",
    ],
    "democracy.fennimore.gov.uk/ieListDocuments.aspx?CId=12&MId=845": [
        "https://democracy.fennimore.gov.uk/ieListDocuments.aspx?CId=12&MId=845",
        "http://democracy.fennimore.gov.uk/ieListDocuments.aspx?MId=845&CId=12&utm_campaign=x",
        "http://democracy.fennimore.gov.uk/ieListDocuments.aspx?MId=845&&CId=12#top",
    ],
    "xn--nghin-ksa.example/nghi%C3%AAn": [
        "https://nghiên.example/nghiên",
        "https://XN--NGHIN-KSA.example/nghi%c3%aan/",
    ],
    "westmarsh.example": [
        "https://westmarsh.example",
        "http://www.westmarsh.example/index.php",
        "http://westmarsh.example/#/",
    ],
    "westmarsh.example#/news/1": [
        "https://www.westmarsh.example/#/news/1",
        "http://westmarsh.example/index.html#/news/1",
    ],
    "[::1]:8080/a": ["http://[::1]:8080/a", "https://[0:0:0:0:0:0:0:1]:8080/a/"],
}

APART = [
    ["https://x.example/news", "https://x.example/News", "https://x.example/NEWS"],
    ["https://x.example/page?id=12", "https://x.example/page?id=13", "https://x.example/page"],
    ["https://x.example/m.aspx?CId=1&MId=2", "https://x.example/m.aspx?CId=2&MId=1", "https://x.example/m.aspx?CId=1"],
    ["https://x.example/a?sid=1", "https://x.example/a?sid=2"],
    ["https://x.example/a?mc=1", "https://x.example/a?mc=2"],
    ["https://x.example/a?ocid=ocds-h6vhtk-1", "https://x.example/a?ocid=ocds-h6vhtk-2"],
    ["https://x.example/a?ref=BR-2041", "https://x.example/a?ref=BR-2042", "https://x.example/a"],
    ["https://x.example/a?source=cabinet", "https://x.example/a?source=scrutiny"],
    ["https://x.example/a?page=1", "https://x.example/a?page=2"],
    ["https://x.example/#/news/1", "https://x.example/#/news/2", "https://x.example/#!news/1", "https://x.example/"],
    ["https://x.example/news/amp", "https://x.example/news"],
    ["https://x.example/a", "https://x.example:8443/a", "https://y.example/a", "https://news.x.example/a"],
    ["https://x.example/a%2Fb", "https://x.example/a/b"],
    ["https://x.example/a?q=1%262", "https://x.example/a?q=1&2"],
    ["https://www.example/a", "https://example/a"],
    ["https://x.example/index.php/news/1", "https://x.example/news/1"],
]


@pytest.mark.parametrize(("key", "guise"), [(key, guise) for key, guises in GUISES.items() for guise in guises])
def test_every_guise_of_an_article_has_its_key(key, guise):
    assert url_key(guise) == key


@pytest.mark.parametrize("addresses", APART, ids=lambda addresses: addresses[0])
def test_look_alikes_stay_apart(addresses):
    assert len({url_key(address) for address in addresses}) == len(addresses)


@pytest.mark.parametrize(
    "what",
    [
        "",
        "  ",
        "news/1",
        "//x.example/a",
        "mailto:a@x.example",
        "javascript:alert(1)",
        "https://",
        "ftp://x.example/a",
        "https://1.2.3.4.5/",
        "https://x.example/\udc80",
        "https://\ud800.example/",
    ],
)
def test_what_is_no_web_address_is_refused_in_plain_words(what):
    for function in (url_key, host_of, site_of):
        with pytest.raises(ValueError, match=r"^not an? ") as refused:
            function(what)
        assert type(refused.value) is ValueError
        assert "\n" not in str(refused.value)


def test_hosts_and_sites():
    assert host_of("HTTPS://WWW.Alderbrook.GOV.UK:8443/x") == "www.alderbrook.gov.uk"
    assert host_of("http://bücher.example./") == "xn--bcher-kva.example"
    assert host_of("http://[::1]:80/") == "[::1]"
    assert site_of("https://democracy.alderbrook.gov.uk/x") == "alderbrook.gov.uk"
    assert site_of("https://www.gov.uk/government/news/x") == "www.gov.uk"
    assert site_of("http://127.0.0.1:8000/") == "127.0.0.1"
    assert site_of("http://localhost/") == "localhost"
    assert site_of("https://one.github.io/") != site_of("https://two.github.io/")


PAGE = "https://www.alderbrook.gov.uk/news/article/2041/review-of-care-published?utm_source=rss"


@pytest.mark.parametrize(
    "canonical",
    [
        "https://www.alderbrook.gov.uk/news/article/2041/review-of-care-published",
        "https://news.alderbrook.gov.uk/review-of-care-published",
        "https://www.alderbrook.gov.uk/news/article/31241",
        "https://www.alderbrook.gov.uk/article.aspx?id=7",
    ],
)
def test_a_canonical_address_of_an_article_on_the_site_is_accepted(canonical):
    assert accepts_canonical(PAGE, canonical)


@pytest.mark.parametrize(
    "canonical",
    [
        "https://www.alderbrook.gov.uk/",
        "https://www.alderbrook.gov.uk/news",
        "https://www.alderbrook.gov.uk/news-and-events/",
        "https://www.alderbrook.gov.uk/latest-news/press-releases",
        "https://www.alderbrook.gov.uk/news/2026",
        "https://www.alderbrook.gov.uk/news/2026/06",
        "https://www.fennimore.gov.uk/review-of-care-published",
        "javascript:void(0)",
        "",
    ],
)
def test_a_canonical_address_of_a_section_or_of_another_site_is_not(canonical):
    assert not accepts_canonical(PAGE, canonical)


# The oracle: an address is made from its parts, so whether two are the same article is known before any parsing.

slugs = st.text("abcXYZ0-_~é ", min_size=1, max_size=6).map(str.strip).filter(bool)
names = st.sampled_from(["id", "CId", "MId", "cid", "sid", "page", "mc", "q", "ref", "source"])
values = st.text("abAB019", min_size=1, max_size=3).filter(lambda v: v.lower() not in REFERRER_VALUES)


@dataclass(frozen=True)
class Parts:
    host: str
    path: tuple[str, ...]
    query: frozenset[tuple[str, str]]
    route: str


parts = st.builds(
    Parts,
    host=st.sampled_from(["alderbrook.gov.uk", "news.fennimore.example", "localhost", "127.0.0.7", "x.example:8080"]),
    path=st.lists(slugs, max_size=3).map(tuple),
    query=st.frozensets(st.tuples(names, values), max_size=3),
    route=st.sampled_from(["", "#/news/1", "#!2"]),
)


def written(it: Parts, *, order=sorted, scheme="https", host="", more=(), tail="") -> str:
    query = "&".join([f"{name}={value}" for name, value in order(it.query)] + list(more))
    return f"{scheme}://{host}{it.host}/{'/'.join(it.path)}{tail}{'?' + query if query else ''}{it.route}"


tracking = st.one_of(
    st.sampled_from(sorted(TRACKING_NAMES)),
    st.builds(str.__add__, st.sampled_from(TRACKING_PREFIXES), st.text("abc", min_size=1, max_size=4)),
).flatmap(lambda name: st.builds(f"{name}={{}}".format, st.text("abc019", max_size=5)))
referrers = st.builds(
    "{}={}".format, st.sampled_from(["ref", "source", "via"]), st.sampled_from(sorted(REFERRER_VALUES))
)


@given(parts, st.data())
def test_guises_of_one_article_agree(it, data):
    plain = url_key(written(it))
    shown_host = (
        ""
        if it.host[0].isdigit() or "." not in it.host
        else data.draw(st.sampled_from(["", "www.", "m.", "www.m.", "amp."]))
    )
    guise = written(
        it,
        order=lambda items: data.draw(st.permutations(sorted(items))),
        scheme=data.draw(st.sampled_from(["http", "HTTPS"])),
        host=shown_host,
        more=data.draw(st.lists(tracking | referrers, max_size=3)),
        tail=data.draw(st.sampled_from(["", "/", ";jsessionid=1", "/index.html", "/;sid=4/default.aspx"])),
    )
    assert url_key(guise) == plain


@given(parts, parts, st.data())
def test_different_articles_never_agree(one, other, data):
    other = data.draw(
        st.sampled_from(
            [
                other,
                replace(one, path=other.path),
                replace(one, query=other.query),
                replace(one, route=other.route),
                replace(one, host=other.host),
            ]
        )
    )

    assert (url_key(written(one)) == url_key(written(other))) == (one == other)


@given(
    st.text("ab.:/?#[]@!$&'()*+,;=%2eE-_~ \\|^`{}<>\"\t\né0123Ss", max_size=40),
    st.sampled_from(["", "https://x.example/", "http://www.x.example/a;sid=1/"]),
)
def test_a_key_is_its_own_key_and_errors_are_value_errors(text, start):
    try:
        key = url_key(start + text)
    except ValueError:
        return
    assert url_key(f"https://{key}") == key
    assert url_key(f"http://{key}") == key


labels = st.sampled_from(
    ["www", "m", "mobile", "amp", "alderbrook", "gov", "uk", "x-1", "a--b", "xn--bcher-kva", "1", "co"]
)
segments = st.sampled_from(
    ["news", "amp", "AMP", "plan-1", "a.amp", "index.html", "..", ".", "", "~x", "a_b", "%41", "1"]
)
queries = st.sampled_from(["", "?", "?id=1", "?b=2&a=1", "?amp=1", "?a=1&amp", "?utm_source=x", "?ref=alderbrook.gov.uk", "?&&", "?a=%41"])  # fmt: skip


@given(st.lists(labels, min_size=1, max_size=4).map(".".join), st.lists(segments, max_size=4), st.booleans(), queries)
def test_the_quick_way_of_plain_addresses_is_the_way_of_all(host, path, slash, query):
    url = f"https://{host}/{'/'.join(path)}{'/' if slash else ''}{query}"
    with pytest.MonkeyPatch.context() as patch:
        quickly = [_or_error(url_key, url), absolute_url(url, "https://x.example/")]
        patch.setattr(urls, "_PLAIN", re.compile("(?!)"))
        assert [_or_error(url_key, url), absolute_url(url, "https://x.example/")] == quickly


def _or_error(function, url):
    try:
        return function(url)
    except ValueError:
        return ValueError


def test_keys_are_plain_printable_text():
    for address in (address for addresses in APART for address in addresses):
        assert url_key(address).isascii()
        assert url_key(address).isprintable()


class TestLongOnes:
    """Keys fit into an index, and stay apart."""

    LONG = "https://www.alderbrook.example/news?" + "&".join(f"id{n}={n}" for n in range(300))

    def test_it_is_one_of_its_host_and_its_own_key(self):
        key = url_key(self.LONG)
        assert re.fullmatch(r"alderbrook\.example/~[0-9a-f]{64}", key)
        assert url_key(f"https://{key}") == key == url_key(self.LONG + "&utm_source=rss")
        assert key != url_key(self.LONG + "&id=301")

    @given(st.text(max_size=700), st.integers(0, 400))
    def test_whatever_it_is_made_of(self, text, padding):
        key = fitting("x" * padding + text)
        assert len(key.encode("utf-8", "surrogatepass")) <= LONGEST_KEY
        assert fitting(key) == key

    def test_a_short_one_is_left_as_it_is(self):
        assert fitting("ü" * (LONGEST_KEY // 2)) == "ü" * (LONGEST_KEY // 2)
