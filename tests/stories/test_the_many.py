"""Many ask that what we decided is reconsidered: counted once each, answered in public, never named."""

import pytest
from django.db import DatabaseError, transaction

from tests.world import moment
from tests.world.browsers import Browser, own_page, words
from tests.world.the_many import address_of, asks, decided, takes, the_many, writes
from vidord.cases import closing, merging, moving, objecting, reconsidering, waiting
from vidord.cases.models import Counted, Objection, PublicAnswer, PublicPromise, Reconsideration
from vidord.people.models import Actor, ProtectedIdentity
from vidord.promises import ledger, pausing
from vidord.promises.models import Promise
from vidord.promises.moving import NotMovable
from vidord.texts.models import TextVersion

ANSWER = {
    "kind": "CHANGED",
    "changes_on": "2027-01-01",
    "decided_sv": "Pappersfakturan blir gratis för den som saknar e-post.",
    "decided_en": "The paper invoice is free for whoever has no e-mail.",
    "reasons_sv": "Ni har rätt i att alla inte kan välja bort papper.",
    "reasons_en": "You are right that not everybody can do without paper.",
}


@pytest.fixture
def paper(world):
    """It takes five customers, and Eva has decided that a paper invoice costs money."""
    takes(world, 5)
    return decided(world)


@pytest.fixture
def owed(world, paper):
    """Five have asked: Eva owes them a public answer by 8 December."""
    the_many(world, paper, 5)
    return PublicPromise.objects.get()


def page_of(case):
    return f"{own_page(case)}/omprova"


def answer(world, owed, person, **changed):
    path = f"/desk/reconsiderations/{owed.reconsideration_id}"
    return Browser(world, person).post(path, **(ANSWER | changed))


def public(world, language="sv"):
    return words(Browser(world).get(f"/omprovas?language={language}"))


def test_nobody_listened_to_him_until_he_was_the_twenty_fifth(world):
    takes(world, 25)
    paper = decided(world)
    the_many(world, paper, 24)
    assert "Färre än 25 kunder har begärt det." in public(world)

    bengt = world.case_from(
        "Tredje gången jag skriver om 49 kr", name="Bengt Ask", sender="bengt@post.example", subject="Igen"
    )
    before = words(Browser(world).get(page_of(bengt)))
    assert "En pappersfaktura kostar 49 kr" in before
    shown = words(Browser(world).post(page_of(bengt), version=paper.pk, act="ask"))
    assert "Tack. Du är räknad. När 25 kunder begär det får du ett offentligt svar" in shown
    world.run()

    letter = words(world.postbox.to("bengt@post.example")[-1])
    assert "25 kunder har bett oss ompröva det här: En pappersfaktura kostar 49 kr." in letter
    assert "Eva Lindqvist skriver till dig tisdag den 8 december" in letter
    assert "kund3" not in letter
    page = words(Browser(world).get(own_page(bengt)))
    assert "Många har bett oss ompröva det här: En pappersfaktura kostar 49 kr" in page
    assert (
        "25 kunder har begärt det. Eva Lindqvist svarar här, med skäl, senast tisdag den 8 december"
        in public(world)
    )
    assert "25 customers have asked for it. Eva Lindqvist answers here, with reasons, by" in public(
        world, "en"
    )
    assert len(world.postbox.to(address_of(0))) == 2  # what we got, and that it is reconsidered


def test_below_the_threshold_nobody_learns_how_many_they_are(world, paper):
    the_many(world, paper, 4)

    for page in (public(world), words(Browser(world, world.town.nadja).get("/desk/reconsiderations"))):
        assert "Färre än 5 kunder har begärt det. När de är 5 svarar Eva Lindqvist här." in page
        assert "4 kunder" not in page
    assert not PublicPromise.objects.exists()


