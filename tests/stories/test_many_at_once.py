"""Many promises run out in one minute: each customer hears once, and who has them now hears in one list."""

import threading
import uuid
from functools import partial

from django.db import connection, transaction

from tests.world.at_once import at_once
from vidord.cases import clock, notices, staff_notices
from vidord.cases.models import Case
from vidord.channels.models import OutboundMessage

PEOPLE = [
    ("Per Ek", "per.ek@post.example"),
    ("Rolf Sund", "rolf@post.example"),
    ("Ida Berg", "ida@post.example"),
]


def three_cases(world):
    about = uuid.uuid4()  # the town may have been asked before: the same bytes would be no second mail
    return [world.case_from(f"Vad gäller {about}?", name=name, sender=sender) for name, sender in PEOPLE]


def test_each_customer_hears_for_herself_and_the_lead_hears_in_one_list(world):
    cases = three_cases(world)

    world.at("2026-11-11 09:00")

    for case, (_name, sender) in zip(cases, PEOPLE, strict=True):
        letters = [mail["Subject"] for mail in world.postbox.to(sender)]
        assert sum("Vi höll inte tiden" in subject for subject in letters) == 1
        assert world.promise_in(case).owner == world.town.omar
    (said,) = [mail for mail in world.postbox.to("omar@granasa.example") if "tagit över" in mail["Subject"]]
    assert "3 löften" in said["Subject"]
    assert all(f"{case.number:,}".replace(",", "\u00a0") in said.get_content() for case in cases)


def test_a_list_to_staff_holds_the_first_hundred_and_says_how_many_more(world, monkeypatch):
    monkeypatch.setattr(staff_notices, "MOST_IN_A_LIST", 2)
    three_cases(world)

    world.at("2026-11-11 09:00")

    said = OutboundMessage.objects.get(to_staff=world.town.omar, subject__contains="tagit över")
    assert said.text.count("- i\u00a0dag") == 2
    assert "- och 1 till" in said.text


def test_a_fault_in_one_promise_stops_none_of_the_others(world, monkeypatch):
    cases = three_cases(world)
    told = notices.tell_broken

    def fails_for_the_second(held, *, at):
        if any(case == cases[1] for case, _promise, _heir in held):
            raise ArithmeticError
        told(held, at=at)

    monkeypatch.setattr(notices, "tell_broken", fails_for_the_second)
    world.at("2026-11-11 09:00")

    assert [world.promise_in(case).outcomes.exists() for case in cases] == [True, False, True]


def test_a_case_that_somebody_holds_is_left_for_the_next_round_and_keeps_nobody_waiting(committed):
    cases, after = three_cases(committed), committed.now.replace(day=11)
    is_held, may_go = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=cases[0].pk)
            is_held.set()
            assert may_go.wait(60)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert is_held.wait(60)
    clock.sweep(at=after)
    assert [committed.promise_in(case).outcomes.exists() for case in cases] == [False, True, True]

    may_go.set()
    holder.join()
    clock.sweep(at=after)

    assert [committed.promise_in(case).outcomes.count() for case in cases] == [1, 1, 1]


def test_thirty_two_clocks_at_once_break_each_promise_once(committed):
    cases = three_cases(committed)

    at_once([partial(clock.sweep, at=committed.now.replace(day=11))] * 32)

    assert [committed.promise_in(case).outcomes.count() for case in cases] == [1, 1, 1]
    told = OutboundMessage.objects.filter(kind="NOTICE", thread__case__in=cases)
    assert told.count() == 3
