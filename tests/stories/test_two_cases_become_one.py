"""A case continues in another: one page, one contact, every promise as it was, and undone at any time."""

import json

import pytest
from django.db import DatabaseError, transaction

from tests.world.browsers import Browser, address, own_page, words
from vidord.cases import account, closing, continuing, merging
from vidord.cases.models import Case, Closure, Merge
from vidord.channels import links
from vidord.channels.models import OutboundMessage
from vidord.core import typography
from vidord.insight import report
from vidord.people.models import Actor, Customer, EntityConsent, ProtectedIdentity
from vidord.promises import ledger
from vidord.promises.models import Outcome, Promise

AMIRA = "amira.nasser@post.example"
WHY = "Båda gäller flytten till Storgatan."


@pytest.fixture
def two(world):
    """Amira has written about electricity, and five minutes later about fibre."""
    power = world.case_from("När kan ni koppla på elen?", subject="El till nya huset")
    world.pass_by(minutes=5)
    fiber = world.case_from("Och bredbandet?", subject="Bredband")
    assert power.customer == fiber.customer
    return power, fiber


@pytest.fixture
def one(world, two):
    """Nadja has let the second continue in the first."""
    power, fiber = two
    Browser(world, world.town.nadja).post(
        f"/desk/cases/{fiber.number}/merges",
        **{"with": power.number, "merge-into": power.number, "merge-because": WHY},
    )
    world.run()
    return Merge.objects.in_force().get(case=fiber, into=power)


def ref(case):
    """The number as pages and mails show it, read without its hard space."""
    return typography.reference(case.number).replace("\u00a0", " ")


def part(world, merged):
    return Browser(world, world.town.nadja).post(
        f"/desk/merges/{merged.pk}/end", **{"part-because": "Det var två saker."}
    )


def live_in(case):
    return Promise.objects.live().filter(case_promise__case=case)


def test_the_page_says_in_sentences_what_will_happen_before_anybody_decides(world, two):
    power, fiber = two
    nadja = Browser(world, world.town.nadja)

    first = words(nadja.get(f"/desk/cases/{fiber.number}"))
    likely = words(nadja.get(f"/desk/cases/{fiber.number}/belonging"))
    shown = words(nadja.get(f"/desk/cases/{fiber.number}/belonging?with={power.number}"))

    assert "Slå ihop, dela eller koppla" in first
    assert f"{ref(power)} El till nya huset samma kund" in likely
    assert f"Ärende {ref(fiber)} fortsätter i ärende {ref(power)}. Kontakten är Nadja Lindgren." in shown
    assert "Nadja Lindgren svarar dig i morgon, senast kl. 9.05" in shown
    assert "Kunden får veta det en gång" in shown
    assert not Merge.objects.exists()


def test_the_desk_shows_both_conversations_in_order_of_time_and_the_old_page_leads_there(world, two, one):
    power, fiber = two
    nadja = Browser(world, world.town.nadja)

    page = nadja.get(f"/desk/cases/{fiber.number}")

    assert address(page) == f"/desk/cases/{power.number}"
    shown = words(page)
    assert shown.index("När kan ni koppla på elen?") < shown.index("Och bredbandet?")
    assert f"Från ärende {ref(fiber)}. Och bredbandet?" in shown
    assert f"Fortsätter här: {ref(fiber)}" in shown


def test_amira_is_told_once_who_her_contact_is_and_both_her_links_show_one_page(world, two, one):
    _power, fiber = two
    (letter,) = [mail for mail in world.postbox.to(AMIRA) if "hänger ihop" in mail["Subject"]]

    pages = [words(Browser(world).get(own_page(case))) for case in two]

    assert "Nadja Lindgren är din kontakt för båda." in words(letter)
    assert f"senast kl. 9.05 (ärende {ref(fiber)})" in words(letter)
    assert WHY not in words(letter)
    for page in pages:
        assert "När kan ni koppla på elen?" in page
        assert f"Från ärende {ref(fiber)}. Och bredbandet?" in page
        assert WHY not in page


