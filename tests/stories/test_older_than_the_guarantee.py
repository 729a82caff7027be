"""A phone whose guarantee has ended. The law stands above it, and the customer reads the same."""

import uuid
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from tests.world.browsers import Browser, own_page, words
from vidord.cases import claim_deciding, claiming, deciding, examining
from vidord.cases.decision_letters import Draft
from vidord.cases.models import Claim, ClaimDecision, Decision, Examination
from vidord.promises.models import Promise
from vidord.rights.questions import recomputed
from vidord.rights.written import plain_facts
from vidord.web.demo import townsfolk

SWEDISH = "Reklamationsrätt till den 14 oktober 2028"
NO = {
    "answer": "NO",
    "remedy": "REPLACE",
    "amount": "6990",
    "wanted": "6990",
    "understood": "Du vill ha en ny telefon.",
    "reasons": "Skärmen är krossad mot något hårt.",
    "evidence": "Sprickan utgår från ett slagmärke i hörnet.",
    "days": "5",
}


@pytest.fixture
def case(world):
    """Siv writes that her phone is dead; Linus has her case."""
    found = world.case_from(
        "Telefonen är död. Ska jag slänga den?",
        name="Siv Alm",
        sender="siv.alm@post.example",
        subject="Telefonen",
    )
    found.unit, found.face = world.town.linus.unit, world.town.linus
    found.save(update_fields=["unit", "face"])
    return found


@pytest.fixture
def linus(world, case):
    return Browser(world, world.town.linus)


def asserted(world, case, linus):
    """Linus finds the purchase by its receipt, says what is missing, and writes the claim down."""
    page = linus.get(f"/desk/cases/{case.number}/claims/new?question=goods.defect&q=880412")
    thing = page.context["things"][0]
    address = f"/desk/cases/{case.number}/claims/new?{thing.address}&buyer=CONSUMER"
    linus.post(address)
    return Claim.objects.get(case=case)


def test_linus_reads_the_longest_right_first_and_that_the_guarantee_does_not_matter(world, case, linus):
    claim = asserted(world, case, linus)

    page = linus.get(f"/desk/claims/{claim.pk}")

    assert SWEDISH in words(page)
    assert "Garantin tog slut den 14 oktober 2026. Det saknar betydelse." in words(page)
    assert page.content.decode().index("Reklamationsrätt") < page.content.decode().index("Garantin")
    finding = examining.finding_of(examining.latest(claim))
    assert {one.id: str(one.shifted_last_day) for one in finding.deadlines}["kkl.presumption"] == "2027-10-14"


def test_the_customer_reads_the_same_words(world, case, linus):
    claim = asserted(world, case, linus)
    siv = Browser(world)

    hers = words(siv.get(f"{own_page(case)}/claims/{claim.pk}"))

    his = linus.get(f"/desk/claims/{claim.pk}").context["page"].reading
    assert "Du har rätt" in hers
    assert all(" ".join(line.text.replace("\u00a0", " ").split()) in hers for line in his.steps)
    assert his.longest.replace("\u00a0", " ") in hers
    assert f"/claims/{claim.pk}" in siv.get(own_page(case)).content.decode()


def test_who_writes_in_english_reads_it_in_english(world, case, linus):
    claim = asserted(world, case, linus)

    page = words(Browser(world).get(f"{own_page(case)}/claims/{claim.pk}?language=en"))

    assert "Right to complain until 14 October 2028" in page
    assert "The guarantee ended on 14 October 2026. That does not matter." in page


def test_nobody_can_choose_that_the_guarantee_has_ended_or_that_there_is_no_receipt(world, case, linus):
    claim = asserted(world, case, linus)

    form = linus.get(f"/desk/claims/{claim.pk}/decision").context["form"]

    assert [value for value, _label in form.fields["ground"].choices] == ["NO_FAULT", "CAUSED_LATER"]
    assert "Välj varför" in words(linus.post(f"/desk/claims/{claim.pk}/decision", **NO))
    assert not Decision.objects.filter(case=case).exists()


def test_a_no_needs_evidence_of_the_cause_and_then_the_law_is_asked_anew(world, case, linus):
    claim = asserted(world, case, linus)
    page = f"/desk/claims/{claim.pk}/decision"
    stina = Browser(world, world.town.stina)

    without = stina.post(page, **NO | {"ground": "CAUSED_LATER", "evidence": ""})
    assert without.status_code == 422
    stina.post(page, **NO | {"ground": "CAUSED_LATER"})

    decision = Decision.objects.get(case=case)
    answers = claim.examinations.order_by("number").values_list("answer", "ground")
    assert list(answers) == [("yes", ""), ("no", "CAUSED_LATER")]
    assert decision.kind == "NO"
    assert "4 kap. 17 § konsumentköplagen (2022:260)" in decision.rule
    assert "https://www.arn.se" in decision.next_steps
    assert "Vi medverkar i prövningen." in decision.next_steps


