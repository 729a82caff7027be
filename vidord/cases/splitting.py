"""Some messages of a case are another matter: they get a case of their own, or lie in another one."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from vidord.cases import continuing, notices, opening, owed, placing
from vidord.cases.giving import Undertaking, give
from vidord.cases.models import Case
from vidord.cases.placing import BY_HAND, NotToBeMoved
from vidord.channels.models import InboundMessage, Placement
from vidord.core.calendar import Reckoning
from vidord.people import timeline
from vidord.people.models import Actor, ContactPoint, Staff
from vidord.promises import ledger
from vidord.promises.models import Promise


def movable(case: Case) -> QuerySet[Placement]:
    """What the customer has written in a case and in its parts, besides the words that began each."""
    parts = Case.objects.with_parts(case).filter(customer=case.customer_id)
    hers = Placement.objects.filter(thread__case__in=parts, author=Placement.Author.CUSTOMER)
    return hers.filter(outcome=Placement.Outcome.REPLY).order_by("message__received_at", "message")


@transaction.atomic
def split(case: Case, messages: list[int], *, title: str, topic: str, by: Staff, at: datetime) -> Case:
    """
    Take messages out into a new case, which stays with the same contact. Merging it back undoes it.

    An answer is owed there as from when the first of them came, and never later than the answer that was
    owed already; that one stays where it is. The customer is told as for any new matter.

    :raises vidord.cases.placing.NotToBeMoved: when there is none, or one began its case or is not hers.
    :raises vidord.cases.continuing.ContinuesElsewhere: when the case continues in another.
    """
    (held,) = Case.objects.held(case.pk)
    continuing.refuse(held)
    chosen = _chosen(held, messages)
    earliest = chosen[0].message.received_at
    waiting = owed.to_letters(held).filter(kind=Promise.Kind.ANSWER, due_at__gt=at).order_by("due_at").first()
    new = opening.open_for(_matter(held, title, topic), face=held.face, because="SPLIT", at=at)
    for number, placed in enumerate(chosen):
        _put(placed, new, is_first=number == 0, by=by, at=at)
    promise = _owe(new, waiting, since=earliest, at=at)
    notices.acknowledge([(new, promise, None)], at=at)
    timeline.record("case.split", by=Actor.of(by), at=at, subject=held, matter=held.thread_id, other=new.pk)
    return new


@transaction.atomic
def move(case: Case, messages: list[int], *, to: Case, by: Staff, at: datetime) -> None:
    """
    Put messages of a case into another one of the same customer, in one step.

    :raises vidord.cases.placing.NotToBeMoved: when there is none, or one can't be moved.
    """
    held, _to = Case.objects.held(case.pk, to.pk)
    if held.customer_id != to.customer_id:
        raise NotToBeMoved
    for placed in _chosen(held, messages):
        if placed.thread_id == to.thread_id:
            raise NotToBeMoved
        placing.place_in(placed.message, to, by=by, at=at)


def _chosen(case: Case, messages: list[int]) -> list[Placement]:
    found = movable(case).filter(message__in=messages)
    chosen = list(found.select_related("message", "thread"))
    if not messages or len(chosen) != len(set(messages)):
        raise NotToBeMoved
    return chosen


def _matter(case: Case, title: str, topic: str) -> opening.Matter:
    point = case.thread.contact_point
    value = point.value if point else ""
    is_mail = point is not None and point.kind == ContactPoint.Kind.EMAIL
    return opening.Matter(
        unit=case.unit,
        title=title,
        topic=topic,
        language=case.thread.language,
        customer=case.customer,
        email=value if is_mail else "",
        phone="" if is_mail else value,
        identity=case.identity,
    )


def _put(placed: Placement, case: Case, *, is_first: bool, by: Staff, at: datetime) -> None:
    message: InboundMessage = placed.message
    old = placing.lift(message, (Placement.Outcome.REPLY,), by=by, at=at)
    outcome = Placement.Outcome.NEW_CASE if is_first else Placement.Outcome.REPLY
    new = Placement(
        message=message,
        thread=case.thread,
        outcome=outcome,
        because=BY_HAND,
        author=old.author,
        trace=old.trace,
        placed_at=at,
    )
    placing.replace(old, new)


def _owe(case: Case, waiting: Promise | None, *, since: datetime, at: datetime) -> Promise:
    """Counted from when she wrote; where she had been promised an answer before that, by that time."""
    counted = opening.answer_from(case, since=since, at=at)
    if waiting and waiting.due_at < counted.due_at:
        reckoning = Reckoning.from_row(waiting.reckoning) if waiting.reckoning else None
        source = ledger.Source(waiting.source, waiting.source_reference, reckoning)
        counted = Undertaking(case, counted.kind, counted.owner, waiting.due_at, source=source)
    return give(counted, by=Actor.of("intake"), at=at)