def test_one_person_writing_ten_times_is_one(world, paper):
    for time in range(2, 11):
        asks(world, writes(world, 0, time=time), paper)
        world.pass_by(minutes=1)
    the_many(world, paper, 4)
    assert not PublicPromise.objects.exists()

    asks(world, writes(world, 4), paper)
    world.run()

    assert PublicPromise.objects.get().customers == 5
    assert Counted.objects.count() == Promise.objects.filter(counted__isnull=False).count() == 5


def test_whom_our_books_hold_twice_is_one_once_his_cases_are_one(world, paper):
    first, second, *_others = the_many(world, paper, 4)
    same = {"same_person_because": "Samma person.", "because": "Samma sak."}
    merging.merge(second, first, **same, by=world.town.eva, at=world.now)

    asks(world, writes(world, 4), paper)
    world.run()

    assert not PublicPromise.objects.exists()


def test_who_turns_out_to_be_one_is_not_told_twice(world, owed):
    first, second = (one.case for one in owed.counted.order_by("pk")[:2])
    same = {"same_person_because": "Samma person.", "because": "Samma sak."}
    merging.merge(second, first, **same, by=world.town.eva, at=world.now)
    world.run()

    assert owed.counted.count() == 5


def test_a_word_older_than_the_window_is_counted_no_longer(world, paper):
    the_many(world, paper, 4)
    world.now = moment("2027-11-11 09:00")

    asks(world, writes(world, 4), paper)
    world.run()

    assert not PublicPromise.objects.exists()


def test_closed_cases_count_and_are_opened_by_what_is_promised(world, paper):
    cases = the_many(world, paper, 4)
    for case in cases:
        world.answer(case)
        world.run()
        closing.close(case, by=case.face, at=world.now, because="Besvarad.")

    asks(world, writes(world, 4), paper)
    world.run()

    assert PublicPromise.objects.get().customers == 5
    assert not cases[0].closures.filter(reopened_at=None).exists()


def test_nadja_says_what_a_case_is_about_in_one_step_and_takes_it_back(world, paper):
    case, nadja = writes(world, 0), Browser(world, world.town.nadja)
    path = f"/desk/cases/{case.number}/reconsideration"
    assert "Kanske: orden liknar varandra." in words(nadja.get(path))
    assert not Objection.objects.exists(), "suggested, never automatic"

    shown = words(nadja.post(path, version=paper.pk))
    assert "Nadja Lindgren skrev in det" in shown
    assert "skrev in att det gäller något beslutat" in words(nadja.get(f"/desk/cases/{case.number}"))
    nadja.post(f"/desk/objections/{Objection.objects.get().pk}/end")

    assert Objection.objects.get().ended_by.staff == world.town.nadja
    assert "Ingen har bett oss ompröva något än." in public(world)


def test_he_takes_it_back_himself(world, paper):
    case = writes(world, 0)
    Browser(world).post(page_of(case), version=paper.pk, act="ask")

    shown = words(Browser(world).post(page_of(case), version=paper.pk, act="take-back"))

    assert "Du räknas inte längre." in shown
    assert Objection.objects.get().ended_by.customer == case.customer


def test_what_another_company_decided_is_not_counted_here(world, paper):
    fibre = TextVersion.objects.get(text__slug="svar-fiber")
    case = writes(world, 0)

    shown = words(Browser(world).post(page_of(case), version=fibre.pk, act="ask"))

    assert "Det är inget som vi har beslutat." in shown
    with pytest.raises(objecting.NotOurs):
        asks(world, case, fibre)


def test_where_nobody_has_said_how_many_it_takes_nobody_is_counted(world):
    case, pledge = writes(world, 0), TextVersion.objects.get(text__slug="svar")

    shown = words(Browser(world).post(page_of(case), version=pledge.pk, act="ask"))

    assert "Vi har inte sagt hur många som krävs än." in shown
    assert not Reconsideration.objects.exists()


