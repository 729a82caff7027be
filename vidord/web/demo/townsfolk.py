"""Who lives and works in the town: Granåsa Energi, its people, hours, mandates and pledges. All invented."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from vidord.channels.models import Mailbox
from vidord.people.models import (
    Account,
    Calendar,
    CalendarHours,
    Company,
    LegalEntity,
    Mandate,
    RosterHours,
    Staff,
    StaffRole,
    Unit,
)
from vidord.texts.models import PledgeRule, Text, TextVersion

WEEKDAYS = range(5)
PASSWORD = "hall-ord-i-granasa"


def company() -> Company:
    """Granåsa Energi, in a town that is on no map."""
    return Company.objects.create(
        name="Granåsa Energi", street_address="Storgatan 12, Granåsa", fault_number="0980-31 92 00"
    )


def customer_care() -> Unit:
    """The unit that answers for electricity, weekdays 8 to 17."""
    entity = LegalEntity.objects.create(name="Granåsa Energi AB", organisation_number="556000-0001")
    calendar = Calendar.objects.create(name="Kundtjänst")
    CalendarHours.objects.bulk_create(
        CalendarHours(calendar=calendar, weekday=day, opens=time(8), closes=time(17)) for day in WEEKDAYS
    )
    unit = Unit.objects.create(name="Kundtjänst", entity=entity, calendar=calendar)
    Mailbox.objects.create(address="kundtjanst@granasa.example", unit=unit, is_default=True)
    return unit


def person(
    unit: Unit,
    name: str,
    number: str,
    *,
    title: str = "",
    topics: list[str] | None = None,
    languages: list[str] | None = None,
    hours: tuple[time, time] = (time(8), time(17)),
    role: str = "AGENT",
) -> Staff:
    """Somebody at work on weekdays, with a sign-in of her first name."""
    first = name.split()[0].lower()
    account = Account(username=first, email=f"{first}@granasa.example")
    account.set_password(PASSWORD)
    account.save()
    staff = Staff.objects.create(
        account=account,
        unit=unit,
        public_name=name,
        title=title,
        direct_number=number,
        email=f"{first}@granasa.example",
        topics=topics or [],
        languages=languages or ["sv"],
    )
    RosterHours.objects.bulk_create(
        RosterHours(staff=staff, weekday=day, starts=hours[0], ends=hours[1]) for day in WEEKDAYS
    )
    StaffRole.objects.create(staff=staff, entity=unit.entity, kind=role)
    return staff


def mandate(holder: Staff, limit: str | None, *, by: Staff | None, at: datetime) -> Mandate:
    """What a person may refund alone, in kronor; none is without limit."""
    return Mandate.objects.create(
        holder=holder,
        kind=Mandate.Kind.REFUND,
        limit=None if limit is None else Decimal(limit),
        delegated_by=by,
        starts_at=at - timedelta(days=365),
    )


def answer_pledge(unit: Unit, owner: Staff, *, at: datetime) -> PledgeRule:
    """The pledge "svar inom en arbetsdag", published a year before."""
    text = Text.objects.create(entity=unit.entity, owner=owner, kind=Text.Kind.PLEDGE, slug="svar")
    version = TextVersion.objects.create(
        text=text,
        number=1,
        title_sv="Svar inom en arbetsdag",
        title_en="An answer within one working day",
        body_sv="Den som skriver till oss får svar av en namngiven person inom en arbetsdag.",
        body_en="Whoever writes to us is answered by a named person within one working day.",
        published_at=at - timedelta(days=365),
        decided_by=owner,
        because="Den som väntar på svar ska veta hur länge.",
    )
    return PledgeRule.objects.create(
        version=version, promise_kind="ANSWER", working_days=1, indicator="andel svar i tid"
    )
