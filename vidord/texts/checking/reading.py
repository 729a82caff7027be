"""A letter as the checker reads it: only what is new in it, in words and sentences, each with its place."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

# What may stand inside a word and is no letter of its own: accents apart, soft hyphens, joiners.
INSIDE = "\u0300-\u036f\u00ad\u200b-\u200d\u2060"
HOLE = re.compile(r"\{[^{}\n]{1,60}\}")
LETTERS = rf"(?:[^\W_][{INSIDE}]*)+(?:['’](?:[^\W_][{INSIDE}]*)+)*"
PLAIN = rf"[^\W\d_]++(?![\w{INSIDE}'’])"  # most words: found in one go
WORD = re.compile(rf"{PLAIN}|{HOLE.pattern}|\d+(?:[.:/-]\d+)*|{LETTERS}")
NOT_WRITTEN = re.compile(f"[{INSIDE}]")
A_HOLE = "{}"

STOP = re.compile(r"[.!?…][\"”’»)\]]*\s")
PARAGRAPH = re.compile(r"\n[ \t\r]*\n|\n[ \t]*[-*•–] ")
PAUSE = re.compile(r"[,;:()–—]|\s-\s")
ABBREVIATION = re.compile("a|bl|ca|d|dr|e|ex|exkl|g|inkl|k|kl|m|max|min|mr|mrs|ms|nr|o|p|resp|s|t|tel|v")

ORIGINAL = re.compile(
    r"^[ \t]*[-_]{2,}[ \t]*(?:original|ursprungligt|vidarebefordrat|forwarded)\b.*", re.I | re.M | re.S
)
HEADERS = re.compile(
    r"^(?:från|from): [^\n]*\n(?:[^\n]*\n){0,3}?(?:skickat|sent|datum|date|till|to|ämne|subject): .*",
    re.I | re.M | re.S,
)
QUOTED_LINE = re.compile(r"^[ \t]*>.*$", re.M)
HER_WORDS = re.compile(r"\b(?:du|ni|you)\b[^.!?\n\"”“»]{0,80}[\"”“»]([^\"”“»«\n]{1,400})[\"”“»«]", re.I)


@dataclass
class Sentence:
    """Words `first` to `end` (not with it) of a reading, and where its clauses begin."""

    first: int
    end: int
    clauses: list[int]


@dataclass
class Reading:
    """The new words of a text as they are compared (`words`), and where each stands in the text."""

    text: str
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    steps: int = 0  # how many words were compared with a word of a phrase

    def is_capital(self, at: int) -> bool:
        """Tell whether a word begins with a capital letter."""
        return self.text[self.starts[at]].isupper()


def only_new(text: str) -> str:
    """Return the text with what is quoted in it blanked out; every other word keeps its place."""
    text = text.replace("\r", " ")
    text = ORIGINAL.sub(_blank, text)
    text = HEADERS.sub(_blank, text)
    text = QUOTED_LINE.sub(_blank, text)
    return HER_WORDS.sub(lambda found: _without(found[0], found.start(1) - found.start(), found[1]), text)


def _blank(found: re.Match) -> str:
    return "\n" * len(found[0])


def _without(whole: str, at: int, words: str) -> str:
    return whole[:at] + " " * len(words) + whole[at + len(words) :]


def read(text: str) -> Reading:
    """Read a text: `Vi ringer. Nadja` → the words vi, ringer, nadja in two sentences."""
    reading = Reading(text)
    new = only_new(text)
    last = 0
    for found in WORD.finditer(new):
        at = len(reading.words)
        start = found.start()
        between = new[last:start]
        if at == 0 or (between != " " and _ends_a_sentence(between, reading.words[-1])):
            _end(reading, at)
            reading.sentences.append(Sentence(at, at, [at]))
        elif between != " " and PAUSE.search(between):
            reading.sentences[-1].clauses.append(at)
        word = found[0]
        reading.words.append(A_HOLE if word[0] == "{" else compared(word))
        reading.starts.append(start)
        last = found.end()
        reading.ends.append(last)
    _end(reading, len(reading.words))
    return reading


def _end(reading: Reading, at: int) -> None:
    if reading.sentences:
        reading.sentences[-1].end = at


def _ends_a_sentence(between: str, before: str) -> bool:
    if PARAGRAPH.search(between):
        return True
    return bool(STOP.search(between)) and not (ABBREVIATION.fullmatch(before) and between.startswith("."))


@lru_cache(maxsize=20_000)
def compared(word: str) -> str:
    """Return a word as it is compared: `A\u030aTERKOMMER` → `återkommer`."""
    if word.isascii():
        return word.lower()
    composed = unicodedata.normalize("NFC", word)
    return NOT_WRITTEN.sub("", composed).replace("’", "'").casefold()
