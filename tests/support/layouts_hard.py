"""Layouts of listing pages with what real ones trip over: titles that are no links, ages, neighbours that look alike."""

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

HARROW = "https://www.harrowfold.gov.example"
WEST = "https://www.westmarsh.gov.example"


def site_builder() -> Layout:
    """A site builder: divisions without end, names that mean nothing, ages instead of dates."""
    found = stories(6, start=2, step=1)
    base = "https://www.tanneryboard.example"
    rows = joined(
        lambda s: (
            f'<div class="_3mQp"><div class="_1x9"><div data-hook="item-container" id="x{s.number}"><div class="kZ"><div><a href="{base}/post/{s.slug}"><div class="gI"><img></div></a></div><div class="mm"><div class="aa"><span title="Admin">Admin</span><ul><li>{s.number % 20} min read</li></ul></div><div><a class="O16" href="{base}/post/{s.slug}"><div class="bl"><p><span>{s.text}</span></p></div></a><div class="ex"><a href="{base}/post/{s.slug}"><div>{s.summary}</div></a></div></div><div class="ft"><a href="{base}/post/{s.slug}">0 views</a><a href="{base}/post/{s.slug}">0 comments</a></div></div></div></div></div></div>'
        ),
        found,
    )
    body = f"""<div id="SITE_CONTAINER"><div id="site-root"><div id="SITE_HEADER"><div><a href="{base}/about-us">About us and our work</a><a href="{base}/get-help-now">Get help now</a></div></div><div id="PAGES_CONTAINER"><div><div><h1><span>News</span></h1><div class="gallery">{rows}</div></div></div></div><div id="SITE_FOOTER"><a href="{base}/privacy-policy">Privacy policy</a></div></div></div>"""
    return layout(
        "site builder",
        f"{base}/news",
        page("News | Tannery Board", body),
        found,
        lambda s: f"{base}/post/{s.slug}",
        day=lambda s: None,
    )


def joomla() -> Layout:
    """A law paper on an old content system: lead articles, further links, and modules of the same section around."""
    found = stories(8, start=9, step=1)
    base = "https://www.towncounsel.example"
    side = "".join(f'<li><a href="/news/{s.number}-{s.slug}">{s.text}</a></li>' for s in stories(5, start=25, step=30))
    rows = joined(
        lambda s: (
            f'<div class="items-row cols-1 row-{s.number % 8}"><div class="item column-1" itemprop="blogPost"><div class="page-header"><h2 itemprop="name"><a href="/children-protection/392-news/{s.number}-{s.slug}" itemprop="url">{s.text}</a></h2></div><dl class="article-info muted"><dt class="article-info-term">Details</dt><dd class="published"><time datetime="{s.day.isoformat()}T10:31:00+01:00" itemprop="datePublished">{s.long}</time></dd><dd class="hits">Hits: 214</dd></dl><p>{s.summary}</p><p class="readmore"><a class="btn" href="/children-protection/392-news/{s.number}-{s.slug}">Read more: {s.text}</a></p></div></div>'
        ),
        found,
    )
    body = f"""<div class="body"><div class="navigation"><ul class="nav menu"><li><a href="/adult-social-care">Adult social care</a></li></ul></div><div class="row-fluid"><div id="aside" class="span3"><div class="well"><h3>Slide articles</h3><ul class="newsflash">{side}</ul></div></div><div id="content" class="span6"><div class="blog" itemscope><h1>Children protection</h1>{rows}<div class="items-more"><h3>More Articles ...</h3><ol class="nav nav-tabs"><li><a href="/children-protection/392-news/3001-older-one-in-the-list">Older one in the list of articles</a></li></ol></div><div class="pagination"><ul><li class="disabled"><span>1</span></li><li><a href="/children-protection?start=8">2</a></li><li><a href="/children-protection?start=8" title="Next">Next</a></li><li><a href="/children-protection?start=80">End</a></li></ul></div></div></div></div></div>"""
    return layout(
        "law paper",
        f"{base}/children-protection",
        page("Children protection", body),
        found,
        lambda s: f"{base}/children-protection/392-news/{s.number}-{s.slug}",
        older=f"{base}/children-protection?start=8",
    )


