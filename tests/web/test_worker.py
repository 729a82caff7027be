"""The worker goes on: a fault in one thing holds up nothing else."""

from vidord.cases import intake
from vidord.channels.models import InboundMessage
from vidord.channels.sending import Postman
from vidord.people.models import Company
from vidord.web import worker


def test_when_the_clock_fails_for_a_fault_of_ours_the_intake_goes_on(world):
    case = world.case_from()
    Company.objects.all().delete()  # no notice can be written any more
    world.now = world.promise_in(case).due_at
    automatic = world.mail("Jag är åter på måndag.", Auto_Submitted="auto-replied")

    worker.round_of_work(now=lambda: world.now, postman=Postman(now=lambda: world.now))

    assert automatic.placement.outcome == "MACHINE"
    assert world.outcomes_of(world.promise_in(case)) == []


def test_one_message_that_can_not_be_placed_stays_in_sight_and_the_others_are_placed(world):
    calendar = world.town.lena.unit.calendar
    calendar.time_zone = "Mars/Base"
    calendar.save()
    broken = world.mail("Hej", to="fiber@granasa.example", subject="Den trasiga")
    whole = world.mail("Hej", subject="Den hela")

    world.run()

    assert intake.result_of(broken.pk)["outcome"] is None
    assert intake.result_of(whole.pk)["outcome"] == "NEW_CASE"
    assert list(InboundMessage.objects.filter(is_waiting=True)) == [broken]
