"""Another time only with her yes; until then, and after a no or a silence, what was promised holds."""

import pytest
from django.db import DatabaseError, transaction

from tests.world.at_once import at_once
from tests.world.browsers import Browser, own_page, words
from vidord.cases import moving
from vidord.channels.models import OutboundMessage
from vidord.people.models import Actor
from vidord.promises import ledger
from vidord.promises import moving as rows
from vidord.promises.ledger import InThePast
from vidord.promises.models import MoveAnswer, MoveProposal, Promise

PER = "per.ek@post.example"
ANOTHER = {"day": "2026-11-12", "starts": "09.00", "by": "10.00", "because": "Teknikern är sjuk."}
CALL = {
    "text": "Hej Per. Jag ringer dig i morgon efter lunch.",
    "kind": "ANSWER",
    "promise": "CALL",
    "day": "2026-11-11",
    "starts": "13.00",
    "by": "15.00",
    "seen": 0,
}


@pytest.fixture
def call(world):
    """Nadja has promised Per to call on Wednesday between 13 and 15; it is Wednesday morning."""
    case = world.case_from("Kan ni ringa mig?", name="Per Ek", sender=PER, subject="Ring mig")
    Browser(world, world.town.nadja).post(f"/desk/cases/{case.number}/answers", **CALL)
    world.run()
    world.at("2026-11-11 09:00")
    promise = world.promise_in(case)
    assert promise.kind == "CALL"
    return promise


@pytest.fixture
def asked(world, call):
    """Nadja has asked for Thursday between 9 and 10."""
    nadja = Browser(world, world.town.nadja)
    shown = words(nadja.post(f"/desk/promises/{call.pk}/move", **ANOTHER))
    assert "Kunden har fått frågan" in shown
    world.run()
    return MoveProposal.objects.get(promise=call)


def case_of(call):
    return call.case_promise.case


def answers(world, asked, text, **headers):
    """Per answers the mail that asked him."""
    letter = world.postbox.to(PER)[-1]
    world.mail(
        text,
        name="Per Ek",
        sender=PER,
        subject=f"Sv: {letter['Subject']}",
        In_Reply_To=letter["Message-ID"],
        **headers,
    )
    world.run()


def say(world, asked, will_do):
    return words(
        Browser(world).post(
            f"{own_page(case_of(asked.promise))}/proposals/{asked.pk}/answer", will_do=will_do
        )
    )


def test_per_reads_what_was_promised_what_would_be_instead_and_why_by_mail_and_on_his_page(
    world, call, asked
):
    letter, page = words(world.postbox.to(PER)[-1]), words(Browser(world).get(own_page(case_of(call))))

    for said in (letter, page):
        assert "Nadja Lindgren ringer dig i dag kl. 13–15" in said
        assert "Nadja Lindgren ringer dig i morgon kl. 9–10" in said
        assert "Teknikern är sjuk." in said
    assert "Säger du nej, eller ingenting, gäller det vi lovade först." in letter


def test_the_desk_shows_the_question_without_his_link(world, call, asked):
    shown = Browser(world, world.town.nadja).get(f"/desk/cases/{case_of(call).number}")

    assert "frågar om det går bra så här i stället" in words(shown)
    assert own_page(case_of(call)) not in shown.content.decode()


def test_his_yes_moves_it_to_a_new_promise_and_the_old_due_time_stays_as_it_was(world, call, asked):
    due_at = call.due_at

    assert "Då gäller den nya tiden" in say(world, asked, "yes")
    world.run()

    call.refresh_from_db()
    new = asked.answer.promise
    assert (world.outcomes_of(call), call.due_at, call.wake_at) == (["MOVED"], due_at, None)
    assert call.outcomes.get().by.kind == "CUSTOMER"
    assert (new.due_at, new.starts_at, new.kind) == (asked.due_at, asked.starts_at, "CALL")
    assert (new.owner, new.case_promise.case) == (call.owner, case_of(call))
    assert "Tack, då gäller den nya tiden." in words(world.postbox.to(PER)[-1])


@pytest.mark.parametrize(
    "text", ["Ja", "ja tack!", "Hej Nadja,\n\nDet går bra.\n\nMvh\nPer", "OK", "Yes, that works"]
)
def test_a_yes_by_mail_is_a_yes(world, call, asked, text):
    answers(world, asked, text)

    assert world.outcomes_of(call) == ["MOVED"]
    assert Promise.objects.live().filter(case_promise__case=case_of(call)).get() == asked.answer.promise


def test_a_no_by_mail_leaves_it_and_owes_no_answer(world, call, asked):
    answers(world, asked, "Nej tack.")

    assert asked.answer.kind == "DECLINED"
    assert Promise.objects.live().filter(case_promise__case=case_of(call)).get() == call


@pytest.mark.parametrize(
    "text", ["Ja, men inte före klockan tio.", "Kanske", "Nej men vad trist, blir det dyrare då?"]
)
def test_anything_more_is_for_nadja_to_read(world, call, asked, text):
    answers(world, asked, text)

    assert not MoveAnswer.objects.exists()
    assert Promise.objects.live().filter(case_promise__case=case_of(call), kind="ANSWER").exists()


def test_a_yes_from_a_stranger_moves_nothing(world, call, asked):
    letter = world.postbox.to(PER)[-1]
    world.mail("Ja", name="Per Ek", sender="nagon@annan.example", In_Reply_To=letter["Message-ID"])
    world.run()

    assert not MoveAnswer.objects.exists()


