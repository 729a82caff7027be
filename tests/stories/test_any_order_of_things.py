"""Mails, answers, bounces, time and a moody mail server, in any order: what must hold always holds."""

import sys
from collections import Counter
from dataclasses import dataclass

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.crash.checks import NEVER
from tests.crash.client import BOUNCE, FIBER, KUNDTJANST, letter
from tests.world import Postbox
from vidord.cases.models import Case
from vidord.channels import inbox, links
from vidord.channels.models import InboundMessage, OutboundMessage, RawMessage
from vidord.promises.models import Outcome, Promise

AT_REST = {
    "a message has no outcome, or more than one",
    "a message waits though it has its outcome",
    "a duplicate is placed as something else",
}
EVENTUALLY = "a message out has not come to an end"  # a refused one is tried again for hours
PASSES_TO_REST = 2  # in the first everything is placed; an acknowledgement waits up to four hours then
BREAKS_OFF = "after the last byte"
MOODS = ["450 4.2.1 busy", "550 5.1.1 no such mailbox", "451 4.3.0 later", BREAKS_OFF, BREAKS_OFF]


class MoodyPostbox(Postbox):
    """Takes a mail, refuses it, or takes it and hangs up without a word."""

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        """Take or refuse one mail; the name is aiosmtpd's."""
        if self.refuses[:1] != [BREAKS_OFF]:
            return await super().handle_DATA(server, session, envelope)
        del self.refuses[0]
        await super().handle_DATA(server, session, envelope)
        server.transport.abort()
        return "250 OK"


@dataclass(frozen=True)
class Stored:
    """What somebody handed us and was told that we have."""

    raw: bytes
    sender: str
    to: tuple[str, ...]


