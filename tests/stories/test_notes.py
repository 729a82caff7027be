"""Notes between colleagues: in the conversation at the desk, never with the customer; a named one is told."""

import uuid
from functools import partial

import pytest
from django.db import DatabaseError, transaction

from tests.world.at_once import at_once
from tests.world.browsers import Browser, own_page, words
from vidord.cases import account, leaving, mentioning, noting
from vidord.cases.models import Case, Mention, Note
from vidord.people.models import Actor, EntityConsent, ProtectedIdentity, Staff

PER = "per.ek@post.example"
OMARS = "omar@granasa.example"


@pytest.fixture
def case(world):
    """Per Ek has written and Nadja is his contact."""
    return world.case_from("Mätaren visar noll.", name="Per Ek", sender=PER, subject="Mätaren")


def note(world, case, text, *, by="nadja", **said):
    return Browser(world, getattr(world.town, by)).post(
        f"/desk/cases/{case.number}/notes", text=text, tell="", **said
    )


def today(world, who):
    return words(Browser(world, getattr(world.town, who)).get("/desk/"))


def told(world):
    return set(Mention.objects.values_list("staff__public_name", flat=True))


def test_a_note_stands_in_the_conversation_at_its_time_by_name_and_marked_as_internal(world, case):
    world.pass_by(minutes=5)
    shown = words(note(world, case, "Glapp i nollan. Felet var vårt."))
    world.pass_by(minutes=5)
    world.answer(case, "Hej Per, vi byter mätaren.")

    assert "Nadja Lindgren antecknade, bara för kollegor" in shown
    page = words(Browser(world, world.town.omar).get(f"/desk/cases/{case.number}"))
    hers, noted, ours = (page.index(one) for one in ("visar noll.", "Glapp i nollan", "vi byter mätaren"))
    assert hers < noted < ours


def test_no_customer_and_no_program_is_ever_shown_a_note(world, case):
    note(world, case, "kanariefågel @Omar")
    world.answer(case, "Hej Per, vi byter mätaren.")
    world.run()

    assert "kanarie" not in Browser(world).get(own_page(case)).content.decode()
    assert "kanarie" not in str(account.of_case(str(case.number), at=world.now))
    assert not [mail for mail in world.postbox.mails if "kanarie" in mail.as_string()]


def test_omar_who_is_named_sees_it_on_his_today_until_he_has_ticked_it_off_and_hears_by_mail_once(
    world, case
):
    note(world, case, "@Omar kan du se på mätaren?")
    world.run()

    assert "Nadja Lindgren nämnde dig i en anteckning" in today(world, "omar")
    (mail,) = world.postbox.to(OMARS)
    assert "vill att du läser en anteckning" in mail["Subject"]
    assert "kan du se på mätaren" not in words(mail)
    mention = Mention.objects.get()
    Browser(world, world.town.omar).post(f"/desk/mentions/{mention.pk}/tick")
    assert "nämnde dig" not in today(world, "omar")
    assert "Omar Haddad (har sett)" in words(
        Browser(world, world.town.nadja).get(f"/desk/cases/{case.number}")
    )


def test_being_named_moves_nothing(world, case):
    before = (case.face, world.promise_in(case).owner)

    note(world, case, "@Omar @Eva Lindqvist, vad säger ni?")

    case.refresh_from_db()
    assert (case.face, world.promise_in(case).owner) == before
    assert told(world) == {"Omar Haddad", "Eva Lindqvist"}


def test_whoever_can_not_type_the_name_chooses_it_beside_the_note(world, case):
    Browser(world, world.town.nadja).post(
        f"/desk/cases/{case.number}/notes", text="Se på mätaren.", tell=world.town.yusuf.pk
    )

    assert told(world) == {"Yusuf Demir"}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("@omar", {"Omar Haddad"}),
        ("(@Omar)", {"Omar Haddad"}),
        ("@Omar Haddad.", {"Omar Haddad"}),
        ("@eva   lindqvist: titta", {"Eva Lindqvist"}),
        ("@Omar och igen @Omar Haddad", {"Omar Haddad"}),
        ("Jag själv, @Nadja", set()),
        ("Skriv till per.ek@post.example", set()),
        ("Priset är 3 @ 20 kr", set()),
    ],
)
def test_names_are_read_as_people_write_them(world, case, text, who):
    note(world, case, text)

    assert told(world) == who
    assert Note.objects.count() == 1