def test_no_fault_ends_it_too_and_the_stored_findings_are_found_again(world, case, linus):
    claim = asserted(world, case, linus)
    Browser(world, world.town.stina).post(f"/desk/claims/{claim.pk}/decision", **NO | {"ground": "NO_FAULT"})

    stored = list(Examination.objects.filter(claim=claim).values_list("finding", flat=True))

    assert len(stored) == 2
    assert [recomputed(one) for one in stored] == stored


def test_the_database_refuses_a_no_where_the_law_says_yes(world, case, linus):
    first = asserted(world, case, linus)
    Browser(world, world.town.stina).post(
        f"/desk/claims/{first.pk}/decision", **NO | {"ground": "CAUSED_LATER"}
    )
    yes = examining.finding_of(first.examinations.get(number=1))
    act = {"by": world.town.linus, "at": world.now}
    second = claiming.assert_claim(case, claiming.Asserted(yes, uuid.uuid4()), **act)

    refused = Decision.objects.get(case=case)
    with pytest.raises(DatabaseError), transaction.atomic():
        ClaimDecision.objects.create(claim=second, decision=refused, examination=examining.latest(second))


@pytest.mark.parametrize(
    ("kind", "remedy", "amount"),
    [("YES", "GOODWILL", 500), ("YES", "APOLOGY", 0), ("PARTLY", "PRICE_REDUCTION", 1), ("NO", "REPLACE", 0)],
)
def test_where_the_law_says_yes_nobody_gives_something_less(world, case, linus, kind, remedy, amount):
    claim = asserted(world, case, linus)
    stina, at = world.town.stina, world.now
    for other in ("GOODWILL", "PRICE_REDUCTION"):
        townsfolk.mandate(stina, None, by=None, at=at, kind=other)
    draft = Draft(kind, remedy, "a", amount=Decimal(amount), understood="a", rule="a", evidence="a")

    with pytest.raises(deciding.TheLawGivesMore):
        claim_deciding.decide(claim, draft, by=stina, at=at, form_key=uuid.uuid4())


@pytest.mark.parametrize("remedy", ["GOODWILL", "APOLOGY"])
def test_nor_does_the_database_let_goodwill_settle_it(world, case, linus, remedy):
    claim = asserted(world, case, linus)
    stina, at = world.town.stina, world.now
    townsfolk.mandate(stina, None, by=None, at=at, kind="GOODWILL")
    beside = Draft("YES", remedy, "a", amount=Decimal(0 if remedy == "APOLOGY" else 500))
    given = deciding.decide(case, beside, by=stina, at=at, form_key=uuid.uuid4())

    with pytest.raises(DatabaseError), transaction.atomic():
        ClaimDecision.objects.create(claim=claim, decision=given, examination=examining.latest(claim))


def test_what_was_wrongly_said_can_be_taken_back(world, case, linus):
    claim = asserted(world, case, linus)
    facts = plain_facts(examining.finding_of(examining.latest(claim)).inputs)
    less = {name: value for name, value in facts.items() if name != "guarantee_ended_on"}

    examining.examine(claim, less, by=world.town.linus, at=world.now)

    assert "guarantee_ended_on" not in examining.finding_of(examining.latest(claim)).inputs


def test_a_yes_is_promised_by_law_and_stina_can_neither_move_nor_release_it(world, case, linus):
    claim = asserted(world, case, linus)

    Browser(world, world.town.stina).post(
        f"/desk/claims/{claim.pk}/decision",
        answer="YES",
        remedy="REPLACE",
        amount="6990",
        wanted="6990",
        reasons="Den ska hålla längre än så.",
        days="5",
    )

    promise = Promise.objects.get(remedy__decision__case=case)
    assert (promise.source, promise.law_rule) == ("LAW", "kkl.remedy")
    assert "5 kap. 4 § konsumentköplagen (2022:260)" in promise.source_words
    assert "Enligt lag" in words(Browser(world).get(own_page(case)))
    with pytest.raises(DatabaseError), transaction.atomic():
        promise.outcomes.create(number=0, kind="RELEASED", by=promise.made_by, at=world.now, because="x")


def test_examined_anew_the_old_answer_is_kept(world, case, linus):
    claim = asserted(world, case, linus)
    address = f"/desk/claims/{claim.pk}/examination"
    linus.get(address)

    linus.post(address)

    assert claim.examinations.count() == 2
