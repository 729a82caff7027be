"""A phone of thirteen months is dead: what the law gives is given, and a no is read where she reads."""

import uuid
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from tests.world.browsers import Browser, own_page, words
from vidord.cases import claiming, examining
from vidord.cases.claiming import About, Asserted
from vidord.cases.examining import OF_ANOTHER_LAW, Seeing
from vidord.cases.models import Claim, ClaimDecision, Decision, Examination
from vidord.channels.models import OutboundMessage
from vidord.people.models import Mandate
from vidord.rights.hearing import RULES
from vidord.web.demo import townsfolk

YES = {"answer": "YES", "amount": "6990", "wanted": "6990", "reasons": "Den ska hålla.", "days": "5"}
NO = {
    "answer": "NO",
    "remedy": "REPLACE",
    "amount": "6990",
    "wanted": "6990",
    "understood": "Du vill ha en ny telefon.",
    "reasons": "Skärmen har slagits sönder.",
    "evidence": "Verkstadens bilder av glaset.",
    "ground": "CAUSED_LATER",
    "days": "5",
}


@pytest.fixture
def case(world):
    """Siv writes to the shop."""
    opened = world.case_from("Telefonen är död.", name="Siv Alm", sender="siv.alm@post.example")
    opened.unit, opened.face, opened.capacity = world.town.linus.unit, world.town.linus, "CONSUMER"
    opened.save()
    return opened


@pytest.fixture
def claim(world, case):
    """Her phone was examined: the fault is there."""
    bought, seen = world.town.bought_phone, ("FAULT", "UNDAMAGED")
    finding = examining.of_goods(Seeing(bought.product, bought, seen, buyer="CONSUMER"), at=world.now)
    asserted = Asserted(finding, uuid.uuid4(), About(purchase=bought), seen=seen)
    return claiming.assert_claim(case, asserted, by=world.town.linus, at=world.now)


@pytest.fixture
def stina(world):
    """Stina, who may also lower a price."""
    townsfolk.mandate(world.town.stina, None, by=None, at=world.now, kind=Mandate.Kind.PRICE_REDUCTION)
    return Browser(world, world.town.stina)


def decided(stina, claim, **said):
    return stina.post(f"/desk/claims/{claim.pk}/decision", **said)


@pytest.mark.parametrize(
    "less",
    [
        {"remedy": "REFUND", "amount": "100", "wanted": "100"},
        {"remedy": "REPLACE", "amount": "1", "wanted": "1"},
        {"remedy": "PRICE_REDUCTION", "amount": "2000", "wanted": "2000"},
    ],
    ids=lambda said: f"{said['remedy']} {said['amount']}",
)
def test_less_than_a_new_one_settles_nothing(world, stina, claim, less):
    refused = decided(stina, claim, **YES | less)

    assert "Lagen ger det" in words(refused)
    assert not Decision.objects.exists()


def test_a_price_reduction_settles_it_when_she_has_asked_for_it_and_the_letter_says_so(world, stina, claim):
    lower = {"remedy": "PRICE_REDUCTION", "amount": "2000", "wanted": "2000", "her_choice": "on"}

    decided(stina, claim, **YES | lower)
    world.run()

    assert ClaimDecision.objects.get().her_choice
    letter = words(world.postbox.to("siv.alm@post.example")[-1])
    assert "Ja. Du får prisavdrag, 2 000 kr." in letter
    assert "Du har själv bett om det här i stället för en lagning eller en ny vara" in letter


@pytest.mark.parametrize(
    "enough",
    [{"remedy": "REPLACE"}, {"remedy": "REFUND"}, {"remedy": "REPAIR", "amount": "0", "wanted": "0"}],
)
def test_a_new_one_a_repair_or_all_of_the_money_settles_it(world, stina, claim, enough):
    decided(stina, claim, **YES | enough)

    assert Decision.objects.get().remedy == enough["remedy"]


