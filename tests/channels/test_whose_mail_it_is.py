"""Who may speak in whose case: every sender, proof, carrier of a secret and lure, against one table."""

import itertools
from dataclasses import dataclass
from email.message import EmailMessage

import pytest

from vidord.cases import intake
from vidord.cases.models import Case, Likeness
from vidord.channels import inbox, links, threads
from vidord.channels.models import OutboundMessage, Placement
from vidord.people.models import ContactPoint

OURS = "mx.granasa.example"
SENDERS = {
    "customer": "amira.nasser@post.example",
    "other customer": "kerstin@post.example",
    "colleague": "omar@granasa.example",
    "stranger": "okand@annanstans.example",
}
PROOFS = ("pass", "fail", "none")
SIGNED = (
    "reply address on the envelope",
    "reply address in To",
    "In-Reply-To",
    "References",
    "a copy to the reply address",
)
UNSIGNED = ("number in the subject", "page link in the text", "nothing")
FALSE = ("forged address", "forged Message-ID", "revoked address", "revoked Message-ID")
OWN = ("her own Message-ID",)
CARRIERS = (*SIGNED, *UNSIGNED, *FALSE, *OWN)
# Headers that a sender may write as she likes; none of them says who she is.
LURES = (
    {},
    {"Reply-To": SENDERS["customer"]},
    {"Reply-To": SENDERS["stranger"]},
    {"Sender": SENDERS["customer"]},
    {"Sender": SENDERS["colleague"], "X-Vidord-Author": "CUSTOMER"},
    {"Cc": "nyfiken@annanstans.example"},
)


@dataclass(frozen=True)
class Expected:
    """What must come of a mail: its outcome, who is taken to have written it, and the hint to staff."""

    outcome: str
    author: str = "CUSTOMER"
    hint: str = ""


def expected(sender, proof, carrier):
    """The table. Who carries a secret of a case is read in it; only its customer, not disowned, is she."""
    if carrier in SIGNED:
        if proof == "fail" or sender in {"other customer", "stranger"}:
            return Expected("REPLY", "OTHER")
        return Expected("REPLY", "CUSTOMER" if sender == "customer" else "COLLEAGUE")
    if carrier in OWN and sender == "customer" and proof != "fail":
        return Expected("REPLY", "CUSTOMER")
    hints = {"number in the subject": "NAMED_THE_NUMBER"}
    hints |= dict.fromkeys(FALSE, "TOKEN_NOT_VALID") | dict.fromkeys(OWN, "REFERS_TO_IT")
    hint = hints.get(carrier, "")
    return Expected("NEW_CASE", hint=hint)


def another_secret(secret):
    """One letter of it is another."""
    at = secret.index("@") - 1
    return secret[:at] + ("a" if secret[at] != "a" else "b") + secret[at + 1 :]


def carried(carrier, case, old):
    """The headers, the envelope's recipient and the text by which a mail claims to belong to a case."""
    address = links.reply_address(case.thread)
    our_id = links.message_id(case.thread.outbound.earliest("pk").pk, case.thread)
    plain = "kundtjanst@granasa.example"
    return {
        "reply address on the envelope": ({}, address, ""),
        "reply address in To": ({"To": address}, plain, ""),
        "a copy to the reply address": ({"Cc": address}, plain, ""),
        "In-Reply-To": ({"In-Reply-To": our_id}, plain, ""),
        "References": ({"References": f"<x@y.example> {our_id} <z@y.example>"}, plain, ""),
        "number in the subject": ({"Subject": f"Ang. ärende {case.number}"}, plain, ""),
        "page link in the text": ({}, plain, links.page_address(case.thread)),
        "nothing": ({}, plain, ""),
        "forged address": ({}, another_secret(address), ""),
        "forged Message-ID": ({"In-Reply-To": another_secret(our_id)}, plain, ""),
        "revoked address": ({}, old["address"], ""),
        "revoked Message-ID": ({"References": old["id"]}, plain, ""),
        "her own Message-ID": ({"In-Reply-To": "<amira.1@post.example>"}, plain, ""),
    }[carrier]


