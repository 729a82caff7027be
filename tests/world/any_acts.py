"""What customers, people at work and the clock may do, each as a step that can come in any order."""

import uuid
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from vidord.cases import (
    asking_a_decider,
    asking_authority,
    away,
    calling,
    closing,
    conditions,
    contesting,
    continuing,
    deciding,
    drafts,
    handing_over,
    leaving,
    merging,
    moving,
    opinions,
    reviews,
    waiting,
    works_now,
)
from vidord.cases.answering import NewPromise
from vidord.cases.asking_authority import Question
from vidord.cases.decision_letters import Draft
from vidord.cases.drafts import Writing
from vidord.cases.models import (
    AuthorityAsked,
    Case,
    Decision,
    HandoverOffer,
    Merge,
    ReviewAsked,
    WorksQuestion,
)
from vidord.cases.opinions import Finding
from vidord.people import mandates
from vidord.people.models import Actor, Departure, Mandate, Staff
from vidord.promises import contesting as contests
from vidord.promises import evidence, ledger, pausing
from vidord.promises import moving as moves
from vidord.promises.conditions import NothingToSay
from vidord.promises.models import (
    Contest,
    LoggedCall,
    MoveProposal,
    Pause,
    Promise,
)

WHICH = st.integers(0, 30)
HOURS = st.sampled_from([1, 4, 30])
MOST_CASES, MOST_LEAVERS = 5, 3
NO = {
    "understood": "Du vill ha pengar tillbaka.",
    "reasons": "Avbrottet var kortare än tolv timmar.",
    "rule": "Ellagen 10 kap. 10 §.",
    "evidence": "Mätaren visar nio timmar.",
}


