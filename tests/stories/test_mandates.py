"""Who may decide what: given out of one's own, never more or longer, ended with where it comes from."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import DatabaseError, transaction

from tests.world import moment
from tests.world.at_once import at_once
from tests.world.browsers import Browser, words
from vidord.people import mandates
from vidord.people.models import Event, Mandate

REFUSALS = (mandates.Refused, mandates.OnlyHolder)


def of(person):
    return Mandate.objects.not_ended(at=moment("2026-11-10 09:00")).get(holder=person, kind="REFUND")


def ours(world):
    return world.town.unit.entity


def holders(world, amount=0):
    found = Mandate.objects.in_force(at=world.now).covering("REFUND", Decimal(amount)).of_entity(ours(world))
    return {one.holder.first_name for one in found}


def lets(world, giver, to, **said):
    form = {"what": f"own:{of(giver).pk}", "limit": "", "starts": "", "ends": ""} | said
    return Browser(world, giver).post(f"/desk/people/{to.pk}/mandates", **form)


def test_omar_lets_karin_decide_at_most_800_kronor_until_new_year_and_all_see_from_whom(world):
    shown = words(lets(world, world.town.omar, world.town.karin, limit="800", ends="2026-12-31"))

    assert "Nedskrivet. Det står på sidan för Karin Dahl." in shown
    given = of(world.town.karin)
    assert (given.limit, given.delegated_by) == (Decimal(800), world.town.omar)
    assert given.ends_at == moment("2027-01-01 00:00")
    assert "Betala tillbaka från Omar Haddad, till och med 31 december 2026 800 kr" in shown
    page = words(Browser(world, world.town.nadja).get("/desk/mandates"))
    assert "Karin Dahl 800 kr Omar Haddad 31 december 2026" in page
    assert "Gunnar Strand utan gräns styrelsen tills den avslutas" in page


def test_what_karin_may_decide_and_how_she_came_to_it_stands_on_her_own_page(world):
    lets(world, world.town.omar, world.town.karin, limit="800")

    own = words(Browser(world, world.town.karin).get(f"/desk/people/{world.town.karin.pk}"))

    assert "Det här får du besluta på egen hand" in own
    assert "Omar Haddad gav den." in own
    event = Event.objects.get(verb="mandate.given")
    assert (event.by.staff, event.subject_id) == (world.town.omar, of(world.town.karin).pk)
    assert event.facts == {"holder": world.town.karin.pk, "kind": "REFUND"}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"limit": "5001"}, "Det är mer än du själv får besluta"),
        ({"limit": ""}, "Det är mer än du själv får besluta"),
        ({"limit": "100", "starts": "2026-11-09"}, "Den dagen har varit"),
        ({"limit": "100", "starts": "2026-12-02", "ends": "2026-12-01"}, "Den måste sluta efter"),
        ({"limit": "-1"}, "0"),
        ({"limit": "hundra"}, "Skriv beloppet med siffror"),
        ({"limit": "100", "ends": "snart"}, "Skriv dagen som 2026-11-30"),
        ({"limit": "100", "what": "board:REFUND"}, "REFUND"),
    ],
)
def test_omar_gives_no_more_than_his_own_and_the_form_says_why(world, said, why):
    answer = lets(world, world.town.omar, world.town.karin, **said)

    assert answer.status_code == 422
    assert why in words(answer)
    assert not Mandate.objects.filter(holder=world.town.karin).exists()


def test_nobody_gives_back_to_whom_it_comes_from_nor_to_herself(world):
    town = world.town

    assert "Den kommer redan från den kollegan" in words(lets(world, town.omar, town.eva, limit="100"))
    assert "ingen ger sig själv en befogenhet" in words(
        Browser(world, town.omar).get(f"/desk/people/{town.omar.pk}/mandates")
    )
    assert lets(world, town.omar, town.omar, limit="100").status_code == 422


def test_no_mandate_crosses_the_wall_between_the_companies(world):
    town = world.town

    assert lets(world, town.omar, town.lena, limit="100").status_code == 404
    with pytest.raises(mandates.Refused) as refusal:
        mandates.delegate(
            of(town.omar),
            to=town.lena,
            limit=Decimal(1),
            starts_at=world.now,
            ends_at=None,
            by=town.omar,
            at=world.now,
        )
    assert refusal.value.why == "ANOTHER_ENTITY"


def test_a_mandate_that_begins_on_monday_is_in_force_on_monday(world):
    lets(world, world.town.omar, world.town.karin, limit="800", starts="2026-11-16")
    assert "Karin" not in holders(world)
    own = words(Browser(world, world.town.karin).get(f"/desk/people/{world.town.karin.pk}"))
    assert "från och med 16 november 2026" in own

    world.now = moment("2026-11-16 00:00")

    assert "Karin" in holders(world)


def test_before_eva_is_ended_gunnar_reads_who_loses_it_with_her_and_then_they_do(world):
    page = f"/desk/mandates/{of(world.town.eva).pk}/withdrawal"
    gunnar = Browser(world, world.town.gunnar)

    before = words(gunnar.get(page))
    assert "De här slutar med den" in before
    assert all(name in before for name in ("Omar Haddad", "Yusuf Demir", "Nadja Lindgren"))
    assert holders(world) == {"Gunnar", "Eva", "Omar", "Yusuf", "Nadja"}

    after = words(gunnar.post(page))

    assert "Den är avslutad, och med den det som kom ur den: 3." in after
    assert holders(world) == {"Gunnar"}
    assert Event.objects.filter(verb="mandate.withdrawn").count() == 4


def test_nadja_may_not_end_omars_and_omar_may_end_hers(world):
    town = world.town

    assert Browser(world, town.nadja).post(f"/desk/mandates/{of(town.omar).pk}/withdrawal").status_code == 404
    assert (
        Browser(world, town.yusuf).post(f"/desk/mandates/{of(town.nadja).pk}/withdrawal").status_code == 404
    )
    Browser(world, town.omar).post(f"/desk/mandates/{of(town.nadja).pk}/withdrawal")

    assert "Nadja" not in holders(world)


def test_a_mandate_that_never_began_can_be_taken_back(world):
    lets(world, world.town.omar, world.town.karin, limit="800", starts="2026-11-16")

    mandates.withdraw(of(world.town.karin), by=world.town.omar, at=world.now)

    world.now = moment("2026-11-16 09:00")
    assert "Karin" not in holders(world)


def test_the_only_one_who_may_decide_without_limit_can_not_be_ended_before_another_has_it(world):
    town, page = world.town, f"/desk/mandates/{of(world.town.gunnar).pk}/withdrawal"
    gunnar = Browser(world, town.gunnar)

    assert "Utan den kunde ingen besluta det här längre" in words(gunnar.get(page))
    refused = gunnar.post(page)
    assert refused.status_code == 409
    assert "Låt någon annan få den först" in words(refused)
    assert "Gunnar" in holders(world)

    gunnar.post(f"/desk/people/{town.karin.pk}/mandates", what="board:REFUND", limit="", starts="", ends="")
    gunnar.post(page)

    assert holders(world) == {"Karin"}


def test_with_another_of_the_boards_the_refusal_says_how_far_that_one_goes(world):
    town = world.town
    Browser(world, town.gunnar).post(
        f"/desk/people/{town.karin.pk}/mandates", what="board:REFUND", limit="30000", starts="", ends=""
    )

    shown = words(Browser(world, town.gunnar).get(f"/desk/mandates/{of(town.gunnar).pk}/withdrawal"))

    assert "Utan den kunde ingen besluta mer än 30 000 kr längre" in shown


def test_only_an_administrator_writes_what_the_board_has_decided(world):
    town = world.town

    with pytest.raises(mandates.Refused) as refusal:
        mandates.appoint(
            town.karin,
            kind="EXIT",
            limit=None,
            starts_at=world.now,
            ends_at=None,
            by=town.omar,
            at=world.now,
        )

    assert refusal.value.why == "NOT_HERS"
    with pytest.raises(mandates.Refused) as refusal:
        mandates.appoint(
            town.gunnar,
            kind="EXIT",
            limit=None,
            starts_at=world.now,
            ends_at=None,
            by=town.gunnar,
            at=world.now,
        )
    assert refusal.value.why == "TO_HERSELF"


def test_the_database_keeps_every_mandate_within_the_one_it_comes_from(world):
    town, at = world.town, world.now
    omars, gunnars = of(town.omar), of(town.gunnar)

    def given(**other):
        row = {
            "holder": town.karin,
            "kind": "REFUND",
            "limit": Decimal(100),
            "source": omars,
            "delegated_by": town.omar,
            "starts_at": at,
        }
        return Mandate.objects.create(**row | other)

    refusals = {
        "more": lambda: given(limit=Decimal(5001)),
        "without limit": lambda: given(limit=None),
        "another kind": lambda: given(kind="EXIT"),
        "earlier": lambda: given(starts_at=omars.starts_at - timedelta(days=1)),
        "not hers": lambda: given(delegated_by=town.eva),
        "from nothing": lambda: given(source=None),
        "from nobody": lambda: given(delegated_by=None),
        "back to its source": lambda: given(holder=town.eva),
        "to another company": lambda: given(holder=town.lena),
        "more afterwards": lambda: Mandate.objects.filter(pk=omars.pk).update(limit=Decimal(6000)),
        "another holder": lambda: Mandate.objects.filter(pk=omars.pk).update(holder=town.karin),
        "erased": lambda: Mandate.objects.filter(pk=of(town.nadja).pk).delete(),
    }
    for why, act in refusals.items():
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
            raise AssertionError(why)
    mandates.end(gunnars, at=at)
    for late in (None, at + timedelta(days=1)):
        with pytest.raises(DatabaseError), transaction.atomic():
            Mandate.objects.filter(pk=gunnars.pk).update(ends_at=late)
    assert not Mandate.objects.in_force(at=at).of_entity(ours(world)).filter(kind="REFUND").exists()


def given(town, kind, *chain):
    """A mandate of the board's that goes down a chain of people. Returns the last one's."""
    source = None
    for person in chain:
        source = Mandate.objects.create(
            holder=person,
            kind=kind,
            source=source,
            delegated_by=source and source.holder,
            starts_at=town.now,
        )
    return source


def test_of_many_who_end_it_at_once_one_does(committed):
    town = committed.town
    nadjas = given(committed, "REPAIR", town.gunnar, town.omar, town.nadja)
    withdraw = partial(mandates.withdraw, nadjas, by=town.omar, at=committed.now)

    said = at_once([withdraw] * 32, expecting=mandates.Refused)

    assert [one for one in said if not isinstance(one, mandates.Refused)] == [[nadjas]]


def test_nothing_is_given_out_of_what_is_ended_at_the_same_moment(committed):
    town, at = committed.town, committed.now
    omars = given(committed, "REPLACE", town.gunnar, town.omar)
    one_krona = {"limit": Decimal(1), "starts_at": at, "ends_at": None}
    give = partial(mandates.delegate, omars, to=town.karin, by=town.omar, at=at, **one_krona)
    end = partial(mandates.withdraw, omars, by=town.gunnar, at=at)

    at_once([give] * 31 + [end], expecting=REFUSALS)

    left = Mandate.objects.in_force(at=at).of_entity(ours(committed)).filter(kind="REPLACE")
    assert [one.holder for one in left] == [town.gunnar]


def test_of_the_last_two_who_may_decide_without_limit_one_stays(committed):
    town, at = committed.town, committed.now
    two = [given(committed, "GOODWILL", person) for person in (town.gunnar, town.karin)]
    ends = [partial(mandates.withdraw, one, by=town.gunnar, at=at) for one in two]

    said = at_once(ends * 16, expecting=REFUSALS)

    (ended,) = [one for one in said if not isinstance(one, REFUSALS)]
    assert ended in [[one] for one in two]
    assert Mandate.objects.in_force(at=at).covering("GOODWILL", None).count() == 1
