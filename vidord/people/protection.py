"""A protected customer is known by name to her named readers only, and each reading is written down."""

from datetime import datetime

from django.utils.translation import gettext as _

from vidord.people import timeline
from vidord.people.models import Actor, Customer, ProtectedIdentity, Staff, StaffRole


def of(customer: Customer) -> ProtectedIdentity | None:
    """Return her protection, if she has one. Reads nothing when `protection` was selected with her."""
    return getattr(customer, "protection", None)


def is_hidden_from(customer: Customer, reader: Staff | None) -> bool:
    """
    Tell whether the customer is protected and the reader neither one of hers nor an ombudsman, whose role
    lasts as long as her term. Which cases an ombudsman may see is asked of the cases.
    """
    protection = of(customer)
    if protection is None:
        return False
    return not (reader and (protection.readers.filter(pk=reader.pk).exists() or _oversees(reader)))


def _oversees(reader: Staff) -> bool:
    return reader.roles.filter(kind=StaffRole.Kind.OMBUDSMAN).exists()


def readers_of(customer: Customer) -> list[Staff] | None:
    """Return the serving readers of a protected customer; nothing for one whom every colleague may read."""
    shield = of(customer)
    return None if shield is None else list(shield.readers.filter(departure=None).order_by("id"))


def name_for(customer: Customer, reader: Staff | None) -> str:
    """Return the customer's name as a reader may see it, in the active language."""
    if is_hidden_from(customer, reader):
        return _("Protected identity")
    return customer.name or _("Unknown customer")


def note_reading(customer: Customer, *, by: Staff | str, at: datetime, matter: int | None = None) -> None:
    """Write that somebody, or a command, read a protected customer's page; of others nothing is written."""
    if of(customer):
        timeline.record("customer.read", by=Actor.of(by), at=at, subject=customer, matter=matter)