def test_whatever_she_answers_comes_to_the_one_that_goes_on(world, two, one):
    power, fiber = two
    acknowledged = fiber.thread.outbound.get(kind="ACKNOWLEDGEMENT")
    ways = {
        "her letter from us": {
            "In_Reply_To": links.message_id(acknowledged.pk, fiber.thread),
            "to": "kundtjanst@granasa.example",
        },
        "our address for her": {"to": links.reply_address(fiber.thread)},
    }
    for way, mail in ways.items():
        said = world.mail(f"Jag svarar på {way}", subject="Sv: Bredband", **mail)
        world.run()
        assert said.placement.thread.case == power, way
    first = fiber.thread.placements.get().message.content
    again = world.mail("Jag svarar mig själv", subject="Sv: Bredband", References=first.mail_id or "<a@b>")
    written = world.reply(fiber.thread, "Från min gamla sida")
    world.run()

    assert written.placement.thread.case == power
    assert again.placement.thread.case in (power, Case.objects.latest("pk"))
    assert fiber.thread.placements.count() == 1


def test_no_promise_changes_owner_or_time_and_one_answer_keeps_both(world, two, one):
    power, _fiber = two
    before = {(one.pk, one.owner_id, one.due_at) for one in Promise.objects.live()}

    Browser(world, world.town.nadja).post(
        f"/desk/cases/{power.number}/answers",
        text="Hej Amira.",
        kind="ANSWER",
        promise="NONE",
        seen=0,
        joined=one.pk,
    )
    world.run()

    assert {(one.pk, one.owner_id, one.due_at) for one in Promise.objects.all()} == before
    assert [world.outcomes_of(one) for one in Promise.objects.all()] == [["KEPT"], ["KEPT"]]
    world.pass_by(days=3)
    assert [line.kept for line in report.lines(at=world.now)] == [2]


def test_it_is_not_closed_while_something_is_owed_in_either_and_the_part_never_alone(world, two, one):
    power, fiber = two
    ledger.end(live_in(power).get(), "VOID", by=Actor.of("clock"), at=world.now, because="THANKS")

    with pytest.raises(closing.StillOwed):
        closing.close(power, by=power.face, at=world.now, because="Klart.")
    with pytest.raises(continuing.ContinuesElsewhere):
        closing.close(fiber, by=power.face, at=world.now, because="Klart.")
    shown = Browser(world, world.town.nadja).post(f"/desk/cases/{fiber.number}/closure", because="Klart.")
    assert f"Det fortsätter i ärende {ref(power)} och avslutas med det." in words(shown)
    world.answer(power, "Hej.")
    world.run()
    closing.close(power, by=power.face, at=world.now, because="Klart.")

    fiber.thread.refresh_from_db()
    power.thread.refresh_from_db()
    assert fiber.thread.link_ends_at == power.thread.link_ends_at is not None
    world.reply(fiber.thread, "En sak till")
    assert not Closure.objects.filter(reopened_at=None).exists()
    assert live_in(power).count() == 1


def test_what_breaks_in_the_part_is_broken_once_and_told_and_still_owed(world, two, one):
    power, fiber = two
    promise = live_in(fiber).get()

    world.until(promise.due_at)
    world.pass_by(minutes=1)
    world.run()

    assert Outcome.objects.filter(promise=promise, kind="BROKEN").count() == 1
    assert "Det är vårt fel." in words(Browser(world).get(own_page(fiber)))
    with pytest.raises(closing.StillOwed):
        closing.close(power, by=power.face, at=world.now, because="Klart.")


def test_undone_each_has_its_own_again_and_what_came_since_is_moved_in_one_step(world, two, one):
    power, fiber = two
    said = world.reply(fiber.thread, "Hur går det med bredbandet?")
    owed = set(live_in(fiber).values_list("pk", "owner", "due_at"))

    page = part(world, one)

    assert f"ligger kvar i ärende {ref(power)} (meddelanden: 1)" in words(page)
    assert f'name="message" value="{said.pk}" checked' in page.content.decode()
    assert set(live_in(fiber).values_list("pk", "owner", "due_at")) == owed
    assert "Och bredbandet?" not in words(Browser(world).get(own_page(power)))
    assert "När kan ni koppla på elen?" not in words(Browser(world).get(own_page(fiber)))
    moved = Browser(world, world.town.nadja).post(
        f"/desk/cases/{power.number}/splits", **{"message": said.pk, "split-to": fiber.number}
    )
    assert address(moved) == f"/desk/cases/{fiber.number}"
    said.placement.refresh_from_db()
    assert said.placement.thread.case == fiber


