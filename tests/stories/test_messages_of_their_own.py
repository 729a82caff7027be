"""Messages get a case of their own, never later answered than promised; and cases are linked."""

import pytest
from django.db import DatabaseError, transaction

from tests.world import moment
from tests.world.browsers import Browser, address, own_page, words
from vidord.cases import linking, merging, placing, splitting
from vidord.cases.models import Case, CaseLink
from vidord.channels import links
from vidord.channels.models import OutboundMessage
from vidord.people.models import Actor, ProtectedIdentity
from vidord.promises.models import Promise

AMIRA = "amira.nasser@post.example"


@pytest.fixture
def case(world):
    """Amira asked about electricity at nine, and about a bill at eleven and half past."""
    case = world.case_from("När kan ni koppla på elen?", subject="El till nya huset")
    for clock, text in (("11:00", "Fakturan är fel."), ("11:30", "Den gäller oktober.")):
        world.at(f"2026-11-10 {clock}")
        world.reply(case.thread, text)
    return case


def replies(case):
    return [one.message_id for one in splitting.movable(case)]


def split(world, case, **said):
    form = {"split-title": "Fel på fakturan", "split-topic": "BILL", "message": replies(case)} | said
    return Browser(world, world.town.nadja).post(f"/desk/cases/{case.number}/splits", **form)


def test_nadja_takes_two_messages_out_and_amira_is_told_as_for_any_new_matter(world, case):
    shown = split(world, case)
    world.run()

    new = Case.objects.latest("pk")
    assert address(shown) == f"/desk/cases/{new.number}"
    assert (new.customer, new.face, new.title, new.topic) == (
        case.customer,
        case.face,
        "Fel på fakturan",
        "BILL",
    )
    assert "Fakturan är fel." in words(shown)
    assert "Den gäller oktober." in words(shown)
    assert [one.outcome for one in new.thread.placements.order_by("message")] == ["NEW_CASE", "REPLY"]
    assert case.thread.placements.count() == 1
    (letter,) = new.thread.outbound.filter(kind="ACKNOWLEDGEMENT")
    assert "Nadja Lindgren svarar dig" in letter.subject
    hers = words(Browser(world).get(own_page(new)))
    assert "Fakturan är fel." in hers
    assert "koppla på elen" not in hers
    assert "tog ut meddelanden" in words(Browser(world, world.town.nadja).get(f"/desk/cases/{case.number}"))


def test_the_answer_there_is_due_no_later_than_what_she_had_and_the_old_one_stays(world, case):
    old = Promise.objects.get(case_promise__case=case)
    world.at("2026-11-10 15:00")

    split(world, case)

    new = Promise.objects.latest("pk")
    assert (new.due_at, new.source, new.source_reference) == (old.due_at, old.source, old.source_reference)
    assert new.due_at == moment("2026-11-11 09:00")
    old.refresh_from_db()
    assert old.wake_at is not None


def test_when_nothing_is_owed_any_more_it_counts_from_when_she_wrote(world, case):
    world.at("2026-11-10 15:00")
    world.answer(case, "Hej. Om elen: på torsdag.")
    world.run()

    split(world, case)

    assert Promise.objects.latest("pk").due_at == moment("2026-11-11 11:00")


def test_when_that_time_has_passed_it_counts_from_now(world, case):
    world.answer(case, "Hej. Om elen: på torsdag.")
    world.run()
    world.at("2026-11-18 10:00")

    split(world, case)

    assert Promise.objects.latest("pk").due_at == moment("2026-11-19 10:00")


def test_merged_back_it_is_as_before(world, case):
    split(world, case)
    new = Case.objects.latest("pk")

    merging.merge(new, case, because="Det var samma sak.", by=world.town.nadja, at=world.now)

    shown = words(Browser(world, world.town.nadja).get(f"/desk/cases/{case.number}"))
    assert (
        shown.index("koppla på elen") < shown.index("Fakturan är fel.") < shown.index("Den gäller oktober.")
    )


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"message": []}, "Välj meddelanden"),
        ({"message": ["999999"]}, "Välj meddelanden från kunden"),
        ({"split-title": ""}, "Skriv vad det nya ärendet handlar om"),
        ({"split-to": "999999"}, "Du har inget ärende med det numret"),
    ],
)
def test_what_can_not_be_taken_out_is_said_and_nothing_is_lost(world, case, said, refusal):
    shown = split(world, case, **said)

    assert shown.status_code in {409, 422}
    assert refusal in words(shown)
    assert Case.objects.count() == 1


