"""Parts that are plainly no article go from the tree; whatever holds the article stays."""

import pytest

from crawler.extract.plain import text_of, tree_of
from crawler.extract.tidy import tidy

STORY = "<h1>Care review published</h1><p>" + "The board published its review of care. " * 5 + "</p>"


def shown(body: str) -> str:
    return text_of(tidy(tree_of(f"<html><body>{body}</body></html>")))


@pytest.mark.parametrize(
    "part",
    [
        "<nav>x-ray</nav>", "<aside><p>x-ray</p></aside>", "<footer>x-ray</footer>", "<noscript>x-ray</noscript>",
        "<dialog open>x-ray</dialog>", "<div role=navigation>x-ray</div>", "<section role=complementary>x-ray</section>",
        '<div class="cookieMessage">x-ray</div>', '<div id="ccc">x-ray</div>', '<div class="c-cookie-banner top">x-ray</div>',
        '<div class="browser_upgrade">x-ray</div>', '<p class="browsehappy">x-ray</p>', '<ol class="commentList"><li>x-ray</ol>',
        '<div id="comments">' + "<p>x-ray and much more</p>" * 90 + "</div>", '<div class="relatedStories">x-ray</div>',
        '<ul class="breadcrumb"><li>x-ray</ul>', '<div class="newsletter-signup">x-ray</div>', '<div class="SocialShare">x-ray</div>',
        "<div><h3>Our website uses cookies</h3><p>x-ray</p></div>", "<td>Your browser is no longer supported. x-ray</td>",
    ],
)  # fmt: skip
def test_furniture_goes(part):
    assert "x-ray" not in shown(STORY + part)
    assert "x-ray" not in shown(part + STORY)
    assert "review of care" in shown(part + STORY)


@pytest.mark.parametrize(
    "page",
    [
        f'<div class="has-cookie-banner"><p>x-ray</p>{STORY}</div>',
        f'<div class="comments-open"><article>{STORY}<p>x-ray</p></article></div>',
        f'<main class="no-sidebar nav-open"><p>x-ray</p>{STORY}</main>',
        f"<article class=related><p>x-ray</p>{STORY}</article>",
        f"{STORY}<div class=commentary><p>x-ray</p></div>",
        f"{STORY}<div class=shareholders><p>x-ray</p></div>",
        f"<div class=menu><p>x-ray</p>{STORY}</div>",
        '<div class="secondary"><p>' + "x-ray and all the rest of the text. " * 20 + "</p></div><p>short</p>",
        f"{STORY}<p>The council uses cookies, x-ray</p>",
        f"{STORY}<p>x-ray</p><p>Have your say</p>",
    ],
)
def test_what_holds_the_article_stays(page):
    assert "x-ray" in shown(page)


def test_the_given_tree_stays_as_it_was():
    tree = tree_of(f"<html><body><nav>x-ray</nav>{STORY}</body></html>")
    tidy(tree)
    assert "x-ray" in text_of(tree)


def test_layout_tables_become_blocks_and_tables_of_facts_stay():
    facts = "<table><tr><td>Ward</td><td>Votes</td></tr></table>"
    layout = f"<table><tbody><tr><td>side</td><td><p>one</p><p>two</p>{facts}</td></tr></tbody></table>"
    tree = tidy(tree_of(f"<html><body>{layout}</body></html>"))
    assert [table.text_content() for table in tree.iter("table")] == ["WardVotes"]
    assert len(list(tree.iter("td"))) == 2
    assert text_of(tree) == "side\none\ntwo\nWard\nVotes"
