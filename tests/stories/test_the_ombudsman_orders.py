"""The ombudsman opens a case again and lets a named person answer or decide, in her words and by a time."""

import uuid
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import DatabaseError, transaction

from tests.world import moment
from tests.world.at_once import at_once
from tests.world.browsers import Browser, own_page, words
from vidord.cases import appointing, closing, deciding, opinions, overseeing, reviews
from vidord.cases.decision_letters import Draft
from vidord.cases.models import AnswerOrdered, AuthorityAsked, Opinion, Reopening, ReviewAsked
from vidord.cases.opinions import Finding
from vidord.cases.overseeing import Order
from vidord.people import ombudsmen
from vidord.people.models import Actor, LegalEntity, OmbudsmanTerm, ProtectedIdentity
from vidord.people.ombudsmen import Appointment, Refused
from vidord.promises.models import Promise

AMIRA = "amira.nasser@post.example"
SAYS = "Svara på frågan om bredbandet också. Den står i andra stycket."
ORDER = {"words": SAYS, "day": "2026-11-12", "by": "12.00", "kind": "", "amount": "", "anyway": ""}


@pytest.fixture
def case(world):
    """Amira has been answered, and not about everything; the case is closed."""
    found = world.case_from()
    world.answer(found, "Hej Amira. Elen ordnar vi.")
    world.run()
    closing.close(found, by=found.face, at=world.now, because="Klart.")
    return found


def orders(world, case, **changed):
    solveig = Browser(world, world.town.solveig)
    page = words(solveig.post(f"/desk/cases/{case.number}/orders", **(ORDER | changed)))
    world.run()
    return page


def newest_letter(world):
    return words(world.postbox.to(AMIRA)[-1])


def test_yusuf_is_to_answer_and_both_read_her_words(world, case):
    page = orders(world, case, to=world.town.yusuf.pk)

    promise = AnswerOrdered.objects.get().promise
    assert "Yusuf Demir gör det" in page
    assert (promise.owner, promise.due_at) == (world.town.yusuf, moment("2026-11-12 12:00"))
    assert SAYS in newest_letter(world)
    assert "Yusuf Demir svarar dig" in newest_letter(world)
    (notice,) = [
        one for one in world.postbox.to("yusuf@granasa.example") if "kundombudsmannen" in one["Subject"]
    ]
    assert SAYS in words(notice)
    assert not case.closures.filter(reopened_at=None).exists()


def test_only_an_answer_of_his_keeps_it(world, case):
    orders(world, case, to=world.town.yusuf.pk)
    promise = AnswerOrdered.objects.get().promise

    world.answer(case, "Hej Amira, hälsar Nadja.", by=world.town.nadja)
    world.run()
    assert world.outcomes_of(promise) == []
    world.answer(case, "Hej Amira. Så här är det med bredbandet.", by=world.town.yusuf)
    world.run()
    assert world.outcomes_of(promise) == ["KEPT"]


def test_where_his_mandate_does_not_reach_the_nearest_decides(world, case):
    orders(world, case, to=world.town.yusuf.pk, kind="REFUND", amount="4 000", day="", by="")

    asked = AuthorityAsked.objects.get()
    assert (asked.by, asked.promise.owner) == (world.town.solveig, world.town.omar)
    assert AnswerOrdered.objects.get().promise == asked.promise
    assert SAYS in newest_letter(world)
    assert "Omar Haddad beslutar" in newest_letter(world)


def test_where_it_reaches_he_decides_himself(world, case):
    orders(world, case, to=world.town.yusuf.pk, kind="REFUND", amount="900", day="", by="")

    assert AuthorityAsked.objects.get().promise.owner == world.town.yusuf


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"to": ""}, "Välj en kollega"),
        ({"words": ""}, "Skriv vad svaret ska handla om"),
        ({"day": "2026-11-09"}, "Den tiden har redan varit"),
        ({"day": ""}, "Ett löfte behöver en dag och en tid"),
        ({"words": "Kontakta din elhandlare."}, "Läs vad som står under texten"),
    ],
)
def test_what_is_no_order_is_said_and_nothing_is_lost(world, case, changed, said):
    page = orders(world, case, **{"to": world.town.yusuf.pk} | changed)

    assert said in page
    assert not AnswerOrdered.objects.exists()


def test_she_orders_nobody_of_another_company_nor_who_may_not_read_it(world, case):
    with pytest.raises(overseeing.MayNotAnswer):
        order(world, case, to=world.town.lena)
    ProtectedIdentity.objects.create(customer=case.customer, since=world.now).readers.add(world.town.eva)
    with pytest.raises(overseeing.MayNotAnswer):
        order(world, case, to=world.town.yusuf)


def order(world, case, *, to, by=None):
    asked = Order(to, SAYS, due_at=world.now + timedelta(days=1))
    by = by or world.town.solveig
    return overseeing.order(case, asked, by=by, at=world.now, form_key=uuid.uuid4())


