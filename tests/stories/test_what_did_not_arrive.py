"""What we wrote and she never got: taken back, told by name, shown until she has been reached."""

import itertools
import json
from pathlib import Path

import jsonschema
import pytest

from tests.world import machines
from tests.world.browsers import Browser, own_page, words
from vidord.cases import closing, intake, leaving, not_arrived
from vidord.cases.models import Case, NotArrived
from vidord.channels import sending
from vidord.channels.models import OutboundMessage, Receipt
from vidord.people.models import Actor, ContactPoint, ProtectedIdentity, Unreachable
from vidord.promises import evidence
from vidord.web.commands import line

AMIRA = "amira.nasser@post.example"
NADJA = "nadja@granasa.example"
SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "docs/case.schema.json").read_text())


def answered(world, **mail):
    """Amira has written, and Nadja's answer has been accepted by Amira's server: the case and the answer."""
    case = world.case_from(**mail)
    sent = world.answer(case, "Hej Amira, så här gör du.")
    world.run()
    assert world.outcomes_of(world.promise_in(case)) == ["KEPT"]
    return case, sent


def told(world, person=NADJA):
    """What a colleague has been told of mail that did not arrive."""
    return [words(mail) for mail in world.postbox.to(person) if "Nådde inte" in mail["Subject"]]


def test_amiras_mailbox_is_full_so_nothing_was_kept_and_nadja_hears_it_at_once(world):
    case, sent = answered(world)
    due_at = world.promise_in(case).due_at

    machines.full(world, sent)
    world.pass_by(minutes=5).run()

    promise = world.promise_in(case)
    assert world.outcomes_of(promise) == ["KEPT", "RETRACTED"]
    assert (promise.due_at, promise.owner) == (due_at, world.town.nadja)
    assert promise.wake_at is not None
    (notice,) = told(world)
    assert "nådde inte Amira Nasser: brevlådan är full" in notice
    assert "är vi skyldiga igen, med samma tid. Det står på kundens egen sida." in notice
    assert not Unreachable.objects.exists()


def test_another_way_is_proposed_when_we_know_one(world):
    case, sent = answered(world)
    ContactPoint.objects.create(customer=case.customer, kind="PHONE", value="+46980319247")

    machines.full(world, sent)
    world.run()

    assert "Ring 0980-31 92 47." in told(world)[0]


def test_what_did_not_arrive_stands_on_the_desk_until_nadja_has_reached_her_in_another_way(world):
    case, sent = answered(world)
    machines.full(world, sent)
    world.run()
    nadja = Browser(world, world.town.nadja)
    page = f"/desk/cases/{case.number}"

    assert "Nådde inte Amira Nasser: brevlådan är full" in words(nadja.get("/desk/"))
    assert "Nådde inte Amira Nasser: brevlådan är full" in words(nadja.get(page))
    assert "Kom inte fram" in words(nadja.get(page))
    after = words(nadja.post(f"{page}/not-arrived"))

    assert "Nådde inte" not in after + words(nadja.get("/desk/"))
    assert "Kunden nåddes till slut" in after
    row = NotArrived.objects.get()
    assert (row.settled_at, row.settled_by.staff, row.told) == (world.now, world.town.nadja, world.town.nadja)


def test_a_later_letter_that_gets_through_settles_it(world):
    case, sent = answered(world)
    machines.full(world, sent)
    world.run()

    world.pass_by(hours=1).answer(case, "Hej igen, nu är det rum.")
    world.run()
    world.pass_by(minutes=1).run()

    assert world.outcomes_of(world.promise_in(case)) == ["KEPT", "RETRACTED", "KEPT"]
    assert NotArrived.objects.get().settled_by.system == "clock"


