"""Everybody may see how the company kept its word; nobody can see how a person did."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.world.browsers import Browser, own_page, words
from vidord.cases import contesting
from vidord.insight import report
from vidord.people.models import Actor, Departure, LegalEntity, Staff, Unit
from vidord.promises import ledger
from vidord.promises.models import Contest, Promise
from vidord.web.demo import townsfolk


def of(world, unit, kind="ANSWER"):
    """The line of a unit in the month of the town's Tuesday."""
    month = timezone.localtime(world.now).date().replace(day=1)
    return next(
        one for one in report.lines(at=world.now) if (one.month, one.unit, one.kind) == (month, unit, kind)
    )


def downloaded(world):
    answer = Browser(world).get("/redovisning.csv")
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


@pytest.fixture
def ended(world):
    """Of answers one is kept, one made good, one broken; Amira contests hers, and is answered: kept too."""
    kept, late, missed = (
        world.case_from(text, subject=text, sender=f"{text}@post.example", name=text)
        for text in ("amira", "bo", "cilla")
    )
    world.answer(kept, "Svar.")
    world.run()
    promise = world.promise_in(kept)
    Browser(world).post(f"{own_page(kept)}/promises/{promise.pk}/contest", said="Nej.")
    contested = Contest.objects.get()
    contesting.review(contested, "STANDS", because="Den kom.", by=contested.answer.owner, at=world.now)
    world.run()
    world.until(world.promise_in(missed).due_at)
    world.pass_by(minutes=5)
    world.answer(late, "Förlåt, här är svaret.")
    world.run()
    return promise.owner.unit


def test_kept_made_good_and_broken_are_counted_apart_with_the_promised_time_beside(world, ended):
    line = of(world, ended.entity.name)

    assert (line.kept, line.made_good, line.broken, line.contested) == (2, 1, 1, 1)
    assert line.owed == 4
    assert line.hours == 24


def _hire(unit, number):
    for one in range(number):
        townsfolk.person(unit, f"Ny{unit.pk}x{one} Person", "0980-31 92 99")


def test_the_page_and_the_file_say_the_same_and_name_nobody(world, ended):
    page, rows = words(Browser(world).get("/redovisning")), downloaded(world)

    assert "Hållet 2 av 4" in page
    assert [(row["kept"], row["made_good"], row["broken"]) for row in rows if row["kind"] == "ANSWER"] == [
        ("2", "1", "1")
    ]
    for person in Staff.objects.all():
        assert person.public_name not in page
        assert not any(person.public_name in cell for row in rows for cell in row.values())


def _rows(world):
    """The rows of a report in which everybody who works here has owed something."""
    for person in Staff.objects.serving().order_by("pk"):
        case = world.case_from(f"Hej {person.pk}.", sender=f"a{person.pk}@post.example", name=f"A{person.pk}")
        act = {"by": Actor.of("clock"), "at": world.now, "because": "LEFT"}
        ledger.hand_to(world.promise_in(case), to=person, **act)
    return {line.unit for line in report.lines(at=world.now + timedelta(days=9))}


def test_what_is_left_of_two_small_companies_is_no_row_of_four(world):
    lena, petra = world.town.lena, world.town.petra
    Departure.objects.create(staff=lena, heir=petra, left_at=world.now, by=Actor.of(petra))

    assert _rows(world) == {"Granåsa Energi"}


def test_two_small_companies_with_enough_people_together_are_a_row(world):
    assert _rows(world) == {"Granåsa Energi AB", "Granåsa Energi"}


def test_a_large_unit_is_not_told_apart_from_what_is_left_beside_it(world):
    fiber = world.town.lena.unit
    _hire(fiber, 3)
    _hire(Unit.objects.create(name="Fält", entity=fiber.entity, calendar=fiber.calendar), 2)
    _hire(world.town.linus.unit, 3)

    assert _rows(world) == {"Granåsa Energi AB", "Granåsa Stadsnät AB", "Granåsa Butik AB"}


def test_what_is_not_due_yet_is_not_counted(world):
    world.case_from()

    assert report.lines(at=world.now) == []
    assert "Inget har hunnit gå ut än." in words(Browser(world).get("/redovisning"))


def test_of_a_year_ago_nothing_is_shown_any_more(world, ended):
    world.pass_by(days=364)

    assert report.lines(at=world.now) == []
    assert Promise.objects.filter(wake_at=None).exists()


def test_a_unit_that_is_called_like_a_formula_is_a_word_in_the_file(world, ended):
    LegalEntity.objects.filter(pk=ended.entity_id).update(name="=HYPERLINK(1)")

    assert {row["unit"][:2] for row in downloaded(world)} == {"'="}
