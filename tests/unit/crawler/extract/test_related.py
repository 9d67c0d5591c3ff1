import pytest

from crawler.extract.kinds import is_document_link
from crawler.extract.plain import tree_of
from crawler.extract.related import MOST, documents_of

URL = "https://www.harrowfold.example/news/2026/child-q"
TEXT = (
    "The partnership has today published its review into the death of Child Q.\n"
    "It found that nobody had asked the family how they were for more than two years."
)
FIRST, SECOND = TEXT.split("\n")
SITE = """
<header class="site-header"><a href="/media/plan.pdf">Council plan (PDF)</a></header>
<nav><a href="/a.pdf">A menu's PDF</a></nav>
<div id="sub-menu"><ul><li><a href="/b.pdf">A sub-menu's PDF</a></li></ul></div>
{}
<div class="latest-news"><a href="/latest.pdf">Latest minutes (PDF)</a></div>
<div class="promo"><p>Council tax</p><a href="/tax.pdf">How your council tax is spent (PDF)</a></div>
<div class="footer"><a href="/privacy.pdf">Privacy notice</a></div>
<footer><a href="/privacy.pdf">Privacy notice (PDF)</a></footer>
"""


def found(page, text=TEXT):
    tree = tree_of(f"<html><body>{SITE.format(page)}</body></html>")
    return [
        (each.url.removeprefix("https://www.harrowfold.example"), each.title)
        for each in documents_of(tree, url=URL, text=text)
    ]


def test_links_in_the_text_are_the_articles():
    page = f"""<main><h1>Review published</h1><p>{FIRST}</p>
    <p>{SECOND} Read the <a href="/media/4411/child-q.pdf">review of Child Q (PDF, 2MB)</a>, or its
    <a href="../files/summary.docx">summary [DOCX 34 KB]</a>. <a href="/privacy-notice.pdf">Privacy notice</a></p></main>"""
    assert found(page) == [
        ("/media/4411/child-q.pdf", "review of Child Q"),
        ("/news/files/summary.docx", "summary"),
    ]


@pytest.mark.parametrize(
    "box",
    [
        '<aside class="related-files"><h2>Related files</h2><ul><li>{}</li></ul></aside>',
        "<div><h2>Documents</h2><ul><li>{}</li></ul></div>",
        "<section><h3>Supporting documents</h3><div><div><p>{}</p></div></div></section>",
        '<div class="a-to-z"><strong>Downloads:</strong><p>{}</p></div>',
        '<div id="attachments">{}</div>',
        '<div class="page-downloads__list">{}</div>'.replace("__", "-"),
    ],
)
def test_links_in_a_box_beside_it_are_the_articles(box):
    page = f'<div class="content"><h1>Review</h1><p>{FIRST}</p><p>{SECOND}</p></div>' + box.format(
        '<a href="/downloads/file/123/child-q">Child Q: the review</a>'
    )
    assert found(page) == [("/downloads/file/123/child-q", "Child Q: the review")]


def test_what_stands_beside_it_elsewhere_is_the_sites():
    page = f"""<div class="content"><p>{FIRST}</p><p>{SECOND}</p></div>
    <aside><h2>On this site</h2><a href="/strategy.pdf">Our strategy (PDF)</a></aside>"""
    assert found(page) == []
    inside = f'<main><p>{FIRST}</p><p>{SECOND}</p><aside><a href="/s.pdf">Our strategy (PDF)</a></aside></main>'
    assert found(inside) == []


def test_words_that_say_nothing_give_way_to_a_title_or_a_name():
    page = f"""<main><p>{FIRST}</p><p>{SECOND}
    <a href="/x/child-q%20final.pdf">Click here</a> <a href="/y.pdf" title="Terms of reference (PDF)">Download the PDF</a>
    <a href="/z.pdf"><img src="z.png" alt="Learning briefing"></a>
    <a href="/v.pdf">PDF: The board's answer - PDF 1.2 MB (opens in new window)</a></p></main>"""
    assert [title for _, title in found(page)] == [
        "child-q final.pdf",
        "Terms of reference",
        "Learning briefing",
        "The board's answer",
    ]


def test_each_document_once_and_twenty_at_most():
    links = "".join(f'<a href="/{n}.pdf">Report {n}</a> <a href="/{n}.pdf#page=2">Page 2</a>' for n in range(MOST + 5))
    assert [url for url, _ in found(f"<main><p>{FIRST}</p><p>{SECOND}</p>{links}</main>")] == [
        f"/{n}.pdf" for n in range(MOST)
    ]


@pytest.mark.parametrize(
    ("url", "words", "type_", "is_one"),
    [
        ("/a/Report.PDF", "", "", True),
        ("/a/report.pdf?v=3#page=2", "", "", True),
        ("/a/report.docx", "", "", True),
        ("/a/report.doc", "", "", True),
        ("/downloads/file/123/child-q", "Child Q", "", True),
        ("/download/downloads/id/431/child_q", "Child Q", "", True),
        ("/documents/s12345/Report.html", "Report", "", True),
        ("/documents/g2234/Public%20reports%20pack", "Pack", "", True),
        ("/media/1234/download?inline", "Review", "", True),
        ("/CHttpHandler.ashx?id=1212&p=0", "Review", "", True),
        ("/get/77", "The review (PDF, 2MB)", "", True),
        ("/get/77", "The review", "application/pdf", True),
        ("/get/77", "The review PDF 2.1 MB", "", True),
        ("/get/77", "The review", "", False),
        ("/documents/strategies", "Strategies", "", False),
        ("/media/photo.jpg", "Photo (pdf)", "", False),
        ("/a/budget.xlsx", "Budget", "", False),
        ("/media/centre", "Media centre", "", False),
        ("/news/what-is-a-pdf", "What is a pdf file?", "", False),
    ],
)
def test_what_leads_to_a_document(url, words, type_, is_one):
    assert is_document_link(f"https://www.harrowfold.example{url}", words=words, type_=type_) is is_one


def test_what_stands_beside_the_text_in_its_own_part_of_the_page_is_the_articles():
    page = f"""<main><div class="layout-with-sidebar"><div class="text"><h1>Review</h1><p>{FIRST}</p><p>{SECOND}</p></div>
    <section><a href="/files/q.pdf"><span>The review of Child Q</span></a></section>
    <div class="sidebar"><a href="/policy.pdf">Our policy (PDF)</a></div></div></main>"""
    assert found(page) == [("/files/q.pdf", "The review of Child Q")]
    narrower = (
        f"""<main><article><p>{FIRST}</p><p>{SECOND}</p></article><div><a href="/policy.pdf">Policy</a></div></main>"""
    )
    assert found(narrower) == []


def test_a_card_is_named_by_its_heading():
    card = "<div><span>Pdf</span><span>346.87 KB</span></div>{}<p>For owners</p>"
    page = f"""<main><p>{FIRST}</p><p>{SECOND}</p><a href="/1.pdf">{card.format("<h3>A small guide</h3>")}</a>
    <a href="/2.pdf">{card.format("<div>A large guide</div>")}</a> <a href="/3.pdf">The re<b>view</b></a>, in full</main>"""
    assert [title for _, title in found(page)] == ["A small guide", "A large guide For owners", "The review"]
