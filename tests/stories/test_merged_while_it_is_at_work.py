"""A case is merged at the moment when something happens in it: nothing is lost, and each has one outcome."""

import uuid
from collections import Counter
from functools import partial

import pytest

from tests.world import machines
from tests.world.at_once import at_once
from tests.world.browsers import Browser, own_page, words
from vidord.cases import (
    alarms,
    answering,
    asking_a_decider,
    closing,
    contesting,
    continuing,
    front_door,
    handing_over,
    merging,
    moving,
)
from vidord.cases.models import Alarm, Case, Merge, NoAnswerNeeded
from vidord.channels.models import OutboundMessage
from vidord.people.models import Actor
from vidord.promises.models import MoveProposal, Promise

WHY = "Samma sak."
TEXT = "Hej Amira. Bredbandet ordnar vi på torsdag."
MANY = 32


@pytest.fixture
def two(world):
    power = world.case_from("När kan ni koppla på elen?", subject="El till nya huset")
    world.pass_by(minutes=5)
    return power, world.case_from("Och bredbandet?", subject="Bredband")


def merge(world, case, into):
    merged = merging.merge(case, into, because=WHY, by=world.town.omar, at=world.now)
    world.run()
    return merged


def live_in(case):
    return Promise.objects.live().filter(case_promise__case=case)


def test_what_nadja_wrote_in_the_part_stands_in_the_composer_of_the_one_that_goes_on(world, two):
    power, fiber = two
    merge(world, fiber, power)
    nadja, said = (
        Browser(world, world.town.nadja),
        {"text": TEXT, "kind": "ANSWER", "promise": "NONE", "seen": 0},
    )

    refused = nadja.post(f"/desk/cases/{fiber.number}/answers", **said)

    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Läs det först; din text är kvar." in words(refused)
    assert TEXT in page
    assert f'action="/desk/cases/{power.number}/answers"' in page
    assert not OutboundMessage.objects.filter(kind="ANSWER").exists()
    with pytest.raises(continuing.ContinuesElsewhere):
        world.answer(fiber, TEXT)
    shown = {
        name: page.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("seen", "joined")
    }
    nadja.post(f"/desk/cases/{power.number}/answers", **(said | shown))
    assert OutboundMessage.objects.get(kind="ANSWER").thread == power.thread


def test_whoever_answers_the_one_that_goes_on_first_reads_what_has_come_into_it(world, two):
    power, fiber = two
    nadja = Browser(world, world.town.nadja)
    said = {"text": TEXT, "kind": "ANSWER", "promise": "NONE", "seen": 0, "joined": 0}
    merge(world, fiber, power)

    refused = nadja.post(f"/desk/cases/{power.number}/answers", **said)

    assert refused.status_code == 409
    assert "fortsätter här nu. Läs det först; din text är kvar." in words(refused)
    assert TEXT in refused.content.decode()
    assert "Och bredbandet?" in words(refused)


def test_an_answer_that_was_queued_before_is_sent_and_keeps_what_it_was_written_for(world, two):
    power, fiber = two
    world.answer(fiber, TEXT)

    merge(world, fiber, power)

    promise = Promise.objects.get(case_promise__case=fiber)
    assert world.outcomes_of(promise) == ["KEPT"]
    assert live_in(power).count() == 1
    assert TEXT in words(Browser(world, world.town.nadja).get(f"/desk/cases/{power.number}"))


def test_what_did_not_arrive_of_the_part_is_owed_again_and_opens_the_one_that_goes_on(world, two):
    power, fiber = two
    sent = world.answer(fiber, TEXT)
    merge(world, fiber, power)
    world.answer(power, "Hej.")
    world.run()
    closing.close(power, by=power.face, at=world.now, because="Klart.")
    world.pass_by(minutes=1)

    machines.bounce(world, sent)
    world.run()

    assert "RETRACTED" in world.outcomes_of(Promise.objects.get(case_promise__case=fiber))
    assert not power.closures.filter(reopened_at=None).exists()
    shown = words(Browser(world, world.town.nadja).get(f"/desk/cases/{power.number}"))
    assert "Nådde inte fram till Amira" in shown or "nådde inte" in shown.lower()


def test_the_one_who_was_asked_to_take_the_part_takes_what_was_promised_in_it(world, two):
    power, fiber = two
    asked = handing_over.offer(
        fiber, to=world.town.omar, by=fiber.face, at=world.now, because="Du kan fiber."
    )
    before = power.face

    merge(world, fiber, power)
    handing_over.take(asked, at=world.now)

    assert live_in(fiber).get().owner == world.town.omar
    assert live_in(power).get().owner == before
    assert Case.objects.get(pk=power.pk).face == before


def test_the_one_who_takes_what_goes_on_takes_both(world, two):
    power, fiber = two
    merge(world, fiber, power)
    asked = handing_over.offer(power, to=world.town.eva, by=power.face, at=world.now, because="Jag går hem.")

    handing_over.take(asked, at=world.now)

    assert {one.owner for one in Promise.objects.live()} == {world.town.eva}


def test_her_yes_to_another_time_in_the_part_still_moves_it_by_page_and_by_mail(world, two):
    power, fiber = two
    for way in ("page", "mail"):
        promise = live_in(fiber).latest("pk")
        later = promise.due_at.replace(day=promise.due_at.day + 1)
        asked = moving.ask(promise, due_at=later, because="Teknikern är sjuk.", by=fiber.face, at=world.now)
        if not Merge.objects.exists():
            merge(world, fiber, power)
        if way == "page":
            page = f"{own_page(fiber)}/proposals/{asked.pk}/answer"
            assert "Då gäller den nya tiden" in words(Browser(world).post(page, will_do="yes"))
        else:
            world.pass_by(minutes=1)
            world.reply(power.thread, "Ja tack")
        assert world.outcomes_of(promise) == ["MOVED"]
    assert MoveProposal.objects.filter(answer__kind="ACCEPTED").count() == 2
    assert live_in(fiber).count() == 1


