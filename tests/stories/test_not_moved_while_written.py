"""A case in which somebody writes is not moved by the machine for a quarter of an hour, and then it is."""

import uuid
from datetime import timedelta
from functools import partial

import pytest

from tests.world import moment
from tests.world.at_once import at_once
from tests.world.browsers import Browser, own_page, words
from vidord.cases import away, clock, drafts, handing_over, held_moves, leaving, merging
from vidord.cases.answering import NewPromise
from vidord.cases.drafts import Writing
from vidord.cases.models import HeldMove
from vidord.people.models import Actor
from vidord.promises.models import OwnerChange

PER = "per.ek@post.example"
QUARTER = timedelta(minutes=15)


@pytest.fixture
def case(world):
    """Per has written to Nadja's house, and she owes him an answer."""
    case = world.case_from("Vad behöver jag?", name="Per Ek", sender=PER)
    assert case.face == world.town.nadja
    return case


def write(world, case, *, by=None):
    drafts.save(case, Writing("Hej Per. Du", {}, uuid.uuid4()), by=by or case.face, at=world.now)


def due(world, case):
    """The moment just before it is due."""
    world.until(world.promise_in(case).due_at - timedelta(minutes=1))


def subjects(world, address=PER):
    return [mail["Subject"] for mail in world.postbox.to(address)]


def run_at(world, at):
    world.now = at
    world.run()


def test_a_promise_that_breaks_while_it_is_answered_is_told_at_once_and_stays_with_who_writes(world, case):
    promise = world.promise_in(case)
    due(world, case)
    write(world, case)

    run_at(world, promise.due_at)

    assert world.outcomes_of(promise) == ["BROKEN"]
    assert world.promise_in(case).owner == world.town.nadja
    letter = words(world.postbox.to(PER)[-1])
    assert "Nadja Lindgren skriver till dig just nu." in letter
    assert "tar Omar Haddad över" in letter
    assert "Nadja Lindgren" in words(Browser(world).get(own_page(case)))
    told = subjects(world, world.town.omar.email)[-1]
    assert "Nadja Lindgren skriver svaret nu" in told


def test_whoever_writes_where_a_case_continues_keeps_its_promise_too(world, case):
    promise = world.promise_in(case)
    other = world.case_from("En sak till", name="Per Ek", sender=PER)
    merging.merge(case, other, because="Samma sak.", by=case.face, at=world.now)
    due(world, case)
    write(world, other)

    run_at(world, promise.due_at)

    promise.refresh_from_db()
    assert world.outcomes_of(promise) == ["BROKEN"]
    assert promise.owner == world.town.nadja


def test_unanswered_it_moves_up_when_the_quarter_has_passed_and_per_hears_who_has_it(world, case):
    promise = world.promise_in(case)
    due(world, case)
    write(world, case)
    run_at(world, promise.due_at)

    run_at(world, promise.due_at + QUARTER - timedelta(seconds=1))
    assert world.promise_in(case).owner == world.town.nadja
    run_at(world, promise.due_at + QUARTER)

    case.refresh_from_db()
    assert (world.promise_in(case).owner, case.face) == (world.town.omar, world.town.omar)
    assert "Omar Haddad har tagit över ditt ärende" in subjects(world)[-1]
    assert "Inte hållet, du har tagit över" in subjects(world, world.town.omar.email)[-1]
    assert not HeldMove.objects.exists()


def test_answered_within_the_quarter_it_stays_where_it_is(world, case):
    promise = world.promise_in(case)
    due(world, case)
    write(world, case)
    run_at(world, promise.due_at)
    world.pass_by(minutes=5)
    world.answer(case, "Hej Per. Du behöver ett elavtal.")
    world.run()

    run_at(world, promise.due_at + QUARTER)

    assert world.outcomes_of(promise) == ["BROKEN", "MADE_GOOD"]
    assert not OwnerChange.objects.exists()
    case.refresh_from_db()
    assert case.face == world.town.nadja


