"""Layouts of listing pages that were written last, when the reader was done: what it makes of pages that it has never seen."""

from layout_kit import MONTHS, Layout, Story, Truth, cookies, foot, joined, layout, mega_menu, page, share, stories

HARROW = "https://www.harrowfold.gov.example"


def press_room() -> Layout:
    """A hosted press room: stories in a stream, each with a picture whose link has another text, contacts beside."""
    found = stories(10, start=3, step=2)
    base = "https://news.harrowfold.example"
    rows = joined(
        lambda s: (
            f'<div class="panel panel-text"><div class="panel__image"><a href="{base}/news/{s.slug}-{s.number}0" title="Read the full story"><img alt="Picture for the story" src="p.jpg"></a></div><div class="panel__text"><p class="panel__date">{s.day.day:02} {MONTHS[s.day.month - 1]} {s.day.year}</p><h3 class="panel__heading"><a href="{base}/news/{s.slug}-{s.number}0">{s.text}:</a></h3><p class="panel__summary">{s.summary} <a class="find" href="{base}/news/{s.slug}-{s.number}0">Find out more about this story</a></p></div></div>'
        ),
        found,
    )
    people = "".join(
        f'<li class="contact"><h4>{n}</h4><a href="{base}/contacts/{n.lower().replace(" ", "-")}">View profile of {n}</a></li>'
        for n in ("Nell Harrow", "Tom Fell", "Ann Low")
    )
    body = f"""<div id="page"><div class="topmenu"><ul><li><a href="{base}/media_contacts">Media contacts</a></li><li><a href="{base}/image-library-and-logos">Image library and logos</a></li></ul></div><div class="content"><h2>All stories</h2>{rows}<div class="load"><a href="{base}/news?page=2" class="loadmore">Load more</a></div></div><div class="rightcol"><h3>Press contacts</h3><ul>{people}</ul></div></div>"""
    return layout(
        "press room",
        f"{base}/news",
        page("Harrowfold news room", body),
        found,
        lambda s: f"{base}/news/{s.slug}-{s.number}0",
        title=lambda s: f"{s.title}:",
        older=f"{base}/news?page=2",
    )


def parliament() -> Layout:
    """Cards of a committee: kind, words, date, all in one link; above them tabs and a filter."""
    found = stories(9, start=13, step=4)
    rows = joined(
        lambda s: (
            f'<div class="card-list__item"><a class="card card-publication" href="/committee/203/children-committee/news/{s.number}/{s.slug}/"><div class="card-inner"><div class="content"><div class="item-label-row"><div class="label">News article</div></div><div class="primary-info">{s.text}</div><div class="secondary-info">{s.long}</div><div class="indicators-left">Children Committee</div></div></div></a></div>'
        ),
        found,
    )
    tabs = "".join(
        f'<li class="nav-item"><a class="nav-link" href="/committee/203/children-committee/{t}/">{n}</a></li>'
        for t, n in (
            ("membership", "Members"),
            ("publications", "Reports and correspondence"),
            ("news", "News"),
            ("events/oral-evidence", "Oral evidence sessions"),
        )
    )
    body = f"""<header>{mega_menu()}</header><main><div class="hero"><h1>News</h1><p>Children Committee</p></div><ul class="tabs-list">{tabs}</ul><form><select><option>2026</option></select></form><h2>{len(found)} results</h2><div class="card-list">{rows}</div><div class="paginator"><ul><li><a class="active" href="/committee/203/children-committee/news/">1</a></li><li><a href="/committee/203/children-committee/news/?page=2" title="Go to page 2">2</a></li><li class="next"><a href="/committee/203/children-committee/news/?page=2" title="Go to next page"><span class="prev-next">Next</span></a></li></ul></div></main>"""
    base = "https://committees.assembly.example"
    return layout(
        "committee",
        f"{base}/committee/203/children-committee/news/",
        page("News - Committees", body),
        found,
        lambda s: f"{base}/committee/203/children-committee/news/{s.number}/{s.slug}/",
        older=f"{base}/committee/203/children-committee/news/?page=2",
    )


def repository() -> Layout:
    """A list of reviews by year whose entries begin with year and place, and whose words follow after a line break."""
    found = stories(8, start=0, step=30)
    rows = joined(
        lambda s: (
            f'<p><a href="https://library.example/search/{s.number}.pdf">{s.day.year} – Harrowfold – {s.text}</a><br>{s.summary}<br><strong>Keywords:</strong> neglect, infants, professional curiosity</p>'
        ),
        found,
    )
    body = f"""{cookies()}<main><h1>Case reviews published in {found[0].day.year}</h1><p>A list of the executive summaries or full overview reports. To find all, <a href="https://library.example/search-all-case-reviews">search the repository</a>.</p>{rows}</main>{foot()}"""
    return layout(
        "repository",
        "https://learning.example/case-reviews/recently-published-case-reviews",
        page("Case reviews", body),
        found,
        lambda s: f"https://library.example/search/{s.number}.pdf",
        title=lambda s: f"{s.day.year} – Harrowfold – {s.title}",
        day=lambda s: None,
    )


