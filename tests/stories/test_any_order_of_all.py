"""Promises, people, mandates, cases and the clock in any order: what must hold holds after every step."""

from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from tests.world.any_acts import AnyActs
from vidord.cases.models import Closure
from vidord.people.models import Staff
from vidord.promises.models import Outcome, OwnerChange, Promise

EXAMPLES, STEPS = 5, 50
# Which outcome may follow which: the design's state machine.
MAY_FOLLOW = {
    None: {"KEPT", "BROKEN", "MOVED", "RELEASED", "VOID", "NOT_REACHED", "UNCONFIRMED"},
    "BROKEN": {"MADE_GOOD", "RELEASED", "KEPT"},
    "KEPT": {"RETRACTED"},
    "MADE_GOOD": {"RETRACTED"},
    "RETRACTED": {"KEPT", "BROKEN", "MADE_GOOD", "RELEASED", "MOVED", "VOID", "NOT_REACHED", "UNCONFIRMED"},
    "UNCONFIRMED": {"KEPT", "BROKEN", "MADE_GOOD", "RETRACTED"},
}


class AnyOrderOfAll(AnyActs):
    """What must hold, however it went; `world` is set by the test."""

    @invariant()
    def a_live_promise_has_one_owner_who_serves(self):
        live = Promise.objects.live()
        assert not live.exclude(owner__in=Staff.objects.serving()).exists()
        assert not live.filter(case_promise=None).exists()

    @invariant()
    def what_was_promised_is_never_changed(self):
        for row in Promise.objects.values_list("pk", "due_at", "quoted", "made_at", "kind"):
            assert self.given.setdefault(row[0], row) == row

    @invariant()
    def it_ends_by_the_rules_and_is_kept_by_evidence_only(self):
        last: dict[int, str] = {}
        for one in Outcome.objects.order_by("promise", "number").select_related("promise"):
            assert one.kind in MAY_FOLLOW.get(last.get(one.promise_id), set()), (last, one.kind)
            last[one.promise_id] = one.kind
            if one.kind == "KEPT":
                assert one.evidence and one.evidence_at <= max(one.promise.due_at, one.at)

    @invariant()
    def nothing_is_owed_in_a_closed_case(self):
        shut = Closure.objects.filter(reopened_at=None).values("case")
        assert not Promise.objects.live().filter(case_promise__case__in=shut).exists()

    @invariant()
    def who_owned_what_and_why_can_be_followed(self):
        for promise in Promise.objects.select_related("owner"):
            newest = OwnerChange.objects.filter(promise=promise).order_by("pk").last()
            assert newest is None or newest.to_staff == promise.owner

    @invariant()
    def the_database_would_commit_it(self):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    @rule()
    def somebody_reads_the_report(self):
        names = set(Staff.objects.values_list("public_name", flat=True))
        for path in ("/redovisning", "/redovisning.csv"):
            page = Client().get(path)
            assert page.status_code == 200
            assert not [name for name in names if name in page.content.decode()], path


def test_whatever_people_and_the_clock_do_in_two_thousand_steps_every_promise_stands(world):
    AnyOrderOfAll.world = world

    run_state_machine_as_test(
        AnyOrderOfAll,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            phases=set(Phase) - {Phase.explain},
            suppress_health_check=list(HealthCheck),
        ),
    )
