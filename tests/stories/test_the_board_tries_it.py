"""Rolf goes to the board with our no. He hears what we answer it, what it finds, and who decides anew."""

import uuid
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override

from tests.pages import claim_in
from tests.world.browsers import Browser, own_page, words
from vidord.cases import claim_deciding, claim_page, opinions, remedies, reviews
from vidord.cases.decision_letters import Draft
from vidord.cases.models import BoardFinding, BoardTrial, Claim, Decision
from vidord.cases.opinions import Finding
from vidord.people.models import Actor, Mandate
from vidord.promises.models import Promise
from vidord.web.demo import townsfolk

ROLF = "rolf.hedman@post.example"
TRIED = {"reference": "2026-04711", "answer_by": "2026-11-20"}
RIGHT = {"kind": "FOR_CUSTOMER", "words": "Frysen var ny och maten dyr. Nämnden vill att vi betalar hälften."}


@pytest.fixture
def case(world):
    return world.case_from("Strömmen var borta.", name="Rolf Hedman", sender=ROLF, subject="Frysen")


@pytest.fixture
def declined(world, case):
    """Eva has said no to nine hours, as the law does. Omar may decide as much."""
    claim = claim_in(case, at=world.now)
    for person in (world.town.eva, world.town.omar):
        townsfolk.mandate(person, "5000", by=None, at=world.now, kind=Mandate.Kind.COMPENSATE)
    draft = Draft(
        "NO",
        "COMPENSATE",
        "Nio timmar är för kort.",
        asked_kind="COMPENSATE",
        asked_amount=Decimal(800),
        understood="Du vill ha 800 kr.",
        evidence="Mätaren visar nio timmar.",
    )
    act = {"by": world.town.eva, "at": world.now}
    claim_deciding.decide(claim, draft, form_key=uuid.uuid4(), ground="BY_LAW", **act)
    world.run()
    return claim


def stands(claim):
    with override("sv"):
        return claim_page.of(Claim.objects.for_page().get(pk=claim.pk)).state


def at_the_board(world, claim, *forms):
    """Nadja notes what the board writes to us."""
    nadja = Browser(world, world.town.nadja)
    for form in forms:
        page = nadja.post(f"/desk/claims/{claim.pk}/board", **form)
    world.run()
    return page


def test_he_hears_that_the_board_tries_it_and_is_promised_what_we_answer(world, case, declined):
    at_the_board(world, declined, TRIED)

    letter = words(world.postbox.to(ROLF)[-1])
    assert "nummer 2026-04711 hos nämnden" in letter
    assert "Nadja Lindgren skriver till dig fredag den 20 november, senast kl. 17.00" in letter
    promise = Promise.objects.live().get(case_promise__case=case, kind="WRITE")
    assert promise.owner == world.town.nadja
    assert stands(declined) == "BOARD"
    assert "prövas av nämnden" in words(Browser(world, world.town.eva).get(f"/desk/claims/{declined.pk}"))
    hers = words(Browser(world).get(f"{own_page(case)}/claims/{declined.pk}"))
    assert "Nämnden prövar det, nummer 2026-04711" in hers


def test_when_the_board_finds_him_right_another_than_eva_decides_anew(world, case, declined):
    at_the_board(world, declined, TRIED, RIGHT)

    letter = words(world.postbox.to(ROLF)[-1])
    assert "rekommenderar att det ändras" in letter
    assert "Omar Haddad beslutar" in letter
    asked = BoardFinding.objects.get().asked
    assert (asked.promise.owner, asked.of_claim.claim) == (world.town.omar, declined)
    assert stands(declined) == "CHANGED"

    half = {"answer": "PARTLY", "remedy": "COMPENSATE", "amount": "400", "wanted": "800", "days": "5"}
    because = {"understood": "Du vill ha 800 kr.", "reasons": "Nämnden säger så.", "evidence": "Dess beslut."}
    Browser(world, world.town.omar).post(f"/desk/claims/{declined.pk}/decision", **half, **because)

    assert stands(declined) == "PARTLY"
    assert Decision.objects.filter(of_claim__claim=declined).count() == 2
    assert Decision.objects.latest("pk").asked == asked


@pytest.mark.parametrize(("kind", "state"), [("FOR_US", "UPHELD"), ("NOT_TRIED", "NO")])
def test_a_no_that_the_board_lets_stand_stands(world, case, declined, kind, state):
    at_the_board(world, declined, TRIED, {"kind": kind, "words": "Avbrottet var kortare än tolv timmar."})

    assert stands(declined) == state
    assert "Avbrottet var kortare" in words(world.postbox.to(ROLF)[-1])
    assert Decision.objects.count() == 1


