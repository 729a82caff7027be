"""Whose direct number it is."""

from vidord.core import phone_numbers
from vidord.people.models import Staff


def whose(number: str) -> Staff | None:
    """Return whom a kept number reaches directly; nobody when it is nobody's, or several people's."""
    found = [person for person in Staff.objects.order_by("pk") if _kept(person.direct_number) == number]
    return found[0] if len(found) == 1 else None


def _kept(written: str) -> str:
    try:
        return phone_numbers.kept(written)
    except phone_numbers.NotANumber:
        return ""
