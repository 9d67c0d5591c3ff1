import asyncio
import logging
import sys

import pytest
from twisted.internet.defer import Deferred
from twisted.logger import Logger

from crawler.spiders.reactor import reactor_on, run


async def twisted_and_asyncio() -> str:
    from twisted.internet import reactor  # noqa: PLC0415 - what Scrapy does at every request

    answer: Deferred[str] = Deferred()
    reactor.callLater(0.01, answer.callback, "later")
    return await answer.asFuture(asyncio.get_running_loop())


def test_run_gives_the_result_of_main_as_often_as_asked():
    assert run(twisted_and_asyncio) == "later"
    assert run(twisted_and_asyncio) == "later"
    assert "twisted.internet.reactor" not in sys.modules


def test_an_error_of_main_leaves_run_and_leaves_nothing_behind():
    async def fails() -> None:
        raise LookupError("from main")

    with pytest.raises(LookupError, match="from main"):
        run(fails)
    assert "twisted.internet.reactor" not in sys.modules


async def test_the_loop_of_a_test_can_carry_it_too():
    loop = asyncio.get_running_loop()
    with reactor_on(loop) as outer, reactor_on(loop) as inner:
        assert inner is outer
        assert await twisted_and_asyncio() == "later"
    with reactor_on(loop) as fresh:
        assert fresh is not outer
        fresh.callLater(600, lambda: None)


async def test_a_reactor_on_another_loop_is_refused():
    other = asyncio.new_event_loop()
    with reactor_on(asyncio.get_running_loop()), pytest.raises(RuntimeError, match="another loop"), reactor_on(other):
        pass
    other.close()


async def test_what_twisted_logs_goes_to_the_log_of_python(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, logger="twisted")
    with reactor_on(asyncio.get_running_loop()):
        Logger().info("said by Twisted")
    Logger().info("said too late")
    assert [record.message for record in caplog.records] == ["said by Twisted"]