def test_of_two_with_the_same_first_name_the_writer_is_asked_which_and_loses_nothing(world, case):
    Staff.objects.filter(pk=world.town.karin.pk).update(public_name="Omar Ek")

    shown = words(note(world, case, "@Omar kan du se på mätaren?"))

    assert "Flera här heter Omar. Skriv hela namnet: Omar Ek · Omar Haddad" in shown
    assert "@Omar kan du se på mätaren?" in shown
    assert not Note.objects.exists()
    note(world, case, "@Omar Ek kan du se på mätaren?")
    assert told(world) == {"Omar Ek"}


@pytest.mark.parametrize("group", ["@Kundtjänst", "@gruppchef", "@alla"])
def test_nobody_can_name_a_group(world, case, group):
    shown = words(note(world, case, f"{group} titta på det här"))

    assert "Bara en person kan nämnas, ingen grupp" in shown
    assert not Note.objects.exists()


def test_lena_of_another_company_is_not_told_until_the_customer_has_said_yes(world, case):
    assert "Lena Öst får inte se det här ärendet" in words(note(world, case, "@Lena vad gäller för fibern?"))
    assert not Note.objects.exists()

    entity = world.town.lena.unit.entity
    EntityConsent.objects.create(customer=case.customer, entity=entity, given_at=world.now)
    note(world, case, "@Lena vad gäller för fibern?")
    assert told(world) == {"Lena Öst"}


def test_of_a_protected_customer_only_her_readers_can_be_told(world, case):
    shield = ProtectedIdentity.objects.create(customer=case.customer, since=world.now)
    shield.readers.add(world.town.eva, world.town.gunnar)

    shown = words(note(world, case, "@Omar", by="eva"))
    note(world, case, "@Gunnar hemliga ord", by="eva")
    world.run()

    assert "Omar Haddad får inte se" in shown
    assert told(world) == {"Gunnar Strand"}
    (mail,) = world.postbox.to("gunnar@granasa.example")
    assert "Skyddad identitet" in words(mail) and "Mätaren" not in words(mail)


def test_who_may_be_told_is_who_may_see(world, case):
    for person in Staff.objects.serving():
        sees = Case.objects.seen_by(person, at=world.now).filter(pk=case.pk).exists()
        assert (person.pk in mentioning.who_may_see(case, at=world.now)) == sees, person.public_name


def test_nadja_hears_that_karin_is_not_here_now(world, case):
    shown = words(note(world, case, "@Karin"))

    assert "Karin Dahl har fått veta det, men är inte här nu: åter i dag kl. 14.00" in shown


def test_what_karin_was_told_and_had_not_seen_when_she_left_is_told_to_her_heir(world, case):
    note(world, case, "@Karin")

    leaving.leave(world.town.karin, by=Actor.of(world.town.omar), at=world.now)

    assert set(Mention.objects.filter(ticked_at=None).values_list("staff__public_name", flat=True)) == {
        "Yusuf Demir"
    }


def test_a_note_is_never_edited(world, case):
    note(world, case, "Felet var vårt.")

    for change in (lambda: Note.objects.update(text="Felet var hans."), lambda: Note.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_an_empty_note_is_not_written(world, case):
    assert "Skriv anteckningen, en rad räcker" in words(note(world, case, "  "))
    assert not Note.objects.exists()


def test_a_form_that_is_posted_many_times_at_once_notes_and_tells_once(committed):
    town = committed
    case, key, omar = town.case_from("Mätaren", subject="Mätaren"), uuid.uuid4(), town.town.omar
    write = partial(noting.write, case, text="@Omar", by=case.face, at=town.now, form_key=key, tell=[omar])

    written = at_once([write] * 32)

    assert len(set(written)) == 1
    assert Mention.objects.filter(staff=omar).count() == 1
    assert town.town.omar.notices.filter(subject__contains="anteckning").count() == 1
