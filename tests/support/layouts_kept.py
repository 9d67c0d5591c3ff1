"""Layouts of listing pages on which nothing was tuned. They were written before the reader was, and are only ever measured."""

from datetime import date

from layout_kit import (
    MONTHS,
    Layout,
    Story,
    cookies,
    crumbs,
    foot,
    joined,
    layout,
    mega_menu,
    page,
    popular,
    share,
    stories,
)

ALDER = "https://www.alderbrook.gov.example"


def linked_cards() -> Layout:
    """Each card is one link around picture, heading, time and text; class names are hashed."""
    found = stories(9, start=2)
    cards = joined(
        lambda s: (
            f'<div class="Grid_cell__a81xq"><a class="Card_root__9f0Qz" href="/newsroom/{s.slug}"><div class="Card_media__1k"><img src="/i/{s.number}.jpg" alt=""></div>'
            f'<div class="Card_body__77"><span class="Tag_t__0">Communities</span><h3 class="Card_h__2">{s.text}</h3>'
            f'<time datetime="{s.day.isoformat()}T09:00:00+01:00">{s.short}</time><p>{s.summary}</p></div></a></div>'
        ),
        found,
    )
    body = f"""<div id="__next">{mega_menu("div", "Nav_n__3")}<div class="Layout_main__5"><h1>Newsroom</h1>
    <div class="Grid_grid__0">{cards}</div><div class="Pager_p__9"><a href="/newsroom?page=0">1</a><a href="/newsroom?page=1">2</a><a href="/newsroom?page=2">3</a></div></div>{foot("div")}</div>"""
    return layout(
        "linked cards",
        f"{ALDER}/newsroom",
        page("Newsroom | Alderbrook", body),
        found,
        lambda s: f"{ALDER}/newsroom/{s.slug}",
        older=f"{ALDER}/newsroom?page=1",
    )


def police() -> Layout:
    found = stories(12, start=20, step=1)
    rows = joined(
        lambda s: (
            f'<li class="c-result"><a href="/news/alderbrook/news/2026/june/{s.slug}/" class="c-result__img" tabindex="-1"><img src="x.jpg" alt="{s.text}"></a>'
            f'<div class="c-result__text"><a href="/news/alderbrook/news/2026/june/{s.slug}/" class="c-result__link">{s.text}</a>'
            f'<p class="c-result__date">{9 + s.number % 9}:35 {s.slashed}</p><p>{s.summary}</p></div></li>'
        ),
        found,
    )
    body = f"""{cookies()}<header><nav class="nav"><ul><li><a href="/ro/report/">Report</a></li><li><a href="/a/your-area/">Your area</a></li><li><a href="/n/news/">News</a></li></ul></nav></header>
    <div class="wrap"><h1>News</h1><form><input name="q"></form><p>Showing 1 to 12 of 4,201</p><ul class="c-results">{rows}</ul>
    <nav aria-label="Pagination"><ul><li><span>1</span></li><li><a href="?page=2">2</a></li><li><a href="?page=3">3</a></li><li><a href="?page=2" aria-label="Next page">&rsaquo;</a></li></ul></nav></div>{foot()}"""
    base = "https://www.alderbrook.police.example"
    return layout(
        "police",
        f"{base}/news/alderbrook/news/",
        page("News | Alderbrook Police", body),
        found,
        lambda s: f"{base}/news/alderbrook/news/2026/june/{s.slug}/",
        older=f"{base}/news/alderbrook/news/?page=2",
    )


