"""Article pages of an invented council and its trade press, with all the furniture that real sites put around the text.

`STYLES` are ways in which sites are built; each takes a headline and paragraphs and gives a whole page. `FURNITURE` is what
must never be taken for the article, whatever the style.
"""

from collections.abc import Callable, Sequence
from html import escape

BROWSER = "Your browser is no longer supported"
UPGRADE = (
    "For the best possible experience using our website we recommend you upgrade to a newer version or another browser."
)
DISABLED = (
    "Your browser appears to have cookies disabled. For the best experience of this website, please enable cookies in "
    "your browser"
)
CONSENT = "We'll assume we have your consent to use cookies, for example so you won't need to log in each time you visit our site."
SAY = "Have your say"
SIGN_IN = "You must sign in to make a comment"
TERMS = (
    "Please remember that the submission of any material is governed by our Terms and Conditions and by submitting material "
    "you confirm your agreement to these Terms and Conditions."
)
NOT_PERMITTED = "Links may be included in your comments but HTML is not permitted."
RELATED = ["Fennimore appoints interim safeguarding director", "Westmarsh bin strike ends after six weeks"]
READER = "Typical. They never answer my letters about the bollards either."
MENU = ["Home", "News", "Jobs board", "Bins and recycling", "Pay your council tax"]
FOOT = "Copyright Alderbrook Media. Registered in England and Wales. Privacy policy. Accessibility statement."
SUBSCRIBE = "Sign up to our newsletter and get the latest stories delivered to your inbox every morning."

FURNITURE = [
    BROWSER, UPGRADE, DISABLED, CONSENT, SAY, SIGN_IN, TERMS, NOT_PERMITTED, *RELATED, READER,
    "Bins and recycling", "Jobs board", FOOT, SUBSCRIBE, "Related files", "Skip to main content",
]  # fmt: skip


def _p(paragraphs: Sequence[str]) -> str:
    return "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)


def _links(texts: Sequence[str], tag: str = "li") -> str:
    return "".join(f'<{tag}><a href="/x/{number}">{escape(text)}</a></{tag}>' for number, text in enumerate(texts))


def _page(title: str, head: str, body: str) -> str:
    return f'<!DOCTYPE html>\n<html lang="en-GB"><head><title>{escape(title)} | Alderbrook Gazette</title>{head}</head>\n{body}</html>'


def semantic(title: str, paragraphs: Sequence[str]) -> str:
    """HTML5 with landmarks."""
    return _page(
        title,
        f'<meta charset="utf-8"><meta property="og:title" content="{escape(title)}">',
        f"""<body class="has-cookie-banner"><a class="skip" href="#main">Skip to main content</a>
        <noscript><p>{BROWSER}</p><p>{UPGRADE}</p></noscript>
        <div role="dialog" aria-label="Cookies"><p>{DISABLED}</p><p>{CONSENT}</p><button>Learn more</button></div>
        <header role="banner"><nav><ul>{_links(MENU)}</ul></nav></header>
        <main id="main"><article><header><h1>{escape(title)}</h1><p class="byline">By Nell Harrow</p>
        <time datetime="2026-06-04T09:30:00+01:00">4 June 2026</time></header>
        {_p(paragraphs)}
        <footer><h2>Related files</h2><ul>{_links(RELATED)}</ul></footer></article>
        <section id="comments"><h2>{SAY}</h2><p>{SIGN_IN}</p><p>{TERMS}</p><p>{NOT_PERMITTED}</p><p>{READER}</p></section></main>
        <aside><h2>Most read</h2><ul>{_links(RELATED)}</ul><p>{SUBSCRIBE}</p></aside>
        <footer><p>{FOOT}</p></footer></body>""",
    )


def classed(title: str, paragraphs: Sequence[str]) -> str:
    """Divisions with telling class names, as a trade press's content system makes them."""
    return _page(
        title,
        "",
        f"""<body><div id="wrapper"><div class="browserUpgrade"><h2>{BROWSER}</h2><p>{UPGRADE}</p></div>
        <div class="cookiesDisabled"><p>{DISABLED}</p></div>
        <div id="cookieMessage"><p>{CONSENT} <a href="/cookies">Learn more</a></p></div>
        <div class="skipLinks"><a href="#c">Skip to main content</a></div>
        <div id="nav"><ul>{_links(MENU)}</ul></div>
        <div class="story"><h1>{escape(title)}</h1><ul class="tools"><li>Comment</li></ul>
        <div class="storyText">{_p(paragraphs)}</div><ul class="tools"><li>Comment</li></ul>
        <div class="relatedFiles"><h3>Related files</h3></div>
        <div class="relatedStories"><ul>{_links(RELATED)}</ul></div>
        <div class="commentsForm"><h3>{SAY}</h3><p>{SIGN_IN}</p><p>{TERMS}</p><p>{NOT_PERMITTED}</p></div>
        <div class="commentItem"><p>{READER}</p></div></div>
        <div class="newsletterSignup"><p>{SUBSCRIBE}</p></div>
        <div id="footer"><p>{FOOT}</p></div></div></body>""",
    )