def block_theme() -> Layout:
    """WordPress of today: a query block, terms as links, and a page of numbers in words."""
    found = stories(9, start=21, step=5)
    base = "https://www.childvoice.example"
    rows = joined(
        lambda s: (
            f'<li class="wp-block-post post-{s.number} post type-post status-publish has-post-thumbnail hentry category-blog"><figure class="wp-block-post-featured-image"><a href="{base}/blog/{s.slug}/" target="_self"><img></a></figure><div class="taxonomy-category wp-block-post-terms"><a href="{base}/blog/category/mental-health-support/" rel="tag">Mental health support</a></div><h2 class="wp-block-post-title"><a href="{base}/blog/{s.slug}/" target="_self">{s.text}</a></h2><div class="wp-block-post-date"><time datetime="{s.day.isoformat()}T06:00:00+00:00">{s.long}</time></div><div class="wp-block-post-excerpt"><p class="wp-block-post-excerpt__excerpt">{s.summary[:60]}… </p></div></li>'
        ),
        found,
    )
    body = f"""<div class="wp-site-blocks"><header class="wp-block-template-part">{mega_menu("nav", "wp-block-navigation")}</header><main class="wp-block-group"><h1 class="wp-block-query-title">Blog</h1><div class="wp-block-query"><ul class="wp-block-post-template is-layout-grid">{rows}</ul><nav class="wp-block-query-pagination"><div class="wp-block-query-pagination-numbers"><span aria-current="page" class="page-numbers current">1</span><a class="page-numbers" href="?query-22-page=2">2</a><span class="page-numbers dots">…</span><a class="page-numbers" href="?query-22-page=14">14</a></div><a href="{base}/blog/?query-22-page=2" class="wp-block-query-pagination-next">Next Page</a></nav></div></main>{foot()}</div>"""
    return layout(
        "block theme",
        f"{base}/blog/",
        page("Blog", body),
        found,
        lambda s: f"{base}/blog/{s.slug}/",
        older=f"{base}/blog/?query-22-page=2",
    )


def uneven() -> Layout:
    """What an office typed: paragraphs by hand, some bold, some with two links, dates at their ends."""
    found = stories(8, start=16, step=10)

    def row(s: Story) -> str:
        link = f'<a href="/documents/news/{s.number}.html">{s.text}</a>'
        if s.number % 3 == 0:
            return f"<p><strong>{link}</strong> &ndash; {s.ordinal}</p>"
        if s.number % 3 == 1:
            return f'<p>{link} &ndash; {s.ordinal}</p><p>{s.summary} For more, write to <a href="mailto:x@y.example">us</a>.</p>'
        return f"<p><em>{link}</em> &ndash; {s.ordinal}<br>{s.summary}</p>"

    body = f"""<div class="wrapper"><div class="left-nav"><ul><li><a href="/documents/about-the-forum.html">About the forum</a></li><li><a href="/documents/join-the-forum-today.html">Join the forum today</a></li></ul></div><div class="text"><h1>News of the forum</h1>{joined(row, found)}</div></div>"""
    return layout(
        "typed by hand",
        "https://www.marshforum.example/documents/news.html",
        page("News", body),
        found,
        lambda s: f"https://www.marshforum.example/documents/news/{s.number}.html",
    )


def minutes_by_year() -> Layout:
    """A parish's minutes: cells with links called after months, a table for each year."""
    months = [(2026, m) for m in (5, 4, 3, 2, 1)] + [(2025, m) for m in (12, 11, 10, 9)]
    groups = ""
    for year in (2026, 2025):
        cells = "".join(
            f'<td><a href="/minutes/{year}/minutes-{year}-{m:02}.pdf">Minutes of {MONTHS[m - 1]} meeting</a></td>'
            + ("</tr><tr>" if n % 3 == 2 else "")
            for n, (y, m) in enumerate(months)
            if y == year
        )
        groups += f"<h3>Minutes {year}</h3><table><tr>{cells}</tr></table>"
    body = f"""{mega_menu()}<div class="main"><h1>Agendas and minutes</h1>{groups}</div>"""
    truth = tuple(
        Truth(
            url=f"https://www.marshparish.example/minutes/{y}/minutes-{y}-{m:02}.pdf",
            title=f"Minutes of {MONTHS[m - 1]} meeting",
            day=None,
        )
        for y, m in months
    )
    return Layout(
        name="minutes by year",
        url="https://www.marshparish.example/council/minutes",
        html=page("Minutes", body),
        truth=truth,
    )


