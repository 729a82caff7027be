"""What the customer and our own people are told, queued in the transaction that decided it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from vidord.cases import sentences, short
from vidord.cases.models import Case
from vidord.channels import budget, links, outbox
from vidord.channels.models import OutboundMessage
from vidord.core import typography, words
from vidord.core.calendar import Reckoning
from vidord.core.clearance import Clearance
from vidord.core.reckoning import in_words
from vidord.people import deputies, presence
from vidord.people.models import Actor, Company, Customer, Staff
from vidord.promises.models import MoveProposal, Promise, Review

LONGEST_NAME = 40


@dataclass(frozen=True)
class _Sender:
    """Whose name a notice is sent in: the company, and the part of us that wrote it."""

    company: Company
    by: Actor

    @classmethod
    def now(cls) -> "_Sender":
        return cls(Company.objects.get(), Actor.of("clock"))


def to_customer(
    case: Case,
    name: str,
    *,
    kind: str,
    at: datetime,
    signed_by: Staff,
    cleared: Clearance | None = None,
    **values: str,
) -> OutboundMessage:
    """
    Queue one of the texts in `words/` to a case's customer.

    `cleared` is what a person's own words in it have passed; our fixed words are read by a test.
    """
    letter = compose(case, name, kind=kind, at=at, signed_by=signed_by, cleared=cleared, **values)
    return outbox.queue([letter])[0]


def compose(
    case: Case,
    name: str,
    *,
    kind: str,
    at: datetime,
    signed_by: Staff,
    cleared: Clearance | None = None,
    **values: str,
) -> OutboundMessage:
    """Return one of the texts in `words/` as a letter to a case's customer, not yet queued."""
    sender = _Sender.now()
    return _letter(sender, case, name, kind=kind, at=at, signed_by=signed_by, cleared=cleared, **values)


def _letter(
    sender: _Sender,
    case: Case,
    name: str,
    *,
    kind: str,
    at: datetime,
    signed_by: Staff,
    cleared: Clearance | None = None,
    **values: str,
) -> OutboundMessage:
    company = sender.company
    with override(case.thread.language):
        greeting = _greeting(case.customer)
    language = case.thread.language
    values |= {
        "greeting": greeting,
        "reference": typography.reference(case.number),
        "page": links.page_address(case.thread),
        "company": company.name,
        "address": company.street_address,
        "fault_number": typography.phone(company.fault_number),
        "face": signed_by.public_name,
        "direct_number": typography.phone(signed_by.direct_number),
    }
    subject, text = words.say("cases", name, language=language, **values)
    in_full = ""
    if outbox.way_to(case.thread) == OutboundMessage.Way.SMS:
        in_full, text = text, short.of(name, subject=subject, language=language, values=values)
    return outbox.letter(
        case.thread,
        kind=kind,
        subject=subject,
        text=text,
        by=sender.by,
        signed_by=signed_by,
        at=at,
        cleared=cleared,
        in_full=in_full,
    )


def _greeting(customer: Customer) -> str:
    """Greet by a name that can be one: what a stranger typed goes to an address that may not be hers."""
    name = customer.first_name
    is_a_name = len(name) <= LONGEST_NAME and all(sign.isalpha() or sign in " -’'." for sign in name)
    return _("Hello %(name)s.") % {"name": name} if name and is_a_name else _("Hello.")


def acknowledge(promises: list[tuple[Case, Promise, Promise | None]], *, at: datetime) -> None:
    """
    Tell each customer who has it, by when, how that was counted, and where to follow it; and what she is
    promised besides, if anything.
    """
    sender = _Sender.now()
    said: dict[tuple, dict[str, str]] = {}
    letters = []
    for case, promise, besides in promises:
        also = besides.due_at if besides else None
        alike = (case.face_id, case.thread.language, promise.made_at, promise.due_at, also)
        if alike not in said:
            said[alike] = _acknowledged(case, promise, besides, at=at)
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


def _acknowledged(case: Case, promise: Promise, besides: Promise | None, *, at: datetime) -> dict[str, str]:
    """What is promised, how that was counted, and who answers if the face is away."""
    language = case.thread.language
    with override(language):
        also = sentences.of(besides, now=at, language=language) if besides else ""
        return {
            "promise": sentences.of(promise, now=at, language=language),
            "besides": " " + _("Promised besides: %(promise)s.") % {"promise": also} if also else "",
            "briefly": _briefly(case, promise),
            "counted": in_words(Reckoning.from_row(promise.reckoning), case.face.unit.calendar.zone),
            "deputy": _next_in(case.face, at=at) + _instead(deputies.instead_of(case.face, at=at)),
        }


def _briefly(case: Case, promise: Promise) -> str:
    return sentences.briefly(
        promise,
        kind=promise.kind,
        owner=promise.owner,
        language=case.thread.language,
        only_if=promise.only_if,
    )


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
    cleared: Clearance | None = None,
    **values: str,
) -> OutboundMessage:
    """
    Put in writing what a person has just promised on the line, or what she and the customer agreed on. What
    she wrote in it herself, its condition, has been `cleared`.
    """
    return to_customer(
        case,
        name,
        kind=kind,
        at=at,
        signed_by=promise.owner,
        cleared=cleared,
        promise=sentences.of(promise, now=at, language=case.thread.language),
        briefly=_briefly(case, promise),
        **values,
    )


