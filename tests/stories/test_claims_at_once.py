"""Everybody presses at the same moment: a claim at the counter, its examinations, its decision."""

import uuid
from functools import partial

import pytest

from tests.world.at_once import at_once
from vidord.cases import claim_deciding, claiming, counter, examining
from vidord.cases.claim_drafts import Given
from vidord.cases.claiming import About, Asserted
from vidord.cases.decision_letters import Draft
from vidord.cases.examining import Seeing
from vidord.cases.models import Case, Claim, Decision, Remedy
from vidord.cases.opening import Matter

MANY = 32


@pytest.fixture
def visit(committed):
    """A battery on the counter."""
    town, at = committed.town, committed.now
    seen = ("FAULT", "UNDAMAGED")
    finding = examining.of_goods(Seeing(town.battery, seen=seen, buyer="CONSUMER"), at=at)
    asserted = Asserted(finding, uuid.uuid4(), About(product=town.battery), seen=seen)
    matter = Matter(unit=town.linus.unit, title="Reklamation", topic="COMPLAINT", language="sv")
    return counter.Visit(matter, "Batteriet är dött.", asserted)


def test_sent_32_times_at_once_the_battery_is_swapped_once(committed, visit):
    linus, before = committed.town.linus, Case.objects.count()
    given = Given("REPLACE", committed.town.battery.price, owner=linus)

    claims = at_once([partial(counter.settle, visit, given, by=linus, at=committed.now)] * MANY)

    assert len({one.pk for one in claims}) == 1
    assert Case.objects.count() == before + 1
    (claim,) = Claim.objects.filter(form_key=visit.asserted.key)
    decision = Decision.objects.get(case=claim.case)
    assert Remedy.objects.filter(decision=decision).count() == 1


def test_of_32_who_decide_a_claim_at_once_one_has_decided(committed, visit):
    town, at = committed.town, committed.now
    claim = counter.leave_open(visit, by=town.linus, at=at)
    yes = Draft("YES", "REPLACE", "Den ska hålla.", amount=town.battery.price)

    made = at_once(
        partial(claim_deciding.decide, claim, yes, by=person, at=at, form_key=uuid.uuid4())
        for person in [town.linus, town.stina] * (MANY // 2)
    )

    assert len({one.pk for one in made}) == 1
    assert Decision.objects.filter(of_claim__claim=claim).count() == 1


def test_32_examinations_at_once_are_numbered_and_all_kept(committed, visit):
    town, at = committed.town, committed.now
    claim = counter.leave_open(visit, by=town.linus, at=at)

    at_once([partial(examining.examine, claim, by=town.linus, at=at)] * MANY)

    numbers = claim.examinations.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, MANY + 2))


def test_asserted_32_times_with_one_key_it_is_one(committed, visit):
    town, at = committed.town, committed.now
    case = counter.leave_open(visit, by=town.linus, at=at).case
    asserted = Asserted(visit.asserted.finding, uuid.uuid4())

    claims = at_once([partial(claiming.assert_claim, case, asserted, by=town.linus, at=at)] * MANY)

    assert len({one.pk for one in claims}) == 1
