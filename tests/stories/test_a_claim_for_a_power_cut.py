"""Rolf claims money for a power cut. Nine hours give none; thirty give what the law says."""

import uuid
from datetime import date
from decimal import Decimal

import pytest

from tests.world.browsers import Browser, own_page, words
from vidord.agreements.models import Agreement
from vidord.cases import claim_deciding, deciding, merging
from vidord.cases.decision_letters import Draft
from vidord.cases.models import Claim, Decision
from vidord.people.models import Mandate
from vidord.promises.models import Promise
from vidord.web.demo import townsfolk

QUESTION = "outage.compensation"
NO = {
    "answer": "NO",
    "remedy": "REFUND",
    "amount": "8000",
    "wanted": "8000",
    "ground": "BY_LAW",
    "understood": "Du vill ha 8 000 kr för maten i frysen.",
    "reasons": "Strömmen var borta i nio timmar, och det räcker inte.",
    "evidence": "Mätaren visar nio timmar utan ström.",
    "days": "5",
}


@pytest.fixture
def case(world):
    return world.case_from(
        "Strömmen var borta. Jag vill ha 8 000 kr.",
        name="Rolf Hedman",
        sender="rolf.hedman@post.example",
        subject="Frysen",
    )


@pytest.fixture
def agreed(world, case):
    """His agreement, as it stands in our copy of the billing."""
    return Agreement.objects.create(
        entity=case.unit.entity,
        number="2024-118",
        name="Elnät 16 A",
        concluded_on=date(2024, 1, 1),
        yearly_charge=Decimal(4800),
        mirrored_at=world.now,
    )


def claimed(world, case, ends):
    """Eva finds his agreement, fills in when the power was gone, and writes the claim down."""
    eva = Browser(world, world.town.eva)
    start = f"/desk/cases/{case.number}/claims/new?question={QUESTION}"
    thing = eva.get(f"{start}&q=2024-118").context["things"][0]
    cut = f"&outages.from.1=2026-11-02+08.00&outages.to.1={ends}&known_on=2026-11-02"
    cut += "&phases=ALL&company_has_shown="
    eva.post(f"/desk/cases/{case.number}/claims/new?{thing.address}{cut}")
    return Claim.objects.get(case=case)


def test_nine_hours_give_nothing_and_the_letter_says_by_which_section(world, case, agreed):
    claim = claimed(world, case, "2026-11-02+17.00")
    assert claim.agreement == agreed

    Browser(world, world.town.eva).post(f"/desk/claims/{claim.pk}/decision", **NO)
    world.run()

    letter = words(world.postbox.to("rolf.hedman@post.example")[-1])
    assert "9 timmar och 0 minuter, och det behöver vara minst 12 timmar" in letter
    assert "10 kap. 10 § ellagen (1997:857)" in letter
    assert "Vi medverkar i prövningen." in letter and "https://www.arn.se" in letter
    assert "Solveig Brandt är kundombudsman" in letter
    assert "Eva Lindqvist, kundchef" in letter
    hers = words(Browser(world).get(f"{own_page(case)}/claims/{claim.pk}"))
    assert "9 timmar och 0 minuter" in hers


def test_who_wrote_in_english_is_told_no_in_english(world, agreed):
    case = world.case_from(
        "The power was gone for nine hours. I want 8,000 kr for the food in my freezer.",
        name="Joan Hill",
        sender="joan.hill@post.example",
        subject="The freezer",
    )
    claim = claimed(world, case, "2026-11-02+17.00")

    Browser(world, world.town.eva).post(f"/desk/claims/{claim.pk}/decision", **NO)
    world.run()

    letter = words(world.postbox.to("joan.hill@post.example")[-1])
    assert "9 hours and 0 minutes" in letter
    assert "the Swedish Electricity Act (1997:857)" in letter
    assert "https://www.arn.se" in letter


def test_thirty_hours_are_paid_by_law_with_its_last_day_and_never_less(world, case, agreed):
    eva = world.town.eva
    townsfolk.mandate(eva, "25000", by=None, at=world.now, kind=Mandate.Kind.COMPENSATE)
    claim = claimed(world, case, "2026-11-03+14.00")
    owed = claim.examinations.get().owed
    act = {"by": eva, "at": world.now}
    less = Draft("PARTLY", "COMPENSATE", "Lite.", amount=owed - 1, understood="a", evidence="b")

    with pytest.raises(deciding.TheLawGivesMore):
        claim_deciding.decide(claim, less, form_key=uuid.uuid4(), **act)
    yes = Draft("YES", "COMPENSATE", "Avbrottet var längre än ett dygn.", amount=owed)
    claim_deciding.decide(claim, yes, form_key=uuid.uuid4(), **act)

    promise = Promise.objects.get(remedy__decision__case=case)
    assert (promise.source, promise.law_rule) == ("LAW", "ellag.due")
    assert promise.law_last_day == date(2027, 5, 31)
    assert promise.due_at.date() < promise.law_last_day
    assert Decision.objects.get(case=case).amount == owed == Decimal(2400)


def test_a_claim_is_read_and_decided_where_its_case_continues(world, case, agreed):
    claim = claimed(world, case, "2026-11-02+17.00")
    world.pass_by(minutes=5)
    newer = world.case_from(
        "Nu gäller det även frysen i garaget.",
        name="Rolf Hedman",
        sender="rolf.hedman@post.example",
        subject="Garaget",
    )
    merging.merge(case, newer, because="Samma avbrott.", by=world.town.eva, at=world.now)
    eva = Browser(world, world.town.eva)

    assert f"/desk/claims/{claim.pk}" in eva.get(f"/desk/cases/{newer.number}").content.decode()
    hers = f"{own_page(newer)}/claims/{claim.pk}"
    assert hers in Browser(world).get(own_page(newer)).content.decode()
    assert "9 timmar och 0 minuter" in words(Browser(world).get(hers))

    eva.post(f"/desk/claims/{claim.pk}/decision", **NO)

    assert Decision.objects.get().kind == "NO"
    assert "Nej" in words(eva.get(f"/desk/cases/{newer.number}"))


def test_nothing_is_promised_by_law_before_its_last_day_can_be_counted(world, case, agreed):
    for person in (world.town.eva, world.town.omar):
        townsfolk.mandate(person, "25000", by=None, at=world.now, kind=Mandate.Kind.COMPENSATE)
    eva = Browser(world, world.town.eva)
    start = f"/desk/cases/{case.number}/claims/new?question={QUESTION}"
    thing = eva.get(f"{start}&q=2024-118").context["things"][0]
    cut = "&outages.from.1=2026-11-02+08.00&outages.to.1=2026-11-03+14.00"
    eva.post(f"/desk/cases/{case.number}/claims/new?{thing.address}{cut}")
    claim = Claim.objects.get(case=case)
    yes = {"answer": "YES", "remedy": "COMPENSATE", "amount": "2400", "wanted": "2400", "days": "5"}

    refused = eva.post(f"/desk/claims/{claim.pk}/decision", reasons="Det var längre än ett dygn.", **yes)

    assert "Pröva det på nytt först" in words(refused)
    known = f"/desk/claims/{claim.pk}/examination?{cut}&known_on=2026-11-02&annual_network_cost=4800"
    eva.post(known)
    eva.post(f"/desk/claims/{claim.pk}/decision", reasons="Det var längre än ett dygn.", **yes)
    assert Promise.objects.get(remedy__decision__case=case).law_last_day == date(2027, 5, 31)