def test_writing_on_holds_it_no_longer(world, case):
    promise = world.promise_in(case)
    due(world, case)
    write(world, case)
    run_at(world, promise.due_at)
    for _ in range(3):
        world.pass_by(minutes=5)
        drafts.save(
            case,
            Writing(
                f"Hej Per. {world.now}", {}, uuid.uuid4(), seen=case.drafts.get(is_beside=False).revision
            ),
            by=world.town.nadja,
            at=world.now,
        )

    world.run()

    assert world.promise_in(case).owner == world.town.omar
    assert case.drafts.get(staff=world.town.nadja).text.startswith("Hej Per."), "what she wrote is still hers"


def test_a_draft_that_lies_since_long_holds_nothing(world, case):
    promise = world.promise_in(case)
    world.until(promise.due_at - QUARTER)
    write(world, case)

    run_at(world, promise.due_at)

    assert world.promise_in(case).owner == world.town.omar
    assert "har tagit över" in subjects(world)[-1]


def test_away_passes_on_the_rest_at_once_and_what_is_written_in_a_quarter_later(world, case):
    other = world.case_from("Och jag?", name="Rut Lans", sender="rut.lans@post.example")
    if other.face != world.town.nadja:
        asked = handing_over.offer(
            other, to=world.town.nadja, by=other.face, at=world.now, because="Hon kan el."
        )
        handing_over.take(asked, at=world.now)
    write(world, case)

    done = away.mark(
        world.town.nadja, until=moment("2026-11-13 08:00"), by=Actor.of(world.town.nadja), at=world.now
    )
    world.run()

    assert (done.customers_told, done.waiting) == (1, 1)
    assert world.promise_in(other).owner != world.town.nadja
    assert world.promise_in(case).owner == world.town.nadja
    run_at(world, world.now + QUARTER)
    assert world.promise_in(case).owner != world.town.nadja
    assert "svarar dig i stället" in subjects(world)[-1]


def test_what_was_held_stays_with_who_is_back(world, case):
    write(world, case)
    by = Actor.of(world.town.nadja)
    away.mark(world.town.nadja, until=moment("2026-11-13 08:00"), by=by, at=world.now)
    world.pass_by(minutes=5)
    away.back(world.town.nadja, by=by, at=world.now)

    run_at(world, world.now + QUARTER)

    assert world.promise_in(case).owner == world.town.nadja
    assert not HeldMove.objects.exists()


def test_a_call_is_not_given_to_the_lead_while_its_owner_writes(world, case):
    call = NewPromise("CALL", moment("2026-11-10 13:00"), moment("2026-11-10 11:00"))
    world.answer(case, "Jag ringer.", promise=call)
    world.run()
    promise = world.promise_in(case)
    world.until(moment("2026-11-10 12:29"))
    write(world, case)

    run_at(world, moment("2026-11-10 12:30"))
    assert world.promise_in(case).owner == world.town.nadja
    run_at(world, moment("2026-11-10 12:45"))

    promise.refresh_from_db()
    assert promise.owner == case.unit.lead


def test_whoever_leaves_hands_over_at_once_whatever_she_writes(world, case):
    write(world, case)

    leaving.leave(world.town.nadja, by=Actor.of("operator"), at=world.now)

    assert world.promise_in(case).owner != world.town.nadja
    assert not HeldMove.objects.exists()


def test_thirty_two_clocks_release_a_hold_once(committed):
    case = committed.case_from("Vad behöver jag?", name="Per Ek", sender=PER)
    promise = committed.promise_in(case)
    committed.until(promise.due_at - timedelta(minutes=1))
    write(committed, case)
    run_at(committed, promise.due_at)
    assert HeldMove.objects.get().promise == promise

    passed = at_once([partial(held_moves.release, at=promise.due_at + QUARTER, moves=clock.MOVES)] * 32)

    assert sorted(passed) == [0] * 31 + [1]
    assert OwnerChange.objects.filter(promise=promise).count() == 1