def test_merged_undone_and_merged_again_she_is_not_told_again(world, two, one):
    power, fiber = two
    part(world, one)

    again = merging.merge(power, fiber, because=WHY, by=world.town.nadja, at=world.now)
    world.run()

    assert again.last == fiber
    assert [merge.ended_at is None for merge in Merge.objects.order_by("pk")] == [False, True]
    assert sum("hänger ihop" in mail["Subject"] for mail in world.postbox.to(AMIRA)) == 1
    assert merging.part(one, because="igen", by=world.town.omar, at=world.now).ended_because != "igen"


def test_a_chain_leads_to_the_last_and_each_link_of_it_can_be_undone(world, two, one):
    power, fiber = two
    world.pass_by(minutes=5)
    bill = world.case_from("Och fakturan?", subject="Faktura")
    second = merging.merge(power, bill, because=WHY, by=world.town.nadja, at=world.now)
    one.refresh_from_db()
    assert (one.last, second.last) == (bill, bill)
    assert address(Browser(world, world.town.nadja).get(f"/desk/cases/{fiber.number}")).endswith(
        str(bill.number)
    )
    assert "Och bredbandet?" in words(Browser(world).get(own_page(bill)))
    world.pass_by(minutes=5)
    late = world.case_from("En till", subject="Till sist")
    assert merging.merge(late, fiber, because=WHY, by=world.town.nadja, at=world.now).last == bill

    merging.part(second, because="Nej.", by=world.town.nadja, at=world.now)

    one.refresh_from_db()
    assert one.last == power
    assert Case.objects.last_of(late) == bill
    with pytest.raises(merging.NotMergeable):
        merging.merge(power, fiber, because=WHY, by=world.town.nadja, at=world.now)


def test_a_closed_case_is_opened_again_by_it(world, two):
    power, fiber = two
    world.answer(power, "Hej.")
    world.run()
    closing.close(power, by=power.face, at=world.now, because="Klart.")

    shown = words(
        Browser(world, world.town.nadja).get(f"/desk/cases/{fiber.number}/belonging?with={power.number}")
    )
    merging.merge(fiber, power, because=WHY, by=world.town.nadja, at=world.now)

    assert f"Ärende {ref(power)} är avslutat och öppnas igen." in shown
    assert not Closure.objects.filter(reopened_at=None).exists()


def test_two_customers_are_one_only_when_somebody_says_how_she_knows(world, two):
    power, _fiber = two
    other = world.case_from("Hej, det är jag igen", sender="amira@jobbet.example", subject="El")
    nadja = Browser(world, world.town.nadja)
    form = {"with": power.number, "merge-into": power.number, "merge-because": WHY}

    refused = nadja.post(f"/desk/cases/{other.number}/merges", **form)
    assert "De är två kunders." in words(refused)
    assert not Merge.objects.exists()
    nadja.post(
        f"/desk/cases/{other.number}/merges", **form, **{"merge-same_person": "Ringde upp 070-174 06 18."}
    )
    world.run()

    assert "Hej, det är jag igen" in words(nadja.get(f"/desk/cases/{power.number}"))
    hers, others = (words(Browser(world).get(own_page(case))) for case in (power, other))
    assert "Hej, det är jag igen" not in hers
    assert "koppla på elen" not in others
    assert not any("hänger ihop" in mail["Subject"] for mail in world.postbox.mails)
    said = world.reply(other.thread, "Och en sak till")
    assert said.placement.thread == other.thread
    assert "Och en sak till" in words(nadja.get(f"/desk/cases/{power.number}"))
    with pytest.raises(closing.StillOwed):
        closing.close(power, by=power.face, at=world.now, because="Klart.")


