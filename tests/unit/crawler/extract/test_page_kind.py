"""Adverts for posts, events and courses, told from news by a labelled set of invented pages."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from labelled_kinds import LABELLED

from crawler.extract.page_kind import KINDS, kind_of


def told(title: str, path: str, text: str) -> str:
    return kind_of(title=title, url=f"https://www.alderbrook.example{path}", body=text)


def test_the_labelled_pages() -> None:
    confusion = Counter((kind, told(*page)) for kind, *page in LABELLED)
    rows = [f"{kind:>10}" + "".join(f"{confusion[kind, each]:>10}" for each in KINDS) for kind in KINDS]
    header = " " * 10 + "".join(f"{kind:>10}" for kind in KINDS) + "   (told as)"
    print("\n" + "\n".join([header, *rows]))  # noqa: T201 - to be read with `pytest -s`
    excluded = sum(number for (_, found), number in confusion.items() if found != "article")
    right = sum(number for (kind, found), number in confusion.items() if found == kind != "article")
    adverts = sum(number for (kind, _), number in confusion.items() if kind != "article")
    wrong = [page[0] for kind, *page in LABELLED if told(*page) != kind]
    assert not [title for kind, title, *rest in LABELLED if kind == "article" and told(title, *rest) != kind]
    assert right / excluded >= 0.95, wrong
    assert right / adverts >= 0.9, wrong


def test_signs_that_stand_far_apart_have_nothing_to_do_with_each_other() -> None:
    far = " The review heard of many things." * 60
    signs = ("Salary: £41,000.", "Hours: 37 a week.", "Closing date: 1 May.")
    assert kind_of(title="Annual report", body=" ".join(signs)) == "vacancy"
    assert kind_of(title="Annual report", body=far.join(signs)) == "article"
    assert kind_of(title="Annual report", body=far * 10 + " ".join(signs)) == "article"


def test_no_kind_but_an_article_without_text() -> None:
    assert kind_of(title="Vacancy: training event", url="https://x.example/jobs/1", body="") == "article"


@given(st.sampled_from(LABELLED), st.sampled_from([" ", "\n", "\n\n", "\u00a0"]))
def test_lines_and_spaces_make_no_difference(labelled: tuple[str, ...], gap: str) -> None:
    _, title, path, text = labelled
    assert told(title.replace(" ", gap), path, text.replace(" ", gap)) == told(title, path, text)


@given(st.text(max_size=200), st.text(max_size=60), st.text(max_size=400))
def test_whatever_the_text(title: str, url: str, body: str) -> None:
    assert kind_of(title=title, url=url, body=body) in KINDS
