"""The ombudsman is appointed for a term: nobody else ends it, blinds her, or lets her decide something."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests import pages
from tests.world.browsers import Browser, words
from vidord.cases import appointing, clock, leaving
from vidord.channels.models import OutboundMessage
from vidord.people import ombudsmen
from vidord.people.models import (
    Account,
    Actor,
    Departure,
    Mandate,
    OmbudsmanEnd,
    OmbudsmanTerm,
    Staff,
    StaffRole,
    Unit,
)
from vidord.people.ombudsmen import Appointment, Refused
from vidord.web.policy import Seen

APPOINTED = {"starts": "", "ends": "2029-11-30", "because": "Hon står fri från dem som beslutar."}


def standing(world):
    """Whether she is what she was: her term, her role, her account, and what she sees."""
    solveig = Staff.objects.select_related("account").get(pk=world.town.solveig.pk)
    term = ombudsmen.term_of(world.town.unit.entity, at=world.now)
    role = solveig.roles.filter(kind="OMBUDSMAN", entity=world.town.unit.entity).exists()
    return term is not None and term.staff == solveig and role and solveig.account.is_active


@pytest.fixture
def term(world):
    return OmbudsmanTerm.objects.get(entity=world.town.unit.entity)


def refused(change):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        change()
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    return str(refusal.value)


def to_end_or_blind_her(world, term):
    """Every way in SQL to take away her term, her role or her account."""
    solveig, role = term.staff, term.staff.roles.get(kind="OMBUDSMAN")
    return {
        "shortened": lambda: OmbudsmanTerm.objects.update(ends_at=world.now),
        "another": lambda: OmbudsmanTerm.objects.update(staff=world.town.eva),
        "deleted": lambda: OmbudsmanTerm.objects.all().delete(),
        "truncated": lambda: connection.cursor().execute("TRUNCATE people_ombudsmanterm CASCADE"),
        "no role": lambda: role.delete(),
        "another role": lambda: StaffRole.objects.filter(pk=role.pk).update(kind="AGENT"),
        "elsewhere": lambda: StaffRole.objects.filter(pk=role.pk).update(entity=world.town.lena.unit.entity),
        "shut": lambda: Account.objects.filter(pk=solveig.account_id).update(is_active=False),
        "renamed": lambda: Account.objects.filter(pk=solveig.account_id).update(username="x"),
        "no account": lambda: Staff.objects.filter(pk=solveig.pk).update(account=None),
        "no account at all": lambda: connection.cursor().execute(
            "DELETE FROM people_account WHERE id = %s", [solveig.account_id]
        ),
    }


def to_write_beside_her(world, term):
    """Every row that would end her term, or make her judge her own."""
    solveig = term.staff
    return {
        "run out too early": lambda: OmbudsmanEnd.objects.create(
            term=term, kind="RAN_OUT", by=Actor.of("clock"), at=world.now
        ),
        "resigned by another": lambda: OmbudsmanEnd.objects.create(
            term=term,
            kind="RESIGNED",
            successor=world.town.karin,
            because="x",
            by=Actor.of(world.town.gunnar),
            at=world.now,
        ),
        "said to have left": lambda: Departure.objects.create(
            staff=solveig, heir=world.town.eva, left_at=world.now, by=Actor.of(world.town.gunnar)
        ),
        "made to lead": lambda: Unit.objects.update(lead=solveig),
        "made to administer": lambda: StaffRole.objects.create(
            staff=solveig, entity=term.entity, kind="ADMINISTRATOR"
        ),
        "made to decide": lambda: Mandate.objects.create(
            holder=solveig, kind="REFUND", limit=None, starts_at=world.now
        ),
    }


def test_no_sql_of_the_application_ends_shortens_or_blinds_her(world, term):
    for why, change in (to_end_or_blind_her(world, term) | to_write_beside_her(world, term)).items():
        assert refused(change), why
        assert standing(world), why


def test_none_of_an_administrators_forms_moves_her(lived, settings):
    settings.DEMO = False
    gunnar = Browser(lived, lived.town.gunnar)
    solveig = lived.town.solveig.pk
    said = {
        "to": solveig,
        "because": "x",
        "lead": solveig,
        "deputy": "",
        "day": "2030-01-01",
        "time": "08.00",
    }
    values = {"person": solveig, "number": lived.cases["arne"].number}
    values |= {
        name: ids[-1]
        for name, ids in pages.ids(list(lived.cases.values())).items()
        if ids and name not in values
    }
    for address in pages.addresses():
        is_his = address.seen_by is Seen.STAFF and address.name != "desk:sign-out"
        if is_his and set(address.holes) <= set(values):
            with transaction.atomic():
                gunnar.post(address.filled(**values), **said)
            assert standing(lived), address.name


def test_gunnar_appoints_who_comes_after_and_she_begins_when_the_term_is_over(world, term):
    gunnar = Browser(world, world.town.gunnar)
    taken = words(gunnar.post("/desk/ombudsman/term", to=world.town.karin.pk, **APPOINTED))
    assert "Någon är kundombudsman då" in taken

    day = (term.ends_at + timedelta(days=1)).date().isoformat()
    page = gunnar.post(
        "/desk/ombudsman/term", to=world.town.karin.pk, **APPOINTED | {"starts": day, "ends": "2031-01-01"}
    )
    assert "Karin Dahl är utsedd." in words(page)

    assert standing(world)
    world.now = term.ends_at + timedelta(days=3)
    clock.sweep(at=world.now)
    assert ombudsmen.term_of(term.entity, at=world.now).staff == world.town.karin
    there = StaffRole.objects.filter(kind="OMBUDSMAN", entity=term.entity)
    assert [one.staff for one in there] == [world.town.karin]


@pytest.mark.parametrize("who", ["omar", "eva", "nadja", "solveig"])
def test_nobody_but_the_managing_director_appoints(world, who):
    person = getattr(world.town, who)
    asked = Appointment(
        world.town.karin, world.town.unit.entity, world.now, world.now + timedelta(days=9), "x"
    )

    assert Browser(world, person).post("/desk/ombudsman/term", **APPOINTED).status_code == 404
    with pytest.raises(Refused, match="NOT_DIRECTOR"):
        ombudsmen.appoint(asked, by=person, at=world.now)


@pytest.mark.parametrize("who", ["eva", "omar", "nadja"])
def test_whoever_leads_or_decides_is_not_appointed(world, term, who):
    later = term.ends_at + timedelta(days=1)
    asked = Appointment(getattr(world.town, who), term.entity, later, later + timedelta(days=90), "x")

    with pytest.raises(Refused, match="DECIDES"):
        ombudsmen.appoint(asked, by=world.town.gunnar, at=world.now)
    with pytest.raises(IntegrityError, match="decides nothing"), transaction.atomic():
        OmbudsmanTerm.objects.create(
            staff=asked.to,
            entity=term.entity,
            starts_at=asked.starts_at,
            ends_at=asked.ends_at,
            appointed_by=world.town.gunnar,
            because="x",
            at=world.now,
        )


def test_she_resigns_for_a_successor_who_has_the_rest_of_her_term(world, term):
    solveig = Browser(world, world.town.solveig)
    page = words(solveig.post("/desk/ombudsman/resignation", to=world.town.karin.pk, because="Jag flyttar."))

    assert "Karin Dahl fortsätter i ditt ställe." in page
    held = ombudsmen.term_of(term.entity, at=world.now)
    assert (held.staff, held.ends_at) == (world.town.karin, term.ends_at)
    assert not world.town.solveig.roles.filter(kind="OMBUDSMAN").exists()
    assert Browser(world, world.town.solveig).get("/desk/ombudsman").status_code == 404


def test_nobody_resigns_for_her_nor_without_a_successor(world, term):
    page = Browser(world, world.town.gunnar).post("/desk/ombudsman/resignation", to=world.town.karin.pk)
    assert page.status_code == 404
    with pytest.raises(Refused, match="NOT_HERS"):
        ombudsmen.resign(term, successor=world.town.karin, because="x", by=world.town.gunnar, at=world.now)
    nobody = Browser(world, world.town.solveig).post("/desk/ombudsman/resignation", to="", because="x")
    assert nobody.status_code == 422
    with pytest.raises(IntegrityError, match="for a successor who goes on"), transaction.atomic():
        OmbudsmanEnd.objects.create(
            term=term,
            kind="RESIGNED",
            successor=world.town.karin,
            because="x",
            by=Actor.of(world.town.solveig),
            at=world.now,
        )
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert standing(world)


def test_she_leaves_when_she_has_resigned_and_not_before(world, term):
    Unit.objects.filter(pk=world.town.solveig.unit_id).update(lead=world.town.gunnar)
    gunnar = Browser(world, world.town.gunnar)
    path = f"/desk/people/{world.town.solveig.pk}/departure"

    assert "slutar när hon har avgått" in words(gunnar.post(path))
    appointing.resign(
        term, successor=world.town.karin, because="Jag slutar.", by=world.town.solveig, at=world.now
    )
    assert "har slutat" in words(gunnar.post(path))
    assert ombudsmen.term_of(term.entity, at=world.now).staff == world.town.karin


def test_when_her_term_runs_out_the_house_is_told_by_name_once(world, term):
    world.now = term.ends_at
    for _ in range(2):
        clock.sweep(at=world.now)
        world.pass_by(minutes=5)

    told = OutboundMessage.objects.filter(subject__contains="Utse en kundombudsman")
    assert sorted(told.values_list("to_staff__public_name", flat=True)) == ["Gunnar Strand", "Solveig Brandt"]
    assert not StaffRole.objects.filter(kind="OMBUDSMAN", entity=term.entity).exists()
    page = words(Browser(world, world.town.omar).get("/desk/ombudsman/term"))
    assert "Ingen är kundombudsman här nu" in page


def test_she_takes_over_nothing_when_somebody_leaves(world, term):
    yusuf = world.town.yusuf
    Staff.objects.filter(pk=yusuf.pk).update(deputy=world.town.solveig)

    assert leaving.heir_of(Staff.objects.get(pk=yusuf.pk), at=world.now) != world.town.solveig
