"""A person leaves: her promises, cases and mandates pass on in one transaction, or nobody leaves."""

from datetime import datetime

from django.db import transaction

from vidord.cases import drafts, mentioning, passing_on, scheduling, watching
from vidord.cases.models import Case
from vidord.people import deputies, inheriting, mandates, ombudsmen, protection, timeline
from vidord.people.models import Actor, Departure, Mandate, ProtectedIdentity, Staff, Unit
from vidord.promises.models import Promise


class IsOmbudsman(Exception):
    """She is the ombudsman: she resigns first, and names who goes on in her place."""


class NoHeir(Exception):
    """Neither a serving deputy nor a serving lead could take over."""


def heir_of(person: Staff, *, at: datetime) -> Staff:
    """
    Return who takes over: the first of her deputies, last her unit's lead, who serves and is not away.

    When all of them are away it is the nearest of them.

    :raises NoHeir: when there is none.
    """
    line = deputies.line_of(person, at=at)
    for heir in [*(one for one in line if not one.is_away), *line]:
        return heir
    raise NoHeir


def mandates_left_by(
    person: Staff, roots: list[Mandate], *, heir: Staff | None, at: datetime
) -> inheriting.Left:
    """Tell which of the mandates that the board has given her nobody else would hold, and who would."""
    lead = _lead_after(person, heir) if roots else None
    return inheriting.would_pass(person, roots, lead=lead, at=at)


def _lead_after(person: Staff, heir: Staff | None) -> Staff | None:
    lead = person.unit.lead
    is_another = lead is not None and lead.pk != person.pk
    return lead if is_another and Staff.objects.serving().filter(pk=lead.pk).exists() else heir


@transaction.atomic
def leave(person: Staff, *, by: Actor, at: datetime) -> Departure:
    """
    Write the departure. Customers with a live promise are told who answers now; no due time changes.

    What nobody else may decide passes to the unit's lead, and her own mandates end.

    :raises NoHeir, IsOmbudsman: and nothing has happened.
    """
    mandates.hold(person.unit.entity)
    if ombudsmen.holds_a_term(person):
        raise IsOmbudsman
    held = Staff.objects.select_for_update(no_key=True).get(pk=person.pk)
    heir = heir_of(held, at=at)
    owed = Promise.objects.live().filter(owner=held).select_for_update().prefetch_related("owner")
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
    inheriting.pass_on(held, lead=_lead_after(held, heir), by=by, at=at)
    # Whoever looks for a lead or a deputy must find somebody who serves.
    Unit.objects.filter(lead=held).update(lead=heir)
    deputies.pass_on(held, heir)
    drafts.of_leaver(held)
    if held.account:
        held.account.is_active = False
        held.account.save(update_fields=["is_active"])
    scheduling.pass_on(held, heir=heir, by=by, at=at)
    mentioning.pass_on(held, heir=heir, at=at)
    watching.end_all(held, at=at)
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
