import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from query_trees import spelled_terms, trees

from alerts.errors import QueryError
from alerts.query import (
    And,
    AtLeast,
    Everything,
    Exact,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Same,
    Term,
    Within,
    describe,
    parse,
    unparse,
)
from alerts.query.tree import asks_for_something
from crawler.words.fold import folded


def term(text: str) -> Term:
    return Term(text=text)


def both(*parts: Node) -> And:
    return And(parts=parts)


def either(*parts: Node) -> Or:
    return Or(parts=parts)


def no(part: Node) -> Not:
    return Not(part=part)


def title(part: Node) -> Within:
    return Within(field="title", part=part)


A, B, C, D = map(term, "abcd")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("safeguarding", term("safeguarding")),
        ('"serious case review"', term("serious case review")),
        ("“serious  case\n review”", term("serious case review")),
        ("„serious case“", term("serious case")),
        ('"safeguarding"', term("safeguarding")),
        ("serious-case", term("serious-case")),
        ("a b", both(A, B)),
        ("a AND b", both(A, B)),
        ("a b AND c", both(A, B, C)),
        ('a"b c"d', both(A, term("b c"), D)),
        ("a OR b c", either(A, both(B, C))),
        ("a b OR c d", either(both(A, B), both(C, D))),
        ("a OR b OR c", either(A, B, C)),
        ("(a OR b) OR c", either(either(A, B), C)),
        ("(a OR b) c", both(either(A, B), C)),
        ("(((a)))", A),
        ("a NOT b", both(A, no(B))),
        ("a AND NOT b", both(A, no(B))),
        ("NOT b a", both(no(B), A)),
        ("a -b", both(A, no(B))),
        ('a -"b c"', both(A, no(term("b c")))),
        ("a –b", both(A, no(B))),
        ("a -(b OR c)", both(A, no(either(B, C)))),
        ("a NOT b OR c", either(both(A, no(B)), C)),
        ("a AND (NOT b NOT c)", both(A, both(no(B), no(C)))),
        ("title:a", title(A)),
        ("Title: a", title(A)),
        ('title:"a b"', title(term("a b"))),
        ("title:(a b NOT c)", title(both(A, B, no(C)))),
        ("a NOT title:b", both(A, no(title(B)))),
        ("a -title:b", both(A, no(title(B)))),
        ("title:a b", both(title(A), B)),
        ("A&E 10:30 x/y", both(term("A&E"), term("10:30"), term("x/y"))),
        ('"AND"', term("AND")),
        ('"a or b"', term("a or b")),
        ("a | b", either(A, B)),
        ("a near b", both(A, term("near"), B)),
        ("a NEAR b", Near(left=A, right=B, apart=5)),
        ("a ONEAR/2 b", Near(left=A, right=B, apart=2, ordered=True)),
        ("a W/3 b", Near(left=A, right=B, apart=3)),
        ("a pre/3 b", Near(left=A, right=B, apart=3, ordered=True)),
        ('"a b c"~2', Near(left=Near(left=A, right=B, apart=2), right=C, apart=2)),
        ("a b SAME c", both(A, Same(left=B, right=C))),
        ("NOT a NEAR b c", both(no(Near(left=A, right=B, apart=5)), C)),
        ("ATLEAST/2 (a OR b)", AtLeast(times=2, part=either(A, B))),
        ("title:ATLEAST/2 a", title(AtLeast(times=2, part=A))),
        ('=SAR ="a b"', both(Exact(text="SAR"), Exact(text="a b"))),
        ("safe* /s114/", both(term("safe*"), Pattern(text="s114"))),
        ("lead:a", Within(field="lead", part=A)),
        ("  a  ", A),
    ],
)
def test_reads(query: str, tree: Node) -> None:
    assert parse(query) == tree