def test_his_silence_leaves_it_and_it_is_broken_when_it_was_due(world, call, asked):
    world.until(call.due_at)

    assert world.outcomes_of(call) == ["BROKEN"]
    assert "Går det bra så här i stället?" not in words(Browser(world).get(own_page(case_of(call))))


def test_a_yes_that_comes_too_late_moves_nothing_and_says_so(world, call, asked):
    world.until(call.due_at)

    assert "Tiden hade redan gått ut" in say(world, asked, "yes")
    assert world.outcomes_of(call) == ["BROKEN"]
    assert asked.answer.kind == "TOO_LATE"


def test_his_first_answer_counts(world, call, asked):
    say(world, asked, "no")

    assert "gäller det vi lovade först" in say(world, asked, "yes").lower()
    assert world.outcomes_of(call) == []


def test_nadja_asks_one_question_at_a_time_and_can_take_it_back(world, call, asked):
    nadja = Browser(world, world.town.nadja)
    assert "redan fått frågan" in words(nadja.post(f"/desk/promises/{call.pk}/move", **ANOTHER))

    nadja.post(f"/desk/proposals/{asked.pk}/withdrawal")
    assert "hade tagit tillbaka frågan" in say(world, asked, "yes")
    assert "Kunden har fått frågan" in words(nadja.post(f"/desk/promises/{call.pk}/move", **ANOTHER))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"day": "2026-11-10"}, "Den tiden har redan varit"),
        ({"because": ""}, "kunden läser det"),
        ({"by": ""}, "Ett löfte behöver en dag och en tid"),
        ({"starts": "11.00"}, "måste vara före"),
        ({"day": "2028-11-12", "outside": "on"}, "mer än ett år"),
        ({"day": "2026-11-14"}, "inte schemalagd"),
    ],
)
def test_what_can_not_be_asked_is_said_at_the_field_and_nothing_is_lost(world, call, changed, said):
    shown = words(
        Browser(world, world.town.nadja).post(f"/desk/promises/{call.pk}/move", **(ANOTHER | changed))
    )

    assert said in shown
    assert not MoveProposal.objects.exists()


def test_what_has_ended_is_not_asked_about(world, call):
    world.until(call.due_at)

    shown = words(Browser(world, world.town.nadja).post(f"/desk/promises/{call.pk}/move", **ANOTHER))

    assert "går inte att flytta längre" in shown


def test_the_database_moves_nothing_without_her_yes(world, call, asked):
    per, nadja = Actor.of(call.thread.customer), Actor.of(world.town.nadja)
    refusals = {
        "moved without a yes": lambda: ledger.end(call, "MOVED", by=per, at=world.now, because="AGREED"),
        "a yes of our own": lambda: rows.answer(asked, "TOO_LATE", by=nadja, at=world.now),
        "withdrawn by her": lambda: rows.answer(asked, "WITHDRAWN", by=per, at=world.now),
        "two questions": lambda: MoveProposal.objects.create(
            promise=call, due_at=asked.due_at, because="x", by=nadja, at=world.now
        ),
        "another time written in": lambda: MoveProposal.objects.update(due_at=call.due_at),
    }
    for why, act in refusals.items():
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
            raise AssertionError(why)


def test_a_promise_made_by_law_is_not_asked_about(world, call):
    law = ledger.Source(
        "LAW", words="Säljaren ska avhjälpa felet.", law_rule="kkl:5:1", law_version="2022-01-01"
    )
    by_law = ledger.make(
        ledger.Word(call.thread, call.owner, "WRITE", "Enligt lag", asked_due(world), law),
        by=Actor.of("intake"),
        at=world.now,
    )

    with pytest.raises(rows.NotMovable):
        rows.propose(
            by_law,
            starts_at=None,
            due_at=asked_due(world),
            because="x",
            by=Actor.of(world.town.nadja),
            at=world.now,
        )


def asked_due(world):
    return world.now.replace(day=13)


def test_the_new_time_must_lie_ahead(world, call):
    with pytest.raises(InThePast):
        moving.ask(call, due_at=world.now, because="x", by=world.town.nadja, at=world.now)


def test_per_lets_us_off(world, call):
    shown = words(Browser(world).post(f"{own_page(case_of(call))}/promises/{call.pk}/release"))

    assert "Tack för att du säger till" in shown
    assert world.outcomes_of(call) == ["RELEASED"]
    world.until(call.due_at)
    assert not OutboundMessage.objects.filter(subject__contains="höll inte").exists()
    again = words(Browser(world).post(f"{own_page(case_of(call))}/promises/{call.pk}/release"))
    assert "redan avslutat" in again


def test_of_many_yeses_at_once_one_moves_it(committed):
    town = committed
    case = town.case_from("Kan ni ringa mig?", subject="Ring")
    promise = town.promise_in(case)
    asked = moving.ask(
        promise,
        due_at=promise.due_at.replace(day=promise.due_at.day + 1),
        because="x",
        by=case.face,
        at=town.now,
    )
    customer = Actor.of(case.customer)

    def accept():
        return moving.accept(MoveProposal.objects.get(pk=asked.pk), by=customer, at=town.now).pk

    said = at_once([accept] * 32)

    assert len(set(said)) == 1
    assert Promise.objects.filter(case_promise__case=case).count() == 2
