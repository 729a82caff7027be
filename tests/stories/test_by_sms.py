"""Whoever has no mail hears by SMS what others hear by mail, and answers by SMS; nothing is disclosed."""

import base64
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client

from tests.sms_peer import Provider
from tests.world import moment
from tests.world.browsers import Browser, own_page, words
from vidord.cases import moving
from vidord.cases.answering import NewPromise
from vidord.cases.models import Case
from vidord.channels.models import InboundMessage, OutboundMessage, Placement, Receipt
from vidord.channels.sms import gsm
from vidord.promises.models import LoggedCall, Promise

PER, OTHER, OURS = "+46701740618", "+46701740619", "+46701740605"
SECRET = "leverantörens"


@pytest.fixture
def phone(settings):
    """What the customers' telephones get."""
    with Provider() as provider:
        settings.SMS_URL, settings.SMS_FROM, settings.SMS_SECRET = provider.url, OURS, SECRET
        yield provider


@pytest.fixture
def case(world, phone):
    """Per Ek, who has a mobile and no mail, has called and is promised a call."""
    call = NewPromise("CALL", moment("2026-11-11 15:00"), moment("2026-11-11 13:00"))
    return world.on_the_line("Ring mig", by=world.town.nadja, name="Per Ek", phone=PER, result=call)


def texts(world, text, *, sender=PER, number="", password=SECRET):
    """Somebody texts us; the provider brings it."""
    said = {"from": sender, "to": OURS, "message": text, "id": number or f"{sender} {text} {world.now}"}
    basic = base64.b64encode(f"granasa:{password}".encode()).decode()
    with time_machine.travel(world.now, tick=False):
        answer = Client().post(
            "/api/sms",
            urlencode(said),
            content_type="application/x-www-form-urlencoded",
            headers={"authorization": f"Basic {basic}"},
        )
    world.run()
    return answer.status_code


def report(world, address, status):
    """The provider tells at the address that it was given what became of an SMS."""
    path = address.partition("/api/")[2].replace("%d", status)
    with time_machine.travel(world.now, tick=False):
        answer = Client().get(f"/api/{path}")
    world.run()
    return answer.status_code


def test_whoever_texts_us_gets_a_named_person_a_time_and_a_link(world, phone):
    assert texts(world, "Hej, när kommer min nya mätare?") == 204

    case = Case.objects.get()
    (answer,) = phone.to(PER)
    assert answer.startswith(
        f"Granåsa Energi: {case.face.public_name} svarar senast ons 11/11 kl 9. Fara: 112"
    )
    assert own_page(case) in answer


def test_an_sms_joins_the_one_open_case_of_its_number_and_discloses_nothing(world, phone, case):
    texts(world, "Jag har en fråga till.")

    placement = Placement.objects.latest("pk")
    assert (placement.outcome, placement.because) == ("REPLY", "OWN_NUMBER")
    assert placement.thread == case.thread
    assert "Jag har en fråga till." in words(Browser(world).get(own_page(case)))


def test_a_number_with_two_open_cases_or_two_owners_opens_a_new_one(world, phone, case):
    world.pass_by(minutes=1)
    world.on_the_line("En sak till", by=world.town.nadja, name="Per Ek", phone=PER)
    texts(world, "Vilket menar jag?")
    world.on_the_line("Hej", by=world.town.nadja, name="Sambon Ek", phone=OTHER)
    world.pass_by(minutes=1)
    world.on_the_line("Hej", by=world.town.nadja, name="Annan Ek", phone=OTHER)
    texts(world, "Vem är jag?", sender=OTHER)

    assert set(Placement.objects.filter(message__way="SMS").values_list("outcome", flat=True)) == {"NEW_CASE"}


def test_two_sms_at_once_from_somebody_new_are_one_case(world, phone):
    world.run = lambda: None
    texts(world, "Hej")
    texts(world, "En sak till")
    del world.run
    world.run()

    assert Case.objects.count() == 1
    assert Placement.objects.filter(outcome="REPLY").count() == 1


def test_the_same_sms_brought_twice_is_one(world, phone):
    texts(world, "Hej", number="s1")
    texts(world, "Hej", number="s1")

    assert Case.objects.count() == 1
    assert Placement.objects.filter(outcome="DUPLICATE").count() == 1


@pytest.mark.parametrize("password", ["", "fel", "LEVERANTÖRENS"])
def test_whoever_is_not_our_provider_brings_nothing_and_is_told_nothing(world, phone, password):
    assert texts(world, "Hej", password=password) == 401
    assert not InboundMessage.objects.exists()