def test_a_threshold_is_not_raised_for_what_is_being_counted(world, paper):
    the_many(world, paper, 4)
    raised = takes(world, 500)

    asks(world, writes(world, 4), paper)
    world.run()

    assert PublicPromise.objects.get().customers == 5
    about = Reconsideration.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        Reconsideration.objects.filter(pk=about.pk).update(threshold=raised)
    with pytest.raises(DatabaseError), transaction.atomic():
        Reconsideration.objects.create(
            version=TextVersion.objects.get(text__slug="svar"), threshold=about.threshold, begun_at=world.now
        )


def test_who_comes_later_is_promised_the_same_by_the_same_day(world, paper, owed):
    world.at("2026-11-20 09:00")

    asks(world, writes(world, 7), paper)
    world.run()

    promise = owed.counted.latest("pk").promise
    assert (promise.due_at, promise.owner) == (owed.due_at, world.town.eva)
    assert "6 kunder har begärt det." in public(world)


def test_eva_sees_one_line_for_all_of_them_and_who_has_no_mandate_answers_nothing(world, owed):
    today = words(Browser(world, world.town.eva).get("/desk/"))
    assert today.count("Svara offentligt: En pappersfaktura kostar 49 kr") == 1
    assert "Många kunder vill att det omprövas" in world.postbox.to("eva@granasa.example")[-1]["Subject"]

    assert "Du har ingen befogenhet" in words(answer(world, owed, world.town.nadja))
    assert answer(world, owed, world.town.petra).status_code == 404
    assert not PublicAnswer.objects.exists()


def test_her_answer_keeps_what_all_of_them_were_promised_and_each_gets_it_by_letter(world, owed):
    world.at("2026-12-01 10:00")
    assert "Besvarat." in words(answer(world, owed, world.town.eva))
    world.run()

    assert {world.outcomes_of(one.promise)[-1] for one in owed.counted.all()} == {"KEPT"}
    for number in range(5):
        letter = words(world.postbox.to(address_of(number))[-1])
        assert "Det ändras, från och med fredag den 1 januari 2027." in letter
        assert ANSWER["decided_sv"] in letter
        assert ANSWER["reasons_sv"] in letter
        assert "Jag heter Eva Lindqvist och svarar för det." in letter
    page = public(world)
    assert ANSWER["reasons_sv"] in page
    assert "svarar här, med skäl, senast" not in page
    assert ANSWER["reasons_en"] in public(world, "en")


def test_an_answer_is_never_changed_only_corrected_by_a_further_one(world, owed):
    answer(world, owed, world.town.eva)
    said = {"kind": "STANDS", "changes_on": "", "decided_sv": "Priset är kvar, och e-post är gratis."}
    answer(world, owed, world.town.eva, **said)
    world.run()

    page = public(world)
    assert "Svaret rättades: Det blir kvar som det var." in page
    assert ANSWER["decided_sv"] in page
    assert "Svaret rättas nu." in words(world.postbox.to(address_of(2))[-1])
    with pytest.raises(DatabaseError), transaction.atomic():
        PublicAnswer.objects.update(decided_sv="Annat")


def test_who_asks_after_the_answer_begins_a_new_count(world, paper, owed):
    answer(world, owed, world.town.eva)

    asks(world, writes(world, 9), paper)
    world.run()

    assert [one.answered_at is None for one in Reconsideration.objects.order_by("pk")] == [False, True]
    assert "Färre än 5 kunder har begärt det." in public(world)


def test_an_answer_late_is_said_to_be_late_and_moves_up_as_any_promise(world, owed):
    world.until(owed.due_at)
    world.pass_by(minutes=1)

    page = public(world)
    assert "Inte hållet: Eva Lindqvist skulle ha svarat senast tisdag den 8 december" in page
    assert "Gunnar Strand svarar för det nu." in page
    assert "höll inte" in world.postbox.to(address_of(0))[-1]["Subject"]
    assert {one.promise.owner for one in owed.counted.all()} == {world.town.gunnar}

    answer(world, owed, world.town.eva)
    world.run()

    assert "så det kom för sent" in public(world)
    assert {world.outcomes_of(one.promise)[-1] for one in owed.counted.all()} == {"MADE_GOOD"}


