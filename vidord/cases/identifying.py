"""For whom a case is, in what capacity, and how we know who she is."""

from datetime import datetime

from django.db import transaction

from vidord.cases.models import Case
from vidord.people import timeline
from vidord.people.models import Actor, Customer, Staff


@transaction.atomic
def state(case: Case, *, kind: str, capacity: str, identity: str, by: Staff, at: datetime) -> Case:
    """Write what the customer is in this case, and how it was checked. The customer's own kind follows."""
    Customer.objects.filter(pk=case.customer_id).update(kind=kind, capacity=capacity)
    Case.objects.filter(pk=case.pk).update(capacity=capacity, identity=identity)
    timeline.record(
        "case.identified",
        by=Actor.of(by),
        at=at,
        subject=case,
        matter=case.thread_id,
        kind=kind,
        capacity=capacity,
        identity=identity,
    )
    case.refresh_from_db()
    return case
