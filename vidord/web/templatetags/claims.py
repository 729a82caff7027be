"""How a claim is named on a page."""

from django import template

from vidord.cases import claim_words
from vidord.core.typography import language
from vidord.rights.words import words

register = template.Library()


@register.simple_tag
def claim_title(row: dict) -> str:
    """Name what it is about, and the question of the law: `Telefon Lumio 7: Får jag reklamera?`"""
    asked = words(language())["questions"][row["question"]]["title"]
    return f"{row['about']}: {asked}" if row["about"] else asked


@register.simple_tag
def board_found(kind: str) -> str:
    """Say what the board found."""
    return claim_words.found_by_board()[kind]


@register.simple_tag
def claim_state(state: str) -> str:
    """Say how it stands."""
    return claim_words.states()[state]
