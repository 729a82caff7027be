"""Closing a case in which nothing is owed, and saying that a message needs no answer."""

from datetime import datetime, timedelta

from django.db import transaction

from vidord.cases import continuing, opening, owed, scheduling, series
from vidord.cases.models import AnswerStopped, Case, Closure, NoAnswerNeeded
from vidord.channels import threads
from vidord.people import timeline
from vidord.people.models import Actor, Staff
from vidord.promises import ledger
from vidord.promises.models import Outcome, Promise

LINK_LASTS = timedelta(days=90)


class StillOwed(Exception):
    """A promise in the case is live; `args[0]` is how many."""


@transaction.atomic
def close(case: Case, *, by: Staff, at: datetime, because: str) -> Closure:
    """
    Close the case; the customer's link ends 90 days later. Any later word from her reopens both. An answer
    that waits for its time does not go, and what was to come of a series is not owed any more.

    The same again changes nothing. What continues in it is closed with it.

    :raises StillOwed: while a promise in it, or in what continues in it, is live.
    :raises vidord.cases.continuing.ContinuesElsewhere: when it continues in another case.
    """
    (held,) = Case.objects.held(case.pk)
    continuing.refuse(held)
    if closed := held.closures.filter(reopened_at=None).first():
        return closed
    actor = Actor.of(by)
    series.end(held, by=actor, at=at)
    if live := owed.of_matter(held).count():
        raise StillOwed(live)
    scheduling.hold_in(held, because=AnswerStopped.Because.CLOSED, by=actor, at=at)
    timeline.record("case.closed", by=actor, at=at, subject=held, matter=held.thread_id)
    _end_links(held, at=at + LINK_LASTS)
    return Closure.objects.create(case=held, closed_at=at, by=actor, because=because)


def reopen(case: Case, *, by: Actor, at: datetime) -> bool:
    """Open a closed case, or the one that it continues in, and its links. Returns whether it was closed."""
    last = Case.objects.last_of(case)
    is_reopened = bool(last.closures.filter(reopened_at=None).update(reopened_at=at))
    if is_reopened:
        _end_links(last, at=None)
        timeline.record("case.reopened", by=by, at=at, subject=last, matter=last.thread_id)
    return is_reopened


def _end_links(case: Case, *, at: datetime | None) -> None:
    for one in Case.objects.with_parts(case).select_related("thread"):
        threads.end_link(one.thread, at=at)


class TooLate(Exception):
    """The customer has been told that we missed the time; now only an answer makes it good."""


@transaction.atomic
def needs_no_answer(case: Case, *, reason: str, by: Staff, at: datetime) -> NoAnswerNeeded:
    """
    A named person says that nothing need be answered: the answer promise ends void and nothing is sent.

    :raises TooLate: when the promise has been broken.
    """
    (held,) = Case.objects.held(case.pk)
    if said := NoAnswerNeeded.objects.filter(case=held).first():
        return said
    actor = Actor.of(by)
    answers = owed.to_letters(held).filter(kind=Promise.Kind.ANSWER)
    if answers.filter(outcomes__kind=Outcome.Kind.BROKEN).exists():
        raise TooLate
    for promise in answers:
        ledger.end(promise, Outcome.Kind.VOID, by=actor, at=at, because=reason)
    timeline.record(
        "case.needs_no_answer", by=actor, at=at, subject=held, matter=held.thread_id, reason=reason
    )
    return NoAnswerNeeded.objects.create(case=held, reason=reason, at=at, by=actor)


@transaction.atomic
def needs_an_answer_after_all(case: Case, *, by: Staff, at: datetime) -> Promise:
    """
    Undo `needs_no_answer`, at any time later: an answer is promised anew, counted from now.

    :raises NoAnswerNeeded.DoesNotExist: when there is nothing to undo.
    """
    (held,) = Case.objects.held(case.pk)
    NoAnswerNeeded.objects.get(case=held).delete()
    actor = Actor.of(by)
    reopen(held, by=actor, at=at)
    timeline.record("case.needs_an_answer", by=actor, at=at, subject=held, matter=held.thread_id)
    return opening.promise_answer(held, by=actor, at=at)
