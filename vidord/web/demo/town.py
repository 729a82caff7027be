"""The town's people at a moment, and by that moment alone; `history` plays what has happened among them."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction

from vidord.agreements.models import Product, Purchase
from vidord.people.models import Company, Mandate, Staff, Unit
from vidord.web.demo import townsfolk, written
from vidord.web.demo.shop import open_shop

SIGN_INS = (
    ("nadja", townsfolk.PASSWORD, "Nadja Lindgren, kundtjänst"),
    ("omar", townsfolk.PASSWORD, "Omar Haddad, gruppchef"),
    ("solveig", townsfolk.PASSWORD, "Solveig Brandt, kundombudsman"),
    ("linus", townsfolk.PASSWORD, "Linus Ek, butikens disk"),
)


@dataclass(frozen=True)
class Town:
    """The people one needs by name."""

    unit: Unit
    nadja: Staff
    yusuf: Staff
    omar: Staff
    eva: Staff
    gunnar: Staff
    karin: Staff
    mats: Staff
    lena: Staff
    petra: Staff
    solveig: Staff
    linus: Staff
    stina: Staff
    battery: Product
    phone: Product
    bought_phone: Purchase


def exists() -> bool:
    """Tell whether the town has been built."""
    return Company.objects.exists()


@transaction.atomic
def build(*, at: datetime) -> Town:
    """Build the town in an empty database, as it is at a moment."""
    townsfolk.company()
    unit = townsfolk.customer_care()
    nadja = townsfolk.person(
        unit, "Nadja Lindgren", "0980-31 92 14", topics=["MOVE", "BILL"], languages=["sv", "en"]
    )
    yusuf = townsfolk.person(unit, "Yusuf Demir", "0980-31 92 15", topics=["FAULT"])
    omar = townsfolk.person(unit, "Omar Haddad", "0980-31 92 16", title="gruppchef", role="LEAD")
    board = townsfolk.management(unit)
    eva = townsfolk.person(board, "Eva Lindqvist", "0980-31 92 17", title="kundchef", role="LEAD")
    gunnar = townsfolk.person(
        board, "Gunnar Strand", "0980-31 92 18", title="vd", hours=(time(13), time(17)), role="ADMINISTRATOR"
    )
    karin = townsfolk.person(unit, "Karin Dahl", "0980-31 92 19", hours=(time(14), time(17)))
    _deputies(unit, {nadja: yusuf, yusuf: omar, omar: eva, karin: yusuf}, lead=omar)
    _deputies(board, {gunnar: eva}, lead=gunnar)
    limits = (
        (gunnar, None, None),
        (eva, "25000", gunnar),
        (omar, "5000", eva),
        (yusuf, "1000", omar),
        (nadja, "1000", omar),
    )
    for holder, limit, by in limits:
        townsfolk.mandate(holder, limit, by=by, at=at)
    for holder, limit, by in limits[:3]:  # a power cut is paid for by somebody who leads
        townsfolk.mandate(holder, limit, by=by, at=at, kind=Mandate.Kind.COMPENSATE)
    townsfolk.answer_pledge(unit, eva, checked_by=omar, at=at)
    written.for_letters(eva, at=at)
    mats = _on_duty(unit)
    office = townsfolk.ombudsmans_office(unit)
    solveig = townsfolk.ombudsman(office, "Solveig Brandt", "0980-31 92 20", by=gunnar, at=at, days=364)
    lena, petra = _fiber(at=at)
    shop = open_shop(at=at)
    return Town(unit, nadja, yusuf, omar, eva, gunnar, karin, mats, lena, petra, solveig, *shop)


def _on_duty(unit: Unit) -> Staff:
    """Mats Norén and his colleague answer for faults at all hours."""
    duty = townsfolk.duty(unit.entity)
    around_the_clock = (time.min, time.max)
    mats = townsfolk.person(
        duty,
        "Mats Norén",
        "0980-31 92 00",
        title="driftjour",
        hours=around_the_clock,
        role="DUTY",
        days=range(7),
    )
    _deputies(duty, {}, lead=mats)
    return mats


def _fiber(*, at: datetime) -> tuple[Staff, Staff]:
    """The fibre company in the same house, behind a wall of its own."""
    unit = townsfolk.fiber()
    lena = townsfolk.person(unit, "Lena Öst", "0980-31 92 61", topics=["FAULT"])
    petra = townsfolk.person(unit, "Petra Wiik", "0980-31 92 62", title="gruppchef", role="LEAD")
    _deputies(unit, {lena: petra}, lead=petra)
    townsfolk.answer_pledge(unit, petra, checked_by=lena, at=at, slug="svar-fiber", working_hours=4)
    return lena, petra


def _deputies(unit: Unit, deputies: dict[Staff, Staff], *, lead: Staff) -> None:
    for person, deputy in deputies.items():
        person.deputy = deputy
        person.save(update_fields=["deputy"])
    unit.lead = lead
    unit.save(update_fields=["lead"])