def coroner_table() -> Layout:
    found = stories(10, start=5, step=9)
    rows = joined(
        lambda s: (
            f'<tr><td>{s.slashed}</td><td><a href="/prevention-of-future-death-reports/{s.slug}/">{s.text}</a></td><td>2026-{s.number}</td><td>Hospital death</td><td>Westmarsh</td></tr>'
        ),
        found,
    )
    body = f"""<header>{crumbs()}</header><main><h1>Prevention of future death reports</h1><p>Coroners have a duty to report.</p>
    <table class="table"><thead><tr><th>Date of report</th><th>Name of deceased</th><th>Ref</th><th>Category</th><th>Area</th></tr></thead><tbody>{rows}</tbody></table>
    <div class="nav-links"><span class="page-numbers current">1</span><a class="page-numbers" href="https://www.coroners.example/prevention-of-future-death-reports/page/2/">2</a><a class="next page-numbers" href="https://www.coroners.example/prevention-of-future-death-reports/page/2/">Next</a></div></main>{foot()}"""
    base = "https://www.coroners.example/prevention-of-future-death-reports/"
    return layout(
        "coroners' table", base, page("Reports", body), found, lambda s: f"{base}{s.slug}/", older=f"{base}page/2/"
    )


def square_blog() -> Layout:
    found = stories(7, start=12, step=6)
    posts = joined(
        lambda s: (
            f'<article class="blog-basic-grid--container entry"><a href="/latest/{s.slug}" class="image-wrapper"><img data-src="x"></a>'
            f'<div class="blog-basic-grid--text"><div class="blog-meta-section"><span class="blog-categories-list"><a href="/latest/category/Learning">Learning</a></span>'
            f'<time class="blog-date" pubdate data-animation-role="date">{s.day.day}/{s.day.month}/{s.day.year % 100}</time></div>'
            f'<h1 class="blog-title"><a href="/latest/{s.slug}">{s.text}</a></h1><div class="blog-excerpt"><p>{s.summary}</p></div>'
            f'<a class="blog-more-link" href="/latest/{s.slug}">Read More</a></div></article>'
        ),
        found,
    )
    body = f"""<header id="header"><div class="header-nav-list"><div class="header-nav-item"><a href="/about-the-partnership">About the partnership</a></div><div class="header-nav-item"><a href="/training-and-events">Training and events</a></div></div></header>
    <main><section><div class="blog-basic-grid">{posts}</div><div class="blog-list-pagination"><div class="newer"></div><div class="older"><a href="/latest?offset=1780000000000">Older Posts</a></div></div></section></main>{foot()}"""
    base = "https://www.westmarshscp.example"
    return layout(
        "square blog",
        f"{base}/latest",
        page("Latest - Westmarsh Safeguarding Children Partnership", body),
        found,
        lambda s: f"{base}/latest/{s.slug}",
        older=f"{base}/latest?offset=1780000000000",
    )


def definition_list() -> Layout:
    found = stories(8, start=25, step=5)
    rows = joined(
        lambda s: f'<dt>{s.long}</dt><dd><a href="article.asp?id={s.number}">{s.text}</a><br>{s.summary}</dd>', found
    )
    body = f"""<div id="left">{mega_menu("div", "menu")}</div><div id="content"><h2>Press notices</h2><dl>{rows}</dl></div><div id="bottom"><a href="legal.asp?id=3">Legal</a> | <a href="help.asp?id=4">Help</a></div>"""
    return layout(
        "definition list",
        "http://www.fennimore.example/press/default.asp",
        page("Press", body),
        found,
        lambda s: f"http://www.fennimore.example/press/article.asp?id={s.number}",
    )


def day_headings() -> Layout:
    found = [s for n, day in enumerate((11, 9, 8)) for s in stories(3, start=3 * n, step=0, newest=date(2026, 6, day))]
    groups = ""
    for day in dict.fromkeys(s.day for s in found):
        same = [s for s in found if s.day == day]
        groups += (
            f"<h3>{same[0].weekday} {same[0].ordinal}</h3><ul>"
            + joined(lambda s: f'<li><a href="/content/{s.number}-{s.slug}">{s.text}</a></li>', same)
            + "</ul>"
        )
    body = f"""<div class="top">{crumbs()}</div><div role="main"><h1>What's new</h1><div class="rich-text">{groups}</div></div><div role="contentinfo">{foot("div")}</div>"""
    return layout(
        "day headings",
        f"{ALDER}/whats-new",
        page("What's new", body),
        found,
        lambda s: f"{ALDER}/content/{s.number}-{s.slug}",
    )


