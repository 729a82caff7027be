"""Our own pieces of text: written once, read by the checker, filled in and put in a letter."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from tests.world.at_once import at_once
from tests.world.browsers import Browser, words
from vidord.people.models import Mandate
from vidord.texts import snippets
from vidord.texts.models import Text, TextVersion, Withdrawal
from vidord.texts.snippets import Wording, Writer

FUSE = {
    "title_sv": "Säkringen är bytt",
    "body_sv": "Felet var {vad som hänt}. Montören bytte säkringen {när}.",
    "title_en": "The fuse is changed",
    "body_en": "The fault was {what happened}. The fitter changed the fuse {when}.",
    "because": "Vi skriver det varje vecka.",
}
METER = "Fakturan är omräknad"


@pytest.fixture
def case(world):
    return world.case_from()


@pytest.fixture
def omar(world):
    return Browser(world, world.town.omar)


@pytest.fixture
def nadja(world):
    return Browser(world, world.town.nadja)


def write(browser, world, **changed):
    said = FUSE | {"owner": world.town.omar.pk, "seen": 0, "key": str(uuid.uuid4())} | changed
    return browser.post("/desk/snippets", **said)


def named(title):
    return TextVersion.objects.filter(title_sv=title).latest("number").text


def composer(nadja, case, **said):
    return nadja.post(f"/desk/cases/{case.number}/snippets", **said)


def value_of(answer, field):
    return answer.context["form"][field].value()


def test_omar_writes_one_and_everybody_sees_who_answers_for_it_and_since_when(world, omar, nadja):
    write(omar, world)
    shown = words(nadja.get("/desk/snippets"))

    assert "Säkringen är bytt" in shown
    assert "Omar Haddad svarar för den. Senast ändrad tisdag den 10 november 2026." in shown
    assert "Skriv en textbit" not in shown


@pytest.mark.parametrize("field", ["body_sv", "body_en", "title_sv"])
def test_that_it_is_already_decided_is_not_even_kept(world, omar, field):
    decided = {"body_en": "It has already been decided."}.get(field, "Det är redan beslutat.")

    answer = write(omar, world, **{field: decided})

    assert answer.status_code == 422
    assert "Ett beslut kan alltid prövas igen" in words(answer)
    assert decided in answer.content.decode()
    assert not TextVersion.objects.filter(title_en=FUSE["title_en"]).exists()


def test_no_reason_helps_a_snippet(world, omar):
    answer = write(omar, world, body_sv="Kontakta din hyresvärd.", anyway="OWN_STEP")

    assert answer.status_code == 422
    assert "Skicka som det är" not in words(answer)


def test_posted_twice_it_is_one(world, omar):
    key = str(uuid.uuid4())

    write(omar, world, key=key)
    write(omar, world, key=key)

    assert Text.objects.filter(versions__title_sv=FUSE["title_sv"]).count() == 1


def test_nadja_may_not_write_one_until_she_has_a_mandate_to_publish(world, nadja):
    assert write(nadja, world).status_code == 404

    by, since = world.town.gunnar, world.now - timedelta(days=1)
    source = Mandate.objects.create(holder=by, kind="PUBLISH", starts_at=since)
    given = {"kind": "PUBLISH", "delegated_by": by, "source": source, "starts_at": since}
    Mandate.objects.create(holder=world.town.nadja, **given)
    write(nadja, world)

    assert named(FUSE["title_sv"]).versions.get().decided_by == world.town.nadja


def test_nadja_puts_one_in_her_letter_and_loses_nothing_that_she_has_written(case, nadja):
    begun = {
        "text": "Hej Amira.",
        "kind": "INFORMATION",
        "promise": "WRITE",
        "day": "2026-11-11",
        "by": "15.00",
    }
    meter = named(METER).pk
    chosen = composer(nadja, case, snippet=meter, seen=7, **begun)

    assert "vad som hänt" in words(chosen)
    said = {"hole-0": "en trasig mätare", "hole-1": "912 kr", "hole-2": "30 november"}
    answer = composer(nadja, case, put=meter, seen=7, **begun, **said)

    assert value_of(answer, "text") == (
        "Hej Amira.\n\nFelet var en trasig mätare. Jag har räknat om fakturan, och du får 912 kr tillbaka"
        " senast den 30 november."
    )
    kept = {name: value_of(answer, name) for name in ("kind", "promise", "day", "by", "seen")}
    assert kept == {name: begun[name] for name in ("kind", "promise", "day", "by")} | {"seen": "7"}


def test_one_without_holes_is_put_in_at_once_and_back_leads_back_without(case, nadja):
    answer = composer(nadja, case, snippet=named("Så går du vidare").pk, text="Hej Amira.")
    back = composer(nadja, case, put="", text="Hej Amira.")

    assert value_of(answer, "text").startswith("Hej Amira.\n\nÄr du inte nöjd?")
    assert value_of(back, "text") == "Hej Amira."


def test_a_letter_with_a_hole_that_nobody_filled_is_not_sent(case, nadja):
    meter = named(METER).pk
    text = value_of(composer(nadja, case, put=meter, **{"hole-1": "912 kr"}), "text")
    form = {"text": text, "kind": "ANSWER", "promise": "NONE", "seen": 10**9, "anyway": "OWN_STEP"}

    answer = nadja.post(f"/desk/cases/{case.number}/answers", **form)

    assert answer.status_code == 422
    assert "{vad som hänt}" in words(answer)
    assert "Här ska något fyllas i." in words(answer)
    assert not case.thread.outbound.filter(kind="ANSWER").exists()


def test_a_customer_who_writes_english_gets_it_in_english(world, nadja):
    case = world.case_from("Hello, could you please tell me what I need to arrange when I move?")

    answer = composer(nadja, case, snippet=named("Så går du vidare").pk)

    assert value_of(answer, "text").startswith("Are you not satisfied?")


def test_a_changed_one_is_a_new_version_and_the_old_one_stays_readable(world, omar):
    write(omar, world)
    text = named(FUSE["title_sv"])
    newer = FUSE | {"body_sv": "Felet var {vad som hänt}.", "owner": world.town.eva.pk, "seen": 1}

    omar.post(f"/desk/snippets/{text.pk}", **newer)
    shown = words(omar.get(f"/desk/snippets/{text.pk}"))

    assert "Montören bytte säkringen" in shown
    assert (text.versions.count(), Text.objects.get(pk=text.pk).owner) == (2, world.town.eva)


def test_of_two_who_change_it_at_once_the_second_is_told_and_keeps_her_text(world, omar):
    write(omar, world)
    path = f"/desk/snippets/{named(FUSE['title_sv']).pk}"
    said = FUSE | {"owner": world.town.omar.pk, "seen": 1}
    omar.post(path, **said)

    answer = Browser(world, world.town.eva).post(path, **said | {"body_sv": "Säkringen är hel igen."})

    assert answer.status_code == 409
    assert "Säkringen är hel igen." in answer.content.decode()


def test_a_withdrawn_one_can_not_be_chosen_any_more(world, omar, nadja, case):
    text = named(METER)

    omar.post(f"/desk/snippets/{text.pk}/withdrawal", because="Vi gör det på ett annat sätt.")

    assert METER not in words(composer(nadja, case))
    assert value_of(composer(nadja, case, put=text.pk, text="Hej."), "text") == "Hej."
    assert omar.get(f"/desk/snippets/{text.pk}").status_code == 404


def test_the_fibre_company_has_its_own(world, omar):
    lena, petra = Browser(world, world.town.lena), Browser(world, world.town.petra)
    meter = named(METER).pk

    assert METER not in words(lena.get("/desk/snippets"))
    assert petra.post(f"/desk/snippets/{meter}/withdrawal", because="Nej.").status_code == 404
    with pytest.raises(snippets.NotYours):
        snippets.withdraw(named(METER), because="Nej.", by=world.town.petra, at=world.now)


def test_a_stranger_sees_none(world):
    assert Client().get("/desk/snippets").status_code in {302, 404}


def test_holes_are_found_once_each_and_what_is_not_said_stays():
    body = "{a} och {b}, sedan {a} igen"

    assert snippets.holes(body) == ["a", "b"]
    assert snippets.filled(body, {"a": "{b}", "b": " "}) == "{b} och {b}, sedan {b} igen"


def test_written_and_withdrawn_by_many_at_once_it_is_one_and_withdrawn_once(committed):
    omar, key = committed.town.omar, uuid.uuid4()
    who = {"by": omar, "at": committed.now}
    entity, writer = committed.town.unit.entity, Writer("sv", [])

    def write_and_withdraw():
        version = snippets.write(entity, Wording(**FUSE), owner=omar, key=key, writer=writer, **who)
        return version.pk, snippets.withdraw(version.text, because="Nej.", **who).pk

    done = at_once([write_and_withdraw] * 32)

    assert len(set(done)) == 1
    assert Withdrawal.objects.filter(version__title_sv=FUSE["title_sv"]).count() == 1
