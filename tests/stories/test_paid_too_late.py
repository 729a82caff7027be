"""Money that came too late brings interest by itself: found by law, told with an apology, paid as all is."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from tests.world import law, moment
from tests.world.at_once import at_once
from tests.world.browsers import Browser, own_page, words
from vidord.cases import (
    closing,
    confirmations,
    contesting,
    deciding,
    erasing,
    extract,
    holdings,
    interest,
    leaving,
    remedies,
)
from vidord.cases.decision_letters import Draft
from vidord.cases.models import InterestFound, LatePayment, Remedy
from vidord.channels.models import OutboundMessage
from vidord.people.models import Actor, Mandate
from vidord.promises import contesting as rows
from vidord.rights import questions
from vidord.web.commands import check

AMIRA, ROLF = "amira.nasser@post.example", "rolf.hedman@post.example"


def gives(town, case, amount="3400", kind="REFUND", finding=None, by=None):
    by = by or town.town.omar
    if not Mandate.objects.filter(holder=by, kind=kind).exists():
        Mandate.objects.create(holder=by, kind=kind, limit=None, starts_at=town.now)
    draft = Draft("YES", kind, "Det blev fel.", amount=Decimal(amount), finding=finding)
    decision = deciding.decide(case, draft, by=by, at=town.now, form_key=uuid.uuid4())
    town.run()
    return decision.given


@pytest.fixture
def case(world):
    return world.case_from("Jag vill ha tillbaka 3 400 kr.")


@pytest.fixture
def remedy(world, case):
    """Decided on Tuesday the 10th, due on Tuesday the 17th."""
    return gives(world, case)


def paid(town, remedy, day, at=None, reference="V1"):
    town.until(moment(at or f"{day} 18:00"))
    done = confirmations.read(
        f"id;date;reference\n{remedy.reference};{day};{reference}".encode(), at=town.now
    )
    assert done.refused == []
    town.run()


def owed(remedy):
    return Remedy.objects.get(late__remedy=remedy)


def test_amira_is_paid_eight_days_late_and_gets_interest_without_asking(world, case, remedy):
    paid(world, remedy, "2026-11-25")

    late, found = LatePayment.objects.get(), InterestFound.objects.get()
    assert (late.due_on, late.paid_on) == (date(2026, 11, 17), date(2026, 11, 25))
    assert found.amount == owed(remedy).amount == Decimal("7.45")  # 3400 * 10 % * 8 / 365
    promise = owed(remedy).promise
    assert (promise.source, promise.law_rule, promise.kind) == ("LAW", "rantelag.late", "REMEDY")
    assert (promise.owner, promise.due_at) == (remedy.promise.owner, moment("2026-12-02 17:00"))


def test_she_reads_one_apology_how_late_how_much_by_which_section_and_when(world, case, remedy):
    paid(world, remedy, "2026-11-25")

    letter = world.postbox.to(AMIRA)[-1]
    said = words(letter)
    assert letter["Subject"].startswith("Du får ränta: vi betalade för sent")
    assert "Vi skulle ha betalat 3 400 kr senast tisdag den 17 november 2026." in said
    assert "Det kom onsdag den 25 november 2026, 8 dagar för sent." in said
    assert said.count("Förlåt") == 1
    assert "För det får du ränta: 7,45 kr." in said
    assert "ser till att du får det som lagen ger dig, onsdag den 2 december, senast kl. 17.00" in said
    assert "Enligt lag: 6 § räntelagen (1975:635): Räntan är referensräntan plus 8 procentenheter" in said
    page = words(Browser(world).get(own_page(case)))
    assert "Enligt lag: 6 § räntelagen (1975:635)" in page


def test_in_english_for_whoever_wrote_in_english(world, case, remedy):
    type(case.thread).objects.filter(pk=case.thread_id).update(language="en")
    paid(world, remedy, "2026-11-25")

    said = words(world.postbox.to(AMIRA)[-1])
    assert "It came on Wednesday 25 November 2026, 8 days late. Sorry, that was our fault." in said
    assert "For that you get interest: SEK 7.45." in said
    assert "By law: section 6, the Swedish Interest Act (1975:635): The interest is" in said


def test_bookkeeping_gets_a_line_of_its_own_and_confirms_it_like_any_other(world, case, remedy):
    paid(world, remedy, "2026-11-25")
    mine = owed(remedy)

    first, second = remedies.lines()
    assert first.kind == "REFUND"
    assert second == remedies.Line(
        mine.reference, case.number, "INTEREST", Decimal("7.45"), date(2026, 11, 25), "Kundtjänst"
    )
    early = confirmations.read(f"id;date;reference\n{mine.reference};2026-11-24;V2".encode(), at=world.now)
    assert "is before it was decided, 2026-11-25" in early.refused[0][1]
    paid(world, mine, "2026-11-26", reference="V2")
    assert world.outcomes_of(mine.promise) == ["KEPT"]


def test_there_is_no_interest_on_interest(world, case, remedy):
    paid(world, remedy, "2026-11-25")
    mine = owed(remedy)
    paid(world, mine, "2026-12-14", reference="V2")

    assert world.outcomes_of(mine.promise) == ["BROKEN", "MADE_GOOD"]
    assert LatePayment.objects.get().remedy == remedy


def test_paid_on_the_last_day_nothing_is_owed(world, remedy):
    paid(world, remedy, "2026-11-17", at="2026-11-19 12:00")

    assert not LatePayment.objects.exists()


def test_confirmed_before_the_clock_has_come_it_is_late_all_the_same(world, remedy):
    world.now = moment("2026-11-18 12:00")
    row = f"id;date;reference\n{remedy.reference};2026-11-18;V1".encode()
    confirmations.read(row, at=world.now)
    assert not LatePayment.objects.exists()

    world.run()
    world.run()
    assert LatePayment.objects.get().paid_on == date(2026, 11, 18)


def test_what_rounds_to_nothing_is_looked_at_once_and_makes_nothing(world, case):
    little = gives(world, case, "10")
    paid(world, little, "2026-11-18")

    assert InterestFound.objects.get().amount == 0
    assert not Remedy.objects.filter(decision=None).exists()
    assert interest.follow_up(at=world.now) == 0


@pytest.mark.parametrize("kind", ["GOODWILL", "WAIVE"])
def test_what_is_no_debt_brings_no_interest(world, case, kind):
    paid(world, gives(world, case, kind=kind), "2026-11-25")

    assert not LatePayment.objects.exists()


@pytest.mark.parametrize("kind", ["PRICE_REDUCTION", "COMPENSATE"])
def test_a_price_reduction_and_a_compensation_do(world, case, kind):
    remedy = gives(world, case, kind=kind)
    paid(world, remedy, "2026-11-25")

    assert owed(remedy).amount == Decimal("7.45")


def test_rolf_has_no_interest_before_the_laws_last_day_though_we_had_promised_it_sooner(world):
    case = world.case_from("Vi var utan ström.", name="Rolf Hedman", sender=ROLF, subject="Elen")
    remedy = gives(world, case, "2550", "COMPENSATE", law.power_cut(on=world.now.date()))
    paid(world, remedy, "2026-12-01")

    assert world.outcomes_of(remedy.promise) == ["BROKEN", "MADE_GOOD"]
    assert not LatePayment.objects.exists()


def test_decided_when_the_laws_last_day_had_passed_interest_runs_from_that_day(world):
    case = world.case_from("Vi var utan ström.", name="Rolf Hedman", sender=ROLF, subject="Elen")
    begun = {"from": "2026-04-01T08:00+02:00", "to": "2026-04-03T03:00+02:00"}
    finding = law.power_cut(on=world.now.date(), outages=[begun], known_on="2026-04-03")
    assert finding.deadlines[-1].shifted_last_day == date(2026, 10, 30)
    remedy = gives(world, case, "2550", "COMPENSATE", finding)
    paid(world, remedy, "2026-11-10", at="2026-11-10 16:00")

    assert world.outcomes_of(remedy.promise) == ["KEPT"]
    assert LatePayment.objects.get().due_on == date(2026, 10, 30)


def test_a_late_compensation_for_a_power_cut_brings_what_its_own_act_says(world):
    said = {"compensation": "2 550", "company_knew_on": "2026-04-03", "paid_on": "2026-11-10"}
    own = questions.assess("outage.interest", said, on=date(2026, 11, 10))
    said = {"amount_owed": "2 550", "payable": "ON_A_FIXED_DAY", "paid_on": "2026-11-10"}
    general = questions.assess(
        interest.QUESTION, said | {"due_date_fixed_on": "2026-10-30"}, on=date(2026, 11, 10)
    )

    assert own.amount == general.amount > 0


def test_without_a_reference_rate_for_every_day_it_waits_and_check_says_for_what(world, case, remedy):
    paid(world, remedy, "2027-01-08")

    assert LatePayment.objects.get()
    assert not InterestFound.objects.exists()
    waits = f"so the interest on {remedy.reference} waits"
    assert check._law_faults() == [f"law: rantelag.reference_rate has no value on 2027-01-01, {waits}"]


def test_nobody_is_erased_while_interest_waits_to_be_found(world, case, remedy):
    paid(world, remedy, "2027-01-08")
    world.answer(case)
    world.run()
    closing.close(case, by=case.face, at=world.now, because="Klart.")

    with pytest.raises(closing.StillOwed):
        erasing.refuse(holdings.of(case.customer), because="Hon bad oss.")


def test_what_is_found_can_be_found_again_byte_for_byte(world, remedy):
    paid(world, remedy, "2026-11-25")

    found = InterestFound.objects.get().finding
    assert questions.recomputed(found) == found


def test_a_closed_case_is_opened_for_it_and_who_has_left_owes_nothing(world, case):
    remedy = gives(world, case)
    world.answer(case)
    world.until(moment("2026-11-25 12:00"))
    remedies.confirm(remedy, day=date(2026, 11, 25), reference="V1", at=world.now)
    remedy.promise.refresh_from_db()
    closing.close(case, by=case.face, at=world.now, because="Klart.")
    owner = remedy.promise.owner
    leaving.leave(owner, by=Actor.of(world.town.eva), at=world.now)
    world.run()

    case.refresh_from_db()
    assert owed(remedy).promise.owner == case.face != owner
    assert not case.closures.filter(reopened_at=None).exists()


def test_what_did_not_reach_her_after_all_is_late_from_the_day_that_was_counted(world, case, remedy):
    paid(world, remedy, "2026-11-25")
    her = Actor.of(case.customer)
    said = contesting.contest(remedy.promise, said="Inga pengar har kommit.", by=her, at=world.now)
    world.pass_by(minutes=5)
    second = {"because": "Fel konto.", "by": said.answer.owner, "at": world.now}
    rows.review(said, "AGREED", **second)
    world.run()
    paid(world, remedy, "2026-12-01", reference="V3")

    spans = list(LatePayment.objects.order_by("pk").values_list("due_on", "paid_on"))
    assert spans == [(date(2026, 11, 17), date(2026, 11, 25)), (date(2026, 11, 25), date(2026, 12, 1))]


def test_it_stands_in_her_extract_with_the_finding_whole(world, case, remedy):
    paid(world, remedy, "2026-11-25")
    paid(world, owed(remedy), "2026-11-26", reference="V2")

    (told,) = extract.of_customer(case.customer, at=world.now)["cases"]
    (late,) = told["decisions"][0]["late_payments"]
    assert (late["interest"], late["confirmations"][0]["reference"]) == ("7.45", "V2")
    assert late["finding"] == InterestFound.objects.get().finding


def test_the_database_takes_no_interest_that_nobody_found(world, case, remedy):
    paid(world, remedy, "2026-11-25")
    mine, late = owed(remedy), LatePayment.objects.get()
    day = date(2026, 11, 26)
    refusals = {
        "never edited": lambda: LatePayment.objects.update(due_on=date(2026, 11, 1)),
        "or taken away": lambda: LatePayment.objects.all().delete(),
        "nor what was found": lambda: InterestFound.objects.update(amount=1),
        "of both": lambda: Remedy.objects.create(
            decision=remedy.decision, late=late, amount=5, promise=mine.promise, unit=mine.unit
        ),
        "of neither": lambda: Remedy.objects.create(promise=mine.promise, unit=mine.unit),
        "on interest": lambda: LatePayment.objects.create(
            remedy=mine, due_on=day, paid_on=day + timedelta(1), at=world.now
        ),
        "not confirmed": lambda: LatePayment.objects.create(
            remedy=remedy, due_on=day, paid_on=day + timedelta(1), at=world.now
        ),
        "in time": lambda: LatePayment.objects.create(
            remedy=remedy, due_on=date(2026, 11, 26), paid_on=date(2026, 11, 25), at=world.now
        ),
    }
    for why, act in refusals.items():
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
            raise AssertionError(why)


def test_of_many_workers_at_once_one_promises_the_interest(committed):
    town = committed
    remedy = gives(town, town.case_from("Jag vill ha tillbaka 3 400 kr."))
    town.until(moment("2026-11-25 18:00"))
    remedies.confirm(remedy, day=date(2026, 11, 25), reference="V1", at=town.now)

    promised = at_once([lambda: interest.follow_up(at=town.now)] * 32)

    assert sum(promised) == 1
    assert InterestFound.objects.count() == Remedy.objects.filter(decision=None).count() == 1
    letters = OutboundMessage.objects.filter(thread=remedy.promise.thread, subject__contains="ränta")
    assert letters.count() == 1
