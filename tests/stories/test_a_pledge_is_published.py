"""A standing promise is written by one, read by another, published by who may, and ends in the open."""

from functools import partial

import pytest
from django.db import DatabaseError, transaction

from tests.world.at_once import at_once
from tests.world.browsers import Browser, address, own_page, words
from vidord.people.models import Actor, Mandate
from vidord.promises.models import Promise
from vidord.texts import pledges, publishing
from vidord.texts.models import Draft, PledgeRule, Text, TextVersion, Withdrawal
from vidord.texts.publishing import Reason

BECAUSE = Reason("Räkningar brådskar.", "Bills are urgent.")
WORDS = {
    "title_sv": "Svar om räkningar inom fyra arbetstimmar",
    "title_en": "An answer about a bill within four working hours",
    "body_sv": "Den som frågar om en räkning får svar inom fyra arbetstimmar.",
    "body_en": "Whoever asks about a bill is answered within four working hours.",
    "indicator_sv": "andel svar i tid",
    "indicator_en": "share of answers in time",
}
WHY = {"because_sv": BECAUSE.sv, "because_en": BECAUSE.en}


def said(world, **changed):
    """What Omar fills in at the desk."""
    entity, owner = world.town.unit.entity_id, world.town.omar.pk
    form = {"entity": entity, "owner": owner, "topics": "BILL", "covers": "ALL", "measure": "working_hours"}
    return WORDS | form | {"working_hours": "4"} | changed


def drafted(world, **changed):
    shown = Browser(world, world.town.omar).post("/desk/pledges/new", **said(world, **changed))
    return shown, Draft.objects.latest("pk") if Draft.objects.exists() else None


def check(world, draft, person):
    draft.refresh_from_db()
    path = f"/desk/drafts/{draft.pk}/check"
    return words(Browser(world, person).post(path, seen_at=draft.written_at.isoformat()))


def publish(world, draft, person, **changed):
    return Browser(world, person).post(f"/desk/drafts/{draft.pk}/publication", **(WHY | changed))


@pytest.fixture
def published(world):
    _, draft = drafted(world)
    check(world, draft, world.town.nadja)
    publish(world, draft, world.town.eva)
    return TextVersion.objects.get(draft=draft)


def test_omar_writes_nadja_reads_eva_publishes_and_everybody_reads_it(world):
    shown, draft = drafted(world)
    assert "Ingen annan har läst det än." in words(shown)
    assert "fyra arbetstimmar: inkom tisdag 9.00, senast tisdag 13.00." in words(shown)
    assert "four working hours: received Tuesday 9:00, by Tuesday 13:00." in words(shown)
    assert "fyra arbetstimmar: inkom fredag 21.40, räknas från måndag 8.00, senast måndag 12.00." in words(
        shown
    )
    assert "Kommer in dagen före en helgdag" in words(shown)

    assert "Tack för att du har läst det" in check(world, draft, world.town.nadja)
    shown = publish(world, draft, world.town.eva)

    version = TextVersion.objects.get(draft=draft)
    assert address(shown) == f"/loften/{version.pk}"
    assert (version.written_by, version.checked_by, version.decided_by) == (
        world.town.omar,
        world.town.nadja,
        world.town.eva,
    )
    public = words(Browser(world).get("/loften"))
    assert WORDS["title_sv"] in public
    assert "Omar Haddad svarar för det." in public
    assert BECAUSE.en in words(Browser(world).get(f"/loften/{version.pk}?language=en"))


def test_nobody_checks_her_own_words_and_a_change_is_read_again(world):
    _, draft = drafted(world)
    assert "Du skrev det sist" in check(world, draft, world.town.omar)
    assert "Ingen annan har läst det" in words(publish(world, draft, world.town.eva))

    check(world, draft, world.town.nadja)
    Browser(world, world.town.omar).post(f"/desk/drafts/{draft.pk}", **said(world, working_hours="6"))

    draft.refresh_from_db()
    assert (draft.working_hours, draft.checked_by) == (6, None)


def test_what_was_changed_after_she_opened_it_is_not_what_she_read(world):
    _, draft = drafted(world)
    seen_at = draft.written_at
    world.pass_by(minutes=5)
    Browser(world, world.town.omar).post(f"/desk/drafts/{draft.pk}", **said(world, working_hours="6"))

    path = f"/desk/drafts/{draft.pk}/check"
    shown = words(Browser(world, world.town.nadja).post(path, seen_at=seen_at.isoformat()))

    assert "Det har ändrats sedan du läste det" in shown


