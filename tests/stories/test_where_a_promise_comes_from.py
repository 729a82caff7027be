"""Whoever reads a promise reads where it comes from, also when the pledge behind it has been withdrawn."""

from tests.world.browsers import Browser, own_page, words
from vidord.cases.answering import NewPromise
from vidord.people.models import Actor
from vidord.texts.models import TextVersion, Withdrawal


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
    assert version.because in pledge


def test_a_withdrawn_pledge_stays_readable_and_what_was_promised_under_it_is_owed(world):
    case = world.case_from()
    promise = world.promise_in(case)
    Withdrawal.objects.create(
        version_id=promise.source_reference,
        withdrawn_at=world.now,
        by=Actor.of("intake"),
        because="En ny gäller.",
    )

    shown = words(Browser(world).get(f"/loften/{promise.source_reference}"))

    assert "Tillbakadraget" in shown
    assert "är vi fortfarande skyldiga dig" in shown
    assert "Enligt vårt kundlöfte" in words(Browser(world).get(own_page(case)))
    assert promise.wake_at is not None


def test_what_nadja_promises_herself_says_so(world):
    case = world.case_from()
    world.answer(case, "Jag ringer.", promise=NewPromise("WRITE", world.now.replace(day=12)))
    world.run()

    assert "Det lovade Nadja Lindgren" in words(Browser(world).get(own_page(case)))


def test_what_is_no_pledge_is_not_there(world):
    assert Browser(world).get("/loften/999999").status_code == 404
