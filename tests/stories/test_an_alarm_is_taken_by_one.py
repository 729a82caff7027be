"""Danger has been reported, and thirty-two colleagues say at once that they take it: one of them has it."""

from functools import partial

from tests.world.at_once import at_once
from vidord.cases import alarms
from vidord.cases.alarms import AlreadyTaken
from vidord.cases.models import Alarm
from vidord.channels.models import OutboundMessage


def test_one_has_it_and_the_customer_hears_one_name(committed):
    case = committed.case_from("Det luktar gas i källaren, och det gnistrar.")
    alarm, people = Alarm.objects.get(case=case), [committed.town.mats, committed.town.omar] * 16
    before = OutboundMessage.objects.filter(thread=case.thread).count()

    took = at_once(
        [partial(alarms.take, alarm, by=person, at=committed.now) for person in people],
        expecting=AlreadyTaken,
    )

    (mine,) = [one for one in took if not isinstance(one, AlreadyTaken)]
    assert Alarm.objects.get(pk=alarm.pk).taken_by == mine.taken_by
    assert OutboundMessage.objects.filter(thread=case.thread).count() == before + 1
