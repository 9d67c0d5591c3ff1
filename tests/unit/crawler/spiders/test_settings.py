import re

import pytest

from crawler.spiders import settings
from crawler.spiders.settings import scrapy_settings, user_agent


def test_we_say_who_we_are_and_how_to_reach_us():
    agent = user_agent("https://example.org/our-crawler")
    assert re.fullmatch(r"Cuttings/\d[\w.]* \(\+https://example\.org/our-crawler\)", agent)
    assert re.fullmatch(r"Cuttings/\d[\w.]*", user_agent(None))


def test_a_checkout_that_is_not_installed_has_a_name_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "version", lambda _: (_ for _ in ()).throw(settings.PackageNotFoundError))
    assert user_agent(None) == "Cuttings/0"


def test_nothing_but_the_web_has_a_handler():
    handlers = scrapy_settings(requests_at_once=64, agent="x")["DOWNLOAD_HANDLERS"]
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}
    assert {"file", "data", "ftp", "s3"} <= set(handlers)
