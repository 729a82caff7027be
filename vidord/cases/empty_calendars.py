"""A calendar without an open hour counts as office hours, and its units' leads are told, once."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from vidord.cases.staff_notices import to_colleagues
from vidord.people import timeline
from vidord.people.models import Actor, Calendar, Staff, StaffRole


def call(*, at: datetime) -> int:
    """Tell of every calendar that nothing can be counted with. Returns the notices queued."""
    empty = Calendar.objects.without_an_open_hour().filter(never_open_told_at=None, units__isnull=False)
    return sum(
        _call(number, at=at) for number in empty.distinct().order_by("id").values_list("id", flat=True)
    )


@transaction.atomic
def _call(number: int, *, at: datetime) -> int:
    rows = Calendar.objects.select_for_update(skip_locked=True, of=("self",))
    calendar = rows.filter(pk=number, never_open_told_at=None).first()
    if calendar is None:
        return 0
    calendar.never_open_told_at = at
    calendar.save(update_fields=["never_open_told_at"])
    timeline.record("calendar.never_open", by=Actor.of("clock"), at=at, subject=calendar)
    return to_colleagues(
        "staff_calendar",
        who_hears(calendar),
        at=at,
        calendar=calendar.name,
        desk=f"{settings.BASE_URL}/desk/calendars/{calendar.pk}",
    )


def who_hears(calendar: Calendar) -> list[Staff]:
    """Return the leads of the units that keep it and the administrators of their entities, each once."""
    administers = Q(roles__entity__units__calendar=calendar, roles__kind=StaffRole.Kind.ADMINISTRATOR)
    people = Staff.objects.serving().filter(administers | Q(leads__calendar=calendar))
    return list(people.distinct().order_by("id"))