def tables(title: str, paragraphs: Sequence[str]) -> str:
    """A layout of tables from the turn of the century, nothing named."""
    return _page(
        title,
        "",
        f"""<body bgcolor="#ffffff"><table width="760"><tr><td colspan="3"><b>{BROWSER}</b><br>{UPGRADE}<br>{DISABLED}</td></tr>
        <tr><td colspan="3"><font size="1">{CONSENT} <a href="/c">Learn more</a> <a href="#m">Skip to main content</a></font></td></tr>
        <tr><td width="120" valign="top">{"<br>".join(f'<a href="/{n}">{m}</a>' for n, m in enumerate(MENU))}</td>
        <td valign="top"><font size="5"><b>{escape(title)}</b></font>{_p(paragraphs)}
        <p><b>Related files</b></p><hr><p><b>{SAY}</b></p><p>{SIGN_IN}</p><p>{TERMS}</p><p>{NOT_PERMITTED}</p>
        <p><i>{READER}</i></p></td>
        <td width="150" valign="top">{_links(RELATED, "p")}<p>{SUBSCRIBE}</p></td></tr>
        <tr><td colspan="3"><font size="1">{FOOT}</font></td></tr></table></body>""",
    )


def nameless(title: str, paragraphs: Sequence[str]) -> str:
    """Paragraphs in a row: nothing but its words tells furniture from text."""
    return _page(
        title,
        "",
        f"""<body><div><p>Skip to main content</p><p>{BROWSER}</p><p>{UPGRADE}</p><p>{DISABLED}</p><p>{CONSENT}<br><a href="/c">Learn more</a></p>
        <ul>{_links(MENU)}</ul></div><div><h1>{escape(title)}</h1><p>&bull; Comment</p>{_p(paragraphs)}
        <p>&bull; Comment</p><h3>Related files</h3><h3>{SAY}</h3><p>{SIGN_IN}</p><p>{TERMS}</p><p>{NOT_PERMITTED}</p></div>
        <div><ul>{_links(RELATED)}</ul></div><div><p>{FOOT}</p></div></body>""",
    )


def blog(title: str, paragraphs: Sequence[str]) -> str:
    """The theme that most small news sites use."""
    return _page(
        title,
        f'<meta property="og:title" content="{escape(title)} - Alderbrook Gazette">',
        f"""<body class="single single-post cookies-not-set"><div id="cookie-notice" class="cookie-notice-hidden"><span>{CONSENT} {DISABLED}</span></div>
        <!--[if lt IE 9]><p>{BROWSER}</p><![endif]--><p class="browsehappy">{BROWSER}. {UPGRADE}</p>
        <a class="skip-link screen-reader-text" href="#content">Skip to main content</a>
        <div class="menu-main-container"><ul id="menu-main" class="menu">{_links(MENU)}</ul></div>
        <div id="primary" class="content-area"><article class="post type-post"><header class="entry-header"><h1 class="entry-title">{escape(title)}</h1></header>
        <div class="entry-content">{_p(paragraphs)}
        <div id="jp-relatedposts" class="jp-relatedposts"><h3>Related files</h3><ul>{_links(RELATED)}</ul></div></div></article>
        <div id="comments" class="comments-area"><h2>{SAY}</h2><ol class="comment-list"><li class="comment"><p>{READER}</p></li></ol>
        <div id="respond" class="comment-respond"><p>{SIGN_IN}</p><p>{TERMS}</p><p>{NOT_PERMITTED}</p></div></div></div>
        <div id="secondary" class="widget-area"><div class="widget"><p>{SUBSCRIBE}</p></div></div>
        <div id="colophon" class="site-footer"><p>{FOOT}</p></div></body>""",
    )


def web_form(title: str, paragraphs: Sequence[str]) -> str:
    """A council's portal: the whole page in one form."""
    return _page(
        title,
        f'<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "{title}"}}</script>',
        f"""<body><form id="aspnetForm" action="./" method="post"><input type="hidden" name="__VIEWSTATE" value="x">
        <div class="alert alert-warning"><p>{BROWSER}</p><p>{UPGRADE}</p></div>
        <div class="ccc-module" id="ccc"><p>{CONSENT}</p><p>{DISABLED}</p></div>
        <div id="ctl00_topMenu"><a href="#ctl00_main">Skip to main content</a>{_links(MENU, "span")}</div>
        <div id="ctl00_main"><h1>{escape(title)}</h1><div id="ctl00_PlaceHolderMain_content">{_p(paragraphs)}</div>
        <div id="ctl00_related"><h2>Related files</h2>{_links(RELATED, "p")}</div>
        <div id="ctl00_feedback"><h2>{SAY}</h2><p>{SIGN_IN}</p><p>{TERMS}</p><p>{NOT_PERMITTED}</p>
        <textarea>{READER}</textarea></div></div>
        <div id="ctl00_foot"><p>{SUBSCRIBE}</p><p>{FOOT}</p></div></form></body>""",
    )


STYLES: list[Callable[[str, Sequence[str]], str]] = [semantic, classed, tables, nameless, blog, web_form]
