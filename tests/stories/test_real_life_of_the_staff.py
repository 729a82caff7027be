"""Real life: who is chosen, who is away, who comes back and who leaves; no time that was given changes."""

from datetime import time

from tests.world import moment
from tests.world.browsers import Browser, address, words
from vidord.cases import away, handing_over
from vidord.cases.answering import NewPromise
from vidord.people.models import Absence, Actor, Departure, Event, RosterHours
from vidord.promises.models import Promise

AMIRA = "amira.nasser@post.example"
UNTIL_WEDNESDAY = {"day": "2026-11-11", "time": "13.00"}


def test_when_nobody_is_here_the_one_who_starts_first_answers(world):
    RosterHours.objects.filter(staff=world.town.yusuf, weekday=2).update(starts=time(7))
    world.at("2026-11-10 22:30")

    case = world.case_from()

    assert (case.face, case.face_because) == (world.town.yusuf, "NEXT_IN")


def test_when_nobody_is_rostered_at_all_the_lead_answers(world):
    RosterHours.objects.filter(staff__unit=world.town.unit).delete()

    case = world.case_from()

    assert (case.face, case.face_because) == (world.town.omar, "LEAD")
    assert "Omar Haddad svarar dig i morgon" in words(world.postbox.to(AMIRA)[0])


def test_whoever_has_an_open_case_with_amira_answers_her_before_the_one_who_knows_the_topic(world):
    case = world.case_from()
    asked = handing_over.offer(
        case, to=world.town.yusuf, by=world.town.nadja, at=world.now, because="Han kan fiber."
    )
    handing_over.take(asked, at=world.now)

    again = world.form("Jag flyttar igen.", name="Amira Nasser", email=AMIRA, topic="MOVE")

    assert (again.face, again.face_because) == (world.town.yusuf, "KNOWS_YOU")


def test_a_fault_comes_to_yusuf_who_knows_faults_however_much_he_has_to_do(world):
    texts = [f"Lampan blinkar, gång {number}." for number in range(3)]

    cases = [
        world.form(text, name=text, email=f"k{len(text)}{text[-2]}@post.example", topic="FAULT")
        for text in texts
    ]

    assert [(case.face, case.face_because) for case in cases] == [(world.town.yusuf, "TOPIC")] * 3


def test_james_who_writes_in_english_is_answered_by_nadja_who_speaks_it(world):
    for number in range(3):
        world.case_from(name=f"Kund {number}", sender=f"kund{number}@post.example")
    english = "Hello, I am moving to Granåsa in January. Could you please tell me what I need to arrange?"

    case = world.case_from(
        english, name="James Carter", sender="james@post.example", subject="Moving to your town"
    )

    assert case.face == world.town.nadja


def test_what_anybody_could_answer_goes_to_whoever_owes_least_and_last_to_the_lead(world):
    cases = [
        world.case_from(name=f"Kund {number}", sender=f"kund{number}@post.example") for number in range(4)
    ]

    nadja, yusuf = world.town.nadja, world.town.yusuf
    assert [case.face for case in cases] == [nadja, yusuf, nadja, yusuf]


def test_nadja_goes_home_ill_and_amira_is_told_who_answers_at_the_same_time(world):
    case = world.case_from()
    due_at = world.promise_in(case).due_at
    nadja = Browser(world, world.town.nadja)

    done = nadja.post(f"/desk/people/{world.town.nadja.pk}/absence", **UNTIL_WEDNESDAY)
    world.run()

    promise = world.promise_in(case)
    case.refresh_from_db()
    assert (promise.owner, promise.due_at) == (world.town.yusuf, due_at)
    assert case.face == world.town.yusuf
    assert "på samma tid: 1" in words(done)
    assert "Nadja Lindgren är inte på plats just nu. Yusuf Demir tar över" in words(
        world.postbox.to(AMIRA)[-1]
    )


def test_nadja_is_asked_whether_she_is_here_again_only_while_she_is_away(world):
    page, nadja = f"/desk/people/{world.town.nadja.pk}", Browser(world, world.town.nadja)
    here = words(nadja.get(page))

    nadja.post(f"{page}/absence", **UNTIL_WEDNESDAY)

    assert "Borta från nu" in here
    assert "Här igen" not in here
    assert "Här igen" in words(nadja.get(page))


def test_omar_who_leads_her_can_say_that_nadja_is_away_and_her_colleague_can_not(world):
    page = f"/desk/people/{world.town.nadja.pk}/absence"

    assert Browser(world, world.town.yusuf).post(page, **UNTIL_WEDNESDAY).status_code == 404
    assert not world.town.nadja.absences.exists()
    Browser(world, world.town.omar).post(page, **UNTIL_WEDNESDAY)

    assert world.town.nadja.absences.get().marked_by.staff == world.town.omar


