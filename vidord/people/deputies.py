"""Who stands in for somebody: her deputy, else that one's deputy, and so on; never somebody who is gone."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, Q

from vidord.people import timeline
from vidord.people.models import Absence, Actor, OmbudsmanTerm, Staff

LONGEST_LINE = 20
LINE = """
WITH RECURSIVE line (id, step) AS (
    SELECT deputy_id, 1 FROM people_staff WHERE id = %s AND deputy_id IS NOT NULL
    UNION ALL
    SELECT person.deputy_id, line.step + 1
    FROM line JOIN people_staff person ON person.id = line.id
    WHERE person.deputy_id IS NOT NULL AND line.step < %s
)
SELECT id FROM line GROUP BY id ORDER BY min(step)
"""


class Circle(Exception):
    """They would stand in for each other, so that nobody does when both are away."""


class NotADeputy(Exception):
    """Somebody who has left, who works in another legal entity, or who is the person herself."""


def line_of(person: Staff, *, at: datetime) -> list[Staff]:
    """
    Return who stands in for a person, in order: the deputies that follow on each other, last the unit's lead.

    Those who have left are passed over, and an ombudsman, who takes over nothing; `is_away` tells of each
    whether she is away now. Two queries.
    """
    with connection.cursor() as cursor:
        cursor.execute(LINE, [person.pk, LONGEST_LINE])
        numbers = [number for (number,) in cursor.fetchall()]
    if person.unit.lead_id and person.unit.lead_id not in numbers:
        numbers.append(person.unit.lead_id)
    away = Absence.objects.filter(staff=OuterRef("pk"), starts_at__lte=at, ends_at__gt=at)
    people = Staff.objects.serving().filter(pk__in=numbers).exclude(pk=person.pk)
    people = people.exclude(pk__in=OmbudsmanTerm.objects.not_ended().values("staff"))
    found = people.annotate(is_away=Exists(away)).select_related("unit")
    return sorted(found, key=lambda one: numbers.index(one.pk))


def instead_of(person: Staff, *, at: datetime) -> Staff | None:
    """Return who answers while somebody with a deputy is away: the first in her line who is not away too."""
    if person.deputy_id is None:
        return None
    return next((one for one in line_of(person, at=at) if not one.is_away), None)


def may_stand_in(person: Staff) -> Q:
    """The colleagues whom a person may name: those who serve in her own legal entity."""
    return Q(unit__entity=person.unit.entity_id, departure=None) & ~Q(pk=person.pk)


@transaction.atomic
def name(person: Staff, deputy: Staff | None, *, by: Actor, at: datetime) -> Staff:
    """
    Let a colleague stand in for a person, or nobody.

    :raises NotADeputy: when she may not be named.
    :raises Circle: when the person stands in for her already, at whatever distance; the database says so.
    """
    # Without the key's lock, whoever names this person at the same time need not wait for her row.
    held = Staff.objects.select_for_update(no_key=True).get(pk=person.pk)
    if deputy and not Staff.objects.filter(may_stand_in(held), pk=deputy.pk).exists():
        raise NotADeputy
    held.deputy = deputy
    try:
        with transaction.atomic():
            held.save(update_fields=["deputy"])
    except IntegrityError as refusal:
        raise Circle from refusal
    timeline.record("staff.deputy_named", by=by, at=at, subject=held, deputy=deputy.pk if deputy else None)
    return held


def pass_on(person: Staff, heir: Staff) -> None:
    """Whoever had somebody who leaves as deputy has the heir instead, or nobody where that made a circle."""
    for one in Staff.objects.filter(deputy=person).order_by("pk"):
        one.deputy = None if one.pk == heir.pk else heir
        try:
            with transaction.atomic():
                one.save(update_fields=["deputy"])
        except IntegrityError:
            Staff.objects.filter(pk=one.pk).update(deputy=None)
