"""A notice to one of our own comes back: her lead hears it, once, and never in a circle."""

from tests.world import machines
from tests.world.browsers import words
from vidord.cases.models import StaffNotReached
from vidord.channels import outbox
from vidord.channels.models import OutboundMessage
from vidord.people.models import Actor

OMAR, GUNNAR = "omar@granasa.example", "gunnar@granasa.example"


def notice_to(world, person):
    """She is sent a notice, and her server takes it."""
    sent = outbox.to_staff(
        person, subject="Brinner", text="Ett löfte brinner.", by=Actor.of("clock"), at=world.now
    )
    world.run()
    return sent


def told(world, person):
    return [words(mail) for mail in world.postbox.to(person) if "når inte" in mail["Subject"]]


def test_omar_hears_that_our_mail_does_not_reach_nadja(world):
    machines.full(world, notice_to(world, world.town.nadja))
    world.run()
    world.run()

    (said,) = told(world, OMAR)
    assert "Nadja Lindgren (nadja@granasa.example)" in said
    assert "brevlådan är full" in said


def test_of_many_notices_that_come_back_he_hears_once_a_day(world):
    for _ in range(3):
        machines.full(world, notice_to(world, world.town.nadja))
        world.pass_by(minutes=5)
        world.run()
    assert len(told(world, OMAR)) == 1
    assert StaffNotReached.objects.count() == 3

    world.pass_by(days=1, minutes=1)
    machines.full(world, notice_to(world, world.town.nadja))
    world.run()
    world.run()
    assert len(told(world, OMAR)) == 2


def test_when_the_lead_is_not_reached_either_it_goes_to_an_administrator_and_ends_there(world):
    machines.full(world, notice_to(world, world.town.omar))
    world.run()
    world.run()
    (notice,) = OutboundMessage.objects.filter(to_staff=world.town.gunnar, subject__contains="når inte")

    machines.full(world, notice)
    world.pass_by(minutes=5)
    world.run()
    world.run()

    assert len(told(world, GUNNAR)) == 1
    assert StaffNotReached.objects.count() == 2
    assert StaffNotReached.objects.get(message=notice).told in (None, world.town.omar)