def test_what_she_contests_in_the_part_is_looked_at_and_keeps_the_one_that_goes_on_open(world, two):
    power, fiber = two
    world.answer(fiber, TEXT)
    merge(world, fiber, power)
    world.answer(power, "Hej.")
    world.run()
    closing.close(power, by=power.face, at=world.now, because="Klart.")
    kept = Promise.objects.get(case_promise__case=fiber)

    Browser(world).post(f"{own_page(power)}/promises/{kept.pk}/contest", said="Nej, det gjorde ni inte.")

    contested = kept.outcomes.get().contest
    assert not power.closures.filter(reopened_at=None).exists()
    assert "Nej, det gjorde ni inte." in words(Browser(world).get(own_page(power)))
    contesting.review(contested, "STANDS", because="Så här.", by=contested.answer.owner, at=world.now)
    world.run()
    assert world.outcomes_of(contested.answer) == ["KEPT"]


def test_that_the_part_needs_no_answer_ends_what_was_owed_there_and_no_more(world, two):
    power, fiber = two
    merge(world, fiber, power)

    Browser(world, world.town.nadja).post(f"/desk/cases/{fiber.number}/no-answer", reason="THANKS")

    assert not live_in(fiber).exists()
    assert live_in(power).count() == 1
    assert NoAnswerNeeded.objects.get().case == fiber


def test_an_alarm_in_the_part_is_seen_and_taken_where_it_goes_on(world, two):
    power, fiber = two
    world.reply(fiber.thread, "Det brinner i elskåpet")
    merge(world, fiber, power)
    mats = Browser(world, world.town.mats)

    assert "alarm" in mats.get(f"/desk/cases/{power.number}").content.decode()
    mats.post(f"/desk/cases/{power.number}/alarm")

    assert Alarm.objects.get().taken_by == world.town.mats
    with pytest.raises(alarms.AlreadyTaken):
        alarms.take(Alarm.objects.get(), by=world.town.omar, at=world.now)


def test_somebody_who_may_decide_is_asked_where_it_goes_on(world, two):
    power, fiber = two
    merge(world, fiber, power)

    asked = asking_a_decider.ask(fiber, by=Actor.of(fiber.customer), at=world.now)

    assert asked.case == power


def two_of(town, who):
    """Two cases of one customer, everything placed."""
    mail = {"sender": f"{who}@post.example", "name": who.title()}
    first = town.case_from("Ett", subject="Ett", **mail)
    town.pass_by(minutes=1)
    return first, town.case_from("Två", subject="Två", **mail)


def test_of_merges_both_ways_at_once_one_wins(committed):
    first, second = two_of(committed, "korsvis")
    by = {"because": WHY, "by": committed.town.omar, "at": committed.now}
    ways = [(first, second), (second, first)] * (MANY // 2)

    said = at_once((partial(merging.merge, *pair, **by) for pair in ways), expecting=merging.NotMergeable)

    assert Merge.objects.filter(case__in=(first, second)).count() == 1
    won = Merge.objects.get(case__in=(first, second))
    assert {one.pk for one in said if isinstance(one, Merge)} == {won.pk}
    assert Counter(map(type, said)) == {Merge: MANY // 2, merging.NotMergeable: MANY // 2}
    assert (
        OutboundMessage.objects.filter(thread__in=(first.thread, second.thread), kind="NOTICE").count() == 1
    )


def test_answers_mails_a_closing_and_a_merge_at_once_lose_nothing(committed):
    town = committed
    first, second = two_of(town, "samtidigt")
    by = {"by": town.town.omar, "at": town.now}

    def answer(case, number):
        return answering.answer(
            case, text=f"Svar {number}", is_answer=False, seen=10**9, form_key=uuid.uuid4(), **by
        )

    letters = [partial(town_reply, town, second, number) for number in range(MANY // 2)]
    answers = [partial(answer, second, number) for number in range(MANY // 2 - 2)]
    rest = [
        lambda: merging.merge(second, first, because=WHY, **by),
        lambda: closing.close(second, because="Klart.", **by),
    ]
    said = at_once(letters + answers + rest, expecting=(continuing.ContinuesElsewhere, closing.StillOwed))

    together = Case.objects.with_parts(first)
    assert set(together) == {first, second}
    written = [one for one in said if isinstance(one, OutboundMessage)]
    kept = OutboundMessage.objects.filter(thread__case__in=together, kind="INFORMATION")
    assert len(written) == kept.count()
    assert {one.placement.thread.case for one in said[: MANY // 2]} <= {first, second}
    assert Promise.objects.live().filter(case_promise__case__in=together).exists()
    assert not first.closures.filter(reopened_at=None).exists()


def town_reply(town, case, number):
    return front_door.reply(case.thread, text=f"Ord {number}", key=f"samtidigt {number}", at=town.now)


def test_of_undos_at_once_one_counts(committed):
    first, second = two_of(committed, "angra")
    merged = merging.merge(second, first, because=WHY, by=committed.town.omar, at=committed.now)
    part = partial(merging.part, merged, by=committed.town.omar, at=committed.now)

    said = at_once(partial(part, because=f"Nej {number}") for number in range(MANY))

    merged.refresh_from_db()
    assert {one.ended_because for one in said} == {merged.ended_because}
    assert Case.objects.last_of(second) == second
