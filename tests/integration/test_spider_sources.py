"""A source with a spider of its own, from the configuration file to the archive: real Scrapy, the real daemon's rooms."""

import os
import sys

import pytest
from config_texts import written
from loopback_sites import LoopbackSites
from sqlalchemy import select

from alerts import daemon
from alerts.check import load_checked
from alerts.rooms import open_store
from crawler.archive.schema import article, poll, text

SPIDER = """
import scrapy


class News(scrapy.Spider):
    name = "news"
    start_urls = ["{at}/search"]

    def parse(self, response):
        yield {{"url": response.urljoin("/minutes/1"), "title": "Minutes of June", "text": "Whole minutes, given by the spider."}}
        yield {{"url": response.urljoin("/news/2"), "title": "Library reopens"}}
        yield {{"title": "Without an address"}}
"""
STORY = b"""<!doctype html><title>Library reopens</title><article><h1>Library reopens</h1><p>The library in Fennimore Road has
reopened after two years of work, and lends again from Monday.</p><p>It has a new roof and a reading room for children.</p></article>"""


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])
    with LoopbackSites() as sites:
        site = sites.site("minutes.alderbrook.example")
        site.serve("/search", b"<!doctype html><h1>Search</h1>")
        site.serve("/news/2", STORY)
        site.visits = sites.visits
        yield site


async def test_what_a_spider_finds_is_archived_and_only_what_it_does_not_give_is_fetched(site, tmp_path):
    (tmp_path / "alderbrook_spiders.py").write_text(SPIDER.format(at=site.origin))
    config = written(
        tmp_path,
        f"""
        network: {{contact: "mailto:it@cuttings.example", per_host_delay: 0s, allow: [{site.address}], hosts: {{{site.name}: {site.address}}}}}
        lookback: all
        sources:
          - {{name: Alderbrook minutes, spider: "alderbrook_spiders:News"}}
          - {{name: Broken, spider: "alderbrook_spiders:Gone"}}
        """,
    )
    settings = load_checked(config, environment=os.environ).settings
    await daemon.run_until_idle(settings, config=str(config))
    async with open_store(settings) as database, database.read() as connection:
        bodies = select(article.c.url, text.c.body).join(text, text.c.id == article.c.text_id)
        found = {url.rpartition("/")[2]: body for url, body in await connection.execute(bodies)}
        reasons = {row.outcome: row.reason for row in await connection.execute(select(poll))}
    assert found["1"] == "Whole minutes, given by the spider."
    assert "reopened after two years" in found["2"]
    assert {visit.path for visit in site.visits} == {"/robots.txt", "/search", "/news/2"}
    assert reasons["read"] == "an item has no url: give each the address of its article"
    assert reasons["failed"].startswith("the module alderbrook_spiders has no Gone")
