"""Somebody leaves who may decide, or who stands in for others: nobody is left with whom nothing goes."""

from collections import Counter
from decimal import Decimal
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.world import moment
from tests.world.at_once import at_once
from tests.world.browsers import Browser, words
from vidord.cases import away, leaving
from vidord.people import deputies
from vidord.people.models import Actor, Departure, Event, Mandate, Staff


def reach(world):
    """How far each person goes, in kronor."""
    found = Mandate.objects.in_force(at=world.now).filter(kind="REFUND").of_entity(world.town.unit.entity)
    return {one.holder.first_name: one.limit for one in found.select_related("holder")}


def source_of(world, person):
    return Mandate.objects.in_force(at=world.now).get(holder=person, kind="REFUND").delegated_by


def test_when_omar_leaves_his_people_decide_as_before_and_it_comes_from_eva(world):
    before = reach(world)

    Browser(world, world.town.gunnar).post(f"/desk/people/{world.town.omar.pk}/departure")

    assert reach(world) == {name: limit for name, limit in before.items() if name != "Omar"}
    assert source_of(world, world.town.nadja) == world.town.eva
    assert Event.objects.filter(verb="mandate.passed_on").count() == 2


def test_when_gunnar_leaves_what_only_he_could_decide_passes_to_his_heir_and_it_is_said_before(world):
    town = world.town
    Browser(world, town.gunnar).post(
        f"/desk/people/{town.eva.pk}/mandates", what="board:EXIT", limit="", starts="", ends=""
    )
    town.karin.roles.create(entity=town.unit.entity, kind="ADMINISTRATOR")
    karin = Browser(world, town.karin)
    before = words(karin.get(f"/desk/people/{town.gunnar.pk}"))
    assert "det går över till Eva Lindqvist: Ersätta, utan gräns" in before
    assert "Betala tillbaka, utan gräns" in before

    karin.post(f"/desk/people/{town.gunnar.pk}/departure")

    assert reach(world) == {
        "Eva": None,
        "Omar": Decimal(5000),
        "Yusuf": Decimal(1000),
        "Nadja": Decimal(1000),
    }
    assert source_of(world, town.omar) == town.eva
    assert not Mandate.objects.in_force(at=world.now).filter(holder=town.gunnar).exists()


def test_whoever_leads_has_what_an_agent_got_from_the_board(world):
    town = world.town
    Browser(world, town.gunnar).post(
        f"/desk/people/{town.nadja.pk}/mandates", what="board:EXIT", limit="", starts="", ends=""
    )

    leaving.leave(town.nadja, by=Actor.of(town.omar), at=world.now)

    heir = Mandate.objects.in_force(at=world.now).get(kind="EXIT").holder
    assert (heir, Departure.objects.get().heir) == (town.omar, town.yusuf)


def test_nobody_who_has_left_holds_a_mandate_or_gets_one(world):
    town = world.town
    with pytest.raises(IntegrityError), transaction.atomic():
        Departure.objects.create(staff=town.karin, heir=town.omar, left_at=world.now, by=Actor.of(town.omar))
        Mandate.objects.create(holder=town.karin, kind="EXIT", starts_at=world.now)
    with pytest.raises(DatabaseError), transaction.atomic():
        Departure.objects.create(staff=town.nadja, heir=town.omar, left_at=world.now, by=Actor.of(town.omar))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_yusuf_can_not_stand_in_for_nadja_who_stands_in_for_him(world):
    town = world.town
    page = f"/desk/people/{town.omar.pk}/deputy"

    refused = Browser(world, town.omar).post(page, deputy=town.nadja.pk)

    assert refused.status_code == 422
    assert "Omar Haddad ersätter redan Nadja Lindgren, direkt eller via andra" in words(refused)
    for first, second in ((town.yusuf, town.nadja), (town.eva, town.nadja)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Staff.objects.filter(pk=first.pk).update(deputy=second)


def test_nadja_names_karin_and_only_she_or_who_leads_her_does(world):
    town, page = world.town, f"/desk/people/{world.town.nadja.pk}/deputy"

    assert Browser(world, town.yusuf).post(page, deputy=town.karin.pk).status_code == 404
    assert "Ersättaren är utsedd." in words(Browser(world, town.nadja).post(page, deputy=town.karin.pk))
    assert Browser(world, town.nadja).post(page, deputy=town.lena.pk).status_code == 422

    town.nadja.refresh_from_db()
    assert town.nadja.deputy == town.karin
    assert Event.objects.get(verb="staff.deputy_named").facts == {"deputy": town.karin.pk}


def test_a_deputy_who_is_away_is_passed_over_and_the_next_hears_when_time_is_short(world):
    town = world.town
    case = world.case_from()
    assert case.face == town.nadja
    away.mark(town.yusuf, until=moment("2026-11-13 08:00"), by=Actor.of(town.yusuf), at=world.now)

    promise = world.promise_in(case)
    world.now = promise.at_risk_at
    world.run()

    assert world.postbox.to("yusuf@granasa.example") == []
    assert len(world.postbox.to("omar@granasa.example")) == 1


def test_amira_reads_the_name_of_who_is_there_when_nadja_is_not(world):
    away.mark(world.town.yusuf, until=moment("2026-11-13 08:00"), by=Actor.of(world.town.yusuf), at=world.now)

    world.case_from()

    letter = words(world.postbox.to("amira.nasser@post.example")[-1])
    assert "Blir hen borta svarar Omar Haddad, samma tid." in letter


def test_a_deputy_who_has_left_is_passed_over_in_the_line(world):
    town = world.town
    leaving.leave(town.yusuf, by=Actor.of(town.omar), at=world.now)
    town.nadja.refresh_from_db()

    assert deputies.instead_of(town.nadja, at=world.now) == town.omar
    assert [one.first_name for one in deputies.line_of(town.nadja, at=world.now)] == ["Omar", "Eva"]


def test_when_all_deputies_are_away_whoever_leaves_is_followed_by_the_nearest(world):
    town = world.town
    for one in (town.yusuf, town.omar, town.eva):
        away.mark(one, until=moment("2026-11-13 08:00"), by=Actor.of(one), at=world.now)

    assert leaving.heir_of(town.nadja, at=world.now) == town.yusuf


def test_when_the_lead_follows_nobody_ends_in_a_circle(world):
    town = world.town
    Staff.objects.filter(pk__in=[town.yusuf.pk, town.eva.pk]).update(deputy=None)
    Staff.objects.filter(pk=town.omar.pk).update(deputy=town.nadja)
    Staff.objects.filter(pk=town.nadja.pk).update(deputy=town.yusuf)

    leaving.leave(town.yusuf, by=Actor.of(town.omar), at=world.now)

    town.nadja.refresh_from_db()
    assert Departure.objects.get().heir == town.omar
    assert town.nadja.deputy is None


def test_of_two_who_name_each_other_at_the_same_moment_one_is_refused(committed):
    town, by = committed.town, Actor.of(committed.town.omar)
    Staff.objects.filter(pk__in=[town.nadja.pk, town.karin.pk]).update(deputy=None)
    name = partial(deputies.name, by=by, at=committed.now)
    each_other = [partial(name, town.nadja, town.karin), partial(name, town.karin, town.nadja)]

    said = at_once(each_other * 16, expecting=deputies.Circle)

    assert Counter(map(type, said)) == {Staff: 16, deputies.Circle: 16}
    chosen = Staff.objects.filter(pk__in=[town.nadja.pk, town.karin.pk]).values_list("deputy", flat=True)
    assert list(chosen).count(None) == 1
