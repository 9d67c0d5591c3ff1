"""Twisted's reactor, in the smallest role that Scrapy allows: a guest on an ordinary asyncio loop.

The reactor neither runs the loop nor handles signals. It is put on a loop that is there already, and taken off
again, so that any asyncio program (the daemon, one command, one test) can open the fetcher, and more than once.
"""

import asyncio
import contextlib
import sys
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar, cast

import twisted.internet
from twisted.internet.asyncioreactor import AsyncioSelectorReactor
from twisted.internet.base import DelayedCall
from twisted.internet.main import installReactor
from twisted.logger import ILogObserver, STDLibLogObserver, globalLogPublisher

T = TypeVar("T")

_MODULE = "twisted.internet.reactor"


def run(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run `main` on a fresh loop that carries the reactor; its result, or the error that left it.

    Control-C cancels `main` and leaves as KeyboardInterrupt, as with `asyncio.run`.
    """
    with asyncio.Runner() as runner, reactor_on(runner.get_loop()):
        return runner.run(main())


@contextlib.contextmanager
def reactor_on(loop: asyncio.AbstractEventLoop) -> Iterator[AsyncioSelectorReactor]:
    """The process's reactor, on `loop` for as long as this lasts; the one that is there already, where it is on `loop`.

    Raises RuntimeError where another loop holds the reactor: there is one per process.
    """
    present = sys.modules.get(_MODULE)
    if present is None:
        with _installed(loop) as reactor:
            yield reactor
    elif isinstance(present, AsyncioSelectorReactor) and present._asyncioEventloop is loop:  # noqa: SLF001 - no public way
        yield present
    else:
        raise RuntimeError("a reactor is already installed on another loop of this process")


@contextlib.contextmanager
def _installed(loop: asyncio.AbstractEventLoop) -> Iterator[AsyncioSelectorReactor]:
    reactor = AsyncioSelectorReactor(loop)
    installReactor(reactor)  # type: ignore[no-untyped-call]
    reactor.startRunning(installSignalHandlers=False)
    log = cast("ILogObserver", STDLibLogObserver("twisted"))
    globalLogPublisher.addObserver(log)
    try:
        yield reactor
    finally:
        _take_off(reactor)
        globalLogPublisher.removeObserver(log)


def _take_off(reactor: AsyncioSelectorReactor) -> None:
    """Undo the installation. Twisted itself stops a reactor only together with its loop."""
    for call in cast("list[DelayedCall]", reactor.getDelayedCalls()):
        call.cancel()
    reactor.disconnectAll()
    reactor.removeReader(reactor.waker)  # type: ignore[no-untyped-call]
    reactor.waker.connectionLost(None)
    del sys.modules[_MODULE], twisted.internet.reactor
