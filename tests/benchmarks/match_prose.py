"""Made-up articles and watches, in the frequencies of real ones.

Articles have 600 words by Zipf's law, a third of them in phrases that come again elsewhere. Watches have one to seven terms: two in
three are such phrases, of two to four words, the others words that are not among the most frequent, some by their beginning; the
commoner a phrase, the more watches want it. A fifth of the watches rules something out, three in twenty want two terms near each
other. They find what watches on real news were measured to find: three articles in a thousand each.
"""

import random
from itertools import accumulate

from alerts.query import And, Matchable, Near, Node, Not, Or, Term, unparse
from config.models import Watch

WORDS = 600
#: Words of a higher rank are too frequent to be looked for by themselves, and phrases too frequent to be looked for at all.
_FREQUENT_WORDS = 20_000
_FREQUENT_PHRASES = 2_500
#: A phrase that is looked for has one word at least that is rarer.
_FREQUENT_IN_PHRASES = 1_000
_SYLLABLES = "ba co de fi gro hu lan mer nor pel ras ton ves wi sta o e lo".split()  # noqa: SIM905 - read at a glance
_ENDINGS = "ton wick mer lan pel ford".split()  # noqa: SIM905
_SENTENCE_ENDS = (". ", ". ", ". ", ".\n\n", "’s. ", "s. ")


class Prose:
    """Made-up words in the frequencies of real ones."""

    def __init__(self, random_: random.Random) -> None:
        self._random = random_
        stems = dict.fromkeys("".join(random_.choices(_SYLLABLES, k=4)) for _ in range(60_000))
        self._words = [stem + random_.choice(_ENDINGS) for stem in stems]
        self._frequencies = _zipf(len(self._words))
        self._phrases = [self.words(random_.randint(2, 4)) for _ in range(50_000)]
        self._phrase_frequencies = _zipf(len(self._phrases))
        rare = frozenset(self._words[_FREQUENT_IN_PHRASES:])
        self._wanted = [phrase for phrase in self._phrases[_FREQUENT_PHRASES:] if not rare.isdisjoint(phrase.split())]
        self._wanted_frequencies = _zipf(len(self._wanted))
        self._wanted_words = self._words[_FREQUENT_WORDS:]
        self._wanted_word_frequencies = _zipf(len(self._wanted_words))

    def article(self) -> Matchable:
        return Matchable(title=self.words(9), body=self._text())

    def watch(self, name: str) -> Watch:
        return Watch(name=name, query=unparse(self._query()))

    def words(self, count: int) -> str:
        return " ".join(self._random.choices(self._words, cum_weights=self._frequencies, k=count))

    def _text(self) -> str:
        sentences = (self._sentence().capitalize() for _ in range(WORDS // 16))
        return "".join(sentence + self._random.choice(_SENTENCE_ENDS) for sentence in sentences)

    def _sentence(self) -> str:
        return f"{self.words(self._random.randint(3, 9))} {self._phrase()} {self.words(self._random.randint(3, 9))} {self._phrase()}"

    def _phrase(self) -> str:
        return self._random.choices(self._phrases, cum_weights=self._phrase_frequencies)[0]

    def _query(self) -> Node:
        parts = [self._term() for _ in range(self._random.randint(1, 7))]
        if self._random.random() < 0.15:
            parts[-1] = self._near()
        node = self._joined(parts)
        return node if self._random.random() < 0.8 else And(parts=(node, Not(part=self._term())))

    def _joined(self, parts: list[Node]) -> Node:
        """All of two, any of several, or any of some and any of others."""
        if len(parts) == 1:
            return parts[0]
        if len(parts) == 2:
            return self._random.choice([And, Or])(parts=tuple(parts))
        if self._random.random() < 0.3:
            return Or(parts=tuple(parts))
        cut = self._random.randint(1, len(parts) - 1)
        return And(parts=tuple(_any(side) for side in (parts[:cut], parts[cut:])))

    def _near(self) -> Near:
        """Two terms that have no word in common, as people write them."""
        while True:
            left, right = self._term(), self._term()
            if not {*left.text.split()} & {*right.text.split()} and "*" not in left.text + right.text:
                return Near(left=left, right=right, apart=self._random.randint(2, 10))

    def _term(self) -> Term:
        if self._random.random() < 0.67:
            return Term(text=self._random.choices(self._wanted, cum_weights=self._wanted_frequencies)[0])
        word = self._random.choices(self._wanted_words, cum_weights=self._wanted_word_frequencies)[0]
        return Term(text=f"{word[:-3]}*" if self._random.random() < 0.1 else word)


def _any(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Or(parts=tuple(parts))


def _zipf(size: int) -> list[float]:
    return list(accumulate(1 / (rank + 2.7) for rank in range(size)))