def last_column() -> Layout:
    """A register: names in plain text, "View" in the last column."""
    found = stories(9, start=14, step=6)
    rows = joined(
        lambda s: (
            f'<tr><td>{s.number}</td><td>{s.text}</td><td>Report</td><td>{s.slashed}</td><td><a href="/registers/decision.aspx?ref={s.number}">View</a></td></tr>'
        ),
        found,
    )
    body = f"""{mega_menu()}<div class="main"><h1>Register of published reports</h1><table id="gv"><tr><th>Ref</th><th>Title</th><th>Type</th><th>Date published</th><th>&nbsp;</th></tr>{rows}<tr class="gvPager"><td colspan="5"><table><tr><td><span>1</span></td><td><a href="javascript:__doPostBack('gv','Page$2')">2</a></td></tr></table></td></tr></table></div>"""
    return layout(
        "last column",
        f"{HARROW}/registers/",
        page("Register", body),
        found,
        lambda s: f"{HARROW}/registers/decision.aspx?ref={s.number}",
    )


def dated_links() -> Layout:
    """Links that begin with their date."""
    found = stories(10, start=19, step=3)
    rows = joined(lambda s: f'<li><a href="/press/{s.number}.htm">{s.long} - {s.text}</a></li>', found)
    body = f"""<div id="content"><h1>Press notices</h1><ul class="bullets">{rows}</ul></div>"""
    return layout(
        "dated links",
        "https://www.inspectorate.example/press/",
        page("Press notices", body),
        found,
        lambda s: f"https://www.inspectorate.example/press/{s.number}.htm",
    )


def plain_titles() -> Layout:
    """The date, the title and the text are all plain; only "Read more" is a link."""
    found = stories(7, start=28, step=4)
    rows = joined(
        lambda s: (
            f'<li><strong>{s.ordinal}</strong><br><b class="t">{s.text}</b><br>{s.summary} <a href="/updates/{s.number}">Read more&hellip;</a></li>'
        ),
        found,
    )
    body = f"""{crumbs()}<section class="content"><h1>Updates</h1><ul>{rows}</ul></section>{share()}{foot()}"""
    return layout(
        "plain titles", f"{WEST}/updates", page("Updates", body), found, lambda s: f"{WEST}/updates/{s.number}"
    )


def rows_of_cards() -> Layout:
    """Cards in rows of three, each with tags of its own and links to share it."""
    found = stories(9, start=11, step=2)
    cards = [
        f'<div class="col-sm-4"><div class="card"><div class="card-header"><a href="/newsroom/tags/children-services">Children services</a></div><div class="card-body"><h3 class="card-title"><a href="/newsroom/{s.slug}">{s.text}</a></h3><p class="card-text">{s.summary}</p></div><div class="card-footer text-muted"><span>{s.weekday} {s.day.day} {MONTHS[s.day.month - 1]} {s.day.year}, 10:00am</span><span class="tags"><a href="/newsroom/tags/social-care-jobs">Social care jobs</a><a href="/newsroom/tags/early-help">Early help</a></span></div></div></div>'
        for s in found
    ]
    body = f"""{cookies()}{mega_menu("div", "header-menu")}<main><h1>Newsroom</h1>{"".join(f'<div class="row">{"".join(cards[n : n + 3])}</div>' for n in (0, 3, 6))}<ul class="pagination"><li class="page-item active"><span>1</span></li><li class="page-item"><a href="/newsroom?page=2">2</a></li><li class="page-item"><a href="/newsroom?page=2" aria-label="Next"><span aria-hidden="true">&raquo;</span></a></li></ul></main>{foot()}"""
    return layout(
        "rows of cards",
        f"{WEST}/newsroom",
        page("Newsroom", body),
        found,
        lambda s: f"{WEST}/newsroom/{s.slug}",
        older=f"{WEST}/newsroom?page=2",
    )


