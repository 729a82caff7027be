"""Amira is not a customer yet: a name and a time at half past ten in the evening, and nothing presumed."""

import pytest

from tests.world.browsers import Browser, address, own_page, words
from vidord.cases.models import Case
from vidord.people.models import Customer, EntityConsent

AMIRA = "amira.nasser@post.example"
MATTER = {
    "step": "contact",
    "topic": "MOVE",
    "text": "Jag flyttar till Granåsa den 15 januari\nVad behöver jag ordna med el och bredband?",
    "name": "Amira Nasser",
    "email": AMIRA,
}


@pytest.fixture
def case(world):
    """She has written at the front door on Tuesday at 22.30, when the house is dark."""
    world.at("2026-11-10 22:30")
    Browser(world).post("/", **MATTER)
    world.run()
    return Case.objects.get()


def test_amira_has_a_name_and_a_time_before_she_puts_her_phone_away(world):
    world.at("2026-11-10 22:30")

    stands_on = Browser(world).post("/", **MATTER)

    assert address(stands_on) == own_page(Case.objects.get())
    assert "Nadja Lindgren svarar dig i morgon, senast kl. 17.00" in words(stands_on)
    assert "0980-31 92 14" in words(stands_on)


def test_the_acknowledgement_explains_in_words_how_one_working_day_was_counted(world, case):
    (mail,) = world.postbox.to(AMIRA)

    assert "Nadja Lindgren svarar dig i morgon, senast kl. 17.00" in words(mail)
    assert "en arbetsdag: inkom tisdag 22.30, räknas från onsdag 8.00, senast onsdag 17.00" in words(mail)
    assert "Är det fara för liv eller egendom: ring 112" in words(mail)


def test_amira_is_promised_an_answer_by_a_person_of_our_own_within_one_working_day(world, case):
    promise = world.promise_in(case)

    assert (promise.kind, promise.source) == ("ANSWER", "PUBLISHED")
    assert promise.owner == case.face == world.town.nadja
    assert promise.due_at == world.at("2026-11-11 17:00").now


def test_nothing_is_presumed_because_amira_asked(world, case):
    amira = case.customer

    assert not EntityConsent.objects.exists()
    assert (amira.capacity, case.capacity, case.identity) == ("UNKNOWN", "UNKNOWN", "NOT_CHECKED")
    assert "Vi skickar ingen reklam för att du har frågat." in words(world.postbox.to(AMIRA)[0])
    assert len(world.postbox.mails) == 1


def test_amiras_reply_joins_her_case_and_makes_no_second_promise(world, case):
    first = world.promise_in(case)
    reply_to = world.postbox.to(AMIRA)[0]["From"].addresses[0].addr_spec

    world.mail("Huset heter Ekbacken 7.", to=reply_to, subject="Sv: hej")
    Browser(world).post(f"{own_page(case)}/replies", text="Vi blir fyra personer.")
    world.run()

    assert Case.objects.get() == case
    assert world.promise_in(case) == first
    assert "Ekbacken 7" in words(Browser(world).get(own_page(case)))
    assert "Vi blir fyra personer." in words(Browser(world).get(own_page(case)))


def test_what_amira_asks_later_belongs_to_the_same_customer_and_the_same_person_answers(world, case):
    world.at("2026-11-11 09:00")

    later = world.form("Kan jag få autogiro?", name="Amira Nasser", email=AMIRA, topic="BILL")

    assert later.customer == case.customer
    assert Customer.objects.count() == 1
    assert (later.face, later.face_because) == (case.face, "KNOWS_YOU")


def test_amiras_case_is_still_hers_when_she_has_become_a_customer(world, case):
    world.at("2026-11-11 09:00")
    nadja = Browser(world, world.town.nadja)

    nadja.post(
        f"/desk/cases/{case.number}/identity",
        kind="PERSON",
        capacity="CONSUMER",
        identity="CALLED_BACK",
    )

    case.refresh_from_db()
    assert (case.customer.capacity, case.capacity, case.identity) == ("CONSUMER", "CONSUMER", "CALLED_BACK")
    assert "Nadja Lindgren svarar dig i dag, senast kl. 17.00" in words(Browser(world).get(own_page(case)))
