"""The call-back of S03, told by SMS and proved by the telephony: an answered call keeps it, no click does."""

import pytest

from tests.sms_peer import Provider
from tests.world import moment, telephony
from tests.world.browsers import Browser, own_page, words
from vidord.cases.answering import NewPromise
from vidord.channels.models import CallEvent
from vidord.promises.models import LoggedCall, Outcome, Promise

PER = "+46701740618"
OTHER = "+46701740619"


@pytest.fixture
def phone(settings):
    """What the customers' telephones get."""
    with Provider() as provider:
        settings.SMS_URL, settings.SMS_FROM = provider.url, "+46701740605"
        settings.TELEPHONY_SECRET = telephony.SECRET
        yield provider


@pytest.fixture
def case(world, phone):
    """Per Ek calls on Tuesday at 16.40, and Nadja, who is Sara in the scene, promises Wednesday 13 to 15."""
    world.at("2026-11-10 16:40")
    call = NewPromise("CALL", moment("2026-11-11 15:00"), moment("2026-11-11 13:00"))
    return world.on_the_line("Kan ni ringa mig?", by=world.town.nadja, name="Per Ek", phone=PER, result=call)


@pytest.fixture
def call(world, case):
    """The promise to call him."""
    return world.promise_in(case)


def calls(world, who, **times):
    telephony.calls(world, who, PER, **times)
    world.run()


def at(world, time):
    return world.at(f"2026-11-11 {time}")


def test_per_gets_an_sms_of_one_part_with_her_first_name_her_number_and_the_window(world, phone, case):
    (text,) = phone.to(PER)

    assert text.startswith(
        "Granåsa Energi: Nadja ringer dig ons 11/11 kl 13-15 från 0980-31 92 14. Annan tid?"
    )
    assert own_page(case) in text


def test_an_answered_call_in_the_window_keeps_it_and_nobody_has_to_click(world, phone, case, call):
    at(world, "13:20")

    calls(world, world.town.nadja, rings="2026-11-11 13:18", answered="2026-11-11 13:19")

    (kept,) = Outcome.objects.filter(promise=call)
    assert (kept.kind, kept.evidence, kept.evidence_at) == (
        "KEPT",
        "CONNECTED_CALL",
        moment("2026-11-11 13:19"),
    )


def test_the_whole_scene_missed_in_the_open_told_by_sms_and_made_good_by_the_call(world, phone, case, call):
    per = Browser(world)
    at(world, "14:00")
    at(world, "14:30")
    call.refresh_from_db()
    assert call.owner == world.town.omar

    at(world, "15:00")
    missed = phone.to(PER)[-1]
    assert missed.startswith(
        "Granåsa Energi: Vi höll inte tiden ons 11/11 kl 15, förlåt. Eva Lindqvist tar över"
    )
    assert "Inte hållet" in words(per.get(own_page(case)))
    refused = Browser(world, world.town.eva).post(
        f"/desk/cases/{case.number}/closure", because="Vi hann inte."
    )
    assert "ett löfte i det är öppet" in words(refused)

    at(world, "16:10")
    calls(world, world.town.eva, rings="2026-11-11 16:08", answered="2026-11-11 16:09")
    assert world.outcomes_of(call) == ["BROKEN", "MADE_GOOD"]


def test_a_call_answered_just_too_late_is_broken_first_and_then_made_good(world, phone, case, call):
    world.at("2026-11-11 14:59").now = moment("2026-11-11 15:01")

    calls(world, world.town.omar, rings="2026-11-11 14:59", answered="2026-11-11 15:00:30")
    world.run()

    assert world.outcomes_of(call) == ["BROKEN", "MADE_GOOD"]


def test_word_of_an_answered_call_that_comes_after_we_broke_it_corrects_that(world, phone, case, call):
    at(world, "15:00")
    at(world, "15:20")

    calls(world, world.town.nadja, rings="2026-11-11 14:57", answered="2026-11-11 14:58")

    assert world.outcomes_of(call) == ["BROKEN", "KEPT"]
    assert call.outcomes.latest("number").because == "CORRECTED"
    assert "Samtalet kom i tid, så det är rättat." in words(Browser(world).get(own_page(case)))


@pytest.mark.parametrize(
    ("who", "number", "rings", "answered"),
    [
        ("karin", PER, "2026-11-11 13:18", "2026-11-11 13:19"),  # never hers
        ("nadja", OTHER, "2026-11-11 13:18", "2026-11-11 13:19"),  # another number
        ("nadja", PER, "2026-11-11 09:18", "2026-11-11 09:19"),  # before the promised time
    ],
)
def test_a_call_that_is_not_the_promised_one_keeps_nothing(world, phone, call, who, number, rings, answered):
    at(world, "13:30")

    telephony.calls(world, getattr(world.town, who), number, rings=rings, answered=answered)
    world.run()

    assert world.outcomes_of(call) == []


def test_a_call_from_the_customer_to_us_keeps_nothing(world, phone, call):
    at(world, "13:30")
    said = telephony.told(world.town.nadja, PER, "connected", at=world.now, call="in", direction="inbound")

    assert telephony.post(said, at=world.now).status_code == 204
    world.run()

    assert world.outcomes_of(call) == []


def test_one_call_keeps_one_promise_the_one_due_first(world, phone, case, call):
    world.pass_by(minutes=1)
    later = NewPromise("CALL", moment("2026-11-11 16:00"), moment("2026-11-11 13:00"))
    world.on_the_line("En sak till", by=world.town.nadja, name="Per Ek", phone=PER, result=later)
    at(world, "13:20")

    calls(world, world.town.nadja, rings="2026-11-11 13:18", answered="2026-11-11 13:19")

    assert Outcome.objects.get().promise == call
    assert Promise.objects.count() == 2


