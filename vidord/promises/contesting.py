"""The customer says that it was not as we say, within fourteen days; somebody else than the owner looks."""

from datetime import datetime, timedelta

from django.db import transaction

from vidord.people import timeline
from vidord.people.models import Actor, Staff
from vidord.promises import ledger
from vidord.promises.models import Contest, Outcome, Promise, Review

CONTESTABLE = frozenset(
    {
        Outcome.Kind.KEPT,
        Outcome.Kind.MADE_GOOD,
        Outcome.Kind.VOID,
        Outcome.Kind.NOT_REACHED,
        Outcome.Kind.UNCONFIRMED,
    }
)
LONGEST = timedelta(days=14)
CONTESTED = "CONTESTED"


class NotContestable(Exception):
    """It has not ended so that she could say no, or that was more than fourteen days ago."""


class OwnPromise(Exception):
    """Nobody judges her own promise."""


def is_open(outcome: Outcome | None, *, at: datetime) -> bool:
    """Tell whether how a promise ended can be contested now, by what it is and when it was."""
    return outcome is not None and outcome.kind in CONTESTABLE and at <= outcome.at + LONGEST


def contest(outcome: Outcome, *, said: str, answer: Promise, by: Actor, at: datetime) -> Contest:
    """
    Write her word against an outcome. `answer` is what she is promised for it. The promise must be held.

    :raises django.db.IntegrityError: when the database finds that it can't be contested.
    """
    written = Contest.objects.create(outcome=outcome, said=said, answer=answer, by=by, at=at)
    promise = outcome.promise
    timeline.record("promise.contested", by=by, at=at, subject=promise, matter=promise.thread_id)
    return written


@transaction.atomic
def review(contested: Contest, kind: str, *, because: str, by: Staff, at: datetime) -> Review:
    """
    A second person agrees, and our outcome is taken back; or it stands. The first review counts.

    :raises OwnPromise: when the promise is her own.
    """
    promise = Promise.objects.select_for_update().get(pk=contested.outcome.promise_id)
    if earlier := Review.objects.filter(contest=contested).first():
        return earlier
    if promise.owner_id == by.pk:
        raise OwnPromise
    written = Review.objects.create(contest=contested, kind=kind, because=because, by=by, at=at)
    actor = Actor.of(by)
    timeline.record(
        "promise.contest_reviewed",
        by=actor,
        at=at,
        subject=promise,
        matter=promise.thread_id,
        found=str(kind),
    )
    last = promise.outcomes.order_by("-number").first()
    if kind == Review.Kind.AGREED and last == contested.outcome:  # else it has fallen already
        ledger.end(promise, Outcome.Kind.RETRACTED, by=actor, at=at, because=CONTESTED)
    return written
