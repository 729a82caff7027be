"""What Kajsa has bought, agreed and claimed: each number of hers is a canary."""

import uuid
from datetime import date
from decimal import Decimal

from tests.world import World
from vidord.agreements.models import Agreement, Purchase, ServicePoint
from vidord.cases import board, claim_deciding, claiming, examining
from vidord.cases.claiming import About, Asserted
from vidord.cases.decision_letters import Draft
from vidord.cases.examining import Seeing
from vidord.cases.models import Case, Claim
from vidord.rights.questions import assess

WORDS = (
    *("sparvserie", "sparvmedlem", "sparvkund", "sparvgatan", "sparvundersökt"),
    *("sparvdiarie", "sparvnämnd"),
)
PLACES = {
    "agreements_agreement.customer_number",
    "agreements_purchase.customer_number",
    "agreements_purchase.serial_number",
    "agreements_servicepoint.address",
    "cases_boardfinding.words",
    "cases_boardtrial.reference",
    "cases_examination.evidence",
}


def asserts(town: World, case: Case) -> None:
    """A telephone that somebody examines and finds nothing wrong with, and a power cut at her address."""
    bought = Purchase.objects.create(
        entity=town.town.phone.entity,
        receipt_number="118",
        product=town.town.phone,
        bought_on=date(2026, 1, 12),
        amount=6490,
        paid=6490,
        serial_number="sparvserie",
        customer_number="sparvmedlem",
        mirrored_at=town.now,
    )
    act = {"by": case.face, "at": town.now}
    finding = examining.of_goods(Seeing(bought.product, bought, buyer="CONSUMER"), at=town.now)
    claim = claiming.assert_claim(case, Asserted(finding, uuid.uuid4(), About(purchase=bought)), **act)
    examining.examine(claim, ground="NO_FAULT", evidence="sparvundersökt", **act)
    _goes_to_the_board(town, claim)
    _is_without_power(town, case)


def _goes_to_the_board(town: World, claim: Claim) -> None:
    """Eva declines it, and the board ends it."""
    eva = {"by": town.town.eva, "at": town.now}
    words = {"understood": "sparvförstått", "evidence": "sparvundersökt"}
    no = Draft("NO", "REFUND", "sparvskäl", asked_kind="REFUND", asked_amount=Decimal(6490), **words)
    claim_deciding.decide(claim, no, form_key=uuid.uuid4(), ground="NO_FAULT", **eva)
    trial = board.begin(claim, reference="sparvdiarie", answer_by=date(2026, 12, 1), **eva)
    board.end(trial, board.Found("NOT_TRIED", "sparvnämnd"), **eva)


def _is_without_power(town: World, case: Case) -> None:
    entity, mirrored = case.unit.entity, {"mirrored_at": town.now}
    place = ServicePoint.objects.create(
        entity=entity, number="735999000000000118", kind="ELECTRICITY", address="sparvgatan 4", **mirrored
    )
    agreed = Agreement.objects.create(
        entity=entity,
        number="2024-118",
        name="Elnät",
        customer_number="sparvkund",
        service_point=place,
        concluded_on=date(2024, 1, 1),
        **mirrored,
    )
    cut = {"from": "2026-11-02T08:00:00+01:00", "to": "2026-11-02T17:00:00+01:00"}
    finding = assess(
        "outage.compensation", {"outages": [cut], "annual_network_cost": "4800"}, on=town.now.date()
    )
    asserted = Asserted(finding, uuid.uuid4(), About(agreement=agreed))
    claiming.assert_claim(case, asserted, by=case.face, at=town.now)