def broken_lines() -> Layout:
    """Links and dates between line breaks in a cell of an old table."""
    found = stories(9, start=30, step=4)
    lines = joined(
        lambda s: (
            f'<img src="bullet.gif"> <font size="1">{s.slashed}</font> <a href="news.cfm?articleID={s.number}"><b>{s.text}</b></a><br><br>'
        ),
        found,
    )
    body = f"""<table width="760"><tr><td colspan="2"><a href="index.cfm">Home</a> <a href="about.cfm?s=2">About</a> <a href="jobs.cfm?s=3">Jobs</a> <a href="links.cfm?s=4">Links</a></td></tr>
    <tr><td width="140"><a href="page.cfm?pageID=11">Councillors</a><br><a href="page.cfm?pageID=12">Burial ground</a><br><a href="page.cfm?pageID=13">Allotments</a><br><a href="page.cfm?pageID=14">Hall bookings</a></td>
    <td><font size="4">Latest news</font><br><br>{lines}</td></tr></table>"""
    return layout(
        "broken lines",
        "http://www.oakhurstparish.example/news.cfm",
        page("Oakhurst Parish Council", body),
        found,
        lambda s: f"http://www.oakhurstparish.example/news.cfm?articleID={s.number}",
    )


def trade_index() -> Layout:
    found = stories(11, start=8, step=1)
    hero, rest = found[0], found[1:]
    top = f"""<section class="lead-story"><a href="/news/{hero.slug}/{hero.number}.article"><img src="a.jpg"></a><h2><a href="/news/{hero.slug}/{hero.number}.article">{hero.text}</a></h2><p class="standfirst">{hero.summary}</p><span class="date">{hero.long}</span></section>"""
    rows = joined(
        lambda s: (
            f'<div class="listBlock"><div class="spinLayout"><h3><a href="/news/{s.slug}/{s.number}.article">{s.text}</a></h3><p class="meta"><span class="date">{s.long}</span> <span class="by">By Nell Harrow</span></p><p>{s.summary} <a href="/news/{s.slug}/{s.number}.article#comments">3 comments</a></p></div></div>'
        ),
        rest,
    )
    most = "".join(
        f'<li><a href="/news/{s.slug}/{s.number}.article">{s.text}</a></li>' for s in stories(5, start=28, step=20)
    )
    jobs = "".join(
        f'<li><a href="https://jobs.example/job/{n}5512/">{t}</a> £{n}5,000</li>'
        for n, t in enumerate(["Head of audit", "Social worker, children in need", "Director of place"], 4)
    )
    body = f"""{mega_menu()}<div class="page"><div class="col-main"><h1>News</h1>{top}<div class="list">{rows}</div><ul class="pages"><li>1</li><li><a href="/news?PageNo=2">2</a></li><li><a href="/news?PageNo=3">3</a></li></ul></div>
    <div class="col-side"><div class="mostRead"><h3>Most read</h3><ol>{most}</ol></div><div class="jobs"><h3>Latest jobs</h3><ul>{jobs}</ul></div></div></div>{foot()}"""
    base = "https://www.towncrierjournal.example"
    return layout(
        "trade index",
        f"{base}/news",
        page("News - Town Crier Journal", body),
        found,
        lambda s: f"{base}/news/{s.slug}/{s.number}.article",
        older=f"{base}/news?PageNo=2",
    )


def welsh() -> Layout:
    found = stories(8, start=16, step=2)
    cards = joined(
        lambda s: (
            f'<div class="views-row"><div class="newyddion-teaser"><h3 class="teitl"><a href="/cy/newyddion/{s.slug}" hreflang="cy">{s.text}</a></h3><div class="dyddiad">Cyhoeddwyd: {s.welsh}</div><p>{s.summary}</p><a href="/cy/newyddion/{s.slug}">Darllen mwy</a></div></div>'
        ),
        found,
    )
    body = f"""<header><ul class="language"><li><a href="/en/news">English</a></li><li><a href="/cy/newyddion">Cymraeg</a></li></ul>{mega_menu(prefix="/cy")}</header>
    <main id="prif"><h1>Newyddion</h1><div class="view-content">{cards}</div><nav class="pager"><ul><li class="is-active"><a href="?page=0">1</a></li><li><a href="?page=1">2</a></li><li><a href="?page=1" rel="next">Nesaf ››</a></li></ul></nav></main>{foot()}"""
    base = "https://www.cwmtesog.example"
    return layout(
        "Welsh",
        f"{base}/cy/newyddion",
        page("Newyddion", body, lang="cy"),
        found,
        lambda s: f"{base}/cy/newyddion/{s.slug}",
        older=f"{base}/cy/newyddion?page=1",
    )


