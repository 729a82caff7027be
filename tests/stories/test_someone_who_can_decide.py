"""A question goes to a present person who may decide it, by name and time, and moves up by itself."""

import uuid
from decimal import Decimal
from functools import partial

import pytest

from tests.world import moment
from tests.world.at_once import at_once
from tests.world.browsers import Browser, address, own_page, words
from vidord.cases import asking_authority, away, deciding, handing_over, moving
from vidord.cases.asking_authority import Question
from vidord.cases.decision_letters import Draft
from vidord.cases.models import AnswerDraft, AuthorityAsked, Decision
from vidord.channels.models import OutboundMessage
from vidord.people.models import Absence, Actor, Mandate, ProtectedIdentity
from vidord.promises.models import Promise

AMIRA = "amira.nasser@post.example"
SUMMARY = "Dubbelt betald faktura i oktober."
ASKED = {"kind": "REFUND", "amount": "3 400 kr", "summary": SUMMARY, "to": ""}
YES = {
    "answer": "YES",
    "remedy": "REFUND",
    "amount": "3 400",
    "reasons": "Du har betalat två gånger.",
    "days": "5",
}


@pytest.fixture
def case(world):
    """It is Tuesday 10.12. Amira wants 3 400 kr back; Nadja, who may refund 1 000 kr, is her contact."""
    found = world.case_from("Jag vill ha tillbaka 3 400 kr.")
    assert found.face == world.town.nadja
    return world.at("2026-11-10 10:12") and found


def asks(world, case, **changed):
    shown = Browser(world, world.town.nadja).post(
        f"/desk/cases/{case.number}/decisions/new", **(ASKED | changed)
    )
    world.run()
    return shown


@pytest.fixture
def asked(world, case):
    asks(world, case)
    return AuthorityAsked.objects.select_related("promise__owner").get()


def decides(world, person, asked, **changed):
    shown = Browser(world, person).post(f"/desk/questions/{asked.pk}", **(YES | changed))
    world.run()
    return shown


def is_away(world, person):
    Absence.objects.create(
        staff=person,
        starts_at=world.now,
        ends_at=moment("2026-11-12 08:00"),
        marked_by=Actor.of(world.town.nadja),
    )


def owner_of(asked):
    return Promise.objects.get(pk=asked.promise_id).owner


def test_omar_is_here_and_gets_it_and_amira_reads_that_he_decides_before_10_42(world, case, asked):
    promise = asked.promise

    assert (promise.owner, promise.due_at) == (world.town.omar, moment("2026-11-10 10:42"))
    assert (asked.by, asked.to, asked.amount) == (world.town.nadja, world.town.omar, Decimal(3400))
    page, mail = words(Browser(world).get(own_page(case))), words(world.postbox.to(AMIRA)[-1])
    for said in (page, mail):
        assert "Omar Haddad beslutar i dag, senast kl. 10.42" in said
    assert "Ring direkt på 0980-31 92 16" in mail


def test_omar_hears_what_is_asked_and_finds_the_summary_first_from_his_day(world, case, asked):
    notice = words(world.postbox.to("omar@granasa.example")[-1])
    assert SUMMARY in notice
    assert "pengar tillbaka, 3 400 kr" in notice

    today = Browser(world, world.town.omar).get("/desk/").content.decode()
    assert f'href="/desk/questions/{asked.pk}"' in today
    page = words(Browser(world, world.town.omar).get(f"/desk/questions/{asked.pk}"))
    assert 0 < page.index(SUMMARY) < page.index("Beslutet")


def test_omar_says_yes_in_time_and_amira_gets_a_letter_and_a_promise(world, case, asked):
    world.at("2026-11-10 10:30")
    decides(world, world.town.omar, asked)

    decision = Decision.objects.get()
    assert (decision.by, decision.kind, decision.amount) == (world.town.omar, "YES", Decimal(3400))
    assert (decision.mandate.holder, decision.mandate.limit) == (world.town.omar, Decimal(5000))
    assert world.outcomes_of(asked.promise) == ["KEPT"]
    remedy = decision.given.promise
    assert (remedy.kind, remedy.owner, remedy.due_at) == (
        "REMEDY",
        world.town.omar,
        moment("2026-11-17 17:00"),
    )
    letter = words(world.postbox.to(AMIRA)[-1])
    assert "Du får pengar tillbaka, 3 400 kr." in letter
    assert "Du har betalat två gånger." in letter
    assert (
        "Lovat: Omar Haddad ser till att du får det som beslutades, tisdag den 17 november, senast" in letter
    )
    assert "Omar Haddad, gruppchef, 0980-31 92 16 har beslutat" in letter
    for page in (Browser(world).get(own_page(case)), Browser(world, world.town.nadja).get(address_of(case))):
        assert "Omar Haddad beslutade: ja, pengar tillbaka, 3 400 kr" in words(page)


def address_of(case):
    return f"/desk/cases/{case.number}"


