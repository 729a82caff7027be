"""A matter becomes a case: a customer, a named face, an answer promise and an acknowledgement, in one
transaction.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import override

from vidord.cases import notices, sentences
from vidord.cases.models import Case, CasePromise
from vidord.channels import threads
from vidord.channels.models import InboundContent, Thread
from vidord.core.calendar import Reckoning
from vidord.people import presence, timeline
from vidord.people.models import Actor, ContactPoint, Customer, Staff, Unit
from vidord.promises import ledger
from vidord.promises.models import Promise
from vidord.texts import pledges

UNPLEDGED_WORKING_DAYS = 2


@dataclass(frozen=True)
class Matter:
    """What somebody came with, however it came."""

    unit: Unit
    name: str
    email: str
    phone: str
    title: str
    topic: str
    language: str


def matter_of(content: InboundContent, *, topic: str = Case.Topic.OTHER) -> Matter:
    """Read a matter from what came by mail or by our form."""
    return Matter(
        unit=content.message.mailbox.unit,
        name=content.from_name,
        email=content.from_address,
        phone="",
        title=content.subject or content.text.strip().partition("\n")[0],
        topic=topic,
        language=content.language,
    )


@transaction.atomic
def open_case(matter: Matter, *, by: Actor | None, at: datetime) -> Case:
    """
    Open a case. It has an owner and a promise before anybody sees it.

    :raises Nobody: when the unit has neither people nor a lead.
    """
    thread = _thread(matter, at=at)
    face, because = first_owner(unit=matter.unit, topic=matter.topic, language=matter.language, at=at)
    case = Case.objects.create(
        number=_next_number(),
        thread=thread,
        customer=thread.customer,
        capacity=thread.customer.capacity,
        unit=matter.unit,
        face=face,
        face_because=because,
        title=_title(matter.title),
        topic=matter.topic,
        opened_at=at,
    )
    actor = by or Actor.of(thread.customer)
    timeline.record(
        "case.opened", by=actor, at=at, subject=case, matter=thread.pk, face=face.pk, because=because
    )
    promise = promise_answer(case, by=Actor.of("intake"), at=at)
    notices.acknowledge(case, promise, at=at)
    return case


def _title(words: str) -> str:
    return " ".join(words.split())[:300] or "…"


class Nobody(Exception):
    """A unit without people and without a lead can't take a case; `vidord check` finds it beforehand."""


def first_owner(*, unit: Unit, topic: str, language: str, at: datetime) -> tuple[Staff, str]:
    """
    Choose the person: here now, then who begins first; among the present: topic, language, least to do.

    Returns the person and why, as an enum value.
    """
    found = presence.candidates(at=at, unit=unit)
    if not found:
        raise Nobody(unit.name)
    here = [one for one in found if one.is_here]
    if not here:
        return found[0].staff, "NEXT_IN" if found[0].next_at else "LEAD"
    load = {one.staff.pk: Promise.objects.live().filter(owner=one.staff).count() for one in here}
    best = min(
        here,
        key=lambda one: (
            topic not in one.staff.topics,
            language not in one.staff.languages,
            load[one.staff.pk],
            one.staff.pk,
        ),
    )
    return best.staff, "TOPIC" if topic in best.staff.topics else "HERE_NOW"


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_number')")
        return cursor.fetchone()[0]


def _thread(matter: Matter, *, at: datetime) -> Thread:
    """Find or make the customer. An address that several customers share identifies none of them."""
    kind, value = (
        (ContactPoint.Kind.EMAIL, matter.email) if matter.email else (ContactPoint.Kind.PHONE, matter.phone)
    )
    known = (
        list(ContactPoint.objects.filter(kind=kind, value=value).select_related("customer")[:2])
        if value
        else []
    )
    if len(known) == 1 and (not matter.name or known[0].customer.name == matter.name):
        point, customer = known[0], known[0].customer
    else:
        customer = Customer.objects.create(name=matter.name[:200], language=matter.language, created_at=at)
        point = ContactPoint.objects.create(customer=customer, kind=kind, value=value) if value else None
    return threads.open_thread(customer=customer, contact_point=point, language=matter.language, at=at)


def promise_answer(case: Case, *, by: Actor, at: datetime) -> Promise:
    """Promise an answer from the pledge that fits, counted in the face's calendar."""
    calendar = case.face.unit.calendar.as_working_calendar()
    rule = pledges.matching(
        entity=case.unit.entity, promise_kind=Promise.Kind.ANSWER, topic=case.topic, at=at
    )
    if rule is None:
        reckoning = calendar.after_working_days(at, UNPLEDGED_WORKING_DAYS)
        return _promise(case, Promise.Source.PERSONAL, None, reckoning, by=by, at=at)
    reckoning = pledges.reckon(rule, calendar=calendar, at=at)
    return _promise(case, Promise.Source.PUBLISHED, rule.version_id, reckoning, by=by, at=at)


def _promise(
    case: Case, source: str, reference: int | None, reckoning: Reckoning, *, by: Actor, at: datetime
) -> Promise:
    with override(case.thread.language):
        quoted = sentences.answers_by(case.face, due_at=reckoning.due_at, now=at)
    promise = ledger.make(
        case.thread,
        owner=case.face,
        kind=Promise.Kind.ANSWER,
        quoted=quoted,
        due_at=reckoning.due_at,
        by=by,
        at=at,
        source=ledger.Source(source, reference, reckoning),
    )
    CasePromise.objects.create(case=case, promise=promise)
    return promise
