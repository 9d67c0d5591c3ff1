"""Small sites in the manner of the systems that public bodies publish with, for the search for sources. All of it is invented."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime

from loopback_sites import Answer, LoopbackSites, Site

TITLES = (
    "Review of children's services published",
    "Library in Mill Lane opens on Sundays",
    "Crossing patrol returns to Harrow Street",
    "Residents asked about winter gritting",
    "Annual report of the partnership is out",
    "Swimming baths close for repairs in spring",
)
Item = tuple[str, str, datetime]


def items(now: datetime, *, at: str = "/news/", age: timedelta = timedelta(), step: int = 2) -> list[Item]:
    """Six entries, the newest `age` old: path, title and date."""
    slugs = [title.lower().replace("'", "").replace(" ", "-") for title in TITLES]
    days = [now - age - timedelta(days=step * number, hours=1) for number in range(len(TITLES))]
    return [(f"{at}{slug}", title, day) for slug, title, day in zip(slugs, TITLES, days, strict=True)]


def feed(entries: Iterable[Item], *, title: str, text: str = "") -> bytes:
    """An RSS feed; `text` is the whole text of each."""
    whole = f"<content:encoded><![CDATA[{text}]]></content:encoded>" if text else ""
    listed = "".join(
        f"<item><title>{name}</title><link>{path}</link><pubDate>{format_datetime(day)}</pubDate>{whole}</item>"
        for path, name, day in entries
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title>{listed}</channel></rss>"
    ).encode()


def page(title: str, entries: Iterable[Item] = (), *, head: str = "", body: str = "", classes: str = "") -> bytes:
    """A page of news as councils have them: a menu, a list with titles, dates and summaries, a footer."""
    listed = "".join(
        f'<li class="item"><h2><a href="{path}">{name}</a></h2><p class="date">{day:%d %B %Y}</p>'
        f"<p>{name}: what was said about it, and what comes next for all who live here.</p></li>"
        for path, name, day in entries
    )
    menu = '<nav><ul><li><a href="/">Home</a></li><li><a href="/bins">Bins</a></li><li><a href="/news">News</a></li></ul></nav>'
    main = f'<main><h1>{title.partition(" | ")[0]}</h1><ul class="list">{listed}</ul>{body}</main>'
    foot = '<footer><ul><li><a href="/privacy">Privacy</a></li><li><a href="/contact">Contact us</a></li></ul></footer>'
    return f'<!doctype html><html lang="en"><head><title>{title}</title>{head}</head><body class="{classes}">{menu}{main}{foot}</body></html>'.encode()


def sitemap(urls: Sequence[tuple[str, datetime]], *, news: bool = False) -> bytes:
    """A sitemap; with `news`, one of news, with titles and dates."""
    named = (
        "<news:news><news:publication><news:name>Gazette</news:name><news:language>en</news:language></news:publication>"
        "<news:publication_date>{day}</news:publication_date><news:title>What the council decided</news:title></news:news>"
    )
    listed = "".join(
        f"<url><loc>{url}</loc><lastmod>{day.isoformat()}</lastmod>{named.format(day=day.isoformat()) if news else ''}</url>"
        for url, day in urls
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f'<?xml version="1.0"?><urlset {spaces}>{listed}</urlset>'.encode()


def jadu(sites: LoopbackSites, now: datetime, *, name: str = "www.alderbrook.example") -> Site:
    """A council on Jadu: the feed is where Jadu has it, and nothing on the page says so."""
    site = sites.site(name)
    site.serve(
        "/news", page("News | Alderbrook Council", items(now), head='<meta name="generator" content="Jadu CMS">')
    )
    site.serve("/rss/news", feed(items(now), title="Alderbrook Council news"), content_type="application/rss+xml")
    return site


def wordpress(sites: LoopbackSites, now: datetime, *, name: str = "scp.westmarsh.example") -> Site:
    """A partnership on WordPress, which names two feeds, that of comments too; and an archive of reviews, whose feed it does not."""
    site = sites.site(name)
    text = "<p>" + "What the partnership has learnt, at length. " * 40 + "</p>"
    named = '<link rel="alternate" type="application/rss+xml" title="Westmarsh SCP » Feed" href="/feed/">'
    head = f'<meta name="generator" content="WordPress 6.6">{named}{named.replace("/feed/", "/comments/feed/")}'
    title = "Westmarsh Safeguarding Children Partnership"
    site.serve("/news/", page(f"News – {title}", items(now), head=head))
    site.serve("/reviews/", page(f"Reviews – {title}", items(now, at="/review/", step=20), head=head, classes="archive post-type-archive post-type-archive-review"))  # fmt: skip
    site.serve("/feed/", feed(items(now), title=title, text=text), content_type="application/rss+xml")
    site.serve("/feed/?post_type=review", feed(items(now, at="/review/", step=20), title=title), content_type="application/rss+xml")  # fmt: skip
    return site


def joomla(sites: LoopbackSites, now: datetime, *, name: str = "www.harrowfoldgazette.example") -> Site:
    site = sites.site(name)
    head = '<meta name="generator" content="Joomla! - Open Source Content Management">'
    site.serve("/news", page("Local news - Harrowfold Gazette", items(now), head=head))
    site.serve("/news?format=feed&type=rss", feed(items(now), title="Harrowfold Gazette"), content_type="application/rss+xml")  # fmt: skip
    return site


def drupal(sites: LoopbackSites, now: datetime, *, name: str = "www.ostrey.example") -> Site:
    """A council whose newsroom has no feed: the list on the page is what there is."""
    site = sites.site(name)
    head = '<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">'
    site.serve("/newsroom", page("Newsroom | Ostrey Borough Council", items(now, at="/newsroom/"), head=head))
    return site


def moderngov(sites: LoopbackSites, now: datetime, *, name: str = "democracy.westmarsh.example") -> Site:
    site = sites.site(name)
    papers = [(f"/ieListDocuments.aspx?CId=123&MId={90 + n}", f"Audit Committee, {day:%d %B %Y}", day) for n, (_, _, day) in enumerate(items(now, step=28))]  # fmt: skip
    site.serve(
        "/ieListMeetings.aspx?CommitteeId=123", page("Browse meetings - Audit Committee - Westmarsh Council", papers)
    )
    site.serve(
        "/mgRss.aspx?CId=123", feed(papers, title="Westmarsh Council - Audit Committee"), content_type="text/xml"
    )
    return site


def govuk(sites: LoopbackSites, now: datetime, *, name: str = "www.publishing.example") -> Site:
    """A site of the kind of GOV.UK: an organisation's page, its feed, and the search."""
    site = sites.site(name)
    head = (
        '<meta name="govuk:content-id" content="1"><meta property="og:site_name" content="GOV.UK">'
        '<link rel="alternate" type="application/atom+xml" title="Recent updates" href="/government/organisations/lift-inspectorate.atom">'
    )
    site.serve("/government/organisations/lift-inspectorate", page("Lift Inspectorate - GOV.UK", head=head).replace(b"<h1>Lift Inspectorate - GOV.UK", b"<h1>Lift Inspectorate"))  # fmt: skip
    site.serve("/government/organisations/lift-inspectorate.atom", feed(items(now, at="/government/news/"), title="Lift Inspectorate"))  # fmt: skip
    found = [
        {
            "title": title,
            "link": f"/government/news/{path.rpartition('/')[2]}",
            "public_timestamp": day.isoformat(),
            "content_store_document_type": "press_release",
        }
        for path, title, day in items(now)
    ]
    answer = json.dumps({"results": found, "total": 6, "start": 0}).encode()
    site.answer("/api/search.json", Answer(body=answer, headers={"content-type": "application/json"}))
    return site


