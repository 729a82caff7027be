"""The hours a person works in an ordinary week, written by whoever leads her."""

from datetime import datetime

from django.db import transaction

from vidord.core.calendar import Week
from vidord.people import timeline
from vidord.people.models import Actor, RosterHours, Staff


@transaction.atomic
def set_hours(person: Staff, *, week: Week, by: Actor, at: datetime) -> Staff:
    """Write the hours of each weekday. None at all is allowed: then the unit's lead owns what comes."""
    held = Staff.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    held.roster.all().delete()
    RosterHours.objects.bulk_create(
        RosterHours(staff=held, weekday=day, starts=one.opens, ends=one.closes)
        for day, hours in enumerate(week)
        for one in hours
    )
    timeline.record("staff.hours_changed", by=by, at=at, subject=held)
    return held