def test_what_began_the_case_what_a_stranger_wrote_and_what_is_another_customers_stay(world, case):
    first = case.thread.placements.order_by("message").first().message
    world.mail("Jag med", sender="granne@post.example", name="Bo Granne", to=_reply_address(case))
    world.run()
    stranger = case.thread.placements.latest("pk").message_id
    other = world.case_from("Hej", sender="per.ek@post.example", name="Per Ek", subject="El")
    act = {"by": world.town.nadja, "at": world.now}

    for messages in ([first.pk], [stranger], [*replies(case), first.pk]):
        with pytest.raises(placing.NotToBeMoved):
            splitting.split(case, messages, title="X", topic="BILL", **act)
    with pytest.raises(placing.NotToBeMoved):
        splitting.move(case, replies(case), to=other, **act)


def _reply_address(case):
    return links.reply_address(case.thread)


def test_a_message_is_taken_out_once(world, case):
    chosen = replies(case)
    split(world, case)

    assert split(world, case, message=chosen).status_code == 409
    assert Case.objects.count() == 2


def test_two_linked_cases_show_each_other_and_nothing_else_changes(world, case):
    other = world.case_from("Grannen", sender="per.ek@post.example", name="Per Ek", subject="Samma kabel")
    before = (Promise.objects.count(), OutboundMessage.objects.count())
    nadja = Browser(world, world.town.nadja)

    nadja.post(
        f"/desk/cases/{case.number}/links", **{"with": other.number, "link-because": "Kabeln är gemensam."}
    )

    assert "Samma kabel" in words(nadja.get(f"/desk/cases/{case.number}"))
    assert "El till nya huset" in words(nadja.get(f"/desk/cases/{other.number}"))
    assert "Kabeln är gemensam." in words(nadja.get(f"/desk/cases/{other.number}/belonging"))
    assert "kabel" not in words(Browser(world).get(own_page(case))).lower()
    assert (Promise.objects.count(), OutboundMessage.objects.count()) == before
    nadja.post(f"/desk/links/{CaseLink.objects.get().pk}/end")
    assert "Samma kabel" not in words(nadja.get(f"/desk/cases/{case.number}"))


def test_a_link_to_what_she_may_not_see_is_not_seen(world, case):
    other = world.case_from(
        "Hemligt", sender="lotta@post.example", name="Lotta Berg", subject="Skyddad rubrik"
    )
    linking.link(case, other, because="Samma hus.", by=world.town.eva, at=world.now)
    ProtectedIdentity.objects.create(customer=other.customer, since=world.now).readers.add(world.town.eva)

    seen = {
        person: words(Browser(world, person).get(f"/desk/cases/{case.number}"))
        for person in (world.town.nadja, world.town.eva)
    }

    assert "Skyddad rubrik" in seen[world.town.eva]
    assert "Skyddad rubrik" not in seen[world.town.nadja]
    refused = Browser(world, world.town.nadja).post(
        f"/desk/cases/{case.number}/links", **{"with": other.number, "link-because": "x"}
    )
    assert "Du har inget annat ärende" in words(refused)
    assert (
        Browser(world, world.town.nadja).post(f"/desk/links/{CaseLink.objects.get().pk}/end").status_code
        == 404
    )


def test_the_database_holds_links_too(world, case):
    other = world.case_from("Grannen", sender="per.ek@post.example", name="Per Ek", subject="Samma kabel")
    linked = linking.link(other, case, because="Kabeln.", by=world.town.nadja, at=world.now)
    assert linking.link(case, other, because="igen", by=world.town.nadja, at=world.now) == linked
    row = {"at": world.now, "by": Actor.of(world.town.nadja), "because": "x"}
    refusals = {
        "the wrong way round": lambda: CaseLink.objects.create(case=other, other=case, **row),
        "with itself": lambda: CaseLink.objects.create(case=case, other=case, **row),
        "twice": lambda: CaseLink.objects.create(case=case, other=other, **row),
        "another reason": lambda: CaseLink.objects.update(because="y"),
        "taken away": lambda: CaseLink.objects.all().delete(),
    }
    for why, act in refusals.items():
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
            raise AssertionError(why)
    with pytest.raises(linking.SameCase):
        linking.link(case, case, because="x", by=world.town.nadja, at=world.now)
