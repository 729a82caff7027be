"""Promised only if something comes true: said in time that it holds or failed, or kept and broken as any."""

import pytest
from django.db import DatabaseError, transaction

from tests.world import moment
from tests.world.at_once import at_once
from tests.world.browsers import Browser, own_page, words
from vidord.cases import conditions, contesting, moving
from vidord.cases import today as day
from vidord.cases.answering import NewPromise
from vidord.people.models import Actor, ProtectedIdentity
from vidord.promises import ledger
from vidord.promises.conditions import NothingToSay
from vidord.promises.models import Condition, ConditionAnswer, Promise

PER = "per.ek@post.example"
IF = "mätaren inte är bytt på torsdag"
CALL = {
    "text": "Hej Per. Mätaren byts på torsdag. Annars hör jag av mig.",
    "kind": "ANSWER",
    "promise": "CALL",
    "day": "2026-11-13",
    "starts": "13.00",
    "by": "15.00",
    "only_if": f"Om {IF}.",
    "seen": 0,
}
ELSEWHERE = "Kontakta din hyresvärd, som har nyckeln till mätarrummet."
BECAUSE = "Mätaren byttes på torsdagen, klockan elva."


@pytest.fixture
def case(world):
    return world.case_from("När byter ni mätaren?", name="Per Ek", sender=PER, subject="Ring mig")


@pytest.fixture
def call(world, case):
    """Nadja has promised Per to call on Friday between 13 and 15, if the meter has not been changed."""
    shown = Browser(world, world.town.nadja).post(f"/desk/cases/{case.number}/answers", **CALL)
    assert shown.status_code == 200
    world.run()
    promise = world.promise_in(case)
    assert (promise.kind, promise.owner) == ("CALL", world.town.nadja)
    return promise


def case_of(promise):
    return promise.case_promise.case


def say(world, promise, turned, because="", person=None):
    browser = Browser(world, person or world.town.nadja)
    return words(browser.post(f"/desk/promises/{promise.pk}/condition", turned=turned, because=because))


def test_per_reads_the_condition_by_mail_and_on_his_page_and_nadja_at_the_desk(world, call):
    letter, page = words(world.postbox.to(PER)[-1]), words(Browser(world).get(own_page(case_of(call))))
    nadja = Browser(world, world.town.nadja)
    desk = words(nadja.get(f"/desk/cases/{case_of(call).number}"))
    today = [row.about for slot in day.day_of(world.town.nadja, at=world.now) for row in slot.rows]

    for said in (letter, page, desk):
        assert f"Nadja Lindgren ringer dig fredag den 13 november kl. 13–15, om {IF}" in said
    assert "Lovat med villkor" in page
    assert any(about.endswith((f"if {IF}", f"om {IF}")) for about in today)
    assert call.quoted.endswith(f", om {IF}")


def test_in_english_the_if_is_said_once_too(world):
    case = world.case_from(
        "Hello, when will you change the meter? I would like to know that before the weekend.",
        name="Per Ek",
        sender=PER,
        subject="The meter",
    )
    assert case.thread.language == "en"

    said = CALL | {"text": "Hello Per. I call on Friday.", "only_if": "if the meter has not been changed"}
    Browser(world, world.town.nadja).post(f"/desk/cases/{case.number}/answers", **said)
    world.run()

    letter = words(world.postbox.to(PER)[-1])
    assert "Nadja Lindgren calls you" in letter
    assert "13:00–15:00, if the meter has not been changed." in letter


def test_it_holds_then_it_is_a_promise_as_any_other_and_per_hears_that_once(world, call):
    due_at = call.due_at

    assert "Villkoret är uppfyllt. Kunden får veta det nu." in say(world, call, "HELD")
    world.run()
    assert "Det var redan sagt" in say(world, call, "FAILED", BECAUSE)
    world.run()

    call.refresh_from_db()
    held = [words(mail) for mail in world.postbox.to(PER) if "utan villkor" in mail["Subject"]]
    assert len(held) == 1
    assert f"Vi lovade dig något om {IF}." in held[0]
    assert "Nadja Lindgren ringer dig fredag den 13 november kl. 13–15." in held[0]
    assert (call.due_at, world.outcomes_of(call)) == (due_at, [])
    page = words(Browser(world).get(own_page(case_of(call))))
    assert f", om {IF}" not in page.partition("Det här har sagts")[0].partition("Hej Per.")[0]
    assert ConditionAnswer.objects.get().by == Actor.of(world.town.nadja)
    world.until(call.due_at)
    assert world.outcomes_of(call) == ["BROKEN"]


