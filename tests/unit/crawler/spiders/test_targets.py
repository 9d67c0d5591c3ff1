import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses import literal
from crawler.errors import FetchFailed
from crawler.models import Ask
from crawler.spiders.targets import LONGEST, carried, onward, read_target


@pytest.mark.parametrize(
    ("url", "host", "name", "origin"),
    [
        (
            "https://News.Alderbrook.example/a#b",
            "news.alderbrook.example",
            "news.alderbrook.example",
            "https://news.alderbrook.example",
        ),
        ("http://alderbrook.example:80/", "alderbrook.example", "alderbrook.example", "http://alderbrook.example"),
        (
            "http://alderbrook.example:8080/",
            "alderbrook.example:8080",
            "alderbrook.example",
            "http://alderbrook.example:8080",
        ),
        (
            "https://alderbrook.example:80/",
            "alderbrook.example:80",
            "alderbrook.example",
            "https://alderbrook.example:80",
        ),
        ("http://alderbrook.example./", "alderbrook.example", "alderbrook.example", "http://alderbrook.example."),
        ("http://0x7f.1/", "127.0.0.1", "127.0.0.1", "http://127.0.0.1"),
        ("http://①②⑦.⓪.⓪.①/", "127.0.0.1", "127.0.0.1", "http://127.0.0.1"),
        ("http://[::ffff:127.0.0.1]:8000/", "[::ffff:7f00:1]:8000", "::ffff:7f00:1", "http://[::ffff:7f00:1]:8000"),
        ("http://bücher.example/", "xn--bcher-kva.example", "xn--bcher-kva.example", "http://xn--bcher-kva.example"),
        (" https://alderbrook.example ", "alderbrook.example", "alderbrook.example", "https://alderbrook.example"),
    ],
)
def test_an_address_is_taken_apart(url: str, host: str, name: str, origin: str):
    target = read_target(url)
    assert (target.host, target.name, target.origin) == (host, name, origin)
    assert "#" not in target.url


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://alderbrook.example/", "only http and https addresses are fetched, not ftp:"),
        ("file:///etc/passwd", "only http and https addresses are fetched, not file:"),
        ("data:text/plain,hello", "only http and https addresses are fetched, not data:"),
        ("javascript:alert(1)", "only http and https addresses are fetched, not javascript:"),
        ("http://user:word@alderbrook.example/", "addresses with a user name or a password in them are not fetched"),
        ("http://user@127.0.0.1/", "addresses with a user name or a password in them are not fetched"),
        ("/only/a/path", "the address cannot be read: /only/a/path"),
        ("http:///", "the address cannot be read: http:///"),
        ("http://two words/", "the address cannot be read: http://two words/"),
        ("http://a/" + "x" * LONGEST, "the address is longer than 8192 characters"),
    ],
)
def test_what_cannot_be_fetched_is_refused_with_the_reason(url: str, reason: str):
    with pytest.raises(FetchFailed) as refused:
        read_target(url)
    assert str(refused.value) == reason


def test_a_redirect_leads_on_relative_to_where_it_stands():
    here = read_target("https://alderbrook.example/news/feed?page=1")
    assert onward(here, 301, "../latest").url == "https://alderbrook.example/latest"
    assert onward(here, 302, "//fennimore.example/x").host == "fennimore.example"
    assert onward(here, 308, "http://fennimore.example:81/x#y").url == "http://fennimore.example:81/x"


@pytest.mark.parametrize(("status", "location"), [(200, "/x"), (304, "/x"), (300, "/x"), (302, None), (302, "")])
def test_other_answers_lead_nowhere(status: int, location: str | None):
    assert onward(read_target("https://alderbrook.example/"), status, location) is None


def test_a_redirect_to_what_cannot_be_fetched_fails():
    with pytest.raises(FetchFailed, match="redirected, but only http and https addresses are fetched, not file:"):
        onward(read_target("https://alderbrook.example/"), 302, "file:///etc/passwd")


@given(st.integers(0, 2**32 - 1), st.sampled_from(["{0}", "0x{0:x}", "0{0:o}"]))
def test_every_whole_number_host_is_read_as_the_address_that_it_is(number: int, form: str):
    target = read_target(f"http://{form.format(number)}/")
    assert int(literal(target.name)) == number


@given(st.text(max_size=60))
def test_any_text_is_a_target_or_a_failure(text: str):
    try:
        target = read_target(text)
    except FetchFailed:
        return
    assert target.url.startswith(("http://", "https://"))
    assert read_target(target.url) == target


class TestCarried:
    def carried(self, here, there, *, status=302, **ask):
        return carried(Ask(url=here, **ask), status, read_target(here), read_target(there))

    @pytest.mark.parametrize(
        ("here", "there", "kept"),
        [
            ("http://a.example/x", "http://a.example/y", True),
            ("http://a.example/x", "https://a.example/x", True),
            ("https://a.example/x", "http://a.example/x", False),
            ("https://a.example/x", "https://www.a.example/x", False),
            ("http://a.example/x", "http://a.example:8080/x", False),
        ],
    )
    def test_headers_stay_with_their_host(self, here, there, kept):
        assert bool(self.carried(here, there, headers={"Cookie": "a=1"}).headers) == kept

    def test_what_describes_the_body_goes_where_the_body_goes(self):
        form = {"headers": {"Content-Type": "text/plain", "Cookie": "a=1"}, "method": "POST", "body": b"a"}
        elsewhere = self.carried("http://a.example/", "http://b.example/", status=307, **form)
        assert (dict(elsewhere.headers), elsewhere.body) == ({"Content-Type": "text/plain"}, b"a")
        here = self.carried("http://a.example/", "http://a.example/b", status=303, **form)
        assert (dict(here.headers), here.body, here.method) == ({"Cookie": "a=1"}, b"", "GET")
