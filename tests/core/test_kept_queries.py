"""A query that is kept answers as one that is built anew, and one that could not is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from vidord.core.kept_queries import KeptQuery, NotKeepable
from vidord.people.models import Mandate, Staff

pytestmark = pytest.mark.django_db


def _in_force(holders: list[int], at: datetime) -> object:
    return Mandate.objects.in_force(at=at).filter(holder__in=holders).order_by("pk")


def test_whoever_is_asked_about_gets_her_own_answer_each_time(world):
    kept, town = KeptQuery(_in_force), world.town
    people = [[town.nadja.pk], [town.omar.pk], [town.nadja.pk, town.omar.pk], []]

    moments = (world.now, world.now - timedelta(days=4000))
    asked = [(holders, at) for holders in people for at in moments]

    found = [kept.rows(holders=holders, at=at) for holders, at in asked]
    assert found == [list(_in_force(holders, at)) for holders, at in asked]
    assert any(found), "nobody in the town has a mandate"


def test_a_moment_some_time_before_the_one_given_moves_with_it(world):
    since = timedelta(days=3)
    kept = KeptQuery(lambda at: Mandate.objects.filter(starts_at__lte=at - since))
    newest = Mandate.objects.latest("starts_at").starts_at

    assert len(kept.rows(at=newest + since)) == Mandate.objects.count()
    assert len(kept.rows(at=newest + since - timedelta(seconds=1))) < Mandate.objects.count()


def test_what_is_no_number_and_no_moment_has_a_query_of_its_own(world):
    kept = KeptQuery(lambda name: Staff.objects.filter(public_name=name))

    assert [one.first_name for one in kept.rows(name="Nadja Lindgren")] == ["Nadja"]
    assert [one.first_name for one in kept.rows(name="Omar Haddad")] == ["Omar"]


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(
            lambda at: Mandate.objects.filter(starts_at__lte=timezone.now()), id="it looks at the clock"
        ),
        pytest.param(
            lambda at: Mandate.objects.filter(holder__in=list(Staff.objects.all())), id="it looks at a row"
        ),
        pytest.param(
            lambda at: Mandate.objects.filter(starts_at__year=at.year + at.second),
            id="it counts with a value",
        ),
        pytest.param(
            lambda at: Mandate.objects.filter(Q(pk__gt=1) if at.minute else Q()), id="it decides by a value"
        ),
    ],
)
def test_a_query_that_would_answer_something_else_another_time_is_refused(build, world):
    with pytest.raises(NotKeepable):
        KeptQuery(build).rows(at=datetime(2026, 11, 10, tzinfo=UTC))