def test_it_failed_then_it_ends_void_and_per_reads_why(world, call):
    assert "Löftet gäller inte längre. Kunden läser varför." in say(world, call, "FAILED", BECAUSE)
    world.run()

    assert world.outcomes_of(call) == ["VOID"]
    assert call.outcomes.get().because == "CONDITION_FAILED"
    letter = words(world.postbox.to(PER)[-1])
    page = words(Browser(world).get(own_page(case_of(call))))
    assert BECAUSE in letter
    assert "inom fjorton dagar" in letter
    assert f"Villkoret uppfylldes inte: {BECAUSE}" in page
    desk = words(Browser(world, world.town.nadja).get(f"/desk/cases/{case_of(call).number}"))
    assert "Nadja Lindgren sa att villkoret för ett löfte inte uppfylldes" in desk


def test_per_contests_it_and_when_he_is_right_the_call_is_owed_at_the_same_time(world, call):
    say(world, call, "FAILED", BECAUSE)
    world.run()
    shown = words(
        Browser(world).post(
            f"{own_page(case_of(call))}/promises/{call.pk}/contest", said="Den gamla sitter kvar."
        )
    )
    assert "tittar på det och svarar dig" in shown

    contested = call.outcomes.get().contest
    contesting.review(contested, "AGREED", because="Den satt kvar.", by=contested.answer.owner, at=world.now)
    world.run()

    assert world.outcomes_of(call) == ["VOID", "RETRACTED"]
    page = words(Browser(world).get(own_page(case_of(call))))
    assert "Nadja Lindgren ringer dig fredag den 13 november kl. 13–15" in page
    world.until(call.due_at)
    assert world.outcomes_of(call)[-1] == "BROKEN"


def test_after_a_fortnight_it_is_a_letter_and_contests_nothing(world, call):
    say(world, call, "FAILED", BECAUSE)
    world.run()
    world.until(world.now.replace(day=25))

    page = Browser(world).post(f"{own_page(case_of(call))}/promises/{call.pk}/contest", said="Nej.")

    assert "tagit emot det som ett brev" in words(page)
    assert world.outcomes_of(call) == ["VOID"]


def test_nothing_said_it_breaks_when_it_was_due_and_after_that_nothing_is_said_of_it(world, call):
    world.until(call.due_at)

    assert world.outcomes_of(call) == ["BROKEN"]
    call.refresh_from_db()
    assert "har tiden gått ut" in say(world, call, "FAILED", BECAUSE, person=call.owner)
    assert world.outcomes_of(call) == ["BROKEN"]


@pytest.mark.parametrize(
    ("because", "said"), [("", "kunden läser det"), (ELSEWHERE, "Läs vad som står under texten")]
)
def test_a_reason_that_says_nothing_or_that_the_checker_stops_does_not_end_it(world, call, because, said):
    assert said in say(world, call, "FAILED", because)

    assert world.outcomes_of(call) == []


def test_only_the_owner_and_the_contact_say_how_it_turned_out(world, call):
    assert "Det säger bara den som har löftet eller är kontakt" in say(
        world, call, "HELD", person=world.town.gunnar
    )
    stranger = Browser(world, world.town.lena).post(f"/desk/promises/{call.pk}/condition", turned="HELD")

    assert stranger.status_code == 404
    with pytest.raises(conditions.NotHers):
        conditions.hold(call, by=world.town.lena, at=world.now)
    assert not ConditionAnswer.objects.exists()


def test_a_letter_in_between_neither_keeps_it_nor_is_answered_by_it(world, case):
    write = NewPromise("WRITE", moment("2026-11-13 15:00"), only_if=IF)
    world.answer(case, "Hej Per, vi byter på torsdag.", promise=write)
    world.run()
    promise = Promise.objects.get(kind="WRITE", case_promise__case=case)

    world.reply(case.thread, "Tack. En annan fråga: vad kostar det?")
    owed = Promise.objects.live().filter(kind="ANSWER", case_promise__case=case)
    assert owed.exists()
    world.pass_by(minutes=5)
    world.answer(case, "Det kostar inget.")
    world.run()

    assert world.outcomes_of(promise) == []
    conditions.hold(promise, by=world.town.nadja, at=world.now)
    world.run()
    world.pass_by(minutes=5)
    world.answer(case, "Mätaren sitter kvar, så vi kommer på måndag klockan nio.")
    world.run()
    assert world.outcomes_of(promise) == ["KEPT"]


def test_of_a_protected_customer_no_mail_to_one_of_us_says_the_condition(world, call):
    shield = ProtectedIdentity.objects.create(customer=call.thread.customer, since=world.now)
    shield.readers.add(world.town.nadja)

    world.until(call.due_at)

    told = [words(mail) for mail in world.postbox.to(world.town.nadja.email)]
    assert any("Nadja Lindgren ringer dig" in mail for mail in told)
    assert [mail for mail in told if IF in mail] == []


