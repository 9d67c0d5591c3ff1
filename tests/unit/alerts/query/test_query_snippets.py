from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from query_trees import spelled, spelled_terms

from alerts.models import Passage
from alerts.query import Matchable, Or, Term, WatchIndex, unparse
from config.models import Watch
from crawler.words.fold import folded


def evidence(query: str, *, title: str = "", body: str = "") -> tuple[Passage, ...]:
    [match] = WatchIndex([Watch(name="w", query=query)]).match(Matchable(title=title, body=body))
    return match.passages


def marked(passage: Passage) -> list[str]:
    return [passage.text[start:end] for start, end in passage.marks]


BODY = """Alderbrook Council met on Monday. Cllr. Ada Penrose opened the public meeting.

The Serious Case
Review’s findings were read by St. Osyth’s head. Nothing was said of Fennimore.

Safeguarding came last. A serious-case review on safeguarding is due."""


def test_the_sentence_with_the_phrase_as_it_stands() -> None:
    [first, second] = evidence('"serious case review"', body=BODY)
    assert first == Passage(
        where="body", text="The Serious Case Review’s findings were read by St. Osyth’s head.", marks=((4, 25),)
    )
    assert marked(second) == ["serious-case review"]


def test_the_first_paragraph_is_the_lead() -> None:
    [passage] = evidence("penrose", body=BODY)
    assert passage == Passage(where="lead", text="Cllr. Ada Penrose opened the public meeting.", marks=((10, 17),))


def test_the_sentence_with_most_terms_comes_first_then_what_is_not_yet_shown() -> None:
    passages = evidence('"serious case review" safeguarding alderbrook', body=BODY)
    assert [passage.text for passage in passages] == [
        "A serious-case review on safeguarding is due.",
        "Alderbrook Council met on Monday.",
        "The Serious Case Review’s findings were read by St. Osyth’s head.",
    ]
    assert marked(passages[0]) == ["serious-case review", "safeguarding"]


def test_neighbours_are_shown_together_where_they_show_more() -> None:
    [passage] = evidence("monday penrose", body=BODY)
    assert passage.text == "Alderbrook Council met on Monday. Cllr. Ada Penrose opened the public meeting."
    assert marked(passage) == ["Monday", "Penrose"]


def test_neighbours_over_a_paragraph_are_not() -> None:
    assert len(evidence("penrose osyth", body=BODY)) == 2


def test_a_phrase_over_two_sentences_shows_both() -> None:
    [passage] = evidence('"meeting the serious"', body=BODY)
    assert passage.where == "lead"
    assert passage.text.startswith("Cllr. Ada Penrose opened the public meeting. The Serious Case Review’s")
    assert marked(passage) == ["meeting. The Serious"]


def test_no_more_than_three() -> None:
    body = "\n".join(f"Fennimore came {number} times, as far as anybody in the town can tell." for number in range(9))
    assert [passage.text[15] for passage in evidence("fennimore", body=body)] == ["0", "1", "2"]
    passages = evidence("fennimore", title="In Fennimore", body=body)
    assert [passage.where for passage in passages] == ["title", "lead", "body"]


def test_a_title_alone() -> None:
    assert evidence("fennimore", title="In \nFennimore’s parks", body=BODY.replace("Fennimore", "it")) == (
        Passage(where="title", text="In Fennimore’s parks", marks=((3, 14),)),
    )


def test_a_term_for_the_title_is_not_marked_in_the_body() -> None:
    passages = evidence("title:alderbrook penrose", title="Alderbrook", body=BODY)
    assert [marked(passage) for passage in passages] == [["Alderbrook"], ["Penrose"]]


def test_what_is_ruled_out_is_never_marked() -> None:
    [passage] = evidence("penrose NOT title:alderbrook NOT (council vacancy)", body=BODY)
    assert marked(passage) == ["Penrose"]


def everything(title: str, body: str) -> tuple[Passage, ...]:
    [match] = WatchIndex([Watch(name="w", everything=True)]).match(Matchable(title=title, body=body))
    assert match.terms == ()
    return match.passages


def test_everything_shows_the_lead() -> None:
    assert everything("Title", BODY) == (
        Passage(
            where="lead",
            text="Alderbrook Council met on Monday. Cllr. Ada Penrose opened the public meeting.",
            marks=(),
        ),
    )
    assert everything("A  title", " ") == (Passage(where="title", text="A title", marks=()),)
    assert everything("", "") == ()


@given(st.lists(spelled_terms(), min_size=2, max_size=3), spelled(most=6), spelled(most=60))
def test_evidence_is_true(terms: list[Term], title, body) -> None:
    watch = Watch(name="w", query=unparse(Or(parts=tuple(terms))))
    wanted = [folded(term.text) for term in terms]
    whole = {" ".join(title.text.split()), " ".join(body.text.split())}
    for match in WatchIndex([watch]).match(Matchable(title=title.text, body=body.text)):
        assert match.terms
        assert 1 <= len(match.passages) <= 3
        assert {tuple(folded(term)) for term in match.terms} <= {tuple(words) for words in wanted}
        for passage in match.passages:
            assert len(passage.text) <= 300
            assert any(passage.text.strip("…") in text for text in whole)
            assert passage.marks
            assert all(one[1] <= other[0] for one, other in pairwise(passage.marks))
            for mark in marked(passage):
                assert any(folded(mark)[: len(words)] == words for words in wanted)
                assert any(folded(mark)[-len(words) :] == words for words in wanted)
                assert mark.strip() == mark != ""


@given(st.lists(spelled_terms(), min_size=1, max_size=3), spelled(most=30))
def test_one_sentence_marks_every_hit(terms: list[Term], body) -> None:
    """Compared with marking every place of every term, where nothing has to be left out."""
    text = " ".join(body.text.replace(". ", " ").split())
    if len(text) > 300 or not text:
        return
    words = folded(text)
    covered = {
        place
        for phrase in (folded(term.text) for term in terms)
        for start in range(len(words))
        if words[start : start + len(phrase)] == phrase
        for place in range(start, start + len(phrase))
    }
    watch = Watch(name="w", phrases=tuple(term.text for term in terms))
    matches = WatchIndex([watch]).match(Matchable(title="", body=text))
    got = sum(len(folded(mark)) for match in matches for passage in match.passages for mark in marked(passage))
    assert got == len(covered)
