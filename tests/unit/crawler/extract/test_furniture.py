"""Sentences of sites go, sentences of articles stay."""

import furnished_pages as site
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.furniture import is_notice, without_furniture

ARTICLE = ["The board published its review of care on Thursday.", "It asks the council to act on eleven findings."]


@pytest.mark.parametrize(
    "line",
    [
        site.BROWSER, site.UPGRADE, site.DISABLED, site.CONSENT, site.SIGN_IN, site.TERMS, site.NOT_PERMITTED, site.SUBSCRIBE,
        "• Skip to main content", "Skip to navigation", "This website uses cookies to give you the best experience.",
        "We use some essential cookies to make this website work.", "Accept additional cookies", "Cookies on this website",
        "By continuing to browse you agree to our use of cookies", "Please enable JavaScript in your browser",
        "Log in or register to post comments", "You must be logged in to leave a comment.",
        "Your email address will not be published. Required fields are marked *",
    ],
)  # fmt: skip
def test_notices(line):
    assert is_notice(line)
    assert without_furniture("\n".join(["A standfirst.", line, *ARTICLE])) == "\n".join(["A standfirst.", *ARTICLE])


@pytest.mark.parametrize(
    "line",
    [
        "Have your say", "Have your say on the budget: the consultation runs until 3 July.",
        "The council uses cookies on its website, an audit found.", "Residents were told that HTML is not permitted.",
        "“Your browser is no longer supported”, the site told blind residents.", "Related files were shredded, the inquiry heard.",
        "Copyright law protects the maps.", "Comment is free, said the leader.", "You must sign the register by Friday.",
        "We use the findings to set store by what children say.", "Share prices fell.",
    ],
)  # fmt: skip
def test_sentences_of_articles_stay(line):
    assert not is_notice(line)
    text = "\n".join([ARTICLE[0], line, ARTICLE[1]])
    assert without_furniture(text) == text


def test_fringes_go_from_the_ends_only():
    ends = ["Home", "• Comment", "Care review published", "3 comments"]
    after = ["Share this", "Related files", "Have your say", "© Alderbrook Media", "|"]
    text = "\n".join([*ends, ARTICLE[0], "Have your say", ARTICLE[1], *after])
    assert without_furniture(text, title="Care review published") == "\n".join(
        [ARTICLE[0], "Have your say", ARTICLE[1]]
    )


def test_behind_the_comment_form_come_only_comments():
    text = "\n".join([*ARTICLE, "Have your say", site.SIGN_IN, site.NOT_PERMITTED, site.READER, "And the bollards?"])
    assert without_furniture(text) == "\n".join(ARTICLE)


def test_a_sign_in_line_at_the_top_does_not_end_the_article():
    assert without_furniture("\n".join([site.SIGN_IN, *ARTICLE])) == "\n".join(ARTICLE)
    assert without_furniture("") == ""


lines = st.lists(
    st.sampled_from([*ARTICLE, "Have your say", "Comment", site.SIGN_IN, site.CONSENT, site.READER]), max_size=8
)


@given(lines)
def test_what_is_left_is_in_order_and_stays_so(text):
    left = without_furniture("\n".join(text)).splitlines()
    remaining = iter(text)
    assert all(line in remaining for line in left)
    assert without_furniture("\n".join(left)) == "\n".join(left)