def shared_documents() -> Layout:
    """A library in divisions with roles, in the manner of an office portal."""
    found = stories(10, start=0, step=11)
    rows = joined(
        lambda s: (
            f'<div role="row" class="ms-DetailsRow root-1{s.number}"><div role="gridcell"><i data-icon-name="pdf"></i></div><div role="gridcell"><a class="ms-Link" href="/sites/board/Shared%20Documents/{s.slug}.docx?web=1">{s.text}.docx</a></div><div role="gridcell">{s.slashed} 14:02</div><div role="gridcell">Tom Fell</div><div role="gridcell">{s.number % 90} KB</div></div>'
        ),
        found,
    )
    body = f"""<div role="navigation"><a href="/sites/board">Home</a><a href="/sites/board/SitePages/About-the-board.aspx">About the board</a></div>
    <div role="main"><h1>Documents</h1><div role="grid"><div role="row" class="ms-DetailsHeader"><div role="columnheader">Type</div><div role="columnheader">Name</div><div role="columnheader">Modified</div><div role="columnheader">Modified by</div><div role="columnheader">Size</div></div>{rows}</div></div>"""
    base = "https://board.harrowfold.example/sites/board"
    return layout(
        "shared documents",
        f"{base}/Shared%20Documents/Forms/AllItems.aspx",
        page("Documents", body),
        found,
        lambda s: f"{base}/Shared%20Documents/{s.slug}.docx?web=1",
    )


def bare_sequence() -> Layout:
    """Headings and paragraphs in a row, nothing around them."""
    found = stories(6, start=10, step=8)
    rows = joined(
        lambda s: (
            f'<h2><a href="https://blog.fennimore.example/2026/{s.day.month:02}/{s.slug}.html">{s.text}</a></h2>\n<p class="when">Posted on {s.long} by <a href="/author/nell-harrow">Nell Harrow</a></p>\n<p>{s.summary}</p><p>{s.summary} <a href="https://blog.fennimore.example/2026/{s.day.month:02}/{s.slug}.html">Continue reading →</a></p>'
        ),
        found,
    )
    side = "".join(
        f'<li><a href="/2026/{n:02}/">{MONTHS[n - 1]} 2026</a> ({n + 3})</li>' for n in range(6, 0, -1)
    ) + "".join(f'<li><a href="/tag/{t}">{t}</a></li>' for t in ("early-help", "social-work", "data-sharing"))
    body = f"""<div id="page"><div id="main"><h1>The Fennimore blog</h1>{rows}<p class="nav"><a href="/page/2">← Older posts</a></p></div><div id="sidebar"><h2>Archives</h2><ul>{side}</ul></div></div>"""
    base = "https://blog.fennimore.example"
    return layout(
        "bare sequence",
        f"{base}/",
        page("Fennimore blog", body),
        found,
        lambda s: f"{base}/2026/{s.day.month:02}/{s.slug}.html",
        older=f"{base}/page/2",
    )