def test_protected_erased_and_walled_customers_stay_apart_in_clear_words(world, two):
    power, fiber = two
    other = world.case_from("Hej", sender="lotta@post.example", name="Lotta Berg", subject="El")
    wall = world.case_from("Fiber!", to="fiber@granasa.example", subject="Fiber")
    by = {"because": WHY, "by": world.town.nadja, "at": world.now}
    assert wall.customer == power.customer

    with pytest.raises(merging.NotMergeable, match=merging.ANOTHER_ENTITY):
        merging.merge(wall, power, **by)
    for entity in (power.unit.entity, wall.unit.entity):
        EntityConsent.objects.create(customer=power.customer, entity=entity, given_at=world.now)
    assert merging.merge(wall, power, **by).last == power
    shield = ProtectedIdentity.objects.create(customer=other.customer, since=world.now)
    with pytest.raises(merging.NotMergeable, match=merging.PROTECTED):
        merging.merge(other, power, same_person_because="Samma.", **by)
    shield.delete()
    Customer.objects.filter(pk=other.customer_id).update(erased_at=world.now)
    with pytest.raises(merging.NotMergeable, match=merging.ERASED):
        merging.merge(other, power, same_person_because="Samma.", **by)
    with pytest.raises(merging.NotMergeable, match=merging.SAME_CASE):
        merging.merge(fiber, fiber, **by)


def test_a_program_reads_where_it_continues(world, two, one):
    power, fiber = two

    said = account.of_case(str(fiber.number), at=world.now)

    assert (said["continues_in"], said["state"]) == (str(power.number), "OWNED")
    assert account.of_case(str(power.number), at=world.now)["continues_in"] is None
    assert json.dumps(said)


def test_the_database_holds_it(world, two, one):
    power, fiber = two
    world.pass_by(minutes=5)
    bill = world.case_from("Och fakturan?", subject="Faktura")
    stranger = world.case_from("Hej", sender="per.ek@post.example", name="Per Ek", subject="El")
    row = {"at": world.now, "by": Actor.of(world.town.nadja), "because": WHY}
    ended = {"ended_at": world.now, "ended_by": row["by"], "ended_because": "x"}
    refusals = {
        "a case goes on in two": lambda: Merge.objects.create(case=fiber, into=bill, last=bill, **row),
        "a circle": lambda: Merge.objects.create(case=power, into=fiber, last=fiber, **row),
        "into one that goes on elsewhere": lambda: Merge.objects.create(
            case=bill, into=fiber, last=fiber, **row
        ),
        "in itself": lambda: Merge.objects.create(case=bill, into=bill, last=bill, **row),
        "two customers": lambda: Merge.objects.create(case=stranger, into=power, last=power, **row),
        "no reason": lambda: Merge.objects.create(
            case=bill, into=power, last=power, **(row | {"because": ""})
        ),
        "ended from the start": lambda: Merge.objects.create(
            case=bill, into=power, last=power, **row, **ended
        ),
        "ended without a reason": lambda: Merge.objects.filter(pk=one.pk).update(ended_at=world.now),
        "another reason": lambda: Merge.objects.filter(pk=one.pk).update(because="x"),
        "another end": lambda: Merge.objects.filter(pk=one.pk).update(last=bill),
        "taken away": lambda: Merge.objects.filter(pk=one.pk).delete(),
        "closed alone": lambda: Closure.objects.create(
            case=fiber, closed_at=world.now, by=row["by"], because="x"
        ),
        "closed over it": lambda: _close_over(power, world),
    }
    for why, act in refusals.items():
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
            raise AssertionError(why)
    merging.part(one, because="Nej.", by=world.town.nadja, at=world.now)
    with pytest.raises(DatabaseError), transaction.atomic():
        Merge.objects.filter(pk=one.pk).update(ended_at=None, ended_by=None, ended_because="")


def _close_over(power, world):
    """Nothing is owed in the one that goes on; something is in what continues there."""
    ledger.end(live_in(power).get(), "VOID", by=Actor.of("clock"), at=world.now, because="THANKS")
    Closure.objects.create(case=power, closed_at=world.now, by=Actor.of("clock"), because="x")


def test_nothing_but_the_one_letter_goes_out(world, two):
    power, fiber = two
    before = OutboundMessage.objects.count()

    merging.merge(fiber, power, because=WHY, by=world.town.omar, at=world.now)

    assert OutboundMessage.objects.count() == before + 1
