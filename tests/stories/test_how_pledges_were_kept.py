"""The page of pledges says how each was kept, where there is enough to say, and of nobody by name."""

import pytest

from tests.world.browsers import Browser, words
from vidord.insight import kept_pledges
from vidord.people.models import Actor
from vidord.promises import ledger
from vidord.promises.models import Promise

TOO_FEW = "För få har avslutats för att säga hur det har hållits"


def ended(world, number, *, topic):
    """So many customers write, and each promise is kept by an answer that arrives."""
    for one in range(number):
        case = world.form(
            "En fråga.", name="Bo Ekman", email=f"bo.ekman.{topic.lower()}{one}@post.example", topic=topic
        )
        world.answer(case, "Ett svar.")
        world.run()
        world.pass_by(minutes=1)
    return case


@pytest.fixture
def kept(world):
    """Five kept by Nadja and Yusuf, one broken and then made good."""
    ended(world, 3, topic="MOVE")
    case = ended(world, 2, topic="FAULT")
    assert Promise.objects.values("owner").distinct().count() == 2
    late = world.form("En fråga.", name="Bo Ekman", email="bo.ekman.late@post.example", topic="MOVE")
    world.until(world.promise_in(late).due_at)
    world.pass_by(minutes=1)
    world.answer(late, "Ett sent svar.")
    world.run()
    return world.promise_in(case).source_reference


def test_everybody_reads_how_many_were_kept_made_good_and_broken_with_the_median(world, kept):
    found = kept_pledges.by_version(at=world.now)[kept]
    assert (found.kept, found.made_good, found.broken) == (5, 1, 0)

    for page in ("/loften", f"/loften/{kept}"):
        shown = words(Browser(world).get(page))
        assert "5 av 6" in shown
        assert "24 timmar" in shown
        assert "Nadja" not in shown


def test_what_was_broken_and_is_still_owed_counts_as_broken(world, kept):
    late = world.form("En fråga.", name="Bo Ekman", email="bo.ekman.owed@post.example", topic="MOVE")
    world.until(world.promise_in(late).due_at)

    assert kept_pledges.by_version(at=world.now)[kept].broken == 1


def test_what_ended_more_than_a_year_ago_is_not_counted(world, kept):
    world.pass_by(days=366)

    assert kept_pledges.by_version(at=world.now) == {}


def test_of_fewer_than_five_nothing_is_said(world):
    ended(world, 2, topic="MOVE")
    ended(world, 2, topic="FAULT")

    assert TOO_FEW in words(Browser(world).get("/loften"))


def test_of_what_one_person_alone_has_kept_nothing_is_said(world):
    ended(world, 6, topic="FAULT")
    assert Promise.objects.values("owner").distinct().count() == 1

    assert kept_pledges.by_version(at=world.now) == {}


def test_of_a_company_of_two_nothing_is_said(world):
    for one in range(6):
        mail = {"to": "fiber@granasa.example", "sender": f"bo.ekman.{one}@post.example", "name": "Bo Ekman"}
        case = world.case_from("Fibern är död.", **mail)
        promise = world.promise_in(case)
        if one % 2:
            petra = world.town.petra
            ledger.hand_to(promise, to=petra, by=Actor.of(petra), at=world.now, because="HANDED_OVER")
        world.answer(case, "Den lever.")
        world.run()
        world.pass_by(minutes=1)

    assert Promise.objects.filter(outcomes__kind="KEPT").count() == 6
    assert kept_pledges.by_version(at=world.now) == {}


def test_the_list_costs_one_query_for_all_figures(world, kept, django_assert_num_queries):
    with django_assert_num_queries(1):
        kept_pledges.by_version(at=world.now)
