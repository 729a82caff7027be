"""At risk, broken in the open, made good late; a call, a departure, and what the database refuses."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from vidord.cases import answering, calling, closing, handing_over, leaving
from vidord.cases.models import Closure
from vidord.channels.models import OutboundMessage
from vidord.people.models import Absence, Actor, Event
from vidord.promises import evidence, ledger
from vidord.promises.models import Outcome, Promise

AMIRA = "amira.nasser@post.example"


def letter(mail):
    return " ".join(mail.get_content().replace("\u00a0", " ").split())


def answer(world, case, **changed):
    arguments = {
        "by": case.face,
        "at": world.now,
        "text": "Hej Amira.",
        "is_answer": True,
        "seen": 0,
        "form_key": uuid.uuid4(),
    }
    return answering.answer(case, **(arguments | changed))


def call_promised(world):
    """S03: Nadja has promised to call on Wednesday 13 to 15."""
    case = world.case_from()
    when = {"starts_at": world.now.replace(day=11, hour=13), "due_at": world.now.replace(day=11, hour=15)}
    answer(world, case, promise=answering.NewPromise("CALL", **when))
    world.run()
    return case, Promise.objects.get(kind="CALL")


def test_when_time_is_short_the_owner_and_her_deputy_hear_once(world):
    world.case_from()

    world.at("2026-11-10 15:44")
    assert world.postbox.to("nadja@granasa.example") == []
    world.at("2026-11-10 15:45").at("2026-11-10 15:50")

    assert len(world.postbox.to("nadja@granasa.example")) == 1
    assert len(world.postbox.to("yusuf@granasa.example")) == 1


def test_a_broken_promise_is_told_to_the_customer_first_and_moves_to_who_may_decide(world):
    case = world.case_from()

    world.at("2026-11-11 09:00")

    promise = world.promise_in(case)
    case.refresh_from_db()
    assert world.outcomes_of(promise) == ["BROKEN"]
    assert promise.owner == case.face == world.town.omar
    notices = OutboundMessage.objects.filter(queued_at=world.now).order_by("id")
    assert [one.to_staff for one in notices] == [None, world.town.omar]
    assert "Förlåt. Nu har Omar Haddad tagit över" in letter(world.postbox.to(AMIRA)[-1])


def test_a_late_answer_makes_good_and_never_keeps(world):
    case = world.case_from()
    world.at("2026-11-11 09:00")
    case.refresh_from_db()

    answer(world, case)
    world.pass_by(minutes=5).run()

    assert world.outcomes_of(world.promise_in(case)) == ["BROKEN", "MADE_GOOD"]


def test_an_answer_accepted_in_time_is_kept_even_if_the_clock_comes_late(world):
    case = world.case_from()
    answer(world, case)
    from vidord.channels import sending

    sending.drain(now=lambda: world.now)
    world.at("2026-11-11 12:00")

    assert world.outcomes_of(world.promise_in(case)) == ["KEPT"]


def test_sara_s_call_alerts_at_half_time_passes_to_the_lead_and_breaks_in_the_open(world):
    _case, promise = call_promised(world)

    world.at("2026-11-11 14:00")
    assert len(world.postbox.to("yusuf@granasa.example")) == 1
    world.at("2026-11-11 14:30")
    promise.refresh_from_db()
    assert promise.owner == world.town.omar
    world.at("2026-11-11 15:00")

    assert world.outcomes_of(promise) == ["BROKEN"]
    assert "Vi höll inte" in letter(world.postbox.to(AMIRA)[-1])


def test_a_logged_call_keeps_nothing_until_the_customer_says_that_they_talked(world):
    case, promise = call_promised(world)
    world.at("2026-11-11 13:30")

    call = calling.log(promise, talked=True, by=world.town.nadja, at=world.now)
    world.run()
    assert world.outcomes_of(promise) == []
    assert "Pratade vi med dig" in world.postbox.to(AMIRA)[-1]["Subject"]
    world.at("2026-11-11 18:00")
    evidence.hear_verdict(call, talked=True, by=Actor.of(case.customer), at=world.now)

    assert world.outcomes_of(promise) == ["KEPT"]


def test_a_call_that_the_customer_denies_is_broken(world):
    case, promise = call_promised(world)
    world.at("2026-11-11 13:30")
    call = calling.log(promise, talked=True, by=world.town.nadja, at=world.now)

    world.at("2026-11-11 18:00")
    evidence.hear_verdict(call, talked=False, by=Actor.of(case.customer), at=world.now)
    world.run()

    assert world.outcomes_of(promise) == ["BROKEN"]


def test_a_call_that_nobody_confirms_is_said_kept_not_confirmed_after_two_working_days(world):
    _case, promise = call_promised(world)
    world.at("2026-11-11 13:30")
    calling.log(promise, talked=True, by=world.town.nadja, at=world.now)

    world.at("2026-11-13 13:29")
    assert world.outcomes_of(promise) == []
    world.at("2026-11-13 13:30")

    assert world.outcomes_of(promise) == ["UNCONFIRMED"]


def test_when_nadja_leaves_each_customer_is_told_who_answers_at_the_same_time(world):
    case = world.case_from()
    due_at = world.promise_in(case).due_at

    leaving.leave(world.town.nadja, by=Actor.of(world.town.omar), at=world.now)
    world.run()

    promise = world.promise_in(case)
    assert (promise.owner, promise.due_at) == (world.town.yusuf, due_at)
    assert "Yusuf Demir tar över" in letter(world.postbox.to(AMIRA)[-1])


def test_nobody_leaves_without_an_heir(world):
    nadja = world.town.nadja
    nadja.deputy = None
    nadja.save()
    world.town.unit.lead = nadja
    world.town.unit.save()
    nadja.refresh_from_db()

    with pytest.raises(leaving.NoHeir):
        leaving.leave(nadja, by=Actor.of(world.town.omar), at=world.now)


def test_handing_over_passes_on_when_yusuf_takes_it_and_not_before(world):
    case = world.case_from()
    asked = handing_over.offer(
        case, to=world.town.yusuf, by=world.town.nadja, at=world.now, because="Han kan fiber."
    )
    assert world.promise_in(case).owner == world.town.nadja

    handing_over.take(asked, at=world.now)

    assert world.promise_in(case).owner == world.town.yusuf


def refused(action):
    with pytest.raises(IntegrityError), transaction.atomic():
        action()


def test_the_database_refuses_to_edit_a_due_time(world):
    promise = world.promise_in(world.case_from())

    refused(lambda: Promise.objects.filter(pk=promise.pk).update(due_at=world.now.replace(day=20)))


def test_the_database_refuses_a_kept_without_evidence(world):
    promise = world.promise_in(world.case_from())

    refused(lambda: ledger.end(promise, Outcome.Kind.KEPT, by=Actor.of(world.town.nadja), at=world.now))


def test_the_database_refuses_a_kept_on_late_evidence(world):
    promise = world.promise_in(world.case_from())
    late = world.now.replace(day=12)

    refused(
        lambda: ledger.end(
            promise,
            Outcome.Kind.KEPT,
            by=Actor.of(world.town.nadja),
            at=late,
            evidence="CUSTOMER_CONFIRMED",
            evidence_at=late,
        )
    )


def test_the_database_refuses_to_close_a_case_with_an_open_promise(world):
    case = world.case_from()

    refused(
        lambda: Closure.objects.create(
            case=case, closed_at=world.now, by=Actor.of(world.town.nadja), because="Klart."
        )
    )


def test_the_database_refuses_a_live_promise_of_somebody_who_has_left(world):
    from vidord.people.models import Departure

    world.case_from()
    Departure.objects.create(
        staff=world.town.nadja, heir=world.town.yusuf, left_at=world.now, by=Actor.of(world.town.omar)
    )

    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    "statement", ["UPDATE people_event SET verb = 'x'", "DELETE FROM people_event", "TRUNCATE people_event"]
)
def test_the_applications_role_can_not_rewrite_the_timeline(world, statement):
    from django.db import ProgrammingError

    assert Event.objects.exists() or world.case_from()

    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_answer_that_the_server_takes_seconds_too_late_is_not_kept(world):
    from vidord.channels import sending

    case = world.case_from()
    promise = world.promise_in(case)
    world.now = promise.due_at - timedelta(seconds=1)
    answer(world, case)
    sent, before = len(world.postbox.mails), world.now

    def now():
        is_taken = len(world.postbox.mails) > sent
        return promise.due_at + timedelta(seconds=5) if is_taken else before

    sending.drain(now=now)
    world.pass_by(seconds=6).run()

    assert world.outcomes_of(promise) == ["BROKEN", "MADE_GOOD"]


def test_a_call_denied_before_its_window_ends_gives_the_clock_back_and_warns_nobody_twice(world):
    case, promise = call_promised(world)
    world.at("2026-11-11 14:00").at("2026-11-11 14:10")
    call = calling.log(promise, talked=True, by=world.town.nadja, at=world.now)
    evidence.hear_verdict(call, talked=False, by=Actor.of(case.customer), at=world.now)
    warned = len(world.postbox.to("nadja@granasa.example"))

    world.at("2026-11-11 14:20")
    assert len(world.postbox.to("nadja@granasa.example")) == warned
    world.at("2026-11-11 15:00")

    assert world.outcomes_of(promise) == ["BROKEN"]


def test_a_lead_who_is_away_does_not_get_a_call_that_nobody_then_makes(world):
    _case, promise = call_promised(world)
    Absence.objects.create(
        staff=world.town.omar,
        starts_at=world.now,
        ends_at=world.now.replace(day=12),
        marked_by=Actor.of("roster"),
    )

    world.at("2026-11-11 14:30")

    promise.refresh_from_db()
    assert promise.owner == world.town.nadja


def test_an_expired_mandate_takes_nothing_over(world):
    case = world.case_from()
    world.town.omar.mandates.update(ends_at=world.now)

    world.at("2026-11-11 09:00")

    assert world.promise_in(case).owner == world.town.eva


def test_when_the_lead_leaves_the_unit_has_another_lead_and_her_deputy_another_deputy(world):
    leaving.leave(world.town.omar, by=Actor.of(world.town.gunnar), at=world.now)

    world.town.unit.refresh_from_db()
    world.town.eva.refresh_from_db()
    assert world.town.unit.lead == world.town.eva
    assert world.town.eva.deputy is None


def test_a_letter_while_only_a_call_is_owed_is_promised_an_answer_of_its_own(world):
    case, call = call_promised(world)

    world.mail("En annan sak.", to=world.postbox.to(AMIRA)[0]["From"].addresses[0].addr_spec)
    world.run()

    assert world.promise_in(case).kind == "ANSWER"
    assert world.promise_in(case) != call


def test_a_letter_that_crosses_our_answer_is_owed_an_answer_too(world):
    case = world.case_from()
    answer(world, case)
    crossing = world.mail("Och bredband?", to=world.postbox.to(AMIRA)[0]["From"].addresses[0].addr_spec)

    world.run()

    first, second = Promise.objects.filter(case_promise__case=case).order_by("id")
    assert crossing.placement.thread == case.thread
    assert (world.outcomes_of(first), world.outcomes_of(second)) == (["KEPT"], [])


def test_a_second_thank_you_can_be_marked_as_needing_no_answer_too(world):
    case = world.case_from("Tack.")
    closing.needs_no_answer(case, reason="THANKS", by=world.town.nadja, at=world.now)
    world.mail("Tack igen.", to=world.postbox.to(AMIRA)[0]["From"].addresses[0].addr_spec)
    world.run()
    assert world.outcomes_of(world.promise_in(case)) == []

    closing.needs_no_answer(case, reason="THANKS", by=world.town.nadja, at=world.now)

    assert world.outcomes_of(world.promise_in(case)) == ["VOID"]


def test_what_we_missed_is_told_with_its_date_because_tomorrow_is_no_longer_tomorrow(world):
    world.case_from()

    world.at("2026-11-11 09:00")

    told = letter(world.postbox.to(AMIRA)[-1])
    assert "Nadja Lindgren svarar dig onsdag den 11 november 2026, senast kl. 9.00" in told
    assert "i morgon" not in told
