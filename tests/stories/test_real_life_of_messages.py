"""Real life: thanks, half answers, calls, visits and danger, each written down the way it came."""

import uuid

import pytest

from tests.world.browsers import Browser, address, own_page, words
from vidord.cases import calling
from vidord.cases.models import Alarm, Case
from vidord.people.models import Customer
from vidord.promises.models import Promise

AMIRA = "amira.nasser@post.example"
TORSTEN = {
    "way": "PHONE",
    "name": "Torsten Grahn",
    "phone": "0980-31 92 47",
    "topic": "OTHER",
    "identity": "NOT_CHECKED",
    "text": "Avtalet kom aldrig i brevlådan.",
    "promise": "NONE",
}


def test_bos_thanks_need_no_answer_for_a_reason_and_bo_hears_nothing_of_it(world):
    case = world.case_from("Tack för hjälpen.", name="Bo Ekman", sender="bo.ekman@post.example")
    nadja, sent = Browser(world, world.town.nadja), len(world.postbox.mails)
    assert nadja.post(f"/desk/cases/{case.number}/no-answer", reason="").status_code == 404

    nadja.post(f"/desk/cases/{case.number}/no-answer", reason="THANKS")
    world.run()

    (outcome,) = world.promise_in(case).outcomes.all()
    assert (outcome.kind, outcome.because, outcome.by.staff) == ("VOID", "THANKS", world.town.nadja)
    assert len(world.postbox.mails) == sent


def test_what_was_taken_for_thanks_can_be_found_to_need_an_answer_a_year_later(world):
    case = world.case_from("Tack. Men när kommer pengarna?")
    nadja = Browser(world, world.town.nadja)
    nadja.post(f"/desk/cases/{case.number}/no-answer", reason="THANKS")
    nadja.post(f"/desk/cases/{case.number}/closure", because="Ett tack.")

    world.at("2027-11-10 09:00")
    nadja.post(f"/desk/cases/{case.number}/no-answer", reason="UNDO")

    promise = world.promise_in(case)
    assert promise.wake_at is not None
    assert promise.due_at == world.now.replace(day=11)
    assert case in Case.objects.open()


def test_what_amira_has_been_told_we_missed_can_no_longer_need_no_answer(world):
    case = world.case_from()
    world.at("2026-11-11 09:00")

    said = Browser(world, world.town.omar).post(f"/desk/cases/{case.number}/no-answer", reason="SPAM")

    assert "kunden" in words(said)
    assert world.outcomes_of(world.promise_in(case)) == ["BROKEN"]


def test_amiras_thanks_in_an_open_case_join_the_answer_that_she_is_owed_already(world):
    case = world.case_from()
    page = own_page(case)

    Browser(world).post(f"{page}/replies", text="Tack för snabbt besked.")
    Browser(world).post(f"{page}/replies", text="Och vi är fyra personer.")
    world.run()

    assert Promise.objects.count() == 1
    assert len(world.postbox.to(AMIRA)) == 1


def test_we_are_looking_at_it_keeps_nothing_however_often_nadja_writes_it(world):
    case, nadja = world.case_from(), Browser(world, world.town.nadja)
    said = {"kind": "INFORMATION", "promise": "NONE", "seen": 999_999}

    for text in ("Vi tittar på det.", "Vi tittar fortfarande på det."):
        nadja.post(f"/desk/cases/{case.number}/answers", text=text, **said)
        world.pass_by(minutes=5).run()
    world.at("2026-11-11 09:00")

    assert len(world.postbox.to(AMIRA)) == 4  # acknowledged, twice informed, told that we missed it
    assert world.outcomes_of(world.promise_in(case)) == ["BROKEN"]


def test_torsten_who_has_no_mail_calls_and_reads_the_same_on_his_page_as_everybody_else(world):
    Browser(world, world.town.nadja).post("/desk/line", **TORSTEN)
    world.run()

    case = Case.objects.get()
    assert [point.value for point in case.customer.contact_points.all()] == ["+46980319247"]
    assert case.face == world.promise_in(case).owner == world.town.nadja
    assert "Nadja Lindgren svarar dig i morgon, senast kl. 9.00" in words(Browser(world).get(own_page(case)))
    assert world.postbox.mails == []


