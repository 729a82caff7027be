"""Who may decide how much, said in a few lines however many they are."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vidord.cases import deciders
from vidord.people.models import Mandate, RosterHours, Staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def equals(world):
    """Forty colleagues of Nadja's, each with 1,750 kronor, and one of them is at work now."""
    nadja = world.town.nadja
    people = [_colleague(nadja, n) for n in range(40)]
    for person in people:
        Mandate.objects.create(
            holder=person, kind="REFUND", limit=1750, starts_at=world.now - timedelta(days=1)
        )
    shift = nadja.roster.filter(weekday=world.now.weekday()).first()
    RosterHours.objects.create(staff=people[17], weekday=shift.weekday, starts=shift.starts, ends=shift.ends)
    return people


def _colleague(nadja, n):
    return Staff.objects.create(
        unit=nadja.unit,
        public_name=f"Kollega {n}",
        direct_number="08-465 004 10",
        email="kollega@granasa.example",
    )


def test_forty_who_may_decide_the_same_are_one_line_and_it_is_she_who_is_here(equals, world):
    people = deciders.people_of(world.town.nadja.unit.entity, at=world.now)

    rungs = deciders.ladder(people, world.town.nadja)

    (theirs,) = (rung for rung in rungs if rung.reach == Decimal(1750))
    assert theirs.staff == equals[17]
    assert [rung.reach for rung in rungs] == sorted({rung.reach for rung in rungs})


def test_whoever_reads_finds_herself_among_her_equals(equals, world):
    people = deciders.people_of(world.town.nadja.unit.entity, at=world.now)

    rungs = deciders.ladder(people, equals[3])

    assert equals[3] in [rung.staff for rung in rungs]


def test_forty_colleagues_cost_no_query_more(equals, world):
    with CaptureQueriesContext(connection) as queries:
        people = deciders.people_of(world.town.nadja.unit.entity, at=world.now)

    assert len(people) > len(equals)
    assert len(queries) == 2
