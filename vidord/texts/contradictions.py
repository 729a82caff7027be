"""Where the words of a draft and its rule plainly say different times. Found by pattern, read by people."""

import re
from dataclasses import dataclass

from vidord.core.typography import SMALL
from vidord.texts.models.pledge import Timing

NUMBER = {
    "sv": r"\d+|ett|" + "|".join(SMALL["sv"][1:]),
    "en": r"\d+|an|a|" + "|".join(SMALL["en"][1:]),
}
UNITS = {
    "sv": (
        ("working_days", r"arbetsdag(?:ar|en|arna)?"),
        ("working_hours", r"arbetstimm(?:e|ar|arna)"),
        ("hours", r"timm(?:e|ar|arna)"),
        ("days", r"dygn"),
    ),
    "en": (
        ("working_days", r"(?:working|business) days?"),
        ("working_hours", r"(?:working|business) hours?"),
        ("hours", r"hours?"),
        ("days", r"days"),
    ),
}
MINUTES = {"hours": 60, "days": 24 * 60}


@dataclass(frozen=True)
class Contradiction:
    """Words in a language that say another time than the rule does."""

    language: str
    words: str


def contradictions(draft: Timing) -> list[Contradiction]:
    """Return the times in title and text, in either language, that are none of the rule's."""
    return [
        Contradiction(language, found[0])
        for language in ("sv", "en")
        for text in (getattr(draft, f"title_{language}"), getattr(draft, f"body_{language}"))
        for found in _times_in(text, language)
        if (found[1], found[2]) not in _times_of(draft)
    ]


def _times_in(text: str, language: str) -> list[tuple[str, str, int]]:
    """Each time that a text says: its words, its unit, how many."""
    either = "|".join(f"(?P<{name}>{unit})" for name, unit in UNITS[language])
    pattern = re.compile(rf"\b(?P<number>{NUMBER[language]})\s+(?:{either})\b", re.IGNORECASE)
    return [
        (" ".join(found[0].split()), *_in_minutes(str(found.lastgroup), _number(found["number"], language)))
        for found in pattern.finditer(text)
    ]


def _number(said: str, language: str) -> int:
    if said.isdecimal():
        return int(said)
    word = said.lower()
    return SMALL[language].index(word) if word in SMALL[language] else 1


def _in_minutes(unit: str, number: int) -> tuple[str, int]:
    return ("minutes", number * MINUTES[unit]) if unit in MINUTES else (unit, number)


def _times_of(rule: Timing) -> set[tuple[str, int]]:
    """The times that a rule knows, each as its unit and how many."""
    counted = {("working_days", rule.working_days), ("working_hours", rule.working_hours)}
    lasting = (rule.elapsed_minutes, rule.every_minutes, rule.first_rhythm_minutes, rule.then_every_minutes)
    counted |= {("minutes", one) for one in lasting}
    if rule.same_day_before:
        counted.add(("working_days", 1))  # “on a working day”, “the next working day”
    return {(unit, number) for unit, number in counted if number}
