"""Concepts and places in queries: how they are read and printed, what they find, and what is said of them."""

import pytest
from config_texts import loaded, written

from alerts.check import load_checked
from alerts.errors import QueryError
from alerts.query import Concept, Matchable, Place, WatchIndex, describe, explain, parse, unparse, watch_query
from alerts.query.lints import lints
from alerts.query.reading import read_aloud
from alerts.query.tree import And, Term, has_places
from alerts.query.vocabulary import Vocabulary
from config.concepts import Concept as Declared
from config.concepts import gazetteer, shipped_concepts, slug
from config.load import ConfigFault
from config.models import Watch

CLOSURES = Declared.model_validate(
    {
        "name": "closures",
        "title": "schools that close",
        "terms": [{"term": '"school closure"'}, {"term": '="PAN" NEAR/8 (school OR admission)'}],
    }
)
GUARDED = Declared.model_validate(
    {"name": "guarded", "terms": [{"term": "concept:closures"}], "unless": ["title:snow"]}
)
OWN = Vocabulary([CLOSURES, GUARDED])
BODY = "The PAN of every school falls. A learning review followed the death of a child. Haringey was not asked."


def found(query: str, body: str, *, title: str = "", own: tuple[Declared, ...] = ()) -> bool:
    return bool(WatchIndex([Watch(name="w", query=query, concepts=own)]).match(Matchable(title=title, body=body)))


def test_they_are_read_and_printed_as_they_are_written():
    tree = parse("concept:case-review AND place:haringey")
    assert tree == And(parts=(Concept(name="case-review"), Place(name="haringey")))
    assert unparse(tree) == "concept:case-review AND place:haringey"
    assert describe(tree) == (
        "reviews after a death or serious harm, of whatever kind (concept:case-review) and Haringey (place:haringey)"
    )


@pytest.mark.parametrize(
    ("query", "plain"),
    [
        ("Concept:Case-Review", "concept:case-review"),
        ('place:"Ynys Môn"', "place:ynys-mon"),
        ("place:Ynys-Môn", "place:ynys-mon"),
        ("place:“King’s Lynn & West Norfolk”", "place:kings-lynn-and-west-norfolk"),
        ("review -concept:case-review", "review AND NOT concept:case-review"),
        ("place:reading NEAR/3 inquest", "place:reading NEAR/3 inquest"),
        ("ATLEAST/2 place:haringey", "ATLEAST/2 place:haringey"),
        ('"concept:case-review"', '"concept:case-review"'),
    ],
)
def test_spellings(query, plain):
    assert unparse(parse(query)) == plain
    assert parse(plain) == parse(query)


