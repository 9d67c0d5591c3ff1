import pytest
from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionLost, NoRouteError
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError, ResponseNeverReceived

from crawler.models import Ask
from crawler.spiders.failures import FAILURES, NoAnswer, told

ASK = Ask(url="https://alderbrook.example/feed", timeout=30, max_bytes=10 * 1024 * 1024)


def wrapped(*causes: Exception) -> DownloadFailedError:
    """As Scrapy wraps what Twisted raises while it waits for the answer."""
    error = DownloadFailedError("repr of it all")
    error.__cause__ = ResponseNeverReceived([Failure(cause) for cause in causes])
    return error


@pytest.mark.parametrize(
    ("error", "words", "unreachable"),
    [
        (DownloadTimeoutError(), "the server did not answer within 30 s", True),
        (DownloadConnectionRefusedError(), "connection refused", True),
        (CannotResolveHostError(), "the name alderbrook.example is not known", True),
        (NoRouteError(), "no route leads to the server", True),
        (ConnectError(string="odd"), "the connection failed: An error occurred while connecting: odd.", True),
        (wrapped(SSL.Error([("a", "b", "c")])), "no secure connection could be made", True),
        (wrapped(ConnectionLost(), VerificationError(errors=[])), "no secure connection could be made", True),
        (DownloadCancelledError(), "the answer was larger than 10 MB", False),
        (ResponseDataLossError(), "the answer broke off before its end", False),
        (wrapped(ParseError("wrong number of parts", b"x")), "the answer cannot be read: wrong number of parts", False),
        (wrapped(ConnectionLost()), "the server closed the connection without a whole answer", False),
        (wrapped(), "repr of it all", False),
        (wrapped(RuntimeError("odd")), "the connection failed: odd", False),
        (
            DownloadFailedError("the compression of the answer is broken"),
            "the compression of the answer is broken",
            False,
        ),
        (TunnelError("x"), "the proxy did not let us through", False),
        (ValueError("invalid hostname: x"), "the name alderbrook.example is no host name", False),
    ],
)
def test_every_failure_has_its_words(error: Exception, words: str, unreachable: bool):
    assert isinstance(error, FAILURES)
    failed = told(error, ask=ASK, name="alderbrook.example", known=None)
    assert str(failed) == words
    assert isinstance(failed, NoAnswer) == unreachable


def test_what_the_guard_or_the_certificate_check_noted_says_more_than_the_error():
    known = "the certificate is not valid: it has expired"
    assert str(told(wrapped(SSL.Error([])), ask=ASK, name="x", known=known)) == known
    assert str(told(CannotResolveHostError(), ask=ASK, name="x", known=known)) == known
    assert str(told(DownloadTimeoutError(), ask=ASK, name="x", known=known)) == "the server did not answer within 30 s"


@pytest.mark.parametrize(
    ("size", "words"), [(512 * 1024, "512 KB"), (1024 * 1024 * 3 // 2, "1.5 MB"), (900, "900 bytes")]
)
def test_sizes_are_said_as_people_do(size: int, words: str):
    ask = Ask(url="https://alderbrook.example", max_bytes=size)
    assert str(told(DownloadCancelledError(), ask=ask, name="x", known=None)) == f"the answer was larger than {words}"