def test_a_part_that_is_paid_already_can_be_tried_and_decided_anew(world, case):
    claim = claim_in(case, at=world.now)
    townsfolk.mandate(world.town.eva, "5000", by=None, at=world.now, kind=Mandate.Kind.COMPENSATE)
    half = {"answer": "PARTLY", "remedy": "COMPENSATE", "amount": "400", "wanted": "800", "days": "5"}
    because = {"understood": "Du vill ha 800 kr.", "reasons": "Hälften.", "evidence": "Mätaren."}
    Browser(world, world.town.eva).post(f"/desk/claims/{claim.pk}/decision", **half, **because)
    given = Decision.objects.get().given
    remedies.confirm(given, day=world.now.date(), reference="V-1", at=world.now)
    assert stands(claim) == "FULFILLED"

    at_the_board(world, claim, TRIED)
    assert stands(claim) == "BOARD"
    at_the_board(world, claim, RIGHT)

    assert stands(claim) == "CHANGED"
    asked = claim_deciding.question_of(claim)
    yes = {"answer": "YES", "remedy": "COMPENSATE", "amount": "800", "reasons": "Ja.", "days": "5"}
    Browser(world, asked.promise.owner).post(f"/desk/claims/{claim.pk}/decision", **yes)
    assert stands(claim) == "YES"


def test_noted_twice_it_is_one_trial_and_the_first_finding_counts(world, case, declined):
    at_the_board(world, declined, TRIED, RIGHT, {"kind": "FOR_US", "words": "Nej."}, RIGHT)

    assert BoardTrial.objects.count() == 1
    assert BoardFinding.objects.get().kind == "FOR_CUSTOMER"
    assert Promise.objects.filter(case_promise__case=case, kind="DECIDE").count() == 1


def test_a_day_that_is_over_or_no_day_is_asked_for_again_and_nothing_is_written(world, case, declined):
    for day in ("2026-11-09", "2025-02-29", "snart", "0001-01-01", "9999-12-31", "2199-12-31", ""):
        page = at_the_board(world, declined, TRIED | {"answer_by": day})
        assert page.status_code in {409, 422}
        assert "2026-04711" in page.content.decode()
    assert not BoardTrial.objects.exists()
    assert not Promise.objects.filter(case_promise__case=case, kind="WRITE").exists()


def test_of_what_nobody_has_declined_there_is_nothing_to_try(world, case):
    claim = claim_in(case, at=world.now)

    page = at_the_board(world, claim, TRIED)

    assert "det finns inget att pröva" in words(page)
    assert not BoardTrial.objects.exists()


def test_the_database_refuses_a_trial_of_a_yes_and_lets_nobody_change_what_was_found(world, case, declined):
    at_the_board(world, declined, TRIED, RIGHT)

    for change in ({"kind": "FOR_US"}, {"words": "Något annat."}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            BoardFinding.objects.update(**change)
    Browser(world, world.town.omar).post(
        f"/desk/claims/{declined.pk}/decision",
        answer="YES",
        remedy="COMPENSATE",
        amount="800",
        wanted="800",
        reasons="Ja.",
        days="5",
    )
    yes = Decision.objects.get(kind="YES")
    with pytest.raises(DatabaseError, match="refused of a claim"), transaction.atomic():
        BoardTrial.objects.create(decision=yes, reference="1", by=world.town.eva, at=world.now)


def test_what_the_ombudsman_finds_wrong_of_a_claim_is_decided_anew_as_that_claim(world, case, declined):
    decision = Decision.objects.get()
    asked = reviews.ask(decision, by=Actor.of(case.customer), at=world.now)
    found = Finding("CHANGED", "Det var elva och en halv timme.", "Vi mätte fel.", "We measured wrongly.")
    opinions.publish(asked, found, by=world.town.solveig, at=world.now, form_key=uuid.uuid4())

    anew = claim_deciding.question_of(declined)
    assert anew.promise.owner == world.town.omar
    yes = {"answer": "YES", "remedy": "COMPENSATE", "amount": "800", "wanted": "800", "days": "5"}
    Browser(world, world.town.omar).post(f"/desk/claims/{declined.pk}/decision", reasons="Ja.", **yes)

    assert stands(declined) == "YES"
    assert Decision.objects.latest("pk").asked == anew