def test_somebody_nameless_on_the_line_is_asked_who_she_is_and_nothing_is_lost(world):
    answer = Browser(world, world.town.nadja).post("/desk/line", **TORSTEN | {"name": "", "phone": ""})

    assert answer.status_code == 422
    assert "Avtalet kom aldrig i brevlådan." in words(answer)
    assert Case.objects.count() == 0


def test_what_is_solved_while_torsten_is_on_the_line_is_closed_when_he_hangs_up(world):
    Browser(world, world.town.nadja).post("/desk/line", **TORSTEN | {"promise": "SOLVED"})

    case = Case.objects.get()
    assert case.closures.get().by.staff == world.town.nadja
    assert Promise.objects.count() == 0


def test_torsten_is_promised_a_call_before_he_hangs_up(world):
    call = {"promise": "CALL", "day": "2026-11-11", "starts": "10.00", "by": "12.00"}

    Browser(world, world.town.nadja).post("/desk/line", **TORSTEN | call)

    case = Case.objects.get()
    assert world.promise_in(case).kind == "CALL"
    assert "Nadja Lindgren ringer dig i morgon kl. 10–12" in words(Browser(world).get(own_page(case)))


def test_when_amira_calls_about_her_open_case_it_joins_that_and_the_answer_she_is_owed(world):
    case = world.case_from()
    yusuf = Browser(world, world.town.yusuf)
    about = {"case": str(case.number), "text": "Hon undrar om bredband också.", "promise": "NONE"}

    yusuf.post(f"/desk/line?customer={case.customer_id}", **TORSTEN | about)

    assert Case.objects.get() == case
    assert Promise.objects.count() == 1
    assert "Hon undrar om bredband också." in words(yusuf.get(f"/desk/cases/{case.number}"))


@pytest.mark.parametrize(
    "written", ["0980-31 92 47", "0980319247", "%2B46 980 31 92 47", "0046980319247", "(0980) 319247"]
)
def test_torsten_is_found_by_his_number_however_it_is_written(world, written):
    nadja = Browser(world, world.town.nadja)
    nadja.post("/desk/line", **TORSTEN)

    assert "Torsten Grahn" in words(nadja.get(f"/desk/line?q={written}"))


def test_torsten_is_the_same_customer_when_he_calls_from_the_same_number_again(world):
    nadja = Browser(world, world.town.nadja)

    nadja.post("/desk/line", **TORSTEN)
    nadja.post("/desk/line", **TORSTEN | {"phone": "+46980319247", "text": "En annan sak."})

    assert Case.objects.count() == 2
    assert Customer.objects.count() == 1


def test_a_note_that_nadja_sends_twice_is_one_case(world):
    nadja, key = Browser(world, world.town.nadja), str(uuid.uuid4())

    first, second = (nadja.post("/desk/line", **TORSTEN, key=key) for _ in range(2))

    assert address(first) == address(second)
    assert (Case.objects.count(), Promise.objects.count()) == (1, 1)


def test_nadja_can_not_say_for_torsten_that_she_called_him_and_yusuf_who_asks_him_can(world):
    call = {"promise": "CALL", "day": "2026-11-10", "starts": "10.00", "by": "12.00"}
    Browser(world, world.town.nadja).post("/desk/line", **TORSTEN | call)
    promise = world.promise_in(Case.objects.get())
    logged = calling.log(promise, talked=True, by=world.town.nadja, at=world.at("2026-11-10 10:30").now)

    refused = Browser(world, world.town.nadja).post(f"/desk/calls/{logged.pk}/verdict", talked="yes")
    assert "Du antecknade samtalet själv, så någon annan måste fråga kunden." in words(refused)
    assert world.outcomes_of(promise) == []
    Browser(world, world.town.yusuf).post(f"/desk/calls/{logged.pk}/verdict", talked="yes")

    assert world.outcomes_of(promise) == ["KEPT"]