def test_the_decision_answers_amiras_letter_and_nadja_keeps_her_case(world, case, asked):
    answer = Promise.objects.get(case_promise__case=case, kind="ANSWER")

    decides(world, world.town.omar, asked)

    assert world.outcomes_of(answer) == ["KEPT"]
    case.refresh_from_db()
    assert case.face == world.town.nadja


def test_an_ordinary_answer_decides_nothing(world, case, asked):
    world.answer(case, "Hej, jag tittar.", by=world.town.omar)
    world.run()

    assert world.outcomes_of(asked.promise) == []


def test_at_10_42_it_is_evas_in_the_open_and_half_an_hour_later_the_managing_directors(world, case, asked):
    world.until(moment("2026-11-10 10:42"))

    assert world.outcomes_of(asked.promise) == ["BROKEN"]
    assert owner_of(asked) == world.town.eva
    told = words(world.postbox.to(AMIRA)[-1])
    assert "Vi höll inte vad vi lovade: Omar Haddad beslutar" in told
    assert "Nu är det Eva Lindqvist som beslutar" in told
    assert "Ärendet gick till nästa som får besluta" in words(
        Browser(world, world.town.nadja).get(address_of(case))
    )
    assert SUMMARY in words(world.postbox.to("eva@granasa.example")[-1])
    case.refresh_from_db()
    assert case.face == world.town.nadja

    world.until(moment("2026-11-10 11:12"))
    assert owner_of(asked) == world.town.gunnar, "he is not here before 13, and there is nobody else"
    assert "Nu är det Gunnar Strand som beslutar" in words(world.postbox.to(AMIRA)[-1])


def test_the_last_one_keeps_it_and_amira_is_not_told_the_same_each_day(world, case, asked):
    world.until(moment("2026-11-11 16:00"))
    told = OutboundMessage.objects.filter(thread=case.thread, kind="NOTICE").count()

    world.until(moment("2026-11-16 16:00"))

    assert owner_of(asked) == world.town.gunnar
    assert OutboundMessage.objects.filter(thread=case.thread, kind="NOTICE").count() == told


def test_a_late_decision_makes_it_good(world, case, asked):
    world.until(moment("2026-11-10 10:50"))
    decides(world, world.town.eva, asked)

    assert world.outcomes_of(asked.promise) == ["BROKEN", "MADE_GOOD"]


def test_omar_is_away_and_eva_gets_it(world, case):
    is_away(world, world.town.omar)
    asks(world, case)

    assert owner_of(AuthorityAsked.objects.get()) == world.town.eva


def test_nobody_is_here_and_whoever_begins_first_gets_half_an_hour_of_that_shift(world, case):
    world.at("2026-11-10 17:30")
    asks(world, case)

    promise = AuthorityAsked.objects.get().promise
    assert (promise.owner, promise.due_at) == (world.town.omar, moment("2026-11-11 08:30"))


def test_half_an_hour_of_omars_hours_goes_on_in_the_morning(world, case):
    world.at("2026-11-10 16:50")
    asks(world, case)

    assert AuthorityAsked.objects.get().promise.due_at == moment("2026-11-11 08:20")


def test_what_her_own_mandate_covers_nadja_decides_herself_and_loses_no_word(world, case):
    page = asks(world, case, amount="900")

    assert not AuthorityAsked.objects.exists()
    assert "Din egen befogenhet räcker" in words(page)
    assert SUMMARY in page.content.decode()
    own = YES | {"amount": "900", "wanted": "900"}
    Browser(world, world.town.nadja).post(f"{address_of(case)}/decisions", **own)
    assert Decision.objects.get().by == world.town.nadja


@pytest.mark.parametrize("who", ["karin", "lena", "nadja", "yusuf"])
def test_a_name_that_may_not_decide_it_is_refused_in_words(world, case, who):
    page = asks(world, case, to=getattr(world.town, who).pk)

    assert not AuthorityAsked.objects.exists()
    assert SUMMARY in page.content.decode()
    assert page.status_code in (409, 422)


def test_a_name_that_may_decide_it_is_asked_although_another_is_nearer(world, case):
    asks(world, case, to=world.town.eva.pk)

    assert owner_of(AuthorityAsked.objects.get()) == world.town.eva


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount": ""}, "Skriv hur mycket det är"),
        ({"amount": "0"}, "Skriv hur mycket det är"),
        ({"amount": "tre tusen"}, "Skriv beloppet i kronor"),
        ({"amount": "-3400"}, "Skriv beloppet i kronor"),
        ({"amount": "3 40"}, "Skriv beloppet i kronor"),
        ({"amount": "9" * 20}, "mer än vi kan skriva ner"),
        ({"summary": "  "}, "Skriv vad det gäller"),
        ({"kind": "PUBLISH"}, "Välj ett giltigt alternativ"),
    ],
)
def test_what_can_not_be_asked_is_said_at_the_field_and_nothing_is_lost(world, case, changed, said):
    page = asks(world, case, **changed)

    assert said in words(page)
    assert (SUMMARY in page.content.decode()) is ("summary" not in changed)
    assert not AuthorityAsked.objects.exists()