def test_the_database_lets_nothing_less_settle_it_whoever_writes_the_row(world, stina, claim):
    decided(stina, claim, **YES | {"remedy": "REFUND"})
    examination = examining.examine(claim, by=world.town.stina, at=world.now)
    whole = Decision.objects.get()
    part = Decision.objects.get()
    part.pk, part.amount, part.asked_amount = None, Decimal(100), Decimal(100)
    part.letter = OutboundMessage.objects.exclude(pk=whole.letter_id).latest("pk")

    with pytest.raises(DatabaseError, match="the law gives more"), transaction.atomic():
        part.save()
        ClaimDecision.objects.create(claim=claim, decision=part, examination=examination)


def test_a_new_one_costs_her_nothing_and_our_price_is_not_in_the_letter(world, stina, claim):
    decided(stina, claim, **YES | {"remedy": "REPLACE"})
    world.run()

    letter = words(world.postbox.to("siv.alm@post.example")[-1])
    assert "Ja. Du får en ny vara, utan kostnad." in letter
    assert "6 990" not in letter and "Därför" not in letter


def test_a_no_by_sms_is_read_whole_on_her_own_page(world, stina, claim, case, settings):
    settings.SMS_URL, settings.SMS_FROM = "http://127.0.0.1:9/sms", "+46701740605"
    point = case.thread.contact_point
    point.kind, point.value = "PHONE", "+46701740677"
    point.save()

    decided(stina, claim, **NO)

    letter = Decision.objects.get().letter
    assert letter.way == "SMS"
    assert letter.text.startswith("Granåsa Energi: Beslut: nej. Varför, och vad du kan göra nu: http")
    hers = words(Browser(world).get(own_page(case)))
    for part in (
        "Du vill ha en ny telefon.",
        "Verkstadens bilder av glaset.",
        "Allmänna reklamationsnämnden (ARN)",
        "Vi medverkar i prövningen.",
        "Märta Falk är kundombudsman",
        "Stina Nord, butikschef, 0980-31 92 72",
    ):
        assert part in hers


def test_her_claims_page_says_why_it_is_a_no_and_what_she_can_do(world, stina, claim, case):
    decided(stina, claim, **NO)

    hers = words(Browser(world).get(f"{own_page(case)}/claims/{claim.pk}"))
    for part in ("Skärmen har slagits sönder.", "Allmänna reklamationsnämnden (ARN)", "Märta Falk"):
        assert part in hers


def test_what_the_law_gave_is_taken_back_by_what_somebody_has_shown_and_never_by_a_click(world, stina, claim):
    facts = "buyer=CONSUMER&seller=BUSINESS&bought=GOODS&contract_date=2025-10-14&delivered_on=2025-10-14"
    anew = f"/desk/claims/{claim.pk}/examination?{facts}&showed_on=2026-11-10&complained_on=2026-11-10"
    anew += "&is_defective=no&existed_at_delivery="
    asked = stina.get(anew)
    assert "Vad visar att det är på ett annat sätt" in words(asked)

    refused = stina.post(anew)

    assert refused.status_code == 422
    assert "en rätt tas inte tillbaka utan det" in words(refused)
    assert claim.examinations.count() == 1
    stina.post(anew, evidence="Verkstaden har kört den i två dygn utan fel.")
    assert list(claim.examinations.order_by("number").values_list("answer", flat=True)) == ["yes", "no"]
    with pytest.raises(DatabaseError, match="taken back on evidence"), transaction.atomic():
        no = claim.examinations.latest("number")
        first = Claim.objects.create(case=claim.case, question=claim.question, by=claim.by, at=claim.at)
        yes = claim.examinations.earliest("number")
        for row in (yes, no):
            row.pk, row.claim, row.evidence = None, first, ""
            row.save()


def test_who_finds_no_fault_does_not_say_that_it_is_there(world, stina, claim):
    decided(stina, claim, **NO | {"ground": "NO_FAULT", "evidence": "Verkstaden har kört den i två dygn."})

    assert Decision.objects.get().kind == "NO"
    assert Examination.objects.latest("number").seen == ["UNDAMAGED"]


def test_every_step_that_points_at_another_law_is_a_step_of_some_act():
    assert set(RULES) >= OF_ANOTHER_LAW