class AnyOrder(RuleBasedStateMachine):
    """One life of the town; `world` is set by the test."""

    world = None
    mails = Bundle("mails")

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.begun_at, self.count, self.given = self.world.now, 0, []
        self.world.controller.handler.mails.clear()
        self.world.controller.handler.refuses.clear()
        self.is_at_rest, self.is_over = True, False

    def teardown(self) -> None:
        """In the end the mail server is in a good mood and hours pass: then everything has come to an end."""
        try:
            if sys.exc_info()[0] is None:
                self.come_to_rest()
        finally:
            self.undo()

    def come_to_rest(self) -> None:
        self.world.controller.handler.refuses.clear()
        for _ in range(PASSES_TO_REST):
            AnyOrder.time_passes(self, minutes=300)
        self.is_over = True
        for what_must_hold in self.invariants:
            what_must_hold.function(self)

    def undo(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)
        self.world.now = self.begun_at

    def give(self, one: Stored) -> Stored:
        inbox.store(raw=one.raw, envelope_from=one.sender, envelope_to=list(one.to), at=self.world.now)
        self.given.append(one)
        self.is_at_rest = False
        return one

    def write(self, *, to: tuple[str, ...] = (KUNDTJANST,), headers: str = "") -> Stored:
        self.count += 1
        mail = letter(f"Brev {self.count}.", subject=f"Brev {self.count}", to=to, headers=headers)
        return Stored(mail.raw, mail.sender, to)

    @rule(target=mails, to=st.sampled_from([(KUNDTJANST,), (FIBER,), (KUNDTJANST, FIBER)]))
    def somebody_writes(self, to):
        return self.give(self.write(to=to))

    @rule(mail=mails)
    def the_same_mail_comes_again(self, mail):
        self.give(Stored(b"Received: again\r\n" + mail.raw, mail.sender, mail.to))

    @precondition(lambda self: Case.objects.exists())
    @rule(target=mails, which=st.integers(0, 50))
    def she_answers_to_our_address(self, which):
        return self.give(self.write(to=(links.reply_address(self.case(which).thread),)))

    @rule(target=mails)
    def an_answer_comes_before_what_it_answers(self):
        parent, child = f"<{self.count}.a@post.example>", f"<{self.count}.b@post.example>"
        self.give(self.write(headers=f"Message-ID: {child}\r\nReferences: {parent}\r\n"))
        return self.give(self.write(headers=f"Message-ID: {parent}\r\n"))

    @precondition(lambda self: OutboundMessage.objects.filter(state="ACCEPTED").exists())
    @rule(which=st.integers(0, 50))
    def what_we_sent_comes_back(self, which):
        gone = list(OutboundMessage.objects.filter(state="ACCEPTED").order_by("id"))
        self.count += 1
        raw = BOUNCE.replace("Undelivered", f"Undelivered {self.count}").encode()
        self.give(Stored(raw, "", (links.return_address(gone[which % len(gone)]),)))

    @precondition(lambda self: Case.objects.exists())
    @rule(which=st.integers(0, 50))
    def her_case_is_answered(self, which):
        self.world.answer(self.case(which), f"Hej. Svar {self.count}.")
        self.world.pass_by(seconds=1)

    @rule(mood=st.sampled_from(MOODS), times=st.integers(1, 3))
    def the_mail_server_is_moody(self, mood, times):
        self.world.controller.handler.refuses += [mood] * times

    @rule()
    def the_worker_goes_its_round(self):
        self.world.run()
        self.is_at_rest = True

    @rule(minutes=st.sampled_from([3, 30, 240, 1500]))
    def time_passes(self, minutes):
        moment = self.world.now
        self.world.pass_by(minutes=minutes)
        later, self.world.now = self.world.now, moment
        self.world.until(later)
        self.is_at_rest = True

    def case(self, which: int) -> Case:
        cases = list(Case.objects.order_by("id"))
        return cases[which % len(cases)]

    @invariant()
    def everything_given_is_there_byte_for_byte(self):
        wanted = Counter(one.raw for one in self.given for _ in self.mailboxes(one))
        assert Counter(bytes(raw) for raw in RawMessage.objects.values_list("content", flat=True)) == wanted

    @staticmethod
    def mailboxes(one: Stored) -> list[str]:
        return [address for address in one.to if address in {KUNDTJANST, FIBER}] or ["the default one"]

    @invariant()
    def nothing_is_there_that_must_never_be(self):
        with connection.cursor() as cursor:
            for words, query in NEVER.items():
                if self.holds_now(words):
                    cursor.execute(query)
                    assert (words, cursor.fetchall()) == (words, [])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def holds_now(self, words: str) -> bool:
        """Whether a thing must never be from here on: some are only wrong when the worker has been round."""
        if words == EVENTUALLY:
            return self.is_over
        return self.is_at_rest or words not in AT_REST

    @invariant()
    def each_letter_is_taken_once_at_most_and_exactly_once_when_we_say_so(self):
        taken = Counter(mail["Message-ID"] for mail in self.world.controller.handler.mails)
        for one in OutboundMessage.objects.select_related("thread").exclude(recipient=""):
            times = taken.pop(links.message_id(one.pk, one.thread), 0)
            assert times in {"ACCEPTED": {1}, "UNCERTAIN": {0, 1}}.get(one.state, {0}), one.state
        assert not taken

    @invariant()
    def a_promise_is_broken_once_when_it_is_due_and_not_before(self):
        for outcome in Outcome.objects.filter(kind="BROKEN").select_related("promise"):
            assert outcome.at >= outcome.promise.due_at
        for promise in Promise.objects.filter(due_at__lte=self.world.now) if self.is_at_rest else ():
            ends = list(promise.outcomes.order_by("number").values_list("kind", flat=True))
            assert ends, "its time is up, and nothing was said"
            assert ends.count("BROKEN") <= 1

    @invariant()
    def nobody_waits_for_an_outcome_longer_than_a_round(self):
        assert not (self.is_at_rest and InboundMessage.objects.filter(is_waiting=True).exists())


def test_whatever_happens_in_whatever_order_nothing_is_lost_doubled_or_late(world):
    moody = MoodyPostbox()
    world.controller.handler = moody
    world.postbox = moody
    AnyOrder.world = world

    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=10,
            stateful_step_count=20,
            deadline=None,
            phases=set(Phase) - {Phase.explain},  # shrinking takes long enough
            suppress_health_check=list(HealthCheck),
        ),
    )
