"""What was found broken once and must not come back."""

import pytest
from django.db import IntegrityError, transaction

from tests.channels.test_bad_input import KUNDTJANST, line, ports, stored, written_down  # noqa: F401
from tests.world import moment
from tests.world.browsers import Browser, own_page, words
from vidord.cases import calling, leaving
from vidord.cases.answering import NewPromise
from vidord.cases.models import Alarm, Case, HandoverOffer
from vidord.channels.models import Attempt
from vidord.people.models import Actor, Customer, ProtectedIdentity
from vidord.promises import ledger
from vidord.promises.models import Promise

AMIRA = "amira.nasser@post.example"
LOTTA = {"name": "Lotta Nyberg", "sender": "lotta.nyberg@post.example", "subject": "Min nya adress"}
NOTE = {
    "way": "PHONE",
    "name": "Torsten Grahn",
    "phone": "0980-31 92 47",
    "topic": "OTHER",
    "identity": "NOT_CHECKED",
    "text": "Avtalet kom aldrig.",
    "promise": "NONE",
}
WRITES = {"text": "Hej.", "kind": "ANSWER", "promise": "WRITE", "seen": 0, "outside": "on"}
AWAY = {"day": "2026-11-11", "time": "13.00"}


def robust(world, person):
    """A browser in which a fault of ours is an answer of 500."""
    browser = Browser(world, person)
    browser.reader.raise_request_exception = False
    return browser


# Behind the wall.


def test_nadja_is_not_told_of_lenas_call_behind_the_wall(world):
    fiber = world.case_from("Ingen fiber.", to="fiber@granasa.example", subject="Fiber")
    ours = world.case_from("Och el?", subject="El")
    calling.log(world.promise_in(fiber), talked=True, by=world.town.lena, at=world.now)

    page = words(Browser(world, world.town.nadja).get(f"/desk/line?customer={ours.customer_id}"))

    assert ours.customer == fiber.customer
    assert "Lena Öst" not in page


# A protected customer stays with whoever may read her.


@pytest.fixture
def lotta(world):
    """Lotta's address is protected; Nadja, who has her case, alone may read it."""
    case = world.case_from("Jag bor nu på Gömvägen 3.", **LOTTA)
    ProtectedIdentity.objects.create(customer=case.customer, since=world.now).readers.add(world.town.nadja)
    return case


def is_read_by_its_owner(world, case):
    promise = world.promise_in(case)
    return Case.objects.seen_by(promise.owner, at=world.now).filter(pk=case.pk).exists()


def test_what_we_broke_to_lotta_goes_to_somebody_who_may_read_it(world, lotta):
    world.at("2026-11-11 09:00")

    assert is_read_by_its_owner(world, lotta)


def test_lottas_call_is_taken_by_a_lead_only_if_she_may_read_it(world, lotta):
    window = NewPromise("CALL", moment("2026-11-11 15:00"), moment("2026-11-11 13:00"))
    world.answer(lotta, promise=window)
    world.run()

    world.at("2026-11-11 14:30")

    assert is_read_by_its_owner(world, lotta)


def test_when_nadja_is_away_lotta_is_handed_to_nobody_who_may_not_read_her(world, lotta):
    Browser(world, world.town.nadja).post(f"/desk/people/{world.town.nadja.pk}/absence", **AWAY)

    assert is_read_by_its_owner(world, lotta)


def test_nadja_who_is_lottas_only_reader_does_not_leave_her_to_somebody_who_sees_nothing(world, lotta):
    leaving.leave(world.town.nadja, by=Actor.of(world.town.omar), at=world.now)

    assert is_read_by_its_owner(world, lotta)


def test_lotta_is_offered_to_nobody_who_may_not_read_her(world, lotta):
    said = {"to": world.town.yusuf.pk, "because": "Han kan fiber."}

    Browser(world, world.town.nadja).post(f"/desk/cases/{lotta.number}/handover", **said)

    assert not HandoverOffer.objects.exists()


def test_mats_who_is_called_about_danger_to_lotta_can_take_the_alarm(world, lotta):
    Browser(world).post(f"{own_page(lotta)}/replies", text="Det brinner.")
    world.run()
    assert "FARA" in world.postbox.to("mats@granasa.example")[-1]["Subject"]

    Browser(world, world.town.mats).post(f"/desk/cases/{lotta.number}/alarm")

    assert Alarm.objects.get().taken_by == world.town.mats


# Danger at night.


def test_danger_that_was_written_to_fibre_at_night_calls_somebody_who_is_awake(world):
    world.at("2026-11-11 03:00")

    world.case_from("Det brinner i fiberskåpet.", to="fiber@granasa.example", subject="Hjälp")

    assert world.postbox.to("mats@granasa.example")


# The ledger’s rules in the database.


def refused(action):
    with pytest.raises(IntegrityError), transaction.atomic():
        action()


def test_the_database_takes_no_kept_on_a_mail_that_the_server_refused(world):
    case = world.case_from()
    world.postbox.refuses = ["550 5.1.1 no such mailbox"]
    world.answer(case)
    world.run()
    tried = Attempt.objects.get(outcome="PERMANENT")
    word = {"evidence": "ACCEPTED_MESSAGE", "evidence_at": tried.at, "attempt": tried}

    refused(lambda: ledger.end(world.promise_in(case), "KEPT", by=Actor.of("clock"), at=world.now, **word))


@pytest.mark.parametrize("kind", ["RELEASED", "MOVED"])
def test_nadja_releases_and_moves_nothing_without_amiras_yes(world, kind):
    promise, nadja = world.promise_in(world.case_from()), Actor.of(world.town.nadja)

    refused(lambda: ledger.end(promise, kind, by=nadja, at=world.now, because="Jag hinner inte."))


