"""Only waiting for the customer stops a clock: by a question that she sees, may answer and may dispute."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from tests.world import machines, moment
from tests.world.at_once import at_once
from tests.world.browsers import Browser, own_page, words
from vidord.cases import moving, waiting
from vidord.cases.models import Case
from vidord.people.models import Actor
from vidord.promises import pausing
from vidord.promises.models import Outcome, Pause, PauseEnd, Promise

AMIRA = "amira.nasser@post.example"
QUESTION = "Vilket datum flyttar du in?"


@pytest.fixture
def asked(world):
    """Amira wrote on Tuesday at 9.00 and has an answer by Wednesday 9.00; at 15.00 Nadja asks her a thing."""
    case = world.case_from()
    world.at("2026-11-10 15:00")
    promise = world.promise_in(case)
    page = Browser(world, world.town.nadja).post(f"/desk/promises/{promise.pk}/pause", asked=QUESTION)
    assert "Klockan står tills svaret kommer" in words(page)
    world.run()
    return Pause.objects.get(promise=promise)


def answers(world, asked, text="Den första december."):
    world.reply(asked.promise.thread, text)
    world.run()


def seen_by_her(world, asked):
    return words(Browser(world).get(own_page(asked.promise.case_promise.case)))


def test_she_reads_the_question_and_that_the_clock_stands(world, asked):
    (letter,) = [mail for mail in world.postbox.to(AMIRA) if "En fråga till dig" in mail["Subject"]]
    assert QUESTION in letter.get_content()

    page = seen_by_her(world, asked)
    assert "Väntar på svar" in page
    assert QUESTION in page
    in_english = words(Browser(world).get(f"{own_page(asked.promise.case_promise.case)}?language=en"))
    assert "Nadja Lindgren answers you tomorrow, by 9:00" in in_english


def test_what_was_left_when_we_asked_is_left_when_she_answers(world, asked):
    world.at("2026-11-12 10:00")
    answers(world, asked)

    promise = Promise.objects.get(pk=asked.promise_id)
    assert promise.due_at == moment("2026-11-11 09:00")  # as it was given, for ever
    assert promise.due_now == moment("2026-11-12 13:00")  # two hours on Tuesday, one on Wednesday
    assert not promise.outcomes.exists()
    page = seen_by_her(world, asked)
    assert "Vi väntade på svar" in page
    assert "Nadja Lindgren svarar dig i dag, senast kl. 13.00" in page


def test_the_clock_goes_on_from_there_and_breaks_in_the_open(world, asked):
    world.at("2026-11-12 10:00")
    answers(world, asked)

    world.at("2026-11-12 12:59")
    assert not asked.promise.outcomes.exists()
    world.at("2026-11-12 13:00")

    assert asked.promise.outcomes.get().kind == "BROKEN"
    told = world.postbox.to(AMIRA)[-1].get_content().replace("\u00a0", " ")
    assert "Tiden gick ut i dag kl. 13.00" in told


def test_an_answer_of_ours_while_we_wait_is_in_time(world, asked):
    world.at("2026-11-13 11:00")
    world.answer(asked.promise.case_promise.case, "Det går bra ändå: så här gör du.")
    world.run()

    assert asked.promise.outcomes.get().kind == "KEPT"
    assert PauseEnd.objects.get(pause=asked).kind == "OVERTAKEN"


def test_her_answer_needs_no_second_promise(world, asked):
    answers(world, asked)

    assert Promise.objects.live().filter(thread=asked.promise.thread).count() == 1


def test_she_is_reminded_twice_and_after_fourteen_days_it_ends(world, asked):
    case = asked.promise.case_promise.case
    world.until(moment("2026-11-24 14:59"))
    reminded = [
        mail["Subject"] for mail in world.postbox.to(AMIRA) if "Vi väntar på ditt svar" in mail["Subject"]
    ]
    assert len(reminded) == 2
    assert "sista påminnelsen" in reminded[1]
    assert not asked.promise.outcomes.exists()

    world.until(moment("2026-11-24 15:01"))

    ended = asked.promise.outcomes.get()
    assert (ended.kind, ended.because) == ("VOID", "NO_REPLY")
    assert "lägger det åt sidan" in world.postbox.to(AMIRA)[-1]["Subject"]
    assert PauseEnd.objects.get(pause=asked).kind == "NO_REPLY"

    answers(world, asked, "Förlåt, jag har varit bortrest.")
    assert Promise.objects.live().filter(case_promise__case=case).exists()


def test_a_clock_that_stood_for_a_month_still_reminds_her_twice(world, asked):
    world.now = moment("2026-12-15 09:00")
    world.run()
    assert not asked.promise.outcomes.exists()

    for day in ("2026-12-18 09:00", "2026-12-22 09:00"):
        assert not asked.promise.outcomes.exists()
        world.now = moment(day)
        world.run()

    assert asked.reminders.count() == 2
    assert asked.promise.outcomes.get().because == "NO_REPLY"


def test_she_says_that_we_need_not_know_and_we_may_not_ask_again(world, asked):
    world.at("2026-11-11 10:00")
    case = asked.promise.case_promise.case
    Browser(world).post(f"{own_page(case)}/pauses/{asked.pk}/dispute")

    promise = Promise.objects.get(pk=asked.promise_id)
    assert promise.due_now == moment("2026-11-11 13:00")
    with pytest.raises(pausing.NotPausable):
        waiting.ask(promise, asked="Men när?", by=case.face, at=world.now)


def test_when_we_take_the_question_back_the_time_that_passed_is_ours(world, asked):
    world.at("2026-11-11 10:00")
    page = Browser(world, world.town.nadja).post(f"/desk/pauses/{asked.pk}/withdrawal")
    assert "Klockan går igen" in words(page)

    world.run()

    assert asked.promise.outcomes.get().kind == "BROKEN"


def test_a_question_that_does_not_reach_her_has_paused_nothing(world, asked):
    machines.bounce(world, asked.message, action="failed", words="no such user")
    world.at("2026-11-11 09:00")

    assert PauseEnd.objects.get(pause=asked).kind == "NOT_ARRIVED"
    assert asked.promise.outcomes.get().kind == "BROKEN"


def test_a_question_is_written_or_nothing_is_asked(world):
    promise = world.promise_in(world.case_from())

    page = Browser(world, world.town.nadja).post(f"/desk/promises/{promise.pk}/pause", asked=" ")

    assert page.status_code == 422
    assert "Skriv frågan" in words(page)
    assert not Pause.objects.exists()


def test_the_clock_stands_for_a_question_and_for_nothing_else_that_nadja_writes(world):
    promise = world.promise_in(world.case_from())

    page = Browser(world, world.town.nadja).post(
        f"/desk/promises/{promise.pk}/pause", asked="Hör av dig när du vet."
    )

    assert page.status_code == 422
    assert "Skriv det som en fråga" in words(page)
    assert not Pause.objects.exists()


def test_one_question_at_a_time(world, asked):
    page = Browser(world, world.town.nadja).post(
        f"/desk/promises/{asked.promise_id}/pause", asked="Och vilket nummer?"
    )

    assert page.status_code == 409
    assert "har redan fått frågan" in words(page)
    assert "Och vilket nummer?" in words(page)


def test_somebody_whom_nothing_reaches_is_called_instead(world):
    case = world.on_the_line("Vad kostar en flytt?", by=world.town.nadja, name="Per Ek", phone="+46980319292")
    promise = world.promise_in(case)

    page = Browser(world, world.town.nadja).post(f"/desk/promises/{promise.pk}/pause", asked=QUESTION)

    assert page.status_code == 409
    assert "Fråga på telefon" in words(page)
    assert not promise.thread.outbound.filter(text__contains=QUESTION).exists()


def test_another_time_may_be_agreed_while_we_wait(world, asked):
    world.at("2026-11-12 10:00")
    case = asked.promise.case_promise.case
    proposal = moving.ask(
        asked.promise, due_at=world.now + timedelta(days=2), because="Nätet", by=case.face, at=world.now
    )

    moving.accept(proposal, by=Actor.of(case.customer), at=world.now)

    assert asked.promise.outcomes.get().kind == "MOVED"


def refused(sql, *values):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return True


def test_the_database_lets_nobody_but_her_give_time_back(world, asked):
    nadja = Actor.of(world.town.nadja).pk
    columns = "pause_id, kind, at, by_id, due_at, at_risk_at"
    insert = f"INSERT INTO promises_pauseend ({columns}) VALUES (%s, %s, %s, %s, %s, %s)"
    later = world.now + timedelta(days=3)

    assert refused(insert, asked.pk, "ANSWERED", world.now, nadja, later, later)
    assert refused(insert, asked.pk, "WITHDRAWN", world.now, nadja, later, later)
    assert refused("UPDATE promises_pause SET at = at - interval '1 day' WHERE id = %s", asked.pk)
    assert refused("DELETE FROM promises_pause WHERE id = %s", asked.pk)


def test_the_database_breaks_nothing_that_waits(world, asked):
    with pytest.raises(DatabaseError), transaction.atomic():
        Outcome.objects.create(
            promise=asked.promise,
            number=0,
            kind="BROKEN",
            because="TIME_PASSED",
            at=moment("2026-12-24 09:00"),
            by=Actor.of("clock"),
        )


def test_of_many_words_at_once_one_ends_the_waiting(committed):
    case = committed.case_from("När läses mätaren av?", subject="Avläsning")
    paused = waiting.ask(
        committed.promise_in(case), asked=QUESTION, by=case.face, at=committed.now + timedelta(minutes=1)
    )
    word = {"by": Actor.of(case.customer), "at": committed.now + timedelta(hours=1)}

    def answered():
        with transaction.atomic():
            waiting.answered(Case.objects.select_for_update().get(pk=case.pk), **word)

    at_once([answered, partial(waiting.dispute, paused, **word)] * 16)

    assert PauseEnd.objects.filter(pause=paused).count() == 1