def test_an_address_that_does_not_exist_gets_no_more_automatic_mail_until_somebody_writes_from_it(world):
    case, sent = answered(world)
    machines.bounce(world, sent)
    world.run()
    assert Unreachable.objects.get().reason == "NO_SUCH_ADDRESS"
    got = len(world.postbox.to(AMIRA))

    # The time runs out: that is said on her page, for no letter would reach her.
    world.at("2026-11-11 09:00")
    assert len(world.postbox.to(AMIRA)) == got
    assert "Omar Haddad svarar för det nu" in words(Browser(world).get(own_page(case)))
    omar = Browser(world, world.town.omar)
    shown = words(omar.get(f"/desk/cases/{case.number}"))
    assert "Inget automatiskt skickas till adressen sedan" in shown

    # What Omar writes himself is tried all the same, and when Amira writes, the address works.
    world.answer(case)
    world.run()
    assert len(world.postbox.to(AMIRA)) == got + 1
    world.case_from("Nu är jag tillbaka.")
    assert not Unreachable.objects.filter(ended_at=None).exists()
    assert len(world.postbox.to(AMIRA)) == got + 2


def test_a_bounce_after_the_time_has_passed_breaks_the_promise_in_the_open(world):
    case, sent = answered(world)
    world.at("2026-11-11 11:00")

    machines.full(world, sent)
    world.pass_by(minutes=1).run()

    assert world.outcomes_of(world.promise_in(case)) == ["KEPT", "RETRACTED", "BROKEN"]
    assert "Vi höll inte" in words(world.postbox.to(AMIRA)[-1])
    case.refresh_from_db()
    assert case.face == world.town.omar


def test_what_made_a_broken_promise_good_can_come_back_too(world):
    case = world.case_from()
    world.at("2026-11-11 09:00")
    sent = world.pass_by(hours=1).answer(case)
    world.run()
    assert world.outcomes_of(world.promise_in(case)) == ["BROKEN", "MADE_GOOD"]

    machines.full(world, sent)
    world.pass_by(minutes=5).run()
    assert world.outcomes_of(world.promise_in(case)) == ["BROKEN", "MADE_GOOD", "RETRACTED", "BROKEN"]
    world.pass_by(hours=1).answer(case, "En gång till.")
    world.run()

    assert world.outcomes_of(world.promise_in(case))[-2:] == ["BROKEN", "MADE_GOOD"]


def test_a_case_that_was_closed_on_a_letter_that_came_back_is_opened_again(world):
    case, sent = answered(world)
    closing.close(case, by=world.town.nadja, at=world.now, because="Klart.")

    machines.full(world, sent)
    world.pass_by(minutes=5).run()

    assert case in Case.objects.open()
    assert world.promise_in(case).wake_at is not None


def test_when_nadja_has_left_what_is_owed_again_is_her_heirs(world):
    case, sent = answered(world)
    leaving.leave(world.town.nadja, by=Actor.of(world.town.omar), at=world.now)

    machines.full(world, sent)
    world.pass_by(minutes=5).run()

    assert world.promise_in(case).owner == world.town.yusuf
    assert len(told(world, "yusuf@granasa.example")) == 1


def test_a_refusal_at_the_door_is_told_at_once_and_keeps_nothing(world):
    case = world.case_from()
    world.postbox.refuses = ["550 5.1.1 no such user"]

    sent = world.answer(case)
    world.run()
    world.run()

    sent.refresh_from_db()
    assert sent.state == OutboundMessage.State.FAILED
    assert world.outcomes_of(world.promise_in(case)) == []
    assert "adressen finns inte" in told(world)[0]
    assert Unreachable.objects.get().contact_point.value == AMIRA


def test_an_acknowledgement_that_came_back_is_told_too(world):
    case = world.case_from(sender="amira.naser@post.example")

    machines.bounce(world, case.thread.outbound.get())
    world.run()
    world.run()

    assert "adressen finns inte" in told(world)[0]
    assert world.promise_in(case).wake_at is not None