def test_nobody_was_not_reached_whom_nobody_called(world):
    promise, nadja = world.promise_in(world.case_from()), Actor.of(world.town.nadja)

    refused(lambda: ledger.end(promise, "NOT_REACHED", by=nadja, at=world.now, because="Ingen svarade."))


def test_a_promise_without_an_outcome_can_not_be_made_to_look_ended(world):
    promise = world.promise_in(world.case_from())

    refused(lambda: Promise.objects.filter(pk=promise.pk).update(wake_at=None))


# Times that can’t be.


def test_a_promise_for_the_year_9999_is_refused_at_once(world):
    case = world.case_from()
    far = WRITES | {"day": "9999-12-30", "by": "12.00"}

    answer = robust(world, world.town.nadja).post(f"/desk/cases/{case.number}/answers", **far)

    assert answer.status_code == 422


def test_an_hour_that_the_clocks_skip_is_refused_or_told_alike_everywhere(world):
    world.at("2026-03-27 09:00")
    case = world.case_from()
    skipped = WRITES | {"day": "2026-03-29", "by": "02.30"}
    nadja = Browser(world, world.town.nadja)
    if nadja.post(f"/desk/cases/{case.number}/answers", **skipped).status_code == 422:
        return
    world.run()

    letter, page = words(world.postbox.to(AMIRA)[-1]), words(Browser(world).get(own_page(case)))
    assert ("senast kl. 3.30" in letter) == ("senast kl. 3.30" in page)


def test_half_of_a_window_in_the_night_of_the_change_is_half_of_its_hours(world):
    world.at("2026-10-23 09:00")
    case = world.case_from()
    night = WRITES | {"promise": "CALL", "day": "2026-10-25", "starts": "01.00", "by": "04.00"}

    Browser(world, world.town.nadja).post(f"/desk/cases/{case.number}/answers", **night)

    call = Promise.objects.get(kind="CALL")
    assert call.at_risk_at == call.starts_at + (call.due_at - call.starts_at) / 2


# Fields with what nobody can have typed.


def test_a_long_note_on_one_line_is_written_down(world):
    said = NOTE | {"text": "Hon berättade om mätaren. " * 60}

    assert robust(world, world.town.nadja).post("/desk/line", **said).status_code == 200


@pytest.mark.parametrize("page", ["closure", "handover"])
def test_a_reason_with_a_zero_byte_is_no_fault_of_ours(world, page):
    case = world.case_from()
    world.answer(case)
    world.run()
    said = {"because": "a\0b", "to": world.town.yusuf.pk}

    answer = robust(world, world.town.nadja).post(f"/desk/cases/{case.number}/{page}", **said)

    assert answer.status_code < 500


@pytest.mark.parametrize("asked", ["q=ab%00c", "customer=" + "9" * 5_000])
def test_no_question_on_the_line_is_a_fault_of_ours(world, asked):
    assert robust(world, world.town.nadja).get(f"/desk/line?{asked}").status_code < 500


def test_a_colleague_of_five_thousand_digits_is_nobody(world):
    case = world.case_from()
    said = {"because": "Han kan fiber.", "to": "9" * 5_000}

    answer = robust(world, world.town.nadja).post(f"/desk/cases/{case.number}/handover", **said)

    assert answer.status_code < 500


# Envelopes with strange bytes.


@pytest.mark.parametrize("byte", [b"\xe5", b"\0"], ids=["latin-1", "zero"])
@pytest.mark.parametrize("side", ["from", "to"])
def test_a_mail_whose_envelope_has_a_strange_byte_is_stored_all_the_same(ports, side, byte):  # noqa: F811
    before = stored()
    sender = b"MAIL FROM:<a" + (byte if side == "from" else b"") + b"@post.example>"
    to = b"RCPT TO:<k" + (byte if side == "to" else b"") + b"@granasa.example>"

    with line(ports[0]) as call:
        call.say(b"EHLO mx.example", sender, to, b"DATA")
        reply = call.say(b"Subject: Hej\r\n\r\n" + side.encode() + byte.hex().encode() + b"\r\n.")

    assert reply.startswith(b"250")
    assert stored() == before + 1


# What customers are told, and who they are.


def test_torsten_is_not_told_to_read_himself_a_letter_on_the_phone(world):
    Browser(world, world.town.nadja).post("/desk/line", **NOTE)
    case = Case.objects.get()
    world.answer(case, "Hej Torsten. Avtalet är på väg.")

    assert "Ring och läs upp det" not in words(Browser(world).get(own_page(case)))


def test_torsten_who_gives_his_address_the_second_time_is_the_same_torsten(world):
    nadja = Browser(world, world.town.nadja)
    nadja.post("/desk/line", **NOTE)

    nadja.post("/desk/line", **NOTE | {"email": "torsten.grahn@post.example", "text": "En annan sak."})

    assert Customer.objects.count() == 1


def test_the_acknowledgement_on_a_friday_night_says_when_nadja_is_next_in(world):
    world.at("2026-11-13 21:40")
    world.case_from()

    assert "på plats måndag" in words(world.postbox.to(AMIRA)[0])


# Who leads whom.


@pytest.mark.parametrize("who", ["gunnar", "eva", "omar"])
def test_omar_does_not_write_that_his_managers_or_he_himself_have_left(world, who):
    person = getattr(world.town, who)

    assert Browser(world, world.town.omar).post(f"/desk/people/{person.pk}/departure").status_code == 404


def test_lottas_next_face_is_her_other_reader_although_nothing_is_owed_to_her(world, lotta):
    lotta.customer.protection.readers.add(world.town.eva)
    world.answer(lotta)
    world.run()

    leaving.leave(world.town.nadja, by=Actor.of(world.town.omar), at=world.now)

    lotta.refresh_from_db()
    assert lotta.face == world.town.eva
