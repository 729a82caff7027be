"""A mail that was set aside calls its people by name: at once, and once an hour at most."""

import pytest

from vidord.cases import clock, intake
from vidord.channels import inbox
from vidord.channels.models import OutboundMessage

NOBODYS = b"Received: from x\r\n\r\nHej %d\r\n"


@pytest.fixture
def set_aside(world):
    def come(number):
        inbox.store(
            raw=NOBODYS % number,
            envelope_from="x@post.example",
            envelope_to=["kundtjanst@granasa.example"],
            at=world.now,
        )
        intake.place_waiting(at=world.now)
        clock.sweep(at=world.now)

    return come


def told():
    notices = OutboundMessage.objects.filter(kind="STAFF_NOTICE", subject__contains="lagts åt sidan")
    return [(one.to_staff.public_name, one.text) for one in notices.order_by("id")]


def test_the_lead_and_the_administrators_hear_at_once_and_are_told_how_many_wait(world, set_aside):
    set_aside(1)

    assert sorted(name for name, _text in told()) == ["Gunnar Strand", "Omar Haddad"]
    assert "tittar: 1." in told()[0][1]
    assert "/desk/intake?show=set-aside" in told()[0][1]


def test_a_flood_of_them_is_one_call_an_hour(world, set_aside):
    for number in range(5):
        set_aside(number)
        world.pass_by(minutes=5)
    assert len(told()) == 2

    world.pass_by(minutes=60)
    clock.sweep(at=world.now)
    assert len(told()) == 4
    assert "tittar: 5." in told()[-1][1]


def test_one_that_has_been_told_of_is_not_told_of_again(world, set_aside):
    set_aside(1)
    world.pass_by(hours=5)
    clock.sweep(at=world.now)

    assert len(told()) == 2