def year_accordion() -> Layout:
    """A partnership's published reviews: PDFs under years; nothing says the day."""
    found = stories(12, start=4, step=60, newest=date(2026, 5, 1))
    groups = ""
    for year in dict.fromkeys(s.day.year for s in found):
        same = [s for s in found if s.day.year == year]
        groups += (
            f'<details class="accordion"><summary><h2>{year}</h2></summary><ul>'
            + joined(
                lambda s: (
                    f'<li><a href="/wp-content/uploads/{s.day.year}/{s.day.month:02}/{s.slug}.pdf" target="_blank">{s.text} (PDF, {s.number % 9}.2MB)</a></li>'
                ),
                same,
            )
            + "</ul></details>"
        )
    body = f"""<div class="site-header">{mega_menu()}</div><div class="entry-content"><h1>Published reviews</h1><p>Reviews stay here for a year at least. Read <a href="/about-reviews">about reviews</a> first.</p>{groups}{share()}</div>{foot()}"""
    base = "https://www.harrowfoldscp.example"
    return layout(
        "year accordion",
        f"{base}/published-reviews/",
        page("Published reviews", body),
        found,
        lambda s: f"{base}/wp-content/uploads/{s.day.year}/{s.day.month:02}/{s.slug}.pdf",
        day=lambda s: None,
    )


def with_events() -> Layout:
    """News beside a list of events to come and a popular box; menu links look like articles."""
    found = stories(8, start=18, step=2)
    rows = joined(
        lambda s: (
            f'<article class="news-listing__item"><h2 class="h4"><a href="/news/article/{s.number}/{s.slug}">{s.text}</a></h2><p class="news-listing__date">{s.weekday}, {s.long}</p><p>{s.summary}</p></article>'
        ),
        found,
    )
    events = "".join(
        f'<li class="event"><span class="day">{d}</span> <span class="month">Jul</span><a href="/events/event/{900 + d}/summer-reading-challenge-{d}">Summer reading challenge, session {d}</a></li>'
        for d in (3, 9, 12, 20, 27)
    )
    body = f"""{cookies()}<header>{mega_menu()}</header>{crumbs()}<div class="grid"><div class="grid__main"><h1>News</h1>{rows}<p class="paging">Page 1 of 9 <a href="/news?start=8">Next &raquo;</a></p></div>
    <div class="grid__side"><h2>Upcoming events</h2><ul class="events">{events}</ul>{popular()}</div></div>{foot()}"""
    return layout(
        "with events",
        f"{ALDER}/news",
        page("News", body),
        found,
        lambda s: f"{ALDER}/news/article/{s.number}/{s.slug}",
        older=f"{ALDER}/news?start=8",
    )


def finder() -> Layout:
    found = stories(15, start=1, step=2)
    rows = joined(
        lambda s: (
            f'<li class="gem-c-document-list__item"><div class="gem-c-document-list__item-title"><a class="govuk-link" href="/decisions/{s.slug}-26-0{s.number}">{s.text}</a></div><p class="gem-c-document-list__item-description">{s.summary}</p><ul class="gem-c-document-list__item-metadata"><li class="gem-c-document-list__attribute">Decision: Upheld</li><li>Decided: <time datetime="{s.day.isoformat()}">{s.long}</time></li></ul></li>'
        ),
        found,
    )
    facets = "".join(
        f'<li><label><input type="checkbox" value="{f}">{f}</label></li>'
        for f in ("Education", "Housing", "Adult care services")
    )
    body = f"""{cookies()}<header><a href="/">Home page</a></header><main><h1>Decisions of the ombudsman</h1><form><ul>{facets}</ul></form><p>4,211 results</p><ul class="gem-c-document-list">{rows}</ul>
    <nav class="govuk-pagination"><div class="govuk-pagination__next"><a href="/decisions?order=newest&amp;page=2" rel="next"><span>Next<span class="hidden"> page</span></span> <span>: 2 of 282</span></a></div></nav></main>{foot()}"""
    base = "https://www.ombudsman.example"
    return layout(
        "finder",
        f"{base}/decisions",
        page("Decisions", body),
        found,
        lambda s: f"{base}/decisions/{s.slug}-26-0{s.number}",
        older=f"{base}/decisions?order=newest&page=2",
    )


KEPT = [
    build()
    for build in (
        linked_cards,
        police,
        coroner_table,
        square_blog,
        definition_list,
        day_headings,
        broken_lines,
        trade_index,
        welsh,
        shared_documents,
        bare_sequence,
        year_accordion,
        with_events,
        finder,
    )
]
__all__ = ["KEPT", "Story"]
