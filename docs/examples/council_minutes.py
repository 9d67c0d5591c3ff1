"""The minutes of a council that has no feed and no list, only a search form. See docs/spiders.md."""

from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from typing import Any

import scrapy
from scrapy.http import FormRequest, HtmlResponse


class MinutesSpider(scrapy.Spider):
    """Searches for what was published in the last 30 days, and gives each set of minutes as an item."""

    name = "council-minutes"
    site = "https://minutes.alderbrook.example"

    async def start(self) -> AsyncIterator[Any]:
        yield scrapy.Request(f"{self.site}/search", self.fill_in)

    def fill_in(self, response: HtmlResponse) -> Iterator[Any]:
        form = response.css("form#minutes-search")
        fields = {hidden.attrib["name"]: hidden.attrib["value"] for hidden in form.css("input[type=hidden]")}
        fields |= {"committee": "all", "from": (date.today() - timedelta(days=30)).isoformat()}
        yield FormRequest(response.urljoin(form.attrib["action"]), formdata=fields, callback=self.list_found)

    def list_found(self, response: HtmlResponse) -> Iterator[Any]:
        for row in response.css("#results tr.meeting"):
            yield {
                "url": response.urljoin(row.css("a::attr(href)").get()),
                "title": row.css("a::text").get(),
                "published": row.css("td.date::text").get(),
                "summary": row.css("td.items::text").get(),
            }
        older = response.css("a[rel=next]::attr(href)").get()
        if older:
            yield response.follow(older, self.list_found)
