"""When there is nothing to show, or something failed, people are told so in words they can use."""

import uuid

import pytest
from django.test import Client

from tests.copy_editor import faults
from vidord.cases.models import Case
from vidord.channels.models import Mailbox
from vidord.people.models import Company, ProtectedIdentity


@pytest.mark.parametrize(("language", "words"), [("sv", "Här finns inget"), ("en", "There is nothing here")])
def test_a_link_that_no_longer_holds_says_so_and_where_to_turn(world, client, clock, language, words):
    answer = client.get(f"/mitt/{'a' * 26}", headers={"accept-language": language})

    assert answer.status_code == 404
    assert words in answer.content.decode()
    assert "0980" in answer.content.decode()


def test_a_front_door_without_anybody_behind_it_says_that_it_is_not_set_up(world, client, clock):
    Mailbox.objects.all().delete()
    Company.objects.all().delete()

    answer = client.get("/")

    assert answer.status_code == 503
    assert "vidord company" in answer.content.decode()


def test_a_form_from_a_page_that_is_too_old_is_refused_in_words(world, clock):
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/", {"step": "what"})

    assert answer.status_code == 403
    assert "Sidan var för gammal" in answer.content.decode()
    assert faults(answer.content.decode()) == []


def test_a_fault_of_ours_is_told_as_ours(world, client, clock):
    client.raise_request_exception = False
    world.case_from()
    world.town.unit.calendar.time_zone = "Mars/Base"
    world.town.unit.calendar.save()

    answer = client.get("/svarar")

    assert answer.status_code == 500
    assert "Det är vårt fel och inte ditt" in answer.content.decode()


def test_what_a_protected_customer_says_on_the_line_goes_to_her_reader(world, nadja):
    note = {
        "way": "PHONE",
        "name": "Elin Berg",
        "phone": "070-174 06 30",
        "topic": "OTHER",
        "identity": "NOT_CHECKED",
        "text": "Jag har flyttat.",
        "promise": "NONE",
    }
    nadja.post("/desk/line", note | {"key": str(uuid.uuid4())})
    shield = ProtectedIdentity.objects.create(customer=Case.objects.get().customer, since=world.now)
    shield.readers.add(world.town.eva)

    answer = nadja.post("/desk/line", note | {"key": str(uuid.uuid4())}, follow=True)

    newest = Case.objects.latest("id")
    assert newest.face == world.town.eva == world.promise_in(newest).owner
    assert "Eva Lindqvist har det" in answer.content.decode()
