"""Many at once: what they ask for is promised once, each is counted once, and one answer is one."""

import uuid
from datetime import date
from functools import partial

import pytest

from tests.world.at_once import at_once
from tests.world.the_many import asks, decided, takes, writes
from vidord.cases import away, leaving, objecting, public_answers, reconsidering
from vidord.cases.models import Counted, Objection, PublicAnswer, PublicPromise, Reconsideration
from vidord.cases.public_answers import Said
from vidord.channels.models import OutboundMessage
from vidord.people.models import Actor, Mandate
from vidord.promises.models import Promise

MANY = 32
SAID = Said(
    "CHANGED",
    "Pappersfakturan blir gratis för den som saknar e-post.",
    "The paper invoice is free for whoever has no e-mail.",
    "Ni har rätt i att alla inte kan välja bort papper.",
    "You are right that not everybody can do without paper.",
    date(2027, 1, 1),
)


@pytest.fixture(scope="module")
def at_work(committed):
    """Thirty-two customers ask at once, while as many workers go round."""
    town = committed
    takes(town, MANY)
    paper = decided(town)
    cases = [writes(town, number) for number in range(MANY)]

    def ask_and_go_round(case):
        objecting.say(case, paper, by=Actor.of(case.customer), at=town.now)
        objecting.say(case, paper, by=Actor.of(town.town.nadja), at=town.now)
        return reconsidering.call(at=town.now)

    told = at_once(partial(ask_and_go_round, case) for case in cases)
    told += at_once([partial(reconsidering.call, at=town.now)] * MANY)
    return town, told


def test_of_many_who_ask_at_once_each_is_counted_once_and_it_is_promised_once(at_work):
    _town, told = at_work

    assert Reconsideration.objects.count() == PublicPromise.objects.count() == 1
    assert Objection.objects.count() == Counted.objects.count() == sum(told) == MANY
    assert PublicPromise.objects.get().customers == MANY
    assert Promise.objects.filter(counted__isnull=False).count() == MANY
    assert OutboundMessage.objects.filter(subject__startswith="Det omprövas").count() == MANY
    assert OutboundMessage.objects.filter(subject__startswith="Många kunder vill").count() == 1


def test_of_many_answers_at_once_with_one_key_one_is_given_and_each_gets_one_letter(at_work):
    town, _told = at_work
    about, key = Reconsideration.objects.get(), uuid.uuid4()
    answer = partial(public_answers.answer, about, SAID, by=town.town.eva, at=town.now, form_key=key)

    given = at_once([answer] * MANY)

    assert set(given) == {PublicAnswer.objects.get()}
    assert OutboundMessage.objects.filter(subject__startswith="Svar på det som många").count() == MANY
    town.run()
    assert {town.outcomes_of(one.promise)[-1] for one in Counted.objects.all()} == {"KEPT"}


@pytest.fixture
def owed(world):
    """Five have asked Eva."""
    takes(world, 5)
    paper = decided(world)
    for number in range(5):
        asks(world, writes(world, number), paper)
    world.run()
    return PublicPromise.objects.get()


def test_when_eva_leaves_one_person_takes_all_of_it_over(world, owed):
    leaving.leave(world.town.eva, by=Actor.of(world.town.gunnar), at=world.now)

    (owner,) = {one.promise.owner for one in owed.counted.select_related("promise__owner")}
    assert reconsidering.owner_of(owed) == owner != world.town.eva


def test_when_eva_is_away_it_is_not_spread(world, owed):
    world.now = owed.due_at.replace(hour=8)
    away.mark(world.town.eva, until=world.now.replace(hour=16), by=Actor.of(world.town.eva), at=world.now)

    assert len({one.promise.owner for one in owed.counted.select_related("promise__owner")}) == 1


def test_when_whoever_decided_has_left_somebody_who_may_publish_answers(world):
    takes(world, 5)
    paper = decided(world)
    leaving.leave(world.town.eva, by=Actor.of(world.town.gunnar), at=world.now)
    heir = Mandate.objects.in_force(at=world.now).get(
        kind="PUBLISH", holder__unit__entity=world.town.unit.entity
    )

    for number in range(5):
        asks(world, writes(world, number), paper)
    world.run()

    assert PublicPromise.objects.get().decider == heir.holder != world.town.eva