def by_feed_page(sites: LoopbackSites, now: datetime, *, name: str = "www.civicweekly.example") -> Site:
    """A trade paper with a page of feeds, one for each section, and pictures for words."""
    site = sites.site(name)
    foot = '<a href="/RSS-Feeds/701"><img src="/rss.png" alt="RSS feeds"></a>'
    site.serve("/news", page("News | Civic Weekly", items(now), body=foot))
    feeds = '<ul><li><a href="/feeds/events.rss">Events</a></li><li><a href="/feeds/news.rss">News</a></li></ul>'
    site.serve("/RSS-Feeds/701", page("RSS feeds | Civic Weekly", body=feeds))
    site.serve("/feeds/news.rss", feed(items(now), title="Civic Weekly: News"), content_type="application/rss+xml")
    site.serve("/feeds/events.rss", feed(items(now, at="/events/"), title="Civic Weekly: Events"), content_type="application/rss+xml")  # fmt: skip
    return site


def by_scripts(sites: LoopbackSites, now: datetime, *, name: str = "www.townplanner.example") -> Site:
    """A page that scripts fill, and a news sitemap that robots.txt names."""
    site = sites.site(name)
    site.serve("/latest", page("Latest | Town Planner", body='<div id="app"></div>'))
    site.robots(f"User-agent: *\nDisallow: /admin\nSitemap: {site.url('/sitemap.xml')}\nSitemap: {site.url('/news-sitemap.xml')}\n")  # fmt: skip
    urls = [(site.url(path), day) for path, _, day in items(now, step=0)]
    site.serve("/news-sitemap.xml", sitemap(urls, news=True), content_type="application/xml")
    site.serve("/sitemap.xml", sitemap(urls), content_type="application/xml")
    return site


def abandoned(sites: LoopbackSites, now: datetime, *, name: str = "www.fennimore.example") -> Site:
    """A council whose feed, though named, has had nothing new for seven months; the page has."""
    site = sites.site(name)
    head = '<link rel="alternate" type="application/rss+xml" href="/rss/1/news">'
    site.serve("/news", page("News | Fennimore District Council", items(now), head=head))
    old = feed(items(now, age=timedelta(days=210)), title="Fennimore news")
    site.serve("/rss/1/news", old, content_type="application/rss+xml")
    return site


def front(sites: LoopbackSites, now: datetime, *, name: str = "www.eastmarsh.example") -> Site:
    """A council whose front page shows three of its news, and links to all of them."""
    site = sites.site(name)
    more = '<a href="/council/news">View all news</a><a href="https://elsewhere.example/news">News</a>'
    site.serve("/", page("Eastmarsh Council", items(now)[:3], body=more).replace(b'<a href="/news">News</a>', b""))
    site.serve("/council/news", page("News | Eastmarsh Council", items(now)))
    site.serve("/council", page("The council | Eastmarsh Council", body=more).replace(b'<a href="/news">News</a>', b""))
    return site


def documents(sites: LoopbackSites, now: datetime, *, name: str = "www.harrowfoldsab.example") -> Site:
    """A board that lists its reviews as PDFs alone."""
    site = sites.site(name)
    papers = [(f"/media/review-{n}.pdf", f"Safeguarding adults review {n}", day) for n, (_, _, day) in enumerate(items(now, step=40))]  # fmt: skip
    site.serve("/reviews", page("Published reviews | Harrowfold Safeguarding Adults Board", papers))
    return site


def empty(sites: LoopbackSites, _now: datetime, *, name: str = "www.blank.example") -> Site:
    """A page that scripts fill, and nothing beside it."""
    site = sites.site(name)
    site.serve("/news", page("News | Blank Parish Council", body='<div id="root"></div>'))
    return site