def carousel_first() -> Layout:
    """A carousel of three stories, then a list in which they stand again; a poll and a weather box beside."""
    found = stories(10, start=26, step=1)
    base = "https://www.crier.example"
    slides = joined(
        lambda s: (
            f'<div class="slide"><a href="{base}/news/{s.number}.{s.slug}/"><img><span class="slide-title">{s.text}</span></a></div>'
        ),
        found[:3],
    )
    rows = joined(
        lambda s: (
            f'<div class="mar-teaser"><a class="text-slate" href="{base}/news/{s.number}.{s.slug}/"><h3>{s.text}</h3></a><div class="meta"><span>{s.short}</span><a href="{base}/news/{s.number}.{s.slug}/#comments-anchor">{s.number % 30}</a></div></div>'
        ),
        found,
    )
    body = f"""{cookies()}{mega_menu()}<div id="wrap"><div class="carousel">{slides}<a href="#" class="next">Next</a></div><h1>Local news</h1><div class="teasers">{rows}</div><div class="box"><h4>Poll</h4><p><a href="{base}/poll/2026-should-the-bridge-be-closed">Should the bridge be closed on Sundays?</a></p></div><ul class="pagination"><li><a href="{base}/news/?p=2">Next</a></li></ul></div>{share()}{foot()}"""
    return layout(
        "carousel",
        f"{base}/news/",
        page("Local news", body),
        found,
        lambda s: f"{base}/news/{s.number}.{s.slug}/",
        older=f"{base}/news/?p=2",
    )


def inspection() -> Layout:
    """Search results of an inspectorate: provider links, ratings, several dates with labels."""
    found = stories(8, start=9, step=6)
    rows = joined(
        lambda s: (
            f'<li class="search-result"><h3 class="search-result__title heading--sub-sub-section-title"><a href="/provider/16/{s.number}00">{s.text}</a></h3><address class="search-result__address">1 Tannery Lane, Harrowfold</address><ul class="search-result__provider-info"><li>Category: <strong>Independent fostering agency</strong></li><li>URN: <strong>SC{s.number}00</strong></li><li>Rating: <strong>Good</strong></li><li>Latest report: <time datetime="{s.day.isoformat()}">{s.long}</time></li><li>Next inspection due: <time datetime="2027-01-01">1 January 2027</time></li></ul></li>'
        ),
        found,
    )
    body = f"""<header>{mega_menu()}</header><main><h1>Search results</h1><p>8 of 8 inspection reports</p><ul class="results-list">{rows}</ul><ul class="pagination"><li class="active">1</li><li><a href="/search?q=&amp;start=10">2</a></li><li><a href="/search?q=&amp;start=10">Next »</a></li></ul></main>{foot()}"""
    base = "https://reports.inspectorate.example"
    return layout(
        "inspection",
        f"{base}/search?q=",
        page("Find an inspection report", body),
        found,
        lambda s: f"{base}/provider/16/{s.number}00",
        older=f"{base}/search?q=&start=10",
    )


def newsletter_archive() -> Layout:
    """Issues of a bulletin: the same title each time, told apart by number and month."""
    found = stories(9, step=30)
    rows = joined(
        lambda s: (
            f'<div class="issue"><a href="https://content.bulletins.example/accounts/UKHARROW/bulletins/{s.number}abc">Safeguarding bulletin, issue {s.number % 100}</a> <span>{s.slashed} 11:00 AM BST</span></div>'
        ),
        found,
    )
    body = f"""<div class="hd"><a href="/subscribe-to-the-bulletin">Subscribe to the bulletin</a></div><div><h1>Bulletins</h1>{rows}</div>"""
    return layout(
        "bulletins",
        f"{HARROW}/bulletins",
        page("Bulletins", body),
        found,
        lambda s: f"https://content.bulletins.example/accounts/UKHARROW/bulletins/{s.number}abc",
        title=lambda s: f"Safeguarding bulletin, issue {s.number % 100}",
    )


def deep_grid() -> Layout:
    """Cards whose link lies over them without a word, under three wrappers, with the date in a list of facts."""
    found = stories(6, start=5, step=3)
    cards = joined(
        lambda s: (
            f'<div class="o-layout__item u-1/3"><div class="c-tile"><div class="c-tile__inner"><a class="c-tile__link" href="/whats-happening/{s.slug}" aria-hidden="true" tabindex="-1"></a><div class="c-tile__body"><p class="c-tile__title">{s.text}</p><ul class="c-facts"><li><span class="u-hide">Type</span>Statement</li><li><span class="u-hide">Date</span>{s.short}</li></ul></div></div></div></div>'
        ),
        found,
    )
    body = f"""<div class="c-mast">{mega_menu("div", "c-nav-main")}</div><div class="o-wrap"><div class="c-head"><h1>What's happening</h1></div><div class="o-layout">{cards}</div></div>{foot("div")}"""
    return layout(
        "tiles",
        f"{HARROW}/whats-happening",
        page("What's happening", body),
        found,
        lambda s: f"{HARROW}/whats-happening/{s.slug}",
    )


LATE = [
    build()
    for build in (
        press_room,
        parliament,
        repository,
        block_theme,
        uneven,
        minutes_by_year,
        carousel_first,
        inspection,
        newsletter_archive,
        deep_grid,
    )
]
__all__ = ["LATE", "Story"]
