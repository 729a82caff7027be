"""Eva and Omar answer the same claim. Whoever was second hears whose word holds, and finds her own again."""

import pytest

from tests.pages import claim_in
from tests.world.browsers import Browser, address, words
from vidord.cases.models import AnswerDraft, Decision
from vidord.core.typography import HARD, reference
from vidord.people.models import Mandate
from vidord.web.demo import townsfolk

ROLF = "rolf.hedman@post.example"
NO = {
    "answer": "NO",
    "remedy": "COMPENSATE",
    "amount": "800",
    "wanted": "800",
    "ground": "BY_LAW",
    "days": "5",
}
NO |= {"understood": "Du vill ha 800 kr.", "evidence": "Mätaren visar nio timmar."}


@pytest.fixture
def claim(world):
    case = world.case_from("Strömmen var borta.", name="Rolf Hedman", sender=ROLF, subject="Frysen")
    for person in (world.town.eva, world.town.omar):
        townsfolk.mandate(person, "5000", by=None, at=world.now, kind=Mandate.Kind.COMPENSATE)
    return claim_in(case, at=world.now)


def decides(world, person, claim, reasons, **more):
    return Browser(world, person).post(f"/desk/claims/{claim.pk}/decision", reasons=reasons, **NO | more)


def test_omar_hears_that_eva_has_decided_that_his_does_not_hold_and_where_his_words_lie(world, claim):
    decides(world, world.town.eva, claim, "Nio timmar är för kort.")
    world.pass_by(minutes=1)

    page = decides(world, world.town.omar, claim, "Det var inte länge nog.")

    assert address(page) == f"/desk/claims/{claim.pk}"
    said = words(page)
    assert "Eva Lindqvist beslutade: nej" in said
    assert "Det du skickade nu gäller inte." in said
    number = reference(claim.case.number).replace(HARD, " ")
    assert f"Din text ligger kvar på sidan för ärende {number}, den är inte skickad." in said
    case_page = words(Browser(world, world.town.omar).get(f"/desk/cases/{claim.case.number}"))
    assert "Det var inte länge nog." in case_page
    assert Decision.objects.get().reasons == "Nio timmar är för kort."


def test_eva_who_has_decided_in_another_window_finds_her_later_words_too(world, claim):
    eva = world.town.eva
    decides(world, eva, claim, "Nio timmar är för kort.")
    world.pass_by(minutes=1)

    page = decides(world, eva, claim, "Tolv timmar är gränsen.")

    assert "Det du skickade nu gäller inte." in words(page)
    assert "Tolv timmar är gränsen." in words(Browser(world, eva).get(f"/desk/cases/{claim.case.number}"))


def test_one_form_sent_twice_is_decided_and_nothing_lies_beside(world, claim):
    eva, key = world.town.eva, "7a3f0d5e-1f0b-4c52-9d4f-5f4a5d1f6b11"
    decides(world, eva, claim, "Nio timmar är för kort.", key=key)
    world.pass_by(minutes=1)

    page = decides(world, eva, claim, "Nio timmar är för kort.", key=key)

    assert "Eva Lindqvist beslutade: nej" in words(page)
    assert "Det du skickade nu" not in words(page)
    assert not AnswerDraft.objects.exists()
