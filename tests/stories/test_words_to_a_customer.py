"""What one of us writes is read before it goes: no vague promise, nobody sent elsewhere, no door shut."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import override

from tests.world.browsers import Browser, own_page, words
from vidord.cases import answering, contesting, moving
from vidord.channels import outbox
from vidord.channels.models import OutboundMessage, SentAnyway
from vidord.core.clearance import Clearance
from vidord.people.models import Actor
from vidord.promises.models import MoveProposal, Review
from vidord.texts.clearing import NotCleared

AMIRA = "amira.nasser@post.example"
VAGUE = "Hej Amira. Vi återkommer så snart vi kan."
ELSEWHERE = "Hej Amira. Kontakta din hyresvärd, som har nyckeln till mätarrummet."
DECIDED = "Hej Amira. Det är redan beslutat."


@pytest.fixture
def case(world):
    return world.case_from()


@pytest.fixture
def nadja(world):
    return Browser(world, world.town.nadja)


def write(nadja, case, text, **more):
    form = {"text": text, "kind": "ANSWER", "promise": "NONE", "seen": 10**9} | more
    return nadja.post(f"/desk/cases/{case.number}/answers", **form)


def letters(case):
    return case.thread.outbound.filter(kind__in=["ANSWER", "INFORMATION"])


def test_nadja_writes_that_we_come_back_as_soon_as_we_can_and_is_asked_who_and_when(case, nadja):
    answer = write(nadja, case, VAGUE)
    shown = words(answer)

    assert answer.status_code == 422
    assert "så snart vi kan" in shown
    assert "Kunden får inte veta vem eller när." in shown
    assert "Skriv ett namn, en dag och ett klockslag" in shown
    assert VAGUE in answer.content.decode()
    assert not letters(case).exists()


def test_with_a_name_and_a_time_it_goes(world, case, nadja):
    write(nadja, case, "Hej Amira. Omar ringer dig i morgon kl. 9, så snart han har sett mätaren.")
    world.run()

    assert "Omar ringer dig" in words(world.postbox.to(AMIRA)[-1])
    assert letters(case).get().checked


def test_a_promise_chosen_beside_the_text_is_the_name_and_the_time(case, nadja):
    promise = {"promise": "WRITE", "day": "2026-11-11", "by": "15.00"}

    assert write(nadja, case, "Hej Amira. Jag återkommer.").status_code == 422
    write(nadja, case, "Hej Amira. Jag återkommer.", **promise)

    assert "Lovat: Nadja Lindgren" in letters(case).get().text


def test_that_it_is_already_decided_goes_with_no_reason_at_all(case, nadja):
    for reason in ("", "DANGER", "AUTHORITY", "DISPUTE_OR_ADVICE", "OWN_STEP"):
        answer = write(nadja, case, DECIDED, anyway=reason)

        assert answer.status_code == 422
        assert "Ett beslut kan alltid prövas igen" in words(answer)
        assert "Skicka som det är" not in words(answer)
    assert not letters(case).exists()


def test_a_step_that_only_amira_can_take_goes_with_that_reason_which_the_desk_shows(world, case, nadja):
    assert "Skicka som det är, eftersom det handlar om" in words(write(nadja, case, ELSEWHERE))
    write(nadja, case, ELSEWHERE, anyway="OWN_STEP")

    stated = SentAnyway.objects.get()
    assert (stated.rule, stated.reason, stated.by) == ("ELSEWHERE", "OWN_STEP", Actor.of(world.town.nadja))
    assert (stated.message, stated.at) == (letters(case).get(), world.now)
    said = "eftersom det handlar om ett steg som bara kunden kan ta"
    assert said in words(nadja.get(f"/desk/cases/{case.number}"))
    assert said not in words(Browser(world).get(own_page(case)))


@pytest.mark.parametrize("reason", ["", "BECAUSE", "danger"])
def test_a_reason_that_there_is_not_lets_nothing_through(case, nadja, reason):
    assert write(nadja, case, ELSEWHERE, anyway=reason).status_code == 422
    assert not letters(case).exists()


def test_a_reason_for_words_that_need_none_is_not_kept(case, nadja):
    write(nadja, case, "Hej Amira. Du behöver ett elavtal.", anyway="DANGER")

    assert letters(case).exists()
    assert not SentAnyway.objects.exists()


def test_what_a_mail_program_quotes_is_not_read(case, nadja):
    quoted = "Hej Amira. Du behöver ett elavtal.\n\n> Det är redan beslutat.\n> Vi återkommer."

    write(nadja, case, quoted)

    assert letters(case).exists()


def test_our_own_people_and_places_are_not_somebody_else(case, nadja):
    write(nadja, case, "Hej Amira. Ring Omar på 0980-31 92 16, eller vänd dig till Kundtjänst.")

    assert letters(case).exists()


def test_the_remarks_are_in_nadjas_language_and_the_rules_in_the_letters(case, world):
    with override("sv"), pytest.raises(NotCleared) as refused:
        world.answer(case, "There is nothing we can do.")

    assert "Ett beslut kan alltid prövas igen" in refused.value.args[0][0].why


def test_the_reason_for_another_time_is_read_too(world, case, nadja):
    promise = world.promise_in(case)
    asked = {"day": "2026-11-12", "by": "10.00", "because": "Det är inte min avdelning."}

    answer = nadja.post(f"/desk/promises/{promise.pk}/move", **asked)

    assert answer.status_code == 422
    assert "Det är inte min avdelning." in answer.content.decode()
    assert "Hur vi är ordnade på insidan" in words(answer)
    assert not MoveProposal.objects.exists()
    with pytest.raises(NotCleared):
        moving.ask(promise, due_at=promise.due_at, because=DECIDED, by=case.face, at=world.now)


def test_what_a_second_person_finds_is_read_too(world, case):
    world.answer(case, "Hej Amira. Du behöver ett elavtal.")
    world.run()
    promise = world.promise_in(case)
    contested = contesting.contest(promise, said="Nej.", by=Actor.of(case.customer), at=world.now)
    said = {"found": "STANDS", "because": "Du har inte läst brevet."}

    answer = Browser(world, world.town.omar).post(f"/desk/contests/{contested.pk}", **said)

    assert answer.status_code == 422
    assert "Den som läser får skulden." in words(answer)
    assert not Review.objects.exists()


def test_the_outbox_takes_nobodys_words_unread(world, case):
    by, face = Actor.of(world.town.nadja), world.town.nadja
    letter = {"subject": "Hej", "text": VAGUE, "by": by, "signed_by": face, "at": world.now}

    for kind in OutboundMessage.Kind.values[:4]:
        with pytest.raises(outbox.Unchecked):
            outbox.queue([outbox.letter(case.thread, kind=kind, **letter)])
    with pytest.raises(outbox.Unchecked):
        other = Clearance(("Andra ord.",), rules="x")
        outbox.letter(case.thread, kind="ANSWER", cleared=other, **letter)
    assert not letters(case).exists()


@pytest.mark.parametrize("kind", ["ANSWER", "INFORMATION"])
def test_the_database_takes_none_either(world, case, kind):
    by, face = Actor.of(world.town.nadja), world.town.nadja
    unread = outbox.letter(
        case.thread, kind=kind, subject="Hej", text=VAGUE, by=by, signed_by=face, at=world.now
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        unread.save()


def test_a_stated_reason_is_one_of_four_and_stays_as_it_was_given(world, case):
    world.answer(case, ELSEWHERE, anyway="OWN_STEP")
    stated = SentAnyway.objects.get()

    for change in ({"reason": "BECAUSE"}, {"reason": "DANGER"}, {"rule": "WHEN"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            SentAnyway.objects.filter(pk=stated.pk).update(**change)


def test_an_answer_that_is_stopped_gives_no_promise(world, case, nadja):
    before = world.promise_in(case)

    write(nadja, case, DECIDED, promise="WRITE", day="2026-11-11", by="15.00")

    assert world.promise_in(case) == before


def test_a_heavy_letter_goes_and_nadja_hears_so_quietly(case, nadja):
    heavy = "Debiteringsunderlaget avseende förbrukningsredovisningen överensstämmer med mätvärdesinsamlingen"

    shown = words(write(nadja, case, f"{', '.join([heavy] * 7)}."))

    assert letters(case).exists()
    assert "tung att läsa (LIX" in shown


def test_the_verb_itself_refuses(world, case):
    with pytest.raises(NotCleared):
        answering.answer(
            case,
            by=world.town.nadja,
            at=world.now,
            text=VAGUE,
            is_answer=True,
            seen=10**9,
            form_key="6a1c2f0e-0000-4000-8000-000000000001",
        )
