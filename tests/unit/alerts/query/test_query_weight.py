"""How much a match weighs, against looking for the terms in each part of the article by itself."""

from hypothesis import given
from hypothesis import strategies as st

from alerts.models import Passage
from alerts.query import Matchable, WatchIndex
from alerts.query.weight import WEIGHTS, weight
from config.models import Watch

TERMS = ("inquest", "serious case review", "coroner")
SENTENCES = (
    "The inquest heard of the inquest and the coroner.",
    "A serious case review was asked for by nobody, and the coroner of Alderbrook said that this was so.",
    "Nothing was said of it in Westmarsh, where the parks were open all day for the people of the town.",
    "Coroner and inquest, coroner and inquest, a serious case review.",
    "ALDERBROOK, 3 June.",
)


def weighed(matchable: Matchable, **watch: object) -> str | None:
    found = WatchIndex([Watch(name="w", **watch)]).match(matchable)
    return weight(found[0].passages) if found else None


def has_any(text: str) -> bool:
    return any(term in text.lower() for term in TERMS)


@given(
    st.sampled_from(["", "Parks open", "Inquest opens"]),
    st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3), max_size=7),
    st.sampled_from([None, "Annual report", "Serious case review"]),
)
def test_the_heaviest_place_with_a_term(title, paragraphs, document):
    paragraphs = [" ".join(sentences) for sentences in paragraphs]
    lead, rest = [], list(paragraphs)
    while rest and sum(len(paragraph.split()) for paragraph in lead) < 12:
        lead.append(rest.pop(0))
    expected = None
    if has_any(title):
        expected = "title"
    elif document is not None:
        expected = "document" if has_any(document) or has_any("\n".join(paragraphs)) else None
    elif any(map(has_any, lead)):
        expected = "lead"
    elif any(map(has_any, rest)):
        expected = "body"
    matchable = Matchable(title=title, body="\n".join(paragraphs), document=document)
    assert weighed(matchable, phrases=TERMS) == expected


def test_a_lead_with_one_hit_is_shown_before_a_third_passage_with_more():
    lead = "The coroner of Alderbrook will hear the case of the closed bridge in the town hall next week."
    rest = [f"Coroner and coroner, said witness {number}." for number in range(5)]
    [match] = WatchIndex([Watch(name="w", query="coroner")]).match(Matchable(title="", body="\n".join([lead, *rest])))
    assert [passage.where for passage in match.passages] == ["body", "body", "lead"]
    assert weight(match.passages) == "lead"


def test_what_fired_without_a_term_in_the_text_weighs_as_the_text_whatever_is_shown_of_it():
    listed = frozenset({"Alderbrook Council"})
    for body in ("", "First paragraph."):
        assert weighed(Matchable(title="Parks", body=body, sources=listed), everything=True) == "body"
        assert weighed(Matchable(title="Parks", body=body, sources=listed), query="source:alderbrook") == "body"
    assert weighed(Matchable(title="Parks", body="Text.", document="Report"), everything=True) == "document"


@given(st.permutations(WEIGHTS), st.integers(1, 4))
def test_a_title_outweighs_a_lead_a_body_and_a_document(wheres, number):
    passages = [Passage(where=where, text="a term", marks=((2, 6),)) for where in wheres[:number]]
    assert weight(passages) == min(wheres[:number], key=["title", "lead", "body", "document"].index)