def test_what_nadja_owes_after_she_is_back_stays_hers(world):
    case = world.case_from()
    on_friday = NewPromise("WRITE", world.now.replace(day=13, hour=12))
    world.answer(case, "Hej Amira. Jag bekräftar på fredag.", promise=on_friday)
    world.run()
    mails = len(world.postbox.to(AMIRA))

    Browser(world, world.town.nadja).post(f"/desk/people/{world.town.nadja.pk}/absence", **UNTIL_WEDNESDAY)
    world.run()

    assert world.promise_in(case).owner == world.town.nadja
    assert len(world.postbox.to(AMIRA)) == mails


def test_amira_with_two_cases_gets_one_letter_one_name_and_both_times_unchanged(world):
    cases = [world.case_from(), world.case_from("Och bredband?", subject="Bredband")]
    times = [world.promise_in(case).due_at for case in cases]
    assert [case.face for case in cases] == [world.town.nadja] * 2
    mails = len(world.postbox.to(AMIRA))

    Browser(world, world.town.nadja).post(f"/desk/people/{world.town.nadja.pk}/absence", **UNTIL_WEDNESDAY)
    world.run()

    promises = [world.promise_in(case) for case in cases]
    assert [one.due_at for one in promises] == times
    assert [one.owner for one in promises] == [world.town.yusuf] * 2
    assert len(world.postbox.to(AMIRA)) == mails + 1
    assert words(world.postbox.to(AMIRA)[-1]).count("Yusuf Demir svarar dig i morgon, senast kl. 9.00") == 2


def test_while_nadja_is_away_she_gets_nothing_new_and_when_she_is_back_she_does(world):
    page = f"/desk/people/{world.town.nadja.pk}/absence"
    nadja = Browser(world, world.town.nadja)
    nadja.post(page, **UNTIL_WEDNESDAY)
    moving = {"name": "Amira Nasser", "email": AMIRA, "topic": "MOVE"}
    assert world.form("Jag flyttar.", **moving).face == world.town.yusuf

    world.pass_by(hours=1)
    assert "Nadja Lindgren är här igen." in words(nadja.post(page, back="yes"))

    hamid = {"name": "Hamid Rezaei", "email": "hamid.rezaei@post.example", "topic": "MOVE"}
    assert world.form("Jag flyttar.", **hamid).face == world.town.nadja


def test_what_yusuf_took_while_nadja_was_away_stays_his_when_she_is_back(world):
    case, page = world.case_from(), f"/desk/people/{world.town.nadja.pk}/absence"
    nadja = Browser(world, world.town.nadja)

    nadja.post(page, **UNTIL_WEDNESDAY)
    world.pass_by(hours=1)
    nadja.post(page, back="yes")

    assert world.promise_in(case).owner == world.town.yusuf


def test_away_until_yesterday_is_refused_in_words(world):
    nadja = Browser(world, world.town.nadja)

    said = nadja.post(f"/desk/people/{world.town.nadja.pk}/absence", day="2026-11-09", time="08.00")

    assert said.status_code == 422
    assert "Den tiden har redan varit" in words(said)
    assert not world.town.nadja.absences.exists()


def test_only_who_leads_nadja_writes_that_she_has_left_and_then_all_she_owed_has_yusufs_name(world):
    case, page = world.case_from(), f"/desk/people/{world.town.nadja.pk}/departure"
    assert Browser(world, world.town.yusuf).post(page).status_code == 404
    assert Browser(world, world.town.petra).post(page).status_code == 404
    assert not Departure.objects.exists()

    done = Browser(world, world.town.omar).post(page)
    world.run()

    assert "Nadja Lindgren har slutat. Yusuf Demir svarar för allt som var lovat." in words(done)
    assert world.promise_in(case).owner == world.town.yusuf
    assert "Yusuf Demir tar över" in words(world.postbox.to(AMIRA)[-1])


def test_nadja_who_has_left_opens_no_page_any_more(world):
    Browser(world, world.town.omar).post(f"/desk/people/{world.town.nadja.pk}/departure")

    world.town.nadja.account.refresh_from_db()
    answer = Browser(world, world.town.nadja).get("/desk/")

    assert address(answer) == "/desk/sign-in"


def test_nobody_leaves_from_the_desk_while_nobody_could_take_over(world):
    nadja, unit = world.town.nadja, world.town.unit
    case = world.case_from()
    nadja.deputy, unit.lead = None, nadja
    nadja.save()
    unit.save()

    refused = Browser(world, world.town.gunnar).post(f"/desk/people/{nadja.pk}/departure")

    assert "Det finns varken ersättare eller gruppchef att lämna över till." in words(refused)
    assert not Departure.objects.exists()
    assert Promise.objects.get(case_promise__case=case).owner == nadja


def test_when_nadja_was_away_is_forgotten_a_day_after_she_came_back(world):
    away.mark(world.town.nadja, until=moment("2026-11-10 12:00"), by=Actor.of(world.town.nadja), at=world.now)

    world.at("2026-11-11 11:59")
    assert Absence.objects.exists()
    world.at("2026-11-11 12:01")

    assert not Absence.objects.exists()
    assert not Event.objects.filter(subject_kind="staff").exists()
