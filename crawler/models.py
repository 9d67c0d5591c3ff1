"""The records of the crawler's floor: what was listed, fetched and read. All times are aware and in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item as its source lists it. Everything in it is a claim of the source.

    `key` tells entries of one source apart: the URL key of the link, or the source's own id where there is no link. Where
    it is another than that of `url`, the entry has no page of its own: it is a place in the listing, or in a shared page.
    `summary` and `content` are plain text, tags stripped; `content` is the feed's full text where it carries one.
    `published` is None where the source gave no date or one that cannot be read; `published_as_given` is the raw string.
    `modified` is when a sitemap says that the page was last changed. `text` is the article's whole text, where the source gives it
    in the place of the page: that is then not fetched.
    """

    key: str
    url: str
    title: str
    summary: str = ""
    content: str = ""
    author: str | None = None
    published: datetime | None = None
    published_as_given: str | None = None
    modified: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The address of a further part of a listing: an older page, or a sitemap of an index.

    `modified` is the last moment at which it was changed by what the index says: of a day alone, the end of that day. A part that
    was read later than that is as it was.
    """

    url: str
    modified: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one answer lists. `kind` says what the bytes turned out to be: "rss", "atom", "json feed", "sitemap", "sitemap index",
    "listing", "govuk" or "spider".

    `whole` is false where the listing breaks off: more entries may stand behind that. `older` leads on, in the order in which it
    is to be read: to the page with older entries, or to all the sitemaps of an index, the newest first. `ttl` is the least time
    between two polls that the listing itself asks for. `faults` are what went wrong beside the entries, in readers' words.
    """

    kind: str
    title: str
    entries: tuple[Entry, ...]
    whole: bool = True
    older: tuple[Part, ...] = ()
    ttl: timedelta | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The answer to one request: whatever status the server gave, with its bytes.

    `url` was asked for, `final_url` answered after `redirects` (every address on the way, the first excluded).
    `headers` has lower-case names; cookies that are set stand a line each. `took` is in seconds, from the moment the request left
    the queue of its host. `crawl_delay` is what the robots.txt of the site wants to lie between two requests, in seconds.
    """

    url: str
    final_url: str
    status: int
    at: datetime
    took: float
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    redirects: tuple[str, ...] = ()
    crawl_delay: float = 0.0

    @property
    def content_type(self) -> str:
        """The media type in lower case, without parameters; "" where the server named none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request to be made: the address, the validators of the last good answer, and the limits.

    `headers` are further ones, of the source's own; they may hold secrets, and go to no other host than the first. `method` is "GET"
    or "POST", which alone has a `body`. `max_bytes` counts the answer's body after decompression, `timeout` is the whole request in
    seconds. Redirects are followed unless `follow` is false.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    accept: str = "*/*"
    max_bytes: int = 10 * 1024 * 1024
    timeout: float = 30.0
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    method: str = "GET"
    body: bytes = field(default=b"", repr=False)
    follow: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLink:
    """A link to a PDF or DOCX, absolute, with the words that stand on it."""

    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReading:
    """What a document says: `kind` is "pdf" or "docx", `pages` the text of each, in order (a DOCX is one page).

    `title` is the one in its properties, "" where there is none that says anything. `partial` says what of it cannot be read ("12 of its
    60 pages are pictures without text"), None where all can.
    """

    kind: str
    title: str
    pages: tuple[str, ...]
    partial: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a page says, as extraction read it: the raw material of an article's first or next revision.

    `title_by`, `published_by` name the method that found the value ("json-ld", "h1", "meta", "htmldate", …).
    `canonical` is the address that the page claims as its own (rel=canonical, else og:url), absolute, or None.
    `partial` says why `body` is only the beginning ("the rest is for subscribers"), None where it is all. `documents` are those that
    the article links to, in its text or in a box beside it.
    """

    title: str
    title_by: str
    body: str
    byline: str | None = None
    published: datetime | None = None
    published_by: str | None = None
    canonical: str | None = None
    language: str | None = None
    partial: str | None = None
    documents: tuple[DocumentLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signpost:
    """A link to a feed, absolute. `declared`: in the page's head, for machines; else in its text, for people."""

    url: str
    title: str
    declared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signposts:
    """What a page says of where its news can be read by machines, and of what it is.

    `site` is the name of the whole site, where the page gives it apart; `heading` its first heading. `feed_pages` are links to
    pages that list feeds, `news_pages` those to pages of news, the best first. `platforms` are the systems that its markup tells
    (see `discovery.platforms`), `post_type` is what a WordPress archive lists. `links` are the addresses that it links to, in
    order, each once. Texts are "" where there are none.
    """

    title: str = ""
    site: str = ""
    heading: str = ""
    generator: str = ""
    canonical: str | None = None
    feeds: tuple[Signpost, ...] = ()
    feed_pages: tuple[str, ...] = ()
    news_pages: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    post_type: str = ""
    links: tuple[str, ...] = ()
