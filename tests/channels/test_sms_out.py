"""SMS going out: what providers answer, what is uncertain, and that one that is away holds up no mail."""

from urllib.parse import urlsplit

import pytest

from tests.sms_peer import BEFORE, CLOSE, ELKS, HALF, KANNEL, Provider
from vidord.channels import sending
from vidord.channels.models import Attempt, OutboundMessage
from vidord.channels.sms import exchange
from vidord.channels.sms.exchange import CutShort
from vidord.promises.models import Promise

MOBILE = "+46701740618"
ANSWERS = {
    KANNEL: {
        "202 0: Accepted for delivery": ("ACCEPTED", "ACCEPTED"),
        "202 3: Queued for later delivery": ("ACCEPTED", "ACCEPTED"),
        "202 Something else": ("UNCERTAIN", "UNCERTAIN"),
        "403 Authorization failed for sendsms": ("QUEUED", "TEMPORARY"),
        "403 Not routable. Do not try again.": ("FAILED", "PERMANENT"),
        "400 Empty text not allowed, rejected": ("FAILED", "PERMANENT"),
        "503 Temporal failure, try again later.": ("QUEUED", "TEMPORARY"),
        "301 elsewhere": ("QUEUED", "TEMPORARY"),
    },
    ELKS: {
        '200 {"id": "s70df59406a1b4643b96f3f91e0bfb7b0", "status": "created"}': ("ACCEPTED", "ACCEPTED"),
        '200 {"id": "s70df59406a1b4643b96f3f91e0bfb7b0", "status": "failed"}': ("FAILED", "PERMANENT"),
        "200 not json": ("UNCERTAIN", "UNCERTAIN"),
        '200 {"status": "created"}': ("UNCERTAIN", "UNCERTAIN"),
        "400 Invalid to number": ("FAILED", "PERMANENT"),
        "401 API access requires Basic HTTP authentication": ("QUEUED", "TEMPORARY"),
        "403 Not enough credits": ("QUEUED", "TEMPORARY"),
        "429 slow down": ("QUEUED", "TEMPORARY"),
        "500 oops": ("QUEUED", "TEMPORARY"),
    },
}
SPOKEN = [(speaks, answer) for speaks, answers in ANSWERS.items() for answer in answers]


@pytest.fixture
def letter(world, settings):
    """Per Ek has called, has a mobile and no mail, and Nadja has promised to write to him."""
    settings.SMS_URL, settings.SMS_FROM = "kannel+http://n:p@127.0.0.1:9/cgi-bin/sendsms", "+46701740605"
    case = world.on_the_line("Vad kostar det?", by=world.town.nadja, name="Per Ek", phone=MOBILE)
    OutboundMessage.objects.update(state="SUPERSEDED")
    return world.answer(case, "Hej Per. Det kostar 3 400 kr – räknat med allt.")


def send(world, settings, provider):
    settings.SMS_URL = provider.url
    return sending.drain(now=lambda: world.now)


def fate(letter):
    letter.refresh_from_db()
    attempt = letter.attempts.order_by("-pk").first()
    return letter.state, attempt.outcome if attempt else None


@pytest.mark.parametrize(("speaks", "answer"), SPOKEN)
def test_whatever_a_provider_answers_ends_as_it_must(world, settings, letter, speaks, answer):
    with Provider(speaks, script=[answer]) as provider:
        send(world, settings, provider)

        assert fate(letter) == ANSWERS[speaks][answer]


@pytest.mark.parametrize("speaks", [KANNEL, ELKS])
@pytest.mark.parametrize("broken", [CLOSE, HALF])
def test_a_line_that_breaks_after_the_last_byte_is_uncertain_and_nothing_is_sent_twice(
    world, settings, letter, speaks, broken
):
    with Provider(speaks, script=[broken]) as provider:
        send(world, settings, provider)
        world.pass_by(hours=2)
        send(world, settings, provider)

        assert fate(letter) == ("UNCERTAIN", "UNCERTAIN")
        assert len(provider.taken) == 1