def nested_tables() -> Layout:
    """An office portal of old: tables in tables, the date as the portal writes it."""
    found = stories(8, start=5, step=7)
    rows = joined(
        lambda s: (
            f'<tr class="ms-itmhover"><td class="ms-vb-icon"><img src="/_layouts/images/icpdf.png"></td><td class="ms-vb-title"><div class="itx"><a href="/lscb/Documents/{s.slug}.pdf" onclick="return Dispatch()">{s.text}</a></div></td><td class="ms-vb2"><nobr>{s.slashed} 15:2{s.number % 10}</nobr></td><td class="ms-vb-user"><table><tr><td><a href="/_layouts/userdisp.aspx?ID={s.number}">Harrow, Nell</a></td></tr></table></td></tr>'
        ),
        found,
    )
    body = f"""<form><table><tr><td><table class="ms-bannerframe"><tr><td><a href="/lscb/default.aspx?x=1">Home of the board</a></td></tr></table></td></tr><tr><td><table class="ms-main"><tr><td class="ms-nav"><a href="/lscb/training.aspx?m=3">Training programme 2026</a><br><a href="/lscb/about.aspx?m=4">About the board</a></td><td><h1>Documents</h1><table class="ms-listviewtable"><tr class="ms-viewheadertr"><th>Type</th><th>Name</th><th>Modified</th><th>Modified By</th></tr>{rows}</table></td></tr></table></td></tr></table></form>"""
    base = "https://portal.harrowfold.example"
    return layout(
        "nested tables",
        f"{base}/lscb/Documents/Forms/AllItems.aspx",
        page("Documents", body),
        found,
        lambda s: f"{base}/lscb/Documents/{s.slug}.pdf",
    )


def in_the_news() -> Layout:
    """Links to what others wrote, each on a host of its own."""
    found = stories(7, start=22, step=9)
    rows = joined(
        lambda s: (
            f'<div class="clip"><p><a href="https://paper{s.number % 5}.example/news/{s.slug}" target="_blank">{s.text}</a><br>The Marsh Paper, {s.long}</p></div>'
        ),
        found,
    )
    body = f"""{mega_menu()}<main><h1>In the news</h1>{rows}</main>"""
    return layout(
        "in the news",
        "https://www.learninginstitute.example/in-the-news",
        page("In the news", body),
        found,
        lambda s: f"https://paper{s.number % 5}.example/news/{s.slug}",
    )


def accordion_documents() -> Layout:
    """A board's page of text with documents under headings, some with the date in the name, and contact links."""
    found = stories(8, start=0, step=45)
    groups = "".join(
        f'<div class="accordion-item"><h3><button aria-expanded="false">{head}</button></h3><div class="panel" hidden>'
        + joined(
            lambda s: (
                f'<p><a href="/sites/default/files/2026-0{s.number % 6 + 1}/{s.slug}.pdf">{s.text}</a> <span class="file-size">(pdf, {s.number % 800}KB)</span></p>'
            ),
            part,
        )
        + "</div></div>"
        for head, part in (
            ("Learning reviews", found[:3]),
            ("Seven-minute briefings", found[3:6]),
            ("Annual reports", found[6:]),
        )
    )
    body = f"""<header>{mega_menu()}</header><main><h1>Learning and publications</h1><p>Ask <a href="/contact-the-board-office">the board office</a> for other formats, or read <a href="/how-we-publish-our-reviews">how we publish our reviews</a>.</p>{groups}<h2>Contact</h2><p><a href="mailto:board@x.example">board@x.example</a></p></main>{foot()}"""
    base = "https://www.alderbrookscp.example"
    return layout(
        "accordion",
        f"{base}/learning",
        page("Learning and publications", body),
        found,
        lambda s: f"{base}/sites/default/files/2026-0{s.number % 6 + 1}/{s.slug}.pdf",
        day=lambda s: None,
    )


