"""Texts to people lie in pairs of files beside the verb that says them; every {hole} must be filled."""

import string
from functools import cache
from importlib.resources import files

LANGUAGES = ("sv", "en")


@cache
def template(room: str, name: str, language: str) -> tuple[str, str]:
    """Return subject and text of `<room>/words/<name>.<language>.md`; its first line is the subject."""
    whole = (files(f"vidord.{room}") / "words" / f"{name}.{language}.md").read_text(encoding="utf-8")
    subject, _, text = whole.partition("\n\n")
    return subject.removeprefix("# "), text


def holes(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def say(room: str, name: str, *, language: str, **values: str) -> tuple[str, str]:
    """
    Fill the holes and return (subject, text). A value is put in as it is and never read as a template.

    :raises KeyError: when a hole has no value.
    """
    subject, text = template(room, name, language if language in LANGUAGES else "en")
    return _fill(subject, values).replace("\r", " ").replace("\n", " "), _fill(text, values)


def _fill(text: str, values: dict[str, str]) -> str:
    return "".join(literal + (values[name] if name else "") for literal, name in _pieces(text))


@cache
def _pieces(text: str) -> list[tuple[str, str | None]]:
    """A text of ours taken apart once; there are as many as there are files."""
    return [(literal, name) for literal, name, _, _ in string.Formatter().parse(text)]
