"""The customer says that it was not so: a second person looks at it by a time, and both words stay."""

from functools import partial

import pytest
from django.db import DatabaseError, transaction

from tests.world.at_once import at_once
from tests.world.browsers import Browser, own_page, words
from vidord.cases import closing, contesting, handing_over
from vidord.cases.models import AnswerDraft
from vidord.people.models import Actor
from vidord.promises import contesting as rows
from vidord.promises import ledger
from vidord.promises.models import Contest, Promise, Review

AMIRA = "amira.nasser@post.example"
SAID = "Jag fick aldrig något svar på frågan om bredbandet."


@pytest.fixture
def kept(world):
    """Nadja has answered, the server has taken it, and the promise counts as kept."""
    case = world.case_from()
    promise = world.promise_in(case)
    assert promise.owner == world.town.nadja
    world.answer(case, "Hej Amira. Elen ordnar vi.")
    world.run()
    assert world.outcomes_of(promise) == ["KEPT"]
    return promise


def case_of(promise):
    return promise.case_promise.case


def says(world, promise, said=SAID):
    return words(
        Browser(world).post(f"{own_page(case_of(promise))}/promises/{promise.pk}/contest", said=said)
    )


@pytest.fixture
def contested(world, kept):
    says(world, kept)
    world.run()
    return Contest.objects.get(outcome__promise=kept)


def found(world, contested, kind, person=None):
    browser = Browser(world, person or contested.answer.owner)
    return words(
        browser.post(
            f"/desk/contests/{contested.pk}", found=kind, because="Du frågade om två saker, och fick en."
        )
    )


def test_amira_is_told_who_looks_at_it_and_by_when_and_it_is_not_nadja(world, kept):
    shown = says(world, kept)

    contested = Contest.objects.get(outcome__promise=kept)
    looks = contested.answer.owner
    assert looks != world.town.nadja
    assert f"{looks.public_name} tittar på det och svarar dig." in shown
    assert SAID in shown
    assert contested.answer.due_at > world.now
    assert Promise.objects.live().filter(case_promise__case=case_of(kept)).get() == contested.answer


def test_the_second_person_hears_it_by_name(world, contested):
    (notice,) = [
        mail for mail in world.postbox.to(contested.answer.owner.email) if "inte stämmer" in mail["Subject"]
    ]

    assert "Nadja Lindgren gav löftet" in words(notice)
    assert SAID not in words(notice)


def test_when_she_is_right_it_is_taken_back_and_owed_and_broken_in_the_open(world, kept, contested):
    assert "Kunden får svar nu" in found(world, contested, "AGREED")
    world.run()
    world.until(max(kept.due_at, world.now))

    assert world.outcomes_of(kept) == ["KEPT", "RETRACTED", "BROKEN"]
    letter = next(words(mail) for mail in world.postbox.to(AMIRA) if "Du har rätt" in mail["Subject"])
    assert "Du frågade om två saker, och fick en." in letter
    assert world.outcomes_of(contested.answer) == ["KEPT"]
    assert "du har rätt" in words(Browser(world).get(own_page(case_of(kept))))


def test_what_was_taken_back_is_kept_by_a_new_letter_and_by_no_old_one(world, kept, contested):
    found(world, contested, "AGREED")
    world.run()
    assert world.outcomes_of(kept) == ["KEPT", "RETRACTED"]

    world.answer(case_of(kept), "Hej Amira. Bredbandet beställer du hos Stadsnät, det ordnar jag åt dig.")
    world.run()

    assert world.outcomes_of(kept) == ["KEPT", "RETRACTED", "KEPT"]


def test_when_it_stands_both_words_stay_side_by_side(world, kept, contested):
    found(world, contested, "STANDS")
    world.run()

    assert world.outcomes_of(kept) == ["KEPT"]
    page = words(Browser(world).get(own_page(case_of(kept))))
    assert SAID in page
    assert "det står kvar, och ditt ord också" in page
    assert any("Vi har tittat på det igen" in mail["Subject"] for mail in world.postbox.to(AMIRA))


def test_nadja_does_not_judge_her_own_promise(world, kept, contested):
    assert "Löftet är ditt eget" in found(world, contested, "STANDS", world.town.nadja)
    with pytest.raises(rows.OwnPromise):
        contesting.review(contested, "STANDS", because="x", by=world.town.nadja, at=world.now)
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.create(
            contest=contested, kind="STANDS", because="x", by=world.town.nadja, at=world.now
        )


def test_the_first_finding_counts(world, contested):
    found(world, contested, "STANDS")

    assert "har redan svarat" in found(world, contested, "AGREED", world.town.gunnar)
    unsent = AnswerDraft.objects.get(staff=world.town.gunnar)
    assert (unsent.text, unsent.is_beside) == ("Du frågade om två saker, och fick en.", True)
    assert Review.objects.get(contest=contested).kind == "STANDS"