class AnyActs(RuleBasedStateMachine):
    """Some customers, everybody who works in the town, and the clock; `world` is set by the test."""

    world = None

    def __init__(self):
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.begun_at, self.count, self.given = self.world.now, 0, {}
        self.somebody_writes()

    def teardown(self):
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)
        self.world.now = self.begun_at

    def one_of(self, rows, which):
        found = list(rows.order_by("pk"))
        return found[which % len(found)] if found else None

    def case(self, which):
        return self.one_of(Case.objects.select_related("thread", "face__unit", "customer", "unit"), which)

    def promise(self, which):
        return self.one_of(Promise.objects.with_pauses().select_related("owner__unit", "thread"), which)

    def person(self, which):
        energy = self.world.town.unit.entity
        return self.one_of(Staff.objects.serving().filter(unit__entity=energy).select_related("unit"), which)

    def go_on(self):
        self.count += 1
        self.world.pass_by(minutes=1)

    def attempt(self, act, *refusals):
        """Let somebody do it, or be refused in one of the ways that are written down."""
        self.go_on()
        try:
            with transaction.atomic():
                return act(self.world.now)
        except refusals:
            return None
        finally:
            self.world.run()

    @rule()
    def somebody_writes(self):
        if Case.objects.count() < MOST_CASES:
            self.go_on()
            self.world.case_from(f"Fråga {self.count}", sender=f"kund{self.count % 3}@post.example")

    @rule(which=WHICH)
    def she_writes_again(self, which):
        self.go_on()
        self.world.reply(self.case(which).thread, f"Ord {self.count}")

    @rule(
        which=WHICH,
        who=WHICH,
        kind=st.sampled_from([None, "CALL", "WRITE"]),
        hours=HOURS,
        answers=st.booleans(),
        only_if=st.sampled_from(["", "mätaren inte är bytt"]),
    )
    def somebody_answers(self, which, who, kind, hours, answers, only_if):
        def act(at):
            due, starts = at + timedelta(hours=hours), at + timedelta(minutes=30) if kind == "CALL" else None
            promise = NewPromise(kind, due, starts, only_if=only_if) if kind else None
            said = {"is_answer": answers, "seen": 10**9, "promise": promise, "by": self.person(who)}
            return self.world.answer(self.case(which), f"Vi svarar {self.count}.", **said)

        self.attempt(act, continuing.ContinuesElsewhere)

    @rule(which=WHICH, holds=st.booleans())
    def somebody_says_how_the_condition_turned_out(self, which, holds):
        on_a_condition = Promise.objects.live().filter(condition__isnull=False)
        if promise := self.one_of(on_a_condition.select_related("owner", "thread"), which):
            said = {"by": promise.owner} if holds else {"by": promise.owner, "because": "Mätaren är bytt."}
            act = conditions.hold if holds else conditions.fail
            self.attempt(lambda at: act(promise, at=at, **said), conditions.NotHers, NothingToSay)

    @rule(which=WHICH, works=st.booleans())
    def she_says_whether_it_works(self, which, works):
        case = self.case(which)
        if letter := case.thread.outbound.filter(works_question=None, kind="ANSWER").order_by("-pk").first():
            self.attempt(lambda at: works_now.ask(case, letter, by=case.face, at=at))
        if asked := self.one_of(WorksQuestion.objects.select_related("case__thread"), which):
            hers = Actor.of(asked.case.customer)
            self.attempt(lambda at: works_now.hear(asked, works=works, by=hers, at=at), works_now.Lapsed)

    @rule(which=WHICH, who=WHICH)
    def somebody_leaves_a_draft(self, which, who):
        writing = Writing(f"Utkast {self.count}", {}, uuid.uuid4())
        self.attempt(lambda at: drafts.save(self.case(which), writing, by=self.person(who), at=at))

    @rule(which=WHICH, hours=HOURS)
    def she_is_asked_for_another_time(self, which, hours):
        promise = self.promise(which)
        due = self.world.now + timedelta(hours=hours)
        self.attempt(
            lambda at: moving.ask(promise, due_at=due, because="Mätaren.", by=promise.owner, at=at),
            moves.NotMovable,
            moves.AlreadyAsked,
            ledger.Unpromisable,
        )

    @rule(which=WHICH, yes=st.booleans())
    def she_answers_that(self, which, yes):
        if asked := self.one_of(MoveProposal.objects.filter(answer=None), which):
            hers = Actor.of(asked.promise.thread.customer)
            self.attempt(lambda at: (moving.accept if yes else moving.decline)(asked, by=hers, at=at))

    @rule(which=WHICH)
    def she_lets_us_off(self, which):
        promise = self.promise(which)
        hers = Actor.of(promise.thread.customer)
        self.attempt(lambda at: moving.release(promise, by=hers, at=at), moving.NotReleasable)

    @rule(which=WHICH)
    def she_is_asked_a_question(self, which):
        promise = self.promise(which)
        self.attempt(
            lambda at: waiting.ask(promise, asked="Vad står det på mätaren?", by=promise.owner, at=at),
            pausing.NotPausable,
            pausing.AlreadyWaiting,
            waiting.NotReachable,
        )

    @rule(which=WHICH)
    def she_need_not_say_that(self, which):
        if paused := self.one_of(Pause.objects.filter(end=None), which):
            hers = Actor.of(paused.promise.thread.customer)
            self.attempt(lambda at: waiting.dispute(paused, by=hers, at=at))

    @rule(which=WHICH)
    def she_says_that_it_was_not_kept(self, which):
        promise = self.promise(which)
        hers = Actor.of(promise.thread.customer)
        self.attempt(
            lambda at: contesting.contest(promise, said="Nej.", by=hers, at=at), contests.NotContestable
        )

    @rule(which=WHICH, who=WHICH, kind=st.sampled_from(["AGREED", "STANDS"]))
    def a_second_person_looks(self, which, who, kind):
        if contested := self.one_of(Contest.objects.filter(review=None), which):
            by = self.person(who)
            self.attempt(
                lambda at: contesting.review(contested, kind, because="Jag har läst.", by=by, at=at),
                contests.OwnPromise,
            )

    @rule(which=WHICH, talked=st.booleans(), says=st.booleans())
    def somebody_calls(self, which, talked, says):
        calls = Promise.objects.live().filter(kind="CALL").select_related("owner", "thread")
        if promise := self.one_of(calls, which):
            self.attempt(lambda at: calling.log(promise, talked=talked, by=promise.owner, at=at))
            call = LoggedCall.objects.filter(promise=promise, verdict=None, talked=True).first()
            if call and talked:
                hers = Actor.of(promise.thread.customer)
                self.attempt(lambda at: evidence.hear_verdict(call, talked=says, by=hers, at=at))

    @rule(which=WHICH, hours=HOURS)
    def somebody_goes_away(self, which, hours):
        until = self.world.now + timedelta(hours=hours)
        person = self.person(which)
        self.attempt(lambda at: away.mark(person, until=until, by=Actor.of(person), at=at))

    @rule(which=WHICH)
    def somebody_is_back(self, which):
        person = self.person(which)
        self.attempt(lambda at: away.back(person, by=Actor.of(person), at=at))

    @rule(which=WHICH)
    def somebody_leaves(self, which):
        if Departure.objects.count() < MOST_LEAVERS:
            person, gunnar = self.person(which), Actor.of(self.world.town.gunnar)
            self.attempt(
                lambda at: leaving.leave(person, by=gunnar, at=at),
                leaving.NoHeir,
                leaving.IsOmbudsman,
                mandates.OnlyHolder,
            )

    @rule(which=WHICH, who=WHICH, takes=st.booleans())
    def somebody_hands_over(self, which, who, takes):
        case, to = self.case(which), self.person(who)
        if to != case.face:
            self.attempt(lambda at: handing_over.offer(case, to=to, by=case.face, at=at, because="Hon vet."))
        if offer := HandoverOffer.objects.filter(answered_at=None).order_by("pk").first():
            if takes:
                self.attempt(lambda at: handing_over.take(offer, at=at), handing_over.AlreadyAnswered)
            else:
                self.attempt(lambda at: handing_over.decline(offer, at=at, because="Nej."))

    @rule(which=WHICH, to=WHICH, limit=st.sampled_from([100, 5_000, 100_000]))
    def a_mandate_is_passed_down(self, which, to, limit):
        source = self.one_of(Mandate.objects.in_force(at=self.world.now).filter(kind="REFUND"), which)
        whom = self.person(to)
        if source:
            terms = {"limit": Decimal(limit), "starts_at": self.world.now, "ends_at": None}
            self.attempt(
                lambda at: mandates.delegate(source, to=whom, by=source.holder, at=at, **terms),
                mandates.Refused,
            )

    @rule(which=WHICH)
    def a_mandate_is_ended(self, which):
        if one := self.one_of(Mandate.objects.in_force(at=self.world.now), which):
            by = one.delegated_by or one.holder
            self.attempt(
                lambda at: mandates.withdraw(one, by=by, at=at), mandates.Refused, mandates.OnlyHolder
            )

    @rule(which=WHICH, who=WHICH, amount=st.sampled_from([50, 3_000, 50_000]))
    def a_question_goes_to_who_may_decide(self, which, who, amount):
        question = Question("REFUND", Decimal(amount), "Frysmat.")
        ask = {"by": self.person(who), "form_key": uuid.uuid4()}
        self.attempt(
            lambda at: asking_authority.ask(self.case(which), question, at=at, **ask),
            asking_authority.NobodyMay,
            asking_authority.MayDecideHerself,
            continuing.ContinuesElsewhere,
        )

    @rule(which=WHICH, who=WHICH, kind=st.sampled_from(["YES", "NO"]))
    def somebody_decides(self, which, who, kind):
        asked = self.one_of(AuthorityAsked.objects.select_related("promise", "case"), which)
        if asked is None:
            return
        by = self.person(who)
        draft = Draft(kind, "REFUND", amount=asked.amount if kind == "YES" else Decimal(0), **NO)
        self.attempt(
            lambda at: deciding.decide(asked.case, draft, by=by, at=at, form_key=uuid.uuid4(), asked=asked),
            deciding.NotCovered,
            deciding.RemedyNotCovered,
            deciding.OwnQuestion,
            deciding.NoLongerAsked,
            continuing.ContinuesElsewhere,
        )

    @rule(which=WHICH, finds=st.sampled_from(["", "UPHELD", "CHANGED"]))
    def the_ombudsman_looks_at_a_no(self, which, finds):
        if decision := self.one_of(Decision.objects.select_related("case__thread__customer"), which):
            hers = Actor.of(decision.case.customer)
            self.attempt(
                lambda at: reviews.ask(decision, by=hers, at=at), reviews.NotANo, reviews.NoOmbudsman
            )
        asked = self.one_of(ReviewAsked.objects.select_related("promise__owner").filter(opinions=None), which)
        if asked and finds:
            found = Finding(finds, "Jag har läst det.", "Beslutet har prövats.", "It was looked at.")
            by, key = asked.promise.owner, uuid.uuid4()
            self.attempt(
                lambda at: opinions.publish(asked, found, by=by, at=at, form_key=key),
                opinions.NotOmbudsman,
                asking_authority.NobodyMay,
            )

    @rule(which=WHICH)
    def she_wants_somebody_who_can_decide(self, which):
        case = self.case(which)
        self.attempt(
            lambda at: asking_a_decider.ask(case, by=Actor.of(case.customer), at=at),
            asking_a_decider.NobodyAbove,
        )

    @rule(one=WHICH, other=WHICH, undo=st.booleans())
    def two_become_one_or_two_again(self, one, other, undo):
        act = {"because": "Samma.", "by": self.world.town.omar}
        if undo and (merged := self.one_of(Merge.objects.in_force(), one)):
            self.attempt(lambda at: merging.part(merged, at=at, **act))
        else:
            self.attempt(
                lambda at: merging.merge(self.case(one), self.case(other), at=at, **act), merging.NotMergeable
            )

    @rule(which=WHICH)
    def somebody_closes(self, which):
        case = self.case(which)
        self.attempt(
            lambda at: closing.close(case, by=case.face, at=at, because="Klart."),
            closing.StillOwed,
            continuing.ContinuesElsewhere,
        )

    @rule(hours=st.sampled_from([1, 8, 30, 24 * 16]))
    def time_passes(self, hours):
        until = self.world.now + timedelta(hours=hours)
        self.world.until(until)
