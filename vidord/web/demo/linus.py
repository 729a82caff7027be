"""Linus at the shop's counter: a battery without a receipt, and no name either."""

import uuid
from typing import TYPE_CHECKING

from vidord.cases import counter, examining
from vidord.cases.claim_drafts import Given
from vidord.cases.claiming import About, Asserted
from vidord.cases.examining import Seeing
from vidord.cases.opening import Matter

if TYPE_CHECKING:
    from vidord.web.demo.history import History

SEEN = ("FAULT", "UNDAMAGED")


def swaps_a_battery(town: "History") -> None:
    """He scans it, sees that the cell is dead, and gives a new one: the law stands behind him."""

    def swaps() -> None:
        linus, battery = town.town.linus, town.town.battery
        seeing = Seeing(battery, seen=SEEN, buyer="CONSUMER")
        finding = examining.of_goods(seeing, at=town.now)
        asserted = Asserted(finding, uuid.uuid4(), About(product=battery), seen=SEEN)
        title = f"Reklamation: {battery.name}"
        matter = Matter(unit=linus.unit, title=title, topic="COMPLAINT", language="sv")
        visit = counter.Visit(matter, f"{title}. Felet finns. Inga yttre skador.", asserted)
        claim = counter.settle(visit, Given("REPLACE", battery.price, owner=linus), by=linus, at=town.now)
        town.opened("battery", claim.case)

    town.then(-1, "11.20", swaps)
