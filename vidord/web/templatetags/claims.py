"""How a claim is named on a page."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from vidord.cases import claim_words
from vidord.core import typography
from vidord.core.typography import language
from vidord.rights.words import words

register = template.Library()


@register.simple_tag
def claim_title(row: dict) -> str:
    """Name what it is about, and the question of the law: `Telefon Lumio 7: Får jag reklamera?`"""
    asked = words(language())["questions"][row["question"]]["title"]
    return f"{row['about']}: {asked}" if row["about"] else asked


@register.simple_tag
def claim_apart(row: dict, rows: list[dict], *, shows_place: bool = True) -> str:
    """Tell it apart from others of the same name: by its place, else by when it was noted."""
    alike = [one for one in rows if claim_title(one) == claim_title(row)]
    told = {one["pk"]: _ways_to_tell(one, shows_place=shows_place) for one in alike}
    if len(alike) == 1:
        return ""
    mine = told[row["pk"]]
    apart = (way for place, way in enumerate(mine) if [one[place] for one in told.values()].count(way) == 1)
    return next(apart, mine[-1])


def _ways_to_tell(row: dict, *, shows_place: bool) -> tuple[str, str, str]:
    at = datetime.fromisoformat(row["at"])
    day = typography.dated(timezone.localtime(at).date())
    place = row["place"] if shows_place else ""
    noted = _("noted %(when)s") % {"when": day}
    joined = f"{place}, {noted}" if place else noted
    return place or noted, joined, f"{joined} {typography.clock(at)}"


@register.simple_tag
def board_found(kind: str) -> str:
    """Say what the board found."""
    return claim_words.found_by_board()[kind]


@register.simple_tag
def claim_state(state: str) -> str:
    """Say how it stands."""
    return claim_words.states()[state]
