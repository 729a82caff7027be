"""Rolf is told no and lets the ombudsman look at it: by name, in ten working days, and nobody stops her."""

import uuid
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from tests.world import moment
from tests.world.browsers import Browser, own_page, words
from vidord.cases import asking_authority, closing, deciding, opinions, reviews
from vidord.cases.asking_authority import Question
from vidord.cases.decision_letters import Draft
from vidord.cases.models import AuthorityAsked, Opinion, ReviewAsked
from vidord.cases.opinions import Finding
from vidord.core.calendar import Reckoning
from vidord.people.models import Actor, Event, OmbudsmanTerm, ProtectedIdentity
from vidord.promises.models import Promise

ROLF = "rolf.hedman@post.example"
NO = Draft(
    kind="NO",
    remedy="REFUND",
    reasons="Ett avbrott på nio timmar ger ingen ersättning.",
    understood="Du vill ha 8 000 kr för maten i frysen.",
    rule="Ellagen 10 kap. 10 §.",
    evidence="Mätaren visar nio timmar utan ström.",
)
FOUND = {
    "kind": "UPHELD",
    "reasons": "Jag har läst mätarens lista. Avbrottet var nio timmar, och lagen kräver tolv.",
    "public_sv": "Ett avbrott på nio timmar ger ingen ersättning enligt ellagen.",
    "public_en": "An outage of nine hours gives no compensation by the electricity act.",
    "anyway": "",
}


@pytest.fixture
def case(world):
    """Rolf wants 8 000 kr for what was in his freezer, and Eva says no."""
    world.at("2026-11-18 10:00")
    found = world.case_from(
        "Strömmen var borta i nio timmar. Jag vill ha 8 000 kr.",
        name="Rolf Hedman",
        sender=ROLF,
        subject="Frysen",
    )
    question = Question("REFUND", Decimal(8000), "Frysmat efter avbrott i nio timmar.")
    asked = asking_authority.ask(found, question, by=found.face, at=world.now, form_key=uuid.uuid4())
    deciding.decide(found, NO, by=world.town.eva, at=world.now, form_key=uuid.uuid4(), asked=asked)
    world.run()
    return found


@pytest.fixture
def no(case):
    return case.decisions.get()


def asks(world, case, no):
    return words(Browser(world).post(f"{own_page(case)}/decisions/{no.pk}/review"))


@pytest.fixture
def asked(world, case, no):
    """Rolf asks on Friday the 20th."""
    world.at("2026-11-20 10:00")
    asks(world, case, no)
    world.run()
    return ReviewAsked.objects.get()


def finds(world, asked, **changed):
    solveig = Browser(world, world.town.solveig)
    page = words(solveig.post(f"/desk/reviews/{asked.pk}", **(FOUND | changed)))
    world.run()
    return page


def newest_letter(world):
    return words(world.postbox.to(ROLF)[-1])


def test_rolf_asks_on_friday_and_is_promised_an_answer_two_weeks_later(world, case, asked):
    promise = asked.promise

    assert (promise.owner, promise.kind) == (world.town.solveig, "REVIEW")
    assert promise.due_at == moment("2026-12-04 10:00")
    assert Reckoning.from_row(promise.reckoning).due_at == promise.due_at
    assert "Solveig Brandt tittar på beslutet på nytt" in newest_letter(world)
    assert "4 december" in newest_letter(world)


def test_the_button_stands_beside_the_no_until_he_has_asked(world, case, no):
    world.at("2026-11-20 10:00")
    before = words(Browser(world).get(own_page(case)))

    after = asks(world, case, no)

    assert "Låt kundombudsmannen titta på det" in before
    assert "Solveig Brandt tittar på det och svarar dig med skäl." in after
    assert "Låt kundombudsmannen titta på det" not in after
    assert "Solveig Brandt tittar på beslutet på nytt" in after


def test_asked_twice_it_is_the_same_review(world, case, no, asked):
    asks(world, case, no)

    assert ReviewAsked.objects.get() == asked
    assert Promise.objects.filter(kind="REVIEW").count() == 1


