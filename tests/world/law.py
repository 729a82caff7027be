"""What the law says of a refrigerator and of a power cut in Granåsa, as a claim would bring it."""

from datetime import date

from vidord.rights import questions
from vidord.rights.finding import Finding

FRIDGE = {
    "buyer": "CONSUMER",
    "seller": "BUSINESS",
    "bought": "GOODS",
    "contract_date": "2025-03-14",
    "delivered_on": "2025-03-17",
    "showed_on": "2026-10-30",
    "complained_on": "2026-11-10",
}
POWER_CUT = {
    "outages": [{"from": "2026-11-01T16:20+01:00", "to": "2026-11-03T11:00+01:00"}],
    "phases": "ALL",
    "annual_network_cost": "5 400",
    "known_on": "2026-11-03",
}


def fridge(*, on: date, **changed: object) -> Finding:
    """Yes: it is to be repaired or replaced; the statute names no day."""
    return questions.assess("goods.defect", FRIDGE | changed, on=on)


def power_cut(*, on: date, **changed: object) -> Finding:
    """Yes: 2 550 kr, by 31 May 2027 when it was known on 3 November 2026."""
    return questions.assess("outage.compensation", POWER_CUT | changed, on=on)
