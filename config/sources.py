"""A source as declared: where it is, how its listing is read, and what may be done with what it lists."""

from typing import Literal
from urllib.parse import urlencode

from pydantic import ConfigDict, Field, model_validator

from config.errors import Unfit
from config.kinds import (
    DocumentType,
    HeaderName,
    HeaderValue,
    LastingDuration,
    Name,
    Organisation,
    Phrase,
    Secret,
    Selector,
    SpiderClass,
    Url,
)
from config.section import Declared

#: The kinds, in the order in which they are told; each is a key of which exactly one is given.
KINDS = ("feed", "sitemap", "listing", "govuk", "spider", "address")
#: The keys that have a meaning for some kinds alone, and for which.
ONLY_OF = {
    "links": ("listing",),
    "date": ("listing",),
    "next": ("listing",),
    "every": KINDS[:-1],
    "backfill": ("feed", "sitemap", "listing", "govuk"),
    "headers": KINDS[:-1],
    "cookie": KINDS[:-1],
}


class GovukQuery(Declared):
    """What is asked of GOV.UK's search: of what is given, everything must hold; without anything, all that is published."""

    organisations: tuple[Organisation, ...] = ()
    """Their names as in the addresses of their pages: ofsted, care-quality-commission. Any of them."""
    keywords: Phrase | None = None
    """Words, as one would write them into the search of GOV.UK."""
    document_types: tuple[DocumentType, ...] = ()
    """As the content API names them: press_release, guidance, research. Any of them."""
    site: Url = "https://www.gov.uk"
    """The address of another site of the same kind, an archive or a rehearsal."""

    @property
    def key(self) -> str:
        """The address that tells this query from others: that of the search for it."""
        wanted = [("filter_organisations", each) for each in sorted(set(self.organisations))]
        wanted += [("filter_content_store_document_type", each) for each in sorted(set(self.document_types))]
        wanted += [("q", self.keywords)] if self.keywords else []
        return f"{self.site.rstrip('/')}/api/search.json?{urlencode(wanted)}"


class Source(Declared):
    """One place that is polled. Exactly one of `feed`, `sitemap`, `listing`, `govuk`, `spider` and `address` is given."""

    # Editors are told of it, too, and of the keys that belong to a listing alone.
    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": [kind]} for kind in KINDS],
            "dependentRequired": {key: [*kinds] for key, kinds in ONLY_OF.items() if len(kinds) == 1},
        }
    )

    name: Name
    """What readers see. No other source may have it."""
    feed: Url | None = None
    """The address of an RSS or Atom feed or of a JSON Feed."""
    sitemap: Url | None = None
    """The address of a sitemap, of an index of sitemaps, or of a news sitemap."""
    listing: Url | None = None
    """The address of a page that lists articles or documents. The list is found by itself."""
    govuk: GovukQuery | None = None
    """What GOV.UK publishes, by organisations, keywords and types."""
    spider: SpiderClass | None = None
    """A Scrapy spider of your own, as module:Class."""
    address: Literal["unknown"] | None = None
    """`unknown`, for a source that is known to exist, though not where: each digest then says that it was not read."""
    links: Selector | None = None
    """Of a listing: the CSS selector of the links, where they are not found, or the wrong ones: main h2 a."""
    date: Selector | None = None
    """Of a listing: the CSS selector of an entry's date, within the block that holds its link."""
    next: Selector | None = None
    """Of a listing: the CSS selector of the link to older entries."""
    every: LastingDuration | None = None
    """How often it is polled. Left out, it follows the source's own rhythm."""
    tags: tuple[Name, ...] = ()
    """Words for the kind of source; `only_from` of a watch names them."""
    backfill: LastingDuration | None = None
    """How far back its first reading goes: 90d. What it finds can be searched, and is told where `lookback` reaches."""
    headers: dict[HeaderName, HeaderValue] = Field(default_factory=dict)
    """Further headers of each request: for what an office has a licence to read."""
    cookie: Secret | None = None
    """The Cookie header of each request, as {env: NAME} or {file: PATH}."""
    show: Literal["passages", "headline"] = "passages"
    """What digests show of it: headline, where its words may not be quoted."""
    documented: str | None = None
    """Where its address is documented, for who maintains a pack."""
    seen: str | None = None
    """When it was last seen to work, for who maintains a pack."""
    was: Name | None = None
    """The name it had before, where it was renamed: its past goes with it."""

    @model_validator(mode="after")
    def _one_place(self) -> "Source":
        given = [kind for kind in KINDS if getattr(self, kind)]
        if not given:
            raise Unfit("this source is nowhere", f"add one of: {' | '.join(KINDS[:-1])} | address: unknown")
        if len(given) > 1:
            raise Unfit(
                f"this source has {' and '.join(given)}", "leave one of them, and make a second source of the other"
            )
        return self

    @property
    def kind(self) -> str:
        """One of "feed", "sitemap", "listing", "govuk" and "spider", or "unknown" where nothing can be polled."""
        kind = next(each for each in KINDS if getattr(self, each))
        return "unknown" if kind == "address" else kind

    @property
    def key(self) -> str:
        """What it is known by: its address; of a spider "spider:module:Class", of one without an address "unknown:NAME"."""
        if self.govuk:
            return self.govuk.key
        if self.spider:
            return f"spider:{self.spider}"
        return self.feed or self.sitemap or self.listing or f"unknown:{self.name}"
