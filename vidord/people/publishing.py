"""Who may put something in writing for a legal entity: its leads and administrators, and by mandate."""

from datetime import datetime

from vidord.people.models import LegalEntity, Mandate, Staff, StaffRole

ROLES = (StaffRole.Kind.LEAD, StaffRole.Kind.ADMINISTRATOR)


def may_publish(person: Staff, entity: LegalEntity, *, at: datetime) -> bool:
    """Tell whether a person who has a role in an entity may publish there."""
    roles = set(person.roles.filter(entity=entity).values_list("kind", flat=True))
    if roles & set(ROLES):
        return True
    mandates = Mandate.objects.in_force(at=at).filter(holder=person, kind=Mandate.Kind.PUBLISH)
    return bool(roles) and mandates.exists()
