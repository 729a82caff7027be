"""The ledger of what arrived, one arrival in full, and the buttons that give it another place."""

import pytest

from tests.world import moment
from vidord.cases.models import Case
from vidord.channels.models import InboundMessage, Placement


@pytest.fixture
def aside(world):
    """A mail that says neither who sent it nor what it is about."""
    message = world.mail("Hej, det är jag igen. <b>Ring mig</b>", sender="ingen", name="", subject="")
    world.run()
    return message


def page_of(nadja, message, **query):
    return nadja.get(f"/desk/intake/{message.pk}", query).content.decode()


def test_the_ledger_names_what_waits_for_a_person_and_leads_to_it(nadja, aside):
    ledger = nadja.get("/desk/intake", headers={"accept-language": "sv"}).content.decode()

    assert "1 har lagts åt sidan" in ledger
    assert f"/desk/intake/{aside.pk}" in nadja.get("/desk/intake?show=set-aside").content.decode()


def test_what_waits_without_an_outcome_is_shown_with_its_age(nadja, world):
    world.mail("Hallå?")

    ledger = nadja.get("/desk/intake", headers={"accept-language": "sv"}).content.decode()

    assert "1 meddelande utan utfall, det äldsta sedan" in ledger


def test_what_lies_in_no_case_is_shown_as_it_came_and_not_as_markup(nadja, aside):
    shown = page_of(nadja, aside)

    assert "&lt;b&gt;Ring mig&lt;/b&gt;" in shown
    assert "Det ligger där det ligger för att: det har ingen avsändare." in shown


def test_nadja_makes_a_case_of_what_was_set_aside(nadja, aside):
    answer = nadja.post(f"/desk/intake/{aside.pk}/placement", {"act": "NEW"})

    case = Case.objects.get()
    assert answer.url == f"/desk/cases/{case.number}"
    assert "det är jag igen" in nadja.get(answer.url).content.decode()


def test_nadja_puts_it_into_a_case_by_its_number_spaces_or_not(nadja, world, aside):
    case = world.case_from()

    nadja.post(
        f"/desk/intake/{aside.pk}/placement", {"act": "CASE", "number": f"{case.number:,}".replace(",", " ")}
    )

    assert Placement.objects.get(message=aside).thread == case.thread


@pytest.mark.parametrize("number", ["", "0", "99999", "hej", "9" * 40])
def test_a_number_that_is_no_case_of_hers_is_refused_in_words_and_nothing_changes(nadja, aside, number):
    answer = nadja.post(
        f"/desk/intake/{aside.pk}/placement",
        {"act": "CASE", "number": number},
        headers={"accept-language": "sv"},
    )

    assert answer.status_code == 422
    assert "inget ärende med det numret" in answer.content.decode()
    assert Placement.objects.get(message=aside).outcome == "QUARANTINED"


def test_a_letter_that_began_its_case_can_not_be_moved_by_post_either(nadja, world):
    case = world.case_from()
    first = InboundMessage.objects.get(placement__thread=case.thread)

    answer = nadja.post(f"/desk/intake/{first.pk}/placement", {"act": "NEW"})

    assert answer.status_code == 409
    assert Case.objects.count() == 1


def test_earlier_arrivals_are_a_link_away(nadja, world, monkeypatch):
    monkeypatch.setattr("vidord.cases.arrived.MOST_ROWS", 1)
    for text in ("Först.", "Sedan."):
        world.mail(text, subject=text)
        world.pass_by(minutes=1)

    newest = nadja.get("/desk/intake").content.decode()
    last = InboundMessage.objects.latest("pk")

    assert f"?before={last.pk}" in newest
    earlier = InboundMessage.objects.earliest("pk")
    assert f"/desk/intake/{earlier.pk}" in nadja.get(f"/desk/intake?before={last.pk}").content.decode()


def test_a_case_shows_which_other_it_may_be_part_of(nadja, world):
    case = world.case_from()
    world.mail("Vad händer?", sender="bo.ek@post.example", name="Bo Ek", subject=f"Ärende {case.number}")
    world.run()
    new = Case.objects.exclude(pk=case.pk).get()

    shown = nadja.get(f"/desk/cases/{new.number}", headers={"accept-language": "sv"}).content.decode()

    assert "Hör kanske till ärende" in shown
    assert f"/desk/cases/{case.number}" in shown
    assert moment("2026-11-10 09:00") == new.opened_at


def test_a_lead_sees_on_her_day_what_was_set_aside_and_nadja_does_not(client, nadja, world, aside):
    assert "show=set-aside" not in nadja.get("/desk/").content.decode()

    client.force_login(world.town.eva.account)

    assert (
        "1 meddelande har lagts åt sidan"
        in client.get("/desk/", headers={"accept-language": "sv"}).content.decode()
    )


def test_a_lead_sees_on_her_day_that_a_message_waits_for_longer_than_it_should(client, clock, world):
    world.mail("Hallå?")
    InboundMessage.objects.update(received_at=moment("2026-11-10 08:58"))
    client.force_login(world.town.eva.account)

    assert "utan utfall" in client.get("/desk/", headers={"accept-language": "sv"}).content.decode()
