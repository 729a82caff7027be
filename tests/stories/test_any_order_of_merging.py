"""Merged, undone, split, answered, written to and closed in any order: what must hold always holds."""

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from vidord.cases import case_page, closing, continuing, merging, placing, splitting
from vidord.cases.models import Case, Closure, Merge
from vidord.channels import links
from vidord.channels.models import InboundMessage, Placement
from vidord.promises.models import Outcome, Promise

WHICH = st.integers(0, 30)
MOST_CASES = 5


class AnyOrderOfMerging(RuleBasedStateMachine):
    """Amira has some cases; `world` is set by the test."""

    world = None

    def __init__(self):
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.begun_at, self.count, self.due = self.world.now, 0, {}
        for subject in ("El", "Bredband"):
            self.world.pass_by(minutes=1)
            self.world.case_from(f"Fråga om {subject}", subject=subject)

    def teardown(self):
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)
        self.world.now = self.begun_at

    def case(self, which):
        cases = list(Case.objects.select_related("thread", "face", "customer").order_by("id"))
        return cases[which % len(cases)]

    def go_on(self):
        self.count += 1
        self.world.pass_by(minutes=1)

    @precondition(lambda self: Case.objects.count() < MOST_CASES)
    @rule()
    def she_comes_with_something_new(self):
        self.go_on()
        self.world.case_from(f"Fråga {self.count}", subject=f"Ärende {self.count}")

    @rule(which=WHICH)
    def she_writes_on_her_page(self, which):
        self.go_on()
        self.world.reply(self.case(which).thread, f"Ord {self.count}")

    @rule(which=WHICH)
    def she_answers_our_mail(self, which):
        self.go_on()
        address = links.reply_address(self.case(which).thread)
        self.world.mail(f"Svar {self.count}", subject=f"Sv: {self.count}", to=address)
        self.world.run()

    @rule(one=WHICH, other=WHICH)
    def two_become_one(self, one, other):
        self.go_on()
        act = {"because": "Samma.", "by": self.world.town.omar, "at": self.world.now}
        try:
            merging.merge(self.case(one), self.case(other), **act)
        except merging.NotMergeable as why:
            assert why.args[0] in {merging.SAME_CASE, merging.ELSEWHERE}

    @precondition(lambda self: Merge.objects.in_force().exists())
    @rule(which=WHICH)
    def a_merge_is_undone(self, which):
        self.go_on()
        merges = list(Merge.objects.in_force().order_by("id"))
        act = {"because": "Nej.", "by": self.world.town.omar, "at": self.world.now}
        merging.part(merges[which % len(merges)], **act)

    @precondition(lambda self: Case.objects.count() < MOST_CASES)
    @rule(which=WHICH)
    def her_words_get_a_case_of_their_own(self, which):
        self.go_on()
        case = self.case(which)
        chosen = [one.message_id for one in splitting.movable(case)][-2:]
        act = {"title": "Eget", "topic": "BILL", "by": self.world.town.omar, "at": self.world.now}
        try:
            splitting.split(case, chosen, **act)
        except placing.NotToBeMoved:
            assert not chosen
        except continuing.ContinuesElsewhere:
            assert Merge.objects.in_force().filter(case=case).exists()

    @rule(which=WHICH)
    def somebody_answers(self, which):
        self.go_on()
        case = self.case(which)
        try:
            self.world.answer(case, f"Vi svarar {self.count}.", seen=10**9)
        except continuing.ContinuesElsewhere:
            assert Merge.objects.in_force().filter(case=case).exists()
        self.world.run()

    @rule(which=WHICH)
    def somebody_closes(self, which):
        self.go_on()
        case = self.case(which)
        try:
            closing.close(case, by=case.face, at=self.world.now, because="Klart.")
        except (closing.StillOwed, continuing.ContinuesElsewhere):
            assert not Closure.objects.filter(case=case, reopened_at=None).exists()

    @rule(hours=st.sampled_from([1, 8, 30]))
    def time_passes(self, hours):
        later = self.world.now
        self.world.pass_by(hours=hours)
        until, self.world.now = self.world.now, later
        self.world.until(until)

    @invariant()
    def every_message_is_seen_once_from_where_its_case_goes_on(self):
        seen = [
            letter.message
            for case in Case.objects.for_page(seen=Case.objects.all())
            if case.continues_in is None
            for letter in case_page.of(case, at=self.world.now).letters
            if letter.message
        ]
        placed = Placement.objects.filter(outcome__in=("NEW_CASE", "REPLY"))
        assert sorted(seen) == sorted(placed.values_list("message", flat=True))
        assert not InboundMessage.objects.filter(is_waiting=True).exists()

    @invariant()
    def every_promise_is_one_cases_with_an_owner_at_its_first_time_and_ends_once(self):
        for promise in Promise.objects.select_related("owner", "case_promise"):
            assert promise.case_promise
            assert self.due.setdefault(promise.pk, promise.due_at) == promise.due_at
            assert not (promise.wake_at and hasattr(promise.owner, "departure"))
        ends = Outcome.objects.values_list("promise", "kind")
        assert len(set(ends)) == len(ends)

    @invariant()
    def nothing_is_owed_in_a_closed_case_or_in_what_continues_there(self):
        for closure in Closure.objects.filter(reopened_at=None).select_related("case"):
            assert not Merge.objects.in_force().filter(case=closure.case).exists()
            together = Case.objects.with_parts(closure.case)
            assert not Promise.objects.live().filter(case_promise__case__in=together).exists()

    @invariant()
    def every_merge_leads_to_a_case_that_goes_nowhere_else(self):
        into = dict(Merge.objects.in_force().values_list("case", "into"))
        for merge in Merge.objects.in_force():
            at, steps = merge.case_id, 0
            while at in into:
                at, steps = into[at], steps + 1
                assert steps <= len(into), "a circle"
            assert merge.last_id == at
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_in_whatever_order_cases_become_one_and_two_again_nothing_is_lost_or_doubled(world):
    AnyOrderOfMerging.world = world

    run_state_machine_as_test(
        AnyOrderOfMerging,
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            deadline=None,
            phases=set(Phase) - {Phase.explain},
            suppress_health_check=list(HealthCheck),
        ),
    )
