"""What stands in place of an article is named, and news about cookies and robots is news."""

import pytest

from crawler.extract.kinds import not_text
from crawler.extract.walls import wall


@pytest.mark.parametrize(
    ("title", "text", "markup", "what"),
    [
        ("Just a moment...", "", "", "challenge"),
        ("alderbrook.example", "Checking your browser before accessing alderbrook.example.", "", "challenge"),
        ("Alderbrook", "Verify you are human by completing the action below.", "", "challenge"),
        ("", "", '<script src="/cdn-cgi/challenge-platform/x.js">', "challenge"),
        ("Access Denied", "Reference #18.2f", "", "refusal"),
        ("403 - Forbidden", "", "", "refusal"),
        ("Alderbrook", "Sorry, you have been blocked.", "", "refusal"),
        ("Log in | Alderbrook Council", "Username", "", "sign-in"),
        ("Staff login", "", "", "sign-in"),
        ("Sign in to your account", "", "", "sign-in"),
        ("Westmarsh", "", "<input name=p type='password'>", "sign-in"),
        ("Before you continue", "Choose.", "", "cookie"),
        ("Alderbrook", "Please accept all cookies to go on.", "", "cookie"),
        ("Alderbrook", "You need to enable JavaScript to run this app.", "", "scripts"),
        ("404 | Alderbrook", "", "", "error page"),
        ("Page not found - Alderbrook", "Try the search.", "", "error page"),
        ("Sorry, that page could not be found", "", "", "error page"),
        ("Alderbrook", "The page you are looking for cannot be found.", "", "error page"),
        ("Site under maintenance", "", "", "maintenance"),
        ("Alderbrook", "Our website is currently undergoing planned maintenance.", "", "maintenance"),
    ],
)
def test_walls_are_named(title, text, markup, what):
    assert what in wall(title=title, text=text, markup=markup)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Council buys a robot to mend potholes", "It starts on Monday. " * 3),
        ("Scheduled maintenance closes Fennimore bridge", "The bridge closes on Monday for scheduled maintenance."),
        ("Access denied to disabled residents, report finds", "The report was published today. " * 3),
        ("Login details stolen in council attack", "Residents are told to change them. " * 4),
        ("Missing child found", "The child was found safe. " * 3),
        ("Alderbrook library service is no longer available on Sundays", "The mobile library is no longer available."),
        ("Just a moment...", "word " * 300),
        ("Cookies", "accept all cookies " + "word " * 100),
        ("", "word " * 80),
    ],
)
def test_news_is_no_wall(title, text):
    assert wall(title=title, text=text, markup="<p>" if len(text) < 400 else "<div class=g-recaptcha>") is None


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"%PDF-1.7 x", "a PDF document"), (b"\n\n%PDF-1.4", "a PDF document"), (b"PK\x03\x04..", "an office document or an archive"),
        (b"\x1f\x8b\x08", "compressed data"), (b"\x89PNG\r\n", "a picture"), (b"\xff\xd8\xff\xe0", "a picture"),
        (b"\x01\x02\x00\x03", "data that is no text"), (b"<html>", None), (b"", None), (b"\xff\xfe<\x00", None),
        (b"<\x00h\x00", None), (b"\x00<\x00h", None), ("café".encode("cp1252"), None),
    ],
)  # fmt: skip
def test_bytes_that_are_no_text_are_named(body, what):
    assert not_text(body) == what