def test_who_has_no_mandate_publishes_and_withdraws_nothing(world, published):
    _, draft = drafted(world, title_sv="Svar inom sex arbetstimmar", body_sv="Svar.", body_en="Answer.")
    check(world, draft, world.town.nadja)

    for person in (world.town.nadja, world.town.petra):  # Petra may, in the fibre company
        assert publish(world, draft, person, seen="on").status_code in {403, 404}
    withdrawn = Browser(world, world.town.omar).post(f"/desk/pledges/{published.pk}/withdrawal", **WHY)

    assert "Du har ingen befogenhet att publicera här." in words(withdrawn)
    assert not TextVersion.objects.filter(draft=draft).exists()
    assert not Withdrawal.objects.exists()


def test_a_mandate_that_has_ended_publishes_nothing(world):
    _, draft = drafted(world)
    check(world, draft, world.town.nadja)
    Mandate.objects.filter(holder=world.town.eva, kind="PUBLISH").update(ends_at=world.now)

    with pytest.raises(publishing.NoMandate):
        publishing.publish(draft, because=BECAUSE, by=world.town.eva, at=world.now)


def test_words_that_say_another_time_than_the_rule_are_shown_and_meant(world):
    wrong = {"body_sv": "Du får svar inom en arbetsdag.", "body_en": "You are answered within 1 working day."}
    shown, draft = drafted(world, **wrong, measure="working_days", working_days="3")
    assert "Orden och regeln säger olika tider" in words(shown)
    assert "”en arbetsdag”" in words(shown)
    check(world, draft, world.town.nadja)

    assert publish(world, draft, world.town.eva).status_code == 422
    publish(world, draft, world.town.eva, seen="on")

    assert TextVersion.objects.filter(draft=draft).exists()


def test_words_that_say_what_the_rule_says_are_no_contradiction(world):
    shown, _ = drafted(world)

    assert "säger olika tider" not in words(shown)


def test_a_day_that_is_no_length_of_time_is_no_contradiction_to_the_same_day(world):
    same_day = {
        "body_sv": "Den som skriver före klockan 14 en arbetsdag får svar samma dag, annars nästa.",
        "body_en": "Whoever writes before 14:00 on a working day is answered the same day, else the next.",
        "title_sv": "Svar samma dag",
        "title_en": "An answer the same day",
    }
    rule = {"measure": "same_day_before", "same_day_before": "14.00", "next_day_by": "12.00"}

    shown, draft = drafted(world, **same_day, **rule)

    assert draft.same_day_before
    assert "säger olika tider" not in words(shown)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"title_en": ""}, "Båda språken behövs"),
        ({"working_hours": ""}, "Det här sättet att räkna behöver det"),
        ({"working_hours": "0"}, "Skriv ett helt tal"),
        ({"measure": "same_day_before", "same_day_before": "14.00"}, "Det här sättet att räkna behöver det"),
        (
            {"measure": "every_minutes", "every_hours": "6", "first_hours": "24", "then_hours": "2"},
            "inte snabbare",
        ),
        ({"condition_sv": "Om vi har ditt nummer."}, "Båda språken behövs"),
        ({"until": "2026-11-09"}, "Den dagen har redan varit"),
    ],
)
def test_a_draft_that_lacks_something_says_so_at_the_field(world, changed, told):
    shown, draft = drafted(world, **changed)

    assert shown.status_code == 422
    assert told in words(shown)
    assert draft is None


def test_a_new_version_takes_the_place_of_the_old_which_stays_with_its_dates(world, published):
    case = world.case_from()
    Browser(world, world.town.omar).post(f"/desk/pledges/{published.pk}/drafts")
    draft = Draft.objects.latest("pk")
    assert (draft.follows, draft.working_hours) == (published, 4)
    world.pass_by(hours=1)
    Browser(world, world.town.omar).post(
        f"/desk/drafts/{draft.pk}", **said(world, working_hours="2", body_sv="Svar.", body_en="Answer.")
    )
    check(world, draft, world.town.nadja)
    publish(world, draft, world.town.eva, seen="on")

    newer = published.text.versions.get(number=2)
    old = words(Browser(world).get(f"/loften/{published.pk}"))
    assert "Version 2 tog dess plats" in old
    assert "fortfarande skyldiga dig" in old
    assert [rule.version for rule in pledges.in_force(at=world.now) if rule.topics] == [newer]
    assert world.promise_in(case).source_reference != newer.pk


