"""A reply finds its case in any order, a stranger finds none, and a person can put right what went wrong."""

import itertools

import pytest

from vidord.cases import arrivals, intake, placing
from vidord.cases.models import Case, Likeness
from vidord.channels import links, threads
from vidord.channels.email.mail import Address, Reading
from vidord.channels.models import InboundMessage, OutboundMessage, Placement
from vidord.promises.models import Promise

AMIRA, BO = "amira.nasser@post.example", "bo.ek@post.example"


def our_id(case):
    return links.message_id(case.thread.outbound.latest("pk").pk, case.thread)


def placed(world, text, **mail):
    message = world.mail(text, **mail)
    world.run()
    return Placement.objects.get(message=message)


def hints(case):
    return set(case.likenesses.values_list("other__number", "because"))


@pytest.mark.parametrize("header", ["In_Reply_To", "References"])
def test_a_reply_that_names_our_message_is_threaded(world, header):
    case = world.case_from()

    reply = placed(world, "En fråga till.", subject="Sv: Jag flyttar", **{header: our_id(case)})

    assert (reply.thread, reply.because, reply.author) == (case.thread, "REFERENCES", "CUSTOMER")


THREE = {
    "first": {"Message_ID": "<1@post.example>"},
    "second": {"Message_ID": "<2@post.example>", "References": "<1@post.example>"},
    "third": {"Message_ID": "<3@post.example>", "References": "<1@post.example> <2@post.example>"},
}


@pytest.mark.parametrize("order", list(itertools.permutations(THREE)), ids="-".join)
@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "one by one"])
def test_amiras_three_mails_are_one_case_in_whatever_order_they_come(world, order, together):
    for name in order:
        world.mail(f"Mejl {name}.", subject="Flytten", **THREE[name])
        if not together:
            world.run()
    world.run()

    assert Case.objects.count() == 1
    assert Placement.objects.filter(thread=Case.objects.get().thread).count() == 3


def test_two_mails_that_answer_the_same_unknown_one_belong_together(world):
    for number in ("2", "3"):
        world.mail(
            "Hej.", subject="Flytten", Message_ID=f"<{number}@post.example>", References="<1@x.example>"
        )
    world.run()

    assert Case.objects.count() == 1


def test_two_different_mails_with_one_message_id_are_two_cases(world):
    world.mail("Byta vindruta.", Message_ID="<formular@granasa.example>")
    world.mail("Laga pumpen.", Message_ID="<formular@granasa.example>")
    world.run()

    assert Case.objects.count() == 2


def test_bo_who_quotes_amiras_message_id_gets_a_case_of_his_own_and_staff_a_hint(world):
    case = world.case_from(Message_ID="<1@post.example>")

    his = placed(world, "Samma här.", sender=BO, name="Bo Ek", In_Reply_To="<1@post.example>")

    assert his.outcome == "NEW_CASE"
    assert hints(his.thread.case) == {(case.number, "REFERS_TO_IT")}


def test_one_mail_to_two_of_our_mailboxes_is_one_case_with_one_acknowledgement(world):
    to = "kundtjanst@granasa.example, fiber@granasa.example"
    first = world.mail("Telefonen är död.", to=to)
    raw = bytes(first.raw.content)
    for mailbox in ("kundtjanst", "fiber"):
        world.store(raw, to=f"{mailbox}@granasa.example")
    world.run()

    case = Case.objects.get()
    assert OutboundMessage.objects.filter(kind="ACKNOWLEDGEMENT").count() == 1
    copy = Placement.objects.get(because="OTHER_MAILBOX")
    assert (copy.outcome, copy.thread) == ("DUPLICATE", case.thread)


def test_a_stranger_who_names_a_case_in_the_subject_gets_a_new_one_and_staff_a_hint(world):
    case = world.case_from()

    his = placed(world, "Vad händer?", sender=BO, name="Bo Ek", subject=f"Ang ärende {case.number}")

    assert his.outcome == "NEW_CASE"
    assert hints(his.thread.case) == {(case.number, "NAMED_THE_NUMBER")}


def test_an_address_that_was_revoked_threads_nothing_and_staff_get_a_hint(world):
    case = world.case_from()
    old = links.reply_address(case.thread)
    threads.revoke_links(case.thread)

    late = placed(world, "Hallå?", to=old, subject="Sv: Jag flyttar")

    assert late.outcome == "NEW_CASE"
    assert hints(late.thread.case) == {(case.number, "TOKEN_NOT_VALID")}


def test_an_old_mail_taken_up_under_a_new_subject_is_a_new_matter_with_a_hint(world):
    case = world.case_from()
    in_reply_to = our_id(case)
    world.at("2027-03-01 09:00")

    new = placed(world, "Var går elkabeln?", subject="Gräver på lördag", In_Reply_To=in_reply_to)

    assert new.outcome == "NEW_CASE"
    assert hints(new.thread.case) == {(case.number, "OLD_THREAD")}


def test_the_same_with_sv_before_it_is_a_late_reply(world):
    case = world.case_from()
    in_reply_to = our_id(case)
    world.at("2027-03-01 09:00")

    late = placed(world, "En sak till.", subject="Sv: något helt annat", In_Reply_To=in_reply_to)

    assert late.thread == case.thread


