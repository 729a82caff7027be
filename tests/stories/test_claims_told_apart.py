"""Rolf asks for the same thing more than once: each claim is told apart. No heading stands over nothing."""

import re
import uuid

import pytest

from tests.pages import claim_in
from tests.world.browsers import Browser, own_page, words
from vidord.agreements.models import ServicePoint
from vidord.cases import claiming
from vidord.rights.questions import assess

ASKS = "Får jag ersättning för strömavbrottet?"


@pytest.fixture
def case(world):
    return world.case_from(
        "Strömmen var borta igen.", name="Rolf Hedman", sender="rolf.hedman@post.example", subject="Frysen"
    )


def place(world, case, address):
    """Where the power was gone, as our copy of the network's register has it."""
    entity = case.unit.entity
    about = {"entity": entity, "kind": "ELECTRICITY", "mirrored_at": world.now}
    return ServicePoint.objects.create(number=address, address=address, **about)


def links(page):
    """What the links to claims say, as they are read aloud."""
    found = re.findall(r'<a [^>]*href="[^"]*/claims/\d+"[^>]*>(.*?)</a>', page.content.decode(), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", one).replace("\u00a0", " ").split()) for one in found]


def pages_of(world, case):
    return Browser(world, world.town.nadja).get(f"/desk/cases/{case.number}"), Browser(world).get(
        own_page(case)
    )


def test_of_one_claim_nothing_more_is_said(world, case):
    claim_in(case, at=world.now)

    assert [links(page) for page in pages_of(world, case)] == [[ASKS], [ASKS]]


def test_of_many_of_a_day_each_has_its_time(world, case):
    for minutes in (0, 7, 8):
        world.pass_by(minutes=minutes)
        claim_in(case, at=world.now)

    for page in pages_of(world, case):
        assert links(page) == [
            f"{ASKS} antecknat den 10 november 2026 {clock}" for clock in ("9.00", "9.07", "9.15")
        ]


def test_those_of_different_days_have_their_day(world, case):
    claim_in(case, at=world.now)
    world.pass_by(days=1)
    claim_in(case, at=world.now)

    for page in pages_of(world, case):
        assert links(page) == [
            f"{ASKS} antecknat den 10 november 2026",
            f"{ASKS} antecknat den 11 november 2026",
        ]


def test_a_place_tells_them_apart_and_is_told_to_nobody_whose_name_we_have_not_checked(world, case):
    facts = {"outages": [{"from": "2026-11-02T08:00:00+01:00", "to": "2026-11-02T17:00:00+01:00"}]}
    finding = assess("outage.compensation", facts, on=world.now.date())
    for address in ("Sparvgatan 4", "Lärkvägen 12"):
        about = claiming.About(service_point=place(world, case, address))
        asserted = claiming.Asserted(finding, uuid.uuid4(), about)
        claiming.assert_claim(case, asserted, by=case.face, at=world.now)

    desk, hers = pages_of(world, case)
    assert links(desk) == [f"{ASKS} Sparvgatan 4", f"{ASKS} Lärkvägen 12"]
    assert "Sparvgatan" not in hers.content.decode()

    case.identity = case.Identity.DOCUMENT_SHOWN
    case.save(update_fields=["identity"])
    assert links(pages_of(world, case)[1]) == [f"{ASKS} Sparvgatan 4", f"{ASKS} Lärkvägen 12"]


def test_of_what_nobody_has_seen_no_heading_says_that_it_was_seen(world, case):
    claim = claim_in(case, at=world.now)

    page = Browser(world, world.town.nadja).get(f"/desk/claims/{claim.pk}")

    assert "Vad vi såg" not in words(page)
    assert "Pröva på nytt" in words(page)
