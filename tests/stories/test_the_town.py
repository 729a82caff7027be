"""The demo town: whenever it is built, its last two weeks were lived through the real verbs."""

import pytest
from django.conf import settings

from tests.world import World
from vidord.cases.models import Alarm, Case, Closure
from vidord.cases.standing import standing
from vidord.channels.models import Placement
from vidord.people.models import Customer, Staff
from vidord.promises.models import Outcome, Promise
from vidord.web.demo import history

MOMENTS = [
    "2026-11-14 03:00",  # a Saturday night
    "2027-01-02 12:00",  # between two holidays
    "2026-10-26 17:30",  # the Monday after they went back
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_town_can_be_built_at_any_moment(db, moment):
    with World(moment) as world:
        cases = history.play(world.town, at=world.now)

    assert {"kerstin", "hamid", "torsten", "amira", "majbritt"} <= set(cases)
    assert not Promise.objects.filter(wake_at__lte=world.now).exists()
    assert not Promise.objects.filter(made_at__gt=world.now).exists()


def test_its_people_and_firms_are_about_five_and_twenty(lived):
    assert 24 <= Staff.objects.count() + Customer.objects.count() <= 34
    assert Customer.objects.filter(kind="COMPANY").exists()


def test_its_promises_stand_in_every_state_that_the_verbs_can_give_them(lived):
    promises = Promise.objects.select_related("owner__unit__calendar", "thread").prefetch_related("outcomes")

    states = {standing(promise, at=lived.now).state for promise in promises}

    assert states == {"given", "at-risk", "broken", "kept", "made-good", "moved", "void", "waiting"}


def test_its_cases_and_messages_have_every_outcome(lived):
    assert set(Placement.objects.values_list("outcome", flat=True)) == set(Placement.Outcome.values)
    assert Closure.objects.filter(reopened_at=None).count() == 1
    assert Alarm.objects.get().taken_by == lived.town.mats


def test_kerstins_promise_was_broken_in_the_open_and_made_good_by_omar(lived):
    case = lived.cases["kerstin"]

    ends = Outcome.objects.filter(promise__thread=case.thread).order_by("pk")
    kinds = list(ends.values_list("kind", flat=True))

    assert kinds == ["BROKEN", "MADE_GOOD", "KEPT"]
    assert Case.objects.get(pk=case.pk).face == lived.town.omar


def test_what_karin_owed_has_yusufs_name_and_the_time_she_gave(lived):
    promise = lived.promise_in(lived.cases["majbritt"])

    assert promise.owner == lived.town.yusuf
    assert promise.quoted.startswith("Karin Dahl skriver till dig")


def test_every_mail_in_it_went_over_smtp(lived):
    assert lived.postbox.mails
    assert settings.SMTP_URL.endswith(str(lived.controller.port))
