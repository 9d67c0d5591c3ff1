"""How Scrapy is set for the long-lived spider. Measured and tried choices; the reasons stand beside them."""

import re
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from scrapy.settings.default_settings import DOWNLOADER_MIDDLEWARES_BASE, SPIDER_MIDDLEWARES_BASE

#: The most that one request may take, in seconds and in bytes.
SLOWEST, LARGEST = 30.0, 10 * 1024 * 1024
ROBOTS_TOKEN = "cuttings"  # noqa: S105 - a name, as robots.txt calls us


def user_agent(contact: str | None) -> str:
    """What we call ourselves: "Cuttings/0.1.0 (+https://example.org/our-crawler)"."""
    try:
        number = version("cuttings")
    except PackageNotFoundError:  # run from a plain checkout
        number = "0"
    return f"Cuttings/{number} (+{contact})" if contact else f"Cuttings/{number}"


def scrapy_settings(*, requests_at_once: int, agent: str) -> dict[str, Any]:
    """The settings of the crawler. Limits of one request (time, size) come with the request itself."""
    handler = "crawler.spiders.wire.Handler"
    return {
        "BOT_NAME": "cuttings",
        "USER_AGENT": agent,
        # What goes through is decided by our dispatcher, one request per host: Scrapy adds no delay and no line.
        "CONCURRENT_REQUESTS": requests_at_once,
        "CONCURRENT_REQUESTS_PER_DOMAIN": requests_at_once,  # all requests share one of Scrapy's slots
        "DOWNLOAD_DELAY": 0,
        # 100 worker tasks per answer otherwise, and a look at every host per request: five times the CPU.
        "CONCURRENT_ITEMS": 2,
        "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.ScrapyPriorityQueue",
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "DOWNLOAD_TIMEOUT": 30,
        "DOWNLOAD_MAXSIZE": 10 * 1024 * 1024,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        # Stock Scrapy reads local files. Both handlers of the web are ours, all others are gone.
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler} | dict.fromkeys(["file", "data", "ftp", "s3"]),
        # Redirects, robots.txt, Retry-After, retries and decompression are ours, hop by hop.
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        # The same said by name, should a base above ever come back. REMOTE_CONTROL executes Python for whoever asks.
        "COOKIES_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "REDIRECT_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "RETRY_ENABLED": False,
        "ROBOTSTXT_OBEY": False,
        "TELNETCONSOLE_ENABLED": False,
        # What is told, we tell ourselves.
        "LOG_ENABLED": False,
        "LOG_FORMATTER": "crawler.spiders.news.Quiet",
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
    }


#: For a spider of somebody's own; it may set them otherwise.
OFFERED: dict[str, Any] = {
    "BOT_NAME": "cuttings",
    "CONCURRENT_REQUESTS": 8,
    "CONCURRENT_ITEMS": 2,
    "DOWNLOAD_TIMEOUT": SLOWEST,
    "DOWNLOAD_MAXSIZE": LARGEST,
    "DOWNLOAD_WARNSIZE": 0,
    "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.ScrapyPriorityQueue",
}
#: Without what is the fetcher's: robots.txt, retries (the next poll's), compression, proxy, cache; and with cookies of our own.
_AS_SCRAPY_HAS_THEM = {
    path: place
    for path, place in DOWNLOADER_MIDDLEWARES_BASE.items()
    if not re.search(r"\.(robotstxt|retry|httpcompression|httpproxy|httpcache|cookies)\.", path)
}
_HANDLER = "crawler.spiders.guest.Handler"
#: For the same; these hold, whatever it sets, for they carry the guard and the limits, or keep it from files and from the log.
FORCED: dict[str, Any] = {
    # Every request is the fetcher's: guard, robots.txt, lines of hosts, size, time, decompression. It refuses all other schemes.
    "DOWNLOADER": "scrapy.core.downloader.Downloader",
    "DOWNLOAD_HANDLERS": dict.fromkeys(["http", "https", "file", "data", "ftp", "s3"], _HANDLER),
    "DOWNLOAD_HANDLERS_BASE": {},
    "DOWNLOADER_MIDDLEWARES_BASE": _AS_SCRAPY_HAS_THEM | {"crawler.spiders.cookies.Cookies": 700},
    "REDIRECT_MAX_TIMES": 5,
    "SPIDER_MIDDLEWARES_BASE": SPIDER_MIDDLEWARES_BASE | {"crawler.spiders.guest.Pace": 1},
    # Nothing but its items leaves it, and nothing is left of it when the poll is over.
    "EXTENSIONS_BASE": {"scrapy.extensions.closespider.CloseSpider": 0},
    "FEEDS": {},
    "ITEM_PROCESSOR": "scrapy.pipelines.ItemPipelineManager",
    "JOBDIR": None,
    "MEMUSAGE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    # It is a guest on our loop.
    "ASYNCIO_EVENT_LOOP": None,
    "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
    "TWISTED_REACTOR_ENABLED": True,
    # What is told, we tell ourselves.
    "LOG_ENABLED": False,
    "LOG_FORMATTER": "crawler.spiders.guest.Overheard",
    "STATS_DUMP": False,
}
#: Above all that a spider, an add-on or a command line sets.
FORCE = 1_000