@pytest.mark.parametrize(
    ("query", "at", "says"),
    [
        ("", 0, "empty"),
        ("   ", 0, "empty"),
        ("(a b", 0, 'add ")"'),
        ("a (b (c)", 2, 'add ")"'),
        ("a)", 1, "closes nothing"),
        (")", 0, "closes nothing"),
        ("a ()", 2, "empty"),
        ('a "b c', 2, "closing quote"),
        ('a ""', 2, "no word"),
        ("a “—”", 2, "no word"),
        ("a & b", 2, "write AND"),
        ("a - b", 2, "no word"),
        ("a AND", 2, "nothing after it"),
        ("(a OR)", 3, "nothing after it"),
        ("a NOT", 2, "nothing after it"),
        ("a title:", 2, "title: has nothing after it"),
        ("OR a", 0, "missing before this OR"),
        ("a AND OR b", 6, "missing before this OR"),
        ("a NOT AND b", 6, "missing before this AND"),
        ("NOT a", 0, "not wanted"),
        ("-a -b", 0, "not wanted"),
        ("a OR NOT b", 5, "AND NOT"),
        ("a OR (NOT b NOT c)", 5, "AND NOT"),
        ("-b OR a", 0, "AND NOT"),
        ("a AND (b OR NOT c)", 12, "AND NOT"),
        ("a NOT NOT b", 6, "two NOTs"),
        ("a NOT (NOT b)", 6, "leave both NOTs out"),
        ("title:(NOT a)", 6, "NOT title:"),
        ("title:(a title:b)", 9, "leave the inner one out"),
        ("a or b", 2, "write OR"),
        ("a And b", 2, "write AND"),
        ("not a", 0, "write NOT"),
        ("a near/5 b", 2, "capitals"),
        ("a NEAR/500 b", 2, "100 words"),
        ("(a b) NEAR c", 0, "take it apart"),
        ("a NEAR (NOT b c)", 7, "take it apart"),
        ("a NEAR title:b", 7, "title:(one NEAR other)"),
        ("a SAME /b/", 7, "words or phrases"),
        ("ATLEAST/2 a NEAR b", 0, "write AND"),
        ("a NEAR", 2, "nothing after it"),
        ("NEAR a", 0, "missing before this NEAR"),
        ("ATLEAST a", 0, "ATLEAST/3"),
        ("ATLEAST/1 a", 0, "from 2 to 100"),
        ("ATLEAST/3 (a b)", 10, "counts words"),
        ("a w/s b", 2, "write SAME"),
        ("sa*", 0, "3 letters"),
        ("*guard", 0, "end of a word"),
        ("safe*guard", 0, "end of a word"),
        ('="safe*"', 0, "leave the = out"),
        ('="—"', 0, "no word"),
        ('a ="b', 3, "closing quote"),
        ('"a"~5', 0, "one word"),
        ("roam~", 0, "behind a phrase"),
        ("/re.+ew", 0, "closing slash"),
        ("/(a/", 0, "no pattern that RE2 reads"),
        ("/a*/", 0, "nothing at all"),
        (f"/{'a' * 501}/", 0, "longer than 500"),
        ("note: a", 0, "the fields are title:, lead:"),
        ("a || b", 2, "write OR"),
        ("a|b", 0, "AND, OR, NOT"),
        ("a && b", 2, "write AND"),
        ("a !b", 2, "write NOT"),
        ("+a b", 0, "needs no +"),
        ("[a b]", 0, "use ( and )"),
        ("wom?n", 0, "wildcard"),
        ("'serious case'", 0, "double quotes"),
        ("Alderbrook, Fennimore", 0, "write OR or AND"),
        ("(" * 60 + "a" + ")" * 60, 50, "deep"),
    ],
)
def test_refuses_with_the_place_and_the_mend(query: str, at: int, says: str) -> None:
    with pytest.raises(QueryError) as fault:
        parse(query)
    assert says in str(fault.value)
    assert fault.value.at == at
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    ("query", "plain"),
    [
        ("a b -c", "a AND b AND NOT c"),
        ("(a OR b) c", "(a OR b) AND c"),
        ('"serious-case" “b c”', 'serious-case AND "b c"'),
        ("title:(a OR b)", "title:(a OR b)"),
        ('"AND" "-x" "title:y" "z, " "or"', '"AND" AND "-x" AND "title:y" AND "z," AND "or"'),
    ],
)
def test_is_written_plainly(query: str, plain: str) -> None:
    assert unparse(parse(query)) == plain


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("alderbrook (safeguarding OR \"children's services\") NOT title:vacancy",
         "“alderbrook” and (“safeguarding” or “children's services”), but not “vacancy” in the title"),
        ("a OR b c OR title:d", "“a” or (“b” and “c”) or (“d” in the title)"),
        ("title:(a b) c", "((“a” and “b”) in the title) and “c”"),
        ("a -(b OR c) -d", "“a”, but not (“b” or “c”) and not “d”"),
    ],
)  # fmt: skip
def test_is_told_in_words(query: str, words: str) -> None:
    assert describe(parse(query)) == words


def test_everything_is_told_in_words() -> None:
    assert describe(Everything()) == "every article"
    assert describe(no(both(A, B))) == "not (“a” and “b”)"


ODD_TERMS = (
    st.text(alphabet="abA&/.-–'’:,|*~=?!+[]<>^ é1OR", min_size=1, max_size=10)
    | st.sampled_from(["AND", "or", "NEAR", "NEAR/5", "w/5", "title:x", "-x", "a-b", "//x", "x:", "a:b", "A&E", "~5"])
).map(lambda text: " ".join(text.replace("*", "").split())).filter(folded).map(term)  # fmt: skip


@given(trees(ODD_TERMS | spelled_terms()))
def test_what_is_written_reads_back(tree: Node) -> None:
    assert parse(unparse(tree)) == tree


SCRAPS = st.sampled_from(
    [
        *'()"“-:*|/',
        *(" ", " AND ", " OR ", " NOT ", "title:", "a", "b", "é’s", " or ", "NEAR/2", "\n", "—"),
        *("concept:case-review", "place:reading", "concept:", "place:", "York"),
    ]
)


@given(st.text(max_size=30) | st.lists(SCRAPS, max_size=14).map("".join))
@example('title:title:"')
def test_any_text_is_a_query_or_a_placed_fault(text: str) -> None:
    try:
        tree = parse(text)
    except QueryError as fault:
        place, message = fault.at, str(fault)
    else:
        place, message = 0, describe(tree)
        assert asks_for_something(tree)
        assert parse(unparse(tree)) == tree
    assert 0 <= place <= len(text)
    assert message