def test_an_answer_is_owed_in_the_tightest_time_of_all_pledges_that_fit_and_that_is_written_down(
    world, published
):
    bill = world.form("Varför så dyrt?", name="Bo Ekman", email="bo.ekman@post.example", topic="BILL")
    move = world.form("Jag flyttar.", name="Rolf Hed", email="rolf.hed@post.example", topic="MOVE")

    owed, other = world.promise_in(bill), world.promise_in(move)
    assert owed.source_reference == published.pk
    assert other.source_reference != published.pk
    among = dict(owed.source_facts["among"])
    assert len(among) == 2
    assert min(among.values()) == owed.due_at.isoformat()
    page = words(Browser(world).get(own_page(bill)))
    assert "Av två kundlöften som passade gav det den tidigaste tiden." in page


def test_two_new_pledges_of_one_name_are_one(world, published):
    _, draft = drafted(world)
    check(world, draft, world.town.nadja)

    assert "En annan version har publicerats under tiden" in words(publish(world, draft, world.town.eva))
    assert Text.objects.filter(slug=published.text.slug).count() == 1


def test_the_withdrawal_page_shows_what_is_owed_and_leads_to_it(world, published):
    bill = world.form("Varför så dyrt?", name="Bo Ekman", email="bo.ekman@post.example", topic="BILL")
    eva = Browser(world, world.town.eva)

    page = eva.get(f"/desk/pledges/{published.pk}/withdrawal")
    assert "inte hållet än: 1." in words(page)
    assert f'href="/desk/cases/{bill.number}"' in page.content.decode()
    assert "Det lovas ingen ny" in words(eva.post(f"/desk/pledges/{published.pk}/withdrawal", **WHY))

    assert "redan tillbakadraget" in words(eva.post(f"/desk/pledges/{published.pk}/withdrawal", **WHY))
    assert Promise.objects.live().get(source_reference=published.pk)
    assert BECAUSE.sv in words(Browser(world).get(f"/loften/{published.pk}"))


def test_the_database_publishes_nothing_past_the_rules_and_changes_nothing_published(world, published):
    eva, nadja, omar = world.town.eva, world.town.nadja, world.town.omar
    words_ = {name: value for name, value in WORDS.items() if not name.startswith("indicator")}

    def version(**changed):
        row = {"text": published.text, "number": 2, "published_at": world.now, "decided_by": eva}
        row |= {"written_by": omar, "checked_by": nadja, "because_sv": "x", "because_en": "x"}
        return TextVersion.objects.create(**(words_ | row | changed))

    refusals = {
        "without a mandate": lambda: version(decided_by=omar),
        "of another company": lambda: version(decided_by=world.town.petra),
        "unread": lambda: version(checked_by=None),
        "read by its writer": lambda: version(checked_by=omar),
        "without a reason in English": lambda: version(because_en=""),
        "a number left out": lambda: version(number=3),
        "the same number": lambda: version(number=1),
        "before the one before it": lambda: version(published_at=world.now.replace(year=2025)),
        "ended before it began": lambda: version(ends_at=world.now.replace(year=2025)),
        "other words": lambda: TextVersion.objects.filter(pk=published.pk).update(body_sv="x"),
        "another rule": lambda: PledgeRule.objects.filter(version=published).update(working_hours=9),
        "withdrawn by whom it is not for": lambda: Withdrawal.objects.create(
            version=published, withdrawn_at=world.now, by=Actor.of(omar), because_sv="x", because_en="x"
        ),
        "a published draft": lambda: Draft.objects.filter(became=published).update(body_sv="x"),
    }
    for why, act in refusals.items():
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
            raise AssertionError(why)
    version()


def test_of_many_who_publish_at_once_one_wins_and_the_others_are_told(committed):
    town = committed
    base = TextVersion.objects.get(text__slug="svar")
    drafts = []
    for _ in range(32):
        draft = publishing.write(publishing.next_draft(base), by=town.town.omar, at=town.now)
        drafts.append(publishing.check(draft, seen_at=draft.written_at, by=town.town.nadja, at=town.now))
    publish = partial(publishing.publish, because=BECAUSE, by=town.town.eva, at=town.now)

    said = at_once((partial(publish, draft) for draft in drafts), expecting=publishing.PublishedMeanwhile)

    (won,) = [one for one in said if not isinstance(one, publishing.PublishedMeanwhile)]
    assert Text.objects.get(slug="svar").versions.count() == 2
    assert publish(won.draft) == won