@pytest.mark.parametrize(
    ("query", "at", "message"),
    [
        ("review concept:case-reviw", 7, "there is no concept:case-reviw; did you mean concept:case-review"),
        ("place:readng", 0, "there is no place:readng; did you mean place:reading"),
        ("place:xyzzy", 0, "there is no place:xyzzy; councils and police forces of the United Kingdom are known by their"),
        ("concept:", 0, "concept: has no name behind it: write one, as in concept:case-review, or put it"),
        ("place: haringey", 0, "place: has no name behind it: write one, as in place:haringey, or put it"),
        ("concept:case-review, inquest", 0, "has “,” in it, which no name has"),
        ("concept:case-review NEAR/5 child", 0, "NEAR/5 stands between words, phrases, and brackets"),
        ("body:concept:school-inspection", 5, "concept:school-inspection looks in other fields alone: leave body: in"),
        ("ATLEAST/2 concept:case-review", 10, "ATLEAST/2 counts words, phrases"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_at_its_place(query, at, message):
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert caught.value.at == at
    assert message in str(caught.value)


def test_in_a_field_a_concept_is_what_of_it_can_stand_there():
    assert found("title:concept:prevention-of-future-deaths", "", title="Prevention of future deaths report sent")
    assert found("title:concept:prevention-of-future-deaths", "", title="Coroner: future deaths likely")
    assert not found("title:concept:prevention-of-future-deaths", "A prevention of future deaths report.")
    assert not found("lead:concept:job-advert", "", title="Vacancy")
    assert found("concept:job-advert", "", title="Vacancy")


def test_a_concept_may_stand_in_a_field():
    assert unparse(parse("title:concept:closures haringey", OWN)) == "title:concept:closures AND haringey"
    assert found("title:concept:closures", "", title="School closures", own=(CLOSURES,))
    assert not found("title:concept:closures", "School closures", own=(CLOSURES,))


def test_a_concept_may_name_others_but_not_itself():
    assert found("concept:guarded", BODY, own=(CLOSURES, GUARDED))
    assert not found("concept:guarded", BODY, title="Snow", own=(CLOSURES, GUARDED))
    circle = [
        Declared.model_validate({"name": one, "terms": [{"term": f"concept:{other}"}]}) for one, other in ("ab", "ba")
    ]
    with pytest.raises(QueryError, match="concept:a stands for itself here"):
        parse("concept:a", Vocabulary(circle))


def test_of_ones_own_they_stand_in_for_those_that_are_shipped():
    own = Declared.model_validate({"name": "case-review", "terms": [{"term": "zebra"}]})
    assert found("concept:case-review", "A zebra.", own=(own,))
    assert not found("concept:case-review", "A serious case review.", own=(own,))


def test_the_match_tells_the_term_and_marks_its_words():
    query = "concept:case-review AND place:haringey"
    [match] = WatchIndex([Watch(name="w", query=query)]).match(Matchable(title="", body=BODY))
    assert match.terms == ("learning review", "Haringey")
    assert any("learning review" in passage.text[slice(*passage.marks[0])] for passage in match.passages)


def test_the_words_that_keep_a_term_from_other_meanings_are_not_told():
    watches = [Watch(name="own", query='="SAR"'), Watch(name="pack", query="concept:case-review")]
    article = Matchable(title="SAR: Adult C", body="The SAR into the death of Adult C. Safeguarding was weak.")
    for order in (watches, watches[::-1]):
        matches = {match.watch: match for match in WatchIndex(order).match(article)}
        assert matches["own"].terms == ('="SAR"',)
        assert matches["pack"].terms == ("SAR",)
        assert [matches[watch.name] for watch in watches] == [explain(watch, article).match for watch in watches]


def test_an_explanation_says_which_terms_of_a_concept_were_found_and_not_which_were_not():
    watch = Watch(name="w", query="concept:case-review AND place:westmorland-and-furness NOT concept:job-advert")
    explained = explain(watch, Matchable(title="", body="A serious case review and a rapid review."))
    assert str(explained).splitlines() == [
        "w does not match.",
        "It looks for concept:case-review and place:westmorland-and-furness, but not concept:job-advert.",
        "  “serious case review” (concept:case-review) found: 1 in the body",
        "  “place:westmorland-and-furness” not found",
        "  “concept:job-advert” not found",
        "What stands in the way: none of these holds: place:westmorland-and-furness.",
    ]


def test_a_query_is_read_aloud_with_what_its_names_stand_for():
    lines = list(read_aloud("concept:closures haringey", OWN))
    assert lines[0] == "It looks for schools that close (concept:closures) and “haringey”."
    assert lines[-3:] == [
        "concept:closures (schools that close) stands for:",
        '  "school closure"',
        '  ="PAN" NEAR/8 (school OR admission)',
    ]
    [lint] = lints("concept:closures haringey OR fennimore", OWN)
    assert "AND and OR stand side by side" in lint.message


@pytest.mark.parametrize("name", shipped_concepts())
def test_every_shipped_concept_can_be_read_and_each_of_its_names_says_where_it_is_documented(name):
    parse(f"concept:{name}")
    concept = shipped_concepts()[name]
    assert concept.title
    assert concept.about
    unfounded = [each.term for each in concept.terms if not each.documented and not each.term.startswith("concept:")]
    assert unfounded == [] or name in {"other-meanings", "safeguarding", "school-inspection"}


def test_every_place_can_be_read():
    for name in gazetteer():
        assert has_places(parse(f"place:{name}")) or gazetteer()[name].unless
    assert {"haringey", "ynys-mon", "rhondda-cynon-taf", "kent-police", "psni", "county-durham"} <= set(gazetteer())
    assert slug("Stratford-on-Avon") in gazetteer()


@pytest.mark.parametrize(
    ("place", "finds", "leaves_alone"),
    [
        ("haringey", ["Haringey Council met.", "the London Borough of Haringey", "HARINGEY"], ["Harrow"]),
        (
            "reading",
            ["Reading Borough Council", "councillors in Reading", "a man from Reading, Berkshire", "Reading’s mayor"],
            ["Reading scores rose across the borough.", "reading council papers is dull", "the Council is reading"],
        ),
        ("bath", ["Bath police", "a school in Bath", "Bath, Somerset"], ["Bath time for toddlers", "the bath council tenants had"]),
        ("wells", ["Wells City Council", "residents of Wells"], ["H.G. Wells of Wells police", "wells in the district", "Ms Wells"]),
        ("march", ["March Town Council", "March, Fenland"], ["In March the council met.", "the council met in March", "a march to the town hall"]),
        ("bury", ["Bury Council", "police in Bury"], ["they bury council waste", "Bury St Edmunds council"]),
        ("sutton", ["in Sutton", "Sutton Council"], ["Ms Sutton said so.", "Sutton Coldfield police"]),
        ("kent", ["in Kent", "Kent Police", "Kent County Council"], ["Clark Kent of the city", "Ms Kent said"]),
        ("brent", ["Brent Council"], ["Brent crude in the city fell"]),
        ("ynys-mon", ["Cyngor Sir Ynys Môn", "Anglesey", "Isle of Anglesey County Council"], ["Angle"]),
        ("hammersmith-and-fulham", ["Hammersmith & Fulham", "Hammersmith and Fulham Council"], ["Hammersmith"]),
        ("wrexham", ["Wrecsam", "Wrexham"], ["wreck"]),
    ],
)  # fmt: skip
def test_places(place, finds, leaves_alone):
    assert [text for text in finds if not found(f"place:{place}", text)] == []
    assert [text for text in leaves_alone if found(f"place:{place}", text)] == []


def test_a_long_report_is_no_advert_for_the_words_that_stand_somewhere_in_it():
    filler = "The panel met again and heard from the family. " * 40
    signs = [
        "She earned £9,000 per annum.",
        "The job description was old.",
        "The closing date had passed.",
        "To apply, she rang.",
    ]
    body = "The domestic homicide review was published. " + filler.join(signs)
    assert found("concept:case-review NOT concept:notice", body, title="Report")


CONFIGURATION = """\
concepts:
- {name: closures, terms: [{term: '"school closure"'}, {term: concept:nowhere}]}
- {name: pan, terms: [{term: '="PAN" NEAR/8 school'}]}
- {name: pan, terms: [{term: 'school (review'}]}
watches:
- name: w
  query: concept:closuers
"""


def test_faults_stand_at_their_lines(tmp_path):
    with pytest.raises(ConfigFault) as caught:
        load_checked(written(tmp_path, CONFIGURATION), environment={})
    told = [str(fault).removeprefix(f"{tmp_path}/") for fault in caught.value.faults]
    assert any(
        line.startswith('cuttings.yaml:2: concepts "closures" terms #2 term: there is no concept:nowhere')
        for line in told
    )
    assert any("cuttings.yaml:4" in line and "a bracket is opened here and never closed" in line for line in told)
    assert any(
        line.startswith('cuttings.yaml:4: concepts "pan" name: "pan" stands in ') and ":3 already" in line
        for line in told
    )
    assert any("cuttings.yaml:7" in line and "did you mean concept:closures?" in line for line in told)


def test_a_watch_carries_the_concepts_of_the_file_that_it_names(tmp_path):
    text = """\
concepts:
- {name: closures, terms: [{term: '"school closure"'}, {term: concept:pan}]}
- {name: pan, terms: [{term: '="PAN" NEAR/8 school'}]}
- {name: other, terms: [{term: zebra}]}
watches:
- {name: w, query: "concept:closures OR concept:notice"}
- {name: v, query: "haringey"}
"""
    first, second = loaded(tmp_path, text).settings.watches
    assert [concept.name for concept in first.concepts] == ["closures", "pan"]
    assert second == Watch(name="v", query="haringey")
    again = Watch.model_validate(first.model_dump(mode="json", exclude_defaults=True))
    assert watch_query(again) == watch_query(first)
    assert found(first.query, "The PAN of the school", own=again.concepts)
    assert Term(text="zebra") not in watch_query(first).parts
