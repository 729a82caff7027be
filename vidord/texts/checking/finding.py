"""Where phrases stand in a text: each is looked for at its rarest word only, and only where it can stand."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from vidord.texts.checking.phrases import IsName, Part, Phrase
from vidord.texts.checking.reading import Reading

MOST_IN_A_SENTENCE = 8  # places of one group that are kept; further ones say the same
LONG_CLAUSE = 60  # words; what is longer is asked by itself which phrases it could hold


@dataclass(frozen=True)
class Hit:
    """A phrase was found: whose, in which sentence, from which word to which (not with it)."""

    group: str
    sentence: int
    first: int
    end: int


Hits = dict[str, dict[int, list[Hit]]]


class Vocabulary:
    """The different words of a text, or of a part of it."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = set(words)
        self._sorted = sorted(self._words)

    def could_hold(self, phrase: Phrase) -> bool:
        """Tell whether there is a word for every part of a phrase that may not miss."""
        return all(
            not self._words.isdisjoint(part.words) or any(self._begins(one) for one in part.beginnings)
            for part in phrase.needed
        )

    def _begins(self, beginning: str) -> bool:
        at = bisect_left(self._sorted, beginning)
        return at < len(self._sorted) and self._sorted[at].startswith(beginning)


class Index:
    """Many phrases, each under the words by which it is found."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._exact: dict[str, list[Phrase]] = {}
        self._beginning: dict[str, list[tuple[str, Phrase]]] = {}
        self._numbers: list[Phrase] = []
        for phrase in phrases:
            self._add(phrase, phrase.parts[phrase.anchor])

    def _add(self, phrase: Phrase, anchor: Part) -> None:
        if anchor.kind != "WORD":
            self._numbers.append(phrase)
        for word in anchor.words:
            self._exact.setdefault(word, []).append(phrase)
        for word in anchor.beginnings:
            self._beginning.setdefault(word[:2], []).append((word, phrase))

    def under(self, word: str) -> list[Phrase]:
        """Return the phrases that may be found at a word."""
        found = list(self._exact.get(word, ()))
        found += [phrase for begins, phrase in self._beginning.get(word[:2], ()) if word.startswith(begins)]
        return found + self._numbers if word[0].isdigit() else found


def find(reading: Reading, index: Index, is_name: IsName) -> Hits:
    """Return every place of every phrase, by its group and by the number of the sentence."""
    hits: Hits = {}
    vocabulary = Vocabulary(reading.words)
    in_text: dict[str, list[Phrase]] = {}
    for number, sentence in enumerate(reading.sentences):
        for first, end in zip(sentence.clauses, [*sentence.clauses[1:], sentence.end], strict=True):
            if end - first > LONG_CLAUSE:
                here = Vocabulary(reading.words[first:end])
                _look(reading, index, here, {}, (number, first, end), is_name, hits)
            else:
                _look(reading, index, vocabulary, in_text, (number, first, end), is_name, hits)
    return hits


def _look(
    reading: Reading,
    index: Index,
    vocabulary: Vocabulary,
    under: dict[str, list[Phrase]],
    clause: tuple[int, int, int],
    is_name: IsName,
    hits: Hits,
) -> None:
    """Look in one clause; `under` remembers what could be found at each word of the vocabulary."""
    number, first, end = clause
    for at in range(first, end):
        word = reading.words[at]
        if word not in under:
            under[word] = [phrase for phrase in index.under(word) if vocabulary.could_hold(phrase)]
        for phrase in under[word]:
            here = hits.setdefault(phrase.group, {}).setdefault(number, [])
            if len(here) < MOST_IN_A_SENTENCE and (found := phrase.find(reading, at, first, end, is_name)):
                here.append(Hit(phrase.group, number, *found))
