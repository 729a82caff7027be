"""What must hold everywhere, one test for each of the rules that a promise lives by."""

import json

import pytest
from django.db import IntegrityError, connection, transaction

from tests.world.browsers import Browser, own_page, words
from vidord.cases.giving import Undertaking, give
from vidord.cases.models import Case, Closure
from vidord.channels.models import OutboundMessage
from vidord.people.models import Actor, Departure
from vidord.promises import ledger
from vidord.promises.models import Outcome, Promise
from vidord.web.commands import line

AMIRA = "amira.nasser@post.example"


def refused(action):
    with pytest.raises(IntegrityError), transaction.atomic():
        action()


def at_once(statement, *values):
    """Run a statement as the application and let the database check now what it would check at the end."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_each_live_promise_in_the_town_has_one_owner_with_a_name_who_serves(lived):
    live = Promise.objects.live().select_related("owner")

    assert live.count() > 5
    assert all(promise.owner.public_name and promise.owner.direct_number for promise in live)
    assert not Departure.objects.filter(staff__in=live.values("owner")).exists()


def test_amiras_promise_can_be_nobodys_and_no_groups(world):
    promise = world.promise_in(world.case_from())
    nobody = "UPDATE promises_promise SET owner_id = %s WHERE id = %s"

    refused(lambda: at_once(nobody, None, promise.pk))
    refused(lambda: at_once(nobody, 999_999, promise.pk))


def save_later(promise, later):
    promise.due_at = later
    promise.save()


@pytest.mark.parametrize(
    "edit",
    [
        save_later,
        lambda promise, later: Promise.objects.filter(pk=promise.pk).update(due_at=later),
        lambda promise, later: at_once(
            "UPDATE promises_promise SET due_at = %s WHERE id = %s", later, promise.pk
        ),
        lambda promise, later: at_once("DELETE FROM promises_promise WHERE id = %s", promise.pk),
    ],
    ids=["saved", "updated", "in SQL", "deleted"],
)
def test_nobody_edits_the_time_that_amira_was_given(world, edit):
    promise = world.promise_in(world.case_from())
    due_at = promise.due_at

    refused(lambda: edit(promise, due_at.replace(day=20)))

    assert Promise.objects.get(pk=promise.pk).due_at == due_at


def test_that_nadja_says_she_called_keeps_nothing_and_neither_does_a_mail_that_did_not_arrive(world):
    case = world.case_from()
    promise = world.promise_in(case)
    world.postbox.refuses = ["550 5.1.1 no such mailbox"] * 2

    Browser(world, world.town.nadja).post(f"/desk/promises/{promise.pk}/calls", talked="yes")
    world.answer(case, "Hej Amira. Du behöver ett elavtal.")
    world.run()

    assert world.outcomes_of(promise) == []


@pytest.mark.parametrize("evidence", ["", "ACCEPTED_MESSAGE", "CUSTOMER_CONFIRMED"])
def test_the_database_takes_no_kept_that_only_says_so(world, evidence):
    promise, nadja = world.promise_in(world.case_from()), Actor.of(world.town.nadja)

    refused(lambda: ledger.end(promise, "KEPT", by=nadja, at=world.now, evidence=evidence))

    assert world.outcomes_of(promise) == []


def test_that_we_broke_it_is_amiras_to_read_first_and_moves_up_by_itself(world):
    case = world.case_from()

    world.at("2026-11-11 09:00")

    first, *others = OutboundMessage.objects.filter(queued_at=world.now).order_by("id")
    page = words(Browser(world).get(own_page(case)))
    assert first.recipient == AMIRA
    assert [one.to_staff for one in others] == [world.town.omar]
    assert "Inte hållet" in page
    assert "Omar Haddad svarar för det nu" in page


def test_what_was_broken_is_made_good_and_nothing_makes_it_kept(world):
    case, clock = world.case_from(), Actor.of("clock")
    world.at("2026-11-11 09:00")
    promise = world.promise_in(case)
    world.answer(case)
    world.pass_by(minutes=5).run()
    assert world.outcomes_of(promise) == ["BROKEN", "MADE_GOOD"]

    word = {"by": clock, "evidence": "CUSTOMER_CONFIRMED", "evidence_at": promise.made_at}
    refused(lambda: ledger.end(promise, Outcome.Kind.KEPT, at=world.now, **word))

    assert "Gottgjort i efterhand" in words(Browser(world).get(own_page(case)))


def test_waiting_for_the_grid_company_stops_no_clock(world):
    case = world.case_from()
    due_at = world.promise_in(case).due_at

    world.answer(case, "Hej Amira. Vi väntar på svar från nätbolaget.", is_answer=False)
    world.at("2026-11-10 16:00").at("2026-11-11 09:00")

    promise = world.promise_in(case)
    assert (promise.due_at, world.outcomes_of(promise)) == (due_at, ["BROKEN"])


@pytest.mark.parametrize("kind", ["MOVED", "RELEASED"])
def test_what_the_law_promises_kerstin_is_neither_moved_nor_released_by_us(world, kind):
    case = world.case_from("Kylen är död.", name="Kerstin Wallin", sender="kerstin.wallin@post.example")
    due_at, nadja = world.now.replace(day=30), Actor.of(world.town.nadja)
    law = ledger.Source(
        Promise.Source.LAW, words="Varan ska avhjälpas.", law_rule="kkl:5:1", law_version="2022-01-01"
    )
    by_law = give(Undertaking(case, "WRITE", case.face, due_at, source=law), by=nadja, at=world.now)

    refused(lambda: ledger.end(by_law, kind, by=nadja, at=world.now, because="Vi hinner inte."))

    assert world.outcomes_of(by_law) == []


def test_a_case_in_which_something_is_owed_can_not_be_closed_by_anybody(world):
    case, nadja = world.case_from(), Actor.of(world.town.nadja)

    refused(
        lambda: Closure.objects.create(case=case, closed_at=world.now, by=nadja, because="Vi stänger ändå.")
    )
    world.at("2026-11-11 09:00")  # broken is owed too
    refused(
        lambda: Closure.objects.create(case=case, closed_at=world.now, by=nadja, because="Vi stänger ändå.")
    )


def test_half_a_year_of_silence_closes_nothing_that_was_not_answered(world):
    case = world.case_from()

    world.at("2026-11-11 09:00").at("2027-05-11 09:00")

    assert Case.objects.open().get() == case
    assert world.promise_in(case) in Promise.objects.live()


def test_no_page_about_a_person_changes_by_what_she_has_kept_or_broken(lived):
    omar = Browser(lived, lived.town.omar)
    pages = ["/desk/people", *(f"/desk/people/{one.pk}" for one in (lived.town.nadja, lived.town.yusuf))]
    before = [words(omar.get(page)) for page in pages]

    clock = Actor.of("clock")
    for promise in (
        Promise.objects.live().exclude(outcomes__kind="BROKEN").exclude(kind__in=("REVIEW", "REMEDY"))
    ):
        word = {"by": clock, "evidence": "CUSTOMER_CONFIRMED", "evidence_at": promise.made_at}
        ledger.end(promise, Outcome.Kind.KEPT, at=lived.now, **word)

    assert [words(omar.get(page)) for page in pages] == before
    assert not [page for page in before for word in ("Hållet", "Brutet", "%", "i tid") if word in page]


def test_the_command_that_prints_a_case_counts_nothing_and_has_no_figure_for_a_person(world, capsys):
    case = world.case_from()

    assert line.main(["case", str(case.number), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)

    keys = {"reference", "state", "face", "customer", "language", "messages", "promises", "link"}
    keys |= {"not_arrived", "continues_in"}
    promise = {"id", "source", "kind", "owner", "made_at", "due_at", "because", "instead_of", "outcomes"}
    promise |= {"due_now", "waits_for"}
    assert set(told) == keys
    assert set(told["promises"][0]) == promise
    about_figures = [name for name in line.COMMANDS if name in {"report", "statistics", "export", "figures"}]
    assert about_figures == []


def test_a_fibre_matter_that_came_to_the_electricity_mailbox_is_ours_and_nobody_is_sent_elsewhere(world):
    case = world.case_from(
        "Fibern är död sedan i morse.", subject="Ingen fiber", to="kundtjanst@granasa.example"
    )

    told = words(world.postbox.to(AMIRA)[0])
    assert case.face == world.promise_in(case).owner
    assert case.face.unit == world.town.unit
    assert f"{case.face.public_name} svarar dig" in told
    assert not [word for word in ("Stadsnät", "fiber@", "kontakta", "vänd dig", "hänvis") if word in told]