def test_who_wrote_the_letter_that_kept_nadjas_promise_does_not_judge_it_either(world):
    case = world.case_from()
    promise = world.promise_in(case)
    world.answer(case, "Hej Amira. Elen ordnar vi.", by=world.town.omar)
    world.run()
    assert world.outcomes_of(promise) == ["KEPT"]

    says(world, promise)

    looks = Contest.objects.get(outcome__promise=promise).answer.owner
    assert promise.owner == world.town.nadja
    assert looks == world.town.eva


def test_a_letter_of_nadjas_own_answers_no_contest_and_a_new_letter_is_owed_its_own_answer(
    world, kept, contested
):
    case = case_of(kept)
    world.answer(case, "Hej igen, det var så här.", by=world.town.nadja)
    world.run()
    assert world.outcomes_of(contested.answer) == []

    world.reply(case.thread, "En annan fråga: när kommer fakturan?")
    owed = Promise.objects.live().filter(case_promise__case=case).exclude(pk=contested.answer.pk)
    assert owed.get().kind == "ANSWER"


def test_handed_to_nadja_again_the_case_leaves_the_contest_with_the_second_person(world, kept, contested):
    case, second = case_of(kept), contested.answer.owner
    type(case).objects.filter(pk=case.pk).update(face=world.town.eva)
    asked = handing_over.offer(
        case, to=world.town.nadja, by=world.town.eva, at=world.now, because="Du kan det."
    )

    handing_over.take(asked, at=world.now)

    contested.answer.refresh_from_db()
    assert contested.answer.owner == second


def test_it_can_be_said_for_fourteen_days_and_no_longer(world, kept):
    world.pass_by(days=14, minutes=-5)
    assert "Det stämmer inte" in words(Browser(world).get(own_page(case_of(kept))))
    world.pass_by(minutes=10)
    assert "Det stämmer inte" not in words(Browser(world).get(own_page(case_of(kept))))

    assert "Vi har tagit emot det som ett brev" in says(world, kept)
    assert not Contest.objects.exists()
    assert SAID in words(Browser(world).get(own_page(case_of(kept))))


def test_a_case_that_was_closed_is_open_again(world, kept):
    closing.close(case_of(kept), by=world.town.nadja, at=world.now, because="Klart.")

    says(world, kept)

    assert not case_of(kept).closures.filter(reopened_at=None).exists()


def test_said_twice_it_is_one(world, kept):
    says(world, kept)
    assert Promise.objects.live().filter(case_promise__case=case_of(kept)).count() == 1

    says(world, kept, "Igen: jag fick inget svar.")
    assert Contest.objects.get().said == SAID
    assert "Igen: jag fick inget svar." in words(Browser(world).get(own_page(case_of(kept))))


def test_what_is_still_owed_is_not_contested(world):
    promise = world.promise_in(world.case_from())

    assert "Vi har tagit emot det som ett brev" in says(world, promise)


def test_without_a_word_nothing_is_contested(world, kept):
    assert "en rad räcker" in says(world, kept, "  ")
    assert not Contest.objects.exists()


def test_the_database_holds_who_says_what_and_when(world, kept, contested):
    other = world.case_from("Hej.", sender="bo@post.example", name="Bo")
    nadja, bo = Actor.of(world.town.nadja), Actor.of(other.customer)
    outcome, answer = kept.outcomes.get(), world.promise_in(other)
    refusals = {
        "taken back unseen": lambda: ledger.end(
            kept, "RETRACTED", by=nadja, at=world.now, because="CONTESTED"
        ),
        "her word changed": lambda: Contest.objects.update(said="Allt är bra."),
        "by another customer": lambda: Contest.objects.create(
            outcome=outcome, said="x", by=bo, at=world.now, answer=answer
        ),
        "her word gone": lambda: contested.delete(),
    }
    for why, act in refusals.items():
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
            raise AssertionError(why)


def test_of_many_findings_at_once_one_counts(committed):
    town = committed
    case = town.case_from("Hur gör jag?", subject="Flytt")
    promise = town.promise_in(case)
    town.answer(case, "Så här.")
    town.run()
    contested = contesting.contest(promise, said="Nej.", by=Actor.of(case.customer), at=town.now)

    def find(kind):
        return contesting.review(contested, kind, because="x", by=contested.answer.owner, at=town.now).kind

    kinds = at_once(partial(find, kind) for kind in ["AGREED", "STANDS"] * 16)

    assert set(kinds) == {Review.objects.get(contest=contested).kind}