def test_the_husband_who_answers_amiras_mail_is_read_but_is_not_amira(world):
    case = world.case_from()
    point = case.thread.contact_point

    his = placed(world, "Jag svarar åt henne.", sender=BO, name="Bo Ek", In_Reply_To=our_id(case))

    assert (his.thread, his.author) == (case.thread, "OTHER")
    case.thread.refresh_from_db()
    assert case.thread.contact_point == point
    assert not case.customer.contact_points.filter(value=BO).exists()
    assert not OutboundMessage.objects.filter(recipient=BO).exists()


def test_a_colleague_who_writes_to_the_case_answers_nobody_and_promises_nothing(world):
    case = world.case_from()
    before = Promise.objects.count(), OutboundMessage.objects.filter(thread=case.thread).count()

    hers = placed(
        world, "Hon har fel.", sender=world.town.omar.email, name="Omar", to=links.reply_address(case.thread)
    )

    assert hers.author == "COLLEAGUE"
    after = Promise.objects.count(), OutboundMessage.objects.filter(thread=case.thread).count()
    assert after == before


def test_a_mail_without_a_sender_that_says_something_is_a_case_that_nobody_is_told_of(world):
    angry = placed(world, "JAG HAR RINGT ELVA GÅNGER", sender="ingen", name="", subject="NU RINGER NI")

    assert (angry.outcome, angry.because) == ("NEW_CASE", "NO_SENDER")
    assert not OutboundMessage.objects.exclude(recipient="").exclude(kind="STAFF_NOTICE").exists()


@pytest.fixture
def reused(world):
    """Amira answered our mail with something else altogether; it lies in her first case."""
    case = world.case_from()
    world.answer(case, "Hej Amira. Du behöver ett elavtal.")
    world.run()
    world.pass_by(hours=2)
    reply = placed(world, "Gatlyktan är trasig.", subject="Sv: Jag flyttar", In_Reply_To=our_id(case))
    assert reply.thread == case.thread
    return case, reply.message


def test_nadja_parts_another_matter_from_the_case_in_one_step(world, reused):
    case, message = reused
    due = Promise.objects.live().get(case_promise__case=case).due_at
    world.pass_by(minutes=30)

    placing.place_as_new(message, by=world.town.nadja, at=world.now)
    world.run()

    new = Case.objects.exclude(pk=case.pk).get()
    assert Promise.objects.live().get(case_promise__case=new).due_at == due, "owed from when it came"
    assert not Promise.objects.live().filter(case_promise__case=case).exists()
    assert world.postbox.to(AMIRA)[-1]["Subject"].startswith("Vi har")
    was = message.earlier_placements.get()
    assert (was.thread, was.outcome, was.lifted_by.staff) == (case.thread, "REPLY", world.town.nadja)


def test_it_can_be_parted_once(world, reused):
    _case, message = reused
    placing.place_as_new(message, by=world.town.nadja, at=world.now)

    with pytest.raises(placing.NotToBeMoved):
        placing.place_as_new(message, by=world.town.omar, at=world.now)

    assert Case.objects.count() == 2


def test_a_mail_set_aside_is_put_into_amiras_case_by_hand(world):
    case = world.case_from()
    aside = placed(world, "Glömde säga en sak.", sender="ingen", name="", subject="")
    assert aside.outcome == "QUARANTINED"

    placing.place_in(aside.message, case, by=world.town.nadja, at=world.now)

    again = Placement.objects.get(message=aside.message)
    assert (again.outcome, again.thread, again.because) == ("REPLY", case.thread, "BY_HAND")
    assert again.author == "OTHER", "nobody knows who wrote it"


def test_a_mail_taken_for_a_machines_becomes_a_case_when_a_person_says_so(world):
    machine = placed(world, "Jag är ingen robot.", Auto_Submitted="auto-replied")
    assert machine.outcome == "MACHINE"

    new = placing.place_as_new(machine.message, by=world.town.nadja, at=world.now)

    assert new.thread.case.customer.name == "Amira Nasser"
    assert Promise.objects.live().get().case_promise.case == new.thread.case


def test_what_is_read_again_and_still_can_not_be_placed_stays_aside_and_visible(world):
    aside = placed(world, "Köp nu.", sender="ingen", name="", subject="")

    placing.try_again(aside.message, by=world.town.nadja, at=world.now)

    assert Placement.objects.get(message=aside.message).outcome == "QUARANTINED"
    assert aside.message.earlier_placements.count() == 1


def test_a_mail_that_began_its_case_stays_there(world):
    case = world.case_from()
    message = InboundMessage.objects.get(placement__thread=case.thread)

    with pytest.raises(placing.NotToBeMoved):
        placing.place_as_new(message, by=world.town.nadja, at=world.now)
    assert not Likeness.objects.exists()


@pytest.mark.parametrize("step", ["SENDER", "TEXT", "MACHINE"])
def test_a_mail_whose_words_sender_or_kind_could_not_be_read_is_a_persons_to_place(world, step):
    message = world.mail("Hej.")
    half_read = Reading(sender=Address("Amira", AMIRA), subject="Flytten", trace=[f"{step}:FAILED"])

    (placement,) = intake.place_arrivals([arrivals._arrival(message, half_read)], at=world.now)

    assert (placement.outcome, placement.because) == ("QUARANTINED", "UNREADABLE")