def test_of_a_kind_that_nobody_may_decide_it_is_said_so(world, case):
    assert "Ingen annan här får besluta så mycket" in words(asks(world, case, kind="REPAIR"))


def test_a_mandate_that_has_ended_refuses_moves_on_and_loses_nothing(world, case, asked):
    Mandate.objects.filter(holder=world.town.omar).update(ends_at=world.now)
    page = decides(world, world.town.omar, asked)

    assert page.status_code == 409
    assert "Nu beslutar Eva Lindqvist. Din text finns kvar här." in words(page)
    assert YES["reasons"] in page.content.decode()
    assert not Decision.objects.exists()
    assert owner_of(asked) == world.town.eva
    assert "Eva Lindqvist beslutar i dag, senast kl. 10.42" in words(world.postbox.to(AMIRA)[-1])


def test_nadja_can_not_decide_what_she_asked(world, case, asked):
    Mandate.objects.create(holder=world.town.nadja, kind="REFUND", limit=None, starts_at=world.now)

    assert "Du har själv ställt frågan" in words(decides(world, world.town.nadja, asked))
    assert not Decision.objects.exists()


def test_yusuf_who_may_not_is_refused_and_omar_goes_on_with_it(world, case, asked):
    page = decides(world, world.town.yusuf, asked)

    assert "Din befogenhet räcker inte till det här" in words(page)
    assert owner_of(asked) == world.town.omar


def test_eva_may_decide_before_omar_does_and_his_promise_is_kept(world, case, asked):
    decides(world, world.town.eva, asked)

    assert Decision.objects.get().by == world.town.eva
    assert world.outcomes_of(asked.promise) == ["KEPT"]
    assert "Eva Lindqvist beslutade" in words(decides(world, world.town.omar, asked))
    assert Decision.objects.count() == 1
    unsent = AnswerDraft.objects.get(staff=world.town.omar)
    assert (unsent.text, unsent.is_beside) == (YES["reasons"], True)


def test_of_a_protected_customer_only_a_reader_is_asked_and_the_mail_says_nothing(world, case):
    shield = ProtectedIdentity.objects.create(customer=case.customer, since=world.now)
    shield.readers.add(world.town.nadja, world.town.eva)
    asks(world, case)

    assert owner_of(AuthorityAsked.objects.get()) == world.town.eva
    assert SUMMARY not in words(world.postbox.to("eva@granasa.example")[-1])


def test_whoever_goes_away_leaves_it_to_another_who_may_and_amira_hears_who(world, case, asked):
    away.mark(world.town.omar, until=moment("2026-11-12 08:00"), by=Actor.of(world.town.omar), at=world.now)
    world.run()

    assert owner_of(asked) == world.town.eva
    assert "Eva Lindqvist beslutar" in words(world.postbox.to(AMIRA)[-1])


def test_when_the_case_changes_hands_omar_still_decides(world, case, asked):
    offer = handing_over.offer(
        case, to=world.town.karin, by=world.town.nadja, at=world.now, because="Hon kan det."
    )
    handing_over.take(offer, at=world.now)

    assert owner_of(asked) == world.town.omar


def test_another_time_that_amira_agrees_to_takes_the_question_along(world, case, asked):
    later = moment("2026-11-11 10:00")
    question = moving.ask(
        asked.promise, due_at=later, because="Omar söker fakturan.", by=world.town.omar, at=world.now
    )
    moving.accept(question, by=Actor.of(case.customer), at=world.now)

    asked.refresh_from_db()
    assert asked.promise.due_at == later
    decides(world, world.town.omar, asked)
    assert world.outcomes_of(asked.promise) == ["KEPT"]


def test_amira_lets_us_off_and_nothing_is_decided(world, case, asked):
    moving.release(asked.promise, by=Actor.of(case.customer), at=world.now)

    assert "Kunden har släppt oss" in words(decides(world, world.town.omar, asked))


def test_of_many_approvals_at_once_one_counts(committed):
    town = committed
    case = town.case_from("Jag vill ha tillbaka 3 400 kr.")
    question = Question("REFUND", Decimal(3400), SUMMARY)
    asked = asking_authority.ask(case, question, by=town.town.nadja, at=town.now, form_key=uuid.uuid4())
    draft = Draft("YES", "REFUND", "Du har rätt.", amount=Decimal(3400))
    holders = [town.town.omar, town.town.eva, town.town.gunnar]

    def decide(by):
        mine = AuthorityAsked.objects.select_related("promise").get(pk=asked.pk)
        return deciding.decide(case, draft, by=by, at=town.now, form_key=uuid.uuid4(), asked=mine).pk

    made = at_once(partial(decide, holders[number % 3]) for number in range(32))

    assert len(set(made)) == 1
    assert Promise.objects.filter(case_promise__case=case, kind="REMEDY").count() == 1
    assert OutboundMessage.objects.filter(thread=case.thread, kind="ANSWER").count() == 1


def test_posted_twice_it_is_asked_once(world, case):
    key = str(uuid.uuid4())
    asks(world, case, key=key)

    assert address(asks(world, case, key=key)) == address_of(case)
    assert AuthorityAsked.objects.count() == 1
