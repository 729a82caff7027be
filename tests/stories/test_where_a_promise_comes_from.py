"""Whoever reads a promise reads where it comes from, also when the pledge behind it has been withdrawn."""

import pytest
from django.db import DatabaseError, transaction

from tests.world.browsers import Browser, own_page, words
from vidord.cases.answering import NewPromise
from vidord.cases.giving import Undertaking, give
from vidord.people.models import Actor
from vidord.promises import ledger
from vidord.promises.models import Promise
from vidord.texts import publishing
from vidord.texts.models import TextVersion
from vidord.texts.publishing import Reason

LAW = {"words": "Säljaren ska avhjälpa felet.", "law_rule": "kkl:5:1", "law_version": "2022-01-01"}
AGREED = {"words": "Priset står fast till den 31 januari.", "agreement_number": "2024-118"}


def withdrawn(world, promise):
    version = TextVersion.objects.get(pk=promise.source_reference)
    because = Reason("En ny gäller.", "A new one holds.")
    return publishing.withdraw(version, because=because, by=world.town.eva, at=world.now)


def test_amiras_promise_names_the_pledge_and_leads_to_its_words(world):
    case = world.case_from()
    promise = world.promise_in(case)
    amira, nadja = Browser(world), Browser(world, world.town.nadja)

    for page in (amira.get(own_page(case)), nadja.get(f"/desk/cases/{case.number}")):
        assert "Enligt vårt kundlöfte: Svar inom en arbetsdag" in words(page)
        assert f'href="/loften/{promise.source_reference}"' in page.content.decode()

    pledge = words(amira.get(f"/loften/{promise.source_reference}"))
    version = TextVersion.objects.get(pk=promise.source_reference)
    assert " ".join(version.body_sv.replace("\u00a0", " ").split()) in pledge
    assert version.because_sv in pledge


def test_amira_and_nadja_read_why_it_was_that_pledge_and_how_the_time_was_counted(world):
    case = world.case_from()
    amira, nadja = Browser(world), Browser(world, world.town.nadja)

    for page in (amira.get(own_page(case)), nadja.get(f"/desk/cases/{case.number}")):
        shown = words(page)
        assert (
            "Version 1 gällde när ärendet, om något annat, kom till Granåsa Energi AB i dag kl. 9.00."
            in shown
        )
        assert "Så räknades det: en arbetsdag: inkom tisdag 9.00, senast onsdag 9.00." in shown
    english = words(amira.get(f"{own_page(case)}?language=en"))
    assert "Version 1 held when the matter, about something else, came to Granåsa Energi AB" in english


def test_a_withdrawn_pledge_stays_readable_and_what_was_promised_under_it_is_owed(world):
    case = world.case_from()
    promise = world.promise_in(case)
    withdrawn(world, promise)

    shown = words(Browser(world).get(f"/loften/{promise.source_reference}"))

    assert "Tillbakadraget" in shown
    assert "är vi fortfarande skyldiga dig" in shown
    page = words(Browser(world).get(own_page(case)))
    assert "Enligt vårt kundlöfte" in page
    assert "Kundlöftet har dragits tillbaka sedan dess" in page
    assert promise.wake_at is not None


def test_a_withdrawn_pledge_promises_nobody_new_and_wakes_no_older_version(world):
    promise = world.promise_in(world.case_from())
    withdrawn(world, promise)

    later = world.promise_in(world.case_from("En annan fråga.", sender="bo.ekman@post.example"))

    assert later.source == "PERSONAL"
    assert "Svar inom en arbetsdag" not in words(Browser(world).get("/loften"))


def test_why_a_pledge_was_decided_is_read_in_english_too(world):
    promise = world.promise_in(world.case_from())

    page = words(Browser(world).get(f"/loften/{promise.source_reference}?language=en"))

    assert "Whoever waits for an answer should know for how long." in page
    assert "Den som väntar" not in page


def test_what_nadja_promises_herself_says_so(world):
    case = world.case_from()
    world.answer(case, "Jag ringer.", promise=NewPromise("WRITE", world.now.replace(day=12)))
    world.run()

    assert "Det lovade Nadja Lindgren" in words(Browser(world).get(own_page(case)))


def test_what_stands_in_the_agreement_is_quoted_with_its_number(world):
    case = world.case_from()
    nadja = Browser(world, world.town.nadja)
    said = {"text": "Priset står fast.", "kind": "ANSWER", "seen": 99_999, "promise": "WRITE"}
    said |= {"day": "2026-11-12", "by": "12.00", "agreement": AGREED["agreement_number"]}

    shown = words(nadja.post(f"/desk/cases/{case.number}/answers", **said))
    assert "Kunden läser båda" in shown
    nadja.post(f"/desk/cases/{case.number}/answers", **said, agreement_says=AGREED["words"])
    world.run()

    promise = world.promise_in(case)
    assert (promise.source, promise.agreement_number) == ("CONTRACT", "2024-118")
    for page in (Browser(world).get(own_page(case)), nadja.get(f"/desk/cases/{case.number}")):
        assert "Enligt avtalet 2024-118" in words(page)
        assert AGREED["words"] in words(page)


def by_law(world, case):
    source = ledger.Source(Promise.Source.LAW, **LAW)
    due_at = world.now.replace(day=30)
    undertaking = Undertaking(case, "WRITE", case.face, due_at, source=source)
    return give(undertaking, by=Actor.of("intake"), at=world.now)


def test_what_the_law_promises_is_quoted_with_its_rule_and_version_and_offers_no_release(world):
    case = world.case_from()
    promise = by_law(world, case)

    page = Browser(world).get(own_page(case))

    assert "Enligt lag, regel kkl:5:1 i versionen 2022-01-01" in words(page)
    assert LAW["words"] in words(page)
    assert f"/promises/{promise.pk}/release" not in page.content.decode()


def test_the_database_wants_every_source_whole_and_lets_none_be_edited(world):
    case = world.case_from()
    source = {
        "a law without its rule": ledger.Source("LAW", words="Felet ska avhjälpas."),
        "a law without its words": ledger.Source("LAW", law_rule="kkl:5:1", law_version="2022-01-01"),
        "an agreement without its number": ledger.Source("CONTRACT", words="Fast pris."),
        "a pledge that is none": ledger.Source("PUBLISHED"),
        "a person's word with a rule": ledger.Source("PERSONAL", **LAW),
    }
    refusals = {
        why: lambda one=one: give(
            Undertaking(case, "WRITE", case.face, world.now.replace(day=30), source=one),
            by=Actor.of("intake"),
            at=world.now,
        )
        for why, one in source.items()
    }
    promise = by_law(world, case)
    mine = Promise.objects.filter(pk=promise.pk)
    refusals["another version"] = lambda: mine.update(law_version="2027-01-01")
    refusals["another quotation"] = lambda: mine.update(source_words="Säljaren kan avhjälpa felet.")
    for why, act in refusals.items():
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
            raise AssertionError(why)


def test_what_is_no_pledge_is_not_there(world):
    assert Browser(world).get("/loften/999999").status_code == 404