def test_the_answer_is_read_by_the_checker_and_no_reason_lets_it_go(world, owed):
    shown = answer(world, owed, world.town.eva, decided_sv="Det är redan beslutat.", anyway="DANGER")

    assert shown.status_code == 422
    assert "Det är redan beslutat." in words(shown)
    assert not PublicAnswer.objects.exists()


@pytest.mark.parametrize(
    ("shut", "way"),
    [
        ("Beslutet är fattat och går inte att ändra.", "/desk/cases/{number}/answers"),
        ("Frågan är avgjord.", "/desk/cases/{number}/answers"),
        ("It has already been decided.", "/desk/cases/{number}/answers"),
        ("Det är redan beslutat.", "/desk/snippets"),
        ("The decision is final.", "/desk/snippets"),
        ("Vi omprövar inte det här.", "/desk/reconsiderations/decision"),
    ],
)
def test_that_it_is_already_decided_can_not_be_sent_in_any_way(world, paper, shut, way):
    case, eva = writes(world, 0), Browser(world, world.town.eva)
    said = dict.fromkeys(("title_sv", "title_en", "because_sv", "because_en"), "Pris") | {"because": "Pris"}
    said |= {"text": shut, "kind": "ANSWER", "promise": "NONE", "seen": "999999", "owner": world.town.eva.pk}
    before = TextVersion.objects.count()

    for anyway in ("", "DANGER", "AUTHORITY"):
        shown = eva.post(
            way.format(number=case.number), **said, body_sv=shut, body_en="Price.", anyway=anyway
        )
        assert shown.status_code == 422
        page = words(shown)
        assert "Det stänger dörren. Ett beslut kan alltid prövas igen" in page
        assert "hur många kunder som krävs" in page
        assert "ombudsmannen" in page
    assert TextVersion.objects.count() == before
    assert not case.thread.outbound.filter(text__contains=shut).exists()


def test_nothing_but_the_public_answer_keeps_it_and_its_time_is_one_for_all(world, owed):
    one = owed.counted.select_related("promise", "case__face").first()
    world.answer(one.case, "Hej. Vi har läst det.")
    world.run()
    assert world.outcomes_of(one.promise) == []

    with pytest.raises(NotMovable):
        moving.ask(
            one.promise,
            due_at=moment("2026-12-20 12:00"),
            because="Vi hinner inte.",
            by=world.town.eva,
            at=world.now,
        )
    with pytest.raises(pausing.NotPausable):
        waiting.ask(one.promise, asked="Vilken faktura?", by=world.town.eva, at=world.now)
    with pytest.raises(DatabaseError), transaction.atomic():
        ledger.fulfil(
            one.promise,
            by=Actor.of(one.customer),
            at=world.now,
            evidence="CUSTOMER_CONFIRMED",
            evidence_at=world.now,
        )


def test_a_protected_customer_is_counted_told_and_never_shown(world, paper):
    the_many(world, paper, 4)
    hidden = writes(world, 4)
    shield = ProtectedIdentity.objects.create(customer=hidden.customer, since=world.now)
    shield.readers.add(hidden.face)

    asks(world, hidden, paper)
    world.run()

    owed = PublicPromise.objects.get()
    assert owed.customers == 5
    assert owed.counted.get(customer=hidden.customer).promise.owner == hidden.face
    assert reconsidering.owner_of(owed) == world.town.eva
    assert "5 kunder har bett oss" in words(world.postbox.to(address_of(4))[-1])
    assert "Kund 4" not in words(Browser(world, world.town.eva).get("/desk/"))
    answer(world, owed, world.town.eva)
    world.run()
    assert ANSWER["decided_sv"] in words(world.postbox.to(address_of(4))[-1])
    assert world.outcomes_of(owed.counted.get(customer=hidden.customer).promise) == ["KEPT"]