def test_moved_with_his_yes_it_keeps_its_condition(world, call):
    asked = moving.ask(
        call, due_at=moment("2026-11-14 15:00"), because="Mätartavlan.", by=world.town.nadja, at=world.now
    )
    world.run()
    assert f", om {IF}" in words(world.postbox.to(PER)[-1])

    instead = moving.accept(asked, by=Actor.of(call.thread.customer), at=world.now).promise

    assert Condition.objects.get(promise=instead).words == IF
    with pytest.raises(NothingToSay):
        conditions.hold(call, by=world.town.nadja, at=world.now)


def test_on_the_line_too_it_is_promised_on_a_condition_and_confirmed_in_writing(world, case):
    line = Browser(world, world.town.nadja)
    said = {
        "way": "PHONE",
        "case": case.number,
        "topic": "OTHER",
        "identity": "NOT_CHECKED",
        "text": "Ringde.",
    }
    promised = {name: CALL[name] for name in ("promise", "day", "starts", "by", "only_if")}
    path = f"/desk/line?customer={case.customer_id}"

    stopped = words(
        line.post(path, **said | promised | {"only_if": "du inte når dem. Kontakta din hyresvärd"})
    )
    assert "Läs vad som står under texten" in stopped
    assert not Condition.objects.exists()
    line.post(path, **said | promised)
    world.run()

    assert Condition.objects.get().words == IF
    assert f"Nadja Lindgren ringer dig fredag den 13 november kl. 13–15, om {IF}" in words(
        world.postbox.to(PER)[-1]
    )


def test_a_condition_without_a_promise_is_asked_back_and_kept_as_a_draft(world, case):
    nadja = Browser(world, world.town.nadja)

    shown = words(nadja.post(f"/desk/cases/{case.number}/answers", **CALL | {"promise": "NONE"}))

    assert "Säg vad du lovar på det villkoret" in shown
    again = nadja.get(f"/desk/cases/{case.number}").content.decode()
    assert f'value="{IF}"' in again or f'value="Om {IF}."' in again


def test_the_database_holds_when_and_by_whom_it_is_said(world, call):
    nadja, per = Actor.of(world.town.nadja), Actor.of(call.thread.customer)
    condition, act = call.condition, {"by": nadja, "at": world.now}
    law = ledger.Source("LAW", words="Säljaren ska avhjälpa.", law_rule="kkl:5:1", law_version="2022")
    word = ledger.Word(call.thread, call.owner, "WRITE", "Enligt lag", call.due_at, law, only_if="det regnar")
    plain = Promise.objects.exclude(pk=call.pk).filter(case_promise__case=case_of(call)).first()
    refusals = {
        "the law on a condition": lambda: ledger.make(word, **act),
        "put under what was given": lambda: Condition.objects.create(promise=plain, words="det regnar"),
        "other words": lambda: Condition.objects.update(words="det regnar"),
        "void without a word": lambda: ledger.end(call, "VOID", because="CONDITION_FAILED", **act),
        "failed without a reason": lambda: ConditionAnswer.objects.create(
            condition=condition, kind="FAILED", **act
        ),
        "said by the customer": lambda: ConditionAnswer.objects.create(
            condition=condition, kind="HELD", by=per, at=world.now
        ),
        "said too late": lambda: ConditionAnswer.objects.create(
            condition=condition, kind="HELD", by=nadja, at=call.due_at
        ),
    }
    for why, act_ in refusals.items():
        with pytest.raises(DatabaseError), transaction.atomic():
            act_()
            raise AssertionError(why)


def test_said_many_times_at_once_one_counts(committed):
    town = committed
    case = town.case_from("När byter ni mätaren?", subject="Ring mig")
    town.answer(
        case, "Hej.", promise=NewPromise("CALL", town.promise_in(case).due_at.replace(minute=30), only_if=IF)
    )
    promise, act = Promise.objects.get(kind="CALL"), {"by": case.face, "at": town.now}

    def held():
        return conditions.hold(Promise.objects.get(pk=promise.pk), **act).pk

    def not_held():
        one = Promise.objects.get(pk=promise.pk)
        return conditions.fail(one, because="Det regnade.", **act).pk

    said = at_once([held, not_held] * 16)

    assert set(said) == {ConditionAnswer.objects.get().pk}
    failed = ConditionAnswer.objects.get().kind == "FAILED"
    assert town.outcomes_of(promise) == (["VOID"] if failed else [])
