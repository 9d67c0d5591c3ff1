from alerts.models import Passage
from alerts.query import Matchable, WatchIndex, explain
from config.models import Watch

FIRST = "The review of Child Q\nIt was a serious case. The board met in June and found that the safe-guarding of"
SECOND = "children had failed. Nobody had asked.\nNeglect was missed."
THIRD = "Annex A\nThe neglect toolkit is out of date."
BODY = f"{FIRST}\f{SECOND}\f{THIRD}"


def evidence(query: str, *, title: str = "Harrowfold publishes a review", body: str = BODY, paged: bool = True):
    watch = Watch(name="w", query=query)
    found = WatchIndex([watch]).match(Matchable(title=title, body=body, document="Child Q: the review", paged=paged))
    return found[0].passages if found else ()


def marked(passage: Passage) -> list[str]:
    return [passage.text[start:end] for start, end in passage.marks]


def test_a_passage_names_document_and_page() -> None:
    [passage] = evidence('"serious case"')
    assert passage == Passage(
        where="document", text="It was a serious case.", marks=((9, 21),), page=1, document="Child Q: the review"
    )
    assert [each.page for each in evidence("neglect")] == [2, 3]


def test_a_sentence_that_runs_over_the_end_of_a_page_is_whole_and_of_the_page_of_its_first_term() -> None:
    [passage] = evidence('"safeguarding of children"'.replace("safeguarding", "safe guarding"))
    assert passage.page == 1
    assert marked(passage) == ["safe-guarding of children"]
    assert passage.text.endswith("of children had failed.")
    assert evidence('"children had failed"')[0].page == 2


def test_what_begins_on_the_next_page_is_no_part_of_the_passage() -> None:
    [passage] = evidence("missed")
    assert passage.text == "Neglect was missed."


def test_a_phrase_over_two_pages_is_found_and_shows_both_its_sentences() -> None:
    [passage] = evidence('"missed annex"')
    assert (passage.text, passage.page) == ("Neglect was missed. Annex A", 2)


def test_a_document_without_pages_names_none() -> None:
    [passage] = evidence('"serious case"', body=FIRST, paged=False)
    assert (passage.where, passage.page) == ("document", None)


def test_terms_may_stand_in_the_headline_and_in_the_documents_own_title() -> None:
    [headline, own, body] = evidence('harrowfold "q the review" toolkit')
    assert headline == Passage(where="title", text="Harrowfold publishes a review", marks=((0, 10),))
    assert own == Passage(
        where="document", text="Child Q: the review", marks=((6, 19),), document="Child Q: the review"
    )
    assert body.page == 3
    assert evidence("neglect NOT title:harrowfold") == ()


def test_a_watch_for_everything_shows_how_the_document_begins() -> None:
    [match] = WatchIndex([Watch(name="w", everything=True)]).match(
        Matchable(title="x", body=BODY, document="Child Q", paged=True)
    )
    assert match.passages == (
        Passage(where="document", text="The review of Child Q", marks=(), page=1, document="Child Q"),
    )


def test_an_explanation_says_which_document_it_is_about() -> None:
    found = explain(
        Watch(name="Neglect", query="neglect"), Matchable(title="x", body=BODY, document="Child Q", paged=True)
    )
    assert str(found).startswith("Neglect matches the document “Child Q”, on page 2 and page 3.")
    missed = explain(Watch(name="Fire", query="fire"), Matchable(title="x", body=BODY, document="Child Q", paged=True))
    assert str(missed).startswith("Fire does not match the document “Child Q”.")