def test_a_number_that_two_customers_share_proves_nothing(world, phone, case, call):
    world.pass_by(minutes=1)
    later = NewPromise("CALL", moment("2026-11-11 16:00"), moment("2026-11-11 13:00"))
    world.on_the_line("Hej", by=world.town.nadja, name="Annan Ek", phone=PER, result=later)
    at(world, "13:20")

    calls(world, world.town.nadja, rings="2026-11-11 13:18", answered="2026-11-11 13:19")

    assert not Outcome.objects.exists()
    assert Promise.objects.count() == 2


def test_per_may_say_that_it_was_only_his_voicemail(world, phone, case, call):
    at(world, "13:20")
    calls(world, world.town.nadja, rings="2026-11-11 13:18", answered="2026-11-11 13:19")

    page = Browser(world).get(own_page(case))

    assert "Det stämmer inte" in words(page)


def test_per_sees_each_try_and_hears_by_sms_when_we_call_again(world, phone, case, call):
    at(world, "13:06")
    calls(world, world.town.nadja, rings="2026-11-11 13:05")
    nadja = Browser(world, world.town.nadja)
    nadja.post(f"/desk/promises/{call.pk}/calls", talked="no", again="14.30")
    world.run()

    assert phone.to(PER)[-1].startswith(
        "Granåsa Energi: Nadja Lindgren ringde kl 13.06, inget svar. Ringer igen ons 11/11 kl 14.30"
    )
    page = words(Browser(world).get(own_page(case)))
    assert "Vi ringde i dag kl. 13.05 men fick inget svar. Vi ringer igen i dag kl. 14.30." in page
    assert page.count("fick inget svar") == 1


def test_per_is_not_told_that_we_call_again_once_we_have_talked_or_the_time_has_been(world, case, call):
    at(world, "13:06")
    nadja = Browser(world, world.town.nadja)
    nadja.post(f"/desk/promises/{call.pk}/calls", talked="no", again="14.30")
    at(world, "14:31")
    has_been = words(Browser(world).get(own_page(case)))
    assert world.outcomes_of(call) == []

    calls(world, world.town.nadja, rings="2026-11-11 14:31", answered="2026-11-11 14:31")
    kept = words(Browser(world).get(own_page(case)))

    assert world.outcomes_of(call) == ["KEPT"]
    for page in (has_been, kept):
        assert "Vi ringde i dag kl. 13.06 men fick inget svar." in page
        assert "Vi ringer igen" not in page


def test_nadja_can_not_say_that_she_calls_again_later_than_she_promised(world, phone, case, call):
    at(world, "13:06")
    nadja = Browser(world, world.town.nadja)

    answer = nadja.post(f"/desk/promises/{call.pk}/calls", talked="no", again="15.30")

    assert "senare än vi lovade" in words(answer)
    assert not LoggedCall.objects.exists()


def test_two_tries_well_apart_that_the_telephony_saw_are_not_reached_and_a_new_time_is_promised(
    world, phone, case, call
):
    at(world, "13:06")
    calls(world, world.town.nadja, rings="2026-11-11 13:05")
    at(world, "13:36")
    calls(world, world.town.nadja, rings="2026-11-11 13:35")

    at(world, "15:00")

    assert world.outcomes_of(call) == ["NOT_REACHED"]
    again = world.promise_in(case)
    assert (again.kind, again.starts_at, again.due_at) == (
        "CALL",
        moment("2026-11-12 13:00"),
        moment("2026-11-12 15:00"),
    )
    assert phone.to(PER)[-1].startswith("Granåsa Energi: Vi nådde dig inte. ")
    assert "Vi nådde dig inte" in words(Browser(world).get(own_page(case)))


def test_two_tries_close_together_are_a_broken_promise(world, phone, case, call):
    at(world, "14:30")
    for rings in ("2026-11-11 14:10", "2026-11-11 14:39"):
        world.now = moment(rings)
        calls(world, world.town.nadja, rings=rings)

    at(world, "15:00")

    assert world.outcomes_of(call) == ["BROKEN"]


def test_tries_that_a_person_only_says_she_made_are_a_broken_promise(world, phone, case, call):
    nadja = Browser(world, world.town.nadja)
    for time in ("13:05", "14:10"):
        at(world, time)
        nadja.post(f"/desk/promises/{call.pk}/calls", talked="no")

    at(world, "15:00")

    assert world.outcomes_of(call) == ["BROKEN"]


def test_after_three_times_not_reached_per_is_asked_for_a_time_and_not_chased(world, phone, case):
    for day in ("11", "12", "13"):
        for time in ("13:05", "14:10"):
            world.at(f"2026-11-{day} {time}")
            owner = world.promise_in(case).owner
            calls(world, owner, rings=f"2026-11-{day} {time}")
        world.at(f"2026-11-{day} 15:00")

    assert list(Outcome.objects.values_list("kind", flat=True)) == ["NOT_REACHED"] * 3
    assert "Vilken tid passar?" in phone.to(PER)[-1]
    assert world.promise_in(case).wake_at is None


def test_events_in_any_order_come_to_the_same(world, phone, case, call):
    at(world, "13:20")
    telephony.calls(
        world,
        world.town.nadja,
        PER,
        rings="2026-11-11 13:18",
        answered="2026-11-11 13:19",
        tells=("ended", "ringing", "connected"),
    )
    world.run()

    assert world.outcomes_of(call) == ["KEPT"]
    assert "fick inget svar" not in words(Browser(world).get(own_page(case)))


def test_a_number_of_nobodys_is_not_kept(world, phone, case):
    telephony.calls(world, world.town.nadja, OTHER, rings="2026-11-10 16:30")

    assert set(CallEvent.objects.values_list("number", flat=True)) == {""}
