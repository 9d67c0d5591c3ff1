"""Strategies for queries of the whole language and for texts, and the slow obvious way to answer them.

Texts are made of words whose forms are written down here, in paragraphs that are one sentence each, so that the oracle needs neither
the tokeniser nor the parser nor the matcher that it checks.
"""

from dataclasses import dataclass

from hypothesis import strategies as st

from alerts.query import And, AtLeast, Exact, Matchable, Near, Node, Not, Or, Pattern, Same, Term, Within

#: As written -> as compared, as it begins, as it stands.
WORDS = {
    "serious": ("serious", "serious", "serious"),
    "Serious": ("serious", "serious", "Serious"),
    "case": ("case", "case", "case"),
    "Cases": ("case", "cases", "Cases"),
    "review": ("review", "review", "review"),
    "reviews": ("review", "reviews", "reviews"),
    "re\u00adviews": ("review", "reviews", "reviews"),
    "reviewer": ("reviewer", "reviewer", "reviewer"),
    "policies": ("policy", "policies", "policies"),
    "policy": ("policy", "policy", "policy"),
    "SAR": ("sar", "sar", "SAR"),
    "sar": ("sar", "sar", "sar"),
    "children": ("child", "children", "children"),
    "Siân": ("sian", "sian", "Siân"),
    "Sian": ("sian", "sian", "Sian"),
}
_PREFIXES = ("seri*", "rev*", "review*", "polici*", "poli*", "chil*", "Sia*")
_GAPS = (" ", "  ", "-", ", ", "\u00a0", " – ")
_LEAD = 12

Forms = tuple[str, str, str]


@dataclass(frozen=True)
class Known:
    """A matchable beside the words it is made of: the title's, and the body's by paragraph."""

    matchable: Matchable
    title: tuple[Forms, ...]
    body: tuple[tuple[Forms, ...], ...]
    sources: tuple[tuple[Forms, ...], ...]


@st.composite
def known(draw: st.DrawFn) -> Known:
    """An article or a document, listed by up to two sources."""
    title, title_words = draw(_line(0, 4))
    paragraphs = draw(st.lists(_line(1, 9), max_size=4))
    sources = draw(st.lists(_line(1, 3), max_size=2))
    names = frozenset(text for text, _ in sources)
    matchable = Matchable(
        title=title,
        body="\n\n".join(text for text, _ in paragraphs),
        sources=names,
        document=draw(st.none() | st.just("")),
    )
    return Known(matchable, title_words, tuple(words for _, words in paragraphs), tuple(words for _, words in sources))


@st.composite
def _line(draw: st.DrawFn, least: int, most: int) -> tuple[str, tuple[Forms, ...]]:
    written = draw(st.lists(st.sampled_from(sorted(WORDS)), min_size=least, max_size=most))
    gaps = [draw(st.sampled_from(_GAPS)) for _ in written[1:]] + [""]
    text = "".join(word + gap for word, gap in zip(written, gaps, strict=False))
    return text, tuple(WORDS[word] for word in written)


def words(*, most: int = 3) -> st.SearchStrategy[Node]:
    """Terms, with beginnings of words among them, and what is exact."""
    single = st.sampled_from([*(word for word in WORDS if "\u00ad" not in word), *_PREFIXES])
    term = st.lists(single, min_size=1, max_size=most).map(lambda found: Term(text=" ".join(found)))
    plain = st.lists(st.sampled_from([word for word in WORDS if "\u00ad" not in word]), min_size=1, max_size=2)
    return term | plain.map(lambda found: Exact(text=" ".join(found)))


@st.composite
def places(draw: st.DrawFn, depth: int = 2) -> Node:
    """What has places: words, any of several, near each other, in one sentence."""
    kind = draw(st.sampled_from(["words"] if depth == 0 else ["words", "or", "near", "near", "same"]))
    if kind == "words":
        return draw(words(most=2))
    sides = draw(st.lists(places(depth - 1), min_size=2, max_size=2))
    match kind:
        case "or":
            return Or(parts=tuple(sides))
        case "near":
            return Near(left=sides[0], right=sides[1], apart=draw(st.integers(0, 4)), ordered=draw(st.booleans()))
        case _:
            return Same(left=sides[0], right=sides[1])


