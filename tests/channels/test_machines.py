"""Who wrote it? Machines are told from people by what they write, and people are never taken for machines."""

from email import message_from_string

import pytest

from vidord.channels.email import machines

OURS = "granasa.example"
PLAIN = "Content-Type: text/plain; charset=utf-8\n"


def judged(
    headers="", *, sender="anna.berg@post.example", subject="Elavtal", text="Hej.", envelope=None, kind=PLAIN
):
    mail = message_from_string(f"From: {sender}\n{headers}{kind}\n{text}")
    return machines.machine_of(
        mail,
        sender=sender,
        subject=subject,
        text=text,
        envelope_from=sender if envelope is None else envelope,
        own_domain=OURS,
    )


@pytest.mark.parametrize(
    "headers",
    [
        "",
        "Auto-Submitted: no\n",
        "Auto-Submitted: auto-forwarded\n",
        "X-MS-Exchange-Inbox-Rules-Loop: kund@granasa.example\n",
        "X-Auto-Response-Suppress: DR, OOF, AutoReply\n",
        "X-Autoreply: no\n",
        "Precedence: first-class\n",
        "X-Mailer: Vacations AB kundapp\n",
        "List-Id: <kund.granasa.example>\nPrecedence: list\nList-Post: <mailto:kund@granasa.example>\n",
        "List-Unsubscribe: <https://crm.example/u>\nIn-Reply-To: <m7.1.abc@granasa.example>\n",
    ],
)
def test_anna_who_writes_through_our_group_or_from_a_customer_system_is_a_person(headers):
    assert judged(headers) == ""


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Semester", "Hej! Jag har semester vecka 46 och vill flytta avläsningen."),
        ("Frånvaro", "Jag är bortrest till den 3 maj. Kan ni skicka fakturan efter det?"),
        ("Failure notice", "Hej, vad betyder ert brev med den rubriken?"),
        ("Undeliverable?", "My parcel is late. When does it come?"),
        ("Leveransen misslyckades", "Paketet kunde inte levereras till min brevlåda. Vad gör jag nu?"),
        ("Delivery failed", "Your courier said my parcel could not be delivered to my mailbox."),
        ("Undeliverable parcel", "It was returned. My address is Björkvägen 5, delivery failed twice."),
        ("Automatisk betalning", "Automatiskt svar? Nej tack, jag vill prata med en människa."),
        (
            "VB: Undelivered Mail Returned to Sender",
            "Jag fick det här av er. The mail could not be delivered.",
        ),
        ("Out of the blue", "You are on holiday, I suppose? I am away from Friday."),
    ],
)
def test_a_person_who_speaks_of_holidays_or_of_bounces_is_a_person(subject, text):
    assert judged(subject=subject, text=text) == ""


def test_a_forms_mail_from_nobody_that_asks_for_answers_at_a_person_is_hers():
    assert judged("Reply-To: Anna <anna.berg@post.example>\n", sender="noreply@hemsida.example") == ""


def test_a_mail_from_nobody_that_asks_for_no_answer_or_at_nobody_is_a_machines():
    assert judged(sender="noreply@hemsida.example") == "MACHINE_ADDRESS"
    assert judged("Reply-To: no-reply@x.example\n", sender="noreply@hemsida.example") == "MACHINE_ADDRESS"


def test_an_answer_to_an_invitation_is_a_persons_word():
    calendar = "Content-Type: text/calendar; method=REPLY\n"

    assert judged("Auto-Submitted: auto-generated\n", kind=calendar) == ""


@pytest.mark.parametrize(
    ("headers", "subject", "text", "expected"),
    [
        ("Auto-Submitted: auto-replied\n", "Sv: Elavtal", "Tack, vi återkommer.", "AUTO_REPLY"),
        ("auto-submitted: auto-generated; x=y\n", "Sv: Elavtal", "Jag är på semester.", "OUT_OF_OFFICE"),
        ("", "Automatiskt svar: Elavtal", "Jag är tillbaka den 3 maj.", "OUT_OF_OFFICE"),
        ("", "Frånvaromeddelande: Elavtal", "Hej.", "OUT_OF_OFFICE"),
        ("", "Automatisk svar: Elavtal", "Vi har mottatt din henvendelse.", "AUTO_REPLY"),
        ("", "Automaattinen vastaus: Sopimus", "Olen lomalla.", "OUT_OF_OFFICE"),
        ("", "Semester", "Jag har semester. Detta är ett automatiskt meddelande.", "OUT_OF_OFFICE"),
        ("X-FC-MachineGenerated: true\n", "Elavtal", "Hej.", "AUTO_REPLY"),
        ("X-Precedence: auto_reply\n", "Elavtal", "Hej.", "AUTO_REPLY"),
        ("Precedence: bulk\n", "Nyheter", "Hej.", "BULK"),
        ("List-Unsubscribe: <mailto:av@x.example>\n", "Re: Din rabatt", "Hej.", "BULK"),
        ("List-Id: <forum.lists.example>\n", "Re: Skarvar", "Hej.", "LIST"),
        ("Auto-Submitted: auto-replied\n", "Please confirm your message", "Confirm.", "CHALLENGE"),
    ],
)
def test_what_a_machine_says_of_itself_is_believed(headers, subject, text, expected):
    assert judged(headers, subject=subject, text=text) == expected


def test_what_comes_from_nobody_by_its_envelope_is_never_a_persons():
    assert judged(envelope="") == "EMPTY_ENVELOPE_SENDER"
    assert judged("Return-Path: <>\n", envelope="unknown") == "EMPTY_ENVELOPE_SENDER"


def test_our_own_mail_that_comes_back_is_a_loop_and_a_colleagues_is_not():
    ours = f"Message-ID: <m12.3.{'a' * 26}@granasa.example>\n"

    assert judged(ours) == "OWN_LOOP"
    assert judged(sender=f"svar+3.1.{'a' * 26}@granasa.example") == "OWN_LOOP"
    assert judged("Message-ID: <m12@granasa.example>\n", sender="nadja@granasa.example") == ""
    assert judged(ours.replace("granasa", "annat")) == ""


@pytest.mark.parametrize(
    ("sender", "subject", "text", "expected"),
    [
        (
            "mailer-daemon@x.example",
            "Undelivered Mail Returned to Sender",
            "could not be delivered",
            "BOUNCE",
        ),
        ("postmaster@x.example", "Oleveranserbart: Elavtal", "Leveransen misslyckades.", "BOUNCE"),
        ("anna.berg@post.example", "Failure notice", "<bo@x.example>: user unknown", "BOUNCE"),
        ("postmaster@x.example", "Warning: message delayed 24 hours", "not yet been delivered", "DELAYED"),
        ("postmaster@x.example", "Leveransen har fördröjts: Elavtal", "har fördröjts", "DELAYED"),
        ("postmaster@x.example", "Undeliverable: Elavtal", "", "BOUNCE"),
    ],
)
def test_a_bounce_in_words_alone_is_a_bounce(sender, subject, text, expected):
    assert judged(sender=sender, subject=subject, text=text) == expected
