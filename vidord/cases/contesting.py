"""The customer contests, a second person is named who answers by a time, and both words stay."""

from datetime import datetime

from django.db import transaction

from vidord.cases import clearing, closing, deciders, notices, opening, staff_notices
from vidord.cases.giving import give
from vidord.cases.models import Case
from vidord.people import protection
from vidord.people.models import Actor, Staff
from vidord.promises import contesting
from vidord.promises.contesting import NotContestable
from vidord.promises.models import Contest, Fulfilment, Outcome, Promise, Review


@transaction.atomic
def contest(promise: Promise, *, said: str, by: Actor, at: datetime) -> Contest:
    """
    Write down that the customer says no to how a promise ended. She is promised that somebody else than its
    owner looks at it. The same again changes nothing.

    :raises vidord.promises.contesting.NotContestable: when it has not ended so, or too long ago.
    """
    case = Case.objects.held_with(promise)
    outcome = _latest(promise)
    if outcome and (earlier := Contest.objects.filter(outcome=outcome).first()):
        return earlier
    if outcome is None or not contesting.is_open(outcome, at=at):
        raise NotContestable
    closing.reopen(case, by=by, at=at)
    owed = opening.answer_owed_by(case, _second_person(outcome, case, at=at), at=at)
    answer = give(owed, by=Actor.of("intake"), at=at)
    contested = contesting.contest(outcome, said=said.strip(), answer=answer, by=by, at=at)
    staff_notices.warn_of_contest(case, promise, to=answer.owner, at=at)
    return contested


@transaction.atomic
def review(
    contested: Contest, kind: str, *, because: str, by: Staff, at: datetime, anyway: str = ""
) -> Review:
    """
    A second person says what she finds, and the customer is answered with her reasons.

    :raises vidord.promises.contesting.OwnPromise: when the promise is her own.
    :raises vidord.texts.clearing.NotCleared: when her reasons may not go as they are written.
    """
    promise = contested.outcome.promise
    case = Case.objects.held_with(promise)
    if earlier := Review.objects.filter(contest=contested).first():
        return earlier
    cleared = clearing.clear(because, anyway=anyway)
    found = contesting.review(contested, kind, because=cleared.words[0], by=by, at=at)
    letter = notices.answer_contest(case, promise, found, cleared=cleared, by=by, at=at)
    if contested.answer.wake_at is not None:
        Fulfilment.objects.create(promise=contested.answer, message=letter)
    return found


def _latest(promise: Promise) -> Outcome | None:
    newest = promise.outcomes.select_related("promise", "contest", "attempt__message__signed_by")
    return newest.order_by("-number").first()


def _second_person(outcome: Outcome, case: Case, *, at: datetime) -> Staff:
    """
    Whoever takes over what is broken; never the owner, nor whoever wrote the letter that was to keep it, as
    long as anybody else here may read it.
    """
    owner, readers = outcome.promise.owner, protection.readers_of(case.customer)
    judged = [owner, outcome.attempt.message.signed_by if outcome.attempt else None]
    for person in filter(None, judged):
        above = deciders.next_above(person, at=at, readers=readers)
        if above not in judged:
            return above
    people = [one.staff for one in deciders.people_of(case.unit.entity, at=at)]
    may = [one for one in people if one != owner and (readers is None or one in readers)]
    return next((one for one in reversed(may) if one not in judged), may[-1] if may else owner)