def test_a_line_that_breaks_before_the_last_byte_has_given_nothing_away():
    begun = []
    with Provider(script=[BEFORE]) as provider, pytest.raises(CutShort):
        server = urlsplit(provider.url.partition("+")[2])
        exchange.ask(server, b"x" * 50_000_000, method="GET", begin=lambda: begun.append(1) or True)

    assert begun == []


def test_a_provider_that_is_not_there_holds_up_no_mail_and_is_found_again(world, settings, letter):
    anna = world.case_from("Hej", name="Anna Ek", sender="anna.ek@post.example")
    mail = world.answer(anna, "Hej Anna.")
    settings.SMS_URL = "kannel+http://n:p@127.0.0.1:9/cgi-bin/sendsms"
    sending.drain(now=lambda: world.now)
    assert (fate(mail)[0], fate(letter)[0]) == ("ACCEPTED", "QUEUED")

    world.pass_by(minutes=5)
    with Provider() as provider:
        send(world, settings, provider)

        assert fate(letter) == ("ACCEPTED", "ACCEPTED")
        assert Attempt.objects.filter(message=letter, outcome="TEMPORARY").count() == 1


def test_a_mail_server_that_is_not_there_holds_up_no_sms(world, settings, letter):
    settings.SMTP_URL = "smtp://127.0.0.1:9"
    with Provider() as provider:
        send(world, settings, provider)

        assert fate(letter)[0] == "ACCEPTED"


def test_kannel_is_asked_as_its_manual_says_in_plain_signs(world, settings, letter):
    with Provider() as provider:
        send(world, settings, provider)

    (taken,) = provider.taken
    assert taken.text.startswith(
        "Hej Per. Det kostar 3 400 kr - räknat med allt.\nNadja Lindgren, 0980-31 92 14"
    )
    assert (taken.said["username"], taken.said["password"]) == ("granasa", "hemligt")
    assert (taken.said["charset"], taken.said["coding"], taken.said["dlr-mask"]) == ("UTF-8", "0", "19")
    assert taken.said["from"] == "+46701740605"
    assert taken.said["dlr-url"].endswith("&status=%d")


def test_46elks_is_asked_as_its_manual_says(world, settings, letter):
    with Provider(ELKS) as provider:
        send(world, settings, provider)

    (taken,) = provider.taken
    assert taken.authorization == "granasa:hemligt"
    assert set(taken.said) == {"to", "from", "message", "whendelivered"}
    assert letter.attempts.get().reply.startswith("s1 (GSM, parts: ")


def test_a_text_that_gsm_can_not_write_is_sent_as_it_is_and_counted_so(world, settings, letter):
    letter.text = "Hej Łukasz"
    letter.save()
    with Provider() as provider:
        send(world, settings, provider)

    assert provider.taken[0].said["coding"] == "2"
    assert letter.attempts.get().reply.endswith("(UCS-2, parts: 1)")


def test_an_answer_too_long_for_a_phone_is_read_on_her_page(world, settings, letter):
    letter.text = "Ord efter ord. " * 100 + "\n\n--\nNadja Lindgren"
    letter.save()
    with Provider() as provider:
        send(world, settings, provider)

    (text,) = provider.to(MOBILE)
    assert text.startswith("Granåsa Energi: Nadja Lindgren har skrivit till dig. Läs det här: http")


def test_what_per_was_owed_is_kept_when_the_provider_has_taken_the_answer(world, settings, letter):
    with Provider() as provider:
        settings.SMS_URL = provider.url
        world.run()

    promise = Promise.objects.get(thread=letter.thread)
    assert world.outcomes_of(promise) == ["KEPT"]


def test_without_a_provider_a_mobile_is_called_as_any_telephone(world, settings):
    settings.SMS_URL = ""
    world.on_the_line("Vad kostar det?", by=world.town.nadja, name="Per Ek", phone=MOBILE)

    assert set(OutboundMessage.objects.values_list("recipient", flat=True)) == {""}


def test_a_landline_gets_no_sms(world, settings):
    with Provider() as provider:
        settings.SMS_URL = provider.url
        world.on_the_line("Vad kostar det?", by=world.town.nadja, name="Per Ek", phone="+46980319236")

        assert provider.taken == []
