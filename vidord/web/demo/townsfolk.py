"""Who lives and works in the town: Granåsa Energi, its people, hours, mandates and pledges. All invented."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from decimal import Decimal

from vidord.channels.models import Mailbox
from vidord.core.typography import SMALL
from vidord.people import ombudsmen
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
    unit = Unit.objects.create(name="Kundtjänst", entity=entity, calendar=_office_hours("Kundtjänst"))
    Mailbox.objects.create(address="kundtjanst@granasa.example", unit=unit, is_default=True)
    return unit


def management(beside: Unit) -> Unit:
    """Those who decide what others may not; no message comes to them first."""
    return Unit.objects.create(name="Ledning", entity=beside.entity, calendar=beside.calendar)


def ombudsmans_office(beside: Unit) -> Unit:
    """A unit of her own, that nobody leads: what she finds, nobody decides."""
    return Unit.objects.create(name="Kundombudsman", entity=beside.entity, calendar=beside.calendar)


def ombudsman(unit: Unit, name: str, number: str, *, by: Staff, at: datetime, days: int) -> Staff:
    """Somebody who is ombudsman there since so many days, appointed for three years."""
    her = person(unit, name, number, title="kundombudsman", languages=["sv", "en"])
    begun = at - timedelta(days=days)
    term = ombudsmen.Appointment(
        her,
        unit.entity,
        begun,
        begun + timedelta(days=3 * 365),
        "Hon har arbetat med konsumenträtt i tjugo år, och aldrig hos oss.",
    )
    ombudsmen.appoint(term, by=by, at=begun)
    return her


def fiber() -> Unit:
    """The unit that answers for fibre: another legal entity under the same roof."""
    entity = LegalEntity.objects.create(name="Granåsa Stadsnät AB", organisation_number="556000-0003")
    unit = Unit.objects.create(name="Fiber", entity=entity, calendar=_office_hours("Fiber"))
    Mailbox.objects.create(address="fiber@granasa.example", unit=unit)
    return unit


def duty(entity: LegalEntity) -> Unit:
    """The unit that answers for faults and danger, at all hours of all days."""
    calendar = Calendar.objects.create(name="Driftjour", round_the_clock=True, follows_holidays=False)
    return Unit.objects.create(name="Driftjour", entity=entity, calendar=calendar)


def _office_hours(name: str) -> Calendar:
    calendar = Calendar.objects.create(name=name)
    CalendarHours.objects.bulk_create(
        CalendarHours(calendar=calendar, weekday=day, opens=time(8), closes=time(17)) for day in WEEKDAYS
    )
    return calendar


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
    days: Iterable[int] = WEEKDAYS,
) -> Staff:
    """Somebody at work, on weekdays unless `days` says otherwise, with a sign-in of her first name."""
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
        RosterHours(staff=staff, weekday=day, starts=hours[0], ends=hours[1]) for day in days
    )
    StaffRole.objects.create(staff=staff, entity=unit.entity, kind=role)
    return staff


def mandate(
    holder: Staff, limit: str | None, *, by: Staff | None, at: datetime, kind: str = Mandate.Kind.REFUND
) -> Mandate:
    """
    What a person may refund alone, or decide of another kind, in kronor, out of another's mandate; none is
    without limit.
    """
    source = by and Mandate.objects.in_force(at=at).get(holder=by, kind=kind)
    return Mandate.objects.create(
        holder=holder,
        kind=kind,
        limit=None if limit is None else Decimal(limit),
        source=source,
        delegated_by=by,
        starts_at=at - timedelta(days=365),
    )


def answer_pledge(
    unit: Unit,
    owner: Staff,
    *,
    checked_by: Staff,
    at: datetime,
    slug: str = "svar",
    working_hours: int | None = None,
) -> PledgeRule:
    """The pledge "svar inom en arbetsdag", or within so many working hours, published a year before."""
    mandate(owner, None, by=None, at=at, kind=Mandate.Kind.PUBLISH)
    text = Text.objects.create(entity=unit.entity, owner=owner, kind=Text.Kind.PLEDGE, slug=slug)
    within = ("en arbetsdag", "one working day")
    if working_hours:
        within = (f"{SMALL['sv'][working_hours]} arbetstimmar", f"{SMALL['en'][working_hours]} working hours")
    version = TextVersion.objects.create(
        text=text,
        number=1,
        title_sv=f"Svar inom {within[0]}",
        title_en=f"An answer within {within[1]}",
        body_sv=f"Den som skriver till oss får svar av en namngiven person inom {within[0]}.",
        body_en=f"Whoever writes to us is answered by a named person within {within[1]}.",
        published_at=at - timedelta(days=365),
        written_by=owner,
        checked_by=checked_by,
        decided_by=owner,
        because_sv="Den som väntar på svar ska veta hur länge.",
        because_en="Whoever waits for an answer should know for how long.",
    )
    return PledgeRule.objects.create(
        version=version,
        promise_kind="ANSWER",
        working_days=None if working_hours else 1,
        working_hours=working_hours,
        indicator_sv="andel svar i tid",
        indicator_en="share of answers in time",
    )
