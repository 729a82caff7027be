"""Whether an address works: what is sent there comes back, until somebody writes from it again."""

from collections.abc import Iterable
from datetime import datetime

from vidord.people.models import ContactPoint, Unreachable

WRITTEN_TO = (ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE)


def mark(address: str, *, reason: str, at: datetime) -> None:
    """Write that an address or number does not work, for everybody who has it. Said twice it is the same."""
    points = ContactPoint.objects.filter(kind__in=WRITTEN_TO, value=address)
    Unreachable.objects.bulk_create(
        [Unreachable(contact_point=point, since=at, reason=reason) for point in points], ignore_conflicts=True
    )


def works_again(addresses: Iterable[str], *, at: datetime) -> int:
    """Somebody wrote from these addresses: whatever was said of them has ended. Returns how many."""
    said = Unreachable.objects.filter(
        ended_at=None,
        contact_point__kind__in=WRITTEN_TO,
        contact_point__value__in={one for one in addresses if one},
    )
    return said.update(ended_at=at)
