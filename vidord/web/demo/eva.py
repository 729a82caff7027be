"""Eva has decided that a paper invoice costs money, and some whom that hits ask her to reconsider it."""

import uuid
from typing import TYPE_CHECKING

from vidord.cases import objecting
from vidord.people.models import Actor
from vidord.texts import general_decisions, thresholds
from vidord.texts.general_decisions import Decided
from vidord.texts.publishing import Reason
from vidord.texts.snippets import Writer
from vidord.texts.thresholds import Measure

if TYPE_CHECKING:
    from vidord.web.demo.history import History

KEY = uuid.UUID("3f0b6c52-0000-4000-8000-000000000000")
PAPER = Decided(
    "En pappersfaktura kostar 49 kr",
    "A paper invoice costs SEK 49",
    "Från den 1 november kostar varje faktura på papper 49 kr.",
    "From 1 November each invoice on paper costs SEK 49.",
    "Papper och porto har blivit dyrare.",
    "Paper and postage have become more expensive.",
)
BECAUSE = Reason(
    "Många som säger samma sak har sett något som vi har missat.",
    "Many who say the same have seen something that we have missed.",
)


def decides_that_paper_costs_money(town: "History") -> None:
    """It takes 25 customers; two are counted, one by herself and one by Yusuf, and nobody learns how many."""
    eva, entity, writer = town.town.eva, town.town.unit.entity, Writer("sv", [])

    def says_how_many() -> None:
        acts = {"because": BECAUSE, "writer": writer, "by": eva, "at": town.now}
        thresholds.publish(entity, Measure(customers=25, days=365, working_days=20), **acts)

    def decides() -> None:
        general_decisions.publish(entity, PAPER, key=KEY, writer=writer, by=eva, at=town.now)

    def is_about_it(who: str, by: Actor | None = None) -> None:
        case = town.cases[who]
        paper = general_decisions.reconsiderable(entity, at=town.now).get(text__slug=f"decision-{KEY}")
        objecting.say(case, paper, by=by or Actor.of(case.customer), at=town.now)

    town.then(-9, "9.00", says_how_many)
    town.then(-9, "9.10", decides)
    town.then(-3, "10.15", lambda: is_about_it("torsten", Actor.of(town.town.yusuf)))
    town.then(-2, "17.40", lambda: is_about_it("majbritt"))
