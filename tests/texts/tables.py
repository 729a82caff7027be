"""The tables of sentences, one a line: what the checker must find, and what it must leave alone."""

from pathlib import Path

FOLDER = Path(__file__).parent / "sentences"
LANGUAGES = ("sv", "en")
OURS = ("Nadja Lindgren", "Omar Haddad", "Eva Lindqvist", "Granåsa Energi AB", "Kundtjänst")


def to_be_found(language: str) -> list[tuple[str, str]]:
    """Return rules and sentences of `found.<language>.txt`."""
    return [tuple(line.split(" | ", 1)) for line in _lines(f"found.{language}.txt")]


def to_be_left(language: str) -> list[str]:
    """Return the sentences of `fine.<language>.txt`."""
    return _lines(f"fine.{language}.txt")


def _lines(name: str) -> list[str]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines if line.strip() and not line.startswith("#")]