def ask_for_another_time(
    case: Case, promise: Promise, asked: MoveProposal, *, cleared: Clearance, by: Staff, at: datetime
) -> OutboundMessage:
    """Ask the customer whether another time would do; it stands in the conversation as what it is."""
    language = case.thread.language
    with override(language):
        instead = sentences.promised(
            promise.kind,
            owner=promise.owner,
            starts_at=asked.starts_at,
            due_at=asked.due_at,
            now=at,
            only_if=promise.only_if,
        )
    return to_customer(
        case,
        "another_time",
        kind=OutboundMessage.Kind.INFORMATION,
        at=at,
        signed_by=by,
        promise=sentences.of(promise, now=at, language=language),
        cleared=cleared,
        instead=instead,
        briefly=sentences.briefly(
            asked, kind=promise.kind, owner=promise.owner, language=language, only_if=promise.only_if
        ),
        because=asked.because,
    )


def ask_a_question(
    case: Case, promise: Promise, *, cleared: Clearance, by: Staff, at: datetime
) -> OutboundMessage:
    """Ask the customer what we must know; it stands in the conversation as what it is."""
    said = sentences.of(promise, now=at, language=case.thread.language)
    return to_customer(
        case,
        "pause",
        kind=OutboundMessage.Kind.INFORMATION,
        at=at,
        signed_by=by,
        cleared=cleared,
        promise=said,
        asked=cleared.words[0],
    )


def tell_of_order(
    case: Case, promise: Promise, *, cleared: Clearance, by: Staff, at: datetime
) -> OutboundMessage:
    """The customer reads what the ombudsman has written, who answers or decides because of it, and when."""
    return to_customer(
        case,
        "answer_ordered",
        kind=OutboundMessage.Kind.INFORMATION,
        at=at,
        signed_by=by,
        cleared=cleared,
        promise=sentences.of(promise, now=at, language=case.thread.language),
        said=cleared.words[0],
    )


def remind_of_question(case: Case, promise: Promise, *, asked: str, name: str, at: datetime) -> None:
    """Remind the customer of what we wait for; the last time, tell her what follows without an answer."""
    to_customer(
        case,
        name,
        kind=OutboundMessage.Kind.NOTICE,
        at=at,
        signed_by=promise.owner,
        promise=promise.quoted,
        asked=asked,
    )


def tell_broken(held: list[tuple[Case, Promise, Staff]], *, at: datetime) -> None:
    """Each customer hears first that we missed the time, and which named person has it now."""
    sender = _Sender.now()
    said: dict[tuple, dict[str, str]] = {}
    letters = []
    for case, promise, heir in held:
        alike = (case.thread.language, promise.due_now)
        if alike not in said:
            with override(case.thread.language):
                missed = typography.moment(promise.due_now, now=at)
                said[alike] = {"missed": missed, "briefly": typography.brief_moment(promise.due_now)}
        letters.append(
            _letter(
                sender,
                case,
                "broken",
                kind=OutboundMessage.Kind.NOTICE,
                at=at,
                signed_by=heir,
                promise=promise.quoted,
                **said[alike],
            )
        )
    outbox.queue(letters)


def tell_broken_soon(
    case: Case, promise: Promise, *, writer: Staff, heir: Staff, until: datetime, at: datetime
) -> None:
    """The customer hears that we missed the time, who writes to her just now, and who else does from when."""
    with override(case.thread.language):
        missed, ends = typography.moment(promise.due_now, now=at), typography.moment(until, now=at)
    kind, said = OutboundMessage.Kind.NOTICE, {"missed": missed, "until": ends, "promise": promise.quoted}
    to_customer(case, "broken_soon", kind=kind, at=at, signed_by=writer, heir=heir.public_name, **said)


def tell_new_face(
    held: list[tuple[Promise, Case]], *, words: str, before: Staff, heir: Staff, at: datetime
) -> OutboundMessage:
    """One customer hears, once, that another named person answers, each promise at the time it was given."""
    case = held[0][1]
    language = case.thread.language
    with override(language):
        lines = [_promised_line(promise, one, owner=heir, at=at) for promise, one in held]
    return to_customer(
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
        promise.kind,
        owner=owner,
        starts_at=promise.starts_at,
        due_at=promise.due_at,
        now=at,
        only_if=promise.only_if,
        source=promise.source,
    )
    numbered = _("case %(number)s") % {"number": typography.reference(case.number)}
    return _("Promised: %(promise)s.") % {"promise": f"{said} ({numbered})"}


def tell_one_matter(case: Case, part: Case, promises: list[Promise], *, at: datetime) -> OutboundMessage:
    """The customer hears, once, that two cases of hers are one, who the contact is and what is promised."""
    with override(case.thread.language):
        lines = [_promised_line(one, one.case_promise.case, owner=one.owner, at=at) for one in promises]
        promised = "\n\n".join(lines) or _("Nothing more is promised in them at the moment.")
    return to_customer(
        case,
        "one_matter",
        kind=OutboundMessage.Kind.NOTICE,
        at=at,
        signed_by=case.face,
        part=typography.reference(part.number),
        promises=promised,
    )


def tell_danger_taken(case: Case, *, by: Staff, at: datetime) -> OutboundMessage:
    """The customer hears which named person has her alarm."""
    return to_customer(case, "danger_taken", kind=OutboundMessage.Kind.NOTICE, at=at, signed_by=by)


def answer_contest(
    case: Case, promise: Promise, found: Review, *, cleared: Clearance, by: Staff, at: datetime
) -> OutboundMessage:
    """Answer the customer who contested: what a second person found, and why."""
    name = "contest_agreed" if found.kind == Review.Kind.AGREED else "contest_stands"
    return to_customer(
        case,
        name,
        kind=OutboundMessage.Kind.ANSWER,
        at=at,
        signed_by=by,
        promise=promise.quoted,
        owner=promise.owner.public_name,
        cleared=cleared,
        because=found.because,
    )