def long_menu() -> Layout:
    """A short list on a page whose unnamed menus hold most of the words."""
    found = stories(4, start=17, step=12)
    rows = joined(
        lambda s: (
            f'<div><div><a href="/content/{s.number}"><span>{s.text}</span></a></div><div><span>{s.day.day:02}.{s.day.month:02}.{s.day.year}</span></div></div>'
        ),
        found,
    )
    menus = "".join(mega_menu("div", f"b{c}", f"/{c}") for c in "xyz")
    body = f"""<div class="a1">{menus}</div><div class="a2"><h2>Announcements</h2><div>{rows}</div></div><div class="a3">{popular("Most visited", "section")}{mega_menu("div", "bf", "/f")}</div>"""
    return layout(
        "long menu", f"{HARROW}/content/9", page("Announcements", body), found, lambda s: f"{HARROW}/content/{s.number}"
    )


def pinned() -> Layout:
    """A pinned item first, with another class and a badge; ages beside dates for machines; a notice about the site."""
    found = stories(9, start=30, step=2)
    rows = joined(
        lambda s: (
            f'<li class="post {"post--pinned" if s is found[0] else "post--standard"}">{"<span class=badge>Pinned</span>" if s is found[0] else ""}<a class="post__link" href="/stories/{s.slug}"><span class="post__kicker">Social care</span><span class="post__title">{s.text}</span></a><time class="post__age" datetime="{s.day.isoformat()}T07:00:00.000Z">{s.number % 9} days ago</time></li>'
        ),
        found,
    )
    body = f"""<div class="notice"><p>Planned maintenance on 30 June 2026. <a href="/stories-about-this-site">More on this</a></p></div><main><h1>Stories</h1><ul class="posts">{rows}</ul><a class="more" href="/stories?page=2">Load more stories</a></main>{foot()}"""
    return layout(
        "pinned",
        f"{WEST}/stories",
        page("Stories", body),
        found,
        lambda s: f"{WEST}/stories/{s.slug}",
        older=f"{WEST}/stories?page=2",
    )


def definition_rows() -> Layout:
    """Every entry a table of its own, labels in one column and words in the other."""
    found = stories(6, start=33, step=11)
    rows = joined(
        lambda s: (
            f'<table class="rec"><tr><th>Title</th><td><a href="viewcase.php?case={s.number}">{s.text}</a></td></tr><tr><th>Published</th><td>{s.long}</td></tr><tr><th>Date of incident</th><td>1 January 2020</td></tr><tr><th>Summary</th><td>{s.summary}</td></tr></table>'
        ),
        found,
    )
    body = f"""<div id="b"><h1>National repository of case reviews</h1><p>Showing 6 of 6</p>{rows}</div>"""
    return layout(
        "records",
        "https://repository.example/cases.php",
        page("Case reviews", body),
        found,
        lambda s: f"https://repository.example/viewcase.php?case={s.number}",
    )


def columns_of_news() -> Layout:
    """The first page of a paper: sections side by side, each with a lead and headlines, only the leads dated."""
    found = stories(12, start=6, step=1)
    base = "https://www.marshpaper.example"
    sections = "".join(
        f'<section class="sec"><h2><a href="{base}/news/{n}-section-page">Section {n}</a></h2><div class="lead"><h3><a href="{base}/news/{part[0].number}.{part[0].slug}/">{part[0].text}</a></h3><time datetime="{part[0].day.isoformat()}">today</time></div><ul>'
        + joined(lambda s: f'<li><a href="{base}/news/{s.number}.{s.slug}/">{s.text}</a></li>', part[1:])
        + "</ul></section>"
        for n, part in enumerate((found[:4], found[4:8], found[8:]), 101)
    )
    body = f"""{mega_menu()}<main><h1>News</h1>{sections}</main>{foot()}"""
    leads = {found[0].number, found[4].number, found[8].number}
    return layout(
        "paper",
        f"{base}/news/",
        page("News", body),
        found,
        lambda s: f"{base}/news/{s.number}.{s.slug}/",
        day=lambda s: s.day if s.number in leads else None,
    )


HARD = [
    build()
    for build in (
        site_builder,
        joomla,
        last_column,
        dated_links,
        plain_titles,
        rows_of_cards,
        nested_tables,
        in_the_news,
        accordion_documents,
        long_menu,
        pinned,
        definition_rows,
        columns_of_news,
    )
]
__all__ = ["HARD", "Story"]
