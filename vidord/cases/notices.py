"""What the customer and our own people are told, queued in the transaction that decided it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from vidord.cases import sentences
from vidord.cases.models import Case, NotArrived
from vidord.channels import budget, links, outbox
from vidord.channels.models import OutboundMessage
from vidord.core import typography, words
from vidord.core.calendar import Reckoning
from vidord.core.reckoning import in_words
from vidord.people import presence, protection
from vidord.people.models import Actor, Company, Customer, Staff
from vidord.promises.models import MoveProposal, Promise, Review

SYSTEM_LANGUAGE = "sv"
LONGEST_NAME = 40


@dataclass(frozen=True)
class _Sender:
    """Whose name a notice is sent in: the company, and the part of us that wrote it."""

    company: Company
    by: Actor

    @classmethod
    def now(cls) -> "_Sender":
        return cls(Company.objects.get(), Actor.of("clock"))


def _to_customer(
    case: Case, name: str, *, kind: str, at: datetime, signed_by: Staff, **values: str
) -> OutboundMessage:
    letter = _letter(_Sender.now(), case, name, kind=kind, at=at, signed_by=signed_by, **values)
    return outbox.queue([letter])[0]


def _letter(
    sender: _Sender, case: Case, name: str, *, kind: str, at: datetime, signed_by: Staff, **values: str
) -> OutboundMessage:
    company = sender.company
    with override(case.thread.language):
        greeting = _greeting(case.customer)
    subject, text = words.say(
        "cases",
        name,
        language=case.thread.language,
        greeting=greeting,
        reference=typography.reference(case.number),
        page=links.page_address(case.thread),
        company=company.name,
        address=company.street_address,
        fault_number=typography.phone(company.fault_number),
        face=signed_by.public_name,
        direct_number=typography.phone(signed_by.direct_number),
        **values,
    )
    return outbox.letter(
        case.thread, kind=kind, subject=subject, text=text, by=sender.by, signed_by=signed_by, at=at
    )


def _greeting(customer: Customer) -> str:
    """Greet by a name that can be one: what a stranger typed goes to an address that may not be hers."""
    name = customer.first_name
    is_a_name = len(name) <= LONGEST_NAME and all(sign.isalpha() or sign in " -’'." for sign in name)
    return _("Hello %(name)s.") % {"name": name} if name and is_a_name else _("Hello.")


def acknowledge(promises: list[tuple[Case, Promise]], *, at: datetime) -> None:
    """Tell each customer who has it, by when, how that was counted, and where to follow it."""
    sender = _Sender.now()
    said: dict[tuple, dict[str, str]] = {}
    letters = []
    for case, promise in promises:
        alike = (case.face_id, case.thread.language, promise.made_at, promise.due_at)
        if alike not in said:
            said[alike] = _acknowledged(case, promise, at=at)
        letters.append(
            _letter(
                sender,
                case,
                "acknowledgement",
                kind=OutboundMessage.Kind.ACKNOWLEDGEMENT,
                at=at,
                signed_by=case.face,
                **said[alike],
            )
        )
    outbox.queue(budget.space_out(letters, at=at))


def _acknowledged(case: Case, promise: Promise, *, at: datetime) -> dict[str, str]:
    """What is promised, how that was counted, and who answers if the face is away."""
    with override(case.thread.language):
        return {
            "promise": sentences.of(promise, now=at, language=case.thread.language),
            "counted": in_words(Reckoning.from_row(promise.reckoning), case.face.unit.calendar.zone),
            "deputy": _next_in(case.face, at=at) + _instead(case.face.deputy),
        }


def _next_in(face: Staff, *, at: datetime) -> str:
    """When she is not here now, say when she is."""
    seen = presence.presence(face, at=at)
    if seen.is_here or seen.next_at is None:
        return ""
    when = typography.moment(seen.next_at, now=at)
    return " " + _("%(name)s is next in %(when)s.") % {"name": face.public_name, "when": when}


def _instead(deputy: Staff | None) -> str:
    if deputy is None:
        return ""
    return " " + _("If away, %(name)s answers, at the same time.") % {"name": deputy.public_name}


def confirm(
    case: Case,
    promise: Promise,
    *,
    at: datetime,
    name: str = "promised",
    kind: str = OutboundMessage.Kind.ACKNOWLEDGEMENT,
) -> OutboundMessage:
    """Put in writing what a person has just promised on the line, or what she and the customer agreed on."""
    return _to_customer(
        case,
        name,
        kind=kind,
        at=at,
        signed_by=promise.owner,
        promise=sentences.of(promise, now=at, language=case.thread.language),
    )


def ask_for_another_time(
    case: Case, promise: Promise, asked: MoveProposal, *, by: Staff, at: datetime
) -> OutboundMessage:
    """Ask the customer whether another time would do; it stands in the conversation as what it is."""
    language = case.thread.language
    with override(language):
        instead = sentences.promised(
            promise.kind, owner=promise.owner, starts_at=asked.starts_at, due_at=asked.due_at, now=at
        )
    return _to_customer(
        case,
        "another_time",
        kind=OutboundMessage.Kind.INFORMATION,
        at=at,
        signed_by=by,
        promise=sentences.of(promise, now=at, language=language),
        instead=instead,
        because=asked.because,
    )


def tell_broken(
    case: Case,
    promise: Promise,
    *,
    heir: Staff,
    at: datetime,
    writer: Staff | None = None,
    until: datetime | None = None,
) -> OutboundMessage:
    """The customer hears first that we missed the time, and who has it now, or who writes and until when."""
    with override(case.thread.language):
        missed = typography.moment(promise.due_at, now=at)
        soon = {"heir": heir.public_name, "until": typography.moment(until, now=at)} if until else {}
    return _to_customer(
        case,
        "broken_soon" if writer else "broken",
        kind=OutboundMessage.Kind.NOTICE,
        at=at,
        signed_by=writer or heir,
        missed=missed,
        promise=promise.quoted,
        **soon,
    )


def tell_new_face(
    held: list[tuple[Promise, Case]], *, words: str, before: Staff, heir: Staff, at: datetime
) -> OutboundMessage:
    """One customer hears, once, that another named person answers, each promise at the time it was given."""
    case = held[0][1]
    language = case.thread.language
    with override(language):
        lines = [_promised_line(promise, one, owner=heir, at=at) for promise, one in held]
    return _to_customer(
        case,
        words,
        kind=OutboundMessage.Kind.NOTICE,
        at=at,
        signed_by=heir,
        before=before.public_name,
        promises="\n\n".join(lines),
    )


def _promised_line(promise: Promise, case: Case, *, owner: Staff, at: datetime) -> str:
    said = sentences.promised(
        promise.kind, owner=owner, starts_at=promise.starts_at, due_at=promise.due_at, now=at
    )
    numbered = _("case %(number)s") % {"number": typography.reference(case.number)}
    return _("Promised: %(promise)s.") % {"promise": f"{said} ({numbered})"}


def ask_did_we_talk(case: Case, promise: Promise, *, at: datetime) -> OutboundMessage:
    """Ask the customer, with one tap on her own page, whether the call took place."""
    with override(case.thread.language):
        called = typography.moment(at, now=at)
    return _to_customer(
        case, "did_we_talk", kind=OutboundMessage.Kind.NOTICE, at=at, signed_by=promise.owner, called=called
    )


def tell_danger_taken(case: Case, *, by: Staff, at: datetime) -> OutboundMessage:
    """The customer hears which named person has her alarm."""
    return _to_customer(case, "danger_taken", kind=OutboundMessage.Kind.NOTICE, at=at, signed_by=by)


def warn_staff(
    name: str, case: Case, promise: Promise, *, to: list[Staff], at: datetime, **values: str
) -> int:
    """Tell our own people how a promise stands, once each. Returns how many were told."""
    with override(SYSTEM_LANGUAGE):
        due = typography.moment(promise.due_at, now=at)
    return _to_staff(name, case, to=to, at=at, due=due, promise=promise.quoted, **values)


def warn_of_broken_soon(
    case: Case, promise: Promise, *, writer: Staff, to: Staff, until: datetime, at: datetime
) -> int:
    """Tell whoever would take over that somebody is writing, and until when. Returns how many were told."""
    with override(SYSTEM_LANGUAGE):
        when = typography.moment(until, now=at)
    named = {"writer": writer.public_name, "until": when}
    return warn_staff("staff_broken_soon", case, promise, to=[to], at=at, **named)


def warn_of_danger(case: Case, *, to: list[Staff], at: datetime) -> int:
    """Tell whoever is on duty of danger. Returns how many were told."""
    with override(SYSTEM_LANGUAGE):
        raised = typography.moment(at, now=at)
    return _to_staff("staff_danger", case, to=to, at=at, raised=raised, desk=_desk(case))


def warn_not_arrived(
    case: Case, written: NotArrived, *, instead: str, is_owed_again: bool, at: datetime
) -> int:
    """Tell a case's face what did not reach the customer, why, and another way. Returns how many heard."""
    with override(SYSTEM_LANGUAGE):
        owed = _("What it was meant to keep is owed again, at the same time.") if is_owed_again else ""
        reason = sentences.refusal(written.reason)
    return _to_staff(
        "staff_not_arrived",
        case,
        to=[written.told],
        at=at,
        reason=reason,
        owed=f"{owed} {instead}".strip(),
        desk=_desk(case),
    )