def test_of_a_protected_customer_the_notice_says_neither_name_nor_number(world):
    case, sent = answered(world)
    ContactPoint.objects.create(customer=case.customer, kind="PHONE", value="+46980319247")
    ProtectedIdentity.objects.create(customer=case.customer, since=world.now).readers.add(world.town.nadja)

    machines.full(world, sent)
    world.run()

    (notice,) = told(world)
    assert "Skyddad identitet: brevlådan är full" in notice
    assert not [word for word in ("Amira", "31 92 47", AMIRA) if word in notice]
    assert "Ring 0980-31 92 47." in words(Browser(world, world.town.nadja).get(f"/desk/cases/{case.number}"))


@pytest.mark.parametrize("action", ["delayed", "delivered"])
def test_a_delay_and_a_delivery_take_nothing_back_and_wake_nobody(world, action):
    case, sent = answered(world)

    arrived = machines.bounce(world, sent, action=action, status="4.4.7", words="message delayed")
    world.run()

    assert world.outcomes_of(world.promise_in(case)) == ["KEPT"]
    assert (arrived.placement.outcome, arrived.placement.thread) == ("MACHINE", case.thread)
    assert told(world) == []
    shown = words(Browser(world, world.town.nadja).get(f"/desk/cases/{case.number}"))
    assert {"delayed": "Ett brev är försenat", "delivered": "Ett brev kom fram"}[action] in shown


def test_what_an_absent_customers_mailbox_says_is_a_note_for_staff_and_opens_nothing(world):
    case, sent = answered(world)
    closing.close(case, by=world.town.nadja, at=world.now, because="Klart.")
    got = len(world.postbox.mails)

    arrived = machines.away(world, sent, "Jag är på semester till den 30 november.")
    world.run()

    assert (arrived.placement.outcome, arrived.placement.because) == ("MACHINE", "OUT_OF_OFFICE")
    assert case not in Case.objects.open()
    assert len(world.postbox.mails) == got
    note = "Jag är på semester till den 30 november."
    assert note in words(Browser(world, world.town.nadja).get(f"/desk/cases/{case.number}"))
    assert note not in words(Browser(world).get(own_page(case)))


def test_whoever_calls_our_mail_spam_gets_no_more_automatic_mail_and_nadja_is_told(world):
    case, sent = answered(world)
    fields = f"Feedback-Type: abuse\nOriginal-Rcpt-To: <{AMIRA}>"

    machines.report(world, sent, fields, kind="feedback-report")
    world.pass_by(minutes=5).run()

    (notice,) = [mail for mail in world.postbox.to(NADJA) if "skräppost" in mail["Subject"]]
    assert "Amira Nasser" in notice["Subject"]
    assert Unreachable.objects.get().reason == "COMPLAINED"
    assert world.outcomes_of(world.promise_in(case)) == ["KEPT"]


def test_a_mailbox_that_wants_a_proof_first_is_told_and_takes_nothing_back(world):
    case, sent = answered(world)
    raw = (
        f"From: {AMIRA}\nSubject: Please confirm your message\nAuto-Submitted: auto-replied\n"
        f"In-Reply-To: {machines._id_of(sent)}\n\nYour mail is held. Unconfirmed mail is thrown away.\n"
    )

    machines.arrive(world, raw, to="kundtjanst@granasa.example", sender="confirm@post.example")
    world.run()

    assert "brevlådan släpper bara in bekräftade avsändare" in told(world)[0]
    assert world.outcomes_of(world.promise_in(case)) == ["KEPT"]

    # Nobody proved anything, so a week later the letter comes back.
    machines.full(world, sent)
    world.run()
    assert "brevlådan är full" in told(world)[1]
    assert world.outcomes_of(world.promise_in(case)) == ["KEPT", "RETRACTED"]


