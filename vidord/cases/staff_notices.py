"""What our own people are told of cases, queued in the transaction that decided it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from vidord.cases import sentences
from vidord.cases.models import AnswerOrdered, AnswerStopped, Case, NotArrived, ReviewAsked
from vidord.channels import outbox
from vidord.core import typography, words
from vidord.people import protection
from vidord.people.models import Actor, Staff
from vidord.promises.models import Promise

SYSTEM_LANGUAGE = "sv"
MOST_IN_A_LIST = 100


@dataclass(frozen=True)
class Concern:
    """A promise of a case, and who of our own hears how it stands."""

    case: Case
    promise: Promise
    hear: list[Staff]


def warn_staff(name: str, concerns: list[Concern], *, at: datetime) -> int:
    """
    Tell our own people how promises stand. Whom many of them concern hears once, in one list. Returns how
    many notices that were.
    """
    of_person: dict[Staff, list[Concern]] = {}
    for concern in concerns:
        for person in dict.fromkeys(concern.hear):
            of_person.setdefault(person, []).append(concern)
    for person, hers in of_person.items():
        if len(hers) > 1:
            _list_to_staff(name, hers, to=person, at=at)
            continue
        with override(SYSTEM_LANGUAGE):
            due = typography.moment(hers[0].promise.due_now, now=at)
        _to_staff(
            name, hers[0].case, to=[person], at=at, due=due, promise=_quoted(hers[0].case, hers[0].promise)
        )
    return len(of_person)


def _list_to_staff(name: str, concerns: list[Concern], *, to: Staff, at: datetime) -> None:
    with override(SYSTEM_LANGUAGE):
        lines = [_line(one, at=at) for one in concerns[:MOST_IN_A_LIST]]
        if more := len(concerns) - len(lines):
            lines.append("- " + _("and %(count)s more") % {"count": typography.count(more)})
        count = typography.count(len(concerns))
    to_colleagues(
        f"{name}_list", [to], at=at, count=count, promises="\n".join(lines), desk=f"{settings.BASE_URL}/desk/"
    )


def _line(concern: Concern, *, at: datetime) -> str:
    """By its number alone: a list of many names would stay in a mailbox when one of them is erased."""
    said = {
        "due": typography.moment(concern.promise.due_now, now=at),
        "number": typography.reference(concern.case.number),
    }
    return "- " + _("%(due)s: case %(number)s") % said


def warn_of_broken_soon(
    case: Case, promise: Promise, *, writer: Staff, to: Staff, until: datetime, at: datetime
) -> int:
    """Tell whoever would take over that somebody is writing, and until when. Returns how many were told."""
    with override(SYSTEM_LANGUAGE):
        due, ends = typography.moment(promise.due_now, now=at), typography.moment(until, now=at)
    said = {"due": due, "until": ends, "promise": _quoted(case, promise), "writer": writer.public_name}
    return _to_staff("staff_broken_soon", case, to=[to], at=at, **said)


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
        promise=_quoted(case, promise),
        owner=promise.owner.public_name,
        desk=_desk(case),
    )


def warn_that_it_does_not_work(case: Case, *, besides: Staff | None, at: datetime) -> int:
    """Tell the face, and who hears it `besides`, that it does not work. Returns how many were told."""
    face = case.face.public_name
    told = _to_staff("staff_works_not", case, to=[case.face], at=at, desk=_desk(case))
    if besides is None:
        return told
    return told + _to_staff("staff_works_not_again", case, to=[besides], at=at, face=face, desk=_desk(case))


def warn_of_question(case: Case, *, to: Staff, at: datetime) -> int:
    """Tell a person with a larger mandate that the customer wants her to look and to answer."""
    return _to_staff("staff_decider", case, to=[to], at=at, face=case.face.public_name, desk=_desk(case))


def warn_of_review(case: Case, asked: ReviewAsked, *, at: datetime) -> int:
    """Tell the ombudsman that a customer lets her look at a no, and by when."""
    promise = asked.promise
    with override(SYSTEM_LANGUAGE):
        due = typography.moment(promise.due_at, now=at)
    return _to_staff(
        "staff_review_asked",
        case,
        to=[promise.owner],
        at=at,
        decider=asked.decision.by.public_name,
        due=due,
        desk=f"{settings.BASE_URL}/desk/reviews/{asked.pk}",
    )


def warn_of_order(case: Case, ordered: AnswerOrdered, *, at: datetime) -> int:
    """Tell somebody that the ombudsman lets her answer a customer, in the ombudsman's words."""
    is_hidden = protection.is_hidden_from(case.customer, None)
    with override(SYSTEM_LANGUAGE):
        due = typography.moment(ordered.promise.due_at, now=at)
    return _to_staff(
        "staff_answer_ordered",
        case,
        to=[ordered.to],
        at=at,
        ombudsman=ordered.by.public_name,
        said="–" if is_hidden else ordered.words,
        due=due,
        desk=_desk(case),
    )


def tell_of_mention(case: Case, *, to: list[Staff], by: Staff, at: datetime) -> int:
    """Tell those whom a note names that it is there; its words stay at the desk. Returns how many hear it."""
    if not to:
        return 0
    return _to_staff("staff_mention", case, to=to, at=at, writer=by.public_name, desk=_desk(case))


def tell_of_stopped(case: Case, stopped: AnswerStopped, *, at: datetime) -> int:
    """Tell who is to see to it that an answer did not go at its time, and why. Returns how many heard."""
    with override(SYSTEM_LANGUAGE):
        why = sentences.why_stopped(stopped.because, by=stopped.by_name)
        goes_at = typography.moment(stopped.message.not_before, now=at)
    return _to_staff(
        "staff_answer_held", case, to=[stopped.told], at=at, why=why, goes_at=goes_at, desk=_desk(case)
    )


def _quoted(case: Case, promise: Promise) -> str:
    """What was promised; of a protected customer without its condition, which a person wrote about her."""
    if not protection.is_hidden_from(case.customer, None) or not promise.condition_given:
        return promise.quoted
    return promise.quoted.replace(promise.condition_given["words"], "–")


def _desk(case: Case) -> str:
    return f"{settings.BASE_URL}/desk/cases/{case.number}"


def warn_about(case: Case, name: str, *, to: list[Staff], at: datetime, **values: str) -> int:
    """Tell our own people something about a case, once each. Returns how many were told."""
    return _to_staff(name, case, to=to, at=at, **values)


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