def test_a_closed_case_is_opened_again(world, case, no):
    closing.close(case, by=case.face, at=world.now, because="Klart.")
    world.at("2026-11-20 10:00")

    asks(world, case, no)

    assert not case.closures.filter(reopened_at=None).exists()
    assert ReviewAsked.objects.get().promise.owner == world.town.solveig


def test_solveig_hears_it_by_name_with_the_day(world, asked):
    (notice,) = [
        one for one in world.postbox.to("solveig@granasa.example") if "Titta på beslutet" in one["Subject"]
    ]

    assert "Eva Lindqvist som beslutade" in words(notice)
    assert f"/desk/reviews/{asked.pk}" in words(notice)


def test_a_yes_is_not_looked_at_anew(world, case, no):
    yes = Draft("YES", "APOLOGY", "Vi gjorde fel.")
    told = deciding.decide(case, yes, by=world.town.yusuf, at=world.now, form_key=uuid.uuid4())

    with pytest.raises(reviews.NotANo):
        reviews.ask(told, by=Actor.of(case.customer), at=world.now)


def test_she_finds_that_it_stands_and_rolf_reads_why(world, case, asked):
    assert "Publicerat" in finds(world, asked)

    letter = newest_letter(world)
    assert FOUND["reasons"] in letter
    assert "Allmänna reklamationsnämnden" in letter
    assert world.outcomes_of(asked.promise) == ["KEPT"]
    page = words(Browser(world).get(own_page(case)))
    assert "Solveig Brandt har tittat på det på nytt: beslutet står kvar" in page
    assert FOUND["reasons"] in page


def test_in_english_for_whoever_wrote_in_english(world, case, no):
    type(case.thread).objects.filter(pk=case.thread_id).update(language="en")
    world.at("2026-11-20 10:00")
    page = asks(world, case, no)
    world.run()
    promised = newest_letter(world)
    finds(world, ReviewAsked.objects.get())

    assert "Solveig Brandt looks at it, and answers you with reasons." in page
    assert "Solveig Brandt looks at the decision anew" in promised
    assert "The decision stands" in newest_letter(world)
    assert "We take part in the procedure." in newest_letter(world)


def test_she_finds_that_it_is_to_be_changed_and_another_decides_anew(world, case, asked):
    finds(world, asked, kind="CHANGED", reasons="Två avbrott på samma dygn räknas ihop. Det var tolv timmar.")

    anew = AuthorityAsked.objects.exclude(by=case.face).get()
    assert (anew.by, anew.amount, anew.kind) == (world.town.solveig, Decimal(8000), "REFUND")
    assert anew.promise.owner == world.town.gunnar  # not Eva, who had said no
    letter = newest_letter(world)
    assert "Jag kommer fram till att det ska ändras" in letter
    assert "Lovat: Gunnar Strand beslutar" in letter


def test_nobody_but_the_ombudsman_sees_the_page_or_answers(world, asked):
    for person in (world.town.eva, world.town.gunnar, world.town.nadja):
        browser = Browser(world, person)
        assert browser.get(f"/desk/reviews/{asked.pk}").status_code == 404
        assert browser.post(f"/desk/reviews/{asked.pk}", **FOUND).status_code == 404
        assert browser.get("/desk/ombudsman").status_code == 404
    assert not Opinion.objects.exists()


def test_what_everybody_reads_names_neither_rolf_nor_his_case(world, case, asked):
    for leak in ("Rolf fick nej.", "HEDMAN fick nej. Rolf Hedman.", ROLF, f"Ärende {case.number:,}"):
        page = finds(world, asked, public_sv=leak.replace(",", "\u00a0"))
        assert "Det som alla läser nämner kunden" in page, leak
    assert not Opinion.objects.exists()


def test_everybody_reads_it_without_names_in_both_languages(world, asked):
    finds(world, asked)

    swedish = words(Browser(world).get("/ombudsman"))
    english = words(Browser(world).get("/ombudsman?language=en"))
    assert FOUND["public_sv"] in swedish
    assert "Solveig Brandt, Granåsa Energi AB" in swedish
    assert FOUND["public_en"] in english
    assert "Rolf" not in swedish + english


