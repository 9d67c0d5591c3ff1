"""What went wrong on the wire, in readers' words. Pure."""

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
from twisted.internet.error import ConnectError, ConnectionClosed, NoRouteError
from twisted.web._newclient import ParseError
from twisted.web.client import ResponseFailed

from crawler.errors import FetchFailed, TooLarge
from crawler.models import Ask

_TLS = (SSL.Error, VerificationError)

# Every error that a request may end with. Anything else is a fault of ours and must be seen as one.
FAILURES: tuple[type[Exception], ...] = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    TunnelError,
    ConnectError,
    ConnectionClosed,
    *_TLS,
    ValueError,  # a host name that Twisted will not have
)

_NO_ANSWER = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError, ConnectError, *_TLS)


class NoAnswer(FetchFailed):
    """Nothing was answered: the host is not there, may not be dialled, or is left alone. So it is with all we ask of it."""


_KINDS: tuple[tuple[tuple[type[Exception], ...], type[FetchFailed]], ...] = (
    (_NO_ANSWER, NoAnswer),
    ((DownloadCancelledError,), TooLarge),
)


def renewed(error: FetchFailed, words: str | None = None) -> FetchFailed:
    """The same failure as a new error, since one that several await gathers a trace with each; or in other `words`."""
    return type(error)(words or str(error), retry_at=error.retry_at, kind=error.kind)


def told(error: Exception, *, ask: Ask, name: str, known: str | None) -> FetchFailed:
    """What `error` (one of FAILURES) means for a request to host `name`.

    `known` is what the resolver or the certificate check noted about this host: they know better than the error.
    """
    inner = _inner(error)
    kind = next((kind for kinds, kind in _KINDS if isinstance(inner, kinds)), FetchFailed)
    if known and isinstance(inner, (*_TLS, CannotResolveHostError)):
        return kind(known)
    for kinds, words in _WORDS:
        if isinstance(inner, kinds):
            return kind(words.format(name=name, timeout=ask.timeout, too_large=too_large(ask), error=inner))
    return kind(f"the connection failed: {inner}")


def _inner(error: Exception) -> BaseException:
    """The failure inside the failure: Scrapy wraps Twisted's ResponseFailed, which holds what really happened."""
    cause = error.__cause__ if isinstance(error, DownloadFailedError) else None
    if not isinstance(cause, ResponseFailed):
        return error
    causes = [failure.value for failure in cause.reasons if failure.value is not None]
    telling = [one for one in causes if isinstance(one, (ParseError, *_TLS))]
    return next(iter(telling or causes), error)


def too_large(ask: Ask) -> str:
    """What is said of an answer beyond the limit of `ask`."""
    return f"the answer was larger than {_size(ask.max_bytes)}"


def _size(count: int) -> str:
    """Bytes as people say them: "10 MB", "500 KB"."""
    for unit, size in (("MB", 1024 * 1024), ("KB", 1024)):
        if count >= size:
            return f"{count / size:g} {unit}"
    return f"{count} bytes"


_WORDS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (DownloadTimeoutError, "the server did not answer within {timeout:g} s"),
    (DownloadConnectionRefusedError, "connection refused"),
    (CannotResolveHostError, "the name {name} is not known"),
    (DownloadCancelledError, "{too_large}"),
    (ResponseDataLossError, "the answer broke off before its end"),
    (_TLS, "no secure connection could be made"),
    (ParseError, "the answer cannot be read: {error.args[0]}"),
    (ConnectionClosed, "the server closed the connection without a whole answer"),
    (NoRouteError, "no route leads to the server"),
    (TunnelError, "the proxy did not let us through"),
    (ConnectError, "the connection failed: {error}"),
    (ValueError, "the name {name} is no host name"),
    (DownloadFailedError, "{error}"),
)
