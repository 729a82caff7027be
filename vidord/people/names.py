"""What we call ourselves: our people, units and companies."""

from vidord.people.models import Company, LegalEntity, Staff, Unit


def of_our_own() -> list[str]:
    """Return the names of everybody who serves, of the units and of the companies. One query."""
    people = Staff.objects.serving().values_list("public_name")
    units, entities = Unit.objects.values_list("name"), LegalEntity.objects.values_list("name")
    return [name for (name,) in people.union(units, entities, Company.objects.values_list("name"))]
