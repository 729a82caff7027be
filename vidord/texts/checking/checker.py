"""The checker: what a person has written is read before it goes, and what may not go is shown to her."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from vidord.texts.checking import rules as written
from vidord.texts.checking.finding import Hit, find
from vidord.texts.checking.phrases import clause_around, has_hole
from vidord.texts.checking.reading import HOLE, Reading, Sentence, only_new, read
from vidord.texts.checking.rules import Rule, Rulebook
from vidord.texts.checking.tongue import languages_of

LONGEST_SIGNATURE = 6


@dataclass(frozen=True)
class Remark:
    """What may not stand there: the rule, the words and their place, why, and what to write instead."""

    rule: str
    words: str
    start: int
    end: int
    why: str
    instead: str
    never: bool


def check(
    text: str, *, spoken: str = "sv", ours: Collection[str] = (), is_promised: bool = False
) -> list[Remark]:
    """
    Return what is found in the new words of a text, in the order of its places.

    `spoken` is the writer's language. `ours` are names of our people, units and companies. `is_promised`
    means that a promise with a name and a time goes with the letter.
    """
    return remarks_on(read(text), spoken=spoken, ours=ours, is_promised=is_promised)


def remarks_on(reading: Reading, *, spoken: str, ours: Collection[str], is_promised: bool) -> list[Remark]:
    """Return what is found in a text that has been read."""
    book = written.rulebook(languages_of(reading.words))
    checking = _Checking(reading, book, frozenset(_words_of(ours)), is_promised=is_promised)
    found = [_remark(reading, *place, spoken=spoken) for place in (*checking.places(), *_holes(reading))]
    return sorted(found, key=lambda one: (one.start, one.rule))


def _words_of(names: Collection[str]) -> list[str]:
    return [word for name in names for word in read(name).words]


def _holes(reading: Reading) -> list[tuple[Rule, int, int]]:
    rule = written.rules()[written.HOLE]
    return [(rule, found.start(), found.end()) for found in HOLE.finditer(only_new(reading.text))]


def _remark(reading: Reading, rule: Rule, start: int, end: int, *, spoken: str) -> Remark:
    language = spoken if spoken in written.LANGUAGES else "en"
    words = " ".join(reading.text[start:end].split())
    return Remark(rule.key, words, start, end, rule.why[language], rule.instead[language], rule.never)


class _Checking:
    """One text against one rulebook."""

    def __init__(self, reading: Reading, book: Rulebook, ours: frozenset[str], *, is_promised: bool) -> None:
        self.reading, self.book, self.ours, self.is_promised = reading, book, ours, is_promised
        self.begins = {sentence.first for sentence in reading.sentences}
        self.hits = find(reading, book.index, self._is_a_stranger)
        self.guards: dict[str, Callable[[Hit], bool]] = {
            "": lambda hit: False,
            "OURS_TO_DO": self._is_ours_to_do,
            "YOURS_TO_DO": self._is_yours_to_do,
        }

    def places(self) -> list[tuple[Rule, int, int]]:
        """Weigh the phrases found of each rule by what stands around them; at most one a sentence."""
        reading, found = self.reading, dict[tuple[str, int], tuple[Rule, int, int]]()
        for rule in self.book.rules.values():
            for number, hits in self.hits.get(rule.key, {}).items():
                hit = next((one for one in hits if not self._is_excused(rule, one)), None)
                if hit and not self._is_answered(rule, number):
                    found[rule.key, number] = (rule, reading.starts[hit.first], reading.ends[hit.end - 1])
        covered = {(key, number) for (of, number) in found for key in self.book.rules[of].covers}
        return [place for where, place in found.items() if where not in covered]

    def _is_a_stranger(self, reading: Reading, at: int) -> bool:
        """Tell whether a word is the name of somebody who is not one of us."""
        word = reading.words[at]
        if word in self.ours or word in self.book.words["no_name"] or at in self.begins:
            return False
        return len(word) > 1 and reading.is_capital(at)

    def _is_excused(self, rule: Rule, hit: Hit) -> bool:
        excused = self.hits.get(written.excuse_of(rule.key), {}).get(hit.sentence)
        return bool(excused) or self.guards[rule.guard](hit)

    def _is_answered(self, rule: Rule, number: int) -> bool:
        """Tell whether the sentence, or one beside it, has what the rule asks for."""
        numbers = range(number - 1, number + 2) if rule.is_near else [number]
        return any(all(self._has(one, numbers) for one in group) for group in rule.unless)

    def _has(self, condition: str, numbers: Iterable[int]) -> bool:
        if condition == "PROMISED":
            return self.is_promised
        sentences = [self.reading.sentences[one] for one in numbers if 0 <= one < len(self.reading.sentences)]
        if condition in {"TIME", "NAME"} and any(has_hole(self.reading, one) for one in sentences):
            return True
        if condition == "NAME":
            return any(self._names_somebody(one) for one in sentences)
        return any(self.hits.get(condition, {}).get(one) for one in numbers)

    def _names_somebody(self, sentence: Sentence) -> bool:
        """Tell whether it says I, or a name; a name below the letter names whoever speaks in it."""
        reading = self.reading
        for at in range(sentence.first, sentence.end):
            word = reading.words[at]
            greeted = at > sentence.first and reading.words[at - 1] in self.book.words["greeting"]
            is_capital = reading.is_capital(at)
            if (word in self.book.words["me"] and (is_capital or word != "i")) or (
                word in self.ours and is_capital
            ):
                return True
            if (
                at not in self.begins
                and reading.is_capital(at)
                and word not in self.book.words["no_name"]
                and not greeted
            ):
                return True
        last = reading.sentences[-1]
        signed = reading.words[max(last.first, last.end - LONGEST_SIGNATURE) : last.end]
        return any(word in self.ours for word in signed)

    def _is_ours_to_do(self, hit: Hit) -> bool:
        """Tell whether we do it ourselves, or nobody needs to: `jag ska ringa …`, `du slipper ringa …`."""
        words, before = self.book.words, self._before(hit)
        if not words["not"].isdisjoint(self.reading.words[hit.first : hit.end]):
            return True
        if not words["hesitate"].isdisjoint(before) or (before and before[-1] in words["turn"]):
            return False
        for word in reversed(before):
            if word in words["us"] or word in words["not"] or word in self.ours:
                return True
            if word in words["you"] or word in words["you_too"]:
                return not words["not"].isdisjoint(before)
        return False

    def _is_yours_to_do(self, hit: Hit) -> bool:
        """Tell whether it asks the reader to do something: `Skicka bilden så snart du kan`."""
        words, before = self.book.words, self._before(hit)
        if who := [word for at, word in enumerate(before) if self._is_doer(before, at)]:
            said = [*before, *self.reading.words[hit.first : hit.end]]
            return who[-1] in words["you"] and words["get"].isdisjoint(said)
        asked = [word for word in before if word not in words["please"]]
        return bool(asked) and asked[0] in words["do"]

    def _is_doer(self, before: list[str], at: int) -> bool:
        """Tell whether a word says who does it; `you` does so only where it begins what is said."""
        words, word = self.book.words, before[at]
        if word in words["you"] and word in words["you_too"]:
            return at == 0 or before[at - 1] in words["joins"] or before[at - 1] in words["please"]
        return word in words["us"] or word in words["you"]

    def _before(self, hit: Hit) -> list[str]:
        """The words of its clause before what was found."""
        first, _end = clause_around(self.reading.sentences[hit.sentence], hit.first)
        return self.reading.words[first : hit.first]
