"""Arne Hedlund is told no, and lets the ombudsman look at it."""

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

from vidord.cases import deciding, reviews
from vidord.cases.decision_letters import Draft
from vidord.cases.models import Decision
from vidord.people.models import Actor

if TYPE_CHECKING:
    from vidord.web.demo.history import History

ASKS = "Strömmen var borta i nio timmar och frysen tinade. Jag vill ha 900 kr för maten."
NO = Draft(
    kind="NO",
    remedy="REFUND",
    reasons="Ett avbrott på nio timmar ger ingen ersättning. Först efter tolv timmar gör det det.",
    asked_kind="REFUND",
    asked_amount=Decimal(900),
    understood="Du vill ha 900 kr för maten i frysen.",
    rule="Ellagen 10 kap. 10 §.",
    evidence="Mätaren visar nio timmar utan ström.",
)


def lets_the_ombudsman_look(town: "History") -> None:
    """Yusuf says no on his own mandate; three days later Arne asks on his own page."""

    def writes() -> None:
        mail = "arne.hedlund@post.example"
        town.opened("arne", town.case_from(ASKS, name="Arne Hedlund", sender=mail, subject="Maten i frysen"))

    def is_told_no() -> None:
        case, key = town.cases["arne"], uuid.uuid5(uuid.NAMESPACE_URL, ASKS)
        deciding.decide(case, NO, by=town.town.yusuf, at=town.now, form_key=key)

    def asks() -> None:
        case = town.cases["arne"]
        reviews.ask(Decision.objects.get(case=case), by=Actor.of(case.customer), at=town.now)

    town.then(-6, "10.10", writes)
    town.then(-6, "15.40", is_told_no)
    town.then(-3, "11.20", asks)
