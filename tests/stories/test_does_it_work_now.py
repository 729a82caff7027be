"""Does it work now? One question in the letter; a no is never the end, and nobody reports a fault thrice."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, transaction

from tests.stories.test_by_sms import PER, phone, texts
from tests.world.at_once import at_once
from tests.world.browsers import Browser, own_page, words
from vidord.cases import closing, merging, moving, scheduling, works_now
from vidord.cases.models import Case, Closure, WorksAnswer, WorksQuestion
from vidord.channels.models import InboundMessage
from vidord.people.models import Actor
from vidord.promises.models import Promise

__all__ = ["phone"]  # the telephones of the customers, a fixture

AMIRA = "amira.nasser@post.example"
ASKS = "Fungerar det nu? Svara ja eller nej på det här, eller säg det på din egen sida."
ANSWER = {"text": "Hej. Vi har startat om den.", "kind": "ANSWER", "promise": "NONE", "seen": 10**9}


@pytest.fixture
def case(world):
    """Amira has no broadband, and Nadja is her contact."""
    case = world.case_from("Bredbandet är borta igen.", subject="Inget bredband")
    assert case.face == world.town.nadja
    return case


def ask(world, case):
    """Nadja answers, and ticks that she asks whether it works now."""
    nadja = Browser(world, world.town.nadja)
    world.pass_by(minutes=1)
    answered = nadja.post(f"/desk/cases/{case.number}/answers", **ANSWER, asks_whether="on")
    assert answered.status_code == 200
    world.run()
    return WorksQuestion.objects.latest("pk")


@pytest.fixture
def asked(world, case):
    return ask(world, case)


def page_of(world, case):
    return words(Browser(world).get(own_page(case)))


def says(world, asked, works, said=""):
    world.pass_by(minutes=1)
    path = f"{own_page(asked.case)}/works/{asked.pk}"
    shown = words(Browser(world).post(path, works=works, said=said))
    world.run()
    return shown


def answers(world, case, text, sender=AMIRA):
    """Amira answers the letter by mail."""
    letter = world.postbox.to(AMIRA)[-1]
    world.pass_by(minutes=1)
    world.mail(text, sender=sender, subject=f"Sv: {letter['Subject']}", In_Reply_To=letter["Message-ID"])
    world.run()


def owed_in(case):
    return Promise.objects.live().filter(case_promise__case=case, kind="ANSWER")


def test_the_letter_ends_with_the_question_and_her_page_shows_it_first(world, case, asked):
    letter, page = words(world.postbox.to(AMIRA)[-1]), page_of(world, case)

    assert f"Vi har startat om den. {ASKS} -- Nadja Lindgren" in letter
    assert page.index("Fungerar det nu?") < page.index("Det här har vi lovat dig")
    assert "Ja, det fungerar" in page
    assert "Nej, det fungerar inte" in page
    desk = words(Browser(world, world.town.nadja).get(f"/desk/cases/{case.number}"))
    assert "Nadja Lindgren frågade i dag kl. 9.01 om det fungerar: inget svar än." in desk


def test_nothing_is_asked_when_nobody_ticks_it(world, case):
    Browser(world, world.town.nadja).post(f"/desk/cases/{case.number}/answers", **ANSWER)
    world.run()

    assert ASKS not in words(world.postbox.to(AMIRA)[-1])
    assert "Fungerar det nu?" not in page_of(world, case)


def test_in_english_the_same(world):
    case = world.case_from(
        "Hello, my broadband is gone again and I would like to know when it works.", subject="No broadband"
    )
    asked = ask(world, case)

    assert "Does it work now? Answer this with yes or no" in words(world.postbox.to(AMIRA)[-1])
    assert "Does it work now?" in page_of(world, case)
    answers(world, case, "Yes, it works!")
    assert asked.answer.works
    assert "that it works. Thank you." in page_of(world, case)


def test_yes_is_written_down_and_keeps_and_closes_nothing(world, case, asked):
    promise = case.case_promises.first().promise
    before = world.outcomes_of(promise)

    shown = says(world, asked, "yes")

    assert "att det fungerar. Tack." in shown
    assert "Ja, det fungerar" not in shown
    assert world.outcomes_of(promise) == before == ["KEPT"]
    assert not Closure.objects.exists()
    assert not owed_in(case).exists()
    desk = words(Browser(world, world.town.nadja).get(f"/desk/cases/{case.number}"))
    assert "Amira Nasser sa att det fungerar" in desk
    assert "Kunden sa i dag kl. 9.02 att det fungerar." in desk


def test_no_opens_the_closed_case_with_the_same_face_and_a_new_answer_is_owed(world, case, asked):
    promise = case.case_promises.first().promise
    closing.close(case, by=world.town.nadja, at=world.now, because="Klart.")

    shown = says(world, asked, "no")

    assert "Nadja Lindgren vet om det och svarar dig." in shown
    assert Case.objects.count() == 1
    assert not Closure.objects.filter(reopened_at=None).exists()
    assert owed_in(case).get().owner == world.town.nadja
    assert world.outcomes_of(promise) == ["KEPT"], "it is hers to contest, not ours to take back unasked"
    (notice,) = [
        mail for mail in world.postbox.to(world.town.nadja.email) if "fungerar inte" in mail["Subject"]
    ]
    assert "Amira Nasser säger att det inte fungerar efter ditt svar" in words(notice)
    desk = words(Browser(world, world.town.nadja).get(f"/desk/cases/{case.number}"))
    assert "Kunden sa i dag kl. 9.02 att det inte fungerar." in desk


def test_no_joins_the_answer_that_is_owed_already(world, case, asked):
    world.reply(case.thread, "En annan sak: när kommer fakturan?")
    assert owed_in(case).count() == 1

    says(world, asked, "no")

    assert owed_in(case).count() == 1


def test_at_the_second_no_the_lead_hears_it_by_name_and_the_page_says_so(world, case, asked):
    lead = case.unit.lead
    first = says(world, asked, "no")
    assert "Det är inte första gången" not in first
    assert not [mail for mail in world.postbox.to(lead.email) if "andra gången" in mail["Subject"]]

    again = ask(world, case)
    second = says(world, again, "no")

    assert lead != case.face
    assert f"Det är inte första gången, så {lead.public_name} vet om det också." in second
    (told,) = [mail for mail in world.postbox.to(lead.email) if "andra gången" in mail["Subject"]]
    assert "Nadja Lindgren är kontakt och har lovat ett nytt svar." in words(told)
    assert again.answer.told == lead


def test_what_she_adds_is_a_letter_and_danger_in_it_is_an_alarm(world, case, asked):
    says(world, asked, "no", said="Det luktar bränt och brinner i skåpet.")

    message = InboundMessage.objects.latest("pk")
    assert message.content.text == "Det luktar bränt och brinner i skåpet."
    assert message.placement.thread == case.thread
    assert case.alarms.exists()
    assert owed_in(case).count() == 1


@pytest.mark.parametrize("text", ["Ja", "Ja, nu fungerar det!", "Hej Nadja,\n\nDet fungerar.\n\nMvh\nAmira"])
def test_a_yes_by_mail_is_a_yes_and_owes_no_answer(world, case, asked, text):
    answers(world, case, text)

    assert asked.answer.works
    assert not owed_in(case).exists()


@pytest.mark.parametrize("text", ["Nej", "Nej, det fungerar inte.", "Nej, fortfarande inte!"])
def test_a_no_by_mail_is_a_no(world, case, asked, text):
    closing.close(case, by=world.town.nadja, at=world.now, because="Klart.")

    answers(world, case, text)

    assert not asked.answer.works
    assert owed_in(case).count() == 1
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    "text",
    [
        "Nej, lampan lyser rött.",
        "Gärna",
        "OK",
        "Ja, men bara i köket.",
        "Ja. Tack för det, men nu är TV:n borta.",
    ],
)
def test_anything_else_is_for_nadja_to_read(world, case, asked, text):
    answers(world, case, text)

    assert not WorksAnswer.objects.exists()
    assert owed_in(case).count() == 1
    assert "Ja, det fungerar" in page_of(world, case)


def test_a_stranger_answers_nothing_for_her(world, case, asked):
    answers(world, case, "Ja", sender="nagon@annan.example")

    assert not WorksAnswer.objects.exists()


def test_while_another_time_is_asked_for_a_yes_is_to_that(world, case, asked):
    nadja = Browser(world, world.town.nadja)
    call = {"promise": "CALL", "day": "2026-11-11", "starts": "13.00", "by": "15.00"}
    nadja.post(f"/desk/cases/{case.number}/answers", **ANSWER | call)
    world.run()
    promise = Promise.objects.get(kind="CALL")
    moved = moving.ask(
        promise,
        due_at=promise.due_at + timedelta(days=1),
        because="Teknikern är sjuk.",
        by=world.town.nadja,
        at=world.now,
    )
    world.run()

    answers(world, case, "Ja")

    assert moved.answer.kind == "ACCEPTED"
    assert not WorksAnswer.objects.exists()


def test_by_sms_it_is_asked_and_answered_too_also_when_the_case_is_closed(world, phone):
    case = world.on_the_line("Inget bredband", by=world.town.nadja, name="Per Ek", phone=PER)
    asked = ask(world, case)
    assert "Fungerar det nu? Svara ja eller nej" in " ".join(phone.to(PER)[-1].split())
    closing.close(case, by=world.town.nadja, at=world.now, because="Klart.")
    world.pass_by(minutes=1)

    texts(world, "Nej")

    assert not asked.answer.works
    assert Case.objects.count() == 1
    assert owed_in(case).count() == 1


def test_her_first_word_counts(world, case, asked):
    says(world, asked, "yes")

    says(world, asked, "no")

    assert asked.answer.works
    assert not owed_in(case).exists()


def test_after_fourteen_days_the_page_asks_no_more_and_a_late_no_is_a_letter(world, case, asked):
    world.until(world.now + timedelta(days=14, minutes=1))

    assert "Ja, det fungerar" not in page_of(world, case)
    desk = words(Browser(world, world.town.nadja).get(f"/desk/cases/{case.number}"))
    assert "om det fungerar och fick inget svar." in desk
    assert "tagit emot det som ett brev" in says(world, asked, "no")
    assert not WorksAnswer.objects.exists()
    assert owed_in(case).count() == 1


def test_a_letter_that_waits_asks_when_it_goes_and_one_that_is_taken_back_never(world, case):
    goes_at = world.now + timedelta(hours=2)
    letters = [
        world.answer(case, text, not_before=goes_at, asks_whether=True, is_answer=False)
        for text in ("Vi har bytt den.", "Vi har bytt den igen.")
    ]
    asked = WorksQuestion.objects.get(message=letters[0])
    assert "Fungerar det nu?" not in page_of(world, case)
    scheduling.take_back(letters[1], by=world.town.nadja, at=world.now)

    world.until(goes_at + timedelta(minutes=1))

    assert "Ja, det fungerar" in page_of(world, case)
    assert works_now.waiting_in(case.thread, at=world.now) == asked


def test_taken_back_the_question_is_a_tick_again_and_not_in_the_words(world, case):
    later = {"send_day": "2026-11-11", "send_time": "08.00", "asks_whether": "on"}
    nadja = Browser(world, world.town.nadja)
    nadja.post(f"/desk/cases/{case.number}/answers", **ANSWER | {"kind": "INFORMATION"}, **later)
    letter = case.thread.outbound.latest("pk")
    assert ASKS in " ".join(letter.text.replace("\u00a0", " ").split())

    composer = nadja.post(f"/desk/letters/{letter.pk}/taking-back").content.decode().partition("composer")[2]

    assert "Vi har startat om den.</textarea>" in composer
    assert 'name="asks_whether" checked' in composer


def test_asked_in_a_case_that_continues_in_another_it_stands_on_the_one_page(world, case, asked):
    other = world.case_from("Fakturan då?", subject="Fakturan")
    merging.merge(case, other, because="Samma.", by=world.town.nadja, at=world.now)
    world.run()

    assert "Ja, det fungerar" in page_of(world, other)
    path = f"{own_page(other)}/works/{asked.pk}"
    shown = words(Browser(world).post(path, works="no"))

    assert "att det inte fungerar" in shown
    assert Promise.objects.live().filter(case_promise__case=other).exists()


def test_somebody_who_is_no_customer_yet_answers_without_an_account(world):
    shown = Browser(world)
    told = {
        "topic": "OTHER",
        "text": "Er kontaktsida går inte att öppna.",
        "name": "Lo",
        "email": "lo@ny.example",
    }
    shown.post("/", step="contact", **told)
    world.run()
    case = Case.objects.get()
    asked = WorksQuestion.objects.none()
    answered = Browser(world, case.face).post(
        f"/desk/cases/{case.number}/answers", **ANSWER, asks_whether="on"
    )
    assert answered.status_code == 200
    world.run()
    asked = WorksQuestion.objects.get()
    assert case.customer.kind == "PERSON"

    assert "svarar dig." in says(world, asked, "no", said="Sidan är fortfarande tom.")

    assert not asked.answer.works
    assert owed_in(case).get().owner == case.face


def test_the_database_holds_who_says_it_and_when(world, case, asked):
    other = world.case_from("Hej.", sender="bo@post.example", name="Bo")
    amira, bo = Actor.of(case.customer), Actor.of(other.customer)
    letter = other.thread.outbound.latest("pk")
    refusals = {
        "by somebody else": lambda: WorksAnswer.objects.create(
            question=asked, works=True, by=bo, at=world.now
        ),
        "by one of ours": lambda: WorksAnswer.objects.create(
            question=asked, works=True, by=Actor.of(world.town.nadja), at=world.now
        ),
        "too late": lambda: WorksAnswer.objects.create(
            question=asked, works=True, by=amira, at=world.now + timedelta(days=15)
        ),
        "in another's letter": lambda: WorksQuestion.objects.create(
            case=case, message=letter, by=world.town.nadja, at=world.now
        ),
        "asked at another time": lambda: WorksQuestion.objects.update(at=world.now),
        "not asked": lambda: asked.delete(),
    }
    for why, act in refusals.items():
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
            raise AssertionError(why)


def test_of_many_words_at_once_one_counts(committed):
    town = committed
    case = town.case_from("Bredbandet är borta.", subject="Bredband")
    town.answer(case, "Vi har startat om den.", asks_whether=True)
    town.run()
    asked, her = WorksQuestion.objects.get(), Actor.of(case.customer)

    def tell(works):
        one = WorksQuestion.objects.get(pk=asked.pk)
        return works_now.hear(one, works=works, by=her, at=town.now).pk

    said = at_once(partial(tell, works) for works in [True, False] * 16)

    assert set(said) == {WorksAnswer.objects.get().pk}
    assert owed_in(case).count() == (0 if WorksAnswer.objects.get().works else 1)
