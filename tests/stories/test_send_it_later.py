"""An answer that goes at a time: it keeps nothing before, can be taken back, and goes over no word unseen."""

from contextlib import suppress

import pytest

from tests.world import moment
from tests.world.at_once import at_once
from tests.world.browsers import Browser, own_page, words
from vidord.cases import handing_over, leaving, scheduling
from vidord.cases.models import AnswerStopped
from vidord.channels import claims, holding, inbox
from vidord.channels.models import OutboundMessage
from vidord.channels.outbox import AlreadyKnown
from vidord.people.models import Actor
from vidord.promises.models import Promise

PER = "per.ek@post.example"
ANSWER = {"text": "Hej Per. Det är klart nu.", "kind": "ANSWER", "promise": "NONE", "seen": 0}
AT_EIGHT = ANSWER | {"send_day": "2026-11-11", "send_time": "8.00"}


@pytest.fixture
def case(world):
    """Per wrote on Tuesday at nine; Nadja owes him an answer on Wednesday at nine."""
    return world.case_from("Mätaren visar noll.", name="Per Ek", sender=PER, subject="Mätaren")


@pytest.fixture
def letter(world, case):
    """Nadja has written, and wants it sent on Wednesday at eight."""
    world.pass_by(minutes=5)
    post(world, case, AT_EIGHT)
    return OutboundMessage.objects.get(not_before__isnull=False)


def post(world, case, said, *, by="nadja"):
    return Browser(world, getattr(world.town, by)).post(f"/desk/cases/{case.number}/answers", **said)


def page(world, case, *, by="nadja"):
    return words(Browser(world, getattr(world.town, by)).get(f"/desk/cases/{case.number}"))


def today(world, who="nadja"):
    return words(Browser(world, getattr(world.town, who)).get("/desk/"))


def mails(world, to=PER):
    return [words(mail) for mail in world.postbox.to(to)]


def went(world):
    return any("Det är klart nu" in mail for mail in mails(world))


def test_it_waits_in_sight_and_goes_at_its_time_and_only_then_keeps_what_was_promised(world, case, letter):
    assert "Skrivet av Nadja Lindgren, går i morgon kl. 8.00" in page(world, case)
    assert "Per Ek ditt svar går i morgon kl. 8.00" in today(world)
    assert "Det är klart nu" not in words(Browser(world).get(own_page(case)))
    promise = world.promise_in(case)

    world.at("2026-11-11 07:59")
    assert (went(world), world.outcomes_of(promise)) == (False, [])

    world.at("2026-11-11 08:00")
    assert (went(world), world.outcomes_of(promise)) == (True, ["KEPT"])
    assert "Det är klart nu" in words(Browser(world).get(own_page(case)))
    assert "Skrivet av" not in page(world, case)


def test_taken_back_before_its_time_it_does_not_go_and_its_words_are_there_to_change(world, case, letter):
    nadja = Browser(world, world.town.nadja)

    shown = nadja.post(f"/desk/letters/{letter.pk}/taking-back")

    assert "Texten finns här igen" in words(shown)
    assert f'name="takes_up" value="{letter.pk}"' in shown.content.decode()
    assert "Hej Per. Det är klart nu.</textarea>" in shown.content.decode()
    world.at("2026-11-11 08:00")
    assert not went(world)
    assert "Gick inte iväg. Nadja Lindgren tog tillbaka det." in page(world, case)
    post(
        world, case, ANSWER | {"text": "Det är klart nu, och bra.", "seen": letter.pk, "takes_up": letter.pk}
    )
    assert "Gick inte iväg" not in page(world, case)
    world.run()
    assert went(world)


def test_what_was_taken_back_can_be_thrown_away(world, case, letter):
    nadja = Browser(world, world.town.nadja)
    nadja.post(f"/desk/letters/{letter.pk}/taking-back")
    assert "svaret gick inte iväg" in today(world)

    nadja.post(f"/desk/letters/{letter.pk}/throwing-away")

    assert "Det är klart nu" not in page(world, case)
    assert "svaret gick inte iväg" not in today(world)


def test_when_per_writes_first_it_is_held_and_nadja_is_told_and_he_is_owed_one_answer(world, case, letter):
    world.at("2026-11-11 07:30")
    world.reply(case.thread, "Glöm mätaren. Vem betalar?")

    world.at("2026-11-11 08:00")

    assert not went(world)
    assert AnswerStopped.objects.get().because == "WORD_CAME"
    (told,) = [one for one in mails(world, "nadja@granasa.example") if "gick inte" in one or "Svaret" in one]
    assert "Något nytt kom in före" in told and "Det är klart nu" not in told
    assert "Per Ek svaret gick inte iväg. Något nytt kom in före: läs det först." in today(world)
    assert Promise.objects.live().filter(case_promise__case=case).count() == 1
    assert world.outcomes_of(world.promise_in(case)) == []


def test_a_mail_that_has_come_and_is_not_read_yet_is_waited_for(world, case, letter):
    world.now = moment("2026-11-11 08:00")
    world.mail("Vem betalar?", name="Per Ek", sender=PER)

    assert not claims.may_go("MAIL", at=world.now)
    world.now = moment("2026-11-11 08:11")  # it can't be read; nothing waits for it for ever
    assert claims.may_go("MAIL", at=world.now)
    assert inbox.waiting()


def test_when_omar_answers_first_it_is_held(world, case, letter):
    shown = words(post(world, case, ANSWER | {"text": "Omar här."}, by="omar"))
    assert "Nadja Lindgren svarade under tiden" in shown

    post(world, case, ANSWER | {"text": "Omar här.", "seen": letter.pk}, by="omar")
    world.at("2026-11-11 08:00")

    assert not went(world)
    assert AnswerStopped.objects.get().because == "COLLEAGUE_WROTE"
    assert any("En kollega hann skriva" in mail for mail in mails(world, "nadja@granasa.example"))