def warn_of_complaint(case: Case, *, at: datetime) -> int:
    """Tell a case's face that our mail has been called spam. Returns how many were told."""
    return _to_staff("staff_complaint", case, to=[case.face], at=at, desk=_desk(case))


def warn_of_contest(case: Case, promise: Promise, *, to: Staff, at: datetime) -> int:
    """Tell the second person that a customer says no to how a promise ended, and that she answers for it."""
    return _to_staff(
        "staff_contested",
        case,
        to=[to],
        at=at,
        promise=promise.quoted,
        owner=promise.owner.public_name,
        desk=_desk(case),
    )


def warn_of_question(case: Case, *, to: Staff, at: datetime) -> int:
    """Tell a person with a larger mandate that the customer wants her to look and to answer."""
    return _to_staff("staff_decider", case, to=[to], at=at, face=case.face.public_name, desk=_desk(case))


def answer_contest(
    case: Case, promise: Promise, found: Review, *, by: Staff, at: datetime
) -> OutboundMessage:
    """Answer the customer who contested: what a second person found, and why."""
    name = "contest_agreed" if found.kind == Review.Kind.AGREED else "contest_stands"
    return _to_customer(
        case,
        name,
        kind=OutboundMessage.Kind.ANSWER,
        at=at,
        signed_by=by,
        promise=promise.quoted,
        owner=promise.owner.public_name,
        because=found.because,
    )


def _desk(case: Case) -> str:
    return f"{settings.BASE_URL}/desk/cases/{case.number}"


def _to_staff(name: str, case: Case, *, to: list[Staff], at: datetime, **values: str) -> int:
    """Mail is read by whoever sees the screen, so a protected customer's name and words stay out of it."""
    is_hidden = protection.is_hidden_from(case.customer, None)
    with override(SYSTEM_LANGUAGE):
        customer = protection.name_for(case.customer, None)
    return to_colleagues(
        name,
        to,
        at=at,
        reference=typography.reference(case.number),
        customer=customer,
        title="–" if is_hidden else case.title,
        **values,
    )


def to_colleagues(name: str, people: list[Staff], *, at: datetime, **values: str) -> int:
    """Queue one of the texts in `words/` to each of our own, once. Returns how many hear it."""
    subject, text = words.say("cases", name, language=SYSTEM_LANGUAGE, **values)
    hear = {person.pk: person for person in people}.values()
    for person in hear:
        outbox.to_staff(person, subject=subject, text=text, by=Actor.of("clock"), at=at)
    return len(hear)
