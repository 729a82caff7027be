"""The small language in which rules say what they look for, and how it is found without going back.

`vi|jag` one of these words, `återkomm*` any ending, `<outside>` a class of words, `?redan` may be missing,
`..` up to three words of any kind (`..5`: five), `!dig|er` any word but these, `#` a number, `@` a clock time
or a date, `@name` the name of somebody who is not one of us. A phrase stands within one clause.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from vidord.texts.checking.reading import A_HOLE, Reading, Sentence

USUAL_GAP = 3
MOMENT = re.compile(r"\d{1,2}[.:]\d{2}|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}")
Classes = dict[str, list[str]]
IsName = Callable[[Reading, int], bool]


class Unreadable(Exception):
    """A phrase that can't be looked for; `args[0]` is the phrase."""


@dataclass(frozen=True)
class Part:
    """One word of a phrase; `gap` words of any kind may stand before it."""

    kind: str  # WORD, NOT, NUMBER, MOMENT or NAME
    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    may_miss: bool = False
    gap: int = 0

    def fits(self, reading: Reading, at: int, is_name: IsName) -> bool:
        """Tell whether the word at a place is this one."""
        reading.steps += 1
        word = reading.words[at]
        if self.kind == "NUMBER":
            return word[0].isdigit()
        if self.kind == "MOMENT":
            return MOMENT.fullmatch(word) is not None
        if self.kind == "NAME":
            return is_name(reading, at)
        found = word in self.words or word.startswith(self.beginnings)
        return found != (self.kind == "NOT")

    @property
    def rarity(self) -> int:
        """How seldom the word is met, by the length of its shortest form; nothing when it can't be sought."""
        if self.may_miss or self.kind in {"NOT", "NAME"}:
            return 0
        if self.kind != "WORD":
            return 1
        return min(len(word) for word in (*self.words, *self.beginnings))


@dataclass(frozen=True)
class Phrase:
    """What is looked for: its parts, and the one by which it is found. `group` is whose phrase it is."""

    written: str
    group: str
    parts: tuple[Part, ...]
    anchor: int

    @property
    def needed(self) -> Iterator[Part]:
        """The parts that are words and may not miss."""
        return (part for part in self.parts if part.kind == "WORD" and not part.may_miss)

    def find(
        self, reading: Reading, at: int, first: int, end: int, is_name: IsName
    ) -> tuple[int, int] | None:
        """Return the words from and to (not with) which the phrase stands, its anchor at a place."""
        after = self.parts[self.anchor + 1 :]
        gaps = [part.gap for part in after]
        last = _walk(reading, after, gaps, at + 1, +1, end, is_name)
        if last is None:
            return None
        before = self.parts[self.anchor :: -1]
        gaps = [part.gap for part in before[:-1]]
        begin = _walk(reading, before[1:], gaps, at - 1, -1, first - 1, is_name)
        return None if begin is None else (begin + 1, last)


def _walk(
    reading: Reading,
    parts: tuple[Part, ...],
    gaps: list[int],
    start: int,
    step: int,
    stop: int,
    is_name: IsName,
) -> int | None:
    """Follow parts from a place in one direction; all places reached are kept at once, the nearest wins."""
    reached = {start}
    for part, gap in zip(parts, gaps, strict=True):
        seen = {at + step * skip for at in reached for skip in range(gap + 1)}
        beyond = {at + step for at in seen if (stop - at) * step > 0 and part.fits(reading, at, is_name)}
        reached = beyond | reached if part.may_miss else beyond
        if not reached:
            return None
    return min(reached, key=lambda at: at * step)


def parse(written: str, *, group: str, classes: Classes) -> Phrase:
    """
    Read a phrase: `vi ..1 återkomm*` is `vi`, at most one word, and a word that begins with `återkomm`.

    :raises Unreadable: when it has no word by which it can be found, or names a class that is not there.
    """
    parts: list[Part] = []
    gap = 0
    for piece in written.split():
        if piece.startswith(".."):
            gap = int(piece[2:] or USUAL_GAP)
            continue
        parts.append(_part(piece, gap, classes, written))
        gap = 0
    rarest = max(range(len(parts)), key=lambda at: parts[at].rarity, default=None)
    if rarest is None or gap or not parts[rarest].rarity:
        raise Unreadable(written)
    return Phrase(written, group, tuple(parts), rarest)


def _part(piece: str, gap: int, classes: Classes, written: str) -> Part:
    may_miss = piece.startswith("?")
    piece = piece.removeprefix("?")
    shapes = {"#": "NUMBER", "@": "MOMENT", "@name": "NAME"}
    if piece in shapes:
        return Part(shapes[piece], may_miss=may_miss, gap=gap)
    kind = "NOT" if piece.startswith("!") else "WORD"
    words: list[str] = []
    for one in piece.removeprefix("!").split("|"):
        if one.startswith("<") and one[1:-1] not in classes:
            raise Unreadable(written)
        words += classes[one[1:-1]] if one.startswith("<") else [one]
    endless = tuple(word[:-1] for word in words if word.endswith("*"))
    if not all(words) or not all(endless):
        raise Unreadable(written)
    return Part(kind, frozenset(word for word in words if word[-1] != "*"), endless, may_miss, gap)


def clause_around(sentence: Sentence, at: int) -> tuple[int, int]:
    """Return the first word of the clause that a word stands in, and the end of it."""
    number = bisect_right(sentence.clauses, at)
    end = sentence.clauses[number] if number < len(sentence.clauses) else sentence.end
    return sentence.clauses[number - 1], end


def has_hole(reading: Reading, sentence: Sentence) -> bool:
    """Tell whether a sentence of a snippet has something to fill in."""
    return A_HOLE in reading.words[sentence.first : sentence.end]
