"""The checker, with histories made by hand: it must see what was lost, doubled, or has no end."""

from dataclasses import replace

import pytest

from tests.soak.history import Arrival, Sent, judge

MAILBOX = "kundtjanst@granasa.example"
FIRST = Arrival("k1", MAILBOX, "aa", False, False, 1, "NEW_CASE", 1)
AGAIN = Arrival("k1", MAILBOX, "ab", True, False, 1, "DUPLICATE", 0)
GONE = Sent(7, "ACCEPTED", "f1")
TAKEN = {"what": "accepted", "id": "<m7.1.secret@granasa.example>", "to": ["amira.nasser@post.example"]}


def said(*operations, sha256="aa"):
    return [{"op": one, "key": "k1", "mailbox": MAILBOX, "sha256": sha256} for one in operations]


TWICE = said("invoke", "ok") + said("invoke", "ok", sha256="ab")


def test_a_mail_that_came_twice_and_a_letter_that_went_once_are_as_they_should_be():
    verdict = judge(TWICE, [TAKEN], [FIRST, AGAIN], [GONE])

    assert verdict.holds
    assert verdict.counted["mails"] == 1
    assert verdict.counted["taken outside"] == 1


def test_a_mail_of_which_nobody_knows_whether_it_came_may_be_there_or_not():
    assert judge(said("invoke", "info"), [], [], []).holds
    assert judge(said("invoke", "info"), [], [FIRST], []).holds


LOST = {
    "an acknowledged mail is not there": (said("invoke", "ok"), [], [], []),
    "other bytes are there": (said("invoke", "ok"), [], [replace(FIRST, sha256="ff")], []),
    "it is in another mailbox": (said("invoke", "ok"), [], [replace(FIRST, mailbox="fiber@x")], []),
    "the second try is not there": (TWICE, [], [FIRST], []),
    "a new case without a case": (said("invoke", "ok"), [], [replace(FIRST, cases=0)], []),
    "nobody outside took the letter": ([], [], [], [GONE]),
    "an answer is nowhere": ([{"op": "ok", "form_key": "f2"}], [TAKEN], [], [GONE]),
}
DOUBLED = {
    "two firsts": (TWICE, [], [FIRST, replace(AGAIN, is_duplicate=False, outcome="NEW_CASE", cases=1)], []),
    "more rows than tries": (said("invoke", "ok"), [], [FIRST, AGAIN], []),
    "a mail that nobody sent": ([], [], [FIRST], []),
    "a duplicate became a case": (TWICE, [], [FIRST, replace(AGAIN, outcome="NEW_CASE", cases=1)], []),
    "the letter went twice": ([], [TAKEN, TAKEN], [], [GONE]),
    "an uncertain letter went twice": ([], [TAKEN, TAKEN], [], [replace(GONE, state="UNCERTAIN")]),
    "a letter that failed went": ([], [TAKEN], [], [replace(GONE, state="FAILED")]),
    "a letter that nobody meant to send": ([], [TAKEN], [], []),
}
UNENDING = {
    "no outcome": (said("invoke", "ok"), [], [replace(FIRST, placements=0, outcome=None)], []),
    "two outcomes": (said("invoke", "ok"), [], [replace(FIRST, placements=2)], []),
    "it still waits": (said("invoke", "ok"), [], [replace(FIRST, is_waiting=True)], []),
    "a letter is still queued": ([], [], [], [replace(GONE, state="QUEUED")]),
    "a letter is still leased": ([], [], [], [replace(GONE, state="LEASED")]),
}


@pytest.mark.parametrize("history", LOST.values(), ids=LOST)
def test_it_sees_what_was_lost(history):
    verdict = judge(*history)

    assert verdict.lost
    assert not verdict.holds


@pytest.mark.parametrize("history", DOUBLED.values(), ids=DOUBLED)
def test_it_sees_what_was_doubled(history):
    verdict = judge(*history)

    assert verdict.doubled
    assert not verdict.holds


@pytest.mark.parametrize("history", UNENDING.values(), ids=UNENDING)
def test_it_sees_what_has_no_end(history):
    verdict = judge(*history)

    assert verdict.unending
    assert not verdict.holds


@pytest.mark.parametrize("taken", [[], [TAKEN]])
def test_a_letter_of_which_nobody_can_be_sure_is_listed_and_is_no_fault(taken):
    verdict = judge([], taken, [], [replace(GONE, state="UNCERTAIN")])

    assert verdict.holds
    assert len(verdict.uncertain) == 1
