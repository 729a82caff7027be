"""Nobody says "that is not my table": whoever asks for somebody who may decide gets a name and a time."""

import pytest

from tests.world.browsers import Browser, own_page, words
from vidord.cases import asking_a_decider
from vidord.cases.models import DeciderAsked
from vidord.people.models import Actor


@pytest.fixture
def case(world):
    """Amira has asked, and Nadja, who may decide about little, is her contact."""
    found = world.case_from("Jag vill ha tillbaka pengarna, 4 000 kr.")
    assert found.face == world.town.nadja
    return found


def asks(world, case):
    shown = words(Browser(world).post(f"{own_page(case)}/decider"))
    world.run()
    return shown


def test_amira_is_told_who_may_decide_more_and_by_when_and_nadja_keeps_her_case(world, case):
    shown = asks(world, case)

    promise = DeciderAsked.objects.get(case=case).promise
    assert promise.owner not in (world.town.nadja, None)
    assert f"{promise.owner.public_name} får besluta om mer och svarar dig." in shown
    assert f"{promise.owner.public_name} svarar dig" in words(Browser(world).get(own_page(case)))
    case.refresh_from_db()
    assert case.face == world.town.nadja


def test_that_person_hears_it_by_name(world, case):
    asks(world, case)

    decider = DeciderAsked.objects.get(case=case).promise.owner
    (notice,) = [mail for mail in world.postbox.to(decider.email) if "Du får besluta" in mail["Subject"]]
    assert "Nadja Lindgren är kontakt och har det kvar" in words(notice)


def test_nadjas_answer_does_not_keep_it_and_the_deciders_own_does(world, case):
    asks(world, case)
    promise = DeciderAsked.objects.get(case=case).promise

    world.answer(case, "Hej, jag tittar.", by=world.town.nadja)
    world.run()
    assert world.outcomes_of(promise) == []

    world.pass_by(minutes=1)
    world.answer(case, "Hej, du får pengarna.", by=promise.owner)
    world.run()
    assert world.outcomes_of(promise) == ["KEPT"]


def test_asked_twice_it_is_one_question_and_when_it_is_answered_she_may_ask_again(world, case):
    asks(world, case)
    asks(world, case)
    first = DeciderAsked.objects.get(case=case)

    world.answer(case, "Hej, du får pengarna.", by=first.promise.owner)
    world.run()
    asks(world, case)
    assert DeciderAsked.objects.filter(case=case).count() == 2


def test_without_an_answer_it_moves_up_in_the_open(world, case):
    asks(world, case)
    promise = DeciderAsked.objects.get(case=case).promise
    before = promise.owner
    world.answer(case, "Hej, jag tittar.", by=world.town.nadja)

    world.until(promise.due_at)

    promise.refresh_from_db()
    assert world.outcomes_of(promise) == ["BROKEN"]
    assert promise.owner != before
    case.refresh_from_db()
    assert case.face == world.town.nadja


def test_the_managing_director_is_the_one_who_decides(world, case):
    case.face = world.town.gunnar
    case.save(update_fields=["face"])

    assert "Gunnar Strand är den som beslutar här" in asks(world, case)
    with pytest.raises(asking_a_decider.NobodyAbove):
        asking_a_decider.ask(case, by=Actor.of(case.customer), at=world.now)