def test_a_word_of_nadjas_own_meanwhile_holds_nothing(world, case, letter):
    post(world, case, ANSWER | {"text": "Jag ser på det.", "kind": "INFORMATION", "seen": letter.pk})

    world.at("2026-11-11 08:00")

    assert went(world)


def test_when_omar_takes_it_back_nadja_hears_it_from_us(world, case, letter):
    Browser(world, world.town.omar).post(f"/desk/letters/{letter.pk}/taking-back")
    world.run()

    (told,) = mails(world, "nadja@granasa.example")
    assert "Omar Haddad tog tillbaka det." in told
    assert AnswerStopped.objects.get().told == world.town.nadja


def test_when_nadja_leaves_it_is_held_for_yusuf(world, case, letter):
    leaving.leave(world.town.nadja, by=Actor.of(world.town.omar), at=world.now)

    world.at("2026-11-11 08:00")

    assert not went(world)
    assert AnswerStopped.objects.get().told == world.town.yusuf
    assert "svaret gick inte iväg. Den som skrev det har slutat." in today(world, "yusuf")
    assert any("Den som skrev det har slutat" in mail for mail in mails(world, "yusuf@granasa.example"))


def test_a_case_handed_over_takes_it_along(world, case, letter):
    offer = handing_over.offer(
        case, to=world.town.yusuf, by=world.town.nadja, at=world.now, because="Han kan mätare."
    )
    handing_over.take(offer, at=world.now)

    assert "Skrivet av Nadja Lindgren, går i morgon kl. 8.00" in page(world, case, by="yusuf")
    world.at("2026-11-11 08:00")
    assert went(world)


def test_a_case_that_is_closed_sends_nothing_more(world, case):
    world.answer(case)
    world.run()
    world.pass_by(minutes=1)
    newest = case.thread.outbound.latest("pk").pk
    post(world, case, AT_EIGHT | {"kind": "INFORMATION", "seen": newest})
    Browser(world, world.town.omar).post(f"/desk/cases/{case.number}/closure", because="Klart.")

    world.at("2026-11-11 08:00")

    assert not went(world)
    assert AnswerStopped.objects.get().because == "CLOSED"


def test_nothing_goes_while_all_is_held_and_what_could_not_have_gone_is_not_struck(world, case, letter):
    holding.hold(because=holding.RESTORED, at=world.now)
    world.at("2026-11-11 08:00")
    assert not went(world)

    struck = holding.release(send_old=False, by=Actor.of(world.town.gunnar), at=world.now)
    world.run()

    assert struck == 0
    assert went(world)


def test_five_days_without_a_server_count_from_its_time(world, case):
    later = AT_EIGHT | {"send_day": "2026-11-20", "send_late": "on"}
    post(world, case, later)
    world.now = moment("2026-11-20 08:00")

    assert claims.expire("MAIL", at=world.now, host="mx", because="away") == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"send_day": "2026-11-09"}, "Den tiden har redan varit"),
        ({"send_day": "2028-11-09", "send_late": "on"}, "mer än ett år"),
        ({"send_time": ""}, "Skriv både dag och tid"),
        ({"send_day": ""}, "Skriv både dag och tid"),
        ({"send_time": "9.00"}, "Ett svar är lovat före dess"),
        ({"promise": "WRITE", "day": "2026-11-12", "by": "12.00"}, "kan inte lova något nytt"),
        ({"send_day": "2027-03-28", "send_time": "2.30"}, "Den timmen finns inte"),
    ],
)
def test_what_can_not_wait_is_said_at_the_field_and_nothing_is_lost(world, case, changed, said):
    shown = words(post(world, case, AT_EIGHT | changed))

    assert said in shown
    assert "Hej Per. Det är klart nu." in shown
    assert not OutboundMessage.objects.filter(not_before__isnull=False).exists()


def test_nadja_may_say_that_it_goes_too_late(world, case):
    post(world, case, AT_EIGHT | {"send_time": "10.00", "send_late": "on"})
    promise = world.promise_in(case)

    world.until(moment("2026-11-11 10:00"))

    assert went(world)
    assert world.outcomes_of(promise) == ["BROKEN", "MADE_GOOD"]


def test_somebody_without_an_address_can_not_be_written_to_later(world):
    case = world.on_the_line("Vill ha svar", by=world.town.nadja, name="Per Ek", phone="+46701740618")

    shown = words(post(world, case, AT_EIGHT | {"seen": 999999, "send_late": "on"}))

    assert "Det finns ingen e-postadress" in shown


def test_taken_back_by_many_while_the_worker_takes_it_one_of_them_wins(committed):
    town = committed
    case = town.case_from("Mätaren", subject="Mätaren")
    town.pass_by(minutes=1)
    letter = town.answer(case, not_before=town.now.replace(day=11, hour=8))
    at, done = letter.not_before, []

    def take_back():
        with suppress(AlreadyKnown):
            scheduling.take_back(letter, by=case.face, at=at)
            done.append("TAKEN_BACK")

    def claim():
        taken = claims.claim(letter.form_key, "MAIL", at=at, letters=20, bulk=0)
        done.extend("CLAIMED" for one in taken if one.pk == letter.pk)

    at_once([take_back, claim] * 16)

    letter.refresh_from_db()
    assert len(done) == 1
    assert letter.state == {"TAKEN_BACK": "SUPERSEDED", "CLAIMED": "LEASED"}[done[0]]
    assert AnswerStopped.objects.filter(message=letter).count() == (done[0] == "TAKEN_BACK")
