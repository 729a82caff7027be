"""A call-back is a debt: promised at the desk, missed in the open, made good and never kept."""

import pytest

from tests.world.browsers import Browser, own_page, words
from vidord.channels.models import OutboundMessage
from vidord.promises.models import LoggedCall

PER = "per.ek@post.example"
CALL = {
    "text": "Hej Per. Jag ringer dig i morgon efter lunch.",
    "kind": "ANSWER",
    "promise": "CALL",
    "day": "2026-11-11",
    "starts": "13.00",
    "by": "15.00",
    "seen": 0,
}


@pytest.fixture
def case(world):
    """Per Ek has asked, on Tuesday at 16.40, to be called the day after."""
    world.at("2026-11-10 16:40")
    return world.case_from(
        "Kan ni ringa mig i morgon efter lunch?", name="Per Ek", sender=PER, subject="Ring mig"
    )


@pytest.fixture
def call(world, case):
    """Nadja, who is Sara in the scene, has answered from her desk and promised Wednesday 13 to 15."""
    Browser(world, world.town.nadja).post(f"/desk/cases/{case.number}/answers", **CALL)
    world.run()
    return world.promise_in(case)


def told(world, *people):
    """How many notices each of our own has got."""
    return [len(world.postbox.to(f"{name}@granasa.example")) for name in people]


def test_per_reads_who_calls_him_when_and_on_which_number_he_reaches_her(world, case, call):
    letter = words(world.postbox.to(PER)[-1])

    assert "Nadja Lindgren ringer dig i morgon kl. 13–15" in letter
    assert "0980-31 92 14" in letter
    assert "Nadja Lindgren ringer dig i morgon kl. 13–15" in words(Browser(world).get(own_page(case)))


def test_pers_call_is_missed_in_the_open_and_made_good_but_never_kept(world, case, call):
    per, eva = Browser(world), Browser(world, world.town.eva)
    # At two o'clock nobody has called: Nadja and her deputy hear it.
    world.at("2026-11-11 14:00")
    assert told(world, "nadja", "yusuf", "omar") == [1, 1, 0]

    # At half past two the lead takes the call.
    world.at("2026-11-11 14:30")
    call.refresh_from_db()
    assert call.owner == world.town.omar

    # At three it is broken, and Per reads so on his own page. While it is owed nobody closes anything.
    world.at("2026-11-11 15:00")
    assert "Inte hållet" in words(per.get(own_page(case)))
    refused = eva.post(f"/desk/cases/{case.number}/closure", because="Vi hann inte.")
    assert "ett löfte i det är öppet" in words(refused)

    # At ten past four Eva calls him, and Per says that they talked.
    world.at("2026-11-11 16:10")
    eva.post(f"/desk/promises/{call.pk}/calls", talked="yes")
    per.post(f"{own_page(case)}/calls/{LoggedCall.objects.get().pk}/verdict", talked="yes")
    assert world.outcomes_of(call) == ["BROKEN", "MADE_GOOD"]
    assert "Vi räknar det som brutet, inte som hållet" in words(per.get(own_page(case)))


def test_per_hears_that_we_missed_it_before_eva_hears_that_it_is_hers(world, case, call):
    world.at("2026-11-11 14:30").at("2026-11-11 15:00")

    notices = OutboundMessage.objects.filter(queued_at=world.now).order_by("id")
    assert [one.to_staff for one in notices] == [None, world.town.eva]
    assert "Förlåt. Nu har Eva Lindqvist tagit över ditt ärende" in words(world.postbox.to(PER)[-1])
    assert "Det är vårt fel. Förlåt. Eva Lindqvist svarar för det nu" in words(
        Browser(world).get(own_page(case))
    )


def test_a_late_call_that_per_denies_makes_nothing_good(world, case, call):
    world.at("2026-11-11 15:00").at("2026-11-11 16:10")
    Browser(world, world.town.omar).post(f"/desk/promises/{call.pk}/calls", talked="yes")

    Browser(world).post(f"{own_page(case)}/calls/{LoggedCall.objects.get().pk}/verdict", talked="no")
    world.run()

    assert world.outcomes_of(call) == ["BROKEN"]
    refused = Browser(world, world.town.omar).post(f"/desk/cases/{case.number}/closure", because="Klart.")
    assert "ett löfte i det är öppet" in words(refused)


def test_a_call_made_in_its_window_and_confirmed_is_kept_and_lets_the_case_be_closed(world, case, call):
    nadja = Browser(world, world.town.nadja)
    world.at("2026-11-11 13:20")

    nadja.post(f"/desk/promises/{call.pk}/calls", talked="yes")
    Browser(world).post(f"{own_page(case)}/calls/{LoggedCall.objects.get().pk}/verdict", talked="yes")
    nadja.post(f"/desk/cases/{case.number}/closure", because="Per fick veta vad han undrade.")

    assert world.outcomes_of(call) == ["KEPT"]
    assert case.closures.filter(reopened_at=None).exists()


def test_nadja_is_warned_when_she_promises_a_time_at_which_she_does_not_work(world, case):
    nadja, evening = Browser(world, world.town.nadja), CALL | {"starts": "18.00", "by": "19.00"}

    warned = nadja.post(f"/desk/cases/{case.number}/answers", **evening)

    assert warned.status_code == 422
    assert "Du är inte schemalagd då. Välj en annan tid, eller kryssa här." in words(warned)
    assert "Jag ringer dig i morgon efter lunch." in words(warned)
    assert world.promise_in(case).kind == "ANSWER"


def test_nadja_ticks_that_she_calls_all_the_same_and_per_is_promised_the_evening(world, case):
    nadja, evening = Browser(world, world.town.nadja), CALL | {"starts": "18.00", "by": "19.00"}

    nadja.post(f"/desk/cases/{case.number}/answers", **evening, outside="on")
    world.run()

    assert world.promise_in(case).kind == "CALL"
    assert "Nadja Lindgren ringer dig i morgon kl. 18–19" in words(world.postbox.to(PER)[-1])


def test_a_window_that_ends_after_nadja_has_gone_home_is_warned_of_too(world, case):
    nadja, late = Browser(world, world.town.nadja), CALL | {"starts": "16.00", "by": "17.30"}

    assert nadja.post(f"/desk/cases/{case.number}/answers", **late).status_code == 422
    assert nadja.post(f"/desk/cases/{case.number}/answers", **late | {"by": "17.00"}).status_code == 200


def test_per_sees_that_we_called_and_got_no_answer_and_it_keeps_nothing(world, case, call):
    world.at("2026-11-11 13:05")
    Browser(world, world.town.nadja).post(f"/desk/promises/{call.pk}/calls", talked="no")

    for page in (own_page(case), f"/desk/cases/{case.number}"):
        who = None if page == own_page(case) else world.town.nadja
        assert "Vi ringde i dag kl. 13.05 men fick inget svar." in words(Browser(world, who).get(page))
    assert world.outcomes_of(call) == []