def test_nobody_else_orders_or_opens_anything(world, case):
    for person in (world.town.eva, world.town.gunnar):
        with pytest.raises(opinions.NotOmbudsman):
            order(world, case, to=world.town.yusuf, by=person)
        with pytest.raises(opinions.NotOmbudsman):
            overseeing.reopen(case, because="x", by=person, at=world.now)
        with pytest.raises(DatabaseError, match="only the ombudsman"), transaction.atomic():
            Reopening.objects.create(case=case, because="x", by=person, at=world.now)


def test_she_opens_it_again_and_its_contact_answers(world, case):
    browser = Browser(world, world.town.solveig)
    page = words(browser.post(f"/desk/cases/{case.number}/reopening", because=SAYS, anyway=""))
    world.run()

    assert "Det är öppet igen" in page
    assert Reopening.objects.get().because == SAYS
    owed = Promise.objects.live().get(case_promise__case=case)
    assert (owed.owner, owed.kind) == (case.face, "ANSWER")
    assert SAYS in newest_letter(world)
    assert "Kundombudsmannen Solveig Brandt öppnade ärendet igen" in words(
        browser.get(f"/desk/cases/{case.number}")
    )
    again = words(browser.post(f"/desk/cases/{case.number}/reopening", because=SAYS, anyway=""))
    assert "redan öppet" in again


def test_what_waits_for_her_goes_on_with_her_successor_at_the_same_time(world, case):
    asked = a_review(world, case)
    due_at = asked.promise.due_at

    appointing.resign(
        OmbudsmanTerm.objects.get(entity=world.town.unit.entity),
        successor=world.town.karin,
        because="Jag flyttar.",
        by=world.town.solveig,
        at=world.now,
    )
    world.run()

    asked.promise.refresh_from_db()
    assert (asked.promise.owner, asked.promise.due_at) == (world.town.karin, due_at)
    assert "Karin Dahl" in newest_letter(world)


def test_while_she_is_away_it_stays_hers(world, case):
    asked = a_review(world, case)
    browser = Browser(world, world.town.solveig)

    browser.post(f"/desk/people/{world.town.solveig.pk}/absence", day="2026-12-20", time="08.00")

    asked.promise.refresh_from_db()
    assert asked.promise.owner == world.town.solveig


def a_no(town, case):
    words_of_it = dict.fromkeys(("reasons", "understood", "rule", "evidence"), "Det var nio timmar.")
    no = Draft("NO", "REFUND", asked_kind="REFUND", asked_amount=Decimal(900), **words_of_it)
    return deciding.decide(case, no, by=town.town.yusuf, at=town.now, form_key=uuid.uuid4())


def a_review(town, case):
    return reviews.ask(a_no(town, case), by=Actor.of(case.customer), at=town.now)


def test_of_many_who_ask_at_once_one_review_comes(committed):
    case = committed.case_from("Frysen tinade.", subject="Frysen")
    decision, by = a_no(committed, case), Actor.of(case.customer)

    got = at_once([partial(reviews.ask, decision, by=by, at=committed.now)] * 32)

    assert len(set(got)) == 1
    assert Promise.objects.filter(case_promise__case=case, kind="REVIEW").count() == 1


def test_of_many_opinions_at_once_one_is_published(committed):
    case = committed.case_from("Kylen tinade.", subject="Kylen")
    asked, solveig = a_review(committed, case), committed.town.solveig
    found = Finding("UPHELD", "Det var nio timmar.", "Nio timmar ger inget.", "Nine hours give nothing.")

    def publish():
        mine = ReviewAsked.objects.get(pk=asked.pk)
        return opinions.publish(mine, found, by=solveig, at=committed.now, form_key=uuid.uuid4())

    got = at_once([publish] * 32, expecting=opinions.AlreadyPublished)

    assert Counter(map(type, got)) == {Opinion: 1, opinions.AlreadyPublished: 31}
    assert Opinion.objects.filter(review=asked).count() == 1


def test_of_many_appointments_at_once_one_holds(committed):
    town = committed.town
    begins = OmbudsmanTerm.objects.get(entity=town.unit.entity).ends_at
    entity = LegalEntity.objects.get(pk=town.unit.entity_id)
    asked = Appointment(town.karin, entity, begins, begins + timedelta(days=365), "Hon står fri.")
    appoint = partial(ombudsmen.appoint, asked, by=town.gunnar, at=committed.now)

    got = at_once([appoint] * 32, expecting=Refused)

    assert Counter(map(type, got)) == {OmbudsmanTerm: 1, Refused: 31}
    assert OmbudsmanTerm.objects.filter(staff=town.karin).count() == 1


def test_the_customer_sees_her_words_on_her_own_page(world, case):
    orders(world, case, to=world.town.yusuf.pk)

    assert SAYS in words(Browser(world).get(own_page(case)))