def test_an_sms_from_a_name_is_set_aside(world, phone):
    texts(world, "Ditt paket", sender="Posten")

    assert Placement.objects.get().outcome == "QUARANTINED"
    assert phone.taken == []


@pytest.mark.parametrize(("said", "outcomes"), [("JA", ["MOVED"]), ("Nej tack.", [])])
def test_yes_or_no_by_sms_answers_a_proposed_time(world, phone, case, said, outcomes):
    promise = world.promise_in(case)
    moving.ask(
        promise,
        starts_at=moment("2026-11-12 13:00"),
        due_at=moment("2026-11-12 15:00"),
        because="Jag är på kurs.",
        by=world.town.nadja,
        at=world.now,
    )
    world.run()
    assert "Går det bra så här i stället? Nadja ringer dig tors 12/11 kl 13-15" in phone.to(PER)[-1]

    texts(world, said)

    assert world.outcomes_of(promise) == outcomes
    assert promise.move_proposals.get().answer.kind == ("ACCEPTED" if outcomes else "DECLINED")
    assert not Promise.objects.filter(kind="ANSWER").exists()


@pytest.mark.parametrize(("said", "talked"), [("Ja", True), ("nej", False)])
def test_yes_or_no_by_sms_says_whether_we_talked(world, phone, case, said, talked):
    world.at("2026-11-11 13:20")
    promise = world.promise_in(case)
    Browser(world, world.town.nadja).post(f"/desk/promises/{promise.pk}/calls", talked="yes")
    world.run()
    assert phone.to(PER)[-1].startswith("Granåsa Energi: Pratade Nadja Lindgren med dig ons 11/11 kl 13.20?")

    texts(world, said)

    assert LoggedCall.objects.get().verdict.talked is talked
    assert world.outcomes_of(promise) == (["KEPT"] if talked else [])


def test_yes_to_nothing_is_read_by_a_person(world, phone, case):
    texts(world, "Ja")

    assert Promise.objects.filter(kind="ANSWER", thread=case.thread).exists()


def test_an_answer_that_the_phone_did_not_take_is_owed_again_and_its_owner_hears(world, phone):
    texts(world, "Hej, när kommer min nya mätare?")
    case = Case.objects.get()
    world.answer(case, "På torsdag.")
    world.run()
    promise = world.promise_in(case)
    assert world.outcomes_of(promise) == ["KEPT"]

    assert report(world, phone.taken[-1].said["dlr-url"], "2") == 204

    assert world.outcomes_of(promise) == ["KEPT", "RETRACTED"]
    told = words(world.postbox.to(case.face.email)[-1])
    assert "telefonen tog inte emot sms:et" in told
    assert "Ring 070-174 06 18" in told


def test_a_report_that_it_arrived_is_kept_and_one_on_the_way_is_not(world, phone, case):
    address = phone.taken[-1].said["dlr-url"]

    for status in ("8", "4", "1", "1"):
        report(world, address, status)

    assert list(Receipt.objects.values_list("kind", flat=True)) == ["DELIVERED"]


def test_nobody_takes_back_what_we_kept_without_the_address_that_we_gave(world, phone, case):
    number = OutboundMessage.objects.latest("pk").pk

    for of in ("", str(number), f"{number}.{'a' * 26}", "%00", "x" * 9000):
        assert report(world, f"/api/sms/reports?of={of}&status=%d", "2") == 401

    assert not Receipt.objects.exists()
    assert not InboundMessage.objects.filter(way="SMS").exists()


def test_danger_in_an_sms_calls_the_person_on_duty(world, phone):
    texts(world, "Det brinner i elskåpet")

    assert Case.objects.get().alarms.exists()


def test_a_number_that_takes_no_sms_is_told_to_its_owner(world, phone, case):
    phone.say_next("400 Number rejected")
    world.answer(case, "Hej Per.", seen=10**9)
    world.run()
    world.run()

    assert "numret tar inte emot sms" in words(world.postbox.to(case.face.email)[-1])


def test_all_that_per_has_got_is_one_part_each(world, phone, case):
    world.at("2026-11-11 14:00").at("2026-11-11 14:30").at("2026-11-11 15:00")

    assert len(phone.to(PER)) == 2
    assert {gsm.size(text).parts for text in phone.to(PER)} == {1}