@pytest.fixture
def case(world):
    """Amira has a case, Kerstin has another; a first set of secrets has been revoked."""
    world.case_from("Jag är Kerstin.", sender=SENDERS["other customer"], name="Kerstin", subject="Elavtal")
    case = world.case_from(Message_ID="<amira.1@post.example>")
    world.town.omar.email = SENDERS["colleague"]
    world.town.omar.save()
    return case


@pytest.fixture
def old(case):
    first = {
        "address": links.reply_address(case.thread),
        "id": links.message_id(case.thread.outbound.earliest("pk").pk, case.thread),
    }
    threads.revoke_links(case.thread)
    return first


def mail(number, sender, proof, carrier, lure, *, case, old):
    """One mail of the matrix, as bytes, and the envelope's recipient."""
    headers, to, text = carried(carrier, case, old)
    written = EmailMessage()
    if proof != "none":
        written["Authentication-Results"] = f"{OURS}; dmarc={proof} header.from={SENDERS[sender]}"
    if proof == "fail":
        written["Authentication-Results"] = (
            "mx.annanstans.example; dmarc=pass"  # another's word counts for nothing
        )
    fields = {
        "From": SENDERS[sender],
        "To": "kundtjanst@granasa.example",
        "Subject": f"Mejl {'abcdefghij'[number % 10]}",
    }
    for name, value in (
        fields | {"Message-ID": f"<matris.{number}@post.example>"} | dict(lure) | headers
    ).items():
        written[name] = value
    written.set_content(f"Mejl nummer {number}. {text}")
    return bytes(written), to


def test_every_sender_proof_carrier_and_lure_comes_out_as_the_table_says(world, case, old, settings):
    settings.AUTHSERV_ID = OURS
    points = set(ContactPoint.objects.filter(customer=case.customer).values_list("value", flat=True))
    combinations = list(itertools.product(SENDERS, PROOFS, CARRIERS, LURES))
    stored = {}
    for number, (sender, proof, carrier, lure) in enumerate(combinations):
        raw, to = mail(number, sender, proof, carrier, lure, case=case, old=old)
        (message,) = inbox.store(raw=raw, envelope_from=SENDERS[sender], envelope_to=[to], at=world.now)
        stored[message.pk] = (sender, proof, carrier, str(lure))
    while intake.place_waiting(at=world.now):
        continue

    placements = Placement.objects.filter(message__in=stored).select_related(
        "thread__case", "thread__contact_point", "message__content"
    )
    wrong = [
        (stored[one.message_id], found, table)
        for one in placements
        if (found := _found(one, case)) != (table := expected(*stored[one.message_id][:3]))
    ]
    assert wrong == []
    assert len(stored) == placements.count() >= 900
    _nothing_was_given_away(case, points)


def _found(placement, case):
    """What came of a mail: it is in this case, or in one of the sender's own with or without a hint."""
    if placement.thread == case.thread:
        return Expected("REPLY", placement.author)
    hints = Likeness.objects.filter(case=placement.thread.case, other=case)
    hint = hints.values_list("because", flat=True).first() or ""
    is_own = placement.thread.contact_point.value == placement.message.content.from_address
    return Expected("NEW_CASE" if is_own else "IN ANOTHER'S CASE", placement.author, hint)


def _nothing_was_given_away(case, points):
    """Nobody new is told, nobody's address was added, and whoever is told gets no word of another's."""
    assert set(ContactPoint.objects.filter(customer=case.customer).values_list("value", flat=True)) == points
    told = OutboundMessage.objects.exclude(recipient="").exclude(kind="STAFF_NOTICE")
    assert set(told.values_list("recipient", flat=True)) <= set(SENDERS.values())
    assert set(told.filter(thread=case.thread).values_list("recipient", flat=True)) == points
    page = links.page_address(Case.objects.get(pk=case.pk).thread)
    assert not told.exclude(recipient__in=points).filter(text__contains=page).exists()
    assert not told.filter(text__contains="Mejl nummer").exists()
