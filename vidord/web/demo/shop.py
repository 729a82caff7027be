"""The shop in the town: who stands at the counter, what they may decide, and what they sell."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from vidord.agreements.models import Product, Purchase
from vidord.people.models import Calendar, CalendarHours, LegalEntity, Mandate, Staff, Unit
from vidord.rights.statutory_time import swedish_day
from vidord.web.demo import townsfolk

DAYS_OPEN = range(6)
OPEN = (time(9), time(18))


def open_shop(*, at: datetime) -> tuple[Staff, Staff, Product, Product, Purchase]:
    """
    Open a legal entity of its own: behind its counter lies what it sold, and nothing of the others'.

    Linus stands at the counter, Stina leads, Märta is the ombudsman. The battery is sold by nobody else, the
    phone by others too; one of those was bought thirteen months ago.
    """
    entity = LegalEntity.objects.create(name="Granåsa Butik AB", organisation_number="556000-0004")
    calendar = Calendar.objects.create(name="Butiken")
    CalendarHours.objects.bulk_create(
        CalendarHours(calendar=calendar, weekday=day, opens=OPEN[0], closes=OPEN[1]) for day in DAYS_OPEN
    )
    unit = Unit.objects.create(name="Butiken", entity=entity, calendar=calendar)
    at_work = {"hours": OPEN, "days": DAYS_OPEN, "languages": ["sv", "en"]}
    linus = townsfolk.person(unit, "Linus Ek", "0980-31 92 71", title="disken", **at_work)
    stina = townsfolk.person(unit, "Stina Nord", "0980-31 92 72", title="butikschef", role="LEAD", **at_work)
    linus.deputy = stina
    linus.save(update_fields=["deputy"])
    unit.lead = stina
    unit.save(update_fields=["lead"])
    for kind, his in (
        (Mandate.Kind.REPLACE, "1500"),
        (Mandate.Kind.REFUND, "500"),
        (Mandate.Kind.REPAIR, "1500"),
    ):
        townsfolk.mandate(stina, None, by=None, at=at, kind=kind)
        townsfolk.mandate(linus, his, by=stina, at=at, kind=kind)
    office = townsfolk.ombudsmans_office(unit)
    townsfolk.ombudsman(office, "Märta Falk", "0980-31 92 73", by=stina, at=at, days=200)
    battery, phone = _products(entity, at=at)
    return linus, stina, battery, phone, _bought(phone, at=at)


def _products(entity: LegalEntity, *, at: datetime) -> tuple[Product, Product]:
    today = swedish_day(at)
    battery = Product(
        entity=entity,
        article_number="41-1209",
        bar_code="7350000411203",
        name="MC-batteri Volta 12-9",
        price=Decimal(649),
        sold_from=date(today.year - 2, 3, 1),
        only_ours=True,
        mirrored_at=at,
    )
    phone = Product(
        entity=entity,
        article_number="55-7001",
        bar_code="7350000557017",
        name="Telefon Lumio 7",
        price=Decimal(6490),
        sold_from=date(today.year - 3, 9, 1),
        guarantee_months=12,
        mirrored_at=at,
    )
    battery.save()
    phone.save()
    return battery, phone


def _bought(phone: Product, *, at: datetime) -> Purchase:
    """Thirteen months ago, with a card: its guarantee ended last month."""
    return Purchase.objects.create(
        entity=phone.entity,
        receipt_number="880412",
        product=phone,
        bought_on=swedish_day(at) - timedelta(days=392),
        amount=Decimal(6990),
        paid=Decimal(6990),
        last_four="4711",
        serial_number="LM7-204418",
        mirrored_at=at,
    )
