"""A person leaves: her promises and cases pass to a named heir in one transaction, or nobody leaves."""

from datetime import datetime

from django.db import transaction

from vidord.cases import drafts, passing_on
from vidord.cases.models import Case
from vidord.people import protection, timeline
from vidord.people.models import Actor, Departure, ProtectedIdentity, Staff, Unit
from vidord.promises.models import Promise


class NoHeir(Exception):
    """Neither a serving deputy nor a serving lead could take over."""


def heir_of(person: Staff) -> Staff:
    """
    Return who takes over: the deputy, else the unit's lead, whoever of them still serves.

    :raises NoHeir: when there is none.
    """
    for heir in (person.deputy, person.unit.lead):
        if heir and heir.pk != person.pk and not Departure.objects.filter(staff=heir).exists():
            return heir
    raise NoHeir


@transaction.atomic
def leave(person: Staff, *, by: Actor, at: datetime) -> Departure:
    """
    Write the departure. Customers with a live promise are told who answers now; no due time changes.

    :raises NoHeir: and nothing has happened.
    """
    held = (
        Staff.objects.select_for_update(of=("self",)).select_related("deputy", "unit__lead").get(pk=person.pk)
    )
    heir = heir_of(held)
    owed = Promise.objects.live().filter(owner=held).select_for_update(of=("self",)).select_related("owner")
    _leave_somebody_who_reads(held, heir, at=at)
    passing_on.pass_on(
        owed.order_by("due_at", "id"),
        choose=lambda *_: heir,
        because="LEFT",
        by=by,
        at=at,
        words="new_face",
    )
    _keep_faces_who_read(held, heir)
    Case.objects.filter(face=held).update(face=heir)
    # Whoever looks for a lead or a deputy must find somebody who serves.
    Unit.objects.filter(lead=held).update(lead=heir)
    Staff.objects.filter(deputy=held).exclude(pk=heir.pk).update(deputy=heir)
    Staff.objects.filter(deputy=held, pk=heir.pk).update(deputy=None)
    drafts.of_leaver(held)
    if held.account:
        held.account.is_active = False
        held.account.save(update_fields=["is_active"])
    timeline.record("staff.left", by=by, at=at, subject=held, heir=heir.pk)
    return Departure.objects.create(staff=held, heir=heir, left_at=at, by=by)


def _leave_somebody_who_reads(person: Staff, heir: Staff, *, at: datetime) -> None:
    """A protected customer whose last reader leaves would be seen by nobody: the heir reads her then."""
    shields = ProtectedIdentity.objects.filter(readers=person)
    for shield in shields.exclude(readers__in=Staff.objects.serving().exclude(pk=person.pk)):
        shield.readers.add(heir)
        timeline.record("customer.reader_added", by=Actor.of(heir), at=at, subject=shield.customer)


def _keep_faces_who_read(person: Staff, heir: Staff) -> None:
    """A protected customer's next face is one of her readers, also where nothing is owed."""
    shut = Case.objects.filter(face=person, customer__protection__isnull=False)
    for case in shut.select_related("customer__protection"):
        readers = [reader for reader in protection.readers_of(case.customer) if reader != person]
        case.face = heir if heir in readers else readers[0]
        case.save(update_fields=["face"])