def alarmed(world):
    """How many calls of danger Mats on duty has had, and Omar."""
    notices = [mail for mail in world.postbox.mails if "FARA" in mail["Subject"]]
    return [sum(f"{name}@" in mail["To"] for mail in notices) for name in ("mats", "omar")]


def test_sven_erik_says_that_there_is_danger_and_mats_is_told_until_he_takes_it(world):
    world.at("2026-11-10 20:14")
    svenerik = {"name": "Sven-Erik Palm", "email": "svenerik.palm@post.example", "topic": "FAULT"}
    Browser(world).post("/", step="contact", text="Det luktar konstigt.", danger="on", **svenerik)
    world.run()
    assert alarmed(world) == [1, 0]
    told_here = "Jouren larmades i dag kl. 20.14"
    assert told_here in words(Browser(world).get(own_page(Case.objects.get())))

    # Five minutes later nobody has taken it: Omar is told too.
    assert alarmed(world.at("2026-11-10 20:18")) == [1, 0]
    assert alarmed(world.at("2026-11-10 20:19")) == [2, 1]

    # Mats takes it at his desk. Nobody is called again, and Sven-Erik knows who has it.
    case = Case.objects.get()
    mats = Browser(world, world.town.mats)
    assert "Fara:" in words(mats.get("/desk/"))
    mats.post(f"/desk/cases/{case.number}/alarm")
    assert alarmed(world.at("2026-11-10 20:40")) == [2, 1]
    told = world.postbox.to("svenerik.palm@post.example")[-1]
    assert told["Subject"].startswith("Mats Norén har ditt larm")
    assert "0980-31 92 00" in words(told)
    assert told_here not in words(Browser(world).get(own_page(case)))


def test_whoever_ticks_danger_reads_112_on_each_page_until_it_is_sent(world):
    browser, ticked = Browser(world), {"topic": "FAULT", "danger": "on"}

    write = words(browser.post("/", step="what", **ticked))
    contact = words(browser.post("/", step="write", text="Det luktar konstigt.", **ticked))
    calm = words(browser.post("/", step="what", topic="FAULT"))

    for page in (write, contact):
        assert "Fara: ring 112 först" in page
        assert "Jouren larmas när du har skickat det här" in page
    assert "Jouren larmas" not in calm


@pytest.mark.parametrize(
    "text", ["Det BRINNER i elskåpet!", "Det är gaslukt i trappan.", "Kabeln är en live wire."]
)
def test_a_word_that_means_danger_calls_mats_though_nobody_ticked_a_box(world, text):
    world.case_from(text, subject="Hjälp")

    assert alarmed(world) == [1, 0]
    assert Alarm.objects.get().because == "DANGER_WORD"


@pytest.mark.parametrize(
    "text", ["Jag bor på Brinnervägen 4.", "Vi kallar henne livsfaran.", "Explosionsrisk?"]
)
def test_a_word_inside_another_word_is_no_alarm(world, text):
    world.case_from(text, subject="En fråga")

    assert alarmed(world) == [0, 0]
    assert not Alarm.objects.exists()


def test_danger_in_a_later_word_and_on_the_line_calls_mats_too(world):
    case = world.case_from()
    Browser(world).post(f"{own_page(case)}/replies", text="Nu brinner det i skåpet.")
    Browser(world, world.town.nadja).post("/desk/line", **TORSTEN | {"text": "Han har fått en elchock."})

    world.run()

    assert alarmed(world) == [2, 0]


def test_the_second_who_would_take_the_alarm_hears_that_mats_has_it(world):
    case = world.case_from("Det brinner.", subject="Hjälp")
    Browser(world, world.town.mats).post(f"/desk/cases/{case.number}/alarm")

    late = Browser(world, world.town.omar).post(f"/desk/cases/{case.number}/alarm")

    assert "Mats Norén har larmet." in words(late)
    assert Alarm.objects.get().taken_by == world.town.mats
