"""A matter becomes a case, in one transaction: a customer, a face, an answer promised, an acknowledgement."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from vidord.cases import choosing, notices
from vidord.cases.giving import give
from vidord.cases.models import Case
from vidord.channels import threads
from vidord.channels.models import InboundContent, Thread
from vidord.people import timeline
from vidord.people.models import Actor, ContactPoint, Customer, Staff, Unit
from vidord.promises import ledger
from vidord.promises.models import Promise
from vidord.texts import pledges

UNPLEDGED_WORKING_DAYS = 2


@dataclass(frozen=True)
class Matter:
    """What somebody came with, however it came. `customer` is set when we know already who it is."""

    unit: Unit
    title: str
    topic: str
    language: str
    name: str = ""
    email: str = ""
    phone: str = ""
    customer: Customer | None = None
    identity: str = Case.Identity.NOT_CHECKED


def matter_of(content: InboundContent) -> Matter:
    """Read a matter from what came by mail or by our form."""
    topic = content.topic if content.topic in Case.Topic.values else Case.Topic.OTHER
    return Matter(
        unit=content.message.mailbox.unit,
        name=content.from_name,
        email=content.from_address,
        title=content.subject or content.text.strip().partition("\n")[0],
        topic=topic,
        language=content.language,
    )


@transaction.atomic
def open_case(matter: Matter, *, at: datetime) -> Case:
    """Open a case. It has an owner and a promise before anybody sees it, and the customer is told both."""
    thread = _thread(matter, at=at)
    need = choosing.Need(matter.unit, thread.customer, matter.topic, matter.language)
    face, because = choosing.first_owner(need, at=at)
    case = write_case(matter, thread, face=face, because=because, at=at)
    promise = promise_answer(case, by=Actor.of("intake"), at=at)
    notices.acknowledge(case, promise, at=at)
    return case


@transaction.atomic
def open_for(matter: Matter, *, face: Staff, at: datetime) -> Case:
    """Open a case with somebody on the line: its face is who talks with her. Nothing is promised yet."""
    return write_case(matter, _thread(matter, at=at), face=face, because="ON_THE_LINE", at=at)


def write_case(matter: Matter, thread: Thread, *, face: Staff, because: str, at: datetime) -> Case:
    """Write the case's row and its event."""
    case = Case.objects.create(
        number=_next_number(),
        thread=thread,
        customer=thread.customer,
        capacity=thread.customer.capacity,
        identity=matter.identity,
        unit=matter.unit,
        face=face,
        face_because=because,
        title=_title(matter.title),
        topic=matter.topic,
        opened_at=at,
    )
    timeline.record(
        "case.opened",
        by=Actor.of(thread.customer),
        at=at,
        subject=case,
        matter=thread.pk,
        face=face.pk,
        because=because,
    )
    return case


def _title(words: str) -> str:
    return " ".join(words.split())[:300] or "…"


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_number')")
        return cursor.fetchone()[0]


def _thread(matter: Matter, *, at: datetime) -> Thread:
    """Find or make the customer, and open the conversation where she is reached: by mail if we have it."""
    customer = matter.customer or _known(matter) or _new_customer(matter, at=at)
    points = list(customer.contact_points.order_by("id"))
    wanted = [point for point in points if point.value in {matter.email, matter.phone}]
    mail = [point for point in wanted or points if point.kind == ContactPoint.Kind.EMAIL]
    return threads.open_thread(
        customer=customer,
        contact_point=next(iter(mail or wanted or points), None),
        language=matter.language,
        at=at,
    )


def _known(matter: Matter) -> Customer | None:
    """Return whose address it is. One that several share, or that another name uses, identifies nobody."""
    value = matter.email or matter.phone
    points = ContactPoint.objects.filter(value=value).exclude(value="").select_related("customer")
    known = {point.customer_id: point.customer for point in points[:2]}
    if len(known) != 1:
        return None
    (customer,) = known.values()
    return customer if not matter.name or customer.name == matter.name else None


def _new_customer(matter: Matter, *, at: datetime) -> Customer:
    customer = Customer.objects.create(name=matter.name[:200], language=matter.language, created_at=at)
    for kind, value in ((ContactPoint.Kind.EMAIL, matter.email), (ContactPoint.Kind.PHONE, matter.phone)):
        if value:
            customer.contact_points.create(kind=kind, value=value)
    return customer


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
