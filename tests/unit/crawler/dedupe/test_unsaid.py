"""What only a listing says of an article."""

import pytest

from crawler.dedupe.unsaid import brings_words, unsaid

PAGE = "The council met on Thursday and agreed its budget for the coming year. Nobody spoke against it."


def left_out(title="Budget agreed", summary="", content="", page_title="Budget agreed", page_body=PAGE):
    return unsaid(title=title, summary=summary, content=content, page_title=page_title, page_body=page_body)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"title": "AGREED: budget"},
        {"title": "Budget agreed - Westmarsh Safeguarding Board"},
        {"title": "Budget – agreed|Westmarsh Safeguarding Board", "page_title": "Budget – agreed"},
        {"title": "The council’s met on Thursday", "page_title": "Nobody spoke"},
        {"summary": "The council met on Thursday and agreed its budget for the […]"},
        {"summary": "Read more\nContinue reading Budget"},
        {"content": "Related: the serious case review of last year"},
    ],
)
def test_what_the_page_says_too_is_no_news(said):
    assert left_out(**said) is None


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"title": "Serious case review"}, ("Serious case review", "")),
        ({"title": "Serious case review - Budget agreed"}, ("Serious case review - Budget agreed", "")),
        ({"title": "Serious case review", "content": "All of its text."}, ("Serious case review", "All of its text.")),
        ({"summary": "A serious case review is published.\nThe council met on Thursday and agreed its bu…"},
         ("Budget agreed", "A serious case review is published.")),
        ({"content": "All of the text of the page. " * 9, "page_body": "Turn on scripts, please do."},
         ("Budget agreed", "All of the text of the page. " * 9)),
    ],
)  # fmt: skip
def test_what_it_leaves_out(said, text):
    assert left_out(**said) == text


@pytest.mark.parametrize(
    ("title", "known", "brings"),
    [
        ("Serious case review published", "Statement", True),
        ("Statements", "Statement", False),
        ("12 comments", "11 comments", False),
        ("Review: statement", "Statement: review", False),
    ],
)
def test_words_that_a_changed_headline_brings(title, known, brings):
    assert brings_words(title, known) is brings
