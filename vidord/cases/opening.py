"""A matter becomes a case, in one transaction: a customer, a face, an answer promised, an acknowledgement."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from vidord.cases import notices
from vidord.cases.giving import give
from vidord.cases.models import Case
from vidord.channels import threads
from vidord.channels.models import InboundContent, Thread
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
    title: str
    topic: str
    language: str


def matter_of(content: InboundContent) -> Matter:
    """Read a matter from what came by mail or by our form."""
    return Matter(
        unit=content.message.mailbox.unit,
        name=content.from_name,
        email=content.from_address,
        title=content.subject or content.text.strip().partition("\n")[0],
        topic=Case.Topic.OTHER,
        language=content.language,
    )


@transaction.atomic
def open_case(matter: Matter, *, at: datetime) -> Case:
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
    actor = Actor.of(thread.customer)
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
    points = ContactPoint.objects.filter(kind=ContactPoint.Kind.EMAIL, value=matter.email)
    known = list(points.select_related("customer")[:2])
    if len(known) == 1 and (not matter.name or known[0].customer.name == matter.name):
        point, customer = known[0], known[0].customer
    else:
        customer = Customer.objects.create(name=matter.name[:200], language=matter.language, created_at=at)
        point = customer.contact_points.create(kind=ContactPoint.Kind.EMAIL, value=matter.email)
    return threads.open_thread(customer=customer, contact_point=point, language=matter.language, at=at)


def promise_answer(case: Case, *, by: Actor, at: datetime) -> Promise:
    """Promise an answer from the pledge that fits, counted in the face's calendar."""
    calendar = case.face.unit.calendar.as_working_calendar()
    rule = pledges.matching(
        entity=case.unit.entity, promise_kind=Promise.Kind.ANSWER, topic=case.topic, at=at
    )
    if rule:
        reckoning = pledges.reckon(rule, calendar=calendar, at=at)
        source = ledger.Source(Promise.Source.PUBLISHED, rule.version_id, reckoning)
    else:
        reckoning = calendar.after_working_days(at, UNPLEDGED_WORKING_DAYS)
        source = ledger.Source(Promise.Source.PERSONAL, reckoning=reckoning)
    return give(
        case, Promise.Kind.ANSWER, owner=case.face, due_at=reckoning.due_at, by=by, at=at, source=source
    )