@st.composite
def queries(draw: st.DrawFn, *, depth: int = 3, in_field: bool = False) -> Node:
    """Any tree that a query can have."""
    kinds = ["places", "times", "pattern"]
    if depth:
        kinds += ["and", "or", "places", *([] if in_field else ["within"])]
    smaller = queries(depth=depth - 1, in_field=in_field)
    match draw(st.sampled_from(kinds)):
        case "and":
            wanted = draw(st.lists(smaller, min_size=1, max_size=2))
            unwanted = [Not(part=part) for part in draw(st.lists(smaller, min_size=len(wanted) == 1, max_size=1))]
            return And(parts=tuple(draw(st.permutations(wanted + unwanted))))
        case "or":
            return Or(parts=tuple(draw(st.lists(smaller, min_size=2, max_size=3))))
        case "within":
            field = draw(st.sampled_from(["title", "lead", "body", "document", "source"]))
            return Within(field=field, part=draw(queries(depth=depth - 1, in_field=True)))
        case "times":
            counted = words(most=2) | st.lists(words(most=1), min_size=2, max_size=2).map(
                lambda parts: Or(parts=tuple(parts))
            )
            return AtLeast(times=draw(st.integers(2, 4)), part=draw(counted))
        case "pattern":
            return Pattern(text=draw(st.sampled_from(["s[ae]r", "poli(cy|cies)", "(?-i)SAR", "rev[a-z]+er"])))
        case _:
            return draw(places())


Run = tuple[int, int]
Sentences = tuple[tuple[Forms, ...], ...]


def holds(node: Node, article: Known) -> bool:
    """Whether a query holds, by trying every place of every field."""
    return _holds(node, article, None)


def _holds(node: Node, article: Known, field: str | None) -> bool:  # noqa: PLR0911 - one for each kind of node
    match node:
        case And(parts=parts):
            return all(_holds(part, article, field) for part in parts)
        case Or(parts=parts):
            return any(_holds(part, article, field) for part in parts)
        case Not(part=part):
            return not _holds(part, article, field)
        case Within(field=inner, part=part):
            return _holds(part, article, inner)
        case AtLeast(times=times, part=part):
            return sum(len(_runs(part, zone)) for zone in _zones(article, field)) >= times
        case Pattern(text=text):
            return any(_PATTERNS[text](word) for zone in _zones(article, field) for line in zone for word in line)
        case _:
            return any(_runs(node, zone) for zone in _zones(article, field))


#: None of them reaches over a gap, so that they are told word by word; a soft hyphen parts what it stands in.
_PATTERNS = {
    "s[ae]r": lambda word: "ser" in word[1] or "sar" in word[1],
    "poli(cy|cies)": lambda word: word[1] in {"policy", "policies"},
    "(?-i)SAR": lambda word: word[2] == "SAR",
    "rev[a-z]+er": lambda word: word[1] == "reviewer",
}


def _zones(article: Known, field: str | None) -> list[Sentences]:
    is_document = article.matchable.document is not None
    title, body = (article.title,), article.body
    zones: dict[str | None, list[Sentences]] = {
        None: [title, body],
        "title": [title],
        "source": [(words,) for words in set(article.sources)],
        "lead": [] if is_document else [_lead(body)],
        "document": [body] if is_document else [],
        "body": [body],
    }
    return zones[field]


def _lead(body: Sentences) -> Sentences:
    taken: list[tuple[Forms, ...]] = []
    for paragraph in body:
        taken.append(paragraph)
        if sum(map(len, taken)) >= _LEAD:
            break
    return tuple(taken)


def _runs(node: Node, zone: Sentences) -> set[Run]:
    """Every run of words at which it stands."""
    all_words = [word for line in zone for word in line]
    line_of = [number for number, line in enumerate(zone) for _ in line]
    match node:
        case Term(text=text):
            return _stands(all_words, [_same(word) for word in text.split()])
        case Exact(text=text):
            return _stands(all_words, [lambda found, word=word: found[2] == word for word in text.split()])
        case Or(parts=parts):
            return set().union(*(_runs(part, zone) for part in parts))
        case Near() | Same():
            pairs = ((a, b) for a in _runs(node.left, zone) for b in _runs(node.right, zone) if a != b)
            return {(min(a[0], b[0]), max(a[1], b[1])) for a, b in pairs if _close(node, a, b, line_of)}
        case _:
            raise AssertionError(node)


def _same(word: str):
    if word.endswith("*"):
        return lambda found: found[1].startswith(word[:-1].lower())
    return lambda found: found[0] == WORDS[word][0]


def _stands(words: list[Forms], wanted: list) -> set[Run]:
    starts = range(len(words) - len(wanted) + 1)
    return {
        (start, start + len(wanted) - 1)
        for start in starts
        if all(is_it(words[start + step]) for step, is_it in enumerate(wanted))
    }


def _close(node: Near | Same, a: Run, b: Run, line_of: list[int]) -> bool:
    if isinstance(node, Same):
        return len({line_of[number] for number in (*a, *b)}) == 1
    if node.ordered:
        return 0 <= b[0] - a[1] - 1 <= node.apart
    return max(b[0] - a[1], a[0] - b[1]) - 1 <= node.apart
