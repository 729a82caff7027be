"""Who else has a case open just now, and whether a page is still true: asked often, answered cheaply."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world.browsers import Browser, own_page, words
from vidord.cases import alarms, clock, handing_over
from vidord.cases.answering import NewPromise
from vidord.cases.models import OpenPage
from vidord.people.models import Event

MOST_QUERIES = 3  # the session, who it is, and how it stands


@pytest.fixture
def case(world):
    """Per has written, and somebody answers him."""
    return world.case_from("Vad behöver jag?", name="Per Ek", sender="per.ek@post.example")


@pytest.fixture
def face(world, case):
    return Browser(world, case.face)


@pytest.fixture
def colleague(world, case):
    return Browser(world, next(one for one in (world.town.omar, world.town.eva) if one != case.face))


def place(case):
    return f"/desk/cases/{case.number}"


def asked(browser, path, known=""):
    """What a page that stands open gets to know, given what it knows."""
    with browser._now() as reader:
        return reader.get(path, headers={"if-none-match": known} if known else {})


def test_a_colleague_sees_who_reads_the_case_and_who_writes_in_it(world, case, face, colleague):
    key = "0c6a7d5e-1111-4000-8000-000000000001"
    face.get(place(case))
    assert f"{case.face.public_name} läser det här just nu" in words(colleague.get(place(case)))

    face.post(f"{place(case)}/draft", text="Hej Per", kind="ANSWER", promise="NONE", key=key)

    assert f"{case.face.public_name} skriver ett svar" in words(colleague.get(place(case)))
    assert case.face.public_name + " läser" not in words(face.get(place(case))), "she knows that herself"


def test_who_has_left_the_page_or_sits_still_is_not_there(world, case, face, colleague):
    face.get(place(case))
    face.post(f"{place(case)}/leaving")
    assert "läser det här just nu" not in words(colleague.get(place(case)))

    face.get(place(case))
    world.pass_by(seconds=31)

    assert "läser det här just nu" not in words(colleague.get(place(case)))


def test_asking_whether_the_page_is_true_says_that_one_is_there(world, case, face, colleague):
    face.get(place(case))
    world.pass_by(seconds=20)

    asked(face, f"{place(case)}/live")
    world.pass_by(seconds=20)

    assert asked(colleague, f"{place(case)}/live").json()["others"] == [
        f"{case.face.public_name} läser det här just nu"
    ]


def test_who_was_there_is_forgotten_within_minutes_and_the_timeline_never_hears_of_it(world, case, face):
    before = Event.objects.count()
    face.get(place(case))
    assert Event.objects.count() == before

    clock.sweep(at=world.now + timedelta(minutes=11))

    assert not OpenPage.objects.exists()


def test_nothing_of_it_reaches_the_customer(world, case, face):
    face.get(place(case))

    assert "läser det här just nu" not in words(Browser(world).get(own_page(case)))


def test_a_page_that_is_still_true_costs_three_queries_and_answers_nothing(world, case, face):
    face.get(place(case))
    for path in (f"{place(case)}/live", "/desk/live"):
        known = asked(face, path)["ETag"]
        with face._now() as reader, CaptureQueriesContext(connection) as queries:
            answer = reader.get(path, headers={"if-none-match": known})

        assert (answer.status_code, answer.content) == (304, b"")
        assert len(queries) <= MOST_QUERIES, [one["sql"][:100] for one in queries]


def version_on(page):
    return page.content.decode().partition('data-version="')[2].partition('"')[0]


@pytest.mark.parametrize("path", ["case", "today"])
def test_a_page_says_the_version_that_is_asked_for(world, case, face, path):
    address, live = (place(case), f"{place(case)}/live") if path == "case" else ("/desk/", "/desk/live")

    assert version_on(face.get(address)) == asked(face, live).json()["version"] != ""


def letter(world, case):
    world.reply(case.thread, "En sak till.")


def answer(world, case):
    world.answer(case, "Hej Per.", is_answer=False)


def delivery(world, case):
    world.answer(case, "Hej Per.", is_answer=False)
    world.run()


def promise(world, case):
    world.answer(case, "Jag skriver.", promise=NewPromise("WRITE", world.now + timedelta(hours=5)))


def broken(world, case):
    world.until(world.promise_in(case).due_at + timedelta(minutes=1))


def handover(world, case):
    heir = next(one for one in (world.town.omar, world.town.eva) if one != case.face)
    offered = handing_over.offer(case, to=heir, by=case.face, at=world.now, because="Semester.")
    handing_over.take(offered, at=world.now)


@pytest.mark.parametrize("change", [letter, answer, delivery, promise, broken, handover])
def test_whatever_another_does_in_a_case_is_seen_by_who_has_it_open(world, case, face, change):
    face.get(place(case))
    case_known = asked(face, f"{place(case)}/live").json()["version"]
    day_known = asked(face, "/desk/live").json()["version"]

    change(world, case)

    assert asked(face, f"{place(case)}/live").json()["version"] != case_known
    if change not in (answer, delivery):
        assert asked(face, "/desk/live").json()["version"] != day_known


def test_an_offer_and_an_alarm_change_the_day_of_whom_they_concern(world, case):
    heir = next(one for one in (world.town.omar, world.town.eva) if one != case.face)
    browser, mats = Browser(world, heir), Browser(world, world.town.mats)
    before, quiet = asked(browser, "/desk/live").json(), asked(mats, "/desk/live").json()

    handing_over.offer(case, to=heir, by=case.face, at=world.now, because="Semester.")
    world.reply(case.thread, "Det brinner i elskåpet.")

    assert asked(browser, "/desk/live").json() != before
    assert alarms.to_take(world.town.mats, at=world.now)
    assert asked(mats, "/desk/live").json() != quiet


def test_a_readers_own_reading_of_a_protected_customer_changes_nothing(world, case):
    from vidord.people.models import ProtectedIdentity

    ProtectedIdentity.objects.create(customer=case.customer, since=world.now).readers.add(world.town.eva)
    eva = Browser(world, world.town.eva)
    eva.get(place(case))
    known = asked(eva, f"{place(case)}/live").json()

    eva.get(place(case))

    assert asked(eva, f"{place(case)}/live").json() == known
    assert Event.objects.filter(verb="customer.read").count() == 2


def test_who_may_not_see_the_case_is_told_nothing_of_it(world, case):
    lena = Browser(world, world.town.lena)

    assert asked(lena, f"{place(case)}/live").status_code == 404
    assert lena.post(f"{place(case)}/leaving").status_code == 404
    assert not OpenPage.objects.exists()
