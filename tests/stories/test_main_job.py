"""A customer writes, a named person answers, and the promise is kept or visibly broken."""

import uuid

import pytest

from vidord.cases import answering
from vidord.cases.models import Case
from vidord.channels.models import InboundMessage, OutboundMessage
from vidord.people.models import Event

AMIRA = "amira.nasser@post.example"


def test_amira_is_told_who_answers_and_by_when_before_she_closes_her_mail(world):
    case = world.case_from()

    (mail,) = world.postbox.to(AMIRA)
    text = " ".join(mail.get_content().replace("\u00a0", " ").split())
    assert case.face == world.town.nadja
    assert "Nadja Lindgren svarar dig i morgon, senast kl. 9.00" in text
    assert "en arbetsdag: inkom tisdag 9.00, senast onsdag 9.00" in text
    assert "/mitt/" in text
    assert "112" in text
    assert mail["Auto-Submitted"] == "auto-replied"


def test_a_mail_on_a_friday_night_counts_from_monday_and_says_so(world):
    world.at("2026-11-13 21:40")

    world.case_from()

    text = " ".join(world.postbox.to(AMIRA)[0].get_content().replace("\u00a0", " ").split())
    assert "en arbetsdag: inkom fredag 21.40, räknas från måndag 8.00, senast måndag 17.00" in text


def test_an_english_mail_is_acknowledged_in_english(world):
    world.case_from(
        "Hello, I am moving to Granåsa in January. Could you please tell me what I need to arrange?",
        subject="Moving to your town in January",
    )

    text = world.postbox.to(AMIRA)[0].get_content()
    assert "answers you tomorrow" in text.replace("\u00a0", " ")


def answer(world, case, text="Hej Amira. Du behöver ett elavtal.", **changed):
    arguments = {
        "by": case.face,
        "at": world.now,
        "text": text,
        "is_answer": True,
        "seen": 0,
        "form_key": uuid.uuid4(),
    }
    return answering.answer(case, **(arguments | changed))


def test_the_promise_is_kept_when_the_server_has_taken_the_answer_and_not_before(world):
    case = world.case_from()
    world.pass_by(hours=1)

    answer(world, case)
    assert world.outcomes_of(world.promise_in(case)) == []
    world.run()

    promise = world.promise_in(case)
    (outcome,) = promise.outcomes.all()
    assert (outcome.kind, outcome.evidence) == ("KEPT", "ACCEPTED_MESSAGE")
    assert outcome.attempt.host.startswith("127.0.0.1")
    assert promise.wake_at is None


def test_an_answer_that_the_server_refuses_keeps_nothing(world):
    case = world.case_from()
    world.postbox.refuses = ["550 5.1.1 no such mailbox"]

    message = answer(world, case)
    world.run()

    message.refresh_from_db()
    assert message.state == OutboundMessage.State.FAILED
    assert world.outcomes_of(world.promise_in(case)) == []


def test_a_busy_server_is_tried_again_and_the_promise_is_kept_then(world):
    case = world.case_from()
    world.postbox.refuses = ["450 4.2.1 busy"]
    answer(world, case)
    world.run()
    assert world.outcomes_of(world.promise_in(case)) == []

    world.pass_by(minutes=2).run()

    assert world.outcomes_of(world.promise_in(case)) == ["KEPT"]


def test_an_information_keeps_no_promise_to_answer(world):
    case = world.case_from()

    answer(world, case, "Vi tittar på det.", is_answer=False)
    world.run()

    assert world.outcomes_of(world.promise_in(case)) == []


def test_our_letters_stand_under_the_mail_that_they_answer(world):
    first = world.mail("Vad kostar det?", Message_ID="<1@post.example>")
    world.run()
    case = first.placement.thread.case
    world.mail(
        "Och när?",
        to=world.postbox.to(AMIRA)[0]["From"].addresses[0].addr_spec,
        Message_ID="<2@post.example>",
    )
    world.run()

    answer(world, case)
    world.run()

    acknowledged, *_others, answered = world.postbox.to(AMIRA)
    assert acknowledged["In-Reply-To"] == "<1@post.example>"
    assert answered["In-Reply-To"] == answered["References"] == "<2@post.example>"


def test_amiras_reply_finds_her_case_by_the_address_and_by_the_message_id(world):
    case = world.case_from()
    ours = world.postbox.to(AMIRA)[0]
    by_address = world.mail("Tack. En sak till.", to=ours["From"].addresses[0].addr_spec, subject="Sv: hej")
    by_id = world.mail("Och en till.", subject="Något helt annat", In_Reply_To=ours["Message-ID"])

    world.run()

    assert [one.placement.thread for one in (by_address, by_id)] == [case.thread, case.thread]
    assert Case.objects.count() == 1


def test_a_stranger_who_only_names_the_case_gets_a_case_of_her_own(world):
    case = world.case_from()

    stranger = world.mail(
        "Vad har ni sagt till Amira?",
        sender="nyfiken@annan.example",
        name="Ny Fiken",
        subject=f"Sv: Jag flyttar till Granåsa (ärende {case.number})",
    )
    world.run()

    assert stranger.placement.outcome == "NEW_CASE"
    assert stranger.placement.thread != case.thread


def test_a_forged_secret_opens_nothing(world):
    case = world.case_from()

    forged = world.mail(
        "Hej.", to=f"svar+{case.thread_id}.{'a' * 26}@granasa.example", sender="x@annan.example"
    )
    world.run()

    assert forged.placement.outcome == "NEW_CASE"


def test_the_same_mail_twice_is_one_case_and_one_acknowledgement(world):
    world.mail("Hej")
    world.mail("Hej")
    world.run()

    outcomes = list(InboundMessage.objects.order_by("id").values_list("placement__outcome", flat=True))
    assert outcomes == ["NEW_CASE", "DUPLICATE"]
    assert len(world.postbox.to(AMIRA)) == 1


def test_no_machine_is_answered(world):
    world.mail("Jag är åter den 16 november.", Auto_Submitted="auto-replied")
    world.run()

    assert InboundMessage.objects.get().placement.outcome == "MACHINE"
    assert world.postbox.mails == []


def test_every_message_that_arrived_has_one_outcome_and_its_bytes_are_kept(world):
    stored = world.mail("Räksmörgås åäö")
    world.mail("Hej", sender="inte-en-adress", name="Ingen")
    world.run()

    assert not InboundMessage.objects.filter(placement=None).exists()
    assert "Räksmörgås".encode() in bytes(stored.raw.content) or b"R=C3=A4ksm" in bytes(stored.raw.content)


def test_two_people_who_answer_at_once_do_not_both_answer(world):
    case = world.case_from()
    first = answer(world, case)

    with pytest.raises(answering.AnsweredMeanwhile) as refusal:
        answer(world, case, "Hej från Yusuf.", by=world.town.yusuf)

    assert refusal.value.args == (first,)


def test_an_answer_posted_twice_goes_once(world):
    case, key = world.case_from(), uuid.uuid4()

    messages = {answer(world, case, form_key=key).pk for _ in range(2)}

    assert len(messages) == 1


def test_what_happened_is_on_the_timeline_without_names_or_texts(world):
    case = world.case_from()
    answer(world, case)
    world.run()

    verbs = list(Event.objects.filter(matter_id=case.thread_id).order_by("id").values_list("verb", flat=True))
    assert verbs == ["case.opened", "promise.given", "case.answered", "promise.kept"]
    assert "Amira" not in str(list(Event.objects.values()))
