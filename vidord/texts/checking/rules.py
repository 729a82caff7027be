"""The rules as they lie in `rules/*.toml`, read once: phrases, what excuses them, what to write instead."""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from vidord.texts.checking.finding import Index
from vidord.texts.checking.phrases import Phrase, parse

LANGUAGES = ("sv", "en")
HOLE = "HOLE"
Spoken = dict[str, str]


@dataclass(frozen=True)
class Rule:
    """
    What may not stand in a letter. `unless` are conditions of which all in one group excuse it; `guard` is a
    question about who is to do it; `never` means that no reason lets it through; `is_near` that the sentences
    beside it may excuse it too; `covers` are rules that need not speak in the same sentence.
    """

    key: str
    why: Spoken
    instead: Spoken
    found: dict[str, list[str]]
    fine: dict[str, list[str]]
    unless: tuple[frozenset[str], ...] = ()
    guard: str = ""
    never: bool = False
    is_near: bool = False
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rulebook:
    """Every rule, the phrases of one language or of both, and the words that belong together."""

    rules: dict[str, Rule]
    index: Index
    words: dict[str, frozenset[str]]


def excuse_of(key: str) -> str:
    """Return the group of the phrases that excuse a rule's own: `WHEN` → `WHEN:unless`."""
    return f"{key}:unless"


@cache
def version() -> str:
    """Return a short name of these rules, so that a letter can say which of them read it."""
    return hashlib.sha256("".join(_files()).encode()).hexdigest()[:12]


@cache
def rulebook(languages: tuple[str, ...]) -> Rulebook:
    """Return the rules with the phrases of these languages."""
    written = _written()
    phrases = [phrase for language in languages for phrase in _phrases(written, language)]
    together = {
        name: frozenset[str]().union(*(words(language, name) for language in languages))
        for name in written["words"][LANGUAGES[0]]
    }
    return Rulebook(rules(), Index(phrases), together)


@cache
def words(language: str, name: str) -> frozenset[str]:
    """Return the words of one language that belong together under a name, such as `us` or `small`."""
    return frozenset(_written()["words"][language][name])


@cache
def rules() -> dict[str, Rule]:
    """Return every rule by its key."""
    return {one["id"]: _rule(one) for one in _written()["rule"]}


def _rule(one: dict[str, Any]) -> Rule:
    return Rule(
        key=one["id"],
        why=one["why"],
        instead=one["instead"],
        found=one["found"],
        fine=one["fine"],
        unless=tuple(frozenset(group) for group in one.get("unless", ())),
        guard=one.get("guard", ""),
        never=one.get("never", False),
        is_near=one.get("near", False),
        covers=tuple(one.get("covers", ())),
    )


def _phrases(written: dict[str, Any], language: str) -> Iterator[Phrase]:
    classes = written["words"][language]
    for rule in written["rule"]:
        yield from _parsed(rule.get(language, ()), rule["id"], classes)
        yield from _parsed(rule.get(f"unless_{language}", ()), excuse_of(rule["id"]), classes)
    for name, condition in written["condition"].items():
        yield from _parsed(condition[language], name, classes)


def _parsed(phrases: list[str], group: str, classes: dict[str, list[str]]) -> Iterator[Phrase]:
    for phrase in phrases:
        yield parse(phrase, group=group, classes=classes)


@cache
def _written() -> dict[str, Any]:
    whole: dict[str, Any] = {"rule": []}
    for text in _files():
        read = tomllib.loads(text)
        whole["rule"] += read.pop("rule", [])
        whole |= read
    return whole


@cache
def _files() -> tuple[str, ...]:
    folder = files("vidord.texts.checking") / "rules"
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return tuple(one.read_text(encoding="utf-8") for one in found)