def test_a_bounce_that_a_stranger_has_made_up_takes_nothing_back(world):
    case, sent = answered(world)
    made_up = machines.REPORT.format(
        number=1,
        kind="delivery-status",
        words="Ha.",
        fields=f"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; {AMIRA}\nAction: failed\nStatus: 5.1.1",
        about=f"<m{sent.pk}.{case.thread_id}.{'a' * 26}@granasa.example>",
    )

    for address in (f"retur+{sent.pk}.{'a' * 26}@granasa.example", "kundtjanst@granasa.example"):
        arrived = machines.arrive(world, made_up.replace("<1@", f"<{len(address)}@"), to=address)
        world.run()
        assert (arrived.placement.outcome, arrived.placement.thread) == ("MACHINE", None)

    assert world.outcomes_of(world.promise_in(case)) == ["KEPT"]
    assert not Receipt.objects.exists()


def test_a_bounce_to_the_mailbox_counts_when_it_gives_back_our_signed_id(world):
    case, sent = answered(world)

    machines.full(world, sent, to="kundtjanst@granasa.example")
    world.run()

    assert world.outcomes_of(world.promise_in(case)) == ["KEPT", "RETRACTED"]


def test_an_address_that_she_forwards_to_and_that_fails_does_not_condemn_her_own(world):
    _case, sent = answered(world)
    fields = (
        "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; gammal@annat.example\n"
        "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 user unknown"
    )

    machines.report(world, sent, fields)
    world.run()

    assert NotArrived.objects.get().reason == "NO_SUCH_ADDRESS"
    assert not Unreachable.objects.exists()


def test_the_same_bounce_in_two_mailboxes_is_told_once(world):
    case, sent = answered(world)

    machines.full(world, sent)
    machines.full(world, sent, to="kundtjanst@granasa.example")
    world.run()
    world.run()

    assert world.outcomes_of(world.promise_in(case)) == ["KEPT", "RETRACTED"]
    assert len(told(world)) == 1


def standing(world, case):
    """What a case has come to, whatever the way there."""
    promise = world.promise_in(case)
    return (
        promise.wake_at is not None,
        promise.due_at,
        world.outcomes_of(promise)[-1:] in ([], ["RETRACTED"]),
        list(NotArrived.objects.values_list("reason", "told")),
        list(Unreachable.objects.values_list("reason", "ended_at")),
        sorted(Receipt.objects.values_list("kind", "reason", "is_hard")),
        OutboundMessage.objects.filter(kind="STAFF_NOTICE").count(),
    )


STEPS = ("accept", "bounce", "follow up", "count")


@pytest.mark.parametrize("order", list(itertools.permutations(STEPS)), ids=", ".join)
def test_a_bounce_ends_the_same_whenever_it_comes(world, order):
    case = world.case_from()
    sent = world.answer(case)
    steps = {
        "accept": lambda: sending.drain(now=lambda: world.now),
        "bounce": lambda: (machines.bounce(world, sent), intake.place_waiting(at=world.now)),
        "follow up": lambda: not_arrived.follow_up(at=world.now),
        "count": lambda: evidence.count_acceptances(at=world.now),
    }

    for step in order:
        steps[step]()
    world.run()
    world.run()

    promise = world.promise_in(case)
    assert standing(world, case) == (
        True,
        promise.due_at,
        True,
        [("NO_SUCH_ADDRESS", world.town.nadja.pk)],
        [("NO_SUCH_ADDRESS", None)],
        [("BOUNCED", "NO_SUCH_ADDRESS", True)],
        1,
    )


def test_a_program_reads_what_did_not_arrive(world, capsys):
    case, sent = answered(world)
    machines.full(world, sent)
    world.run()

    assert line.main(["case", str(case.number), "--json"]) == 0
    read = json.loads(capsys.readouterr().out)

    jsonschema.validate(read, SCHEMA)
    (told_of,) = read["not_arrived"]
    assert (told_of["message"], told_of["reason"], told_of["settled_at"]) == (sent.pk, "MAILBOX_FULL", None)
    assert told_of["told"] == "Nadja Lindgren"