def test_only_a_new_opinion_corrects_one_and_the_earlier_stays_readable(world, asked):
    finds(world, asked)
    first = Opinion.objects.get()
    assert "publicerades under tiden" in finds(world, asked, reasons="Något annat.")

    finds(world, asked, corrects=str(first.pk), public_sv="Nio timmar ger ingen ersättning. Det var 2025.")

    newest = Opinion.objects.latest("pk")
    assert newest.corrects == first
    assert "Det här gäller i stället för det som jag skrev" in newest_letter(world)
    page = words(Browser(world).get("/ombudsman"))
    assert "Rättat av ett senare." in page
    assert FOUND["public_sv"] in page


def test_the_database_keeps_what_was_published_as_it_was(world, case, asked):
    finds(world, asked)
    for change in (
        lambda: Opinion.objects.update(public_sv="x"),
        lambda: Opinion.objects.update(reasons="x"),
        lambda: connection.cursor().execute("DELETE FROM cases_opinion"),
        lambda: connection.cursor().execute("DELETE FROM cases_reviewasked"),
        lambda: ReviewAsked.objects.update(by=Actor.of("clock")),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_the_database_lets_nobody_else_publish_nor_her_on_her_own_decision(world, case, no, asked):
    letter = world.answer(case, "Hej Rolf.")
    row = {"review": asked, "kind": "UPHELD", "reasons": "a", "public_sv": "b", "public_en": "c"}
    for who in (world.town.eva, world.town.gunnar):
        with pytest.raises(DatabaseError, match="ombudsman looks at it"), transaction.atomic():
            Opinion.objects.create(**row, letter=letter, by=who, at=world.now)
    with pytest.raises(opinions.NotOmbudsman):
        found = Finding("UPHELD", "a", "b", "c")
        opinions.publish(asked, found, by=world.town.gunnar, at=world.now, form_key=uuid.uuid4())


def test_nothing_but_an_opinion_keeps_it(world, case, asked):
    world.answer(case, "Hej Rolf, jag tittar.", by=world.town.solveig)
    world.run()

    assert world.outcomes_of(asked.promise) == []
    world.until(asked.promise.due_at)
    world.run()
    assert world.outcomes_of(asked.promise) == ["BROKEN"]
    asked.promise.refresh_from_db()
    assert asked.promise.owner == world.town.solveig  # nobody else can
    assert "Vi höll inte tiden" in world.postbox.to(ROLF)[-1]["Subject"]
    world.pass_by(minutes=1)
    finds(world, asked)
    assert world.outcomes_of(asked.promise) == ["BROKEN", "MADE_GOOD"]


def test_her_morning_shows_what_waits_the_noes_and_a_sample(world, case, asked):
    page = words(Browser(world, world.town.solveig).get("/desk/ombudsman"))

    assert "Du tittar på det" in page
    assert "Eva Lindqvist beslutade: nej" in page
    assert "dagens stickprov" in page


def test_a_protected_customer_is_hid_from_everybody_but_her_readers_and_the_ombudsman(world, case, asked):
    ProtectedIdentity.objects.create(customer=case.customer, since=world.now).readers.add(world.town.eva)

    assert Browser(world, world.town.nadja).get(f"/desk/cases/{case.number}").status_code == 404
    seen = Browser(world, world.town.solveig).get(f"/desk/cases/{case.number}")
    assert seen.status_code == 200
    assert Event.objects.filter(verb="customer.read", by__staff=world.town.solveig).exists()
    assert "Rolf" not in words(Browser(world, world.town.solveig).get("/desk/ombudsman"))


def test_where_nobody_is_ombudsman_nobody_is_offered(world, case, no):
    world.now = OmbudsmanTerm.objects.get(entity=world.town.unit.entity).ends_at
    world.run()

    with pytest.raises(reviews.NoOmbudsman):
        reviews.ask(no, by=Actor.of(case.customer), at=world.now)
