"""Layouts of listing pages in the manner of the content systems that councils, boards, police forces and papers use."""

from datetime import date

from layout_kit import (
    MONTHS,
    Layout,
    Story,
    Truth,
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


def jadu() -> Layout:
    """Jadu: a search-like list of news with a picture link, a title link and a date under it."""
    found = stories(10)
    rows = joined(
        lambda s: (
            f'<li class="list__item list__item--news"><a href="/news/article/{s.number}/{s.slug}" class="list__image"><img src="/images/{s.number}.jpg" alt=""></a><a class="list__link" href="/news/article/{s.number}/{s.slug}">{s.text}</a><p class="list__date">{s.ordinal}</p><p>{s.summary}</p></li>'
        ),
        found,
    )
    body = f"""{cookies()}<header class="page-header">{mega_menu("div", "site-nav")}</header><div class="container">{crumbs()}<main class="main"><h1>Latest news</h1><ul class="list list--news">{rows}</ul>
    <div class="pagination"><a href="{HARROW}/news/2" class="pagination__next">Next page</a></div></main><div class="sidebar">{popular()}<h2>News by category</h2><ul><li><a href="/news/category/10/council-and-democracy">Council and democracy</a></li><li><a href="/news/category/11/parks-and-open-spaces">Parks and open spaces</a></li></ul></div></div>{foot()}"""
    return layout(
        "Jadu",
        f"{HARROW}/news",
        page("Latest news - Harrowfold Council", body),
        found,
        lambda s: f"{HARROW}/news/article/{s.number}/{s.slug}",
        older=f"{HARROW}/news/2",
    )


def localgov_drupal() -> Layout:
    """LocalGov Drupal: three promoted cards, then a list of teasers."""
    found = stories(13)
    cards = joined(
        lambda s: (
            f'<div class="newsroom__featured-item"><article role="article" about="/news/{s.day.year}/{s.slug}" class="node node--type-localgov-news-article node--view-mode-teaser node--{s.number}"><div class="newsroom__featured-image"><a href="/news/{s.day.year}/{s.slug}"><img src="i.jpg" alt="{s.text}"></a></div><h2 class="newsroom__title"><a href="/news/{s.day.year}/{s.slug}" rel="bookmark"><span class="field field--name-title">{s.text}</span></a></h2><div class="field--name-body"><p>{s.summary}</p></div><span>{s.weekday}, {s.long}</span></article></div>'
        ),
        found[:3],
    )
    rows = joined(
        lambda s: (
            f'<div class="views-row"><article class="node node--type-localgov-news-article node--view-mode-search-index"><h3><a href="/news/{s.day.year}/{s.slug}" rel="bookmark"><span class="field field--name-title">{s.text}</span></a></h3><div class="field--name-localgov-news-date"><time datetime="{s.day.isoformat()}T12:00:00Z">{s.weekday}, {s.long}</time></div><p>{s.summary}</p></article></div>'
        ),
        found[3:],
    )
    body = f"""<div class="dialog-off-canvas-main-canvas"><header>{mega_menu("div", "lgd-header__nav")}</header><div class="lgd-region--breadcrumb">{crumbs()}</div><main><h1>Newsroom</h1><div class="newsroom__featured">{cards}</div><div class="views-element-container"><div class="view"><div class="view-content">{rows}</div><nav class="pager"><ul class="pager__items"><li class="pager__item is-active"><a href="?page=0" aria-current="page">1</a></li><li class="pager__item"><a href="?page=1">2</a></li><li class="pager__item pager__item--next"><a href="?page=1" rel="next"><span class="visually-hidden">Next page</span><span aria-hidden="true">››</span></a></li></ul></nav></div></div></main></div>{foot()}"""
    return layout(
        "LocalGov Drupal",
        f"{WEST}/news",
        page("News | Westmarsh", body),
        found,
        lambda s: f"{WEST}/news/{s.day.year}/{s.slug}",
        older=f"{WEST}/news?page=1",
    )


def umbraco() -> Layout:
    found = stories(9, start=7)
    rows = joined(
        lambda s: (
            f'<div class="col-xs-12 col-md-4 item-{s.number}"><div class="panel"><a class="panel-img" style="background:url(x)" href="/news-and-media/{s.slug}/"></a><div class="panel-body"><h4>{s.text}</h4><small>{s.slashed}</small><p>{s.summary}</p><a class="btn" href="/news-and-media/{s.slug}/">Read more<span class="sr-only"> about {s.text}</span></a></div></div></div>'
        ),
        found,
    )
    body = f"""<div id="wrapper"><div id="topnav">{mega_menu("div", "mm")}</div><section class="banner"><h1>News and media</h1></section><div class="row equal">{rows}</div><div class="text-center"><ul class="pagination"><li class="active"><a href="#">1</a></li><li><a href="/news-and-media/?page=2">2</a></li><li><a href="/news-and-media/?page=2">&gt;</a></li></ul></div></div>{foot()}"""
    return layout(
        "Umbraco",
        f"{WEST}/news-and-media/",
        page("News and media", body),
        found,
        lambda s: f"{WEST}/news-and-media/{s.slug}/",
        older=f"{WEST}/news-and-media/?page=2",
    )


def goss() -> Layout:
    """GOSS iCM: headings with the date in brackets behind the link; numbered article addresses."""
    found = stories(12, start=11)
    rows = joined(
        lambda s: (
            f'<div class="relatedarticle relatednews"><h3 class="relatedtitle"><a href="/article/{s.number}/{s.slug}" >{s.text}</a></h3><span class="displaydate">({s.short})</span><span class="relatedsummary">{s.summary}</span></div>'
        ),
        found,
    )
    body = f"""<form id="goss-form">{mega_menu("div", "mainnavbar")}<div id="icmmain"><h1>Press releases</h1><div class="relatedarticles">{rows}</div><p class="pagingbar"><span class="pagecurrent">1</span> <a href="/article/310/Press-releases?page_315_0=2">2</a> <a href="/article/310/Press-releases?page_315_0=2" title="Next page">Next</a></p></div></form>{foot()}"""
    return layout(
        "GOSS",
        f"{HARROW}/article/310/Press-releases",
        page("Press releases", body),
        found,
        lambda s: f"{HARROW}/article/{s.number}/{s.slug}",
        older=f"{HARROW}/article/310/Press-releases?page_315_0=2",
    )


def contensis() -> Layout:
    found = stories(8, start=14)
    rows = joined(
        lambda s: (
            f'<li class="sys_newslist-item"><p class="date">{s.day.day:02} {MONTHS[s.day.month - 1]} {s.day.year}</p><h2 class="sys_subtitle"><a href="/news/{s.slug}.aspx" class="sys_16 sys_t0">{s.text}</a></h2><div class="sys_summary">{s.summary} <a href="/news/{s.slug}.aspx">More</a></div></li>'
        ),
        found,
    )
    body = f"""<div class="sys_wrap"><div class="hd"><ul class="sys_topnav"><li><a href="/council-services.aspx">Council services</a></li><li><a href="/your-councillors.aspx">Your councillors</a></li></ul></div><div class="bd"><h1>Council news</h1><ol class="sys_itemslist" start="1">{rows}</ol></div></div>{foot("div")}"""
    return layout(
        "Contensis",
        f"{HARROW}/news/default.aspx",
        page("Council news", body),
        found,
        lambda s: f"{HARROW}/news/{s.slug}.aspx",
    )


def wordpress_board() -> Layout:
    """A board's WordPress: posts at the root, with categories, authors and a side bar of recent posts."""
    found = stories(10, start=9, step=7)
    base = "https://www.harrowfoldsab.example"
    posts = joined(
        lambda s: (
            f'<article id="post-{s.number}" class="post-{s.number} post type-post status-publish format-standard hentry category-{"news" if s.number % 2 else "learning-briefings"} tag-neglect"><header class="entry-header"><h2 class="entry-title"><a href="{base}/{s.slug}/" rel="bookmark">{s.text}</a></h2><div class="entry-meta"><span class="posted-on">Posted on <a href="{base}/{s.slug}/" rel="bookmark"><time class="entry-date published" datetime="{s.day.isoformat()}T08:15:00+00:00">{s.long}</time><time class="updated" datetime="2026-06-30T08:15:00+00:00">30 June 2026</time></a></span><span class="byline"> by <a href="{base}/author/tfell/">Tom Fell</a></span></div></header><div class="entry-content"><p>{s.summary}</p><p><a href="{base}/{s.slug}/" class="more-link">Continue reading<span class="screen-reader-text"> “{s.text}”</span></a></p></div><footer class="entry-footer"><span class="cat-links"><a href="{base}/category/learning-briefings/" rel="category tag">Learning briefings</a></span></footer></article>'
        ),
        found,
    )
    recent = "".join(f'<li><a href="{base}/{s.slug}/">{s.text}</a></li>' for s in found[:5])
    months = "".join(f'<li><a href="{base}/2026/{n:02}/">{MONTHS[n - 1]} 2026</a></li>' for n in range(6, 0, -1))
    body = f"""<div id="page" class="site has-sidebar"><header id="masthead" class="site-header"><div class="menu-main-container"><ul id="primary-menu"><li><a href="{base}/about-the-board/">About the board</a></li><li><a href="{base}/i-am-worried-about-an-adult/">I am worried about an adult</a></li></ul></div></header>
    <div id="content"><div id="primary" class="content-area"><main id="main">{posts}<nav class="navigation posts-navigation"><div class="nav-links"><div class="nav-previous"><a href="{base}/news/page/2/">Older posts</a></div></div></nav></main></div>
    <aside id="secondary" class="widget-area"><section class="widget widget_recent_entries"><h2>Recent Posts</h2><ul>{recent}</ul></section><section class="widget"><h2>Archives</h2><ul>{months}</ul></section></aside></div></div>{foot()}"""
    return layout(
        "WordPress board",
        f"{base}/news/",
        page("News – Harrowfold SAB", body, head='<link rel="alternate" type="application/rss+xml" href="/feed/">'),
        found,
        lambda s: f"{base}/{s.slug}/",
        older=f"{base}/news/page/2/",
    )


def elementor() -> Layout:
    """A page builder: everything is a widget in sections in columns."""
    found = stories(6, start=21, step=10)
    base = "https://www.fennimorescp.example"
    posts = joined(
        lambda s: (
            f'<article class="elementor-post elementor-grid-item post-{s.number} post type-post"><div class="elementor-post__card"><a class="elementor-post__thumbnail__link" href="{base}/{s.slug}/" tabindex="-1"><img src="x"></a><div class="elementor-post__badge">News</div><div class="elementor-post__text"><h3 class="elementor-post__title"><a href="{base}/{s.slug}/">\n\t{s.text}\t</a></h3><div class="elementor-post__excerpt"><p>{s.summary}</p></div><a class="elementor-post__read-more" href="{base}/{s.slug}/" aria-label="Read more about {s.text}">Read More »</a></div><div class="elementor-post__meta-data"><span class="elementor-post-date">{s.long}</span></div></div></article>'
        ),
        found,
    )
    buttons = "".join(
        f'<div class="elementor-column"><div class="elementor-widget-wrap"><div class="elementor-widget"><h2><a href="{base}/{n}/">{t}</a></h2><p>What to do, and whom to call.</p></div></div></div>'
        for n, t in (
            ("report-a-concern", "Report a concern"),
            ("training-calendar", "Book training"),
            ("young-people", "Young people"),
        )
    )
    body = f"""<div data-elementor-type="wp-page" class="elementor"><section class="elementor-section">{buttons}</section><section class="elementor-section elementor-element"><div class="elementor-container"><div class="elementor-column"><div class="elementor-widget-wrap"><div class="elementor-element elementor-widget elementor-widget-posts"><div class="elementor-widget-container"><div class="elementor-posts-container elementor-grid">{posts}</div></div></div></div></div></div></section></div>"""
    return layout(
        "page builder", f"{base}/news-2/", page("News - Fennimore SCP", body), found, lambda s: f"{base}/{s.slug}/"
    )


def library_table() -> Layout:
    """A partnership's reviews as a table of PDFs with the month."""
    found = stories(11, start=1, step=31)
    rows = joined(
        lambda s: (
            f'<tr><td><a href="/media/{s.number}/{s.slug}.pdf">{s.text} [PDF, {s.number % 900}KB]</a></td><td>{MONTHS[s.day.month - 1]} {s.day.year}</td></tr>'
        ),
        found,
    )
    body = f"""{mega_menu()}<main><h1>Published reviews</h1><table><tr><th>Review</th><th>Published</th></tr>{rows}</table></main>{foot()}"""
    return layout(
        "library table",
        f"{WEST}/scp/reviews",
        page("Published reviews", body),
        found,
        lambda s: f"{WEST}/media/{s.number}/{s.slug}.pdf",
        day=lambda s: None,
    )


def library_downloads() -> Layout:
    """Documents behind "Download" buttons; the names stand beside."""
    found = stories(7, start=26, step=20)
    rows = joined(
        lambda s: (
            f'<div class="download-box"><div class="download-box__icon"></div><div class="download-box__text"><strong>{s.text}</strong><br><span>Uploaded {s.slashed} | 1.4 MB</span></div><a class="btn" href="/download/{s.number}/" target="_blank">Download</a></div>'
        ),
        found,
    )
    body = f"""<div class="top-menu">{mega_menu("div", "menu")}</div><div class="content"><h1>Resource library</h1>{rows}</div>"""
    return layout(
        "downloads",
        f"{WEST}/scp/resource-library",
        page("Resource library", body),
        found,
        lambda s: f"{WEST}/download/{s.number}/",
    )


def govuk_like() -> Layout:
    found = stories(12, start=3)
    rows = joined(
        lambda s: (
            f'<div class="search-result"><h3 class="govuk-heading-s"><a class="govuk-link" href="/guidance/{s.slug}">{s.text}</a></h3><p>{s.summary}</p><dl class="metadata"><dt>Document type:</dt><dd>Guidance</dd><dt>Organisation:</dt><dd>Care Inspectorate of Alderbrook</dd><dt>Updated:</dt><dd><time datetime="{s.day.isoformat()}">{s.long}</time></dd></dl></div>'
        ),
        found,
    )
    body = f"""{cookies()}<header role="banner"></header><main><h1>Guidance and regulation</h1><div class="finder-results">{rows}</div><nav role="navigation"><a href="/search/guidance?page=2" rel="next">Next page</a></nav></main>{foot()}"""
    base = "https://www.inspectorate.example"
    return layout(
        "finder with terms",
        f"{base}/search/guidance",
        page("Guidance", body),
        found,
        lambda s: f"{base}/guidance/{s.slug}",
        older=f"{base}/search/guidance?page=2",
    )


def moderngov_meetings() -> Layout:
    """ModernGov: the meetings of a committee. The words of a link are its date and time."""
    found = stories(8, step=28)
    base = "https://democracy.harrowfold.gov.example"
    rows = joined(
        lambda s: (
            f'<li><a class="mgMeetingTableLnk" href="ieListDocuments.aspx?CId=568&amp;MId={s.number}&amp;Ver=4" title="Link to meeting on {s.slashed}">{s.short}&nbsp;6.30 pm</a>&nbsp;-&nbsp;Agenda, Minutes</li>'
        ),
        found,
    )
    body = f"""<div id="modgov"><div class="mgLinks"><ul><li><a href="mgCommitteeDetails.aspx?ID=568">Committee details</a></li><li><a href="mgCalendarMonthView.aspx?GL=1&amp;bcr=1">Calendar</a></li><li><a href="mgMemberIndex.aspx?bcr=1">Councillors</a></li></ul></div><div class="mgContent"><h1 class="mgMainTitleTxt">Browse meetings - Children's Scrutiny Committee</h1><p>This page lists the meetings for Children's Scrutiny Committee.</p><p>Information about <a href="mgCommitteeDetails.aspx?ID=568">Children's Scrutiny Committee</a></p><h2 class="mgSubTitleTxt">Previous meetings</h2><ul class="mgNonBulletTableList">{rows}</ul><p><a href="ieListMeetings.aspx?Act=earlier&amp;CId=568&amp;D=20251211&amp;MD=ielistmeetings">Earlier</a>. <a href="ieListMeetings.aspx?Act=later&amp;CId=568&amp;D=20260611&amp;MD=ielistmeetings">Later</a></p></div></div>"""
    return layout(
        "ModernGov meetings",
        f"{base}/ieListMeetings.aspx?CommitteeId=568",
        page("Browse meetings - Children's Scrutiny Committee", body),
        found,
        lambda s: f"{base}/ieListDocuments.aspx?CId=568&MId={s.number}&Ver=4",
        title=lambda s: f"Children's Scrutiny Committee, {s.short} 6.30 pm",
        older=f"{base}/ieListMeetings.aspx?Act=earlier&CId=568&D=20251211&MD=ielistmeetings",
    )


def moderngov_decisions() -> Layout:
    """ModernGov: the register of delegated decisions, with a hidden reference in each link."""
    found = stories(9, start=4, step=5)
    base = "https://democracy.westmarsh.gov.example"
    rows = joined(
        lambda s: (
            f'<tr class="mgTableRow"><td class="mgTableCell"><a href="ieDecisionDetails.aspx?ID={s.number}" title="Link to decision details for {s.text}">{s.text}<span style="display:none">ref: {s.number}</span></a></td><td>{s.slashed}</td><td>{s.slashed}</td><td>Not for call-in</td></tr>'
        ),
        found,
    )
    body = f"""<div class="mgContent"><h1>Delegated decisions</h1><p>Use the search below.</p><form><input name="DR"></form><table class="mgStatsTable"><caption>Decisions</caption><thead><tr><th>Title</th><th>Date of decision</th><th>Effective from</th><th>Call-in</th></tr></thead><tbody>{rows}</tbody></table></div>"""
    return layout(
        "ModernGov decisions",
        f"{base}/mgDelegatedDecisions.aspx?bcr=1&DM=0&DS=2",
        page("Delegated decisions", body),
        found,
        lambda s: f"{base}/ieDecisionDetails.aspx?ID={s.number}",
    )


def moderngov_agenda() -> Layout:
    """ModernGov: one meeting, whose items have reports: documents under numbered titles."""
    found = stories(6, start=15, step=0)
    base = "https://democracy.westmarsh.gov.example"
    rows = joined(
        lambda s: (
            f'<tr><td class="mgItemNumberCell"><p class="mgAiTitleTxt">{s.number % 20}.</p></td><td><p class="mgAiTitleTxt"><a name="AI{s.number}"></a>Agenda item {s.number % 20}</p><ul class="mgBulletList"><li><a href="documents/s{s.number}/{s.slug.title()}.pdf" title="Link to document">{s.text}</a> , item {s.number % 20}. <span class="mgFileSize">PDF 132 KB</span></li></ul></td></tr>'
        ),
        found,
    )
    body = f"""<div class="mgContent"><h1>Agenda for Cabinet on Thursday, 11th June, 2026, 6.30 pm</h1><p>Venue: Tannery Hall</p><div class="mgLinks"><a href="mgMeetingAttendance.aspx?ID=812">Attendance details</a></div><table class="mgItemTable">{rows}</table></div>"""
    return layout(
        "ModernGov agenda",
        f"{base}/ieListDocuments.aspx?CId=130&MId=812",
        page("Agenda for Cabinet on Thursday, 11th June, 2026, 6.30 pm", body),
        found,
        lambda s: f"{base}/documents/s{s.number}/{s.slug.title()}.pdf",
        day=lambda s: None,
    )


def board_papers() -> Layout:
    """An NHS trust: a table of meetings, with agenda, papers and minutes in each row."""
    found = stories(6, step=60)
    base = "https://www.harrowfoldtrust.nhs.example"
    kinds = ("Agenda", "Papers", "Minutes")
    rows = joined(
        lambda s: (
            f"<tr><td>{s.long}</td>"
            + "".join(
                f'<td><a href="/download_file/{s.number}{n}/{k.lower()}-{s.day.isoformat()}.pdf">{k}</a></td>'
                for n, k in enumerate(kinds)
            )
            + "</tr>"
        ),
        found,
    )
    body = f"""<header>{mega_menu()}</header><main><h1>Board meetings and papers</h1><table class="table"><thead><tr><th>Date of meeting</th><th>Agenda</th><th>Papers</th><th>Minutes</th></tr></thead>{rows}</table></main>{foot()}"""
    html = page("Board papers", body)
    truth = tuple(
        Truth(
            url=f"{base}/download_file/{s.number}{n}/{k.lower()}-{s.day.isoformat()}.pdf",
            title=f"Board meetings and papers, {s.long}: {k}",
            day=s.day,
        )
        for s in found
        for n, k in enumerate(kinds)
    )
    return Layout(name="board papers", url=f"{base}/about-us/board-meetings", html=html, truth=truth)


def police_force() -> Layout:
    found = stories(10, start=6, step=1)
    cards = joined(
        lambda s: (
            f'<div class="news-card" data-id="{s.number}"><a href="/news/2026/{s.slug}"><div class="news-card-image"><img alt="Image for {s.text}"></div><div class="news-card-title">{s.text}</div><div class="news-card-meta"><span class="area">Westmarsh</span> <span class="datetime">{s.slashed} 0{s.number % 9}:15</span></div></a></div>'
        ),
        found,
    )
    body = f"""{mega_menu("div", "navbar")}<div class="container"><h2>Latest news and appeals</h2><div class="news-cards">{cards}</div><button>Load more</button><h2>Most wanted</h2><div class="wanted"><a href="/wanted/person-one-westmarsh"><img></a><a href="/wanted/person-two-westmarsh"><img></a></div></div>{foot()}"""
    base = "https://www.westmarsh.police.example"
    return layout(
        "police force", f"{base}/news", page("News and appeals", body), found, lambda s: f"{base}/news/2026/{s.slug}"
    )


def split_dates() -> Layout:
    """Dates in blocks of day, month and year."""
    found = stories(8, start=17)
    rows = joined(
        lambda s: (
            f'<div class="newsitem row"><div class="datebox"><span class="d">{s.day.day:02}</span><span class="m">{MONTHS[s.day.month - 1][:3]}</span><span class="y">{s.day.year}</span></div><div class="txt"><h3><a href="/about/news/?newsid={s.number}">{s.text}</a></h3><p>{s.summary}</p></div></div>'
        ),
        found,
    )
    body = f"""<div class="topbar"><a href="/contact-the-fire-service">Contact the fire service</a></div><div class="inner"><h1>News</h1>{rows}<div class="paging"><a href="/about/news/?start=8">›</a></div></div>"""
    base = "https://www.alderfire.example"
    return layout(
        "split dates",
        f"{base}/about/news/",
        page("News", body),
        found,
        lambda s: f"{base}/about/news/?newsid={s.number}",
        older=f"{base}/about/news/?start=8",
    )


def split_without_year() -> Layout:
    """A day and a month over each entry, the year in a heading above them."""
    found = stories(7, start=23, newest=date(2026, 6, 20))
    rows = joined(
        lambda s: (
            f'<li><div class="cal"><em>{s.day.day}</em><em>{MONTHS[s.day.month - 1][:3]}</em></div><a href="/statements/{s.slug}">{s.text}</a></li>'
        ),
        found,
    )
    body = f"""<main><h1>Statements</h1><h2>2026</h2><ul>{rows}</ul><p>Earlier years: <a href="/statements/2025">2025</a> <a href="/statements/2024">2024</a></p></main>{foot()}"""
    return layout(
        "year above",
        f"{HARROW}/statements",
        page("Statements", body),
        found,
        lambda s: f"{HARROW}/statements/{s.slug}",
    )


def month_archive() -> Layout:
    """A press archive by year: month headings, then "4 June: title" in paragraphs."""
    found = stories(12, start=5, step=6)
    groups = ""
    for month in dict.fromkeys(s.day.month for s in found):
        same = [s for s in found if s.day.month == month]
        groups += f"<h3>{MONTHS[month - 1]} 2026</h3>" + joined(
            lambda s: f'<p>{s.day.day} {MONTHS[s.day.month - 1]}: <a href="archive/{s.number}.html">{s.text}</a></p>',
            same,
        )
    body = f"""<div id="hd"><a href="../index.html">Home</a></div><div id="bd"><h1>Press releases 2026</h1>{groups}</div>"""
    return layout(
        "archive by month",
        "https://www.coppermill.example/press/2026.html",
        page("Press releases 2026", body),
        found,
        lambda s: f"https://www.coppermill.example/press/archive/{s.number}.html",
    )


def ombudsman() -> Layout:
    found = stories(10, start=19, step=2)
    rows = joined(
        lambda s: (
            f'<div class="search-result"><h2><a href="/decisions/education/other/25-01{s.number}">{s.text} (25 01{s.number % 10} {s.number % 1000})</a></h2><p><strong>Decision</strong> Upheld <strong>Subject</strong> Other <strong>Decision date</strong> {s.day.day:02}-{MONTHS[s.day.month - 1][:3]}-{s.day.year}</p><p><strong>Summary:</strong> {s.summary}</p></div>'
        ),
        found,
    )
    body = f"""<div class="header">{mega_menu("ul", "main-menu")}</div><div class="body"><h1>Decision search</h1><p>Results 1 to 10</p>{rows}<div class="pager"><a class="on">1</a> <a href="/Decisions/SearchResults?t=both&p=2">2</a> <a href="/Decisions/SearchResults?t=both&p=3">3</a> <a href="/Decisions/SearchResults?t=both&p=2">Next &gt;</a></div></div>"""
    base = "https://www.ombudsman.example"
    return layout(
        "ombudsman",
        f"{base}/Decisions/SearchResults?t=both",
        page("Decisions", body),
        found,
        lambda s: f"{base}/decisions/education/other/25-01{s.number}",
        title=lambda s: f"{s.title} (25 01{s.number % 10} {s.number % 1000})",
        older=f"{base}/Decisions/SearchResults?t=both&p=2",
    )


def coroners() -> Layout:
    """Coroners' reports as posts whose details stand in lines with labels."""
    found = stories(10, start=2, step=4)
    posts = joined(
        lambda s: (
            f'<div class="archive__listings__item"><h3><a href="/pfd/{s.slug}/">{s.text}</a></h3><p><strong>Ref:</strong> 2026-{s.number}<br><strong>Date of report:</strong> {s.slashed}<br><strong>Category:</strong> Suicide (from 2015)<br>This report is being sent to: Westmarsh Trust</p></div>'
        ),
        found,
    )
    body = f"""<header class="site-header">{mega_menu("div", "menu")}</header><main><h1>Prevention of future death reports</h1><div class="archive__listings">{posts}</div><div class="pager"><a class="next" href="/pfd/page/2/">Next</a></div></main>{foot()}"""
    return layout(
        "coroners",
        "https://www.coroners.example/pfd/",
        page("PFD", body),
        found,
        lambda s: f"https://www.coroners.example/pfd/{s.slug}/",
        older="https://www.coroners.example/pfd/page/2/",
    )


def trade_press() -> Layout:
    """A trade paper: a lead, then mixed blocks, most read, jobs, and sponsored content."""
    found = stories(9, start=10, step=1)
    base = "https://www.localpaper.example"
    lead = f'<div class="lead"><a href="{base}/{found[0].slug}-{found[0].number}"><img></a><div><h2><a href="{base}/{found[0].slug}-{found[0].number}">{found[0].text}</a></h2><div class="byline">Nell Harrow, {found[0].long}</div><p>{found[0].summary}</p></div></div>'
    rows = joined(
        lambda s: (
            f'<div class="story {"odd" if s.number % 2 else "even"}"><h4><a href="{base}/{s.slug}-{s.number}">{s.text}</a></h4><div class="byline">Tom Fell, {s.long}</div></div>'
        ),
        found[1:],
    )
    most = "".join(f'<li><a href="{base}/{s.slug}-{s.number}">{s.text}</a></li>' for s in stories(5, start=30, step=30))
    body = f"""<div class="head"><ul class="nav"><li><a href="/finance-news">Finance</a></li><li><a href="/social-care-news">Social care</a></li></ul></div><div class="cols"><div class="left"><h1>Latest news</h1>{lead}{rows}</div><div class="right"><h3>Most popular</h3><ol>{most}</ol><h3>Jobs</h3><ul><li><a href="/jobs/3001-director-of-resources">Director of resources</a></li><li><a href="/jobs/3002-chief-executive-westmarsh">Chief executive, Westmarsh</a></li></ul></div></div>{foot()}"""
    return layout(
        "trade press", f"{base}/news", page("Latest news", body), found, lambda s: f"{base}/{s.slug}-{s.number}"
    )


def university() -> Layout:
    found = stories(9, start=13, step=5)
    cards = joined(
        lambda s: (
            f'<a class="u-card" href="/research/centres/safeguarding/news/{s.day.year}/{s.slug}/"><article><figure><img alt="A photograph of {s.text}"></figure><div class="u-card__in"><p class="u-card__kicker">Research</p><h3 class="u-card__h">{s.text}</h3><p class="u-card__d">{s.short}</p></div></article></a>'
        ),
        found,
    )
    body = f"""<header>{mega_menu("div", "global-navigation")}</header><main><h1>News from the centre</h1><div class="u-grid">{cards}</div></main>{foot()}"""
    base = "https://www.fennimore.ac.example"
    return layout(
        "university",
        f"{base}/research/centres/safeguarding/news/",
        page("News", body),
        found,
        lambda s: f"{base}/research/centres/safeguarding/news/{s.day.year}/{s.slug}/",
    )


def old_table() -> Layout:
    """A layout of tables; one row holds the title, the next the date and the text."""
    found = stories(8, start=29, step=9)
    rows = joined(
        lambda s: (
            f'<tr bgcolor="#eeeeee"><td><font face="arial" size="2"><b><a href="shownews.php?id={s.number}">{s.text}</a></b></font></td></tr><tr><td><font size="1">{s.short}</font><br><font size="2">{s.summary}</font></td></tr>'
        ),
        found,
    )
    body = f"""<table border="0"><tr><td><a href="index.php?p=1"><img alt="Home"></a><a href="index.php?p=2"><img alt="Services"></a><a href="index.php?p=3"><img alt="Members"></a></td></tr></table><table border="0" width="600"><tr><td><font size="4">News archive</font></td></tr>{rows}<tr><td align="right"><a href="news.php?offset=8">older &gt;&gt;</a></td></tr></table>"""
    base = "http://www.marshparish.example"
    return layout(
        "old table",
        f"{base}/news.php",
        page("Marsh Parish", body),
        found,
        lambda s: f"{base}/shownews.php?id={s.number}",
        older=f"{base}/news.php?offset=8",
    )


def bilingual() -> Layout:
    """A Welsh council: every entry twice in one row, in both languages, at two addresses; here only the Welsh page's."""
    found = stories(8, start=24, step=4)
    rows = joined(
        lambda s: (
            f'<li class="eitem"><p class="dyddiad">Dydd Iau {s.welsh}</p><h3><a href="/cymraeg/newyddion/{s.day.year}/{s.slug}.aspx">{s.text}</a></h3></li>'
        ),
        found,
    )
    body = f"""<div class="iaith"><a href="/english/news.aspx">English</a></div>{mega_menu(prefix="/cymraeg")}<div id="cynnwys"><h1>Newyddion diweddaraf</h1><ul>{rows}</ul><p><a href="/cymraeg/newyddion.aspx?tudalen=2">Tudalen nesaf</a></p></div>{foot()}"""
    base = "https://www.dyffryntesog.example"
    return layout(
        "bilingual",
        f"{base}/cymraeg/newyddion.aspx",
        page("Newyddion", body, lang="cy"),
        found,
        lambda s: f"{base}/cymraeg/newyddion/{s.day.year}/{s.slug}.aspx",
        older=f"{base}/cymraeg/newyddion.aspx?tudalen=2",
    )


def dated_blog() -> Layout:
    """A blog with dated addresses, whose dates are headings above each day's posts."""
    found = [
        s
        for n, day in enumerate((10, 8, 5))
        for s in stories(2 if n else 1, start=3 * n, step=0, newest=date(2026, 6, day))
    ]
    base = "https://leaderblog.example"
    groups = ""
    for day in dict.fromkeys(s.day for s in found):
        same = [s for s in found if s.day == day]
        groups += (
            f'<div class="date-outer"><h2 class="date-header"><span>{same[0].weekday}, {same[0].long}</span></h2><div class="date-posts">'
            + joined(
                lambda s: (
                    f'<div class="post-outer"><div class="post hentry"><a name="{s.number}"></a><h3 class="post-title entry-title"><a href="{base}/2026/{s.day.month:02}/{s.slug}.html">{s.text}</a></h3><div class="post-body"><p>{s.summary}</p></div><div class="post-footer">at <a href="{base}/2026/{s.day.month:02}/{s.slug}.html">09:1{s.number % 10}</a> <a href="{base}/2026/{s.day.month:02}/{s.slug}.html#comment-form">No comments:</a></div></div></div>'
                ),
                same,
            )
            + "</div></div>"
        )
    body = f"""<div class="main-outer"><h1>The leader's blog</h1><div class="blog-posts">{groups}</div><div id="blog-pager"><a class="blog-pager-older-link" href="{base}/search?updated-max=2026-06-05T00:00:00Z&max-results=7">Older Posts</a></div></div><div class="sidebar"><h2>Blog Archive</h2><ul><li><a href="{base}/2026/05/">May 2026</a></li><li><a href="{base}/2026/04/">April 2026</a></li></ul></div>"""
    return layout(
        "dated blog",
        f"{base}/",
        page("The leader's blog", body),
        found,
        lambda s: f"{base}/2026/{s.day.month:02}/{s.slug}.html",
        older=f"{base}/search?updated-max=2026-06-05T00:00:00Z&max-results=7",
    )


def undated_news() -> Layout:
    """News without a single date, beside popular services and quick links."""
    found = stories(8, start=0, step=0)
    rows = joined(
        lambda s: f'<div class="tile"><h2><a href="/news/{s.slug}">{s.text}</a></h2><p>{s.summary}</p></div>', found
    )
    body = f"""{mega_menu()}<div id="main"><h1>News</h1><div class="tiles">{rows}</div>{popular("Popular services")}<div><h2>Quick links</h2><ul><li><a href="/news-and-updates/sign-up-for-email-alerts">Sign up for email alerts</a></li><li><a href="/our-council/how-we-spend-your-money">How we spend your money</a></li><li><a href="/our-council/your-councillors-and-mps">Your councillors and MPs</a></li></ul></div></div>{foot()}"""
    return layout(
        "undated news",
        f"{WEST}/news",
        page("News", body),
        found,
        lambda s: f"{WEST}/news/{s.slug}",
        day=lambda s: None,
    )


def two_lists() -> Layout:
    """News and press releases on one page, in two shapes, and services between them."""
    news, press = stories(4, start=0), stories(6, start=12, step=4)
    first = joined(
        lambda s: f'<div class="card"><h3><a href="/news/{s.slug}">{s.text}</a></h3><p class="date">{s.long}</p></div>',
        news,
    )
    second = joined(lambda s: f'<li>{s.slashed} – <a href="/press-releases/{s.slug}">{s.text}</a></li>', press)
    services = "".join(
        f'<div class="card"><h3><a href="/{h}">{t}</a></h3><p>Apply, pay, report.</p></div>'
        for h, t in (
            ("bins-and-recycling", "Bins and recycling"),
            ("council-tax-help", "Council tax help"),
            ("school-admissions-2027", "School admissions 2027"),
        )
    )
    body = f"""{mega_menu()}<main><h1>Media centre</h1><section><h2>Latest news</h2><div class="cards">{first}</div></section><section><h2>Popular services</h2><div class="cards">{services}</div></section><section><h2>Press releases</h2><ul>{second}</ul></section></main>{foot()}"""
    html = page("Media centre", body)
    truth = [Truth(url=f"{HARROW}/news/{s.slug}", title=s.title, day=s.day) for s in news] + [
        Truth(url=f"{HARROW}/press-releases/{s.slug}", title=s.title, day=s.day) for s in press
    ]
    return Layout(name="two lists", url=f"{HARROW}/media-centre", html=html, truth=tuple(truth))


def calendar_page() -> Layout:
    """A list beside a calendar of days, with its own next month."""
    found = stories(7, start=20, step=2)
    days = "".join(
        f'<td><a href="/news/2026/06/{n:02}">{n}</a></td>' + ("</tr><tr>" if n % 7 == 0 else "") for n in range(1, 31)
    )
    rows = joined(
        lambda s: (
            f'<section class="n"><a class="n-link" href="/news/{s.number}-{s.slug}"><strong>{s.text}</strong></a><em>{s.long}</em></section>'
        ),
        found,
    )
    body = f"""<div class="page"><h1>News</h1><div class="cal-box"><table class="calendar"><caption>June 2026 <a href="/news?month=2026-07" title="Next">Next »</a></caption><tr>{days}</tr></table></div><div class="news">{rows}</div></div>"""
    base = "https://www.tannery.example"
    return layout("calendar", f"{base}/news", page("News", body), found, lambda s: f"{base}/news/{s.number}-{s.slug}")


def tabs() -> Layout:
    """Panels of tabs, of which one is shown."""
    found = stories(9, start=8, step=3)
    kinds = ("News", "Statements", "Speeches")
    heads = "".join(f'<li role="presentation"><a role="tab" href="#tab{n}">{k}</a></li>' for n, k in enumerate(kinds))
    panels = "".join(
        f'<div role="tabpanel" id="tab{n}" {"hidden" if n else ""} style="{"display:none" if n else ""}"><ul class="tablist">'
        + joined(
            lambda s: (
                f'<li><div class="tt"><a href="/media/{s.number}/{s.slug}/">{s.text}</a></div><div class="td">{s.short}</div></li>'
            ),
            found[3 * n : 3 * n + 3],
        )
        + "</ul></div>"
        for n in range(3)
    )
    body = f"""<main><h1>Media</h1><ul role="tablist">{heads}</ul>{panels}</main>{foot()}"""
    base = "https://www.quayside.example"
    return layout("tabs", f"{base}/media/", page("Media", body), found, lambda s: f"{base}/media/{s.number}/{s.slug}/")


def based() -> Layout:
    """A <base>, relative links, odd spaces, and the links of a script."""
    found = stories(6, start=31, step=3)
    rows = joined(
        lambda s: (
            f'<div class="item"><a href=" item/{s.number} ">{s.text}</a> <a href="javascript:void(0)">Print this item now</a> <a href="#top">Back to the top</a><br><i>Published: {s.ordinal} at 9.30am</i></div>'
        ),
        found,
    )
    html = page(
        "News",
        f'<div class="list">{rows}</div><a href="javascript:__doPostBack(1)">Next</a>',
        head='<base href="https://cms.westmarsh.example/site/news/">',
    )
    return layout(
        "base", f"{WEST}/news.asp", html, found, lambda s: f"https://cms.westmarsh.example/site/news/item/{s.number}"
    )


def sticky_feature() -> Layout:
    """A big first story without a date beside a dated list."""
    found = stories(9, start=33, step=2)
    top, rest = found[0], found[1:]
    rows = joined(
        lambda s: (
            f'<li class="teaser"><h3><a href="/newsroom/article/{s.number}/{s.slug}">{s.text}</a></h3><span class="teaser-date">{s.long}</span></li>'
        ),
        rest,
    )
    body = f"""{mega_menu()}<main><h1>Newsroom</h1><div class="hero"><a href="/newsroom/article/{top.number}/{top.slug}"><img alt=""></a><div class="hero-text"><h2><a href="/newsroom/article/{top.number}/{top.slug}">{top.text}</a></h2><span>{top.long}</span><p>{top.summary}</p></div></div><ul class="teasers">{rows}</ul><a href="/newsroom/archive">View all news</a></main>{foot()}"""
    return layout(
        "top story",
        f"{HARROW}/newsroom",
        page("Newsroom", body),
        found,
        lambda s: f"{HARROW}/newsroom/article/{s.number}/{s.slug}",
    )


def magazine() -> Layout:
    """Cards in which the category link comes first, and the author's after."""
    found = stories(9, start=16, step=1)
    cards = joined(
        lambda s: (
            f'<div class="td-block-span6"><div class="td-module"><div class="td-module-thumb"><a href="https://www.crier.example/{s.day.year}/{s.day.month:02}/{s.day.day:02}/{s.slug}/" title="{s.text}"><img></a><a href="https://www.crier.example/category/local-government/" class="td-post-category">Local government</a></div><h3 class="entry-title"><a href="https://www.crier.example/{s.day.year}/{s.day.month:02}/{s.day.day:02}/{s.slug}/" title="{s.text}">{s.text}</a></h3><div class="td-module-meta-info"><span class="td-post-author-name"><a href="https://www.crier.example/author/nell-harrow/">Nell Harrow</a> <span>-</span></span><div class="td-module-comments"><a href="https://www.crier.example/{s.day.year}/{s.day.month:02}/{s.day.day:02}/{s.slug}/#respond">0</a></div></div></div></div>'
        ),
        found,
    )
    body = f"""<div class="td-header-wrap">{mega_menu("div", "td-header-menu")}</div><div class="td-main-content"><h1>Local government</h1><div class="td-block-row">{cards}</div><div class="page-nav"><span class="current">1</span><a class="page" title="2" href="https://www.crier.example/category/local-government/page/2/">2</a><a href="https://www.crier.example/category/local-government/page/2/"><i class="icon-right"></i></a><span class="pages">Page 1 of 14</span></div></div>{foot()}"""
    return layout(
        "magazine",
        "https://www.crier.example/category/local-government/",
        page("Local government", body),
        found,
        lambda s: f"https://www.crier.example/{s.day.year}/{s.day.month:02}/{s.day.day:02}/{s.slug}/",
        older="https://www.crier.example/category/local-government/page/2/",
    )


def right_to_left() -> Layout:
    """A page whose words run from right to left; only the mark-up dates it."""
    found = stories(6, start=12, step=3)
    rows = joined(
        lambda s: (
            f'<article><a href="/ar/akhbar/{s.number}"><h2>إعلان رقم {s.number} من المجلس المحلي</h2></a><time datetime="{s.day.isoformat()}">{s.day.day} يونيو</time></article>'
        ),
        found,
    )
    body = f"""<nav><a href="/ar/khadamat">خدمات</a></nav><main><h1>الأخبار</h1>{rows}</main>"""
    base = "https://www.alderbrook.gov.example"
    return layout(
        "right to left",
        f"{base}/ar/akhbar",
        page("الأخبار", body, lang="ar"),
        found,
        lambda s: f"{base}/ar/akhbar/{s.number}",
        title=lambda s: f"إعلان رقم {s.number} من المجلس المحلي",
    )


def paragraphs_first() -> Layout:
    """A date paragraph before each linked heading, all in a row."""
    found = stories(7, start=27, step=8)
    rows = joined(
        lambda s: f'<p>{s.long}</p><h3><a href="/inspections/{s.slug}">{s.text}</a></h3><p>{s.summary}</p>', found
    )
    body = f"""<div id="nav">{mega_menu("ul", "m")}</div><div id="body"><h1>Inspection news</h1><p>All our news since May.</p>{rows}</div>"""
    base = "https://www.inspectorate.example"
    return layout(
        "dates first", f"{base}/inspections", page("Inspections", body), found, lambda s: f"{base}/inspections/{s.slug}"
    )


def terms_with_parts() -> Layout:
    """Titles in dt, dates and texts in several dd."""
    found = stories(7, start=18, step=5)
    rows = joined(
        lambda s: (
            f'<dt><a href="/consultations/{s.slug}/">{s.text}</a></dt><dd class="pub">Published {s.long}</dd><dd>{s.summary}</dd><dd>Closes 31 December 2026</dd>'
        ),
        found,
    )
    body = f"""{mega_menu()}<main><h1>Consultations</h1><dl>{rows}</dl></main>{foot()}"""
    return layout(
        "terms",
        f"{WEST}/consultations",
        page("Consultations", body),
        found,
        lambda s: f"{WEST}/consultations/{s.slug}/",
    )


def one_of_each_day() -> Layout:
    """Links in a bare paragraph with line breaks, the date behind each."""
    found = stories(9, start=1, step=4)
    lines = joined(lambda s: f'<a href="/info/{s.number}/{s.slug}">{s.text}</a> ({s.slashed})<br>', found)
    body = f"""<div id="c1"><a href="/info/200001/council_tax">Council Tax</a> <a href="/info/200002/planning">Planning</a></div><div id="c2"><h1>Press office</h1><p>{lines}</p></div>"""
    return layout(
        "line breaks",
        f"{HARROW}/pressoffice",
        page("Press office", body),
        found,
        lambda s: f"{HARROW}/info/{s.number}/{s.slug}",
    )


def news_home() -> Layout:
    """The first page of a council: services in tiles, then three news items, then events."""
    found = stories(3, start=5, step=1)
    tiles = "".join(
        f'<li class="tile"><a href="/{h}"><h3>{t}</h3><p>Find out, apply and pay.</p></a></li>'
        for h, t in (
            ("council-tax-and-benefits", "Council tax and benefits"),
            ("bins-and-recycling", "Bins and recycling"),
            ("schools-and-learning", "Schools and learning"),
            ("housing-and-homelessness", "Housing and homelessness"),
        )
    )
    rows = joined(
        lambda s: (
            f'<div class="home-news__item"><a href="/news/article/{s.number}"><img></a><h3><a href="/news/article/{s.number}">{s.text}</a></h3><p>{s.long}</p></div>'
        ),
        found,
    )
    events = "".join(
        f'<div class="home-event"><h3><a href="/events/{n}-guided-walk-along-the-marsh">Guided walk {n} along the marsh</a></h3><p>{n} July 2026</p></div>'
        for n in (2, 9, 16)
    )
    body = f"""{cookies()}{mega_menu()}<main><h1>Welcome to Harrowfold</h1><ul class="tiles">{tiles}</ul><section><h2>Latest news</h2><div class="home-news">{rows}</div><a href="/news">All news</a></section><section><h2>What's on</h2>{events}</section></main>{foot()}{share()}"""
    return layout(
        "first page",
        f"{HARROW}/",
        page("Harrowfold Council", body),
        found,
        lambda s: f"{HARROW}/news/article/{s.number}",
    )


def research_list() -> Layout:
    """Reports as links to another host's files, with authors and the year alone."""
    found = stories(8, start=0, step=40)
    rows = joined(
        lambda s: (
            f'<li><p class="cite"><a href="https://files.libraryhost.example/{s.number}/{s.slug}.pdf">{s.text}</a>. Harrow, N. and Fell, T. ({s.day.year})</p></li>'
        ),
        found,
    )
    body = f"""<main><h1>Our publications</h1><ul>{rows}</ul></main>"""
    return layout(
        "citations",
        "https://www.learninginstitute.example/publications",
        page("Publications", body),
        found,
        lambda s: f"https://files.libraryhost.example/{s.number}/{s.slug}.pdf",
        day=lambda s: None,
    )


TUNED = [
    build()
    for build in (
        jadu,
        localgov_drupal,
        umbraco,
        goss,
        contensis,
        wordpress_board,
        elementor,
        library_table,
        library_downloads,
        govuk_like,
        moderngov_meetings,
        moderngov_decisions,
        moderngov_agenda,
        board_papers,
        police_force,
        split_dates,
        split_without_year,
        month_archive,
        ombudsman,
        coroners,
        trade_press,
        university,
        old_table,
        bilingual,
        dated_blog,
        undated_news,
        two_lists,
        calendar_page,
        tabs,
        based,
        sticky_feature,
        magazine,
        right_to_left,
        paragraphs_first,
        terms_with_parts,
        one_of_each_day,
        news_home,
        research_list,
    )
]
__all__ = ["TUNED", "Story"]
